//! What was seen of a tenant's database in use.

use serde::{Deserialize, Serialize};

/// A look at the live database. What the role may not see, or what does not apply, is missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LiveFacts {
    /// The address without its password.
    pub address: String,
    /// The server's version.
    pub server_version: Option<String>,
    /// That of the sandbox's.
    pub rehearsed_version: Option<String>,
    /// Whether it is a standby.
    pub in_recovery: Option<bool>,
    /// Whether the connection is encrypted.
    pub encrypted: Option<bool>,
    /// Whether the role is a superuser, or may run programs on the server.
    pub privileged: Option<bool>,
    /// `default_transaction_isolation` for this role in this database.
    pub default_isolation: Option<String>,
    /// How far the standbys are behind; of a standby, how far it is behind itself.
    pub replicas: Vec<LiveReplica>,
    /// Replication slots.
    pub slots: Vec<LiveSlot>,
    /// The age of the oldest open transaction in this database, prepared ones included.
    pub oldest_transaction_ms: Option<f64>,
    /// Sessions that have a transaction open and do nothing.
    pub idle_in_transaction: Option<u64>,
    /// Prepared transactions in this database.
    pub prepared_transactions: Option<u64>,
    /// Connections to the server in use, and how many it allows.
    pub connections: Option<u64>,
    /// `max_connections`.
    pub max_connections: Option<u64>,
    /// The age of the oldest transaction id that this database still needs.
    pub transaction_id_age: Option<u64>,
    /// What is archived.
    pub archive: Option<LiveArchive>,
    /// When it was backed up, as far as Postgres shows it.
    pub backup: LiveBackup,
    /// Invalid indexes.
    pub invalid_indexes: Option<Vec<String>>,
    /// The tables that the migration touches.
    pub tables: Vec<LiveTable>,
    /// Whether the locks on all of them were seen.
    #[serde(skip)]
    pub locks_seen: bool,
    /// Its schema against the one that was rehearsed.
    pub schema: Option<LiveSchema>,
    /// What the pending statements demand of its rows.
    pub checks: Vec<LiveCheck>,
    /// What could not be looked at, and why.
    pub not_seen: Vec<String>,
}

/// A standby.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LiveReplica {
    /// Its `application_name`.
    pub name: String,
    /// `streaming`, `catchup`, …
    pub state: Option<String>,
    /// `async`, `sync`, …
    pub sync: Option<String>,
    /// How many bytes of the log it has yet to replay.
    pub lag_bytes: Option<u64>,
    /// How long the last replay took to be confirmed; nothing where it is behind and replays nothing.
    pub lag_ms: Option<f64>,
}

/// A replication slot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveSlot {
    /// Its name.
    pub name: String,
    /// Whether somebody reads from it.
    pub active: bool,
    /// How much of the log is kept for it.
    pub kept_bytes: Option<u64>,
}

/// The archiver.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LiveArchive {
    /// `archive_mode`.
    pub mode: String,
    /// How long ago a segment was archived.
    pub age_ms: Option<f64>,
    /// Attempts that failed since the statistics were reset.
    pub failed: u64,
    /// Whether the last attempt failed.
    pub failing: bool,
}

/// Backups. Postgres keeps no list: what it shows is the history file of the last base backup, where the
/// log is archived, and a backup that is being taken.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LiveBackup {
    /// How long ago the last base backup ended.
    pub age_ms: Option<f64>,
    /// Base backups that are being taken.
    pub running: u64,
    /// Why nothing is known of the last one.
    pub unknown: Option<String>,
}

/// A table that the migration touches.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LiveTable {
    /// `schema.table`.
    pub table: String,
    /// The planner's estimate of its rows there.
    pub rows: Option<u64>,
    /// Its size there with indexes and TOAST, as of the last vacuum or analyze.
    pub bytes: Option<u64>,
    /// The same in the sandbox.
    pub rehearsed_rows: Option<u64>,
    /// The same in the sandbox.
    pub rehearsed_bytes: Option<u64>,
    /// Whether it is being vacuumed.
    pub vacuuming: bool,
    /// Locks that others hold or wait for.
    pub locks: Vec<LiveLock>,
}

/// Locks of one mode on a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LiveLock {
    /// As `pg_locks` names it.
    pub mode: String,
    /// Whether they are held; otherwise they are waited for.
    pub granted: bool,
    /// How many.
    pub count: u64,
    /// The age of the oldest transaction among them.
    pub oldest_ms: Option<f64>,
}

/// The live schema against the snapshot's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveSchema {
    /// The digest of the live schema without owners, privileges and what only superusers may read.
    pub fingerprint: String,
    /// The same of the snapshot's.
    pub rehearsed: String,
    /// The first differences.
    pub changes: Vec<String>,
    /// How many more there are.
    pub more_changes: usize,
    /// Steps that only the live version table names.
    pub more_steps: Vec<String>,
    /// Steps that only the snapshot's version table names.
    pub fewer_steps: Vec<String>,
}

/// Something that a pending statement demands of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveCheck {
    /// The step.
    pub step: String,
    /// `FILE:LINE` of the statement.
    pub place: String,
    /// What it is about, in words.
    pub object: String,
    /// Rows, groups, pairs or values in the way.
    pub count: Option<u64>,
    /// Which statement before it may well take them away.
    pub after: Option<String>,
    /// Why they were not counted.
    pub not_counted: Option<String>,
}
