//! `pgrehearse run`

use std::path::PathBuf;

use clap::Args;

use super::args::{EngineArgument, Format, KeepArgument, Scope};
use super::deliver::{FailOn, deliver};
use super::output::Output;
use super::rehearse::{Rehearsed, prepare};
use super::remember::{HistoryArgs, remember};
use crate::config::PostgresConfig;
use crate::exit::Exit;
use crate::name::RunId;
use crate::run::{RunEnd, Signals};
use crate::sandbox::{Engine, RuntimeDir, choose};

/// What a rehearsal of all tenants is told, by `run` and by each round of `soak`.
#[derive(Debug, Args, Clone)]
pub(super) struct Wish {
    #[command(flatten)]
    pub(super) scope: Scope,
    /// Where sandboxes come from; otherwise as `postgres.engine` in harness.yaml says
    #[arg(long, value_enum, env = "PGREHEARSE_ENGINE")]
    pub(super) engine: Option<EngineArgument>,
    /// Tenants at once on each engine; by default what its processors, memory and disk allow
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) jobs: Option<u16>,
    /// Restore every snapshot anew: neither use the seed cache nor add to it
    #[arg(long)]
    pub(super) no_cache: bool,
    /// From which verdict on the exit code is 1
    #[arg(long, value_enum, default_value_t = FailOn::Fail)]
    pub(super) fail_on: FailOn,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub(super) struct RunArgs {
    #[command(flatten)]
    wish: Wish,
    #[command(flatten)]
    own: Own,
    #[command(flatten)]
    history: HistoryArgs,
    /// What is written to standard output: nothing, or report.json
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// What belongs to a single rehearsal.
#[derive(Debug, Args, Clone, Default)]
pub(super) struct Own {
    /// Where the report is written [default: .pgrehearse/runs/<run id>]
    #[arg(long, value_name = "DIR")]
    pub(super) report_dir: Option<PathBuf>,
    /// Which sandboxes are kept, for you to look at; otherwise as `keep` in harness.yaml says
    #[arg(long, value_enum)]
    pub(super) keep: Option<KeepArgument>,
    /// Stop starting tenants when one did not complete
    #[arg(long)]
    pub(super) fail_fast: bool,
    /// Write the files of golden suites instead of comparing with them, for you to review
    #[arg(long)]
    pub(super) accept: bool,
    /// Draw the order of tenants, how many are rehearsed at once, and what the harness writes by chance
    /// from this number, as the rounds of `soak` do
    #[arg(long, value_name = "NUMBER")]
    pub(super) seed: Option<u64>,
    /// Its id, where somebody knows it already.
    #[arg(skip)]
    pub(super) id: Option<RunId>,
}

/// Rehearses the tenants.
pub(super) async fn run(args: &RunArgs, output: &Output) -> Exit {
    match attempt(args, output).await {
        Ok(exit) | Err(exit) => exit,
    }
}

async fn attempt(args: &RunArgs, output: &Output) -> Result<Exit, Exit> {
    // Before anything is started, so that no signal finds us unprepared.
    let mut signals = Signals::listen().map_err(|error| {
        output.error(&format!("failed to listen to signals: {error}"), None);
        Exit::Harness
    })?;
    let prepared = prepare(&args.wish, &args.own, &mut signals, output).await?;
    let config = prepared.config_path();
    let rehearsed = prepared.carry_out(&mut signals, output).await;
    let exit = conclude(args, output, &rehearsed);
    let usual = args.own.report_dir.is_none();
    if rehearsed.end.interrupted.is_none() {
        remember(&args.history, usual, &config, &rehearsed, output);
    }
    Ok(exit)
}

pub(super) fn random() -> Result<u32, String> {
    let mut bytes = [0_u8; 4];
    getrandom::fill(&mut bytes).map_err(|error| format!("failed to get random bytes: {error}"))?;
    Ok(u32::from_ne_bytes(bytes))
}

pub(super) async fn open_engine(
    postgres: &PostgresConfig,
    output: &Output,
) -> Result<(Engine, String), Exit> {
    let opened = match RuntimeDir::open(&std::env::temp_dir()) {
        Ok(runtime) => choose(postgres, &runtime).await,
        Err(error) => Err(error),
    };
    opened.map_err(|error| {
        output.error(&error.to_string(), Some(&error.help()));
        Exit::Harness
    })
}

/// An error with its causes.
pub(super) fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// Tells what a run may have left on the machine.
pub(super) fn tell_left(output: &Output, end: &RunEnd) {
    let help = Some("run `pgrehearse clean`");
    if end.abandoned {
        output.error("left before everything was torn down", help);
    }
    if !end.left.is_empty() {
        let what = crate::text::count(end.left.len(), "thing");
        output.error(
            &format!("{what} of this run could not be removed, as told above"),
            help,
        );
    }
    for what in &end.unknown {
        output.error(
            what,
            Some("run `pgrehearse clean` once the engine is there again"),
        );
    }
}

fn conclude(args: &RunArgs, output: &Output, rehearsed: &Rehearsed) -> Exit {
    let mut exit = deliver(
        output,
        &rehearsed.directory,
        &rehearsed.events,
        &rehearsed.summary,
        args.wish.fail_on,
        args.format,
    );
    tell_left(output, &rehearsed.end);
    if !rehearsed.end.left.is_empty() {
        exit = match exit {
            Exit::Success | Exit::Failure => Exit::Harness,
            other => other,
        };
    }
    if rehearsed.end.interrupted.is_some() {
        exit = Exit::Interrupted;
    }
    exit
}
