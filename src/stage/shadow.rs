//! Models that are known by the DDL that their ORM prints: each is loaded once a run, by the first
//! tenant that comes to it, into an empty database of its sandbox.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::OnceCell;

use super::context::{Stop, Tenant};
use super::failure::harness_failure;
use super::model_program::{
    ended_words, environment, models_dir, of_models, unexpected, workplace,
};
use super::seed::Seeded;
use super::shadow_load::{Loaded, Loader};
use super::suites::{Closed, PREFIX, connect};
use crate::catalog::Catalog;
use crate::config::{Models, ShadowResult, ShadowSource};
use crate::event::{Finding, Stage};
use crate::models::{
    Database, ModelSet, ShadowDdl, Sources, SourcesError, preset_of, shadow_orm, shadow_set,
};
use crate::pg::drop_database;
use crate::sandbox::Sandbox;
use crate::suite::{Ended, OutputLog, ProcessSpec, Secrets, run_process_reading};

/// The models of a run that are known by their DDL, by the place of their entry in the configuration.
#[derive(Debug, Default)]
pub struct Shadows {
    cells: Vec<Cell>,
}

type Cell = OnceCell<Result<Arc<ModelSet>, Box<Finding>>>;

impl Shadows {
    /// A place for each entry.
    pub fn of(models: &[Models]) -> Self {
        Self {
            cells: models.iter().map(|_| Cell::default()).collect(),
        }
    }
}

/// The models of all entries that are known by their DDL. What cannot be loaded is raised, for every
/// tenant again: it was compared for none.
pub(super) async fn shadows(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    migrated: &Catalog,
) -> Result<Vec<Arc<ModelSet>>, Stop> {
    let entries = &tenant.config().models;
    let mut sets = Vec::new();
    for entry in entries.iter().filter(|entry| entry.is_shadow()) {
        // The same command on the same models runs once, whatever versions they belong to.
        let Some(first) = entries.iter().position(|other| is_same(entry, other)) else {
            continue;
        };
        let Some(cell) = tenant.shared.shadows.cells.get(first) else {
            continue;
        };
        let made = cell
            .get_or_try_init(|| async {
                let maker = Maker {
                    tenant,
                    sandbox,
                    seeded,
                    migrated,
                    entry,
                    number: first + 1,
                };
                match maker.make().await {
                    Ok(set) => Ok(Ok(Arc::new(set))),
                    // That is how it is; a server that was lost may be another one next time.
                    Err(Stop::At(finding)) if finding.id == "models.ddl-failed" => Ok(Err(finding)),
                    Err(other) => Err(other),
                }
            })
            .await?;
        match made {
            Ok(set) if set.config == *entry => sets.push(Arc::clone(set)),
            Ok(set) => sets.push(Arc::new(ModelSet {
                config: entry.clone(),
                ..ModelSet::clone(set)
            })),
            Err(finding) => tenant.raise(Finding::clone(finding)),
        }
    }
    Ok(sets)
}

/// Whether two entries come to the same model.
fn is_same(a: &Models, b: &Models) -> bool {
    a.orm == b.orm
        && a.path == b.path
        && a.ignore == b.ignore
        && a.programs.shadow == b.programs.shadow
        && a.programs.dir == b.programs.dir
        && a.programs.env == b.programs.env
}

/// Loads one model.
struct Maker<'a> {
    tenant: &'a Tenant,
    sandbox: &'a Sandbox,
    seeded: &'a Seeded,
    migrated: &'a Catalog,
    entry: &'a Models,
    number: usize,
}

/// A command with what it gives.
struct Command<'a> {
    run: &'a str,
    result: ShadowResult,
    script: Option<(&'static str, &'static str)>,
}

impl Maker<'_> {
    async fn make(&self) -> Result<ModelSet, Stop> {
        let tenant = self.tenant;
        tenant.progress(Stage::Models, format!("loading {}", self.entry.path));
        let closed = Closed::close(tenant, self.sandbox, self.seeded).await;
        let closed = closed.map_err(of_models)?;
        // Nothing leaves before the tenant's database is open again.
        let made = Box::pin(self.load(&closed)).await;
        let made = match remove(tenant, self.sandbox).await {
            Ok(()) => made,
            Err(stop) => made.and(Err(stop)),
        };
        let programs = format!("the command of the {} models", self.entry.orm);
        let opened = closed.open_again(self.seeded, &programs).await;
        match (made, opened) {
            (Err(Stop::Interrupted), _) => Err(Stop::Interrupted),
            (_, Err(stop)) => Err(of_models(stop)),
            (made, Ok(())) => made,
        }
    }

    async fn load(&self, closed: &Closed<'_>) -> Result<ModelSet, Stop> {
        let entry = self.entry;
        let loader = Loader {
            tenant: self.tenant,
            sandbox: self.sandbox,
            closed,
            base: &self.seeded.base,
            migrated: self.migrated,
        };
        let Some(orm) = shadow_orm(&entry.orm) else {
            return Err(self.failed(format!("nothing is known of the ORM {}", entry.orm)));
        };
        let ran = match entry.programs.shadow.as_ref() {
            None => return Err(self.failed("the entry names no DDL".to_owned())),
            Some(ShadowSource::File) => self.file()?,
            Some(ShadowSource::Command { run, result }) => {
                let command = Command {
                    run,
                    result: *result,
                    script: None,
                };
                self.run(&loader, closed, &command).await?
            }
            Some(ShadowSource::Preset) => {
                let Some(preset) = preset_of(&entry.orm) else {
                    return Err(self.failed(format!("there is no preset for {}", entry.orm)));
                };
                let command = Command {
                    run: preset.command,
                    result: preset.result,
                    script: preset.script,
                };
                self.run(&loader, closed, &command).await?
            }
        };
        let (shown, text) = match ran {
            Ran::Ddl(shown, text) => (shown, text),
            Ran::Made(set) => return Ok(*set),
        };
        let [_, database] = databases();
        let limit = entry.programs.timeout.min(self.tenant.time_left());
        match loader.load(&database, &text, limit).await? {
            Loaded::Made(made) => {
                let ddl = ShadowDdl {
                    file: &shown,
                    text: &text,
                    place: (1, 1),
                };
                let set = shadow_set(orm, entry, &made, ddl);
                if set.expected.tables.is_empty() {
                    return Err(self.failed(format!("{shown} makes no table")));
                }
                Ok(set)
            }
            Loaded::Refused(refused) => {
                let message = format!("{shown} cannot be loaded: {}", refused.message);
                let mut finding = self.finding(message);
                finding.sqlstate = refused.sqlstate;
                finding.location = Some(refused.position.location(&shown));
                if !refused.line.is_empty() {
                    finding = finding.evidence("line", refused.line);
                }
                Err(finding.into())
            }
        }
    }

    /// The DDL that `path` itself is.
    fn file(&self) -> Result<Ran, Stop> {
        let sources = Sources::open(&self.tenant.config().dir, &self.entry.path, &[".sql"]);
        let sources = sources.map_err(|error| self.unreadable(&error))?;
        let mut files = sources.files.into_iter();
        match (files.next(), files.next()) {
            (Some(file), None) => Ok(Ran::Ddl(file.shown, file.text)),
            _ => Err(self.failed(format!("{} is not one file", self.entry.path))),
        }
    }

    /// Runs the command with an empty database.
    async fn run(
        &self,
        loader: &Loader<'_>,
        closed: &Closed<'_>,
        command: &Command<'_>,
    ) -> Result<Ran, Stop> {
        let [database, _] = databases();
        loader.prepare(&database).await?;
        let forward = closed.forward(&database).await.map_err(of_models)?;
        let (log, shown) = self.log(command.script)?;
        let place = match workplace(self.tenant, self.entry).await {
            Err(Stop::At(finding)) if finding.id == "models.ddl-failed" => {
                return Err(self.failed(finding.message));
            }
            other => other?,
        };
        let limit = self.entry.programs.timeout.min(self.tenant.time_left());
        let ran = run_process_reading(ProcessSpec {
            command: command.run,
            dir: &place.dir,
            env: environment(
                self.tenant,
                self.entry,
                &place,
                (closed, &forward, &database),
                command.script.map(|(name, _)| log.with_file_name(name)),
            ),
            limit,
            cancel: self.tenant.cancel.clone(),
            output: log.clone(),
        })
        .await;
        let (ended, stdout) = ran.map_err(|error| unexpected(&error))?;
        if matches!(ended, Ended::Interrupted) {
            return Err(Stop::Interrupted);
        }
        let told = |what: String, code: Option<i32>, tail: &str| {
            Stop::from(
                self.finding(format!("`{}` {what}", command.run))
                    .evidence_opt("exit_code", code)
                    .evidence("output_tail", tail.to_owned())
                    .evidence("output", shown.clone()),
            )
        };
        let tail = match ended_words(ended, limit) {
            Ok((0, tail)) => tail,
            Ok((code, tail)) => {
                return Err(told(
                    format!("ended with exit code {code}"),
                    Some(code),
                    &tail,
                ));
            }
            Err((what, tail)) => return Err(told(what, None, &tail)),
        };
        if let Some(other) = forward.refused().databases.first() {
            let what = format!("asked for the database {other}, which is closed to it");
            return Err(told(what, Some(0), &tail));
        }
        let made = loader.read(&database).await?;
        if command.result == ShadowResult::Database {
            let Some(set) = self.made(&made) else {
                let what = "made no table in the database that DATABASE_URL names".to_owned();
                return Err(told(what, Some(0), &tail));
            };
            return Ok(Ran::Made(Box::new(set)));
        }
        let text = match printed(stdout, &made) {
            Ok(text) => text,
            Err(what) => return Err(told(what.to_owned(), Some(0), &tail)),
        };
        let (file, name) = (log.with_extension("sql"), shown.replace(".log", ".sql"));
        OutputLog::create(&file, Secrets::default())
            .and_then(|mut log| {
                log.push(text.as_bytes())?;
                log.finish()
            })
            .map_err(|error| unexpected(&error))?;
        Ok(Ran::Ddl(name, text))
    }

    /// The models of a database in which the command has made tables; `None` if it has made none.
    fn made(&self, made: &Database) -> Option<ModelSet> {
        let config = &self.tenant.config().path;
        let file = config.file_name().unwrap_or_default().to_string_lossy();
        let ddl = ShadowDdl {
            file: &file,
            text: "",
            place: self.entry.place,
        };
        let set = shadow_set(shadow_orm(&self.entry.orm)?, self.entry, made, ddl);
        (!set.expected.tables.is_empty()).then_some(set)
    }

    /// Where the command's output is kept, and how the report names that; a script of ours is put
    /// beside it.
    fn log(&self, script: Option<(&str, &str)>) -> Result<(PathBuf, String), Stop> {
        let dir = models_dir(self.tenant).map_err(|error| unexpected(&error))?;
        if let Some((name, text)) = script {
            std::fs::write(dir.join(name), text).map_err(|error| unexpected(&error))?;
        }
        let name = format!("{}-{}.log", self.number, self.entry.orm);
        Ok((dir.join(&name), format!("models/{name}")))
    }

    fn finding(&self, message: String) -> Finding {
        let finding = Finding::new("models.ddl-failed", Stage::Models, message)
            .object(format!("{} models at {}", self.entry.orm, self.entry.path))
            .evidence("orm", self.entry.orm.clone());
        let preset = matches!(self.entry.programs.shadow, Some(ShadowSource::Preset));
        match preset_of(&self.entry.orm).filter(|_| preset) {
            None => finding,
            // Nobody who sees it fail has written it.
            Some(preset) => finding.help(format!(
                "the preset runs `{}`; see that this works in the folder of the application, or give a `command` of your own, or DDL as a .sql file",
                preset.command
            )),
        }
    }

    fn failed(&self, message: String) -> Stop {
        self.finding(message).into()
    }

    fn unreadable(&self, error: &SourcesError) -> Stop {
        self.failed(format!("the models cannot be read: {error}"))
    }
}

/// The DDL that a command printed, or why there is none.
fn printed(stdout: Option<Vec<u8>>, made: &Database) -> Result<String, &'static str> {
    let stdout = stdout.ok_or("printed too much")?;
    let text = String::from_utf8(stdout).map_err(|_| "printed something that is not text")?;
    match (text.trim().is_empty(), made.relations.is_empty()) {
        (false, _) => Ok(text),
        (true, true) => Err("printed nothing"),
        (true, false) => Err(
            "printed nothing, but made tables in the database that it was given: with `result: database` they are the model",
        ),
    }
}

/// The database that a command is given, and the one that DDL is loaded into.
fn databases() -> [String; 2] {
    ["shadow", "ddl"].map(|name| format!("{PREFIX}_{name}"))
}

/// Removes both.
async fn remove(tenant: &Tenant, sandbox: &Sandbox) -> Result<(), Stop> {
    let admin = connect(tenant, sandbox).await.map_err(of_models)?;
    for database in databases() {
        if let Err(error) = drop_database(&admin, &database).await {
            let reveal = tenant.config().reveal_values;
            let doing = "remove a database of models";
            return Err(harness_failure(sandbox, Stage::Models, doing, &error, reveal).await);
        }
    }
    Ok(())
}

/// What a command came to.
enum Ran {
    /// It printed this; the file that holds it, as reports show it.
    Ddl(String, String),
    /// It made tables, and these are the models.
    Made(Box<ModelSet>),
}
