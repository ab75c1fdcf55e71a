//! Each step rehearsed for itself (`rollback.mode: steps`): up, down, compare, up, compare.
//!
//! It happens in a sandbox of its own, since roles and the like belong to the whole server and the
//! first sandbox has had the migration already. The state before a step is kept as a copy: where a
//! bad down spoils the database, the copy takes its place, so that the next step is not blamed.

use std::path::Path;
use std::sync::Arc;

use super::attempt::{advise, is_of_script};
use super::compare::{read_catalog, redo_difference, redo_findings, rollback_findings, start_of};
use super::context::{Stop, Tenant};
use super::data::{BaseData, judge_data, keep_copy};
use super::down_file::{DownFile, down_file};
use super::failure::harness_failure;
use super::generate::{ProvenStep, Trial, keep, unreadable};
use super::second::Second;
use super::seed::Seeded;
use super::server_roles::{OWNER_GONE, put_back_roles};
use super::tool::{open_session, refused, run_step};
use crate::catalog::{Catalog, diff};
use crate::config::{RollbackMode, RollbackStrategy};
use crate::event::{
    Direction, Event, Finding, GeneratedProof, Point, RollbackProof, Severity, Stage, StepProof,
};
use crate::pg::{PgError, Session, copy_database, drop_database, hold_roles, rename_database};
use crate::plan::{Down, Script, Step};
use crate::sandbox::Sandbox;

/// The state before the step that is rehearsed.
const BEFORE: &str = "pgrehearse_before";

/// Whether steps are rehearsed one by one.
pub(super) fn wanted(tenant: &Tenant) -> bool {
    let rollback = &tenant.config().rollback;
    rollback.mode != RollbackMode::Whole
        && !matches!(rollback.strategy, RollbackStrategy::Irreversible { .. })
        && tenant.config().migration.command.is_none()
}

/// Rehearses each step in a sandbox of its own and tells its proof. Gives what all of them prove.
/// `applied` says that all of them could be applied in the stage `migrate`.
pub(super) async fn steps(
    tenant: &Tenant,
    steps: &[&Step],
    applied: bool,
) -> Result<RollbackProof, Stop> {
    let second = Second::open(tenant).await?;
    // No `?` and no `return` until the sandbox is gone.
    let outcome = async {
        let mut rehearsal = Rehearsal::new(tenant, &second, applied).await?;
        rehearsal.all(steps).await?;
        Ok(rehearsal.proof)
    }
    .await;
    second.close(outcome).await
}

/// Generates a rollback for each step and proves it, whatever rollbacks are provided.
pub(super) async fn generate_each(
    tenant: &Tenant,
    steps: &[&Step],
) -> Result<Vec<ProvenStep>, Stop> {
    let second = Second::open(tenant).await?;
    // No `?` and no `return` until the sandbox is gone.
    let outcome = async {
        let mut rehearsal = Rehearsal::new(&second.quiet, &second, true).await?;
        rehearsal.generated = true;
        rehearsal.all(steps).await?;
        Ok(rehearsal.made)
    }
    .await;
    second.close(outcome).await
}

struct Rehearsal<'a> {
    tenant: &'a Tenant,
    /// The same tenant, whose catalogs and ups are nobody's concern.
    quiet: &'a Tenant,
    sandbox: &'a Sandbox,
    database: Seeded,
    proof: RollbackProof,
    applied: bool,
    /// Whether generated scripts take the place of the provided ones.
    generated: bool,
    /// Those, with what became of them.
    made: Vec<ProvenStep>,
}

impl<'a> Rehearsal<'a> {
    async fn new(tenant: &'a Tenant, second: &'a Second, applied: bool) -> Result<Self, Stop> {
        Ok(Self {
            tenant,
            quiet: &second.quiet,
            sandbox: &second.sandbox,
            database: second.seed().await?,
            proof: RollbackProof::default(),
            applied,
            generated: tenant.config().rollback.strategy == RollbackStrategy::Generated,
            made: Vec::new(),
        })
    }

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
        let made = if self.generated {
            Some(self.make(step, &migrated)?)
        } else {
            None
        };
        let down = match (&made, &step.down) {
            (Some(made), _) => &made.script,
            (None, Down::Script(down)) => down,
            (None, Down::Missing(path)) => {
                let mut finding = missing(step, path);
                proof.reason = Some(finding.message.clone());
                let tried = self.try_generated(step, &migrated, &data).await?;
                advise(&mut finding, &tried, self.tenant.config());
                proof.generated = Some(tried);
                self.teller().raise(finding);
                return self.go_on(step).await;
            }
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
        proof.schema_restored = Some(difference.is_same_database());
        proof.column_order_restored = Some(difference.column_order.is_empty());
        let mut spoiled = true;
        if proof.down_ok == Some(true) {
            let rows = judge_data(self.quiet, self.sandbox, &database, &data, &[step]).await?;
            proof.data_restored = Some(rows.restored);
            self.proof
                .schema_changes
                .extend(difference.to_schema_changes());
            self.proof.data_changes.extend(rows.changes);
            findings.extend(rollback_findings(self.tenant, &difference, &[step]));
            findings.extend(rows.findings);
            spoiled = !self.redo(step, &migrated, proof, &mut findings).await?;
        }
        // The state is spoiled already, and the copy of the one before it still there.
        let failed = proof.down_ok == Some(false) || proof.schema_restored != Some(true);
        if failed && made.is_none() && findings.iter().any(is_of_script) {
            let tried = self.try_after_failure(step, &data).await?;
            for finding in &mut findings {
                advise(finding, &tried, self.tenant.config());
            }
            proof.generated = Some(tried);
        }
        let worst = findings.iter().max_by_key(|finding| finding.severity);
        proof.reason = worst
            .filter(|finding| finding.severity > Severity::Info)
            .map(|finding| finding.message.clone());
        for finding in findings {
            self.tenant.raise(finding);
        }
        if let Some(file) = made {
            let proof = proof.clone();
            self.made.push(ProvenStep { file, proof });
        }
        if spoiled || proof.schema_restored != Some(true) || proof.data_restored != Some(true) {
            return self.go_on(step).await;
        }
        Ok(None)
    }

    /// Makes the state after the step anew; gives the reason where that cannot be.
    async fn go_on(&self, step: &Step) -> Result<Option<String>, Stop> {
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
        Ok(broken)
    }

    /// Generates the rollback of the step and keeps it among the tenant's files.
    fn make(&self, step: &Step, migrated: &Catalog) -> Result<DownFile, Stop> {
        let config = self.tenant.config();
        let mut file = down_file(config, step, migrated, &self.database.base)
            .map_err(|error| unreadable(&error))?;
        if !self.tenant.shared.tenants_dir.as_os_str().is_empty() {
            let kept = format!("rollback/{}.sql", step.id.replace(['/', '\\'], "_"));
            file.script.file = keep(self.tenant, &kept, &file.text);
        }
        Ok(file)
    }

    /// Tries a generated rollback in the database, where the step has been applied.
    async fn try_generated(
        &self,
        step: &Step,
        migrated: &Catalog,
        data: &BaseData,
    ) -> Result<GeneratedProof, Stop> {
        let made = self.make(step, migrated)?;
        let trial = Trial {
            quiet: self.quiet,
            sandbox: self.sandbox,
            seeded: &self.database,
            data: Some(data),
            steps: &[step],
        };
        let file = made.script.file.clone();
        trial.run(&made.generated, &made.script, file).await
    }

    /// The same where a rollback that failed was tried before: on a copy of the state before the
    /// step, to which the step is applied again.
    async fn try_after_failure(
        &self,
        step: &Step,
        data: &BaseData,
    ) -> Result<GeneratedProof, Stop> {
        self.replace_database(async |admin, database| copy_database(admin, BEFORE, database).await)
            .await?;
        if let Some(reason) = self.put_back_roles().await? {
            return Ok(GeneratedProof {
                reason: Some(reason),
                ..GeneratedProof::default()
            });
        }
        if let Err(finding) = self.run(self.quiet, step, &step.up, Direction::Up).await? {
            return Ok(GeneratedProof {
                reason: Some(format!(
                    "the step could not be applied again: {}",
                    finding.message
                )),
                ..GeneratedProof::default()
            });
        }
        let migrated = self.catalog(Point::Migrated).await?;
        self.try_generated(step, &migrated, data).await
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
        let difference = redo_difference(migrated, &self.catalog(Point::Redone).await?);
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
        let mut held = true;
        self.replace_database(async |admin, database| {
            rename_database(admin, BEFORE, database).await?;
            held = hold_roles(admin).await?;
            Ok(())
        })
        .await?;
        if !held {
            return Ok(Some(OWNER_GONE.to_owned()));
        }
        if let Some(reason) = self.put_back_roles().await? {
            return Ok(Some(reason));
        }
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

    /// Puts the roles back as they were before the step: they belong to the server, not to the copy.
    /// Gives the reason where that cannot be.
    async fn put_back_roles(&self) -> Result<Option<String>, Stop> {
        let now = self.catalog(Point::Base).await?;
        let wanted = [&now, &*self.database.base];
        match put_back_roles(self.quiet, self.sandbox, &self.database, wanted).await {
            Ok(reason) => Ok(reason),
            Err(error) => Err(self.replacement_failed(&error).await),
        }
    }

    async fn replacement_failed(&self, error: &PgError) -> Stop {
        let reveal = self.tenant.config().reveal_values;
        let doing = "go back to the state before a step";
        harness_failure(self.sandbox, Stage::Rollback, doing, error, reveal).await
    }

    /// Drops the database and makes it anew of the copy of the state before the step.
    async fn replace_database(
        &self,
        make: impl AsyncFnOnce(&Session, &str) -> Result<(), PgError>,
    ) -> Result<(), Stop> {
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
            make(&admin, database).await
        };
        match work.await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.replacement_failed(&error).await),
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
        refused(ran)
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

/// The finding of a step without a rollback.
pub(super) fn missing(step: &Step, path: &Path) -> Finding {
    let message = format!(
        "{} has no rollback; it would be {}",
        step.id,
        path.display()
    );
    Finding::new("rollback.missing", Stage::Rollback, message)
        .evidence("step", step.id.clone())
        .location(Some(start_of(&step.up)))
}
