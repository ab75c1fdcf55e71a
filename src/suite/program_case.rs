//! What a program's end and its results come to: cases, and never a pass without proof.

use std::time::Duration;

use super::junit_file::JunitCase;
use super::tap::{TapOutcome, TapParser};
use crate::event::{App, CaseOutcome, Location, Point, SuiteCase};

/// One case of a program; the program itself is one where it says nothing of others.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgramCase {
    /// Its name, unique in the suite.
    pub name: String,
    /// Where it stands, as far as the program says it.
    pub location: Option<Location>,
    /// How it ended.
    pub outcome: CaseOutcome,
    /// How long it took, as far as the program says it.
    pub duration: Duration,
    /// Why it did not pass.
    pub message: Option<String>,
    /// Whether the program itself tried it again until it passed.
    pub flaky: bool,
}

impl ProgramCase {
    /// The same as a case of a suite.
    pub fn of_suite(self, suite: &str, app: App, point: Point, output: &str) -> SuiteCase {
        let flaky = self.flaky && self.outcome == CaseOutcome::Passed;
        SuiteCase {
            suite: suite.to_owned(),
            name: self.name,
            location: self.location,
            app,
            point,
            outcome: if flaky {
                CaseOutcome::Flaky
            } else {
                self.outcome
            },
            attempts: if flaky { 2 } else { 1 },
            duration_ms: crate::clock::millis(self.duration),
            message: self.message,
            output: Some(output.to_owned()),
        }
    }
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgramEnd {
    /// By itself, with this code.
    Exited(i64),
    /// A signal ended it.
    Signalled(i32),
    /// It needed more memory than it may have.
    OutOfMemory,
    /// It was ended at this limit.
    TimeLimit(Duration),
}

/// A program that has ended, and the end of its output.
#[derive(Debug, Clone)]
pub struct Ran<'a> {
    /// What was run, which is the name of its own case.
    pub command: &'a str,
    /// How it ended.
    pub end: ProgramEnd,
    /// The last lines of its output.
    pub tail: &'a str,
    /// How long it took.
    pub took: Duration,
}

impl Ran<'_> {
    /// What the end alone says, if it is bad.
    fn verdict(&self) -> Option<(CaseOutcome, String)> {
        let failed = |message: String| Some((CaseOutcome::Failed, message));
        match self.end {
            ProgramEnd::Exited(0) => None,
            // POSIX: the shell's own codes for “cannot execute” and “not found”.
            ProgramEnd::Exited(code @ (126 | 127)) => Some((
                CaseOutcome::Error,
                format!("the program could not be run (exit code {code})"),
            )),
            ProgramEnd::Exited(code) => failed(format!("exit code {code}")),
            ProgramEnd::Signalled(signal) => failed(format!("ended by signal {signal}")),
            ProgramEnd::OutOfMemory => failed("it needed more memory than it may have".to_owned()),
            ProgramEnd::TimeLimit(limit) => {
                let limit = crate::text::duration(limit);
                failed(format!("did not end within {limit} and was stopped"))
            }
        }
    }

    /// The program's own case.
    fn case(&self, outcome: CaseOutcome, message: Option<String>) -> ProgramCase {
        ProgramCase {
            name: self.command.to_owned(),
            location: None,
            outcome,
            duration: self.took,
            message: message.map(|message| format!("{message}\n{}", self.tail).trim().to_owned()),
            flaky: false,
        }
    }

    /// The cases. `results` is what the program reported, where it is meant to; a program that
    /// reports nothing has not passed, whatever its exit code says.
    pub fn conclude(&self, results: Option<Result<Vec<ProgramCase>, String>>) -> Vec<ProgramCase> {
        let verdict = self.verdict();
        let (mut cases, problem) = match results {
            None => {
                let (outcome, message) = match verdict {
                    None => (CaseOutcome::Passed, None),
                    Some((outcome, message)) => (outcome, Some(message)),
                };
                return vec![self.case(outcome, message)];
            }
            Some(Ok(cases)) if cases.is_empty() => (cases, Some("it reported no cases".to_owned())),
            Some(Ok(cases)) => (cases, None),
            Some(Err(problem)) => (Vec::new(), Some(problem)),
        };
        let failed = cases.iter().any(|case| case.outcome == CaseOutcome::Failed);
        match (verdict, problem) {
            (None, None) => {}
            (None, Some(problem)) => self.push(&mut cases, CaseOutcome::Error, problem),
            (Some((outcome, message)), Some(problem)) => {
                self.push(&mut cases, outcome, format!("{message}, and {problem}"));
            }
            // A failed case explains an exit code, and nothing else.
            (Some(_), None) if failed && matches!(self.end, ProgramEnd::Exited(_)) => {}
            (Some((outcome, message)), None) => {
                let message = if failed {
                    message
                } else {
                    format!("{message}, though no case failed")
                };
                self.push(&mut cases, outcome, message);
            }
        }
        cases
    }

    /// Adds the program's own case, or what it has to say to the one that is there.
    fn push(&self, cases: &mut Vec<ProgramCase>, outcome: CaseOutcome, message: String) {
        match cases.iter_mut().find(|case| case.name == self.command) {
            None => cases.push(self.case(outcome, Some(message))),
            Some(own) => {
                let before = own.message.take().unwrap_or_default();
                own.message = Some(format!("{message}\n{before}").trim().to_owned());
                own.outcome = outcome;
            }
        }
    }
}

impl From<JunitCase> for ProgramCase {
    fn from(case: JunitCase) -> Self {
        Self {
            name: case.name,
            location: case.file.map(|file| Location {
                file,
                line: case.line.unwrap_or(1).max(1),
                column: 1,
            }),
            outcome: case.outcome,
            duration: case.duration,
            message: case.message,
            flaky: case.flaky,
        }
    }
}

/// The cases in TAP on standard output. What is wrong with the whole is a failure of the program.
pub fn read_tap(command: &str, stdout: &[u8]) -> Result<Vec<ProgramCase>, String> {
    let report = TapParser::read(&String::from_utf8_lossy(stdout));
    if !report.found {
        return Err("it wrote no TAP to standard output".to_owned());
    }
    let case = |name: String, outcome, message| ProgramCase {
        name,
        location: None,
        outcome,
        duration: Duration::ZERO,
        message,
        flaky: false,
    };
    let mut cases: Vec<ProgramCase> = report
        .cases()
        .into_iter()
        .map(|test| {
            let (outcome, message) = match test.outcome {
                TapOutcome::Passed => (CaseOutcome::Passed, None),
                TapOutcome::Failed => (
                    CaseOutcome::Failed,
                    Some(test.message.unwrap_or_else(|| "not ok".to_owned())),
                ),
                TapOutcome::Skipped => (CaseOutcome::Skipped, test.message),
                TapOutcome::Todo => (
                    CaseOutcome::Skipped,
                    Some(
                        format!("TODO {}", test.message.unwrap_or_default())
                            .trim()
                            .to_owned(),
                    ),
                ),
            };
            let name = crate::text::truncate(&crate::text::sanitize_line(&test.name), 500);
            let message = message
                .map(|message| crate::text::truncate(&crate::text::sanitize_text(&message), 4096));
            case(name, outcome, message)
        })
        .collect();
    if let Some(reason) = report.skipped {
        cases.push(case(command.to_owned(), CaseOutcome::Skipped, Some(reason)));
    }
    let mut problems = report.problems;
    problems.extend(
        report
            .bailed_out
            .map(|reason| format!("Bail out! {reason}")),
    );
    if !problems.is_empty() {
        let message = crate::text::sanitize_text(&problems.join("\n"));
        cases.push(case(command.to_owned(), CaseOutcome::Failed, Some(message)));
    }
    Ok(cases)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(end: ProgramEnd, results: Option<Result<Vec<ProgramCase>, String>>) -> Vec<String> {
        let ran = Ran {
            command: "npm test",
            end,
            tail: "last words",
            took: Duration::from_secs(1),
        };
        let told = ran.conclude(results).into_iter().map(|case| {
            let message = case.message.unwrap_or_default().replace('\n', "|");
            format!("{:?} {} [{message}]", case.outcome, case.name)
        });
        told.collect()
    }

    fn tap(text: &str) -> Result<Vec<ProgramCase>, String> {
        read_tap("npm test", text.as_bytes())
    }

    #[test]
    fn an_exit_code_alone() {
        assert_eq!(told(ProgramEnd::Exited(0), None), ["Passed npm test []"]);
        assert_eq!(
            told(ProgramEnd::Exited(2), None),
            ["Failed npm test [exit code 2|last words]"]
        );
        assert_eq!(
            told(ProgramEnd::Exited(127), None),
            ["Error npm test [the program could not be run (exit code 127)|last words]"]
        );
        assert_eq!(
            told(ProgramEnd::TimeLimit(Duration::from_secs(5)), None),
            ["Failed npm test [did not end within 5.0 s and was stopped|last words]"]
        );
    }

    #[test]
    fn results_and_exit_code_must_agree() {
        let both = "TAP version 13\nok 1 - a\nnot ok 2 - b\n# why\n1..2\n";
        let good = "ok 1 - a\n1..1\n";
        assert_eq!(
            told(ProgramEnd::Exited(0), Some(tap(both))),
            ["Passed a []", "Failed b [why]"]
        );
        assert_eq!(
            told(ProgramEnd::Exited(1), Some(tap(both))),
            ["Passed a []", "Failed b [why]"]
        );
        assert_eq!(
            told(ProgramEnd::Exited(0), Some(tap(good))),
            ["Passed a []"]
        );
        assert_eq!(
            told(ProgramEnd::Exited(1), Some(tap(good))),
            [
                "Passed a []",
                "Failed npm test [exit code 1, though no case failed|last words]"
            ]
        );
        assert_eq!(
            told(ProgramEnd::Signalled(9), Some(tap(both))),
            [
                "Passed a []",
                "Failed b [why]",
                "Failed npm test [ended by signal 9|last words]"
            ]
        );
    }

    #[test]
    fn nothing_reported_is_no_pass() {
        assert_eq!(
            told(ProgramEnd::Exited(0), Some(tap("hello\n"))),
            ["Error npm test [it wrote no TAP to standard output|last words]"]
        );
        assert_eq!(
            told(ProgramEnd::Exited(3), Some(tap(""))),
            ["Failed npm test [exit code 3, and it wrote no TAP to standard output|last words]"]
        );
        assert_eq!(
            told(ProgramEnd::Exited(0), Some(Ok(Vec::new()))),
            ["Error npm test [it reported no cases|last words]"]
        );
        let cut = told(ProgramEnd::Exited(0), Some(tap("1..3\nok 1 - a\n")));
        assert_eq!(cut.len(), 2, "{cut:?}");
        assert!(cut[1].starts_with("Failed npm test ["), "{cut:?}");
        let bail = told(
            ProgramEnd::Exited(0),
            Some(tap("1..1\nok 1\nBail out! no server\n")),
        );
        assert!(bail[1].contains("Bail out! no server"), "{bail:?}");
    }
}
