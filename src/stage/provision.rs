//! Stage `provision`: a sandbox is started.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::context::{Stop, Tenant};
use crate::event::{Finding, Stage};
use crate::sandbox::{Frozen, Mark, Sandbox, SandboxError, SandboxSpec};

/// Starts a sandbox that answers.
pub(super) async fn provision(tenant: &Tenant, from: Option<Frozen>) -> Result<Sandbox, Stop> {
    start(tenant, from, tenant.config().postgres.settings.clone()).await
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
    start(tenant, from, settings).await
}

async fn start(
    tenant: &Tenant,
    from: Option<Frozen>,
    settings: BTreeMap<String, String>,
) -> Result<Sandbox, Stop> {
    let shared = &tenant.shared;
    let postgres = &tenant.config().postgres;
    let life = tenant.config().limits.tenant + Duration::from_mins(5);
    let expires =
        shared.clock.now().as_second() + i64::try_from(life.as_secs()).unwrap_or(i64::MAX / 2);
    let number = shared.next_sandbox.fetch_add(1, Ordering::Relaxed);
    let spec = SandboxSpec {
        mark: Mark::new(&shared.run, number, tenant.name().as_str(), expires),
        memory_bytes: postgres.memory_bytes,
        cpus: postgres.cpus,
        settings,
        start_limit: tenant.config().limits.start,
        life,
        from,
        cancel: tenant.cancel.clone(),
    };
    match shared.engine.start(&spec).await {
        Ok(sandbox) => Ok(sandbox),
        Err(SandboxError::Interrupted) => Err(Stop::Interrupted),
        Err(error) => {
            let mut finding = Finding::new("provision.failed", Stage::Provision, error.to_string());
            if let Some(help) = error.help() {
                finding = finding.help(help);
            }
            Err(finding.into())
        }
    }
}
