//! `pgrehearse report merge`

use std::path::{Path, PathBuf};

use clap::Args;

use super::args::Format;
use super::deliver::{FailOn, deliver, open_directory, run_directory, shown_directory};
use super::output::Output;
use super::report::events_of;
use super::run::describe;
use crate::event::{Event, EventSink as _};
use crate::exit::Exit;
use crate::name::RunId;
use crate::report::{ChainError, ShardRun, Summary, merge as join, read_chain};

/// Arguments of `report merge`.
#[derive(Debug, Args)]
pub(super) struct MergeArgs {
    /// The directories of the runs of all shards, or their ids below .pgrehearse/runs
    #[arg(required = true)]
    runs: Vec<PathBuf>,
    /// Where the joined report is written [default: .pgrehearse/runs/<run id>]
    #[arg(long, value_name = "DIR")]
    report_dir: Option<PathBuf>,
    /// From which verdict on the exit code is 1
    #[arg(long, value_enum, default_value_t = FailOn::Fail)]
    fail_on: FailOn,
    /// What is written to standard output: nothing, or report.json
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Joins the runs of all shards into one, with a verdict on the fleet.
pub(super) fn merge(args: &MergeArgs, output: &Output) -> Exit {
    match attempt(args, output) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn attempt(args: &MergeArgs, output: &Output) -> Result<Exit, Exit> {
    let mut shards = Vec::new();
    for run in &args.runs {
        let directory = run_directory(run);
        let events = events_of(&directory, output)?;
        // A shard that was killed has no end; one that was changed proves nothing.
        if let Err(error @ ChainError::Broken { .. }) = read_chain(&directory.events_path()) {
            output.error(&describe(&error), Some("run this shard again"));
            return Err(Exit::Usage);
        }
        shards.push((run.display().to_string(), directory, events));
    }
    let runs: Vec<ShardRun<'_>> = shards
        .iter()
        .map(|(shown, _, events)| ShardRun { shown, events })
        .collect();
    let mut events = join(&runs).map_err(|error| {
        output.error(&error.to_string(), Some(error.help()));
        Exit::Usage
    })?;
    for envelope in &mut events {
        if let Event::RunStarted { run } = &mut envelope.event {
            run.directory = shown_directory(args.report_dir.as_deref());
        }
    }
    let facts = events.iter().find_map(|envelope| match &envelope.event {
        Event::RunStarted { run } => Some(run.clone()),
        _ => None,
    });
    let id = facts
        .map(|facts| RunId::from(facts.id))
        .ok_or(Exit::Usage)?;
    if let Some(target) = &args.report_dir
        && shards
            .iter()
            .any(|(_, directory, _)| is_same(directory.path(), target))
    {
        output.error(
            &format!(
                "`{}` is the directory of a shard, which would be overwritten",
                target.display()
            ),
            Some("name another folder with `--report-dir`"),
        );
        return Err(Exit::Usage);
    }
    let (directory, mut file) = open_directory(args.report_dir.as_deref(), &id, output)?;
    for envelope in &events {
        file.on_event(envelope);
    }
    for (_, shard, _) in &shards {
        directory.adopt_tenants(shard).map_err(|error| {
            output.error(
                &describe(&error),
                Some(
                    "free disk space, check who may read the shards' directories, and merge again",
                ),
            );
            Exit::Harness
        })?;
    }
    let summary = Summary::fold(&events);
    let mut exit = deliver(
        output,
        &directory,
        &file,
        &summary,
        args.fail_on,
        args.format,
    );
    if summary.interrupted.is_some() {
        exit = Exit::Interrupted;
    }
    Ok(exit)
}

fn is_same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
