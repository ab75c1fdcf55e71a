//! What is known of a table before rows are made for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::sql::{quote_identifier, tokens};
use serde::Deserialize;

/// A table that rows can be written to: ordinary, or partitioned and then written through its root.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Table {
    pub(super) id: i64,
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    pub(super) checks: Vec<Check>,
    pub(super) keys: Vec<Key>,
    pub(super) foreign: Vec<Foreign>,
    /// The conditions of its leaf partitions; empty for one that has none.
    pub(super) leaves: Vec<String>,
}

impl Table {
    /// An `ORDER BY` by a key, so that a `LIMIT` takes the same rows each time; empty without one.
    pub(super) fn order_by_key(&self) -> String {
        let key = self
            .keys
            .iter()
            .find(|key| key.plain && !key.columns.is_empty());
        key.map_or_else(String::new, |key| {
            let columns: Vec<String> = key
                .columns
                .iter()
                .map(|column| quote_identifier(column))
                .collect();
            format!(" ORDER BY {}", columns.join(", "))
        })
    }
}

/// A column that is not dropped.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) type_id: i64,
    pub(super) modifier: i32,
    /// The type as it is written in a cast.
    pub(super) type_text: String,
    pub(super) not_null: bool,
    pub(super) default: Option<String>,
    /// The server computes it, or always gives it out itself.
    pub(super) computed: bool,
    /// `d` for an identity column that can be given, `a` for one that is given only on demand.
    pub(super) identity: String,
}

/// A CHECK constraint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Check {
    pub(super) columns: Vec<String>,
    pub(super) expression: String,
}

/// A unique index or exclusion constraint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Key {
    /// Every column that it reads.
    pub(super) columns: Vec<String>,
    /// Whether it compares these columns for equality, all rows, and nothing else.
    pub(super) plain: bool,
    pub(super) unique: bool,
    /// The columns and expressions that it compares, as SQL.
    pub(super) parts: Vec<String>,
    /// The rows that it is about, where those are not all.
    pub(super) predicate: Option<String>,
    /// Whether two NULLs are the same to it.
    pub(super) nulls_equal: bool,
}

/// A foreign key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Foreign {
    pub(super) columns: Vec<String>,
    pub(super) target: i64,
    pub(super) schema: String,
    pub(super) table: String,
    pub(super) references: Vec<String>,
}

/// A type that a column has, directly or not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Type {
    pub(super) id: i64,
    pub(super) name: String,
    /// `b`, `c`, `d`, `e`, `m`, `p` or `r`, as in `pg_type`.
    pub(super) kind: String,
    /// How it is written.
    pub(super) text: String,
    /// Of an array, its element; of a range, what it ranges over; of a multirange, its range.
    pub(super) element: i64,
    pub(super) is_array: bool,
    /// Of a domain, what it is made of.
    pub(super) base: i64,
    pub(super) base_modifier: i32,
    pub(super) base_text: Option<String>,
    pub(super) not_null: bool,
    pub(super) labels: Vec<String>,
    /// Of a domain, its conditions on `VALUE`.
    pub(super) checks: Vec<String>,
    /// Of a composite type, how many attributes it has.
    pub(super) attributes: u32,
}

/// Types by their oid.
pub(super) type Types = BTreeMap<i64, Type>;

impl Table {
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl Table {
    /// A key whose columns are never NULL.
    pub(super) fn key(&self) -> Option<&Key> {
        let filled = |name: &String| self.column(name).is_some_and(|column| column.not_null);
        self.keys
            .iter()
            .find(|key| key.plain && !key.columns.is_empty() && key.columns.iter().all(filled))
    }

    /// The columns whose names stand in an expression.
    pub(super) fn named_in(&self, expression: &str) -> Vec<String> {
        let words: BTreeSet<String> = tokens(expression)
            .filter_map(|token| token.identifier())
            .collect();
        let names = self.columns.iter().map(|column| &column.name);
        names
            .filter(|name| words.contains(*name))
            .cloned()
            .collect()
    }

    /// Whether a foreign key has this column.
    pub(super) fn refers(&self, column: &str) -> bool {
        self.foreign
            .iter()
            .any(|foreign| foreign.columns.iter().any(|name| name == column))
    }
}

impl Column {
    /// Whether a value needs `OVERRIDING SYSTEM VALUE`.
    pub(super) fn is_always(&self) -> bool {
        self.identity == "a"
    }

    /// Whether the server gives out its values one after the other.
    pub(super) fn is_counted(&self) -> bool {
        self.identity == "d"
            || self
                .default
                .as_ref()
                .is_some_and(|default| default.contains("nextval("))
    }

    /// Whether its default is likely to be another one each time.
    pub(super) fn has_varying_default(&self) -> bool {
        self.is_counted()
            || self
                .default
                .as_ref()
                .is_some_and(|default| default.contains("random") || default.contains("uuid"))
    }
}
