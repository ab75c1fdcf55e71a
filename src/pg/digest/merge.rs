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

/// Rows of a table that somebody is known to have worked on, by their hashed keys in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Worked {
    /// Rows that were deleted, or whose key was changed.
    pub(super) deleted: Vec<i64>,
    /// Rows with other values.
    pub(super) changed: Vec<i64>,
}

/// What a comparison of rows does besides.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Task<'a> {
    /// Nothing.
    #[default]
    Compare,
    /// It notes the keys of all rows that are lost or differ.
    Note,
    /// It leaves out what is known to differ.
    Except(&'a Worked),
}

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
    /// Where it was asked to note them, the rows that are lost or differ.
    pub(super) worked: Worked,
    /// Rows that were left out.
    pub(super) excepted: u64,
}

/// Compares two streams of rows, both ordered. Holds one row of each.
pub(super) async fn merge<E>(
    before: impl Stream<Item = Result<HashedRow, E>>,
    after: impl Stream<Item = Result<HashedRow, E>>,
    task: Task<'_>,
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
                task,
            ),
            (true, false) => merged.lost(ours, task),
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
    fn lost(&mut self, key: Option<i64>, task: Task<'_>) {
        match (task, key) {
            (Task::Except(worked), Some(key)) if worked.deleted.binary_search(&key).is_ok() => {
                self.excepted += 1;
                return;
            }
            (Task::Note, Some(key)) => self.worked.deleted.push(key),
            _ => {}
        }
        self.rows.lost += 1;
        keep(&mut self.before, key);
    }

    fn compare(&mut self, left: &[i64], right: &[i64], task: Task<'_>) {
        if left == right {
            return;
        }
        match (task, left.first()) {
            // A row that was deleted may have been written again with the same key.
            (Task::Except(worked), Some(key))
                if worked.changed.binary_search(key).is_ok()
                    || worked.deleted.binary_search(key).is_ok() =>
            {
                self.excepted += 1;
                return;
            }
            (Task::Note, Some(key)) => self.worked.changed.push(*key),
            _ => {}
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
        runtime
            .block_on(merge(rows(before), rows(after), Task::Compare))
            .unwrap()
    }

    fn merged_for(before: &[[i64; 2]], after: &[[i64; 2]], task: Task<'_>) -> Merged {
        let rows = |rows: &[[i64; 2]]| {
            let rows: Vec<Result<HashedRow, ()>> = rows.iter().map(|r| Ok(r.to_vec())).collect();
            futures_util::stream::iter(rows)
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime
            .block_on(merge(rows(before), rows(after), task))
            .unwrap()
    }

    #[test]
    fn what_somebody_worked_on_is_noted_and_left_out() {
        let (before, worked) = (
            [[1, 1], [2, 1], [3, 1], [4, 1], [5, 1]],
            [[1, 1], [2, 9], [4, 1], [5, 1], [6, 1]],
        );
        let noted = merged_for(&before, &worked, Task::Note).worked;
        assert_eq!(
            (noted.deleted.as_slice(), noted.changed.as_slice()),
            (&[3][..], &[2][..])
        );
        let left = merged_for(&before, &worked, Task::Except(&noted));
        assert_eq!(
            (left.excepted, left.rows.lost, left.rows.changed),
            (2, 0, 0)
        );
        // A row that was changed must still be there, and others must be as they were.
        let spoiled = [[1, 7], [6, 1]];
        let left = merged_for(&before, &spoiled, Task::Except(&noted));
        assert_eq!(
            (left.excepted, left.rows.lost, left.rows.changed),
            (1, 3, 1)
        );
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
