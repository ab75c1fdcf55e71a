//! Compares the contents of two databases row by row where their digests differ.

use std::collections::BTreeMap;

use futures_util::{Stream, TryStreamExt as _};

use super::difference::{Suspect, suspects};
use super::expression::{TextForm, combined, mixed};
use super::inventory::source;
use super::large_objects::{self, LargeObjectDiff};
use super::merge::{HashedRow, Merged, RowDifference, Task, Worked, merge};
use super::model::{DataDiff, DataDigest, SequenceMove, TableDiff, TableDigest};
use super::settings::begin;
use crate::catalog::{ObjectId, ObjectKind};
use crate::pg::{PgError, Session};
use crate::sql::quote_identifier;

/// Two databases: the base, or a copy of it, and the one that should be like it.
#[derive(Debug, Clone, Copy)]
struct Pair<'a> {
    before: &'a Session,
    after: &'a Session,
    purpose: Purpose<'a>,
}

/// What two databases are compared for.
#[derive(Debug, Clone, Copy)]
enum Purpose<'a> {
    /// Whether they are the same.
    Difference,
    /// What somebody did between them.
    Work,
    /// Whether they are the same but for that.
    DifferenceBut(&'a Work),
}

/// What somebody did to the rows of a database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// The tables that were written to.
    pub tables: BTreeMap<ObjectId, TableWork>,
}

/// What somebody did to the rows of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableWork {
    /// Rows that were added.
    pub added: u64,
    /// Rows that were there and were deleted or changed.
    pub worked_on: u64,
    /// Whether those rows are known one by one.
    pub keyed: bool,
    rows: Worked,
}

/// Says what differs, given both databases and their digests. Only tables whose digests differ are
/// read again. Keys of differing rows are listed only if `reveal`.
pub async fn compare_contents(
    sessions: [&Session; 2],
    digests: [&DataDigest; 2],
    reveal: bool,
) -> Result<DataDiff, PgError> {
    let (found, _) = compare(sessions, digests, reveal, Purpose::Difference).await?;
    Ok(found)
}

/// What was done to the rows between the two databases. Where `base` has the same table, rows are
/// told apart by the key that it has there.
pub async fn work_between(
    sessions: [&Session; 2],
    [before, after]: [&DataDigest; 2],
    base: &DataDigest,
) -> Result<Work, PgError> {
    let mut keyed = before.clone();
    for (id, table) in &mut keyed.tables {
        let key = base.tables.get(id).map(|base| &base.key);
        if let Some(key) = key
            && key.iter().all(|column| table.columns.contains_key(column))
        {
            table.key.clone_from(key);
        }
    }
    let (_, work) = compare(sessions, [&keyed, after], false, Purpose::Work).await?;
    Ok(work)
}

/// Like [`compare_contents`], but rows that somebody is known to have deleted may be gone, and those
/// known to have been changed may differ.
pub async fn compare_contents_but(
    sessions: [&Session; 2],
    digests: [&DataDigest; 2],
    reveal: bool,
    work: &Work,
) -> Result<DataDiff, PgError> {
    let purpose = Purpose::DifferenceBut(work);
    let (found, _) = compare(sessions, digests, reveal, purpose).await?;
    Ok(found)
}

async fn compare(
    sessions: [&Session; 2],
    digests: [&DataDigest; 2],
    reveal: bool,
    purpose: Purpose<'_>,
) -> Result<(DataDiff, Work), PgError> {
    let [before, after] = sessions;
    begin(&sessions).await?;
    let pair = Pair {
        before,
        after,
        purpose,
    };
    let compared = pair.compare(digests, reveal).await;
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
    ) -> Result<(DataDiff, Work), PgError> {
        let mut found = DataDiff::default();
        let mut work = Work::default();
        for suspect in suspects(before, after) {
            let (Some(ours), theirs) = (
                before.tables.get(&suspect.table),
                after.tables.get(&suspect.table),
            ) else {
                continue;
            };
            let (table, worked) = match theirs {
                None => (gone(&suspect.table, ours), Worked::default()),
                Some(theirs) => self.table(&suspect, ours, theirs, reveal).await?,
            };
            let done = work_on(&table, worked);
            if done.added + done.worked_on > 0 {
                work.tables.insert(suspect.table.clone(), done);
            }
            if !table.is_empty() {
                found.tables.push(table);
            }
        }
        for (id, ours) in &before.sequences {
            let Some(theirs) = after.sequences.get(id) else {
                continue;
            };
            if ours.is_moved(theirs) {
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
            let query = large_objects::rows();
            let merged = self.rows(query.clone(), query, Task::Compare).await?;
            found.large_objects = Some(LargeObjectDiff::of(merged));
        }
        Ok((found, work))
    }

    async fn table(
        self,
        suspect: &Suspect,
        before: &TableDigest,
        after: &TableDigest,
        reveal: bool,
    ) -> Result<(TableDiff, Worked), PgError> {
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
        let task = if key.is_empty() {
            Task::Compare
        } else {
            self.task(&suspect.table)
        };
        let (mut merged, key) = if key.is_empty() {
            // Without a key a row is known by all of its values.
            let merged = self
                .hashed(suspect, [before, after], (&all, &[]), task)
                .await?;
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
                .hashed(suspect, [before, after], (&key, &columns), task)
                .await?;
            // Values that changed places leave their columns' digests as they were.
            if merged.differing.first().is_some_and(|rest| *rest > 0) {
                columns = without(&all, &key);
                merged = self
                    .hashed(suspect, [before, after], (&key, &columns), task)
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
        diff.excepted = merged.excepted;
        Ok((diff, std::mem::take(&mut merged.worked)))
    }

    /// What is done with the rows of a table that has a key.
    fn task(&self, table: &ObjectId) -> Task<'_> {
        match self.purpose {
            Purpose::Difference => Task::Compare,
            Purpose::Work => Task::Note,
            Purpose::DifferenceBut(work) => match work.tables.get(table) {
                Some(table) if table.keyed => Task::Except(&table.rows),
                _ => Task::Compare,
            },
        }
    }

    /// Matches the rows by `key`. The first of the hashes compared is that of all columns that
    /// neither belong to the key nor are listed.
    async fn hashed(
        self,
        suspect: &Suspect,
        [before, after]: [&TableDigest; 2],
        (key, columns): (&[String], &[String]),
        task: Task<'_>,
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
        self.rows(query(before), query(after), task).await
    }

    async fn rows(self, before: String, after: String, task: Task<'_>) -> Result<Merged, PgError> {
        let before = stream(self.before, before);
        let after = stream(self.after, after);
        // Streams are large, and wait for most of their time.
        Box::pin(merge(before, after, task)).await
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
        excepted: 0,
    }
}

/// A difference taken for what somebody did.
fn work_on(table: &TableDiff, rows: Worked) -> TableWork {
    let worked_on = table.rows.lost + table.rows.changed;
    TableWork {
        // Without a key, a row that was changed cannot be told from one lost and one added.
        added: if table.keyed {
            table.rows.added
        } else {
            table.rows_after.saturating_sub(table.rows_before)
        },
        worked_on,
        keyed: table.keyed && !table.gone,
        rows,
    }
}

impl TableDiff {
    fn is_empty(&self) -> bool {
        self.rows == RowDifference::default() && self.columns_gone.is_empty() && self.excepted == 0
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
