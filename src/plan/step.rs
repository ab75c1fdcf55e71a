//! A migration as an ordered list of steps, whatever tool it was written for.

use std::path::PathBuf;
use std::sync::Arc;

use crate::sql::Statement;

/// One step of a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What people call it, for example `0001_add_quota`.
    pub id: String,
    /// Its key in the tool's version table.
    pub version: String,
    /// What applies it.
    pub up: Script,
    /// What undoes it.
    pub down: Down,
}

/// What undoes a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Down {
    /// A script; it may be without statements.
    Script(Script),
    /// There is none. The path is where one would be written.
    Missing(PathBuf),
}

/// A script of one direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The path relative to harness.yaml's folder, with forward slashes, as reports show it.
    pub file: String,
    /// The whole file's text; statements' spans are offsets in it.
    pub text: Arc<str>,
    /// The statements of this direction, in order.
    pub statements: Vec<Statement>,
    /// How the tool wraps them in transactions.
    pub transaction: TransactionRule,
}

/// How a tool wraps the statements of a script in transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionRule {
    /// `BEGIN`, the statements, `COMMIT`.
    Wrapped,
    /// The whole script in one simple-query message without an explicit transaction: with more
    /// than one statement the server makes an implicit transaction block of it (manual, 55.2.2.1).
    Message,
    /// Each statement for itself.
    Autocommit,
}

/// Where a tool records which steps a database has had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionTable {
    /// Schema, if the tool fixes it; otherwise whichever schema has the table.
    pub schema: Option<String>,
    /// The table, for example `__diesel_schema_migrations`.
    pub table: String,
    /// A query that gives the applied versions as text in one column, with `!` before one that
    /// was begun and did not succeed; `{table}` stands for the
    /// qualified and quoted table.
    pub query: String,
    /// Whether the query gives one number up to which all is applied (golang-migrate), rather
    /// than one row per step.
    pub high_water_mark: bool,
}
