//! What follows from the results of a suite's cases.

use std::collections::BTreeMap;

use super::super::context::Tenant;
use super::words::words;
use crate::config::{App, Suite, SuiteKind};
use crate::event::{CaseOutcome, Event, Finding, Location, Point, Severity, Stage, SuiteCase};

/// Cases of one suite and state that are told one by one; the rest is counted.
const TOLD: usize = 50;
/// Names in a list.
const NAMED: usize = 10;

/// What makes two cases of different states the same one.
type CaseKey = (String, Option<Location>);

/// How the cases of each suite ended in each state so far.
#[derive(Debug, Default)]
pub(super) struct Outcomes(BTreeMap<String, BTreeMap<Point, BTreeMap<CaseKey, CaseOutcome>>>);

fn key(case: &SuiteCase) -> CaseKey {
    (case.name.clone(), case.location.clone())
}

/// Tells the results of a suite in one state, and what follows from them.
pub(super) fn judge(
    tenant: &Tenant,
    suite: &Suite,
    point: Point,
    mut cases: Vec<SuiteCase>,
    outcomes: &mut Outcomes,
) {
    for case in &mut cases {
        case.app = suite.app;
    }
    let states = outcomes.0.entry(suite.name.clone()).or_default();
    let base = states.get(&Point::Base);
    let judged = Judged {
        tenant,
        suite,
        point,
        base,
    };
    let mut findings: Vec<Finding> = cases.iter().filter_map(|case| judged.case(case)).collect();
    let told = findings.len();
    if told > TOLD {
        findings.truncate(TOLD);
        findings.push(judged.rest(&cases, told - TOLD));
    }
    // The earliest state in which the suite ran is the yardstick for what runs at all.
    if let Some((earlier, before)) = states.iter().next() {
        findings.extend(judged.missing(&cases, *earlier, before));
    }
    findings.extend(judged.nothing(&cases));
    let ended = cases.iter().map(|case| (key(case), case.outcome)).collect();
    states.insert(point, ended);
    for finding in findings {
        tenant.raise(finding);
    }
    for case in cases {
        tenant.emit(Event::CaseFinished {
            tenant: tenant.name().clone(),
            case,
        });
    }
}

struct Judged<'a> {
    tenant: &'a Tenant,
    suite: &'a Suite,
    point: Point,
    base: Option<&'a BTreeMap<CaseKey, CaseOutcome>>,
}

impl Judged<'_> {
    fn finding(&self, id: &'static str, text: String) -> Finding {
        let finding = Finding::new(id, Stage::Suites, text).object(self.object());
        match self.suite.app {
            App::Old => finding.evidence("application", "old"),
            App::New => finding.evidence("application", "new"),
            App::Both => finding,
        }
    }

    fn object(&self) -> String {
        format!("suite {}", self.suite.name)
    }

    /// The suite in words, with its application where it belongs to one.
    fn suite_words(&self) -> String {
        let name = &self.suite.name;
        match self.suite.app {
            App::Old => format!("suite {name} of the old application"),
            App::New => format!("suite {name} of the new application"),
            App::Both => format!("suite {name}"),
        }
    }

    fn id(&self, case: &SuiteCase) -> Option<&'static str> {
        let before = self.base.and_then(|base| base.get(&key(case)));
        match (case.outcome, self.point) {
            (CaseOutcome::Error, _) => Some("suites.could-not-run"),
            (CaseOutcome::Failed, Point::Base) => Some("suites.base-failed"),
            // It says nothing about the migration.
            (CaseOutcome::Failed, _) if before == Some(&CaseOutcome::Failed) => None,
            (CaseOutcome::Failed, _) => Some("suites.case-failed"),
            (CaseOutcome::Flaky, _) => Some("suites.case-flaky"),
            (CaseOutcome::Passed | CaseOutcome::Skipped, _) => None,
        }
    }

    fn case(&self, case: &SuiteCase) -> Option<Finding> {
        let id = self.id(case)?;
        let message = case.message.clone().unwrap_or_default();
        let mut lines = message.lines();
        let first = lines.next().unwrap_or_default();
        let rest: Vec<&str> = lines.collect();
        let before = self.base.and_then(|base| base.get(&key(case)));
        let passed_before = id == "suites.case-failed"
            && matches!(before, Some(CaseOutcome::Passed | CaseOutcome::Flaky));
        let text = format!(
            "{}, case {}: {first} {}{}",
            self.suite_words(),
            case.name,
            words(self.point),
            if passed_before {
                ", and passes on base"
            } else {
                ""
            }
        );
        let mut finding = self.finding(id, text);
        if !rest.is_empty() {
            finding = finding.evidence("output_tail", rest.join("\n"));
        }
        if case.attempts > 1 {
            finding = finding.evidence("attempts", case.attempts);
        }
        if let Some(output) = &case.output {
            finding = finding.evidence("output", output.clone());
        }
        Some(finding.location(case.location.clone()))
    }

    /// One finding for all that are not told one by one; of the weightiest kind among them.
    fn rest(&self, cases: &[SuiteCase], number: usize) -> Finding {
        let rest = || cases.iter().filter_map(|case| self.id(case)).skip(TOLD);
        let weightiest = [
            "suites.could-not-run",
            "suites.case-failed",
            "suites.base-failed",
        ];
        let id = weightiest
            .into_iter()
            .find(|id| rest().any(|found| found == *id))
            .unwrap_or("suites.case-flaky");
        let text = format!(
            "{}: {} more did not simply pass {}; the report has all of them",
            self.suite_words(),
            crate::text::count(number, "case"),
            words(self.point)
        );
        self.finding(id, text)
    }

    /// Cases that passed in an earlier state and do not run any more: fewer tests are no success.
    fn missing(
        &self,
        cases: &[SuiteCase],
        earlier: Point,
        before: &BTreeMap<CaseKey, CaseOutcome>,
    ) -> Option<Finding> {
        let now: BTreeMap<CaseKey, CaseOutcome> =
            cases.iter().map(|case| (key(case), case.outcome)).collect();
        // Where the suite itself could not be run, nothing follows from what is missing.
        if earlier == self.point || now.values().any(|outcome| *outcome == CaseOutcome::Error) {
            return None;
        }
        let ran = |outcome: &CaseOutcome| *outcome != CaseOutcome::Skipped;
        let passed =
            |outcome: &CaseOutcome| matches!(outcome, CaseOutcome::Passed | CaseOutcome::Flaky);
        let lost = |gone: bool| -> Vec<&str> {
            before
                .iter()
                .filter(|(_, outcome)| passed(outcome))
                .filter(|(key, _)| match now.get(*key) {
                    None => gone,
                    Some(outcome) => !gone && !ran(outcome),
                })
                .map(|((name, _), _)| name.as_str())
                .collect()
        };
        let (gone, skipped) = (lost(true), lost(false));
        if gone.is_empty() && skipped.is_empty() {
            return None;
        }
        let (count_before, count_now) = (
            before.values().filter(|outcome| ran(outcome)).count(),
            now.values().filter(|outcome| ran(outcome)).count(),
        );
        let named = |what: &str, names: &[&str]| {
            if names.is_empty() {
                return String::new();
            }
            let shown = names.get(..NAMED).unwrap_or(names).join(", ");
            let more = match names.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!("; {what}: {shown}{more}")
        };
        let text = format!(
            "{} ran {} {}, but {count_before} {}{}{}",
            self.suite_words(),
            crate::text::count(count_now, "case"),
            words(self.point),
            words(earlier),
            named("missing", &gone),
            named("now skipped", &skipped),
        );
        let finding = self.finding("suites.cases-missing", text);
        // Where as many run under other names, or the suite itself says that it skips some, a
        // person has to tell whether that is right.
        Some(if !gone.is_empty() && count_now < count_before {
            finding
        } else {
            finding.severity(Severity::Warning)
        })
    }

    /// A suite in which nothing ran must not look as if it had passed.
    fn nothing(&self, cases: &[SuiteCase]) -> Option<Finding> {
        // That its files were written instead is told already.
        let accepts = matches!(self.suite.kind, SuiteKind::Golden { .. })
            && self.tenant.shared.golden.accepts();
        let none = cases
            .iter()
            .all(|case| case.outcome == CaseOutcome::Skipped);
        if !none || accepts {
            return None;
        }
        let what = if cases.is_empty() {
            "has no case".to_owned()
        } else {
            format!("skipped {}", crate::text::count(cases.len(), "case"))
        };
        let text = format!("{} {what} {}", self.suite_words(), words(self.point));
        Some(self.finding("suites.nothing-ran", text))
    }
}
