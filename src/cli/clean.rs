//! `pgrehearse clean`

use std::path::{Path, PathBuf};

use clap::Args;

use super::cache::{holding, open_store_in};
use super::output::Output;
use crate::clock::Clock;
use crate::config::SeedsConfig;
use crate::exit::Exit;
use crate::sandbox::{RuntimeDir, Sweep, sweep};

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
    /// The address of the Docker engine; otherwise `DOCKER_HOST` or the usual socket
    #[arg(long, value_name = "URL")]
    docker_host: Option<String>,
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
    let what = Sweep {
        docker_host: args.docker_host.as_deref(),
        now,
        also_kept: args.kept,
        store: store.as_ref(),
        also_seeds: args.seeds,
    };
    let swept = sweep(&runtime, what).await;
    for what in &swept.removal.removed {
        output.inform(&format!("removed {what}"));
    }
    if let Some(reason) = &swept.docker_unreachable {
        output.inform(&format!("no Docker engine was asked: {reason}"));
    }
    let mut exit = if swept.removal.problems.is_empty() {
        Exit::Success
    } else {
        Exit::Harness
    };
    for problem in &swept.removal.problems {
        output.error(problem, None);
    }
    for reports in REPORTS.iter().filter(|_| args.runs).map(Path::new) {
        match std::fs::remove_dir_all(reports) {
            Ok(()) => output.inform(&format!("removed {}", reports.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                output.error(
                    &format!("failed to remove {}: {error}", reports.display()),
                    None,
                );
                exit = Exit::Harness;
            }
        }
    }
    if let Some(store) = store.filter(|store| store.holding().seeds > 0) {
        output.inform(&format!(
            "the seed cache holds {}; `pgrehearse clean --seeds` removes what no run is using",
            holding(&store)
        ));
    }
    if swept.removal.removed.is_empty() {
        output.inform("nothing was left behind");
    }
    exit
}
