//! Tables of interest with a way to make one new row after the other, as an application does.

use std::collections::{BTreeMap, BTreeSet};

use super::inventory::{tables, types};
use super::kind::{Resolved, resolve};
use super::model::Table;
use super::relaxed::Variant;
use super::row::{ATTEMPTS, Request, name};
use crate::pg::{PgError, Session};
use crate::sql::quote_identifier;

/// Makes rows for one table.
#[derive(Debug)]
pub struct RowMaker {
    table: Table,
    kinds: BTreeMap<String, Resolved>,
    variant: Variant,
    attempt: u32,
    /// Whether two that make the same key at once are forgiven.
    lenient: bool,
    seed: u64,
}

/// How the statements of rows end.
const RETURNING: &str = " RETURNING tableoid::int8, ctid";

impl RowMaker {
    /// The statement that inserts a row, another one for each number.
    pub fn sql(&self, row: u32) -> String {
        let sql = Request {
            table: &self.table,
            kinds: &self.kinds,
            variant: &self.variant,
            // Its salts are made of it with the attempt.
            row: row % (u32::MAX / ATTEMPTS - 1),
            attempt: self.attempt,
            seed: self.seed,
        }
        .sql();
        match sql.strip_suffix(RETURNING).filter(|_| self.lenient) {
            Some(insert) => format!("{insert} ON CONFLICT DO NOTHING{RETURNING}"),
            None => sql,
        }
    }
}

/// A table that requests can be made for.
#[derive(Debug)]
pub struct Shape {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// All of its columns.
    pub columns: Vec<String>,
    /// Columns that can be set.
    pub settable: Vec<String>,
    /// The columns of a key that is never NULL; empty without one.
    pub key: Vec<String>,
    /// Keys of some rows.
    pub rows: Vec<Vec<String>>,
    /// How rows are made, or why none could be.
    pub maker: Result<RowMaker, String>,
}

/// Looks at the tables that are `wanted` by schema and name. Rows are tried and taken back.
pub async fn shapes(
    session: &Session,
    wanted: &BTreeSet<(String, String)>,
    seed: u64,
    keys: usize,
) -> Result<Vec<Shape>, PgError> {
    let types = types(session).await?;
    let mut shapes = Vec::new();
    for table in tables(session, None).await? {
        if !wanted.contains(&(table.schema.clone(), table.name.clone())) {
            continue;
        }
        let kinds: BTreeMap<String, Resolved> = table
            .columns
            .iter()
            .map(|column| (column.name.clone(), resolve(column, &types)))
            .collect();
        let key = table.key().map(|key| key.columns.clone());
        let key = key.unwrap_or_default();
        let rows = if key.is_empty() {
            Vec::new()
        } else {
            some_keys(session, &table, &key, keys).await?
        };
        let bound: BTreeSet<&String> = table.keys.iter().flat_map(|key| &key.columns).collect();
        shapes.push(Shape {
            schema: table.schema.clone(),
            name: table.name.clone(),
            columns: table
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect(),
            settable: table
                .columns
                .iter()
                .filter(|column| !column.computed && !bound.contains(&column.name))
                .map(|column| column.name.clone())
                .collect(),
            key,
            rows,
            maker: maker(session, table, kinds, seed).await?,
        });
    }
    Ok(shapes)
}

/// Keys from all of the table, as far as it can be read quickly.
async fn some_keys(
    session: &Session,
    table: &Table,
    key: &[String],
    keys: usize,
) -> Result<Vec<Vec<String>>, PgError> {
    let columns: Vec<String> = key
        .iter()
        .map(|column| format!("{}::text", quote_identifier(column)))
        .collect();
    let sql = format!(
        "SELECT {columns} FROM (SELECT * FROM {table} LIMIT 20000) AS few \
         ORDER BY md5(ROW({columns})::text) LIMIT {keys}",
        columns = columns.join(", "),
        table = name(&table.schema, &table.name),
    );
    let rows = session.query_text(&sql).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| row.into_iter().collect())
        .collect())
}

/// The first way of making a row that the server takes.
async fn maker(
    session: &Session,
    table: Table,
    kinds: BTreeMap<String, Resolved>,
    seed: u64,
) -> Result<Result<RowMaker, String>, PgError> {
    let mut maker = RowMaker {
        table,
        kinds,
        variant: Variant::Copy,
        attempt: 0,
        lenient: true,
        seed,
    };
    let mut refusal = None;
    for variant in [Variant::Copy, Variant::Full, Variant::Bare] {
        maker.variant = variant;
        // Tables with rules or deferrable keys know no ON CONFLICT.
        for (attempt, lenient) in (0..ATTEMPTS).flat_map(|a| [(a, true), (a, false)]) {
            maker.attempt = attempt;
            maker.lenient = lenient;
            session.execute("BEGIN").await?;
            let tried = session.query_text(&maker.sql(0)).await;
            // What is deferred has to hold as well.
            let deferred = session.execute("SET CONSTRAINTS ALL IMMEDIATE").await;
            session.execute("ROLLBACK").await?;
            match (tried, deferred) {
                (Ok(rows), Ok(_)) if !rows.is_empty() => return Ok(Ok(maker)),
                (Ok(_), Ok(_)) => {}
                (Err(error), _) | (_, Err(error)) if error.server().is_some() => {
                    let sqlstate = error.sqlstate().unwrap_or_default();
                    refusal.get_or_insert(format!("the server refuses it with {sqlstate}"));
                }
                (Err(error), _) | (_, Err(error)) => return Err(error),
            }
        }
    }
    Ok(Err(refusal.unwrap_or_else(|| {
        "no values were found that its constraints allow".to_owned()
    })))
}
