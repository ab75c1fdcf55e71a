//! Puts a server's roles back as they were: they belong to the server, not to a copy of a database.

use super::context::Tenant;
use super::seed::Seeded;
use crate::catalog::{Catalog, ddl};
use crate::pg::{PgError, Session};
use crate::sandbox::Sandbox;

/// Turns the roles of `now` into those of `wanted`. Gives the reason where that cannot be.
pub(super) async fn put_back_roles(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    [now, wanted]: [&Catalog; 2],
) -> Result<Option<String>, PgError> {
    let roles = ddl::script(&now.roles(), &wanted.roles());
    let put_back = async {
        let session = Session::connect(
            sandbox.endpoint(),
            &seeded.database,
            "pgrehearse roles",
            tenant.limits(),
        )
        .await?;
        for statement in &roles.statements {
            session.execute(&statement.sql).await?;
        }
        Ok(())
    };
    match put_back.await {
        Ok(()) => Ok(None),
        Err(PgError::Server(error)) => Ok(Some(format!(
            "the roles cannot be put back: {}",
            error.message
        ))),
        Err(error) => Err(error),
    }
}

/// Why a database cannot be gone back to.
pub(super) const OWNER_GONE: &str = "a role that owned something in it is gone";
