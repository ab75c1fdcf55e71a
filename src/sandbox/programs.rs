//! Programs of the user's that a killed run has left: they carry their owner in the environment.

use rustix::process::{Pid, Signal, kill_process};

use super::{Owner, Removal};

/// The variable of a program's environment that says which process has started it.
pub const OWNER_VARIABLE: &str = "PGREHEARSE_OWNER";

/// Ends the programs whose owner is gone, with whatever they have started and left their
/// environment to. Processes of other users cannot be looked at, and are none of ours.
pub(super) async fn end_orphans() -> Removal {
    let mut removal = Removal::default();
    // They may start others meanwhile.
    for _ in 0..50 {
        let orphans = orphans();
        if orphans.is_empty() {
            break;
        }
        for (pid, owner) in orphans {
            if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
                let _ = kill_process(pid, Signal::KILL);
            }
            let what = format!("process {pid}, which process {} had started", owner.pid);
            if !removal.removed.contains(&what) {
                removal.removed.push(what);
            }
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    removal
}

fn orphans() -> Vec<(u32, Owner)> {
    std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|pid: u32| Some((pid, owner(pid)?)))
        .filter(|(pid, owner)| *pid != std::process::id() && owner.is_gone())
        .collect()
}

/// What the environment of a process says; nothing of one that has ended.
fn owner(pid: u32) -> Option<Owner> {
    let environment = std::fs::read(format!("/proc/{pid}/environ")).ok()?;
    let prefix = format!("{OWNER_VARIABLE}=");
    let value = environment
        .split(|byte| *byte == 0)
        .find_map(|variable| variable.strip_prefix(prefix.as_bytes()))?;
    Owner::decode(std::str::from_utf8(value).ok()?)
}
