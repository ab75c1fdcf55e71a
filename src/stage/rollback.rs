//! Stages `rollback` and `redo`: the migration is undone, compared with the base, and applied again.

use super::attempt::{Left, attempt, is_of_script};
use super::command::run_tool;
use super::compare::{read_catalog, redo_difference, redo_findings, rollback_findings};
use super::context::{Stop, Tenant};
use super::data::{BaseData, compare_data};
use super::interrupt::interrupt;
use super::migrate::{Migrated, apply, chosen_steps};
use super::seed::Seeded;
use super::steps;
use super::tool::{open_session, run_step};
use crate::catalog::diff;
use crate::config::{RollbackMode, RollbackStrategy};
use crate::event::{Direction, Event, Finding, Point, RollbackProof, Stage};
use crate::plan::Down;
use crate::sandbox::Sandbox;

/// Undoes the migration on a new connection and compares catalog and rows with the base.
pub(super) async fn rollback(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    data: Option<&BaseData>,
    migrated: &Migrated,
) -> Result<(), Stop> {
    if tenant.config().rollback.interrupt && !migrated.nothing {
        Box::pin(interrupt(tenant, sandbox, seeded, migrated)).await?;
    }
    match &tenant.config().rollback.strategy {
        RollbackStrategy::Provided | RollbackStrategy::Generated => {}
        RollbackStrategy::Irreversible { reason } => {
            let message = format!("the migration is declared irreversible: {reason}");
            tenant.raise(Finding::new(
                "rollback.irreversible",
                Stage::Rollback,
                message.clone(),
            ));
            return Err(Stop::Skip(message));
        }
    }
    if migrated.nothing {
        return Err(Stop::Skip("nothing was migrated".to_owned()));
    }
    let generated = tenant.config().rollback.strategy == RollbackStrategy::Generated;
    if steps::wanted(tenant) {
        one_by_one(tenant, &migrated.steps, true).await?;
        if tenant.config().rollback.mode == RollbackMode::Steps {
            return Ok(());
        }
    }
    let left = |as_migrated| Left {
        sandbox,
        seeded,
        data,
        migrated: as_migrated,
    };
    if generated {
        super::generate::undo(tenant, sandbox, seeded, &migrated.catalog).await?;
    } else if let Err(stop) = undo(tenant, sandbox, seeded, migrated).await {
        let Stop::At(mut finding) = stop else {
            return Err(stop);
        };
        if is_of_script(&finding) {
            let left = left(finding.id == "rollback.missing");
            let findings = std::slice::from_mut(&mut *finding);
            if let Err(stop) = attempt(tenant, left, migrated, findings).await {
                tenant.raise(*finding);
                return Err(stop);
            }
        }
        return Err(Stop::At(finding));
    }
    let after = read_catalog(
        tenant,
        sandbox,
        &seeded.database,
        Stage::Rollback,
        Point::RolledBack,
    )
    .await?;
    let difference = diff(&seeded.base, &after);
    tenant.emit(Event::RollbackCompared {
        tenant: tenant.name().clone(),
        rollback: RollbackProof {
            schema_restored: Some(difference.is_same_database()),
            column_order_restored: Some(difference.column_order.is_empty()),
            schema_changes: difference.to_schema_changes(),
            ..RollbackProof::default()
        },
    });
    let steps = migrated.steps(tenant);
    let mut findings = rollback_findings(tenant, &difference, &steps);
    let offered = if generated || difference.only_adds_roles() {
        Ok(())
    } else {
        attempt(tenant, left(false), migrated, &mut findings).await
    };
    for finding in findings {
        tenant.raise(finding);
    }
    offered?;
    match data {
        Some(base) => compare_data(tenant, sandbox, seeded, base, &steps).await,
        None => Ok(()),
    }
}

/// Rehearses the steps with these indexes each for itself.
/// `applied` says that all of them could be applied.
pub(super) async fn one_by_one(
    tenant: &Tenant,
    indexes: &[usize],
    applied: bool,
) -> Result<(), Stop> {
    let rollback = steps::steps(tenant, &chosen_steps(tenant, indexes), applied).await?;
    tenant.emit(Event::RollbackCompared {
        tenant: tenant.name().clone(),
        rollback,
    });
    Ok(())
}

/// Executes what the user provides to undo the migration.
pub(super) async fn undo(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    migrated: &Migrated,
) -> Result<(), Stop> {
    if let Some(command) = &tenant.config().migration.command {
        let Some(down) = &command.down else {
            let message = "the migration has no `down` command";
            return Err(Finding::new("rollback.missing", Stage::Rollback, message).into());
        };
        return run_tool(
            tenant,
            sandbox,
            seeded,
            Stage::Rollback,
            Direction::Down,
            down,
        )
        .await;
    }
    // All of them first: one that is missing makes the whole rollback impossible.
    let steps = migrated.steps(tenant);
    let mut scripts = Vec::new();
    let mut missing = None;
    for step in steps.iter().rev() {
        match &step.down {
            Down::Script(script) => scripts.push((&step.id, script)),
            Down::Missing(path) => {
                if let Some(earlier) = missing.take() {
                    tenant.raise(earlier);
                }
                missing = Some(steps::missing(step, path));
            }
        }
    }
    if let Some(missing) = missing {
        return Err(missing.into());
    }
    let session = open_session(tenant, sandbox, seeded, Stage::Rollback).await?;
    for (id, script) in scripts {
        run_step(
            tenant,
            sandbox,
            &session,
            Stage::Rollback,
            Direction::Down,
            id,
            script,
        )
        .await?;
    }
    Ok(())
}

/// Applies the migration again and compares the catalog with the one that it gave the first time.
pub(super) async fn redo(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    migrated: &Migrated,
) -> Result<(), Stop> {
    let steps = migrated.steps(tenant);
    match &tenant.config().migration.command {
        Some(command) => {
            run_tool(
                tenant,
                sandbox,
                seeded,
                Stage::Redo,
                Direction::Redo,
                &command.up,
            )
            .await?;
        }
        None => {
            apply(
                tenant,
                sandbox,
                seeded,
                &steps,
                Stage::Redo,
                Direction::Redo,
            )
            .await?;
        }
    }
    let after = read_catalog(
        tenant,
        sandbox,
        &seeded.database,
        Stage::Redo,
        Point::Redone,
    )
    .await?;
    let difference = redo_difference(&migrated.catalog, &after);
    tenant.emit(Event::RollbackCompared {
        tenant: tenant.name().clone(),
        rollback: RollbackProof {
            redo_same: Some(difference.changes.is_empty()),
            ..RollbackProof::default()
        },
    });
    for finding in redo_findings(&difference, &steps) {
        tenant.raise(finding);
    }
    Ok(())
}
