//! The rows that were written, remembered to find out later whether they still say the same.

use std::collections::BTreeSet;

use super::model::Table;
use super::row::name;
use crate::catalog::{ObjectId, ObjectKind};
use crate::pg::{PgError, Session};
use crate::sql::{quote_identifier, quote_literal};

/// Rows that the harness wrote, with their values. Those never leave the process but to a sandbox.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Trace(Vec<TracedTable>);

/// Values stay out of logs.
impl std::fmt::Debug for Trace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Trace of {} tables", self.0.len())
    }
}

#[derive(Clone, Default, PartialEq, Eq)]
struct TracedTable {
    schema: String,
    name: String,
    key: Vec<String>,
    /// Name and type of each other column.
    columns: Vec<(String, String)>,
    /// The key's values, then those of the columns.
    rows: Vec<Vec<Option<String>>>,
}

/// A column in which rows of the harness have other values than were written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TracedColumn {
    /// The table.
    pub table: ObjectId,
    /// The column.
    pub column: String,
    /// In which rows.
    pub rows: BTreeSet<usize>,
    /// How many rows were found.
    pub of: usize,
}

/// Reads the values of rows with these keys.
pub(super) async fn trace(
    session: &Session,
    written: &[(&Table, Vec<Vec<String>>)],
) -> Result<Trace, PgError> {
    let mut tables = Vec::new();
    for (table, keys) in written {
        let Some(key) = table.key().filter(|_| !keys.is_empty()) else {
            continue;
        };
        let others = table
            .columns
            .iter()
            .filter(|column| !key.columns.contains(&column.name));
        let columns: Vec<(String, String)> = others
            .map(|column| (column.name.clone(), column.type_text.clone()))
            .collect();
        let names = key
            .columns
            .iter()
            .chain(columns.iter().map(|(name, _)| name));
        let texts = |names: &mut dyn Iterator<Item = &String>| {
            let texts: Vec<String> = names
                .map(|name| format!("{}::text", quote_identifier(name)))
                .collect();
            texts.join(", ")
        };
        let wanted: Vec<String> = keys
            .iter()
            .map(|key| {
                let values: Vec<String> = key.iter().map(|value| quote_literal(value)).collect();
                format!("({})", values.join(", "))
            })
            .collect();
        let sql = format!(
            "SELECT {} FROM {} WHERE ({}) IN ({})",
            texts(&mut names.into_iter()),
            name(&table.schema, &table.name),
            texts(&mut key.columns.iter()),
            wanted.join(", ")
        );
        tables.push(TracedTable {
            schema: table.schema.clone(),
            name: table.name.clone(),
            key: key.columns.clone(),
            columns,
            rows: session.query_text(&sql).await?,
        });
    }
    Ok(Trace(tables))
}

impl Trace {
    /// The columns in which rows that are still there have other values, also after a cast to
    /// the type that was written to. Columns and tables that are not there are left out.
    pub async fn differing(&self, session: &Session) -> Result<Vec<TracedColumn>, PgError> {
        let mut found = Vec::new();
        for table in &self.0 {
            let there = table.columns_in(session).await?;
            if !table.key.iter().all(|column| there.contains(column)) {
                continue;
            }
            for (place, (column, kind)) in table.columns.iter().enumerate() {
                if !there.contains(column) {
                    continue;
                }
                let cell = quote_identifier(column);
                let alike = format!("t.{cell}::text IS DISTINCT FROM w.v");
                let cast = format!("{alike} AND (t.{cell}::{kind})::text IS DISTINCT FROM w.v");
                let counted = match session.query_text(&table.compare(place, &cast)).await {
                    Ok(rows) => rows,
                    // The type may be gone, or have no cast.
                    Err(error) if error.server().is_some() && !error.is_harness_fault() => {
                        session.query_text(&table.compare(place, &alike)).await?
                    }
                    Err(error) => return Err(error),
                };
                let of = counted.len();
                let rows: BTreeSet<usize> = counted
                    .into_iter()
                    .filter_map(|row| match row.as_slice() {
                        [Some(place), Some(differs)] if differs == "t" => place.parse().ok(),
                        _ => None,
                    })
                    .collect();
                if !rows.is_empty() {
                    found.push(TracedColumn {
                        table: ObjectId::new(ObjectKind::Table, Some(&table.schema), &table.name),
                        column: column.clone(),
                        rows,
                        of,
                    });
                }
            }
        }
        Ok(found)
    }
}

impl TracedTable {
    /// The columns of the table as it is now.
    async fn columns_in(&self, session: &Session) -> Result<Vec<String>, PgError> {
        let sql = format!(
            "SELECT a.attname FROM pg_catalog.pg_attribute a \
             JOIN pg_catalog.pg_class c ON c.oid = a.attrelid \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = {} AND c.relname = {} AND c.relkind IN ('r', 'p') \
             AND a.attnum > 0 AND NOT a.attisdropped",
            quote_literal(&self.schema),
            quote_literal(&self.name)
        );
        let rows = session.query_text(&sql).await?;
        Ok(rows.into_iter().flatten().flatten().collect())
    }

    /// SQL for the places of the rows that are still there, and whether they differ in a column.
    fn compare(&self, place: usize, differs: &str) -> String {
        let literal = |value: Option<&Option<String>>| match value {
            Some(Some(text)) => quote_literal(text),
            _ => "NULL".to_owned(),
        };
        let rows: Vec<String> = self
            .rows
            .iter()
            .enumerate()
            .map(|(number, row)| {
                let key = row.iter().take(self.key.len());
                let mut cells = vec![number.to_string()];
                cells.extend(key.map(|cell| literal(Some(cell))));
                cells.push(format!(
                    "{}::text",
                    literal(row.get(self.key.len() + place))
                ));
                format!("({})", cells.join(", "))
            })
            .collect();
        let keys: Vec<String> = (0..self.key.len()).map(|key| format!("k{key}")).collect();
        let on: Vec<String> = self
            .key
            .iter()
            .zip(&keys)
            .map(|(column, key)| format!("t.{}::text = w.{key}", quote_identifier(column)))
            .collect();
        format!(
            "SELECT w.n, {differs} FROM (VALUES {}) AS w (n, {}, v) \
             JOIN {} AS t ON {}",
            rows.join(", "),
            keys.join(", "),
            name(&self.schema, &self.name),
            on.join(" AND ")
        )
    }
}
