//! One engine with what a run keeps for it: its seeds, and how much is done there at once.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use super::context::{Stop, Tenant};
use super::seeds::Seeds;
use crate::sandbox::Engine;

/// An engine that tenants of the run are rehearsed on.
#[derive(Debug)]
pub struct Lane {
    /// Where sandboxes come from.
    pub engine: Engine,
    /// Seeds that several tenants share.
    pub seeds: Seeds,
    /// Whether the files of sandboxes are in memory where they are small enough.
    pub in_memory: bool,
    /// Cancelled when the engine was silent for so long that nothing is expected of it any more.
    pub lost: CancellationToken,
    restores: Arc<Semaphore>,
    jobs: Arc<Semaphore>,
    loads: Arc<Semaphore>,
}

/// The right to put a load on a sandbox. It ends with its value.
#[derive(Debug)]
pub(super) struct UnderLoad {
    _permit: Option<OwnedSemaphorePermit>,
}

/// The right to restore. It ends with its value.
#[derive(Debug)]
pub(super) struct Restoring {
    _permit: Option<OwnedSemaphorePermit>,
}

/// The right to rehearse on what was restored. It ends with its value.
#[derive(Debug)]
pub(super) struct Rehearsing {
    _permit: Option<OwnedSemaphorePermit>,
}

impl Lane {
    /// A lane on which at most `restores` snapshots are restored and `jobs` tenants rehearsed at once.
    /// That others' sandboxes are started and removed meanwhile is no part of either.
    pub fn new(engine: Engine, seeds: Seeds, restores: usize, jobs: usize) -> Self {
        Self {
            engine,
            seeds,
            in_memory: false,
            lost: CancellationToken::new(),
            restores: Arc::new(Semaphore::new(restores.max(1))),
            jobs: Arc::new(Semaphore::new(jobs.max(1))),
            loads: Arc::new(Semaphore::new(1)),
        }
    }

    /// Waits until a snapshot may be restored. Whoever waits has no sandbox yet, and whoever may
    /// restore waits for nobody, so that all get their turn.
    pub(super) async fn restoring(&self, tenant: &Tenant) -> Result<Restoring, Stop> {
        tokio::select! {
            permit = Arc::clone(&self.restores).acquire_owned() => Ok(Restoring {
                _permit: permit.ok(),
            }),
            () = tenant.cancel.cancelled() => Err(Stop::Interrupted),
        }
    }

    /// Waits until nobody else on this engine is under load: two loads would measure each other. Whoever
    /// is under load waits for those who restore at most.
    pub(super) async fn under_load(&self, tenant: &Tenant) -> Result<UnderLoad, Stop> {
        tokio::select! {
            permit = Arc::clone(&self.loads).acquire_owned() => Ok(UnderLoad {
                _permit: permit.ok(),
            }),
            () = tenant.cancel.cancelled() => Err(Stop::Interrupted),
        }
    }

    /// Waits until the tenant may be rehearsed in its sandbox, which it has by now. Whoever may
    /// rehearse waits for those who restore at most, and those wait for nobody.
    pub(super) async fn rehearsing(&self, tenant: &Tenant) -> Result<Rehearsing, Stop> {
        tokio::select! {
            permit = Arc::clone(&self.jobs).acquire_owned() => Ok(Rehearsing {
                _permit: permit.ok(),
            }),
            () = tenant.cancel.cancelled() => Err(Stop::Interrupted),
        }
    }
}
