//! The tenant's database closed while suites run that may write, and the proof that it was.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::super::context::{Stop, Tenant};
use super::super::seed::Seeded;
use super::copy::{PREFIX, connect, failure};
use crate::event::{Finding, Stage};
use crate::pg::{
    Endpoint, Forward, Gate, PgError, ServerState, Session, allow_connections, create_superuser,
    drop_database, drop_role,
};
use crate::sandbox::Sandbox;
use crate::sql::quote_literal;
use crate::suite::random_word;

/// Connections that are left for the harness.
const RESERVED: usize = 10;

/// While this is there, nobody gets into the tenant's database. Suites, and the commands of models,
/// are superusers, as in most
/// test set-ups; what they do beyond their copies is noticed when it is opened again.
pub(in crate::stage) struct Closed<'a> {
    tenant: &'a Tenant,
    sandbox: &'a Sandbox,
    admin: Session,
    /// The databases that were closed.
    databases: Vec<String>,
    before: ServerState,
    password: String,
    connections: Arc<Semaphore>,
}

impl<'a> Closed<'a> {
    /// Closes the database, and makes the role that suites log in as.
    pub(in crate::stage) async fn close(
        tenant: &'a Tenant,
        sandbox: &'a Sandbox,
        seeded: &Seeded,
    ) -> Result<Self, Stop> {
        let admin = connect(tenant, sandbox).await?;
        let password = random_word().map_err(|error| unexpected(&error))?;
        let closing = async {
            let ours = format!(
                "SELECT datname FROM pg_catalog.pg_database WHERE datallowconn \
                 AND (datname = {} OR pg_catalog.starts_with(datname::text, 'pgrehearse_')) \
                 AND NOT pg_catalog.starts_with(datname::text, {}) ORDER BY 1",
                quote_literal(&seeded.database),
                quote_literal(PREFIX)
            );
            let databases: Vec<String> = admin
                .query_text(&ours)
                .await?
                .into_iter()
                .filter_map(|row| row.into_iter().next().flatten())
                .collect();
            for database in &databases {
                allow_connections(&admin, database, false).await?;
            }
            drop_role(&admin, PREFIX).await?;
            create_superuser(&admin, PREFIX, &password).await?;
            emptied(&admin, &seeded.database).await?;
            let before = ServerState::read(&admin, PREFIX, &seeded.database).await?;
            let limit = admin
                .query_one_text("SELECT pg_catalog.current_setting('max_connections')")
                .await?;
            Ok::<_, PgError>((databases, before, limit))
        };
        let (databases, before, limit) = match closing.await {
            Ok(closed) => closed,
            Err(error) => {
                let doing = "close the tenant's database while programs run";
                return Err(failure(tenant, sandbox, doing, &error).await);
            }
        };
        let limit = limit
            .and_then(|text| text.parse().ok())
            .unwrap_or(100_usize);
        let room = limit - RESERVED.min(limit / 2);
        Ok(Self {
            tenant,
            sandbox,
            admin,
            databases,
            before,
            password,
            connections: Arc::new(Semaphore::new(room)),
        })
    }

    /// A port for one suite, to its copy.
    pub(in crate::stage) async fn forward(&self, copy: &str) -> Result<Forward, Stop> {
        let gate = Gate {
            database: copy.to_owned(),
            closed: self.databases.iter().cloned().collect::<BTreeSet<_>>(),
            connections: Some(Arc::clone(&self.connections)),
        };
        Forward::open_gated(self.sandbox.endpoint(), gate)
            .await
            .map_err(|error| unexpected(&error))
    }

    /// Who suites are, at the sandbox's own address.
    pub(in crate::stage) fn endpoint(&self) -> Endpoint {
        Endpoint {
            user: PREFIX.to_owned(),
            password: self.password.clone(),
            ..self.sandbox.endpoint().clone()
        }
    }

    /// Puts the server back as it was, as far as suites have only added to it, and opens the
    /// database again. What they have changed is told: nothing that follows could be trusted.
    pub(in crate::stage) async fn open_again(
        self,
        seeded: &Seeded,
        programs: &str,
    ) -> Result<(), Stop> {
        let mut admin = self.admin;
        if admin.query_one_text("SELECT 1").await.is_err() {
            // A suite may have ended our session.
            admin = connect(self.tenant, self.sandbox).await?;
        }
        let read = || ServerState::read(&admin, PREFIX, &seeded.database);
        let opening = async {
            let now = read().await?;
            for database in now.new_since(&self.before, "database") {
                drop_database(&admin, &database).await?;
            }
            for role in now.new_since(&self.before, "role") {
                if let Err(error) = drop_role(&admin, &role).await {
                    tracing::debug!(%error, role, "a role of a suite stays");
                }
            }
            if let Err(error) = drop_role(&admin, PREFIX).await {
                tracing::debug!(%error, "the suites' role stays");
            }
            let differences = read().await?.differences(&self.before);
            for database in &self.databases {
                allow_connections(&admin, database, true).await?;
            }
            Ok::<_, PgError>(differences)
        };
        match opening.await {
            Ok(differences) if differences.is_empty() => Ok(()),
            Ok(differences) => {
                let message = format!(
                    "while {programs} ran, the server was changed beyond their copies: {}",
                    differences.join(", ")
                );
                Err(Finding::new("suites.disturbed", Stage::Suites, message).into())
            }
            Err(error) => {
                let doing = "open the tenant's database after programs ran";
                Err(failure(self.tenant, self.sandbox, doing, &error).await)
            }
        }
    }
}

/// Waits until the last of our own sessions has left the database.
async fn emptied(admin: &Session, database: &str) -> Result<(), PgError> {
    let sql = format!(
        "SELECT 1 FROM pg_catalog.pg_stat_activity WHERE datname = {} AND backend_type = \
         'client backend' LIMIT 1",
        quote_literal(database)
    );
    for _ in 0..250 {
        if admin.query_one_text(&sql).await?.is_none() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

pub(super) fn unexpected(error: &std::io::Error) -> Stop {
    let message = format!("failed to prepare a suite: {error}");
    Finding::new("run.unexpected", Stage::Suites, message).into()
}
