//! The ORMs' own checks, each on a throwaway copy of the migrated database: a further opinion.

use super::context::{Stop, Tenant};
use super::model_program::{
    ended_words, environment, models_dir, of_models, unexpected, workplace,
};
use super::seed::Seeded;
use super::suites::{Closed, SuiteCopy};
use crate::config::{App, Models, OfficialCheck};
use crate::event::{Finding, Location, Severity, Stage};
use crate::models::{Check, Opinion, check_of};
use crate::sandbox::Sandbox;
use crate::suite::{Ended, ProcessSpec, run_process};

/// What we found for an entry on the migrated database: whether anything breaks or should be looked
/// at; `None` if it was not compared.
pub(super) type Ours = Option<Severity>;

/// Asks the check of every entry that wants one.
pub(super) async fn official_checks(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    ours: impl Fn(&Models) -> Ours,
) -> Result<(), Stop> {
    let entries = tenant.config().models.iter().enumerate();
    let wanted: Vec<(usize, &Models, &OfficialCheck)> = entries
        .filter_map(|(number, entry)| Some((number, entry, entry.programs.check.as_ref()?)))
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let closed = Closed::close(tenant, sandbox, seeded).await;
    let closed = closed.map_err(of_models)?;
    let asking = async {
        for (number, entry, check) in wanted {
            let asked = Asked {
                tenant,
                sandbox,
                seeded,
                closed: &closed,
                entry,
                number: number + 1,
            };
            let finding = asked.ask(check, ours(entry)).await?;
            tenant.raise(finding);
        }
        Ok(())
    };
    let asked = Box::pin(asking).await;
    let opened = closed.open_again(seeded, "a check of the models").await;
    match (asked, opened) {
        (Err(Stop::Interrupted), _) => Err(Stop::Interrupted),
        (_, Err(stop)) => Err(of_models(stop)),
        (asked, Ok(())) => asked,
    }
}

struct Asked<'a> {
    tenant: &'a Tenant,
    sandbox: &'a Sandbox,
    seeded: &'a Seeded,
    closed: &'a Closed<'a>,
    entry: &'a Models,
    number: usize,
}

impl Asked<'_> {
    async fn ask(&self, check: &OfficialCheck, ours: Ours) -> Result<Finding, Stop> {
        let (own, command) = match check {
            OfficialCheck::Command(command) => (true, Some(command.as_str())),
            OfficialCheck::Preset => (false, None),
        };
        let Some(known) = check_of(&self.entry.orm, own) else {
            return Ok(self.failed(format!("no check of {}'s own is known", self.entry.orm)));
        };
        let command = command.unwrap_or(known.command);
        self.tenant.progress(Stage::Models, command);
        let copy = SuiteCopy::make(self.tenant, self.sandbox, self.seeded, "check").await;
        let copy = copy.map_err(of_models)?;
        let finding = Box::pin(self.on_copy(&copy.database, known, command, ours)).await;
        let removed = copy.remove().await.map_err(of_models);
        let finding = finding?;
        removed.map(|()| finding)
    }

    async fn on_copy(
        &self,
        database: &str,
        check: &Check,
        command: &str,
        ours: Ours,
    ) -> Result<Finding, Stop> {
        let forward = self.closed.forward(database).await.map_err(of_models)?;
        let place = match workplace(self.tenant, self.entry).await {
            Err(Stop::At(finding)) if finding.id == "models.ddl-failed" => {
                return Ok(self.failed(finding.message));
            }
            other => other?,
        };
        let limit = self.entry.programs.timeout.min(self.tenant.time_left());
        let name = format!(
            "check-{}-{}-{}.log",
            self.number,
            self.entry.orm,
            self.tenant.name()
        );
        let dir = models_dir(self.tenant).map_err(|error| unexpected(&error))?;
        let log = dir.join(&name);
        let ended = run_process(ProcessSpec {
            command,
            dir: &place.dir,
            env: environment(
                self.tenant,
                self.entry,
                &place,
                (self.closed, &forward, database),
                None,
            ),
            limit,
            cancel: self.tenant.cancel.clone(),
            output: log.clone(),
        })
        .await
        .map_err(|error| unexpected(&error))?;
        if matches!(ended, Ended::Interrupted) {
            return Err(Stop::Interrupted);
        }
        let evidence = |finding: Finding, code: Option<i32>, tail: String| {
            finding
                .evidence("orm", self.entry.orm.clone())
                .evidence("command", command)
                .evidence_opt("exit_code", code)
                .evidence("output_tail", tail)
                .evidence("output", format!("models/{name}"))
        };
        let (code, tail) = match ended_words(ended, limit) {
            Ok(ended) => ended,
            Err((what, tail)) => {
                return Ok(evidence(
                    self.failed(format!("`{command}` {what}")),
                    None,
                    tail,
                ));
            }
        };
        // The last lines alone may miss what was said.
        let output = match tokio::fs::read(&log).await {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(_) => tail.clone(),
        };
        let mut opinion = (check.read)(code, &output);
        if matches!(code, 126 | 127) || !forward.refused().databases.is_empty() {
            opinion = Opinion::None;
        }
        let finding = match opinion {
            Opinion::None => self.failed(no_answer(command, code, &forward.refused().databases)),
            Opinion::Same | Opinion::Different => self.says(opinion, ours),
        };
        Ok(evidence(finding, Some(code), tail))
    }

    /// The opinion beside ours.
    fn says(&self, opinion: Opinion, ours: Ours) -> Finding {
        let who = &self.entry.orm;
        let same = opinion == Opinion::Same;
        let word = if same {
            "no difference between the models and the migrated database"
        } else {
            "differences between the models and the migrated database"
        };
        let found = ours > Some(Severity::Info);
        // Such a check sees every new column; the running version need not know it.
        let (severity, beside) = match (same, ours) {
            (true, Some(_)) if found => (Severity::Warning, "we found some that matter"),
            (true, Some(_)) => (Severity::Info, "so do we"),
            (false, Some(_)) if found => (Severity::Info, "so do we"),
            (false, Some(_)) if self.entry.app == App::Old => (
                Severity::Info,
                "we found none that the running version would fail on",
            ),
            (false, Some(_)) => (Severity::Warning, "we found none that matter"),
            (true, None) => (Severity::Info, "we did not compare them"),
            (false, None) => (Severity::Warning, "we did not compare them"),
        };
        Finding::new(
            "models.check-says",
            Stage::Models,
            format!("the check of {who} tells of {word}; {beside}"),
        )
        .severity(severity)
        .object(self.object())
        .location(Some(self.location()))
    }

    fn failed(&self, message: String) -> Finding {
        Finding::new("models.check-failed", Stage::Models, message)
            .object(self.object())
            .location(Some(self.location()))
    }

    fn object(&self) -> String {
        format!("{} models at {}", self.entry.orm, self.entry.path)
    }

    fn location(&self) -> Location {
        let config = &self.tenant.config().path;
        let (line, column) = self.entry.place;
        Location {
            file: config
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            line,
            column,
        }
    }
}

fn no_answer(command: &str, code: i32, refused: &std::collections::BTreeSet<String>) -> String {
    if let Some(other) = refused.first() {
        return format!("`{command}` asked for the database {other}, which is closed to it");
    }
    match code {
        127 => format!("`{command}` could not be run: the tool is not there"),
        126 => format!("`{command}` could not be run: it may not be executed"),
        code => format!("`{command}` gave no answer that is understood, with exit code {code}"),
    }
}
