//! Rows that agree with another one in all that a key compares which is gone or was made wider.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Check, Column, Key, Table};
use super::relaxed::Variant;
use super::row::{ATTEMPTS, Request, Source};
use super::value::plain;
use crate::sql::quote_identifier;

/// What two rows could not have in common before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Twin {
    /// The columns that the key compares.
    pub(super) columns: Vec<String>,
    /// Those that may be written otherwise and still are the same to it.
    folded: BTreeSet<String>,
    /// The rows that the key was about, where those are not all.
    predicate: Option<Check>,
    nulls_equal: bool,
}

/// The keys of a table that it does not have any more, nor another one that implies them.
pub(super) fn lost(before: &Table, now: &Table) -> Vec<Twin> {
    let stands = |old: &Key| now.keys.iter().any(|key| implies(now, key, old));
    let gone = before
        .keys
        .iter()
        .filter(|old| old.unique && !old.parts.is_empty() && !stands(old));
    gone.filter(|old| {
        let is_there = |name: &String| now.column(name).is_some();
        old.columns.iter().all(is_there)
    })
    .filter_map(|old| Twin::of(now, old))
    .collect()
}

/// Whether rows that `now` tells apart are told apart by `old` as well.
fn implies(table: &Table, now: &Key, old: &Key) -> bool {
    let whole: BTreeSet<String> = old
        .parts
        .iter()
        .filter(|part| is_column(table, part))
        .flat_map(|part| table.named_in(part))
        .collect();
    // Rows with the same values in columns agree in every expression of them.
    let agrees = |part: &String| {
        old.parts.contains(part)
            || table
                .named_in(part)
                .iter()
                .all(|column| whole.contains(column))
    };
    now.unique
        && (now.predicate.is_none() || now.predicate == old.predicate)
        && (now.nulls_equal || !old.nulls_equal)
        && now.parts.iter().all(agrees)
}

/// Whether a part of a key is a column and not an expression.
fn is_column(table: &Table, part: &str) -> bool {
    let named = table
        .columns
        .iter()
        .any(|column| part == column.name || part == quote_identifier(&column.name));
    named || part.starts_with('"') && part.ends_with('"')
}

fn folds_case(part: &str) -> bool {
    part.starts_with("lower(") || part.starts_with("upper(")
}

impl Twin {
    fn of(table: &Table, key: &Key) -> Option<Self> {
        let named = |part: &String| table.named_in(part);
        let columns: BTreeSet<String> = key.parts.iter().flat_map(named).collect();
        let mut folded: BTreeSet<String> = key
            .parts
            .iter()
            .filter(|part| folds_case(part))
            .flat_map(named)
            .collect();
        for part in key.parts.iter().filter(|part| !folds_case(part)) {
            for column in table.named_in(part) {
                folded.remove(&column);
            }
        }
        let predicate = key.predicate.as_ref().map(|predicate| Check {
            columns: table.named_in(predicate),
            expression: format!("({predicate})"),
        });
        (!columns.is_empty()).then(|| Self {
            columns: columns.into_iter().collect(),
            folded,
            predicate,
            nulls_equal: key.nulls_equal,
        })
    }

    /// Whether the key compared this column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column)
    }

    /// The other row's value, or what is the same to the key.
    pub(super) fn source(&self, column: &Column, cast: &str, attempt: u32) -> Source {
        let folding = match attempt % 3 {
            1 => "upper",
            2 => "lower",
            _ => return Source::Copied,
        };
        if !self.folded.contains(&column.name) {
            return Source::Copied;
        }
        let value = format!("o.{}", quote_identifier(&column.name));
        Source::Values(vec![format!("{folding}({value}::text)::{cast}")])
    }

    /// The rows that another one could not agree with before, as a `WHERE`.
    pub(super) fn wanted(&self) -> String {
        let predicate = self.predicate.iter().map(|check| check.expression.clone());
        let given = self.columns.iter().filter(|_| !self.nulls_equal);
        let given = given.map(|column| format!("{} IS NOT NULL", quote_identifier(column)));
        let all: Vec<String> = predicate.chain(given).collect();
        if all.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", all.join(" AND "))
        }
    }
}

impl Request<'_> {
    /// Whether the row has to be one that a partial key is not about: it agrees with another one in
    /// all that the key compares.
    pub(super) fn is_left(&self, key: &Key) -> bool {
        let Variant::Twin(twin) = self.variant else {
            return false;
        };
        let compared = key.parts.iter().flat_map(|part| self.table.named_in(part));
        key.predicate.is_some()
            && self.attempt + 1 < ATTEMPTS
            && compared.into_iter().all(|column| twin.has(&column))
    }

    /// What the old key and the new partial ones are about.
    pub(super) fn twin_conditions(&self) -> Vec<Check> {
        let Variant::Twin(twin) = self.variant else {
            return Vec::new();
        };
        let left = self.table.keys.iter().filter(|key| self.is_left(key));
        let left = left.filter_map(|key| key.predicate.as_ref());
        let outside = left.map(|predicate| Check {
            columns: self.table.named_in(predicate),
            expression: format!("({predicate}) IS NOT TRUE"),
        });
        twin.predicate.iter().cloned().chain(outside).collect()
    }

    /// Lets the columns vary that decide whether a partial key is about the row.
    pub(super) fn leave_partial_keys(&self, sources: &mut BTreeMap<String, Source>) {
        for key in self.table.keys.iter().filter(|key| self.is_left(key)) {
            let named = key.predicate.iter();
            let named = named.flat_map(|predicate| self.table.named_in(predicate));
            let columns: Vec<Column> = named
                .filter_map(|name| self.table.column(&name).cloned())
                .collect();
            self.vary(&columns.iter().collect::<Vec<_>>(), sources);
        }
    }

    /// Gives several values to columns that are free to have them.
    pub(super) fn vary(&self, columns: &[&Column], sources: &mut BTreeMap<String, Source>) {
        for column in columns {
            let free = !self.variant.settles(&column.name)
                && !column.computed
                && !self.table.refers(&column.name);
            let Some(kind) = self.kind(column).filter(|_| free) else {
                continue;
            };
            let mut values = plain(kind, &column.name, 0);
            if !self.requires(column) {
                values.push(format!("NULL::{}", kind.text));
            }
            sources.insert(column.name.clone(), Source::Values(values));
        }
    }
}
