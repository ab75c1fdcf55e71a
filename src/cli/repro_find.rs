//! Which tenant of which run is meant, and where it is to stop.

use std::path::{Path, PathBuf};

use super::deliver::{RUNS, run_directory};
use super::output::Output;
use super::report::events_of;
use crate::event::{Direction, Envelope, Point, Stage, Verdict};
use crate::exit::Exit;
use crate::plan::{Down, LoadedMigration, Script};
use crate::report::{Culprit, RunDirectory, Summary, TenantSummary};
use crate::stage::{Goal, StopAt};
use crate::text::closest;

/// How many names a message has.
const LISTED: usize = 10;

/// A tenant of an earlier run.
pub(super) struct Found {
    pub(super) events: Vec<Envelope>,
    pub(super) summary: Summary,
    pub(super) tenant: TenantSummary,
}

/// Finds `RUN/TENANT`, a tenant of the latest run, or the only tenant of a run that failed.
pub(super) fn find(what: &str, output: &Output) -> Result<Found, Exit> {
    let what = what.trim_end_matches('/');
    let (run, tenant) = if is_run(what) {
        (what, None)
    } else {
        match what.rsplit_once('/') {
            Some((run, tenant)) => (run, Some(tenant)),
            None => ("latest", Some(what)),
        }
    };
    let directory = match (run, tenant) {
        // The id of a run that was removed.
        ("latest", Some(word)) if !what.contains('/') && is_id(word) => {
            return Err(no_run(word, output));
        }
        ("latest", _) => latest(output)?,
        (run, _) => run_directory(Path::new(run)),
    };
    if !directory.events_path().exists() {
        return Err(no_run(run, output));
    }
    let events = events_of(&directory, output)?;
    let summary = Summary::fold(&events);
    let tenant = match tenant {
        Some(name) => named(&summary, name, &directory, output)?,
        None => only_one(&summary, what, output)?,
    };
    Ok(Found {
        events,
        summary,
        tenant,
    })
}

/// Whether a word names a run as a whole.
fn is_run(what: &str) -> bool {
    let has_events = |dir: &Path| dir.join("events.ndjson").is_file();
    what == "latest" || has_events(Path::new(what)) || has_events(&Path::new(RUNS).join(what))
}

/// Whether a word is the id of a run, as `20261121-102931-48dec1`.
fn is_id(word: &str) -> bool {
    let mut parts = word.split('-').map(str::len);
    word.bytes()
        .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        && [parts.next(), parts.next(), parts.next(), parts.next()]
            == [Some(8), Some(6), Some(6), None]
}

/// What is below the usual folder, the newest first: ids begin with the time.
fn runs_here() -> Vec<PathBuf> {
    let runs = std::fs::read_dir(RUNS).into_iter().flatten().flatten();
    let mut runs: Vec<PathBuf> = runs
        .map(|entry| entry.path())
        .filter(|path| path.join("events.ndjson").is_file())
        .collect();
    runs.sort();
    runs.reverse();
    runs
}

fn no_run(named: &str, output: &Output) -> Exit {
    let runs = runs_here();
    let ids = runs.iter().filter_map(|run| run.file_name()?.to_str());
    let help = match listed(ids) {
        known if known.is_empty() => format!(
            "there is none below {RUNS}; go to the folder that the run was started in, or name its directory: `pgrehearse repro DIR/TENANT`"
        ),
        known => format!("those below {RUNS}: {known}"),
    };
    let message = format!("there is no run `{named}`; a run that was removed cannot be rebuilt");
    output.error(&message, Some(&help));
    Exit::Usage
}

/// The first few of many.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    let shown: Vec<&str> = names.iter().take(LISTED).copied().collect();
    match names.len().saturating_sub(LISTED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// The directory of the latest run.
fn latest(output: &Output) -> Result<RunDirectory, Exit> {
    let latest = runs_here().into_iter().next();
    latest.map(RunDirectory::open).ok_or_else(|| {
        output.error(
            &format!("there is no run below {RUNS}"),
            Some("name the run's directory: `pgrehearse repro DIR/TENANT`"),
        );
        Exit::Usage
    })
}

fn named(
    summary: &Summary,
    name: &str,
    directory: &RunDirectory,
    output: &Output,
) -> Result<TenantSummary, Exit> {
    let mut tenants = summary.tenants.iter();
    if let Some(tenant) = tenants.find(|tenant| tenant.name.as_str() == name) {
        return Ok(tenant.clone());
    }
    let names: Vec<&str> = summary.tenants.iter().map(|t| t.name.as_str()).collect();
    let help = match closest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => failing(summary),
    };
    let message = format!(
        "the run in {} has no tenant `{name}`",
        directory.path().display()
    );
    output.error(&message, Some(&help));
    Err(Exit::Usage)
}

fn only_one(summary: &Summary, what: &str, output: &Output) -> Result<TenantSummary, Exit> {
    let failed: Vec<&TenantSummary> = summary.repros().map(|(tenant, _)| tenant).collect();
    if let [only] = failed.as_slice() {
        return Ok((*only).clone());
    }
    let message = format!(
        "`{what}` has {}, so the tenant has to be named",
        crate::text::count(failed.len(), "failing tenant")
    );
    output.error(&message, Some(&failing(summary)));
    Err(Exit::Usage)
}

fn failing(summary: &Summary) -> String {
    let failed = listed(summary.repros().map(|(tenant, _)| tenant.name.as_str()));
    if !failed.is_empty() {
        return format!("those that failed: {failed}");
    }
    let all = listed(summary.tenants.iter().map(|tenant| tenant.name.as_str()));
    format!("no tenant of that run failed; those that it had: {all}")
}

/// Where to stop.
pub(super) struct Place {
    pub(super) goal: Goal,
    /// Whether one step is rolled back by itself.
    pub(super) one_by_one: bool,
    /// Which way the next command of another tool goes.
    pub(super) next: Direction,
    /// What a person should know of it.
    pub(super) note: Option<String>,
}

impl Place {
    fn of(goal: Goal) -> Self {
        let next = match &goal {
            Goal::Base => Direction::Up,
            Goal::Before(at) => at.direction,
            Goal::Migrated => Direction::Down,
            Goal::RolledBack | Goal::Redone => Direction::Redo,
        };
        Self {
            goal,
            one_by_one: false,
            next,
            note: None,
        }
    }
}

/// The place that a failure is about.
pub(super) fn place_of(
    tenant: &TenantSummary,
    migration: &LoadedMigration,
    output: &Output,
) -> Result<Place, Exit> {
    let Some(culprit) = tenant.culprit() else {
        let (message, help) = match tenant.verdict {
            Verdict::Pass => (
                "passed",
                "choose where to stop with `--at FILE:LINE`, `--at STEP:NUMBER` or `--stage STAGE`",
            ),
            _ => (
                "has no finding to stop at",
                "choose where to stop with `--at` or `--stage`",
            ),
        };
        output.error(&format!("{} {message}", tenant.name), Some(help));
        return Err(Exit::Usage);
    };
    Ok(around(&culprit, tenant, migration))
}

fn around(culprit: &Culprit<'_>, tenant: &TenantSummary, migration: &LoadedMigration) -> Place {
    if let Some(record) = culprit.statement {
        let at_commit = record
            .error
            .as_ref()
            .is_some_and(|error| error.line.is_some() && error.column.is_none());
        let mut place = Place::of(Goal::Before(StopAt {
            direction: record.direction,
            step: record.step.clone(),
            number: usize::try_from(record.index).unwrap_or(1),
            at_commit,
        }));
        place.one_by_one = !tenant.steps.is_empty() && record.direction != Direction::Up;
        return place;
    }
    let Some(finding) = culprit.finding else {
        return Place::of(Goal::Base);
    };
    let goal = match (finding.stage, finding.id.as_str()) {
        (Stage::Provision | Stage::Seed | Stage::Preflight | Stage::Traffic, _)
        | (_, "migrate.command-failed") => Goal::Base,
        (Stage::Migrate, _) => {
            let at = finding.location.as_ref().and_then(|location| {
                statement_at(
                    migration,
                    &location.file,
                    location.line,
                    Some(Direction::Up),
                )
            });
            at.map_or(Goal::Migrated, Goal::Before)
        }
        (Stage::Suites, _) => match culprit.point {
            Some(Point::Base) => Goal::Base,
            Some(Point::RolledBack) => Goal::RolledBack,
            Some(Point::Redone) => Goal::Redone,
            Some(Point::Migrated) | None => Goal::Migrated,
        },
        (Stage::Rollback, "rollback.missing" | "rollback.command-failed") | (Stage::Models, _) => {
            Goal::Migrated
        }
        (Stage::Rollback, id) if is_elsewhere(id) => Goal::Migrated,
        (Stage::Rollback, _) | (_, "redo.command-failed") => Goal::RolledBack,
        (Stage::Redo | Stage::Teardown, _) => Goal::Redone,
    };
    let mut place = Place::of(goal);
    if finding.stage == Stage::Traffic {
        place.note = Some(format!(
            "{} was found under a load, which is not repeated here",
            finding.id
        ));
    } else if is_elsewhere(&finding.id) {
        place.note = Some(format!(
            "{} was found in a sandbox of its own, which begins like this one",
            finding.id
        ));
    }
    place
}

/// What is rehearsed beside the tenant's own database.
fn is_elsewhere(id: &str) -> bool {
    matches!(
        id,
        "migrate.not-idempotent"
            | "migrate.refused-halfway"
            | "migrate.second-time-unknown"
            | "rollback.fails-after-writes"
            | "rollback.interrupted-differs"
            | "rollback.interrupted-leftover"
            | "rollback.interrupted-stuck"
            | "rollback.loses-after-writes"
            | "rollback.new-rows-lost"
            | "rollback.new-values-lost"
            | "rollback.schema-after-writes"
    )
}

/// The state in which a stage begins.
pub(super) fn beginning_of(stage: Stage) -> Place {
    Place::of(match stage {
        Stage::Provision | Stage::Seed | Stage::Preflight | Stage::Migrate | Stage::Traffic => {
            Goal::Base
        }
        Stage::Models | Stage::Suites | Stage::Rollback => Goal::Migrated,
        Stage::Redo => Goal::RolledBack,
        Stage::Teardown => Goal::Redone,
    })
}

/// What `--at` takes.
const FORM: &str =
    "`--at` takes FILE:LINE or STEP:NUMBER, for example 0006_email.up.sql:3 or 0006_email:1";

/// The statement that `--at` names: `FILE:LINE` or `STEP:NUMBER`.
pub(super) fn at(
    words: &str,
    stage: Option<Stage>,
    migration: &LoadedMigration,
    output: &Output,
) -> Result<Place, Exit> {
    let found = direction_of(stage).and_then(|direction| named_by(words, direction, migration));
    let stop = found.map_err(|(message, help)| {
        output.error(&message, Some(&help));
        Exit::Usage
    })?;
    Ok(Place::of(Goal::Before(stop)))
}

/// What is wrong, and what to do.
type Wrong = (String, String);

fn direction_of(stage: Option<Stage>) -> Result<Option<Direction>, Wrong> {
    match stage {
        Some(Stage::Rollback) => Ok(Some(Direction::Down)),
        Some(Stage::Redo) => Ok(Some(Direction::Redo)),
        Some(Stage::Migrate) => Ok(Some(Direction::Up)),
        None => Ok(None),
        Some(other) => Err((
            format!("no statement of the migration runs in the stage {other}"),
            "`--at` goes with `--stage migrate`, `rollback` or `redo`".to_owned(),
        )),
    }
}

fn named_by(
    words: &str,
    direction: Option<Direction>,
    migration: &LoadedMigration,
) -> Result<StopAt, Wrong> {
    let steps = &migration.steps;
    let known = steps.iter().map(|step| step.id.as_str());
    if steps.is_empty() {
        let message = "the migration has no statements that pgrehearse sends";
        let help = "of a command of another tool only the stages are known: `--stage STAGE`";
        return Err((message.to_owned(), help.to_owned()));
    }
    let Some((name, number)) = words
        .rsplit_once(':')
        .and_then(|(name, number)| Some((name, number.parse::<u32>().ok()?)))
        .filter(|(name, number)| !name.is_empty() && *number > 0)
    else {
        let help = format!("{FORM}; the steps here: {}", listed(known));
        return Err((format!("`{words}` names no statement"), help));
    };
    if let Some(stop) = statement_at(migration, name, number, direction) {
        return Ok(stop);
    }
    if let Some(script) = files(migration).find(|script| is_file(script, name)) {
        let message = format!("{name} has no statement at line {number} in that direction");
        return Err((message, statements_of(script)));
    }
    let Some(step) = steps
        .iter()
        .find(|step| step.id == name || step.version == name)
    else {
        let help = closest(name, known.clone()).map_or_else(
            || format!("its steps: {}", listed(known)),
            |near| format!("did you mean `{near}:{number}`?"),
        );
        let message = format!("no step and no file of the migration is called `{name}`");
        return Err((message, help));
    };
    let direction = direction.unwrap_or(Direction::Up);
    let script = match (direction, &step.down) {
        (Direction::Down, Down::Script(script)) => Some(script),
        (Direction::Down, Down::Missing(_)) => None,
        _ => Some(&step.up),
    };
    let count = script.map_or(0, |script| script.statements.len());
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    if number > count {
        let count = crate::text::count(count, "statement");
        let message = format!("{} has {count} in that direction", step.id);
        return Err((
            message,
            script.map_or_else(|| FORM.to_owned(), statements_of),
        ));
    }
    Ok(StopAt {
        direction,
        step: step.id.clone(),
        number,
        at_commit: false,
    })
}

/// Which statements a script has, and where.
fn statements_of(script: &Script) -> String {
    let places = script
        .statements
        .iter()
        .zip(1..)
        .map(|(statement, number)| {
            let first = statement.text.lines().next().unwrap_or_default();
            let first = crate::text::truncate(&crate::text::sanitize_line(first), 40);
            format!("{number} at line {}: {first}", statement.position.line)
        });
    let places: Vec<String> = places.collect();
    if places.is_empty() {
        return format!("{} has no statements", script.file);
    }
    format!(
        "the statements of {}: {}",
        script.file,
        listed(places.iter().map(String::as_str))
    )
}

/// Whether a script is the file of this name, or of this end of one.
fn is_file(script: &Script, file: &str) -> bool {
    script.file == file || script.file.ends_with(&format!("/{file}"))
}

fn files(migration: &LoadedMigration) -> impl Iterator<Item = &Script> {
    migration.steps.iter().flat_map(|step| {
        let down = match &step.down {
            Down::Script(script) => Some(script),
            Down::Missing(_) => None,
        };
        std::iter::once(&step.up).chain(down)
    })
}

/// The statement that a line of a file belongs to.
fn statement_at(
    migration: &LoadedMigration,
    file: &str,
    line: u32,
    wanted: Option<Direction>,
) -> Option<StopAt> {
    let in_script = |script: &Script| {
        let found = script.statements.iter().position(|statement| {
            let lines = statement.text.matches('\n').count();
            let last = statement.position.line + u32::try_from(lines).unwrap_or(0);
            statement.position.line <= line && line <= last
        });
        found.map(|index| index + 1)
    };
    for step in &migration.steps {
        let stop = |direction, number| {
            Some(StopAt {
                direction,
                step: step.id.clone(),
                number,
                at_commit: false,
            })
        };
        if wanted != Some(Direction::Down)
            && is_file(&step.up, file)
            && let Some(number) = in_script(&step.up)
        {
            return stop(wanted.unwrap_or(Direction::Up), number);
        }
        if wanted.is_none_or(|wanted| wanted == Direction::Down)
            && let Down::Script(script) = &step.down
            && is_file(script, file)
            && let Some(number) = in_script(script)
        {
            return stop(Direction::Down, number);
        }
    }
    None
}
