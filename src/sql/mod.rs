//! Postgres' SQL text: split a script into statements with positions, and say what kind each is.
//!
//! The lexer follows the server's (`src/backend/parser/scan.l`) and psql's rules; nothing here
//! understands more of a statement than its leading words.

mod block;
mod command;
mod directive;
mod facts;
mod lexer;
mod quote;
mod scan;
mod split;
mod statement;
mod token;

pub use directive::directives;
pub use facts::facts;
pub use lexer::TokenKind;
pub use quote::{quote_identifier, quote_literal};
pub use scan::{MetaCommand, ScannedItem, ScannedStatement, ScriptScanner};
pub use split::{meta_commands, split};
pub use statement::{Facts, SplitError, Statement, TransactionControl};
pub use token::{Token, Tokens, tokens};
