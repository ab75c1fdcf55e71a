//! `pgrehearse run`

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use clap::Args;

use super::args::{EngineArgument, Format, KeepArgument, Scope};
use super::cache::{open_store, tidy};
use super::deliver::{FailOn, deliver, open_directory, shown_directory};
use super::inputs::{inputs_sha256, shard_facts};
use super::lanes::{Lanes, open_engines};
use super::load::{load_config, make_plan, read_models, read_scripts};
use super::output::Output;
use crate::clock::Clock;
use crate::config::{Config, PostgresConfig, Suite, SuiteKind};
use crate::event::{Envelope, EventLog, EventSink, RunFacts};
use crate::exit::Exit;
use crate::models::ModelSet;
use crate::name::RunId;
use crate::plan::Plan;
use crate::report::{EventsFile, ProgressOptions, ProgressSink, RunDirectory, Summary, Tally};
use crate::run::{Options, RunEnd, Signals, run as dispatch};
use crate::sandbox::{Engine, RuntimeDir, choose};
use crate::stage::{Fleet, Lane, Shadows, Shared};
use crate::suite::GoldenFiles;
use crate::traffic::Script;

/// Arguments of `run`.
#[derive(Debug, Args)]
pub(super) struct RunArgs {
    #[command(flatten)]
    scope: Scope,
    /// Where sandboxes come from; otherwise as `postgres.engine` in harness.yaml says
    #[arg(long, value_enum, env = "PGREHEARSE_ENGINE")]
    engine: Option<EngineArgument>,
    /// Tenants at once on each engine; by default what its processors, memory and disk allow
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Where the report is written [default: .pgrehearse/runs/<run id>]
    #[arg(long, value_name = "DIR")]
    report_dir: Option<PathBuf>,
    /// Which sandboxes are kept, for you to look at; otherwise as `keep` in harness.yaml says
    #[arg(long, value_enum)]
    keep: Option<KeepArgument>,
    /// Restore every snapshot anew: neither use the seed cache nor add to it
    #[arg(long)]
    no_cache: bool,
    /// Stop starting tenants when one did not complete
    #[arg(long)]
    fail_fast: bool,
    /// From which verdict on the exit code is 1
    #[arg(long, value_enum, default_value_t = FailOn::Fail)]
    fail_on: FailOn,
    /// Write the files of golden suites instead of comparing with them, for you to review
    #[arg(long)]
    accept: bool,
    /// What is written to standard output: nothing, or report.json
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
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
    let mut config = load_config(&args.scope, output)?;
    if let Some(engine) = args.engine {
        config.postgres.engine = engine.into();
    }
    if let Some(keep) = args.keep {
        config.keep = keep.into();
    }
    let plan = make_plan(&config, &args.scope, output)?;
    let golden = golden_files(args, &config, output)?;
    let models = read_models(&config, output)?;
    let load = read_scripts(&config, output)?;
    let clock = Clock::system();
    let started_at = clock.now();
    let id = RunId::new(
        started_at,
        random().map_err(|error| {
            output.error(&error, None);
            Exit::Harness
        })?,
    );
    let (directory, events) = open_directory(args.report_dir.as_deref(), &id, output)?;
    config.seeds.cache &= !args.no_cache;
    let store = open_store(&config.seeds, output);
    let (mut engines, reasons) = tokio::select! {
        chosen = open_engines(&config.postgres, output) => chosen?,
        name = signals.next() => {
            output.error(&format!("interrupted by {name} before anything was started"), None);
            return Err(Exit::Interrupted);
        }
    };
    for engine in &mut engines {
        if let Some(store) = &store {
            engine.use_store(store.clone());
        }
        let reaped = engine.reap(clock.now().as_second()).await;
        for what in reaped.removed {
            output.inform(&format!("removed what an earlier run left: {what}"));
        }
        for problem in reaped.problems {
            output.inform(&format!("left by an earlier run: {problem}"));
        }
    }
    if let Some(store) = &store {
        tidy(store, &engines, clock.now().as_second(), output).await;
    }
    let engine = engines.first();
    let facts = RunFacts {
        id: id.to_string(),
        started_at: started_at.to_string(),
        engine: engine.map_or("none", Engine::name).to_owned(),
        engine_reason: reasons.join("; "),
        postgres_version: engine.and_then(Engine::postgres_version),
        server_sha256: engine.map(Engine::server_sha256),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        config_sha256: config.sha256.clone(),
        migration_sha256: plan.migration.sha256.clone(),
        inputs_sha256: Some(inputs_sha256(&config, &models, output)?),
        reveal_values: config.reveal_values,
        shard: shard_facts(&args.scope, &plan, output)?,
        merged: Vec::new(),
        config_path: Some(args.scope.config.display().to_string()),
        directory: shown_directory(args.report_dir.as_deref()),
    };
    let lanes = Lanes::of(engines, &config, &plan.tenants, args.jobs, store.as_ref());
    let options = Options {
        facts,
        fail_fast: args.fail_fast,
        budgets: lanes.budgets,
        demands: lanes.demands,
    };
    let (summary, mut end) = carry_out(
        config, plan, models, load, lanes.all, clock, id, options, golden, signals, &directory,
        &events, output,
    )
    .await;
    if let Some(store) = &store {
        store.add_hints(std::mem::take(&mut end.measured));
    }
    Ok(conclude(args, output, &directory, &events, &summary, &end))
}

#[expect(
    clippy::too_many_arguments,
    reason = "this is where everything comes together, once"
)]
async fn carry_out(
    config: Config,
    plan: Plan,
    models: Vec<ModelSet>,
    load: Vec<Script>,
    lanes: Vec<Arc<Lane>>,
    clock: Clock,
    id: RunId,
    options: Options,
    golden: GoldenFiles,
    signals: Signals,
    directory: &RunDirectory,
    events: &EventsFile,
    output: &Output,
) -> (Summary, RunEnd) {
    let tally = Arc::new(std::sync::Mutex::new(Tally::default()));
    let sink = {
        let tally = Arc::clone(&tally);
        move |envelope: &Envelope| {
            tally
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .apply(envelope);
        }
    };
    let progress = ProgressSink::new(ProgressOptions {
        terminal: output.terminal,
        style: output.style,
        verbosity: output.verbosity,
    });
    let sinks: Vec<Box<dyn EventSink>> =
        vec![Box::new(events.clone()), Box::new(sink), Box::new(progress)];
    let shadows = Shadows::of(&config.models);
    let shared = Arc::new(Shared {
        run: id,
        config,
        migration: plan.migration,
        log: EventLog::new(clock.clone(), sinks),
        clock,
        tenants_dir: directory.path().join("tenants"),
        models,
        shadows,
        load,
        fleet: Fleet::default(),
        golden,
        next_sandbox: AtomicU32::new(1),
    });
    let end = dispatch(shared, lanes, plan.tenants, options, signals).await;
    let summary = tally
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .summary();
    (summary, end)
}

pub(super) fn random() -> Result<u32, String> {
    let mut bytes = [0_u8; 4];
    getrandom::fill(&mut bytes).map_err(|error| format!("failed to get random bytes: {error}"))?;
    Ok(u32::from_ne_bytes(bytes))
}

/// The files of golden suites. To write some where none are asked for is a mistake.
fn golden_files(args: &RunArgs, config: &Config, output: &Output) -> Result<GoldenFiles, Exit> {
    let golden = |suite: &Suite| matches!(suite.kind, SuiteKind::Golden { .. });
    if args.accept && !config.suites.iter().any(golden) {
        output.error(
            "`--accept` has nothing to write: no suite is of kind `golden`",
            Some("leave it out, or add a suite such as { name: totals, kind: golden, path: checks/*.sql, golden: checks/golden }"),
        );
        return Err(Exit::Usage);
    }
    Ok(GoldenFiles::new(args.accept))
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

fn conclude(
    args: &RunArgs,
    output: &Output,
    directory: &RunDirectory,
    events: &EventsFile,
    summary: &Summary,
    end: &RunEnd,
) -> Exit {
    let mut exit = deliver(
        output,
        directory,
        events,
        summary,
        args.fail_on,
        args.format,
    );
    if end.abandoned {
        output.error(
            "left before everything was torn down",
            Some("run `pgrehearse clean`"),
        );
    }
    if end.interrupted.is_some() {
        exit = Exit::Interrupted;
    }
    exit
}
