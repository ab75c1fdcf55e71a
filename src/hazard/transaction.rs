//! What only a whole transaction shows: work done under an earlier lock, many tables, no time limit.

use super::judge::Hazard;
use super::sight::{Sight, stopped, strength};
use super::weight::Weights;
use crate::event::{HeldLock, Severity, StatementRecord};
use crate::text::{count, grouped};

/// Tables from which on a transaction locks several.
const SEVERAL: usize = 3;

/// The hazards of each transaction, with the statement to point at.
pub(super) fn transactions<'a>(
    sights: &[Sight<'a>],
    weights: &Weights,
) -> Vec<(&'a StatementRecord, Hazard)> {
    let mut found = Vec::new();
    for transaction in sights.chunk_by(|a, b| a.record.transaction == b.record.transaction) {
        found.extend(work_under_lock(transaction, weights));
        found.extend(several_tables(transaction, weights));
    }
    found.extend(no_time_limit(sights, weights));
    found
}

/// Later statements that work on much while an earlier lock stops everybody.
fn work_under_lock<'a>(
    transaction: &[Sight<'a>],
    weights: &Weights,
) -> Option<(&'a StatementRecord, Hazard)> {
    let (at, lock) = transaction.iter().find_map(|sight| {
        let lock = sight.taken().find(|lock| exclusive(lock))?;
        Some((sight, lock))
    })?;
    let later: Vec<&Sight<'a>> = transaction
        .iter()
        .filter(|sight| sight.record.index > at.record.index && works(sight))
        .collect();
    let first = later.first()?;
    let rows: u64 = later
        .iter()
        .map(|sight| {
            let read: u64 = sight.record.scans.iter().map(|scan| scan.rows).sum();
            read.max(sight.record.rows.unwrap_or(0))
        })
        .sum();
    let size = transaction
        .iter()
        .flat_map(Sight::taken)
        .filter_map(|lock| lock.bytes)
        .max()
        .unwrap_or(0);
    let message = format!(
        "{} of the same transaction worked on {} rows while {} on {} stopped {}, the first {}",
        count(later.len(), "later statement"),
        grouped(rows),
        lock.mode,
        lock.relation,
        stopped(&lock.mode),
        place(first.record),
    );
    let hazard = Hazard::new("hazard.work-under-lock", weights.of(size), message)
        .on(&lock.relation)
        .number("rows", rows);
    Some((at.record, hazard))
}

fn place(record: &StatementRecord) -> String {
    if record.file.is_empty() {
        format!("is number {}", record.index)
    } else {
        format!("at line {}", record.line)
    }
}

fn works(sight: &Sight<'_>) -> bool {
    !sight.record.rewrites.is_empty()
        || !sight.record.scans.is_empty()
        || sight.record.rows.is_some_and(|rows| rows > 0)
}

fn exclusive(lock: &HeldLock) -> bool {
    lock.mode == "AccessExclusiveLock"
}

fn several_tables<'a>(
    transaction: &[Sight<'a>],
    weights: &Weights,
) -> Option<(&'a StatementRecord, Hazard)> {
    let mut tables: Vec<&HeldLock> = transaction
        .iter()
        .flat_map(Sight::taken)
        .filter(|lock| exclusive(lock))
        .collect();
    tables.sort_by(|a, b| a.relation.cmp(&b.relation));
    tables.dedup_by(|a, b| a.relation == b.relation);
    if tables.len() < SEVERAL {
        return None;
    }
    let size = tables.iter().filter_map(|lock| lock.bytes).sum();
    let names: Vec<&str> = tables.iter().map(|lock| lock.relation.as_str()).collect();
    let shown = names.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    let message = format!(
        "one transaction holds AccessExclusiveLock on {}: {shown}{}",
        count(tables.len(), "table"),
        if names.len() > 5 { ", …" } else { "" },
    );
    let last = transaction.last()?.record;
    let hazard = Hazard::new("hazard.several-tables-locked", weights.brief(size), message)
        .number("tables", tables.len());
    Some((last, hazard))
}

/// The first statement of the script that waits for a strong lock without a limit.
fn no_time_limit<'a>(
    sights: &[Sight<'a>],
    weights: &Weights,
) -> Option<(&'a StatementRecord, Hazard)> {
    let unlimited = |sight: &&Sight<'a>| {
        sight.record.lock_timeout_ms == Some(0) && sight.taken().next().is_some()
    };
    let first = sights.iter().find(unlimited)?;
    let size = sights
        .iter()
        .filter(unlimited)
        .flat_map(Sight::taken)
        .filter_map(|lock| lock.bytes)
        .max()
        .unwrap_or(0);
    let lock = first.taken().max_by_key(|lock| strength(&lock.mode))?;
    let also = if first.record.statement_timeout_ms == Some(0) {
        ", nor a statement_timeout for its work"
    } else {
        ""
    };
    let message = format!(
        "there is no lock_timeout for {} on {}{also}",
        lock.mode, lock.relation
    );
    let severity = weights.brief(size).max(Severity::Info);
    let hazard = Hazard::new("hazard.no-lock-timeout", severity, message).on(&lock.relation);
    Some((first.record, hazard))
}
