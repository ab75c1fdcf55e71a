//! What a database's contents come to, and what differs between two of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::expression::TextForm;
use super::large_objects::{LargeObjectDiff, LargeObjects};
use super::merge::RowDifference;
use crate::catalog::ObjectId;

/// The contents of a database, without any value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataDigest {
    /// Tables and populated materialized views.
    #[serde(with = "pairs")]
    pub tables: BTreeMap<ObjectId, TableDigest>,
    /// Sequences.
    #[serde(with = "pairs")]
    pub sequences: BTreeMap<ObjectId, SequenceState>,
    /// Large objects.
    pub large_objects: LargeObjects,
}

/// The contents of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableDigest {
    /// How many rows there are.
    pub rows: u64,
    /// The sum of the rows' hashes.
    pub digest: String,
    /// Its columns by name.
    pub columns: BTreeMap<String, ColumnDigest>,
    /// The columns that tell rows apart: the primary key, or else a unique index without NULLs.
    /// Empty if there is none.
    pub key: Vec<String>,
}

/// The contents of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnDigest {
    /// How its values become text.
    pub form: TextForm,
    /// The sum of the values' hashes.
    pub digest: String,
}

/// Where a sequence stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SequenceState {
    /// Its last value.
    pub last_value: i64,
    /// Whether that value was given out already.
    pub is_called: bool,
    /// Whether it counts upwards.
    pub ascending: bool,
    /// The column that it belongs to.
    pub owner: Option<(ObjectId, String)>,
}

impl SequenceState {
    /// Whether it will give out other values than `other`.
    pub(super) fn is_moved(&self, other: &Self) -> bool {
        (self.last_value, self.is_called) != (other.last_value, other.is_called)
    }
}

/// What differs between two contents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DataDiff {
    /// Tables and materialized views that differ.
    pub tables: Vec<TableDiff>,
    /// Sequences that stand elsewhere.
    pub sequences: Vec<SequenceMove>,
    /// Large objects, if any differ.
    pub large_objects: Option<LargeObjectDiff>,
}

/// What differs in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableDiff {
    /// The table or materialized view.
    pub table: ObjectId,
    /// Rows before.
    pub rows_before: u64,
    /// Rows after.
    pub rows_after: u64,
    /// Whether the table itself is gone.
    pub gone: bool,
    /// Whether rows could be matched by a key.
    pub keyed: bool,
    /// Rows lost, added and changed.
    pub rows: RowDifference,
    /// Columns that differ, with the number of rows that do, where rows could be matched.
    pub columns: BTreeMap<String, Option<u64>>,
    /// Columns that are gone, with the number of their values that were not NULL.
    pub columns_gone: BTreeMap<String, u64>,
    /// The keys of some rows that differ; only where values may be told.
    pub keys: Vec<String>,
    /// Rows that were left out, since somebody is known to have worked on them.
    pub excepted: u64,
}

/// A sequence that stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SequenceMove {
    /// The sequence.
    pub sequence: ObjectId,
    /// Where it stood.
    pub before: SequenceState,
    /// Where it stands.
    pub after: SequenceState,
    /// Whether it will give out values that its column has already.
    pub collides: bool,
}

impl SequenceMove {
    /// Whether it will give out values a second time.
    pub fn is_backward(&self) -> bool {
        let place = |state: &SequenceState| (state.last_value, state.is_called);
        if self.after.ascending {
            place(&self.after) < place(&self.before)
        } else {
            self.after.last_value > self.before.last_value
                || self.after.last_value == self.before.last_value && !self.after.is_called
        }
    }
}

impl DataDiff {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.sequences.is_empty() && self.large_objects.is_none()
    }
}

/// JSON has only text for keys, so the maps are written as lists of pairs.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::catalog::ObjectId;

    pub(super) fn serialize<S: Serializer, T: Serialize>(
        map: &BTreeMap<ObjectId, T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<ObjectId, T>, D::Error> {
        Ok(Vec::<(ObjectId, T)>::deserialize(deserializer)?
            .into_iter()
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ObjectKind;

    fn moved(before: (i64, bool), after: (i64, bool), ascending: bool) -> bool {
        let state = |(last_value, is_called)| SequenceState {
            last_value,
            is_called,
            ascending,
            owner: None,
        };
        SequenceMove {
            sequence: ObjectId::new(ObjectKind::Sequence, Some("public"), "s"),
            before: state(before),
            after: state(after),
            collides: false,
        }
        .is_backward()
    }

    #[test]
    fn sequences_move_backward_when_values_come_again() {
        assert!(moved((5, true), (1, false), true));
        assert!(moved((5, true), (5, false), true));
        assert!(!moved((1, false), (1, true), true));
        assert!(!moved((5, true), (7, true), true));
        assert!(moved((-5, true), (-1, false), false));
        assert!(!moved((-5, true), (-6, true), false));
        assert!(moved((-5, true), (-5, false), false));
    }

    #[test]
    fn digests_survive_json() {
        let mut digest = DataDigest::default();
        digest.tables.insert(
            ObjectId::new(ObjectKind::Table, Some("a.b"), "c"),
            TableDigest {
                rows: 3,
                digest: "-12345678901234567890123".to_owned(),
                columns: BTreeMap::from([("id".to_owned(), ColumnDigest::default())]),
                key: vec!["id".to_owned()],
            },
        );
        let text = serde_json::to_string(&digest).unwrap();
        assert_eq!(serde_json::from_str::<DataDigest>(&text).unwrap(), digest);
    }
}
