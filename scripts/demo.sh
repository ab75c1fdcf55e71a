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
  engine=docker
else
  engine=local
  "$scripts/ensure-postgres.sh"
fi
cd "$scripts/.."
exec "$binary" run --config harness.yaml --engine "$engine" "$@"
