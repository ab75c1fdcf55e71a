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

    pub(super) fn to_text(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }

    pub(super) fn into_text(self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }
}

/// Why a server or `initdb` ended before it was ready: the first fatal line of its log, without
/// time and process, or the log's end if there is none.
pub(super) fn why(log: &str) -> String {
    let fatal = |line: &str| {
        ["FATAL:", "PANIC:", "ERROR:", "error:"]
            .iter()
            .find_map(|word| line.split_once(word))
            .map(|(_, message)| message.trim().to_owned())
    };
    // What follows a full disk is confusion.
    let full = log.lines().find(|line| is_disk_full(line));
    if let Some(message) = full.and_then(fatal).or_else(|| log.lines().find_map(fatal)) {
        return message;
    }
    let lines: Vec<&str> = log
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines
        .get(lines.len().saturating_sub(3)..)
        .unwrap_or_default()
        .join(" | ")
}

/// Whether a message says that a disk is full.
pub(crate) fn is_disk_full(message: &str) -> bool {
    [
        "No space left on device",
        "Disk quota exceeded",
        "Check free disk space",
    ]
    .iter()
    .any(|words| message.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_told_and_not_what_followed() {
        let log = "2026-01-01 00:00:00.000 UTC [7] LOG:  starting\n\
                   2026-01-01 00:00:00.001 UTC [7] FATAL:  could not access file \"nosuch\": No such file or directory\n\
                   2026-01-01 00:00:00.002 UTC [7] LOG:  database system is shut down\n";
        assert_eq!(
            why(log),
            "could not access file \"nosuch\": No such file or directory"
        );
        let log = "x [7] PANIC:  cannot abort transaction 1\nx [7] FATAL:  could not write: No space left on device\n";
        assert_eq!(why(log), "could not write: No space left on device");
        assert_eq!(
            why("sh: 1: initdb: not found\n\n"),
            "sh: 1: initdb: not found"
        );
    }
}
