#!/usr/bin/env bash
# The least that a rehearsal in a container takes: a restored database is in the image already, and
# nothing is compared.
#
#   floor.sh seed IMAGE FOLDER TENANT   makes the image, which is not timed
#   floor.sh run FOLDER TENANT
#   floor.sh drop TENANT                removes the image
set -euo pipefail

tell() { docker exec "$name" psql -h /tmp -U postgres -X -q -v ON_ERROR_STOP=1 "$@"; }
ready() { until tell -c 'SELECT 1' postgres >/dev/null 2>&1; do sleep 0.03; done; }
scripts() { # up|down FOR SORT
  local file
  for file in $(cd "$folder/migrations" && printf '%s\n' *."$1".sql | sort -n "${@:2}"); do
    printf -- '-f /bench/migrations/%s ' "$file"
  done
}
server='exec postgres -D /tmp/db -c fsync=off -c listen_addresses= -k /tmp'

case $1 in
  seed)
    image=$2 folder=$3 tenant=$4 name=fleet-bench-$4
    trap 'docker rm -f -v "$name" >/dev/null 2>&1 || true' EXIT
    docker run -d --name "$name" --network none --user postgres -v "$folder:/bench:ro" --entrypoint sh "$image" \
      -c "initdb -D /tmp/db -U postgres -A trust --no-sync >/dev/null && $server" >/dev/null
    ready
    docker exec "$name" createdb -h /tmp -U postgres app
    docker exec "$name" pg_restore -h /tmp -U postgres -d app --no-owner "/bench/snapshots/$tenant.dump"
    docker stop -s INT "$name" >/dev/null
    docker commit "$name" "fleet-bench:$tenant" >/dev/null
    ;;
  run)
    folder=$2 tenant=$3 name=fleet-bench-$3
    trap 'docker rm -f -v "$name" >/dev/null 2>&1 || true' EXIT
    docker run -d --name "$name" --network none --user postgres -v "$folder:/bench:ro" --entrypoint sh \
      "fleet-bench:$tenant" -c "$server" >/dev/null
    ready
    # shellcheck disable=SC2046
    tell $(scripts up) app
    tell -f /bench/suite.sql app >/dev/null
    # shellcheck disable=SC2046
    tell $(scripts down -r) app
    ;;
  drop) docker rmi "fleet-bench:$2" >/dev/null ;;
esac
