//! Suites of kind `sql`: each row that a query returns is a violation.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use crate::event::{CaseOutcome, Location, Point, SuiteCase};
use crate::pg::{PgError, Session};
use crate::sql::{Statement, meta_commands, split};

/// Runs every query of `file` in a read-only transaction of its own that is rolled back.
///
/// A query is named by a comment `-- name: …` before it, otherwise by its place. An error of the
/// server is a failed case; a lost connection or an interruption is returned as an error.
pub async fn run_sql_suite(
    session: &Session,
    suite: &str,
    point: Point,
    (file, shown): (&Path, &str),
    reveal_values: bool,
    elapsed: impl Fn() -> Duration,
) -> Result<Vec<SuiteCase>, PgError> {
    let case =
        |name: String, line: u32, outcome: CaseOutcome, took: Duration, message: Option<String>| {
            SuiteCase {
                suite: suite.to_owned(),
                name,
                location: Some(Location {
                    file: shown.to_owned(),
                    line,
                    column: 1,
                }),
                point,
                outcome,
                duration_ms: crate::clock::millis(took),
                message,
                output: None,
            }
        };
    let broken = |message: String| {
        Ok(vec![case(
            shown.to_owned(),
            1,
            CaseOutcome::Error,
            Duration::ZERO,
            Some(message),
        )])
    };
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => return broken(format!("the file cannot be read: {error}")),
    };
    if let Ok(commands) = meta_commands(&text)
        && let Some(command) = commands.first()
    {
        let line = command.position.line;
        return broken(format!(
            "line {line} is a command of psql, which cannot be run: {}",
            command.text
        ));
    }
    let statements = match split(&text) {
        Ok(statements) => statements,
        Err(error) => return broken(format!("{error} at {}", error.position)),
    };
    if statements.is_empty() {
        return broken("the file has no query, so it checks nothing".to_owned());
    }
    let mut cases = Vec::new();
    let mut end_of_last = 0;
    for statement in &statements {
        let before = text
            .get(end_of_last..statement.span.start)
            .unwrap_or_default();
        end_of_last = statement.span.end;
        let line = statement.position.line;
        let name = name_in(before).unwrap_or_else(|| format!("{shown}:{line}"));
        let started = elapsed();
        let result = run_query(session, statement).await;
        let took = elapsed().saturating_sub(started);
        let (outcome, message) = match result {
            Ok(sample) if sample.total == 0 => (CaseOutcome::Passed, None),
            Ok(sample) => (
                CaseOutcome::Failed,
                Some(violations(&sample, reveal_values)),
            ),
            Err(error @ (PgError::Server(_) | PgError::TimeLimit(_))) => {
                let error = if reveal_values {
                    error
                } else {
                    error.without_raised_values(&statement.text)
                };
                (CaseOutcome::Failed, Some(error.describe(reveal_values)))
            }
            Err(error) => return Err(error),
        };
        cases.push(case(name, line, outcome, took, message));
    }
    Ok(cases)
}

async fn run_query(session: &Session, statement: &Statement) -> Result<crate::pg::Sample, PgError> {
    session.execute("BEGIN READ ONLY").await?;
    let result = session.query_sample(&statement.text, 5).await;
    session.execute("ROLLBACK").await?;
    result
}

fn violations(sample: &crate::pg::Sample, reveal_values: bool) -> String {
    let rows = crate::text::count(usize::try_from(sample.total).unwrap_or(usize::MAX), "row");
    let mut text = format!("the query returned {rows} ({})", sample.columns.join(", "));
    if reveal_values {
        for row in &sample.rows {
            let values: Vec<&str> = row
                .iter()
                .map(|value| value.as_deref().unwrap_or("NULL"))
                .collect();
            let _ = write!(text, "\n({})", values.join(", "));
        }
    }
    text
}

/// The last `-- name: …` of the comments before a query.
fn name_in(comments: &str) -> Option<String> {
    comments
        .lines()
        .rev()
        .filter_map(|line| line.trim().strip_prefix("--"))
        .find_map(|comment| comment.trim().strip_prefix("name:"))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_counts() {
        assert_eq!(
            name_in("-- name: first\n-- more words\n"),
            Some("first".to_owned())
        );
        assert_eq!(name_in("; -- nothing\n"), None);
        assert_eq!(name_in("\n--name:x\n--  name: y\n"), Some("y".to_owned()));
    }
}
