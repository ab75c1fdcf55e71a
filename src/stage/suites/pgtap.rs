//! Suites of kind `pgtap`: on a copy of the database, in which the extension is made.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::super::context::{Stop, Tenant};
use super::super::failure::harness_failure;
use super::queries::{keep, open, shown};
use super::words::phase;
use crate::config::Suite;
use crate::event::{CaseOutcome, Point, Stage, SuiteCase};
use crate::pg::{PgError, Session};
use crate::sandbox::Sandbox;
use crate::sql::{quote_identifier, quote_literal};
use crate::suite::{PgtapProblem, PgtapSuite, function_words, prepare_pgtap, run_pgtap_file};

/// Runs the files of the suite on its copy, each in a session of its own.
pub(super) async fn pgtap(
    tenant: &Tenant,
    sandbox: &Sandbox,
    copy: &str,
    suite: &Suite,
    files: &[PathBuf],
    point: Point,
) -> Result<Vec<SuiteCase>, Stop> {
    match run(tenant, sandbox, copy, suite, files, point).await {
        Ok(cases) => Ok(cases),
        Err(error) => {
            let reveal = tenant.config().reveal_values;
            let doing = format!("run suite {}", suite.name);
            Err(harness_failure(sandbox, Stage::Suites, &doing, &error, reveal).await)
        }
    }
}

async fn run(
    tenant: &Tenant,
    sandbox: &Sandbox,
    database: &str,
    suite: &Suite,
    files: &[PathBuf],
    point: Point,
) -> Result<Vec<SuiteCase>, PgError> {
    let session = open(tenant, sandbox, database, suite).await?;
    let schema = match prepare_pgtap(&session).await {
        Ok(schema) => schema,
        Err(PgtapProblem::Missing(why)) => {
            let case = SuiteCase::passed(&suite.name, "pgtap", point);
            return Ok(vec![case.ended(CaseOutcome::Error, why)]);
        }
        Err(PgtapProblem::Pg(error)) => return Err(error),
    };
    let vocabulary = if tenant.config().reveal_values {
        None
    } else {
        Some(function_words(&session).await?)
    };
    drop(session);
    let mut cases = Vec::new();
    let mut text = String::new();
    for file in files {
        let shown = shown(tenant, file);
        let session = open(tenant, sandbox, database, suite).await?;
        make_visible(&session, &schema).await?;
        let of = PgtapSuite {
            name: &suite.name,
            point,
            dir: &tenant.config().dir,
            limit: suite.timeout,
            vocabulary: vocabulary.as_ref(),
        };
        let elapsed = || tenant.clock().monotonic();
        let output = run_pgtap_file(&session, &of, (file, &shown), elapsed).await?;
        let _ = write!(text, "# {shown}\n{}", output.text);
        cases.extend(output.cases);
    }
    let file = format!("suite-{}-{}.tap", suite.name, phase(point));
    match keep(tenant, &file, &text) {
        Ok(shown) => {
            for case in cases.iter_mut().filter(|case| case.message.is_some()) {
                case.output = Some(shown.clone());
            }
        }
        Err(error) => tracing::warn!(%error, "the output of a suite could not be kept"),
    }
    Ok(cases)
}

/// Puts the extension's schema behind those that are searched already.
async fn make_visible(session: &Session, schema: &str) -> Result<(), PgError> {
    let sql = format!(
        "SELECT pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', \
         NULLIF(pg_catalog.current_setting('search_path'), ''), {}), false) \
         WHERE {} <> ALL (pg_catalog.current_schemas(false))",
        quote_literal(&quote_identifier(schema)),
        quote_literal(schema)
    );
    session.execute(&sql).await.map(|_| ())
}
