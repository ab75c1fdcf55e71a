//! Values and conditions with which a row meets the keys of its table.

use std::collections::{BTreeMap, BTreeSet};

use super::kind::Kind;
use super::model::{Column, Key};
use super::relaxed::Variant;
use super::row::{Request, Source, name};
use crate::sql::quote_identifier;

impl Request<'_> {
    /// Gives a column of each key a value that no row has, where one can have such a value.
    pub(super) fn make_unique(&self, sources: &mut BTreeMap<String, Source>) {
        let referring: BTreeSet<&String> = self
            .table
            .foreign
            .iter()
            .flat_map(|foreign| &foreign.columns)
            .collect();
        let checked: BTreeSet<&String> = self
            .table
            .checks
            .iter()
            .flat_map(|check| &check.columns)
            .collect();
        let mut renewed: BTreeSet<String> = BTreeSet::new();
        for key in &self.table.keys {
            if self.is_left(key) {
                continue;
            }
            let columns: Vec<&Column> = key
                .columns
                .iter()
                .filter_map(|name| self.table.column(name))
                .collect();
            let given_out = |column: &&Column| {
                sources.get(&column.name) == Some(&Source::Omitted)
                    && (column.has_varying_default() || column.computed)
            };
            let settled = columns.iter().any(|column| {
                given_out(column)
                    || renewed.contains(&column.name)
                    || sources.get(&column.name) == Some(&Source::Null)
                // A referenced row that is not referred to yet is looked for instead.
            });
            if settled {
                continue;
            }
            let candidate = columns
                .iter()
                .filter(|column| !referring.contains(&column.name) && !column.computed)
                .filter(|column| !self.variant.settles(&column.name))
                .filter_map(|column| Some((column, self.kind(column)?)))
                .filter(|(_, kind)| kind.kind.is_countless())
                .min_by_key(|(column, kind)| {
                    let range = matches!(kind.kind, Kind::Range(_) | Kind::Multirange(_));
                    (
                        key.plain == range,
                        checked.contains(&column.name),
                        column.not_null,
                    )
                });
            if let Some((column, kind)) = candidate {
                let values = self.new_values(column, kind);
                sources.insert(column.name.clone(), Source::Values(values));
                renewed.insert(column.name.clone());
            } else if self.variant.is_copy() {
                // Nothing can be new but what it refers to, or one of a few values.
                for (place, foreign) in self.table.foreign.iter().enumerate() {
                    if foreign
                        .columns
                        .iter()
                        .all(|column| key.columns.contains(column) && !self.variant.settles(column))
                    {
                        for (part, column) in foreign.columns.iter().enumerate() {
                            sources.insert(column.clone(), Source::Foreign(place, part));
                        }
                    }
                }
                if let Variant::Twin(_) = self.variant {
                    self.vary(&columns, sources);
                }
            }
        }
    }

    /// The keys whose columns are not new, so that a combination has to be found that is not there.
    pub(super) fn compared(&self, sources: &BTreeMap<String, Source>) -> Vec<&Key> {
        let keys = self
            .table
            .keys
            .iter()
            .filter(|key| key.plain && !key.columns.is_empty());
        keys.filter(|key| {
            key.columns.iter().all(|column| {
                matches!(
                    sources.get(column),
                    Some(Source::Values(_) | Source::Copied | Source::Foreign(..))
                )
            })
        })
        .collect()
    }

    pub(super) fn varies(column: &str, bound: &BTreeSet<&str>, compared: &[&Key]) -> bool {
        bound.contains(column)
            || compared
                .iter()
                .any(|key| key.columns.iter().any(|name| name == column))
    }

    pub(super) fn not_there(&self, key: &Key) -> String {
        let parts: Vec<String> = key
            .columns
            .iter()
            .map(|column| {
                let column = quote_identifier(column);
                format!("x.{column} = r.{column}")
            })
            .collect();
        let target = name(&self.table.schema, &self.table.name);
        format!(
            "NOT EXISTS (SELECT FROM {target} AS x WHERE {})",
            parts.join(" AND ")
        )
    }
}
