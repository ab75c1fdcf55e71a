//! What a session holds and has rewritten, looked at between its statements.
//!
//! The migrating session itself is asked: it sees its own uncommitted objects, and everything its
//! transaction still holds (manual, 53.12 `pg_locks`).

use std::collections::BTreeMap;

use super::PgError;
use super::ask::Ask;
use super::observer::SeenLock;
use super::probe_sql::{FILENODES, LOOK, READS, SIZES, STORAGE};
use crate::event::{HeldLock, RelationKind, TableScan};

/// Relations as they were before the transaction that is looked at.
#[derive(Debug, Default)]
pub(super) struct Relations {
    /// Storage by oid.
    known: BTreeMap<u32, Storage>,
    /// Position in the write-ahead log when last looked at.
    wal: u64,
    /// The position at which all of `known` was true.
    settled: u64,
    /// Scans and rows read of each relation, when last looked at.
    read: BTreeMap<u32, Reads>,
    /// Sizes of tables that the transaction has locked.
    sizes: BTreeMap<u32, u64>,
    /// Storage that the transaction has given to tables.
    filenodes: BTreeMap<u32, u32>,
}

/// What the session's own statistics say of a relation (manual, 28.2.21).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Reads {
    scans: u64,
    rows: u64,
    changed: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Storage {
    filenode: u32,
    name: String,
    kind: RelationKind,
    /// By the planner's count of pages; 0 for relations that were never analyzed.
    bytes: u64,
}

/// What one look saw.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Locks on relations of the user's, or none where the transaction is over already.
    pub(super) locks: Vec<HeldLock>,
    /// Relations that existed before and have new storage now, with their size.
    pub(super) rewrites: BTreeMap<String, u64>,
    /// Rows that were inserted, updated or deleted since the last look, by triggers and functions
    /// as well.
    pub(super) rows_changed: u64,
    /// Tables that existed before and were read from end to end since the last look.
    pub(super) scans: Vec<TableScan>,
    /// Write-ahead log written since the last look.
    pub(super) wal_bytes: u64,
    /// Milliseconds; 0 is none.
    pub(super) lock_timeout_ms: Option<u64>,
    /// Milliseconds; 0 is none.
    pub(super) statement_timeout_ms: Option<u64>,
}

impl Relations {
    /// Reads what is there now, outside any transaction of the script. `left` is what was known before.
    pub(super) async fn read(ask: &mut impl Ask, left: Option<Self>) -> Result<Self, PgError> {
        let mut relations = left.unwrap_or_default();
        relations.settle(ask).await?;
        Ok(relations)
    }

    /// Reads what the session's statistics say at the beginning of a transaction.
    ///
    /// They go on from the last transaction unless the server has sent them away meanwhile, which it
    /// does outside of transactions only, so only numbers of one transaction can be subtracted.
    pub(super) async fn begin(&mut self, ask: &mut impl Ask) -> Result<(), PgError> {
        self.read.clear();
        for row in ask.ask(true, READS).await?.0 {
            let mut numbers = row
                .into_iter()
                .map(|cell| cell.and_then(|text| text.parse::<u64>().ok()).unwrap_or(0));
            let mut next = || numbers.next().unwrap_or(0);
            let oid = u32::try_from(next()).unwrap_or(0);
            let reads = Reads {
                scans: next(),
                rows: next(),
                changed: next(),
            };
            self.read.insert(oid, reads);
        }
        Ok(())
    }

    /// Looks at the locks of the running transaction, and at the storage of what it has locked against
    /// everybody.
    pub(super) async fn look(&mut self, ask: &mut impl Ask) -> Result<Look, PgError> {
        let (mut look, _, seen) = self.read_rows(ask, true, LOOK).await?;
        let mut now = BTreeMap::new();
        let mut toast = Vec::new();
        for one in &seen {
            let (Some(known), Some(filenode)) = (self.known.get(&one.oid), one.filenode) else {
                continue;
            };
            if known.filenode == filenode {
                continue;
            }
            let storage = Storage {
                filenode,
                ..known.clone()
            };
            now.insert(one.oid, storage);
            if self.filenodes.insert(one.oid, filenode) != Some(filenode) {
                // Its size is another one now.
                self.sizes.remove(&one.oid);
                toast.extend(one.toast.filter(|oid| self.known.contains_key(oid)));
            }
        }
        for (oid, filenode) in self.numbers(ask, FILENODES, &toast).await? {
            if let (Some(known), Ok(filenode)) = (self.known.get(&oid), u32::try_from(filenode)) {
                let storage = Storage {
                    filenode,
                    ..known.clone()
                };
                now.insert(oid, storage);
            }
        }
        let mut unsized_yet: Vec<u32> = seen
            .iter()
            .filter(|one| one.is_table && is_strong(&one.mode))
            .map(|one| one.oid)
            .filter(|oid| self.known.contains_key(oid) && !self.sizes.contains_key(oid))
            .collect();
        unsized_yet.sort_unstable();
        unsized_yet.dedup();
        let sizes = self.numbers(ask, SIZES, &unsized_yet).await?;
        self.sizes.extend(sizes);
        // What has been dropped has no size any more.
        for (lock, one) in look.locks.iter_mut().zip(&seen) {
            if is_strong(&one.mode) {
                lock.bytes = self.sizes.get(&one.oid).copied();
            }
        }
        look.locks
            .sort_by(|a, b| (&a.relation, &a.mode).cmp(&(&b.relation, &b.mode)));
        self.add_rewrites(&mut look, &now);
        Ok(look)
    }

    /// Asks for a number of each of some relations.
    async fn numbers(
        &self,
        ask: &mut impl Ask,
        sql: &str,
        oids: &[u32],
    ) -> Result<Vec<(u32, u64)>, PgError> {
        if oids.is_empty() {
            return Ok(Vec::new());
        }
        let list: Vec<String> = oids.iter().map(ToString::to_string).collect();
        let (rows, _) = ask.ask(true, &sql.replace("OIDS", &list.join(","))).await?;
        let numbers = rows.into_iter().filter_map(|row| {
            let mut cells = row.into_iter().flatten();
            Some((cells.next()?.parse().ok()?, cells.next()?.parse().ok()?))
        });
        Ok(numbers.collect())
    }

    /// Takes what is there now as the state before the next transaction; what the transaction
    /// that just ended rewrote is in the result.
    ///
    /// If nobody has written to the server's log since the last time, all is as it was: every change of the
    /// catalog is in the log.
    pub(super) async fn settle(&mut self, ask: &mut impl Ask) -> Result<Look, PgError> {
        let storage = STORAGE.replace("{SETTLED}", &self.settled.to_string());
        let sql = format!("{LOOK}{storage}");
        let (mut look, now, _) = self.read_rows(ask, false, &sql).await?;
        look.locks.clear();
        if !now.is_empty() {
            self.add_rewrites(&mut look, &now);
            self.known = now;
            self.settled = self.wal;
        }
        self.sizes.clear();
        self.filenodes.clear();
        Ok(look)
    }

    /// Locks that another session saw, as those of a statement. What the statement itself made had no name
    /// for it yet, and stops nobody.
    pub(super) fn held(&self, seen: Vec<SeenLock>) -> Vec<HeldLock> {
        let mut locks: Vec<HeldLock> = seen
            .into_iter()
            .filter_map(|lock| {
                let known = self.known.get(&lock.oid)?;
                let table = matches!(
                    known.kind,
                    RelationKind::Table | RelationKind::MaterializedView
                );
                Some(HeldLock {
                    relation: known.name.clone(),
                    bytes: (table && is_strong(&lock.mode)).then_some(known.bytes),
                    mode: lock.mode,
                    held_ms: lock.held_ms,
                    on_new_object: false,
                    kind: known.kind,
                })
            })
            .collect();
        locks.sort_by(|a, b| (&a.relation, &a.mode).cmp(&(&b.relation, &b.mode)));
        locks
    }

    /// Relations with other storage than before. Indexes and TOAST tables are named like tables.
    fn add_rewrites(&self, look: &mut Look, now: &BTreeMap<u32, Storage>) {
        for (oid, storage) in now {
            let Some(known) = self.known.get(oid) else {
                continue;
            };
            if known.filenode == storage.filenode {
                continue;
            }
            // A table's size includes its TOAST; what is locked has been measured.
            let measured = look
                .locks
                .iter()
                .find(|lock| lock.relation == known.name)
                .and_then(|lock| lock.bytes);
            let size = measured.unwrap_or(match storage.kind {
                RelationKind::Table | RelationKind::MaterializedView | RelationKind::Index => {
                    known.bytes
                }
                RelationKind::Other => 0,
            });
            look.rewrites.insert(storage.name.clone(), size);
        }
    }

    async fn read_rows(
        &mut self,
        ask: &mut impl Ask,
        in_transaction: bool,
        sql: &str,
    ) -> Result<(Look, BTreeMap<u32, Storage>, Vec<Seen>), PgError> {
        let mut look = Look::default();
        let mut seen = Vec::new();
        let mut storage = BTreeMap::new();
        let mut scans = BTreeMap::new();
        let (rows, limit) = ask.ask(in_transaction, sql).await?;
        for row in rows {
            let row = Row::of(row);
            match row.what.as_str() {
                "w" => {
                    let wal = row.number.unwrap_or(self.wal);
                    look.wal_bytes = wal.saturating_sub(self.wal);
                    self.wal = wal;
                    look.lock_timeout_ms = row.first;
                    look.statement_timeout_ms = row.second.map(|seen| seen.max(limit));
                }
                "l" => seen.extend(self.add_lock(row, &mut look, &mut scans)),
                _ => {
                    storage.insert(
                        row.oid,
                        Storage {
                            filenode: row
                                .number
                                .and_then(|number| u32::try_from(number).ok())
                                .unwrap_or(0),
                            name: row.name.unwrap_or_default(),
                            kind: row.kind,
                            bytes: row.bytes.unwrap_or(0),
                        },
                    );
                }
            }
        }
        look.scans = scans.into_values().collect();
        Ok((look, storage, seen))
    }

    fn add_lock(
        &mut self,
        row: Row,
        look: &mut Look,
        scans: &mut BTreeMap<u32, TableScan>,
    ) -> Option<Seen> {
        let known = self.known.get(&row.oid);
        // The name from before, if the transaction has renamed it.
        let relation = known.map(|storage| storage.name.clone()).or(row.name)?;
        let kind = known.map_or(row.kind, |storage| storage.kind);
        let now = Reads {
            scans: row.first.unwrap_or(0),
            rows: row.second.unwrap_or(0),
            changed: row.third.unwrap_or(0),
        };
        // One relation can be locked in several modes, and each row tells of its reads.
        let before = self.read.insert(row.oid, now).unwrap_or_default();
        look.rows_changed += now.changed.saturating_sub(before.changed);
        let existed_as_table =
            known.is_some() && matches!(kind, RelationKind::Table | RelationKind::MaterializedView);
        if existed_as_table && now.scans > before.scans {
            scans.entry(row.oid).or_insert_with(|| TableScan {
                relation: relation.clone(),
                rows: now.rows.saturating_sub(before.rows) / (now.scans - before.scans),
                times: now.scans - before.scans,
            });
        }
        let seen = Seen {
            oid: row.oid,
            mode: row.mode.clone(),
            filenode: row.number.and_then(|number| u32::try_from(number).ok()),
            toast: row.bytes.and_then(|oid| u32::try_from(oid).ok()),
            is_table: matches!(kind, RelationKind::Table | RelationKind::MaterializedView),
        };
        look.locks.push(HeldLock {
            relation,
            mode: row.mode,
            held_ms: 0.0,
            on_new_object: known.is_none(),
            kind,
            bytes: None,
        });
        Some(seen)
    }
}

/// Whether a mode stops writers or readers.
fn is_strong(mode: &str) -> bool {
    let strong = [
        "ShareLock",
        "ShareRowExclusiveLock",
        "ExclusiveLock",
        "AccessExclusiveLock",
    ];
    strong.contains(&mode)
}

/// A lock's relation.
struct Seen {
    oid: u32,
    mode: String,
    /// Where nobody else can use it.
    filenode: Option<u32>,
    toast: Option<u32>,
    is_table: bool,
}

/// A row of [`LOOK`] or [`STORAGE`].
struct Row {
    what: String,
    oid: u32,
    name: Option<String>,
    mode: String,
    number: Option<u64>,
    kind: RelationKind,
    bytes: Option<u64>,
    first: Option<u64>,
    second: Option<u64>,
    third: Option<u64>,
}

impl Row {
    fn of(cells: Vec<Option<String>>) -> Self {
        fn number(cell: Option<String>) -> Option<u64> {
            cell.and_then(|text| text.parse().ok())
        }
        let mut cells = cells.into_iter();
        let mut next = || cells.next().flatten();
        Self {
            what: next().unwrap_or_default(),
            oid: next().and_then(|text| text.parse().ok()).unwrap_or(0),
            name: next().as_deref().and_then(decoded),
            mode: next().unwrap_or_default(),
            number: number(next()),
            kind: RelationKind::of(&next().unwrap_or_default()),
            bytes: number(next()),
            first: number(next()),
            second: number(next()),
            third: number(next()),
        }
    }
}

/// A name that was sent as the digits of its bytes in UTF-8.
fn decoded(digits: &str) -> Option<String> {
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
