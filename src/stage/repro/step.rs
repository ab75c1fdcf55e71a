//! What came of a statement that was tried again.

use crate::event::StatementError;
use crate::pg::{PgError, ServerError};

/// What came of a statement that was tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// It went through.
    Through,
    /// It failed.
    Failed(Failed),
}

/// How a statement failed, without values of rows.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Failed {
    /// The code; none where another program failed.
    pub sqlstate: Option<String>,
    /// The message.
    pub message: String,
    /// The detail.
    pub detail: Option<String>,
    /// Table, column and constraint, as the server names them.
    pub object: Option<String>,
}

impl Failed {
    /// What the server said about a statement.
    pub(super) fn of(error: &PgError, statement: &str, reveal: bool) -> Self {
        let masked = error.server().filter(|_| !reveal).map(|server| {
            PgError::Server(Box::new(server.clone())).without_raised_values(statement)
        });
        let Some(server) = masked.as_ref().unwrap_or(error).server() else {
            return Self {
                sqlstate: None,
                message: error.describe(reveal),
                detail: None,
                object: None,
            };
        };
        let record = server.record(reveal, None, None);
        Self {
            sqlstate: record.sqlstate,
            message: record.message,
            detail: record.detail,
            object: ServerError::object(server),
        }
    }

    /// No failure.
    pub(super) fn nothing() -> Self {
        Self {
            sqlstate: None,
            message: String::new(),
            detail: None,
            object: None,
        }
    }

    /// What a run told of it.
    pub fn told(error: &StatementError, object: Option<&str>) -> Self {
        Self {
            sqlstate: error.sqlstate.clone(),
            message: error.message.clone(),
            detail: error.detail.clone(),
            object: object.map(str::to_owned),
        }
    }

    /// Whether both are the same failure: code, object and message, as far as it has no values.
    pub fn is_same(&self, other: &Self) -> bool {
        self.sqlstate == other.sqlstate
            && self.object == other.object
            && self.message == other.message
    }

    /// For people.
    pub fn words(&self) -> String {
        let code = self
            .sqlstate
            .as_ref()
            .map_or_else(String::new, |code| format!(" (SQLSTATE {code})"));
        let detail = self
            .detail
            .as_ref()
            .map_or_else(String::new, |detail| format!("; {detail}"));
        format!("{}{code}{detail}", self.message)
    }
}
