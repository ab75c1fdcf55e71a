//! A run's result as an in-toto statement, to be signed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Summary;
use crate::event::Verdict;

const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";
/// The predicate: in-toto's result of tests, version 0.1.
pub const PREDICATE_TYPE: &str = "https://in-toto.io/attestation/test-result/v0.1";

/// An in-toto statement (version 1) about one migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What form this is.
    #[serde(rename = "_type")]
    pub form: String,
    /// What was tested: the migration.
    pub subject: Vec<Resource>,
    /// What form the predicate has.
    #[serde(rename = "predicateType")]
    pub predicate_type: String,
    /// What came of it.
    pub predicate: TestResult,
}

/// Something with a digest (in-toto's `ResourceDescriptor`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Its name.
    pub name: String,
    /// Its digests by algorithm.
    pub digest: BTreeMap<String, String>,
    /// What else is to be known.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

/// The predicate, with a part of our own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestResult {
    /// `PASSED`, `WARNED` or `FAILED`.
    pub result: String,
    /// What the result depends on.
    pub configuration: Vec<Resource>,
    /// Tenants that passed.
    pub passed_tests: Vec<String>,
    /// Tenants with warnings.
    pub warned_tests: Vec<String>,
    /// Tenants that failed, or of which nothing is known.
    pub failed_tests: Vec<String>,
    /// What a pipeline has to know besides.
    pub pgrehearse: RunPart,
}

/// The part of the predicate that is ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunPart {
    /// The version of pgrehearse.
    pub version: String,
    /// The run's id.
    pub run: String,
    /// When it began, RFC 3339. Snapshots are not younger than that.
    pub started_at: String,
    /// The verdict as in the report.
    pub verdict: String,
    /// The digest of the last line of `events.ndjson`, which stands for all of them.
    pub events_sha256: String,
    /// `I/N` where only a part of the fleet was rehearsed.
    pub shard: Option<String>,
}

pub(super) const MIGRATION: &str = "migration";
pub(super) const CONFIGURATION: &str = "harness.yaml";
pub(super) const INPUTS: &str = "suites and models";
pub(super) const SERVER: &str = "server";
pub(super) const SNAPSHOT: &str = "snapshot";
pub(super) const TENANT: &str = "tenant";

/// The statement on a run; `None` where it never said what it was about. `head` is the digest of the
/// last line of its events.
pub fn statement(summary: &Summary, head: &str) -> Option<Statement> {
    let run = summary.run.as_ref()?;
    let mut configuration = vec![resource(CONFIGURATION, &run.config_sha256)];
    configuration.extend(
        run.inputs_sha256
            .iter()
            .map(|digest| resource(INPUTS, digest)),
    );
    if let Some(digest) = &run.server_sha256 {
        let mut server = resource(SERVER, digest);
        server
            .annotations
            .insert("engine".to_owned(), run.engine.clone());
        if let Some(version) = &run.postgres_version {
            server
                .annotations
                .insert("postgres_version".to_owned(), version.clone());
        }
        configuration.push(server);
    }
    for tenant in &summary.tenants {
        let read = tenant.snapshots.iter();
        for snapshot in read.filter(|snapshot| snapshot.format != "empty") {
            let mut entry = resource(SNAPSHOT, &snapshot.sha256);
            entry
                .annotations
                .insert(TENANT.to_owned(), tenant.name.to_string());
            entry
                .annotations
                .insert("path".to_owned(), snapshot.path.clone());
            configuration.push(entry);
        }
    }
    let with = |wanted: &[Verdict]| -> Vec<String> {
        let tenants = summary
            .tenants
            .iter()
            .filter(|tenant| wanted.contains(&tenant.verdict));
        tenants.map(|tenant| tenant.name.to_string()).collect()
    };
    Some(Statement {
        form: STATEMENT_TYPE.to_owned(),
        subject: vec![resource(MIGRATION, &run.migration_sha256)],
        predicate_type: PREDICATE_TYPE.to_owned(),
        predicate: TestResult {
            result: match summary.verdict {
                Verdict::Pass => "PASSED",
                Verdict::Warn => "WARNED",
                Verdict::Fail | Verdict::Error | Verdict::Skipped => "FAILED",
            }
            .to_owned(),
            configuration,
            passed_tests: with(&[Verdict::Pass]),
            warned_tests: with(&[Verdict::Warn]),
            failed_tests: with(&[Verdict::Fail, Verdict::Error, Verdict::Skipped]),
            pgrehearse: RunPart {
                version: run.tool_version.clone(),
                run: run.id.clone(),
                started_at: run.started_at.clone(),
                verdict: summary.verdict.to_string(),
                events_sha256: head.to_owned(),
                shard: run
                    .shard
                    .as_ref()
                    .map(|shard| format!("{}/{}", shard.index, shard.of)),
            },
        },
    })
}

fn resource(name: &str, sha256: &str) -> Resource {
    Resource {
        name: name.to_owned(),
        digest: BTreeMap::from([("sha256".to_owned(), sha256.to_owned())]),
        annotations: BTreeMap::new(),
    }
}
