//! What shapes a run, as digests, so that runs can be told apart.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::args::Scope;
use super::output::Output;
use crate::config::Config;
use crate::event::ShardFacts;
use crate::exit::Exit;
use crate::models::ModelSet;
use crate::plan::{Plan, suite_files_sha256};
use crate::text::Sha256Hasher;

/// The digest of the files of suites and models.
pub(super) fn inputs_sha256(
    config: &Config,
    models: &[ModelSet],
    output: &Output,
) -> Result<String, Exit> {
    let suites = suite_files_sha256(config).map_err(|error| {
        output.error(
            &format!("a file of a suite cannot be read: {error}"),
            Some("check the owner and permissions of the files that `suites` names"),
        );
        Exit::Usage
    })?;
    let mut hasher = Sha256Hasher::default();
    hasher.field(suites);
    for set in models {
        hasher.field(set.orm.name);
        hasher.field(&set.config.path);
        hasher.field(&set.sha256);
    }
    Ok(hasher.finish())
}

/// Which part of the fleet is rehearsed, if it is a part.
pub(super) fn shard_facts(
    scope: &Scope,
    plan: &Plan,
    output: &Output,
) -> Result<Option<ShardFacts>, Exit> {
    let Some((index, of)) = scope.shard else {
        return Ok(None);
    };
    let durations_sha256 = scope
        .durations
        .as_deref()
        .map(|path| read(path, output).map(Sha256Hasher::digest))
        .transpose()?;
    Ok(Some(ShardFacts {
        index,
        of,
        fleet: plan.fleet.clone(),
        durations_sha256,
    }))
}

/// The part of `report.json` that says how long tenants took.
#[derive(Deserialize)]
struct Earlier {
    tenants: Vec<EarlierTenant>,
}

#[derive(Deserialize)]
struct EarlierTenant {
    name: String,
    duration_ms: u64,
}

/// How many milliseconds each tenant of an earlier report took.
pub(super) fn durations(path: &Path, output: &Output) -> Result<BTreeMap<String, u64>, Exit> {
    let bytes = read(path, output)?;
    let earlier: Earlier = serde_json::from_slice(&bytes).map_err(|error| {
        output.error(
            &format!("`{}` is not a report: {error}", path.display()),
            Some("name the report.json of an earlier run"),
        );
        Exit::Usage
    })?;
    let known = earlier.tenants.into_iter();
    Ok(known
        .map(|tenant| (tenant.name, tenant.duration_ms))
        .collect())
}

fn read(path: &Path, output: &Output) -> Result<Vec<u8>, Exit> {
    std::fs::read(path).map_err(|error| {
        output.error(
            &format!("`{}` cannot be read: {error}", path.display()),
            Some("name the report.json of an earlier run"),
        );
        Exit::Usage
    })
}
