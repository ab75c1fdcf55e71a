//! Suites of kind `sql`: each row that a query returns is a violation.

use std::fmt::Write as _;
use std::time::Duration;

use super::query::Query;
use crate::event::{CaseOutcome, Point, SuiteCase};
use crate::pg::{PgError, Sample, Session};

/// Runs a query in a read-only transaction of its own that is rolled back.
///
/// An error of the server is a failed case; a lost connection or an interruption is returned as an
/// error.
pub async fn run_sql_query(
    session: &Session,
    suite: &str,
    point: Point,
    query: &Query,
    reveal_values: bool,
    elapsed: impl Fn() -> Duration,
) -> Result<SuiteCase, PgError> {
    let mut case = SuiteCase::passed(suite, query.title(), point);
    case.location = Some(query.location.clone());
    let started = elapsed();
    let result = violations(session, &query.text).await;
    case.duration_ms = crate::clock::millis(elapsed().saturating_sub(started));
    Ok(match result {
        Ok(sample) if sample.total == 0 => case,
        Ok(sample) => case.ended(CaseOutcome::Failed, words(&sample, reveal_values)),
        Err(error) => {
            let message = refusal(error, &query.text, reveal_values)?;
            case.ended(CaseOutcome::Failed, message)
        }
    })
}

async fn violations(session: &Session, sql: &str) -> Result<Sample, PgError> {
    session.execute("BEGIN READ ONLY").await?;
    let result = session.query_sample(sql, 5).await;
    session.execute("ROLLBACK").await?;
    result
}

/// What the server has against a query; every other error is passed on.
pub(super) fn refusal(error: PgError, sql: &str, reveal_values: bool) -> Result<String, PgError> {
    if !matches!(error, PgError::Server(_) | PgError::TimeLimit(_)) {
        return Err(error);
    }
    let error = if reveal_values {
        error
    } else {
        error.without_raised_values(sql)
    };
    Ok(error.describe(reveal_values))
}

fn words(sample: &Sample, reveal_values: bool) -> String {
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
