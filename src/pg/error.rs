//! What goes wrong between us and a server.

use tokio_postgres::error::{DbError, ErrorPosition};

use super::{raised, redact};
use crate::event::StatementError;

/// An error of a connection.
#[derive(Debug, thiserror::Error)]
pub enum PgError {
    /// The server refused a statement. Its connection can still be used.
    #[error("{}{}", .0.message, sqlstate_suffix(.0))]
    Server(Box<ServerError>),
    /// The connection broke: the server, its engine or the network is gone.
    #[error("the connection to the server was lost")]
    Lost(#[source] tokio_postgres::Error),
    /// A connection that is followed broke.
    #[error("the connection to the server was lost")]
    Broken(#[source] std::io::Error),
    /// The catalog could not be read.
    #[error(transparent)]
    Catalog(super::introspect::IntrospectError),
    /// No connection could be made.
    #[error("failed to connect to the server")]
    Connect(#[source] tokio_postgres::Error),
    /// A connection cannot be encrypted as it is asked for.
    #[error("the connection cannot be encrypted")]
    Tls(#[from] super::TlsError),
    /// The server did not take over a setting that keeps a session from doing harm.
    #[error("the server has not heard of `{0}`, which every session must begin with")]
    Unguarded(&'static str),
    /// The harness's time limit for a statement was reached; the statement was cancelled.
    #[error("the statement was cancelled after {}", crate::text::duration(*.0))]
    TimeLimit(std::time::Duration),
    /// The run was interrupted; the statement was cancelled.
    #[error("the run was interrupted")]
    Interrupted,
}

fn sqlstate_suffix(error: &ServerError) -> String {
    format!(" (SQLSTATE {})", error.sqlstate)
}

/// An error that the server reported (manual, 55.8 “Error and Notice Message Fields”).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerError {
    /// The five-character code of appendix A.
    pub sqlstate: String,
    /// The primary message.
    pub message: String,
    /// The detail.
    pub detail: Option<String>,
    /// The hint.
    pub hint: Option<String>,
    /// The context.
    pub context: Option<String>,
    /// The character of the statement sent, from 1, that the server points at.
    pub position: Option<u32>,
    /// Schema and name of the table concerned.
    pub table: Option<String>,
    /// The column concerned.
    pub column: Option<String>,
    /// The constraint concerned.
    pub constraint: Option<String>,
}

impl ServerError {
    fn new(error: &DbError) -> Self {
        let own = |text: Option<&str>| text.map(ToOwned::to_owned);
        let table = error.table().map(|table| match error.schema() {
            Some(schema) => format!("{schema}.{table}"),
            None => table.to_owned(),
        });
        Self {
            sqlstate: error.code().code().to_owned(),
            message: error.message().to_owned(),
            detail: own(error.detail()),
            hint: own(error.hint()),
            context: own(error.where_()),
            position: match error.position() {
                Some(ErrorPosition::Original(position)) => Some(*position),
                _ => None,
            },
            table,
            column: own(error.column()),
            constraint: own(error.constraint()),
        }
    }

    /// The database object concerned in words, if the server named one.
    pub fn object(&self) -> Option<String> {
        let table = self.table.as_ref()?;
        Some(match (&self.constraint, &self.column) {
            (Some(constraint), _) => format!("table {table} constraint {constraint}"),
            (None, Some(column)) => format!("table {table} column {column}"),
            (None, None) => format!("table {table}"),
        })
    }

    /// The error as reports carry it, with values masked unless `reveal`.
    pub fn record(&self, reveal: bool, line: Option<u32>, column: Option<u32>) -> StatementError {
        let mask = |text: &String| {
            if reveal {
                text.clone()
            } else {
                redact::detail(text)
            }
        };
        StatementError {
            sqlstate: Some(self.sqlstate.clone()),
            message: if reveal {
                self.message.clone()
            } else {
                redact::message(&self.sqlstate, &self.message)
            },
            detail: self.detail.as_ref().map(mask),
            hint: self.hint.clone(),
            context: self.context.as_ref().map(mask),
            line,
            column,
        }
    }
}

impl From<tokio_postgres::Error> for PgError {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            // Class 57P: the server is shutting down or crashed; 57014 is a cancelled query.
            Some(db) if !matches!(db.code().code(), "57P01" | "57P02" | "57P03" | "57P05") => {
                Self::Server(Box::new(ServerError::new(db)))
            }
            _ => Self::Lost(error),
        }
    }
}

impl From<super::introspect::IntrospectError> for PgError {
    fn from(error: super::introspect::IntrospectError) -> Self {
        Self::Catalog(error)
    }
}

impl PgError {
    /// The server's error, if this is one.
    pub fn server(&self) -> Option<&ServerError> {
        match self {
            Self::Server(error) => Some(error),
            _ => None,
        }
    }

    /// The error with its message as far as `script` has it, if a `RAISE` of the user's made it.
    #[must_use]
    pub fn without_raised_values(mut self, script: &str) -> Self {
        if let Self::Server(error) = &mut self
            && matches!(error.sqlstate.as_str(), "P0001" | "P0004")
        {
            error.message = raised::without_values(&error.message, script);
            error.detail = error
                .detail
                .as_ref()
                .map(|text| raised::without_values(text, script));
            error.hint = error
                .hint
                .as_ref()
                .map(|text| raised::without_values(text, script));
        }
        self
    }

    /// The code, if the server gave one.
    pub fn sqlstate(&self) -> Option<&str> {
        self.server().map(|error| error.sqlstate.as_str())
    }

    /// Whether the harness or its surroundings are to blame rather than the statement: the
    /// connection broke, or the server ran out of memory or disk (classes 53 and 58).
    pub fn is_harness_fault(&self) -> bool {
        match self {
            Self::Server(error) => {
                matches!(error.sqlstate.get(..2), Some("53" | "58" | "XX"))
                    && error.sqlstate != "XX000"
                    || matches!(error.sqlstate.as_str(), "57P04")
            }
            Self::Lost(_)
            | Self::Broken(_)
            | Self::Connect(_)
            | Self::Catalog(_)
            | Self::Tls(_)
            | Self::Unguarded(_)
            | Self::TimeLimit(_)
            | Self::Interrupted => true,
        }
    }

    /// The message with its causes, values masked unless `reveal`.
    pub fn describe(&self, reveal: bool) -> String {
        match self {
            Self::Server(error) => {
                let record = error.record(reveal, None, None);
                let detail = record.detail.map(|d| format!("; {d}")).unwrap_or_default();
                format!("{} (SQLSTATE {}){detail}", record.message, error.sqlstate)
            }
            other => {
                let mut text = other.to_string();
                let mut source = std::error::Error::source(other);
                while let Some(error) = source {
                    text.push_str(": ");
                    text.push_str(&error.to_string());
                    source = error.source();
                }
                text
            }
        }
    }
}
