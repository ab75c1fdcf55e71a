//! One statement with what was seen of it, and of its transaction so far.

use super::deed::{Deed, Relation};
use crate::event::{HeldLock, RelationKind, StatementRecord, TableScan};

/// Modes that stop writers or readers of a table (manual, 13.3.1), the weakest first.
const STRONG: [&str; 4] = [
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
];

/// A statement with what was seen.
#[derive(Debug)]
pub(super) struct Sight<'a> {
    pub(super) record: &'a StatementRecord,
    pub(super) deeds: Vec<Deed>,
    /// Strong locks on tables that were there before, taken by earlier statements of the transaction.
    pub(super) earlier: Vec<EarlierLock<'a>>,
    /// Tables that the transaction itself has made.
    pub(super) made: Vec<&'a str>,
}

/// A lock that an earlier statement took.
#[derive(Debug, Clone, Copy)]
pub(super) struct EarlierLock<'a> {
    pub(super) lock: &'a HeldLock,
    /// How long that statement took, in milliseconds.
    pub(super) duration_ms: f64,
}

impl<'a> Sight<'a> {
    /// Strong locks on tables that were there before, which this statement took.
    pub(super) fn taken(&self) -> impl Iterator<Item = &'a HeldLock> + use<'a> {
        self.record.locks.iter().filter(|lock| is_strong(lock))
    }

    /// Strong locks that are held at the statement's end.
    pub(super) fn locks(&self) -> impl Iterator<Item = &'a HeldLock> {
        let earlier = self.earlier.iter().map(|earlier| earlier.lock);
        earlier.chain(self.taken())
    }

    /// The strongest of the strong locks that are held on a relation at the statement's end.
    pub(super) fn lock_on(&self, relation: &Relation) -> Option<&'a HeldLock> {
        self.locks()
            .filter(|lock| relation.is(&lock.relation))
            .max_by_key(|lock| strength(&lock.mode))
    }

    /// Whether the relation was there before the transaction, as far as could be seen.
    pub(super) fn existed(&self, relation: &Relation) -> bool {
        !self.made.iter().any(|made| relation.is(made))
            && !self
                .record
                .locks
                .iter()
                .any(|lock| lock.on_new_object && relation.is(&lock.relation))
    }

    /// The relation as it was observed, with its schema; otherwise as the statement names it.
    pub(super) fn name_of(&self, relation: &Relation) -> String {
        let earlier = self.earlier.iter().map(|earlier| earlier.lock);
        let locks = self.record.locks.iter().chain(earlier);
        locks
            .map(|lock| &lock.relation)
            .find(|observed| relation.is(observed))
            .cloned()
            .unwrap_or_else(|| match &relation.schema {
                Some(schema) => format!("{schema}.{}", relation.name),
                None => relation.name.clone(),
            })
    }

    /// Whether the relation itself has no storage: its partitions do.
    fn is_partitioned(&self, relation: &Relation) -> bool {
        self.lock_on(relation)
            .is_some_and(|lock| lock.kind == RelationKind::Table && lock.bytes.is_none())
    }

    /// The size of a relation that is locked, in bytes, with that of its partitions.
    pub(super) fn bytes(&self, relation: &Relation) -> u64 {
        if self.is_partitioned(relation) {
            return self.locks().filter_map(|lock| lock.bytes).sum();
        }
        self.lock_on(relation)
            .and_then(|lock| lock.bytes)
            .unwrap_or(0)
    }

    /// What the statement wrote anew of a relation or of its partitions.
    pub(super) fn rewrites_of(&self, relation: &Relation) -> Vec<&'a str> {
        let partitioned = self.is_partitioned(relation);
        let rewrites = self.record.rewrites.iter().map(String::as_str);
        rewrites
            .filter(|rewritten| partitioned || relation.is(rewritten))
            .collect()
    }

    /// The readings from end to end of a relation or of its partitions.
    pub(super) fn scans_of(&self, relation: &Relation) -> Vec<&'a TableScan> {
        let partitioned = self.is_partitioned(relation);
        let scans = self.record.scans.iter();
        scans
            .filter(|scan| partitioned || relation.is(&scan.relation))
            .collect()
    }

    /// How long others waited for a lock at most, in milliseconds: from the statement that took it
    /// until its transaction was over.
    pub(super) fn exposure_ms(&self, lock: &HeldLock) -> f64 {
        let earlier = self
            .earlier
            .iter()
            .find(|earlier| std::ptr::eq(earlier.lock, lock));
        let taking = earlier.map_or(self.record.duration_ms, |earlier| earlier.duration_ms);
        taking + lock.held_ms
    }
}

/// Whether a lock stops writers or readers of a table that was there before.
pub(super) fn is_strong(lock: &HeldLock) -> bool {
    !lock.on_new_object
        && matches!(
            lock.kind,
            RelationKind::Table | RelationKind::MaterializedView
        )
        && strength(&lock.mode).is_some()
}

/// The rank of a strong mode.
pub(super) fn strength(mode: &str) -> Option<usize> {
    STRONG.iter().position(|strong| *strong == mode)
}

/// Whom a strong mode stops.
pub(super) fn stopped(mode: &str) -> &'static str {
    match mode {
        "AccessExclusiveLock" => "readers and writers",
        _ => "writers",
    }
}
