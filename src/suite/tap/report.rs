//! What TAP output says.

use std::collections::BTreeMap;

/// How a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TapOutcome {
    /// `ok`.
    Passed,
    /// `not ok`.
    Failed,
    /// `ok # SKIP`.
    Skipped,
    /// `not ok # TODO`: a failure that its author knows of.
    Todo,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TapTest {
    /// Its number; the next one if it was not given.
    pub number: u64,
    /// Its name; may be empty.
    pub name: String,
    /// How it ended, its subtests included.
    pub outcome: TapOutcome,
    /// The reason of a `SKIP` or `TODO`.
    pub reason: Option<String>,
    /// Comments, YAML and other output that followed it; of much only the beginning.
    pub diagnostics: Vec<String>,
    /// The tests that it consists of.
    pub subtests: Vec<Self>,
}

/// What TAP output says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TapReport {
    /// The tests in the order of the output.
    pub tests: Vec<TapTest>,
    /// What is wrong with the output as a whole: a plan that was not kept, for example. Each makes
    /// the run a failed one.
    pub problems: Vec<String>,
    /// Why all of it was skipped (`1..0 # SKIP reason`).
    pub skipped: Option<String>,
    /// Why it was broken off (`Bail out!`).
    pub bailed_out: Option<String>,
    /// The last lines that are not TAP.
    pub output: Vec<String>,
    /// Whether there was any TAP at all.
    pub found: bool,
}

/// A test that has no subtests, with the names of those that it is part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TapCase {
    /// Unique in the report: `parent > child`, `same name (2)`, `test 3`.
    pub name: String,
    /// How it ended.
    pub outcome: TapOutcome,
    /// The reason of a directive, or what followed a failure.
    pub message: Option<String>,
    /// The same without what the test printed: only what the directive says.
    pub reason: Option<String>,
}

impl TapReport {
    /// The tests without subtests. One that failed although none of its subtests did is one, too.
    pub fn cases(&self) -> Vec<TapCase> {
        let mut cases = Vec::new();
        let mut names = BTreeMap::new();
        for test in &self.tests {
            push(&mut cases, &mut names, "", test);
        }
        cases
    }

    /// Puts other names in place of those that were read.
    pub fn rename(&mut self, name: impl Fn(&str) -> String) {
        rename(&mut self.tests, &name);
    }

    /// Whether every test passed and nothing is wrong with the whole.
    pub fn passed(&self) -> bool {
        self.found
            && self.problems.is_empty()
            && self.bailed_out.is_none()
            && self
                .tests
                .iter()
                .all(|test| test.outcome != TapOutcome::Failed)
    }
}

fn rename(tests: &mut [TapTest], name: &impl Fn(&str) -> String) {
    for test in tests {
        test.name = name(&test.name);
        rename(&mut test.subtests, name);
    }
}

fn push(
    cases: &mut Vec<TapCase>,
    names: &mut BTreeMap<String, u32>,
    parents: &str,
    test: &TapTest,
) {
    let own = if test.name.is_empty() {
        format!("test {}", test.number)
    } else {
        test.name.clone()
    };
    let path = if parents.is_empty() {
        own
    } else {
        format!("{parents} > {own}")
    };
    for subtest in &test.subtests {
        push(cases, names, &path, subtest);
    }
    let told = test.outcome != TapOutcome::Failed
        || test
            .subtests
            .iter()
            .any(|sub| sub.outcome == TapOutcome::Failed);
    if !test.subtests.is_empty() && told {
        return;
    }
    let count = names.entry(path.clone()).or_insert(0);
    *count += 1;
    let name = if *count == 1 {
        path
    } else {
        format!("{path} ({count})")
    };
    let message = match test.outcome {
        TapOutcome::Passed => None,
        TapOutcome::Skipped | TapOutcome::Todo => test.reason.clone(),
        TapOutcome::Failed if test.diagnostics.is_empty() => None,
        TapOutcome::Failed => Some(test.diagnostics.join("\n")),
    };
    cases.push(TapCase {
        name,
        outcome: test.outcome,
        message,
        reason: test.reason.clone(),
    });
}
