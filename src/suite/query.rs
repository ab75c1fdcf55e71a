//! A file of queries, each with its name.

use std::path::Path;

use crate::event::Location;
use crate::sql::{Statement, TokenKind, meta_commands, split, tokens};

/// One query of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// From a comment `-- name: …` before it.
    pub name: Option<String>,
    /// Its number in the file, from 1.
    pub number: usize,
    /// Where it stands.
    pub location: Location,
    /// Its text.
    pub text: String,
}

impl Query {
    /// Its name, otherwise its place. Two on one line have two places.
    pub fn title(&self) -> String {
        let Location { file, line, column } = &self.location;
        self.name.clone().unwrap_or_else(|| match column {
            0 | 1 => format!("{file}:{line}"),
            column => format!("{file}:{line}:{column}"),
        })
    }

    /// Whether it says itself in which order its rows come: an `ORDER BY` outside of parentheses.
    pub fn is_ordered(&self) -> bool {
        let mut depth = 0_u32;
        let mut order = false;
        for token in tokens(&self.text).filter(|token| token.kind.is_significant()) {
            match token.kind {
                TokenKind::OpenParen => depth += 1,
                TokenKind::CloseParen => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                _ if order && token.is_word("BY") => return true,
                _ => order = token.is_word("ORDER"),
            }
        }
        false
    }
}

/// The queries of a file, which harness.yaml would name `shown`; otherwise what is wrong with it.
pub fn read_queries(file: &Path, shown: &str) -> Result<Vec<Query>, String> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| format!("the file cannot be read: {error}"))?;
    if let Ok(commands) = meta_commands(&text)
        && let Some(command) = commands.first()
    {
        let line = command.position.line;
        return Err(format!(
            "line {line} is a command of psql, which cannot be run: {}",
            command.text
        ));
    }
    let statements = split(&text).map_err(|error| format!("{error} at {}", error.position))?;
    if statements.is_empty() {
        return Err("the file has no query, so it checks nothing".to_owned());
    }
    let mut end_of_last = 0;
    let query = |(place, statement): (usize, Statement)| {
        let before = text
            .get(end_of_last..statement.span.start)
            .unwrap_or_default();
        end_of_last = statement.span.end;
        Query {
            name: name_in(before),
            number: place + 1,
            location: Location {
                file: shown.to_owned(),
                line: statement.position.line,
                column: statement.position.column,
            },
            text: statement.text,
        }
    };
    Ok(statements.into_iter().enumerate().map(query).collect())
}

/// The last `-- name: …` of the comments before a query.
fn name_in(comments: &str) -> Option<String> {
    comments
        .lines()
        .rev()
        .filter_map(|line| line.trim().strip_prefix("--"))
        .find_map(|comment| comment.trim().strip_prefix("name:"))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query {
            name: None,
            number: 1,
            location: Location {
                file: "a.sql".to_owned(),
                line: 3,
                column: 1,
            },
            text: text.to_owned(),
        }
    }

    #[test]
    fn two_on_one_line_are_two() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.sql");
        std::fs::write(&file, "SELECT 1; SELECT 2;\n").unwrap();
        let titles: Vec<String> = read_queries(&file, "a.sql")
            .unwrap()
            .iter()
            .map(Query::title)
            .collect();
        assert_eq!(titles, ["a.sql:1", "a.sql:1:11"]);
    }

    #[test]
    fn the_nearest_name_counts() {
        assert_eq!(
            name_in("-- name: first\n-- more words\n"),
            Some("first".to_owned())
        );
        assert_eq!(name_in("; -- nothing\n"), None);
        assert_eq!(name_in("\n--name:x\n--  name: y\n"), Some("y".to_owned()));
    }

    #[test]
    fn only_an_order_of_the_whole_counts() {
        for (text, ordered) in [
            ("SELECT 1 ORDER BY 1", true),
            ("select 1 order /* x */ by 1 limit 1", true),
            ("SELECT array_agg(a ORDER BY a) FROM t", false),
            ("SELECT * FROM (SELECT 1 ORDER BY 1) x", false),
            ("SELECT 'ORDER BY', \"order\" FROM by", false),
            ("WITH a AS (SELECT 1 ORDER BY 1) SELECT * FROM a", false),
            ("SELECT rank() OVER (ORDER BY a) FROM t", false),
        ] {
            assert_eq!(query(text).is_ordered(), ordered, "{text}");
        }
    }
}
