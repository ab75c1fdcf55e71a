//! What a session holds and has rewritten, looked at between its statements.
//!
//! The migrating session itself is asked: it sees its own uncommitted objects, and everything its
//! transaction still holds (manual, 53.12 `pg_locks`).

use std::collections::{BTreeMap, BTreeSet};

use super::{PgError, Session};
use crate::event::{HeldLock, RelationKind, TableScan};

/// Relations as they were before the transaction that is looked at.
#[derive(Debug)]
pub(super) struct Relations {
    /// Storage by oid.
    known: BTreeMap<u32, Storage>,
    /// Position in the write-ahead log when last looked at.
    wal: u64,
    /// Scans and rows read of each relation, when last looked at.
    read: BTreeMap<u32, Reads>,
}

/// What the session's own statistics say of a relation (manual, 28.2.21).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Reads {
    scans: u64,
    rows: u64,
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
    /// Relations that existed before and have new storage now.
    pub(super) rewrites: BTreeSet<String>,
    /// Their size.
    pub(super) rewritten_bytes: u64,
    /// Tables that existed before and were read from end to end since the last look.
    pub(super) scans: Vec<TableScan>,
    /// Write-ahead log written since the last look.
    pub(super) wal_bytes: u64,
    /// Milliseconds; 0 is none.
    pub(super) lock_timeout_ms: Option<u64>,
    /// Milliseconds; 0 is none.
    pub(super) statement_timeout_ms: Option<u64>,
}

/// One row a relation: kind `w` carries the log position and the time limits, `l` a lock with
/// size and reads of its relation, `s` storage. Names and operators are qualified, since the script
/// may have set any `search_path`.
///
/// A relation that the transaction dropped has no name any more; we know it by its oid.
const LOOK: &str = "\
SELECT 'w', NULL::pg_catalog.oid, NULL, NULL, (pg_catalog.pg_current_wal_insert_lsn() OPERATOR(pg_catalog.-) '0/0'::pg_catalog.pg_lsn)::pg_catalog.text,
       NULL::pg_catalog.\"char\", NULL::pg_catalog.int8,
       (pg_catalog.date_part('epoch', pg_catalog.current_setting('lock_timeout')::pg_catalog.interval) OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8,
       (pg_catalog.date_part('epoch', pg_catalog.current_setting('statement_timeout')::pg_catalog.interval) OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8
UNION ALL
SELECT DISTINCT 'l', l.relation, n.nspname::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) c.relname::pg_catalog.text, l.mode, NULL,
       c.relkind,
       CASE WHEN l.mode OPERATOR(pg_catalog.=) ANY ('{ShareLock,ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}'::pg_catalog.text[])
             AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m}'::pg_catalog.\"char\"[])
            THEN pg_catalog.pg_table_size(l.relation::pg_catalog.regclass) END,
       pg_catalog.pg_stat_get_xact_numscans(l.relation), pg_catalog.pg_stat_get_xact_tuples_returned(l.relation)
  FROM pg_catalog.pg_locks l
  LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) l.relation
  LEFT JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
 WHERE l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid() AND l.granted
   AND l.locktype OPERATOR(pg_catalog.=) 'relation'
   AND (n.nspname IS NULL OR n.nspname OPERATOR(pg_catalog.<>) 'information_schema' AND n.nspname OPERATOR(pg_catalog.!~) '^pg_')";

/// TOAST tables are named after their tables: their own names are numbers that differ each time.
const STORAGE: &str = "
UNION ALL
SELECT 's', c.oid,
       CASE WHEN t.oid IS NULL
            THEN n.nspname::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) c.relname::pg_catalog.text
            ELSE tn.nspname::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) t.relname::pg_catalog.text OPERATOR(pg_catalog.||) ' (TOAST)' END,
       NULL,
       CASE WHEN c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m,i,t}'::pg_catalog.\"char\"[]) THEN c.relfilenode ELSE 0::pg_catalog.oid END::pg_catalog.text,
       c.relkind, c.relpages::pg_catalog.int8 OPERATOR(pg_catalog.*) pg_catalog.current_setting('block_size')::pg_catalog.int8, NULL, NULL
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
  LEFT JOIN pg_catalog.pg_class t ON c.relkind OPERATOR(pg_catalog.=) 't' AND t.reltoastrelid OPERATOR(pg_catalog.=) c.oid
  LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid OPERATOR(pg_catalog.=) t.relnamespace
 WHERE COALESCE(tn.nspname, n.nspname) OPERATOR(pg_catalog.<>) 'information_schema'
   AND COALESCE(tn.nspname, n.nspname) OPERATOR(pg_catalog.!~) '^pg_'";

/// Relations that the session has read and not told the server's statistics of yet.
const READS: &str = "\
SELECT c.oid, pg_catalog.pg_stat_get_xact_numscans(c.oid), pg_catalog.pg_stat_get_xact_tuples_returned(c.oid)
  FROM pg_catalog.pg_class c
 WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m}'::pg_catalog.\"char\"[])
   AND pg_catalog.pg_stat_get_xact_numscans(c.oid) OPERATOR(pg_catalog.>) 0";

impl Relations {
    /// Reads what is there now, outside any transaction of the script.
    pub(super) async fn read(session: &Session) -> Result<Self, PgError> {
        let mut relations = Self {
            known: BTreeMap::new(),
            wal: 0,
            read: BTreeMap::new(),
        };
        relations.settle(session).await?;
        Ok(relations)
    }

    /// Reads what the session's statistics say at the beginning of a transaction.
    ///
    /// They go on from the last transaction unless the server has sent them away meanwhile, which it
    /// does outside of transactions only, so only numbers of one transaction can be subtracted.
    pub(super) async fn begin(&mut self, session: &Session) -> Result<(), PgError> {
        self.read.clear();
        for row in session.query_text(READS).await? {
            let mut numbers = row
                .into_iter()
                .map(|cell| cell.and_then(|text| text.parse::<u64>().ok()).unwrap_or(0));
            let mut next = || numbers.next().unwrap_or(0);
            let oid = u32::try_from(next()).unwrap_or(0);
            let reads = Reads {
                scans: next(),
                rows: next(),
            };
            self.read.insert(oid, reads);
        }
        Ok(())
    }

    /// Looks at the locks of the running transaction and, where one is strong enough for a
    /// rewrite, at the storage of all relations.
    pub(super) async fn look(&mut self, session: &Session) -> Result<Look, PgError> {
        let (mut look, _) = self.read_rows(session, LOOK).await?;
        if look
            .locks
            .iter()
            .any(|lock| lock.mode == "AccessExclusiveLock")
        {
            let (_, now) = self.read_rows(session, &format!("{LOOK}{STORAGE}")).await?;
            self.add_rewrites(&mut look, &now);
        }
        Ok(look)
    }

    /// Takes what is there now as the state before the next transaction; what the transaction
    /// that just ended rewrote is in the result.
    pub(super) async fn settle(&mut self, session: &Session) -> Result<Look, PgError> {
        let (mut look, now) = self.read_rows(session, &format!("{LOOK}{STORAGE}")).await?;
        look.locks.clear();
        self.add_rewrites(&mut look, &now);
        self.known = now;
        Ok(look)
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
            look.rewritten_bytes += measured.unwrap_or(match storage.kind {
                RelationKind::Table | RelationKind::MaterializedView | RelationKind::Index => {
                    known.bytes
                }
                RelationKind::Other => 0,
            });
            look.rewrites.insert(storage.name.clone());
        }
    }

    async fn read_rows(
        &mut self,
        session: &Session,
        sql: &str,
    ) -> Result<(Look, BTreeMap<u32, Storage>), PgError> {
        let mut look = Look::default();
        let mut storage = BTreeMap::new();
        let mut scans = BTreeMap::new();
        for row in session.query_text(sql).await? {
            let row = Row::of(row);
            match row.what.as_str() {
                "w" => {
                    let wal = row.number.unwrap_or(self.wal);
                    look.wal_bytes = wal.saturating_sub(self.wal);
                    self.wal = wal;
                    look.lock_timeout_ms = row.first;
                    look.statement_timeout_ms = row.second;
                }
                "l" => self.add_lock(row, &mut look, &mut scans),
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
        look.locks
            .sort_by(|a, b| (&a.relation, &a.mode).cmp(&(&b.relation, &b.mode)));
        look.scans = scans.into_values().collect();
        Ok((look, storage))
    }

    fn add_lock(&mut self, row: Row, look: &mut Look, scans: &mut BTreeMap<u32, TableScan>) {
        let known = self.known.get(&row.oid);
        // The name from before, if the transaction has renamed it.
        let named = known.map(|storage| storage.name.clone()).or(row.name);
        let Some(relation) = named else {
            return;
        };
        let kind = known.map_or(row.kind, |storage| storage.kind);
        let now = Reads {
            scans: row.first.unwrap_or(0),
            rows: row.second.unwrap_or(0),
        };
        // One relation can be locked in several modes, and each row tells of its reads.
        let before = self.read.insert(row.oid, now).unwrap_or_default();
        let existed_as_table =
            known.is_some() && matches!(kind, RelationKind::Table | RelationKind::MaterializedView);
        if existed_as_table && now.scans > before.scans {
            scans.entry(row.oid).or_insert_with(|| TableScan {
                relation: relation.clone(),
                rows: now.rows.saturating_sub(before.rows) / (now.scans - before.scans),
                times: now.scans - before.scans,
            });
        }
        look.locks.push(HeldLock {
            relation,
            mode: row.mode,
            held_ms: 0.0,
            on_new_object: known.is_none(),
            kind,
            bytes: row.bytes,
        });
    }
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
            name: next(),
            mode: next().unwrap_or_default(),
            number: number(next()),
            kind: RelationKind::of(&next().unwrap_or_default()),
            bytes: number(next()),
            first: number(next()),
            second: number(next()),
        }
    }
}
