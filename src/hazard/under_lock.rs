//! What works on all of a table while others wait for it.

use std::time::Duration;

use super::deed::{Deed, DeedKind};
use super::judge::Hazard;
use super::sight::{Sight, stopped};
use super::weight::Weights;
use crate::event::{HeldLock, TableScan};
use crate::text::{bytes, duration, grouped};

/// A deed that takes a strong lock on a table that was there, for as long as it works on all of it.
pub(super) fn locked(
    sight: &Sight<'_>,
    deed: &Deed,
    weights: &Weights,
    id: &'static str,
    what: &str,
) -> Option<Hazard> {
    let relation = deed.relation.as_ref()?;
    let lock = sight.lock_on(relation)?;
    let scans = sight.scans_of(relation);
    let message = told(
        &format!(
            "{what} of {} stopped {}",
            lock.relation,
            stopped(&lock.mode)
        ),
        sight,
        Some(lock),
        Some(sight.bytes(relation)),
        rows_of(&scans),
    );
    let hazard = Hazard::new(id, weights.of(sight.bytes(relation)), message)
        .on(&lock.relation)
        .explaining(&scans);
    Some(measured(hazard, sight, Some(lock)))
}

/// The same of an index: nothing is built for a partitioned table whose partitions are left alone.
pub(super) fn built(sight: &Sight<'_>, deed: &Deed, weights: &Weights) -> Option<Hazard> {
    let relation = deed.relation.as_ref()?;
    let stored = sight.taken().any(|lock| lock.bytes.is_some())
        || sight
            .lock_on(relation)
            .is_some_and(|lock| lock.bytes.is_some());
    let hazard = locked(
        sight,
        deed,
        weights,
        "hazard.index-not-concurrent",
        "building an index",
    );
    hazard.filter(|_| stored)
}

/// A deed that reads all of a table while a strong lock is held on it.
pub(super) fn read(
    sight: &Sight<'_>,
    deed: &Deed,
    weights: &Weights,
    id: &'static str,
    what: &str,
) -> Option<Hazard> {
    let relation = deed.relation.as_ref()?;
    let scans = sight.scans_of(relation);
    scans.first()?;
    let lock = sight.lock_on(relation)?;
    let rows = rows_of(&scans);
    let message = told(
        &format!(
            "{what} read all of {} and stopped {}",
            lock.relation,
            stopped(&lock.mode)
        ),
        sight,
        Some(lock),
        Some(sight.bytes(relation)),
        rows,
    );
    let mut hazard = Hazard::new(id, weights.of(sight.bytes(relation)), message)
        .on(&lock.relation)
        .explaining(&scans);
    if matches!(
        deed.kind,
        DeedKind::ForeignKeyAdded { .. } | DeedKind::ConstraintValidated
    ) {
        // The check of a foreign key reads the table that is referred to as well.
        let all: Vec<&TableScan> = sight.record.scans.iter().collect();
        hazard = hazard.explaining(&all);
    }
    Some(measured(hazard, sight, Some(lock)).number("rows_read", rows.unwrap_or(0)))
}

/// A deed that writes a table anew.
pub(super) fn rewrote(
    sight: &Sight<'_>,
    deed: &Deed,
    weights: &Weights,
    id: &'static str,
    what: &str,
) -> Option<Hazard> {
    let relation = deed.relation.as_ref()?;
    let rewritten = sight.rewrites_of(relation);
    rewritten.first()?;
    let lock = sight.lock_on(relation);
    let name = sight.name_of(relation);
    let size = sight.bytes(relation).max(sight.record.rewritten_bytes);
    let scans = sight.scans_of(relation);
    let message = told(
        &format!("{what} wrote {name} anew and stopped readers and writers"),
        sight,
        lock,
        Some(size),
        rows_of(&scans),
    );
    let mut hazard = Hazard::new(id, weights.of(size), message)
        .on(&name)
        .explaining(&scans);
    let others = rewritten.into_iter().map(str::to_owned);
    hazard.relations.extend(others);
    Some(measured(hazard, sight, lock).number("rewritten_bytes", size))
}

pub(super) fn rows_of(scans: &[&TableScan]) -> Option<u64> {
    (!scans.is_empty()).then(|| scans.iter().map(|scan| scan.rows).sum())
}

/// The sentence with size, rows and, where it was long enough to matter, time.
pub(super) fn told(
    what: &str,
    sight: &Sight<'_>,
    lock: Option<&HeldLock>,
    size: Option<u64>,
    rows: Option<u64>,
) -> String {
    let mut facts = Vec::new();
    if let Some(size) = size {
        facts.push(bytes(size));
    }
    if let Some(rows) = rows {
        facts.push(format!("{} rows", grouped(rows)));
    }
    let facts = if facts.is_empty() {
        String::new()
    } else {
        format!(" ({})", facts.join(", "))
    };
    let took = lock.map_or(sight.record.duration_ms, |lock| sight.exposure_ms(lock));
    format!("{what}{facts}{}", time(took))
}

/// Times below a tenth of a second differ from run to run and matter to nobody.
pub(super) fn time(ms: f64) -> String {
    if ms < 100.0 {
        return String::new();
    }
    let time = Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default();
    format!(" for {}", duration(time))
}

pub(super) fn measured(hazard: Hazard, sight: &Sight<'_>, lock: Option<&HeldLock>) -> Hazard {
    let Some(lock) = lock else {
        return hazard.number("duration_ms", rounded(sight.record.duration_ms));
    };
    let hazard = hazard
        .number("lock_mode", lock.mode.clone())
        .number("stopped_ms", rounded(sight.exposure_ms(lock)));
    match lock.bytes {
        Some(size) => hazard.number("bytes", size),
        None => hazard,
    }
}

pub(super) fn rounded(ms: f64) -> f64 {
    (ms * 1000.0).round() / 1000.0
}
