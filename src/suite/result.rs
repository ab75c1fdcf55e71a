//! The result of a query as it is compared: its rows as far as they fit, and digests of all of it.

use super::query::Query;
use crate::config::Comparison;
use crate::pg::{PgError, Session};
use crate::text::Sha256Hasher;

/// Rows of one result that are kept.
const ROWS: usize = 10_000;

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Its name.
    pub(super) name: String,
    /// Whether its values are numbers, which may differ within a tolerance.
    pub(super) numeric: bool,
}

/// A row: values as text, NULL as `None`.
pub(super) type Row = Vec<Option<String>>;

/// What a query gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct QueryResult {
    /// The columns that are compared.
    pub(super) columns: Vec<Column>,
    /// Its first rows, or all of them.
    pub(super) rows: Vec<Row>,
    /// How many rows there were.
    pub(super) total: u64,
    /// Whether the order of the rows counts.
    pub(super) ordered: bool,
    /// The digest of all rows, in their order if it counts.
    digest: Sum,
    /// The digest of each column's values, in no order.
    column_digests: Vec<Sum>,
    bytes: usize,
}

impl QueryResult {
    /// Runs a query in a read-only transaction that is rolled back, and keeps at most `limit`
    /// bytes of its rows.
    ///
    /// With `like`, columns of the same names are put into its order.
    pub(super) async fn read(
        session: &Session,
        query: &Query,
        rules: &Comparison,
        like: Option<&[Column]>,
        limit: usize,
    ) -> Result<Self, PgError> {
        session.execute("BEGIN READ ONLY").await?;
        let result = Self::read_here(session, query, rules, like, limit).await;
        session.execute("ROLLBACK").await?;
        result
    }

    async fn read_here(
        session: &Session,
        query: &Query,
        rules: &Comparison,
        like: Option<&[Column]>,
        limit: usize,
    ) -> Result<Self, PgError> {
        let all: Vec<Column> = session
            .columns(&query.text)
            .await?
            .into_iter()
            .map(|(name, kind)| Column {
                name,
                numeric: is_numeric(&kind),
            })
            .collect();
        let places = places(&all, &rules.ignore, like);
        let columns = places
            .iter()
            .filter_map(|place| all.get(*place).cloned())
            .collect();
        let ordered = rules.ordered.unwrap_or_else(|| query.is_ordered());
        let mut result = Self::empty(columns, ordered);
        let each = |row: &[Option<&str>]| {
            let row = places
                .iter()
                .map(|place| row.get(*place).copied().flatten());
            result.push(row.collect(), limit);
        };
        session.query_each(&query.text, each).await?;
        Ok(result)
    }

    /// A result without rows.
    pub(super) fn empty(columns: Vec<Column>, ordered: bool) -> Self {
        Self {
            column_digests: vec![Sum::default(); columns.len()],
            columns,
            ordered,
            ..Self::default()
        }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, row: Vec<Option<&str>>, limit: usize) {
        self.total += 1;
        let mut hasher = Sha256Hasher::default();
        if self.ordered {
            hasher.update(self.digest.0.map(u64::to_be_bytes).as_flattened());
        }
        for (value, sum) in row.iter().zip(&mut self.column_digests) {
            add_value(&mut hasher, *value);
            let mut own = Sha256Hasher::default();
            add_value(&mut own, *value);
            sum.add(&own.finish_bytes());
        }
        let digest = hasher.finish_bytes();
        if self.ordered {
            self.digest = Sum::default();
        }
        self.digest.add(&digest);
        let size: usize = row
            .iter()
            .map(|value| value.map_or(0, str::len) + size_of::<Option<String>>())
            .sum();
        // Once a row was left out the rest is, too: what is kept is the beginning.
        if self.is_complete_but_last() && self.rows.len() < ROWS && self.bytes + size <= limit {
            self.bytes += size;
            self.rows
                .push(row.into_iter().map(|v| v.map(ToOwned::to_owned)).collect());
        }
    }

    fn is_complete_but_last(&self) -> bool {
        u64::try_from(self.rows.len()).is_ok_and(|kept| kept + 1 == self.total)
    }

    /// Whether every row is kept.
    pub(super) fn is_complete(&self) -> bool {
        u64::try_from(self.rows.len()).is_ok_and(|kept| kept == self.total)
    }

    /// How much memory its rows take.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether all rows are the same as those of another result with the same columns, by their
    /// digests.
    pub(super) fn same_digest(&self, other: &Self) -> bool {
        self.total == other.total && self.ordered == other.ordered && self.digest == other.digest
    }

    /// The columns whose values differ, by their digests.
    pub(super) fn differing_columns(&self, other: &Self) -> Vec<&str> {
        self.columns
            .iter()
            .zip(self.column_digests.iter().zip(&other.column_digests))
            .filter(|(_, (own, others))| own != others)
            .map(|(column, _)| column.name.as_str())
            .collect()
    }
}

/// The places of the columns that are compared, in the order of `like` where it has the same names.
pub(super) fn places(columns: &[Column], ignore: &[String], like: Option<&[Column]>) -> Vec<usize> {
    let kept: Vec<usize> = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !ignore.contains(&column.name))
        .map(|(place, _)| place)
        .collect();
    let Some(like) = like.filter(|like| like.len() == kept.len()) else {
        return kept;
    };
    let mut left = kept.clone();
    let mut sorted = Vec::new();
    for wanted in like {
        let found = left.iter().position(|place| {
            columns
                .get(*place)
                .is_some_and(|column| column.name == wanted.name)
        });
        match found {
            Some(found) => sorted.push(left.remove(found)),
            None => return kept,
        }
    }
    sorted
}

fn is_numeric(kind: &str) -> bool {
    matches!(
        kind,
        "int2" | "int4" | "int8" | "float4" | "float8" | "numeric" | "oid"
    )
}

fn add_value(hasher: &mut Sha256Hasher, value: Option<&str>) {
    match value {
        Some(value) => {
            hasher.update([1]);
            hasher.field(value);
        }
        None => hasher.update([0]),
    }
}

/// A sum of digests, 256 bits wide: the same for the same rows in any order, and nobody can make
/// two sets of rows by chance that have the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum([u64; 4]);

impl Sum {
    fn add(&mut self, digest: &[u8; 32]) {
        let (parts, _) = digest.as_chunks::<8>();
        let mut carry = false;
        for (sum, part) in self.0.iter_mut().zip(parts) {
            let (value, over) = sum.overflowing_add(u64::from_le_bytes(*part));
            let (value, again) = value.overflowing_add(u64::from(carry));
            *sum = value;
            carry = over || again;
        }
    }
}
