//! `pgrehearse check`

use clap::Args;

use super::args::Scope;
use super::elsewhere::wait_for;
use super::load::{load_config, make_plan, read_models, read_scripts};
use super::output::Output;
use super::run::describe;
use super::workload::{read_workload, tell_workload};
use crate::config::{Config, OfficialCheck, ShadowSource, SnapshotSource};
use crate::exit::Exit;
use crate::models::{ModelSet, check_of, preset_of};
use crate::remote::{Address, Remote};
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
    if let Err(exit) = read_scripts(&config, output) {
        return exit;
    }
    match read_workload(&config, output) {
        Ok(workload) => tell_workload(&workload, output),
        Err(exit) => return exit,
    }
    for gate in &plan.idle_gates {
        output.say(&format!(
            "the gate {} ({}) is for labels that no tenant has",
            gate.shown(),
            gate.limit
        ));
    }
    tell_models(&models, output);
    tell_programs(&config, output);
    let mut seen = std::collections::BTreeSet::new();
    let mut bad = 0;
    for tenant in &plan.tenants {
        for source in &tenant.snapshots {
            if let SnapshotSource::Remote { address, .. } = source {
                bad += usize::from(!ask(address, tenant.name.as_str(), output));
                continue;
            }
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

/// Whether a snapshot is where it should be. It is not downloaded.
fn ask(address: &Address, tenant: &str, output: &Output) -> bool {
    let asked = wait_for(async { Remote::new(address.clone())?.identity().await });
    match asked {
        Ok(identity) => {
            let size = identity
                .size
                .map_or_else(|| "of unknown size".to_owned(), bytes);
            output.inform(&format!("{address}: {size}, to be downloaded"));
            true
        }
        Err(error) => {
            output.error(&format!("tenant {tenant}: {error}"), Some(error.help()));
            false
        }
    }
}

/// What a run will find out by programs: nothing is started here.
fn tell_programs(config: &Config, output: &Output) {
    for entry in &config.models {
        let command = match &entry.programs.shadow {
            None | Some(ShadowSource::File) => None,
            Some(ShadowSource::Command { run, .. }) => Some(run.as_str()),
            Some(ShadowSource::Preset) => preset_of(&entry.orm).map(|preset| preset.command),
        };
        if entry.is_shadow() {
            let how = command.map_or_else(
                || "which is DDL".to_owned(),
                |command| format!("by the DDL of `{command}`"),
            );
            output.inform(&format!(
                "{}: {}, {how}, loaded by the first tenant",
                entry.path, entry.orm
            ));
        }
        if let Some(check) = &entry.programs.check {
            let command = match check {
                OfficialCheck::Command(command) => Some(command.as_str()),
                OfficialCheck::Preset => check_of(&entry.orm, false).map(|check| check.command),
            };
            output.inform(&format!(
                "{}: also checked by `{}`",
                entry.path,
                command.unwrap_or_default()
            ));
        }
    }
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
