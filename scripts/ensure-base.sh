#!/usr/bin/env bash
# Makes sure that debian:SUITE-slim is there: taken as it is, pulled, or made with debootstrap.
#
#   ensure-base.sh [SUITE]    trixie unless told otherwise
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"

suite=${1:-trixie}
image=debian:$suite-slim

# The Debian mirror that this machine uses, if it is a Debian; debootstrap knows one otherwise.
mirror() {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI)' \
    'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' 2>/dev/null |
    sed -n '1s,/*$,,p'
}

# What apt needs here to reach its mirror (a proxy, a clock that is off) it needs in the image too.
apt_settings() {
  apt-config dump 2>/dev/null |
    grep -E '^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date)[ :]' || true
}

image_exists "$image" && exit 0
pull "$image" && exit 0

is_root || die "$image cannot be pulled, and only root can build it with debootstrap"
if ! have debootstrap || ! [ -e /usr/share/keyrings/debian-archive-keyring.gpg ]; then
  can_install || die "$image cannot be pulled; install debootstrap, so that it can be built here"
  apt_install debootstrap debian-archive-keyring ||
    die "$image cannot be pulled, and debootstrap could not be installed"
fi
apt_update

work=$(mktemp -d "${TMPDIR:-/tmp}/pgrehearse-base.XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 130' INT TERM

site=$(mirror)
options=(--variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg)
case $site in https:*) options+=(--include=ca-certificates) ;; esac
arguments=("$suite" "$work/root")
script=/usr/share/debootstrap/scripts
# A suite that is younger than this debootstrap is bootstrapped like the newest it knows.
if [ -e "$script/$suite" ]; then
  [ -z "$site" ] || arguments+=("$site")
else
  site=${site:-$(sed -n 's/^default_mirror //p' "$script/sid")}
  arguments+=("$site" "$script/sid")
fi

say "$image cannot be pulled, building it with debootstrap (about half a minute)"
quietly debootstrap "${options[@]}" "${arguments[@]}" || {
  tail -n 15 "$work/root/debootstrap/debootstrap.log" >&2 2>/dev/null || true
  die "debootstrap of $suite failed"
}
apt_settings >"$work/root/etc/apt/apt.conf.d/90build-host"
rm -rf "$work/root/var/cache/apt/archives" "$work/root/var/lib/apt/lists"
mkdir -p "$work/root/var/cache/apt/archives/partial" "$work/root/var/lib/apt/lists/partial"
tar -C "$work/root" --numeric-owner --exclude='./dev/*' -c . |
  docker import --change 'CMD ["bash"]' --change 'LABEL org.pgrehearse.built=true' - "$image" >/dev/null
