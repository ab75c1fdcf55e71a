//! The accidents of one step that is not one transaction, each on a copy of the state before it.

use std::collections::BTreeSet;

use super::inside::{Caught, Hold, catch};
use super::line::{Line, crash};
use super::point::{Point, beginning, is_divisible, points};
use super::state::{
    State, Volatile, Words, copy, data_differences, differing_tables, schema_differences,
    server_objects,
};
use crate::catalog::ObjectId;
use crate::event::{Finding, Interruption, InterruptionKind, Leftover, Stage};
use crate::pg::{PgError, Session, drop_database, rename_database};
use crate::plan::Step;
use crate::sql::Statement;
use crate::stage::context::Stop;
use crate::stage::tool::open_session;
use crate::text::truncate;

/// The state before the step.
const BEFORE: &str = "pgrehearse_before";
/// The state after the step without an accident.
const AFTER: &str = "pgrehearse_after";
/// The state after an accident and the next run, while the database is needed for another try.
const ASIDE: &str = "pgrehearse_aside";

/// Leftovers of one accident beyond which they are only counted.
const MOST: usize = 50;

/// One accident, with what only findings need.
#[derive(Debug)]
pub(super) struct Accident {
    pub(super) row: Interruption,
    pub(super) point: Point,
    /// The column that the statement starts at.
    pub(super) column: u32,
    /// Why the next run failed.
    pub(super) failure: Option<Finding>,
    /// How its result differs from that without an accident.
    pub(super) differences: Vec<Leftover>,
}

/// Applies the step, then rehearses its accidents; the database is as after the step without one.
/// Gives the finding of a step that could not be applied.
pub(super) async fn accidents(
    line: &mut Line<'_>,
    step: &Step,
) -> Result<(Option<Finding>, Vec<Accident>), Stop> {
    let (points, left_out) = points(&step.up);
    if points.is_empty() {
        return Ok((line.run(step, &step.up).await?.err(), Vec::new()));
    }
    let base = line.state().await?;
    let here = line.database.database.clone();
    let server = line
        .admin("copy the state before a step", async |admin| {
            drop_database(admin, BEFORE).await?;
            copy(admin, &here, BEFORE).await?;
            server_objects(admin).await
        })
        .await?;
    if let Err(finding) = line.run(step, &step.up).await? {
        return Ok((Some(finding), Vec::new()));
    }
    let changed = line
        .admin("look at the server's roles", async |admin| {
            Ok(server_objects(admin).await? != server)
        })
        .await?;
    let mut happened = Vec::new();
    if changed {
        let message = format!(
            "{} changes roles or tablespaces, which belong to the whole server, so interruptions of it were not rehearsed",
            step.id
        );
        line.not_checked(message);
    } else {
        if left_out > 0 {
            let message = format!(
                "{} could be interrupted at {} points, and {} of them were rehearsed",
                step.id,
                points.len() + left_out,
                points.len()
            );
            line.not_checked(message);
        }
        let mut trial = Trial {
            reference: line.state().await?,
            base,
            volatile: None,
            struck: None,
            told: BTreeSet::new(),
            line,
            step,
        };
        trial.line.rename(&here, AFTER).await?;
        for point in points {
            if let Some(statement) = step.up.statements.get(point.statement) {
                happened.push(trial.accident(point, statement).await?);
            }
        }
        let line = &trial.line;
        line.admin("go back to the state after a step", async |admin| {
            drop_database(admin, &here).await?;
            rename_database(admin, AFTER, &here).await
        })
        .await?;
    }
    line.admin("drop a copy", async |admin| {
        drop_database(admin, BEFORE).await
    })
    .await?;
    Ok((None, happened))
}

impl Line<'_> {
    fn not_checked(&self, message: String) {
        self.tenant.raise(
            Finding::new("rollback.not-checked", Stage::Rollback, message)
                .help("split the step, so that what it does outside of a transaction stands alone"),
        );
    }

    async fn admin<T>(
        &self,
        doing: &str,
        work: impl AsyncFnOnce(&Session) -> Result<T, PgError>,
    ) -> Result<T, Stop> {
        let done = async { work(&self.place_of("postgres").connect().await?).await };
        match done.await {
            Ok(value) => Ok(value),
            Err(error) => Err(self.failed(doing, &error).await),
        }
    }

    async fn rename(&self, from: &str, to: &str) -> Result<(), Stop> {
        self.admin("rename a database", async |admin| {
            drop_database(admin, to).await?;
            rename_database(admin, from, to).await
        })
        .await
    }

    /// Puts the state before the step in the place of the tenant's database.
    async fn start_over(&self) -> Result<(), Stop> {
        let here = &self.database.database;
        self.admin("go back to the state before a step", async |admin| {
            drop_database(admin, here).await?;
            copy(admin, BEFORE, here).await
        })
        .await
    }
}

/// How it went to kill the server while a statement was running.
enum Inside {
    /// It was running.
    Running,
    /// It was too quick.
    Over,
    /// It never ran, or failed by itself.
    NotReached(String),
}

/// A step that is interrupted again and again.
struct Trial<'a, 'b> {
    line: &'a mut Line<'b>,
    step: &'a Step,
    base: State,
    reference: State,
    volatile: Option<Volatile>,
    /// The state before the statement that was struck last, in the very run that it was struck in.
    struck: Option<State>,
    /// Tables of which it has been told that they were not compared.
    told: BTreeSet<ObjectId>,
}

impl Trial<'_, '_> {
    async fn accident(&mut self, point: Point, statement: &Statement) -> Result<Accident, Stop> {
        let mut accident = Accident {
            row: Interruption {
                step: self.step.id.clone(),
                file: self.step.up.file.clone(),
                line: statement.position.line,
                statement: truncate(&statement.text, 500),
                kind: point.kind,
                inside: false,
                recorded: false,
                left_behind: Vec::new(),
                completes: None,
                same_result: None,
                reason: None,
            },
            point,
            column: statement.position.column,
            failure: None,
            differences: Vec::new(),
        };
        let mut missed = false;
        match point.kind {
            InterruptionKind::Boundary => {
                self.line.start_over().await?;
                let done = beginning(&self.step.up, point.statement + 1);
                if let Err(finding) = self.line.run(self.step, &done).await? {
                    accident.row.reason = Some(format!("not reached: {}", finding.message));
                    return Ok(accident);
                }
                self.line.crash().await?;
            }
            InterruptionKind::Inside => match self.inside(statement, point.statement).await? {
                Inside::Running => accident.row.inside = true,
                Inside::Over => missed = is_divisible(statement),
                Inside::NotReached(reason) => {
                    accident.row.reason = Some(format!("not reached: {reason}"));
                    return Ok(accident);
                }
            },
        }
        let after = self.line.state().await?;
        accident.row.left_behind = self.left_behind(&after).await?;
        // One that changed nothing at all has no middle.
        if missed && self.progressed(&after) {
            let reason = "the statement could not be caught with a part of it committed";
            accident.row.reason = Some(reason.to_owned());
        }
        if let Err(finding) = self.line.run(self.step, &self.step.up).await? {
            accident.row.completes = Some(false);
            accident.row.same_result = Some(false);
            accident.row.reason = Some(finding.message.clone());
            accident.failure = Some(finding);
            return Ok(accident);
        }
        accident.row.completes = Some(true);
        accident.differences = self.differences().await?;
        accident.row.same_result = Some(accident.differences.is_empty());
        if !accident.differences.is_empty() {
            accident.row.reason = Some(super::tell::listed(&accident.differences));
        }
        Ok(accident)
    }

    /// Kills the server while the statement runs, or after it if it cannot be held up.
    async fn inside(&mut self, statement: &Statement, index: usize) -> Result<Inside, Stop> {
        let divisible = is_divisible(statement);
        for hold in Hold::for_statement(statement) {
            match self.strike(statement, index, *hold).await? {
                Inside::Running if !divisible || *hold == Hold::Writer => {
                    return Ok(Inside::Running);
                }
                // One that commits on the way is caught in the middle once a part is committed.
                Inside::Running => {
                    let after = self.line.state().await?;
                    if self.progressed(&after) {
                        return Ok(Inside::Running);
                    }
                }
                Inside::Over => {}
                reached @ Inside::NotReached(_) => return Ok(reached),
            }
        }
        self.line.start_over().await?;
        let done = beginning(&self.step.up, index + 1);
        if let Err(finding) = self.line.run(self.step, &done).await? {
            return Ok(Inside::NotReached(finding.message));
        }
        self.line.crash().await?;
        Ok(Inside::Over)
    }

    /// Whether something was committed since the statement was about to run.
    fn progressed(&self, after: &State) -> bool {
        self.struck
            .as_ref()
            .is_some_and(|before| !before.is_same(after))
    }

    /// Runs the script up to the statement, and that one until it is held up.
    async fn strike(
        &mut self,
        statement: &Statement,
        index: usize,
        hold: Hold,
    ) -> Result<Inside, Stop> {
        self.line.start_over().await?;
        let script = &self.step.up;
        let line = &mut *self.line;
        let session =
            open_session(line.quiet, &line.sandbox, &line.database, Stage::Rollback).await?;
        let before = beginning(script, index);
        if let Err(finding) = line.run_in(&session, self.step, &before).await? {
            return Ok(Inside::NotReached(finding.message));
        }
        if is_divisible(statement) {
            self.struck = Some(line.state().await?);
        }
        let place = line.place();
        let strike = crash(&mut line.sandbox);
        match Box::pin(catch(&place, &session, script, statement, hold, strike)).await {
            Ok((Caught::Running, crashed)) => {
                crashed.unwrap_or(Ok(()))?;
                Ok(Inside::Running)
            }
            Ok((Caught::Over, _)) => Ok(Inside::Over),
            Ok((Caught::Failed(PgError::Interrupted), _)) => Err(Stop::Interrupted),
            Ok((Caught::Failed(error), _)) => {
                let reveal = line.tenant.config().reveal_values;
                Ok(Inside::NotReached(error.describe(reveal)))
            }
            Err(error) => Err(line.failed("hold up a statement", &error).await),
        }
    }

    async fn left_behind(&self, after: &State) -> Result<Vec<Leftover>, Stop> {
        let words = Words {
            added: "new",
            removed: "gone",
        };
        let mut found = schema_differences(&self.base, after, words);
        let tables = differing_tables(&self.base, after, None);
        let (before, here) = (self.line.place_of(BEFORE), self.line.place());
        let reveal = self.line.tenant.config().reveal_values;
        match data_differences((&self.base, &before), (after, &here), &tables, reveal).await {
            Ok(data) => found.extend(data),
            Err(error) => return Err(self.line.failed("compare the rows", &error).await),
        }
        let more = found.len().saturating_sub(MOST);
        found.truncate(MOST);
        if more > 0 {
            found.push(Leftover {
                object: format!("{more} more"),
                what: "not listed".to_owned(),
            });
        }
        Ok(found)
    }

    /// How the result of the next run differs from that without an accident.
    async fn differences(&mut self) -> Result<Vec<Leftover>, Stop> {
        let result = self.line.state().await?;
        let words = Words {
            added: "only there after an interruption",
            removed: "missing after an interruption",
        };
        let mut found = schema_differences(&self.reference, &result, words);
        let mut tables = differing_tables(&self.reference, &result, self.volatile.as_ref());
        if !tables.is_empty() && self.volatile.is_none() {
            self.volatile = Some(self.control().await?);
            tables = differing_tables(&self.reference, &result, self.volatile.as_ref());
        }
        if let Some(volatile) = &self.volatile {
            for table in volatile.unknown(&self.reference.data, &result.data) {
                if self.told.insert(table.clone()) {
                    let message = format!(
                        "{}: {table} has another number of rows each time the step is applied, so its rows after an interruption were not compared",
                        self.step.id
                    );
                    self.line.not_checked(message);
                }
            }
        }
        let (after, here) = (self.line.place_of(AFTER), self.line.place());
        let reveal = self.line.tenant.config().reveal_values;
        let compared = (&self.reference, &after);
        match data_differences(compared, (&result, &here), &tables, reveal).await {
            Ok(data) => found.extend(data),
            Err(error) => return Err(self.line.failed("compare the rows", &error).await),
        }
        Ok(found)
    }

    /// Applies the step once more without an accident, to see what differs then, too.
    async fn control(&self) -> Result<Volatile, Stop> {
        let here = self.line.database.database.clone();
        self.line.rename(&here, ASIDE).await?;
        self.line.start_over().await?;
        self.line.advance().await?;
        let volatile = match self.line.run(self.step, &self.step.up).await? {
            Ok(()) => Volatile::between(&self.reference.data, &self.line.state().await?.data),
            Err(_) => Volatile::default(),
        };
        self.line.rename(ASIDE, &here).await?;
        Ok(volatile)
    }
}
