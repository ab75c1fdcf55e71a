//! Suites of kind `pgtap`: files whose queries return TAP, run by the rules of `pg_prove`.
//!
//! Each file has a session of its own; the rows that its statements return are its output; it ends
//! at the first error, and then has failed.

use std::path::Path;
use std::time::Duration;

use super::psql::{Item, read_script};
use super::queries::refusal;
use super::tap::{TapCase, TapOutcome, TapParser, TapReport};
use super::vocabulary::Vocabulary;
use crate::event::{CaseOutcome, Location, Point, SuiteCase};
use crate::pg::{PgError, Session};
use crate::sql::quote_identifier;

/// What all files of a suite share.
#[derive(Debug)]
pub struct PgtapSuite<'a> {
    /// The suite's name.
    pub name: &'a str,
    /// In which state.
    pub point: Point,
    /// The folder of harness.yaml.
    pub dir: &'a Path,
    /// How long a file may take.
    pub limit: Duration,
    /// The words that may be told; everything may if there is none.
    pub vocabulary: Option<&'a Vocabulary>,
}

/// Why pgTAP cannot be used.
#[derive(Debug)]
pub enum PgtapProblem {
    /// In words.
    Missing(String),
    /// The connection failed.
    Pg(PgError),
}

impl From<PgError> for PgtapProblem {
    fn from(error: PgError) -> Self {
        Self::Pg(error)
    }
}

/// Makes the extension in this database, which is the suite's own, and gives its schema.
pub async fn prepare_pgtap(session: &Session) -> Result<String, PgtapProblem> {
    const WHERE: &str = "SELECT n.nspname FROM pg_catalog.pg_extension e \
         JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pgtap'";
    if let Some(schema) = session.query_one_text(WHERE).await? {
        return Ok(schema);
    }
    let available = "SELECT name FROM pg_catalog.pg_available_extensions WHERE name = 'pgtap'";
    if session.query_one_text(available).await?.is_none() {
        let version = session.query_one_text("SHOW server_version_num").await?;
        let major = version
            .and_then(|version| version.parse::<u32>().ok())
            .map_or_else(|| "N".to_owned(), |version| (version / 10_000).to_string());
        return Err(PgtapProblem::Missing(format!(
            "the server has no extension pgtap; install the package postgresql-{major}-pgtap beside \
             it, or take an image that has it (`postgres.image`)"
        )));
    }
    let public = "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname = 'public'";
    let schema = if let Some(schema) = session.query_one_text(public).await? {
        schema
    } else {
        session.execute("CREATE SCHEMA pgtap").await?;
        "pgtap".to_owned()
    };
    let create = format!(
        "CREATE EXTENSION pgtap WITH SCHEMA {}",
        quote_identifier(&schema)
    );
    match session.execute(&create).await {
        Ok(_) => Ok(schema),
        Err(error @ PgError::Server(_)) => Err(PgtapProblem::Missing(format!(
            "the extension pgtap cannot be created: {}",
            error.describe(false)
        ))),
        Err(error) => Err(error.into()),
    }
}

/// The words of every function of the database, pgTAP's included.
pub async fn function_words(session: &Session) -> Result<Vocabulary, PgError> {
    let mut vocabulary = Vocabulary::default();
    let sql = "SELECT n.nspname, p.proname, p.prosrc FROM pg_catalog.pg_proc p \
         JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace \
         WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')";
    session
        .query_each(sql, |row| {
            for text in row.iter().flatten() {
                vocabulary.add_function(text);
            }
        })
        .await?;
    Ok(vocabulary)
}

/// What a file gave.
#[derive(Debug)]
pub struct PgtapOutput {
    /// Its cases.
    pub cases: Vec<SuiteCase>,
    /// All that it returned, as far as it may be told.
    pub text: String,
}

/// The output of one file is kept up to here.
const KEPT: usize = 4 * 1024 * 1024;

/// Runs one file in a session that is its own.
pub async fn run_pgtap_file(
    session: &Session,
    suite: &PgtapSuite<'_>,
    (file, shown): (&Path, &str),
    elapsed: impl Fn() -> Duration,
) -> Result<PgtapOutput, PgError> {
    let started = elapsed();
    let whole = Whole { suite, shown };
    let items = match read_script(file, shown, suite.dir) {
        Ok(items) => items,
        Err(problem) => {
            return Ok(PgtapOutput {
                text: format!("{problem}\n"),
                cases: vec![whole.case(CaseOutcome::Error, problem)],
            });
        }
    };
    let mut vocabulary = suite.vocabulary.cloned();
    if let Some(vocabulary) = &mut vocabulary {
        vocabulary.add_script(shown);
        for item in &items {
            match item {
                Item::Statement { text, .. } | Item::Echo(text) => vocabulary.add_script(text),
            }
        }
    }
    let mut output = Output::new(vocabulary);
    let work = tokio::time::timeout(suite.limit, run_items(session, &items, &mut output));
    let stopped = if let Ok(result) = work.await {
        result?
    } else {
        // What it holds locked would hold up the files after it.
        session.cancel().await;
        Some(format!(
            "did not end within {} and was stopped",
            crate::text::duration(suite.limit)
        ))
    };
    let took = crate::clock::millis(elapsed().saturating_sub(started));
    let Output {
        parser,
        mut text,
        vocabulary,
    } = output;
    let mut report = parser.finish();
    if let Some(vocabulary) = &vocabulary {
        // Before they are told apart: two names may be the same without their values.
        report.rename(|name| vocabulary.mask(name));
    }
    let mut cases: Vec<SuiteCase> = report
        .cases()
        .iter()
        .map(|test| whole.test(test, vocabulary.as_ref()))
        .collect();
    // The server tells no times of single tests.
    let number = f64::from(u32::try_from(cases.len().max(1)).unwrap_or(u32::MAX));
    for case in &mut cases {
        case.duration_ms = took / number;
    }
    if let Some(stopped) = &stopped {
        text.push_str(stopped);
        text.push('\n');
    }
    cases.extend(whole.judge(&report, stopped, vocabulary.as_ref()));
    Ok(PgtapOutput { cases, text })
}

/// Carries the items out; what stopped it, if not everything was.
async fn run_items(
    session: &Session,
    items: &[Item],
    output: &mut Output,
) -> Result<Option<String>, PgError> {
    for item in items {
        let (text, place, rows) = match item {
            Item::Echo(text) => {
                output.take(text);
                continue;
            }
            Item::Statement { text, place, rows } => (text, place, rows),
        };
        let result = if let Some(rows) = rows {
            session.copy_in(text, rows).await.map(|_| ())
        } else {
            let each = |row: &[Option<&str>]| {
                let values: Vec<&str> = row.iter().map(|v| v.unwrap_or_default()).collect();
                output.take(&values.join("|"));
            };
            session.query_each(text, each).await.map(|_| ())
        };
        if let Err(error) = result {
            let reveal = output.vocabulary.is_none();
            let message = refusal(error, text, reveal)?;
            return Ok(Some(format!("{place}: {message}")));
        }
    }
    Ok(None)
}

/// What a file returns, read as it comes.
struct Output {
    parser: TapParser,
    text: String,
    vocabulary: Option<Vocabulary>,
}

impl Output {
    fn new(vocabulary: Option<Vocabulary>) -> Self {
        Self {
            parser: TapParser::default(),
            text: String::new(),
            vocabulary,
        }
    }

    fn take(&mut self, rows: &str) {
        for line in rows.lines() {
            self.parser.line(line);
            if self.text.len() < KEPT {
                match &self.vocabulary {
                    Some(vocabulary) => {
                        let (own, rest) = structure(line);
                        self.text.push_str(own);
                        self.text.push_str(&vocabulary.mask(rest));
                    }
                    None => self.text.push_str(line),
                }
                self.text.push('\n');
            }
        }
    }
}

/// Splits a line of TAP behind what is TAP's own: `    not ok 12`, `1..30`.
fn structure(line: &str) -> (&str, &str) {
    let text = line.trim_start();
    let rest = ["not ok ", "ok ", "1.."]
        .into_iter()
        .find_map(|word| text.strip_prefix(word))
        .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    match rest {
        Some(rest) => line.split_at_checked(line.len() - rest.len()),
        None => None,
    }
    .unwrap_or(("", line))
}

/// The file as a whole.
struct Whole<'a> {
    suite: &'a PgtapSuite<'a>,
    shown: &'a str,
}

impl Whole<'_> {
    fn passed(&self, name: String) -> SuiteCase {
        let mut case = SuiteCase::passed(self.suite.name, name, self.suite.point);
        case.location = Some(Location {
            file: self.shown.to_owned(),
            line: 1,
            column: 1,
        });
        case
    }

    fn case(&self, outcome: CaseOutcome, message: String) -> SuiteCase {
        self.passed(self.shown.to_owned()).ended(outcome, message)
    }

    fn test(&self, test: &TapCase, vocabulary: Option<&Vocabulary>) -> SuiteCase {
        let mask = |text: &str| match vocabulary {
            Some(vocabulary) => vocabulary.mask(text),
            None => text.to_owned(),
        };
        let case = self.passed(test.name.clone());
        let reason = test.reason.as_deref().map(mask).unwrap_or_default();
        match test.outcome {
            TapOutcome::Passed => case,
            TapOutcome::Skipped => case.ended(CaseOutcome::Skipped, reason),
            TapOutcome::Todo => case.ended(
                CaseOutcome::Skipped,
                format!("fails, and is marked TODO: {reason}"),
            ),
            TapOutcome::Failed => {
                let told = test.message.as_deref().unwrap_or_default();
                let message = match vocabulary {
                    None if told.is_empty() => "not ok".to_owned(),
                    None => format!("not ok\n{told}"),
                    Some(_) => "not ok (`reveal_values` shows what it has and wants)".to_owned(),
                };
                case.ended(CaseOutcome::Failed, message)
            }
        }
    }

    /// What no single test says.
    fn judge(
        &self,
        report: &TapReport,
        stopped: Option<String>,
        vocabulary: Option<&Vocabulary>,
    ) -> Option<SuiteCase> {
        let mut problems: Vec<String> = stopped.into_iter().collect();
        if let Some(reason) = &report.bailed_out {
            let reason = match vocabulary {
                Some(vocabulary) => vocabulary.mask(reason),
                None => reason.clone(),
            };
            problems.push(format!("it bailed out: {reason}"));
        } else if !problems.is_empty() {
            // That tests are missing follows from it.
        } else if report.found {
            problems.extend(report.problems.iter().cloned());
        } else {
            problems.push("its queries return no TAP, so nothing was tested".to_owned());
        }
        if problems.is_empty() {
            let skipped = report.skipped.as_ref()?;
            let reason = vocabulary.map_or_else(|| skipped.clone(), |v| v.mask(skipped));
            return Some(self.case(
                CaseOutcome::Skipped,
                format!("all of it is skipped: {reason}"),
            ));
        }
        Some(self.case(CaseOutcome::Failed, problems.join("; ")))
    }
}
