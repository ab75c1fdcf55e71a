//! Begins and ends the work after a migration failed.

use std::collections::BTreeSet;

use super::trial::{Open, Trial};
use crate::config::Keep;
use crate::event::{Finding, Stage, StatementRecord};
use crate::pg::{PgError, Session, copy_database_quickly, drop_database};
use crate::sandbox::Sandbox;
use crate::stage::context::{Stop, Tenant};
use crate::stage::failure::harness_failure;
use crate::stage::migrate::chosen_steps;
use crate::stage::seed::Seeded;
use crate::stage::tool::open_session;

/// The copy that is worked in where the sandbox may be kept for people.
const COPY: &str = "pgrehearse_preflight";

/// The share of the tenant's time that is left which this may take.
const MOST: f64 = 0.5;

/// Goes on after the stage `migrate` failed at a statement.
pub(in crate::stage) async fn go_on(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    chosen: &[usize],
) -> Result<(), Stop> {
    let Some(failed) = failed_statement(tenant) else {
        return Err(Stop::Skip(
            "the migration did not fail at a statement".to_owned(),
        ));
    };
    let limit = tenant.time_left().mul_f64(MOST);
    let work = in_database(tenant, sandbox, seeded, chosen, &failed);
    if let Ok(outcome) = tokio::time::timeout(limit, Box::pin(work)).await {
        return outcome;
    }
    let why = "it did not end in half of the time that was left of `limits.tenant`";
    not_checked(tenant, why);
    Ok(())
}

/// The statement that ended the stage `migrate`; not where the server or the harness was at fault.
fn failed_statement(tenant: &Tenant) -> Option<StatementRecord> {
    let last = tenant.notes.ledger().into_iter().next_back()?;
    let code = last.error.as_ref()?.sqlstate.clone()?;
    let of_server = ["53", "57", "58", "XX"]
        .iter()
        .any(|class| code.starts_with(class));
    (!of_server).then_some(last)
}

fn not_checked(tenant: &Tenant, why: &str) {
    let message =
        format!("not everything behind the statement that failed could be looked at: {why}");
    tenant.raise(Finding::new(
        "preflight.not-checked",
        Stage::Preflight,
        message,
    ));
}

/// In the database that the migration left, or in a copy where somebody may want to see that.
async fn in_database(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    chosen: &[usize],
    failed: &StatementRecord,
) -> Result<(), Stop> {
    if tenant.config().keep == Keep::Never {
        return in_place(tenant, sandbox, seeded, chosen, failed).await;
    }
    let reveal = tenant.config().reveal_values;
    let admin = async |sql: bool| {
        let session = Session::connect(
            sandbox.endpoint(),
            "postgres",
            "pgrehearse",
            tenant.limits(),
        )
        .await?;
        if sql {
            copy_database_quickly(&session, &seeded.database, COPY).await
        } else {
            drop_database(&session, COPY).await
        }
    };
    if let Err(error) = admin(true).await {
        return Err(harness_failure(
            sandbox,
            Stage::Preflight,
            "copy the database",
            &error,
            reveal,
        )
        .await);
    }
    let copy = Seeded {
        database: COPY.to_owned(),
        base: seeded.base.clone(),
    };
    let outcome = in_place(tenant, sandbox, &copy, chosen, failed).await;
    match admin(false).await {
        Ok(()) => outcome,
        Err(error) => {
            Err(harness_failure(sandbox, Stage::Preflight, "remove a copy", &error, reveal).await)
        }
    }
}

async fn in_place(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    chosen: &[usize],
    failed: &StatementRecord,
) -> Result<(), Stop> {
    let steps = chosen_steps(tenant, chosen);
    let Some(at) = steps.iter().position(|step| step.id == failed.step) else {
        return Ok(());
    };
    let session = open_session(tenant, sandbox, seeded, Stage::Preflight).await?;
    let mut trial = Trial {
        tenant,
        session: &session,
        base: &seeded.base,
        role: tenant.config().migration.role.as_deref(),
        open: Open::No,
        traces: Vec::new(),
        lost: None,
        incomplete: BTreeSet::new(),
        marked: Vec::new(),
        untried: Vec::new(),
    };
    let reveal = tenant.config().reveal_values;
    let (before, rest) = steps.split_at(at);
    let outcome = trial.all(before, rest, failed).await;
    match outcome {
        Ok(()) => {}
        Err(PgError::Interrupted) => return Err(Stop::Interrupted),
        Err(error) if error.is_harness_fault() => {
            return Err(harness_failure(
                sandbox,
                Stage::Preflight,
                "go on with the migration",
                &error,
                reveal,
            )
            .await);
        }
        Err(error) if reveal => not_checked(tenant, &error.describe(reveal)),
        Err(error) => not_checked(tenant, &error.without_raised_values("").describe(reveal)),
    }
    if !trial.untried.is_empty() {
        let why = match &trial.lost {
            Some(lost) => format!(", because {lost}"),
            None => String::new(),
        };
        let message = format!(
            "{} could not be tried{why}",
            crate::text::count(trial.untried.len(), "later statement")
        );
        tenant.raise(
            Finding::new("preflight.not-checked", Stage::Preflight, message)
                .evidence("statements", trial.untried),
        );
    }
    Ok(())
}
