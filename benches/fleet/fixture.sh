#!/usr/bin/env bash
# Makes the dumps of a fleet: FOLDER/load.sql once, then a dump after each execution of its function
# `bench.change(number)`.
#
#   fixture.sh FOLDER TENANTS
set -euo pipefail
folder=$1 tenants=$2

if ! command -v initdb >/dev/null; then
  for bin in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V); do PATH=$bin:$PATH; done
fi
data=$(mktemp -d)
trap 'pg_ctl -D "$data/db" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$data"' EXIT
initdb -D "$data/db" -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
pg_ctl -D "$data/db" -w -s -l "$data/log" -o "-k $data -c listen_addresses= -c fsync=off" start
export PGHOST=$data PGUSER=postgres
createdb app
psql -X -q -v ON_ERROR_STOP=1 -f "$folder/load.sql" app
for number in $(seq "$tenants"); do
  psql -X -q -v ON_ERROR_STOP=1 -c "SELECT bench.change($number)" app >/dev/null
  pg_dump -Fc -N bench -f "$folder/snapshots/t$number.dump" app
done
