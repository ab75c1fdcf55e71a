//! A session with the live database, and the time that is left for it.

use std::time::Duration;

use crate::clock::Clock;
use crate::config::Tenancy;
use crate::pg::{Guard, Limits, PgError, Session};
use crate::sql::{quote_identifier, tokens};
use crate::stage::context::Tenant;
use crate::text::{DatabaseUrl, duration};

/// What the client waits for longer than the server's own limit.
const PATIENCE: Duration = Duration::from_secs(5);

/// A look.
pub(super) struct Look {
    pub(super) session: Session,
    clock: Clock,
    ends: Duration,
    limit: Duration,
    /// `server_version_num / 10000`.
    pub(super) major: u32,
    /// What could not be looked at, and why.
    pub(super) not_seen: Vec<String>,
    /// Where the migration looks for unqualified names.
    path: String,
}

/// Rows of text.
pub(super) type Rows = Vec<Vec<Option<String>>>;

impl Look {
    pub(super) async fn open(tenant: &Tenant, url: &DatabaseUrl) -> Result<Self, PgError> {
        let preflight = &tenant.config().preflight;
        let guard = Guard {
            statement: preflight.statement.min(preflight.time),
            lock: preflight.lock,
        };
        let limits = Limits {
            statement: guard.statement.saturating_add(PATIENCE),
            cancel: tenant.cancel.clone(),
        };
        let clock = tenant.clock().clone();
        let limit = preflight.time.min(tenant.time_left());
        let ends = clock.monotonic().saturating_add(limit);
        let opening = Session::connect_read_only(url, guard, limits);
        let (session, default) = tokio::select! {
            biased;
            opened = opening => opened?,
            () = tenant.cancel.cancelled() => return Err(PgError::Interrupted),
            () = tokio::time::sleep(limit) => return Err(PgError::TimeLimit(limit)),
        };
        let configured = tenant.config().migration.settings.get("search_path");
        let path = match &tenant.plan.tenancy {
            Tenancy::Schema(schema) => quote_identifier(schema),
            Tenancy::Database => configured.cloned().unwrap_or(default),
        };
        Ok(Self {
            session,
            clock,
            ends,
            limit,
            major: 0,
            not_seen: Vec::new(),
            path,
        })
    }

    /// Whether there is no time left.
    pub(super) fn is_over(&self) -> bool {
        self.clock.monotonic() >= self.ends
    }

    /// How much time is left.
    pub(super) fn left(&self) -> Duration {
        self.ends.saturating_sub(self.clock.monotonic())
    }

    /// The schemas in which unqualified names are looked for; `$user` is the role's own.
    pub(super) fn schemas(&self) -> Vec<String> {
        let mut found: Vec<String> = tokens(&self.path)
            .filter_map(|token| token.identifier())
            .collect();
        if self.path.contains("$user") {
            found.push("$user".to_owned());
        }
        // There is always one to ask for.
        found.push("pg_catalog".to_owned());
        found
    }

    /// The rows of a query, or why there are none. Only what ends the session is an error.
    pub(super) async fn ask(&self, sql: &str) -> Result<Result<Rows, Refused>, PgError> {
        self.ask_in(None, sql).await
    }

    /// The same with names as the migration means them. Operators are then looked for there as well.
    pub(super) async fn ask_as_migration(
        &self,
        sql: &str,
    ) -> Result<Result<Rows, Refused>, PgError> {
        self.ask_in(Some(&self.path), sql).await
    }

    async fn ask_in(
        &self,
        path: Option<&str>,
        sql: &str,
    ) -> Result<Result<Rows, Refused>, PgError> {
        if self.is_over() {
            return Ok(Err(Refused::Time(self.limit)));
        }
        match self.session.query_read_only(path, sql).await {
            Ok(rows) => Ok(Ok(rows)),
            Err(PgError::Server(error)) => Ok(Err(Refused::Server {
                code: error.sqlstate.clone(),
                message: PgError::Server(error).describe(false),
            })),
            Err(error) => Err(error),
        }
    }

    /// The rows of a query; none, and a remark, where it is refused.
    pub(super) async fn see(&mut self, what: &str, sql: &str) -> Result<Option<Rows>, PgError> {
        match self.ask(sql).await? {
            Ok(rows) => Ok(Some(rows)),
            Err(refused) => {
                self.not_seen.push(format!("{what}: {}", refused.words()));
                Ok(None)
            }
        }
    }
}

/// Why a query gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    Time(Duration),
    Server { code: String, message: String },
}

impl Refused {
    pub(super) fn code(&self) -> Option<&str> {
        match self {
            Self::Server { code, .. } => Some(code),
            Self::Time(_) => None,
        }
    }

    pub(super) fn words(&self) -> String {
        match self {
            Self::Time(limit) => format!("the {} for it were over", duration(*limit)),
            Self::Server { message, .. } => message.clone(),
        }
    }
}

/// A cell of a row.
pub(super) fn cell(row: &[Option<String>], place: usize) -> Option<&str> {
    row.get(place)?.as_deref()
}

/// A number in a cell.
pub(super) fn number(row: &[Option<String>], place: usize) -> Option<u64> {
    let text = cell(row, place)?;
    // A clock may be a moment behind.
    if text.starts_with('-') {
        return Some(0);
    }
    text.split('.').next()?.parse().ok()
}

/// Milliseconds in a cell.
pub(super) fn ms(row: &[Option<String>], place: usize) -> Option<f64> {
    let value: f64 = cell(row, place)?.parse().ok()?;
    Some((value.max(0.0) * 10.0).round() / 10.0)
}

/// Whether a cell is true.
pub(super) fn truth(row: &[Option<String>], place: usize) -> Option<bool> {
    Some(cell(row, place)? == "true")
}
