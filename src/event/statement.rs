//! What one statement really did. Field names are those of `report.json` where they appear there.

use serde::{Deserialize, Serialize};

use super::Claim;

/// Which way a statement goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The migration.
    #[default]
    Up,
    /// The rollback.
    Down,
    /// The migration a second time.
    Redo,
}

/// What one statement really did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StatementRecord {
    /// Which way.
    pub direction: Direction,
    /// The step it belongs to.
    pub step: String,
    /// Its number within the step's script, from 1.
    pub index: u32,
    /// The script's path relative to harness.yaml; empty for statements of another tool.
    pub file: String,
    /// The line it starts at, from 1; 0 for statements of another tool.
    pub line: u32,
    /// Its text, cut at 2,000 characters.
    pub sql: String,
    /// Whether it ran in a transaction block with others.
    pub in_transaction: bool,
    /// The number of its transaction within the script, from 1.
    pub transaction: u32,
    /// Time until the server was ready again.
    pub duration_ms: f64,
    /// Rows that the server says it processed.
    pub rows: Option<u64>,
    /// Rows that were inserted, updated or deleted while it ran, by functions and triggers as well,
    /// as the session's statistics count them; null where it could not be looked at. What
    /// `TRUNCATE` removes is not counted.
    pub rows_changed: Option<u64>,
    /// Locks held at its end by its session, as far as its transaction was still open.
    pub locks: Vec<HeldLock>,
    /// Whether the locks were looked at: not after a statement that ended its own transaction.
    pub locks_observed: bool,
    /// Whether another session looked at them again and again while the statement ran, because they were
    /// gone when it ended: short ones may be missing, and times are at most as long as told.
    #[serde(default)]
    pub locks_sampled: bool,
    /// How long it waited for locks, as far as was seen: nobody looks in its first milliseconds.
    #[serde(default)]
    pub waited_ms: Option<f64>,
    /// Relations whose storage was written anew.
    pub rewrites: Vec<String>,
    /// Why an `ALTER` wrote tables anew.
    #[serde(default)]
    pub rewrite_reasons: Vec<RewriteReason>,
    /// Their size together, in bytes; of what was not locked at its end, as the planner knows it.
    pub rewritten_bytes: u64,
    /// Indexes and constraints that it left not valid, with their kind; null where nobody looked, as after statements
    /// whose words do not say that they could.
    #[serde(default)]
    pub left_invalid: Option<Vec<String>>,
    /// Tables that were there before the transaction and were read from end to end.
    pub scans: Vec<TableScan>,
    /// `lock_timeout` as it was when the locks were looked at, in milliseconds; 0 is none.
    pub lock_timeout_ms: Option<u64>,
    /// `statement_timeout`, likewise.
    pub statement_timeout_ms: Option<u64>,
    /// Write-ahead log written meanwhile; null where it was not measured.
    pub wal_bytes: Option<u64>,
    /// Temporary files that it wrote, as the server's log says; null where that could not be read.
    #[serde(default)]
    pub temporary_bytes: Option<u64>,
    /// The size of the database when its script was over, told with the last statement of a script that wrote at
    /// least 1 MiB of log; null with the others.
    #[serde(default)]
    pub database_bytes: Option<u64>,
    /// Where that is told: the relations that have another size than when it was told before, or than in the base, so
    /// smaller scripts in between count as well; the largest differences first, at most 20.
    #[serde(default)]
    pub relation_bytes: Option<Vec<RelationBytes>>,
    /// Notices and warnings.
    pub notices: Vec<String>,
    /// What its process wrote to the server's log meanwhile, without temporary files; null where that could
    /// not be read.
    #[serde(default)]
    pub server_log: Option<Vec<String>>,
    /// Where it ran, for as long as the server's log has not been read.
    #[serde(skip)]
    pub ran: Option<Ran>,
    /// What went wrong.
    pub error: Option<StatementError>,
    /// What a linter expects of it, and what came of that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
}

/// Why a table was written anew, in the terms of `pg_event_trigger_table_rewrite_reason` (manual, “Event
/// Trigger Functions”).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RewriteReason {
    /// It became logged or unlogged.
    Persistence,
    /// A new column has values of its own in each row.
    Default,
    /// A column has another type.
    Type,
    /// It has another access method.
    AccessMethod,
}

/// A relation whose size has changed: a table with its TOAST, a materialized view or an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationBytes {
    /// Its name with its schema.
    pub relation: String,
    /// What it took before; null if it was not there.
    pub before: Option<u64>,
    /// What it takes now; null if it is gone.
    pub after: Option<u64>,
}

impl RelationBytes {
    /// By how many bytes it grew or shrank.
    pub fn difference(&self) -> u64 {
        let (before, after) = (self.before.unwrap_or(0), self.after.unwrap_or(0));
        before.abs_diff(after)
    }
}

/// What the server's log says of a statement; see [`StatementRecord`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedStatement {
    /// Which way.
    pub direction: Direction,
    /// The step it belongs to.
    pub step: String,
    /// Its number within the step's script, from 1.
    pub index: u32,
    /// Temporary files that it wrote.
    pub temporary_bytes: Option<u64>,
    /// What its process wrote to the log meanwhile.
    pub server_log: Option<Vec<String>>,
}

impl LoggedStatement {
    /// What was found out of a statement.
    pub fn of(record: &StatementRecord) -> Self {
        Self {
            direction: record.direction,
            step: record.step.clone(),
            index: record.index,
            temporary_bytes: record.temporary_bytes,
            server_log: record.server_log.clone(),
        }
    }

    /// Adds them to the records that were told last, which are in the same order.
    pub fn add_all(logged: &[Self], records: &mut [StatementRecord]) {
        let mut records = records.iter_mut().rev();
        for told in logged.iter().rev() {
            records.by_ref().any(|record| told.add_to(record));
        }
    }

    /// Adds it to the record of the statement, if that is it.
    fn add_to(&self, record: &mut StatementRecord) -> bool {
        let same = record.direction == self.direction
            && record.index == self.index
            && record.step == self.step;
        if same {
            record.temporary_bytes = self.temporary_bytes;
            record.server_log.clone_from(&self.server_log);
        }
        same
    }
}

/// Where and when a statement ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ran {
    /// The server's process.
    pub process: u32,
    /// When it was sent, in microseconds since 1970 by our clock.
    pub began: i64,
    /// When the server was ready again.
    pub ended: i64,
}

/// A lock that a statement left held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldLock {
    /// Schema and name.
    pub relation: String,
    /// The mode as `pg_locks` names it, for example `AccessExclusiveLock`.
    pub mode: String,
    /// From the end of the statement that took it to the end of its transaction.
    pub held_ms: f64,
    /// Whether the relation was created in the same transaction.
    pub on_new_object: bool,
    /// What the relation is.
    pub kind: RelationKind,
    /// The size of a table with its TOAST and without its indexes, in bytes, where the lock stops
    /// writers or readers.
    pub bytes: Option<u64>,
}

/// A table that a statement read from end to end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableScan {
    /// Schema and name.
    pub relation: String,
    /// The rows read each time, as the server's statistics count them (manual, 28.2
    /// `pg_stat_xact_all_tables`). Parallel workers of an index build count for themselves.
    pub rows: u64,
    /// How often: a rewrite reads the table once, and once more for each of its indexes.
    pub times: u64,
}

/// What a relation is, by `pg_class.relkind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Ordinary or partitioned.
    Table,
    /// An index.
    Index,
    /// A materialized view.
    MaterializedView,
    /// Everything else: views, sequences, composite types, foreign tables, or gone by now.
    Other,
}

impl RelationKind {
    /// Of `pg_class.relkind`.
    pub fn of(relkind: &str) -> Self {
        match relkind {
            "r" | "p" => Self::Table,
            "i" | "I" => Self::Index,
            "m" => Self::MaterializedView,
            _ => Self::Other,
        }
    }
}

/// A server error. Values of rows are masked unless `reveal_values` is set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementError {
    /// The five characters of appendix A of the Postgres manual.
    pub sqlstate: Option<String>,
    /// The primary message.
    pub message: String,
    /// The detail.
    pub detail: Option<String>,
    /// The hint.
    pub hint: Option<String>,
    /// The context, for example the PL/pgSQL function.
    pub context: Option<String>,
    /// Line of the script that the server pointed at.
    pub line: Option<u32>,
    /// Column of that line.
    pub column: Option<u32>,
}
