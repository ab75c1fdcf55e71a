//! What the user can say.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::output::Output;
use super::{
    check, clean, diff, doctor, explain, init, plan, report, repro, rollback, run, seed, soak,
};
use crate::config::{EngineChoice, Keep};
use crate::exit::Exit;
use crate::report::Verbosity;

/// Rehearse Postgres schema migrations on every tenant's snapshot, and prove that they roll back.
#[derive(Debug, Parser)]
#[command(name = "pgrehearse", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    talk: Talk,
}

const EXIT_CODES: &str = "\
Exit codes:
  0    every tenant passed, or warned without --fail-on warn; or the command did its work
  1    a tenant failed (or warned, --fail-on warn); schemas differ; soak found a flaw; repro differs
  2    usage, configuration or input files are wrong
  3    the harness or its surroundings failed for at least one tenant
  130  interrupted, after everything was torn down";

#[derive(Debug, Subcommand)]
enum Command {
    /// Rehearse the tenants of harness.yaml
    Run(run::RunArgs),
    /// Validate harness.yaml, snapshots and migration files; start nothing
    Check(check::CheckArgs),
    /// Show what a run would do, tenant by tenant; start nothing
    Plan(plan::PlanArgs),
    /// Restore snapshots into the seed cache ahead of time
    Seed(seed::SeedArgs),
    /// Rehearse again and again: find what is flaky, gets slower, or leaks
    Soak(soak::SoakArgs),
    /// Render a finished run again, join shards (merge), sign (attest) and check (verify) results, show
    /// what runs show together (trend)
    Report(report::ReportArgs),
    /// Rebuild one tenant of an earlier run at the point of failure and keep it up
    Repro(repro::ReproArgs),
    /// Compare the schemas of two snapshots
    Diff(diff::DiffArgs),
    /// Generate the script that undoes a migration, and prove it
    Rollback(rollback::RollbackArgs),
    /// Say whether everything is here that a run needs, and what to do if not
    Doctor(doctor::DoctorArgs),
    /// Remove what earlier runs left: containers, clusters, folders
    ///
    /// Whoever started them and from wherever: all that this user may remove on this machine and on the
    /// engines that are asked. What belongs to a run that still goes on stays, and so do sandboxes that
    /// were kept, seeds and reports, unless the options say otherwise.
    Clean(clean::CleanArgs),
    /// Say what a finding means, why it matters, and what to do
    Explain(explain::ExplainArgs),
    /// Write a commented harness.yaml from what is found in the current directory
    Init(init::InitArgs),
}

/// How we talk.
#[derive(Debug, Args, Clone)]
pub(super) struct Talk {
    /// Tell more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Tell less: only what failed, and the verdict
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Use colours
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Talk {
    /// How much is told.
    pub(super) fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, 0) => Verbosity::Normal,
            (false, _) => Verbosity::Verbose,
        }
    }

    /// When colours are used.
    pub(super) fn color(&self) -> ColorChoice {
        self.color
    }
}

/// Where the configuration is and which tenants are wanted.
#[derive(Debug, Args, Clone)]
pub(super) struct Scope {
    /// The configuration file
    #[arg(short, long, value_name = "FILE", default_value = "harness.yaml")]
    pub(super) config: PathBuf,
    /// Only tenants whose name matches; can be repeated
    #[arg(long = "tenant", value_name = "GLOB")]
    pub(super) tenants: Vec<String>,
    /// Only part I of N of the tenants
    #[arg(long, value_name = "I/N", value_parser = parse_shard, env = "PGREHEARSE_SHARD")]
    pub(super) shard: Option<(usize, usize)>,
    /// Make shards even by the durations in the report.json of an earlier run, not by sizes
    #[arg(long, value_name = "REPORT", requires = "shard")]
    pub(super) durations: Option<PathBuf>,
}

fn parse_shard(text: &str) -> Result<(usize, usize), String> {
    let parts = text
        .split_once('/')
        .and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    match parts {
        Some((part, of)) if 1 <= part && part <= of => Ok((part, of)),
        _ => Err("write I/N with 1 ≤ I ≤ N, for example 3/16".to_owned()),
    }
}

/// The engine on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EngineArgument {
    /// Docker where it answers and has the image, otherwise local binaries
    Auto,
    /// Docker or nothing
    Docker,
    /// Local binaries or nothing
    Local,
}

impl From<EngineArgument> for EngineChoice {
    fn from(argument: EngineArgument) -> Self {
        match argument {
            EngineArgument::Auto => Self::Auto,
            EngineArgument::Docker => Self::Docker,
            EngineArgument::Local => Self::Local,
        }
    }
}

/// What is kept, on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum KeepArgument {
    /// Remove every sandbox
    Never,
    /// Keep those of tenants that did not complete
    Failed,
    /// Keep all
    Always,
}

impl From<KeepArgument> for Keep {
    fn from(argument: KeepArgument) -> Self {
        match argument {
            KeepArgument::Never => Self::Never,
            KeepArgument::Failed => Self::Failed,
            KeepArgument::Always => Self::Always,
        }
    }
}

/// The form of the document on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Human,
    /// For programs
    Json,
}

/// Runs the program.
pub fn main() -> ExitCode {
    let mut arguments = std::env::args_os();
    if arguments
        .nth(1)
        .is_some_and(|first| first == crate::sandbox::local::confine::ARGUMENT)
    {
        let problem = crate::sandbox::local::confine::become_program(arguments);
        Output::plain().error(&problem, None);
        return ExitCode::from(126);
    }
    crate::sandbox::local::confine::announce();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are not errors.
            let exit = if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Success
            };
            let _ = error.print();
            return exit.into();
        }
    };
    let output = Output::new(&cli.talk);
    output.init_tracing();
    let exit = match cli.command {
        Command::Run(args) => on_runtime(&output, run::run(&args, &output)),
        Command::Check(args) => check::check(&args, &output),
        Command::Plan(args) => plan::plan(&args, &output),
        Command::Seed(args) => on_runtime(&output, seed::seed(&args, &output)),
        Command::Soak(args) => on_runtime(&output, soak::soak(&args, &output)),
        Command::Report(args) => report::report(&args, &output),
        Command::Repro(args) => on_runtime(&output, repro::repro(&args, &output)),
        Command::Diff(args) => on_runtime(&output, diff::diff(&args, &output)),
        Command::Rollback(args) => on_runtime(&output, rollback::rollback(&args, &output)),
        Command::Doctor(args) => on_runtime(&output, doctor::doctor(&args, &output)),
        Command::Clean(args) => on_runtime(&output, clean::clean(&args, &output)),
        Command::Explain(args) => explain::explain(&args, &output),
        Command::Init(args) => init::init(&args, &output),
    };
    exit.into()
}

fn on_runtime(output: &Output, work: impl Future<Output = Exit>) -> Exit {
    match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => {
            let exit = runtime.block_on(work);
            // A blocking read of a slow disk must not hold up the end.
            runtime.shutdown_timeout(std::time::Duration::from_secs(1));
            exit
        }
        Err(error) => {
            output.error(&format!("failed to start the runtime: {error}"), None);
            Exit::Harness
        }
    }
}
