//! Runs a script as its migration tool would, and records what each statement did.

use std::time::Duration;

use super::ask::{Own, Rows};
use super::excerpt::excerpt;
use super::flight::Flight;
use super::invalid::may_leave_invalid;
use super::ledger::{Ledger, can_be_wrapped, holds_locks, may_follow_a_query, notices, rolls_back};
use super::observer::Observer;
use super::probe::Relations;
use super::{Executed, PgError, Session};
use crate::clock::{Clock, millis};
use crate::event::{Direction, Location, Ran, StatementRecord};
use crate::sql::{Statement, TransactionControl};
use crate::text::{LineIndex, truncate};

/// How the statements of a script are wrapped in transactions; see [`ScriptText::wrapping`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapping {
    /// `BEGIN`, the statements, `COMMIT`.
    Transaction,
    /// One simple-query message: an implicit transaction if there is more than one statement
    /// (manual, 55.2.2.1 “Multiple Statements in a Simple Query”).
    Message,
    /// Each statement for itself.
    Autocommit,
}

/// A script to be run.
#[derive(Debug, Clone, Copy)]
pub struct ScriptText<'a> {
    /// Which way it goes.
    pub direction: Direction,
    /// The step it belongs to.
    pub step: &'a str,
    /// The path that reports show.
    pub file: &'a str,
    /// The whole file.
    pub text: &'a str,
    /// Its statements of this direction.
    pub statements: &'a [Statement],
    /// How they are wrapped.
    pub wrapping: Wrapping,
    /// Whether values may appear in records.
    pub reveal_values: bool,
}

/// Why a script did not run to its end.
#[derive(Debug)]
pub struct ScriptFailure {
    /// What is wrong.
    pub problem: ScriptProblem,
    /// The statement in the file; for a failing `COMMIT` the last one.
    pub location: Location,
    /// The statement's text, shortened.
    pub statement: String,
    /// The lines of the file around the error, with a caret.
    pub excerpt: String,
    /// Whether earlier statements of the script are committed.
    pub partly_committed: bool,
}

/// What is wrong with a script.
#[derive(Debug)]
pub enum ScriptProblem {
    /// A statement failed.
    Error(PgError),
    /// What it did could not be looked at.
    Unobserved(PgError),
    /// It begins a transaction that it does not end.
    LeftOpen,
    /// It ends with `ROLLBACK` what it did before.
    RollsBack,
}

impl ScriptFailure {
    /// The error, if there is one.
    pub fn error(&self) -> Option<&PgError> {
        match &self.problem {
            ScriptProblem::Error(error) => Some(error),
            ScriptProblem::Unobserved(_) | ScriptProblem::LeftOpen | ScriptProblem::RollsBack => {
                None
            }
        }
    }
}

/// Runs the script and hands each statement's record to `record` when its transaction is over.
pub async fn run_script(
    session: &Session,
    clock: &Clock,
    script: ScriptText<'_>,
    record: &mut (dyn FnMut(StatementRecord) + Send),
) -> Result<(), Box<ScriptFailure>> {
    let (known, standing) = session.take_known().unzip();
    let mut run = Run {
        session,
        clock,
        script,
        lines: LineIndex::new(script.text),
        own: Own::new(session, standing.unwrap_or_default()),
        observer: session.observer(clock),
        process: None,
        ledger: Ledger::new(clock),
        open: Open::No,
        alone: false,
        committed: false,
    };
    let result = run.all(known).await;
    if result.is_err() {
        // The tool would close its connection here, which rolls back.
        let _ = session.execute("ROLLBACK").await;
    }
    for done in run.ledger.close() {
        record(done);
    }
    if result.is_ok()
        && let Some(relations) = run.ledger.relations.take()
    {
        session.keep_known(relations, run.own.standing);
    }
    result
}

/// Whether a transaction is open, and who began it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    No,
    /// We did: for the tool, or in place of the server's implicit one.
    Ours,
    /// The script did.
    Script,
}

/// What a statement gave, how long it took, and the answer to what was asked behind it.
type Sent = (
    Result<Executed, PgError>,
    Duration,
    Option<Result<Rows, PgError>>,
);

struct Run<'a> {
    session: &'a Session,
    clock: &'a Clock,
    script: ScriptText<'a>,
    lines: LineIndex,
    own: Own<'a>,
    observer: Option<Observer>,
    /// The server's process, where it is known.
    process: Option<u32>,
    ledger: Ledger,
    open: Open,
    /// Whether the open transaction is that of one statement only.
    alone: bool,
    committed: bool,
}

impl Run<'_> {
    async fn all(&mut self, known: Option<Relations>) -> Result<(), Box<ScriptFailure>> {
        let Some(first) = self.script.statements.first() else {
            return Ok(());
        };
        match Relations::read(&mut self.own, known).await {
            Ok(relations) => self.ledger.relations = Some(relations),
            Err(error) => return Err(self.failure(first, ScriptProblem::Unobserved(error))),
        }
        match self.session.process().await {
            Ok(process) => self.process = process,
            Err(error) => return Err(self.failure(first, ScriptProblem::Unobserved(error))),
        }
        let implicit = match self.script.wrapping {
            Wrapping::Transaction => {
                self.begin(first).await?;
                false
            }
            Wrapping::Message => self.script.statements.len() > 1,
            Wrapping::Autocommit => false,
        };
        for (index, statement) in self.script.statements.iter().enumerate() {
            if implicit && self.open == Open::No {
                self.begin(statement).await?;
            }
            if self.open == Open::No && can_be_wrapped(&statement.text, &statement.facts) {
                self.wrapped(index, statement).await?;
            } else {
                self.one(index, statement).await?;
            }
        }
        let last = self.script.statements.last().unwrap_or(first);
        match self.open {
            Open::No => Ok(()),
            Open::Ours => self.commit(last).await,
            Open::Script if self.script.wrapping == Wrapping::Transaction => {
                self.commit(last).await
            }
            Open::Script => Err(self.failure(last, ScriptProblem::LeftOpen)),
        }
    }

    async fn begin(&mut self, at: &Statement) -> Result<(), Box<ScriptFailure>> {
        match self.session.execute("BEGIN").await {
            Ok(_) => {
                self.open = Open::Ours;
                Ok(())
            }
            Err(error) => Err(self.failure(at, ScriptProblem::Error(error))),
        }
    }

    /// Sends `COMMIT`: what came of it, how long it took, and the answer to what was asked behind it.
    async fn send_commit(
        &mut self,
        at: &Statement,
    ) -> Result<(Result<Executed, PgError>, Duration, Option<Rows>), Box<ScriptFailure>> {
        let known = self.own.standing.is_known_at_end();
        let Some(questions) = self.ledger.last_questions().filter(|_| known) else {
            let started = self.clock.monotonic();
            let committed = self.session.execute("COMMIT").await;
            let took = self.clock.monotonic().saturating_sub(started);
            return Ok((committed, took, None));
        };
        let flight = Flight {
            begin: false,
            questions,
            statement: "COMMIT",
        };
        let landed = Box::pin(flight.fly(self.session, self.clock)).await;
        match landed.before {
            Ok(_) => Ok((landed.executed, landed.took, landed.after.ok())),
            // Whatever came of the COMMIT behind it: the server rolls back if it was this that failed.
            Err(error) => Err(self.failure(at, ScriptProblem::Unobserved(error))),
        }
    }

    async fn commit(&mut self, at: &Statement) -> Result<(), Box<ScriptFailure>> {
        let (committed, took, answer) = self.send_commit(at).await?;
        match committed {
            Ok(_) => {
                let now = self.clock.now().as_microsecond();
                if let Some(last) = self.ledger.last() {
                    last.duration_ms += millis(took);
                    if let Some(ran) = &mut last.ran {
                        ran.ended = now;
                    }
                }
                self.transaction_ended(at, answer).await?;
                self.committed = true;
                Ok(())
            }
            Err(error) => {
                // Deferred constraints speak here.
                let failure = self.failure(at, ScriptProblem::Error(error));
                if let (Some(last), Some(error)) = (self.ledger.last(), failure.error()) {
                    last.error = error.server().map(|e| {
                        e.record(self.script.reveal_values, Some(failure.location.line), None)
                    });
                }
                Err(failure)
            }
        }
    }

    /// A statement that runs by itself, in a transaction that we begin and commit, so that its locks
    /// and reads can be looked at before they are gone. The server does the same without us.
    async fn wrapped(
        &mut self,
        index: usize,
        statement: &Statement,
    ) -> Result<(), Box<ScriptFailure>> {
        if !self.goes_together(statement) || self.ledger.questions().is_none() {
            self.begin(statement).await?;
        }
        self.alone = true;
        let ran = self.one(index, statement).await;
        self.alone = false;
        ran?;
        self.commit(statement).await
    }

    async fn one(&mut self, index: usize, statement: &Statement) -> Result<(), Box<ScriptFailure>> {
        let in_transaction = self.open != Open::No && !self.alone;
        let begins = self.alone && self.open == Open::No;
        if begins {
            self.open = Open::Ours;
        } else {
            self.look_before(statement).await?;
        }
        if self.script.wrapping == Wrapping::Message
            && self.open == Open::Ours
            && needs_explicit_block(statement)
        {
            // The server's implicit block refuses these, ours would not: let the server say so.
            let _ = self.session.execute("ROLLBACK").await;
        }
        let outside = self.open == Open::No;
        let together = !outside && self.goes_together(statement);
        self.own.standing.follow(&statement.text, &statement.facts);
        self.look_before_invalid(statement).await?;
        let watched = !outside || holds_locks(&statement.facts);
        let watch = match self.process.filter(|_| watched).zip(self.observer.as_ref()) {
            Some((process, observer)) => Some(observer.watch(process, outside).await),
            None => None,
        };
        let began = self.clock.now();
        let sent = self.send(statement, together, begins).await;
        let seen = match watch {
            Some(watch) => Some(watch.end().await),
            None => None,
        };
        let (result, duration, answer) = sent?;
        let mut record = self.new_record(index, statement, in_transaction, duration);
        record.ran = self.process.map(|process| Ran {
            process,
            began: began.as_microsecond(),
            ended: self.clock.now().as_microsecond(),
        });
        if let Some(seen) = seen {
            self.ledger.add_seen(&mut record, seen, outside);
        }
        if outside {
            // One that failed may have left something as well.
            let looked = self
                .ledger
                .look_at_invalid(&mut self.own, false, &mut record);
            let looked = looked.await;
            if let (Err(error), Ok(_)) = (looked, &result) {
                self.ledger.push(record);
                return Err(self.failure(statement, ScriptProblem::Unobserved(error)));
            }
        }
        match result {
            Err(error) => {
                let error = if self.script.reveal_values {
                    error
                } else {
                    error.without_raised_values(&statement.text)
                };
                let failure = self.failure(statement, ScriptProblem::Error(error));
                if let Some(server) = failure.error().and_then(PgError::server) {
                    let (line, column) = (failure.location.line, failure.location.column);
                    record.error =
                        Some(server.record(self.script.reveal_values, Some(line), Some(column)));
                }
                self.ledger.push(record);
                Err(failure)
            }
            Ok(executed) => {
                record.rows = executed.rows;
                record.notices =
                    notices(executed.notices, self.script.reveal_values, &statement.text);
                if rolls_back(&statement.facts) && !self.ledger.is_settled() {
                    self.ledger.push(record);
                    return Err(self.failure(statement, ScriptProblem::RollsBack));
                }
                if statement.facts.control == Some(TransactionControl::Chain) {
                    // Committed, and the next transaction has begun already.
                    let open = self.open;
                    self.ledger.push(record);
                    self.transaction_ended(statement, None).await?;
                    self.open = open;
                    self.committed = true;
                    return Ok(());
                }
                let was_open = self.open;
                self.follow(statement.facts.control);
                if self.open == Open::No {
                    self.ledger.push(record);
                    self.transaction_ended(statement, None).await?;
                    if was_open == Open::No
                        || statement.facts.control == Some(TransactionControl::Commit)
                    {
                        self.committed = true;
                    }
                } else {
                    self.look(statement, &mut record, answer).await?;
                    self.ledger.push(record);
                }
                Ok(())
            }
        }
    }

    /// Whether our questions about a statement of a transaction may follow it before it is answered.
    fn goes_together(&self, statement: &Statement) -> bool {
        let (text, facts) = (&statement.text, &statement.facts);
        self.own.standing.is_known_after(text, facts)
            && may_follow_a_query(facts)
            && statement.copy_data.is_none()
            && !facts.command.starts_with("COPY")
            // Whose snapshot must not be older than its lock.
            && !facts.command.starts_with("LOCK")
            && !needs_explicit_block(statement)
            && !may_leave_invalid(text, facts)
    }

    /// Sends a statement, with our questions if it goes together with them: what it gave, how long it took, and the
    /// answer to what was asked after it.
    async fn send(
        &mut self,
        statement: &Statement,
        together: bool,
        begin: bool,
    ) -> Result<Sent, Box<ScriptFailure>> {
        let questions = self.ledger.questions().filter(|_| together);
        let Some(questions) = questions else {
            let started = self.clock.monotonic();
            let result = match &statement.copy_data {
                Some(span) => {
                    let data = self.script.text.get(span.clone()).unwrap_or_default();
                    self.session.copy_in(&statement.text, data).await
                }
                None => self.session.execute(&statement.text).await,
            };
            let duration = self.clock.monotonic().saturating_sub(started);
            return Ok((result, duration, None));
        };
        let flight = Flight {
            begin,
            questions,
            statement: &statement.text,
        };
        let landed = Box::pin(flight.fly(self.session, self.clock)).await;
        if let Err(error) = landed.opened {
            self.open = Open::No;
            // Nothing has kept it from running by itself then.
            self.committed |= landed.executed.is_ok();
            return Err(self.failure(statement, ScriptProblem::Error(error)));
        }
        match landed.before {
            Ok(answer) => {
                let looking = landed.all.saturating_sub(landed.took);
                self.ledger.asked_before(answer, looking);
            }
            Err(error) => return Err(self.failure(statement, ScriptProblem::Unobserved(error))),
        }
        Ok((landed.executed, landed.took, Some(landed.after)))
    }

    /// What a statement of transaction control does to the transaction.
    fn follow(&mut self, control: Option<TransactionControl>) {
        match control {
            Some(TransactionControl::Begin) => self.open = Open::Script,
            Some(TransactionControl::Commit | TransactionControl::Rollback) => self.open = Open::No,
            Some(TransactionControl::Chain) | None => {}
        }
    }

    /// Looks once at the beginning of each transaction; see [`Relations::begin`].
    async fn look_before(&mut self, statement: &Statement) -> Result<(), Box<ScriptFailure>> {
        if self.open == Open::No || !may_follow_a_query(&statement.facts) {
            return Ok(());
        }
        match self.ledger.look_before(&mut self.own).await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.failure(statement, ScriptProblem::Unobserved(error))),
        }
    }

    async fn look_before_invalid(
        &mut self,
        statement: &Statement,
    ) -> Result<(), Box<ScriptFailure>> {
        let open = self.open != Open::No;
        let (sql, facts) = (&statement.text, &statement.facts);
        let looked = self
            .ledger
            .look_before_invalid(&mut self.own, open, sql, facts);
        match looked.await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.failure(statement, ScriptProblem::Unobserved(error))),
        }
    }

    /// Looks at locks inside the transaction; not after `SET TRANSACTION` and the like, which
    /// must come before any query.
    async fn look(
        &mut self,
        statement: &Statement,
        record: &mut StatementRecord,
        answer: Option<Result<Rows, PgError>>,
    ) -> Result<(), Box<ScriptFailure>> {
        if !may_follow_a_query(&statement.facts) {
            return Ok(());
        }
        let answered = match answer.transpose() {
            Ok(rows) => rows.zip(self.own.standing.limit()),
            Err(error) => return Err(self.failure(statement, ScriptProblem::Unobserved(error))),
        };
        match self
            .ledger
            .look(&mut self.own, record, &statement.facts, answered)
            .await
        {
            Ok(()) => Ok(()),
            Err(error) => Err(self.failure(statement, ScriptProblem::Unobserved(error))),
        }
    }

    /// The transaction is over: locks are free, storage is settled.
    async fn transaction_ended(
        &mut self,
        at: &Statement,
        answer: Option<Rows>,
    ) -> Result<(), Box<ScriptFailure>> {
        self.open = Open::No;
        self.own.standing.transaction_ended();
        let ended = self.ledger.transaction_ended(&mut self.own, answer);
        match ended.await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.failure(at, ScriptProblem::Unobserved(error))),
        }
    }

    fn new_record(
        &self,
        index: usize,
        statement: &Statement,
        in_transaction: bool,
        duration: Duration,
    ) -> StatementRecord {
        StatementRecord {
            direction: self.script.direction,
            step: self.script.step.to_owned(),
            index: u32::try_from(index + 1).unwrap_or(u32::MAX),
            file: self.script.file.to_owned(),
            line: statement.position.line,
            sql: truncate(&statement.text, 2000),
            in_transaction,
            transaction: self.ledger.transaction(),
            duration_ms: millis(duration),
            ..StatementRecord::default()
        }
    }

    fn failure(&self, statement: &Statement, problem: ScriptProblem) -> Box<ScriptFailure> {
        let error = match &problem {
            ScriptProblem::Error(error) => Some(error),
            ScriptProblem::Unobserved(_) | ScriptProblem::LeftOpen | ScriptProblem::RollsBack => {
                None
            }
        };
        let within = error
            .and_then(PgError::server)
            .and_then(|server| server.position)
            .and_then(|position| usize::try_from(position).ok())
            .and_then(|position| {
                statement
                    .text
                    .char_indices()
                    .nth(position.saturating_sub(1))
            })
            .map(|(offset, _)| offset);
        let position = self
            .lines
            .position(self.script.text, statement.span.start + within.unwrap_or(0));
        Box::new(ScriptFailure {
            location: Location {
                file: self.script.file.to_owned(),
                line: position.line,
                column: position.column,
            },
            statement: truncate(&statement.text, 500),
            excerpt: excerpt(self.script.text, statement, within.map(|_| position)),
            partly_committed: self.committed,
            problem,
        })
    }
}

/// Whether the server refuses it in an implicit transaction block (`TBLOCK_IMPLICIT_INPROGRESS` in
/// its source).
pub(super) fn needs_explicit_block(statement: &Statement) -> bool {
    statement.facts.control == Some(TransactionControl::Chain)
        || ["SAVEPOINT", "RELEASE", "ROLLBACK TO"]
            .iter()
            .any(|command| statement.facts.command.starts_with(command))
}
