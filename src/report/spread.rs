//! How differently the same statement went in the tenants of a fleet, and in which ones it stands out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::TenantSummary;
use crate::event::{Direction, Point, StatementRecord};
use crate::name::TenantName;
use crate::robust::{median, spread};

/// From which time on a statement counts as slow.
const SLOW_MS: f64 = 1000.0;
/// Tenants that have to be known before one of them can stand out.
const ENOUGH: usize = 5;
/// How many times the usual distance from the middle makes an outlier.
const FAR: f64 = 5.0;
/// The usual distance is at least this part of the middle, or equal tenants would make outliers of all others.
const LEAST: f64 = 0.05;

/// The statements of the migration over all tenants.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FleetSpread {
    /// Each statement in the order of the migration.
    pub statements: Vec<StatementSpread>,
    /// Tenants that stand out, the farthest first.
    pub outliers: Vec<Outlier>,
}

/// A statement of the migration over all tenants that it was executed in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatementSpread {
    /// The step.
    pub step: String,
    /// Its number in the step.
    pub index: u32,
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
    /// In how many tenants it was executed.
    pub tenants: usize,
    /// In how many it took more than a second.
    pub slow_in: usize,
    /// How long it took.
    pub duration_ms: Spread,
    /// How long a lock was held that stops readers or writers, the statement included.
    pub lock_ms: Option<Spread>,
    /// Write-ahead log.
    pub wal_bytes: Option<Spread>,
}

/// The middle and the largest of the values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// The middle.
    pub median: f64,
    /// The largest.
    pub max: f64,
    /// Where that was.
    pub tenant: TenantName,
}

/// A tenant in which a statement took much more than in the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlier {
    /// The tenant.
    pub tenant: TenantName,
    /// The step.
    pub step: String,
    /// The number of the statement in the step.
    pub index: u32,
    /// `duration_ms`, `lock_ms` or `wal_bytes`.
    pub metric: &'static str,
    /// What was measured.
    pub value: f64,
    /// The middle of all tenants.
    pub median: f64,
    /// How many times the usual distance it is away from that.
    pub z: f64,
    /// The size of the tenant before the migration, by the middle of all; it often explains the rest.
    pub size_ratio: Option<f64>,
}

/// `step 0001_a, statement 2 took 3.1 s instead of 20 ms in the middle`.
pub(super) fn outlier_words(outlier: &Outlier) -> String {
    let (what, of) = match outlier.metric {
        "lock_ms" => ("held a lock for", ""),
        "wal_bytes" => ("wrote", " of write-ahead log"),
        _ => ("took", ""),
    };
    let shown = |value: f64| {
        if outlier.metric == "wal_bytes" {
            crate::text::bytes(whole(value))
        } else {
            time(value)
        }
    };
    let size = match outlier.size_ratio {
        Some(ratio) if ratio >= 2.0 => {
            format!(" (its database is {ratio:.0} times as large as is usual)")
        }
        _ => String::new(),
    };
    format!(
        "step {}, statement {} {what} {}{of} instead of {} in the middle{size}",
        outlier.step,
        outlier.index,
        shown(outlier.value),
        shown(outlier.median)
    )
}

/// Milliseconds as people write them.
pub(super) fn time(ms: f64) -> String {
    crate::text::duration(std::time::Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float saturates"
)]
fn whole(value: f64) -> u64 {
    value.max(0.0) as u64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes are far below what a float holds exactly"
)]
fn float(value: u64) -> f64 {
    value as f64
}

type Runs<'a> = Vec<(&'a TenantSummary, &'a StatementRecord)>;
type Value<'a> = (&'a TenantSummary, f64);

/// What the migration's statements took in all tenants; nothing where there are fewer than two.
pub(super) fn fleet_spread(tenants: &[TenantSummary]) -> Option<FleetSpread> {
    let mut order: Vec<(&str, &str, u32)> = Vec::new();
    let mut runs: BTreeMap<(&str, &str, u32), Runs<'_>> = BTreeMap::new();
    for tenant in tenants {
        let ups = tenant.statements.iter();
        for record in ups.filter(|record| record.direction == Direction::Up) {
            let key = (record.step.as_str(), record.file.as_str(), record.index);
            runs.entry(key)
                .or_insert_with(|| {
                    order.push(key);
                    Vec::new()
                })
                .push((tenant, record));
        }
    }
    let mut found = FleetSpread {
        statements: Vec::new(),
        outliers: Vec::new(),
    };
    // A tenant that is behind has steps that others have had; by their names they come before.
    order.sort_by(|a, b| (a.0, a.2, a.1).cmp(&(b.0, b.2, b.1)));
    for key in order {
        let Some(runs) = runs.get(&key).filter(|runs| runs.len() > 1) else {
            continue;
        };
        found.add(runs);
    }
    let sizes = Sizes::of(tenants);
    for outlier in &mut found.outliers {
        outlier.size_ratio = sizes.ratio(&outlier.tenant);
    }
    found.outliers.sort_by(|a, b| b.z.total_cmp(&a.z));
    (!found.statements.is_empty()).then_some(found)
}

impl FleetSpread {
    fn add(&mut self, runs: &Runs<'_>) {
        let Some((_, record)) = runs.first() else {
            return;
        };
        let values = |of: &dyn Fn(&StatementRecord) -> Option<f64>| -> Vec<Value<'_>> {
            runs.iter()
                .filter_map(|(tenant, record)| Some((*tenant, of(record)?)))
                .filter(|(_, value)| value.is_finite())
                .collect()
        };
        let times = values(&|record| Some(record.duration_ms));
        let locks = values(&longest_lock);
        let wal = values(&|record| record.wal_bytes.map(float));
        for (metric, values, floor) in [
            ("duration_ms", &times, 100.0),
            ("lock_ms", &locks, 100.0),
            ("wal_bytes", &wal, 1_048_576.0),
        ] {
            self.outliers
                .extend(outliers(record, metric, values, floor));
        }
        let Some(duration_ms) = Spread::of(&times) else {
            return;
        };
        self.statements.push(StatementSpread {
            step: record.step.clone(),
            index: record.index,
            file: record.file.clone(),
            line: record.line,
            tenants: runs.len(),
            slow_in: times.iter().filter(|(_, ms)| *ms > SLOW_MS).count(),
            duration_ms,
            lock_ms: Spread::of(&locks),
            wal_bytes: Spread::of(&wal),
        });
    }
}

impl Spread {
    fn of(values: &[Value<'_>]) -> Option<Self> {
        let all: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
        // The first of equals.
        let (tenant, max) = values
            .iter()
            .copied()
            .reduce(|a, b| if b.1 > a.1 { b } else { a })?;
        Some(Self {
            median: median(&all)?,
            max,
            tenant: tenant.name.clone(),
        })
    }
}

/// Those far above the others. What is far below is nobody's worry.
fn outliers<'a>(
    record: &'a StatementRecord,
    metric: &'static str,
    values: &'a [Value<'a>],
    floor: f64,
) -> impl Iterator<Item = Outlier> + 'a {
    let all: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
    let middle = median(&all).filter(|_| values.len() >= ENOUGH);
    let usual = spread(&all)
        .unwrap_or_default()
        .max(middle.unwrap_or_default() * LEAST);
    values.iter().filter_map(move |(tenant, value)| {
        let middle = middle?;
        // What takes no time anywhere has no usual distance either.
        let z = (value - middle) / usual.max(floor / 100.0);
        let stands_out = z >= FAR && value - middle >= floor && *value >= 2.0 * middle;
        stands_out.then(|| Outlier {
            tenant: tenant.name.clone(),
            step: record.step.clone(),
            index: record.index,
            metric,
            value: *value,
            median: middle,
            z: (z * 10.0).round() / 10.0,
            size_ratio: None,
        })
    })
}

/// Locks that stop nobody have no size.
fn longest_lock(record: &StatementRecord) -> Option<f64> {
    let locks = record.locks.iter();
    locks
        .filter(|lock| !lock.on_new_object && lock.bytes.is_some())
        .map(|lock| lock.held_ms + record.duration_ms)
        .max_by(f64::total_cmp)
}

/// The tenants' sizes before the migration.
struct Sizes<'a> {
    all: BTreeMap<&'a TenantName, f64>,
    middle: Option<f64>,
}

impl<'a> Sizes<'a> {
    fn of(tenants: &'a [TenantSummary]) -> Self {
        let all: BTreeMap<&TenantName, f64> = tenants
            .iter()
            .filter_map(|tenant| {
                Some((&tenant.name, float(tenant.schemas.get(&Point::Base)?.bytes)))
            })
            .collect();
        let values: Vec<f64> = all.values().copied().collect();
        Self {
            middle: median(&values).filter(|middle| *middle > 0.0),
            all,
        }
    }

    fn ratio(&self, tenant: &TenantName) -> Option<f64> {
        let ratio = self.all.get(tenant)? / self.middle?;
        Some((ratio * 10.0).round() / 10.0)
    }
}
