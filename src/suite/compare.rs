//! Suites of kind `compare`: a query has the same result on base and afterwards.

use std::collections::BTreeMap;
use std::time::Duration;

use super::difference::{Compared, Difference, Sides, compare};
use super::queries::refusal;
use super::query::Query;
use super::result::QueryResult;
use crate::config::Comparison;
use crate::event::{CaseOutcome, Point, SuiteCase};
use crate::pg::{PgError, Session};

/// Bytes of one result that are kept; of larger ones only digests are compared.
pub(super) const RESULT_BYTES: usize = 4 * 1024 * 1024;
/// Bytes of all results of one tenant's base that are kept.
const BASE_BYTES: usize = 64 * 1024 * 1024;
/// Lines of a difference in a message.
const LINES: usize = 30;

/// What the queries of a tenant gave on base.
#[derive(Debug, Default)]
pub struct BaseResults {
    /// By suite, file and number of the query.
    results: BTreeMap<(String, String, usize), QueryResult>,
    bytes: usize,
}

/// What all queries of a suite share.
#[derive(Debug)]
pub struct QuerySuite<'a> {
    /// The suite's name.
    pub name: &'a str,
    /// In which state.
    pub point: Point,
    /// The same in words, `after the rollback` for example.
    pub words: &'a str,
    /// When results are the same.
    pub rules: &'a Comparison,
    /// Whether values may be told.
    pub reveal_values: bool,
}

/// A case with the whole difference, if it may be told.
#[derive(Debug)]
pub struct ComparedCase {
    /// The case.
    pub case: SuiteCase,
    /// All of a difference that is cut in the message.
    pub long_diff: Option<String>,
}

/// Runs one query: on base its result is remembered, afterwards compared with that.
pub async fn run_compare_query(
    session: &Session,
    suite: &QuerySuite<'_>,
    query: &Query,
    base: &mut BaseResults,
    elapsed: impl Fn() -> Duration,
) -> Result<ComparedCase, PgError> {
    let mut case = suite.case(query);
    let key = (
        suite.name.to_owned(),
        query.location.file.clone(),
        query.number,
    );
    let on_base = suite.point == Point::Base;
    let before = base.results.get(&key);
    if !on_base && before.is_none() {
        let why = "the query failed on base, so there is nothing to compare with";
        return Ok(case.ended(CaseOutcome::Skipped, why).into());
    }
    let limit = if on_base {
        RESULT_BYTES.min(BASE_BYTES.saturating_sub(base.bytes))
    } else {
        RESULT_BYTES
    };
    let like = before.map(|before| before.columns.as_slice());
    let started = elapsed();
    let result = QueryResult::read(session, query, suite.rules, like, limit).await;
    case.duration_ms = crate::clock::millis(elapsed().saturating_sub(started));
    let result = match result {
        Ok(result) => result,
        Err(error) => {
            let message = refusal(error, &query.text, suite.reveal_values)?;
            return Ok(case.ended(CaseOutcome::Failed, message).into());
        }
    };
    let Some(before) = before else {
        base.bytes += result.bytes();
        base.results.insert(key, result);
        return Ok(case.into());
    };
    let sides = Sides {
        before: "on base",
        after: suite.words,
    };
    let compared = compare(before, &result, suite.rules, sides);
    Ok(suite.ended(case, compared))
}

impl QuerySuite<'_> {
    /// A case of this suite that passes.
    pub(super) fn case(&self, query: &Query) -> SuiteCase {
        let mut case = SuiteCase::passed(self.name, query.title(), self.point);
        case.location = Some(query.location.clone());
        case
    }

    /// The case with what a comparison says.
    pub(super) fn ended(&self, case: SuiteCase, compared: Compared) -> ComparedCase {
        match compared {
            Compared::Same => case.into(),
            Compared::Unknown(why) => case.ended(CaseOutcome::Error, why).into(),
            Compared::Different(Difference { summary, diff }) => {
                let diff = diff.filter(|_| self.reveal_values);
                let lines: Vec<&str> = diff.iter().flat_map(|diff| diff.lines()).collect();
                let shown = lines.get(..LINES).unwrap_or(&lines);
                let mut message = summary;
                for line in shown {
                    message.push('\n');
                    message.push_str(line);
                }
                ComparedCase {
                    long_diff: (shown.len() < lines.len()).then(|| lines.join("\n") + "\n"),
                    case: case.ended(CaseOutcome::Failed, message),
                }
            }
        }
    }
}

impl From<SuiteCase> for ComparedCase {
    fn from(case: SuiteCase) -> Self {
        Self {
            case,
            long_diff: None,
        }
    }
}
