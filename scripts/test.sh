#!/usr/bin/env bash
# Runs every test, those that need Docker and local Postgres binaries included.
#
#   test.sh [ARGUMENTS]    the arguments go to cargo-nextest, or to `cargo test` where it is missing
set -euo pipefail
scripts=$(dirname "$(readlink -f "$0")")
# shellcheck source=scripts/lib.sh
. "$scripts/lib.sh"

"$scripts/ensure-docker.sh"
"$scripts/ensure-image.sh"
"$scripts/ensure-postgres.sh"

cd "$scripts/.."
export_docker_host
export PGREHEARSE_REQUIRE_DOCKER=1

# Hundreds of servers come and go, with a thousand files each; that is much work for a disk's file system.
if memory_for_files; then export TMPDIR=/dev/shm; fi

# The tests restore dumps into a seed cache that they share.
target=${CARGO_TARGET_DIR:-$PWD/target}
remove_seeds() {
  local status=$? cache=$target/tmp/cache
  trap - EXIT
  if [ -d "$cache" ]; then
    quietly "$target/debug/pgrehearse" clean --seeds --seed-dir "$cache" || status=$((status ? status : 1))
    rm -rf "$cache"
  fi
  exit "$status"
}
trap remove_seeds EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
if cargo nextest --version >/dev/null 2>&1; then
  profile=default
  [ -z "${CI:-}" ] || profile=ci
  # nextest does not run documentation tests.
  quietly cargo test --locked --doc
  cargo nextest run --locked --profile "$profile" "$@"
else
  say "cargo-nextest is missing, using cargo test"
  cargo test --locked --no-fail-fast "$@"
fi
