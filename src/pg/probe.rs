//! What a session holds and has rewritten, looked at between its statements.
//!
//! The migrating session itself is asked: it sees its own uncommitted objects, and everything its
//! transaction still holds (manual, 53.12 `pg_locks`).

use std::collections::{BTreeMap, BTreeSet};

use super::PgError;
use super::ask::{Ask, Rows};
use super::observer::SeenLock;
use super::probe_rows::{Row, SCHEMAS, Shape, Storage, is_strong, is_weak, listed, storage};
use super::probe_sql::{IS_PREPARED, PREPARE, READS, STORAGE};
use super::rewrite_reasons::{Words, reasons};
use crate::event::{HeldLock, RelationKind, RewriteReason, TableScan};

/// Relations as they were before the transaction that is looked at.
#[derive(Debug, Default)]
pub(super) struct Relations {
    /// Storage by oid.
    known: BTreeMap<u32, Storage>,
    /// What the transaction has made; nothing for what is nobody's concern.
    fresh: BTreeMap<u32, Option<Storage>>,
    /// Position in the write-ahead log when last looked at.
    wal: u64,
    /// The position at which all of `known` was true.
    settled: u64,
    /// Scans and rows read of each relation, when last looked at.
    read: BTreeMap<u32, Reads>,
    /// Relations of which the session may have numbers that it has not sent away, if that is known.
    counted: Option<BTreeSet<u32>>,
    /// Sizes of tables that the transaction has locked.
    sizes: BTreeMap<u32, u64>,
    /// Storage that the transaction has given to relations.
    filenodes: BTreeMap<u32, u32>,
    /// What tells why, of tables that the transaction has written anew.
    shapes: BTreeMap<u32, Shape>,
    /// Rewrites that have been told of, by that storage.
    rewritten: BTreeMap<u32, u32>,
    /// Locks that have been told of, by mode.
    held: BTreeMap<String, BTreeSet<u32>>,
    /// What it may have renamed, dropped or given other storage.
    touched: BTreeSet<u32>,
    /// Whether a schema may have another name.
    renamed: bool,
}

/// What the session's own statistics say of a relation (manual, 28.2.21).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Reads {
    scans: u64,
    rows: u64,
    changed: u64,
}

/// What one look saw.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Locks on relations of the user's that no look before has seen in this transaction, or none where it is over
    /// already.
    pub(super) locks: Vec<HeldLock>,
    /// Relations that existed before and have other storage than at the last look, with their size.
    pub(super) rewrites: BTreeMap<String, u64>,
    /// Why tables among them were written anew, if a command did it that changes tables.
    pub(super) reasons: BTreeSet<RewriteReason>,
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
        if relations.settled != 0 {
            let (position, _) = relations.details(ask, false, &BTreeSet::new()).await?;
            if position.is_some_and(|row| row.number == Some(relations.settled)) {
                // Between scripts we read catalogs only, so what was counted is the scripts' own.
                return Ok(relations);
            }
        }
        relations.settle_all(ask).await?;
        Ok(relations)
    }

    /// Reads what the session's statistics say at the beginning of a transaction.
    ///
    /// They go on from the last transaction unless the server has sent them away meanwhile, which it
    /// does outside of transactions only, so only numbers of one transaction can be subtracted.
    pub(super) async fn begin(&mut self, ask: &mut impl Ask) -> Result<(), PgError> {
        let rows = match &self.counted {
            None => ask.ask(true, READS).await?.0,
            Some(none) if none.is_empty() => Rows::new(),
            Some(some) => prepared(ask, true, &reads(some)).await?.0,
        };
        self.begun(rows);
        Ok(())
    }

    /// What to ask at the beginning of a transaction, where it is known which relations can have been counted.
    pub(super) fn reads(&self) -> Option<String> {
        self.counted.as_ref().map(reads)
    }

    /// Takes the answer.
    pub(super) fn begun(&mut self, rows: Rows) {
        self.read.clear();
        let counted = self.counted.insert(BTreeSet::new());
        for row in rows {
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
            if oid != 0 && (reads.scans > 0 || reads.changed > 0) {
                self.read.insert(oid, reads);
                counted.insert(oid);
            }
        }
    }

    /// Looks at the locks of the running transaction, and at the storage of what it has locked against
    /// everybody.
    ///
    /// `words` are the statement's; `answered` is the answer to its question and the time limit in milliseconds, where
    /// that was asked already.
    pub(super) async fn look(
        &mut self,
        ask: &mut impl Ask,
        words: Words,
        answered: Option<(Rows, u64)>,
    ) -> Result<Look, PgError> {
        let (rows, limit) = match answered {
            Some(answered) => answered,
            None => prepared(ask, true, &self.question()).await?,
        };
        let mut look = Look::default();
        let mut rows: Vec<Row> = rows.into_iter().map(Row::of).collect();
        rows.retain(|row| {
            if row.what == "w" {
                self.add_position(row, &mut look);
                look.lock_timeout_ms = row.first;
                look.statement_timeout_ms = row.second.map(|seen| seen.max(limit));
            }
            self.renamed |= row.oid == SCHEMAS;
            row.what == "l" && row.oid != SCHEMAS
        });
        self.read_details(ask, &rows, words, &mut look).await?;
        let mut scans = BTreeMap::new();
        // With the table whose size is to be told.
        let mut locks: Vec<(HeldLock, Option<u32>)> = Vec::new();
        for row in rows {
            locks.extend(self.add_lock(row, &mut look, &mut scans));
        }
        look.scans = scans.into_values().collect();
        let of_tables = locks.iter().filter_map(|(_, table)| *table);
        let unsized_yet: BTreeSet<u32> = of_tables
            .filter(|oid| !self.sizes.contains_key(oid))
            .collect();
        self.read_sizes(ask, &unsized_yet).await?;
        // What has been dropped has no size any more.
        look.locks = locks
            .into_iter()
            .map(|(lock, table)| HeldLock {
                bytes: table.and_then(|oid| self.sizes.get(&oid).copied()),
                ..lock
            })
            .collect();
        look.locks
            .sort_by(|a, b| (&a.relation, &a.mode).cmp(&(&b.relation, &b.mode)));
        self.add_rewrites(&mut look);
        Ok(look)
    }

    /// What is asked of a running transaction.
    pub(super) fn question(&self) -> String {
        let horizon = self.known.last_key_value().map_or(0, |(oid, _)| *oid);
        format!("EXECUTE pgrehearse_locks({})", u64::from(horizon) + 1)
    }

    /// Asks for what is not known of the relations that are locked: new ones, and those with other storage.
    async fn read_details(
        &mut self,
        ask: &mut impl Ask,
        locks: &[Row],
        words: Words,
        look: &mut Look,
    ) -> Result<(), PgError> {
        let oids: BTreeSet<u32> = locks
            .iter()
            .filter(|row| match self.known.get(&row.oid) {
                Some(known) => {
                    let now = self.filenodes.get(&row.oid).unwrap_or(&known.filenode);
                    known.filenode != 0 && row.filenode().is_some_and(|filenode| filenode != *now)
                }
                None => !self.fresh.contains_key(&row.oid),
            })
            .map(|row| row.oid)
            .collect();
        if oids.is_empty() {
            return Ok(());
        }
        // Dropped since, or the server's own, if nothing else is told of them.
        for oid in oids.iter().filter(|oid| !self.known.contains_key(oid)) {
            self.fresh.insert(*oid, None);
        }
        let (_, details) = self.details(ask, true, &oids).await?;
        let mut changed = Vec::new();
        for (oid, storage) in details {
            let Some(known) = self.known.get(&oid) else {
                self.fresh.insert(oid, Some(storage));
                continue;
            };
            let filenode = storage.filenode;
            let before = self.filenodes.insert(oid, filenode);
            if before.unwrap_or(known.filenode) != filenode {
                // Its size is another one now.
                self.sizes.remove(&oid);
                if known.kind == RelationKind::Table && !known.toast {
                    let before = self.shapes.insert(oid, storage.shape.clone());
                    let before = before.unwrap_or_else(|| known.shape.clone());
                    changed.push((oid, before, storage.shape));
                }
            }
        }
        if !changed.is_empty() {
            look.reasons = reasons(ask, &changed, words).await?;
        }
        Ok(())
    }

    /// The log's position, and storage by oid; of the server's own relations nothing.
    async fn details(
        &self,
        ask: &mut impl Ask,
        in_transaction: bool,
        oids: &BTreeSet<u32>,
    ) -> Result<(Option<Row>, BTreeMap<u32, Storage>), PgError> {
        let (rows, _) = prepared(ask, in_transaction, &relations(oids)).await?;
        Ok(storage(rows))
    }

    /// Asks for the sizes of some tables.
    async fn read_sizes(
        &mut self,
        ask: &mut impl Ask,
        oids: &BTreeSet<u32>,
    ) -> Result<(), PgError> {
        if oids.is_empty() {
            return Ok(());
        }
        let sql = format!("EXECUTE pgrehearse_sizes('{{{}}}')", listed(oids));
        let (rows, _) = prepared(ask, true, &sql).await?;
        let sizes = rows.into_iter().filter_map(|row| {
            let mut cells = row.into_iter().flatten();
            let oid: u32 = cells.next()?.parse().ok()?;
            let bytes: u64 = cells.next()?.parse().ok()?;
            Some((oid, bytes))
        });
        self.sizes.extend(sizes);
        Ok(())
    }

    /// Takes what is there now as the state before the next transaction, when one has ended all of whose
    /// statements have been looked at.
    ///
    /// `answered` is the answer to [`Self::last_question`], where that was asked already.
    pub(super) async fn settle(
        &mut self,
        ask: &mut impl Ask,
        answered: Option<Rows>,
    ) -> Result<Look, PgError> {
        if self.renamed {
            return self.settle_all(ask).await;
        }
        let oids = self.unsettled();
        let (position, now) = match answered {
            Some(rows) => storage(rows),
            None => self.details(ask, false, &oids).await?,
        };
        let mut look = Look::default();
        if let Some(position) = position {
            self.add_position(&position, &mut look);
        }
        self.known.retain(|oid, _| !oids.contains(oid));
        self.known.extend(now);
        self.forget_transaction();
        Ok(look)
    }

    /// What is asked when a transaction has ended all of whose statements have been looked at; nothing if more is to
    /// be asked than that.
    pub(super) fn last_question(&self) -> Option<String> {
        (!self.renamed).then(|| relations(&self.unsettled()))
    }

    /// What the transaction has made, and what it may have renamed, dropped or given other storage.
    fn unsettled(&self) -> BTreeSet<u32> {
        let made = self.fresh.iter().filter(|(_, made)| made.is_some());
        let made = made.map(|(oid, _)| *oid);
        self.touched.iter().copied().chain(made).collect()
    }

    /// Takes what is there now as the state before the next transaction; what has
    /// been rewritten since the last time is in the result.
    ///
    /// If nobody has written to the server's log since then, all is as it was: every change of the
    /// catalog is in the log.
    pub(super) async fn settle_all(&mut self, ask: &mut impl Ask) -> Result<Look, PgError> {
        let sql = STORAGE.replace("{SETTLED}", &self.settled.to_string());
        let (rows, _) = ask.ask(false, &sql).await?;
        let (position, now) = storage(rows);
        let mut look = Look::default();
        if let Some(position) = position {
            self.add_position(&position, &mut look);
        }
        if !now.is_empty() {
            self.filenodes = now
                .iter()
                .map(|(oid, storage)| (*oid, storage.filenode))
                .collect();
            self.add_rewrites(&mut look);
            self.known = now;
        }
        self.counted = None;
        self.forget_transaction();
        Ok(look)
    }

    fn forget_transaction(&mut self) {
        self.settled = self.wal;
        self.renamed = false;
        self.fresh.clear();
        self.touched.clear();
        self.sizes.clear();
        self.filenodes.clear();
        self.shapes.clear();
        self.rewritten.clear();
        self.held.clear();
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
    fn add_rewrites(&mut self, look: &mut Look) {
        for (oid, filenode) in &self.filenodes {
            let Some(known) = self.known.get(oid) else {
                continue;
            };
            let told = self.rewritten.insert(*oid, *filenode);
            if told.unwrap_or(known.filenode) == *filenode {
                continue;
            }
            // A table's size includes its TOAST; what is locked has been measured.
            let measured = self.sizes.get(oid).copied();
            let size = measured.unwrap_or(match known.kind {
                RelationKind::Table | RelationKind::MaterializedView | RelationKind::Index => {
                    known.bytes
                }
                RelationKind::Other => 0,
            });
            look.rewrites.insert(known.name.clone(), size);
        }
    }

    fn add_position(&mut self, row: &Row, look: &mut Look) {
        let wal = row.number.unwrap_or(self.wal);
        look.wal_bytes = wal.saturating_sub(self.wal);
        self.wal = wal;
    }

    /// The lock, if it is on a relation of the user's, and the table whose size matters.
    fn add_lock(
        &mut self,
        row: Row,
        look: &mut Look,
        scans: &mut BTreeMap<u32, TableScan>,
    ) -> Option<(HeldLock, Option<u32>)> {
        let known = self.known.get(&row.oid);
        // The name from before, if the transaction has renamed it.
        let storage = known.or(self.fresh.get(&row.oid).and_then(Option::as_ref))?;
        if storage.toast {
            return None;
        }
        if !is_weak(&row.name) {
            self.touched.insert(row.oid);
        }
        let kind = storage.kind;
        let is_table = matches!(kind, RelationKind::Table | RelationKind::MaterializedView);
        // One relation can be locked in several modes, and each row tells of its reads; not each of its writes.
        let before = self.read.get(&row.oid).copied().unwrap_or_default();
        let now = Reads {
            scans: row.first.unwrap_or(before.scans),
            rows: row.second.unwrap_or(before.rows),
            changed: row.third.unwrap_or(before.changed),
        };
        if now != Reads::default() {
            self.read.insert(row.oid, now);
            if let Some(counted) = &mut self.counted {
                counted.insert(row.oid);
            }
        }
        look.rows_changed += now.changed.saturating_sub(before.changed);
        if known.is_some() && is_table && now.scans > before.scans {
            scans.entry(row.oid).or_insert_with(|| TableScan {
                relation: storage.name.clone(),
                rows: now.rows.saturating_sub(before.rows) / (now.scans - before.scans),
                times: now.scans - before.scans,
            });
        }
        let is_new = if let Some(held) = self.held.get_mut(&row.name) {
            held.insert(row.oid)
        } else {
            let held = BTreeSet::from([row.oid]);
            self.held.insert(row.name.clone(), held).is_none()
        };
        if !is_new {
            return None;
        }
        let held = HeldLock {
            relation: storage.name.clone(),
            on_new_object: known.is_none(),
            mode: row.name,
            held_ms: 0.0,
            kind,
            bytes: None,
        };
        let sized = known.is_some() && is_table && is_strong(&held.mode);
        Some((held, sized.then_some(row.oid)))
    }
}

/// The question for what was read of relations by oid.
pub(super) fn reads(oids: &BTreeSet<u32>) -> String {
    format!("EXECUTE pgrehearse_reads('{{{}}}')", listed(oids))
}

/// The question for relations by oid.
fn relations(oids: &BTreeSet<u32>) -> String {
    format!("EXECUTE pgrehearse_relations('{{{}}}')", listed(oids))
}

/// Asks one of the prepared questions.
async fn prepared(
    ask: &mut impl Ask,
    in_transaction: bool,
    sql: &str,
) -> Result<(Rows, u64), PgError> {
    prepare(ask, in_transaction).await?;
    match ask.ask(in_transaction, sql).await {
        Err(error) if error.sqlstate() == Some(NOT_PREPARED) => {
            // A function has dropped them. Where that has not cost the transaction, there is another chance.
            ask.standing().prepared = false;
            match prepare(ask, in_transaction).await {
                Ok(()) => ask.ask(in_transaction, sql).await,
                Err(_) => Err(error),
            }
        }
        answered => answered,
    }
}

async fn prepare(ask: &mut impl Ask, in_transaction: bool) -> Result<(), PgError> {
    if ask.standing().prepared {
        return Ok(());
    }
    let (there, _) = ask.ask(in_transaction, IS_PREPARED).await?;
    if there.is_empty() {
        for statement in PREPARE {
            ask.ask(in_transaction, statement).await?;
        }
    }
    ask.standing().prepared = true;
    Ok(())
}

/// `invalid_sql_statement_name`.
const NOT_PREPARED: &str = "26000";
