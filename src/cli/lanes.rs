//! The engines of a run, and how much is done on each at once.

use std::sync::Arc;

use super::output::Output;
use crate::config::{Config, PostgresConfig, Storage};
use crate::exit::Exit;
use crate::plan::TenantPlan;
use crate::run::Budget;
use crate::sandbox::store::SeedStore;
use crate::sandbox::{Engine, RuntimeDir, choose_all};
use crate::stage::{Demand, Lane, Seeds};

/// Engines with what each has for tenants.
pub(super) struct Lanes {
    pub(super) all: Vec<Arc<Lane>>,
    pub(super) budgets: Vec<Budget>,
    pub(super) demands: Vec<Demand>,
}

impl Lanes {
    /// Divides the work among engines.
    pub(super) fn of(
        engines: Vec<Engine>,
        config: &Config,
        tenants: &[TenantPlan],
        asked: Option<usize>,
        store: Option<&SeedStore>,
    ) -> Self {
        let hints = store.map(SeedStore::hints).unwrap_or_default();
        let mut demands: Vec<Demand> = engines.first().map_or_else(Vec::new, |engine| {
            tenants
                .iter()
                .map(|tenant| Demand::of(config, engine, tenant, &hints))
                .collect()
        });
        let (mut lanes, mut budgets) = (Vec::new(), Vec::new());
        for engine in engines {
            let (cpus, _) = engine.capacity();
            let (memory, disk) = engine.room();
            let jobs = asked.or(config.jobs).unwrap_or(cpus);
            budgets.push(Budget {
                jobs: places(jobs),
                memory: config.budget.memory.or(memory),
                disk: config.budget.disk.or(disk),
            });
            let seeds = Seeds::for_tenants(tenants, store.cloned());
            let restores = config.restores.unwrap_or(cpus);
            let mut lane = Lane::new(engine, seeds, restores, jobs);
            lane.in_memory = match config.postgres.storage {
                Storage::Memory => true,
                Storage::Disk => false,
                Storage::Auto => is_room_for_files(&demands, jobs, budgets.last()),
            };
            lanes.push(Arc::new(lane));
        }
        let in_memory = lanes.iter().any(|lane| lane.in_memory);
        for demand in &mut demands {
            let files = demand.files.filter(|_| in_memory);
            demand.memory = demand.memory.saturating_add(files.unwrap_or(0));
        }
        Self {
            all: lanes,
            budgets,
            demands,
        }
    }
}

/// Whether as many tenants as may be rehearsed at once, and one more, have room in memory with their files.
fn is_room_for_files(demands: &[Demand], jobs: usize, budget: Option<&Budget>) -> bool {
    let largest = demands
        .iter()
        .filter_map(|demand| Some(demand.memory.saturating_add(demand.files?)))
        .max();
    let memory = budget.and_then(|budget| budget.memory);
    let at_once = u64::try_from(demands.len().min(jobs + 1)).unwrap_or(u64::MAX);
    largest
        .zip(memory)
        .is_some_and(|(each, all)| each.saturating_mul(at_once) <= all)
}

/// Sandboxes at once for so many rehearsals: while some are worked in, the next are started and the
/// last removed, which is mostly waiting. Who asks for one at a time gets one after the other.
fn places(jobs: usize) -> usize {
    if jobs == 1 { 1 } else { 2 * jobs + 1 }
}

/// Opens the engines that harness.yaml names.
pub(super) async fn open_engines(
    postgres: &PostgresConfig,
    output: &Output,
) -> Result<(Vec<Engine>, Vec<String>), Exit> {
    let opened = match RuntimeDir::open(&std::env::temp_dir()) {
        Ok(runtime) => choose_all(postgres, &runtime).await,
        Err(error) => Err(error),
    };
    opened.map_err(|error| {
        output.error(&error.to_string(), Some(&error.help()));
        Exit::Harness
    })
}
