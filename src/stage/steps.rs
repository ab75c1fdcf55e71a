//! Each step rehearsed for itself (`rollback.mode: steps`): up, down, compare, up, compare.
//!
//! A step starts on a copy of the state before it, so that a bad down does not spoil the next
//! one. `DATABASE` stands at the state after the steps so far, `COPY` is where a step is tried.

use std::sync::Arc;

use super::compare::{read_catalog, redo_findings, rollback_findings};
use super::context::{Stop, Tenant};
use super::failure::harness_failure;
use super::seed::Seeded;
use super::tool::{open_session, run_step};
use crate::catalog::{Catalog, diff};
use crate::config::{RollbackMode, RollbackStrategy};
use crate::event::{
    Direction, Event, EventLog, Finding, Location, Point, RollbackProof, Stage, StepProof,
};
use crate::pg::{PgError, Session, copy_database, drop_database};
use crate::plan::{Down, Script, Step};
use crate::sandbox::Sandbox;

const DATABASE: &str = "pgrehearse_steps";
const COPY: &str = "pgrehearse_step";

/// Whether steps are rehearsed one by one.
pub(super) fn wanted(tenant: &Tenant) -> bool {
    let rollback = &tenant.config().rollback;
    rollback.mode != RollbackMode::Whole
        && rollback.strategy == RollbackStrategy::Provided
        && tenant.config().migration.command.is_none()
}

/// Keeps a copy of the base to start from, before the migration changes it.
pub(super) async fn keep_base(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
) -> Result<(), Stop> {
    replace(tenant, sandbox, &seeded.database, DATABASE).await
}

/// Rehearses each step, and tells its proof.
pub(super) async fn steps(
    tenant: &Tenant,
    sandbox: &Sandbox,
    steps: &[&Step],
) -> Result<RollbackProof, Stop> {
    let mut whole = Whole::default();
    let mut broken: Option<&str> = None;
    for step in steps {
        let proof = match broken {
            Some(earlier) => StepProof {
                reason: Some(format!("{earlier} could not be applied")),
                ..StepProof::default()
            },
            None => rehearse_step(tenant, sandbox, step, &mut whole).await?,
        };
        if proof.up_ok == Some(false) {
            broken = Some(&step.id);
        }
        whole.add(&proof);
        tenant.emit(Event::StepCompared {
            tenant: tenant.name().clone(),
            step: StepProof {
                step: step.id.clone(),
                ..proof
            },
        });
    }
    drop_copies(tenant, sandbox).await?;
    Ok(whole.proof)
}

/// What all steps together prove.
#[derive(Debug, Default)]
struct Whole {
    proof: RollbackProof,
}

impl Whole {
    fn add(&mut self, step: &StepProof) {
        let and = |whole: &mut Option<bool>, part: Option<bool>| {
            if let Some(part) = part {
                *whole = Some(whole.unwrap_or(true) && part);
            }
        };
        and(&mut self.proof.schema_restored, step.schema_restored);
        and(
            &mut self.proof.column_order_restored,
            step.column_order_restored,
        );
        and(&mut self.proof.data_restored, step.data_restored);
        and(&mut self.proof.redo_same, step.redo_same);
    }
}

async fn rehearse_step(
    tenant: &Tenant,
    sandbox: &Sandbox,
    step: &Step,
    whole: &mut Whole,
) -> Result<StepProof, Stop> {
    tenant.progress(Stage::Rollback, step.id.clone());
    replace(tenant, sandbox, DATABASE, COPY).await?;
    let quiet = quiet(tenant);
    let before = catalog(&quiet, sandbox, Point::Base).await?;
    let mut proof = StepProof::default();
    let copy = Seeded {
        database: COPY.to_owned(),
        base: Arc::new(before),
    };
    if let Err(finding) = run(&quiet, sandbox, &copy, step, &step.up, Direction::Up).await? {
        proof.up_ok = Some(false);
        proof.reason = Some(finding.message);
        return Ok(proof);
    }
    proof.up_ok = Some(true);
    let migrated = catalog(&quiet, sandbox, Point::Migrated).await?;
    undo_and_redo(tenant, sandbox, &copy, step, &migrated, &mut proof, whole).await?;
    let here = Seeded {
        database: DATABASE.to_owned(),
        base: Arc::clone(&copy.base),
    };
    if let Err(finding) = run(&quiet, sandbox, &here, step, &step.up, Direction::Up).await? {
        // It ran on the copy a moment ago.
        return Err(Stop::from(finding));
    }
    Ok(proof)
}

async fn undo_and_redo(
    tenant: &Tenant,
    sandbox: &Sandbox,
    copy: &Seeded,
    step: &Step,
    migrated: &Catalog,
    proof: &mut StepProof,
    whole: &mut Whole,
) -> Result<(), Stop> {
    let quiet = quiet(tenant);
    // The whole rollback has told its statements already, if there was one.
    let teller = if tenant.config().rollback.mode == RollbackMode::Both {
        &quiet
    } else {
        tenant
    };
    let down = match &step.down {
        Down::Script(script) => script,
        Down::Missing(path) => {
            let message = format!(
                "{} has no rollback; it would be {}",
                step.id,
                path.display()
            );
            proof.reason = Some(message.clone());
            teller.raise(
                Finding::new("rollback.missing", Stage::Rollback, message)
                    .evidence("step", step.id.clone())
                    .location(Some(start_of(&step.up))),
            );
            return Ok(());
        }
    };
    if let Err(finding) = run(teller, sandbox, copy, step, down, Direction::Down).await? {
        proof.down_ok = Some(false);
        proof.reason = Some(finding.message.clone());
        tenant.raise(finding);
        // Nobody would take this for the base; what it is was measured all the same.
        let difference = diff(
            &copy.base,
            &catalog(&quiet, sandbox, Point::RolledBack).await?,
        );
        proof.schema_restored = Some(difference.changes.is_empty());
        proof.column_order_restored = Some(difference.column_order.is_empty());
        return Ok(());
    }
    proof.down_ok = Some(true);
    let after = catalog(&quiet, sandbox, Point::RolledBack).await?;
    let difference = diff(&copy.base, &after);
    proof.schema_restored = Some(difference.changes.is_empty());
    proof.column_order_restored = Some(difference.column_order.is_empty());
    whole
        .proof
        .schema_changes
        .extend(difference.to_schema_changes());
    let mut findings = rollback_findings(&difference, &[step]);
    if let Err(finding) = run(teller, sandbox, copy, step, &step.up, Direction::Redo).await? {
        proof.redo_same = Some(false);
        findings.push(finding);
    } else {
        let again = catalog(&quiet, sandbox, Point::Redone).await?;
        let difference = diff(migrated, &again);
        proof.redo_same = Some(difference.changes.is_empty());
        // What differs because the down did not restore it has been told.
        if proof.schema_restored == Some(true) {
            findings.extend(
                redo_findings(&difference, &[step])
                    .into_iter()
                    .map(in_rollback),
            );
        }
    }
    proof.reason = findings.first().map(|finding| finding.message.clone());
    for finding in findings {
        tenant.raise(finding);
    }
    Ok(())
}

/// The redo of a step belongs to the stage that runs it.
fn in_rollback(mut finding: Finding) -> Finding {
    finding.stage = Stage::Rollback;
    finding
}

/// Runs a script on a new connection. The finding of a failure of the migration is given back;
/// anything else ends the stage.
async fn run(
    tenant: &Tenant,
    sandbox: &Sandbox,
    on: &Seeded,
    step: &Step,
    script: &Script,
    direction: Direction,
) -> Result<Result<(), Finding>, Stop> {
    let session = open_session(tenant, sandbox, on, Stage::Rollback).await?;
    match run_step(
        tenant,
        sandbox,
        &session,
        Stage::Rollback,
        direction,
        &step.id,
        script,
    )
    .await
    {
        Ok(()) => Ok(Ok(())),
        Err(Stop::At(finding))
            if finding.sqlstate.is_some() || finding.id.ends_with("left-open") =>
        {
            Ok(Err(*finding))
        }
        Err(other) => Err(other),
    }
}

/// The same tenant, whose statements and catalogs are nobody's concern.
fn quiet(tenant: &Tenant) -> Tenant {
    Tenant {
        log: EventLog::new(tenant.clock().clone(), Vec::new()),
        ..tenant.clone()
    }
}

async fn catalog(quiet: &Tenant, sandbox: &Sandbox, point: Point) -> Result<Catalog, Stop> {
    read_catalog(quiet, sandbox, COPY, Stage::Rollback, point).await
}

/// Makes `to` a copy of `from`.
async fn replace(tenant: &Tenant, sandbox: &Sandbox, from: &str, to: &str) -> Result<(), Stop> {
    let work = async {
        let admin = Session::connect(
            sandbox.endpoint(),
            "postgres",
            "pgrehearse steps",
            tenant.limits(),
        )
        .await?;
        drop_database(&admin, to).await?;
        copy_database(&admin, from, to).await
    };
    told(tenant, sandbox, "copy the database", work.await).await
}

async fn drop_copies(tenant: &Tenant, sandbox: &Sandbox) -> Result<(), Stop> {
    let work = async {
        let admin = Session::connect(
            sandbox.endpoint(),
            "postgres",
            "pgrehearse steps",
            tenant.limits(),
        )
        .await?;
        drop_database(&admin, COPY).await?;
        drop_database(&admin, DATABASE).await
    };
    told(tenant, sandbox, "remove a copy of the database", work.await).await
}

async fn told(
    tenant: &Tenant,
    sandbox: &Sandbox,
    doing: &str,
    result: Result<(), PgError>,
) -> Result<(), Stop> {
    match result {
        Ok(()) => Ok(()),
        Err(error) => Err(harness_failure(
            sandbox,
            Stage::Rollback,
            doing,
            &error,
            tenant.config().reveal_values,
        )
        .await),
    }
}

fn start_of(script: &Script) -> Location {
    let position = script
        .statements
        .first()
        .map(|statement| statement.position);
    Location {
        file: script.file.clone(),
        line: position.map_or(1, |position| position.line),
        column: position.map_or(1, |position| position.column),
    }
}
