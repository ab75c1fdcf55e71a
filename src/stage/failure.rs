//! Errors of servers and scripts told as findings.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::context::Stop;
use super::remedy;
use crate::event::{Direction, Finding, Stage};
use crate::pg::{Limits, PgError, ScriptFailure, ScriptProblem, Session, redact_output};
use crate::sandbox::{DISK_HELP, Sandbox, ServerState, is_disk_full};
use crate::text::truncate;

/// What `doing` failed with, where the harness or its surroundings are to blame, whatever the
/// error is: reading the catalog, connecting, creating the database.
pub(super) async fn harness_failure(
    sandbox: &Sandbox,
    stage: Stage,
    doing: &str,
    error: &PgError,
    reveal: bool,
) -> Stop {
    if matches!(error, PgError::Interrupted) {
        return Stop::Interrupted;
    }
    let id = match error {
        PgError::TimeLimit(_) => "run.time-limit",
        _ => "run.server-lost",
    };
    let mut message = format!("failed to {doing}: {}", error.describe(reveal));
    let mut finding = Finding::new(id, stage, "");
    if is_disk_full_error(sandbox, error).await {
        finding.message = message + "; the disk of the sandbox is full";
        return finding.help(DISK_HELP).into();
    }
    match settled_state(sandbox, error).await {
        ServerState::Running if matches!(error, PgError::Lost(_)) && was_killed(sandbox).await => {
            message.push_str(KILLED);
            finding = finding.help(MEMORY_HELP);
        }
        ServerState::Running => {
            // A server that answers was not lost.
            if matches!(error, PgError::Server(_)) && !error.is_harness_fault() {
                finding = Finding::new("run.unexpected", stage, "");
            }
        }
        ServerState::OutOfMemory => {
            message.push_str("; the sandbox ran out of its memory limit");
            finding = finding.help(MEMORY_HELP);
        }
        ServerState::Gone(reason) => {
            message.push_str("; the server is gone: ");
            message.push_str(&reason);
        }
    }
    finding.message = message;
    finding.into()
}

const MEMORY_HELP: &str = "raise `postgres.memory` in harness.yaml";

const KILLED: &str =
    "; a process of the server was killed, as it happens where the sandbox has too little memory";

/// Whether the kernel, or somebody else, has killed one of the server's processes, so that it ended
/// all sessions and started anew.
async fn was_killed(sandbox: &Sandbox) -> bool {
    let log = sandbox.server_log().await;
    log.lines()
        .any(|line| line.contains("was terminated by signal 9"))
}

/// Why what a program of the user's says about the database counts for nothing: the server was lost
/// while it ran.
pub(super) async fn lost_server(sandbox: &Sandbox, stage: Stage, doing: &str) -> Option<Stop> {
    let limits = Limits {
        statement: Duration::from_secs(10),
        cancel: CancellationToken::new(),
    };
    // The engine may need a moment until it knows.
    let answer = Session::connect(sandbox.endpoint(), "postgres", "pgrehearse", limits).await;
    let server = match &answer {
        Err(error) => settled_state(sandbox, error).await,
        Ok(_) => ServerState::Running,
    };
    let (reason, help) = match server {
        ServerState::Running if was_killed(sandbox).await => (KILLED.to_owned(), Some(MEMORY_HELP)),
        ServerState::Running => match &answer {
            Ok(_) => return None,
            Err(error) => (
                format!("; it does not answer: {}", error.describe(false)),
                None,
            ),
        },
        ServerState::OutOfMemory => (
            "; the sandbox ran out of its memory limit".to_owned(),
            Some(MEMORY_HELP),
        ),
        ServerState::Gone(reason) => (format!("; the server is gone: {reason}"), None),
    };
    let message = format!("failed to {doing}: the server was lost{reason}");
    let finding = Finding::new("run.server-lost", stage, message);
    Some(match help {
        Some(help) => finding.help(help).into(),
        None => finding.into(),
    })
}

/// How a statement has ended its own session, where the server lives on: it crashed its process, or
/// had it terminated. `None` where that could have been anything else.
async fn ended_by_statement(sandbox: &Sandbox, error: &PgError) -> Option<(String, String)> {
    let terminated = match error {
        PgError::Lost(lost) => lost
            .as_db_error()
            .is_some_and(|db| db.code().code() == "57P01"),
        _ => return None,
    };
    if is_disk_full_error(sandbox, error).await {
        return None;
    }
    let is_up = match settled_state(sandbox, error).await {
        ServerState::Running => true,
        // A crash may take the whole server along.
        ServerState::Gone(_) if !terminated => false,
        ServerState::Gone(_) | ServerState::OutOfMemory => return None,
    };
    let log = sandbox.server_log().await;
    let how = how_ended(&log, terminated, is_up)?;
    let tail: Vec<&str> = log.lines().rev().take(12).collect();
    let tail: Vec<&str> = tail.into_iter().rev().collect();
    Some((how, redact_output(&tail.join("\n"))))
}

/// The end of a log that can be about a session that has just ended: since the server was ready, or
/// since the time before, where it is ready again after a crash. A server that is down was not.
fn recent(log: &str, is_up: bool) -> String {
    let mut left = if is_up { 2 } else { 1 };
    let mut lines: Vec<&str> = Vec::new();
    for line in log.lines().rev() {
        if line.contains("database system is ready to accept connections") {
            left -= 1;
        }
        if left == 0 {
            break;
        }
        lines.push(line);
    }
    lines.reverse();
    lines.join("\n")
}

/// What the log says about the end of a session. A killed process, a panic and a server that was told
/// to stop are not the statement's doing, and neither is what happened before.
fn how_ended(log: &str, terminated: bool, is_up: bool) -> Option<String> {
    let log = recent(log, is_up);
    if log.contains("shutdown request") || log.contains("PANIC:") {
        return None;
    }
    // Whose own process crashes is not told that it was terminated.
    let crash = log.lines().rev().filter(|_| !terminated).find_map(|line| {
        let (_, signal) = line.split_once(" was terminated by ")?;
        line.contains("process").then_some(signal.trim())
    });
    match crash {
        Some(signal) if signal.starts_with("signal 9") => None,
        Some(signal) => Some(format!("it crashes the server's process ({signal})")),
        None if terminated => Some("its session is terminated while it runs".to_owned()),
        None => None,
    }
}

/// Whether a full disk is behind it: the server says so, or its log does before it gave up.
async fn is_disk_full_error(sandbox: &Sandbox, error: &PgError) -> bool {
    match error {
        PgError::Server(server) => server.sqlstate == "53100" || is_disk_full(&server.message),
        PgError::Lost(_) | PgError::Connect(_) => {
            let log = sandbox.server_log().await;
            log.lines().rev().take(20).any(is_disk_full)
        }
        _ => false,
    }
}

/// The state of the server. One whose connection broke may need a moment until it is gone.
async fn settled_state(sandbox: &Sandbox, error: &PgError) -> ServerState {
    let patience = match error {
        PgError::Lost(_) | PgError::Connect(_) => 10,
        _ => 0,
    };
    for _ in 0..patience {
        match sandbox.state().await {
            ServerState::Running => {}
            state => return state,
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    sandbox.state().await
}

/// A script that did not run to its end, told as a finding of its stage.
pub(super) async fn script_failure(
    sandbox: &Sandbox,
    stage: Stage,
    direction: Direction,
    step: &str,
    failure: &ScriptFailure,
    reveal: bool,
) -> Stop {
    let place = &failure.location;
    let finding = match &failure.problem {
        ScriptProblem::LeftOpen => {
            let id = match direction {
                Direction::Down => "rollback.transaction-left-open",
                Direction::Up | Direction::Redo => "migrate.transaction-left-open",
            };
            Finding::new(
                id,
                stage,
                format!("{step} leaves a transaction open, so its changes are lost"),
            )
        }
        ScriptProblem::RollsBack => {
            let id = match direction {
                Direction::Down => "rollback.rolls-back",
                Direction::Up | Direction::Redo => "migrate.rolls-back",
            };
            Finding::new(
                id,
                stage,
                format!("{step} undoes with ROLLBACK what it did before"),
            )
        }
        ScriptProblem::Error(PgError::Interrupted)
        | ScriptProblem::Unobserved(PgError::Interrupted) => return Stop::Interrupted,
        ScriptProblem::Error(error @ PgError::Server(server)) if !error.is_harness_fault() => {
            let id = refused(direction);
            let record = server.record(reveal, Some(place.line), Some(place.column));
            let mut finding = Finding::new(id, stage, format!("{step}: {}", record.message))
                .evidence_opt("detail", record.detail)
                .evidence_opt("hint", record.hint)
                .evidence_opt("context", record.context.map(|text| truncate(&text, 500)));
            finding.sqlstate = Some(server.sqlstate.clone());
            finding.object = server.object();
            if let Some(help) = remedy::for_sqlstate(&server.sqlstate, direction) {
                finding = finding.help(help);
            }
            finding
        }
        ScriptProblem::Error(error) | ScriptProblem::Unobserved(error) => {
            if matches!(failure.problem, ScriptProblem::Error(_))
                && let Some((how, log)) = ended_by_statement(sandbox, error).await
            {
                let finding = Finding::new(refused(direction), stage, format!("{step}: {how}"))
                    .evidence("server_log", log)
                    .help("look at the server log in the tenant's directory, and at what the statement calls");
                return decorate(finding, step, failure).into();
            }
            let doing = match failure.problem {
                ScriptProblem::Unobserved(_) => format!("look at what {step} did ({place})"),
                _ => format!("run {step} ({place})"),
            };
            return match harness_failure(sandbox, stage, &doing, error, reveal).await {
                Stop::At(finding) => decorate(*finding, step, failure).into(),
                other => other,
            };
        }
    };
    decorate(finding, step, failure).into()
}

fn refused(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "migrate.statement-failed",
        Direction::Down => "rollback.statement-failed",
        Direction::Redo => "redo.statement-failed",
    }
}

fn decorate(finding: Finding, step: &str, failure: &ScriptFailure) -> Finding {
    finding
        .location(Some(failure.location.clone()))
        .evidence("step", step)
        .evidence("statement", failure.statement.clone())
        .evidence("excerpt", failure.excerpt.clone())
        .evidence_opt("partly_committed", failure.partly_committed.then_some(true))
}

#[cfg(test)]
mod tests {
    use super::how_ended;

    #[test]
    fn only_what_the_statement_did_is_blamed_on_it() {
        let crashed = |signal| {
            format!(
                "x LOG:  server process (PID 7) was terminated by {signal}\nx LOG:  terminating any other active server processes\n"
            )
        };
        let segfault = crashed("signal 11: Segmentation fault");
        let ready = "x LOG:  database system is ready to accept connections\n";
        for (is_up, log) in [
            (true, segfault.clone()),
            (true, format!("{ready}{segfault}{ready}")),
            (false, format!("{ready}{segfault}")),
        ] {
            assert_eq!(
                how_ended(&log, false, is_up).as_deref(),
                Some("it crashes the server's process (signal 11: Segmentation fault)")
            );
        }
        // What crashed earlier was something else.
        let earlier = format!("{segfault}{ready}");
        assert_eq!(how_ended(&earlier, false, false), None);
        assert_eq!(how_ended(&format!("{earlier}{ready}"), false, true), None);
        assert!(how_ended(&earlier, true, true).is_some_and(|how| how.contains("terminated")));
        assert_eq!(how_ended(&crashed("signal 9: Killed"), false, true), None);
        assert_eq!(
            how_ended(
                &format!("x PANIC:  could not write\n{segfault}"),
                false,
                true
            ),
            None
        );
        assert_eq!(
            how_ended("x LOG:  received fast shutdown request\n", true, true),
            None
        );
        assert!(how_ended("x FATAL:  terminating connection\n", true, true).is_some());
        assert_eq!(how_ended("x LOG:  ready\n", false, true), None);
    }
}
