//! Stage `provision`: a sandbox is started.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::context::{Stop, Tenant};
use super::demand::files_in_memory;
use crate::event::{Finding, Stage};
use crate::sandbox::{Freeze, Frozen, Mark, Sandbox, SandboxError, SandboxSpec, is_disk_full};

/// Starts a sandbox that answers: from a seed, or else with an empty cluster.
pub(super) async fn provision(tenant: &Tenant, from: Option<Frozen>) -> Result<Sandbox, Stop> {
    let settings = tenant.config().postgres.settings.clone();
    provision_with(tenant, from, settings).await
}

/// Starts the sandbox that a tenant is rehearsed in from its seed: with its files in memory, if they are to be and
/// this is the first attempt.
pub(super) async fn provision_from(tenant: &Tenant, seed: Frozen) -> Result<Sandbox, Stop> {
    let settings = tenant.config().postgres.settings.clone();
    let config = tenant.config();
    let in_memory = tenant.again && tenant.lane.in_memory;
    let files = in_memory
        .then(|| files_in_memory(config, seed.bytes()))
        .flatten();
    let mut spec = specification(tenant, Some(seed), settings, Freeze::Not);
    spec.files_in_memory = files;
    told(tenant, Box::pin(tenant.lane.engine.start(&spec)).await).await
}

/// Starts a sandbox whose server can be killed without losing what it has said is committed,
/// unless harness.yaml wants it otherwise.
pub(super) async fn provision_durable(
    tenant: &Tenant,
    from: Option<Frozen>,
) -> Result<Sandbox, Stop> {
    let mut settings = tenant.config().postgres.settings.clone();
    settings
        .entry("synchronous_commit".to_owned())
        .or_insert_with(|| "on".to_owned());
    provision_with(tenant, from, settings).await
}

async fn provision_with(
    tenant: &Tenant,
    from: Option<Frozen>,
    settings: BTreeMap<String, String>,
) -> Result<Sandbox, Stop> {
    match from {
        Some(_) => {
            told(
                tenant,
                Box::pin(start(tenant, from, settings, Freeze::Not)).await,
            )
            .await
        }
        None => Box::pin(start_empty(tenant, settings, Freeze::Not)).await,
    }
}

/// Starts a sandbox whose data will be frozen.
pub(super) async fn provision_to_freeze(tenant: &Tenant) -> Result<Sandbox, Stop> {
    let settings = tenant.config().postgres.settings.clone();
    Box::pin(start_empty(tenant, settings, Freeze::Server)).await
}

/// Starts an empty cluster, from a copy of one that the cache has where that is possible.
async fn start_empty(
    tenant: &Tenant,
    settings: BTreeMap<String, String>,
    freeze: Freeze,
) -> Result<Sandbox, Stop> {
    let seeds = &tenant.lane.seeds;
    if let Some(cluster) = seeds.cluster(tenant).await {
        match start(
            tenant,
            Some(cluster.frozen.clone()),
            settings.clone(),
            freeze,
        )
        .await
        {
            Err(error) if is_seeds_fault(tenant, &error.to_string()) => {
                tenant.cache_failed(format!("the empty cluster cannot be used: {error}"));
                seeds.condemn_cluster(&cluster).await;
            }
            started => return told(tenant, started).await,
        }
    }
    told(tenant, start(tenant, None, settings, freeze).await).await
}

/// Whether a sandbox that did not start from a seed may have started without one. An interruption, a
/// full disk and an engine that is gone are not the seed's fault.
pub(super) fn is_seeds_fault(tenant: &Tenant, message: &str) -> bool {
    !tenant.cancel.is_cancelled()
        && !is_disk_full(message)
        && !tenant.notes.engine_failed.load(Ordering::Relaxed)
}

/// What marks things of this tenant.
pub(super) fn mark(tenant: &Tenant) -> Mark {
    let shared = &tenant.shared;
    let expires = shared.clock.now().as_second()
        + i64::try_from(life(tenant).as_secs()).unwrap_or(i64::MAX / 2);
    let number = shared.next_sandbox.fetch_add(1, Ordering::Relaxed);
    Mark::new(&shared.run, number, tenant.name().as_str(), expires)
}

/// What marks things that several tenants of the run may use. They outlive this one's time; a run that
/// takes longer than a week is not foreseen.
pub(super) fn run_mark(tenant: &Tenant) -> Mark {
    let mut mark = mark(tenant);
    let week = Duration::from_hours(7 * 24).max(life(tenant));
    let now = tenant.shared.clock.now().as_second();
    mark.expires = now.saturating_add(i64::try_from(week.as_secs()).unwrap_or(i64::MAX / 2));
    mark
}

/// How long a sandbox lives by itself: its tenant's time, that of the two before it whose end it may
/// have to wait for, and a little more.
fn life(tenant: &Tenant) -> Duration {
    tenant.config().limits.tenant * 3 + Duration::from_mins(5)
}

/// Starts a sandbox that answers.
async fn start(
    tenant: &Tenant,
    from: Option<Frozen>,
    settings: BTreeMap<String, String>,
    freeze: Freeze,
) -> Result<Sandbox, SandboxError> {
    tenant
        .lane
        .engine
        .start(&specification(tenant, from, settings, freeze))
        .await
}

/// What a sandbox is started with.
pub(super) fn specification(
    tenant: &Tenant,
    from: Option<Frozen>,
    settings: BTreeMap<String, String>,
    freeze: Freeze,
) -> SandboxSpec {
    let postgres = &tenant.config().postgres;
    let mut settings = settings;
    if !tenant.config().masking.is_empty() {
        super::masking::settings(&mut settings);
    }
    SandboxSpec {
        mark: match freeze {
            Freeze::Not => mark(tenant),
            Freeze::Server | Freeze::Cluster => run_mark(tenant),
        },
        memory_bytes: postgres.memory_bytes,
        files_in_memory: None,
        cpus: postgres.cpus,
        settings,
        start_limit: tenant.config().limits.start,
        life: life(tenant),
        from,
        freeze,
        cancel: tenant.cancel.clone(),
    }
}

async fn told(tenant: &Tenant, started: Result<Sandbox, SandboxError>) -> Result<Sandbox, Stop> {
    match started {
        Ok(sandbox) => Ok(sandbox),
        Err(SandboxError::Interrupted) => Err(Stop::Interrupted),
        Err(error) => {
            // What an engine that is there refuses, it would refuse again.
            let lost = match &error {
                SandboxError::NotStarted { reason } if reason.contains("ended with code 137") => {
                    true
                }
                _ => !tenant.lane.engine.answers().await,
            };
            if lost {
                tenant.notes.engine_failed.store(true, Ordering::Relaxed);
            }
            let mut finding = Finding::new("provision.failed", Stage::Provision, error.to_string());
            if let Some(help) = error.help() {
                finding = finding.help(help);
            }
            Err(finding.into())
        }
    }
}
