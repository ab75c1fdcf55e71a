//! Matches the rows of two databases by a hash of their keys, both in its order.

use futures_util::{Stream, StreamExt as _};

/// How many keys of differing rows are kept.
const KEPT: usize = 10;

/// How many rows differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowDifference {
    /// Rows that are gone.
    pub lost: u64,
    /// Rows that were not there before.
    pub added: u64,
    /// Rows that are there and differ.
    pub changed: u64,
}

/// A row: the hash of its key, then the hashes to compare.
pub(super) type HashedRow = Vec<i64>;

/// What the comparison of all rows gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Merged {
    /// The rows.
    pub(super) rows: RowDifference,
    /// For each hash to compare, in how many rows it differs.
    pub(super) differing: Vec<u64>,
    /// Hashed keys of the first rows that are lost or differ.
    pub(super) before: Vec<i64>,
    /// Hashed keys of the first rows that were added.
    pub(super) after: Vec<i64>,
}

/// Compares two streams of rows, both ordered. Holds one row of each.
pub(super) async fn merge<E>(
    before: impl Stream<Item = Result<HashedRow, E>>,
    after: impl Stream<Item = Result<HashedRow, E>>,
) -> Result<Merged, E> {
    let (mut before, mut after) = (std::pin::pin!(before), std::pin::pin!(after));
    let mut merged = Merged::default();
    let mut left = before.next().await.transpose()?;
    let mut right = after.next().await.transpose()?;
    loop {
        let (ours, theirs) = (
            left.as_ref().and_then(|row| row.first()).copied(),
            right.as_ref().and_then(|row| row.first()).copied(),
        );
        let (take_left, take_right) = match (ours, theirs) {
            (None, None) => return Ok(merged),
            (Some(ours), Some(theirs)) => (ours <= theirs, ours >= theirs),
            (ours, theirs) => (ours.is_some(), theirs.is_some()),
        };
        match (take_left, take_right) {
            (true, true) => merged.compare(
                left.as_deref().unwrap_or_default(),
                right.as_deref().unwrap_or_default(),
            ),
            (true, false) => {
                merged.rows.lost += 1;
                keep(&mut merged.before, ours);
            }
            _ => {
                merged.rows.added += 1;
                keep(&mut merged.after, theirs);
            }
        }
        if take_left {
            left = before.next().await.transpose()?;
        }
        if take_right {
            right = after.next().await.transpose()?;
        }
    }
}

impl Merged {
    fn compare(&mut self, left: &[i64], right: &[i64]) {
        if left == right {
            return;
        }
        self.rows.changed += 1;
        keep(&mut self.before, left.first().copied());
        self.differing
            .resize(left.len().saturating_sub(1).max(self.differing.len()), 0);
        let pairs = left.iter().skip(1).zip(right.iter().skip(1));
        for ((a, b), count) in pairs.zip(&mut self.differing) {
            *count += u64::from(a != b);
        }
    }
}

fn keep(kept: &mut Vec<i64>, key: Option<i64>) {
    if kept.len() < KEPT {
        kept.extend(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(before: &[[i64; 3]], after: &[[i64; 3]]) -> Merged {
        let rows = |rows: &[[i64; 3]]| {
            let rows: Vec<Result<HashedRow, ()>> = rows.iter().map(|r| Ok(r.to_vec())).collect();
            futures_util::stream::iter(rows)
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(merge(rows(before), rows(after))).unwrap()
    }

    #[test]
    fn rows_are_lost_added_and_changed() {
        let found = merged(
            &[[-5, 1, 1], [1, 1, 1], [2, 1, 1], [4, 1, 1]],
            &[[-9, 0, 0], [1, 1, 1], [2, 1, 7], [3, 1, 1], [9, 0, 0]],
        );
        let expected = RowDifference {
            lost: 2,
            added: 3,
            changed: 1,
        };
        assert_eq!(found.rows, expected);
        assert_eq!(found.differing, [0, 1]);
        assert_eq!(found.before, [-5, 2, 4]);
        assert_eq!(found.after, [-9, 3, 9]);
    }

    #[test]
    fn duplicates_count() {
        let found = merged(&[[1, 1, 1], [1, 1, 1], [1, 1, 1]], &[[1, 1, 1]]);
        assert_eq!(found.rows.lost, 2);
        assert_eq!(merged(&[], &[]), Merged::default());
    }
}
