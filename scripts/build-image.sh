#!/usr/bin/env bash
# Builds the project's own image, pgrehearse:latest, around a binary that was compiled before.
#
#   build-image.sh BINARY [TAG]
set -euo pipefail
scripts=$(dirname "$(readlink -f "$0")")
# shellcheck source=scripts/lib.sh
. "$scripts/lib.sh"

binary=$1
tag=${2:-pgrehearse:latest}
major=${PG_MAJOR:-17}

engine_answers || die "no Docker engine answers; scripts/ensure-docker.sh says what to do"
suite=$(suite_of "$major") || die "Debian has no PostgreSQL $major (15, 17 and 18 only)"
"$scripts/ensure-base.sh" "$suite"

cd "$scripts/.."
mkdir -p target/docker
trap 'rm -f target/docker/pgrehearse' EXIT
install -m 0755 "$binary" target/docker/pgrehearse
say "building $tag"
quietly docker build --force-rm --network host --target pgrehearse --tag "$tag" \
  --build-arg "BASE=debian:$suite-slim" --build-arg "PG_MAJOR=$major" . || die "$tag could not be built"

# The binary is linked to the C library of this machine, which may be newer than the image's.
docker run --rm --network none "$tag" --version ||
  die "$tag does not run; compile the binary on Debian $suite or older"
