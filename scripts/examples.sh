#!/usr/bin/env bash
# Installs what the suites in examples/ need, and rehearses with them. What is missing is an error:
# an example that was skipped must not look like one that passed.
#
#   examples.sh BINARY [ARGUMENTS]    the arguments go to `pgrehearse run`
set -euo pipefail
scripts=$(dirname "$(readlink -f "$0")")
# shellcheck source=scripts/lib.sh
. "$scripts/lib.sh"

binary=$1
shift
cd "$scripts/../examples"
for program in node npm python3; do
  command -v "$program" >/dev/null || {
    say "$program is missing: install Node 20 or later, npm, and Python 3 with venv"
    exit 1
  }
done
(cd node && npm ci --silent --no-audit --no-fund)
if ! [ -x python/.venv/bin/python ]; then python3 -m venv python/.venv; fi
python/.venv/bin/pip install --quiet --disable-pip-version-check --requirement python/requirements.txt

if engine_answers && "$scripts/ensure-image.sh"; then
  export_docker_host
else
  "$scripts/ensure-postgres.sh"
fi
reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT
"$binary" run --config harness.yaml --report-dir "$reports/run" "$@"
# Two tenants, three states, seven cases.
passed=$(grep -c '"type":"case_finished".*"outcome":"passed"' "$reports/run/events.ndjson")
[ "$passed" -eq 42 ] || {
  say "$passed cases passed, not 42"
  exit 1
}
