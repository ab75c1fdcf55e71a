#!/usr/bin/env bash
# Makes every snapshot of the repository again: snapshots/, fixtures/failing/snapshots/ and
# fixtures/tenancy/snapshots/. Nothing is random and nothing is real, so the same pg_dump writes the
# same bytes (the tar dump apart: its members carry the time).
#
# Needs the binaries of PostgreSQL 15 with its contrib extensions, gzip and zstd. Version 15 because
# that is the oldest that the snapshots must restore on; set PG_BIN where they are not in Debian's
# place. Started by root, the server runs as the user postgres.
#
# `--check` makes nothing: it restores every snapshot and rehearses it with psql and pg_dump of any
# version from 15, as a second opinion on the expected verdicts.
set -euo pipefail
export LC_ALL=C TZ=UTC

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
check=${1:-}
[ "$check" = --check ] || [[ $("$bin/pg_dump" --version) = *" 15."* ]] || { echo "pg_dump 15 is needed; $bin has $("$bin/pg_dump" --version)" >&2; exit 1; }

work=$(mktemp -d "${TMPDIR:-/tmp}/ledgerly-snapshots.XXXXXX")
as=()
if [ "$(id -u)" = 0 ]; then
    chown postgres "$work"
    as=(runuser -u postgres --)
fi
stop() {
    "${as[@]}" "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap stop EXIT

cd "$work"
"${as[@]}" "$bin/initdb" -D "$work/data" -U postgres --locale=C --encoding=UTF8 --auth=trust --no-sync >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$work/data" -w -l "$work/log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$work' -c fsync=off -c autovacuum=off -c timezone=UTC" start >/dev/null
export PGHOST=$work PGUSER=postgres

sql() { "${as[@]}" env PGHOST="$work" PGUSER=postgres "$bin/psql" -XqAt -v ON_ERROR_STOP=1 "$@"; }
dump() { "${as[@]}" env PGHOST="$work" PGUSER=postgres "$bin/pg_dump" "$@"; }
# A plain dump since 15.14 carries a random key unless it is given one.
key=()
if [[ $("$bin/pg_dump" --help) = *restrict-key* ]]; then key=(--restrict-key=ledgerly); fi

# Writes 1 January 2025, noon, over the time of day in the header of a custom or directory dump:
# seven integers of one sign byte and four bytes each, after the compression level.
fixed_time() {
    printf '\0\0\0\0\0\0\0\0\0\0\0\14\0\0\0\0\1\0\0\0\0\0\0\0\0\0\175\0\0\0\0\0\0\0\0' |
        dd of="$1" bs=1 seek=16 conv=notrunc status=none
}

# up DATABASE DIRECTORY FROM TO: applies the steps and records them.
up() {
    local db=$1 dir=$2 from=$3 to=$4 step version
    for step in "$root/$dir"/*; do
        version=$(basename "$step"); version=${version%%_*}
        case $step in *.down.sql) continue ;; esac
        if [[ $version < $from || $version > $to ]]; then continue; fi
        if [ -d "$step" ]; then step=$step/up.sql; fi
        { echo 'SET ROLE ledgerly_owner;'; cat "$step"; } | sql -d "$db"
        sql -d "$db" -c "INSERT INTO schema_migrations VALUES ('$version')"
    done
}

# create DATABASE DIRECTORY VERSION: a database at a version, with the deploy tool's own table.
create() {
    sql -d postgres -c "CREATE DATABASE $1 OWNER ledgerly_owner"
    sql -d "$1" -c 'SET ROLE ledgerly_owner' -c 'CREATE TABLE schema_migrations (version text PRIMARY KEY)'
    up "$1" "$2" 0001 "$3"
}

# tenant NAME VERSION ACCOUNTS USERS INVOICES: one tenant of Ledgerly.
tenant() {
    create "$1" fixtures/migrations "$2"
    sql -d "$1" -v tenant="$1" -v accounts="$3" -v users="$4" -v invoices="$5" -f - \
        <"$root/scripts/snapshots/ledgerly.sql" >/dev/null
}

sql -d postgres -c 'CREATE ROLE ledgerly_owner' -c 'CREATE ROLE ledgerly_app' -c 'CREATE ROLE ledgerly_readonly'

if [ "$check" = --check ]; then
    source "$root/scripts/snapshots/check.sh"
else
    source "$root/scripts/snapshots/tenants.sh"
    source "$root/scripts/snapshots/failing.sh"
    source "$root/scripts/snapshots/tenancy.sh"
    du -sh "$root/snapshots" "$root/fixtures/failing/snapshots" "$root/fixtures/tenancy/snapshots" >&2
fi
