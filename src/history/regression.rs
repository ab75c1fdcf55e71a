//! What takes more than it took: from one run on, and until now.

use std::collections::BTreeMap;

use super::load::{Loaded, LoadedStatement};
use super::series::Noise;
use super::trend::{RegressedTenant, Regression, StatementName};
use crate::robust::{Step, likeliest_step, median, step_at};

/// Runs that are needed before and after the change.
const BEFORE: usize = 4;
const AFTER: usize = 3;
/// How many times the spread of the values the change has to be.
const SPREADS: f64 = 4.0;
/// In how many pairs of an earlier and a later value the later one has to be larger.
const LARGER: f64 = 0.9;

/// Values of a series that are looked at one by one.
const LONG: usize = 300;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Metric {
    Duration,
    Lock,
    Wal,
    Size,
    Migrate,
    Suites,
    Rollback,
}

impl Metric {
    fn name(self) -> &'static str {
        match self {
            Self::Duration => "duration",
            Self::Lock => "lock",
            Self::Wal => "wal",
            Self::Size => "size",
            Self::Migrate => "migrate",
            Self::Suites => "suites",
            Self::Rollback => "rollback",
        }
    }

    fn is_time(self) -> bool {
        !matches!(self, Self::Wal | Self::Size)
    }

    /// By how much it has to grow, and to which multiple.
    fn floor(self, of_statement: bool) -> (f64, f64) {
        match self {
            Self::Duration | Self::Lock if of_statement => (20.0, 1.3),
            Self::Duration | Self::Lock => (500.0, 1.3),
            Self::Migrate | Self::Suites | Self::Rollback => (200.0, 1.3),
            Self::Wal => (65_536.0, 1.25),
            Self::Size => (1_048_576.0, 1.1),
        }
    }
}

type Key = (Option<i64>, Metric, i64);

/// A tenant's change, and at which place of the loaded runs it begins.
struct Change {
    tenant: i64,
    step: Step,
    runs: usize,
    since: usize,
}

pub(super) fn regressions(
    loaded: &Loaded,
    noise: &Noise,
    baseline: Option<usize>,
) -> Vec<Regression> {
    let mut values: BTreeMap<Key, Vec<(usize, f64)>> = BTreeMap::new();
    let mut add = |statement, metric, tenant, run, value: Option<f64>| {
        if let Some(value) = value {
            values
                .entry((statement, metric, tenant))
                .or_default()
                .push((run, value));
        }
    };
    for row in &loaded.ledger {
        let statement = Some(row.statement);
        add(
            statement,
            Metric::Duration,
            row.tenant,
            row.run,
            Some(row.duration_ms),
        );
        add(statement, Metric::Lock, row.tenant, row.run, row.lock_ms);
        add(statement, Metric::Wal, row.tenant, row.run, row.wal_bytes);
    }
    for row in &loaded.rehearsals {
        // What broke off says nothing of how long it takes.
        if row.verdict != "error" {
            for (metric, value) in [
                (Metric::Duration, Some(row.duration_ms)),
                (Metric::Migrate, row.migrate_ms),
                (Metric::Suites, row.suites_ms),
                (Metric::Rollback, row.rollback_ms),
            ] {
                add(None, metric, row.tenant, row.run, value);
            }
        }
        add(None, Metric::Size, row.tenant, row.run, row.bytes);
    }
    let mut changes: BTreeMap<(Option<i64>, Metric), Vec<Change>> = BTreeMap::new();
    for ((statement, metric, tenant), values) in &values {
        let change = change(values, *metric, statement.is_some(), noise, baseline);
        if let Some((step, since)) = change {
            changes
                .entry((*statement, *metric))
                .or_default()
                .push(Change {
                    tenant: *tenant,
                    step,
                    runs: values.len(),
                    since,
                });
        }
    }
    let mut found: Vec<Regression> = changes
        .iter()
        .filter_map(|((statement, metric), list)| {
            let name = match statement {
                Some(number) => Some(loaded.statements.get(number)?),
                None => None,
            };
            let list = explained_apart(&changes, *statement, *metric, list);
            regression(loaded, name, *metric, &list)
        })
        .collect();
    found.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    found
}

/// A statement that holds its lock longer because it takes longer is told of once; so is a stage or a tenant
/// that takes longer because a statement or a stage does.
fn explained_apart<'a>(
    changes: &BTreeMap<(Option<i64>, Metric), Vec<Change>>,
    statement: Option<i64>,
    metric: Metric,
    list: &'a [Change],
) -> Vec<&'a Change> {
    list.iter()
        .filter(|change| {
            let explains = |(other, other_metric): &(Option<i64>, Metric)| match (statement, metric)
            {
                (Some(_), Metric::Lock) => *other == statement && *other_metric == Metric::Duration,
                (None, Metric::Migrate | Metric::Rollback) => {
                    other.is_some() && *other_metric == Metric::Duration
                }
                (None, Metric::Duration) => {
                    other_metric.is_time() && (other.is_some() || *other_metric != metric)
                }
                _ => false,
            };
            !changes.iter().any(|(key, others)| {
                explains(key) && others.iter().any(|other| other.tenant == change.tenant)
            })
        })
        .collect()
}

/// Where it grows for good, and the place of the run.
fn change(
    values: &[(usize, f64)],
    metric: Metric,
    of_statement: bool,
    noise: &Noise,
    baseline: Option<usize>,
) -> Option<(Step, usize)> {
    // Of long series, neighbours are looked at together.
    let block = values.len() / LONG + 1;
    let together =
        |values: &[f64]| -> Vec<f64> { values.chunks(block).filter_map(median).collect() };
    let raw: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
    let raw = together(&raw);
    let paced: Option<Vec<f64>> = values
        .iter()
        .map(|(run, value)| noise.normalised(*run, *value))
        .collect();
    let paced = paced.map(|paced| together(&paced));
    // A machine that is slower slows down everything, but not what sleeps or waits: what grew has to
    // have grown by both measures.
    let paced = paced.filter(|_| metric.is_time());
    let looked_at = paced.as_deref().unwrap_or(&raw);
    let step = match baseline {
        Some(baseline) => {
            let at = values.iter().filter(|(run, _)| *run < baseline).count() / block;
            let enough = at > 0 && at < raw.len();
            step_at(looked_at, at).filter(|_| enough)?
        }
        None => likeliest_step(looked_at, BEFORE, AFTER)?,
    };
    let grown = |step: &Step| {
        let (floor, multiple) = metric.floor(of_statement);
        let grown = step.after - step.before;
        let multiple = if metric.is_time() {
            multiple + 2.0 * noise.relative()
        } else {
            multiple
        };
        grown >= floor && step.after >= step.before * multiple && step.larger >= LARGER
    };
    let is_clear = |step: &Step| {
        // Without a spread of their own, a few values may agree by chance.
        let own = step.spread.max(step.before * 0.02);
        step.after - step.before >= SPREADS * own
    };
    let by_raw = step_at(&raw, step.at)?;
    // An uneven machine scatters what it computes as measured, and what sleeps by its pace.
    if !grown(&step) || !grown(&by_raw) || !(is_clear(&step) || is_clear(&by_raw)) {
        return None;
    }
    let at = step.at * block;
    let (since, _) = values.get(at)?;
    Some((Step { at, ..by_raw }, *since))
}

fn regression(
    loaded: &Loaded,
    name: Option<&LoadedStatement>,
    metric: Metric,
    changes: &[&Change],
) -> Option<Regression> {
    let mut tenants: Vec<RegressedTenant> = changes
        .iter()
        .map(|change| RegressedTenant {
            tenant: loaded
                .tenants
                .get(&change.tenant)
                .cloned()
                .unwrap_or_default(),
            before: change.step.before,
            after: change.step.after,
            spread: change.step.spread,
            runs_before: change.step.at,
            runs_after: change.runs - change.step.at,
        })
        .collect();
    tenants.sort_by(|a, b| (b.after - b.before).total_cmp(&(a.after - a.before)));
    let since = changes.iter().map(|change| change.since).min()?;
    let run = loaded.runs.get(since)?;
    let before = since
        .checked_sub(1)
        .and_then(|place| loaded.runs.get(place));
    Some(Regression {
        metric: metric.name(),
        unit: if metric.is_time() { "ms" } else { "bytes" },
        statement: name.map(StatementName::of),
        tenants,
        since: run.id.clone(),
        since_round: run.round,
        inputs_changed: before.is_some_and(|before| before.inputs != run.inputs),
    })
}

/// Times before sizes, large ones first.
fn weight(regression: &Regression) -> f64 {
    let worst = regression.tenants.first();
    let grown = worst.map_or(0.0, |tenant| tenant.after - tenant.before);
    if regression.unit == "ms" {
        grown * 1e12
    } else {
        grown
    }
}
