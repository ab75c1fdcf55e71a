//! What a session holds and has rewritten, looked at between its statements.
//!
//! The migrating session itself is asked: it sees its own uncommitted objects, and everything its
//! transaction still holds (manual, 53.12 `pg_locks`).

use std::collections::BTreeMap;

use super::observer::SeenLock;
use super::{PgError, Session};
use crate::event::{HeldLock, RelationKind, TableScan};

/// Rows of a query as text.
pub(super) type Rows = Vec<Vec<Option<String>>>;

/// Asks in the session that migrates, without the time limit that the migration has set for its own
/// statements.
pub(super) trait Ask: Send {
    /// The rows, and that limit in milliseconds; 0 is none.
    fn ask(
        &mut self,
        in_transaction: bool,
        sql: &str,
    ) -> impl Future<Output = Result<(Rows, u64), PgError>> + Send;
}

/// A session of ours that migrates.
#[derive(Debug)]
pub(super) struct Own<'a> {
    session: &'a Session,
    /// The script's time limit for statements, where it is known: 0 is none.
    limit_ms: Option<u64>,
    /// Whether the script says anything of time limits, so that it has to be asked each time.
    limit_may_change: bool,
}

impl<'a> Own<'a> {
    pub(super) fn new(session: &'a Session) -> Self {
        Self {
            session,
            limit_ms: None,
            limit_may_change: false,
        }
    }

    /// Notes that a statement of the script may change the time limit of statements.
    pub(super) fn limit_may_change(&mut self) {
        self.limit_may_change = true;
        self.limit_ms = None;
    }
}

impl Ask for Own<'_> {
    async fn ask(&mut self, in_transaction: bool, sql: &str) -> Result<(Rows, u64), PgError> {
        let limit = if let Some(limit) = self.limit_ms {
            limit
        } else {
            let text = self.session.query_one_text(LIMIT).await?;
            text.and_then(|text| text.parse().ok()).unwrap_or(0)
        };
        self.limit_ms = (!self.limit_may_change).then_some(limit);
        if limit == 0 {
            return Ok((self.session.query_text(sql).await?, 0));
        }
        // Within a transaction a setting of the script's own is masked and comes back.
        let local = if in_transaction { "LOCAL " } else { "" };
        self.session
            .execute(&format!("SET {local}statement_timeout = 0"))
            .await?;
        let rows = self.session.query_text(sql).await?;
        self.session
            .execute(&format!("SET {local}statement_timeout = {limit}"))
            .await?;
        Ok((rows, limit))
    }
}

/// Relations as they were before the transaction that is looked at.
#[derive(Debug)]
pub(super) struct Relations {
    /// Storage by oid.
    known: BTreeMap<u32, Storage>,
    /// Position in the write-ahead log when last looked at.
    wal: u64,
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

/// One row a relation: kind `w` carries the log position and the time limits, `l` a lock with reads and,
/// where it lets nobody else in, storage and TOAST table of its relation, `s` storage. Names and
/// operators are qualified, since the script may have set any `search_path`; names come as digits, since it may have
/// set any encoding. A table that is written anew is locked against everybody, and so are its indexes.
///
/// A relation that the transaction dropped has no name any more; we know it by its oid. The server's own
/// relations have lower ones than 16384 (`FirstNormalObjectId`).
const LOOK: &str = "\
SELECT 'w', NULL::pg_catalog.oid, NULL, NULL, (pg_catalog.pg_current_wal_insert_lsn() OPERATOR(pg_catalog.-) '0/0'::pg_catalog.pg_lsn)::pg_catalog.text,
       NULL::pg_catalog.\"char\", NULL::pg_catalog.int8,
       (pg_catalog.date_part('epoch', pg_catalog.current_setting('lock_timeout')::pg_catalog.interval) OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8,
       (pg_catalog.date_part('epoch', pg_catalog.current_setting('statement_timeout')::pg_catalog.interval) OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8,
       NULL::pg_catalog.int8
UNION ALL
SELECT DISTINCT 'l', l.relation, pg_catalog.encode(pg_catalog.convert_to(n.nspname::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) c.relname::pg_catalog.text, 'UTF8'), 'hex'), l.mode,
       CASE WHEN l.mode OPERATOR(pg_catalog.=) 'AccessExclusiveLock' AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m,i}'::pg_catalog.\"char\"[]) THEN c.relfilenode::pg_catalog.text END,
       c.relkind,
       CASE WHEN l.mode OPERATOR(pg_catalog.=) 'AccessExclusiveLock' THEN c.reltoastrelid::pg_catalog.int8 END,
       pg_catalog.pg_stat_get_xact_numscans(l.relation), pg_catalog.pg_stat_get_xact_tuples_returned(l.relation),
       pg_catalog.pg_stat_get_xact_tuples_inserted(l.relation) OPERATOR(pg_catalog.+) pg_catalog.pg_stat_get_xact_tuples_updated(l.relation) OPERATOR(pg_catalog.+) pg_catalog.pg_stat_get_xact_tuples_deleted(l.relation)
  FROM pg_catalog.pg_locks l
  LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) l.relation
  LEFT JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
 WHERE l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid() AND l.granted
   AND l.locktype OPERATOR(pg_catalog.=) 'relation' AND l.relation OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid
   AND (n.nspname IS NULL OR n.nspname OPERATOR(pg_catalog.<>) 'information_schema' AND n.nspname OPERATOR(pg_catalog.!~) '^pg_')";

/// The size of tables with their TOAST. The server asks the file system for each, so each is asked for once.
const SIZES: &str = "\
SELECT c.oid, pg_catalog.pg_table_size(c.oid::pg_catalog.regclass)
  FROM pg_catalog.pg_class c
 WHERE c.oid OPERATOR(pg_catalog.=) ANY ('{OIDS}'::pg_catalog.oid[]) AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m}'::pg_catalog.\"char\"[])";

/// The storage of tables that are not locked themselves.
const FILENODES: &str = "\
SELECT c.oid, c.relfilenode FROM pg_catalog.pg_class c WHERE c.oid OPERATOR(pg_catalog.=) ANY ('{OIDS}'::pg_catalog.oid[])";

/// TOAST tables are named after their tables: their own names are numbers that differ each time.
const STORAGE: &str = "
UNION ALL
SELECT 's', c.oid,
       pg_catalog.encode(pg_catalog.convert_to(CASE WHEN t.oid IS NULL
            THEN n.nspname::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) c.relname::pg_catalog.text
            ELSE tn.nspname::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) t.relname::pg_catalog.text OPERATOR(pg_catalog.||) ' (TOAST)' END, 'UTF8'), 'hex'),
       NULL,
       CASE WHEN c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m,i,t}'::pg_catalog.\"char\"[]) THEN c.relfilenode ELSE 0::pg_catalog.oid END::pg_catalog.text,
       c.relkind, c.relpages::pg_catalog.int8 OPERATOR(pg_catalog.*) pg_catalog.current_setting('block_size')::pg_catalog.int8, NULL, NULL, NULL
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
  LEFT JOIN pg_catalog.pg_class t ON c.relkind OPERATOR(pg_catalog.=) 't' AND t.reltoastrelid OPERATOR(pg_catalog.=) c.oid
  LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid OPERATOR(pg_catalog.=) t.relnamespace
 WHERE COALESCE(tn.nspname, n.nspname) OPERATOR(pg_catalog.<>) 'information_schema'
   AND COALESCE(tn.nspname, n.nspname) OPERATOR(pg_catalog.!~) '^pg_'";

/// Relations that the session has read or changed and not told the server's statistics of yet.
const READS: &str = "\
SELECT oid, scans, rows, changed FROM (
SELECT c.oid, pg_catalog.pg_stat_get_xact_numscans(c.oid) AS scans, pg_catalog.pg_stat_get_xact_tuples_returned(c.oid) AS rows,
       pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid) OPERATOR(pg_catalog.+) pg_catalog.pg_stat_get_xact_tuples_updated(c.oid) OPERATOR(pg_catalog.+) pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid) AS changed
  FROM pg_catalog.pg_class c
 WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m}'::pg_catalog.\"char\"[])) read
 WHERE scans OPERATOR(pg_catalog.>) 0 OR changed OPERATOR(pg_catalog.>) 0";

/// The time limit of statements, in milliseconds.
pub(super) const LIMIT: &str = "SELECT (pg_catalog.date_part('epoch', pg_catalog.current_setting('statement_timeout')::pg_catalog.interval) OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8";

impl Relations {
    /// Reads what is there now, outside any transaction of the script.
    pub(super) async fn read(ask: &mut impl Ask) -> Result<Self, PgError> {
        let mut relations = Self {
            known: BTreeMap::new(),
            wal: 0,
            read: BTreeMap::new(),
            sizes: BTreeMap::new(),
            filenodes: BTreeMap::new(),
        };
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
        let strong = |mode: &str| {
            [
                "ShareLock",
                "ShareRowExclusiveLock",
                "ExclusiveLock",
                "AccessExclusiveLock",
            ]
            .contains(&mode)
        };
        let mut unsized_yet: Vec<u32> = seen
            .iter()
            .filter(|one| one.is_table && strong(&one.mode))
            .map(|one| one.oid)
            .filter(|oid| self.known.contains_key(oid) && !self.sizes.contains_key(oid))
            .collect();
        unsized_yet.sort_unstable();
        unsized_yet.dedup();
        let sizes = self.numbers(ask, SIZES, &unsized_yet).await?;
        self.sizes.extend(sizes);
        // What has been dropped has no size any more.
        for (lock, one) in look.locks.iter_mut().zip(&seen) {
            if strong(&one.mode) {
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
    pub(super) async fn settle(&mut self, ask: &mut impl Ask) -> Result<Look, PgError> {
        let (mut look, now, _) = self
            .read_rows(ask, false, &format!("{LOOK}{STORAGE}"))
            .await?;
        look.locks.clear();
        self.add_rewrites(&mut look, &now);
        self.known = now;
        self.sizes.clear();
        self.filenodes.clear();
        Ok(look)
    }

    /// Locks that another session saw, as those of a statement.
    pub(super) fn held(&self, seen: Vec<SeenLock>) -> Vec<HeldLock> {
        let mut locks: Vec<HeldLock> = seen
            .into_iter()
            .filter_map(|lock| {
                let known = self.known.get(&lock.oid);
                let strong = !matches!(
                    lock.mode.as_str(),
                    "AccessShareLock"
                        | "RowShareLock"
                        | "RowExclusiveLock"
                        | "ShareUpdateExclusiveLock"
                );
                let kind = known.map_or(lock.kind, |storage| storage.kind);
                let sized = strong
                    && matches!(kind, RelationKind::Table | RelationKind::MaterializedView);
                Some(HeldLock {
                    relation: known.map(|known| known.name.clone()).or(lock.relation)?,
                    mode: lock.mode,
                    held_ms: lock.held_ms,
                    on_new_object: known.is_none(),
                    kind,
                    bytes: sized.then_some(lock.bytes),
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
