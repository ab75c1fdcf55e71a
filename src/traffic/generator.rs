//! The load generator: clients that take requests as they arrive, and a pool of connections.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::random::Random;
use super::recorder::{Done, End, Failure, Micros, Recorder};
use super::script::{Command, Script, initial};
use crate::pg::fill::RowMaker;
use crate::pg::{Endpoint, Limits, PgError, Session};

/// What sessions of the load are called.
pub(super) const APPLICATION: &str = "pgrehearse load";
/// How long the harness waits for an answer after the server should have given up.
const GRACE: Duration = Duration::from_secs(5);

/// What clients send.
#[derive(Debug)]
pub struct Source {
    /// What it is called in reports.
    pub name: String,
    /// How often it is chosen beside the others.
    pub weight: u32,
    /// What it is.
    pub kind: SourceKind,
}

/// What a request consists of.
#[derive(Debug)]
pub enum SourceKind {
    /// A script of the user's.
    Script(Script),
    /// One of these statements.
    OneOf(Vec<String>),
    /// A new row.
    Insert(Box<RowMaker>, AtomicU32),
}

/// What load there is to be.
#[derive(Debug)]
pub struct Load {
    /// The server.
    pub endpoint: Endpoint,
    /// The database.
    pub database: String,
    /// What each session is sent at its beginning.
    pub setup: Vec<String>,
    /// Requests at once.
    pub clients: u32,
    /// Requests each second.
    pub rate: f64,
    /// Connections.
    pub pool: u32,
    /// How long anybody waits for an answer.
    pub timeout: Duration,
    /// Variables of all scripts.
    pub variables: BTreeMap<String, String>,
    /// What is sent.
    pub sources: Vec<Source>,
    /// Random numbers follow from it.
    pub seed: u64,
    /// Whether values may appear in messages.
    pub reveal: bool,
}

/// What the clients share.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) load: Load,
    pub(super) recorder: Recorder,
    pub(super) cancel: CancellationToken,
    /// No more requests arrive.
    pub(super) stopped: CancellationToken,
    stop_at: AtomicU64,
    next: AtomicU64,
    permits: Semaphore,
    idle: Mutex<Vec<Session>>,
    used: AtomicU32,
    most_used: AtomicU32,
    waiting: AtomicU32,
    most_waiting: AtomicU32,
}

impl Inner {
    pub(super) fn new(load: Load, recorder: Recorder, cancel: CancellationToken) -> Self {
        Self {
            permits: Semaphore::new(usize::try_from(load.pool).unwrap_or(1)),
            load,
            recorder,
            stopped: cancel.child_token(),
            cancel,
            stop_at: AtomicU64::new(u64::MAX),
            next: AtomicU64::new(0),
            idle: Mutex::default(),
            used: AtomicU32::new(0),
            most_used: AtomicU32::new(0),
            waiting: AtomicU32::new(0),
            most_waiting: AtomicU32::new(0),
        }
    }

    pub(super) fn limits(&self, statement: Duration) -> Limits {
        Limits {
            statement,
            cancel: self.cancel.clone(),
        }
    }

    /// A connection of the pool.
    async fn connect(&self) -> Result<Session, PgError> {
        let load = &self.load;
        let limits = self.limits(load.timeout.saturating_add(GRACE));
        let session = Session::connect(&load.endpoint, &load.database, APPLICATION, limits).await?;
        for sql in &load.setup {
            session.execute(sql).await?;
        }
        let limit = format!("SET statement_timeout = {}", load.timeout.as_millis());
        session.execute(&limit).await?;
        Ok(session)
    }

    fn take(&self) -> Option<Session> {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
    }

    fn give_back(&self, session: Session) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(session);
    }

    /// Opens the whole pool, so that no request pays for it.
    pub(super) async fn open_pool(&self) -> Result<(), PgError> {
        for _ in 0..self.load.pool {
            let session = self.connect().await?;
            self.give_back(session);
        }
        Ok(())
    }

    /// No request arrives from now on.
    pub(super) fn stop(&self) -> Micros {
        let now = self.recorder.now();
        self.stop_at.store(now, Ordering::SeqCst);
        self.stopped.cancel();
        now
    }

    /// The most connections used and requests waiting at once.
    pub(super) fn peaks(&self) -> (u32, u32) {
        (
            self.most_used.load(Ordering::SeqCst),
            self.most_waiting.load(Ordering::SeqCst),
        )
    }

    /// Closes the pool.
    pub(super) fn close(&self) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

/// Starts the clients.
pub(super) fn start_clients(inner: &Arc<Inner>) -> JoinSet<()> {
    let mut clients = JoinSet::new();
    for number in 0..inner.load.clients {
        clients.spawn(client(Arc::clone(inner), number));
    }
    clients
}

async fn client(inner: Arc<Inner>, number: u32) {
    let load = &inner.load;
    let recorder = &inner.recorder;
    let (variables, mut random) = initial(&load.variables, number, load.seed);
    let patience = u64::try_from(load.timeout.as_micros()).unwrap_or(u64::MAX);
    loop {
        let index = inner.next.fetch_add(1, Ordering::SeqCst);
        let scheduled = arrival(index, load.rate);
        if scheduled >= inner.stop_at.load(Ordering::SeqCst) {
            return;
        }
        let ahead = scheduled.saturating_sub(recorder.now());
        if ahead > 0 {
            tokio::select! {
                () = tokio::time::sleep(Duration::from_micros(ahead)) => {}
                () = inner.stopped.cancelled() => return,
            }
            recorder.lag(recorder.now().saturating_sub(scheduled));
        }
        if inner.cancel.is_cancelled() {
            return;
        }
        let Some(source) = chosen(&load.sources, &mut random) else {
            return;
        };
        let asked = recorder.now();
        // After the end only those are served that somebody would still wait for.
        let given_up = inner.stopped.is_cancelled() && asked.saturating_sub(scheduled) > patience;
        let (pool_wait, end) = if given_up {
            (asked.saturating_sub(scheduled), End::TimedOut)
        } else {
            request(&inner, source, &variables, &mut random, asked).await
        };
        if inner.cancel.is_cancelled() {
            return;
        }
        let late = recorder.now().saturating_sub(scheduled) > patience;
        let end = if late && end == End::Answered {
            End::TimedOut
        } else {
            end
        };
        recorder.done(Done {
            script: &source.name,
            scheduled,
            pool_wait,
            end,
        });
    }
}

/// When a request should be sent.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positive, and a load does not last for centuries"
)]
fn arrival(index: u64, rate: f64) -> Micros {
    (index as f64 * 1e6 / rate) as Micros
}

fn chosen<'a>(sources: &'a [Source], random: &mut Random) -> Option<&'a Source> {
    let total: u64 = sources.iter().map(|source| u64::from(source.weight)).sum();
    let mut left = random.bits() % total.max(1);
    sources.iter().find(|source| {
        let weight = u64::from(source.weight);
        let found = left < weight;
        left = left.saturating_sub(weight);
        found
    })
}

/// One request with a connection of the pool.
async fn request(
    inner: &Inner,
    source: &Source,
    variables: &BTreeMap<String, String>,
    random: &mut Random,
    asked: Micros,
) -> (Micros, End) {
    let waiting = inner.waiting.fetch_add(1, Ordering::SeqCst) + 1;
    let permit = if let Ok(permit) = inner.permits.try_acquire() {
        Some(permit)
    } else {
        inner.most_waiting.fetch_max(waiting, Ordering::SeqCst);
        tokio::select! {
            permit = tokio::time::timeout(inner.load.timeout, inner.permits.acquire()) => {
                permit.ok().and_then(Result::ok)
            }
            () = inner.cancel.cancelled() => None,
        }
    };
    inner.waiting.fetch_sub(1, Ordering::SeqCst);
    let pool_wait = inner.recorder.now().saturating_sub(asked);
    if permit.is_none() {
        return (pool_wait, End::TimedOut);
    }
    let used = inner.used.fetch_add(1, Ordering::SeqCst) + 1;
    inner.most_used.fetch_max(used, Ordering::SeqCst);
    let end = with_session(inner, source, variables, random).await;
    inner.used.fetch_sub(1, Ordering::SeqCst);
    drop(permit);
    (pool_wait, end)
}

async fn with_session(
    inner: &Inner,
    source: &Source,
    variables: &BTreeMap<String, String>,
    random: &mut Random,
) -> End {
    let session = match inner.take() {
        Some(session) => session,
        None => match inner.connect().await {
            Ok(session) => session,
            Err(error) => {
                // A server that is gone must not make us busy.
                tokio::time::sleep(Duration::from_millis(20)).await;
                return failed(&error, inner.load.reveal);
            }
        },
    };
    let sent = match &source.kind {
        SourceKind::Script(script) => run(&session, script, variables, random).await,
        SourceKind::OneOf(statements) => {
            let statement = statements.get(random.index(statements.len()));
            let sql = statement.map_or("SELECT 1", String::as_str);
            session
                .execute(sql)
                .await
                .map(|_| ())
                .map_err(Broken::Server)
        }
        SourceKind::Insert(maker, next) => {
            let row = next.fetch_add(1, Ordering::SeqCst);
            let ran = session.execute(&maker.sql(row)).await;
            ran.map(|_| ()).map_err(Broken::Server)
        }
    };
    match sent {
        Ok(()) => {
            inner.give_back(session);
            End::Answered
        }
        Err(Broken::Script(message)) => {
            if session.execute("ROLLBACK").await.is_ok() {
                inner.give_back(session);
            }
            End::Failed(Failure {
                masked: message.clone(),
                message,
                ..Failure::default()
            })
        }
        Err(Broken::Server(error)) => {
            let usable = error.server().is_some() && session.execute("ROLLBACK").await.is_ok();
            if usable {
                inner.give_back(session);
            }
            match error {
                PgError::TimeLimit(_) => End::TimedOut,
                error if error.sqlstate() == Some("57014") => End::TimedOut,
                error => failed(&error, inner.load.reveal),
            }
        }
    }
}

fn failed(error: &PgError, reveal: bool) -> End {
    match error.server() {
        // A trigger's own words may hold values of rows.
        Some(server) => {
            let words = |reveal: bool| {
                if !reveal && server.sqlstate.starts_with("P0") {
                    "raised by a function of the database".to_owned()
                } else {
                    server.record(reveal, None, None).message
                }
            };
            End::Failed(Failure {
                sqlstate: Some(server.sqlstate.clone()),
                message: words(reveal),
                masked: words(false),
                lost: false,
            })
        }
        None => End::Failed(Failure {
            message: error.to_string(),
            masked: error.to_string(),
            lost: true,
            sqlstate: None,
        }),
    }
}

enum Broken {
    Server(PgError),
    Script(String),
}

impl From<PgError> for Broken {
    fn from(error: PgError) -> Self {
        Self::Server(error)
    }
}

/// Runs a script from its beginning.
async fn run(
    session: &Session,
    script: &Script,
    given: &BTreeMap<String, String>,
    random: &mut Random,
) -> Result<(), Broken> {
    let mut variables = given.clone();
    let mut at = 0;
    while let Some(command) = script.commands.get(at) {
        at += 1;
        match command {
            Command::Sql { text, gset, line } => {
                let sql = text.fill(&variables);
                let Some(prefix) = gset else {
                    session.execute(&sql).await?;
                    continue;
                };
                let sample = session.query_sample(&sql, 1).await?;
                let Some(row) = sample.rows.into_iter().next().filter(|_| sample.total == 1) else {
                    let message = format!("line {line}: `\\gset` needs one row");
                    return Err(Broken::Script(message));
                };
                for (column, value) in sample.columns.iter().zip(row) {
                    let value = value.unwrap_or_default();
                    variables.insert(format!("{prefix}{column}"), value);
                }
            }
            Command::Set { name, value, line } => {
                let value = value.value(&variables, random);
                let value =
                    value.map_err(|error| Broken::Script(format!("line {line}: {error}")))?;
                variables.insert(name.clone(), value.to_string());
            }
            Command::Sleep(pause) => tokio::time::sleep(pause.length(&variables)).await,
            Command::Unless(condition, to) => {
                let value = condition
                    .value(&variables, random)
                    .map_err(Broken::Script)?;
                if value.truth() != Some(true) {
                    at = *to;
                }
            }
            Command::Jump(to) => at = *to,
        }
    }
    Ok(())
}
