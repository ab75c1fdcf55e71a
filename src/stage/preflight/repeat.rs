//! Sends the statements behind the one that failed, as the migration tool would.

use super::relaxed::mark;
use super::tell::Place;
use super::trial::{Open, Trial};
use crate::event::{Location, StatementRecord};
use crate::pg::PgError;
use crate::plan::{Script, Step, TransactionRule};
use crate::sql::{Statement, TransactionControl, facts};

impl Trial<'_> {
    /// The rest of the migration, from the transaction that failed on.
    pub(super) async fn all(
        &mut self,
        before: &[&Step],
        rest: &[&Step],
        failed: &StatementRecord,
    ) -> Result<(), PgError> {
        // The server's log is what the migration itself wrote.
        self.as_superuser("SET log_min_messages = panic; SET log_min_error_statement = panic")
            .await?;
        for statement in before.iter().flat_map(|step| &step.up.statements) {
            self.repeat_setting(statement).await?;
        }
        let Some((first, others)) = rest.split_first() else {
            return Ok(());
        };
        if facts(&failed.sql).concurrently {
            self.drop_invalid_indexes().await?;
        }
        let failing = usize::try_from(failed.index)
            .unwrap_or(usize::MAX)
            .saturating_sub(1);
        self.step(
            first,
            Some((failing, self.first_of_transaction(failed, failing))),
        )
        .await?;
        for step in others {
            self.step(step, None).await?;
        }
        Ok(())
    }

    /// The number of the first statement that was undone with the one that failed.
    fn first_of_transaction(&self, failed: &StatementRecord, failing: usize) -> usize {
        let ledger = self.tenant.notes.ledger();
        let first = ledger
            .iter()
            .filter(|record| record.step == failed.step && record.transaction == failed.transaction)
            .map(|record| record.index)
            .min();
        first
            .and_then(|first| usize::try_from(first).ok())
            .map_or(failing, |first| first.saturating_sub(1))
    }

    /// What `CONCURRENTLY` left behind when it failed.
    async fn drop_invalid_indexes(&self) -> Result<(), PgError> {
        let sql = "SELECT indexrelid::pg_catalog.regclass::pg_catalog.text, n.nspname || '.' || c.relname \
             FROM pg_catalog.pg_index JOIN pg_catalog.pg_class AS c ON c.oid = indexrelid \
             JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE NOT indisvalid";
        for row in self.session.query_text(sql).await? {
            if let [Some(index), Some(name)] = row.as_slice() {
                let object = format!("index {name}");
                let known = self
                    .base
                    .objects
                    .keys()
                    .any(|id| id.to_string().ends_with(&object));
                if !known {
                    self.session.execute(&format!("DROP INDEX {index}")).await?;
                }
            }
        }
        Ok(())
    }

    /// What earlier transactions set for the session is gone with it.
    async fn repeat_setting(&self, statement: &Statement) -> Result<(), PgError> {
        let command = statement.facts.command.as_str();
        let text = statement.text.to_ascii_lowercase();
        let of_session = matches!(command.split(' ').next(), Some("SET" | "RESET"))
            && !["local", "transaction", "constraints"]
                .iter()
                .any(|word| text.split_whitespace().nth(1) == Some(word));
        if !of_session {
            return Ok(());
        }
        match self.session.execute(&statement.text).await {
            Err(error) if error.is_harness_fault() => Err(error),
            _ => Ok(()),
        }
    }

    /// `resume` is the statement that failed and the first one that was undone with it.
    async fn step(&mut self, step: &Step, resume: Option<(usize, usize)>) -> Result<(), PgError> {
        let script = &step.up;
        let (failing, first) = resume.unwrap_or((0, 0));
        for statement in script.statements.iter().take(first) {
            self.repeat_setting(statement).await?;
        }
        let implicit = match script.transaction {
            TransactionRule::Wrapped => {
                self.begin().await?;
                false
            }
            TransactionRule::Message => script.statements.len() > 1,
            TransactionRule::Autocommit => false,
        };
        for (index, statement) in script.statements.iter().enumerate().skip(first) {
            if implicit && self.open == Open::No {
                self.begin().await?;
            }
            let known = resume.is_some() && index == failing;
            if resume.is_some() && index < failing {
                // Went well before, and is not held back by anything.
                self.plain(script, statement).await?;
            } else {
                let place = place(step, statement);
                self.statement(script, statement, &place, known).await?;
            }
        }
        if self.open != Open::No {
            let last = script.statements.last();
            if let Some(last) = last {
                self.commit(&place(step, last)).await?;
            }
        }
        Ok(())
    }

    async fn begin(&mut self) -> Result<(), PgError> {
        self.session.execute("BEGIN").await?;
        self.open = Open::Ours;
        Ok(())
    }

    /// Sends the statement as it is.
    pub(super) async fn send(
        &self,
        script: &Script,
        statement: &Statement,
        sql: &str,
    ) -> Result<(), PgError> {
        match &statement.copy_data {
            Some(span) => {
                let data = script.text.get(span.clone()).unwrap_or_default();
                self.session.copy_in(sql, data).await.map(|_| ())
            }
            None => self.session.execute(sql).await.map(|_| ()),
        }
    }

    async fn plain(&mut self, script: &Script, statement: &Statement) -> Result<(), PgError> {
        self.send(script, statement, &statement.text).await?;
        self.follow(statement.facts.control);
        Ok(())
    }

    fn follow(&mut self, control: Option<TransactionControl>) {
        match control {
            Some(TransactionControl::Begin) => self.open = Open::Script,
            Some(TransactionControl::Commit | TransactionControl::Rollback) => self.open = Open::No,
            Some(TransactionControl::Chain) | None => {}
        }
    }

    async fn statement(
        &mut self,
        script: &Script,
        statement: &Statement,
        place: &Place,
        known: bool,
    ) -> Result<(), PgError> {
        let control = statement.facts.control;
        if control == Some(TransactionControl::Commit) && self.open != Open::No {
            self.commit(place).await?;
            return Ok(());
        }
        let words = statement.facts.command.as_str();
        let of_transaction = control.is_some()
            || ["SAVEPOINT", "RELEASE", "ROLLBACK TO", "SET TRANSACTION"]
                .iter()
                .any(|word| words.starts_with(word));
        let sql = crate::demand::outside_of_transaction(&statement.text);
        if of_transaction || facts(&sql).needs_autocommit {
            let sent = self.send(script, statement, &statement.text).await;
            self.follow(control);
            return match sent {
                Err(error) if error.is_harness_fault() => Err(error),
                Err(error) => {
                    if self.open != Open::No {
                        self.session.execute("ROLLBACK; BEGIN").await?;
                    }
                    self.refused(place, &error, known);
                    Ok(())
                }
                Ok(()) => Ok(()),
            };
        }
        let alone = self.open == Open::No;
        if alone {
            self.session.execute("BEGIN").await?;
        }
        self.session
            .execute("SAVEPOINT pgrehearse_statement")
            .await?;
        match self.send(script, statement, &sql).await {
            Ok(()) => {}
            Err(error) if error.is_harness_fault() => return Err(error),
            Err(error) => {
                self.back("pgrehearse_statement").await?;
                let rewrites = error.sqlstate() == Some("23505")
                    && statement.facts.command.starts_with("ALTER");
                let retried = if rewrites {
                    self.with_indexes_as_they_are(script, statement).await?
                } else {
                    Err(error)
                };
                if let Err(error) = retried {
                    self.overcome(script, statement, place, error, known)
                        .await?;
                }
            }
        }
        self.session
            .execute("RELEASE SAVEPOINT pgrehearse_statement")
            .await?;
        if alone {
            self.commit(place).await?;
        }
        Ok(())
    }

    /// A table that is written anew builds its indexes anew, also those that count as unique and are not.
    async fn with_indexes_as_they_are(
        &self,
        script: &Script,
        statement: &Statement,
    ) -> Result<Result<(), PgError>, PgError> {
        for index in &self.marked {
            self.as_superuser(&mark(index, false)).await?;
        }
        let sent = self.send(script, statement, &statement.text).await;
        match sent {
            Ok(()) => {}
            Err(error) if error.is_harness_fault() => return Err(error),
            Err(error) => {
                self.back("pgrehearse_statement").await?;
                return Ok(Err(error));
            }
        }
        for index in &self.marked {
            self.as_superuser(&mark(index, true)).await?;
        }
        Ok(Ok(()))
    }

    pub(super) async fn back(&self, savepoint: &str) -> Result<(), PgError> {
        let sql = format!("ROLLBACK TO SAVEPOINT {savepoint}");
        self.session.execute(&sql).await.map(|_| ())
    }

    /// Commits; what was deferred speaks before.
    async fn commit(&mut self, place: &Place) -> Result<(), PgError> {
        self.session
            .execute("SAVEPOINT pgrehearse_deferred")
            .await?;
        if let Err(error) = self.session.execute("SET CONSTRAINTS ALL IMMEDIATE").await {
            if error.is_harness_fault() {
                return Err(error);
            }
            self.back("pgrehearse_deferred").await?;
            if let Some(obstacle) = self.obstacle(&error).await? {
                for demand in obstacle.demands() {
                    let doubt = self.doubt(&demand.table.sql);
                    self.tell(&demand, place, doubt.as_deref()).await?;
                }
            }
            self.session.execute("ROLLBACK").await?;
            self.open = Open::No;
            self.lost.get_or_insert_with(|| {
                format!(
                    "the transaction that ends at {} was refused",
                    place.location
                )
            });
            return Ok(());
        }
        self.session.execute("COMMIT").await?;
        self.open = Open::No;
        Ok(())
    }
}

fn place(step: &Step, statement: &Statement) -> Place {
    Place {
        step: step.id.clone(),
        location: Location {
            file: step.up.file.clone(),
            line: statement.position.line,
            column: statement.position.column,
        },
        statement: statement.text.clone(),
    }
}
