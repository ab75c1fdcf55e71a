//! The cases of regression suites, counted.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::event::{App, CaseOutcome, Location, Point, SuiteCase};
use crate::text::count;

/// How many cases ended how. A case that runs in several states counts in each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CaseCounts {
    /// Those that ran: all but the skipped ones.
    pub run: usize,
    /// Those that passed, flaky ones included.
    pub passed: usize,
    /// Those that failed.
    pub failed: usize,
    /// Those of them that failed on base, or as they did there: not the migration's fault.
    pub failed_on_base: usize,
    /// Those that could not be run.
    pub errors: usize,
    /// Those that were not run.
    pub skipped: usize,
    /// Those that passed only when they were run again.
    pub flaky: usize,
}

/// The counts of one suite in one state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct SuiteCounts<'a> {
    pub(super) suite: &'a str,
    pub(super) app: App,
    pub(super) point: Point,
    #[serde(flatten)]
    pub(super) counts: CaseCounts,
}

impl CaseCounts {
    /// Counts the cases of one tenant.
    pub fn of(cases: &[SuiteCase]) -> Self {
        Self::with(cases, &BaseFailures::of(cases))
    }

    fn with<'a>(
        cases: impl IntoIterator<Item = &'a SuiteCase>,
        on_base: &BaseFailures<'_>,
    ) -> Self {
        let mut counts = Self::default();
        for case in cases {
            match case.outcome {
                CaseOutcome::Passed => counts.passed += 1,
                CaseOutcome::Flaky => {
                    counts.passed += 1;
                    counts.flaky += 1;
                }
                CaseOutcome::Failed => {
                    counts.failed += 1;
                    counts.failed_on_base += usize::from(on_base.explain(case));
                }
                CaseOutcome::Error => counts.errors += 1,
                CaseOutcome::Skipped => {
                    counts.skipped += 1;
                    continue;
                }
            }
            counts.run += 1;
        }
        counts
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            run: self.run + other.run,
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            failed_on_base: self.failed_on_base + other.failed_on_base,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
            flaky: self.flaky + other.flaky,
        }
    }

    /// `87 cases run, 86 passed, 1 failed`; what there is none of is left out.
    pub fn words(&self) -> String {
        let mut parts = vec![
            format!("{} run", count(self.run, "case")),
            format!("{} passed", self.passed),
            format!("{} failed", self.failed),
        ];
        for (number, word) in [
            (self.failed_on_base, "of these on base already"),
            (self.errors, "could not be run"),
            (self.flaky, "flaky"),
            (self.skipped, "skipped"),
        ] {
            if number > 0 {
                parts.push(format!("{number} {word}"));
            }
        }
        parts.join(", ")
    }
}

/// The cases that fail on base, whose failures elsewhere are none of the migration's.
#[derive(Debug)]
pub(super) struct BaseFailures<'a>(BTreeSet<(&'a str, &'a str, Option<&'a Location>)>);

impl<'a> BaseFailures<'a> {
    pub(super) fn of(cases: &'a [SuiteCase]) -> Self {
        let failed =
            |case: &&SuiteCase| case.point == Point::Base && case.outcome == CaseOutcome::Failed;
        Self(cases.iter().filter(failed).map(key).collect())
    }

    /// Whether this failure is one of base, or the same later.
    pub(super) fn explain(&self, case: &SuiteCase) -> bool {
        case.outcome == CaseOutcome::Failed && self.0.contains(&key(case))
    }
}

fn key(case: &SuiteCase) -> (&str, &str, Option<&Location>) {
    (&case.suite, &case.name, case.location.as_ref())
}

/// The counts of each suite in each state.
pub(super) fn by_suite(cases: &[SuiteCase]) -> Vec<SuiteCounts<'_>> {
    let mut groups: BTreeMap<(&str, Point), Vec<&SuiteCase>> = BTreeMap::new();
    for case in cases {
        groups
            .entry((&case.suite, case.point))
            .or_default()
            .push(case);
    }
    let on_base = BaseFailures::of(cases);
    groups
        .into_iter()
        .map(|((suite, point), own)| SuiteCounts {
            suite,
            app: own.first().map(|case| case.app).unwrap_or_default(),
            point,
            counts: CaseCounts::with(own, &on_base),
        })
        .collect()
}
