//! Whether a rehearsal failed for what is around it, so that it may be tried once more.

use std::sync::atomic::Ordering;

use super::context::Tenant;
use crate::event::{Blame, Finding, Stage, finding_kind};
use crate::sandbox::{Sandbox, ServerState, is_disk_full};

/// A rehearsal that came to nothing: its engine or its sandbox went away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// In which stage.
    pub stage: Stage,
    /// What happened.
    pub reason: String,
    /// Whether nothing was wrong but that its files did not fit into memory.
    pub files_too_large: bool,
}

impl Broken {
    /// Whether it should begin anew. Never for what the migration did, never where the same must be
    /// expected to happen again, never after an interruption, and only once.
    pub(super) async fn of(tenant: &Tenant, sandbox: Option<&Sandbox>) -> Option<Self> {
        if !tenant.again || tenant.cancel.is_cancelled() {
            return None;
        }
        let errors = tenant.notes.errors();
        // Who waits for an engine that is gone has the answer.
        let full = tokio::select! {
            () = tenant.lane.lost.cancelled() => None,
            full = memory_full(sandbox, &errors) => full,
        };
        if full.is_some() {
            return full;
        }
        let first = errors.first()?;
        if !errors.iter().all(is_of_surroundings) {
            return None;
        }
        let look = async {
            match sandbox {
                None => tenant.notes.engine_failed.load(Ordering::Relaxed),
                Some(sandbox) => match sandbox.state().await {
                    // A server that crashed and stays down may have been brought down by a statement.
                    ServerState::Gone(_) => !crashed_by_itself(&sandbox.server_log().await),
                    // More memory than it may have is what a statement of the migration can ask for.
                    ServerState::OutOfMemory => !errors.iter().any(|error| {
                        matches!(error.stage, Stage::Migrate | Stage::Rollback | Stage::Redo)
                    }),
                    ServerState::Running => {
                        errors.iter().any(|error| error.id == "run.server-lost")
                            && !crashed_by_itself(&sandbox.server_log().await)
                    }
                },
            }
        };
        let gone = tokio::select! {
            () = tenant.lane.lost.cancelled() => true,
            gone = look => gone,
        };
        gone.then(|| Self {
            stage: first.stage,
            reason: first.message.clone(),
            files_too_large: false,
        })
    }

    /// The same for a rehearsal that came to its end and whose sandbox could not be removed.
    pub(super) async fn in_teardown(tenant: &Tenant) -> Option<Self> {
        let errors = tenant.notes.errors();
        let last = errors.last()?;
        if !tenant.again
            || tenant.cancel.is_cancelled()
            || !errors.iter().all(is_of_surroundings)
            || (!tenant.lane.lost.is_cancelled() && tenant.lane.engine.answers().await)
        {
            return None;
        }
        Some(Self {
            stage: Stage::Teardown,
            reason: last.message.clone(),
            files_too_large: false,
        })
    }
}

/// Where a sandbox's files are in memory, they are what has filled it, and there may be room on disk. The kernel then
/// kills processes of the server, so that no statement can go on as if nothing had happened.
async fn memory_full(sandbox: Option<&Sandbox>, errors: &[Finding]) -> Option<Broken> {
    let sandbox = sandbox.filter(|sandbox| sandbox.is_in_memory())?;
    let told = errors.iter().find(|error| is_disk_full(&error.message));
    let full = told.is_some()
        || sandbox.state().await == ServerState::OutOfMemory
        || sandbox
            .server_log()
            .await
            .lines()
            .any(|line| is_disk_full(line) || line.contains(KILLED));
    full.then(|| Broken {
        stage: told
            .or(errors.first())
            .map_or(Stage::Migrate, |error| error.stage),
        reason: "the sandbox's files did not fit into memory; they are on disk now".to_owned(),
        files_too_large: true,
    })
}

/// What a server says of a process of its own that somebody has killed.
const KILLED: &str = "was terminated by signal 9";

/// Whether another attempt may come to something else.
pub(super) fn is_of_surroundings(finding: &Finding) -> bool {
    let blame = finding_kind(&finding.id).map(|kind| kind.blame);
    blame == Some(Blame::Harness)
        && !is_disk_full(&finding.message)
        && !finding.message.contains("disk of the sandbox is full")
        && !matches!(
            finding.id.as_str(),
            "run.time-limit" | "run.interrupted" | "run.configuration"
        )
}

/// Whether the server's log says that one of its processes crashed. Nobody but the system or a
/// person sends signal 9, as where memory is short.
fn crashed_by_itself(log: &str) -> bool {
    log.lines().any(|line| {
        line.contains("PANIC:")
            || line
                .split_once("was terminated by signal ")
                .is_some_and(|(_, signal)| !signal.starts_with("9:") && signal.trim() != "9")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crashes_are_told_from_kills() {
        let process = "x [1] LOG:  server process (PID 9) was terminated by signal";
        assert!(!crashed_by_itself(&format!("{process} 9: Killed")));
        assert!(!crashed_by_itself("x [1] LOG:  all is well"));
        assert!(crashed_by_itself(&format!(
            "{process} 11: Segmentation fault"
        )));
        assert!(crashed_by_itself("x [7] PANIC:  could not write"));
    }

    #[test]
    fn only_what_is_around_is_tried_again() {
        let finding = |id: &'static str, message: &str| Finding::new(id, Stage::Migrate, message);
        assert!(is_of_surroundings(&finding(
            "run.server-lost",
            "failed to read"
        )));
        for (id, message) in [
            ("migrate.statement-failed", "no such table"),
            ("run.server-lost", "failed; the disk of the sandbox is full"),
            ("run.time-limit", "60 s"),
        ] {
            assert!(!is_of_surroundings(&finding(id, message)), "{id}");
        }
    }
}
