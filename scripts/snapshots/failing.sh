# The tenants of fixtures/failing/harness.yaml. Sourced by make-snapshots.sh.

out=$root/fixtures/failing/snapshots
rm -rf "$out" && mkdir -p "$out"

# broken NAME VERSION [SQL]: twelve customers with two orders each, and what is wrong with them.
broken() {
    local db=${1//-/_}
    create "$db" fixtures/failing/migrations "$2"
    sql -d "$db" <<'SQL'
INSERT INTO customers (email, name, discount)
SELECT 'customer-' || i || '@shop.example', 'Customer ' || i, CASE WHEN i % 3 = 0 THEN (i * 5)::text END
FROM generate_series(1, 12) AS i;
INSERT INTO orders (customer_id, placed_on, amount, note)
SELECT 1 + i % 12, date '2024-01-01' + i, 10 + i * 1.25, CASE WHEN i % 4 = 0 THEN 'gift' END
FROM generate_series(1, 24) AS i;
SQL
    if [ -n "${3:-}" ]; then sql -d "$db" -c "$3"; fi
    dump -d "$db" "${key[@]}" >"$out/$1.sql"
}

broken healthy 0005
broken duplicate-emails 0005 "UPDATE customers SET email = 'Customer-3@shop.example' WHERE id = 7"
broken orphaned-orders 0005 "UPDATE orders SET customer_id = 4711 WHERE id = 9"
broken missing-amounts 0005 "UPDATE orders SET amount = NULL WHERE id IN (5, 6)"
broken words-in-discount 0005 "UPDATE customers SET discount = 'staff' WHERE id = 2"
broken customer-without-orders 0005 "INSERT INTO customers (email, name) VALUES ('new@shop.example', 'Newcomer')"
broken redo-refused 0001
broken rollback-refused 0002
broken column-left-behind 0003
broken index-not-restored 0004

# A column of a type that the dump does not have.
sed 's/^    name text NOT NULL,$/    name public.person_name NOT NULL,/' "$out/healthy.sql" >"$out/missing-type.sql"
cmp -s "$out/healthy.sql" "$out/missing-type.sql" && { echo "missing-type.sql is not broken" >&2; exit 1; }

# Copied only in part: a plain dump ends in the middle of its rows, a custom one in its data.
head -c "$(($(grep -b -m1 '^COPY public.orders' "$out/healthy.sql" | cut -d: -f1) + 400))" "$out/healthy.sql" >"$out/cut-off.sql"
dump -d healthy -Fc >"$work/healthy.dump"
fixed_time "$work/healthy.dump"
head -c "$(($(stat -c %s "$work/healthy.dump") - 150))" "$work/healthy.dump" >"$out/truncated.dump"
