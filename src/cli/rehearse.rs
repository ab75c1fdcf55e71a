//! One rehearsal of all tenants, as `run` does it once and `soak` again and again.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use super::cache::{open_store, tidy};
use super::deliver::{open_directory, shown_directory};
use super::inputs::{inputs_sha256, shard_facts};
use super::lanes::{Lanes, open_engines};
use super::load::{load_config, make_plan, read_models, read_scripts};
use super::output::Output;
use super::run::{Own, Wish, random};
use super::workload::read_workload;
use crate::clock::Clock;
use crate::config::{Config, Suite, SuiteKind};
use crate::event::{Baseline, Envelope, EventLog, EventSink, RunFacts, VariationFacts};
use crate::exit::Exit;
use crate::models::ModelSet;
use crate::name::RunId;
use crate::plan::Plan;
use crate::planner::Workload;
use crate::report::{EventsFile, ProgressOptions, ProgressSink, RunDirectory, Summary, Tally};
use crate::run::{Options, RunEnd, Signals, run as dispatch, vary, weights};
use crate::sandbox::Engine;
use crate::sandbox::store::SeedStore;
use crate::stage::{Fleet, Lane, Shadows, Shared};
use crate::suite::GoldenFiles;
use crate::traffic::Script;

/// Everything is there that it needs; nothing has been started.
pub(super) struct Prepared {
    id: RunId,
    started_at: jiff::Timestamp,
    directory: RunDirectory,
    events: EventsFile,
    config: Config,
    plan: Plan,
    models: Vec<ModelSet>,
    load: Vec<Script>,
    workload: Workload,
    golden: GoldenFiles,
    clock: Clock,
    store: Option<SeedStore>,
    lanes: Lanes,
    facts: RunFacts,
    fail_fast: bool,
}

/// What came of it. The documents are not written yet.
pub(super) struct Rehearsed {
    pub(super) id: RunId,
    pub(super) started_at: jiff::Timestamp,
    pub(super) directory: RunDirectory,
    pub(super) events: EventsFile,
    pub(super) summary: Summary,
    pub(super) end: RunEnd,
}

/// Reads all inputs, opens the engines, and removes what killed runs left on them.
pub(super) async fn prepare(
    wish: &Wish,
    own: &Own,
    signals: &mut Signals,
    output: &Output,
) -> Result<Prepared, Exit> {
    let mut config = load_config(&wish.scope, output)?;
    if let Some(engine) = wish.engine {
        config.postgres.engine = engine.into();
    }
    if let Some(keep) = own.keep {
        config.keep = keep.into();
    }
    let plan = make_plan(&config, &wish.scope, output)?;
    let golden = golden_files(own.accept, &config, output)?;
    let models = read_models(&config, output)?;
    let load = read_scripts(&config, output)?;
    let workload = read_workload(&config, output)?;
    let clock = Clock::system();
    let started_at = clock.now();
    let id = match &own.id {
        Some(id) => id.clone(),
        None => new_id(started_at, output)?,
    };
    let (directory, events) = open_directory(own.report_dir.as_deref(), &id, output)?;
    config.seeds.cache &= !wish.no_cache;
    let store = open_store(&config.seeds, output);
    let (mut engines, reasons) = tokio::select! {
        chosen = open_engines(&config.postgres, output) => chosen?,
        name = signals.next() => {
            output.error(&format!("interrupted by {name} before anything was started"), None);
            return Err(Exit::Interrupted);
        }
    };
    clear(&mut engines, store.as_ref(), &clock, output).await;
    let engine = engines.first();
    let variation = own.seed.map(|seed| {
        let most = wish.jobs.map(usize::from).or(config.jobs);
        vary(
            seed,
            most.or(engine.map(|engine| engine.capacity().0))
                .unwrap_or(1),
        )
    });
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
        shard: shard_facts(&wish.scope, &plan, output)?,
        merged: Vec::new(),
        config_path: Some(wish.scope.config.display().to_string()),
        directory: shown_directory(own.report_dir.as_deref()),
        variation: variation.clone(),
        baseline: Baseline::of(&config.baseline),
    };
    let jobs = variation.as_ref().map(|variation| variation.jobs);
    let jobs = jobs.or(wish.jobs.map(usize::from));
    let mut lanes = Lanes::of(engines, &config, &plan.tenants, jobs, store.as_ref());
    if let Some(variation) = &variation {
        shuffle(&mut lanes, variation);
    }
    Ok(Prepared {
        id,
        started_at,
        directory,
        events,
        config,
        plan,
        models,
        load,
        workload,
        golden,
        clock,
        store,
        lanes,
        facts,
        fail_fast: own.fail_fast,
    })
}

/// An id that no other run has.
pub(super) fn new_id(started_at: jiff::Timestamp, output: &Output) -> Result<RunId, Exit> {
    match random() {
        Ok(random) => Ok(RunId::new(started_at, random)),
        Err(error) => {
            output.error(&error, None);
            Err(Exit::Harness)
        }
    }
}

/// Removes what killed runs left, and what the seed cache has too much of.
async fn clear(engines: &mut [Engine], store: Option<&SeedStore>, clock: &Clock, output: &Output) {
    for engine in engines.iter_mut() {
        if let Some(store) = store {
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
    if let Some(store) = store {
        tidy(store, engines, clock.now().as_second(), output).await;
    }
}

/// The weights decide the order, and nothing else.
fn shuffle(lanes: &mut Lanes, variation: &VariationFacts) {
    let weights = weights(variation, lanes.demands.len());
    for (demand, weight) in lanes.demands.iter_mut().zip(weights) {
        demand.weight = weight;
    }
}

impl Prepared {
    /// The path of harness.yaml.
    pub(super) fn config_path(&self) -> PathBuf {
        self.config.path.clone()
    }

    /// What is configured.
    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// What is varied.
    pub(super) fn variation(&self) -> Option<&VariationFacts> {
        self.facts.variation.as_ref()
    }

    /// The engines.
    pub(super) fn lanes(&self) -> &[Arc<Lane>] {
        &self.lanes.all
    }

    /// Rehearses all tenants, and tears everything down.
    pub(super) async fn carry_out(self, signals: &mut Signals, output: &Output) -> Rehearsed {
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
        let sinks: Vec<Box<dyn EventSink>> = vec![
            Box::new(self.events.clone()),
            Box::new(sink),
            Box::new(progress),
        ];
        let shadows = Shadows::of(&self.config.models);
        let shared = Arc::new(Shared {
            run: self.id.clone(),
            config: self.config,
            migration: self.plan.migration,
            log: EventLog::new(self.clock.clone(), sinks),
            clock: self.clock,
            tenants_dir: self.directory.path().join("tenants"),
            models: self.models,
            shadows,
            load: self.load,
            workload: self.workload,
            idle_gates: self.plan.idle_gates,
            fleet: Fleet::default(),
            golden: self.golden,
            next_sandbox: AtomicU32::new(1),
            variation: self.facts.variation.clone(),
        });
        let options = Options {
            facts: self.facts,
            fail_fast: self.fail_fast,
            budgets: self.lanes.budgets,
            demands: self.lanes.demands,
        };
        let tenants = self.plan.tenants;
        let mut end = dispatch(shared, self.lanes.all, tenants, options, signals).await;
        let summary = tally
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .summary();
        if let Some(store) = &self.store {
            store.add_hints(std::mem::take(&mut end.measured));
        }
        Rehearsed {
            id: self.id,
            started_at: self.started_at,
            directory: self.directory,
            events: self.events,
            summary,
            end,
        }
    }
}

/// The files of golden suites. To write some where none are asked for is a mistake.
fn golden_files(accept: bool, config: &Config, output: &Output) -> Result<GoldenFiles, Exit> {
    let golden = |suite: &Suite| matches!(suite.kind, SuiteKind::Golden { .. });
    if accept && !config.suites.iter().any(golden) {
        output.error(
            "`--accept` has nothing to write: no suite is of kind `golden`",
            Some("leave it out, or add a suite such as { name: totals, kind: golden, path: checks/*.sql, golden: checks/golden }"),
        );
        return Err(Exit::Usage);
    }
    Ok(GoldenFiles::new(accept))
}
