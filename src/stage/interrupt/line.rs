//! The main line: one step after the other, and the server killed after each.

use std::collections::BTreeSet;

use super::accident::{Accident, accidents};
use super::state::{
    Place, State, Volatile, Words, advance_sequences, data_differences, differing_tables,
    filled_unlogged, schema_differences,
};
use super::tell;
use crate::catalog::ObjectId;
use crate::event::{Direction, Event, Finding, Interruption, InterruptionKind, Leftover, Stage};
use crate::pg::{PgError, Session};
use crate::plan::{Script, Step};
use crate::sandbox::{Sandbox, SandboxError};
use crate::stage::context::{Stop, Tenant};
use crate::stage::failure::harness_failure;
use crate::stage::from_seed::take_shared;
use crate::stage::migrate::Migrated;
use crate::stage::provision::provision_durable;
use crate::stage::seed::{Seeded, seed};
use crate::stage::tool::{open_session, refused, run_step};
use crate::text::truncate;

/// Rehearses the accidents of a migration that was applied in `main`, and tells what came of them.
pub(in crate::stage) async fn interrupt(
    tenant: &Tenant,
    main: &Sandbox,
    seeded: &Seeded,
    migrated: &Migrated,
) -> Result<(), Stop> {
    if tenant.config().migration.command.is_some() {
        let message = "`rollback.interrupt` needs the steps, and the migration is a command: \
                       no interruption was rehearsed";
        tenant.raise(
            Finding::new("rollback.not-checked", Stage::Rollback, message)
                .help("name the format of the migration's files, or remove `interrupt`"),
        );
        return Ok(());
    }
    let steps = migrated.steps(tenant);
    let quiet = tenant.quiet();
    let (sandbox, database) = fresh(&quiet).await?;
    let mut line = Line {
        tenant,
        quiet: &quiet,
        sandbox,
        database,
        rows: Vec::new(),
    };
    // No `?` and no `return` until the sandbox is gone.
    let outcome = Box::pin(line.all(&steps, main, seeded)).await;
    let Line {
        sandbox, mut rows, ..
    } = line;
    let released = release(sandbox).await;
    let ended = match outcome {
        Ok(Some(difference)) => difference.without_volatile(&quiet, &steps).await.map(Some),
        other => other,
    };
    if let Ok(Some(difference)) = &ended {
        difference.judge(tenant, &mut rows);
    }
    for interruption in rows {
        tenant.emit(Event::StepInterrupted {
            tenant: tenant.name().clone(),
            interruption,
        });
    }
    ended?;
    released
}

/// A sandbox of its own with the tenant's database, whose server can be killed.
async fn fresh(quiet: &Tenant) -> Result<(Sandbox, Seeded), Stop> {
    let shared = match quiet.lane.seeds.get(quiet).await {
        Some(shared) => Some(shared?),
        None => None,
    };
    let frozen = shared.as_ref().map(|shared| shared.frozen.clone());
    let sandbox = provision_durable(quiet, frozen).await?;
    let seeded = match &shared {
        Some(shared) => take_shared(quiet, &sandbox, shared)
            .await
            .map(|(seeded, _)| seeded),
        None => seed(quiet, &sandbox).await,
    };
    match seeded {
        Ok(seeded) => Ok((sandbox, seeded)),
        Err(stop) => {
            let _ = release(sandbox).await;
            Err(stop)
        }
    }
}

async fn release(sandbox: Sandbox) -> Result<(), Stop> {
    sandbox.release().await.map_err(|error| {
        Finding::new("teardown.leftover", Stage::Rollback, error.to_string()).into()
    })
}

/// The rehearsal in its sandbox.
pub(super) struct Line<'a> {
    pub(super) tenant: &'a Tenant,
    /// The same tenant, whose statements and findings are nobody's concern.
    pub(super) quiet: &'a Tenant,
    pub(super) sandbox: Sandbox,
    pub(super) database: Seeded,
    rows: Vec<Interruption>,
}

impl Line<'_> {
    /// All steps; then how the end differs from that of the migration in `main`. `None` where the
    /// end was not reached.
    async fn all(
        &mut self,
        steps: &[&Step],
        main: &Sandbox,
        seeded: &Seeded,
    ) -> Result<Option<Difference>, Stop> {
        for (number, step) in steps.iter().enumerate() {
            let message = format!(
                "killing the server: {} ({} of {})",
                step.id,
                number + 1,
                steps.len()
            );
            self.tenant.progress(Stage::Rollback, message);
            if !Box::pin(self.step(step)).await? {
                return Ok(None);
            }
            self.boundary(step).await?;
        }
        if let Some(row) = self.rows.last_mut() {
            row.completes = Some(true);
        }
        let there = Place {
            endpoint: main.endpoint().clone(),
            database: seeded.database.clone(),
            limits: self.tenant.limits(),
        };
        let reference = match State::read(&there).await {
            Ok(reference) => reference,
            Err(error) => {
                return Err(self
                    .failed_in(main, "read the migrated database", &error)
                    .await);
            }
        };
        let here = self.place();
        let after = self.state().await?;
        let words = Words {
            added: "only there after an interruption",
            removed: "missing after an interruption",
        };
        let tables = differing_tables(&reference, &after, None);
        let reveal = self.tenant.config().reveal_values;
        let data = data_differences((&reference, &there), (&after, &here), &tables, reveal).await;
        let data = match data {
            Ok(data) => data,
            Err(error) => return Err(self.failed("compare the rows", &error).await),
        };
        Ok(Some(Difference {
            schema: schema_differences(&reference, &after, words),
            data,
            tables,
            unknown: Vec::new(),
            reference,
            after,
        }))
    }

    /// Applies a step; first, where it is not one transaction, all its accidents. Whether it could
    /// be applied.
    async fn step(&mut self, step: &Step) -> Result<bool, Stop> {
        let (failed, happened) = Box::pin(accidents(self, step)).await?;
        tell::accidents(self.tenant, step, &happened);
        let happened = happened.into_iter().map(|accident: Accident| accident.row);
        if let Some(row) = self.rows.last_mut() {
            row.completes = Some(failed.is_none());
            if let Some(finding) = failed {
                row.same_result = Some(false);
                row.reason = Some(finding.message.clone());
                let row = row.clone();
                self.tenant.raise(tell::stuck_at_boundary(&row, &finding));
                return Ok(false);
            }
        } else if let Some(finding) = failed {
            let message = format!(
                "no interruption was rehearsed, since the migration could not be applied a second time: {}",
                finding.message
            );
            self.tenant.raise(Finding::new(
                "rollback.not-checked",
                Stage::Rollback,
                message,
            ));
            return Ok(false);
        }
        self.rows.extend(happened);
        Ok(true)
    }

    /// Kills the server after a step that is recorded as applied.
    async fn boundary(&mut self, step: &Step) -> Result<(), Stop> {
        let Some(statement) = step.up.statements.last() else {
            return Ok(());
        };
        let filled = self.filled_unlogged().await?;
        self.crash().await?;
        let still = if filled.is_empty() {
            BTreeSet::new()
        } else {
            self.filled_unlogged().await?
        };
        let row = Interruption {
            step: step.id.clone(),
            file: step.up.file.clone(),
            line: statement.position.line,
            statement: truncate(&statement.text, 500),
            kind: InterruptionKind::Boundary,
            inside: false,
            recorded: true,
            left_behind: filled
                .difference(&still)
                .map(|table| Leftover {
                    object: table.to_string(),
                    what: "emptied, since it is UNLOGGED".to_owned(),
                })
                .collect(),
            completes: None,
            same_result: None,
            reason: None,
        };
        if let Some(finding) = tell::emptied(&row) {
            self.tenant.raise(finding);
        }
        self.rows.push(row);
        Ok(())
    }

    async fn filled_unlogged(&self) -> Result<BTreeSet<ObjectId>, Stop> {
        match filled_unlogged(&self.place(), &self.database.base).await {
            Ok(filled) => Ok(filled),
            Err(error) => Err(self.failed("look at unlogged tables", &error).await),
        }
    }

    /// Kills the server and starts it again.
    pub(super) async fn crash(&mut self) -> Result<(), Stop> {
        crash(&mut self.sandbox).await
    }

    /// Applies a script in a session of its own. The finding of a failure of the migration is given
    /// back; anything else ends the stage.
    pub(super) async fn run(
        &self,
        step: &Step,
        script: &Script,
    ) -> Result<Result<(), Finding>, Stop> {
        let session =
            open_session(self.quiet, &self.sandbox, &self.database, Stage::Rollback).await?;
        self.run_in(&session, step, script).await
    }

    /// The same in a session that is there.
    pub(super) async fn run_in(
        &self,
        session: &Session,
        step: &Step,
        script: &Script,
    ) -> Result<Result<(), Finding>, Stop> {
        let ran = run_step(
            self.quiet,
            &self.sandbox,
            session,
            Stage::Rollback,
            Direction::Up,
            &step.id,
            script,
        )
        .await;
        refused(ran)
    }

    /// The tenant's database here.
    pub(super) fn place(&self) -> Place {
        self.place_of(&self.database.database)
    }

    /// Another database here.
    pub(super) fn place_of(&self, database: &str) -> Place {
        Place {
            endpoint: self.sandbox.endpoint().clone(),
            database: database.to_owned(),
            limits: self.tenant.limits(),
        }
    }

    /// Reads the tenant's database.
    pub(super) async fn state(&self) -> Result<State, Stop> {
        match State::read(&self.place()).await {
            Ok(state) => Ok(state),
            Err(error) => Err(self.failed("read schema and rows", &error).await),
        }
    }

    /// The harness failed at `doing`.
    pub(super) async fn failed(&self, doing: &str, error: &PgError) -> Stop {
        self.failed_in(&self.sandbox, doing, error).await
    }

    async fn failed_in(&self, sandbox: &Sandbox, doing: &str, error: &PgError) -> Stop {
        let reveal = self.tenant.config().reveal_values;
        harness_failure(sandbox, Stage::Rollback, doing, error, reveal).await
    }
}

/// Kills the server of a sandbox and starts it again.
pub(super) async fn crash(sandbox: &mut Sandbox) -> Result<(), Stop> {
    match sandbox.crash().await {
        Ok(()) => Ok(()),
        Err(SandboxError::Interrupted) => Err(Stop::Interrupted),
        Err(error) => {
            let message = format!("the server was killed and could not be started again: {error}");
            Err(Finding::new("run.server-lost", Stage::Rollback, message).into())
        }
    }
}

/// How the end of the main line differs from the migration without an accident.
struct Difference {
    schema: Vec<Leftover>,
    data: Vec<Leftover>,
    tables: BTreeSet<ObjectId>,
    /// Tables that have another number of rows each time.
    unknown: Vec<String>,
    reference: State,
    after: State,
}

impl Difference {
    /// Leaves out what differs between two runs without an accident, too. If rows differ, the
    /// migration is applied once more to find out.
    async fn without_volatile(mut self, quiet: &Tenant, steps: &[&Step]) -> Result<Self, Stop> {
        if self.tables.is_empty() {
            return Ok(self);
        }
        quiet.progress(
            Stage::Rollback,
            "applying the migration once more, uninterrupted",
        );
        let (sandbox, database) = fresh(quiet).await?;
        let mut line = Line {
            tenant: quiet,
            quiet,
            sandbox,
            database,
            rows: Vec::new(),
        };
        let control = line.control(steps).await;
        release(line.sandbox).await?;
        let volatile =
            control?.map(|control| Volatile::between(&self.reference.data, &control.data));
        let left = differing_tables(&self.reference, &self.after, volatile.as_ref());
        let unknown = volatile
            .iter()
            .flat_map(|volatile| volatile.unknown(&self.reference.data, &self.after.data));
        self.unknown = unknown.map(ToString::to_string).collect();
        let explained: BTreeSet<String> = self
            .tables
            .difference(&left)
            .map(ToString::to_string)
            .collect();
        self.data
            .retain(|leftover| !explained.contains(&leftover.object));
        self.tables = left;
        Ok(self)
    }

    /// Fills in what only the end shows.
    fn judge(&self, tenant: &Tenant, rows: &mut [Interruption]) {
        let all: Vec<Leftover> = self.schema.iter().chain(&self.data).cloned().collect();
        let reason = tell::listed(&all);
        for row in rows.iter_mut().filter(|row| row.recorded) {
            row.same_result = Some(all.is_empty());
            if !all.is_empty() {
                row.reason = Some(reason.clone());
            }
        }
        if !all.is_empty() {
            tenant.raise(tell::other_end(rows, &all));
        }
        if !self.unknown.is_empty() {
            let message = format!(
                "tables have another number of rows each time the migration is applied, so their rows after interruptions were not compared: {}",
                self.unknown.join(", ")
            );
            tenant.raise(
                Finding::new("rollback.not-checked", Stage::Rollback, message)
                    .help("let the migration write the same rows each time"),
            );
        }
    }
}

impl Line<'_> {
    /// The migration without an accident, with sequences that give out other values than usual.
    async fn control(&mut self, steps: &[&Step]) -> Result<Option<State>, Stop> {
        for step in steps {
            if self.run(step, &step.up).await?.is_err() {
                return Ok(None);
            }
            self.advance().await?;
        }
        self.state().await.map(Some)
    }

    /// Moves the sequences on, as a crash does.
    pub(super) async fn advance(&self) -> Result<(), Stop> {
        let advanced = async { advance_sequences(&self.place().connect().await?).await };
        match advanced.await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.failed("move the sequences on", &error).await),
        }
    }
}
