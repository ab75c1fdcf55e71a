#!/usr/bin/env bash
# Rehearses the repository's own harness.yaml: in Docker where an engine answers and the image is
# there or can be had, otherwise in private clusters of local binaries. Installs no daemon.
#
#   demo.sh BINARY [ARGUMENTS]    the arguments go to `pgrehearse run`
set -euo pipefail
scripts=$(dirname "$(readlink -f "$0")")
# shellcheck source=scripts/lib.sh
. "$scripts/lib.sh"

binary=$1
shift
if engine_answers && "$scripts/ensure-image.sh"; then
  export_docker_host
else
  say "no Docker engine with the image of Postgres, so the embedded engine is taken"
  "$scripts/ensure-postgres.sh"
fi
cd "$scripts/.."
# The engine stays `auto`: pgrehearse says which one it took, and why.
exec "$binary" run --config harness.yaml "$@"
