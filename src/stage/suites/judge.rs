//! What follows from the result of a case.

use std::collections::BTreeSet;

use super::super::context::Tenant;
use super::words::words;
use crate::event::{CaseOutcome, Event, Finding, Location, Point, Stage, SuiteCase};

/// Cases that failed before the migration: suite, name and place.
pub(super) type BaseFailures = BTreeSet<(String, String, Option<Location>)>;

/// Tells the case's result, and what follows from it.
pub(super) fn judge(tenant: &Tenant, case: SuiteCase, base: &mut BaseFailures) {
    let key = (case.suite.clone(), case.name.clone(), case.location.clone());
    let bad = matches!(case.outcome, CaseOutcome::Failed | CaseOutcome::Error);
    let id = match (case.outcome, case.point) {
        (CaseOutcome::Error, _) => Some("suites.could-not-run"),
        (CaseOutcome::Failed, Point::Base) => Some("suites.base-failed"),
        (CaseOutcome::Failed, _) if !base.contains(&key) => Some("suites.case-failed"),
        _ => None,
    };
    if bad && case.point == Point::Base {
        base.insert(key);
    }
    if let Some(id) = id {
        let point = words(case.point);
        let message = case.message.clone().unwrap_or_default();
        let mut lines = message.lines();
        let first = lines.next().unwrap_or_default();
        let rest: Vec<&str> = lines.collect();
        let text = format!("suite {}, case {}: {first} {point}", case.suite, case.name);
        let mut finding =
            Finding::new(id, Stage::Suites, text).object(format!("suite {}", case.suite));
        if !rest.is_empty() {
            finding = finding.evidence("output_tail", rest.join("\n"));
        }
        if let Some(output) = &case.output {
            finding = finding.evidence("output", output.clone());
        }
        finding = finding.location(case.location.clone());
        tenant.raise(finding);
    }
    tenant.emit(Event::CaseFinished {
        tenant: tenant.name().clone(),
        case,
    });
}
