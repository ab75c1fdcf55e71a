#!/usr/bin/env bash
# Takes the Docker engine that is running, or installs and starts one.
#
#   ensure-docker.sh          a running engine is left as it is
#   ensure-docker.sh stop     stops the engine that an earlier call started, and no other
#   ensure-docker.sh started  succeeds if the running engine was started by an earlier call
#
# An engine is installed and started only as root on a Debian-like system. What it was started with
# is kept in $PGREHEARSE_DOCKERD_DIR (/var/lib/pgrehearse-dockerd): its log and its process id.
# With PGREHEARSE_DOCKERD_MEMORY=1 an engine that is started has its volumes in memory until it is stopped,
# if it has none yet: thousands of files that live for seconds are much work for a disk's file system.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"

state=${PGREHEARSE_DOCKERD_DIR:-/var/lib/pgrehearse-dockerd}
wait_seconds=${PGREHEARSE_DOCKERD_WAIT:-60}
log=$state/dockerd.log

is_process() { # PID NAME
  [ -n "$1" ] && [ "$(cat "/proc/$1/comm" 2>/dev/null)" = "$2" ]
}

pid_in() { head -n 1 "$1" 2>/dev/null | tr -cd '0-9' || true; }

ours() {
  local pid
  pid=$(pid_in "$state/dockerd.pid")
  is_process "$pid" dockerd && printf '%s\n' "$pid"
}

volumes=/var/lib/docker/volumes

volumes_to_memory() {
  [ "${PGREHEARSE_DOCKERD_MEMORY:-}" = 1 ] || return 0
  if mountpoint -q "$volumes" || ! memory_for_files; then return 0; fi
  if [ -n "$(find "$volumes" -mindepth 1 -maxdepth 1 -type d 2>/dev/null)" ]; then return 0; fi
  mkdir -p "$volumes"
  mount -t tmpfs -o mode=0701,nosuid pgrehearse-volumes "$volumes" || return 0
  say "the engine's volumes are in memory"
}

volumes_from_memory() {
  if findmnt -n -o SOURCE "$volumes" 2>/dev/null | grep -qx pgrehearse-volumes; then
    umount -l "$volumes"
  fi
}

stop() {
  local pid tries=0
  if ! pid=$(ours); then
    rm -f "$state/dockerd.pid"
    volumes_from_memory
    return 0
  fi
  say "stopping the engine that was started here (process $pid)"
  kill -TERM "$pid"
  while is_process "$pid" dockerd; do
    tries=$((tries + 1))
    [ "$tries" -le 150 ] || die "process $pid did not stop within 30 s; its log is $log"
    sleep 0.2
  done
  rm -f "$state/dockerd.pid"
  volumes_from_memory
}

# A killed daemon leaves process ids behind. Once another process has such an id, the next daemon
# believes that it is running already.
remove_stale_pids() {
  local file name
  for file in /var/run/docker.pid /var/run/docker/containerd/containerd.pid; do
    [ -e "$file" ] || continue
    name=dockerd
    case $file in */containerd.pid) name=containerd ;; esac
    is_process "$(pid_in "$file")" "$name" || rm -f "$file"
  done
}

# Waits until the engine answers; PID is the daemon to give up on when it dies.
wait_for_engine() { # [PID]
  local deadline=$((SECONDS + wait_seconds))
  until engine_answers; do
    if [ -n "${1:-}" ] && ! is_process "$1" dockerd; then return 1; fi
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.3
  done
}

launch() { # ARGUMENTS
  local pid
  remove_stale_pids
  volumes_to_memory
  # A session of its own and no descriptor of ours, so that it outlives this script, its terminal
  # and whoever waits for its output. The lock (9) must not be held by the daemon either.
  # shellcheck disable=SC2016
  setsid -f bash -c 'echo $$ >"$0"; exec dockerd "$@"' "$state/dockerd.pid" "$@" \
    </dev/null >"$log" 2>&1 9>&-
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    pid=$(pid_in "$state/dockerd.pid")
    if is_process "$pid" dockerd; then break; fi
    sleep 0.1
  done
  wait_for_engine "$pid"
}

abandon() {
  local pid
  if pid=$(ours); then
    kill -TERM "$pid" 2>/dev/null || true
    for _ in $(seq 50); do
      is_process "$pid" dockerd || break
      sleep 0.2
    done
    kill -KILL "$pid" 2>/dev/null || true
  fi
  rm -f "$state/dockerd.pid"
}

start() {
  local daemon
  if [ -d /run/systemd/system ] && have systemctl; then
    if quietly systemctl start docker && wait_for_engine; then
      say "started the docker service"
      return 0
    fi
    say "systemd could not start the docker service, starting dockerd without it"
  fi
  daemon=$(pid_in /var/run/docker.pid)
  if is_process "$daemon" dockerd; then
    say "dockerd (process $daemon) is running but does not answer yet, waiting"
    if wait_for_engine "$daemon"; then return 0; fi
    if is_process "$daemon" dockerd; then
      die "dockerd (process $daemon) does not answer; stop it, then try again"
    fi
  fi
  if launch; then
    say "started dockerd; its log is $log"
    return 0
  fi
  abandon
  # Without a usable firewall the daemon dies. Sandboxes have no network, so it can do without one.
  if grep -qiE 'iptables|nftables|ip_tables|bridge|network controller' "$log"; then
    cp "$log" "$log.1"
    say "dockerd could not set up its network, trying without iptables and bridge"
    if launch --iptables=false --ip6tables=false --bridge=none; then
      say "started dockerd without a bridge network; its log is $log"
      return 0
    fi
    abandon
  fi
  if grep -qiE 'cgroup.* (not|isn.t) mounted|cgroup mountpoint' "$log" && ! have cgroupfs-mount; then
    if apt_install cgroupfs-mount && quietly cgroupfs-mount && launch; then
      say "started dockerd; its log is $log"
      return 0
    fi
    abandon
  fi
  tail -n 25 "$log" >&2
  die "dockerd did not start; the end of its log ($log) is above"
}

install() {
  local packages=(docker.io iptables ca-certificates)
  if ! have dockerd; then
    apt_install "${packages[@]}" 9>&- ||
      die "the package docker.io could not be installed; install a Docker engine by hand"
  fi
  # Newer releases keep the client in a package of its own.
  if ! have docker; then
    apt_install docker-cli 9>&- || die "the Docker client could not be installed"
  fi
}

refuse() {
  if [ -S /var/run/docker.sock ] && ! [ -w /var/run/docker.sock ]; then
    die "$(id -un) may not use /var/run/docker.sock; add the user to the group docker, or run as root"
  fi
  if have apt-get; then
    die "no Docker engine answers; run as root: apt-get install docker.io && service docker start"
  fi
  die "no Docker engine answers; install Docker Engine 20.10 or later (docker.io, docker-ce, Docker Desktop, colima, …) and start it"
}

case ${1:-} in
  stop) stop; exit 0 ;;
  started) ours >/dev/null; exit ;;
  '') ;;
  *) die "unknown argument $1" ;;
esac

if engine_answers; then exit 0; fi
case ${DOCKER_HOST:-} in
  '' | unix:///var/run/docker.sock | unix:///run/docker.sock) ;;
  *)
    have docker || die "the docker client is missing; install the package docker-cli (or docker.io)"
    die "DOCKER_HOST is $DOCKER_HOST and no engine answers there; unset it, or start that engine"
    ;;
esac
can_install || refuse

mkdir -p "$state"
exec 9>"$state/lock"
flock -w 600 9 || die "another ensure-docker.sh has held $state/lock for ten minutes"
if engine_answers; then exit 0; fi
install
if engine_answers; then exit 0; fi
start
