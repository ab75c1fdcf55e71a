//! The tables that a migration touched, by its locks.

use std::collections::BTreeSet;

use crate::event::{RelationKind, StatementRecord};

const STRONG: [&str; 5] = [
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
    "RowExclusiveLock",
];

/// The tables that were there before and whose rows or definition a statement touched: `schema.table`.
pub(super) fn touched(ledger: &[StatementRecord]) -> BTreeSet<String> {
    ledger
        .iter()
        .flat_map(|record| &record.locks)
        .filter(|lock| {
            !lock.on_new_object
                && lock.kind == RelationKind::Table
                && STRONG.contains(&lock.mode.as_str())
        })
        .map(|lock| lock.relation.clone())
        .collect()
}
