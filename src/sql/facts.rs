//! What the words of a statement say about it.

use super::command::command;
use super::lexer::TokenKind;
use super::statement::{Facts, TransactionControl};
use super::token::{Token, tokens};

/// How many tokens of a statement are looked at; the rest can only be rows or expressions.
const HORIZON: usize = 4096;

/// What the words of one statement say.
pub fn facts(statement: &str) -> Facts {
    let words = Words::new(statement);
    let command = command(&words);
    Facts {
        control: control(&words, &command),
        needs_autocommit: needs_autocommit(&words, &command),
        concurrently: words.has_concurrently() || words.option("CONCURRENTLY") == Some(true),
        copies_from_stdin: command == "COPY" && words.has_at_top(&["FROM", "STDIN"]),
        command,
    }
}

/// The significant tokens of a statement with their depth in parentheses.
pub(super) struct Words<'a>(Vec<(Token<'a>, u32)>);

impl<'a> Words<'a> {
    fn new(statement: &'a str) -> Self {
        let mut depth = 0_u32;
        Self(
            tokens(statement)
                .filter(|token| token.kind.is_significant())
                .take(HORIZON)
                .map(|token| {
                    if token.kind == TokenKind::CloseParen {
                        depth = depth.saturating_sub(1);
                    }
                    let at = depth;
                    if token.kind == TokenKind::OpenParen {
                        depth += 1;
                    }
                    (token, at)
                })
                .collect(),
        )
    }

    /// Whether the token at `index` is this keyword.
    pub(super) fn is(&self, index: usize, word: &str) -> bool {
        self.0
            .get(index)
            .is_some_and(|(token, _)| token.is_word(word))
    }

    /// Whether the tokens from `index` on are these keywords.
    pub(super) fn are(&self, index: usize, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(n, word)| self.is(index + n, word))
    }

    /// The token at `index`, in upper case.
    pub(super) fn upper(&self, index: usize) -> Option<String> {
        let (token, _) = self.0.get(index)?;
        (token.kind == TokenKind::Word).then(|| token.text.to_ascii_uppercase())
    }

    /// The number of tokens.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether these keywords follow one another outside of parentheses.
    pub(super) fn has_at_top(&self, words: &[&str]) -> bool {
        self.position_at_top(words).is_some()
    }

    /// Where these keywords follow one another outside of parentheses.
    pub(super) fn position_at_top(&self, words: &[&str]) -> Option<usize> {
        self.0
            .iter()
            .enumerate()
            .position(|(index, (_, depth))| *depth == 0 && self.are(index, words))
    }

    /// The value of an option in parentheses: `(name = value)`, `(name value)`, `(name)`.
    ///
    /// Without a value it is `true`.
    fn option(&self, name: &str) -> Option<bool> {
        let at = self
            .0
            .iter()
            .position(|(token, depth)| *depth > 0 && token.is_word(name))?;
        let equals = usize::from(self.0.get(at + 1).is_some_and(|(t, _)| t.text == "="));
        let value = self.0.get(at + 1 + equals).map_or("", |(t, _)| t.text);
        let value = value.trim_matches('\'').to_ascii_lowercase();
        Some(!matches!(
            value.as_str(),
            "false" | "off" | "0" | "no" | "none"
        ))
    }

    fn has_concurrently(&self) -> bool {
        self.has_at_top(&["CONCURRENTLY"])
    }
}

fn control(words: &Words<'_>, command: &str) -> Option<TransactionControl> {
    let chain = words.has_at_top(&["AND", "CHAIN"]);
    match command {
        "BEGIN" | "START TRANSACTION" => Some(TransactionControl::Begin),
        "COMMIT" | "END" | "ROLLBACK" | "ABORT" if chain => Some(TransactionControl::Chain),
        "COMMIT" | "END" | "PREPARE TRANSACTION" => Some(TransactionControl::Commit),
        "ROLLBACK" | "ABORT" => Some(TransactionControl::Rollback),
        _ => None,
    }
}

/// The callers of `PreventInTransactionBlock` in the server's source, as far as words tell.
///
/// Not told by words: `REINDEX` and `CLUSTER` of a partitioned table, `DROP SUBSCRIPTION` with a
/// slot, and procedures that end transactions.
fn needs_autocommit(words: &Words<'_>, command: &str) -> bool {
    match command {
        "VACUUM" | "ALTER SYSTEM" | "CREATE DATABASE" | "DROP DATABASE" | "CREATE TABLESPACE"
        | "DROP TABLESPACE" | "COMMIT PREPARED" | "ROLLBACK PREPARED" => true,
        "CREATE INDEX" | "DROP INDEX" => words.has_concurrently(),
        "REINDEX" => {
            ["SCHEMA", "DATABASE", "SYSTEM"]
                .iter()
                .any(|kind| words.has_at_top(&[kind]))
                || words.has_concurrently()
                || words.option("CONCURRENTLY") == Some(true)
        }
        "ALTER DATABASE" => words.has_at_top(&["SET", "TABLESPACE"]),
        "ALTER TABLE" => words.has_at_top(&["DETACH", "PARTITION"]) && words.has_concurrently(),
        "CLUSTER" => {
            // CLUSTER [VERBOSE] [(options)] [table …]
            let options = words.0.iter().filter(|(token, depth)| {
                *depth > 0 || matches!(token.kind, TokenKind::OpenParen | TokenKind::CloseParen)
            });
            words.len() - options.count() - usize::from(words.has_at_top(&["VERBOSE"])) <= 1
        }
        "DISCARD" => words.is(1, "ALL"),
        "CREATE SUBSCRIPTION" => {
            words.option("create_slot").unwrap_or(true) && words.option("connect").unwrap_or(true)
        }
        "ALTER SUBSCRIPTION" => {
            let refreshes = words.has_at_top(&["REFRESH"]);
            let replaces = ["SET", "ADD", "DROP"]
                .iter()
                .any(|verb| words.has_at_top(&[verb, "PUBLICATION"]));
            refreshes || (replaces && words.option("refresh").unwrap_or(true))
        }
        _ => false,
    }
}

/// What `SET standard_conforming_strings` switches the meaning of `\` to: whether it escapes.
pub(super) fn sets_plain_escapes(statement: &str) -> Option<bool> {
    let words = Words::new(statement);
    if !words.is(0, "SET") {
        return None;
    }
    let at = 1 + usize::from(words.is(1, "SESSION") || words.is(1, "LOCAL"));
    if !words.is(at, "standard_conforming_strings") {
        return None;
    }
    let (value, _) = words.0.get(at + 2)?;
    match value.text.trim_matches('\'').to_ascii_lowercase().as_str() {
        "off" | "false" | "no" | "0" => Some(true),
        _ => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_that_the_server_refuses_in_a_transaction() {
        for sql in [
            "create /* */ unique index concurrently if not exists i on t (a)",
            "DROP INDEX CONCURRENTLY i",
            "REINDEX TABLE CONCURRENTLY t",
            "REINDEX (VERBOSE, CONCURRENTLY) TABLE t",
            "REINDEX SCHEMA s",
            "reindex database d",
            "VACUUM",
            "VACUUM (FULL, ANALYZE) t",
            "CREATE DATABASE d",
            "ALTER DATABASE d SET TABLESPACE t",
            "ALTER SYSTEM SET work_mem = '1MB'",
            "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
            "CLUSTER",
            "CLUSTER VERBOSE",
            "CLUSTER (VERBOSE)",
            "DISCARD ALL",
            "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
            "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
            "ALTER SUBSCRIPTION s SET PUBLICATION p",
            "COMMIT PREPARED 'x'",
        ] {
            assert!(facts(sql).needs_autocommit, "{sql}");
        }
        for sql in [
            "CREATE INDEX i ON t (a)",
            "CREATE INDEX \"CONCURRENTLY\" ON t (a)",
            "CREATE INDEX i ON t (concurrently)",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
            "REINDEX (CONCURRENTLY false) TABLE t",
            "REINDEX INDEX i",
            "ALTER DATABASE d SET work_mem = '1MB'",
            "ALTER TABLE t DETACH PARTITION p",
            "ALTER TYPE e ADD VALUE 'x'",
            "CLUSTER t USING i",
            "CLUSTER VERBOSE t",
            "DISCARD TEMP",
            "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false)",
            "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (create_slot=off)",
            "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)",
            "ANALYZE",
            "SELECT 'VACUUM'",
            "",
        ] {
            assert!(!facts(sql).needs_autocommit, "{sql}");
        }
    }

    #[test]
    fn statements_that_begin_and_end_transactions() {
        use TransactionControl::{Begin, Chain, Commit, Rollback};
        for (sql, expected) in [
            ("begin", Some(Begin)),
            ("BEGIN ISOLATION LEVEL SERIALIZABLE", Some(Begin)),
            ("start transaction read only", Some(Begin)),
            ("COMMIT", Some(Commit)),
            ("COMMIT WORK AND NO CHAIN", Some(Commit)),
            ("end", Some(Commit)),
            ("END AND CHAIN", Some(Chain)),
            ("PREPARE TRANSACTION 'x'", Some(Commit)),
            ("COMMIT PREPARED 'x'", None),
            ("ROLLBACK", Some(Rollback)),
            ("ABORT TRANSACTION", Some(Rollback)),
            ("ROLLBACK AND CHAIN", Some(Chain)),
            ("ROLLBACK TO SAVEPOINT a", None),
            ("ROLLBACK WORK TO a", None),
            ("ROLLBACK PREPARED 'x'", None),
            ("SAVEPOINT a", None),
            ("PREPARE transaction_list AS SELECT 1", None),
        ] {
            assert_eq!(facts(sql).control, expected, "{sql}");
        }
    }

    #[test]
    fn copy_that_reads_the_script() {
        assert!(
            facts("COPY public.t (a, \"from\") FROM stdin WITH (FORMAT csv)").copies_from_stdin
        );
        assert!(!facts("COPY t FROM 'stdin'").copies_from_stdin);
        assert!(!facts("COPY (SELECT a FROM stdin) TO STDOUT").copies_from_stdin);
        assert!(!facts("COPY t TO STDOUT").copies_from_stdin);
    }

    #[test]
    fn the_meaning_of_backslashes_is_followed() {
        let set = sets_plain_escapes;
        assert_eq!(set("SET standard_conforming_strings = off"), Some(true));
        assert_eq!(
            set("set local standard_conforming_strings to 'on'"),
            Some(false)
        );
        assert_eq!(set("SET search_path = off"), None);
    }
}
