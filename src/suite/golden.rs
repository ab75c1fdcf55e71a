//! Suites of kind `golden`: a query has the result that somebody has reviewed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::compare::{ComparedCase, QuerySuite, RESULT_BYTES};
use super::difference::{Compared, Sides, compare};
use super::queries::refusal;
use super::query::Query;
use super::result::QueryResult;
use super::tsv;
use crate::event::{CaseOutcome, SuiteCase};
use crate::pg::{PgError, Session};

/// The reviewed files of a run, whose tenants may share them.
#[derive(Debug, Default)]
pub struct GoldenFiles {
    accept: bool,
    /// Those that this run has written, or found to be right when it might have.
    settled: Mutex<BTreeSet<PathBuf>>,
}

/// One reviewed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldenFile {
    /// Where it is.
    pub path: PathBuf,
    /// The same, as harness.yaml would name it.
    pub shown: String,
}

/// A case, and whether its file was written.
#[derive(Debug)]
pub struct GoldenCase {
    /// The case.
    pub compared: ComparedCase,
    /// The file as shown, if it was written.
    pub wrote: Option<String>,
}

impl GoldenFiles {
    /// With `accept` the files are written instead of compared.
    pub fn new(accept: bool) -> Self {
        Self {
            accept,
            settled: Mutex::default(),
        }
    }

    /// Whether files are written.
    pub fn accepts(&self) -> bool {
        self.accept
    }

    /// Runs one query and compares it with its file, or writes that.
    pub async fn run_query(
        &self,
        session: &Session,
        suite: &QuerySuite<'_>,
        query: &Query,
        file: &GoldenFile,
        elapsed: impl Fn() -> Duration,
    ) -> Result<GoldenCase, PgError> {
        let mut case = suite.case(query);
        let started = elapsed();
        let result = QueryResult::read(session, query, suite.rules, None, RESULT_BYTES).await;
        case.duration_ms = crate::clock::millis(elapsed().saturating_sub(started));
        let result = match result {
            Ok(result) => result,
            Err(error) => {
                let message = refusal(error, &query.text, suite.reveal_values)?;
                return Ok(only(case.ended(CaseOutcome::Failed, message)));
            }
        };
        if !result.is_complete() {
            let rows = result.total;
            let why = format!(
                "the result has {rows} rows, too many for a file that somebody reviews; let the query aggregate it"
            );
            return Ok(only(case.ended(CaseOutcome::Error, why)));
        }
        let written = match self.write_once(file, &result) {
            Ok(written) => written,
            Err(error) => {
                let why = format!("failed to write {}: {error}", file.shown);
                return Ok(only(case.ended(CaseOutcome::Error, why)));
            }
        };
        if written {
            let why = format!("{} was written, nothing was compared", file.shown);
            return Ok(GoldenCase {
                compared: case.ended(CaseOutcome::Skipped, why).into(),
                wrote: Some(file.shown.clone()),
            });
        }
        Ok(GoldenCase {
            compared: against(suite, case, &result, file, self.accept),
            wrote: None,
        })
    }

    /// Writes the file if files are to be written, none has yet, and it is not right already.
    fn write_once(&self, file: &GoldenFile, result: &QueryResult) -> std::io::Result<bool> {
        if !self.accept {
            return Ok(false);
        }
        let mut settled = self.settled.lock().unwrap_or_else(PoisonError::into_inner);
        if settled.contains(&file.path) {
            return Ok(false);
        }
        let text = tsv::render(result);
        let right = std::fs::read_to_string(&file.path).is_ok_and(|found| found == text);
        if !right {
            write(&file.path, &text)?;
        }
        settled.insert(file.path.clone());
        Ok(!right)
    }
}

fn only(case: SuiteCase) -> GoldenCase {
    GoldenCase {
        compared: case.into(),
        wrote: None,
    }
}

/// All of the file or nothing: a run that is killed must not leave half of it.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::PermissionsExt as _;
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new()
        .prefix(".pgrehearse-")
        .permissions(std::fs::Permissions::from_mode(0o644))
        .tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

fn against(
    suite: &QuerySuite<'_>,
    case: SuiteCase,
    result: &QueryResult,
    file: &GoldenFile,
    accept: bool,
) -> ComparedCase {
    let shown = &file.shown;
    let text = match std::fs::read_to_string(&file.path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let why = format!(
                "there is no file {shown} to compare with; `pgrehearse run --accept` writes it, for you to review"
            );
            return case.ended(CaseOutcome::Error, why).into();
        }
        Err(error) => {
            let why = format!("{shown} cannot be read: {error}");
            return case.ended(CaseOutcome::Error, why).into();
        }
    };
    let expected = match tsv::parse(&text, result, &suite.rules.ignore) {
        Ok(expected) => expected,
        Err(problem) => {
            let why = format!("{shown} is not as `--accept` writes it: {problem}");
            return case.ended(CaseOutcome::Error, why).into();
        }
    };
    let reviewed = format!("in {shown}");
    let sides = Sides {
        before: &reviewed,
        after: suite.words,
    };
    let compared = match compare(&expected, result, suite.rules, sides) {
        Compared::Different(mut difference) => {
            let help = if accept {
                "another tenant or state wrote the file in this run; `{tenant}` in `golden` gives each tenant its own"
            } else {
                "if it is right, `pgrehearse run --accept` writes it"
            };
            difference.summary = format!("{}; {help}", difference.summary);
            Compared::Different(difference)
        }
        other => other,
    };
    suite.ended(case, compared)
}

/// The name of a query's file: `totals.tsv`, `totals.2.tsv`, `totals.open-orders.tsv`.
pub fn golden_name(query: &Query, alone: bool) -> String {
    let file = Path::new(&query.location.file);
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    match &query.name {
        Some(name) => format!("{stem}.{}.tsv", slug(name)),
        None if alone => format!("{stem}.tsv"),
        None => format!("{stem}.{}.tsv", query.number),
    }
}

/// A name as part of a file's name.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() || c == '_' {
            slug.extend(c.to_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
        if slug.len() > 100 {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Location;

    #[test]
    fn files_are_named_after_their_queries() {
        let query = |name: Option<&str>, number| Query {
            name: name.map(ToOwned::to_owned),
            number,
            location: Location {
                file: "checks/totals.sql".to_owned(),
                line: 1,
                column: 1,
            },
            text: String::new(),
        };
        assert_eq!(golden_name(&query(None, 1), true), "totals.tsv");
        assert_eq!(golden_name(&query(None, 2), false), "totals.2.tsv");
        assert_eq!(
            golden_name(&query(Some("Open orders / Süd"), 1), false),
            "totals.open-orders-süd.tsv"
        );
        assert_eq!(
            golden_name(&query(Some("../../x"), 1), true),
            "totals.x.tsv"
        );
    }
}
