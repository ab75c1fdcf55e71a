//! Errors of servers and scripts told as findings.

use super::context::Stop;
use super::remedy;
use crate::event::{Direction, Finding, Stage};
use crate::pg::{PgError, ScriptFailure, ScriptProblem};
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
        ServerState::Running => {
            // A server that answers was not lost.
            if matches!(error, PgError::Server(_)) && !error.is_harness_fault() {
                finding = Finding::new("run.unexpected", stage, "");
            }
        }
        ServerState::OutOfMemory => {
            message.push_str("; the sandbox ran out of its memory limit");
            finding = finding.help("raise `postgres.memory` in harness.yaml");
        }
        ServerState::Gone(reason) => {
            message.push_str("; the server is gone: ");
            message.push_str(&reason);
        }
    }
    finding.message = message;
    finding.into()
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
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
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
    let prefix = match direction {
        Direction::Up => "migrate",
        Direction::Down => "rollback",
        Direction::Redo => "redo",
    };
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
            let id = match prefix {
                "migrate" => "migrate.statement-failed",
                "rollback" => "rollback.statement-failed",
                _ => "redo.statement-failed",
            };
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

fn decorate(finding: Finding, step: &str, failure: &ScriptFailure) -> Finding {
    finding
        .location(Some(failure.location.clone()))
        .evidence("step", step)
        .evidence("statement", failure.statement.clone())
        .evidence("excerpt", failure.excerpt.clone())
        .evidence_opt("partly_committed", failure.partly_committed.then_some(true))
}
