//! What the migration took in each tenant, as far as it was measured.

use std::collections::BTreeMap;

use super::{Summary, TenantSummary};
use crate::event::{Direction, HeldLock, Point, Stage, StatementRecord, Verdict};
use crate::text::count;

/// The modes that stop writers, and the last of them readers too; the weakest first (manual, 13.3.1
/// "Table-Level Locks").
const STRONG: [&str; 4] = [
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
];

/// The migration's time in the tenants in which it ran to its end.
pub(super) struct Measures<'a> {
    /// Each tenant with its milliseconds, the slowest first.
    pub(super) tenants: Vec<(&'a TenantSummary, f64)>,
    /// How many statements were measured; none where a command migrates.
    pub(super) statements: usize,
    /// Tenants in which the migration did not run to its end.
    pub(super) left_out: usize,
}

impl<'a> Measures<'a> {
    pub(super) fn of(summary: &'a Summary) -> Self {
        let complete: Vec<&TenantSummary> =
            summary.tenants.iter().filter(|t| migrated(t)).collect();
        let statements = complete.iter().map(|tenant| ups(tenant).count()).sum();
        let mut tenants: Vec<(&TenantSummary, f64)> = complete
            .iter()
            .map(|tenant| {
                let ms = if statements > 0 {
                    ups(tenant).map(|record| finite(record.duration_ms)).sum()
                } else {
                    stage_ms(tenant)
                };
                (*tenant, ms)
            })
            .collect();
        tenants.sort_by(|a, b| b.1.total_cmp(&a.1));
        Self {
            statements,
            left_out: summary.tenants.len() - tenants.len(),
            tenants,
        }
    }

    /// So many tenants at once: whoever is free takes the slowest of those that are left.
    pub(super) fn at_once_ms(&self, places: usize) -> f64 {
        let mut busy = vec![0.0_f64; places.max(1)];
        for (_, ms) in &self.tenants {
            if let Some(first) = busy.iter_mut().min_by(|a, b| a.total_cmp(b)) {
                *first += ms;
            }
        }
        busy.into_iter().fold(0.0, f64::max)
    }

    /// What the numbers are computed from.
    pub(super) fn origin(&self) -> String {
        let tenants = count(self.tenants.len(), "tenant");
        let from = if self.statements > 0 {
            format!(
                "the durations of {} of the migration in {tenants}",
                count(self.statements, "statement")
            )
        } else {
            format!("the time of the stage migrate in {tenants}, with the harness' own work")
        };
        let left_out = match self.left_out {
            0 => String::new(),
            1 => " One tenant, in which it did not run to its end, is not counted.".to_owned(),
            more => {
                format!(" {more} tenants, in which it did not run to its end, are not counted.")
            }
        };
        format!(
            "Computed from {from}.{left_out} Measured in sandboxes: durability is off, nothing runs beside the migration, and neither hardware nor load are production's. A lock counts from the beginning of the statement that took it to the end of its transaction."
        )
    }

    /// All tenants one after the other.
    pub(super) fn sum_ms(&self) -> f64 {
        self.tenants.iter().map(|(_, ms)| ms).sum()
    }
}

/// A lock that stops others, where it was held longest.
pub(super) struct LongestLock<'a> {
    pub(super) tenant: &'a TenantSummary,
    pub(super) lock: &'a HeldLock,
    /// From the beginning of the statement that took it to the end of its transaction.
    pub(super) ms: f64,
}

pub(super) fn longest_lock(summary: &Summary) -> Option<LongestLock<'_>> {
    summary
        .tenants
        .iter()
        .flat_map(|tenant| ups(tenant).map(move |record| (tenant, record)))
        .flat_map(|(tenant, record)| {
            record.locks.iter().map(move |lock| LongestLock {
                tenant,
                lock,
                ms: finite(record.duration_ms) + finite(lock.held_ms),
            })
        })
        .filter(|longest| longest.lock.bytes.is_some() && !longest.lock.on_new_object)
        .filter(|longest| strength(&longest.lock.mode).is_some())
        // The first of equals, so that the order of tenants decides.
        .reduce(|a, b| if b.ms > a.ms { b } else { a })
}

/// One statement of the migration in all tenants.
pub(super) struct FleetStatement<'a> {
    /// How it went where it took longest.
    pub(super) longest: &'a StatementRecord,
    pub(super) tenant: &'a TenantSummary,
    pub(super) tenants: usize,
    pub(super) median_ms: f64,
    /// The strongest mode of those that stop others.
    pub(super) lock: Option<&'a str>,
}

/// The statements of the migration, the slowest first.
pub(super) fn fleet_statements(summary: &Summary) -> Vec<FleetStatement<'_>> {
    type Runs<'a> = Vec<(&'a TenantSummary, &'a StatementRecord)>;
    let mut statements: BTreeMap<(&str, &str, u32), Runs<'_>> = BTreeMap::new();
    for tenant in &summary.tenants {
        for record in ups(tenant) {
            let key = (record.step.as_str(), record.file.as_str(), record.index);
            statements.entry(key).or_default().push((tenant, record));
        }
    }
    let mut statements: Vec<FleetStatement<'_>> = statements
        .into_values()
        .filter_map(|mut runs| {
            runs.sort_by(|a, b| b.1.duration_ms.total_cmp(&a.1.duration_ms));
            let (tenant, longest) = *runs.first()?;
            let (_, middle) = runs.get(runs.len() / 2)?;
            let lock = runs
                .iter()
                .flat_map(|(_, record)| &record.locks)
                .filter(|lock| !lock.on_new_object && lock.bytes.is_some())
                .filter(|lock| strength(&lock.mode).is_some())
                .max_by_key(|lock| strength(&lock.mode));
            Some(FleetStatement {
                longest,
                tenant,
                tenants: runs.len(),
                median_ms: middle.duration_ms,
                lock: lock.map(|lock| lock.mode.as_str()),
            })
        })
        .collect();
    statements.sort_by(|a, b| b.longest.duration_ms.total_cmp(&a.longest.duration_ms));
    statements
}

/// Whether the migration ran to its end, whatever is said against it.
fn migrated(tenant: &TenantSummary) -> bool {
    let stage = tenant.stage(Stage::Migrate).map(|stage| stage.verdict);
    tenant.schemas.contains_key(&Point::Migrated)
        || matches!(stage, Some(Verdict::Pass | Verdict::Warn))
}

fn stage_ms(tenant: &TenantSummary) -> f64 {
    let ms = tenant
        .stage(Stage::Migrate)
        .map_or(0, |stage| stage.duration_ms);
    std::time::Duration::from_millis(ms).as_secs_f64() * 1000.0
}

pub(super) fn ups(tenant: &TenantSummary) -> impl Iterator<Item = &StatementRecord> {
    let statements = tenant.statements.iter();
    statements.filter(|record| record.direction == Direction::Up)
}

fn strength(mode: &str) -> Option<usize> {
    STRONG.iter().position(|strong| *strong == mode)
}

fn finite(ms: f64) -> f64 {
    if ms.is_finite() { ms } else { 0.0 }
}

/// Milliseconds as people write them.
pub(super) fn words(ms: f64) -> String {
    crate::text::duration(std::time::Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default())
}
