//! The statement ledger in `report.json`.

use serde::Serialize;

use crate::event::{
    Claim, Direction, HeldLock, RelationBytes, RelationKind, RewriteReason, StatementError,
    StatementRecord, TableScan,
};

#[derive(Serialize)]
#[expect(
    clippy::struct_field_names,
    reason = "`statement_timeout` is the setting's name"
)]
pub(super) struct Statement<'a> {
    direction: Direction,
    step: &'a str,
    index: u32,
    file: &'a str,
    line: u32,
    sql: &'a str,
    in_transaction: bool,
    transaction: u32,
    duration_ms: f64,
    rows: Option<u64>,
    rows_changed: Option<u64>,
    locks: Vec<Lock<'a>>,
    locks_observed: bool,
    locks_sampled: bool,
    waited_ms: Option<f64>,
    rewrites: &'a [String],
    rewrite_reasons: &'a [RewriteReason],
    rewritten_bytes: u64,
    left_invalid: Option<&'a [String]>,
    scans: &'a [TableScan],
    lock_timeout_ms: Option<u64>,
    statement_timeout_ms: Option<u64>,
    wal_bytes: Option<u64>,
    temporary_bytes: Option<u64>,
    database_bytes: Option<u64>,
    relation_bytes: Option<&'a [RelationBytes]>,
    notices: &'a [String],
    server_log: Option<&'a [String]>,
    error: Option<ServerError<'a>>,
    claims: &'a [Claim],
}

#[derive(Serialize)]
struct Lock<'a> {
    relation: &'a str,
    mode: &'a str,
    held_ms: f64,
    on_new_object: bool,
    kind: RelationKind,
    bytes: Option<u64>,
}

#[derive(Serialize)]
struct ServerError<'a> {
    sqlstate: Option<&'a str>,
    message: &'a str,
    detail: Option<&'a str>,
    hint: Option<&'a str>,
    context: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
}

impl<'a> Statement<'a> {
    pub(super) fn of(record: &'a StatementRecord) -> Self {
        let mut locks: Vec<Lock<'a>> = record.locks.iter().map(Lock::of).collect();
        locks.sort_by(|a, b| (a.relation, a.mode).cmp(&(b.relation, b.mode)));
        Self {
            direction: record.direction,
            step: &record.step,
            index: record.index,
            file: &record.file,
            line: record.line,
            sql: &record.sql,
            in_transaction: record.in_transaction,
            transaction: record.transaction,
            duration_ms: number(record.duration_ms),
            rows: record.rows,
            rows_changed: record.rows_changed,
            locks,
            locks_observed: record.locks_observed,
            locks_sampled: record.locks_sampled,
            waited_ms: record.waited_ms.map(number),
            rewrites: &record.rewrites,
            rewrite_reasons: &record.rewrite_reasons,
            rewritten_bytes: record.rewritten_bytes,
            left_invalid: record.left_invalid.as_deref(),
            scans: &record.scans,
            lock_timeout_ms: record.lock_timeout_ms,
            statement_timeout_ms: record.statement_timeout_ms,
            wal_bytes: record.wal_bytes,
            temporary_bytes: record.temporary_bytes,
            database_bytes: record.database_bytes,
            relation_bytes: record.relation_bytes.as_deref(),
            notices: &record.notices,
            server_log: record.server_log.as_deref(),
            error: record.error.as_ref().map(ServerError::of),
            claims: &record.claims,
        }
    }
}

impl<'a> Lock<'a> {
    fn of(lock: &'a HeldLock) -> Self {
        Self {
            relation: &lock.relation,
            mode: &lock.mode,
            held_ms: number(lock.held_ms),
            on_new_object: lock.on_new_object,
            kind: lock.kind,
            bytes: lock.bytes,
        }
    }
}

impl<'a> ServerError<'a> {
    fn of(error: &'a StatementError) -> Self {
        Self {
            sqlstate: error.sqlstate.as_deref(),
            message: &error.message,
            detail: error.detail.as_deref(),
            hint: error.hint.as_deref(),
            context: error.context.as_deref(),
            line: error.line,
            column: error.column,
        }
    }
}

/// JSON knows no infinity; a measurement that is not a number was not made.
pub(super) fn number(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}
