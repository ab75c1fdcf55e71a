//! One plain line an event, for logs of CI and for what scrolls above the progress bars.

use std::fmt::Write as _;
use std::time::Duration;

use super::failure::{color, mark};
use super::style::{Color, Style};
use super::{Tally, TenantSummary, Verbosity};
use crate::event::{
    CaseOutcome, Envelope, Event, Interruption, ModelCell, PlansFacts, Point, RunFacts, Severity,
    Stage, SuiteCase, Verdict,
};
use crate::name::TenantName;
use crate::text::{count, duration, sanitize_line, truncate};

/// The verdict as the last line of a run and of a tenant says it.
pub(super) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Skipped => "SKIPPED",
        Verdict::Pass => "PASS",
        Verdict::Warn => "WARN",
        Verdict::Fail => "FAIL",
        Verdict::Error => "ERROR",
    }
}

/// What one entry of `models` came to in one state of the database.
fn models(cell: &ModelCell) -> String {
    let count =
        |number: u64, what: &str| count(usize::try_from(number).unwrap_or(usize::MAX), what);
    format!(
        "models {} {}: {}, {}, {}, {} not understood",
        sanitize_line(&cell.path),
        state(cell.on),
        count(cell.tables, "table"),
        count(cell.errors, "error"),
        count(cell.warnings, "warning"),
        cell.unknown
    )
}

/// How many plans there are, and how many of them changed.
fn compared(plans: &PlansFacts) -> String {
    let queries = &plans.queries;
    let changed = queries.iter().filter(|query| !query.changes.is_empty());
    let all = count(queries.len(), "plan");
    format!("{all} compared, {} changed", changed.count())
}

/// Where a seed came from.
fn origin(cache_hit: bool) -> &'static str {
    if cache_hit {
        "from the cache"
    } else {
        "restored"
    }
}

/// A state of the database in words.
fn state(point: Point) -> &'static str {
    match point {
        Point::Base => "on base",
        Point::Migrated => "on the migrated database",
        Point::RolledBack => "after the rollback",
        Point::Redone => "after the redo",
    }
}

/// The line for an event that `tally` has already taken in, if it is worth one.
pub(super) fn line(
    envelope: &Envelope,
    tally: &Tally,
    verbosity: Verbosity,
    style: Style,
) -> Option<String> {
    if verbosity == Verbosity::Quiet {
        return None;
    }
    let verbose = verbosity == Verbosity::Verbose;
    match &envelope.event {
        Event::RunStarted { run } => Some(engine_line(run)),
        Event::RunInterrupted { signal } => Some(interrupted(signal, style)),
        Event::StageStarted { tenant, stage } if verbose => {
            Some(format!("{} {stage} …", tag(tenant, style)))
        }
        Event::StageProgress {
            tenant,
            stage,
            message,
        } if verbose => Some(format!(
            "{} {stage} … {}",
            tag(tenant, style),
            sanitize_line(message)
        )),
        Event::SeedCacheFailed { tenant, message } => Some(cache_failed(tenant, message, style)),
        Event::ScheduleNoted { message } => {
            Some(style.paint(Color::Yellow, &sanitize_line(message)))
        }
        Event::TenantRetried { tenant, reason, .. } => Some(retried(tenant, reason, style)),
        Event::SnapshotRead { tenant, snapshot } if verbose => Some(format!(
            "{} snapshot {} ({}, {})",
            tag(tenant, style),
            sanitize_line(&snapshot.path),
            sanitize_line(&snapshot.format),
            crate::text::bytes(snapshot.bytes)
        )),
        Event::SeedReady {
            tenant, cache_hit, ..
        } if verbose => Some(format!(
            "{} seed {}",
            tag(tenant, style),
            origin(*cache_hit)
        )),
        Event::StatementFinished { tenant, statement } if verbose => Some(format!(
            "{} {}:{} {} {}",
            tag(tenant, style),
            sanitize_line(&statement.file),
            statement.line,
            truncate(&sanitize_line(&statement.sql), 60),
            took(statement.duration_ms),
        )),
        Event::ModelsCompared { tenant, cell } if verbose => {
            Some(format!("{} {}", tag(tenant, style), models(cell)))
        }
        Event::CaseFinished { tenant, case } if verbose || case.outcome != CaseOutcome::Passed => {
            Some(case_line(tenant, case, style))
        }
        Event::StepInterrupted {
            tenant,
            interruption,
        } if verbose => Some(killed(tenant, interruption, style)),
        Event::PlansCompared { tenant, plans } if verbose => {
            Some(format!("{} {}", tag(tenant, style), compared(plans)))
        }
        Event::StageFinished { tenant, stage, .. } => {
            stage_line(tenant, tally, *stage, verbose, style)
        }
        Event::TenantPlanned { .. }
        | Event::TenantStarted { .. }
        | Event::StageStarted { .. }
        | Event::StageProgress { .. }
        | Event::SnapshotRead { .. }
        | Event::SeedReady { .. }
        | Event::SchemaRead { .. }
        | Event::StatementFinished { .. }
        | Event::StatementsLogged { .. }
        | Event::CaseFinished { .. }
        | Event::ModelsCompared { .. }
        | Event::FindingRaised { .. }
        | Event::RollbackCompared { .. }
        | Event::StepCompared { .. }
        | Event::StepInterrupted { .. }
        | Event::AfterWritesCompared { .. }
        | Event::SecondTimeApplied { .. }
        | Event::TrafficMeasured { .. }
        | Event::PlansCompared { .. }
        | Event::TenantFinished { .. }
        | Event::FleetCompared { .. }
        | Event::FleetKnown { .. }
        | Event::ForeignKeysRead { .. }
        | Event::LiveRead { .. }
        | Event::RunFinished { .. } => None,
    }
}

/// `[acme] killed during 01.sql:3 … the next run completed it`.
fn killed(tenant: &TenantName, interruption: &Interruption, style: Style) -> String {
    format!(
        "{} killed {} {}:{} … {}",
        tag(tenant, style),
        if interruption.inside {
            "during"
        } else {
            "after"
        },
        sanitize_line(&interruption.file),
        interruption.line,
        next_run(interruption)
    )
}

/// `engine local: no Docker engine answers, …`
fn engine_line(run: &RunFacts) -> String {
    let (engine, reason) = (&run.engine, &run.engine_reason);
    format!(
        "engine {}: {}",
        sanitize_line(engine),
        sanitize_line(reason)
    )
}

/// `[acme] case checks/totals … failed`.
fn case_line(tenant: &TenantName, case: &SuiteCase, style: Style) -> String {
    format!(
        "{} case {}/{} {}… {}{}",
        tag(tenant, style),
        sanitize_line(&case.suite),
        sanitize_line(&case.name),
        if case.point == Point::Base {
            "(before the migration) "
        } else {
            ""
        },
        outcome(case.outcome),
        case.message
            .as_ref()
            .map(|message| format!(": {}", truncate(&sanitize_line(message), 200)))
            .unwrap_or_default()
    )
}

fn interrupted(signal: &str, style: Style) -> String {
    let signal = sanitize_line(signal);
    let text = format!(
        "interrupted ({signal}): cancelling and tearing down; once more removes everything at once"
    );
    style.paint(Color::Yellow, &text)
}

/// `[acme] seed cache: not used: …`.
fn cache_failed(tenant: &TenantName, message: &str, style: Style) -> String {
    let text = format!("seed cache: {}", sanitize_line(message));
    format!(
        "{} {}",
        tag(tenant, style),
        style.paint(Color::Yellow, &text)
    )
}

/// `[acme] begins anew: failed to …`.
fn retried(tenant: &TenantName, reason: &str, style: Style) -> String {
    let reason = truncate(&sanitize_line(reason), 300);
    let text = style.paint(Color::Yellow, &format!("begins anew: {reason}"));
    format!("{} {text}", tag(tenant, style))
}

/// `[acme] PASS in 3.2 s (3 of 8)`.
pub(super) fn tenant_line(tenant: &TenantSummary, done: usize, of: usize, style: Style) -> String {
    let reason = tenant
        .reason
        .as_ref()
        .map(|reason| format!(": {}", sanitize_line(reason)))
        .unwrap_or_default();
    format!(
        "{} {} in {} ({done} of {of}){reason}",
        tag(&tenant.name, style),
        style.paint(color(tenant.verdict), word(tenant.verdict)),
        duration(Duration::from_millis(tenant.duration_ms))
    )
}

fn stage_line(
    tenant: &TenantName,
    tally: &Tally,
    stage: Stage,
    verbose: bool,
    style: Style,
) -> Option<String> {
    let (summary, findings) = tally.stage_so_far(tenant, stage)?;
    let start = format!("{} {stage} …", tag(tenant, style));
    let mark = style.paint(color(summary.verdict), mark(summary.verdict));
    if summary.verdict == Verdict::Skipped {
        let reason = summary.reason.as_deref().unwrap_or("no reason was given");
        return verbose.then(|| format!("{start} {mark} {}", sanitize_line(reason)));
    }
    let took = duration(Duration::from_millis(summary.duration_ms));
    let mut line = format!("{start} {mark} {took}");
    let mut findings = findings
        .into_iter()
        .filter(|finding| finding.severity > Severity::Info);
    if let Some(first) = findings.next() {
        let _ = write!(
            line,
            ": {}: {}",
            sanitize_line(&first.id),
            truncate(&sanitize_line(&first.message), 300)
        );
        if let Some(location) = &first.location {
            let _ = write!(line, " ({})", sanitize_line(&location.to_string()));
        }
        if let rest @ 1.. = findings.count() {
            let _ = write!(line, ", and {}", count(rest, "more finding"));
        }
    } else if let Some(reason) = &summary.reason {
        let _ = write!(line, ": {}", sanitize_line(reason));
    }
    Some(line)
}

fn tag(tenant: &TenantName, style: Style) -> String {
    style.paint(Color::Bold, &format!("[{tenant}]"))
}

/// What the next run came to after an interruption.
pub(super) fn next_run(interruption: &Interruption) -> &'static str {
    match (interruption.completes, interruption.same_result) {
        (Some(false), _) => "the next run fails",
        (Some(true), Some(false)) => "the next run has another result",
        (Some(true), Some(true)) => "the next run completes",
        _ => "not known",
    }
}

fn took(ms: f64) -> String {
    duration(Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default())
}

fn outcome(outcome: CaseOutcome) -> &'static str {
    match outcome {
        CaseOutcome::Passed => "ok",
        CaseOutcome::Failed => "FAIL",
        CaseOutcome::Error => "ERR",
        CaseOutcome::Skipped => "–",
        CaseOutcome::Flaky => "flaky",
    }
}
