//! The queries that `plans` names, read once for all tenants.

use std::path::Path;

use super::output::Output;
use crate::config::{Config, Plans, Suite, SuiteKind};
use crate::event::{App, Point, QuerySource};
use crate::exit::Exit;
use crate::planner::{PlannedQuery, Workload, add_statements, read_export, read_file};
use crate::text::count;

/// Reads the queries, or says what is wrong with their files.
pub(super) fn read_workload(config: &Config, output: &Output) -> Result<Workload, Exit> {
    let mut workload = Workload::default();
    let Some(plans) = &config.plans else {
        return Ok(workload);
    };
    let mut problems = Vec::new();
    let mut add = |found: Result<Vec<PlannedQuery>, String>| match found {
        Ok(found) => workload.queries.extend(found),
        Err(problem) => problems.push(problem),
    };
    for file in &plans.queries {
        add(queries(
            &file.path,
            &file.shown,
            QuerySource::Queries,
            file.app,
        ));
    }
    for (suite, file) in suite_files(config, plans) {
        let shown = file.strip_prefix(&config.dir).unwrap_or(file);
        let shown = shown.to_string_lossy();
        let is_run = suite.on.contains(&Point::Migrated);
        add(
            queries(file, &shown, QuerySource::Suite, suite.app).map(|found| {
                let of_suite = |query| PlannedQuery { is_run, ..query };
                found.into_iter().map(of_suite).collect()
            }),
        );
    }
    for file in &plans.statements {
        let read = text(&file.path, &file.shown).and_then(|text| {
            read_export(&text).map_err(|error| format!("{}: {error}", file.shown))
        });
        match read {
            Ok(statements) => {
                let reveal = config.reveal_values;
                add_statements(&mut workload, &file.shown, statements, plans.top, reveal);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        return Ok(workload);
    }
    let help = "`plans` takes files of SQL, and exports of pg_stat_statements as CSV with a line of names or as JSON";
    for problem in problems {
        output.error(&problem, Some(help));
    }
    Err(Exit::Usage)
}

/// Says what will be planned.
pub(super) fn tell_workload(workload: &Workload, output: &Output) {
    if workload.queries.is_empty() && workload.left_out.is_empty() {
        return;
    }
    let plans = count(workload.queries.len(), "plan");
    output.inform(&format!("{plans} to be compared"));
    for (what, _) in &workload.left_out {
        output.inform(&format!("not planned: {what}"));
    }
}

/// The files of suites that have queries.
fn suite_files<'a>(config: &'a Config, plans: &Plans) -> Vec<(&'a Suite, &'a Path)> {
    let suites = config.suites.iter().filter(|_| plans.suites);
    suites
        .flat_map(|suite| {
            let files = match &suite.kind {
                SuiteKind::Sql { files }
                | SuiteKind::Compare { files, .. }
                | SuiteKind::Golden { files, .. } => files.as_slice(),
                _ => &[],
            };
            files.iter().map(move |file| (suite, file.as_path()))
        })
        .collect()
}

fn queries(
    path: &Path,
    shown: &str,
    source: QuerySource,
    app: App,
) -> Result<Vec<PlannedQuery>, String> {
    let text = text(path, shown)?;
    read_file(&text, shown, source, app).map_err(|problem| format!("{shown}: {problem}"))
}

fn text(path: &Path, shown: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{shown} cannot be read: {error}"))
}
