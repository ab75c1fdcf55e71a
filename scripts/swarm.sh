#!/usr/bin/env bash
# Tries examples/fleet/swarm.yaml on a Docker Swarm of its own: several engines on this machine, each in a
# network namespace, joined to one swarm; a fleet in shards, their reports in a shared folder, joined into
# one verdict, which has to be that of one run over the whole fleet.
#
#   swarm.sh [IMAGE]     the project's own image (make image); NODES=2 SHARDS=4 unless told otherwise
#
# Needs root on Linux, dockerd, ip, nsenter and Python 3. Everything is removed in the end.
set -euo pipefail
scripts=$(dirname "$(readlink -f "$0")")
# shellcheck source=scripts/lib.sh
. "$scripts/lib.sh"

image=${1:-pgrehearse:latest}
nodes=${NODES:-2}
export SHARDS=${SHARDS:-4}
patience=${PATIENCE:-600}

is_root || die "engines and network namespaces need root"
for program in dockerd docker ip nsenter python3; do
  have "$program" || die "$program is missing"
done
engine_answers || die "no Docker engine answers that has the image; scripts/ensure-docker.sh says what to do"
image_exists "$image" || die "there is no image $image; \`make image\` builds it"

folder=$(mktemp -d "${TMPDIR:-/tmp}/pgrehearse-swarm.XXXXXX")
# Names of network devices are short.
tag=pgrs$(printf '%04x' "$((RANDOM % 65536))")

node() { # NUMBER ARGUMENTS
  local number=$1
  shift
  docker -H "unix://$folder/$number/docker.sock" "$@"
}

remove() {
  local number pid tries mount
  trap - EXIT
  for number in $(seq "$nodes"); do
    pid=$(cat "$folder/$number/docker.pid" 2>/dev/null || true)
    [ -n "$pid" ] || continue
    timeout 60 docker -H "unix://$folder/$number/docker.sock" swarm leave --force >/dev/null 2>&1 || true
    kill -TERM "$pid" 2>/dev/null || true
    for tries in $(seq 150); do
      [ -e "/proc/$pid" ] || break
      [ "$tries" -lt 150 ] || kill -KILL "$pid" 2>/dev/null || true
      sleep 0.2
    done
  done
  # Whatever an engine has left mounted, the innermost first.
  awk -v folder="$folder/" 'index($2, folder) == 1 { print $2 }' /proc/mounts | sort -r |
    while read -r mount; do umount -l "$mount" || true; done
  for number in $(seq "$nodes"); do
    ip netns del "$tag-$number" 2>/dev/null || true
  done
  rm -rf "$folder"
}
trap remove EXIT
trap 'exit 130' INT TERM

# The first node's namespace has a bridge, to which the others are tied.
start_node() { # NUMBER
  local number=$1 space=$tag-$1
  mkdir -p "$folder/$number"
  echo '{}' >"$folder/$number/daemon.json"
  ip netns add "$space"
  ip -n "$space" link set lo up
  if [ "$number" = 1 ]; then
    ip -n "$space" link add lan type bridge
  else
    ip -n "$space" link add lan type veth peer name "to$number" netns "$tag-1"
    ip -n "$tag-1" link set "to$number" master lan up
  fi
  ip -n "$space" addr add "10.213.77.$number/24" dev lan
  ip -n "$space" link set lan up
  # Docker wants to know where everything else would be.
  ip -n "$space" route add default dev lan
  # Not `ip netns exec`, which hides the control groups.
  setsid -f nsenter "--net=/run/netns/$space" dockerd \
    --config-file "$folder/$number/daemon.json" --host "unix://$folder/$number/docker.sock" \
    --data-root "$folder/$number/data" --exec-root "$folder/$number/exec" \
    --pidfile "$folder/$number/docker.pid" </dev/null >"$folder/$number/log" 2>&1
}

wait_for_node() { # NUMBER
  local deadline=$((SECONDS + 60))
  until node "$1" version >/dev/null 2>&1; do
    if [ "$SECONDS" -ge "$deadline" ]; then
      tail -n 25 "$folder/$1/log" >&2
      die "node $1 does not answer"
    fi
    sleep 0.3
  done
}

# Twelve tenants: one fails on duplicate rows, one has a table that the others lack.
write_project() {
  local number rows
  mkdir -p "$folder/project/snapshots" "$folder/project/migrations" "$folder/project/reports"
  for number in $(seq -w 12); do
    rows="SELECT g, 'u' || g FROM generate_series(1, 1$number) g"
    {
      echo "CREATE TABLE accounts (id int PRIMARY KEY, email text);"
      echo "INSERT INTO accounts $rows;"
      [ "$number" != 04 ] || echo "UPDATE accounts SET email = 'u1' WHERE id = 2;"
      [ "$number" != 09 ] || echo "CREATE TABLE odd_one (id int);"
    } >"$folder/project/snapshots/t$number.sql"
  done
  echo "CREATE UNIQUE INDEX accounts_email ON accounts (email);" >"$folder/project/migrations/1_email.up.sql"
  echo "DROP INDEX accounts_email;" >"$folder/project/migrations/1_email.down.sql"
  cat >"$folder/project/harness.yaml" <<'YAML'
version: 1
postgres: { memory: 256MiB, cpus: 1 }
tenants: [ { from: "snapshots/*.sql" } ]
migration: { format: sql, path: migrations }
YAML
  chmod 755 "$folder" "$folder/project"
  chown 999:999 "$folder/project/reports"
}

say "starting $nodes engines"
for number in $(seq "$nodes"); do start_node "$number"; done
for number in $(seq "$nodes"); do wait_for_node "$number"; done
node 1 swarm init --advertise-addr 10.213.77.1 >/dev/null
token=$(node 1 swarm join-token --quiet worker)
for number in $(seq 2 "$nodes"); do node "$number" swarm join --token "$token" 10.213.77.1:2377 >/dev/null; done

say "loading $image into each of them"
docker save "$image" >"$folder/image.tar"
for number in $(seq "$nodes"); do
  node "$number" load --quiet --input "$folder/image.tar" >/dev/null
  [ "$image" = pgrehearse:latest ] || node "$number" tag "$image" pgrehearse:latest
done
rm "$folder/image.tar"

write_project
export PROJECT=$folder/project
quietly node 1 stack deploy --resolve-image never -c "$scripts/../examples/fleet/swarm.yaml" rehearse
say "waiting for $SHARDS tasks"
deadline=$((SECONDS + patience))
until [ "$(node 1 service ps rehearse_shard --format '{{.CurrentState}}' | grep -c '^Complete')" = "$SHARDS" ]; do
  if [ "$SECONDS" -ge "$deadline" ] || node 1 service ps rehearse_shard --format '{{.CurrentState}}' | grep -qE '^(Failed|Rejected)'; then
    node 1 service ps --no-trunc rehearse_shard >&2
    node 1 service logs rehearse_shard >&2
    die "not all tasks are complete"
  fi
  sleep 1
done
node 1 service ps rehearse_shard --format '{{.ID}} {{.CurrentState}} {{.Error}}' >&2
for task in $(node 1 service ps --quiet rehearse_shard); do
  node 1 inspect --format '{{.NodeID}}' "$task"
done | sort | uniq -c | awk '{ print "node", $2, "had", $1, "tasks" } END { exit NR < 2 }' >&2 ||
  die "all tasks went to one node"

in_image() { # ARGUMENTS
  node 1 run --rm --network none -v "$PROJECT:/rehearsal:ro" -v "$PROJECT/reports:/rehearsal/reports" "$image" "$@"
}
status=0
in_image report merge $(seq -f /rehearsal/reports/%g "$SHARDS") --report-dir /rehearsal/reports/fleet --quiet || status=$?
say "the shards together: exit code $status"
whole=0
in_image run -c /rehearsal/harness.yaml --engine local --report-dir /rehearsal/reports/whole --quiet || whole=$?
say "one run over the whole fleet: exit code $whole"
[ "$status" = "$whole" ] || die "the exit codes differ"
python3 - "$PROJECT/reports/fleet/report.json" "$PROJECT/reports/whole/report.json" <<'PYTHON'
"""Compares two reports in everything but times, ids and where they are."""
import json, sys

OTHER = {"id", "started_at", "merged", "repro", "cache", "deployment", "outliers", "wal_bytes"}

def same(value):
    if isinstance(value, dict):
        return {k: same(v) for k, v in value.items() if k not in OTHER and not k.endswith("_ms")}
    return [same(item) for item in value] if isinstance(value, list) else value

fleet, whole = (json.load(open(path)) for path in sys.argv[1:])
assert whole["counts"]["tenants"] == 12 and whole["counts"]["fail"] == 1, whole["counts"]
assert len(whole["fleet"]["schemas"]) == 2, whole["fleet"]
for key in sorted(set(same(fleet)) | set(same(whole))):
    if same(fleet).get(key) != same(whole).get(key):
        sys.exit(f"{key} differs:\n{json.dumps(same(fleet).get(key))}\n{json.dumps(same(whole).get(key))}")
print("the reports are the same:", whole["verdict"], whole["counts"], file=sys.stderr)
PYTHON
