//! Stage `suites`: regression suites run in the states that they ask for.

use std::collections::BTreeSet;

use super::context::{Stop, Tenant};
use super::failure::harness_failure;
use super::seed::Seeded;
use crate::config::{Suite, SuiteKind, Tenancy};
use crate::event::{CaseOutcome, Event, Finding, Location, Point, Stage, SuiteCase};
use crate::pg::{Forward, Session, copy_database, drop_database};
use crate::sandbox::Sandbox;
use crate::sql::quote_identifier;
use crate::suite::{CommandEnvironment, CommandSuite, run_command_suite, run_sql_suite};

/// Cases that failed before the migration: suite, name and place.
type BaseFailures = BTreeSet<(String, String, Option<Location>)>;

/// Which suites have run, and what is known from them.
#[derive(Debug, Default)]
pub(super) struct SuiteRuns {
    base: BaseFailures,
    ran: BTreeSet<Point>,
}

impl SuiteRuns {
    /// Runs the suites of one state, if there are any; whether all of them could be run.
    pub(super) async fn run_at(
        &mut self,
        tenant: &Tenant,
        sandbox: &Sandbox,
        seeded: &Seeded,
        point: Point,
    ) -> bool {
        if !any_at(tenant, point) {
            return true;
        }
        self.ran.insert(point);
        let work = suites(tenant, sandbox, seeded, point, &mut self.base);
        tenant.stage(Stage::Suites, work).await.is_some()
    }

    /// A suite for a state that this rehearsal never reaches must not look as if it had passed.
    pub(super) fn tell_missed(&self, tenant: &Tenant) {
        for suite in &tenant.config().suites {
            for point in suite.on.iter().filter(|point| !self.ran.contains(point)) {
                let message = format!("suite {} was not run {}", suite.name, words(*point));
                tenant.raise(
                    Finding::new("suites.not-run", Stage::Suites, message)
                        .object(format!("suite {}", suite.name)),
                );
            }
        }
    }

    /// Tells that the stage did not run, if no suite did.
    pub(super) fn tell_none(&self, tenant: &Tenant) {
        if self.ran.is_empty() {
            let configured = !tenant.config().suites.is_empty();
            let reason = if configured {
                "the states of its suites were not reached"
            } else {
                "no suites are configured"
            };
            tenant.skip(Stage::Suites, reason);
        }
    }
}

/// A state in the words of a message.
fn words(point: Point) -> &'static str {
    match point {
        Point::Base => "on base",
        Point::Migrated => "on the migrated database",
        Point::RolledBack => "after the rollback",
        Point::Redone => "after the redo",
    }
}

/// Whether any suite runs in this state.
fn any_at(tenant: &Tenant, point: Point) -> bool {
    tenant
        .config()
        .suites
        .iter()
        .any(|suite| suite.on.contains(&point))
}

/// Runs the suites of one state. What fails on base is remembered and blamed on nobody else.
async fn suites(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    point: Point,
    base: &mut BaseFailures,
) -> Result<(), Stop> {
    for suite in tenant
        .config()
        .suites
        .iter()
        .filter(|suite| suite.on.contains(&point))
    {
        tenant.progress(Stage::Suites, suite.name.clone());
        let cases = match &suite.kind {
            SuiteKind::Sql { files } => sql(tenant, sandbox, seeded, suite, files, point).await?,
            SuiteKind::Command { run, dir, env } => {
                let command = CommandSuite {
                    name: &suite.name,
                    run,
                    dir,
                    env,
                    limit: suite.timeout,
                    point,
                };
                vec![program(tenant, sandbox, seeded, &command).await?]
            }
        };
        for case in cases {
            judge(tenant, case, base);
        }
    }
    Ok(())
}

async fn sql(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    suite: &Suite,
    files: &[std::path::PathBuf],
    point: Point,
) -> Result<Vec<SuiteCase>, Stop> {
    let reveal = tenant.config().reveal_values;
    let mut limits = tenant.limits();
    limits.statement = limits.statement.min(suite.timeout);
    let run = async {
        let session = Session::connect(
            sandbox.endpoint(),
            &seeded.database,
            "pgrehearse suite",
            limits,
        )
        .await?;
        if let Tenancy::Schema(schema) = &tenant.plan.tenancy {
            session
                .execute(&format!("SET search_path = {}", quote_identifier(schema)))
                .await?;
        }
        let mut cases = Vec::new();
        for file in files {
            let elapsed = || tenant.clock().monotonic();
            let relative = file.strip_prefix(&tenant.config().dir).unwrap_or(file);
            let shown = relative.to_string_lossy();
            let both = (file.as_path(), shown.as_ref());
            cases.extend(run_sql_suite(&session, &suite.name, point, both, reveal, elapsed).await?);
        }
        Ok::<_, crate::pg::PgError>(cases)
    };
    match run.await {
        Ok(cases) => Ok(cases),
        Err(error) => {
            let doing = format!("run suite {}", suite.name);
            Err(harness_failure(sandbox, Stage::Suites, &doing, &error, reveal).await)
        }
    }
}

/// A program may write, so it gets a copy of the database.
async fn program(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    suite: &CommandSuite<'_>,
) -> Result<SuiteCase, Stop> {
    const COPY: &str = "pgrehearse_suite";
    let reveal = tenant.config().reveal_values;
    let admin = match Session::connect(
        sandbox.endpoint(),
        "postgres",
        "pgrehearse suite",
        tenant.limits(),
    )
    .await
    {
        Ok(session) => session,
        Err(error) => {
            return Err(harness_failure(
                sandbox,
                Stage::Suites,
                "connect to the sandbox",
                &error,
                reveal,
            )
            .await);
        }
    };
    let copied = async {
        drop_database(&admin, COPY).await?;
        copy_database(&admin, &seeded.database, COPY).await
    };
    if let Err(error) = copied.await {
        return Err(harness_failure(
            sandbox,
            Stage::Suites,
            "copy the database for a suite",
            &error,
            reveal,
        )
        .await);
    }
    let unexpected = |error: std::io::Error| {
        Stop::from(Finding::new(
            "run.unexpected",
            Stage::Suites,
            format!("failed to prepare a suite: {error}"),
        ))
    };
    let phase = match suite.point {
        Point::Base => "base",
        Point::Migrated => "migrated",
        Point::RolledBack => "rolled_back",
        Point::Redone => "redone",
    };
    let file = format!("suite-{}-{phase}.log", suite.name);
    let output = tenant.dir().map_err(unexpected)?.join(&file);
    let shown = format!("tenants/{}/{file}", tenant.name());
    let forward = Forward::open(sandbox.endpoint())
        .await
        .map_err(unexpected)?;
    let endpoint = forward.endpoint(sandbox.endpoint());
    let environment = CommandEnvironment {
        endpoint: &endpoint,
        database: COPY,
        schema: tenant.schema(),
        tenant: tenant.name(),
        phase,
    };
    let elapsed = || tenant.clock().monotonic();
    let case = run_command_suite(
        suite,
        &environment,
        &output,
        &shown,
        &tenant.cancel,
        elapsed,
    )
    .await;
    drop(forward);
    let Some(mut case) = case else {
        return Err(Stop::Interrupted);
    };
    case.message = case
        .message
        .map(|message| message.replace(&endpoint.password, "…"));
    if let Err(error) = drop_database(&admin, COPY).await {
        return Err(harness_failure(
            sandbox,
            Stage::Suites,
            "remove the copy of a suite",
            &error,
            reveal,
        )
        .await);
    }
    Ok(case)
}

/// Tells the case's result, and what follows from it.
fn judge(tenant: &Tenant, case: SuiteCase, base: &mut BaseFailures) {
    let key = (case.suite.clone(), case.name.clone(), case.location.clone());
    let bad = matches!(case.outcome, CaseOutcome::Failed | CaseOutcome::Error);
    let id = match (case.outcome, case.point) {
        (CaseOutcome::Error, _) => Some("suites.could-not-run"),
        (CaseOutcome::Failed, Point::Base) => Some("suites.base-failed"),
        (CaseOutcome::Failed, _) if !base.contains(&key) => Some("suites.case-failed"),
        _ => None,
    };
    if bad && case.point == Point::Base {
        base.insert(key);
    }
    if let Some(id) = id {
        let point = words(case.point);
        let message = case.message.clone().unwrap_or_default();
        let mut lines = message.lines();
        let first = lines.next().unwrap_or_default();
        let rest: Vec<&str> = lines.collect();
        let text = format!("suite {}, case {}: {first} {point}", case.suite, case.name);
        let mut finding =
            Finding::new(id, Stage::Suites, text).object(format!("suite {}", case.suite));
        if !rest.is_empty() {
            finding = finding.evidence("output_tail", rest.join("\n"));
        }
        if let Some(output) = &case.output {
            finding = finding.evidence("output", output.clone());
        }
        finding = finding.location(case.location.clone());
        tenant.raise(finding);
    }
    tenant.emit(Event::CaseFinished {
        tenant: tenant.name().clone(),
        case,
    });
}
