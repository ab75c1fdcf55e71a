//! Each step rehearsed for itself (`rollback.mode: steps`): up, down, compare, up, compare.
//!
//! It happens in a sandbox of its own, since roles and the like belong to the whole server and the
//! first sandbox has had the migration already. The state before a step is kept as a copy: where a
//! bad down spoils the database, the copy takes its place, so that the next step is not blamed.

use std::sync::Arc;

use super::compare::{read_catalog, redo_findings, rollback_findings, start_of};
use super::context::{Stop, Tenant};
use super::data::{judge_data, keep_copy};
use super::failure::harness_failure;
use super::provision::provision;
use super::seed::{Seeded, seed};
use super::tool::{open_session, run_step};
use crate::catalog::{Catalog, diff};
use crate::config::{RollbackMode, RollbackStrategy};
use crate::event::{
    Direction, Event, EventLog, Finding, Point, RollbackProof, Severity, Stage, StepProof,
};
use crate::pg::{Session, drop_database, rename_database};
use crate::plan::{Down, Script, Step};
use crate::sandbox::Sandbox;

/// The state before the step that is rehearsed.
const BEFORE: &str = "pgrehearse_before";

/// Whether steps are rehearsed one by one.
pub(super) fn wanted(tenant: &Tenant) -> bool {
    let rollback = &tenant.config().rollback;
    rollback.mode != RollbackMode::Whole
        && rollback.strategy == RollbackStrategy::Provided
        && tenant.config().migration.command.is_none()
}

/// Rehearses each step in a sandbox of its own and tells its proof. Gives what all of them prove.
/// `applied` says that all of them could be applied in the stage `migrate`.
pub(super) async fn steps(
    tenant: &Tenant,
    steps: &[&Step],
    applied: bool,
) -> Result<RollbackProof, Stop> {
    let quiet = quiet(tenant);
    let shared = match tenant.shared.seeds.get(&quiet).await {
        Some(shared) => Some(shared?),
        None => None,
    };
    let sandbox = provision(&quiet, shared.as_ref().map(|shared| shared.frozen.clone())).await?;
    // No `?` and no `return` until the sandbox is gone.
    let outcome = async {
        let seeded = match &shared {
            Some(shared) => super::seeds::take_shared(&quiet, &sandbox, shared).await?.0,
            None => seed(&quiet, &sandbox).await?,
        };
        let mut rehearsal = Rehearsal {
            tenant,
            quiet: &quiet,
            sandbox: &sandbox,
            database: seeded,
            proof: RollbackProof::default(),
            applied,
        };
        rehearsal.all(steps).await?;
        Ok(rehearsal.proof)
    }
    .await;
    match sandbox.release().await {
        Ok(()) => outcome,
        Err(error) => {
            Err(Finding::new("teardown.leftover", Stage::Rollback, error.to_string()).into())
        }
    }
}

struct Rehearsal<'a> {
    tenant: &'a Tenant,
    /// The same tenant, whose catalogs and ups are nobody's concern.
    quiet: &'a Tenant,
    sandbox: &'a Sandbox,
    database: Seeded,
    proof: RollbackProof,
    applied: bool,
}

impl Rehearsal<'_> {
    async fn all(&mut self, steps: &[&Step]) -> Result<(), Stop> {
        let mut broken: Option<String> = None;
        for step in steps {
            let mut proof = StepProof {
                step: step.id.clone(),
                ..StepProof::default()
            };
            match &broken {
                Some(reason) => proof.reason = Some(reason.clone()),
                None => broken = self.one(step, &mut proof).await?,
            }
            self.add(&proof);
            self.tenant.emit(Event::StepCompared {
                tenant: self.tenant.name().clone(),
                step: proof,
            });
        }
        Ok(())
    }

    /// Rehearses one step; afterwards the database is where the next one starts. Gives the reason
    /// where that cannot be.
    async fn one(&mut self, step: &Step, proof: &mut StepProof) -> Result<Option<String>, Stop> {
        self.tenant.progress(Stage::Rollback, step.id.clone());
        let database = self.database.database.clone();
        let data = keep_copy(self.quiet, self.sandbox, &database, BEFORE, Stage::Rollback).await?;
        self.database.base = Arc::new(self.catalog(Point::Base).await?);
        if let Err(finding) = self.run(self.quiet, step, &step.up, Direction::Up).await? {
            proof.up_ok = Some(false);
            proof.reason = Some(finding.message.clone());
            // Otherwise the stage `migrate` has told it.
            if self.applied {
                self.tenant.raise(in_rollback(finding));
            }
            return Ok(Some(format!("{} could not be applied", step.id)));
        }
        proof.up_ok = Some(true);
        let migrated = self.catalog(Point::Migrated).await?;
        let Down::Script(down) = &step.down else {
            self.missing(step, proof);
            return Ok(None);
        };
        let mut findings = Vec::new();
        match self.run(self.teller(), step, down, Direction::Down).await? {
            Ok(()) => proof.down_ok = Some(true),
            Err(finding) => {
                proof.down_ok = Some(false);
                findings.push(finding);
            }
        }
        let difference = diff(&self.database.base, &self.catalog(Point::RolledBack).await?);
        proof.schema_restored = Some(difference.changes.is_empty());
        proof.column_order_restored = Some(difference.column_order.is_empty());
        let mut spoiled = true;
        if proof.down_ok == Some(true) {
            let rows = judge_data(self.quiet, self.sandbox, &database, &data, &[step]).await?;
            proof.data_restored = Some(rows.restored);
            self.proof
                .schema_changes
                .extend(difference.to_schema_changes());
            self.proof.data_changes.extend(rows.changes);
            findings.extend(rollback_findings(&difference, &[step]));
            findings.extend(rows.findings);
            spoiled = !self.redo(step, &migrated, proof, &mut findings).await?;
        }
        let worst = findings.iter().max_by_key(|finding| finding.severity);
        proof.reason = worst
            .filter(|finding| finding.severity > Severity::Info)
            .map(|finding| finding.message.clone());
        for finding in findings {
            self.tenant.raise(finding);
        }
        if spoiled || proof.schema_restored != Some(true) || proof.data_restored != Some(true) {
            let broken = self.start_over(step).await?;
            if let Some(reason) = &broken {
                let message = format!(
                    "the steps after {} were not rehearsed one by one: {reason}",
                    step.id
                );
                self.tenant.raise(Finding::new(
                    "rollback.not-checked",
                    Stage::Rollback,
                    message,
                ));
            }
            return Ok(broken);
        }
        Ok(None)
    }

    /// Applies the step again; whether the database is as after the first time.
    async fn redo(
        &self,
        step: &Step,
        migrated: &Catalog,
        proof: &mut StepProof,
        findings: &mut Vec<Finding>,
    ) -> Result<bool, Stop> {
        if let Err(finding) = self
            .run(self.teller(), step, &step.up, Direction::Redo)
            .await?
        {
            proof.redo_same = Some(false);
            findings.push(finding);
            return Ok(false);
        }
        let difference = diff(migrated, &self.catalog(Point::Redone).await?);
        proof.redo_same = Some(difference.changes.is_empty());
        // What differs because the down did not restore it has been told.
        if proof.schema_restored == Some(true) {
            findings.extend(
                redo_findings(&difference, &[step])
                    .into_iter()
                    .map(in_rollback),
            );
        }
        Ok(difference.is_empty())
    }

    /// Goes back to the copy of the state before the step, and applies the step to that.
    async fn start_over(&self, step: &Step) -> Result<Option<String>, Stop> {
        let database = &self.database.database;
        let work = async {
            let limits = self.tenant.limits();
            let admin = Session::connect(
                self.sandbox.endpoint(),
                "postgres",
                "pgrehearse steps",
                limits,
            )
            .await?;
            drop_database(&admin, database).await?;
            rename_database(&admin, BEFORE, database).await
        };
        if let Err(error) = work.await {
            let reveal = self.tenant.config().reveal_values;
            let doing = "go back to the state before a step";
            return Err(
                harness_failure(self.sandbox, Stage::Rollback, doing, &error, reveal).await,
            );
        }
        // A role that the down left behind, for example, is in the way of a second up.
        Ok(
            match self.run(self.quiet, step, &step.up, Direction::Up).await? {
                Ok(()) => None,
                Err(finding) => Some(format!(
                    "{} could not be applied to the state before it again: {}",
                    step.id, finding.message
                )),
            },
        )
    }

    fn missing(&self, step: &Step, proof: &mut StepProof) {
        if let Down::Missing(path) = &step.down {
            let message = format!(
                "{} has no rollback; it would be {}",
                step.id,
                path.display()
            );
            proof.reason = Some(message.clone());
            self.teller().raise(
                Finding::new("rollback.missing", Stage::Rollback, message)
                    .evidence("step", step.id.clone())
                    .location(Some(start_of(&step.up))),
            );
        }
    }

    /// The whole rollback tells its statements and findings already, if there is one.
    fn teller(&self) -> &Tenant {
        match self.tenant.config().rollback.mode {
            RollbackMode::Both => self.quiet,
            RollbackMode::Steps | RollbackMode::Whole => self.tenant,
        }
    }

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

    /// Runs a script on a new connection. The finding of a failure of the migration is given back;
    /// anything else ends the stage.
    async fn run(
        &self,
        tenant: &Tenant,
        step: &Step,
        script: &Script,
        direction: Direction,
    ) -> Result<Result<(), Finding>, Stop> {
        let session = open_session(tenant, self.sandbox, &self.database, Stage::Rollback).await?;
        let ran = run_step(
            tenant,
            self.sandbox,
            &session,
            Stage::Rollback,
            direction,
            &step.id,
            script,
        )
        .await;
        match ran {
            Ok(()) => Ok(Ok(())),
            Err(Stop::At(finding))
                if finding.sqlstate.is_some()
                    || finding.id.ends_with("left-open")
                    || finding.id.ends_with("rolls-back") =>
            {
                Ok(Err(*finding))
            }
            Err(other) => Err(other),
        }
    }

    async fn catalog(&self, point: Point) -> Result<Catalog, Stop> {
        read_catalog(
            self.quiet,
            self.sandbox,
            &self.database.database,
            Stage::Rollback,
            point,
        )
        .await
    }
}

/// The redo of a step belongs to the stage that runs it.
fn in_rollback(mut finding: Finding) -> Finding {
    finding.stage = Stage::Rollback;
    finding
}

/// The same tenant without listeners.
pub(super) fn quiet(tenant: &Tenant) -> Tenant {
    Tenant {
        log: EventLog::new(tenant.clock().clone(), Vec::new()),
        notes: Arc::default(),
        ..tenant.clone()
    }
}
