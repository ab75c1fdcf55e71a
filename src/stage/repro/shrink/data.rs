//! The rows that are left, and the text that puts them into another database.

use std::collections::BTreeMap;

use super::mask::{Choice, Kind};
use super::rows::TABLES;
use crate::pg::{PgError, Session};
use crate::sql::{quote_identifier, quote_literal};

/// More rows than these are not few.
pub(super) const MOST: usize = 1000;

/// A table with its rows.
#[derive(Debug)]
pub(super) struct Table {
    /// Its name as SQL has it.
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Option<String>>>,
}

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Columns of the same group refer to each other and are replaced in the same way.
    pub(super) group: usize,
    /// Whether the server wants to give the values itself.
    always: bool,
}

/// All rows of a database.
#[derive(Debug)]
pub(super) struct Data {
    /// Those that others refer to first.
    pub(super) tables: Vec<Table>,
    pub(super) groups: usize,
    /// Whether tables refer to each other in circles.
    pub(super) circular: bool,
    secret: String,
    /// Words of the schema and the statement.
    words: Vec<String>,
}

const COLUMNS: &str = "\
SELECT attname, coalesce(b.typcategory, t.typcategory), coalesce(b.typname, t.typname), attidentity,
  (SELECT string_agg(enumlabel, E'\\n' ORDER BY enumsortorder) FROM pg_catalog.pg_enum WHERE enumtypid = coalesce(b.oid, t.oid)), attnum
FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_type t ON t.oid = atttypid
LEFT JOIN pg_catalog.pg_type b ON t.typtype = 'd' AND b.oid = t.typbasetype
WHERE attrelid = {oid} AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum";

const LINKS: &str = "\
SELECT conrelid::regclass, confrelid::regclass,
  (SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = conrelid AND attnum = own),
  (SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = confrelid AND attnum = theirs)
FROM pg_catalog.pg_constraint, unnest(conkey, confkey) u(own, theirs) WHERE contype = 'f' ORDER BY 1, 2, 3";

impl Data {
    /// Reads every row; nothing where there are too many.
    pub(super) async fn read(
        session: &Session,
        words: Vec<String>,
    ) -> Result<Option<Self>, PgError> {
        let mut tables = Vec::new();
        let (mut groups, mut rows) = (0, 0);
        for row in session.query_text(TABLES).await? {
            let mut row = row.into_iter().flatten();
            let (Some(name), Some(oid)) = (row.next(), row.next()) else {
                continue;
            };
            let mut table = Table {
                columns: columns(session, &oid, &mut groups).await?,
                name,
                rows: Vec::new(),
            };
            let list = table.list();
            let list = if list.is_empty() { "1" } else { &list };
            let query = format!("SELECT {list} FROM ONLY {} LIMIT {}", table.name, MOST + 1);
            let width = table.columns.len();
            table.rows = session.query_text(&query).await?;
            for row in &mut table.rows {
                row.truncate(width);
            }
            rows += table.rows.len();
            if !table.rows.is_empty() {
                tables.push(table);
            }
        }
        if rows > MOST {
            return Ok(None);
        }
        let mut secret = [0_u8; 16];
        if getrandom::fill(&mut secret).is_err() {
            return Ok(None);
        }
        let mut data = Self {
            tables,
            groups,
            circular: false,
            secret: format!("{:032x}", u128::from_ne_bytes(secret)),
            words,
        };
        let links = session.query_text(LINKS).await?;
        data.link(&links);
        Ok(Some(data))
    }

    /// Puts columns that refer to each other into one group, and tables into order.
    fn link(&mut self, links: &[Vec<Option<String>>]) {
        let mut edges = Vec::new();
        for link in links {
            let [Some(child), Some(parent), Some(own), Some(theirs)] = link.as_slice() else {
                continue;
            };
            let group = |data: &Self, table: &str, column: &str| {
                let table = data.tables.iter().find(|known| known.name == table)?;
                let column = table.columns.iter().find(|known| known.name == column)?;
                Some(column.group)
            };
            if let (Some(a), Some(b)) = (group(self, child, own), group(self, parent, theirs)) {
                for column in self.tables.iter_mut().flat_map(|table| &mut table.columns) {
                    if column.group == a {
                        column.group = b;
                    }
                }
            }
            if child != parent {
                edges.push((child.clone(), parent.clone()));
            }
        }
        let mut left = std::mem::take(&mut self.tables);
        while !left.is_empty() {
            let waits = |table: &Table| {
                edges.iter().any(|(child, parent)| {
                    *child == table.name && left.iter().any(|other| other.name == *parent)
                })
            };
            let place = left.iter().position(|table| !waits(table));
            self.circular |= place.is_none();
            let table = left.remove(place.unwrap_or(0));
            self.tables.push(table);
        }
    }

    /// The statements that put the rows into tables without any.
    pub(super) fn inserts(&self, choices: &[Choice]) -> Vec<String> {
        let mut ranks: BTreeMap<(String, &str), usize> = BTreeMap::new();
        let mut inserts = Vec::new();
        let keep = |key: &str| self.words.iter().any(|word| word == key);
        for table in &self.tables {
            let lines: Vec<String> = table
                .rows
                .iter()
                .map(|row| {
                    let values = row.iter().zip(&table.columns).map(|(value, column)| {
                        let Some(value) = value else {
                            return "NULL".to_owned();
                        };
                        let family = match &column.kind {
                            Kind::Number => format!("{:?}", Kind::Integer),
                            kind => format!("{kind:?}"),
                        };
                        let next = ranks.len() + 1;
                        let rank = *ranks.entry((family, value)).or_insert(next);
                        let choice = choices.get(column.group).copied();
                        let choice = choice.unwrap_or(Choice::Shape);
                        let masked = column.kind.mask(choice, value, rank, &self.secret, &keep);
                        quote_literal(&masked)
                    });
                    format!("  ({})", values.collect::<Vec<_>>().join(", "))
                })
                .collect();
            if table.columns.is_empty() {
                let insert = format!("INSERT INTO {} DEFAULT VALUES", table.name);
                inserts.extend(lines.iter().map(|_| insert.clone()));
                continue;
            }
            let always = table.columns.iter().any(|column| column.always);
            inserts.push(format!(
                "INSERT INTO {} ({}){} VALUES\n{}",
                table.name,
                table.list(),
                if always {
                    " OVERRIDING SYSTEM VALUE"
                } else {
                    ""
                },
                lines.join(",\n")
            ));
        }
        inserts
    }

    /// The names of a group's columns.
    pub(super) fn names(&self, group: usize) -> Vec<String> {
        let tables = self.tables.iter();
        tables
            .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
            .filter(|(_, column)| column.group == group)
            .map(|(table, column)| format!("{}.{}", table.name, column.name))
            .collect()
    }

    /// The groups that hold a value at all.
    pub(super) fn used(&self) -> Vec<usize> {
        let mut used: Vec<usize> = self
            .tables
            .iter()
            .flat_map(|table| {
                table
                    .columns
                    .iter()
                    .enumerate()
                    .filter_map(|(place, column)| {
                        let mut rows = table.rows.iter();
                        rows.any(|row| row.get(place).is_some_and(Option::is_some))
                            .then_some(column.group)
                    })
            })
            .collect();
        used.sort_unstable();
        used.dedup();
        used
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.tables.iter().map(|table| table.rows.len()).sum()
    }
}

impl Table {
    /// The columns as SQL has them.
    fn list(&self) -> String {
        let names: Vec<String> = self
            .columns
            .iter()
            .map(|column| quote_identifier(&column.name))
            .collect();
        names.join(", ")
    }
}

async fn columns(session: &Session, oid: &str, groups: &mut usize) -> Result<Vec<Column>, PgError> {
    let query = COLUMNS.replace("{oid}", oid);
    let rows = session.query_text(&query).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let mut row = row.into_iter();
            let (name, category) = (row.next()??, row.next()??);
            let (type_name, identity) = (row.next()??, row.next()??);
            let labels = row.next().flatten().unwrap_or_default();
            *groups += 1;
            Some(Column {
                name,
                kind: Kind::of(&category, &type_name, &labels),
                group: *groups - 1,
                always: identity == "a",
            })
        })
        .collect())
}
