//! Suites of kind `command`: a program of the user's on a copy of the database.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::super::context::{Stop, Tenant};
use super::closed::{Closed, unexpected};
use super::words::phase;
use crate::config::{ProgramResults, Suite};
use crate::event::{CaseOutcome, Point, SuiteCase};
use crate::pg::{Endpoint, Forward};
use crate::sandbox::Sandbox;
use crate::suite::{CommandEnvironment, CommandSuite, ProgramCase, Results, run_command_suite};

/// Where and when a program runs.
pub(super) struct Place<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) sandbox: &'a Sandbox,
    pub(super) closed: &'a Closed<'a>,
    pub(super) suite: &'a Suite,
    pub(super) point: Point,
    /// The name of the copy.
    pub(super) copy: &'a str,
    /// Which attempt it is, from 1.
    pub(super) attempt: u32,
}

/// Where a program's output is kept, and where it may report.
pub(super) struct Paths {
    pub(super) log: PathBuf,
    /// As the report names it.
    pub(super) shown: String,
    pub(super) results: PathBuf,
}

impl Place<'_> {
    /// Makes the folder for results, which is empty.
    pub(super) fn paths(&self) -> Result<Paths, Stop> {
        let name = format!("suite-{}-{}", self.suite.name, phase(self.point));
        let name = match self.attempt {
            1 => name,
            attempt => format!("{name}.{attempt}"),
        };
        let dir = self.tenant.dir().map_err(|error| unexpected(&error))?;
        // The run directory may be named relative to ours; the program works elsewhere.
        let dir = std::path::absolute(dir).map_err(|error| unexpected(&error))?;
        let results = dir.join(format!("{name}.results"));
        remove(&results).map_err(|error| unexpected(&error))?;
        super::super::context::private_dir(&results).map_err(|error| unexpected(&error))?;
        Ok(Paths {
            log: dir.join(format!("{name}.log")),
            shown: format!("tenants/{}/{name}.log", self.tenant.name()),
            results,
        })
    }

    /// What the program is told, the user's additions last.
    pub(super) fn environment(
        &self,
        endpoint: &Endpoint,
        results: &Path,
        env: &BTreeMap<String, String>,
    ) -> BTreeMap<String, String> {
        let environment = CommandEnvironment {
            endpoint,
            database: self.copy,
            schema: self.tenant.schema(),
            tenant: self.tenant.name(),
            labels: &self.tenant.plan.labels,
            phase: phase(self.point),
        };
        let mut variables = environment.variables();
        let results = results.to_string_lossy().into_owned();
        variables.insert("PGREHEARSE_RESULTS_DIR".to_owned(), results);
        variables.extend(self.tenant.seed_variable());
        variables.extend(env.clone());
        variables
    }

    /// The pattern of result files, if that is how the program reports.
    pub(super) fn pattern(&self, results: &ProgramResults, folder: &str) -> Option<String> {
        match results {
            ProgramResults::Junit(None) => Some(format!("{}/**/*.xml", globset::escape(folder))),
            ProgramResults::Junit(Some(pattern)) => Some(
                pattern
                    .replace("{tenant}", self.tenant.name().as_str())
                    .replace("{phase}", phase(self.point))
                    .replace("{suite}", &self.suite.name),
            ),
            ProgramResults::ExitCode | ProgramResults::Tap => None,
        }
    }

    /// The cases as the report has them.
    pub(super) fn told(&self, cases: Vec<ProgramCase>, shown: &str) -> Vec<SuiteCase> {
        let Suite { name, app, .. } = self.suite;
        cases
            .into_iter()
            .map(|case| case.of_suite(name, *app, self.point, shown))
            .collect()
    }
}

/// How a program reports, in the words of the module that runs it.
pub(super) fn reports<'a>(results: &ProgramResults, pattern: Option<&'a str>) -> Results<'a> {
    match (results, pattern) {
        (ProgramResults::Tap, _) => Results::Tap,
        (_, Some(pattern)) => Results::Junit(pattern),
        _ => Results::ExitCode,
    }
}

/// Runs the program once.
pub(super) async fn program(
    place: &Place<'_>,
    run: &str,
    dir: &Path,
    env: &BTreeMap<String, String>,
    results: &ProgramResults,
) -> Result<Vec<SuiteCase>, Stop> {
    let paths = place.paths()?;
    let forward = place.closed.forward(place.copy).await?;
    let endpoint = forward.endpoint(&place.closed.endpoint());
    let pattern = place.pattern(results, &paths.results.to_string_lossy());
    let command = CommandSuite {
        run,
        dir,
        env: place.environment(&endpoint, &paths.results, env),
        results: reports(results, pattern.as_deref()),
        limit: place.suite.timeout,
        output: &paths.log,
    };
    let tenant = place.tenant;
    let elapsed = || tenant.clock().monotonic();
    let cases = run_command_suite(&command, &tenant.cancel, elapsed).await;
    let _ = remove(&paths.results);
    let mut cases = cases.ok_or(Stop::Interrupted)?;
    blame_the_suite(&forward, run, place.copy, &mut cases);
    Ok(place.told(cases, &paths.shown))
}

/// A program that asked for a database that is not its own did not test what it was to test.
fn blame_the_suite(forward: &Forward, run: &str, copy: &str, cases: &mut Vec<ProgramCase>) {
    let refused = forward.refused();
    if refused.connections > 0 {
        let note = format!(
            "{} refused: so many at once are more than the sandbox takes",
            crate::text::count(
                usize::try_from(refused.connections).unwrap_or(usize::MAX),
                "connection was"
            )
            .replace("wass", "s were")
        );
        for case in cases
            .iter_mut()
            .filter(|c| c.outcome == CaseOutcome::Failed)
        {
            let message = case.message.take().unwrap_or_default();
            case.message = Some(format!("{message}\n{note}"));
        }
    }
    if let Some(database) = refused.databases.first() {
        let tail = cases
            .iter()
            .find(|case| case.name == run)
            .and_then(|case| case.message.clone())
            .unwrap_or_default();
        let message = format!(
            "it asked for the database {database}, which is closed to suites; theirs is {copy}, as \
             DATABASE_URL and PGDATABASE say\n{tail}"
        );
        *cases = vec![ProgramCase {
            name: run.to_owned(),
            location: None,
            outcome: CaseOutcome::Error,
            duration: std::time::Duration::ZERO,
            message: Some(message.trim().to_owned()),
            flaky: false,
        }];
    }
}

/// Removes a folder, if it is there.
pub(super) fn remove(folder: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
