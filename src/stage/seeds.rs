//! Seeds that several tenants of a run share: restored once, then started from.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use super::context::{Stop, Tenant};
use super::data::{BaseData, keep_base};
use super::provision::provision;
use super::seed::{Seeded, check_schema, seed};
use crate::clock::whole_millis;
use crate::config::SnapshotSource;
use crate::event::{Envelope, Event, EventLog, Finding, Stage};
use crate::plan::TenantPlan;
use crate::sandbox::{Engine, Frozen, Sandbox};

/// What makes two tenants' seeds the same: the dumps in their order and the database's name.
type Key = (Vec<String>, Option<String>);

/// The seeds of a run, each with a place for when it has been made.
#[derive(Debug, Default)]
pub struct Seeds {
    cells: BTreeMap<Key, Cell>,
}

type Cell = Arc<OnceCell<Result<Arc<SharedSeed>, Box<Finding>>>>;

/// A seed that several tenants start from.
#[derive(Debug)]
pub(super) struct SharedSeed {
    pub(super) frozen: Frozen,
    seeded: Seeded,
    data: Option<Arc<BaseData>>,
    /// What was told while it was made: snapshots, catalog, findings.
    events: Vec<Event>,
}

impl Seeds {
    /// Finds out which tenants share a seed.
    pub fn for_tenants(tenants: &[TenantPlan]) -> Self {
        let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
        for tenant in tenants {
            *counts.entry(key(tenant)).or_default() += 1;
        }
        let shared = counts
            .into_iter()
            .filter(|((snapshots, _), count)| *count > 1 && !snapshots.is_empty());
        Self {
            cells: shared.map(|(key, _)| (key, Cell::default())).collect(),
        }
    }

    /// The tenant's shared seed, made by whoever comes first; `None` if it shares none.
    ///
    /// That it cannot be made is remembered, but not that the run was interrupted meanwhile.
    pub(super) async fn get(&self, tenant: &Tenant) -> Option<Result<Arc<SharedSeed>, Stop>> {
        let cell = self.cells.get(&key(&tenant.plan))?;
        let made = cell
            .get_or_try_init(|| async {
                match make(tenant).await {
                    Ok(seed) => Ok(Ok(Arc::new(seed))),
                    Err(Stop::At(finding)) => Ok(Err(finding)),
                    Err(other) => Err(other),
                }
            })
            .await;
        Some(match made {
            Ok(Ok(seed)) => Ok(Arc::clone(seed)),
            Ok(Err(finding)) => Err(Stop::At(finding.clone())),
            Err(stop) => Err(stop),
        })
    }

    /// Removes all of them; what cannot be removed is left to the sweep.
    pub async fn discard(&self, engine: &Engine) {
        for cell in self.cells.values() {
            if let Some(Ok(seed)) = cell.get()
                && let Err(error) = engine.discard(&seed.frozen).await
            {
                tracing::warn!(%error, "a seed could not be removed");
            }
        }
    }
}

fn key(tenant: &TenantPlan) -> Key {
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let snapshots = tenant.snapshots.iter().filter_map(|source| match source {
        SnapshotSource::Path { path: file, .. } => Some(path(file)),
        SnapshotSource::Empty => None,
    });
    // Without a name of its own a database is named after the dump, or after the tenant; whose
    // name it is does not matter to those who share it.
    (snapshots.collect(), tenant.database.clone())
}

/// Restores the tenant's snapshots in a sandbox and freezes it.
async fn make(tenant: &Tenant) -> Result<SharedSeed, Stop> {
    let events: Arc<Mutex<Vec<Event>>> = Arc::default();
    let sink = {
        let events = Arc::clone(&events);
        move |envelope: &Envelope| {
            events
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(envelope.event.clone());
        }
    };
    let maker = Tenant {
        log: EventLog::new(tenant.clock().clone(), vec![Box::new(sink)]),
        ..tenant.clone()
    };
    let sandbox = provision(&maker, None).await?;
    let seeded = async {
        let seeded = seed(&maker, &sandbox).await?;
        let data = keep_base(&maker, &sandbox, &seeded, Stage::Seed).await?;
        Ok((seeded, data.map(Arc::new)))
    };
    let (seeded, data) = match seeded.await {
        Ok(seeded) => seeded,
        Err(stop) => {
            if let Err(error) = sandbox.release().await {
                tracing::warn!(%error, "the sandbox of a seed could not be removed");
            }
            return Err(stop);
        }
    };
    let frozen = maker.shared.engine.freeze(sandbox).await.map_err(|error| {
        Stop::from(Finding::new(
            "provision.failed",
            Stage::Seed,
            error.to_string(),
        ))
    })?;
    drop(maker);
    let events = std::mem::take(&mut *events.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(SharedSeed {
        frozen,
        seeded,
        data,
        events,
    })
}

/// The stage `seed` of a tenant that started from a shared seed: tells what was told when it was
/// made.
pub(super) async fn take_shared(
    tenant: &Tenant,
    sandbox: &Sandbox,
    shared: &SharedSeed,
) -> Result<(Seeded, Option<Arc<BaseData>>), Stop> {
    let started = tenant.clock().monotonic();
    for event in &shared.events {
        let name = tenant.name().clone();
        match event.clone() {
            Event::SnapshotRead { snapshot, .. } => tenant.emit(Event::SnapshotRead {
                tenant: name,
                snapshot,
            }),
            Event::SchemaRead { point, schema, .. } => tenant.emit(Event::SchemaRead {
                tenant: name,
                point,
                schema,
            }),
            Event::FindingRaised { finding, .. } => tenant.raise(finding),
            _ => {}
        }
    }
    check_schema(tenant, sandbox, &shared.seeded.database).await?;
    tenant.emit(Event::SeedReady {
        tenant: tenant.name().clone(),
        cache_hit: true,
        duration_ms: whole_millis(tenant.clock().monotonic().saturating_sub(started)),
    });
    let seeded = Seeded {
        database: shared.seeded.database.clone(),
        base: Arc::clone(&shared.seeded.base),
    };
    Ok((seeded, shared.data.clone()))
}
