//! `pgrehearse seed`

use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use clap::Args;
use futures_util::StreamExt as _;
use tokio_util::sync::CancellationToken;

use super::args::{EngineArgument, Format, Scope};
use super::cache::{holding, open_store, tidy};
use super::lanes::{Lanes, open_engines};
use super::load::{load_config, make_plan};
use super::output::Output;
use super::run::random;
use crate::clock::Clock;
use crate::event::EventLog;
use crate::exit::Exit;
use crate::name::RunId;
use crate::planner::Workload;
use crate::run::{Signals, watch};
use crate::stage::{Lane, Prepared, Shadows, Shared, Tenant, prepare};
use crate::text::{bytes, duration};

/// Arguments of `seed`.
#[derive(Debug, Args)]
pub(super) struct SeedArgs {
    #[command(flatten)]
    scope: Scope,
    /// Which engine the seeds are for; otherwise as `postgres.engine` in harness.yaml says
    #[arg(long, value_enum, env = "PGREHEARSE_ENGINE")]
    engine: Option<EngineArgument>,
    /// Seeds at once; by default what processors and memory allow
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Restores the snapshots of the tenants into the seed cache.
pub(super) async fn seed(args: &SeedArgs, output: &Output) -> Exit {
    let mut signals = match Signals::listen() {
        Ok(signals) => signals,
        Err(error) => {
            output.error(&format!("failed to listen to signals: {error}"), None);
            return Exit::Harness;
        }
    };
    let cancel = CancellationToken::new();
    let work = attempt(args, output, cancel.clone());
    tokio::pin!(work);
    tokio::select! {
        result = &mut work => result.unwrap_or_else(|exit| exit),
        _ = signals.next() => {
            cancel.cancel();
            tokio::select! {
                _ = &mut work => {}
                _ = signals.next() => {
                    output.error("left before everything was removed", Some("run `pgrehearse clean`"));
                }
            }
            Exit::Interrupted
        }
    }
}

async fn attempt(
    args: &SeedArgs,
    output: &Output,
    cancel: CancellationToken,
) -> Result<Exit, Exit> {
    let mut config = load_config(&args.scope, output)?;
    if let Some(engine) = args.engine {
        config.postgres.engine = engine.into();
    }
    let plan = make_plan(&config, &args.scope, output)?;
    // Asked for by name, it is wanted whatever harness.yaml says of runs.
    config.seeds.cache = true;
    let Some(store) = open_store(&config.seeds, output) else {
        return Err(Exit::Harness);
    };
    let (mut engines, reasons) = open_engines(&config.postgres, output).await?;
    for reason in reasons {
        output.inform(&format!("engine: {reason}"));
    }
    let clock = Clock::system();
    let now = clock.now();
    for engine in &mut engines {
        engine.use_store(store.clone());
        engine.reap(now.as_second()).await;
    }
    tidy(&store, &engines, now.as_second(), output).await;
    let number = random().map_err(|error| {
        output.error(&error, None);
        Exit::Harness
    })?;
    let Lanes {
        all: lanes,
        budgets,
        ..
    } = Lanes::of(
        engines,
        &config,
        &plan.tenants,
        args.jobs.map(usize::from),
        Some(&store),
    );
    let jobs: usize = budgets.iter().map(|budget| budget.jobs).sum();
    let watching = watch(&lanes, &clock, &cancel);
    let shared = Arc::new(Shared {
        run: RunId::new(now, number),
        config,
        migration: plan.migration,
        log: EventLog::new(clock.clone(), Vec::new()),
        clock,
        tenants_dir: std::path::PathBuf::new(),
        models: Vec::new(),
        shadows: Shadows::of(&[]),
        load: Vec::new(),
        workload: Workload::default(),
        idle_gates: Vec::new(),
        fleet: crate::stage::Fleet::default(),
        golden: crate::suite::GoldenFiles::default(),
        next_sandbox: AtomicU32::new(1),
        variation: None,
    });
    // Each engine has seeds of its own, and whichever comes to a tenant needs one.
    let tenants = plan.tenants.into_iter().flat_map(|plan| {
        lanes
            .iter()
            .map(move |lane| (plan.clone(), Arc::clone(lane)))
    });
    let tenants = tenants.map(|(plan, lane)| Tenant {
        shared: Arc::clone(&shared),
        lane,
        log: shared.log.clone(),
        plan,
        cancel: cancel.clone(),
        notes: Arc::default(),
        again: false,
    });
    let mut exit = Exit::Success;
    let mut documents = Vec::new();
    let mut prepared = futures_util::stream::iter(tenants.map(seed_of)).buffered(jobs.max(1));
    while let Some((name, prepared)) = prepared.next().await {
        if matches!(prepared, Prepared::Failed { .. } | Prepared::Interrupted) {
            exit = Exit::Harness;
        }
        documents.push(tell(&name, &prepared, output));
    }
    drop(prepared);
    drop(watching);
    // Nothing can be removed from an engine that does not answer; that was told already.
    for lane in lanes.iter().filter(|lane| !lane.lost.is_cancelled()) {
        remove_rest(lane, &shared.run, output).await;
    }
    output.say(&format!("the seed cache holds {}", holding(&store)));
    if args.format == Format::Json
        && !output.document(&serde_json::json!({ "seeds": documents }).to_string())
    {
        exit = Exit::Harness;
    }
    Ok(exit)
}

/// Makes the seed of one tenant, as long as its engine answers.
async fn seed_of(tenant: Tenant) -> (String, Prepared) {
    let name = tenant.plan.name.to_string();
    let lane = &tenant.lane;
    let prepared = tokio::select! {
        prepared = prepare(&tenant) => prepared,
        () = lane.lost.cancelled() => Prepared::Failed {
            message: format!("the engine {} does not answer any more", lane.engine.label()),
            help: Some("start it again, then `pgrehearse clean` removes what is left there".to_owned()),
        },
    };
    (name, prepared)
}

async fn remove_rest(lane: &Lane, run: &RunId, output: &Output) {
    lane.seeds.discard(&lane.engine).await;
    for problem in lane.engine.remove_all(run.as_str()).await.problems {
        output.error(&problem, Some("`pgrehearse clean` tries again"));
    }
}

/// Tells what became of a tenant's seed, and gives it as a document.
fn tell(name: &str, prepared: &Prepared, output: &Output) -> serde_json::Value {
    use serde_json::json;
    match prepared {
        Prepared::Made { key, size, took } => {
            output.say(&format!(
                "{name}  made    {}  {}",
                bytes(*size),
                duration(*took)
            ));
            json!({"tenant": name, "seed": "made", "key": key, "bytes": size})
        }
        Prepared::Cached { key, size, took } => {
            output.say(&format!(
                "{name}  cached  {}  {}",
                bytes(*size),
                duration(*took)
            ));
            json!({"tenant": name, "seed": "cached", "key": key, "bytes": size})
        }
        Prepared::Empty => {
            output.say(&format!("{name}  needs no seed: its database starts empty"));
            json!({"tenant": name, "seed": "not needed"})
        }
        Prepared::Failed { message, help } => {
            output.error(&format!("{name}: {message}"), help.as_deref());
            json!({"tenant": name, "seed": "failed", "message": message})
        }
        Prepared::Interrupted => {
            output.error(&format!("{name}: interrupted"), None);
            json!({"tenant": name, "seed": "failed", "message": "interrupted"})
        }
    }
}
