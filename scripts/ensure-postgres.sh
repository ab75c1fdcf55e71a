#!/usr/bin/env bash
# Makes sure that PostgreSQL's server binaries are here, for the local engine.
#
# They are installed from the distribution's packages as root on a Debian-like system, without the
# cluster that the package would create and start.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"

found() {
  local initdb
  have initdb && have postgres && return 0
  have pg_config && [ -x "$(pg_config --bindir)/initdb" ] && return 0
  for initdb in /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb /usr/local/pgsql/bin/initdb \
    /opt/homebrew/opt/postgresql*/bin/initdb /usr/local/opt/postgresql*/bin/initdb; do
    [ -x "$initdb" ] && return 0
  done
  return 1
}

# pgTAP belongs to the server that it is made for; without it suites of kind pgtap cannot be run.
with_pgtap() {
  local folder major
  can_install || return 0
  for folder in /usr/lib/postgresql/*/bin; do
    [ -x "$folder/initdb" ] || continue
    major=$(basename "$(dirname "$folder")")
    [ -e "/usr/share/postgresql/$major/extension/pgtap.control" ] && continue
    apt_install "postgresql-$major-pgtap" || say "postgresql-$major-pgtap could not be installed, going on"
  done
}

if found; then
  with_pgtap
  exit 0
fi
can_install || die "PostgreSQL's server binaries (initdb, postgres) are missing; as root: apt-get install postgresql"

settings=/etc/postgresql-common/createcluster.conf
apt_install postgresql-common || die "the package postgresql-common could not be installed"
saved=$(mktemp)
cp -p "$settings" "$saved"
trap 'cp -p "$saved" "$settings"; rm -f "$saved"' EXIT
echo 'create_main_cluster = false' >>"$settings"
apt_install postgresql || die "the package postgresql could not be installed"
found || die "the package postgresql brought no initdb"
with_pgtap
