//! The ups applied a second time without a rollback (`idempotence`).
//!
//! Each is applied to the migrated state as a deploy that is repeated would find it, in a sandbox of its
//! own. One that changes something is followed by a copy of that state, so that the next is not blamed.

use super::command::run_tool;
use super::compare::{blame_up, read_catalog, redo_difference, start_of};
use super::context::{Stop, Tenant};
use super::data::{BaseData, connect, data_difference, keep_copy};
use super::failure::harness_failure;
use super::migrate::{Migrated, migrate};
use super::second::Second;
use super::seed::Seeded;
use super::server_roles::{OWNER_GONE, put_back_roles};
use super::tool::{open_session, run_step};
use crate::catalog::{Catalog, CatalogDiff};
use crate::event::{
    Direction, Event, Finding, IdempotenceProof, Location, Point, SecondTime, Stage,
};
use crate::pg::digest::{DataDiff, SequenceMove};
use crate::pg::introspect::Reach;
use crate::pg::{PgError, Session, copy_database, drop_database, hold_roles_in};
use crate::plan::{Step, TransactionRule};
use crate::text::grouped;

/// The migrated state.
const MIGRATED: &str = "pgrehearse_migrated";

/// Changes that are told in words.
const TOLD: usize = 20;

/// Applies every step again and tells what came of it.
pub(super) async fn idempotence(tenant: &Tenant, migrated: &Migrated) -> Result<(), Stop> {
    tenant.progress(Stage::Migrate, "applying the steps a second time");
    let apart = Second::open_for(tenant, "idempotence-")
        .await
        .map_err(|stop| stop.of_stage(Stage::Migrate))?;
    let outcome = work(tenant, &apart, migrated).await;
    apart
        .close(outcome)
        .await
        .map_err(|stop| stop.of_stage(Stage::Migrate))
}

async fn work(tenant: &Tenant, apart: &Second, migrated: &Migrated) -> Result<(), Stop> {
    let seeded = apart.seed().await?;
    let again = migrate(
        &apart.quiet,
        &apart.sandbox,
        &seeded,
        migrated.steps.clone(),
    )
    .await?;
    let data = keep_copy(
        &apart.quiet,
        &apart.sandbox,
        &seeded.database,
        MIGRATED,
        Stage::Migrate,
    )
    .await?;
    let state = State {
        tenant,
        apart,
        seeded: &seeded,
        catalog: &again.catalog,
        data: &data,
    };
    if let Some(command) = &tenant.config().migration.command {
        let ran = run_tool(
            &apart.quiet,
            &apart.sandbox,
            &seeded,
            Stage::Migrate,
            Direction::Up,
            &command.up,
        );
        let refused = migration_fault(ran.await)?;
        let proof = state.proof("the migration command", refused, None).await?;
        state.tell(proof, None);
        return Ok(());
    }
    let mut broken = None;
    for step in migrated.steps(tenant) {
        if let Some(reason) = &broken {
            let message = format!("{} was not applied a second time: {reason}", step.id);
            tenant.raise(
                Finding::new("migrate.second-time-unknown", Stage::Migrate, message)
                    .location(Some(start_of(&step.up))),
            );
            continue;
        }
        tenant.progress(Stage::Migrate, format!("{} a second time", step.id));
        let session = open_session(&apart.quiet, &apart.sandbox, &seeded, Stage::Migrate).await?;
        let ran = run_step(
            &apart.quiet,
            &apart.sandbox,
            &session,
            Stage::Migrate,
            Direction::Up,
            &step.id,
            &step.up,
        );
        let refused = migration_fault(ran.await)?;
        drop(session);
        let proof = state.proof(&step.id, refused, Some(step)).await?;
        let spoiled = matches!(
            proof.0.outcome,
            SecondTime::Changed | SecondTime::RefusedAfterChanges
        );
        state.tell(proof, Some(step));
        if spoiled {
            let reason = state.start_over().await?;
            broken = reason.map(|reason| {
                format!(
                    "the state that {} found cannot be gone back to, since {reason}",
                    step.id
                )
            });
        }
    }
    Ok(())
}

/// The finding of a failure of the migration's; anything else ends the stage.
fn migration_fault(ran: Result<(), Stop>) -> Result<Option<Finding>, Stop> {
    match ran {
        Ok(()) => Ok(None),
        Err(Stop::At(finding)) if finding.id.starts_with("migrate.") => Ok(Some(*finding)),
        Err(stop) => Err(stop),
    }
}

/// The state that each step is applied to.
struct State<'a> {
    tenant: &'a Tenant,
    apart: &'a Second,
    seeded: &'a Seeded,
    catalog: &'a Catalog,
    data: &'a BaseData,
}

/// What a second time did, and where to look.
type Proof = (IdempotenceProof, Option<Location>);

impl State<'_> {
    async fn proof(
        &self,
        name: &str,
        refused: Option<Finding>,
        step: Option<&Step>,
    ) -> Result<Proof, Stop> {
        let now = read_catalog(
            &self.apart.quiet,
            &self.apart.sandbox,
            &self.seeded.database,
            Stage::Migrate,
            Point::Migrated,
        )
        .await?;
        let schema = redo_difference(self.catalog, &now);
        // What a transaction did that was rolled back need not be looked for in every row. A single
        // statement that is sent without one may commit on its way.
        let undone = refused.as_ref().is_some_and(|finding| {
            !finding.evidence.contains_key("partly_committed")
                && step.is_some_and(|step| step.up.transaction == TransactionRule::Wrapped)
        });
        let mut rows = DataDiff::default();
        if !undone {
            let difference = data_difference(
                &self.apart.quiet,
                &self.apart.sandbox,
                &self.seeded.database,
                self.data,
            );
            rows = match difference.await {
                Ok(rows) => rows,
                Err(error) => return Err(self.failed("compare the rows", &error).await),
            };
        }
        let changes = changes(&schema, &rows);
        let outcome = match (&refused, changes.is_empty()) {
            (None, true) => SecondTime::Unchanged,
            (None, false) => SecondTime::Changed,
            (Some(_), true) => SecondTime::Refused,
            (Some(_), false) => SecondTime::RefusedAfterChanges,
        };
        let first = schema
            .changes
            .iter()
            .map(|change| &change.object)
            .chain(rows.tables.iter().map(|table| &table.table))
            .next();
        let place = refused
            .as_ref()
            .and_then(|finding| finding.location.clone())
            .or_else(|| blame_up(first?, &[step?]))
            .or_else(|| step.map(|step| start_of(&step.up)));
        let proof = IdempotenceProof {
            step: name.to_owned(),
            outcome,
            sqlstate: refused
                .as_ref()
                .and_then(|finding| finding.sqlstate.clone()),
            reason: refused.map(|finding| finding.message),
            changes,
        };
        Ok((proof, place))
    }

    fn tell(&self, (proof, place): Proof, step: Option<&Step>) {
        let what = || {
            let shown: Vec<&str> = proof.changes.iter().take(3).map(String::as_str).collect();
            let more = proof.changes.len().saturating_sub(3);
            if more == 0 {
                shown.join("; ")
            } else {
                format!("{}; and {more} more", shown.join("; "))
            }
        };
        let finding = match proof.outcome {
            SecondTime::Unchanged | SecondTime::Refused => None,
            SecondTime::Changed => Some(Finding::new(
                "migrate.not-idempotent",
                Stage::Migrate,
                format!(
                    "{} changed something when it was applied a second time: {}",
                    proof.step,
                    what()
                ),
            )),
            SecondTime::RefusedAfterChanges => {
                let reason = proof.reason.as_deref().unwrap_or("it failed");
                let mut finding = Finding::new(
                    "migrate.refused-halfway",
                    Stage::Migrate,
                    format!(
                        "{} failed when it was applied a second time ({reason}), and had changed something by then: {}",
                        proof.step,
                        what()
                    ),
                );
                finding.sqlstate.clone_from(&proof.sqlstate);
                Some(finding)
            }
        };
        if let Some(finding) = finding {
            self.tenant.raise(
                finding
                    .location(place)
                    .evidence_opt("step", step.map(|step| step.id.clone()))
                    .evidence("changes", proof.changes.clone()),
            );
        }
        self.tenant.emit(Event::SecondTimeApplied {
            tenant: self.tenant.name().clone(),
            idempotence: proof,
        });
    }

    /// Puts a copy of the migrated state in the place of the spoiled one, and the roles back. Gives
    /// the reason where that cannot be.
    async fn start_over(&self) -> Result<Option<String>, Stop> {
        let work = async {
            let admin = Session::connect(
                self.apart.sandbox.endpoint(),
                "postgres",
                "pgrehearse idempotence",
                self.tenant.limits(),
            )
            .await?;
            drop_database(&admin, &self.seeded.database).await?;
            copy_database(&admin, MIGRATED, &self.seeded.database).await?;
            if !hold_roles_in(&admin, &self.seeded.database).await? {
                return Ok(Some(OWNER_GONE.to_owned()));
            }
            let mut session = connect(
                &self.apart.quiet,
                &self.apart.sandbox,
                &self.seeded.database,
            )
            .await?;
            let (now, _) = match session.read_catalog(Reach::Server).await {
                Ok(read) => read,
                Err(error) => return Ok(Some(error.to_string())),
            };
            drop(session);
            let wanted = [&now, self.catalog];
            put_back_roles(&self.apart.quiet, &self.apart.sandbox, self.seeded, wanted).await
        };
        match work.await {
            Ok(reason) => Ok(reason),
            Err(error) => Err(self.failed("go back to the migrated state", &error).await),
        }
    }

    async fn failed(&self, doing: &str, error: &PgError) -> Stop {
        let reveal = self.tenant.config().reveal_values;
        harness_failure(&self.apart.sandbox, Stage::Migrate, doing, error, reveal).await
    }
}

/// What differs, in words. A gap in a sequence is no change: no rollback takes a value back either.
fn changes(schema: &CatalogDiff, rows: &DataDiff) -> Vec<String> {
    let mut changes: Vec<String> = schema
        .to_schema_changes()
        .into_iter()
        .map(|change| format!("{} {}", change.object, change.change))
        .collect();
    for order in &schema.column_order {
        changes.push(format!("{} has its columns in another order", order.table));
    }
    for table in &rows.tables {
        let mut parts = Vec::new();
        let counts = [
            (table.rows.added, "added"),
            (table.rows.changed, "changed"),
            (table.rows.lost, "deleted"),
        ];
        for (number, word) in counts {
            if number > 0 {
                parts.push(format!("{} {word}", grouped(number)));
            }
        }
        if !parts.is_empty() {
            changes.push(format!("{}: rows {}", table.table, parts.join(", ")));
        }
    }
    for moved in rows
        .sequences
        .iter()
        .filter(|moved| SequenceMove::is_backward(moved))
    {
        changes.push(format!("{} set back", moved.sequence));
    }
    if let Some(objects) = &rows.large_objects {
        changes.push(format!("large objects: {objects}"));
    }
    let more = changes.len().saturating_sub(TOLD);
    changes.truncate(TOLD);
    if more > 0 {
        changes.push(format!("{more} more"));
    }
    changes
}
