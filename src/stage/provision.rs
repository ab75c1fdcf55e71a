//! Stage `provision`: a sandbox is started.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::context::{Stop, Tenant};
use crate::event::{Finding, Stage};
use crate::sandbox::{Frozen, Mark, Sandbox, SandboxError, SandboxSpec};

/// Starts a sandbox that answers.
pub(super) async fn provision(tenant: &Tenant, from: Option<Frozen>) -> Result<Sandbox, Stop> {
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
        settings: postgres.settings.clone(),
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
