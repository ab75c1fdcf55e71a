//! Another session that looks at what the server does: connections, and the migration's statements.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::generator::Inner;
use super::recorder::{Micros, ms};
use crate::event::SeenStatement;
use crate::pg::{PgError, Session};
use crate::sql::facts;
use crate::text::truncate;

/// How often it looks.
const INTERVAL: Duration = Duration::from_millis(25);
/// Statements that are told at the most.
const STATEMENTS: usize = 200;
/// How long one look may take.
const LONGEST: Duration = Duration::from_mins(1);

/// Sessions by their application, and what those do that are not the harness's.
const LOOK: &str = "\
SELECT application_name, pid::text, coalesce(wait_event_type, ''), state, query
  FROM pg_catalog.pg_stat_activity
 WHERE backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid()";

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The most connections of the server at once.
    pub(super) connections: u32,
    /// Statements of the migration.
    pub(super) statements: Vec<SeenStatement>,
    /// How long the migration was seen waiting for a lock.
    pub(super) waited: Micros,
}

/// Looks again and again until the load is over.
pub(super) struct Observer {
    session: Session,
    inner: Arc<Inner>,
    /// The migration's own statements; none where another tool sends its own.
    known: Vec<String>,
    seen: Arc<Mutex<Seen>>,
    /// What runs in which session, and when it was last looked at.
    open: BTreeMap<String, usize>,
    last: Micros,
}

impl Observer {
    pub(super) async fn connect(
        inner: &Arc<Inner>,
        known: Vec<String>,
    ) -> Result<(Self, Arc<Mutex<Seen>>), PgError> {
        let (endpoint, database) = (&inner.load.endpoint, &inner.load.database);
        let limits = inner.limits(LONGEST);
        let session = Session::connect(endpoint, database, "pgrehearse observer", limits).await?;
        let seen = Arc::new(Mutex::new(Seen::default()));
        let observer = Self {
            session,
            inner: Arc::clone(inner),
            known: known.iter().map(|sql| squeezed(sql)).collect(),
            seen: Arc::clone(&seen),
            open: BTreeMap::new(),
            last: 0,
        };
        Ok((observer, seen))
    }

    pub(super) async fn run(mut self) {
        while !self.inner.stopped.is_cancelled() {
            if let Ok(rows) = self.session.query_text(LOOK).await {
                self.look(rows);
            }
            tokio::select! {
                () = tokio::time::sleep(INTERVAL) => {}
                () = self.inner.stopped.cancelled() => {}
            }
        }
    }

    fn look(&mut self, rows: Vec<Vec<Option<String>>>) {
        let now = self.inner.recorder.now();
        let since = now.saturating_sub(self.last);
        self.last = now;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let connections = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        seen.connections = seen.connections.max(connections.saturating_add(1));
        let mut waits = false;
        let mut running = BTreeMap::new();
        for row in rows {
            let mut cells = row.into_iter().map(Option::unwrap_or_default);
            let mut next = || cells.next().unwrap_or_default();
            let (application, pid, wait, state, query) = (next(), next(), next(), next(), next());
            let ours =
                application.starts_with("pgrehearse") && application != "pgrehearse migration";
            if ours || state != "active" {
                continue;
            }
            let Some(what) = self.what(&query) else {
                continue;
            };
            waits |= wait == "Lock";
            let known = self.open.get(&pid).copied();
            let same = known.filter(|place| {
                seen.statements
                    .get(*place)
                    .is_some_and(|statement| statement.what == what)
            });
            let place = same.unwrap_or(seen.statements.len());
            if same.is_none() {
                if seen.statements.len() >= STATEMENTS {
                    continue;
                }
                seen.statements.push(SeenStatement {
                    what,
                    from_ms: ms(now),
                    ..SeenStatement::default()
                });
            }
            if let Some(statement) = seen.statements.get_mut(place) {
                statement.to_ms = ms(now);
                statement.waited |= wait == "Lock";
            }
            running.insert(pid, place);
        }
        if waits {
            seen.waited += since;
        }
        self.open = running;
    }

    /// What a query is called. What another tool sends may hold values, so only its command is told.
    fn what(&self, query: &str) -> Option<String> {
        if self.known.is_empty() {
            let command = facts(query).command;
            return (!command.is_empty()).then_some(command);
        }
        let query = squeezed(query);
        // The server keeps the beginning only.
        let known = self.known.iter().find(|known| {
            **known == query || query.len() > 500 && known.starts_with(query.as_str())
        });
        known.map(|known| truncate(known, 120))
    }
}

fn squeezed(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}
