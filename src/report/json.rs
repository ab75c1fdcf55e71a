//! `report.json`: the types that are written to disk, with a version, apart from the domain's.

use serde::Serialize;

use super::accepted::{AcceptedEntry, accepted};
use super::deployment::Deployment;
use super::json_tenant::Tenant;
use super::{Group, Outlier, Recommendation, StatementSpread, Summary};
use crate::event::{HistoryGroup, SchemaGroup, VariationFacts};
use crate::name::TenantName;

/// The contract's version. Fields may be added to a version, never changed or removed.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    schema_version: u32,
    tool: Tool<'a>,
    run: Run<'a>,
    verdict: &'a str,
    counts: Counts,
    recommendations: Vec<RecommendationOut<'a>>,
    tenants: Vec<Tenant<'a>>,
    groups: Vec<GroupOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fleet: Option<Fleet<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deployment: Option<Deployment<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    baseline: Vec<AcceptedEntry<'a>>,
}

/// Shards that were joined have no groups: each knew its own tenants only.
#[derive(Serialize)]
struct Fleet<'a> {
    histories: &'a [HistoryGroup],
    schemas: &'a [SchemaGroup],
    statements: &'a [StatementSpread],
    outliers: &'a [Outlier],
}

impl<'a> Fleet<'a> {
    fn of(summary: &'a Summary) -> Option<Self> {
        let (facts, spread) = (summary.fleet.as_ref(), summary.spread.as_ref());
        if facts.is_none() && spread.is_none() {
            return None;
        }
        Some(Self {
            histories: facts.map_or(&[], |facts| &facts.histories),
            schemas: facts.map_or(&[], |facts| &facts.schemas),
            statements: spread.map_or(&[], |spread| &spread.statements),
            outliers: spread.map_or(&[], |spread| &spread.outliers),
        })
    }
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'static str,
    version: &'a str,
}

/// What is null is unknown: the events were cut off before it was said.
#[derive(Serialize)]
struct Run<'a> {
    id: Option<&'a str>,
    started_at: Option<&'a str>,
    duration_ms: u64,
    engine: Option<&'a str>,
    engine_reason: Option<&'a str>,
    postgres_version: Option<&'a str>,
    server_sha256: Option<&'a str>,
    config_sha256: Option<&'a str>,
    migration_sha256: Option<&'a str>,
    inputs_sha256: Option<&'a str>,
    shard: Option<Shard<'a>>,
    merged: &'a [String],
    interrupted: Option<&'a str>,
    reveal_values: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    variation: Option<&'a VariationFacts>,
}

#[derive(Serialize)]
struct Shard<'a> {
    index: usize,
    of: usize,
    fleet_tenants: usize,
    durations_sha256: Option<&'a str>,
}

#[derive(Serialize)]
struct Counts {
    tenants: usize,
    pass: usize,
    warn: usize,
    fail: usize,
    error: usize,
}

#[derive(Serialize)]
struct RecommendationOut<'a> {
    text: &'a str,
    finding: &'a str,
    tenants: &'a [TenantName],
}

#[derive(Serialize)]
struct GroupOut<'a> {
    signature: &'a str,
    finding: &'a str,
    severity: crate::event::Severity,
    stage: crate::event::Stage,
    message: &'a str,
    tenants: &'a [TenantName],
}

/// The report as JSON text that ends with a line break.
pub fn render_json(summary: &Summary) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&Report::of(summary))?;
    text.push('\n');
    Ok(text)
}

impl<'a> Report<'a> {
    fn of(summary: &'a Summary) -> Self {
        let run = summary.run.as_ref();
        let counts = summary.counts;
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool {
                name: "pgrehearse",
                version: run.map_or(env!("CARGO_PKG_VERSION"), |run| run.tool_version.as_str()),
            },
            run: Run {
                id: run.map(|run| run.id.as_str()),
                started_at: run.map(|run| run.started_at.as_str()),
                duration_ms: summary.duration_ms,
                engine: run.map(|run| run.engine.as_str()),
                engine_reason: run.map(|run| run.engine_reason.as_str()),
                postgres_version: run.and_then(|run| run.postgres_version.as_deref()),
                server_sha256: run.and_then(|run| run.server_sha256.as_deref()),
                config_sha256: run.map(|run| run.config_sha256.as_str()),
                migration_sha256: run.map(|run| run.migration_sha256.as_str()),
                inputs_sha256: run.and_then(|run| run.inputs_sha256.as_deref()),
                shard: run.and_then(|run| run.shard.as_ref()).map(|shard| Shard {
                    index: shard.index,
                    of: shard.of,
                    fleet_tenants: shard.fleet.len(),
                    durations_sha256: shard.durations_sha256.as_deref(),
                }),
                merged: run.map_or(&[], |run| run.merged.as_slice()),
                interrupted: summary.interrupted.as_deref(),
                reveal_values: run.is_some_and(|run| run.reveal_values),
                variation: run.and_then(|run| run.variation.as_ref()),
            },
            verdict: summary.verdict.as_str(),
            counts: Counts {
                tenants: counts.tenants,
                pass: counts.pass,
                warn: counts.warn,
                fail: counts.fail,
                error: counts.error,
            },
            recommendations: summary
                .recommendations
                .iter()
                .map(RecommendationOut::of)
                .collect(),
            tenants: summary.tenants.iter().map(Tenant::of).collect(),
            groups: summary.groups.iter().map(GroupOut::of).collect(),
            fleet: Fleet::of(summary),
            deployment: Deployment::of(summary),
            baseline: accepted(summary),
        }
    }
}

impl<'a> RecommendationOut<'a> {
    fn of(recommendation: &'a Recommendation) -> Self {
        Self {
            text: &recommendation.text,
            finding: &recommendation.finding,
            tenants: &recommendation.tenants,
        }
    }
}

impl<'a> GroupOut<'a> {
    fn of(group: &'a Group) -> Self {
        Self {
            signature: &group.signature,
            finding: &group.finding,
            severity: group.severity,
            stage: group.stage,
            message: &group.message,
            tenants: &group.tenants,
        }
    }
}
