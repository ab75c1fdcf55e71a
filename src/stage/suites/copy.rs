//! A copy of the tenant's database for one suite, so that it may write.

use super::super::context::{Stop, Tenant};
use super::super::failure::harness_failure;
use super::super::seed::Seeded;
use crate::event::Stage;
use crate::pg::{PgError, Session, copy_database, drop_database};
use crate::sandbox::Sandbox;

/// The copy. [`SuiteCopy::remove`] must be called; the sandbox takes along what stays.
pub(super) struct SuiteCopy<'a> {
    tenant: &'a Tenant,
    sandbox: &'a Sandbox,
    admin: Session,
    /// The name of the database.
    pub(super) database: String,
}

impl<'a> SuiteCopy<'a> {
    /// Copies the database as it is now.
    pub(super) async fn make(
        tenant: &'a Tenant,
        sandbox: &'a Sandbox,
        seeded: &Seeded,
    ) -> Result<Self, Stop> {
        const NAME: &str = "pgrehearse_suite";
        let connected = Session::connect(
            sandbox.endpoint(),
            "postgres",
            "pgrehearse suite",
            tenant.limits(),
        )
        .await;
        let admin = match connected {
            Ok(session) => session,
            Err(error) => {
                return Err(failure(tenant, sandbox, "connect to the sandbox", &error).await);
            }
        };
        let copied = async {
            drop_database(&admin, NAME).await?;
            copy_database(&admin, &seeded.database, NAME).await
        };
        match copied.await {
            Ok(()) => Ok(Self {
                tenant,
                sandbox,
                admin,
                database: NAME.to_owned(),
            }),
            Err(error) => {
                Err(failure(tenant, sandbox, "copy the database for a suite", &error).await)
            }
        }
    }

    /// Removes it, with whoever is still connected.
    pub(super) async fn remove(self) -> Result<(), Stop> {
        match drop_database(&self.admin, &self.database).await {
            Ok(()) => Ok(()),
            Err(error) => {
                let doing = "remove the copy of a suite";
                Err(failure(self.tenant, self.sandbox, doing, &error).await)
            }
        }
    }
}

async fn failure(tenant: &Tenant, sandbox: &Sandbox, doing: &str, error: &PgError) -> Stop {
    let reveal = tenant.config().reveal_values;
    harness_failure(sandbox, Stage::Suites, doing, error, reveal).await
}
