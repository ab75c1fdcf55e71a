//! Makes a tenant's seed ahead of time, without a rehearsal.

use std::time::Duration;

use super::context::{Stop, Tenant};
use super::fetch::fetched;
use super::seed::blocking;
use crate::config::SnapshotSource;
use crate::event::Stage;

/// What became of a tenant's seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prepared {
    /// It was made.
    Made {
        /// Its key in the cache.
        key: String,
        /// Its size in bytes.
        size: u64,
        /// How long it took.
        took: Duration,
    },
    /// It was there.
    Cached {
        /// Its key in the cache.
        key: String,
        /// Its size in bytes.
        size: u64,
        /// How long the look took.
        took: Duration,
    },
    /// The tenant has no snapshot to restore.
    Empty,
    /// It could not be made, or not be kept.
    Failed {
        /// Why not.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// The run was interrupted.
    Interrupted,
}

/// Makes the tenant's seed, unless the cache has it.
pub async fn prepare(tenant: &Tenant) -> Prepared {
    let empty = |source: &SnapshotSource| matches!(source, SnapshotSource::Empty);
    if tenant.plan.snapshots.iter().all(empty) {
        return Prepared::Empty;
    }
    let started = tenant.clock().monotonic();
    let seed = match tenant.lane.seeds.get(tenant).await {
        Some(Ok(seed)) => seed,
        Some(Err(Stop::At(finding))) => {
            return Prepared::Failed {
                message: finding.message,
                help: Some(finding.help),
            };
        }
        Some(Err(Stop::Interrupted)) => return Prepared::Interrupted,
        Some(Err(Stop::Skip(message))) => {
            return Prepared::Failed {
                message,
                help: None,
            };
        }
        None => return unread(tenant).await,
    };
    let (size, took) = (
        seed.frozen.bytes(),
        tenant.clock().monotonic().saturating_sub(started),
    );
    match &seed.key {
        Some(key) if seed.found => Prepared::Cached {
            key: key.clone(),
            size,
            took,
        },
        Some(key) => Prepared::Made {
            key: key.clone(),
            size,
            took,
        },
        None => Prepared::Failed {
            message: "the seed could not be kept".to_owned(),
            help: Some(tenant.notes.cache_problem()),
        },
    }
}

/// Why there is no seed: most likely a snapshot cannot be read.
async fn unread(tenant: &Tenant) -> Prepared {
    let failed = |message: String, help: Option<String>| Prepared::Failed { message, help };
    for source in &tenant.plan.snapshots {
        if *source != SnapshotSource::Empty {
            let path = match fetched(tenant, source, Stage::Provision).await {
                Ok(path) => path,
                Err(Stop::At(finding)) => return failed(finding.message, Some(finding.help)),
                Err(_) => return Prepared::Interrupted,
            };
            let shown = source.shown();
            let doing = format!("reading {shown}");
            let read = move || crate::snapshot::recognise(&path, &shown);
            match blocking(tenant, doing, read).await {
                Ok(_) => {}
                Err(Stop::At(finding)) => return failed(finding.message, Some(finding.help)),
                Err(_) => return Prepared::Interrupted,
            }
        }
    }
    failed(
        "the seed could not be made".to_owned(),
        Some(tenant.notes.cache_problem()),
    )
}
