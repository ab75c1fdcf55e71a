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
    /// The number of the accepted statement in its script, from 1.
    pub statement: usize,
}

impl Allowance {
    /// Whether it covers a finding of this statement.
    pub fn covers(&self, id: &str, record: &StatementRecord) -> bool {
        self.id == id && usize::try_from(record.index) == Ok(self.statement)
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
        let behind = statements.iter().rposition(|statement| {
            statement.span.end <= offset && line(statement.span.end) == line(offset)
        });
        let next = || {
            statements
                .iter()
                .position(|statement| statement.span.end > offset)
        };
        if let Some(index) = behind.or_else(next) {
            found.push(Allowance {
                id: id.to_owned(),
                reason: reason.to_owned(),
                statement: index + 1,
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
