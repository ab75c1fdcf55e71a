//! The lines of a script around an error, as a person wants to see them.

use std::fmt::Write as _;

use crate::sql::Statement;
use crate::text::{Position, truncate};

/// The statement's lines up to the one that the server points at, at most five, and a caret below.
///
/// Where it points at nothing, the statement's first lines.
pub(super) fn excerpt(text: &str, statement: &Statement, at: Option<Position>) -> String {
    const WIDTH: usize = 160;
    const LINES: u32 = 5;
    let start = statement.position.line;
    let height = u32::try_from(statement.text.lines().count()).unwrap_or(LINES);
    let (first, last) = match at {
        Some(position) => (
            position.line.saturating_sub(LINES - 1).max(start),
            position.line,
        ),
        None => (start, start + height.clamp(1, LINES) - 1),
    };
    let width = last.to_string().len();
    let mut shown = String::new();
    for (number, content) in (1..)
        .zip(text.lines())
        .filter(|(number, _)| (first..=last).contains(number))
    {
        let content = truncate(&content.replace('\t', " "), WIDTH);
        let _ = writeln!(shown, "{number:>width$} | {content}");
    }
    if let Some(column) = at
        .and_then(|position| usize::try_from(position.column).ok())
        .filter(|column| *column <= WIDTH)
    {
        let _ = write!(
            shown,
            "{:>width$} | {}^",
            "",
            " ".repeat(column.saturating_sub(1))
        );
    } else if at.is_none() && height > LINES {
        let _ = write!(shown, "{:>width$} | …", "");
    }
    shown.truncate(shown.trim_end().len());
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::Facts;

    #[test]
    fn an_excerpt_points_at_the_character() {
        let text = "SELECT 1;\nALTER TABLE t\n  ADD COLUM x int;\n";
        let statement = Statement {
            text: "ALTER TABLE t\n  ADD COLUM x int".to_owned(),
            span: 10..41,
            position: Position { line: 2, column: 1 },
            facts: Facts::default(),
            copy_data: None,
        };
        let expected = "2 | ALTER TABLE t\n3 |   ADD COLUM x int;\n  |       ^";
        let at = Position { line: 3, column: 7 };
        assert_eq!(excerpt(text, &statement, Some(at)), expected);
        let expected = "2 | ALTER TABLE t\n3 |   ADD COLUM x int;";
        assert_eq!(excerpt(text, &statement, None), expected);
    }
}
