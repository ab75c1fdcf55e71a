//! What came of a server that was killed in the middle of a migration.

use serde::{Deserialize, Serialize};

/// Where the server was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterruptionKind {
    /// After what the statement belongs to was committed.
    Boundary,
    /// While the statement was running.
    Inside,
}

/// One rehearsed accident: the server is killed, started again, and the migration is run again
/// (`rollback.interrupt`). `None`: not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interruption {
    /// The step.
    pub step: String,
    /// The script's path relative to harness.yaml.
    pub file: String,
    /// The line that the statement starts at, from 1.
    pub line: u32,
    /// The statement, shortened.
    pub statement: String,
    /// Where the server was killed.
    pub kind: InterruptionKind,
    /// Whether the statement certainly was running; one that is too quick is over by then.
    pub inside: bool,
    /// Whether the tool had recorded the step as applied, so that the next run does not begin with it.
    pub recorded: bool,
    /// What was found after the restart and was not there before the step, or no longer.
    pub left_behind: Vec<Leftover>,
    /// Whether the next run of the migration goes to its end.
    pub completes: Option<bool>,
    /// Whether schema and rows are then those of the migration without an accident.
    pub same_result: Option<bool>,
    /// What is wrong, in words.
    pub reason: Option<String>,
}

/// Something that an accident left behind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Leftover {
    /// The object in words.
    pub object: String,
    /// What is the case with it: `new`, `new and INVALID`, `gone`, `rows: 5 changed`.
    pub what: String,
}
