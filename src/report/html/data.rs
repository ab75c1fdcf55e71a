//! What the page's script shows of each tenant, as JSON with every repeated part once.
//!
//! Numbers in the place of texts and lists are those of the pool. The scripts know the same shapes.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::super::cases::by_suite;
use super::super::judge::finding_verdict;
use super::super::{Summary, TenantSummary};
use super::findings::key;
use super::plans;
use super::pool::{Pool, clean_json};
use crate::event::{
    App, CaseOutcome, Direction, Finding, HeldLock, Location, Point, RelationKind, SchemaFacts,
    Severity, Stage, StatementError, StatementRecord, SuiteCase, TrafficFacts,
};

#[derive(Serialize)]
struct Tenant<'a> {
    name: &'a str,
    verdict: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    ms: u64,
    labels: usize,
    snapshots: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<(bool, u64)>,
    schemas: BTreeMap<Point, SchemaRow>,
    /// Of each stage its name, verdict and reason; and the milliseconds.
    stages: usize,
    times: Vec<u64>,
    findings: Vec<FindingRow>,
    statements: Vec<StatementRow<'a>>,
    suites: usize,
    /// Those that passed at once.
    passed: usize,
    cases: Vec<CaseRow<'a>>,
    models: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    rollback: Option<usize>,
    steps: usize,
    interruptions: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    after_writes: Option<usize>,
    idempotence: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    traffic: Option<TrafficFacts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plans: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repro: Option<&'a str>,
}

/// Tables, columns, indexes, foreign keys, rows, bytes, fingerprint.
#[derive(Serialize)]
struct SchemaRow(u64, u64, u64, u64, u64, u64, usize);

/// What is the same in all tenants, the message, evidence in words, evidence in numbers.
#[derive(Serialize)]
struct FindingRow(usize, usize, usize, BTreeMap<String, Value>);

#[derive(Serialize)]
struct FindingKind<'a> {
    key: String,
    id: &'a str,
    severity: Severity,
    verdict: &'static str,
    stage: Stage,
    object: Option<&'a str>,
    location: Option<&'a Location>,
    sqlstate: Option<&'a str>,
    help: &'a str,
}

/// What is the same in all tenants, milliseconds, rows, WAL, locks, how long they were held,
/// the sizes of what they lock, everything that is rare.
#[derive(Serialize)]
struct StatementRow<'a>(
    usize,
    Tenths,
    Option<u64>,
    Option<u64>,
    usize,
    Tenths,
    usize,
    #[serde(skip_serializing_if = "Option::is_none")] Option<Rare<'a>>,
);

#[derive(Serialize)]
struct StatementKind<'a> {
    direction: Direction,
    step: &'a str,
    index: u32,
    file: &'a str,
    line: u32,
    sql: &'a str,
    in_transaction: bool,
    transaction: u32,
    locks_observed: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    locks_sampled: bool,
    lock_timeout_ms: Option<u64>,
    statement_timeout_ms: Option<u64>,
}

#[derive(Serialize)]
struct Lock<'a> {
    relation: &'a str,
    mode: &'a str,
    new: bool,
    kind: RelationKind,
}

/// What was written anew and its size, what was read whole, notices, the error, and what is rarer still.
#[derive(Serialize)]
struct Rare<'a>(
    usize,
    u64,
    usize,
    Option<usize>,
    Option<&'a StatementError>,
    #[serde(skip_serializing_if = "Option::is_none")] Option<Rarest>,
);

/// Temporary bytes, what is left not valid, lines of the server's log.
#[derive(Serialize)]
struct Rarest(u64, usize, usize);

#[derive(Serialize)]
struct CaseKind<'a> {
    suite: &'a str,
    name: &'a str,
    app: App,
    point: Point,
}

/// A case that did not pass at once: kind, outcome, attempts, milliseconds, message, output.
#[derive(Serialize)]
struct CaseRow<'a>(
    usize,
    CaseOutcome,
    u32,
    Tenths,
    Option<usize>,
    Option<&'a str>,
);

/// The whole block.
pub(super) fn data(summary: &Summary) -> Result<String, serde_json::Error> {
    let mut pool = Pool::default();
    let tenants = summary
        .tenants
        .iter()
        .map(|tenant| clean_json(&Tenant::of(tenant, &mut pool)?))
        .collect::<Result<Vec<String>, _>>()?;
    let index: BTreeMap<&str, usize> = summary
        .tenants
        .iter()
        .enumerate()
        .map(|(index, tenant)| (tenant.name.as_str(), index))
        .collect();
    let groups: BTreeMap<String, Vec<usize>> = summary
        .groups
        .iter()
        .map(|group| {
            let names = group.tenants.iter();
            let members = names.filter_map(|name| index.get(name.as_str()).copied());
            (key(&group.signature), members.collect())
        })
        .collect();
    Ok(format!(
        "{{\"groups\":{},\n\"shared\":{},\n\"tenants\":[{}]}}",
        clean_json(&groups)?,
        pool.array(),
        tenants.join(",\n")
    ))
}

impl<'a> Tenant<'a> {
    fn of(tenant: &'a TenantSummary, pool: &mut Pool) -> Result<Self, serde_json::Error> {
        let (passed, others): (Vec<&SuiteCase>, Vec<&SuiteCase>) =
            tenant.cases.iter().partition(|case| {
                case.outcome == CaseOutcome::Passed
                    && case.message.is_none()
                    && case.output.is_none()
            });
        let passed = passed
            .into_iter()
            .map(|case| pool.add(&CaseKind::of(case)))
            .collect::<Result<Vec<usize>, _>>()?;
        let stages: Vec<_> = tenant
            .stages
            .iter()
            .map(|stage| (stage.stage, stage.verdict.as_str(), &stage.reason))
            .collect();
        let schemas = tenant.schemas.iter();
        let schemas = schemas.map(|(point, schema)| Ok((*point, SchemaRow::of(schema, pool)?)));
        Ok(Self {
            name: tenant.name.as_str(),
            verdict: tenant.verdict.as_str(),
            reason: tenant.reason.as_deref(),
            ms: tenant.duration_ms,
            schemas: schemas.collect::<Result<_, serde_json::Error>>()?,
            stages: pool.add(&stages)?,
            times: tenant
                .stages
                .iter()
                .map(|stage| stage.duration_ms)
                .collect(),
            labels: pool.add(&tenant.labels)?,
            snapshots: pool.add(&tenant.snapshots)?,
            seed: tenant
                .seed
                .as_ref()
                .map(|seed| (seed.cache_hit, seed.duration_ms)),
            findings: rows(&tenant.findings, |finding| FindingRow::of(finding, pool))?,
            statements: rows(&tenant.statements, |record| StatementRow::of(record, pool))?,
            suites: pool.add(&by_suite(&tenant.cases))?,
            passed: pool.add(&passed)?,
            cases: rows(others, |case| CaseRow::of(case, pool))?,
            models: pool.add(&tenant.models)?,
            rollback: tenant
                .rollback
                .as_ref()
                .map(|proof| pool.add(proof))
                .transpose()?,
            steps: pool.add(&tenant.steps)?,
            interruptions: pool.add(&tenant.interruptions)?,
            after_writes: tenant
                .after_writes
                .as_ref()
                .map(|proof| pool.add(proof))
                .transpose()?,
            idempotence: pool.add(&tenant.idempotence)?,
            traffic: tenant.traffic.as_ref().map(drawn),
            plans: plans::shown(tenant)
                .map(|shown| pool.add(&shown))
                .transpose()?,
            repro: tenant.repro.as_deref(),
        })
    }
}

fn rows<T, R>(
    all: impl IntoIterator<Item = T>,
    row: impl FnMut(T) -> Result<R, serde_json::Error>,
) -> Result<Vec<R>, serde_json::Error> {
    all.into_iter().map(row).collect()
}

impl FindingRow {
    fn of(finding: &Finding, pool: &mut Pool) -> Result<Self, serde_json::Error> {
        let kind = FindingKind {
            key: key(&finding.signature()),
            id: &finding.id,
            severity: finding.severity,
            verdict: finding_verdict(finding).as_str(),
            stage: finding.stage,
            object: finding.object.as_deref(),
            location: finding.location.as_ref(),
            sqlstate: finding.sqlstate.as_deref(),
            help: &finding.help,
        };
        // Texts are often the same in many tenants, numbers are not.
        let (words, numbers): (BTreeMap<_, _>, BTreeMap<_, _>) = finding
            .evidence
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key.clone(), value.clone()))
            .partition(|(_, value)| value.is_string());
        Ok(Self(
            pool.add(&kind)?,
            pool.add(&finding.message)?,
            pool.add(&words)?,
            numbers,
        ))
    }
}

impl<'a> StatementRow<'a> {
    fn of(record: &'a StatementRecord, pool: &mut Pool) -> Result<Self, serde_json::Error> {
        let kind = StatementKind {
            direction: record.direction,
            step: &record.step,
            index: record.index,
            file: &record.file,
            line: record.line,
            sql: &record.sql,
            in_transaction: record.in_transaction,
            transaction: record.transaction,
            locks_observed: record.locks_observed,
            locks_sampled: record.locks_sampled,
            lock_timeout_ms: record.lock_timeout_ms,
            statement_timeout_ms: record.statement_timeout_ms,
        };
        let mut held: Vec<&HeldLock> = record.locks.iter().collect();
        held.sort_by(|a, b| (&a.relation, &a.mode).cmp(&(&b.relation, &b.mode)));
        let locks: Vec<Lock<'_>> = held.iter().map(|lock| Lock::of(lock)).collect();
        let bytes: Vec<Option<u64>> = held.iter().map(|lock| lock.bytes).collect();
        // All that one statement took is let go at the same moment.
        let held_ms = record
            .locks
            .iter()
            .map(|lock| lock.held_ms)
            .fold(0.0, f64::max);
        Ok(Self(
            pool.add(&kind)?,
            Tenths(record.duration_ms),
            record.rows,
            record.wal_bytes,
            pool.add(&locks)?,
            Tenths(held_ms),
            pool.add(&bytes)?,
            Rare::of(record, pool)?,
        ))
    }
}

impl<'a> Rare<'a> {
    fn of(record: &'a StatementRecord, pool: &mut Pool) -> Result<Option<Self>, serde_json::Error> {
        let rarest = Rarest::of(record, pool)?;
        let usual = rarest.is_none()
            && record.rewrites.is_empty()
            && record.rewritten_bytes == 0
            && record.scans.is_empty()
            && record.notices.is_empty()
            && record.error.is_none();
        if usual {
            return Ok(None);
        }
        let scans: Vec<(usize, u64, u64)> = rows(&record.scans, |scan| {
            Ok((pool.add(&scan.relation)?, scan.rows, scan.times))
        })?;
        let notices = (!record.notices.is_empty()).then(|| pool.add(&record.notices));
        Ok(Some(Self(
            pool.add(&record.rewrites)?,
            record.rewritten_bytes,
            pool.add(&scans)?,
            notices.transpose()?,
            record.error.as_ref(),
            rarest,
        )))
    }
}

impl Rarest {
    fn of(record: &StatementRecord, pool: &mut Pool) -> Result<Option<Self>, serde_json::Error> {
        let temporary = record.temporary_bytes.unwrap_or(0);
        let left = record.left_invalid.as_deref().unwrap_or_default();
        let log = record.server_log.as_deref().unwrap_or_default();
        if temporary == 0 && left.is_empty() && log.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self(temporary, pool.add(&left)?, pool.add(&log)?)))
    }
}

impl SchemaRow {
    fn of(schema: &SchemaFacts, pool: &mut Pool) -> Result<Self, serde_json::Error> {
        Ok(Self(
            schema.tables,
            schema.columns,
            schema.indexes,
            schema.foreign_keys,
            schema.rows_estimated,
            schema.bytes,
            pool.add(&schema.fingerprint)?,
        ))
    }
}

impl<'a> Lock<'a> {
    fn of(lock: &'a HeldLock) -> Self {
        Self {
            relation: &lock.relation,
            mode: &lock.mode,
            new: lock.on_new_object,
            kind: lock.kind,
        }
    }
}

impl<'a> CaseKind<'a> {
    fn of(case: &'a SuiteCase) -> Self {
        Self {
            suite: &case.suite,
            name: &case.name,
            app: case.app,
            point: case.point,
        }
    }
}

impl<'a> CaseRow<'a> {
    fn of(case: &'a SuiteCase, pool: &mut Pool) -> Result<Self, serde_json::Error> {
        Ok(Self(
            pool.add(&CaseKind::of(case))?,
            case.outcome,
            case.attempts,
            Tenths(case.duration_ms),
            case.message
                .as_ref()
                .map(|message| pool.add(message))
                .transpose()?,
            case.output.as_deref(),
        ))
    }
}

/// Parts of a timeline that a chart has room for.
const PARTS: usize = 80;
/// Waits of each table that are drawn.
const WAITS: usize = 20;

/// What of a load is drawn: a page has to hold the charts of many tenants.
fn drawn(facts: &TrafficFacts) -> TrafficFacts {
    let mut facts = facts.clone();
    facts.migration.statements.clear();
    facts.load.scripts.clear();
    while facts.timeline.requests.len() > PARTS {
        facts.timeline.coarsen();
    }
    for ms in &mut facts.timeline.max_ms {
        *ms = short(*ms);
    }
    for table in &mut facts.tables {
        for waits in [&mut table.reads, &mut table.writes] {
            waits.sort_by(|a, b| (b.1 - b.0).total_cmp(&(a.1 - a.0)));
            waits.truncate(WAITS);
            for (from, to) in waits.iter_mut() {
                (*from, *to) = (short(*from), short(*to));
            }
        }
    }
    facts
}

/// Milliseconds as they are shown, without a fraction where there is none.
struct Tenths(f64);

impl Serialize for Tenths {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a whole number that a float holds exactly"
    )]
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ms = short(self.0);
        if ms.fract() == 0.0 && ms.abs() < 1e15 {
            serializer.serialize_i64(ms as i64)
        } else {
            serializer.serialize_f64(ms)
        }
    }
}

/// As much of a measurement as is shown: tenths of a millisecond.
fn short(ms: f64) -> f64 {
    if ms.is_finite() {
        (ms * 10.0).round() / 10.0
    } else {
        0.0
    }
}
