//! Configuration and plan, as every command needs them.

use std::collections::BTreeSet;

use super::args::Scope;
use super::elsewhere::Asked;
use super::inputs::durations;
use super::output::Output;
use super::run::describe;
use crate::config::{Config, load};
use crate::exit::Exit;
use crate::models::{ModelSet, ModelsError, load_models};
use crate::plan::{Choice, Plan, PlanError};
use crate::remote::RemoteError;
use crate::stage::CompareError;
use crate::traffic::Script;

/// Reads the configuration, or says what is wrong with it.
pub(super) fn load_config(scope: &Scope, output: &Output) -> Result<Config, Exit> {
    load_with(scope, &|name| std::env::var(name).ok(), output)
}

/// As [`load_config`], with other variables than those of this process.
pub(super) fn load_with(
    scope: &Scope,
    env: &dyn Fn(&str) -> Option<String>,
    output: &Output,
) -> Result<Config, Exit> {
    match load(&scope.config, env) {
        Ok(loaded) => Ok(loaded.config),
        Err(errors) => {
            output.say(&errors.render(output.style.color, output.width));
            Err(Exit::Usage)
        }
    }
}

/// Makes the plan, or says why there is none.
pub(super) fn make_plan(config: &Config, scope: &Scope, output: &Output) -> Result<Plan, Exit> {
    let choice = Choice {
        tenants: scope.tenants.clone(),
        shard: scope.shard,
        durations: scope
            .durations
            .as_deref()
            .map(|path| durations(path, output))
            .transpose()?,
    };
    Plan::make(config, &choice, &Asked::new(config, output)).map_err(|error| {
        match &error {
            PlanError::Layout(layout) => {
                for problem in &layout.problems {
                    output.error(&describe(problem), problem.kind.help().as_deref());
                }
            }
            other => output.error(&other.to_string(), other.help().as_deref()),
        }
        match error {
            PlanError::Remote(RemoteError::Interrupted) => Exit::Interrupted,
            PlanError::Remote(_) => Exit::Harness,
            _ => Exit::Usage,
        }
    })
}

/// Says why snapshots could not be worked with, and whose fault that is.
pub(super) fn explain_error(output: &Output, error: &CompareError) -> Exit {
    let (message, help, exit) = match error {
        CompareError::Snapshot(message, help) => (message, help, Exit::Usage),
        CompareError::Harness(message, help) => (message, help, Exit::Harness),
    };
    output.error(message, Some(help));
    exit
}

/// Reads the scripts of the load, or says what is wrong with them.
pub(super) fn read_scripts(config: &Config, output: &Output) -> Result<Vec<Script>, Exit> {
    let Some(traffic) = &config.traffic else {
        return Ok(Vec::new());
    };
    let given: BTreeSet<String> = traffic.variables.keys().cloned().collect();
    let mut scripts = Vec::new();
    let mut wrong = false;
    for script in &traffic.scripts {
        let text = match std::fs::read_to_string(&script.path) {
            Ok(text) => text,
            Err(error) => {
                let message = format!("the script {} cannot be read: {error}", script.shown);
                output.error(
                    &message,
                    Some("scripts of `traffic` are UTF-8 text in pgbench's format"),
                );
                wrong = true;
                continue;
            }
        };
        match Script::parse(&script.shown, &text, &given) {
            Ok(read) => scripts.push(Script {
                weight: script.weight.unwrap_or(read.weight),
                ..read
            }),
            Err(error) => {
                output.error(&error.to_string(), error.help.as_deref());
                wrong = true;
            }
        }
    }
    if !wrong && !scripts.is_empty() && scripts.iter().all(|script| script.weight == 0) {
        let help =
            Some("give one a weight: `-- weight: 1` in its head, or `PATH@1` in `traffic.scripts`");
        output.error("every script of `traffic` has the weight 0", help);
        wrong = true;
    }
    if wrong { Err(Exit::Usage) } else { Ok(scripts) }
}

/// Reads the models, or says why they cannot be read.
pub(super) fn read_models(config: &Config, output: &Output) -> Result<Vec<ModelSet>, Exit> {
    load_models(config).map_err(|error| {
        match &error {
            ModelsError::Contract { source, .. } => {
                output.say(&source.render(output.style.color, output.width));
            }
            ModelsError::Sources { .. } => {
                let help = "paths start from the folder of harness.yaml; `git:REVISION:PATH` takes a revision of its repository";
                output.error(&describe(&error), Some(help));
            }
        }
        Exit::Usage
    })
}
