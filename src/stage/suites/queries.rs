//! Suites of kind `sql`: queries in read-only transactions on the tenant's own database.

use super::super::context::{Stop, Tenant};
use super::super::failure::harness_failure;
use super::super::seed::Seeded;
use crate::config::{Suite, Tenancy};
use crate::event::{Point, Stage, SuiteCase};
use crate::pg::Session;
use crate::sandbox::Sandbox;
use crate::sql::quote_identifier;
use crate::suite::run_sql_suite;

/// Runs the files of the suite.
pub(super) async fn queries(
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
