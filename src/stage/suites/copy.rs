//! A copy of the tenant's database for a suite, so that it may write.

use super::super::context::{Stop, Tenant};
use super::super::failure::harness_failure;
use super::super::seed::Seeded;
use crate::event::Stage;
use crate::pg::{PgError, Session, copy_database_quickly, drop_database};
use crate::sandbox::Sandbox;

/// The names of all copies begin so.
pub(in crate::stage) const PREFIX: &str = "pgrehearse_suite";

/// The copy. [`SuiteCopy::remove`] must be called; the sandbox takes along what stays.
pub(in crate::stage) struct SuiteCopy<'a> {
    tenant: &'a Tenant,
    sandbox: &'a Sandbox,
    admin: Session,
    /// The name of the database.
    pub(in crate::stage) database: String,
}

impl<'a> SuiteCopy<'a> {
    /// Copies the database as it is now. `which` tells copies of the same time apart.
    pub(in crate::stage) async fn make(
        tenant: &'a Tenant,
        sandbox: &'a Sandbox,
        seeded: &Seeded,
        which: &str,
    ) -> Result<Self, Stop> {
        Self::of(tenant, sandbox, &seeded.database, which).await
    }

    /// Copies `from`, a database of the sandbox that nobody is connected to.
    pub(in crate::stage) async fn of(
        tenant: &'a Tenant,
        sandbox: &'a Sandbox,
        from: &str,
        which: &str,
    ) -> Result<Self, Stop> {
        let database = format!("{PREFIX}_{which}");
        let admin = connect(tenant, sandbox).await?;
        let copied = async {
            drop_database(&admin, &database).await?;
            copy_database_quickly(&admin, from, &database).await
        };
        match copied.await {
            Ok(()) => Ok(Self {
                tenant,
                sandbox,
                admin,
                database,
            }),
            Err(error) => {
                Err(failure(tenant, sandbox, "copy the database for a suite", &error).await)
            }
        }
    }

    /// Removes it, with whoever is still connected.
    pub(in crate::stage) async fn remove(self) -> Result<(), Stop> {
        match drop_database(&self.admin, &self.database).await {
            Ok(()) => Ok(()),
            Err(error) => {
                let doing = "remove the copy of a suite";
                Err(failure(self.tenant, self.sandbox, doing, &error).await)
            }
        }
    }
}

/// A session in the server's own database.
pub(in crate::stage) async fn connect(tenant: &Tenant, sandbox: &Sandbox) -> Result<Session, Stop> {
    let connected = Session::connect(
        sandbox.endpoint(),
        "postgres",
        "pgrehearse suite",
        tenant.limits(),
    )
    .await;
    match connected {
        Ok(session) => Ok(session),
        Err(error) => Err(failure(tenant, sandbox, "connect to the sandbox", &error).await),
    }
}

pub(super) async fn failure(
    tenant: &Tenant,
    sandbox: &Sandbox,
    doing: &str,
    error: &PgError,
) -> Stop {
    let reveal = tenant.config().reveal_values;
    harness_failure(sandbox, Stage::Suites, doing, error, reveal).await
}
