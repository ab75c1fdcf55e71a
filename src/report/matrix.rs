//! The table tenant × stage, as the console and the summary share it.

use super::{Summary, TenantSummary};
use crate::event::{Stage, Verdict};

/// The stages that were looked at in at least one tenant, in their order.
pub(super) fn seen_stages(summary: &Summary) -> Vec<Stage> {
    Stage::ALL
        .into_iter()
        .filter(|stage| {
            summary
                .tenants
                .iter()
                .any(|tenant| verdict(tenant, *stage) != Verdict::Skipped)
        })
        .collect()
}

/// The stages that were skipped in every tenant.
pub(super) fn unseen_stages(summary: &Summary) -> Vec<Stage> {
    let seen = seen_stages(summary);
    Stage::ALL
        .into_iter()
        .filter(|stage| !seen.contains(stage))
        .collect()
}

/// The verdict of a cell.
pub(super) fn verdict(tenant: &TenantSummary, stage: Stage) -> Verdict {
    tenant
        .stage(stage)
        .map_or(Verdict::Skipped, |summary| summary.verdict)
}
