//! Postgres' SQL text: split a script into statements with positions, and say what kind each is.
//!
//! The lexer follows the server's (`src/backend/parser/scan.l`) and psql's rules; nothing here
//! understands more of a statement than its leading words.

mod statement;

pub use statement::{Facts, SplitError, Statement, TransactionControl};
