//! Stages `rollback` and `redo`: the migration is undone, compared with the base, and applied again.

use super::compare::{read_catalog, redo_findings, rollback_findings};
use super::context::{Stop, Tenant};
use super::data::{BaseData, compare_data};
use super::interrupt::interrupt;
use super::migrate::{Migrated, apply, chosen_steps};
use super::seed::Seeded;
use super::steps;
use super::tool::{open_session, run_step, run_tool};
use crate::catalog::{CatalogDiff, diff};
use crate::config::{RollbackMode, RollbackStrategy};
use crate::event::{Direction, Event, Finding, Location, Point, RollbackProof, Stage};
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
        interrupt(tenant, sandbox, seeded, migrated).await?;
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
    if generated && tenant.config().rollback.mode != RollbackMode::Whole {
        let message = "a generated rollback is rehearsed as a whole, not step by step";
        tenant.raise(Finding::new(
            "rollback.not-checked",
            Stage::Rollback,
            message,
        ));
    }
    if steps::wanted(tenant) {
        one_by_one(tenant, &migrated.steps, true).await?;
        if tenant.config().rollback.mode == RollbackMode::Steps {
            return Ok(());
        }
    }
    if generated {
        super::generate::undo(tenant, sandbox, seeded, &migrated.catalog).await?;
    } else {
        undo(tenant, sandbox, seeded, migrated).await?;
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
            schema_restored: Some(difference.changes.is_empty()),
            column_order_restored: Some(difference.column_order.is_empty()),
            schema_changes: difference.to_schema_changes(),
            ..RollbackProof::default()
        },
    });
    let steps = migrated.steps(tenant);
    for finding in rollback_findings(&difference, &steps) {
        tenant.raise(finding);
    }
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

async fn undo(
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
                let message = format!(
                    "{} has no rollback; it would be {}",
                    step.id,
                    path.display()
                );
                missing = Some(
                    Finding::new("rollback.missing", Stage::Rollback, message)
                        .evidence("step", step.id.clone())
                        .location(Some(Location {
                            file: step.up.file.clone(),
                            line: 1,
                            column: 1,
                        })),
                );
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
    let difference: CatalogDiff = diff(&migrated.catalog, &after);
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
