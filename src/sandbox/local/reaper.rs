//! Stops servers and removes folders, ours and those of runs that died.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, test_kill_process, waitid,
};
use tokio::process::Child;

use super::shared_memory;
use crate::sandbox::{Mark, Removal, RuntimeDir};

/// Stops the servers of the folders whose mark fits, and removes the folders. Those that belong to
/// something on an engine that was not `reached` stay, empty.
pub(in crate::sandbox) async fn remove_folders(
    runtime: &RuntimeDir,
    fits: impl Fn(&Mark) -> bool,
    reached: impl Fn(&Mark) -> bool,
) -> Removal {
    let folders = match runtime.list() {
        Ok(folders) => folders,
        Err(error) => {
            return Removal {
                removed: Vec::new(),
                problems: vec![format!(
                    "{} could not be listed: {error}",
                    runtime.path().display()
                )],
            };
        }
    };
    let mut removal = Removal::default();
    for (dir, mark) in folders {
        let Some(mark) = mark.filter(&fits) else {
            continue;
        };
        if !reached(&mark) {
            // It says where to look for the rest. What was to be restored has no use any more.
            for name in ["in", "s"] {
                let _ = std::fs::remove_dir_all(dir.join(name));
            }
            continue;
        }
        stop_server(&dir).await;
        let what = format!(
            "folder {} of run {}, tenant {}",
            dir.display(),
            mark.run,
            mark.tenant
        );
        shared_memory::release(&dir);
        match std::fs::remove_dir_all(&dir) {
            Ok(()) => removal.removed.push(what),
            // Its owner was quicker.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => removal
                .problems
                .push(format!("{what} could not be removed: {error}")),
        }
    }
    for dir in runtime.unmarked().unwrap_or_default() {
        stop_server(&dir).await;
        shared_memory::release(&dir);
        match std::fs::remove_dir_all(&dir) {
            Ok(()) => removal.removed.push(format!("folder {}", dir.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => removal.problems.push(format!(
                "folder {} could not be removed: {error}",
                dir.display()
            )),
        }
    }
    removal
}

/// How long a server has for its own “immediate” end, which ends the sessions and removes shared
/// memory.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long processes that were killed are waited for.
const DEATH: Duration = Duration::from_secs(5);

/// Stops the server of a sandbox's folder, at once if need be: its data is thrown away.
pub(super) async fn stop_server(dir: &Path) {
    if let Some(server) = server_process(dir) {
        let _ = kill_process(server, Signal::QUIT);
        if !are_gone(&[server], PATIENCE).await {
            kill_server(dir).await;
        }
    }
}

/// Kills the server and its children at once, as a power cut would. Nothing is written any more.
pub(super) async fn kill_server(dir: &Path) {
    if let Some(server) = server_process(dir) {
        kill_with_descendants(server).await;
    }
}

/// Ends a server that is our child, whether or not it has written yet which process it is. None of
/// its processes is left.
pub(super) async fn end_server(mut child: Child) {
    let id = child.id().and_then(|id| i32::try_from(id).ok());
    if let Some(leader) = id.and_then(Pid::from_raw) {
        // `timeout` and the server are one group. The server ends its children, which are not.
        let _ = kill_process_group(leader, Signal::QUIT);
        if !are_gone(&[leader], PATIENCE).await {
            kill_with_descendants(leader).await;
        }
        // The number is taken until we have asked how the leader ended.
        let _ = kill_process_group(leader, Signal::KILL);
    }
    let _ = child.wait().await;
}

async fn kill_with_descendants(process: Pid) {
    // A stopped server starts no more children, and does not notice that some of them are gone.
    let mut doomed = vec![process];
    let mut next = 0;
    while let Some(parent) = doomed.get(next).copied() {
        let _ = kill_process(parent, Signal::STOP);
        doomed.extend(children(parent));
        next += 1;
    }
    for process in &doomed {
        let _ = kill_process(*process, Signal::KILL);
    }
    // Shared memory is in use as long as one of them lives.
    are_gone(&doomed, DEATH).await;
}

/// Waits until all of them are gone, and says whether they are.
async fn are_gone(processes: &[Pid], patience: Duration) -> bool {
    let gone = async {
        while !processes.iter().all(|process| is_gone(*process)) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(patience, gone).await.is_ok()
}

/// The processes that a process has started. Without /proc none are known: they end by themselves
/// when they notice that the server is gone.
fn children(parent: Pid) -> Vec<Pid> {
    let parent = parent.as_raw_nonzero().get().to_string();
    std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok())
        .filter_map(Pid::from_raw)
        .filter(|process| stat(*process).is_some_and(|(_, of)| of == parent))
        .collect()
}

/// Whether a process is gone, or only waits for its parent to take notice.
fn is_gone(process: Pid) -> bool {
    let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    test_kill_process(process).is_err()
        || stat(process).is_some_and(|(state, _)| state == "Z")
        || waitid(WaitId::Pid(process), look).is_ok_and(|ended| ended.is_some())
}

/// State and parent of a process: the fields after its name, which may contain anything.
fn stat(process: Pid) -> Option<(String, String)> {
    let path = format!("/proc/{}/stat", process.as_raw_nonzero());
    let text = std::fs::read_to_string(path).ok()?;
    let (_, fields) = text.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().map(str::to_owned);
    Some((fields.next()?, fields.next()?))
}

/// Asks the server for its “fast” shutdown, which leaves clean data.
pub(super) fn ask_to_stop(dir: &Path) {
    if let Some(pid) = server_process(dir) {
        let _ = kill_process(pid, Signal::INT);
    }
}

/// The server's process by `data/postmaster.pid`, if that process really is the server of this
/// folder.
pub(super) fn server_process(dir: &Path) -> Option<Pid> {
    let data: PathBuf = dir.join("data");
    let text = std::fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let raw: i32 = text.lines().next()?.trim().parse().ok()?;
    // Negative while initdb works: the process is not a server then, and ends with initdb.
    let pid = Pid::from_raw(raw.max(0))?;
    match std::fs::read(format!("/proc/{raw}/cmdline")) {
        Ok(cmdline) => {
            let words = cmdline.split(|byte| *byte == 0);
            let data = data.to_string_lossy();
            words
                .into_iter()
                .any(|word| word == data.as_bytes())
                .then_some(pid)
        }
        // Without /proc the file is all there is to go by.
        Err(_) if !Path::new("/proc/self").exists() => Some(pid),
        Err(_) => None,
    }
}
