//! What a server that was killed leaves in the machine's shared memory.

use std::path::Path;
use std::process::{Command, Stdio};

/// The setting with which parallel workers share files of the data directory: what is shared in any other
/// way outlives a server that is killed (manual, 20.4.1 “Memory”), nothing tells whose it was, and the
/// server may write nowhere else.
pub(super) const SETTING: &str = "dynamic_shared_memory_type=mmap";

/// The line of `postmaster.pid` with key and id of the System V segment that each server has, by which
/// a second one for the same data directory is kept out (`LOCK_FILE_LINE_SHMEM_KEY` in the source).
const LINE: usize = 7;

/// Removes the segment of a server that was killed, before its data directory goes. One that ended by
/// itself has removed it, and its `postmaster.pid`.
pub(super) fn release(dir: &Path) {
    let Some(id) = left(dir) else {
        return;
    };
    let removed = Command::new("ipcrm")
        .args(["-m", &id])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match removed {
        Ok(status) if status.success() => {}
        Ok(status) => tracing::warn!(%id, %status, "a segment of shared memory is left"),
        Err(error) => tracing::warn!(%id, %error, "a segment of shared memory is left"),
    }
}

/// The segment's id, if it is there, is that server's, and nobody uses it.
fn left(dir: &Path) -> Option<String> {
    let file = std::fs::read_to_string(dir.join("data/postmaster.pid")).ok()?;
    let mut segments = file.lines().nth(LINE - 1)?.split_whitespace();
    let (key, id) = (segments.next()?, segments.next()?);
    // Negative where initdb was killed.
    let process = file.lines().next()?.trim().trim_start_matches('-');
    let all = std::fs::read_to_string("/proc/sysvipc/shm").ok()?;
    is_left(&all, key, id, process).then(|| id.to_owned())
}

/// Whether the table of segments (`man 5 proc`) has one with this key and id, made by this process and
/// attached to none.
fn is_left(table: &str, key: &str, id: &str, process: &str) -> bool {
    table.lines().any(|line| {
        let mut cells = line.split_whitespace();
        let (has_key, has_id) = (cells.next() == Some(key), cells.next() == Some(id));
        // After permissions and size: creator, last user, number of users.
        let made = cells.nth(2) == Some(process);
        has_key && has_id && made && cells.nth(1) == Some("0")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid\n\
  10306077   21856256   600                    56 11853 11866      0   101   104   101   104\n\
       636   18284545   600                    56 19334 19334      3   101   104   101   104\n";

    #[test]
    fn only_what_the_server_made_and_nobody_uses() {
        assert!(is_left(TABLE, "10306077", "21856256", "11853"));
        assert!(!is_left(TABLE, "10306077", "21856256", "11854"));
        assert!(!is_left(TABLE, "10306077", "21856257", "11853"));
        assert!(!is_left(TABLE, "10306078", "21856256", "11853"));
        assert!(!is_left(TABLE, "636", "18284545", "19334"));
        assert!(!is_left("", "636", "18284545", "19334"));
    }
}
