#!/usr/bin/env bash
# What somebody would write by hand to rehearse a migration on one tenant.
#
#   script.sh IMAGE FOLDER TENANT
#
# Exit code 0 if the migration, the suite and the rollback succeed and the schema is what it was.
set -euo pipefail
image=$1 folder=$2 tenant=$3
name=fleet-bench-$tenant
out=$(mktemp -d)
trap 'docker rm -f -v "$name" >/dev/null 2>&1 || true; rm -rf "$out"' EXIT

docker run -d --name "$name" --network none --user postgres -v "$folder:/bench:ro" --entrypoint sh "$image" -c \
  'initdb -D /tmp/db -U postgres -A trust --no-sync >/dev/null && exec postgres -D /tmp/db -c fsync=off -c listen_addresses= -k /tmp' \
  >/dev/null
in_container() { docker exec "$name" "$@"; }
scripts() { # up|down FOR SORT
  local file
  for file in $(cd "$folder/migrations" && printf '%s\n' *."$1".sql | sort -n "${@:2}"); do
    printf -- '-f /bench/migrations/%s ' "$file"
  done
}
run_psql() { in_container psql -h /tmp -U postgres -X -q -v ON_ERROR_STOP=1 "$@" app; }

until in_container psql -h /tmp -U postgres -c 'SELECT 1' >/dev/null 2>&1; do sleep 0.1; done
in_container createdb -h /tmp -U postgres app
in_container pg_restore -h /tmp -U postgres -d app --no-owner "/bench/snapshots/$tenant.dump"
in_container pg_dump -h /tmp -U postgres -s app | grep -v '^\\\(un\)\?restrict' >"$out/before.sql"
# shellcheck disable=SC2046
run_psql $(scripts up)
violations=$(run_psql -A -t -f /bench/suite.sql)
[ -z "$violations" ] || { echo "$tenant: the suite found $violations" >&2; exit 1; }
# shellcheck disable=SC2046
run_psql $(scripts down -r)
in_container pg_dump -h /tmp -U postgres -s app | grep -v '^\\\(un\)\?restrict' >"$out/after.sql"
diff "$out/before.sql" "$out/after.sql" >&2
