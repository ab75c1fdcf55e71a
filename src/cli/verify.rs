//! `pgrehearse report verify`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::args::Scope;
use super::attest::{FILE, read_key};
use super::deliver::{FailOn, run_directory};
use super::inputs::inputs_sha256;
use super::load::{load_config, make_plan, read_models};
use super::output::Output;
use super::run::describe;
use crate::clock::Clock;
use crate::config::SnapshotSource;
use crate::exit::Exit;
use crate::plan::{Plan, TenantPlan};
use crate::report::{
    Expected, Statement, VerifyingKey, open_envelope, read_chain, verify as judge,
};
use crate::snapshot::digest;
use crate::text::{count, parse_duration};

/// Arguments of `report verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// The attestation, or the directory of the run that it lies in, or the run's id
    attestation: PathBuf,
    /// The public key: Ed25519, PEM
    #[arg(long, value_name = "FILE", env = "PGREHEARSE_VERIFYING_KEY")]
    key: PathBuf,
    /// The configuration file of what is to be deployed
    #[arg(short, long, value_name = "FILE", default_value = "harness.yaml")]
    config: PathBuf,
    /// How long ago the rehearsal may have begun
    #[arg(long, value_name = "TIME", default_value = "7d", value_parser = parse_duration)]
    max_age: Duration,
    /// From which verdict on the result is refused
    #[arg(long, value_enum, default_value_t = FailOn::Fail)]
    fail_on: FailOn,
    /// Trust that the files behind `migration.up` of format `command` are those that were rehearsed
    #[arg(long)]
    accept_command: bool,
    /// The digest of the server's image or programs, as in report.json; otherwise it is not compared
    #[arg(long, value_name = "SHA256")]
    server_sha256: Option<String>,
    /// Do not compare snapshots, which this machine does not have
    #[arg(long)]
    without_snapshots: bool,
}

/// Exit code 0 if the signed result speaks for what is here, 1 if it does not.
pub(super) fn verify(args: &VerifyArgs, output: &Output) -> Exit {
    match attempt(args, output) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn attempt(args: &VerifyArgs, output: &Output) -> Result<Exit, Exit> {
    let key = read_key(&args.key, output)?;
    let key = VerifyingKey::from_pem(&key).map_err(|error| {
        output.error(
            &format!("`{}`: {error}", args.key.display()),
            Some("`openssl pkey -in key.pem -pubout -out key.pub.pem` writes the public half of a private key"),
        );
        Exit::Usage
    })?;
    let (path, events) = place(&args.attestation);
    let text = std::fs::read_to_string(&path).map_err(|error| {
        output.error(
            &format!("`{}` cannot be read: {error}", path.display()),
            Some("`pgrehearse report attest RUN --key FILE` writes it"),
        );
        Exit::Usage
    })?;
    let statement = match statement(&text, &key) {
        Ok(statement) => statement,
        Err(reason) => {
            refuse(output, &path, &[reason]);
            return Ok(Exit::Failure);
        }
    };
    let expected = expected(args, output)?;
    let mut reasons: Vec<String> = judge(&statement, &expected)
        .iter()
        .map(ToString::to_string)
        .collect();
    // Where the events lie beside it they have to be those that were signed.
    if let Some(events) = events.filter(|events| events.exists()) {
        match read_chain(&events) {
            Ok(run) if run.head == statement.predicate.pgrehearse.events_sha256 => {}
            Ok(_) => reasons.push(format!(
                "`{}` holds another run than the one that was signed",
                events.display()
            )),
            Err(error) => reasons.push(describe(&error)),
        }
    }
    if reasons.is_empty() {
        output.inform(&format!(
            "{}: {}, run {} of {}, {}",
            path.display(),
            statement.predicate.result,
            statement.predicate.pgrehearse.run,
            statement.predicate.pgrehearse.started_at,
            count(expected.tenants.len(), "tenant")
        ));
        return Ok(Exit::Success);
    }
    refuse(output, &path, &reasons);
    Ok(Exit::Failure)
}

/// The file of an attestation, and the events of its run where it lies in a run's directory.
fn place(named: &Path) -> (PathBuf, Option<PathBuf>) {
    if named.is_file() {
        let events = named.parent().map(|folder| folder.join("events.ndjson"));
        return (named.to_owned(), events);
    }
    let directory = run_directory(named);
    (directory.path().join(FILE), Some(directory.events_path()))
}

fn statement(text: &str, key: &VerifyingKey) -> Result<Statement, String> {
    let payload = open_envelope(text, key).map_err(|error| error.to_string())?;
    serde_json::from_slice(&payload)
        .map_err(|error| format!("it is signed, but no result of a rehearsal: {error}"))
}

fn refuse(output: &Output, path: &Path, reasons: &[String]) {
    output.error(
        &format!("`{}` does not speak for this deployment", path.display()),
        Some("rehearse what is to be deployed, attest that run, and verify it"),
    );
    for reason in reasons {
        output.say(&format!("  {reason}"));
    }
}

fn expected(args: &VerifyArgs, output: &Output) -> Result<Expected, Exit> {
    let scope = Scope {
        config: args.config.clone(),
        tenants: Vec::new(),
        shard: None,
        durations: None,
    };
    let config = load_config(&scope, output)?;
    let plan: Plan = make_plan(&config, &scope, output)?;
    let models = read_models(&config, output)?;
    let mut tenants = BTreeMap::new();
    let mut known = BTreeMap::new();
    for tenant in &plan.tenants {
        let digests = if args.without_snapshots {
            None
        } else {
            Some(digests(tenant, &mut known, output)?)
        };
        tenants.insert(tenant.name.to_string(), digests);
    }
    Ok(Expected {
        migration_sha256: plan.migration.sha256.clone(),
        config_sha256: config.sha256.clone(),
        inputs_sha256: inputs_sha256(&config, &models, output)?,
        tenants,
        now: Clock::system().now(),
        max_age: args.max_age,
        accept_warnings: args.fail_on == FailOn::Fail,
        unknown_files: config.migration.command.is_some() && !args.accept_command,
        server_sha256: args.server_sha256.clone(),
    })
}

fn digests(
    tenant: &TenantPlan,
    known: &mut BTreeMap<PathBuf, String>,
    output: &Output,
) -> Result<Vec<String>, Exit> {
    let mut digests = Vec::new();
    for source in &tenant.snapshots {
        let (path, shown) = match source {
            SnapshotSource::Empty => continue,
            SnapshotSource::Path { path, shown } => (path, shown),
            SnapshotSource::Remote {
                sha256: Some(sha256),
                ..
            } => {
                digests.push(sha256.clone());
                continue;
            }
            SnapshotSource::Remote {
                address,
                sha256: None,
            } => {
                output.error(
                    &format!("tenant {}: what {address} holds is not known", tenant.name),
                    Some("name its `sha256` in harness.yaml, or compare everything else with `--without-snapshots`"),
                );
                return Err(Exit::Usage);
            }
        };
        let found = match known.get(path) {
            Some(found) => found.clone(),
            None => digest(path, shown).map_err(|error| {
                output.error(
                    &format!("tenant {}: {}", tenant.name, describe(&error)),
                    Some("where the snapshots are on another machine, `--without-snapshots` compares everything else"),
                );
                Exit::Usage
            })?,
        };
        known.insert(path.clone(), found.clone());
        digests.push(found);
    }
    Ok(digests)
}
