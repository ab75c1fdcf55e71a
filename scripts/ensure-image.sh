#!/usr/bin/env bash
# Makes sure that postgres:MAJOR is there: taken as it is, pulled, or built from Debian's packages.
#
#   ensure-image.sh [MAJOR]   17 unless told otherwise; 15, 17 and 18 can be built
#
# A built image is named pgrehearse/postgres:MAJOR, and postgres:MAJOR as well, because that is the
# name in everybody's harness.yaml. `docker rmi postgres:MAJOR` makes room for the official one.
set -euo pipefail
scripts=$(dirname "$(readlink -f "$0")")
# shellcheck source=scripts/lib.sh
. "$scripts/lib.sh"

major=${1:-17}
image=postgres:$major
built=pgrehearse/$image

engine_answers || die "no Docker engine answers; scripts/ensure-docker.sh says what to do"
image_exists "$image" && exit 0
pull "$image" && exit 0

if ! image_exists "$built"; then
  suite=$(suite_of "$major") ||
    die "$image cannot be pulled, and Debian has no PostgreSQL $major to build it from (15, 17 and 18 only)"
  "$scripts/ensure-base.sh" "$suite"
  say "building $built from Debian's packages (about half a minute)"
  # The host's network: what apt reaches here it reaches there, proxies on localhost included. The
  # context is empty, the Dockerfile comes from standard input.
  DOCKER_SCAN_SUGGEST=false quietly_from "$scripts/../Dockerfile" \
    docker build --force-rm --network host --target postgres --tag "$built" \
    --build-arg "BASE=debian:$suite-slim" --build-arg "PG_MAJOR=$major" - ||
    die "$built could not be built"
fi
docker tag "$built" "$image"
say "$image is now $built"
