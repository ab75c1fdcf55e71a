//! What the schema before the migration forbade and the new one allows, and the rows that show it.

use std::collections::BTreeMap;

use super::inventory::{tables, types};
use super::kind::{Kind, Resolved, resolve};
use super::model::{Check, Column, Table, Types};
use super::twin::{Twin, lost};
use super::value::hash;
use super::wider::beyond;
use crate::pg::{PgError, Session};

/// What kind of row is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Variant {
    /// Like a row that is there, but for its keys.
    Copy,
    /// Nothing but what is required: NULL wherever it is allowed.
    Bare,
    /// A value in every column.
    Full,
    /// The widest values that the types allow.
    Wide,
    /// This label in this column.
    Label(String, String),
    /// A row that this condition forbids. The schema had it before, and has it no more.
    Relaxed(Check),
    /// This value in this column, which had another type before.
    Widened(String, String),
    /// No value in this column.
    Missing(String),
    /// Like a row that is there in what a key compares that is gone.
    Twin(Twin),
}

impl Variant {
    /// Whether it says itself what stands in a column.
    pub(super) fn settles(&self, column: &str) -> bool {
        match self {
            Self::Label(name, _) | Self::Widened(name, _) | Self::Missing(name) => name == column,
            Self::Twin(twin) => twin.has(column),
            Self::Copy | Self::Bare | Self::Full | Self::Wide | Self::Relaxed(_) => false,
        }
    }

    /// Whether it starts from a row that is there.
    pub(super) fn is_copy(&self) -> bool {
        matches!(self, Self::Copy | Self::Twin(_))
    }
}

/// The tables of the schema before, by schema and name.
#[derive(Debug, Default)]
pub(super) struct Before {
    tables: BTreeMap<(String, String), Table>,
    types: Types,
}

/// What a table allows that it did not allow before.
#[derive(Debug, Default)]
pub(super) struct Relaxed {
    /// Conditions that are gone.
    pub(super) checks: Vec<Check>,
    /// Columns of another type, with values that only the new one can hold.
    pub(super) widened: Vec<(String, Vec<String>)>,
    /// Columns that needed a value.
    pub(super) nullable: Vec<String>,
    /// What two rows may have in common.
    pub(super) twins: Vec<Twin>,
}

impl Before {
    /// Reads it.
    pub(super) async fn read(session: &Session) -> Result<Self, PgError> {
        let tables = tables(session, None).await?;
        Ok(Self {
            tables: tables
                .into_iter()
                .map(|table| ((table.schema.clone(), table.name.clone()), table))
                .collect(),
            types: types(session).await?,
        })
    }

    /// What a table allows now, given the types of its columns and a seed.
    pub(super) fn relaxed(
        &self,
        table: &Table,
        kinds: &BTreeMap<String, Resolved>,
        seed: u64,
    ) -> Relaxed {
        let key = (table.schema.clone(), table.name.clone());
        let Some(before) = self.tables.get(&key) else {
            return Relaxed::default();
        };
        let mut relaxed = Relaxed {
            twins: lost(before, table),
            ..Relaxed::default()
        };
        let is_gone = |check: &&Check| {
            let stays = |now: &Check| now.expression == check.expression;
            !table.checks.iter().any(stays)
                && check
                    .columns
                    .iter()
                    .all(|column| table.column(column).is_some())
        };
        relaxed
            .checks
            .extend(before.checks.iter().filter(is_gone).cloned());
        for column in &table.columns {
            let (Some(old), Some(kind)) = (before.column(&column.name), kinds.get(&column.name))
            else {
                continue;
            };
            let known = resolve(old, &self.types);
            if (old.not_null || known.not_null) && !(column.not_null || kind.not_null) {
                relaxed.nullable.push(column.name.clone());
            }
            if is_widened(column, kind, old, &known) && !table.refers(&column.name) {
                let salt = hash(seed, &format!("{}.{}", table.name, column.name), 815);
                let values = beyond(kind, &known, &column.name, salt);
                relaxed.widened.push((column.name.clone(), values));
            }
        }
        relaxed
    }
}

/// Whether a column has another type. New labels of an enum get rows of their own anyway.
fn is_widened(column: &Column, kind: &Resolved, old: &Column, known: &Resolved) -> bool {
    let written = !column.computed || column.is_always();
    let labels = matches!((&kind.kind, &known.kind), (Kind::Enum(_), Kind::Enum(_)));
    written && !labels && (column.type_text != old.type_text || kind.kind != known.kind)
}
