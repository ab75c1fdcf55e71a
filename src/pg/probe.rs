//! What a session holds and has rewritten, looked at between its statements.
//!
//! The migrating session itself is asked: it sees its own uncommitted objects, and everything its
//! transaction still holds (manual, 53.12 `pg_locks`).

use std::collections::BTreeMap;

use super::{PgError, Session};
use crate::event::{HeldLock, RelationKind, TableScan};

/// Relations as they were before the transaction that is looked at.
#[derive(Debug)]
pub(super) struct Relations {
    /// Storage by oid.
    known: BTreeMap<u32, Storage>,
    /// Position in the write-ahead log when last looked at.
    wal: u64,
    /// The script's time limit for statements, where it is known: 0 is none.
    limit_ms: Option<u64>,
    /// Whether the script says anything of time limits, so that it has to be asked each time.
    limit_may_change: bool,
    /// The limit that was put aside for the last look.
    seen_limit: u64,
    /// Scans and rows read of each relation, when last looked at.
    read: BTreeMap<u32, Reads>,
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

/// One row a relation: kind `w` carries the log position and the time limits, `l` a lock with
/// size and reads of its relation, `s` storage. Names and operators are qualified, since the script
/// may have set any `search_path`; names come as digits, since it may have set any encoding.
///
/// A relation that the transaction dropped has no name any more; we know it by its oid.
const LOOK: &str = "\
SELECT 'w', NULL::pg_catalog.oid, NULL, NULL, (pg_catalog.pg_current_wal_insert_lsn() OPERATOR(pg_catalog.-) '0/0'::pg_catalog.pg_lsn)::pg_catalog.text,
       NULL::pg_catalog.\"char\", NULL::pg_catalog.int8,
       (pg_catalog.date_part('epoch', pg_catalog.current_setting('lock_timeout')::pg_catalog.interval) OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8,
       (pg_catalog.date_part('epoch', pg_catalog.current_setting('statement_timeout')::pg_catalog.interval) OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8,
       NULL::pg_catalog.int8
UNION ALL
SELECT DISTINCT 'l', l.relation, pg_catalog.encode(pg_catalog.convert_to(n.nspname::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) c.relname::pg_catalog.text, 'UTF8'), 'hex'), l.mode, NULL,
       c.relkind,
       CASE WHEN l.mode OPERATOR(pg_catalog.=) ANY ('{ShareLock,ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}'::pg_catalog.text[])
             AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m}'::pg_catalog.\"char\"[])
            THEN pg_catalog.pg_table_size(l.relation::pg_catalog.regclass) END,
       pg_catalog.pg_stat_get_xact_numscans(l.relation), pg_catalog.pg_stat_get_xact_tuples_returned(l.relation),
       pg_catalog.pg_stat_get_xact_tuples_inserted(l.relation) OPERATOR(pg_catalog.+) pg_catalog.pg_stat_get_xact_tuples_updated(l.relation) OPERATOR(pg_catalog.+) pg_catalog.pg_stat_get_xact_tuples_deleted(l.relation)
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
const LIMIT: &str = "SELECT (pg_catalog.date_part('epoch', pg_catalog.current_setting('statement_timeout')::pg_catalog.interval) OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8";

impl Relations {
    /// Reads what is there now, outside any transaction of the script.
    pub(super) async fn read(session: &Session) -> Result<Self, PgError> {
        let mut relations = Self {
            known: BTreeMap::new(),
            wal: 0,
            limit_ms: None,
            limit_may_change: false,
            seen_limit: 0,
            read: BTreeMap::new(),
        };
        relations.settle(session).await?;
        Ok(relations)
    }

    /// Notes that a statement of the script may change the time limit of statements.
    pub(super) fn limit_may_change(&mut self) {
        self.limit_may_change = true;
        self.limit_ms = None;
    }

    /// Asks the session without the script's time limit, which is for its own statements.
    async fn unhurried(
        &mut self,
        session: &Session,
        in_transaction: bool,
        sql: &str,
    ) -> Result<Vec<Vec<Option<String>>>, PgError> {
        self.seen_limit = 0;
        let limit = if let Some(limit) = self.limit_ms {
            limit
        } else {
            let text = session.query_one_text(LIMIT).await?;
            text.and_then(|text| text.parse().ok()).unwrap_or(0)
        };
        self.limit_ms = (!self.limit_may_change).then_some(limit);
        if limit == 0 {
            return session.query_text(sql).await;
        }
        // Within a transaction a setting of the script's own is masked and comes back.
        let local = if in_transaction { "LOCAL " } else { "" };
        session
            .execute(&format!("SET {local}statement_timeout = 0"))
            .await?;
        let rows = session.query_text(sql).await?;
        session
            .execute(&format!("SET {local}statement_timeout = {limit}"))
            .await?;
        self.seen_limit = limit;
        Ok(rows)
    }

    /// Reads what the session's statistics say at the beginning of a transaction.
    ///
    /// They go on from the last transaction unless the server has sent them away meanwhile, which it
    /// does outside of transactions only, so only numbers of one transaction can be subtracted.
    pub(super) async fn begin(&mut self, session: &Session) -> Result<(), PgError> {
        self.read.clear();
        for row in self.unhurried(session, true, READS).await? {
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

    /// Looks at the locks of the running transaction and, where one is strong enough for a
    /// rewrite, at the storage of all relations.
    pub(super) async fn look(&mut self, session: &Session) -> Result<Look, PgError> {
        let (mut look, _) = self.read_rows(session, true, LOOK).await?;
        if look
            .locks
            .iter()
            .any(|lock| lock.mode == "AccessExclusiveLock")
        {
            let (again, now) = self
                .read_rows(session, true, &format!("{LOOK}{STORAGE}"))
                .await?;
            look.wal_bytes += again.wal_bytes;
            self.add_rewrites(&mut look, &now);
        }
        Ok(look)
    }

    /// Takes what is there now as the state before the next transaction; what the transaction
    /// that just ended rewrote is in the result.
    pub(super) async fn settle(&mut self, session: &Session) -> Result<Look, PgError> {
        let (mut look, now) = self
            .read_rows(session, false, &format!("{LOOK}{STORAGE}"))
            .await?;
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
        session: &Session,
        in_transaction: bool,
        sql: &str,
    ) -> Result<(Look, BTreeMap<u32, Storage>), PgError> {
        let mut look = Look::default();
        let mut storage = BTreeMap::new();
        let mut scans = BTreeMap::new();
        for row in self.unhurried(session, in_transaction, sql).await? {
            let row = Row::of(row);
            match row.what.as_str() {
                "w" => {
                    let wal = row.number.unwrap_or(self.wal);
                    look.wal_bytes = wal.saturating_sub(self.wal);
                    self.wal = wal;
                    look.lock_timeout_ms = row.first;
                    look.statement_timeout_ms = row.second.map(|limit| limit.max(self.seen_limit));
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
