//! Writes the rows, each try in a savepoint of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::inventory::{tables, types};
use super::kind::{Kind, Resolved, resolve};
use super::model::Table;
use super::order::parents_first;
use super::relaxed::{Before, Relaxed, Variant};
use super::row::{ATTEMPTS, Request, name};
use super::trace::{Trace, trace};
use super::value::{hash, plain, seed_of};
use crate::pg::{PgError, Session};
use crate::sql::quote_identifier;

/// Labels of an enum that get a row each.
const LABELS: usize = 30;

/// Existing rows that are updated.
const EXISTING: u32 = 5;

/// Existing rows that lose a value. Nobody compares them afterwards.
const EMPTIED: u32 = 2;

/// Nothing of what is tried takes long, unless a trigger waits for something.
const SETTINGS: &str = "SET statement_timeout = '30s'; SET lock_timeout = '10s'; SET jit = off";

/// Where and how rows are written.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// Only tables of this schema.
    pub schema: Option<&'a str>,
    /// Tables that are left alone, by their name without schema: what a migration tool remembers.
    pub left_alone: &'a BTreeSet<String>,
    /// Everything is derived from this number.
    pub seed: u64,
    /// Whether messages may contain values.
    pub reveal: bool,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// Every table that was tried, by name.
    pub tables: Vec<FilledTable>,
    /// Tables that were left alone.
    pub left_alone: Vec<String>,
    /// The rows inserted, to find them again.
    pub trace: Trace,
}

impl Filled {
    /// How many tables took a row.
    pub fn written(&self) -> u64 {
        let written = self.tables.iter().filter(|table| table.inserted > 0);
        u64::try_from(written.count()).unwrap_or(u64::MAX)
    }
}

/// What was written to a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilledTable {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Rows inserted.
    pub inserted: u64,
    /// Rows updated: those inserted and some that were there.
    pub updated: u64,
    /// Why no row could be inserted, or none of those that were there updated.
    pub refused: Option<Refusal>,
    /// Columns that allow more than before the migration, where no row could show it, and why.
    pub untried: Vec<(String, Refusal)>,
}

/// Why the server took nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `insert` or `update`.
    pub operation: &'static str,
    /// The server's code; `None` where no combination of values met every condition.
    pub sqlstate: Option<String>,
    /// The server's words, values masked.
    pub message: String,
}

/// Writes rows to every table. `before` is a session in a database with the schema before the
/// migration: what it forbade and the new one allows is tried too.
pub async fn fill(
    session: &Session,
    before: Option<&Session>,
    scope: Scope<'_>,
) -> Result<Filled, PgError> {
    session.execute(SETTINGS).await?;
    let (left_alone, tables): (Vec<Table>, Vec<Table>) = tables(session, scope.schema)
        .await?
        .into_iter()
        .partition(|table| scope.left_alone.contains(&table.name));
    let types = types(session).await?;
    let before = match before {
        Some(before) => Before::read(before).await?,
        None => Before::default(),
    };
    let mut filled = Filled {
        tables: Vec::new(),
        left_alone: left_alone
            .iter()
            .map(|table| format!("{}.{}", table.schema, table.name))
            .collect(),
        trace: Trace::default(),
    };
    let mut traced = Vec::new();
    for place in parents_first(&tables) {
        let Some(table) = tables.get(place) else {
            continue;
        };
        let kinds: BTreeMap<String, Resolved> = table
            .columns
            .iter()
            .map(|column| (column.name.clone(), resolve(column, &types)))
            .collect();
        let writer = Writer {
            session,
            table,
            kinds,
            scope,
        };
        let relaxed = before.relaxed(table, &writer.kinds, scope.seed);
        let (written, keys) = writer.write(&relaxed).await?;
        filled.tables.push(written);
        traced.push((table, keys));
    }
    filled.trace = trace(session, &traced).await?;
    filled
        .tables
        .sort_by(|a, b| (&a.schema, &a.name).cmp(&(&b.schema, &b.name)));
    Ok(filled)
}

struct Writer<'a> {
    session: &'a Session,
    table: &'a Table,
    kinds: BTreeMap<String, Resolved>,
    scope: Scope<'a>,
}

/// What came of a try.
enum Tried {
    /// The row's place: its table and tuple.
    Written(Vec<(String, String)>),
    Refused(Refusal),
}

impl Writer<'_> {
    /// What was written, and the keys of the rows inserted.
    async fn write(&self, relaxed: &Relaxed) -> Result<(FilledTable, Vec<Vec<String>>), PgError> {
        let mut filled = FilledTable {
            schema: self.table.schema.clone(),
            name: self.table.name.clone(),
            ..FilledTable::default()
        };
        // What is deferred shows at once, so that a savepoint can take it back.
        self.session
            .execute("BEGIN; SET CONSTRAINTS ALL IMMEDIATE")
            .await?;
        let written = self.rows(relaxed, &mut filled).await;
        let ended = match &written {
            Ok(_) => self.session.execute("COMMIT").await,
            Err(_) => self.session.execute("ROLLBACK").await,
        };
        let mut keys = written?;
        match ended {
            Ok(_) => {}
            Err(error) => {
                let refusal = self.refusal("insert", error)?;
                filled.inserted = 0;
                filled.updated = 0;
                filled.refused = Some(refusal);
                keys.clear();
                self.session.execute("ROLLBACK").await?;
            }
        }
        Ok((filled, keys))
    }

    async fn rows(
        &self,
        relaxed: &Relaxed,
        filled: &mut FilledTable,
    ) -> Result<Vec<Vec<String>>, PgError> {
        let mut refused = None;
        match self.tried("update", &self.update_existing()).await? {
            Tried::Written(rows) => filled.updated += count(&rows),
            Tried::Refused(refusal) => refused = Some(refusal),
        }
        for sql in self.update_to_null(relaxed) {
            if let Tried::Written(rows) = self.tried("update", &sql).await? {
                filled.updated += count(&rows);
            }
        }
        let mut inserted = Vec::new();
        let mut last = None;
        // The others are there for what they hold, so a copy is updated if there is one.
        let mut spare = None;
        for (row, variant) in (0..).zip(self.variants(relaxed)) {
            match self.insert(&variant, row).await? {
                Tried::Written(rows) => {
                    if variant == Variant::Copy {
                        spare = rows.last().cloned();
                    }
                    inserted.extend(rows);
                }
                Tried::Refused(refusal) => {
                    let shows = match &variant {
                        Variant::Widened(column, _) => Some(column),
                        Variant::Missing(column) => {
                            Some(column).filter(|column| relaxed.nullable.contains(column))
                        }
                        Variant::Twin(twin) => twin.columns.first(),
                        _ => None,
                    };
                    if let Some(column) = shows {
                        filled.untried.push((column.clone(), refusal.clone()));
                    }
                    if variant != Variant::Copy {
                        last.get_or_insert(refusal);
                    }
                }
            }
        }
        // Where nothing was there to be copied, something is now.
        if spare.is_none()
            && !inserted.is_empty()
            && let Tried::Written(rows) = self.insert(&Variant::Copy, 1000).await?
        {
            spare = rows.last().cloned();
            inserted.extend(rows);
        }
        filled.inserted = count(&inserted);
        if let Some((table, tuple)) = spare.as_ref().or(inserted.last()) {
            let mut updated = 0;
            let mut moved = Vec::new();
            for sql in self.update_own(table, tuple, relaxed) {
                if let Tried::Written(rows) = self.tried("update", &sql).await? {
                    updated = count(&rows);
                    moved = rows;
                    break;
                }
            }
            filled.updated += updated;
            inserted.extend(moved);
        } else if let Some(refusal) = last {
            refused = Some(refusal);
        }
        filled.refused = refused;
        self.keys(&inserted).await
    }

    /// The keys of rows, where a key tells them apart.
    async fn keys(&self, rows: &[(String, String)]) -> Result<Vec<Vec<String>>, PgError> {
        let Some(key) = self.table.key().filter(|_| !rows.is_empty()) else {
            return Ok(Vec::new());
        };
        let columns: Vec<String> = key
            .columns
            .iter()
            .map(|column| format!("{}::text", quote_identifier(column)))
            .collect();
        let places: Vec<String> = rows
            .iter()
            .map(|(table, tuple)| format!("('{table}'::oid, '{tuple}'::tid)"))
            .collect();
        let sql = format!(
            "SELECT {} FROM {} WHERE (tableoid, ctid) IN ({})",
            columns.join(", "),
            name(&self.table.schema, &self.table.name),
            places.join(", ")
        );
        let found = self.session.query_text(&sql).await?;
        Ok(found
            .into_iter()
            .filter_map(|row| row.into_iter().collect())
            .collect())
    }

    /// Some rows that were there lose the value of each column that needed one. Only where a key
    /// tells rows apart, so that it is known which rows are other ones afterwards.
    fn update_to_null(&self, relaxed: &Relaxed) -> Vec<String> {
        if self.table.key().is_none() {
            return Vec::new();
        }
        let target = name(&self.table.schema, &self.table.name);
        let order = self.table.order_by_key();
        let place = format!("IN (SELECT tableoid, ctid FROM {target}{order} LIMIT {EMPTIED})");
        relaxed
            .nullable
            .iter()
            .map(|column| self.update(&[format!("{} = NULL", quote_identifier(column))], &place))
            .collect()
    }

    /// The rows to be tried, in this order.
    fn variants(&self, relaxed: &Relaxed) -> Vec<Variant> {
        let mut variants = vec![Variant::Copy, Variant::Full, Variant::Bare, Variant::Wide];
        variants.extend(relaxed.checks.iter().cloned().map(Variant::Relaxed));
        for (column, values) in &relaxed.widened {
            let each = |value: &String| Variant::Widened(column.clone(), value.clone());
            variants.extend(values.iter().map(each));
        }
        variants.extend(relaxed.nullable.iter().cloned().map(Variant::Missing));
        variants.extend(relaxed.twins.iter().cloned().map(Variant::Twin));
        for column in &self.table.columns {
            let Some(kind) = self.kinds.get(&column.name) else {
                continue;
            };
            let label = |label: &str| Variant::Label(column.name.clone(), label.to_owned());
            match &kind.kind {
                Kind::Enum(labels) => {
                    variants.extend(labels.iter().rev().take(LABELS).map(|one| label(one)));
                }
                Kind::Bool if !column.computed => {
                    variants.extend(["t", "f"].map(label));
                    let required = column.not_null || kind.not_null;
                    if !required && !relaxed.nullable.contains(&column.name) {
                        variants.push(Variant::Missing(column.name.clone()));
                    }
                }
                _ => {}
            }
        }
        variants
    }

    async fn insert(&self, variant: &Variant, row: u32) -> Result<Tried, PgError> {
        let mut first = None;
        for attempt in 0..ATTEMPTS {
            let request = Request {
                table: self.table,
                kinds: &self.kinds,
                variant,
                row,
                attempt,
                seed: self.scope.seed,
            };
            match self.tried("insert", &request.sql()).await? {
                Tried::Written(rows) if rows.is_empty() => {}
                Tried::Written(rows) => return Ok(Tried::Written(rows)),
                Tried::Refused(refusal) => {
                    first.get_or_insert(refusal);
                }
            }
        }
        Ok(Tried::Refused(first.unwrap_or_else(|| Refusal {
            operation: "insert",
            sqlstate: None,
            message: "no values were found that its constraints allow, or the rows that it has to refer to are missing".to_owned(),
        })))
    }

    /// Every column of some rows set to itself.
    fn update_existing(&self) -> String {
        let target = name(&self.table.schema, &self.table.name);
        let order = self.table.order_by_key();
        self.update(
            &self.to_themselves(),
            &format!("IN (SELECT tableoid, ctid FROM {target}{order} LIMIT {EXISTING})"),
        )
    }

    fn to_themselves(&self) -> Vec<String> {
        let columns = self.table.columns.iter().filter(|column| !column.computed);
        columns
            .map(|column| {
                let column = quote_identifier(&column.name);
                format!("{column} = {column}")
            })
            .collect()
    }

    /// Updates of a row that was inserted: to other values, or else to its own.
    fn update_own(&self, table: &str, tuple: &str, relaxed: &Relaxed) -> Vec<String> {
        let place = format!("= ('{table}'::oid, '{tuple}'::tid)");
        let keys = self.table.keys.iter().flat_map(|key| &key.columns);
        let foreign = self
            .table
            .foreign
            .iter()
            .flat_map(|foreign| &foreign.columns);
        let checked = self.table.checks.iter().flat_map(|check| &check.columns);
        let twins = relaxed.twins.iter().flat_map(|twin| &twin.columns);
        let bound: BTreeSet<&String> = keys.chain(foreign).chain(checked).chain(twins).collect();
        let other: Vec<String> = self
            .table
            .columns
            .iter()
            .filter(|column| {
                !column.computed && !column.is_counted() && !bound.contains(&column.name)
            })
            .filter_map(|column| {
                let kind = self.kinds.get(&column.name)?;
                let salt = hash(seed_of(Some(kind), self.scope.seed), &column.name, 4711);
                let value = plain(kind, &column.name, salt).into_iter().next()?;
                let free = kind.checks.is_empty() && !matches!(kind.kind, Kind::Unknown);
                free.then(|| format!("{} = {value}", quote_identifier(&column.name)))
            })
            .collect();
        let partitioned = !self.table.leaves.is_empty();
        let mut updates = Vec::new();
        if !other.is_empty() && !partitioned {
            updates.push(self.update(&other, &place));
        }
        updates.push(self.update(&self.to_themselves(), &place));
        updates
    }

    fn update(&self, set: &[String], place: &str) -> String {
        if set.is_empty() {
            // A table of nothing but computed columns has nothing to update.
            return "SELECT 0::int8, '(0,0)'::tid WHERE false".to_owned();
        }
        format!(
            "UPDATE {} SET {} WHERE (tableoid, ctid) {place} RETURNING tableoid::int8, ctid",
            name(&self.table.schema, &self.table.name),
            set.join(", ")
        )
    }

    async fn tried(&self, operation: &'static str, sql: &str) -> Result<Tried, PgError> {
        self.session.execute("SAVEPOINT try").await?;
        match self.session.query_text(sql).await {
            Ok(rows) => {
                self.session.execute("RELEASE SAVEPOINT try").await?;
                let place = |row: Vec<Option<String>>| {
                    let mut cells = row.into_iter().flatten();
                    Some((cells.next()?, cells.next()?))
                };
                Ok(Tried::Written(rows.into_iter().filter_map(place).collect()))
            }
            Err(error) => {
                let refusal = self.refusal(operation, error)?;
                tracing::trace!(table = self.table.name, sql, ?refusal, "a row was refused");
                self.session
                    .execute("ROLLBACK TO SAVEPOINT try; RELEASE SAVEPOINT try")
                    .await?;
                Ok(Tried::Refused(refusal))
            }
        }
    }

    /// What the server objects to; anything else is not about the row.
    fn refusal(&self, operation: &'static str, error: PgError) -> Result<Refusal, PgError> {
        if error.is_harness_fault() || error.server().is_none() {
            return Err(error);
        }
        // A trigger's own words may hold values of rows.
        let error = if self.scope.reveal {
            error
        } else {
            error.without_raised_values("")
        };
        Ok(Refusal {
            operation,
            sqlstate: error.sqlstate().map(str::to_owned),
            message: error.describe(self.scope.reveal),
        })
    }
}

fn count(rows: &[(String, String)]) -> u64 {
    u64::try_from(rows.len()).unwrap_or(u64::MAX)
}
