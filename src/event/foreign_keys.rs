//! What refers to the tables that a migration touches.

use serde::{Deserialize, Serialize};

/// The foreign keys that lead to the touched tables. Tables are `schema.table`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKeys {
    /// The tables that were there before and whose rows or definition it touched, by its locks.
    pub touched: Vec<String>,
    /// The keys that lead to them, directly or over others, sorted.
    pub keys: Vec<ForeignKey>,
    /// Where a DELETE in a touched table goes on by `ON DELETE CASCADE`, each path to its end.
    pub cascades: Vec<Vec<String>>,
    /// Tables whose cascades come back to them.
    pub cycles: Vec<Vec<String>>,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ForeignKey {
    /// The table that refers.
    pub from: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// The table that is referred to.
    pub to: String,
    /// The constraint's name.
    pub constraint: String,
    /// `NO ACTION`, `RESTRICT`, `CASCADE`, `SET NULL` or `SET DEFAULT`.
    pub on_delete: String,
    /// Likewise.
    pub on_update: String,
}
