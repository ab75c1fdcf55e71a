//! What can be said about a sandbox's server and the client programs beside it.

/// A Postgres client program of the sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientProgram {
    /// `psql`
    Psql,
    /// `pg_restore`
    PgRestore,
}

impl ClientProgram {
    /// The program's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Psql => "psql",
            Self::PgRestore => "pg_restore",
        }
    }
}

/// How a client program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientOutput {
    /// Its exit code, or none if a signal ended it.
    pub exit_code: Option<i64>,
    /// The end of what it wrote to standard error.
    pub stderr: String,
}

/// Whether the server is still there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerState {
    /// It runs.
    Running,
    /// It ran into its memory limit.
    OutOfMemory,
    /// It is gone, with what is known about why.
    Gone(String),
}

/// The longest end of a program's output that is kept in memory.
const KEPT: usize = 64 * 1024;

/// Keeps the end of a stream.
#[derive(Debug, Default)]
pub(super) struct Tail(Vec<u8>);

impl Tail {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
        if self.0.len() > 2 * KEPT {
            self.0.drain(..self.0.len() - KEPT);
        }
    }

    pub(super) fn into_text(self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }
}
