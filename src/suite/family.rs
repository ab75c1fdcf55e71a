//! All processes that a program of the user's has started, found by a mark in their environment.
//!
//! A process group is not enough: `setsid`, as every daemon does it, leaves the group.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use super::secrets::random_word;

/// The variable that carries the mark.
const VARIABLE: &str = "PGREHEARSE_MARK";

/// A program and its descendants.
#[derive(Debug)]
pub(super) struct Family {
    mark: String,
    /// Those seen so far, with the times of their starts: one that cleans its environment and
    /// leaves its session afterwards is still known.
    seen: BTreeSet<(u32, u64)>,
}

/// What `/proc/PID/stat` says (proc(5)).
#[derive(Debug, Clone, Copy)]
struct Process {
    parent: u32,
    group: u32,
    session: u32,
    started: u64,
    dead: bool,
}

impl Family {
    /// A family that nobody belongs to yet.
    pub(super) fn new() -> std::io::Result<Self> {
        Ok(Self {
            mark: random_word()?,
            seen: BTreeSet::new(),
        })
    }

    /// The variable that the program is to be given.
    pub(super) fn variable(&self) -> (&'static str, &str) {
        (VARIABLE, &self.mark)
    }

    /// Looks who is there now, and remembers them.
    pub(super) fn look(&mut self) -> Vec<u32> {
        let processes = processes();
        let wanted = format!("{VARIABLE}={}", self.mark);
        let mut members: BTreeSet<u32> = processes
            .iter()
            .filter(|(pid, process)| {
                self.seen.contains(&(**pid, process.started)) || is_marked(**pid, &wanted)
            })
            .map(|(pid, _)| *pid)
            .collect();
        // Children, and whoever is in a group or session that a member leads.
        loop {
            let before = members.len();
            for (pid, process) in &processes {
                if [process.parent, process.group, process.session]
                    .iter()
                    .any(|id| members.contains(id))
                {
                    members.insert(*pid);
                }
            }
            if members.len() == before {
                break;
            }
        }
        members.remove(&std::process::id());
        members.retain(|pid| processes.get(pid).is_some_and(|process| !process.dead));
        self.seen.extend(
            members
                .iter()
                .filter_map(|pid| Some((*pid, processes.get(pid)?.started))),
        );
        members.into_iter().collect()
    }

    /// Ends everybody, as often as it takes: they may start others meanwhile.
    pub(super) async fn end(&mut self) {
        for _ in 0..200 {
            if !self.end_once() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tracing::warn!("a program starts processes faster than they can be ended");
    }

    /// The same where nobody can wait.
    pub(super) fn end_now(&mut self) {
        for _ in 0..20 {
            if !self.end_once() {
                return;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Whether anybody was there.
    fn end_once(&mut self) -> bool {
        let members = self.look();
        for pid in &members {
            if let Some(pid) = i32::try_from(*pid).ok().and_then(Pid::from_raw) {
                let _ = kill_process(pid, Signal::KILL);
            }
        }
        !members.is_empty()
    }
}

fn is_marked(pid: u32, wanted: &str) -> bool {
    std::fs::read(format!("/proc/{pid}/environ")).is_ok_and(|environment| {
        environment
            .split(|byte| *byte == 0)
            .any(|variable| variable == wanted.as_bytes())
    })
}

/// Every process; none where there is no `/proc`.
fn processes() -> BTreeMap<u32, Process> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return BTreeMap::new();
    };
    entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read(entry.path().join("stat")).ok()?;
            let stat = String::from_utf8_lossy(&stat);
            // The command in the second field may contain anything.
            let (_, after) = stat.rsplit_once(')')?;
            let mut fields = after.split_ascii_whitespace();
            let state = fields.next()?;
            let mut number = || fields.next()?.parse::<u32>().ok();
            let (parent, group, session) = (number()?, number()?, number()?);
            Some((
                pid,
                Process {
                    parent,
                    group,
                    session,
                    started: fields.nth(15)?.parse().ok()?,
                    dead: matches!(state, "Z" | "X"),
                },
            ))
        })
        .collect()
}
