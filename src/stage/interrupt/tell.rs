//! What came of the accidents, told as findings.

use super::accident::Accident;
use crate::event::{Finding, Interruption, InterruptionKind, Leftover, Location, Severity, Stage};
use crate::plan::Step;
use crate::stage::context::Tenant;

/// What several accidents of one step have in common.
#[derive(PartialEq)]
enum Outcome<'a> {
    NotReached,
    Missed,
    /// By place and message.
    Stuck(Option<&'a Location>, &'a str),
    Differs(&'a [Leftover]),
    Healed(&'a [Leftover]),
    Nothing,
}

/// Raises the findings of a step's accidents, those of the same outcome together.
pub(super) fn accidents(tenant: &Tenant, step: &Step, accidents: &[Accident]) {
    let mut groups: Vec<(Outcome<'_>, Vec<&Accident>)> = Vec::new();
    for accident in accidents {
        let outcome = outcome(accident);
        match groups.iter_mut().find(|(known, _)| *known == outcome) {
            Some((_, group)) => group.push(accident),
            None => groups.push((outcome, vec![accident])),
        }
    }
    for (outcome, group) in &groups {
        if let Some(finding) = finding(step, outcome, group) {
            tenant.raise(finding);
        }
    }
}

fn outcome(accident: &Accident) -> Outcome<'_> {
    let row = &accident.row;
    if let Some(failure) = &accident.failure {
        return Outcome::Stuck(failure.location.as_ref(), &failure.message);
    }
    if row.completes.is_none() {
        return Outcome::NotReached;
    }
    if !accident.differences.is_empty() {
        return Outcome::Differs(&accident.differences);
    }
    if row.kind == InterruptionKind::Inside && !row.inside && row.reason.is_some() {
        return Outcome::Missed;
    }
    if row.left_behind.is_empty() || accident.point.last {
        return Outcome::Nothing;
    }
    Outcome::Healed(&row.left_behind)
}

fn finding(step: &Step, outcome: &Outcome<'_>, group: &[&Accident]) -> Option<Finding> {
    let first = group.first()?;
    let place = moment(first);
    let stage = Stage::Rollback;
    let finding = match outcome {
        Outcome::Nothing => return None,
        Outcome::NotReached | Outcome::Missed => {
            let why = first.row.reason.as_deref().unwrap_or("nobody knows why");
            let message = format!(
                "{}: an interruption {place} was not rehearsed: {why}",
                step.id
            );
            Finding::new("rollback.not-checked", stage, message)
                .help("look at what is left when the statement is interrupted by hand")
        }
        Outcome::Stuck(_, message) => {
            let own = format!("{}: ", step.id);
            let message = message.strip_prefix(&own).unwrap_or(message);
            let told = format!(
                "{}: if the server dies {place}, the next run fails: {message}",
                step.id
            );
            let failure = first.failure.as_ref();
            let mut finding = Finding::new("rollback.interrupted-stuck", stage, told).evidence_opt(
                "fails_at",
                failure
                    .and_then(|failure| failure.location.as_ref())
                    .map(ToString::to_string),
            );
            finding.sqlstate = failure.and_then(|failure| failure.sqlstate.clone());
            finding
        }
        Outcome::Differs(differences) => {
            let told = format!(
                "{}: if the server dies {place}, the next run ends without an error and with another result: {}",
                step.id,
                listed(differences)
            );
            Finding::new("rollback.interrupted-differs", stage, told)
        }
        Outcome::Healed(left) => {
            let told = format!(
                "{}: if the server dies {place}, this is left until the next run puts it right: {}",
                step.id,
                listed(left)
            );
            Finding::new("rollback.interrupted-leftover", stage, told).severity(Severity::Info)
        }
    };
    let mut finding = finding
        .location(Some(Location {
            file: first.row.file.clone(),
            line: first.row.line,
            column: first.column,
        }))
        .evidence("step", step.id.clone())
        .evidence("statement", first.row.statement.clone());
    if let Some(leading) = leading(&first.row.left_behind) {
        finding = finding
            .object(leading.object.clone())
            .evidence("left_behind", listed(&first.row.left_behind));
    }
    if group.len() > 1 {
        let moments: Vec<String> = group.iter().map(|accident| moment(accident)).collect();
        finding = finding.evidence("interrupted", moments.join("; "));
    }
    let only_record = group.iter().all(|accident| accident.point.last);
    if finding.severity == Severity::Error && only_record {
        // Between the last statement and the tool's record there is the blink of an eye.
        finding = finding.severity(Severity::Warning);
    }
    if let Some(help) = help(outcome, first) {
        finding = finding.help(help);
    }
    Some(finding)
}

/// When the server died, in words.
fn moment(accident: &Accident) -> String {
    let line = accident.row.line;
    match accident.row.kind {
        InterruptionKind::Inside => format!("during line {line}"),
        InterruptionKind::Boundary if accident.point.last => {
            format!("after line {line}, before the step is recorded as applied")
        }
        InterruptionKind::Boundary => format!("after line {line}"),
    }
}

/// What is left that weighs most.
fn leading(left: &[Leftover]) -> Option<&Leftover> {
    let invalid = |leftover: &&Leftover| leftover.what.contains("INVALID");
    left.iter().find(invalid).or_else(|| left.first())
}

fn help(outcome: &Outcome<'_>, accident: &Accident) -> Option<String> {
    let failed = || {
        accident
            .failure
            .as_ref()
            .and_then(|failure| failure.sqlstate.as_deref())
    };
    match outcome {
        Outcome::Stuck(..) | Outcome::Differs(_) => {}
        _ => return None,
    }
    let left = &accident.row.left_behind;
    let index = left
        .iter()
        .chain(&accident.differences)
        .find(|leftover| leftover.what.contains("INVALID") || leftover.what.starts_with("valid:"))
        .and_then(|leftover| leftover.object.strip_prefix("index "));
    if let Some(index) = index {
        return Some(format!(
            "let the script begin with `DROP INDEX CONCURRENTLY IF EXISTS {index};`, so that the next run builds the index anew"
        ));
    }
    if left
        .iter()
        .any(|leftover| leftover.what.contains("detach pending"))
    {
        return Some(
            "after such an accident run `ALTER TABLE … DETACH PARTITION … FINALIZE`, and let the script say IF EXISTS where it can"
                .to_owned(),
        );
    }
    if failed().is_some_and(|code| matches!(code, "42P07" | "42710" | "42701" | "42723" | "42P06"))
    {
        return Some(
            "say IF NOT EXISTS, or run the step in one transaction, so that a run which is begun again gets past what is there already"
                .to_owned(),
        );
    }
    if failed().is_some_and(|code| matches!(code, "42P01" | "42703" | "42704")) {
        return Some(
            "say IF EXISTS, or run the step in one transaction, so that a run which is begun again gets past what is gone already"
                .to_owned(),
        );
    }
    None
}

/// `index public.i: new and INVALID; table public.t: rows: 5 added`.
pub(super) fn listed(left: &[Leftover]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = left
        .iter()
        .take(SHOWN)
        .map(|leftover| format!("{}: {}", leftover.object, leftover.what))
        .collect();
    match left.len().saturating_sub(SHOWN) {
        0 => shown.join("; "),
        more => format!("{} and {more} more", shown.join("; ")),
    }
}

/// A step that fails after the server was killed before it.
pub(super) fn stuck_at_boundary(row: &Interruption, failure: &Finding) -> Finding {
    let message = format!(
        "if the server dies after {}, the next run fails, and the steps after it were not rehearsed: {}",
        row.step, failure.message
    );
    let mut finding = Finding::new("rollback.interrupted-stuck", Stage::Rollback, message)
        .location(failure.location.clone().or_else(|| Some(start(row))))
        .evidence("step", row.step.clone())
        .help("let each step work in a session of its own: settings, temporary tables and the rows of unlogged tables do not survive");
    finding.sqlstate.clone_from(&failure.sqlstate);
    finding
}

/// Unlogged tables that were emptied between two steps.
pub(super) fn emptied(row: &Interruption) -> Option<Finding> {
    let leading = row.left_behind.first()?;
    let message = format!(
        "if the server dies after {}, rows of the migration are lost: {}",
        row.step,
        listed(&row.left_behind)
    );
    Some(
        Finding::new("rollback.interrupted-leftover", Stage::Rollback, message)
            .object(leading.object.clone())
            .location(Some(start(row)))
            .evidence("step", row.step.clone())
            .help("keep rows that a later step needs in a table that is logged"),
    )
}

/// The steps were all applied and came to something else than without an accident.
pub(super) fn other_end(rows: &[Interruption], differences: &[Leftover]) -> Finding {
    let message = format!(
        "a migration that is interrupted between its steps has another result: {}",
        listed(differences)
    );
    let blamed = rows
        .iter()
        .filter(|row| row.recorded)
        .find(|row| !row.left_behind.is_empty());
    let finding = Finding::new("rollback.interrupted-differs", Stage::Rollback, message)
        .location(blamed.map(start))
        .evidence_opt("step", blamed.map(|row| row.step.clone()))
        .help("let each step work in a session of its own: settings, temporary tables and the rows of unlogged tables do not survive");
    match differences.first() {
        Some(first) => finding.object(first.object.clone()),
        None => finding,
    }
}

fn start(row: &Interruption) -> Location {
    Location {
        file: row.file.clone(),
        line: row.line,
        column: 1,
    }
}
