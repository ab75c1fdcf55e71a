//! Another session that looks again and again at what one session holds and waits for.
//!
//! It is for statements whose locks are gone when they end: those that cannot be in a transaction
//! block, and those that end transactions themselves.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{Endpoint, Limits, Session};
use crate::clock::{Clock, millis};

/// Locks on relations of the user's, and whether the session waits for one.
const LOOK: &str = "\
SELECT relation, mode FROM pg_catalog.pg_locks
 WHERE pid = {pid} AND granted AND locktype = 'relation' AND relation >= 16384
UNION ALL
SELECT NULL, 'waits' FROM pg_catalog.pg_stat_activity WHERE pid = {pid} AND wait_event_type = 'Lock'";

/// What works concurrently waits for whoever looks at its own database, so we are in another.
const DATABASE: &str = "postgres";

/// Looks at sessions; connects when there is something to see.
#[derive(Debug, Clone)]
pub(super) struct Observer {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    endpoint: Endpoint,
    limits: Limits,
    clock: Clock,
    session: OnceCell<Session>,
}

/// A lock that was seen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SeenLock {
    pub(super) oid: u32,
    pub(super) mode: String,
    /// From the look before the first that saw it to the one behind the last.
    pub(super) held_ms: f64,
}

/// What was seen of one statement.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Seen {
    /// How often it was looked at.
    pub(super) looks: u32,
    pub(super) locks: Vec<SeenLock>,
    /// How long it waited for locks.
    pub(super) waited_ms: f64,
}

/// A statement that is looked at, until this is dropped.
#[derive(Debug)]
pub(super) struct Watch {
    ended: DropGuard,
    task: JoinHandle<Seen>,
}

impl Observer {
    /// The first looks follow one another as fast as this, the later ones more slowly.
    const SHORTEST: Duration = Duration::from_millis(1);
    const LONGEST: Duration = Duration::from_millis(20);
    /// Nobody looks for what a statement in a transaction waits for before it has taken so long.
    const SHORT: Duration = Duration::from_millis(20);

    pub(super) fn new(endpoint: &Endpoint, clock: &Clock, limits: Limits) -> Self {
        Self {
            shared: Arc::new(Shared {
                endpoint: endpoint.clone(),
                limits,
                clock: clock.clone(),
                session: OnceCell::new(),
            }),
        }
    }

    /// Looks at the session of process `pid` until the watch is ended: at once where its locks will be
    /// gone at the end, otherwise where the statement takes its time.
    pub(super) async fn watch(&self, pid: u32, at_once: bool) -> Watch {
        let after = if at_once {
            if let Err(error) = self.shared.session().await {
                tracing::debug!(%error, "the observer could not connect");
            }
            Duration::ZERO
        } else {
            Self::SHORT
        };
        let ended = CancellationToken::new();
        let (shared, until) = (Arc::clone(&self.shared), ended.clone());
        let task = tokio::spawn(async move {
            tokio::select! {
                () = tokio::time::sleep(after) => shared.look_on(pid, &until).await,
                () = until.cancelled() => Seen::default(),
            }
        });
        let ended = ended.drop_guard();
        Watch { ended, task }
    }
}

impl Watch {
    /// What was seen.
    pub(super) async fn end(self) -> Seen {
        drop(self.ended);
        self.task.await.unwrap_or_default()
    }
}

impl Shared {
    async fn session(&self) -> Result<&Session, super::PgError> {
        let connect = || {
            let limits = self.limits.clone();
            Session::connect(&self.endpoint, DATABASE, "pgrehearse observer", limits)
        };
        self.session.get_or_try_init(connect).await
    }

    async fn look_on(&self, pid: u32, until: &CancellationToken) -> Seen {
        let mut seen = Seen::default();
        let Ok(session) = self.session().await else {
            return seen;
        };
        let sql = LOOK.replace("{pid}", &pid.to_string());
        let mut open: BTreeMap<(u32, String), (SeenLock, Duration, Duration)> = BTreeMap::new();
        let mut before = self.clock.monotonic();
        let mut pause = Observer::SHORTEST;
        while !until.is_cancelled() {
            let Ok(rows) = session.query_text(&sql).await else {
                break;
            };
            let now = self.clock.monotonic();
            seen.looks += 1;
            for row in rows {
                let mut cells = row.into_iter();
                let mut next = || cells.next().flatten();
                let oid = next().and_then(|text| text.parse().ok()).unwrap_or(0);
                let mode = next().unwrap_or_default();
                if mode == "waits" {
                    seen.waited_ms += millis(now.saturating_sub(before));
                    continue;
                }
                let lock = SeenLock {
                    oid,
                    mode: mode.clone(),
                    held_ms: 0.0,
                };
                let known = open.entry((oid, mode)).or_insert((lock, before, now));
                known.2 = now;
            }
            before = now;
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = until.cancelled() => {}
            }
            pause = (pause * 2).min(Observer::LONGEST);
        }
        let end = self.clock.monotonic();
        seen.locks = open
            .into_values()
            .map(|(lock, from, to)| {
                // It was gone at the next look, if there was one.
                let to = if to == before {
                    end
                } else {
                    to + Observer::LONGEST
                };
                SeenLock {
                    held_ms: millis(to.min(end).saturating_sub(from)),
                    ..lock
                }
            })
            .collect();
        seen
    }
}
