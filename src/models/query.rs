//! Queries that an application sends as they are, and what the server says of them.

use super::{PgType, Place, TableName};

/// A query with what it was written for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Its name in findings: `query 1a2b3c4d`.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// The query.
    pub sql: String,
    /// The columns that it gave.
    pub columns: Vec<QueryColumn>,
    /// The types of its parameters; `None` if they were not recorded.
    pub parameters: Vec<PgType>,
    /// What it writes, as far as its text says so.
    pub writes: Vec<Write>,
    /// The enumerated types that it knows, by their labels.
    pub enums: Vec<(TableName, Vec<String>)>,
    /// Whether it relies on a unique index: `ON CONFLICT (…)`.
    pub upserts: bool,
}

/// A column of a query's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryColumn {
    /// Its name in the result.
    pub name: String,
    /// Its type.
    pub of: PgType,
    /// Whether the application takes NULL there.
    pub takes_null: TakesNull,
}

/// Whether an application takes NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakesNull {
    /// It does.
    Yes,
    /// It does not, because the column behind it was NOT NULL.
    No,
    /// It does not, because its author said that there is none.
    Promised,
}

/// Columns of a table that a query writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The table.
    pub table: TableName,
    /// Whether rows are inserted.
    pub inserts: bool,
    /// The columns; `None` if an insert does not name them.
    pub columns: Option<Vec<String>>,
}

/// What the server says of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Described {
    /// It can be prepared.
    Columns(Vec<DescribedColumn>),
    /// It cannot.
    Refused {
        /// The code of the error.
        sqlstate: String,
        /// Its text.
        message: String,
    },
}

/// A column that a query would give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub of: PgType,
    /// The column of a table that it comes from: the table's and its number.
    pub origin: Option<(u32, i16)>,
}
