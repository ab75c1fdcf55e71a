//! The stages `provision` and `seed` of a tenant, with and without the help of frozen seeds.

use std::sync::Arc;

use super::context::{Stop, Tenant};
use super::data::{BaseData, keep_base};
use super::fetch::{fetched, fetched_before};
use super::lane::Restoring;
use super::provision::{is_seeds_fault, provision, provision_from, provision_to_freeze};
use super::seed::{Seeded, check_schema, seed};
use super::seeds::{Claim, SharedSeed, Ticket};
use crate::clock::whole_millis;
use crate::config::SnapshotSource;
use crate::event::{Event, Finding, Stage};
use crate::pg::Session;
use crate::sandbox::Sandbox;
use crate::snapshot::{Format, modified_at};

/// What the stage `provision` gives.
pub(super) enum Begun {
    /// A sandbox, and what to do in the stage `seed`.
    Ready(Box<Sandbox>, Origin),
    /// The seed that the tenant shares with others could not be made.
    Refused(Box<Finding>),
}

/// What a sandbox started from.
#[derive(Debug)]
pub(super) enum Origin {
    /// From nothing, and it may restore snapshots if there are any.
    Empty(Option<Restoring>),
    /// From nothing, and it is frozen once the snapshots are in it.
    ToFreeze(Box<Ticket>, Restoring),
    /// From a seed.
    Seed(Arc<SharedSeed>),
}

/// Starts the sandbox, from the tenant's seed if there is one.
pub(super) async fn begin(tenant: &Tenant) -> Result<Begun, Stop> {
    // Without its snapshots a tenant needs no sandbox.
    for source in &tenant.plan.snapshots {
        match fetched(tenant, source, Stage::Provision).await {
            Ok(_) => {}
            Err(Stop::At(finding)) => return Ok(Begun::Refused(finding)),
            Err(stop) => return Err(stop),
        }
    }
    let seeds = &tenant.lane.seeds;
    let mut again = true;
    loop {
        let seed = match seeds.claim(tenant).await {
            Ok(Claim::Plain) => {
                let restoring = if tenant.plan.snapshots.is_empty() {
                    None
                } else {
                    Some(tenant.lane.restoring(tenant).await?)
                };
                let sandbox = provision(tenant, None).await?;
                return Ok(Begun::Ready(Box::new(sandbox), Origin::Empty(restoring)));
            }
            Ok(Claim::Make(ticket)) => {
                let restoring = tenant.lane.restoring(tenant).await?;
                let sandbox = provision_to_freeze(tenant).await?;
                let origin = Origin::ToFreeze(ticket, restoring);
                return Ok(Begun::Ready(Box::new(sandbox), origin));
            }
            Ok(Claim::Shared(seed)) => seed,
            Err(Stop::At(finding)) if finding.stage == Stage::Seed => {
                return Ok(Begun::Refused(finding));
            }
            Err(stop) => return Err(stop),
        };
        match start_from(tenant, &seed).await {
            Ok(sandbox) => return Ok(Begun::Ready(Box::new(sandbox), Origin::Seed(seed))),
            Err(Stop::At(_)) if tenant.cancel.is_cancelled() => return Err(Stop::Interrupted),
            Err(Stop::At(finding)) if again && is_seeds_fault(tenant, &finding.message) => {
                again = false;
                tenant.cache_failed(format!("a seed was dropped: {}", finding.message));
                seeds.condemn(tenant, seed).await;
            }
            Err(stop) => return Err(stop),
        }
    }
}

/// Starts a sandbox from a seed, and makes sure that the tenant's database answers in it and is of
/// the cluster that the base was read in. That the data are this seed's is what its digest proves.
async fn start_from(tenant: &Tenant, seed: &SharedSeed) -> Result<Sandbox, Stop> {
    let sandbox = provision_from(tenant, seed.frozen.clone()).await?;
    let asked = async {
        let database = &seed.seeded.database;
        let name = "pgrehearse seed";
        let session = Session::connect(sandbox.endpoint(), database, name, tenant.limits()).await?;
        let system = "SELECT system_identifier FROM pg_catalog.pg_control_system()";
        session.query_one_text(system).await
    };
    let problem = match asked.await {
        Ok(system) => {
            let origin = seed.seeded.base.origin.as_ref();
            if origin.is_none() || origin.map(|origin| &origin.system) == system.as_ref() {
                return Ok(sandbox);
            }
            "its data are those of another seed".to_owned()
        }
        Err(error) => error.describe(false),
    };
    if let Err(error) = sandbox.release().await {
        tracing::warn!(%error, "a sandbox could not be removed");
    }
    if tenant.cancel.is_cancelled() {
        return Err(Stop::Interrupted);
    }
    let message = format!("the seed cannot be used: {problem}");
    Err(Finding::new("provision.failed", Stage::Provision, message).into())
}

/// The stage `seed`. The sandbox may be another one afterwards.
pub(super) async fn fill(
    tenant: &Tenant,
    sandbox: &mut Sandbox,
    origin: Origin,
) -> Result<(Seeded, Option<Arc<BaseData>>), Stop> {
    let (ticket, restoring) = match origin {
        Origin::Empty(_restoring) => return restore(tenant, sandbox).await,
        Origin::Seed(seed) => {
            let _ = tenant.notes.seed_size.set((seed.frozen.bytes(), false));
            return take_shared(tenant, sandbox, &seed).await;
        }
        Origin::ToFreeze(ticket, restoring) => (ticket, restoring),
    };
    let seeds = &tenant.lane.seeds;
    let (seeded, data, frozen) = seeds.fill(tenant, sandbox, *ticket).await?;
    if let Some(seed) = frozen {
        drop(restoring);
        let _ = tenant.notes.seed_size.set((seed.frozen.bytes(), true));
        // The stopped server's container goes while the next one starts.
        let (started, cleared) = tokio::join!(start_from(tenant, &seed), sandbox.clear());
        if let Err(error) = cleared {
            tracing::warn!(%error, "the sandbox of a seed could not be removed");
        }
        match started {
            Ok(started) => {
                replace(tenant, sandbox, started).await;
                return Ok((seeded, data));
            }
            Err(Stop::At(_)) if tenant.cancel.is_cancelled() => return Err(Stop::Interrupted),
            Err(Stop::At(finding)) if !is_seeds_fault(tenant, &finding.message) => {
                return Err(Stop::At(finding));
            }
            Err(Stop::At(finding)) => {
                tenant.cache_failed(format!("a seed was dropped: {}", finding.message));
                seeds.condemn(tenant, seed).await;
            }
            Err(stop) => return Err(stop),
        }
    }
    // The server was stopped for nothing. All that is to be told has been.
    let started = provision(tenant, None).await?;
    replace(tenant, sandbox, started).await;
    restore(&tenant.quiet(), sandbox).await
}

async fn restore(
    tenant: &Tenant,
    sandbox: &Sandbox,
) -> Result<(Seeded, Option<Arc<BaseData>>), Stop> {
    let seeded = seed(tenant, sandbox).await?;
    let data = keep_base(tenant, sandbox, &seeded, Stage::Seed).await?;
    Ok((seeded, data.map(Arc::new)))
}

async fn replace(tenant: &Tenant, sandbox: &mut Sandbox, started: Sandbox) {
    let stopped = std::mem::replace(sandbox, started);
    if let Err(error) = stopped.release().await {
        // The sweep at the end of the run tries again.
        tracing::warn!(%error, tenant = %tenant.name(), "the sandbox of a seed could not be removed");
    }
}

/// The stage `seed` of a tenant that started from a seed: tells what was told when it was made.
pub(super) async fn take_shared(
    tenant: &Tenant,
    sandbox: &Sandbox,
    shared: &SharedSeed,
) -> Result<(Seeded, Option<Arc<BaseData>>), Stop> {
    let started = tenant.clock().monotonic();
    // The files may have other names by now.
    let mut shown = tenant.plan.snapshots.iter().map(|source| match source {
        SnapshotSource::Empty => String::new(),
        other => other.shown(),
    });
    let mut files = tenant
        .plan
        .snapshots
        .iter()
        .filter_map(|source| match source {
            SnapshotSource::Empty => None,
            SnapshotSource::Path { path, .. } => Some(Some(path.clone())),
            SnapshotSource::Remote { address, .. } => Some(fetched_before(tenant, address)),
        });
    let mut renamed = Vec::new();
    for event in &shared.events {
        let name = tenant.name().clone();
        match event.clone() {
            Event::SnapshotRead { mut snapshot, .. } => {
                if let Some(shown) = shown.next().filter(|shown| !shown.is_empty()) {
                    renamed.push((std::mem::replace(&mut snapshot.path, shown.clone()), shown));
                }
                if snapshot.format != Format::Empty.as_str() {
                    // Another file with the same bytes, or the same with another time.
                    let source = files.next().flatten();
                    snapshot.modified_at = source.and_then(|file| modified_at(&file));
                }
                tenant.read_snapshot(snapshot);
            }
            Event::SchemaRead { point, schema, .. } => tenant.emit(Event::SchemaRead {
                tenant: name,
                point,
                schema,
            }),
            Event::FindingRaised { mut finding, .. } => {
                for (before, after) in &renamed {
                    finding.message = finding.message.replace(before, after);
                }
                tenant.raise(finding);
            }
            _ => {}
        }
    }
    check_schema(tenant, sandbox, &shared.seeded.database).await?;
    tenant.emit(Event::SeedReady {
        tenant: tenant.name().clone(),
        cache_hit: true,
        key: shared.key.clone(),
        duration_ms: whole_millis(tenant.clock().monotonic().saturating_sub(started)),
    });
    Ok((shared.seeded.clone(), shared.data.clone()))
}
