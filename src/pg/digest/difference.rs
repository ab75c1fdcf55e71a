//! Which tables have to be looked at closely, by their digests alone.

use std::collections::BTreeSet;

use super::model::{DataDigest, SequenceState, TableDigest};
use crate::catalog::ObjectId;

/// A table whose digests do not prove that it is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect {
    /// The table.
    pub table: ObjectId,
    /// Whether it is gone.
    pub gone: bool,
    /// Columns that both have and whose digests differ.
    pub differing: Vec<String>,
    /// The other columns that both have.
    pub alike: Vec<String>,
    /// Columns that are gone.
    pub columns_gone: Vec<String>,
}

/// The tables of the base whose contents may differ, in order. A table that the base does not have
/// is no concern of the data: it is a difference of the schema.
pub fn suspects(before: &DataDigest, after: &DataDigest) -> Vec<Suspect> {
    before
        .tables
        .iter()
        .filter_map(|(id, table)| match after.tables.get(id) {
            None => Some(Suspect {
                table: id.clone(),
                gone: true,
                differing: Vec::new(),
                alike: Vec::new(),
                columns_gone: Vec::new(),
            })
            .filter(|_| table.rows > 0),
            Some(other) => suspect(id, table, other),
        })
        .collect()
}

/// Whether the digests alone prove that all contents are the same, but for tables and sequences that only one has.
pub fn are_same(before: &DataDigest, after: &DataDigest) -> bool {
    let moved = |(id, ours): (&ObjectId, &SequenceState)| {
        let theirs = after.sequences.get(id);
        theirs.is_some_and(|theirs| ours.is_moved(theirs))
    };
    suspects(before, after).is_empty()
        && !before.sequences.iter().any(moved)
        && before.large_objects == after.large_objects
}

fn suspect(id: &ObjectId, before: &TableDigest, after: &TableDigest) -> Option<Suspect> {
    let ours: BTreeSet<&String> = before.columns.keys().collect();
    let theirs: BTreeSet<&String> = after.columns.keys().collect();
    let digest = |table: &TableDigest, column: &String| {
        table
            .columns
            .get(column)
            .map(|column| column.digest.clone())
    };
    let (differing, alike): (Vec<String>, Vec<String>) = ours
        .intersection(&theirs)
        .map(|column| (*column).clone())
        .partition(|column| digest(before, column) != digest(after, column));
    // With other columns the rows' digests cannot be compared, so that equal ones prove nothing.
    let proven = ours == theirs
        && before.rows == after.rows
        && before.digest == after.digest
        && differing.is_empty();
    let empty = before.rows == 0 && after.rows == 0;
    (!proven && !empty).then(|| Suspect {
        table: id.clone(),
        gone: false,
        differing,
        alike,
        columns_gone: ours.difference(&theirs).map(|c| (*c).clone()).collect(),
    })
}
