//! Holds a statement up while it runs, so that the server can be killed in the middle of it.
//!
//! Another session holds a lock that the statement needs, so that it certainly waits: one that
//! commits on the way (`CREATE INDEX CONCURRENTLY`) after the first part of it is committed.

use std::collections::BTreeSet;
use std::time::Duration;

use super::point::is_divisible;
use super::state::Place;
use crate::pg::{PgError, Session};
use crate::plan::Script;
use crate::sql::Statement;

/// What is held so that a statement waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// The place of somebody who writes to the tables. What works concurrently begins all the same,
    /// commits its first part, and then waits for the writers.
    Writer,
    /// The last row of each table, so that what changes all rows has changed the others.
    LastRows,
    /// The later half of each table's rows.
    LaterHalf,
    /// The earlier half.
    EarlierHalf,
    /// The table that it changes first, once the first part of it is committed.
    AfterFirst,
    /// The tables, against every change.
    Tables,
    /// The system catalogs, against every change of the schema.
    Catalogs,
}

impl Hold {
    /// What can hold up a statement, the most telling first.
    pub(super) fn for_statement(statement: &Statement) -> &'static [Self] {
        let divisible = is_divisible(statement);
        match statement.facts.command.as_str() {
            "CREATE INDEX" | "DROP INDEX" | "REINDEX" | "ALTER TABLE" if divisible => {
                &[Self::Writer]
            }
            "DO" | "CALL" if divisible => &[
                Self::LastRows,
                Self::LaterHalf,
                Self::EarlierHalf,
                Self::AfterFirst,
                Self::Tables,
            ],
            "UPDATE" | "DELETE" | "MERGE" => &[Self::LastRows, Self::Tables],
            "INSERT" | "COPY" | "TRUNCATE" | "VACUUM" => &[Self::Tables],
            "SELECT" | "DO" | "CALL" | "VALUES" => &[Self::LastRows, Self::Tables, Self::Catalogs],
            _ => &[Self::Catalogs],
        }
    }

    /// How long a statement may work without waiting, until it counts as caught in the middle.
    fn patience(self) -> Duration {
        match self {
            // What came before the wait must be committed.
            Self::Writer => Duration::from_secs(30),
            _ => Duration::from_secs(3),
        }
    }
}

/// How a statement that was to be held up fared.
#[derive(Debug)]
pub(super) enum Caught {
    /// It is running.
    Running,
    /// It was too quick.
    Over,
    /// It failed.
    Failed(PgError),
}

/// Runs the statement on `session` until it waits for what `hold` holds, then waits for `strike`,
/// which kills the server.
pub(super) async fn catch<T>(
    place: &Place,
    session: &Session,
    script: &Script,
    statement: &Statement,
    hold: Hold,
    strike: impl Future<Output = T>,
) -> Result<(Caught, Option<T>), PgError> {
    let holder = place.connect().await?;
    take(&holder, hold, statement).await?;
    let watcher = place.connect().await?;
    let follower = place.connect().await?;
    let (ours, theirs) = (pid(&holder).await?, pid(session).await?);
    let behind = pid(&follower).await?;
    let waits = |whom: &str| format!("SELECT {whom} = ANY (pg_catalog.pg_blocking_pids({theirs}))");
    let mut waiting = waits(&ours);
    let mut stage = Queue::Waits;
    let running = async {
        match &statement.copy_data {
            Some(span) => {
                let data = script.text.get(span.clone()).unwrap_or_default();
                session.copy_in(&statement.text, data).await
            }
            None => session.execute(&statement.text).await,
        }
    };
    let mut running = std::pin::pin!(running);
    let patience = tokio::time::sleep(hold.patience());
    let mut patience = std::pin::pin!(patience);
    let mut following = std::pin::pin!(async {
        let table = awaited(&follower, &theirs).await?;
        let Some(table) = table else {
            return std::future::pending().await;
        };
        follower.execute("BEGIN").await?;
        let lock = format!("LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE");
        follower.execute(&lock).await.map(|_| ())
    });
    loop {
        tokio::select! {
            biased;
            ended = &mut following, if matches!(stage, Queue::Follows | Queue::Let) => {
                ended?;
                stage = Queue::Passed;
                waiting = waits(&behind);
            }
            ended = &mut running => {
                return Ok((match ended {
                    Ok(_) => Caught::Over,
                    Err(error) => Caught::Failed(error),
                }, None));
            }
            () = &mut patience => break,
            () = tokio::time::sleep(Duration::from_millis(10)) => {
                if stage == Queue::Follows {
                    // The follower stands behind the statement: now that may go on.
                    let queued = format!("SELECT {theirs} = ANY (pg_catalog.pg_blocking_pids({behind}))");
                    if watcher.query_one_text(&queued).await?.as_deref() == Some("t") {
                        holder.execute("ROLLBACK").await?;
                        stage = Queue::Let;
                    }
                } else if stage != Queue::Let
                    && watcher.query_one_text(&waiting).await?.as_deref() == Some("t")
                {
                    if hold != Hold::AfterFirst || stage == Queue::Passed {
                        break;
                    }
                    stage = Queue::Follows;
                }
            }
        }
    }
    // Whoever waits goes on waiting: the statement is not looked at again.
    Ok((Caught::Running, Some(strike.await)))
}

/// Where [`Hold::AfterFirst`] is. Locks are given in the order in which they were asked for: who asks for
/// the table while the statement waits for it gets it as soon as the statement commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Queue {
    /// The statement is to wait for the holder.
    Waits,
    /// The follower is to wait behind the statement.
    Follows,
    /// The statement works.
    Let,
    /// The follower has the table.
    Passed,
}

/// The table that a session waits for.
async fn awaited(session: &Session, pid: &str) -> Result<Option<String>, PgError> {
    let sql = format!(
        "SELECT l.relation::pg_catalog.regclass::text FROM pg_catalog.pg_locks l \
         WHERE l.pid = {pid} AND NOT l.granted AND l.locktype = 'relation'"
    );
    session.query_one_text(&sql).await
}

async fn pid(session: &Session) -> Result<String, PgError> {
    let pid = session.query_one_text("SELECT pg_catalog.pg_backend_pid()");
    Ok(pid.await?.unwrap_or_default())
}

/// Takes the locks in a transaction that stays open.
async fn take(holder: &Session, hold: Hold, statement: &Statement) -> Result<(), PgError> {
    let tables = match hold {
        Hold::Catalogs => {
            names(
                holder,
                "relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND relkind = 'r'",
            )
            .await?
        }
        _ => concerned(holder, statement).await?,
    };
    holder
        .execute("BEGIN; SET LOCAL lock_timeout = '20s'")
        .await?;
    if tables.is_empty() {
        return Ok(());
    }
    let (order, mode) = match hold {
        Hold::LastRows => ("DESC LIMIT 1", None),
        Hold::LaterHalf => ("DESC LIMIT (SELECT (count(*) + 1) / 2 FROM {table})", None),
        Hold::EarlierHalf => ("LIMIT (SELECT (count(*) + 1) / 2 FROM {table})", None),
        Hold::Writer => ("", Some("ROW EXCLUSIVE")),
        Hold::AfterFirst | Hold::Tables | Hold::Catalogs => ("", Some("SHARE")),
    };
    let Some(mode) = mode else {
        for table in tables {
            let rows = format!("SELECT FROM {{table}} ORDER BY ctid {order} FOR UPDATE")
                .replace("{table}", &table);
            holder.execute(&rows).await?;
        }
        return Ok(());
    };
    let lock = format!("LOCK TABLE {} IN {mode} MODE", tables.join(", "));
    holder.execute(&lock).await.map(|_| ())
}

/// The tables that a statement names, itself or by their indexes; all if it names none.
async fn concerned(session: &Session, statement: &Statement) -> Result<Vec<String>, PgError> {
    let own = "relkind IN ('r', 'p') AND relnamespace IN (SELECT oid FROM pg_catalog.pg_namespace \
               WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')";
    // Also the words of a DO block, which is one token.
    let words: BTreeSet<String> = statement
        .text
        .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
        .filter(|word| !word.is_empty())
        .map(|word| crate::sql::quote_literal(&word.to_lowercase()))
        .collect();
    let words = words.into_iter().collect::<Vec<_>>().join(", ");
    let named = format!(
        "{own} AND (pg_catalog.lower(relname) IN ({words}) OR oid IN (\
         SELECT i.indrelid FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid \
         WHERE pg_catalog.lower(x.relname) IN ({words})))"
    );
    let tables = names(session, &named).await?;
    if tables.is_empty() {
        names(session, own).await
    } else {
        Ok(tables)
    }
}

async fn names(session: &Session, condition: &str) -> Result<Vec<String>, PgError> {
    let sql = format!(
        "SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) \
         FROM (SELECT * FROM pg_catalog.pg_class WHERE {condition}) c \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ORDER BY 1"
    );
    let rows = session.query_text(&sql).await?;
    let names = rows.into_iter().filter_map(|row| row.into_iter().next()?);
    Ok(names.collect())
}
