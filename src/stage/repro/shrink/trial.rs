//! One database in which things are left out, and the question whether the statement still fails.

use std::time::Duration;

use crate::clock::Clock;
use crate::pg::{PgError, Session};
use crate::sql::{Token, tokens};
use crate::stage::repro::step::Failed;
use crate::stage::repro::stop::Stopped;

/// A database that becomes smaller, and how its statement has to fail.
pub(super) struct Trial<'a> {
    pub(super) session: &'a Session,
    /// What sets up the session.
    pub(super) setup: Vec<String>,
    /// What comes before the statement in its transaction.
    pub(super) earlier: Vec<String>,
    /// The statement, as it can be run in a transaction.
    statement: String,
    /// How it fails.
    pub(super) wanted: Failed,
    /// Queries whose rows break a foreign key.
    pub(super) foreign_keys: Vec<String>,
    /// When it is small enough as it is.
    clock: Clock,
    until: Duration,
}

impl<'a> Trial<'a> {
    /// Tries the statement for the first time; `Err` says why nothing can be made smaller.
    pub(super) async fn begin(
        session: &'a Session,
        stopped: &Stopped,
        told: Option<&Failed>,
        clock: &Clock,
        patience: Duration,
    ) -> Result<Self, PgError> {
        let statement = match stopped.sql.as_str() {
            "COMMIT" => "SET CONSTRAINTS ALL IMMEDIATE".to_owned(),
            sql => without_concurrently(sql),
        };
        let mut trial = Self {
            session,
            setup: stopped.session.clone(),
            earlier: if stopped.committed {
                Vec::new()
            } else {
                stopped.transaction.clone()
            },
            statement,
            wanted: Failed::nothing(),
            foreign_keys: Vec::new(),
            until: clock.monotonic() + patience,
            clock: clock.clone(),
        };
        let failed = trial.ask("").await?;
        trial.wanted = match (failed, told) {
            (Some(failed), Some(told)) if failed.is_same(told) => failed,
            (Some(failed), None) => failed,
            _ => return Ok(trial),
        };
        // Whose rights do not matter needs no role.
        let without: Vec<String> = trial
            .setup
            .iter()
            .filter(|line| !is_of_role(line))
            .cloned()
            .collect();
        let with = std::mem::replace(&mut trial.setup, without);
        if !trial.fails_as_wanted("").await? {
            trial.setup = with;
        }
        Ok(trial)
    }

    /// Whether it fails at all as it did in the run.
    pub(super) fn is_ready(&self) -> bool {
        self.wanted != Failed::nothing()
    }

    /// Whether there is no more time.
    pub(super) fn is_over(&self) -> bool {
        self.clock.monotonic() >= self.until
    }

    /// Whether the session needs a role.
    pub(super) fn has_role(&self) -> bool {
        self.setup.iter().any(|line| is_of_role(line))
    }

    /// Makes the database smaller where it still fails; whether it did.
    pub(super) async fn reduce(&self, change: &str) -> Result<bool, PgError> {
        if self.is_over() || !self.fails_as_wanted(change).await? {
            return Ok(false);
        }
        self.session
            .execute(&format!("BEGIN; {change}; COMMIT"))
            .await?;
        Ok(true)
    }

    /// Whether the statement fails as it should after a change, which is undone.
    pub(super) async fn fails_as_wanted(&self, change: &str) -> Result<bool, PgError> {
        Ok(self
            .ask(change)
            .await?
            .is_some_and(|failed| failed.is_same(&self.wanted)))
    }

    /// How the statement fails after a change; nothing where it goes through, or the change does not.
    async fn ask(&self, change: &str) -> Result<Option<Failed>, PgError> {
        self.session.execute("BEGIN").await?;
        let asked = self.ask_in_transaction(change).await;
        self.session.execute("ROLLBACK").await?;
        asked
    }

    async fn ask_in_transaction(&self, change: &str) -> Result<Option<Failed>, PgError> {
        let session = self.session;
        let gone_through = async |sql: &str| match session.execute(sql).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_harness_fault() => Err(error),
            Err(_) => Ok(false),
        };
        if !change.is_empty() && !gone_through(change).await? {
            return Ok(None);
        }
        if !change.is_empty() {
            for query in &self.foreign_keys {
                // A key that is gone with the change refers to nothing.
                if !gone_through("SAVEPOINT pgrehearse").await? {
                    return Ok(None);
                }
                match session.query_one_text(query).await {
                    Ok(Some(_)) => return Ok(None),
                    Ok(None) => {}
                    Err(error) if error.is_harness_fault() => return Err(error),
                    Err(_) => {
                        session.execute("ROLLBACK TO SAVEPOINT pgrehearse").await?;
                    }
                }
            }
        }
        for line in self.setup.iter().chain(&self.earlier) {
            if !gone_through(line).await? {
                return Ok(None);
            }
        }
        match session.execute(&self.statement).await {
            Ok(_) => Ok(None),
            Err(error) if error.is_harness_fault() => Err(error),
            Err(error) => Ok(Some(Failed::of(&error, &self.statement, false))),
        }
    }

    /// Leaves out as many of `items` as can be, many at once first.
    pub(super) async fn leave_out(
        &self,
        items: &mut Vec<String>,
        change: impl Fn(&[String]) -> String,
    ) -> Result<(), PgError> {
        let mut size = items.len();
        while size > 0 {
            let mut place = 0;
            while place < items.len() && !self.is_over() {
                let end = items.len().min(place + size);
                let chunk = items.get(place..end).unwrap_or_default();
                if self.reduce(&change(chunk)).await? {
                    items.drain(place..end);
                } else {
                    place = end;
                }
            }
            size /= 2;
        }
        Ok(())
    }
}

fn is_of_role(line: &str) -> bool {
    line.starts_with("SET SESSION AUTHORIZATION") || line.starts_with("SET ROLE")
}

/// The statement as a transaction can have it.
fn without_concurrently(sql: &str) -> String {
    let word = |token: &Token<'_>| token.is_word("CONCURRENTLY");
    let Some(token) = tokens(sql).find(word) else {
        return sql.to_owned();
    };
    let before = sql.get(..token.offset).unwrap_or_default();
    let after = sql.get(token.offset + token.text.len()..);
    format!("{before}{}", after.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::without_concurrently;

    #[test]
    fn an_index_can_be_built_in_a_transaction() {
        assert_eq!(
            without_concurrently("CREATE UNIQUE INDEX CONCURRENTLY \"concurrently\" ON t (a)"),
            "CREATE UNIQUE INDEX  \"concurrently\" ON t (a)"
        );
        assert_eq!(without_concurrently("SELECT 1"), "SELECT 1");
    }
}
