//! Hazards that somebody has looked at and accepts: `-- pgrehearse: allow ID REASON`.

use crate::event::StatementRecord;
use crate::sql::{Statement, directives};
use crate::text::LineIndex;

/// A hazard that is accepted, for one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The finding's id.
    pub id: String,
    /// Why, in the user's words.
    pub reason: String,
    /// The line that the accepted statement starts at.
    pub line: u32,
}

impl Allowance {
    /// Whether it covers a finding of this statement.
    pub fn covers(&self, id: &str, record: &StatementRecord) -> bool {
        self.id == id && self.line == record.line
    }
}

/// The allowances of a script. Each is a comment in the statement or between it and the one before.
///
/// One without an id or without a reason accepts nothing.
pub fn allowances(text: &str, statements: &[Statement]) -> Vec<Allowance> {
    let lines = LineIndex::new(text);
    let line = |offset| lines.position(text, offset).line;
    let mut found = Vec::new();
    for (offset, words) in directives(text) {
        let Some((id, reason)) = allowance(words) else {
            continue;
        };
        // Behind the semicolon on the same line, within the statement, or before it.
        let behind = statements.iter().rev().find(|statement| {
            statement.span.end <= offset && line(statement.span.end) == line(offset)
        });
        let next = || {
            statements
                .iter()
                .find(|statement| statement.span.end > offset)
        };
        if let Some(statement) = behind.or_else(next) {
            found.push(Allowance {
                id: id.to_owned(),
                reason: reason.to_owned(),
                line: statement.position.line,
            });
        }
    }
    found
}

fn allowance(words: &str) -> Option<(&str, &str)> {
    let rest = words.strip_prefix("allow")?;
    let (id, reason) = rest.trim_start().split_once(char::is_whitespace)?;
    let reason = reason.trim();
    (rest.starts_with(char::is_whitespace) && !reason.is_empty()).then_some((id, reason))
}
