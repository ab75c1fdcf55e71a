//! Configuration and plan, as every command needs them.

use super::args::Scope;
use super::output::Output;
use super::run::describe;
use crate::config::{Config, load};
use crate::exit::Exit;
use crate::plan::{Choice, Plan, PlanError};

/// Reads the configuration, or says what is wrong with it.
pub(super) fn load_config(scope: &Scope, output: &Output) -> Result<Config, Exit> {
    match load(&scope.config, &|name| std::env::var(name).ok()) {
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
    };
    Plan::make(config, &choice).map_err(|error| {
        match &error {
            PlanError::Layout(layout) => {
                for problem in &layout.problems {
                    output.error(&describe(problem), problem.kind.help().as_deref());
                }
            }
            other => output.error(&other.to_string(), other.help().as_deref()),
        }
        Exit::Usage
    })
}
