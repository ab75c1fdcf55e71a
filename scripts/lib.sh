# Words and checks that every script here shares; sourced, never run.
# shellcheck shell=bash

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  say "$*"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# Whether servers may have their files in memory: 8 GiB of it, in /dev/shm too, which may run programs.
memory_for_files() {
  local room memory
  room=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || return 1
  memory=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null) || return 1
  [ "${room:-0}" -gt 8388608 ] && [ "${memory:-0}" -gt 8388608 ] &&
    ! findmnt -n -o OPTIONS /dev/shm | grep -qw noexec
}

# Packages can be installed without asking anybody.
can_install() { is_root && have apt-get; }

apt_update() {
  # One unreachable third-party source must not stop us: the installation decides.
  [ -n "${PGREHEARSE_APT_UPDATED:-}" ] && return 0
  quietly apt-get -o DPkg::Lock::Timeout=300 update || say "apt-get update had errors, going on"
  export PGREHEARSE_APT_UPDATED=1
}

apt_install() {
  apt_update
  say "installing $*"
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 quietly \
    apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install -y --no-install-recommends "$@"
}

# Runs a command without input; its output is shown only when it fails.
quietly() { quietly_from /dev/null "$@"; }

quietly_from() { # INPUT COMMAND
  local log status=0 input=$1
  shift
  log=$(mktemp)
  "$@" <"$input" >"$log" 2>&1 || status=$?
  [ "$status" -eq 0 ] || tail -n 25 "$log" >&2
  rm -f "$log"
  return "$status"
}

engine_answers() { have docker && timeout 20 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

# The docker client may have a context of its own (rootless, colima); everything else knows only
# DOCKER_HOST and the default socket.
export_docker_host() {
  local host
  [ -z "${DOCKER_HOST:-}" ] || return 0
  host=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null) || return 0
  case $host in '' | unix:///var/run/docker.sock) ;; *) export DOCKER_HOST=$host ;; esac
}

image_exists() { docker image inspect "$1" >/dev/null 2>&1; }

# Pulls an image if a registry can be reached. The reason of a failure is one line: what follows
# (building the image) is not an error.
pull() { # IMAGE
  local reason
  say "pulling $1"
  reason=$(timeout "${PGREHEARSE_PULL_SECONDS:-600}" docker pull --quiet "$1" 2>&1 >/dev/null </dev/null) && return 0
  say "${reason:-docker pull $1 took too long}" | head -n 1
  return 1
}

# The Debian suite that carries a PostgreSQL major.
suite_of() { # MAJOR
  case $1 in
    15) echo bookworm ;;
    17) echo trixie ;;
    18) echo forky ;;
    *) return 1 ;;
  esac
}
