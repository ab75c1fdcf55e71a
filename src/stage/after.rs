//! The rollback once more, after the application has worked on the migrated schema
//! (`rollback.after`).
//!
//! It happens in a sandbox of its own, so that the plain proof stays what it is. What suites and
//! triggers do to rows from before the migration is noted row by row, by comparing the migrated
//! database with a copy from before the writes; only those rows may be other ones afterwards.

use std::collections::BTreeSet;

use super::after_findings::{Outcome, findings};
use super::after_suites::{SuiteChanges, forgive};
use super::compare::read_catalog;
use super::context::{Stop, Tenant};
use super::data::{BaseData, connect, keep_copy};
use super::failure::harness_failure;
use super::migrate::{Migrated, migrate};
use super::rollback::undo;
use super::second::Second;
use super::seed::Seeded;
use super::suites::run_in_place;
use crate::catalog::{Catalog, diff};
use crate::config::{RollbackStrategy, Suite, SuiteKind};
use crate::event::{Event, Point, Stage, TableRefused};
use crate::pg::PgError;
use crate::pg::digest::{DataDigest, compare_contents_but, read_digest, work_between};
use crate::pg::fill::{Filled, FilledTable, Scope, Trace, fill};
use crate::sql::quote_identifier;

/// The migrated database before anybody wrote to it.
const MIGRATED: &str = "pgrehearse_migrated";

/// Tables in which migration tools remember what they did. Rows of ours would mislead them.
pub(super) const TOOLS: &[&str] = &[
    "schema_migrations",
    "schema_migration",
    "__diesel_schema_migrations",
    "_sqlx_migrations",
    "goose_db_version",
    "flyway_schema_history",
    "_prisma_migrations",
    "ar_internal_metadata",
    "alembic_version",
    "django_migrations",
    "knex_migrations",
    "knex_migrations_lock",
    "databasechangelog",
    "databasechangeloglock",
    "pgmigrations",
    "SequelizeMeta",
    "gorp_migrations",
    "__EFMigrationsHistory",
    "doctrine_migration_versions",
];

/// Rehearses the rollback after writes, and tells what came of it.
pub(super) async fn after_writes(tenant: &Tenant, migrated: &Migrated) -> Result<(), Stop> {
    tenant.progress(
        Stage::Rollback,
        "migrating once more, to write and roll back",
    );
    let apart = Second::open_for(tenant, "after-writes-")
        .await
        .map_err(|stop| stop.of_stage(Stage::Rollback))?;
    let outcome = Rehearsal {
        tenant,
        apart: &apart,
        migrated,
    }
    .run()
    .await;
    apart
        .close(outcome)
        .await
        .map_err(|stop| stop.of_stage(Stage::Rollback))
}

struct Rehearsal<'a> {
    tenant: &'a Tenant,
    apart: &'a Second,
    migrated: &'a Migrated,
}

impl Rehearsal<'_> {
    async fn run(&self) -> Result<(), Stop> {
        let (quiet, sandbox) = (&self.apart.quiet, &self.apart.sandbox);
        let (seeded, base) = self.apart.seed_with_rows().await?;
        let Some(base) = base else {
            return Ok(());
        };
        let again = migrate(quiet, sandbox, &seeded, self.migrated.steps.clone()).await?;
        let before = keep_copy(quiet, sandbox, &seeded.database, MIGRATED, Stage::Rollback).await?;
        let mut outcome = Outcome::new(self.tenant, self.migrated, &seeded.base);
        let trace = self
            .write(&seeded, &base, (&before, &again.catalog), &mut outcome)
            .await?;
        self.tenant
            .progress(Stage::Rollback, "rolling back after the writes");
        let undone = match &self.tenant.config().rollback.strategy {
            RollbackStrategy::Generated => {
                super::generate::undo(quiet, sandbox, &seeded, &again.catalog).await
            }
            RollbackStrategy::Provided | RollbackStrategy::Irreversible { .. } => {
                undo(quiet, sandbox, &seeded, self.migrated).await
            }
        };
        match undone {
            Ok(()) => {
                outcome.proof.down_ok = Some(true);
                self.compare(&seeded, &base, &mut outcome).await?;
                self.values(&seeded, &trace, &mut outcome).await?;
            }
            Err(Stop::At(finding)) if finding.id.starts_with("rollback.") => {
                outcome.proof.down_ok = Some(false);
                outcome.failure = Some(*finding);
            }
            Err(stop) => return Err(stop),
        }
        let (proof, found) = findings(outcome);
        for finding in found {
            self.tenant.raise(finding);
        }
        self.tenant.emit(Event::AfterWritesCompared {
            tenant: self.tenant.name().clone(),
            after_writes: proof,
        });
        Ok(())
    }

    /// Lets suites and the harness write, and notes what that did.
    async fn write(
        &self,
        seeded: &Seeded,
        base: &BaseData,
        (before, migrated): (&BaseData, &Catalog),
        outcome: &mut Outcome<'_>,
    ) -> Result<Trace, Stop> {
        let after = self.tenant.config().rollback.after;
        let mut trace = Trace::default();
        if after.suites {
            self.suites(seeded, (before, migrated), outcome).await?;
        }
        if after.writes {
            let filled = match self.fill(seeded, base).await {
                Ok(filled) => filled,
                Err(error) => return Err(self.failed("write rows", &error).await),
            };
            outcome.proof.tables_written = filled.written();
            outcome.proof.rows_inserted = filled.tables.iter().map(|t| t.inserted).sum();
            outcome.proof.rows_updated = filled.tables.iter().map(|t| t.updated).sum();
            outcome.proof.tables_refused = refused(&filled);
            outcome.untried = untried(&filled);
            outcome.proof.tables_left_alone = filled.left_alone;
            trace = filled.trace;
        }
        let work = async {
            let now = connect(&self.apart.quiet, &self.apart.sandbox, &seeded.database).await?;
            let written = read_digest(&now).await?;
            let migrated = connect(&self.apart.quiet, &self.apart.sandbox, before.copy()).await?;
            let sessions = [&migrated, &now];
            work_between(sessions, [before.digest(), &written], base.digest()).await
        };
        match work.await {
            Ok(work) => {
                outcome.proof.rows_worked_on = work.tables.values().map(|t| t.worked_on).sum();
                outcome.proof.rows_added = work.tables.values().map(|t| t.added).sum();
                outcome.migrated_rows = before
                    .digest()
                    .tables
                    .iter()
                    .map(|(id, table)| (id.clone(), table.rows))
                    .collect();
                outcome.work = work;
                Ok(trace)
            }
            Err(error) => Err(self.failed("find out what was written", &error).await),
        }
    }

    /// Runs the suites that can write on the database itself.
    async fn suites(
        &self,
        seeded: &Seeded,
        (before, migrated): (&BaseData, &Catalog),
        outcome: &mut Outcome<'_>,
    ) -> Result<(), Stop> {
        let (quiet, sandbox) = (&self.apart.quiet, &self.apart.sandbox);
        let mut known = migrated.clone();
        for suite in self
            .tenant
            .config()
            .suites
            .iter()
            .filter(|suite| writes(suite))
        {
            self.tenant.progress(Stage::Rollback, suite.name.clone());
            let database = &seeded.database;
            let passed = run_in_place(quiet, sandbox, database, suite, "after-writes-").await?;
            match passed {
                None => {
                    outcome.suites_left_out.push(suite.name.clone());
                    continue;
                }
                Some(false) => outcome.suites_failed.push(suite.name.clone()),
                Some(true) => {}
            }
            outcome.proof.suites.push(suite.name.clone());
            let now =
                read_catalog(quiet, sandbox, database, Stage::Rollback, Point::Migrated).await?;
            let changed = diff(&known, &now);
            if !changed.is_empty() {
                outcome
                    .suite_changes
                    .push(SuiteChanges::new(&suite.name, changed));
            }
            known = now;
        }
        let digest = async {
            let session = connect(&self.apart.quiet, &self.apart.sandbox, &seeded.database).await?;
            read_digest(&session).await
        };
        match digest.await {
            Ok(now) => {
                outcome.suites_wrote = Some(differs(before.digest(), &now));
                Ok(())
            }
            Err(error) => Err(self.failed("find out what the suites wrote", &error).await),
        }
    }

    async fn fill(&self, seeded: &Seeded, base: &BaseData) -> Result<Filled, PgError> {
        let (quiet, sandbox) = (&self.apart.quiet, &self.apart.sandbox);
        self.tenant.progress(Stage::Rollback, "writing rows");
        let session = connect(quiet, sandbox, &seeded.database).await?;
        let before = connect(quiet, sandbox, base.copy()).await?;
        let schema = self.tenant.schema();
        if let Some(schema) = schema {
            let sql = format!("SET search_path = {}", quote_identifier(schema));
            session.execute(&sql).await?;
        }
        let migration = &self.tenant.shared.migration;
        let left_alone: BTreeSet<String> = TOOLS
            .iter()
            .map(|name| (*name).to_owned())
            .chain(migration.tables.iter().map(|table| table.table.clone()))
            .collect();
        let scope = Scope {
            schema,
            left_alone: &left_alone,
            seed: self.tenant.seed(),
            reveal: self.tenant.config().reveal_values,
        };
        fill(&session, Some(&before), scope).await
    }

    async fn compare(
        &self,
        seeded: &Seeded,
        base: &BaseData,
        outcome: &mut Outcome<'_>,
    ) -> Result<(), Stop> {
        let (quiet, sandbox) = (&self.apart.quiet, &self.apart.sandbox);
        let database = &seeded.database;
        let after =
            read_catalog(quiet, sandbox, database, Stage::Rollback, Point::RolledBack).await?;
        let mut difference = diff(&seeded.base, &after);
        forgive(&mut difference, &outcome.suite_changes);
        outcome.schema = Some(difference);
        let rows = async {
            let now = connect(quiet, sandbox, database).await?;
            let digest = read_digest(&now).await?;
            let before = connect(quiet, sandbox, base.copy()).await?;
            let reveal = self.tenant.config().reveal_values;
            let found = compare_contents_but(
                [&before, &now],
                [base.digest(), &digest],
                reveal,
                &outcome.work,
            )
            .await?;
            Ok::<_, PgError>((found, digest))
        };
        match rows.await {
            Ok((found, digest)) => {
                outcome.rows = Some((found, base.digest().clone(), digest));
                Ok(())
            }
            Err(error) => Err(self
                .failed("compare the rows with the base's", &error)
                .await),
        }
    }

    /// Finds rows of the harness' own that say something else than was written. What the migration
    /// gets back when it is applied again was only written in another form meanwhile.
    async fn values(
        &self,
        seeded: &Seeded,
        trace: &Trace,
        outcome: &mut Outcome<'_>,
    ) -> Result<(), Stop> {
        let (quiet, sandbox) = (&self.apart.quiet, &self.apart.sandbox);
        let differing = async || {
            let read = async {
                let now = connect(quiet, sandbox, &seeded.database).await?;
                trace.differing(&now).await
            };
            match read.await {
                Ok(found) => Ok(found),
                Err(error) => Err(self
                    .failed("look at the rows that were written", &error)
                    .await),
            }
        };
        let mut found = differing().await?;
        if !found.is_empty() && self.tenant.config().migration.command.is_none() {
            match migrate(quiet, sandbox, seeded, self.migrated.steps.clone()).await {
                Ok(_) => {
                    let still = differing().await?;
                    for one in &mut found {
                        let column = (&one.table, &one.column);
                        let still = still
                            .iter()
                            .find(|other| (&other.table, &other.column) == column);
                        one.rows
                            .retain(|row| still.is_some_and(|still| still.rows.contains(row)));
                    }
                    found.retain(|one| !one.rows.is_empty());
                }
                // The rows stand in its way, so that all that is other may be lost.
                Err(Stop::At(finding)) if finding.id.starts_with("migrate.") => {
                    outcome.not_again = Some(finding.message);
                }
                Err(stop) => return Err(stop),
            }
        }
        outcome.other_values = found;
        Ok(())
    }

    async fn failed(&self, doing: &str, error: &PgError) -> Stop {
        let reveal = self.tenant.config().reveal_values;
        harness_failure(&self.apart.sandbox, Stage::Rollback, doing, error, reveal).await
    }
}

/// Whether a suite runs on the migrated database and can write to it.
fn writes(suite: &Suite) -> bool {
    let can = matches!(
        suite.kind,
        SuiteKind::Command { .. } | SuiteKind::Container(_)
    );
    can && suite.on.contains(&Point::Migrated)
}

/// Whether any row differs.
fn differs(before: &DataDigest, now: &DataDigest) -> bool {
    let rows = |digest: &DataDigest| -> Vec<(u64, String)> {
        let tables = digest.tables.values();
        tables
            .map(|table| (table.rows, table.digest.clone()))
            .collect()
    };
    rows(before) != rows(now) || before.large_objects != now.large_objects
}

fn refused(filled: &Filled) -> Vec<TableRefused> {
    let refused = filled.tables.iter().filter_map(|table| {
        let refusal = table.refused.as_ref()?;
        Some(TableRefused {
            table: format!("{}.{}", table.schema, table.name),
            operation: refusal.operation.to_owned(),
            sqlstate: refusal.sqlstate.clone(),
            message: refusal.message.clone(),
        })
    });
    refused.collect()
}

/// Columns for which no value could be written that only the migrated schema allows.
fn untried(filled: &Filled) -> Vec<(String, TableRefused)> {
    let of_table = |table: &FilledTable| {
        let name = format!("{}.{}", table.schema, table.name);
        table
            .untried
            .iter()
            .map(move |(column, refusal)| {
                let refused = TableRefused {
                    table: name.clone(),
                    operation: refusal.operation.to_owned(),
                    sqlstate: refusal.sqlstate.clone(),
                    message: refusal.message.clone(),
                };
                (column.clone(), refused)
            })
            .collect::<Vec<_>>()
    };
    filled.tables.iter().flat_map(of_table).collect()
}
