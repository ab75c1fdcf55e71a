//! One row for a table, as an `INSERT … SELECT` whose conditions are the table's own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::kind::{Kind, Resolved};
use super::model::{Check, Column, Table};
use super::relaxed::Variant;
use super::value::{fresh, harvested, hash, plain, seed_of, wide};
use crate::sql::{TokenKind, quote_identifier, tokens};

/// How many ways of making a row are tried.
pub(super) const ATTEMPTS: u32 = 8;

/// Combinations of candidates that the server may have to look at.
const COMBINATIONS: usize = 20_000;

/// A row to be made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) table: &'a Table,
    /// Its columns' types.
    pub(super) kinds: &'a BTreeMap<String, Resolved>,
    pub(super) variant: &'a Variant,
    /// Which row of the table it is.
    pub(super) row: u32,
    /// Which way of making it is tried, below [`ATTEMPTS`].
    pub(super) attempt: u32,
    pub(super) seed: u64,
}

/// Where a column's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// It is left out: the server gives its default, or computes it.
    Omitted,
    Null,
    /// The same column of an existing row.
    Copied,
    /// A column of a referenced row: which foreign key, and the place in it.
    Foreign(usize, usize),
    /// One of these expressions.
    Values(Vec<String>),
}

impl Request<'_> {
    /// The statement. It gives back where the row is.
    #[expect(
        clippy::too_many_lines,
        reason = "one statement from its first word to its last"
    )]
    pub(super) fn sql(&self) -> String {
        let conditions = self.conditions();
        let mut sources = self.sources();
        self.leave_partial_keys(&mut sources);
        self.make_unique(&mut sources);
        let bound: BTreeSet<&str> = conditions
            .iter()
            .flat_map(|condition| condition.columns.iter().map(String::as_str))
            .collect();
        self.harvest(&mut sources, &conditions);
        let compared = self.compared(&sources);
        let mut joins = String::new();
        let mut selected = Vec::new();
        self.join_foreign(&sources, &bound, &compared, &mut joins);
        let choices = sources
            .iter()
            .filter(|(name, source)| {
                matches!(source, Source::Values(_)) && Self::varies(name, &bound, &compared)
            })
            .count();
        let most = largest_root(COMBINATIONS, choices).clamp(2, 40);
        for (place, column) in self.table.columns.iter().enumerate() {
            let name = quote_identifier(&column.name);
            let cast = self.cast(column);
            let expression = match sources.get(&column.name) {
                None | Some(Source::Omitted) => {
                    if column.computed || !bound.contains(column.name.as_str()) {
                        continue;
                    }
                    match &column.default {
                        Some(default) if !column.has_varying_default() => {
                            format!("({default})::{cast}")
                        }
                        _ => format!("NULL::{cast}"),
                    }
                }
                Some(Source::Null) => format!("NULL::{cast}"),
                Some(Source::Copied) => format!("o.{name}"),
                Some(Source::Foreign(key, part)) => format!("f{key}.k{part}"),
                Some(Source::Values(values)) => {
                    if Self::varies(&column.name, &bound, &compared) && values.len() > 1 {
                        // Another form first each time: a trigger may want one of them.
                        let turn = usize::try_from(self.attempt).unwrap_or_default() % values.len();
                        let rows: Vec<String> = values
                            .iter()
                            .cycle()
                            .skip(turn)
                            .take(most.min(values.len()))
                            .map(|value| format!("({value})"))
                            .collect();
                        let _ = write!(
                            joins,
                            " CROSS JOIN (VALUES {}) AS v{place} (x)",
                            rows.join(", ")
                        );
                        format!("v{place}.x")
                    } else {
                        let turn =
                            usize::try_from(self.attempt).unwrap_or_default() % values.len().max(1);
                        values
                            .get(turn)
                            .cloned()
                            .unwrap_or_else(|| format!("NULL::{cast}"))
                    }
                }
            };
            selected.push(format!("{expression} AS {name}"));
        }
        let written: Vec<String> = self
            .table
            .columns
            .iter()
            .filter(|column| {
                sources
                    .get(&column.name)
                    .is_some_and(|source| *source != Source::Omitted)
            })
            .map(|column| quote_identifier(&column.name))
            .collect();
        let target = name(&self.table.schema, &self.table.name);
        if written.is_empty() && !self.variant.is_copy() {
            return format!("INSERT INTO {target} DEFAULT VALUES RETURNING tableoid::int8, ctid");
        }
        let copied = if self.variant.is_copy() {
            format!(" CROSS JOIN ({}) AS o", self.example())
        } else {
            String::new()
        };
        let mut wanted: Vec<String> = conditions
            .into_iter()
            .map(|condition| condition.expression)
            .collect();
        wanted.extend(self.shared_parts(&sources));
        let from = format!(
            "SELECT {} FROM (SELECT 1) AS one{copied}{joins}",
            if selected.is_empty() {
                "1 AS nothing".to_owned()
            } else {
                selected.join(", ")
            }
        );
        wanted.extend(compared.iter().map(|key| self.not_there(key)));
        let wanted = if wanted.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", wanted.join(" AND "))
        };
        format!(
            "INSERT INTO {target} ({columns}){overriding} SELECT {values} FROM ({from}) AS r{wanted} LIMIT 1 \
             RETURNING tableoid::int8, ctid",
            columns = written.join(", "),
            overriding = if self.gives_identity() {
                " OVERRIDING SYSTEM VALUE"
            } else {
                ""
            },
            values = written
                .iter()
                .map(|column| format!("r.{column}"))
                .collect::<Vec<_>>()
                .join(", "),
        )
    }

    /// Whether a value is given where the server insists on giving out its own.
    fn gives_identity(&self) -> bool {
        self.table
            .columns
            .iter()
            .any(|column| column.is_always() && self.variant.settles(&column.name))
    }

    pub(super) fn kind(&self, column: &Column) -> Option<&Resolved> {
        self.kinds.get(&column.name)
    }

    fn cast(&self, column: &Column) -> String {
        self.kind(column)
            .map_or_else(|| column.type_text.clone(), |kind| kind.text.clone())
    }

    pub(super) fn requires(&self, column: &Column) -> bool {
        column.not_null || self.kind(column).is_some_and(|kind| kind.not_null)
    }

    fn salt(&self, column: &Column) -> u64 {
        let seed = seed_of(self.kind(column), self.seed);
        hash(
            seed,
            &format!("{}.{}.{}", self.table.schema, self.table.name, column.name),
            self.row * ATTEMPTS + self.attempt,
        )
    }

    fn sources(&self) -> BTreeMap<String, Source> {
        let mut sources = BTreeMap::new();
        for column in &self.table.columns {
            sources.insert(column.name.clone(), self.source(column));
        }
        // Of several foreign keys with a column the first decides.
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        for (place, foreign) in self.table.foreign.iter().enumerate() {
            let columns: Vec<&Column> = foreign
                .columns
                .iter()
                .filter_map(|name| self.table.column(name))
                .collect();
            let needed = columns.iter().all(|column| self.requires(column));
            let wanted = match self.variant {
                Variant::Copy | Variant::Twin(_) => false,
                Variant::Bare => needed,
                _ => needed || self.attempt < 4,
            };
            for (part, column) in foreign.columns.iter().enumerate() {
                if !taken.insert(column) || self.variant.is_copy() || self.variant.settles(column) {
                    continue;
                }
                let computed = columns
                    .iter()
                    .any(|found| found.name == *column && found.computed);
                let source = match (computed, wanted) {
                    (true, _) => Source::Omitted,
                    (false, true) => Source::Foreign(place, part),
                    // Part of it may be required: NULL in the others switches the key off.
                    (false, false) => match self.table.column(column) {
                        Some(found) if self.requires(found) => continue,
                        _ => Source::Null,
                    },
                };
                sources.insert(column.clone(), source);
            }
        }
        sources
    }

    fn source(&self, column: &Column) -> Source {
        match self.variant {
            Variant::Widened(name, value)
                if *name == column.name && (column.is_always() || !column.computed) =>
            {
                return Source::Values(vec![value.clone()]);
            }
            Variant::Missing(name) if *name == column.name => return Source::Null,
            Variant::Twin(twin)
                if twin.has(&column.name) && (column.is_always() || !column.computed) =>
            {
                return twin.source(column, &self.cast(column), self.attempt);
            }
            _ => {}
        }
        let Some(kind) = self.kind(column).filter(|_| !column.computed) else {
            return Source::Omitted;
        };
        if let Variant::Label(name, label) = self.variant
            && *name == column.name
        {
            return Source::Values(vec![format!(
                "{}::{}",
                crate::sql::quote_literal(label),
                kind.text
            )]);
        }
        if column.is_counted() {
            return if self.attempt.is_multiple_of(2) {
                Source::Omitted
            } else {
                Source::Values(self.new_values(column, kind))
            };
        }
        let required = self.requires(column);
        let salt = self.salt(column);
        match self.variant {
            Variant::Copy | Variant::Twin(_) => Source::Copied,
            Variant::Bare
                if !required && (self.attempt.is_multiple_of(2) || column.default.is_none()) =>
            {
                Source::Null
            }
            Variant::Bare if column.default.is_some() => Source::Omitted,
            _ if column.default.is_some() && self.attempt >= 2 => Source::Omitted,
            _ if !required
                && (self.attempt >= 4
                    || matches!(kind.kind, Kind::Unknown) && self.attempt >= 1) =>
            {
                Source::Null
            }
            Variant::Wide => {
                let mut values: Vec<String> = wide(kind, &column.name, salt).into_iter().collect();
                values.extend(plain(kind, &column.name, salt));
                Source::Values(values)
            }
            _ => Source::Values(plain(kind, &column.name, salt)),
        }
    }

    pub(super) fn new_values(&self, column: &Column, kind: &Resolved) -> Vec<String> {
        let quoted = quote_identifier(&column.name);
        let target = name(&self.table.schema, &self.table.name);
        let least = match kind.kind {
            Kind::Date | Kind::Timestamp => "'2024-01-01'",
            _ => "0",
        };
        let largest = format!("(SELECT coalesce(max(x.{quoted}), {least}) FROM {target} AS x)");
        fresh(kind, &column.name, self.salt(column), &largest)
    }

    /// The conditions that the row has to meet, as far as the columns in them can be known before.
    fn conditions(&self) -> Vec<Check> {
        // A condition that cannot be evaluated outside its table must not be in the way.
        if self.attempt + 1 == ATTEMPTS {
            return Vec::new();
        }
        let computed: BTreeSet<&String> = self
            .table
            .columns
            .iter()
            .filter(|column| column.computed)
            .map(|column| &column.name)
            .collect();
        let holds = |check: &Check| Check {
            expression: format!("({}) IS NOT FALSE", check.expression),
            ..check.clone()
        };
        let mut conditions: Vec<Check> = self.table.checks.iter().map(holds).collect();
        if let Variant::Relaxed(check) = self.variant {
            conditions.push(Check {
                expression: format!("({}) IS FALSE", check.expression),
                ..check.clone()
            });
        }
        conditions.extend(self.twin_conditions());
        let turn = usize::try_from(self.row + self.attempt).unwrap_or_default();
        if let Some(leaf) = self.table.leaves.get(turn % self.table.leaves.len().max(1)) {
            conditions.push(Check {
                columns: self.table.named_in(leaf),
                expression: format!("({leaf})"),
            });
        }
        for column in &self.table.columns {
            let checks = self
                .kind(column)
                .map(|kind| kind.checks.as_slice())
                .unwrap_or_default();
            conditions.extend(checks.iter().map(|check| Check {
                columns: vec![column.name.clone()],
                expression: format!("({}) IS NOT FALSE", about(check, &column.name)),
            }));
        }
        conditions.retain(|check| !check.columns.iter().any(|column| computed.contains(column)));
        conditions
    }

    /// Puts what the conditions suggest before the other candidates.
    fn harvest(&self, sources: &mut BTreeMap<String, Source>, conditions: &[Check]) {
        for column in &self.table.columns {
            let (Some(kind), Some(Source::Values(values))) =
                (self.kind(column), sources.get_mut(&column.name))
            else {
                continue;
            };
            let widened = matches!(self.variant, Variant::Widened(name, _) if *name == column.name);
            if self.variant.settles(&column.name) && !widened {
                continue;
            }
            let mut found: Vec<String> = conditions
                .iter()
                .filter(|condition| condition.columns.contains(&column.name))
                .flat_map(|condition| harvested(kind, &condition.expression))
                .collect();
            // The widest value goes first even so.
            if *self.variant == Variant::Wide || widened {
                values.extend(found);
            } else {
                found.append(values);
                *values = found;
            }
            let mut seen = BTreeSet::new();
            values.retain(|value| seen.insert(value.clone()));
        }
    }

    /// A row that is there, always the same one where a key tells rows apart.
    fn example(&self) -> String {
        let target = name(&self.table.schema, &self.table.name);
        let order = self.table.order_by_key();
        let wanted = match self.variant {
            Variant::Twin(twin) => twin.wanted(),
            _ => String::new(),
        };
        format!(
            "SELECT * FROM {target}{wanted}{order} LIMIT 1 OFFSET {}",
            self.attempt / 2
        )
    }
}

/// A domain's condition with its column for `VALUE`.
fn about(condition: &str, column: &str) -> String {
    tokens(condition).fold(String::new(), |mut out, token| {
        if token.kind == TokenKind::Word && token.is_word("VALUE") {
            out.push_str(&quote_identifier(column));
        } else {
            out.push_str(token.text);
        }
        out
    })
}

/// A table's name in SQL.
pub(super) fn name(schema: &str, table: &str) -> String {
    format!("{}.{}", quote_identifier(schema), quote_identifier(table))
}

/// The largest number whose power of `times` is at most `product`.
fn largest_root(product: usize, times: usize) -> usize {
    let power = u32::try_from(times).unwrap_or(u32::MAX);
    (2..=64)
        .take_while(|base: &usize| {
            base.checked_pow(power)
                .is_some_and(|found| found <= product)
        })
        .last()
        .unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_of_domains_speak_of_columns() {
        assert_eq!(
            about("((VALUE > 0) AND (VALUE <> 'VALUE'::text))", "a b"),
            "((\"a b\" > 0) AND (\"a b\" <> 'VALUE'::text))"
        );
    }

    #[test]
    fn combinations_are_few() {
        assert_eq!(largest_root(20_000, 1), 64);
        assert_eq!(largest_root(20_000, 2), 64);
        assert_eq!(largest_root(20_000, 3), 27);
        assert_eq!(largest_root(20_000, 30), 1);
    }

    #[test]
    fn a_row_without_anything_to_give_takes_the_defaults() {
        let table = Table {
            schema: "public".to_owned(),
            name: "t".to_owned(),
            ..Table::default()
        };
        let request = Request {
            table: &table,
            kinds: &BTreeMap::new(),
            variant: &Variant::Full,
            row: 0,
            attempt: 0,
            seed: 0,
        };
        assert_eq!(
            request.sql(),
            "INSERT INTO public.t DEFAULT VALUES RETURNING tableoid::int8, ctid"
        );
    }
}
