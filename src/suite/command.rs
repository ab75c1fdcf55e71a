//! Suites of kind `command`: a program's exit code is the result, or what it reports.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::process::{Ended, ProcessSpec, inherited, run_process, run_process_reading};
use super::program_case::{ProgramCase, ProgramEnd, Ran, read_tap};
use super::result_files::ResultFiles;
use super::secrets::Secrets;
use crate::event::CaseOutcome;

/// A command suite to be run.
#[derive(Debug)]
pub struct CommandSuite<'a> {
    /// Given to `sh -c`.
    pub run: &'a str,
    /// Where.
    pub dir: &'a Path,
    /// What it is told.
    pub env: BTreeMap<String, String>,
    /// How it reports.
    pub results: Results<'a>,
    /// Time limit.
    pub limit: Duration,
    /// Where its output is kept.
    pub output: &'a Path,
}

/// How a program reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Results<'a> {
    /// By its exit code alone.
    ExitCode,
    /// By TAP on standard output.
    Tap,
    /// By JUnit files that fit a pattern.
    Junit(&'a str),
}

/// Runs the program and gives its cases; `None` if the run was interrupted.
pub async fn run_command_suite(
    suite: &CommandSuite<'_>,
    cancel: &CancellationToken,
    elapsed: impl Fn() -> Duration,
) -> Option<Vec<ProgramCase>> {
    // What it inherits may be told in the name or message of a case as well.
    let own = suite.env.iter();
    let environment: BTreeMap<OsString, OsString> = inherited()
        .chain(own.map(|(name, value)| (name.into(), value.into())))
        .collect();
    let secrets = Secrets::in_environment(&environment);
    let error = |message: String| {
        let case = ProgramCase {
            name: suite.run.to_owned(),
            location: None,
            outcome: CaseOutcome::Error,
            duration: Duration::ZERO,
            message: Some(message),
            flaky: false,
        };
        Some(vec![case])
    };
    let files = match suite.results {
        Results::Junit(pattern) => tokio::select! {
            files = ResultFiles::before(suite.dir, pattern) => match files {
                Ok(files) => Some(files),
                Err(problem) => return error(problem),
            },
            () = cancel.cancelled() => return None,
        },
        Results::ExitCode | Results::Tap => None,
    };
    let started = elapsed();
    let spec = ProcessSpec {
        command: suite.run,
        dir: suite.dir,
        env: suite.env.clone(),
        limit: suite.limit,
        cancel: cancel.clone(),
        output: suite.output.to_owned(),
    };
    let ran = match suite.results {
        Results::Tap => run_process_reading(spec).await,
        Results::ExitCode | Results::Junit(_) => run_process(spec).await.map(|end| (end, None)),
    };
    let (ended, stdout) = match ran {
        Ok(ran) => ran,
        Err(problem) => return error(format!("the program could not be started: {problem}")),
    };
    let (end, tail) = match ended {
        Ended::Interrupted => return None,
        Ended::Exited(code, tail) => (ProgramEnd::Exited(code.into()), tail),
        Ended::Signalled(signal, tail) => (ProgramEnd::Signalled(signal), tail),
        Ended::TimeLimit(tail) => (ProgramEnd::TimeLimit(suite.limit), tail),
    };
    let ran = Ran {
        command: suite.run,
        end,
        tail: &tail,
        took: elapsed().saturating_sub(started),
    };
    let results = match (suite.results, files) {
        (Results::Junit(_), Some(files)) => Some(files.read()),
        (Results::Tap, _) => Some(match stdout {
            Some(stdout) => read_tap(suite.run, &stdout),
            None => Err("it wrote more to standard output than can be read".to_owned()),
        }),
        _ => None,
    };
    let mut cases = ran.conclude(results);
    mask(&mut cases, &secrets);
    Some(cases)
}

/// Takes passwords out of what cases say.
pub fn mask(cases: &mut [ProgramCase], secrets: &Secrets) {
    for case in cases {
        case.name = secrets.mask_text(&case.name);
        case.message = case
            .message
            .as_deref()
            .map(|message| secrets.mask_text(message));
    }
}
