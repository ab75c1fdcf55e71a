//! The tests of one indentation: a whole output, or one subtest.

use std::collections::BTreeSet;

use super::line::{Directive, TestLine};
use super::report::{TapOutcome, TapTest};

/// How many tests of one level are kept; a program that prints them without end is broken.
const TESTS: usize = 100_000;
/// How many lines that follow a test are kept.
const DIAGNOSTICS: usize = 60;

/// One level while it is read.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// How many columns its lines are indented.
    pub(super) indent: usize,
    pub(super) tests: Vec<TapTest>,
    pub(super) problems: Vec<String>,
    pub(super) skipped: Option<String>,
    planned: Option<u64>,
    /// The plan came after tests, so nothing may follow it.
    plan_last: bool,
    numbers: BTreeSet<u64>,
    last: u64,
    /// Tests of a subtest whose own line has not come yet.
    pub(super) subtest: Option<Closed>,
}

/// A level that was read to its end.
#[derive(Debug)]
pub(super) struct Closed {
    pub(super) tests: Vec<TapTest>,
    pub(super) problems: Vec<String>,
    pub(super) skipped: Option<String>,
}

impl Frame {
    pub(super) fn at(indent: usize) -> Self {
        Self {
            indent,
            ..Self::default()
        }
    }

    pub(super) fn plan(&mut self, count: u64, skip: Option<&str>) {
        if self.planned.is_some() {
            self.problem("there is more than one plan".to_owned());
            return;
        }
        self.planned = Some(count);
        self.plan_last = !self.tests.is_empty();
        if count == 0 && self.tests.is_empty() {
            self.skipped = Some(skip.unwrap_or_default().to_owned());
        }
    }

    pub(super) fn test(&mut self, line: TestLine<'_>) {
        if self.plan_last {
            self.plan_last = false;
            self.problem("the plan stands in the middle of the tests".to_owned());
        }
        let number = line.number.unwrap_or_else(|| self.last.saturating_add(1));
        self.last = number;
        if self.tests.len() >= TESTS {
            let text = format!("there are more than {TESTS} tests");
            if !self.problems.contains(&text) {
                self.problem(text);
            }
            return;
        }
        if !self.numbers.insert(number) {
            self.problem(format!("test {number} came twice"));
        }
        let todo = matches!(line.directive, Some((Directive::Todo, _)));
        let outcome = match (line.ok, line.directive) {
            (true, Some((Directive::Skip, _))) => TapOutcome::Skipped,
            (true, _) => TapOutcome::Passed,
            (false, Some((Directive::Todo, _))) => TapOutcome::Todo,
            (false, _) => TapOutcome::Failed,
        };
        let reason = line.directive.map(|(_, reason)| reason.to_owned());
        let mut test = TapTest {
            number,
            name: line.name,
            outcome,
            reason: reason.filter(|reason| !reason.is_empty()),
            diagnostics: Vec::new(),
            subtests: Vec::new(),
        };
        if let Some(subtest) = self.subtest.take() {
            adopt(&mut test, subtest, todo);
        }
        self.tests.push(test);
    }

    /// Keeps a line that follows a test; `false` if there is none yet.
    pub(super) fn diagnostic(&mut self, line: &str) -> bool {
        let Some(test) = self.tests.last_mut() else {
            return false;
        };
        if test.diagnostics.len() < DIAGNOSTICS {
            test.diagnostics.push(line.to_owned());
        }
        true
    }

    /// Takes a subtest that has ended; its own line is to come.
    pub(super) fn take_subtest(&mut self, closed: Closed) {
        self.end_subtest();
        self.subtest = Some(closed);
    }

    /// A subtest whose own line never came was broken off.
    pub(super) fn end_subtest(&mut self) {
        if self.subtest.take().is_some() {
            self.problem("a subtest ended without a line that gives its result".to_owned());
        }
    }

    /// Compares what came with what was planned.
    pub(super) fn close(mut self, plan_needed: bool) -> Closed {
        self.end_subtest();
        let ran = u64::try_from(self.tests.len()).unwrap_or(u64::MAX);
        match self.planned {
            None if plan_needed => {
                self.problem(format!(
                    "there is no plan, so nobody can tell whether {ran} tests were all"
                ));
            }
            Some(planned) if planned != ran => {
                self.problem(format!("{planned} tests were planned, {ran} were run"));
            }
            _ => {}
        }
        if let Some(beyond) = self
            .numbers
            .iter()
            .find(|number| **number > ran || **number == 0)
        {
            let text = format!("the tests are not numbered from 1 on: there is a test {beyond}");
            self.problem(text);
        }
        Closed {
            tests: self.tests,
            problems: self.problems,
            skipped: self.skipped,
        }
    }

    fn problem(&mut self, text: String) {
        if self.problems.len() < 20 {
            self.problems.push(text);
        }
    }
}

/// Gives a test the subtests that came before its line. What went wrong in them cannot be made
/// good by an `ok`.
fn adopt(test: &mut TapTest, subtest: Closed, todo: bool) {
    test.subtests = subtest.tests;
    if todo {
        forgive(&mut test.subtests);
        return;
    }
    test.diagnostics.extend(subtest.problems.iter().cloned());
    let failed = test
        .subtests
        .iter()
        .any(|sub| sub.outcome == TapOutcome::Failed);
    if test.outcome != TapOutcome::Failed && (failed || !subtest.problems.is_empty()) {
        test.outcome = TapOutcome::Failed;
    }
    if test.subtests.is_empty() && test.outcome == TapOutcome::Passed && subtest.skipped.is_some() {
        test.outcome = TapOutcome::Skipped;
        test.reason = subtest.skipped.filter(|reason| !reason.is_empty());
    }
}

fn forgive(tests: &mut [TapTest]) {
    for test in tests {
        if test.outcome == TapOutcome::Failed {
            test.outcome = TapOutcome::Todo;
        }
        forgive(&mut test.subtests);
    }
}
