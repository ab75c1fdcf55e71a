//! A tenant in `report.json`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cases::{SuiteCounts, by_suite};
use super::json_statement::{Statement, number};
use super::{Retry, StageSummary, TenantSummary};
use crate::event::{
    AfterWritesProof, App, CaseOutcome, Finding, ForeignKeys, GeneratedProof, IdempotenceProof,
    Interruption, LiveFacts, Location, ModelCell, PlansFacts, Point, RollbackProof, SchemaChange,
    SchemaFacts, Severity, SnapshotFacts, Stage, StepProof, SuiteCase, TableLoss, TrafficFacts,
};

#[derive(Serialize)]
pub(super) struct Tenant<'a> {
    name: &'a str,
    verdict: &'a str,
    reason: Option<&'a str>,
    duration_ms: u64,
    labels: &'a BTreeMap<String, String>,
    snapshot: Option<Snapshot<'a>>,
    snapshots: Vec<Snapshot<'a>>,
    seed: Option<Seed<'a>>,
    schema: Option<Schema<'a>>,
    schemas: BTreeMap<Point, Schema<'a>>,
    stages: Vec<StageOut<'a>>,
    findings: Vec<FindingOut<'a>>,
    statements: Vec<Statement<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    models: Vec<&'a ModelCell>,
    #[serde(skip_serializing_if = "Option::is_none")]
    foreign_keys: Option<&'a ForeignKeys>,
    #[serde(skip_serializing_if = "Option::is_none")]
    live: Option<&'a LiveFacts>,
    rollback: Rollback<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StepOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    interruptions: Vec<&'a Interruption>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    idempotence: &'a [IdempotenceProof],
    #[serde(skip_serializing_if = "Option::is_none")]
    traffic: Option<&'a TrafficFacts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plans: Option<&'a PlansFacts>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    retries: &'a [Retry],
    #[serde(skip_serializing_if = "Option::is_none")]
    repro: Option<&'a str>,
}

#[derive(Serialize)]
struct Snapshot<'a> {
    path: &'a str,
    sha256: &'a str,
    bytes: u64,
    format: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    made_at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified_at: Option<&'a str>,
}

#[derive(Serialize)]
struct Seed<'a> {
    cache: &'static str,
    key: Option<&'a str>,
    duration_ms: u64,
}

#[derive(Serialize)]
struct Schema<'a> {
    tables: u64,
    columns: u64,
    indexes: u64,
    foreign_keys: u64,
    rows_estimated: u64,
    bytes: u64,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct StageOut<'a> {
    stage: Stage,
    verdict: &'a str,
    duration_ms: u64,
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suites: Vec<SuiteCounts<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cases: Vec<Case<'a>>,
}

#[derive(Serialize)]
struct Case<'a> {
    suite: &'a str,
    name: &'a str,
    app: App,
    point: Point,
    outcome: CaseOutcome,
    attempts: u32,
    duration_ms: f64,
    message: Option<&'a str>,
    output: Option<&'a str>,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    id: &'a str,
    severity: Severity,
    stage: Stage,
    message: &'a str,
    object: Option<&'a str>,
    location: Option<Place<'a>>,
    sqlstate: Option<&'a str>,
    evidence: &'a BTreeMap<String, serde_json::Value>,
    help: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Rollback<'a> {
    schema_restored: Option<bool>,
    column_order_restored: Option<bool>,
    data_restored: Option<bool>,
    schema_changes: Vec<Difference<'a>>,
    data_changes: Vec<Loss<'a>>,
    redo_same: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generated: Option<GeneratedOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after_writes: Option<&'a AfterWritesProof>,
}

#[derive(Serialize)]
struct GeneratedOut<'a> {
    file: Option<&'a str>,
    statements: u64,
    executed: bool,
    schema_restored: Option<bool>,
    column_order_restored: Option<bool>,
    data_restored: Option<bool>,
    schema_changes: Vec<Difference<'a>>,
    data_loss: &'a [String],
    failed_statement: Option<&'a str>,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Difference<'a> {
    object: &'a str,
    change: &'a str,
    detail: &'a str,
}

#[derive(Serialize)]
struct Loss<'a> {
    table: &'a str,
    rows_before: u64,
    rows_after: u64,
    columns: &'a [String],
    losses: Vec<ColumnOut<'a>>,
}

#[derive(Serialize)]
struct ColumnOut<'a> {
    column: &'a str,
    rows: u64,
}

#[derive(Serialize)]
struct StepOut<'a> {
    step: &'a str,
    up_ok: Option<bool>,
    down_ok: Option<bool>,
    schema_restored: Option<bool>,
    column_order_restored: Option<bool>,
    data_restored: Option<bool>,
    redo_same: Option<bool>,
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generated: Option<GeneratedOut<'a>>,
}

impl<'a> Tenant<'a> {
    pub(super) fn of(tenant: &'a TenantSummary) -> Self {
        Self {
            name: tenant.name.as_str(),
            verdict: tenant.verdict.as_str(),
            reason: tenant.reason.as_deref(),
            duration_ms: tenant.duration_ms,
            labels: &tenant.labels,
            snapshot: tenant.snapshots.first().map(Snapshot::of),
            snapshots: tenant.snapshots.iter().map(Snapshot::of).collect(),
            seed: tenant.seed.as_ref().map(|seed| Seed {
                cache: if seed.cache_hit { "hit" } else { "miss" },
                key: seed.key.as_deref(),
                duration_ms: seed.duration_ms,
            }),
            schema: tenant.schemas.get(&Point::Base).map(Schema::of),
            schemas: tenant
                .schemas
                .iter()
                .map(|(point, schema)| (*point, Schema::of(schema)))
                .collect(),
            stages: tenant
                .stages
                .iter()
                .map(|stage| StageOut::of(stage, &tenant.cases))
                .collect(),
            findings: tenant.findings.iter().map(FindingOut::of).collect(),
            statements: tenant.statements.iter().map(Statement::of).collect(),
            models: tenant.models.iter().collect(),
            foreign_keys: tenant.foreign_keys.as_ref(),
            live: tenant.live.as_ref(),
            rollback: Rollback::of(tenant.rollback.as_ref(), tenant.after_writes.as_ref()),
            steps: tenant.steps.iter().map(StepOut::of).collect(),
            interruptions: tenant.interruptions.iter().collect(),
            idempotence: &tenant.idempotence,
            traffic: tenant.traffic.as_ref(),
            plans: tenant.plans.as_ref(),
            retries: &tenant.retries,
            repro: tenant.repro.as_deref(),
        }
    }
}

impl<'a> Snapshot<'a> {
    fn of(facts: &'a SnapshotFacts) -> Self {
        Self {
            path: &facts.path,
            sha256: &facts.sha256,
            bytes: facts.bytes,
            format: &facts.format,
            made_at: facts.made_at.as_deref(),
            modified_at: facts.modified_at.as_deref(),
        }
    }
}

impl<'a> Schema<'a> {
    fn of(facts: &'a SchemaFacts) -> Self {
        Self {
            tables: facts.tables,
            columns: facts.columns,
            indexes: facts.indexes,
            foreign_keys: facts.foreign_keys,
            rows_estimated: facts.rows_estimated,
            bytes: facts.bytes,
            fingerprint: &facts.fingerprint,
        }
    }
}

impl<'a> StageOut<'a> {
    fn of(stage: &'a StageSummary, cases: &'a [SuiteCase]) -> Self {
        let cases = if stage.stage == Stage::Suites {
            cases
        } else {
            &[]
        };
        Self {
            stage: stage.stage,
            verdict: stage.verdict.as_str(),
            duration_ms: stage.duration_ms,
            reason: stage.reason.as_deref(),
            suites: by_suite(cases),
            cases: cases.iter().map(Case::of).collect(),
        }
    }
}

impl<'a> Case<'a> {
    fn of(case: &'a SuiteCase) -> Self {
        Self {
            suite: &case.suite,
            name: &case.name,
            app: case.app,
            point: case.point,
            outcome: case.outcome,
            attempts: case.attempts,
            duration_ms: number(case.duration_ms),
            message: case.message.as_deref(),
            output: case.output.as_deref(),
        }
    }
}

impl<'a> FindingOut<'a> {
    fn of(finding: &'a Finding) -> Self {
        Self {
            id: &finding.id,
            severity: finding.severity,
            stage: finding.stage,
            message: &finding.message,
            object: finding.object.as_deref(),
            location: finding
                .location
                .as_ref()
                .map(|Location { file, line, column }| Place {
                    file,
                    line: *line,
                    column: *column,
                }),
            sqlstate: finding.sqlstate.as_deref(),
            evidence: &finding.evidence,
            help: &finding.help,
        }
    }
}

impl<'a> Rollback<'a> {
    fn of(proof: Option<&'a RollbackProof>, after_writes: Option<&'a AfterWritesProof>) -> Self {
        Self {
            schema_restored: proof.and_then(|proof| proof.schema_restored),
            column_order_restored: proof.and_then(|proof| proof.column_order_restored),
            data_restored: proof.and_then(|proof| proof.data_restored),
            schema_changes: proof.map_or_else(Vec::new, |proof| {
                proof.schema_changes.iter().map(Difference::of).collect()
            }),
            data_changes: proof.map_or_else(Vec::new, |proof| {
                proof.data_changes.iter().map(Loss::of).collect()
            }),
            redo_same: proof.and_then(|proof| proof.redo_same),
            generated: proof
                .and_then(|proof| proof.generated.as_ref())
                .map(GeneratedOut::of),
            after_writes,
        }
    }
}

impl<'a> Difference<'a> {
    fn of(change: &'a SchemaChange) -> Self {
        Self {
            object: &change.object,
            change: &change.change,
            detail: &change.detail,
        }
    }
}

impl<'a> Loss<'a> {
    fn of(loss: &'a TableLoss) -> Self {
        Self {
            table: &loss.table,
            rows_before: loss.rows_before,
            rows_after: loss.rows_after,
            columns: &loss.columns,
            losses: loss
                .losses
                .iter()
                .map(|loss| ColumnOut {
                    column: &loss.column,
                    rows: loss.rows,
                })
                .collect(),
        }
    }
}

impl<'a> StepOut<'a> {
    fn of(step: &'a StepProof) -> Self {
        Self {
            step: &step.step,
            up_ok: step.up_ok,
            down_ok: step.down_ok,
            schema_restored: step.schema_restored,
            column_order_restored: step.column_order_restored,
            data_restored: step.data_restored,
            redo_same: step.redo_same,
            reason: step.reason.as_deref(),
            generated: step.generated.as_ref().map(GeneratedOut::of),
        }
    }
}

impl<'a> GeneratedOut<'a> {
    fn of(proof: &'a GeneratedProof) -> Self {
        Self {
            // There is none where it could not even be made.
            file: Some(proof.file.as_str()).filter(|file| !file.is_empty()),
            statements: proof.statements,
            executed: proof.executed,
            schema_restored: proof.schema_restored,
            column_order_restored: proof.column_order_restored,
            data_restored: proof.data_restored,
            schema_changes: proof.schema_changes.iter().map(Difference::of).collect(),
            data_loss: &proof.data_loss,
            failed_statement: proof.failed_statement.as_deref(),
            reason: proof.reason.as_deref(),
        }
    }
}
