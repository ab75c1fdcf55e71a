//! The queries that are planned, and what was given and is none.

use std::collections::BTreeMap;

use super::export::ExportedStatement;
use super::normal::{Normal, normal, without_texts};
use crate::event::{App, Location, QuerySource};
use crate::sql::{facts, meta_commands, split};
use crate::text::count;

/// Commands that the planner plans.
const PLANNED: [&str; 7] = [
    "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "TABLE",
];
/// What the view shows of other users' statements to those who may not read them.
const HIDDEN: &str = "<insufficient privilege>";

/// A query whose plans are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedQuery {
    /// Its name, otherwise its place.
    pub name: String,
    /// Where it comes from.
    pub source: QuerySource,
    /// The version of the application that sends it.
    pub app: App,
    /// Where it stands.
    pub location: Location,
    /// Its text as reports show it.
    pub shown: String,
    /// Its text as it is sent.
    pub sent: Normal,
    /// Values of its parameters: SQL between commas.
    pub args: Option<String>,
    /// Whether a suite runs it on the migrated database and tells what fails there.
    pub is_run: bool,
    /// How often it was called.
    pub calls: Option<u64>,
    /// How long that took together.
    pub total_ms: Option<f64>,
}

impl PlannedQuery {
    /// Its command, in upper case.
    pub fn command(&self) -> String {
        facts(&self.sent.text).command
    }

    /// Whether there are plans of such a command.
    pub fn is_planned(&self) -> bool {
        PLANNED.contains(&self.command().as_str())
    }
}

/// Everything that is planned.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Workload {
    /// The queries.
    pub queries: Vec<PlannedQuery>,
    /// What was given and is not planned, in words; with whether somebody should look at it.
    pub left_out: Vec<(String, bool)>,
}

/// The queries of a file, each with its `-- name: …` and `-- args: …`; otherwise what is wrong with it.
pub fn read_file(
    text: &str,
    shown: &str,
    source: QuerySource,
    app: App,
) -> Result<Vec<PlannedQuery>, String> {
    let commands = meta_commands(text).unwrap_or_default();
    if let Some(command) = commands.first() {
        let line = command.position.line;
        return Err(format!(
            "line {line} is a command of psql, which no plan is made of: {}",
            command.text
        ));
    }
    let statements = split(text).map_err(|error| format!("{error} at {}", error.position))?;
    if statements.is_empty() {
        return Err("the file has no query".to_owned());
    }
    let mut end_of_last = 0;
    let mut queries = Vec::new();
    for statement in statements {
        let before = text.get(end_of_last..statement.span.start);
        end_of_last = statement.span.end;
        let location = Location {
            file: shown.to_owned(),
            line: statement.position.line,
            column: statement.position.column,
        };
        let place = match location.column {
            0 | 1 => format!("{shown}:{}", location.line),
            column => format!("{shown}:{}:{column}", location.line),
        };
        let comments = before.unwrap_or_default();
        queries.push(PlannedQuery {
            // sqlc says behind the name what a query returns.
            name: comment(comments, "name:")
                .and_then(|name| name.split(" :").next().map(|name| name.trim().to_owned()))
                .unwrap_or(place),
            source,
            app,
            location,
            sent: normal(&statement.text),
            shown: statement.text,
            args: comment(comments, "args:"),
            is_run: false,
            calls: None,
            total_ms: None,
        });
    }
    Ok(queries)
}

/// What the last `-- KEY …` of the comments before a query says.
fn comment(comments: &str, key: &str) -> Option<String> {
    comments
        .lines()
        .rev()
        .filter_map(|line| line.trim().strip_prefix("--"))
        .find_map(|comment| comment.trim().strip_prefix(key))
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

/// Adds the statements of an export: each text once, at most `top` by the time that they took. Texts are shown
/// only if `reveal`.
pub fn add_statements(
    workload: &mut Workload,
    shown: &str,
    statements: Vec<ExportedStatement>,
    top: usize,
    reveal: bool,
) {
    let mut distinct: BTreeMap<String, ExportedStatement> = BTreeMap::new();
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    let (mut hidden, mut broken) = (0, 0);
    for mut statement in statements {
        if statement.query.trim() == HIDDEN {
            hidden += 1;
            continue;
        }
        // A text that was cut off often ends within quotes or parentheses.
        let mut found = match split(&statement.query) {
            Ok(found) if found.len() == 1 => found,
            _ => {
                broken += 1;
                continue;
            }
        };
        let Some(found) = found.pop() else {
            continue;
        };
        if !PLANNED.contains(&found.facts.command.as_str()) {
            *others.entry(found.facts.command).or_default() += 1;
            continue;
        }
        statement.query.clone_from(&found.text);
        match distinct.get_mut(&found.text) {
            // Each user, database and level of nesting has a row of its own.
            Some(known) => {
                known.calls = sum(known.calls, statement.calls, u64::saturating_add);
                known.total_ms = sum(known.total_ms, statement.total_ms, |a, b| a + b);
            }
            None => {
                distinct.insert(found.text, statement);
            }
        }
    }
    let mut sorted: Vec<ExportedStatement> = distinct.into_values().collect();
    let weight = |one: &ExportedStatement| one.total_ms.unwrap_or(0.0);
    sorted.sort_by(|a, b| {
        let by_time = weight(b).total_cmp(&weight(a));
        by_time.then_with(|| (b.calls, a.line).cmp(&(a.calls, b.line)))
    });
    let all = sorted.len();
    sorted.truncate(top);
    let mut left_out = |number: usize, what: String, matters: bool| {
        if number > 0 {
            let statements = count(number, "statement");
            workload
                .left_out
                .push((format!("{statements} of {shown}: {what}"), matters));
        }
    };
    left_out(
        hidden,
        "the export may not show their text".to_owned(),
        true,
    );
    left_out(broken, "cut off, or not one statement".to_owned(), true);
    let commands: Vec<String> = others.keys().cloned().collect();
    let what = format!("no queries ({})", commands.join(", "));
    left_out(others.values().sum(), what, false);
    let what = format!("took less time than the first {top} (`plans.top`)");
    left_out(all - sorted.len(), what, false);
    for statement in sorted {
        workload.queries.push(PlannedQuery {
            name: format!("{shown}:{}", statement.line),
            source: QuerySource::Statements,
            app: App::Old,
            location: Location {
                file: shown.to_owned(),
                line: statement.line,
                column: 1,
            },
            shown: if reveal {
                statement.query.clone()
            } else {
                without_texts(&statement.query)
            },
            sent: normal(&statement.query),
            args: None,
            is_run: false,
            calls: statement.calls,
            total_ms: statement.total_ms,
        });
    }
}

fn sum<T>(a: Option<T>, b: Option<T>, add: impl Fn(T, T) -> T) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(add(a, b)),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_its_queries_and_their_values() {
        let text = "-- name: FindUser :one\n-- args: 7, 'x'\nSELECT * FROM users WHERE id = $1 AND n = $2;\nSELECT 1; DROP TABLE t;";
        let queries = read_file(text, "q.sql", QuerySource::Queries, App::Both).unwrap();
        let told: Vec<_> = queries
            .iter()
            .map(|query| {
                (
                    query.name.as_str(),
                    query.args.as_deref(),
                    query.is_planned(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("FindUser", Some("7, 'x'"), true),
                ("q.sql:4", None, true),
                ("q.sql:4:11", None, false)
            ]
        );
        for (text, wrong) in [
            ("-- nothing\n", "the file has no query"),
            ("\\d users\n", "line 1 is a command of psql"),
            ("SELECT 'a", "unterminated quoted string at"),
        ] {
            let error = read_file(text, "q.sql", QuerySource::Queries, App::Both).unwrap_err();
            assert!(error.starts_with(wrong), "{error}");
        }
    }

    #[test]
    fn an_export_is_counted_to_the_last_statement() {
        let one = |query: &str, line, total| ExportedStatement {
            query: query.to_owned(),
            calls: Some(2),
            total_ms: Some(total),
            line,
        };
        let mut workload = Workload::default();
        let statements = vec![
            one("SELECT 1 FROM a WHERE x = 'secret'", 2, 1.0),
            one("COMMIT", 3, 1.0),
            one("SELECT $1 FROM b;", 4, 2.0),
            one("SELECT 1 FROM a WHERE x = 'secret'", 5, 4.0),
            one("<insufficient privilege>", 6, 9.0),
            one("SELECT 'cut of", 7, 9.0),
            one("UPDATE c SET d = $1", 8, 0.5),
        ];
        add_statements(&mut workload, "s.csv", statements, 2, false);
        let told: Vec<_> = workload
            .queries
            .iter()
            .map(|query| (query.name.as_str(), query.shown.as_str(), query.calls))
            .collect();
        assert_eq!(
            told,
            [
                ("s.csv:2", "SELECT 1 FROM a WHERE x = '…'", Some(4)),
                ("s.csv:4", "SELECT $1 FROM b", Some(2)),
            ]
        );
        assert_eq!(
            workload.left_out,
            [
                (
                    "1 statement of s.csv: the export may not show their text".to_owned(),
                    true
                ),
                (
                    "1 statement of s.csv: cut off, or not one statement".to_owned(),
                    true
                ),
                (
                    "1 statement of s.csv: no queries (COMMIT)".to_owned(),
                    false
                ),
                (
                    "1 statement of s.csv: took less time than the first 2 (`plans.top`)"
                        .to_owned(),
                    false
                ),
            ]
        );
    }
}
