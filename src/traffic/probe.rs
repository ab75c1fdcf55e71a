//! Probes: how long a table cannot be read or written, whatever the load does.
//!
//! A read needs the table and its indexes, and is asked for no rows. A write locks the table as every
//! INSERT and UPDATE does, and then looks whether a row of it is locked by somebody. It never waits
//! for a row, and so never holds anything that the migration might wait for.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use super::generator::Inner;
use super::recorder::{Access, Micros};
use crate::pg::{PgError, Session};
use crate::sql::{quote_identifier, quote_literal};

/// What the sessions of probes are called.
pub(super) const APPLICATION: &str = "pgrehearse probe";
/// No probe waits longer: a migration may take hours.
const LONGEST: Duration = Duration::from_hours(24);
/// All probes together ask about so often each second.
const EACH_SECOND: u64 = 400;
/// How long a probe waits before it connects, or looks for its table, again.
const PAUSE: Duration = Duration::from_millis(50);

/// A table to be probed.
#[derive(Debug, Clone, Default)]
pub struct Probed {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// The columns of its key; empty where it has none.
    pub key: Vec<String>,
    /// Keys of some rows.
    pub rows: Vec<Vec<String>>,
}

impl Probed {
    /// Schema and name as reports have it.
    pub fn shown(&self) -> String {
        format!("{}.{}", self.schema, self.name)
    }

    /// Schema and name in SQL.
    pub fn quoted(&self) -> String {
        format!(
            "{}.{}",
            quote_identifier(&self.schema),
            quote_identifier(&self.name)
        )
    }

    /// The condition for one of the rows.
    pub fn condition(&self, row: &[String]) -> String {
        let columns = self.key.iter().zip(row);
        let parts: Vec<String> = columns
            .map(|(column, value)| {
                format!("{} = {}", quote_identifier(column), quote_literal(value))
            })
            .collect();
        parts.join(" AND ")
    }
}

/// Opens the sessions of all probes.
pub(super) async fn connect_all(
    inner: &Arc<Inner>,
    tables: &[Probed],
) -> Result<Vec<Probe>, PgError> {
    let count = u64::try_from(tables.len()).unwrap_or(1) * 2;
    let interval = Duration::from_micros((1_000_000 * count / EACH_SECOND).max(4000));
    let mut probes = Vec::new();
    for table in tables {
        inner.recorder.watch(&table.shown());
        for access in [Access::Read, Access::Write] {
            probes.push(Probe {
                session: connect(inner).await?,
                inner: Arc::clone(inner),
                table: table.clone(),
                access,
                interval,
                turn: 0,
                locked: None,
                rows: !table.key.is_empty() && !table.rows.is_empty(),
            });
        }
    }
    Ok(probes)
}

async fn connect(inner: &Inner) -> Result<Session, PgError> {
    let (endpoint, database) = (&inner.load.endpoint, &inner.load.database);
    let limits = inner.limits(LONGEST);
    let session = Session::connect(endpoint, database, APPLICATION, limits).await?;
    session
        .execute("SET lock_timeout = 0; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
        .await?;
    Ok(session)
}

/// Lets them all go.
pub(super) fn start(probes: Vec<Probe>) -> JoinSet<()> {
    let mut running = JoinSet::new();
    for probe in probes {
        running.spawn(probe.run());
    }
    running
}

/// One way to use one table.
pub(super) struct Probe {
    session: Session,
    inner: Arc<Inner>,
    table: Probed,
    access: Access,
    interval: Duration,
    turn: usize,
    /// Since when the row of this turn is locked.
    locked: Option<Micros>,
    /// Whether rows are looked at.
    rows: bool,
}

impl Probe {
    async fn run(mut self) {
        let shown = self.table.shown();
        let inner = Arc::clone(&self.inner);
        while !inner.stopped.is_cancelled() {
            let from = inner.recorder.now();
            let answer = self.session.query_text(&self.sql()).await;
            let to = inner.recorder.now();
            // Also what was refused at the end had to wait until then.
            if !inner.cancel.is_cancelled() {
                inner.recorder.waited(&shown, self.access, from, to);
            }
            match answer {
                Ok(rows) => {
                    let locked = rows
                        .into_iter()
                        .flatten()
                        .flatten()
                        .any(|cell| cell == "locked");
                    self.row(&shown, locked, from, to);
                }
                Err(error) => self.failed(&shown, &error).await,
            }
            let took = Duration::from_micros(inner.recorder.now().saturating_sub(from));
            tokio::select! {
                () = tokio::time::sleep(self.interval.saturating_sub(took)) => {}
                () = inner.stopped.cancelled() => {}
            }
        }
        if let Some(since) = self.locked {
            let now = inner.recorder.now();
            inner.recorder.waited(&shown, self.access, since, now);
        }
    }

    /// Makes it able to go on after an error. What is not measured meanwhile is noted.
    async fn failed(&mut self, shown: &str, error: &PgError) {
        let inner = Arc::clone(&self.inner);
        let from = inner.recorder.now();
        let code = error.sqlstate();
        // The table is gone, or has another name. One of this name may come.
        let gone = matches!(code, Some("42P01" | "3F000"));
        if matches!(code, Some("42703" | "42883" | "22P02" | "42804")) {
            // Its key is gone.
            self.rows = false;
        }
        let mut connected = code.is_some() && self.session.execute("ROLLBACK").await.is_ok();
        if connected && !gone {
            return;
        }
        if let Some(since) = self.locked.take() {
            inner.recorder.waited(shown, self.access, since, from);
        }
        while !inner.stopped.is_cancelled() {
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = inner.stopped.cancelled() => break,
            }
            if !connected && let Ok(session) = connect(&inner).await {
                self.session = session;
                connected = true;
            }
            if connected {
                match self.is_there().await {
                    Ok(true) => break,
                    Ok(false) => {}
                    Err(_) => connected = false,
                }
            }
        }
        inner.recorder.not_probed(shown, from, inner.recorder.now());
    }

    /// Whether there is a table of its name; the server logs no error for it.
    async fn is_there(&self) -> Result<bool, PgError> {
        let name = quote_literal(&self.table.quoted());
        let sql = format!("SELECT pg_catalog.to_regclass({name})::pg_catalog.oid");
        Ok(self.session.query_one_text(&sql).await?.is_some())
    }

    fn sql(&self) -> String {
        let table = self.table.quoted();
        if self.access == Access::Read {
            return format!("SELECT 1 FROM {table} LIMIT 0");
        }
        let lock = format!("LOCK TABLE {table} IN ROW EXCLUSIVE MODE");
        let row = self
            .table
            .rows
            .get(self.turn % self.table.rows.len().max(1));
        match row.filter(|_| self.rows) {
            None => format!("BEGIN; {lock}; COMMIT"),
            Some(row) => {
                let condition = self.table.condition(row);
                format!(
                    "BEGIN; {lock}; SELECT CASE WHEN (SELECT count(*) FROM {table} WHERE {condition}) \
                     > (SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {condition} \
                     FOR NO KEY UPDATE SKIP LOCKED) AS open) THEN 'locked' ELSE 'free' END; COMMIT"
                )
            }
        }
    }

    /// Notes whether the row was locked. It is looked at until it is free; then it is the next one's turn.
    fn row(&mut self, shown: &str, locked: bool, from: Micros, to: Micros) {
        match (locked, self.locked) {
            (true, None) => self.locked = Some(from),
            (true, Some(_)) => {}
            (false, Some(since)) => {
                self.inner.recorder.waited(shown, self.access, since, to);
                self.locked = None;
                self.turn += 1;
            }
            (false, None) => self.turn += 1,
        }
    }
}
