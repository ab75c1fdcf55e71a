//! One statement of a script, with its place and what is known from its words alone.

use std::ops::Range;

use crate::text::Position;

/// One statement of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The text as it stands in the script, without the comments before it and without the final
    /// semicolon.
    pub text: String,
    /// The bytes of the script that `text` is.
    pub span: Range<usize>,
    /// Where `text` starts.
    pub position: Position,
    /// What its words say.
    pub facts: Facts,
    /// The lines that follow a `COPY … FROM stdin`, without the closing `\.`.
    pub copy_data: Option<Range<usize>>,
}

/// What the words of a statement say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The command in upper case, as in the manual's chapter VI: `CREATE INDEX`, `ALTER TABLE`.
    pub command: String,
    /// Whether it begins or ends a transaction.
    pub control: Option<TransactionControl>,
    /// Whether the server refuses it inside a transaction block (`CREATE INDEX CONCURRENTLY`,
    /// `VACUUM`, `CREATE DATABASE`, …; `PreventInTransactionBlock` in the server's source).
    pub needs_autocommit: bool,
    /// Whether it says `CONCURRENTLY`, as a word or as an option.
    pub concurrently: bool,
    /// Whether the rows for a `COPY … FROM stdin` follow.
    pub copies_from_stdin: bool,
}

/// Commands that begin or end transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionControl {
    /// `BEGIN`, `START TRANSACTION`.
    Begin,
    /// `COMMIT`, `END`, `PREPARE TRANSACTION`: the session has no transaction afterwards.
    Commit,
    /// `ROLLBACK`, `ABORT`, but not `ROLLBACK TO SAVEPOINT`.
    Rollback,
    /// `COMMIT AND CHAIN`, `ROLLBACK AND CHAIN`: a new transaction begins at once.
    Chain,
}

/// A script that ends inside a quoted text or a comment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unterminated {what}")]
pub struct SplitError {
    /// `quoted string`, `quoted identifier`, `dollar-quoted string`, `comment`, `COPY data`.
    pub what: &'static str,
    /// Where it starts.
    pub position: Position,
    /// The byte where it starts.
    pub offset: usize,
}
