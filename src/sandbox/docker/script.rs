//! What containers run, as shell scripts for any image with Postgres' programs.

use crate::sandbox::SandboxSpec;
use crate::sandbox::start::Freeze;

/// Where a seed is, read-only, in the container that starts from it. It is the `/tmp` of the
/// container that it was made in.
pub(super) const SEED_DIR: &str = "/pgrehearse/seed";

/// The line of the log in which a frozen seed's digest and size are.
pub(super) const FROZEN_LINE: &str = "pgrehearse froze";

/// What the container runs. `timeout` ends it even if nobody comes back for it.
///
/// The data directory is outside every VOLUME of the usual images. initdb needs no shell
/// variables from outside but the password and the time limit. A seed is copied as a whole before
/// the server starts, so that nothing of that is timed with a migration. Nobody writes to a frozen
/// seed, so a file that was cut off or written to tells by its size or time, in the copy too. Small
/// segments of the write-ahead log leave less of it that is copied for nothing.
pub(super) const START: &str = r#"set -eu
umask 077
PATH="$PATH:$(echo /usr/lib/postgresql/*/bin | tr ' ' ':')"
export PATH
data=/tmp/pgrehearse/data
mkdir -p /tmp/pgrehearse/incoming
digest() {
  (cd "$1" && find . -type f -exec stat -c '%n %s %Y' {} + | LC_ALL=C sort | sha256sum | cut -c 1-64)
}
make_cluster() {
  initdb --pgdata="$data" --username=postgres --pwfile=/tmp/pgrehearse/password \
    --auth=scram-sha-256 --encoding=UTF8 --wal-segsize=1 --no-sync "$@" > /tmp/pgrehearse/initdb.log 2>&1
}
if [ -s "$data/PG_VERSION" ]; then
  :
elif [ -n "$PGREHEARSE_SEED" ]; then
  cp -a /pgrehearse/seed/pgrehearse/data "$data"
  if [ "$(digest "$data")" != "$PGREHEARSE_SEED" ]; then
    echo 'FATAL: the files of the seed are not what they were' >&2
    exit 1
  fi
else
  printf '%s' "$PGREHEARSE_PASSWORD" > /tmp/pgrehearse/password
  make_cluster --locale=C.UTF-8 || { rm -rf "$data"; make_cluster --no-locale; } || {
    cat /tmp/pgrehearse/initdb.log >&2
    exit 1
  }
  rm /tmp/pgrehearse/password
  echo 'host all all all scram-sha-256' >> "$data/pg_hba.conf"
fi
unset PGREHEARSE_PASSWORD
[ -n "$PGREHEARSE_FREEZE" ] || exec timeout -s INT -k 30 "$PGREHEARSE_LIFE" postgres -D "$data" "$@"
frozen() {
  # A run cannot know when another machine has written to its disk.
  [ -z "$PGREHEARSE_SYNC" ] || sync
  echo "pgrehearse froze $(digest "$data") $(du -sk "$data" | cut -f 1)"
}
if [ "$PGREHEARSE_FREEZE" = cluster ]; then
  frozen
  exit
fi
timeout -s INT -k 30 "$PGREHEARSE_LIFE" postgres -D "$data" "$@" &
server=$!
trap 'kill -INT "$server"' INT TERM
code=0
wait "$server" || code=$?
while kill -0 "$server" 2> /dev/null; do
  code=0
  wait "$server" || code=$?
done
[ "$code" = 0 ] || exit "$code"
# The server sets segments of its log aside for what it will write, as many as the dump is large.
last=$(LC_ALL=C pg_controldata -D "$data" 2> /dev/null | sed -n "s/^Latest checkpoint's REDO WAL file: *//p") || last=
if [ -n "$last" ]; then
  for segment in "$data"/pg_wal/????????????????????????; do
    [ "${segment##*/}" = "$last" ] || rm -f "$segment"
  done
fi
rm -f "$data/postmaster.opts"
frozen"#;

/// What the script is told.
pub(super) fn environment(spec: &SandboxSpec, password: &str, shares_files: bool) -> Vec<String> {
    vec![
        format!("PGREHEARSE_PASSWORD={password}"),
        format!("PGREHEARSE_LIFE={}", spec.life.as_secs().max(1)),
        format!("PGREHEARSE_SYNC={}", if shares_files { "" } else { "1" }),
        format!(
            "PGREHEARSE_SEED={}",
            spec.from
                .as_ref()
                .map_or("", |frozen| frozen.digest.as_str())
        ),
        format!(
            "PGREHEARSE_FREEZE={}",
            match spec.freeze {
                Freeze::Not => "",
                Freeze::Server => "server",
                Freeze::Cluster => "cluster",
            }
        ),
    ]
}
