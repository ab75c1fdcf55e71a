//! Where the documents of a run go, and the exit code that follows from its verdict.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::args::Format;
use super::output::Output;
use super::run::describe;
use crate::exit::Exit;
use crate::name::RunId;
use crate::report::{ConsoleOptions, EventsFile, RunDirectory, Summary, console_text, render_json};

/// Where the directories of runs are, unless the user says otherwise.
pub(super) const RUNS: &str = ".pgrehearse/runs";

/// From which verdict on a run has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// From warnings on.
    Warn,
    /// From failures on.
    Fail,
}

/// The directory of an earlier run, which may be named by its id.
pub(super) fn run_directory(named: &Path) -> RunDirectory {
    if named.is_dir() {
        RunDirectory::open(named)
    } else {
        RunDirectory::open(Path::new(RUNS).join(named))
    }
}

/// Where a run's documents are, for commands that name it; nothing in the usual place.
pub(super) fn shown_directory(report_dir: Option<&Path>) -> Option<String> {
    report_dir.map(|dir| dir.display().to_string())
}

/// The run directory comes first: that it cannot be written must not be found out after an hour.
pub(super) fn open_directory(
    report_dir: Option<&Path>,
    id: &RunId,
    output: &Output,
) -> Result<(RunDirectory, EventsFile), Exit> {
    let path = report_dir.map_or_else(|| PathBuf::from(RUNS).join(id.as_str()), Path::to_owned);
    let help = match report_dir {
        Some(_) => "choose a folder that can be written with `--report-dir DIR`",
        // A soak has no such option.
        None => {
            "run it in a folder that you may write to; `run` and `report merge` also take `--report-dir DIR`"
        }
    };
    RunDirectory::create(&path).map_err(|error| {
        output.error(&describe(&error), Some(help));
        Exit::Usage
    })
}

/// Writes every document, tells the person how the run ended, and gives the exit code.
pub(super) fn deliver(
    output: &Output,
    directory: &RunDirectory,
    events: &EventsFile,
    summary: &Summary,
    fail_on: FailOn,
    format: Format,
) -> Exit {
    let written = directory.write_documents(summary);
    output.say(&console_text(
        summary,
        &ConsoleOptions {
            style: output.style,
            width: output.width,
            verbosity: output.verbosity,
            report: written
                .is_ok()
                .then(|| directory.report_path().display().to_string()),
        },
    ));
    let mut exit = Exit::of(summary.verdict, fail_on == FailOn::Warn);
    if format == Format::Json {
        match render_json(summary) {
            Ok(json) if output.document(&json) => {}
            _ => exit = Exit::Harness,
        }
    }
    let problems = written.err().into_iter().chain(events.problem());
    for problem in problems {
        output.error(
            &describe(&problem),
            Some("free disk space and run again; the report is not complete"),
        );
        exit = Exit::Harness;
    }
    exit
}
