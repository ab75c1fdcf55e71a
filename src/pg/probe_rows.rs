//! What the session answers when it is asked about its locks and storage.

use std::collections::{BTreeMap, BTreeSet};

use super::ask::Rows;
use crate::event::RelationKind;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Storage {
    pub(super) filenode: u32,
    pub(super) name: String,
    pub(super) kind: RelationKind,
    /// By the planner's count of pages; 0 for relations that were never analyzed.
    pub(super) bytes: u64,
    pub(super) toast: bool,
    pub(super) shape: Shape,
}

/// What of a table tells why it was written anew (`tablecmds.c`, `AT_REWRITE_…`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// Columns, those that were dropped as well.
    pub(super) columns: u16,
    pub(super) persistence: String,
    pub(super) access_method: String,
    pub(super) tablespace: String,
}

impl Shape {
    fn of(words: &str) -> Self {
        let mut words = words.split(' ').map(str::to_owned);
        let columns = words.next().and_then(|word| word.parse().ok());
        let mut next = || words.next().unwrap_or_default();
        Self {
            columns: columns.unwrap_or(0),
            persistence: next(),
            access_method: next(),
            tablespace: next(),
        }
    }
}

/// The log's position, and storage by oid.
pub(super) fn storage(rows: Rows) -> (Option<Row>, BTreeMap<u32, Storage>) {
    let (mut position, mut storage) = (None, BTreeMap::new());
    for row in rows.into_iter().map(Row::of) {
        if row.what == "w" {
            position = Some(row);
        } else if row.kind != "o" {
            let one = Storage {
                filenode: row.filenode().unwrap_or(0),
                name: decoded(&row.name).unwrap_or_default(),
                kind: RelationKind::of(&row.kind),
                bytes: row.second.unwrap_or(0),
                toast: row.kind == "t",
                shape: Shape::of(&row.shape),
            };
            storage.insert(row.oid, one);
        }
    }
    (position, storage)
}

pub(super) fn listed(oids: &BTreeSet<u32>) -> String {
    let oids: Vec<String> = oids.iter().map(ToString::to_string).collect();
    oids.join(",")
}

/// Whether statements that only read or change rows take it.
pub(super) fn is_weak(mode: &str) -> bool {
    ["AccessShareLock", "RowShareLock", "RowExclusiveLock"].contains(&mode)
}

/// Whether a mode stops writers or readers.
pub(super) fn is_strong(mode: &str) -> bool {
    let strong = [
        "ShareLock",
        "ShareRowExclusiveLock",
        "ExclusiveLock",
        "AccessExclusiveLock",
    ];
    strong.contains(&mode)
}

/// `pg_namespace`.
pub(super) const SCHEMAS: u32 = 2615;

/// A row of what [`PREPARE`] and [`STORAGE`] ask for.
pub(super) struct Row {
    pub(super) what: String,
    pub(super) oid: u32,
    /// A relation's name, or a lock's mode.
    pub(super) name: String,
    pub(super) number: Option<u64>,
    /// `pg_class.relkind`.
    pub(super) kind: String,
    pub(super) first: Option<u64>,
    pub(super) second: Option<u64>,
    pub(super) third: Option<u64>,
    /// See [`Shape`].
    shape: String,
}

impl Row {
    pub(super) fn of(cells: Vec<Option<String>>) -> Self {
        fn number(cell: Option<String>) -> Option<u64> {
            cell.and_then(|text| text.parse().ok())
        }
        let mut cells = cells.into_iter();
        let mut next = || cells.next().flatten();
        let what = next().unwrap_or_default();
        let oid = next().and_then(|text| text.parse().ok()).unwrap_or(0);
        let name = next().unwrap_or_default();
        let wal_or_storage = number(next());
        let first_or_kind = next();
        Self {
            what,
            oid,
            name,
            number: wal_or_storage,
            first: number(first_or_kind.clone()),
            kind: first_or_kind.unwrap_or_default(),
            second: number(next()),
            third: number(next()),
            shape: next().unwrap_or_default(),
        }
    }

    pub(super) fn filenode(&self) -> Option<u32> {
        self.number.and_then(|number| u32::try_from(number).ok())
    }
}

/// A name that was sent as the digits of its bytes in UTF-8.
pub(super) fn decoded(digits: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = digits
        .as_bytes()
        .chunks(2)
        .map(|pair| {
            let pair = std::str::from_utf8(pair).ok()?;
            u8::from_str_radix(pair, 16).ok()
        })
        .collect();
    String::from_utf8(bytes?).ok()
}
