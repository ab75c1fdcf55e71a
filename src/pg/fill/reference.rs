//! Rows of other tables that a new row refers to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::model::{Foreign, Key};
use super::row::{Request, Source, name};
use crate::sql::quote_identifier;

/// Referenced rows that are looked at where not every one will do.
const REFERENCED: u32 = 200;

impl Request<'_> {
    /// Joins the rows that foreign keys take their columns from.
    pub(super) fn join_foreign(
        &self,
        sources: &BTreeMap<String, Source>,
        bound: &BTreeSet<&str>,
        compared: &[&Key],
        joins: &mut String,
    ) {
        for (place, foreign) in self.table.foreign.iter().enumerate() {
            let used = sources
                .values()
                .any(|source| matches!(source, Source::Foreign(key, _) if *key == place));
            if !used {
                continue;
            }
            let choice = foreign
                .columns
                .iter()
                .any(|column| Self::varies(column, bound, compared));
            let required = foreign.columns.iter().any(|name| {
                self.table
                    .column(name)
                    .is_some_and(|column| self.requires(column))
            });
            // The first and the last ones in turn: those written last are referred to by nobody.
            let descending = (self.row + self.attempt / 2) % 2 == 1;
            let join = if required { "CROSS JOIN" } else { "LEFT JOIN" };
            let on = if required { "" } else { " ON true" };
            let rows = Self::referenced(foreign, descending, if choice { REFERENCED } else { 1 });
            let _ = write!(joins, " {join} ({rows}) AS f{place}{on}");
        }
    }

    fn referenced(foreign: &Foreign, descending: bool, most: u32) -> String {
        let parts: Vec<String> = foreign
            .references
            .iter()
            .enumerate()
            .map(|(part, column)| format!("p.{} AS k{part}", quote_identifier(column)))
            .collect();
        let direction = if descending { " DESC" } else { "" };
        let order: Vec<String> = (1..=parts.len())
            .map(|place| format!("{place}{direction}"))
            .collect();
        let given: Vec<String> = foreign
            .references
            .iter()
            .map(|column| format!("p.{} IS NOT NULL", quote_identifier(column)))
            .collect();
        format!(
            "SELECT {} FROM {} AS p WHERE {} ORDER BY {} LIMIT {most}",
            parts.join(", "),
            name(&foreign.schema, &foreign.table),
            given.join(" AND "),
            order.join(", ")
        )
    }

    /// Columns that several foreign keys share must be the same row's in each.
    pub(super) fn shared_parts(&self, sources: &BTreeMap<String, Source>) -> Vec<String> {
        let mut wanted = Vec::new();
        for (place, foreign) in self.table.foreign.iter().enumerate() {
            let used = sources
                .values()
                .any(|source| matches!(source, Source::Foreign(key, _) if *key == place));
            if !used || self.variant.is_copy() {
                continue;
            }
            let parts: Vec<String> = foreign
                .columns
                .iter()
                .zip(&foreign.references)
                .map(|(column, reference)| {
                    format!(
                        "p.{} = r.{}",
                        quote_identifier(reference),
                        quote_identifier(column)
                    )
                })
                .collect();
            let shared = foreign.columns.iter().any(|column| {
                !matches!(sources.get(column), Some(Source::Foreign(key, _)) if *key == place)
            });
            if shared && parts.len() > 1 {
                let target = name(&foreign.schema, &foreign.table);
                wanted.push(format!(
                    "EXISTS (SELECT FROM {target} AS p WHERE {})",
                    parts.join(" AND ")
                ));
            }
        }
        wanted
    }
}
