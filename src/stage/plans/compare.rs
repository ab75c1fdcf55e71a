//! Plans the queries on copies of both states of the database.

use super::super::context::{Stop, Tenant};
use super::super::data::{BaseData, connect};
use super::super::failure::harness_failure;
use super::super::migrate::Migrated;
use super::super::seed::Seeded;
use super::super::suites::SuiteCopy;
use super::explainer::{Explainer, Outcome};
use super::facts::{Side, facts};
use super::gates::{tell_plan_gates, tell_plan_gates_unmeasured};
use super::schema::{Schema, settings};
use super::tell::tell;
use crate::config::Plans;
use crate::event::{Event, Finding, Stage};
use crate::pg::{PgError, Session, copy_database_quickly, drop_database, release_roles};
use crate::sandbox::Sandbox;

/// The copy of the base where none is kept for the rollback.
const BASE: &str = "pgrehearse_plans_base";

/// Where the state before the migration can be copied from; nowhere if no plans are compared.
#[derive(Debug)]
pub(in crate::stage) struct PlanBase(Option<String>);

/// Keeps the state before the migration, if plans will be compared and nobody else keeps it. `None` if it could
/// not be kept.
pub(in crate::stage) async fn before_migration(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    data: Option<&BaseData>,
) -> Option<PlanBase> {
    if tenant.config().plans.is_none() {
        return Some(PlanBase(None));
    }
    if let Some(data) = data {
        return Some(PlanBase(Some(data.copy().to_owned())));
    }
    let keep = async {
        let kept = async {
            let admin = connect(tenant, sandbox, "postgres").await?;
            drop_database(&admin, BASE).await?;
            copy_database_quickly(&admin, &seeded.database, BASE).await?;
            release_roles(&admin, BASE).await
        };
        match kept.await {
            Ok(()) => Ok(PlanBase(Some(BASE.to_owned()))),
            Err(error) => Err(failed(tenant, sandbox, "copy the base", &error).await),
        }
    };
    tenant.stage(Stage::Suites, keep).await
}

/// Plans all queries before and after, and tells what changed; whether it went to its end.
pub(in crate::stage) async fn plans(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    base: &PlanBase,
    migrated: &Migrated,
) -> bool {
    let (Some(plans), Some(base)) = (&tenant.config().plans, &base.0) else {
        return true;
    };
    if migrated.nothing {
        tell_plan_gates_unmeasured(tenant, "nothing was pending");
        return true;
    }
    let work = compared(tenant, sandbox, seeded, base, plans);
    let done = tenant.stage(Stage::Suites, work).await.is_some();
    if !done {
        tell_plan_gates_unmeasured(tenant, "the queries were not all planned");
    }
    done
}

async fn compared(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    base: &str,
    plans: &Plans,
) -> Result<(), Stop> {
    let workload = &tenant.shared.workload;
    let before = side(tenant, sandbox, base, plans, "before the migration").await?;
    let after = side(
        tenant,
        sandbox,
        &seeded.database,
        plans,
        "after the migration",
    )
    .await?;
    let facts = facts(workload, &before, &after);
    tell(tenant, plans, &before.outcomes, &after.outcomes, &facts);
    tell_plan_gates(tenant, &facts);
    tenant.emit(Event::PlansCompared {
        tenant: tenant.name().clone(),
        plans: Box::new(facts),
    });
    Ok(())
}

/// Copies a database, and plans all queries there.
async fn side(
    tenant: &Tenant,
    sandbox: &Sandbox,
    database: &str,
    plans: &Plans,
    when: &str,
) -> Result<Side, Stop> {
    tenant.progress(Stage::Suites, format!("planning queries {when}"));
    let copy = SuiteCopy::of(tenant, sandbox, database, "plans").await?;
    let side = match read(tenant, sandbox, &copy.database, plans).await {
        Ok(side) => side,
        Err(error) if setting_refused(&error) => {
            let message = format!("`plans.settings`: {}", error.describe(true));
            return Err(Finding::new("run.configuration", Stage::Suites, message).into());
        }
        Err(error) => {
            let doing = format!("plan queries {when}");
            return Err(failed(tenant, sandbox, &doing, &error).await);
        }
    };
    copy.remove().await?;
    Ok(side)
}

async fn read(
    tenant: &Tenant,
    sandbox: &Sandbox,
    database: &str,
    plans: &Plans,
) -> Result<Side, PgError> {
    let mut limits = tenant.limits();
    let session = Session::connect(
        sandbox.endpoint(),
        database,
        "pgrehearse plans",
        limits.clone(),
    )
    .await?;
    // Without a visibility map, which no restore makes, indexes look dearer than they are.
    session.execute("VACUUM (ANALYZE)").await?;
    let schema = Schema::read(&session).await?;
    drop(session);
    // The server's own limit comes first, and tells queries from the harness.
    limits.statement = limits.statement.max(plans.timeout * 2);
    let session =
        Session::connect(sandbox.endpoint(), database, "pgrehearse plans", limits).await?;
    let reveal = tenant.config().reveal_values;
    let explainer = Explainer::new(session, plans, tenant.schema(), reveal).await?;
    let settings = settings(explainer.session()).await?;
    let mut outcomes: Vec<Outcome> = Vec::new();
    for query in &tenant.shared.workload.queries {
        outcomes.push(explainer.explain(query).await?);
    }
    Ok(Side {
        schema,
        settings,
        outcomes,
    })
}

/// Whether a setting of harness.yaml cannot be set: its name, its value or its role is unknown.
fn setting_refused(error: &PgError) -> bool {
    matches!(
        error.sqlstate(),
        Some("22023" | "42704" | "42501" | "55P02")
    )
}

async fn failed(tenant: &Tenant, sandbox: &Sandbox, doing: &str, error: &PgError) -> Stop {
    let reveal = tenant.config().reveal_values;
    harness_failure(sandbox, Stage::Suites, doing, error, reveal).await
}
