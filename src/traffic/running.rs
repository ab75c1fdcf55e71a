//! A load from its first request to its last, with what was measured.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::generator::{Inner, Load, SourceKind, start_clients};
use super::observer::{Observer, Seen};
use super::probe::{Probed, connect_all, start};
use super::recorder::{Micros, Recorder, ms};
use crate::clock::Clock;
use crate::event::{
    ConnectionFacts, GeneratorFacts, LoadFacts, MigrationUnderLoad, ReaderFacts, TrafficFacts,
};
use crate::pg::{PgError, Session};

/// Requests that are sent later than this were not sent in time.
const LATE: Micros = 50_000;
/// The part of the rate that has to be reached before the migration.
const REACHED: f64 = 0.9;
/// No reader sleeps longer than the load lasts.
const LONGEST: Duration = Duration::from_hours(24);

/// A load that goes on until [`Running::stop`].
pub struct Running {
    inner: Arc<Inner>,
    clients: JoinSet<()>,
    probes: JoinSet<()>,
    observer: JoinSet<()>,
    seen: Arc<Mutex<Seen>>,
    reader: Option<(Session, ReaderFacts)>,
    reading: JoinSet<ReaderFacts>,
    migration: MigrationUnderLoad,
    harness: u32,
    server: u32,
    /// The last to go.
    _apart: Apart,
}

/// Why there is no load.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The server refused it.
    #[error(transparent)]
    Server(#[from] PgError),
    /// The machine did.
    #[error("failed to start the load generator")]
    Machine(#[from] std::io::Error),
}

/// What runs in the generator's own thread.
struct Opened {
    inner: Arc<Inner>,
    clients: JoinSet<()>,
    probes: JoinSet<()>,
    observer: JoinSet<()>,
    seen: Arc<Mutex<Seen>>,
    harness: u32,
}

/// A thread of the generator's own: what the stages do meanwhile, and the files that they write, must
/// not delay a request or its answer.
struct Apart(Option<Runtime>);

impl Apart {
    fn new() -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("load")
            .enable_all()
            .build()?;
        Ok(Self(Some(runtime)))
    }

    fn handle(&self) -> tokio::runtime::Handle {
        let runtime = self.0.as_ref().map(Runtime::handle);
        runtime.map_or_else(tokio::runtime::Handle::current, Clone::clone)
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            // To wait is not allowed here, and there is nothing left to wait for.
            runtime.shutdown_background();
        }
    }
}

impl Running {
    /// Opens all connections, and then lets requests arrive. `known` are the migration's statements.
    pub async fn start(
        load: Load,
        tables: &[Probed],
        known: Vec<String>,
        server_connections: u32,
        clock: Clock,
        cancel: CancellationToken,
    ) -> Result<Self, LoadError> {
        let apart = Apart::new()?;
        let tables = tables.to_vec();
        // Connections live where they are opened.
        let opening = apart.handle().spawn(async move {
            let inner = Arc::new(Inner::new(load, Recorder::new(clock), cancel));
            let probes = connect_all(&inner, &tables).await?;
            let (observer, seen) = Observer::connect(&inner, known).await?;
            inner.open_pool().await?;
            let harness = u32::try_from(probes.len())
                .unwrap_or(u32::MAX)
                .saturating_add(1);
            inner.recorder.start();
            let mut observing = JoinSet::new();
            observing.spawn(observer.run());
            Ok::<Opened, PgError>(Opened {
                clients: start_clients(&inner),
                probes: start(probes),
                observer: observing,
                inner,
                seen,
                harness,
            })
        });
        let opened = opening.await.map_err(std::io::Error::from)??;
        Ok(Self {
            inner: opened.inner,
            clients: opened.clients,
            probes: opened.probes,
            observer: opened.observer,
            seen: opened.seen,
            reader: None,
            reading: JoinSet::new(),
            migration: MigrationUnderLoad::default(),
            harness: opened.harness,
            server: server_connections,
            _apart: apart,
        })
    }

    /// Lets a reader hold tables open, as a report or a backup does.
    pub async fn open_reader(&mut self, tables: &[Probed]) -> Result<(), PgError> {
        let load = &self.inner.load;
        let limits = self.inner.limits(LONGEST);
        let name = "pgrehearse reader";
        let session = Session::connect(&load.endpoint, &load.database, name, limits).await?;
        session
            .execute(
                "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; BEGIN",
            )
            .await?;
        for table in tables {
            session
                .execute(&format!("SELECT 1 FROM {} LIMIT 1", table.quoted()))
                .await?;
        }
        let facts = ReaderFacts {
            held_ms: 0,
            tables: tables.iter().map(Probed::shown).collect(),
        };
        self.reader = Some((session, facts));
        self.harness += 1;
        Ok(())
    }

    /// Notes that the migration begins. The reader stays for so long from now on.
    pub fn migration_begins(&mut self, reader: Duration) {
        self.migration.from_ms = ms(self.inner.recorder.migration_begins());
        if let Some((session, facts)) = self.reader.take() {
            let inner = Arc::clone(&self.inner);
            self.reading.spawn(async move {
                let began = inner.recorder.now();
                tokio::select! {
                    () = tokio::time::sleep(reader) => {}
                    () = inner.stopped.cancelled() => {}
                }
                let _ = session.execute("COMMIT").await;
                let held = inner.recorder.now().saturating_sub(began);
                ReaderFacts {
                    held_ms: held / 1000,
                    ..facts
                }
            });
        }
    }

    /// Notes how it ended.
    pub fn migration_ended(&mut self, attempts: u32, completed: bool, sqlstate: Option<String>) {
        self.migration.to_ms = ms(self.inner.recorder.migration_ended());
        self.migration.attempts = attempts;
        self.migration.completed = completed;
        self.migration.sqlstate = sqlstate;
    }

    /// Stops the load and gives what was measured, and the sources that never were answered.
    pub async fn stop(mut self) -> (TrafficFacts, Vec<String>) {
        let end = self.inner.stop();
        // Those that somebody still waits for are served.
        while self.clients.join_next().await.is_some() {}
        while self.probes.join_next().await.is_some() {}
        while self.observer.join_next().await.is_some() {}
        let mut reader = None;
        while let Some(facts) = self.reading.join_next().await {
            reader = facts.ok();
        }
        self.inner.close();
        let end = end.max(1);
        let collected = self.inner.recorder.collected(end);
        let (pool_used, waiting) = self.inner.peaks();
        let load = &self.inner.load;
        let mut migration = self.migration;
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        migration.statements.clone_from(&seen.statements);
        migration.waited_ms = ms(seen.waited).min(migration.to_ms - migration.from_ms);
        let [before, during, after] = collected.phases;
        let answered = before.requests + before.errors + before.timeouts;
        #[expect(clippy::cast_precision_loss, reason = "a rate needs few digits")]
        let reached = before.duration_ms <= 0.0
            || answered as f64 * 1000.0 / before.duration_ms >= load.rate * REACHED;
        let facts = TrafficFacts {
            load: LoadFacts {
                clients: load.clients,
                rate: load.rate,
                pool: load.pool,
                generated: load
                    .sources
                    .iter()
                    .all(|source| !matches!(source.kind, SourceKind::Script(_))),
                scripts: collected.scripts,
                left_out: Vec::new(),
                reader,
            },
            migration,
            before,
            during,
            after,
            tables: collected.tables,
            errors: collected.errors,
            connections: ConnectionFacts {
                pool: load.pool,
                pool_used,
                waiting,
                server: self.server,
                server_used: seen.connections,
                harness: self.harness,
            },
            generator: GeneratorFacts {
                lag_p99_ms: ms(collected.lag_p99),
                lag_max_ms: ms(collected.lag_max),
                kept_up: reached && collected.lag_p99 <= LATE,
            },
            timeline: collected.timeline,
        };
        (facts, collected.always_failed)
    }
}
