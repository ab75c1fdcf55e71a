# The tenants of harness.yaml: one in each form of dump. Sourced by make-snapshots.sh.

out=$root/snapshots
rm -rf "$out" && mkdir -p "$out"

# Plain.
tenant acorn 0006 40 60 1500
dump -d acorn "${key[@]}" >"$out/acorn.sql"

# Plain, gzip; somebody in support added a trigram index by hand.
tenant birch 0006 60 90 3000
sql -d birch -c 'CREATE EXTENSION pg_trgm' -c 'CREATE INDEX accounts_name_trgm ON accounts USING gin (name gin_trgm_ops)'
dump -d birch "${key[@]}" | gzip -n -9 >"$out/birch.sql.gz"

# Plain, zstd; with large objects: two scanned contracts.
tenant cedar 0006 50 80 2500
sql -d cedar >/dev/null <<'SQL'
CREATE TABLE contracts (account_id bigint PRIMARY KEY REFERENCES accounts (id), scan oid NOT NULL);
ALTER TABLE contracts OWNER TO ledgerly_owner;
INSERT INTO contracts SELECT i, lo_from_bytea(700000 + i, decode(repeat(md5('scan ' || i), 200), 'hex')) FROM generate_series(1, 2) AS i;
COMMENT ON LARGE OBJECT 700001 IS 'Signed on paper.';
GRANT SELECT ON LARGE OBJECT 700001 TO ledgerly_app;
SQL
dump -d cedar --blobs "${key[@]}" | zstd -q -19 >"$out/cedar.sql.zst"

# Custom; already has the first of the pending steps.
tenant dogwood 0007 60 100 4000
dump -d dogwood -Fc -Z9 >"$out/dogwood.dump"
fixed_time "$out/dogwood.dump"

# Custom, zstd around it; the large one.
tenant elm 0006 900 1500 60000
dump -d elm -Fc -Z0 >"$work/elm.dump"
fixed_time "$work/elm.dump"
zstd -q -19 <"$work/elm.dump" >"$out/elm.dump.zst"

# Directory; encrypts a column with pgcrypto.
tenant fir 0006 50 70 2000
sql -d fir <<'SQL'
CREATE EXTENSION pgcrypto WITH SCHEMA public;
CREATE TABLE api_tokens (
    user_id bigint PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE DEFAULT public.digest(public.gen_random_bytes(16), 'sha256')
);
ALTER TABLE api_tokens OWNER TO ledgerly_owner;
INSERT INTO api_tokens SELECT i, digest('token ' || i, 'sha256') FROM generate_series(1, 40) AS i;
SQL
dump -d fir -Fd -Z9 -f "$work/fir"
fixed_time "$work/fir/toc.dat"
cp -r "$work/fir" "$out/fir"
chmod 755 "$out/fir" && chmod 644 "$out"/fir/*

# Tar.
tenant ginkgo 0006 20 30 500
dump -d ginkgo -Ft >"$out/ginkgo.tar"

# Plain with --create; two steps behind the others, because it skipped a release.
tenant hazel 0004 40 60 1500
dump -d hazel --create "${key[@]}" >"$out/hazel.sql"
