//! Suites of kind `command`: a program of the user's on a copy of the database.

use super::super::context::{Stop, Tenant};
use super::super::seed::Seeded;
use super::copy::SuiteCopy;
use super::words::phase;
use crate::event::{Finding, Stage, SuiteCase};
use crate::pg::Forward;
use crate::sandbox::Sandbox;
use crate::suite::{CommandEnvironment, CommandSuite, run_command_suite};

/// A program may write, so it gets a copy of the database.
pub(super) async fn program(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    suite: &CommandSuite<'_>,
) -> Result<Vec<SuiteCase>, Stop> {
    let copy = SuiteCopy::make(tenant, sandbox, seeded).await?;
    let unexpected = |error: std::io::Error| {
        Stop::from(Finding::new(
            "run.unexpected",
            Stage::Suites,
            format!("failed to prepare a suite: {error}"),
        ))
    };
    let phase = phase(suite.point);
    let file = format!("suite-{}-{phase}.log", suite.name);
    let output = tenant.dir().map_err(unexpected)?.join(&file);
    let shown = format!("tenants/{}/{file}", tenant.name());
    let forward = Forward::open(sandbox.endpoint())
        .await
        .map_err(unexpected)?;
    let endpoint = forward.endpoint(sandbox.endpoint());
    let environment = CommandEnvironment {
        endpoint: &endpoint,
        database: &copy.database,
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
    copy.remove().await?;
    Ok(vec![case])
}
