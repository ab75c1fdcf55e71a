//! `pgrehearse clean`

use std::path::{Path, PathBuf};

use clap::Args;

use super::cache::{holding, open_store_in};
use super::output::Output;
use crate::clock::Clock;
use crate::config::SeedsConfig;
use crate::exit::Exit;
use crate::report::RunDirectory;
use crate::sandbox::{RuntimeDir, Sweep, sweep, usual_engine};

/// Where reports are, unless the user said otherwise. The history stays: it is small, and what is compared with.
const REPORTS: [&str; 2] = [".pgrehearse/runs", ".pgrehearse/soaks"];

/// Arguments of `clean`.
#[derive(Debug, Args)]
pub(super) struct CleanArgs {
    /// Also remove sandboxes that were kept (`--keep`)
    #[arg(long)]
    kept: bool,
    /// Also remove the seeds in the seed cache, and downloaded snapshots, that no run is using
    #[arg(long)]
    seeds: bool,
    /// The seed cache's folder, where it is not the usual one
    #[arg(long, value_name = "DIR", env = "PGREHEARSE_CACHE_DIR")]
    seed_dir: Option<PathBuf>,
    /// Also remove the reports in .pgrehearse/runs and .pgrehearse/soaks
    #[arg(long)]
    runs: bool,
    /// A Docker engine to ask, and no others (repeatable); otherwise those of harness.yaml,
    /// `DOCKER_HOST` or the usual socket, and those that killed runs have used
    #[arg(long, value_name = "URL")]
    docker_host: Vec<String>,
    /// The configuration file whose engines and seed cache are meant
    #[arg(short, long, value_name = "FILE", default_value = "harness.yaml")]
    config: PathBuf,
}

/// Removes what earlier runs left, and never what a live run owns.
pub(super) async fn clean(args: &CleanArgs, output: &Output) -> Exit {
    let runtime = match RuntimeDir::open(&std::env::temp_dir()) {
        Ok(runtime) => runtime,
        Err(error) => {
            output.error(&error.to_string(), Some(&error.help()));
            return Exit::Harness;
        }
    };
    let now = Clock::system().now().as_second();
    let store = open_store_in(args.seed_dir.clone(), &SeedsConfig::default(), output);
    let engines = engines(args, output);
    let what = Sweep {
        engines: &engines,
        also_named: args.docker_host.is_empty(),
        now,
        also_kept: args.kept,
        store: store.as_ref(),
        also_seeds: args.seeds,
    };
    let swept = sweep(&runtime, what).await;
    for what in &swept.removal.removed {
        output.inform(&format!("removed {what}"));
    }
    for reason in &swept.unreachable {
        output.inform(&format!("a Docker engine was not asked: {reason}"));
    }
    let mut exit = if swept.removal.problems.is_empty() {
        Exit::Success
    } else {
        Exit::Harness
    };
    for problem in &swept.removal.problems {
        output.error(problem, None);
    }
    let mut removed = !swept.removal.removed.is_empty();
    for reports in REPORTS.iter().filter(|_| args.runs).map(Path::new) {
        let runs = RunDirectory::remove_finished(reports);
        removed |= !runs.removed.is_empty();
        for dir in &runs.removed {
            output.inform(&format!("removed {}", dir.display()));
        }
        for dir in &runs.alive {
            output.inform(&format!(
                "left {}: its run is going on, or ended just now",
                dir.display()
            ));
        }
        for error in &runs.problems {
            output.error(&super::run::describe(error), None);
            exit = Exit::Harness;
        }
    }
    if let Some(store) = store.filter(|store| store.holding().seeds > 0) {
        output.inform(&format!(
            "the seed cache holds {}; `pgrehearse clean --seeds` removes what no run is using",
            holding(&store)
        ));
    }
    if !removed {
        output.inform("nothing was left behind");
    }
    exit
}

/// The engines to ask, as far as they are named.
fn engines(args: &CleanArgs, output: &Output) -> Vec<String> {
    if !args.docker_host.is_empty() {
        return args.docker_host.clone();
    }
    let mut engines = vec![usual_engine()];
    if args.config.exists() {
        match crate::config::load(&args.config, &|name| std::env::var(name).ok()) {
            Ok(loaded) => {
                let postgres = loaded.config.postgres;
                engines.extend(postgres.docker_host.into_iter().chain(postgres.engines));
            }
            Err(_) => output.inform(&format!(
                "{} has problems (`pgrehearse check` tells them), so the engines that it names were not asked",
                args.config.display()
            )),
        }
    }
    engines
}
