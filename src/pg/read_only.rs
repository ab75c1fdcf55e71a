//! Sessions with a server that others use, in which nothing can be written.

use std::fmt::Write as _;
use std::time::Duration;

use tokio_postgres::config::{ChannelBinding, SslMode};

use super::tls::Connector;
use super::{Limits, PgError, Session};
use crate::sql::quote_literal;
use crate::text::{DatabaseUrl, Encryption};

/// What holds for every statement of such a session.
#[derive(Debug, Clone, Copy)]
pub struct Guard {
    /// How long a statement may take.
    pub statement: Duration,
    /// How long it may wait for a lock.
    pub lock: Duration,
}

/// How long a transaction may stay open without a statement, should we stop in the middle of it.
const IDLE: Duration = Duration::from_secs(30);
const CONNECT: Duration = Duration::from_secs(10);

impl Guard {
    /// The settings of the session by their names.
    fn settings(self) -> [(&'static str, String); 6] {
        let ms = |time: Duration| format!("{}ms", time.as_millis().max(1));
        [
            ("default_transaction_read_only", "on".to_owned()),
            ("statement_timeout", ms(self.statement)),
            ("lock_timeout", ms(self.lock)),
            ("idle_in_transaction_session_timeout", ms(IDLE)),
            // Rows that are hidden from the role are an error, not a lower count.
            ("row_security", "off".to_owned()),
            ("max_parallel_workers_per_gather", "0".to_owned()),
        ]
    }
}

impl Session {
    /// Connects to somebody else's server; gives the search path that the role has there as well, which
    /// the session has not. Everything that keeps the session from writing and from
    /// being in the way is part of the connection's first message, so that there is no moment without
    /// it, and is read back.
    pub async fn connect_read_only(
        url: &DatabaseUrl,
        guard: Guard,
        limits: Limits,
    ) -> Result<(Self, String), PgError> {
        let mut config = tokio_postgres::Config::new();
        for (host, port) in &url.hosts {
            config.host(host).port(*port);
        }
        let mut options = url.options.clone().unwrap_or_default();
        // Of several values for one setting the last one counts.
        for (name, value) in guard.settings() {
            let _ = write!(options, " -c {name}={value}");
        }
        config
            .user(&url.user)
            .dbname(&url.database)
            .application_name("pgrehearse")
            .options(options.trim_start())
            .keepalives(true)
            .connect_timeout(url.connect_timeout.unwrap_or(CONNECT));
        if let Some(password) = &url.password {
            config.password(password);
        }
        if url.bound {
            config.channel_binding(ChannelBinding::Require);
        }
        let encryption = if url.is_socket() {
            Encryption::Never
        } else {
            url.encryption
        };
        config.ssl_mode(match encryption {
            Encryption::Never => SslMode::Disable,
            Encryption::IfPossible => SslMode::Prefer,
            Encryption::Unverified | Encryption::Authority | Encryption::Host => SslMode::Require,
        });
        let connector = match encryption {
            Encryption::Never => None,
            _ => Some(Connector::of(url)?),
        };
        let session = Self::open(&config, connector, limits).await?;
        // Not an operator is looked for where somebody may have made one, until a query needs it.
        let path = "SELECT pg_catalog.current_setting('search_path')";
        let path = session.query_one_text(path).await?.unwrap_or_default();
        session.execute("SET search_path = pg_catalog").await?;
        session.is_guarded(guard).await?;
        Ok((session, path))
    }

    /// Whether the server has heard what the first message said: a pooler may not pass it on.
    async fn is_guarded(&self, guard: Guard) -> Result<(), PgError> {
        for (name, wanted) in guard.settings() {
            let sql = format!(
                "SELECT (CASE WHEN unit = 'ms' THEN setting || unit ELSE setting END) \
                 FROM pg_catalog.pg_settings WHERE name = '{name}'"
            );
            let found = self.query_one_text(&sql).await?;
            if found.as_ref() != Some(&wanted) {
                return Err(PgError::Unguarded(name));
            }
        }
        // A query ends when we are gone. Before version 14 there is no such setting, and not everywhere
        // since; what is refused here is no loss.
        match self
            .execute("SET client_connection_check_interval = '5s'")
            .await
        {
            Err(PgError::Server(_)) | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Runs one statement in a transaction that cannot write, and gives its rows as text.
    ///
    /// The statement is prepared, so that it is one statement whatever its text: a transaction that can
    /// write cannot be begun behind a semicolon.
    pub async fn query_read_only(
        &self,
        search_path: Option<&str>,
        sql: &str,
    ) -> Result<Vec<Vec<Option<String>>>, PgError> {
        self.execute("BEGIN TRANSACTION READ ONLY").await?;
        let rows = async {
            if let Some(path) = search_path {
                let set = "SELECT pg_catalog.set_config('search_path', $path, true)";
                let set = set.replace("$path", &quote_literal(path));
                self.query_prepared(&set).await?;
            }
            self.query_prepared(sql).await
        };
        let rows = rows.await;
        if matches!(rows, Ok(_) | Err(PgError::Server(_))) {
            self.execute("ROLLBACK").await?;
        }
        rows
    }
}
