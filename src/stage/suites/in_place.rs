//! A command suite on the very database that is rolled back afterwards, for what it writes.

use super::super::context::{Stop, Tenant};
use super::closed::unexpected;
use super::program::remove;
use super::words::phase;
use crate::config::{Suite, SuiteKind};
use crate::event::{CaseOutcome, Point};
use crate::pg::Forward;
use crate::sandbox::Sandbox;
use crate::suite::{CommandEnvironment, CommandSuite, Results, run_command_suite};

/// Runs a suite of kind `command` on a database; whether its exit code was 0. `prefix` is put before
/// the name of its log. `None` for suites of another kind.
pub(in crate::stage) async fn run_in_place(
    tenant: &Tenant,
    sandbox: &Sandbox,
    database: &str,
    suite: &Suite,
    prefix: &str,
) -> Result<Option<bool>, Stop> {
    let SuiteKind::Command { run, dir, env, .. } = &suite.kind else {
        return Ok(None);
    };
    let phase = phase(Point::Migrated);
    let name = format!("{prefix}suite-{}-{phase}", suite.name);
    let folder = tenant.dir().map_err(|error| unexpected(&error))?;
    // The run directory may be named relative to ours; the program works elsewhere.
    let folder = std::path::absolute(folder).map_err(|error| unexpected(&error))?;
    let output = folder.join(format!("{name}.log"));
    let results = folder.join(format!("{name}.results"));
    super::super::context::private_dir(&results).map_err(|error| unexpected(&error))?;
    let forward = Forward::open(sandbox.endpoint())
        .await
        .map_err(|error| unexpected(&error))?;
    let endpoint = forward.endpoint(sandbox.endpoint());
    let mut variables = CommandEnvironment {
        endpoint: &endpoint,
        database,
        schema: tenant.schema(),
        tenant: tenant.name(),
        labels: &tenant.plan.labels,
        phase,
    }
    .variables();
    let shown = results.to_string_lossy().into_owned();
    variables.insert("PGREHEARSE_RESULTS_DIR".to_owned(), shown);
    variables.extend(tenant.seed_variable());
    variables.extend(env.clone());
    let command = CommandSuite {
        run,
        dir,
        env: variables,
        // What it says of its cases was told when it ran on a copy.
        results: Results::ExitCode,
        limit: suite.timeout,
        output: &output,
    };
    let elapsed = || tenant.clock().monotonic();
    let cases = run_command_suite(&command, &tenant.cancel, elapsed).await;
    let _ = remove(&results);
    let cases = cases.ok_or(Stop::Interrupted)?;
    let passed = |outcome| outcome == CaseOutcome::Passed;
    Ok(Some(cases.iter().all(|case| passed(case.outcome))))
}
