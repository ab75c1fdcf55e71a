//! `pgrehearse repro`

use std::path::{Path, PathBuf};

use clap::Args;
use tokio_util::sync::CancellationToken;

use super::args::{EngineArgument, Format, Scope};
use super::cache::open_store;
use super::load::{load_config, load_with, make_plan};
use super::output::Output;
use super::repro_bundle::{Content, Unpacked, is_bundle, unpack};
use super::repro_find::{Found, Place, at, beginning_of, find, place_of};
use super::repro_keep::{abandoned, close, keep, tell};
use super::repro_minimal::write_minimal;
use super::repro_same::Differences;
use super::repro_tamed::tamed;
use super::repro_target::check_target;
use super::run::{describe, open_engine};
use crate::clock::Clock;
use crate::config::{Config, EngineChoice};
use crate::event::{Envelope, RunFacts, Stage};
use crate::exit::Exit;
use crate::plan::{Plan, TenantPlan};
use crate::report::{ProgressOptions, ProgressSink, TenantSummary};
use crate::run::Signals;
use crate::sandbox::{Engine, RuntimeDir, choose};
use crate::stage::{Came, Failed, Goal, Kept, Order, Problem, Workshop};

/// Stands for a file that is named after the tenant.
const MINIMAL: &str = "TENANT.minimal.sql";

/// Arguments of `repro`.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
pub(super) struct ReproArgs {
    /// RUN/TENANT, a tenant of the latest run, or a bundle; RUN is a directory, an id or `latest`
    #[arg(value_name = "RUN/TENANT")]
    what: String,
    /// The configuration file; otherwise the one that the run had
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Stop before this statement, not before the one that failed: file and line, or step and number
    #[arg(long, value_name = "FILE:LINE|STEP:NUMBER")]
    at: Option<String>,
    /// Stop where this stage begins; with --at the direction of the statement
    #[arg(long, value_name = "STAGE", value_parser = parse_stage)]
    stage: Option<Stage>,
    /// Run the failing statement and say whether it fails as it did
    #[arg(long)]
    pub(super) step: bool,
    /// Open psql in it; the end of psql ends it
    #[arg(long)]
    pub(super) psql: bool,
    /// Write a small script with masked rows that fails in the same way [without FILE: TENANT.minimal.sql]
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = MINIMAL)]
    minimize: Option<PathBuf>,
    /// Write what is needed to rebuild it elsewhere, without rows
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// With a bundle: restore this snapshot, not the schema alone; can be repeated, in order
    #[arg(long, value_name = "PATH")]
    snapshot: Vec<PathBuf>,
    /// Go on where the snapshot, the migration, the configuration or the server have changed
    #[arg(long)]
    anyway: bool,
    /// Where the sandbox comes from; otherwise as in the run
    #[arg(long, value_enum, env = "PGREHEARSE_ENGINE")]
    engine: Option<EngineArgument>,
    /// Restore the snapshot anew, without the seed cache
    #[arg(long)]
    no_cache: bool,
    /// Remove it at once when everything that was asked for is done
    #[arg(long, conflicts_with = "psql")]
    no_wait: bool,
    /// What is written to standard output: where to connect, for people or as JSON
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
}

impl ReproArgs {
    /// The file for the small script.
    fn minimal_of(&self, tenant: &TenantSummary) -> Option<PathBuf> {
        let file = self.minimize.as_ref()?;
        Some(if file == Path::new(MINIMAL) {
            PathBuf::from(format!("{}.minimal.sql", tenant.name))
        } else {
            file.clone()
        })
    }
}

fn parse_stage(text: &str) -> Result<Stage, String> {
    let mut stages = Stage::ALL.into_iter();
    stages.find(|stage| stage.as_str() == text).ok_or_else(|| {
        let all: Vec<&str> = Stage::ALL.iter().map(|stage| stage.as_str()).collect();
        format!("a stage is one of {}", all.join(", "))
    })
}

/// Rebuilds a tenant of an earlier run and keeps it up.
pub(super) async fn repro(args: &ReproArgs, output: &Output) -> Exit {
    match Box::pin(attempt(args, output)).await {
        Ok(exit) | Err(exit) => exit,
    }
}

/// What is rebuilt, and from what.
struct Subject {
    events: Vec<Envelope>,
    run: RunFacts,
    tenant: TenantSummary,
    config: Config,
    plan: Plan,
    /// Whether the snapshot is that of the run.
    whole: bool,
    /// Of a bundle: the steps that the tenant got.
    steps: Option<Vec<String>>,
    /// The folder of a bundle's files.
    _unpacked: Option<tempfile::TempDir>,
}

async fn attempt(args: &ReproArgs, output: &Output) -> Result<Exit, Exit> {
    // Before anything is started, so that no signal finds us unprepared.
    let mut signals = Signals::listen().map_err(|error| {
        output.error(&format!("failed to listen to signals: {error}"), None);
        Exit::Harness
    })?;
    let subject = if is_bundle(Path::new(&args.what)) {
        from_bundle(args, output)?
    } else {
        if !args.snapshot.is_empty() {
            output.error(
                "`--snapshot` goes with a bundle",
                Some("without one, harness.yaml says where the snapshots are"),
            );
            return Err(Exit::Usage);
        }
        from_run(args, output)?
    };
    let place = place(args, &subject, output)?;
    let minimal = args.minimal_of(&subject.tenant);
    let targets = [(minimal, "--minimize"), (args.bundle.clone(), "--bundle")];
    for (file, option) in targets {
        // Not found out after minutes of work.
        file.map_or(Ok(()), |file| check_target(&file, option, output))?;
    }
    let (workshop, mut differences, tenant) = tokio::select! {
        opened = open(args, &subject, output) => opened?,
        _ = signals.next() => return Err(Exit::Interrupted),
    };
    let order = Order {
        goal: place.goal.clone(),
        one_by_one: place.one_by_one,
        steps: subject.steps.clone(),
        step: args.step,
        leave_open: leaves_open(&subject.tenant, &place),
    };
    let rebuilt = rebuild(&workshop, &order, &mut signals, output).await?;
    let kept = match rebuilt {
        Ok(kept) if workshop.cancel.is_cancelled() => {
            close(workshop.work, Some(kept), true, &mut signals, output).await;
            return Err(Exit::Interrupted);
        }
        Ok(kept) => kept,
        Err(problem) => {
            let asked = matches!(problem, Problem::Interrupted);
            let left = close(workshop.work, None, asked, &mut signals, output).await;
            return Err(worse(refused(&problem, output), left));
        }
    };
    // No `?` until it is gone.
    let now = (workshop.work.snapshots(), workshop.work.base());
    let then = (
        subject.tenant.snapshots.as_slice(),
        subject.tenant.schemas.get(&crate::event::Point::Base),
    );
    if subject.whole {
        differences.restored(then, (now.0.as_slice(), now.1.as_ref()));
    }
    let exit = match differences.judge(args.anyway, output) {
        Ok(()) => {
            let folder = workshop.work.folder().ok();
            let work = Work {
                args,
                subject: &subject,
                place: &place,
                tenant: &tenant,
                folder: folder.as_deref(),
            };
            let ended = work.with(&kept, &mut signals, output).await;
            workshop.cancel.cancel();
            ended
        }
        Err(exit) => exit,
    };
    let asked = exit == Exit::Interrupted;
    let left = close(workshop.work, Some(kept), asked, &mut signals, output).await;
    Ok(if left == Exit::Success { exit } else { left })
}

/// Rebuilds the tenant, unless somebody asks to stop; `Err` where it was left as it is.
async fn rebuild(
    workshop: &Opened,
    order: &Order,
    signals: &mut Signals,
    output: &Output,
) -> Result<Result<Kept, Problem>, Exit> {
    let rebuilding = workshop.work.rebuild(order);
    tokio::pin!(rebuilding);
    tokio::select! {
        rebuilt = &mut rebuilding => return Ok(rebuilt),
        _ = signals.next() => workshop.cancel.cancel(),
    }
    tokio::select! {
        // One that was ready at that very moment is removed like any other.
        rebuilt = &mut rebuilding => Ok(rebuilt),
        _ = signals.next() => {
            Err(abandoned(output))
        }
    }
}

/// What is done with a rebuilt tenant.
struct Work<'a> {
    args: &'a ReproArgs,
    subject: &'a Subject,
    place: &'a Place,
    tenant: &'a TenantPlan,
    folder: Option<&'a Path>,
}

impl Work<'_> {
    async fn with(&self, kept: &Kept, signals: &mut Signals, output: &Output) -> Exit {
        let args = self.args;
        if let Some(note) = &self.place.note {
            output.inform(note);
        }
        let told = told(&self.subject.tenant);
        let mut exit = Exit::Success;
        if args.step {
            exit = tokio::select! {
                stepped = self.step(kept, told.as_ref(), output) => stepped,
                _ = signals.next() => return Exit::Interrupted,
            };
        }
        if args.minimize.is_some() || args.bundle.is_some() {
            tokio::select! {
                written = self.write(kept, told.as_ref(), output) => exit = worse(exit, written),
                _ = signals.next() => return Exit::Interrupted,
            }
        }
        let writes = args.minimize.is_some() || args.bundle.is_some();
        let stays = args.psql || !(args.no_wait || writes);
        tell(kept, self.folder, args.format, stays, output);
        if stays {
            match keep(args.psql, kept, self.folder, signals, output).await {
                Ok(()) => exit,
                Err(ended) => ended,
            }
        } else {
            exit
        }
    }

    async fn write(&self, kept: &Kept, told: Option<&Failed>, output: &Output) -> Exit {
        let mut exit = Exit::Success;
        let mut minimal = None;
        if let Some(file) = self.args.minimal_of(&self.subject.tenant) {
            match write_minimal(kept, told, &file, output).await {
                Ok(text) => minimal = Some(text),
                Err(failed) => exit = worse(exit, failed),
            }
        }
        if let Some(file) = &self.args.bundle {
            let content = Content {
                events: &self.subject.events,
                tenant: &self.subject.tenant,
                config: &self.subject.config,
                migration: &self.subject.plan.migration,
                plan: self.tenant,
                minimal: minimal.as_deref(),
            };
            exit = worse(exit, content.write(file, kept, output).await);
        }
        exit
    }

    async fn step(&self, kept: &Kept, told: Option<&Failed>, output: &Output) -> Exit {
        let came = match &kept.stopped {
            Some(stopped) => stopped.came.clone(),
            None if self.is_of_command() => kept.try_command(self.place.next).await,
            None => None,
        };
        let Some(came) = came else {
            output.error(
                "there is no statement to run here",
                Some("`--step` runs the statement that failed, or the one that `--at` names"),
            );
            return Exit::Usage;
        };
        let of_run = self.is_of_run(told.is_some());
        match (came, told.filter(|_| of_run)) {
            (Came::Failed(failed), Some(told)) if failed.is_same(told) => {
                output.say(&format!("it fails as in the run: {}", failed.words()));
                Exit::Success
            }
            (Came::Failed(failed), Some(told)) => {
                output.say(&format!("it fails otherwise: {}", failed.words()));
                output.say(&format!("in the run it was: {}", told.words()));
                Exit::Failure
            }
            (Came::Failed(failed), None) => {
                output.say(&format!("it fails: {}", failed.words()));
                Exit::Success
            }
            (Came::Through, Some(told)) => {
                let why = if self.subject.whole {
                    ""
                } else {
                    "; there are no rows here, and it may need them"
                };
                output.say(&format!("it goes through{why}"));
                output.say(&format!("in the run it was: {}", told.words()));
                Exit::Failure
            }
            (Came::Through, None) => {
                output.say("it goes through");
                Exit::Success
            }
        }
    }

    /// Whether the migration's next command is meant: it failed, or the place was named.
    fn is_of_command(&self) -> bool {
        let culprit = self.subject.tenant.culprit();
        let failed = culprit.and_then(|culprit| culprit.finding);
        self.args.stage.is_some()
            || self.args.at.is_some()
            || failed.is_some_and(|finding| finding.id.ends_with(".command-failed"))
    }

    /// Whether what was tried is what failed in the run.
    fn is_of_run(&self, told: bool) -> bool {
        told && self.args.at.is_none() && self.args.stage.is_none()
    }
}

/// The one that outranks the other.
fn worse(one: Exit, other: Exit) -> Exit {
    if other.code() > one.code() {
        other
    } else {
        one
    }
}

/// How the tenant failed in the run.
fn told(tenant: &TenantSummary) -> Option<Failed> {
    let culprit = tenant.culprit()?;
    let finding = culprit.finding?;
    match culprit.statement.and_then(|record| record.error.as_ref()) {
        Some(error) => Some(Failed::told(error, finding.object.as_deref())),
        None if finding.id.ends_with(".command-failed") => Some(Failed {
            sqlstate: None,
            message: finding.message.clone(),
            detail: None,
            object: None,
        }),
        None => None,
    }
}

/// Whether the failure is one of the transaction and not of the statement alone.
fn leaves_open(tenant: &TenantSummary, place: &Place) -> bool {
    let Goal::Before(_) = &place.goal else {
        return false;
    };
    let code = told(tenant).and_then(|failed| failed.sqlstate);
    code.is_some_and(|code| crate::stage::is_of_transaction(&code))
}

fn from_run(args: &ReproArgs, output: &Output) -> Result<Subject, Exit> {
    let Found {
        events,
        summary,
        tenant,
    } = find(&args.what, output)?;
    let Some(run) = summary.run.clone() else {
        output.error("the run ended before it began", Some("run again"));
        return Err(Exit::Usage);
    };
    let recorded = run.config_path.as_ref().map(PathBuf::from);
    let path = args.config.clone().or(recorded);
    let path = path.unwrap_or_else(|| PathBuf::from("harness.yaml"));
    if !path.is_file() && args.config.is_none() {
        output.error(
            &format!("the run's configuration `{}` is not here", path.display()),
            Some("go to the folder that the run was started in, or name it with `--config FILE`"),
        );
        return Err(Exit::Usage);
    }
    let scope = scope(path, &tenant);
    let config = load_config(&scope, output)?;
    let plan = make_plan(&config, &scope, output)?;
    Ok(Subject {
        events,
        run,
        tenant,
        config,
        plan,
        whole: true,
        steps: None,
        _unpacked: None,
    })
}

fn from_bundle(args: &ReproArgs, output: &Output) -> Result<Subject, Exit> {
    let Unpacked {
        folder,
        events,
        summary,
        steps,
    } = unpack(Path::new(&args.what), &args.snapshot, output)?;
    let (Some(run), Some(tenant)) = (summary.run.clone(), summary.tenants.first().cloned()) else {
        output.error("the bundle holds no tenant", Some("write it again"));
        return Err(Exit::Usage);
    };
    let scope = scope(folder.path().join("harness.yaml"), &tenant);
    // It gets to know no variable, and the plan is made of what is left of it.
    let config = load_with(&scope, &|_| None, output)?;
    let config = tamed(config, &args.snapshot, args.anyway, output)?;
    let plan = make_plan(&config, &scope, output)?;
    Ok(Subject {
        events,
        run,
        tenant,
        config,
        plan,
        whole: !args.snapshot.is_empty(),
        steps: Some(steps),
        _unpacked: Some(folder),
    })
}

fn scope(path: PathBuf, tenant: &TenantSummary) -> Scope {
    Scope {
        config: path,
        // A name has no letter that means something in a pattern.
        tenants: vec![tenant.name.to_string()],
        shard: None,
        durations: None,
    }
}

fn place(args: &ReproArgs, subject: &Subject, output: &Output) -> Result<Place, Exit> {
    let migration = &subject.plan.migration;
    match (&args.at, args.stage) {
        (Some(words), stage) => at(words, stage, migration, output),
        (None, Some(stage)) => Ok(beginning_of(stage)),
        (None, None) => place_of(&subject.tenant, migration, output),
    }
}

/// A workshop with what interrupts it.
struct Opened {
    work: Workshop,
    cancel: CancellationToken,
}

async fn open(
    args: &ReproArgs,
    subject: &Subject,
    output: &Output,
) -> Result<(Opened, Differences, TenantPlan), Exit> {
    let Some(plan) = subject.plan.tenants.first().cloned() else {
        output.error("harness.yaml has no such tenant any more", None);
        return Err(Exit::Usage);
    };
    let mut config = subject.config.clone();
    config.seeds.cache &= !args.no_cache;
    config.postgres.engines.clear();
    config.postgres.engine = match (args.engine, subject.run.engine.as_str()) {
        (Some(asked), _) => asked.into(),
        (None, "docker") => EngineChoice::Docker,
        (None, "local") => EngineChoice::Local,
        (None, _) => config.postgres.engine,
    };
    let mut differences = Differences::of_files(
        &subject.run,
        &config,
        &subject.plan.migration,
        subject.steps.is_some(),
        output,
    )?;
    if subject.whole {
        differences.snapshots(&subject.tenant.snapshots, &plan, output)?;
    }
    let opened = same_engine(&mut config, &subject.run, output).await;
    if opened.is_err() && subject.steps.is_some() && !args.anyway {
        output.say("  an image that a bundle names is pulled with `--anyway` only");
    }
    let (mut engine, reason) = opened?;
    output.inform(&format!("engine: {reason}"));
    differences.engine(&subject.run, &engine);
    differences.judge(args.anyway, output)?;
    for what in engine.reap(Clock::system().now().as_second()).await.removed {
        output.inform(&format!("removed what an earlier run left: {what}"));
    }
    let store = open_store(&config.seeds, output);
    if let Some(store) = &store {
        engine.use_store(store.clone());
    }
    let cancel = CancellationToken::new();
    let progress = Box::new(ProgressSink::new(ProgressOptions {
        terminal: output.terminal,
        style: output.style,
        verbosity: output.verbosity,
    }));
    let migration = subject.plan.migration.clone();
    let tenant = plan.clone();
    let opened = Workshop::new(
        engine,
        store,
        config,
        migration,
        plan,
        progress,
        cancel.clone(),
    );
    let work = opened.map_err(|error| {
        output.error(&describe(&error), None);
        Exit::Harness
    })?;
    Ok((Opened { work, cancel }, differences, tenant))
}

/// The engine, with the image of the run where the name has come to mean another one since.
async fn same_engine(
    config: &mut Config,
    run: &RunFacts,
    output: &Output,
) -> Result<(Engine, String), Exit> {
    let opened = open_engine(&config.postgres, output).await?;
    let Some(wanted) = run.server_sha256.as_ref() else {
        return Ok(opened);
    };
    if !matches!(opened.0, Engine::Docker(_)) || opened.0.server_sha256() == *wanted {
        return Ok(opened);
    }
    let mut postgres = config.postgres.clone();
    postgres.image = format!("sha256:{wanted}");
    postgres.pull = crate::config::PullPolicy::Never;
    let Ok(runtime) = RuntimeDir::open(&std::env::temp_dir()) else {
        return Ok(opened);
    };
    match choose(&postgres, &runtime).await {
        Ok(found) => {
            config.postgres = postgres;
            Ok(found)
        }
        Err(_) => Ok(opened),
    }
}

fn refused(problem: &Problem, output: &Output) -> Exit {
    match problem {
        Problem::Interrupted => Exit::Interrupted,
        Problem::Found(message, help) => {
            let help = (!help.is_empty()).then_some(help.as_str());
            output.error(&format!("not rebuilt: {message}"), help);
            Exit::Harness
        }
    }
}
