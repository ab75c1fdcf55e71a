# Restores every snapshot and rehearses it with psql and pg_dump, then compares what it saw with the
# expected verdicts. Sourced by make-snapshots.sh; stages that need no server are not looked at.

# restore DATABASE FILE: exit code of the restore; the database is dropped first.
restore() {
    local db=$1 file=$2
    if [ "$file" != again ]; then sql -d postgres -c "DROP DATABASE IF EXISTS $db" 2>/dev/null; fi
    case $file in
    *.sql | *.sql.*) if [[ $(plain "$file" | sed -n 1,60p) = *"CREATE DATABASE"* ]]; then
        plain "$file" | sql -d postgres; return; fi ;;
    esac
    sql -d postgres -c "CREATE DATABASE $db"
    add "$db" "$file"
}
plain() { case $1 in *.gz) gzip -dc "$1" ;; *.zst) zstd -dcq "$1" ;; *) cat "$1" ;; esac; }
# add DATABASE FILE: restores on top of what is there.
add() {
    local db=$1 file=$2
    case $file in
    empty) ;;
    *.sql | *.sql.*) if [[ $(plain "$file" | tail -n 30) != *"database dump complete"* ]]; then return 1; fi
        plain "$file" | sql -d "$db" >/dev/null ;;
    *)
        rm -rf "$work/archive"
        if [ -d "$file" ]; then cp -r "$file" "$work/archive"; else plain "$file" >"$work/archive"; fi
        "${as[@]}" env PGHOST="$work" PGUSER=postgres "$bin/pg_restore" --exit-on-error -d "$db" "$work/archive" ;;
    esac
}

state() { dump -d "$1" -s --restrict-key=ledgerly 2>/dev/null || dump -d "$1" -s; }
# One digest for each table that is not empty; the order of rows and columns does not count.
rows() {
    sql -d "$1" <<'SQL' | sort
SELECT format('SELECT %L, md5(string_agg(to_jsonb(t)::text, '','' ORDER BY to_jsonb(t)::text)) FROM %s AS t HAVING count(*) > 0', oid::regclass, oid::regclass)
FROM pg_class WHERE relkind IN ('r', 'm') AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
  AND relispopulated
\gexec
SELECT 'sequence', schemaname, sequencename, last_value FROM pg_sequences;
SQL
}
# step DATABASE FILE: one script, in a transaction if that is possible.
step() {
    local one=-1
    if grep -q CONCURRENTLY "$2"; then one=; fi
    sql $one -d "$1" -f - <"$2" >/dev/null 2>"$work/error"
}
# suites DATABASE FILE...: a row or an error is a violation.
suites() {
    local db=$1 file found; shift
    for file in "$@"; do
        found=$(sql -d "$db" -f - <"$file" 2>&1) || { echo "$db: $found" >&2; return 1; }
        if [ -n "$found" ]; then echo "$db: $file: $found" >&2; return 1; fi
    done
}

# rehearse NAME DATABASE DIRECTORY TO BASE_SUITES MIGRATED_SUITES: prints one line of stages.
rehearse() {
    local name=$1 db=$2 dir=$3 to=$4 file version applied ups=() downs=()
    local migrate=pass suites=pass rollback=pass redo=pass note=
    applied=$(sql -d "$db" -c 'SELECT version FROM schema_migrations' 2>/dev/null) || applied=
    for file in "$root/$dir"/*/up.sql "$root/$dir"/*.up.sql; do
        [ -f "$file" ] || continue
        version=${file#"$root/$dir/"}; version=${version%%_*}
        if [[ $version > $to ]] || grep -qx "$version" <<<"$applied"; then continue; fi
        ups+=("$file"); downs=("${file%up.sql}down.sql" "${downs[@]}")
    done
    state "$db" >"$work/before"; rows "$db" >"$work/rows.before"
    suites "$db" $5 || suites=fail
    for file in "${ups[@]}"; do
        if ! step "$db" "$file"; then migrate=fail; note="$(basename "$file"): $(head -1 "$work/error")"; break; fi
    done
    if [ $migrate = fail ]; then
        echo "$name migrate=fail suites=skipped rollback=skipped redo=skipped # $note"; return
    fi
    state "$db" >"$work/migrated"
    suites "$db" $6 || suites=fail
    for file in "${downs[@]}"; do
        if ! step "$db" "$file"; then rollback=fail redo=skipped; note="$(head -1 "$work/error")"; break; fi
    done
    if [ $rollback = pass ]; then
        state "$db" >"$work/after"; rows "$db" >"$work/rows.after"
        suites "$db" $5 || suites=fail
        if ! cmp -s "$work/before" "$work/after"; then
            rollback=fail note=$(diff "$work/before" "$work/after" | grep -m1 '^[<>] ..*' || true)
            if cmp -s <(sed 's/,$//' "$work/before" | sort) <(sed 's/,$//' "$work/after" | sort); then rollback=warn; fi
        fi
        cmp -s "$work/rows.before" "$work/rows.after" || note="$note; rows differ: $(diff "$work/rows.before" "$work/rows.after" | sed -n '/^[<>]/p' | tr '\n' ' ' || true)"
        for file in "${ups[@]}"; do
            if ! step "$db" "$file"; then redo=fail; note="$note; $(basename "$file"): $(head -1 "$work/error")"; break; fi
        done
        state "$db" >"$work/redone"
        if [ $redo = pass ] && ! cmp -s "$work/migrated" "$work/redone"; then redo=fail note="$note; redo differs"; fi
    fi
    echo "$name migrate=$migrate suites=$suites rollback=$rollback redo=$redo${note:+ # $note}"
}

# expected FILE: the same lines from an expected.json, written with two spaces of indentation.
expected() {
    awk -F'"' '/^    "/ { name = $2 }
        /^        "(seed|migrate|suites|rollback|redo)"/ { at[$2] = $4 }
        /^      }/ { if (name != "") print name, "migrate=" at["migrate"], "suites=" at["suites"], "rollback=" at["rollback"], "redo=" at["redo"]; name = "" }' "$1" | sort
}
# agree FILE SEEN: the difference, if there is one.
agree() {
    cat "$2" >&2
    diff <(expected "$1") <(sed 's/ #.*//' "$2" | sort) || { echo "$1 says something else" >&2; disagreed=1; }
}
disagreed=0
broken_seed="migrate=skipped suites=skipped rollback=skipped redo=skipped"

s=$root/fixtures/suites
for file in "$root"/snapshots/* empty; do
    name=$(basename "$file"); name=${name%%.*}
    db=check_$name; if [ "$name" = hazel ]; then db=hazel; fi
    if [ "$file" = empty ]; then name=scratch; fi
    if restore "$db" "$file" >/dev/null; then
        rehearse "$name" "$db" fixtures/migrations 9999 "$s/structure.sql" "$s/structure.sql $s/invariants.sql"
    else echo "$name $broken_seed"; fi
done >"$work/seen"
agree "$root/fixtures/expected.json" "$work/seen"

s=$root/fixtures/failing/suites/customers.sql
for file in "$root"/fixtures/failing/snapshots/*; do
    name=$(basename "$file"); name=${name%%.*}
    to=$(sed -n "s/.*name: $name,.* to: \"\([0-9]*\)\".*/\1/p" "$root/fixtures/failing/harness.yaml")
    if restore check_failing "$file" >/dev/null 2>"$work/error"; then
        rehearse "$name" check_failing fixtures/failing/migrations "${to:-9999}" "$s" "$s"
    else echo "$name $broken_seed # $(head -1 "$work/error")"; fi
done >"$work/seen"
agree "$root/fixtures/failing/expected.json" "$work/seen"

s=$root/fixtures/tenancy/suites/projects.sql
d=$root/fixtures/tenancy/snapshots
for name in tenant_ada tenant_bob tenant_cleo pilot oakhill; do
    to=0003; if [ $name = pilot ]; then to=0004; fi
    if [ $name = oakhill ]; then
        restore check_oakhill "$d/shared.sql" && add check_oakhill "$d/oakhill.dump"
        rehearse $name check_oakhill fixtures/tenancy/migrations $to "$s" "$s"
    else
        restore check_shared "$d/everybody.dump"
        sql -d postgres -c "ALTER DATABASE check_shared SET search_path = $name, public"
        rehearse $name check_shared fixtures/tenancy/migrations $to "$s" "$s"
    fi
# psql and pg_dump do not see what happens outside a schema: that warning is pgrehearse's own.
done | sed 's/^pilot migrate=pass/pilot migrate=warn/' >"$work/seen"
agree "$root/fixtures/tenancy/expected.json" "$work/seen"

exit $disagreed
