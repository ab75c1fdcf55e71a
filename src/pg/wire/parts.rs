//! A message of several statements, taken apart.

use crate::pg::script::needs_explicit_block;
use crate::sql::{Facts, TransactionControl, facts, meta_commands, split};

/// One statement of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) facts: Facts,
    /// The same with the comments before it.
    pub(super) source: String,
    /// The characters of the message before it.
    pub(super) before: usize,
}

/// The statements of a message; none where sending them one by one would not be the same.
///
/// The server puts the statements of a message into one transaction (manual, 55.2.2.1). We send `BEGIN`
/// and `COMMIT` around them instead. What it refuses in the one and not in the other has to stay
/// together.
pub(super) fn parts(message: &str) -> Option<Vec<Part>> {
    let statements = split(message).ok()?;
    if !meta_commands(message).ok()?.is_empty() {
        return None;
    }
    let several = statements.len() > 1;
    let mut explicit = false;
    for (index, statement) in statements.iter().enumerate() {
        let facts = &statement.facts;
        let refused = facts.copies_from_stdin
            || facts.needs_autocommit
            || !explicit && needs_explicit_block(statement);
        if several && refused {
            return None;
        }
        match facts.control {
            // What a transaction is like has to be said before its first statement.
            Some(TransactionControl::Begin) if index > 0 && has_options(&statement.text) => {
                return None;
            }
            Some(TransactionControl::Begin) => explicit = true,
            Some(TransactionControl::Commit | TransactionControl::Rollback) => explicit = false,
            Some(TransactionControl::Chain) | None => {}
        }
    }
    let mut end = 0;
    let parts = statements.into_iter().map(|statement| Part {
        source: message
            .get(std::mem::replace(&mut end, statement.span.end)..statement.span.end)
            .unwrap_or_default()
            .trim_start_matches([';', ' ', '\n'])
            .to_owned(),
        before: message
            .get(..statement.span.start)
            .map_or(0, |before| before.chars().count()),
        text: statement.text,
        facts: statement.facts,
    });
    Some(parts.collect())
}

/// The whole message as if it were one statement.
pub(super) fn whole(message: &str) -> Part {
    Part {
        text: message.to_owned(),
        facts: facts(message),
        source: message.to_owned(),
        before: 0,
    }
}

fn has_options(begin: &str) -> bool {
    let words = begin.split_whitespace().skip(1);
    words
        .filter(|word| !["WORK", "TRANSACTION"].contains(&word.to_ascii_uppercase().as_str()))
        .count()
        > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_taken_apart_where_that_is_the_same() {
        let texts = |message: &str| {
            parts(message).map(|parts| {
                let texts = parts.into_iter().map(|part| (part.text, part.before));
                texts.collect::<Vec<_>>()
            })
        };
        let own = |text: &str, before| (text.to_owned(), before);
        assert_eq!(
            texts("SELECT 'ä';\n SELECT 2;"),
            Some(vec![own("SELECT 'ä'", 0), own("SELECT 2", 13)])
        );
        assert_eq!(texts(" -- nothing"), Some(Vec::new()));
        assert!(texts("BEGIN; SAVEPOINT a; COMMIT").is_some());
        assert!(texts("VACUUM t").is_some());
        for together in [
            "SELECT 1; VACUUM t",
            "SELECT 1; SAVEPOINT a",
            "SELECT 1; COPY t FROM stdin",
            "SELECT 1; BEGIN ISOLATION LEVEL SERIALIZABLE",
            "SELECT 1; \\d",
            "SELECT 'open",
        ] {
            assert_eq!(texts(together), None, "{together}");
        }
    }
}
