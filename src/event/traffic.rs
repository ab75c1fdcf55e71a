//! What was measured under load: latencies, blocked tables, errors, connections.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A migration applied under load. Times are of the load generator's own clock, in milliseconds since
/// the load began.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TrafficFacts {
    /// The load.
    pub load: LoadFacts,
    /// The migration.
    pub migration: MigrationUnderLoad,
    /// Before the migration began.
    pub before: PhaseFacts,
    /// From its first statement to its last, also of requests that had to wait until then.
    pub during: PhaseFacts,
    /// After it.
    pub after: PhaseFacts,
    /// How long each table could not be read or written, by probes of their own.
    pub tables: Vec<TableBlocked>,
    /// What the server answered with errors.
    pub errors: Vec<LoadError>,
    /// Connections in use.
    pub connections: ConnectionFacts,
    /// How well the generator kept its own times.
    pub generator: GeneratorFacts,
    /// The load over time.
    pub timeline: Timeline,
}

/// What load there was.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadFacts {
    /// Requests at once, at the most.
    pub clients: u32,
    /// Requests that arrive each second.
    pub rate: f64,
    /// Connections asked for.
    pub pool: u32,
    /// Whether the harness made the statements itself.
    pub generated: bool,
    /// The scripts, or kinds of statements, with the number of requests.
    pub scripts: BTreeMap<String, u64>,
    /// What could not be made a statement of, and why.
    pub left_out: Vec<String>,
    /// The reader that held its tables when the migration began.
    pub reader: Option<ReaderFacts>,
}

/// A reader that was there when the migration began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReaderFacts {
    /// How long its transaction was open after the migration began, in milliseconds.
    pub held_ms: u64,
    /// What it had read.
    pub tables: Vec<String>,
}

/// The migration as it went under load.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MigrationUnderLoad {
    /// When it began.
    pub from_ms: f64,
    /// When it ended.
    pub to_ms: f64,
    /// How often it was begun.
    pub attempts: u32,
    /// Whether it ran to its end.
    pub completed: bool,
    /// The server's code where it did not.
    pub sqlstate: Option<String>,
    /// How long it was seen waiting for locks of others.
    pub waited_ms: f64,
    /// What was seen running, in order.
    pub statements: Vec<SeenStatement>,
}

/// A statement of the migration as another session saw it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SeenStatement {
    /// Its text where it is the migration's own, otherwise its command.
    pub what: String,
    /// First seen.
    pub from_ms: f64,
    /// Last seen.
    pub to_ms: f64,
    /// Whether it was seen waiting for a lock.
    pub waited: bool,
}

/// Latencies of one part of the time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PhaseFacts {
    /// How long it was.
    pub duration_ms: f64,
    /// Requests that were answered well.
    pub requests: u64,
    /// Those for each second; null where the time is too short to say.
    pub per_second: Option<f64>,
    /// Requests that were answered with an error.
    pub errors: u64,
    /// Requests that took longer than `traffic.timeout`.
    pub timeouts: u64,
    /// Half of the requests took no longer; null without requests.
    pub p50_ms: Option<f64>,
    /// 95 of 100.
    pub p95_ms: Option<f64>,
    /// 99 of 100.
    pub p99_ms: Option<f64>,
    /// The longest.
    pub max_ms: Option<f64>,
    /// The longest wait for a connection of the pool; part of the latency.
    pub pool_wait_max_ms: f64,
}

/// How long a table could not be used.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TableBlocked {
    /// Schema and name.
    pub table: String,
    /// The longest time in which no read was answered while the migration ran.
    pub reads_ms: f64,
    /// The same before it, which is what the machine makes of an undisturbed probe.
    pub reads_usual_ms: f64,
    /// The longest time in which no write was answered while the migration ran.
    pub writes_ms: f64,
    /// The same before it.
    pub writes_usual_ms: f64,
    /// The longest time in which no probe could be sent while the migration ran, since there was no
    /// table of that name, or no connection.
    #[serde(default)]
    pub unmeasured_ms: f64,
    /// When reads waited long, from and to.
    pub reads: Vec<(f64, f64)>,
    /// When writes waited long.
    pub writes: Vec<(f64, f64)>,
}

/// Errors of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadError {
    /// The script or kind of statement.
    pub script: String,
    /// The server's code; null where it was none of its errors.
    pub sqlstate: Option<String>,
    /// The words of the first one, values masked.
    pub message: String,
    /// Whether there was no server to answer. The stage asks for it; the words say it.
    #[serde(skip)]
    pub lost: bool,
    /// How many before the migration.
    pub before: u64,
    /// How many while it ran.
    pub during: u64,
    /// How many after it.
    pub after: u64,
}

/// Connections in use.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionFacts {
    /// The pool's limit, as far as the server's allows.
    pub pool: u32,
    /// The most of the pool in use at once.
    pub pool_used: u32,
    /// The most requests that waited for one at once.
    pub waiting: u32,
    /// The server's `max_connections`.
    pub server: u32,
    /// The most that the server was seen with, those of the harness included.
    pub server_used: u32,
    /// Those of the harness itself: probes and the observer.
    pub harness: u32,
}

/// How well the generator kept its own times.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GeneratorFacts {
    /// How late requests were sent that a client was free for: 99 of 100 not later.
    pub lag_p99_ms: f64,
    /// The latest.
    pub lag_max_ms: f64,
    /// Whether the rate was reached before the migration and requests were sent in time.
    pub kept_up: bool,
}

/// The load in equal parts of the time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// How long a part is.
    pub bucket_ms: u64,
    /// Requests answered well in each.
    pub requests: Vec<u64>,
    /// Requests answered with an error or too late in each.
    pub errors: Vec<u64>,
    /// The longest latency of those that should have been sent in each.
    pub max_ms: Vec<f64>,
}

impl Timeline {
    /// Makes each part twice as long.
    pub fn coarsen(&mut self) {
        let sums = |counts: &[u64]| counts.chunks(2).map(|pair| pair.iter().sum()).collect();
        self.requests = sums(&self.requests);
        self.errors = sums(&self.errors);
        self.max_ms = self
            .max_ms
            .chunks(2)
            .map(|pair| pair.iter().copied().fold(0.0, f64::max))
            .collect();
        self.bucket_ms *= 2;
    }
}
