//! What can be said after the command of another tool failed.

use crate::event::{Finding, Severity, Stage};
use crate::stage::context::{Stop, Tenant};

/// Only the tool knows its statements.
pub(in crate::stage) async fn after_command(tenant: &Tenant) -> Result<(), Stop> {
    let message = "the migration is the command of another tool, so that what else is in its way is not known";
    let finding = Finding::new("preflight.not-checked", Stage::Preflight, message);
    tenant.raise(finding.severity(Severity::Info));
    Ok(())
}
