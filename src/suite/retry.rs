//! Cases that were tried more than once.

use std::collections::BTreeMap;

use crate::event::{CaseOutcome, Location, SuiteCase};

/// The cases of all attempts. What failed and passed is flaky, whichever came first.
#[derive(Debug, Default)]
pub struct Attempts {
    cases: Vec<SuiteCase>,
    /// Where each case stands. Of cases with the same name and place, the first of one attempt is
    /// the first of another.
    places: BTreeMap<(String, Option<Location>, usize), usize>,
}

impl Attempts {
    /// Takes the cases of one more attempt. `program` is the name of a program's own case, which is
    /// there only if something is wrong, where the program reports others.
    pub fn add(&mut self, program: Option<&str>, cases: Vec<SuiteCase>) {
        let own = |case: &SuiteCase| program == Some(case.name.as_str());
        let is_well = !cases.iter().any(own);
        for before in self.cases.iter_mut().filter(|case| own(case) && is_well) {
            before.attempts += 1;
            passes(before);
        }
        let mut alike: BTreeMap<(String, Option<Location>), usize> = BTreeMap::new();
        for case in cases {
            let named = (case.name.clone(), case.location.clone());
            let count = alike.entry(named.clone()).or_default();
            let key = (named.0, named.1, *count);
            *count += 1;
            let place = self.places.get(&key).copied();
            match place.and_then(|place| self.cases.get_mut(place)) {
                None => {
                    self.places.insert(key, self.cases.len());
                    self.cases.push(case);
                }
                Some(before) => again(before, case),
            }
        }
    }

    /// Whether another attempt could change anything for the better.
    pub fn is_worth_another(&self) -> bool {
        self.cases
            .iter()
            .any(|case| case.outcome == CaseOutcome::Failed)
    }

    /// The cases in the order in which they came first.
    pub fn into_cases(self) -> Vec<SuiteCase> {
        self.cases
    }
}

/// What is known of a case after another attempt.
fn again(before: &mut SuiteCase, after: SuiteCase) {
    before.attempts += 1;
    let failed = |outcome| matches!(outcome, CaseOutcome::Failed | CaseOutcome::Error);
    let passed = |outcome| matches!(outcome, CaseOutcome::Passed | CaseOutcome::Flaky);
    match (before.outcome, after.outcome) {
        (old, new) if failed(old) && passed(new) => passes(before),
        // It failed for once; the message of the failure is what matters.
        (CaseOutcome::Passed, new) if failed(new) => {
            before.message = after.message;
            before.outcome = CaseOutcome::Flaky;
        }
        (CaseOutcome::Passed, CaseOutcome::Flaky) => before.outcome = CaseOutcome::Flaky,
        (old, CaseOutcome::Skipped) if failed(old) => {}
        (CaseOutcome::Passed | CaseOutcome::Flaky, _) => {}
        _ => {
            before.outcome = after.outcome;
            before.message = after.message;
            before.duration_ms = after.duration_ms;
        }
    }
}

fn passes(case: &mut SuiteCase) {
    if matches!(case.outcome, CaseOutcome::Failed | CaseOutcome::Error) {
        case.outcome = CaseOutcome::Flaky;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Point;

    fn told(all: &[&[(&str, CaseOutcome)]]) -> (Vec<String>, bool) {
        let mut attempts = Attempts::default();
        for cases in all {
            let cases = cases.iter().map(|(name, outcome)| SuiteCase {
                outcome: *outcome,
                ..SuiteCase::passed("suite", *name, Point::Migrated)
            });
            attempts.add(Some("run"), cases.collect());
        }
        let worth = attempts.is_worth_another();
        let told = attempts
            .into_cases()
            .into_iter()
            .map(|case| format!("{} {:?} {}", case.name, case.outcome, case.attempts));
        (told.collect(), worth)
    }

    #[test]
    fn cases_of_one_name_are_not_attempts_of_each_other() {
        use CaseOutcome::{Failed, Passed};
        let once = told(&[&[("a", Passed), ("a", Failed)]]);
        assert_eq!(once.0, ["a Passed 1", "a Failed 1"]);
        let twice = told(&[
            &[("a", Passed), ("a", Failed)],
            &[("a", Passed), ("a", Passed)],
        ]);
        assert_eq!(twice.0, ["a Passed 2", "a Flaky 2"]);
    }

    #[test]
    fn what_passes_once_is_flaky_and_no_plain_pass() {
        use CaseOutcome::{Failed, Passed, Skipped};
        let text = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            told(&[
                &[("a", Passed), ("b", Failed)],
                &[("a", Passed), ("b", Passed)]
            ]),
            (text(&["a Passed 2", "b Flaky 2"]), false)
        );
        assert_eq!(
            told(&[
                &[("a", Passed), ("b", Failed)],
                &[("a", Failed), ("b", Failed)]
            ]),
            (text(&["a Flaky 2", "b Failed 2"]), true)
        );
        // The program's own case: there, then not.
        assert_eq!(
            told(&[&[("a", Passed), ("run", Failed)], &[("a", Passed)]]),
            (text(&["a Passed 2", "run Flaky 2"]), false)
        );
        // A case that an attempt did not come to, or skipped, has not passed.
        assert_eq!(
            told(&[&[("a", Failed)], &[("run", Failed)], &[("a", Skipped)]]),
            (text(&["a Failed 2", "run Flaky 2"]), true)
        );
    }
}
