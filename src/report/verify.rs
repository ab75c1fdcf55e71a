//! Whether a signed statement speaks for the migration that is about to be deployed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::PREDICATE_TYPE;
use super::attestation::{CONFIGURATION, INPUTS, MIGRATION, SERVER, SNAPSHOT, Statement, TENANT};
use crate::text::duration;

/// What is about to be deployed.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The digest of the migration's files.
    pub migration_sha256: String,
    /// The digest of harness.yaml.
    pub config_sha256: String,
    /// The digest of the files of suites and models.
    pub inputs_sha256: String,
    /// Every tenant with the digests of its snapshots in their order; `None` where these are not to
    /// be compared.
    pub tenants: BTreeMap<String, Option<Vec<String>>>,
    /// The time of the check.
    pub now: jiff::Timestamp,
    /// How long ago the rehearsal may have begun.
    pub max_age: Duration,
    /// Whether warnings are accepted.
    pub accept_warnings: bool,
    /// Whether the migration is a command whose files nobody knows, and that is not accepted.
    pub unknown_files: bool,
    /// The digest of the server's programs, where it is to be compared.
    pub server_sha256: Option<String>,
}

/// A reason not to deploy, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(String);

/// All reasons why the statement does not speak for what is expected; none is a yes.
pub fn verify(statement: &Statement, expected: &Expected) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if statement.form != "https://in-toto.io/Statement/v1"
        || statement.predicate_type != PREDICATE_TYPE
    {
        refusals.push(Refusal(format!(
            "it is a `{}` with a `{}`, not the result of a test",
            statement.form, statement.predicate_type
        )));
    }
    digests(statement, expected, &mut refusals);
    if expected.unknown_files {
        refusals.push(Refusal(
            "the migration is a command, and which files it reads is not known; `--accept-command` leaves that to you"
                .to_owned(),
        ));
    }
    result(statement, expected, &mut refusals);
    tenants(statement, expected, &mut refusals);
    age(statement, expected, &mut refusals);
    refusals
}

fn digests(statement: &Statement, expected: &Expected, refusals: &mut Vec<Refusal>) {
    let of = |resources: &[super::attestation::Resource], name: &str| -> Vec<String> {
        resources
            .iter()
            .filter(|resource| resource.name == name)
            .map(|resource| resource.digest.get("sha256").cloned().unwrap_or_default())
            .collect()
    };
    let configuration = &statement.predicate.configuration;
    for (what, attested, here) in [
        (
            "another migration was",
            of(&statement.subject, MIGRATION),
            Some(&expected.migration_sha256),
        ),
        (
            "another harness.yaml was",
            of(configuration, CONFIGURATION),
            Some(&expected.config_sha256),
        ),
        (
            "other suites or models were",
            of(configuration, INPUTS),
            Some(&expected.inputs_sha256),
        ),
        (
            "another server was",
            of(configuration, SERVER),
            expected.server_sha256.as_ref(),
        ),
    ] {
        let Some(here) = here else {
            continue;
        };
        if attested.as_slice() != std::slice::from_ref(here) {
            let attested = if attested.is_empty() {
                "no digest".to_owned()
            } else {
                attested.join(", ")
            };
            refusals.push(Refusal(format!(
                "{what} rehearsed: {attested}, and here it is {here}"
            )));
        }
    }
}

fn result(statement: &Statement, expected: &Expected, refusals: &mut Vec<Refusal>) {
    let predicate = &statement.predicate;
    match predicate.result.as_str() {
        "PASSED" if predicate.warned_tests.is_empty() && predicate.failed_tests.is_empty() => {}
        "PASSED" | "WARNED" if expected.accept_warnings && predicate.failed_tests.is_empty() => {}
        other => {
            let named: Vec<&str> = predicate
                .failed_tests
                .iter()
                .chain(&predicate.warned_tests)
                .take(10)
                .map(String::as_str)
                .collect();
            refusals.push(Refusal(format!(
                "the result is {other}: {} failed, {} warned ({})",
                predicate.failed_tests.len(),
                predicate.warned_tests.len(),
                named.join(", ")
            )));
        }
    }
    if let Some(shard) = &predicate.pgrehearse.shard {
        refusals.push(Refusal(format!(
            "only shard {shard} was rehearsed; attest what `report merge` makes of all"
        )));
    }
}

fn tenants(statement: &Statement, expected: &Expected, refusals: &mut Vec<Refusal>) {
    let predicate = &statement.predicate;
    let rehearsed: BTreeSet<&String> = predicate
        .passed_tests
        .iter()
        .chain(&predicate.warned_tests)
        .chain(&predicate.failed_tests)
        .collect();
    let mut snapshots: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for resource in predicate
        .configuration
        .iter()
        .filter(|resource| resource.name == SNAPSHOT)
    {
        let tenant = resource.annotations.get(TENANT).map_or("", String::as_str);
        let digest = resource.digest.get("sha256").cloned().unwrap_or_default();
        snapshots.entry(tenant).or_default().push(digest);
    }
    let missing: Vec<&str> = expected
        .tenants
        .keys()
        .filter(|tenant| !rehearsed.contains(tenant))
        .map(String::as_str)
        .collect();
    refuse_tenants(
        refusals,
        "was not rehearsed",
        "were not rehearsed",
        &missing,
    );
    let other: Vec<&str> = expected
        .tenants
        .iter()
        .filter(|(tenant, _)| rehearsed.contains(tenant))
        .filter(|(tenant, here)| {
            let attested = snapshots.get(tenant.as_str()).cloned().unwrap_or_default();
            here.as_ref().is_some_and(|here| *here != attested)
        })
        .map(|(tenant, _)| tenant.as_str())
        .collect();
    refuse_tenants(
        refusals,
        "was rehearsed on another snapshot",
        "were rehearsed on other snapshots",
        &other,
    );
}

fn refuse_tenants(refusals: &mut Vec<Refusal>, one: &str, several: &str, tenants: &[&str]) {
    let shown = tenants
        .iter()
        .take(10)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    match tenants.len() {
        0 => {}
        1 => refusals.push(Refusal(format!("tenant {shown} {one}"))),
        all => {
            let rest = match all.saturating_sub(10) {
                0 => String::new(),
                rest => format!(" and {rest} more"),
            };
            refusals.push(Refusal(format!("{all} tenants {several}: {shown}{rest}")));
        }
    }
}

fn age(statement: &Statement, expected: &Expected, refusals: &mut Vec<Refusal>) {
    let text = &statement.predicate.pgrehearse.started_at;
    let Ok(started) = text.parse::<jiff::Timestamp>() else {
        refusals.push(Refusal(format!(
            "when it was rehearsed is unknown: `{text}` is no time"
        )));
        return;
    };
    let age = expected.now.duration_since(started);
    match Duration::try_from(age) {
        Ok(age) if age <= expected.max_age => {}
        Ok(age) => refusals.push(Refusal(format!(
            "it was rehearsed {} ago, and may be {} old at most",
            duration(age),
            duration(expected.max_age)
        ))),
        // A clock may be a little behind; five minutes are no sign of anything.
        Err(_) if age.as_secs() >= -300 => {}
        Err(_) => refusals.push(Refusal(format!(
            "it was rehearsed in the future, at {started}"
        ))),
    }
}
