//! Compares the contents of two databases row by row where their digests differ.

use std::collections::BTreeMap;

use futures_util::{Stream, TryStreamExt as _};

use super::difference::{Suspect, suspects};
use super::expression::{TextForm, combined, mixed};
use super::inventory::source;
use super::merge::{HashedRow, Merged, RowDifference, merge};
use super::model::{DataDiff, DataDigest, SequenceMove, TableDiff, TableDigest};
use super::settings::begin;
use crate::catalog::{ObjectId, ObjectKind};
use crate::pg::{PgError, Session};
use crate::sql::quote_identifier;

const LARGE_OBJECTS: &str = "
SELECT m.oid::int8, hashtextextended(coalesce(sum(hashtextextended(
    p.pageno::text || ':' || encode(p.data, 'hex'), 3)), 0)::text, 1)
FROM pg_largeobject_metadata m LEFT JOIN pg_largeobject p ON p.loid = m.oid
GROUP BY 1 ORDER BY 1";

/// Two databases: the base, or a copy of it, and the one that should be like it.
#[derive(Debug, Clone, Copy)]
struct Pair<'a> {
    before: &'a Session,
    after: &'a Session,
}

/// Says what differs, given both databases and their digests. Only tables whose digests differ are
/// read again. Keys of differing rows are listed only if `reveal`.
pub async fn compare_contents(
    sessions: [&Session; 2],
    digests: [&DataDigest; 2],
    reveal: bool,
) -> Result<DataDiff, PgError> {
    let [before, after] = sessions;
    begin(&sessions).await?;
    let compared = Pair { before, after }.compare(digests, reveal).await;
    for session in sessions {
        let ended = session.execute("ROLLBACK").await;
        if compared.is_ok() {
            ended?;
        }
    }
    compared
}

impl Pair<'_> {
    async fn compare(
        self,
        [before, after]: [&DataDigest; 2],
        reveal: bool,
    ) -> Result<DataDiff, PgError> {
        let mut found = DataDiff::default();
        for suspect in suspects(before, after) {
            let (Some(ours), theirs) = (
                before.tables.get(&suspect.table),
                after.tables.get(&suspect.table),
            ) else {
                continue;
            };
            let table = match theirs {
                None => gone(&suspect.table, ours),
                Some(theirs) => self.table(&suspect, ours, theirs, reveal).await?,
            };
            if !table.is_empty() {
                found.tables.push(table);
            }
        }
        for (id, ours) in &before.sequences {
            let Some(theirs) = after.sequences.get(id) else {
                continue;
            };
            if (ours.last_value, ours.is_called) != (theirs.last_value, theirs.is_called) {
                let mut moved = SequenceMove {
                    sequence: id.clone(),
                    before: ours.clone(),
                    after: theirs.clone(),
                    collides: false,
                };
                moved.collides = moved.is_backward() && self.collides(&moved, after).await?;
                found.sequences.push(moved);
            }
        }
        if before.large_objects != after.large_objects {
            let merged = self
                .rows(LARGE_OBJECTS.to_owned(), LARGE_OBJECTS.to_owned())
                .await?;
            found.large_objects = Some(merged.rows);
        }
        Ok(found)
    }

    async fn table(
        self,
        suspect: &Suspect,
        before: &TableDigest,
        after: &TableDigest,
        reveal: bool,
    ) -> Result<TableDiff, PgError> {
        let common = |key: &Vec<String>| {
            !key.is_empty()
                && key.iter().all(|column| {
                    suspect.alike.contains(column) || suspect.differing.contains(column)
                })
        };
        let key: Vec<String> = Some(&before.key)
            .filter(|key| common(key))
            .cloned()
            .unwrap_or_default();
        let mut diff = TableDiff {
            rows_before: before.rows,
            rows_after: after.rows,
            gone: false,
            keyed: !key.is_empty(),
            ..gone(&suspect.table, before)
        };
        diff.rows = RowDifference::default();
        let all: Vec<String> = suspect
            .differing
            .iter()
            .chain(&suspect.alike)
            .cloned()
            .collect();
        let (merged, key) = if key.is_empty() {
            // Without a key a row is known by all of its values.
            let merged = self.hashed(suspect, [before, after], &all, &[]).await?;
            diff.columns = suspect
                .differing
                .iter()
                .map(|c| (c.clone(), None))
                .collect();
            let changed = merged.rows.lost.min(merged.rows.added);
            diff.rows = RowDifference {
                lost: merged.rows.lost - changed,
                added: merged.rows.added - changed,
                changed,
            };
            (merged, all)
        } else {
            let few: Vec<String> = without(&suspect.differing, &key);
            let mut columns = few;
            let mut merged = self
                .hashed(suspect, [before, after], &key, &columns)
                .await?;
            // Values that changed places leave their columns' digests as they were.
            if merged.differing.first().is_some_and(|rest| *rest > 0) {
                columns = without(&all, &key);
                merged = self
                    .hashed(suspect, [before, after], &key, &columns)
                    .await?;
            }
            let counts = merged.differing.iter().skip(1);
            diff.columns = columns
                .iter()
                .zip(counts)
                .filter(|(_, count)| **count > 0)
                .map(|(column, count)| (column.clone(), Some(*count)))
                .collect();
            diff.rows = merged.rows.clone();
            (merged, key)
        };
        for column in &suspect.columns_gone {
            let values = self.values(&suspect.table, column).await?;
            if values > 0 {
                diff.columns_gone.insert(column.clone(), values);
            }
        }
        if reveal {
            diff.keys = self.keys(suspect, [before, after], &key, &merged).await?;
        }
        Ok(diff)
    }

    /// Matches the rows by `key`. The first of the hashes compared is that of all columns that
    /// neither belong to the key nor are listed.
    async fn hashed(
        self,
        suspect: &Suspect,
        [before, after]: [&TableDigest; 2],
        key: &[String],
        columns: &[String],
    ) -> Result<Merged, PgError> {
        let query = |table: &TableDigest| {
            let hash = |column: &String| form(table, column).hash(column);
            let hashes = |columns: &[String]| columns.iter().map(hash).collect::<Vec<_>>();
            let listed = [key, columns].concat();
            let both: Vec<String> = suspect
                .differing
                .iter()
                .chain(&suspect.alike)
                .cloned()
                .collect();
            let rest = without(&both, &listed);
            let mut selected = vec![mixed(&combined(&hashes(key))), combined(&hashes(&rest))];
            selected.extend(hashes(columns));
            let order: Vec<String> = (1..=selected.len())
                .map(|place| place.to_string())
                .collect();
            format!(
                "SELECT {} FROM {} ORDER BY {}",
                selected.join(", "),
                source(&suspect.table),
                order.join(", ")
            )
        };
        self.rows(query(before), query(after)).await
    }

    async fn rows(self, before: String, after: String) -> Result<Merged, PgError> {
        let before = stream(self.before, before);
        let after = stream(self.after, after);
        // Streams are large, and wait for most of their time.
        Box::pin(merge(before, after)).await
    }

    /// How many values of a column of the base are not NULL.
    async fn values(self, table: &ObjectId, column: &str) -> Result<u64, PgError> {
        let sql = format!(
            "SELECT count(*) FILTER (WHERE num_nulls(t.{}) = 0) FROM {}",
            quote_identifier(column),
            source(table)
        );
        let count = self.before.query_one_text(&sql).await?;
        Ok(count
            .and_then(|count| count.parse().ok())
            .unwrap_or_default())
    }

    /// Whether a sequence that moved backward will give out values that its column has.
    async fn collides(self, moved: &SequenceMove, after: &DataDigest) -> Result<bool, PgError> {
        let Some((table, column)) = &moved.after.owner else {
            return Ok(false);
        };
        if !after.tables.contains_key(table) {
            return Ok(false);
        }
        let SequenceMove { after: state, .. } = moved;
        let operator = match (state.ascending, state.is_called) {
            (true, true) => ">",
            (true, false) => ">=",
            (false, true) => "<",
            (false, false) => "<=",
        };
        let sql = format!(
            "SELECT 1 FROM {} WHERE t.{}::numeric {operator} '{}'::numeric LIMIT 1",
            source(table),
            quote_identifier(column),
            state.last_value
        );
        Ok(self.after.query_one_text(&sql).await?.is_some())
    }

    /// The keys of the first rows that differ, as text.
    async fn keys(
        self,
        suspect: &Suspect,
        [before, after]: [&TableDigest; 2],
        key: &[String],
        merged: &Merged,
    ) -> Result<Vec<String>, PgError> {
        let mut found = Vec::new();
        for (session, table, hashes) in [
            (self.before, before, &merged.before),
            (self.after, after, &merged.after),
        ] {
            if hashes.is_empty() {
                continue;
            }
            let texts: Vec<String> = key
                .iter()
                .map(|column| {
                    let text = form(table, column).text(column);
                    format!("coalesce({text}, 'NULL')")
                })
                .collect();
            let hashed: Vec<String> = key.iter().map(|c| form(table, c).hash(c)).collect();
            let wanted: Vec<String> = hashes.iter().map(ToString::to_string).collect();
            let sql = format!(
                "SELECT concat_ws(', ', VARIADIC ARRAY[{}]) FROM {} \
                 WHERE {} = ANY ('{{{}}}'::int8[]) ORDER BY 1 LIMIT 10",
                texts.join(", "),
                source(&suspect.table),
                mixed(&combined(&hashed)),
                wanted.join(",")
            );
            let rows = session.query_text(&sql).await?;
            found.extend(rows.into_iter().flatten().flatten());
        }
        found.truncate(10);
        Ok(found)
    }
}

/// The rows of a query whose columns are all `int8`.
fn stream(session: &Session, sql: String) -> impl Stream<Item = Result<HashedRow, PgError>> {
    let opened = async move { session.numbers(sql).await };
    futures_util::stream::once(opened).try_flatten()
}

fn form(table: &TableDigest, column: &str) -> TextForm {
    table
        .columns
        .get(column)
        .map(|column| column.form.clone())
        .unwrap_or_default()
}

fn without(columns: &[String], others: &[String]) -> Vec<String> {
    columns
        .iter()
        .filter(|column| !others.contains(column))
        .cloned()
        .collect()
}

/// A table that is not there any more.
fn gone(id: &ObjectId, table: &TableDigest) -> TableDiff {
    TableDiff {
        table: id.clone(),
        rows_before: table.rows,
        rows_after: 0,
        gone: true,
        keyed: !table.key.is_empty(),
        rows: RowDifference {
            lost: table.rows,
            ..RowDifference::default()
        },
        columns: BTreeMap::new(),
        columns_gone: BTreeMap::new(),
        keys: Vec::new(),
    }
}

impl TableDiff {
    fn is_empty(&self) -> bool {
        self.rows == RowDifference::default() && self.columns_gone.is_empty()
    }

    /// Whether it is computed from other tables.
    pub fn is_derived(&self) -> bool {
        self.table.kind == ObjectKind::MaterializedView
    }

    /// Schema and name in words: `public.users`.
    pub fn name(&self) -> String {
        let words = self.table.to_string();
        let kind = format!("{} ", self.table.kind.word());
        words.strip_prefix(&kind).unwrap_or(&words).to_owned()
    }
}
