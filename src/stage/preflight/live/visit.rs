//! One look from the first query to the last.

use super::look::Look;
use super::{drift, gates, rows, state, tables, tell};
use crate::event::{Event, Finding, LiveFacts, Stage};
use crate::pg::PgError;
use crate::sandbox::Sandbox;
use crate::stage::context::{Stop, Tenant};
use crate::stage::seed::Seeded;

/// Looks at the live database, where one is configured. Nothing that happens there is the migration's
/// fault, and nothing of it ends the rehearsal.
pub(in crate::stage) async fn live(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    chosen: &[usize],
) -> Result<(), Stop> {
    let Some(plan) = &tenant.plan.live else {
        return Ok(());
    };
    let mut facts = LiveFacts {
        address: plan.url.to_string(),
        ..LiveFacts::default()
    };
    if plan.others > 0 {
        let message = format!(
            "{} and {} are said to have the same live database, {}",
            tenant.name(),
            crate::text::count(plan.others, "other tenant"),
            plan.url
        );
        tenant.raise(Finding::new(
            "live.same-database",
            Stage::Preflight,
            message,
        ));
    }
    let looked = all(tenant, sandbox, seeded, chosen, &mut facts).await;
    match looked {
        Ok(()) => {}
        Err(PgError::Interrupted) => return Err(Stop::Interrupted),
        Err(error) => {
            let reveal = tenant.config().reveal_values;
            let message = format!(
                "{} could not be looked at{}: {}",
                plan.url,
                if facts.server_version.is_some() {
                    " to the end"
                } else {
                    ""
                },
                error.describe(reveal)
            );
            tenant.raise(Finding::new("live.unreachable", Stage::Preflight, message));
        }
    }
    tell::findings(tenant, &facts);
    gates::tell(tenant, &facts);
    tenant.emit(Event::LiveRead {
        tenant: tenant.name().clone(),
        live: Box::new(facts),
    });
    Ok(())
}

async fn all(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    chosen: &[usize],
    facts: &mut LiveFacts,
) -> Result<(), PgError> {
    let Some(plan) = &tenant.plan.live else {
        return Ok(());
    };
    let mut look = Look::open(tenant, &plan.url).await?;
    state::read(&mut look, facts).await?;
    tables::read(&mut look, tenant, sandbox, seeded, chosen, facts).await?;
    drift::read(&mut look, tenant, seeded, facts).await?;
    rows::read(&mut look, tenant, chosen, facts).await?;
    facts.not_seen = look.not_seen;
    Ok(())
}
