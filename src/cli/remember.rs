//! What ordinary runs leave in the history.

use std::path::{Path, PathBuf};

use clap::Args;

use super::output::Output;
use super::rehearse::Rehearsed;
use super::run::describe;
use crate::history::{Beginning, History, HistoryError, RunRecord};

/// Where the history is, unless the user says otherwise.
pub(super) const HISTORY: &str = ".pgrehearse/history.db";

/// Where a run is remembered.
#[derive(Debug, Args, Clone)]
pub(super) struct HistoryArgs {
    /// The file with the history of runs [default: .pgrehearse/history.db; with --report-dir none]
    #[arg(long, value_name = "FILE", env = "PGREHEARSE_HISTORY")]
    history: Option<PathBuf>,
    /// Do not add this run to the history
    #[arg(long)]
    no_history: bool,
}

/// Adds a run to the history. That this cannot be is told and changes no verdict: nobody was promised it.
pub(super) fn remember(
    args: &HistoryArgs,
    usual: bool,
    config: &Path,
    rehearsed: &Rehearsed,
    output: &Output,
) {
    let file = match &args.history {
        Some(file) => file.clone(),
        None if usual => PathBuf::from(HISTORY),
        None => return,
    };
    if args.no_history {
        return;
    }
    if let Err(error) = add(&file, config, rehearsed) {
        output.inform(&format!(
            "this run is not in the history: {} ({})",
            describe(&error),
            error.help()
        ));
    }
}

fn add(file: &Path, config: &Path, rehearsed: &Rehearsed) -> Result<(), HistoryError> {
    let mut history = History::open(file)?;
    let config = named(config);
    history.begin(&Beginning {
        id: rehearsed.id.to_string(),
        config: config.clone(),
        started_at: rehearsed.started_at.to_string(),
        directory: rehearsed.directory.path().display().to_string(),
        round: None,
    })?;
    let record = RunRecord::of(&rehearsed.summary);
    history.finish(rehearsed.id.as_str(), &record)?;
    history.prune(&config, record.statements())
}

/// A configuration's name in the history: from the folder that the history is used in, where it is below that, so
/// that it is the same on another machine.
pub(super) fn named(config: &Path) -> String {
    let whole = config.canonicalize().unwrap_or_else(|_| config.to_owned());
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let shown = here
        .ok()
        .and_then(|here| whole.strip_prefix(here).ok().map(Path::to_owned))
        .unwrap_or(whole);
    shown.display().to_string()
}
