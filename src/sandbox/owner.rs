//! Whose a sandbox is: enough to tell, after any crash, whether somebody still needs it.

use serde::{Deserialize, Serialize};

use crate::name::RunId;

/// The process that owns a sandbox, identified so that a later process with the same number, or
/// the same number after a reboot, is not taken for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The host's name, with its space of process numbers if it has one of its own.
    pub host: String,
    /// The kernel's boot id, where there is one.
    pub boot: String,
    /// The process number.
    pub pid: u32,
    /// When the process started, in clock ticks since boot.
    pub started: u64,
}

/// Where things of ours are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On this machine: who has its name is on it.
    Here,
    /// Where runs of other machines have theirs too, of which one may have the name of this one.
    Elsewhere,
}

/// What every container and directory of ours carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The run.
    pub run: String,
    /// Unique within the run.
    pub number: u32,
    /// The tenant.
    pub tenant: String,
    /// Who owns it.
    pub owner: Owner,
    /// Seconds since the epoch after which nobody needs it.
    pub expires: i64,
    /// The address of the Docker engine that has what belongs to it. Only folders say so: what is
    /// on the engine is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine: Option<String>,
    /// Whether it stays beyond the end of its run, for somebody to look at. Not written down here:
    /// a file in the folder and the container's name tell, because labels cannot be changed.
    #[serde(skip)]
    pub kept: bool,
}

impl Owner {
    /// This process.
    pub fn this_process() -> Self {
        let pid = std::process::id();
        Self {
            host: host(),
            boot: boot_id(),
            pid,
            started: start_time(pid).unwrap_or(0),
        }
    }

    /// Whether it lives, or lived, on this machine.
    pub fn is_of_this_host(&self) -> bool {
        self.host == Self::this_process().host
    }

    /// Whether it lives, or lived, on this machine since it was started. Another machine may have the
    /// same name.
    pub fn is_of_this_boot(&self) -> bool {
        let here = Self::this_process();
        self.host == here.host && self.boot == here.boot
    }

    /// Whether the owner is known to be gone. Owners on other hosts are never known to be.
    pub fn is_gone(&self) -> bool {
        let here = Self::this_process();
        if self.host != here.host {
            return false;
        }
        if !self.boot.is_empty() && !here.boot.is_empty() && self.boot != here.boot {
            return true;
        }
        match start_time(self.pid) {
            Some(started) => self.started != 0 && started != self.started,
            None => !process_exists(self.pid),
        }
    }

    /// One line, for a label.
    pub fn encode(&self) -> String {
        format!("{}/{}/{}/{}", self.host, self.boot, self.pid, self.started)
    }

    /// Reads [`Owner::encode`].
    pub fn decode(text: &str) -> Option<Self> {
        let mut parts = text.rsplitn(4, '/');
        let started = parts.next()?.parse().ok()?;
        let pid = parts.next()?.parse().ok()?;
        let boot = parts.next()?.to_owned();
        let host = parts.next()?.to_owned();
        Some(Self {
            host,
            boot,
            pid,
            started,
        })
    }
}

impl Mark {
    /// A mark of this process.
    pub fn new(run: &RunId, number: u32, tenant: &str, expires: i64) -> Self {
        Self {
            run: run.as_str().to_owned(),
            number,
            tenant: tenant.to_owned(),
            owner: Owner::this_process(),
            expires,
            engine: None,
            kept: false,
        }
    }

    /// Whether what carries this mark may be removed by somebody else. The time decides only where
    /// the owner cannot be asked: a clock may be set, and the owner's sandboxes end by themselves.
    pub fn is_abandoned(&self, now: i64, place: Place) -> bool {
        let known = match place {
            Place::Here => self.owner.is_of_this_host(),
            Place::Elsewhere => self.owner.is_of_this_boot(),
        };
        if known {
            self.owner.is_gone()
        } else {
            now > self.expires
        }
    }
}

/// Two containers may have the name of their host, and yet neither sees the other's processes.
fn host() -> String {
    let name = rustix::system::uname();
    let name = name.nodename().to_string_lossy();
    match std::fs::read_link("/proc/self/ns/pid") {
        // The number of the first one is fixed (`PROC_PID_INIT_INO`).
        Ok(space) if space.as_os_str() != "pid:[4026531836]" => {
            format!("{name} {}", space.display())
        }
        _ => name.into_owned(),
    }
}

pub(super) fn boot_id() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id")
        .map(|id| id.trim().to_owned())
        .unwrap_or_default()
}

/// Field 22 of `/proc/PID/stat` (proc(5)); the command in field 2 may contain anything.
fn start_time(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, after) = stat.rsplit_once(')')?;
    after.split_ascii_whitespace().nth(19)?.parse().ok()
}

fn process_exists(pid: u32) -> bool {
    i32::try_from(pid)
        .ok()
        .and_then(rustix::process::Pid::from_raw)
        .is_some_and(|pid| {
            !matches!(
                rustix::process::test_kill_process(pid),
                Err(rustix::io::Errno::SRCH)
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_live_owner_is_not_gone_and_a_dead_one_is() {
        let me = Owner::this_process();
        assert!(!me.is_gone());
        assert_eq!(Owner::decode(&me.encode()), Some(me.clone()));
        let earlier = Owner {
            started: me.started + 1,
            ..me.clone()
        };
        assert!(earlier.is_gone(), "another process has this number now");
        let rebooted = Owner {
            boot: "0".to_owned(),
            ..me.clone()
        };
        assert!(rebooted.is_gone() || me.boot.is_empty());
        let dead = Owner {
            pid: 0x3fff_fffe,
            ..me.clone()
        };
        assert!(dead.is_gone());
        let elsewhere = Owner {
            host: "elsewhere".to_owned(),
            pid: 0x3fff_fffe,
            ..me
        };
        assert!(!elsewhere.is_gone(), "nobody here can know");
    }

    #[test]
    fn a_clock_that_jumps_takes_nothing_from_a_live_owner() {
        let run = RunId::new(jiff::Timestamp::UNIX_EPOCH, 7);
        let mine = Mark::new(&run, 1, "acme", 1_000);
        let of = |owner: Owner| Mark {
            owner,
            ..mine.clone()
        };
        let dead = of(Owner {
            pid: 0x3fff_fffe,
            ..mine.owner.clone()
        });
        let namesake = of(Owner {
            boot: "another".to_owned(),
            ..mine.owner.clone()
        });
        let foreign = of(Owner {
            host: "elsewhere".to_owned(),
            ..mine.owner.clone()
        });
        for (now, is_over) in [(i64::MIN, false), (1_000, false), (i64::MAX, true)] {
            for place in [Place::Here, Place::Elsewhere] {
                assert!(!mine.is_abandoned(now, place));
                assert!(dead.is_abandoned(now, place));
                assert_eq!(foreign.is_abandoned(now, place), is_over);
            }
            // Either this machine was started anew, or another one has its name.
            assert_eq!(namesake.is_abandoned(now, Place::Elsewhere), is_over);
            assert!(namesake.is_abandoned(now, Place::Here));
        }
    }
}
