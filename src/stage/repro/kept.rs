//! A rebuilt tenant while it is there.

use super::goal::Goal;
use super::stop::Stopped;
use crate::pg::Host;
use crate::sandbox::{Psql, Sandbox, ServerState};
use crate::stage::context::Tenant;
use crate::stage::seed::Seeded;
use crate::text::percent_encode;

/// A rebuilt tenant. [`super::Workshop::close`] removes it.
pub struct Kept {
    pub(super) tenant: Tenant,
    pub(super) sandbox: Sandbox,
    pub(super) seeded: Seeded,
    /// How far it was rebuilt.
    pub goal: Goal,
    /// The steps that are pending for it.
    pub chosen: Vec<String>,
    /// Where it stopped, if before a statement.
    pub stopped: Option<Stopped>,
}

impl Kept {
    /// The tenant's name.
    pub fn tenant_name(&self) -> &str {
        self.tenant.plan.name.as_str()
    }

    /// The database's name.
    pub fn database(&self) -> &str {
        &self.seeded.database
    }

    /// The line that opens a shell.
    pub fn psql_line(&self) -> String {
        self.psql(true).line()
    }

    /// psql of the sandbox, for a terminal or for a pipe.
    pub fn psql(&self, terminal: bool) -> Psql {
        self.sandbox.psql(self.database(), terminal)
    }

    /// Where programs connect to.
    pub fn dsn(&self) -> String {
        self.located(&format!(
            ":{}",
            percent_encode(&self.sandbox.endpoint().password)
        ))
    }

    /// [`Self::dsn`] without the password, for the arguments of a process.
    pub fn address(&self) -> String {
        self.located("")
    }

    fn located(&self, password: &str) -> String {
        let endpoint = self.sandbox.endpoint();
        let database = percent_encode(self.database());
        let user = percent_encode(&endpoint.user);
        match &endpoint.host {
            Host::Socket(dir) => {
                let host = percent_encode(&dir.display().to_string());
                format!("postgresql://{user}{password}@/{database}?host={host}")
            }
            Host::Tcp(address) => format!("postgresql://{user}{password}@{address}/{database}"),
        }
    }

    /// Why the server is gone, if it is.
    pub async fn gone(&self) -> Option<String> {
        match self.sandbox.state().await {
            ServerState::Running => None,
            ServerState::OutOfMemory => Some("it ran into its memory limit".to_owned()),
            ServerState::Gone(reason) => Some(reason),
        }
    }
}
