//! Where a sandbox's server answers.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Where a sandbox's server answers, and as whom we speak to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The socket's folder, or an address.
    pub host: Host,
    /// The superuser.
    pub user: String,
    /// The superuser's random password.
    pub password: String,
}

/// A Unix socket or a TCP address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// The folder of `.s.PGSQL.5432`.
    Socket(PathBuf),
    /// A loopback address, or one of a remote Docker engine.
    Tcp(SocketAddr),
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The password must not get into logs.
        f.debug_struct("Endpoint")
            .field("host", &self.host)
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

impl Endpoint {
    /// The port of Unix socket names and of servers inside containers.
    pub const PORT: u16 = 5432;

    /// What tokio-postgres needs to connect.
    pub(super) fn config(&self, database: &str, application: &str) -> tokio_postgres::Config {
        let mut config = tokio_postgres::Config::new();
        match &self.host {
            Host::Socket(dir) => config.host_path(dir).port(Self::PORT),
            Host::Tcp(address) => config.host(address.ip().to_string()).port(address.port()),
        };
        config
            .user(&self.user)
            .password(&self.password)
            .dbname(database)
            .application_name(application)
            .keepalives(true)
            .connect_timeout(std::time::Duration::from_secs(10));
        config
    }

    /// The same server for another role.
    #[must_use]
    pub fn with_host(&self, host: Host) -> Self {
        Self {
            host,
            ..self.clone()
        }
    }
}
