//! Suites of kinds `sql`, `compare` and `golden`: queries in read-only transactions on the tenant's
//! own database.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::super::context::{Stop, Tenant};
use super::super::failure::harness_failure;
use super::super::seed::Seeded;
use super::words::{phase, words};
use crate::config::{Comparison, Suite, Tenancy};
use crate::event::{CaseOutcome, Finding, Location, Point, Stage, SuiteCase};
use crate::pg::{PgError, Session};
use crate::sandbox::Sandbox;
use crate::sql::quote_identifier;
use crate::suite::{
    BaseResults, ComparedCase, GoldenFile, Query, QuerySuite, golden_name, read_queries,
    run_compare_query, run_sql_query,
};

/// What is done with the queries.
pub(super) enum Work<'a> {
    /// Rows are violations.
    Violations,
    /// Results are compared with those on base.
    Compare(&'a Comparison, &'a mut BaseResults),
    /// Results are compared with files of this folder.
    Golden(&'a Comparison, &'a str),
}

/// Runs the files of the suite.
pub(super) async fn queries(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    suite: &Suite,
    files: &[PathBuf],
    point: Point,
    work: Work<'_>,
) -> Result<Vec<SuiteCase>, Stop> {
    let mut run = Run {
        tenant,
        suite,
        point,
        work,
        golden: BTreeSet::new(),
        wrote: Vec::new(),
        cases: Vec::new(),
    };
    let done = async {
        let session = open(tenant, sandbox, &seeded.database, suite).await?;
        for file in files {
            run.file(&session, file).await?;
        }
        Ok::<_, PgError>(())
    };
    if let Err(error) = done.await {
        let reveal = tenant.config().reveal_values;
        let doing = format!("run suite {}", suite.name);
        return Err(harness_failure(sandbox, Stage::Suites, &doing, &error, reveal).await);
    }
    run.tell_written();
    Ok(run.cases)
}

/// A session for the suite, with the tenant's schema where it owns one.
pub(super) async fn open(
    tenant: &Tenant,
    sandbox: &Sandbox,
    database: &str,
    suite: &Suite,
) -> Result<Session, PgError> {
    let mut limits = tenant.limits();
    limits.statement = limits.statement.min(suite.timeout);
    let session =
        Session::connect(sandbox.endpoint(), database, "pgrehearse suite", limits).await?;
    if let Tenancy::Schema(schema) = &tenant.plan.tenancy {
        session
            .execute(&format!("SET search_path = {}", quote_identifier(schema)))
            .await?;
    }
    Ok(session)
}

/// A file as harness.yaml would name it.
pub(super) fn shown(tenant: &Tenant, file: &Path) -> String {
    file.strip_prefix(&tenant.config().dir)
        .unwrap_or(file)
        .to_string_lossy()
        .into_owned()
}

struct Run<'a> {
    tenant: &'a Tenant,
    suite: &'a Suite,
    point: Point,
    work: Work<'a>,
    /// The golden files that have their query.
    golden: BTreeSet<PathBuf>,
    /// Those that were written.
    wrote: Vec<String>,
    cases: Vec<SuiteCase>,
}

impl Run<'_> {
    async fn file(&mut self, session: &Session, file: &Path) -> Result<(), PgError> {
        let shown = shown(self.tenant, file);
        let queries = match read_queries(file, &shown) {
            Ok(queries) => queries,
            Err(problem) => {
                let mut case = SuiteCase::passed(&self.suite.name, &shown, self.point);
                case.location = Some(Location {
                    file: shown,
                    line: 1,
                    column: 1,
                });
                self.cases.push(case.ended(CaseOutcome::Error, problem));
                return Ok(());
            }
        };
        let alone = queries.len() == 1;
        for query in &queries {
            let case = self.query(session, query, alone).await?;
            self.cases.push(case);
        }
        Ok(())
    }

    async fn query(
        &mut self,
        session: &Session,
        query: &Query,
        alone: bool,
    ) -> Result<SuiteCase, PgError> {
        let elapsed = || self.tenant.clock().monotonic();
        let reveal_values = self.tenant.config().reveal_values;
        let name = self.suite.name.as_str();
        let suite = |rules| QuerySuite {
            name,
            point: self.point,
            words: words(self.point),
            rules,
            reveal_values,
        };
        let compared = match &mut self.work {
            Work::Violations => {
                return run_sql_query(session, name, self.point, query, reveal_values, elapsed)
                    .await;
            }
            Work::Compare(rules, base) => {
                run_compare_query(session, &suite(rules), query, base, elapsed).await?
            }
            Work::Golden(rules, folder) => {
                let folder = folder.replace("{tenant}", self.tenant.name().as_str());
                let shown = format!(
                    "{}/{}",
                    folder.trim_end_matches('/'),
                    golden_name(query, alone)
                );
                let path = self.tenant.config().dir.join(&shown);
                if !self.golden.insert(path.clone()) {
                    let mut case = SuiteCase::passed(name, query.title(), self.point);
                    case.location = Some(query.location.clone());
                    let why = format!(
                        "another query of the suite has the file {shown}, too; give each a name of its own (`-- name: …`)"
                    );
                    return Ok(case.ended(CaseOutcome::Error, why));
                }
                let file = GoldenFile { path, shown };
                let golden = &self.tenant.shared.golden;
                let run = golden
                    .run_query(session, &suite(rules), query, &file, elapsed)
                    .await?;
                self.wrote.extend(run.wrote);
                run.compared
            }
        };
        Ok(self.with_diff(compared, query))
    }

    /// Keeps a difference that is too long for a message.
    fn with_diff(&self, compared: ComparedCase, query: &Query) -> SuiteCase {
        let ComparedCase {
            mut case,
            long_diff,
        } = compared;
        let Some(diff) = long_diff else {
            return case;
        };
        let file = format!(
            "suite-{}-{}-{}",
            self.suite.name,
            phase(self.point),
            golden_name(query, false).replace(".tsv", ".diff")
        );
        match keep(self.tenant, &file, &diff) {
            Ok(shown) => case.output = Some(shown),
            Err(error) => tracing::warn!(%error, "a difference could not be kept"),
        }
        case
    }

    /// A run that writes what it should compare with must say so.
    fn tell_written(&self) {
        if self.wrote.is_empty() {
            return;
        }
        let number = crate::text::count(self.wrote.len(), "golden file");
        let message = format!(
            "suite {}: {number} written: {}",
            self.suite.name,
            self.wrote.join(", ")
        );
        self.tenant.raise(
            Finding::new("suites.golden-written", Stage::Suites, message)
                .object(format!("suite {}", self.suite.name)),
        );
    }
}

/// Writes a file of the tenant's folder, and gives its path in the run directory.
pub(super) fn keep(tenant: &Tenant, file: &str, text: &str) -> std::io::Result<String> {
    let path = tenant.dir()?.join(file);
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?
        .write_all(text.as_bytes())?;
    Ok(format!("tenants/{}/{file}", tenant.name()))
}
