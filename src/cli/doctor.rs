//! `pgrehearse doctor`

use std::path::PathBuf;

use clap::Args;

use super::args::Scope;
use super::cache::{holding, open_store};
use super::load::load_config;
use super::output::Output;
use crate::config::{EngineChoice, PostgresConfig, SeedsConfig};
use crate::exit::Exit;
use crate::sandbox::{EngineError, RuntimeDir, choose_all};

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// The configuration file; without one, the defaults are looked at
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Says what is here and what is not.
pub(super) async fn doctor(args: &DoctorArgs, output: &Output) -> Exit {
    let path = args
        .config
        .clone()
        .unwrap_or_else(|| PathBuf::from("harness.yaml"));
    let (postgres, seeds) = if args.config.is_some() || path.exists() {
        let scope = Scope {
            config: path,
            tenants: Vec::new(),
            shard: None,
            durations: None,
        };
        match load_config(&scope, output) {
            Ok(config) => (config.postgres, config.seeds),
            Err(exit) => return exit,
        }
    } else {
        (PostgresConfig::default(), SeedsConfig::default())
    };
    let runtime = match RuntimeDir::open(&std::env::temp_dir()) {
        Ok(runtime) => {
            output.say(&format!(
                "ok       private folder {}",
                runtime.path().display()
            ));
            runtime
        }
        Err(error) => {
            output.error(&error.to_string(), Some(&error.help()));
            return Exit::Harness;
        }
    };
    if !seeds.cache {
        output.say("ok       no seed cache, as harness.yaml says");
    } else if let Some(store) = open_store(&seeds, output) {
        output.say(&format!("ok       seed cache with {}", holding(&store)));
    }
    let mut usable = Vec::new();
    for engine in [EngineChoice::Docker, EngineChoice::Local] {
        let wanted = PostgresConfig {
            engine,
            ..postgres.clone()
        };
        match choose_all(&wanted, &runtime).await {
            Ok((_, reasons)) => {
                for reason in reasons {
                    output.say(&match reason.strip_prefix("not used: ") {
                        Some(reason) => format!("missing  {reason}"),
                        None => format!("ok       {}", reason.trim_end_matches(", as asked")),
                    });
                }
                usable.push(engine);
            }
            Err(error) => missing(output, &error),
        }
    }
    let enough = match postgres.engine {
        EngineChoice::Auto => !usable.is_empty(),
        wanted => usable.contains(&wanted),
    };
    if enough {
        output.say("a run can start");
        Exit::Success
    } else {
        output.say("a run cannot start");
        Exit::Harness
    }
}

fn missing(output: &Output, error: &EngineError) {
    output.say(&format!("missing  {error}"));
    output.say(&format!("         {}", error.help()));
}
