//! `pgrehearse check`

use clap::Args;

use super::args::Scope;
use super::load::{load_config, make_plan, read_models};
use super::output::Output;
use super::run::describe;
use crate::config::SnapshotSource;
use crate::exit::Exit;
use crate::models::ModelSet;
use crate::snapshot::recognise;
use crate::text::{bytes, count};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    scope: Scope,
}

/// Validates everything that can be validated without a server.
pub(super) fn check(args: &CheckArgs, output: &Output) -> Exit {
    let plan = load_config(&args.scope, output)
        .and_then(|config| make_plan(&config, &args.scope, output).map(|plan| (config, plan)));
    let (config, plan) = match plan {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    let models = match read_models(&config, output) {
        Ok(models) => models,
        Err(exit) => return exit,
    };
    tell_models(&models, output);
    let mut seen = std::collections::BTreeSet::new();
    let mut bad = 0;
    for tenant in &plan.tenants {
        for source in &tenant.snapshots {
            let SnapshotSource::Path { shown, path } = source else {
                continue;
            };
            if !seen.insert(path.clone()) {
                continue;
            }
            match recognise(path, shown) {
                Ok(snapshot) => {
                    let server = snapshot
                        .header
                        .server_version
                        .as_deref()
                        .unwrap_or("an unknown server");
                    output.inform(&format!(
                        "{shown}: {}, {}, from {server}",
                        snapshot.format_text(),
                        bytes(snapshot.bytes)
                    ));
                }
                Err(error) => {
                    bad += 1;
                    output.error(
                        &format!("tenant {}: {}", tenant.name, describe(&error)),
                        Some(&error.help()),
                    );
                }
            }
        }
    }
    if bad > 0 {
        output.say(&format!("{} cannot be used", count(bad, "snapshot")));
        return Exit::Usage;
    }
    output.inform(&format!(
        "{} is in order: {}, {}, {}",
        config.path.display(),
        count(plan.tenants.len(), "tenant"),
        count(plan.migration.steps.len(), "migration step"),
        count(config.suites.len(), "suite")
    ));
    Exit::Success
}

/// What was read of each entry of `models`.
fn tell_models(models: &[ModelSet], output: &Output) {
    for set in models {
        let tables = &set.expected.tables;
        let unknowns = set.expected.unknowns.len();
        output.inform(&format!(
            "{}: {}, {}, {}, {} not understood",
            set.config.path,
            set.orm.name,
            count(set.files, "file"),
            count(tables.len(), "table"),
            unknowns
        ));
        for unknown in &set.expected.unknowns {
            output.inform(&format!(
                "{}: {}: {}",
                unknown.place.location(),
                unknown.place.words(),
                unknown.reason
            ));
        }
    }
}
