//! What the history keeps of a run, as plain data.

use std::collections::{BTreeMap, BTreeSet};

use crate::event::{
    CaseOutcome, Direction, Finding, Point, Severity, Stage, StatementRecord, SuiteCase,
    VariationFacts, Verdict,
};
use crate::report::{Summary, TenantSummary};
use crate::text::{Sha256Hasher, sanitize_line, truncate};

/// How much of a statement is kept, to recognise it by.
const HEAD: usize = 120;

/// A finished run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunRecord {
    /// The digest of everything that shapes it, snapshots apart.
    pub inputs: String,
    /// What was varied.
    pub variation: Option<VariationFacts>,
    /// Its verdict.
    pub verdict: Verdict,
    /// How long it took.
    pub duration_ms: u64,
    /// How long the calibration statement took meanwhile, in the middle.
    pub calibration_ms: Option<f64>,
    /// What was looked at after it, by name.
    pub measures: BTreeMap<String, f64>,
    /// The tenants.
    pub tenants: Vec<TenantRecord>,
}

/// A tenant in a run.
#[derive(Debug, Clone, PartialEq)]
pub struct TenantRecord {
    /// Its name.
    pub name: String,
    /// The digest of everything that shapes its rehearsal.
    pub inputs: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// How long it took.
    pub duration_ms: u64,
    /// How long the stages took that ran to their end.
    pub stages: BTreeMap<Stage, u64>,
    /// The size of its database after the migration, or else before.
    pub bytes: Option<u64>,
    /// What was found, without anything that differs from run to run by itself; sorted.
    pub facts: Vec<String>,
    /// What the statements did.
    pub statements: Vec<StatementMeasure>,
}

/// A statement in a run.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementMeasure {
    /// Which way.
    pub direction: Direction,
    /// The step.
    pub step: String,
    /// Its number in the step.
    pub number: u32,
    /// The file.
    pub file: String,
    /// Its line.
    pub line: u32,
    /// The digest of its place. Its text may be changed: then it is another input, and the same statement.
    pub digest: String,
    /// The beginning of its text.
    pub text: String,
    /// How long it took.
    pub duration_ms: f64,
    /// How long the longest lock was held that stops readers or writers, the statement included.
    pub lock_ms: Option<f64>,
    /// Write-ahead log.
    pub wal_bytes: Option<u64>,
}

impl RunRecord {
    /// Of a finished run.
    pub fn of(summary: &Summary) -> Self {
        let mut hasher = Sha256Hasher::default();
        if let Some(run) = &summary.run {
            for field in [
                Some(&run.tool_version),
                Some(&run.engine),
                run.server_sha256.as_ref(),
                Some(&run.config_sha256),
                Some(&run.migration_sha256),
                run.inputs_sha256.as_ref(),
            ] {
                hasher.field(field.map_or("", String::as_str));
            }
        }
        let inputs = hasher.finish();
        let tenants = summary
            .tenants
            .iter()
            .map(|tenant| TenantRecord::of(tenant, &inputs))
            .collect();
        Self {
            inputs,
            variation: summary.run.as_ref().and_then(|run| run.variation.clone()),
            verdict: summary.verdict,
            duration_ms: summary.duration_ms,
            calibration_ms: None,
            measures: BTreeMap::new(),
            tenants,
        }
    }

    /// How many statements were measured.
    pub fn statements(&self) -> usize {
        self.tenants
            .iter()
            .map(|tenant| tenant.statements.len())
            .sum()
    }
}

impl TenantRecord {
    fn of(tenant: &TenantSummary, inputs: &str) -> Self {
        let mut hasher = Sha256Hasher::default();
        hasher.field(inputs);
        for snapshot in &tenant.snapshots {
            hasher.field(&snapshot.sha256);
        }
        let facts: BTreeSet<String> = tenant
            .findings
            .iter()
            .filter(|finding| finding.severity > Severity::Info)
            .map(fact)
            .chain(tenant.cases.iter().filter_map(case))
            .chain(tenant.reason.as_deref().map(sanitize_line))
            .collect();
        let schema = [Point::Migrated, Point::Base]
            .iter()
            .find_map(|point| tenant.schemas.get(point));
        Self {
            name: tenant.name.to_string(),
            inputs: hasher.finish(),
            verdict: tenant.verdict,
            duration_ms: tenant.duration_ms,
            stages: tenant
                .stages
                .iter()
                .filter(|stage| {
                    matches!(stage.verdict, Verdict::Pass | Verdict::Warn | Verdict::Fail)
                })
                .map(|stage| (stage.stage, stage.duration_ms))
                .collect(),
            bytes: schema.map(|schema| schema.bytes),
            facts: facts.into_iter().collect(),
            statements: tenant.statements.iter().map(StatementMeasure::of).collect(),
        }
    }

    /// What tells two rehearsals with different findings apart.
    pub(super) fn outcome(&self) -> String {
        let mut hasher = Sha256Hasher::default();
        hasher.field(self.verdict.as_str());
        for fact in &self.facts {
            hasher.field(fact);
        }
        hasher.finish()
    }
}

impl StatementMeasure {
    fn of(record: &StatementRecord) -> Self {
        let mut hasher = Sha256Hasher::default();
        let direction = direction(record.direction);
        for field in [direction, &record.step, &record.file] {
            hasher.field(field);
        }
        hasher.field(record.index.to_string());
        // Locks that stop nobody have no size.
        let lock_ms = record
            .locks
            .iter()
            .filter(|lock| !lock.on_new_object && lock.bytes.is_some())
            .map(|lock| lock.held_ms + record.duration_ms)
            .max_by(f64::total_cmp);
        Self {
            direction: record.direction,
            step: record.step.clone(),
            number: record.index,
            file: record.file.clone(),
            line: record.line,
            digest: hasher.finish(),
            text: sanitize_line(&truncate(&record.sql, HEAD)),
            duration_ms: record.duration_ms,
            lock_ms,
            wal_bytes: record.wal_bytes,
        }
    }
}

/// A case that did not pass. A finding speaks of a whole suite.
fn case(case: &SuiteCase) -> Option<String> {
    let outcome = match case.outcome {
        CaseOutcome::Failed => "fails",
        CaseOutcome::Error => "cannot be run",
        CaseOutcome::Flaky => "is flaky",
        CaseOutcome::Passed | CaseOutcome::Skipped => return None,
    };
    let point = match case.point {
        Point::Base => "on the base",
        Point::Migrated => "on the migrated database",
        Point::RolledBack => "after the rollback",
        Point::Redone => "after the redo",
    };
    Some(sanitize_line(&format!(
        "case {} of suite {} {outcome} {point}",
        truncate(&case.name, HEAD),
        case.suite
    )))
}

/// The word in files and in the history.
pub(super) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
        Direction::Redo => "redo",
    }
}

/// A finding without its message, which may speak of times.
fn fact(finding: &Finding) -> String {
    let mut text = finding.id.clone();
    if let Some(object) = &finding.object {
        text.push_str(" · ");
        text.push_str(object);
    }
    if let Some(location) = &finding.location {
        text.push_str(" · ");
        text.push_str(&location.to_string());
    }
    if let Some(sqlstate) = &finding.sqlstate {
        text.push_str(" · ");
        text.push_str(sqlstate);
    }
    sanitize_line(&text)
}
