//! A database that nothing is in: what a script for a person has to be proven in.

use crate::catalog::Catalog;
use crate::pg::introspect::Reach;
use crate::pg::{Endpoint, Limits, PgError, Session};
use crate::sql::{quote_identifier, split};
use crate::stage::repro::step::Failed;

/// Makes a database of the server's defaults, as `createdb` does.
pub(super) async fn create(admin: &Session, name: &str) -> Result<(), PgError> {
    drop(admin, name).await?;
    let name = quote_identifier(name);
    admin
        .execute(&format!("CREATE DATABASE {name} TEMPLATE template0"))
        .await
        .map(|_| ())
}

/// Removes it.
pub(super) async fn drop(admin: &Session, name: &str) -> Result<(), PgError> {
    let name = quote_identifier(name);
    admin
        .execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .await
        .map(|_| ())
}

/// What is in such a database from the start.
pub(super) async fn catalog(
    endpoint: &Endpoint,
    name: &str,
    limits: Limits,
) -> Result<Catalog, PgError> {
    let mut session = Session::connect(endpoint, name, "pgrehearse minimal", limits).await?;
    Ok(session.read_catalog(Reach::Database).await?.0)
}

/// How a script ends in a fresh database.
pub(super) enum Ending {
    /// Its last statement fails.
    AtLast(Failed),
    /// Another one does.
    Before(Failed),
    /// Everything goes through.
    Through,
}

/// Runs a script statement by statement, as psql would.
pub(super) async fn run(
    endpoint: &Endpoint,
    name: &str,
    script: &str,
    limits: Limits,
) -> Result<Ending, PgError> {
    let session = Session::connect(endpoint, name, "pgrehearse minimal", limits).await?;
    let statements = split(script).unwrap_or_default();
    let last = statements.len().saturating_sub(1);
    for (place, statement) in statements.iter().enumerate() {
        match session.execute(&statement.text).await {
            Ok(_) => {}
            Err(error) if error.is_harness_fault() => return Err(error),
            Err(error) => {
                let failed = Failed::of(&error, &statement.text, false);
                return Ok(if place == last {
                    Ending::AtLast(failed)
                } else {
                    Ending::Before(failed)
                });
            }
        }
    }
    Ok(Ending::Through)
}
