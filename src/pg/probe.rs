//! What a session holds and has rewritten, looked at between its statements.
//!
//! The migrating session itself is asked: it sees its own uncommitted objects, and everything its
//! transaction still holds (manual, 53.12 `pg_locks`).

use std::collections::{BTreeMap, BTreeSet};

use super::{PgError, Session};

/// Relations as they were before the transaction that is looked at.
#[derive(Debug)]
pub(super) struct Relations {
    /// Storage by oid.
    known: BTreeMap<u32, Storage>,
    /// Position in the write-ahead log when last looked at.
    wal: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Storage {
    filenode: u32,
    name: String,
}

/// What one look saw.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Locks on relations of the user's, or none where the transaction is over already.
    pub(super) locks: Vec<Lock>,
    /// Relations that existed before and have new storage now.
    pub(super) rewrites: BTreeSet<String>,
    /// Write-ahead log written since the last look.
    pub(super) wal_bytes: u64,
}

/// A lock on a relation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lock {
    pub(super) relation: String,
    pub(super) mode: String,
    pub(super) on_new_object: bool,
}

/// One row a relation: kind `w` carries the log position, `l` a lock, `s` storage. Names and
/// operators are qualified, since the script may have set any `search_path`.
///
/// A relation that the transaction dropped has no name any more; we know it by its oid.
const LOOK: &str = "\
SELECT 'w', NULL::pg_catalog.oid, NULL, NULL, (pg_catalog.pg_current_wal_insert_lsn() OPERATOR(pg_catalog.-) '0/0'::pg_catalog.pg_lsn)::pg_catalog.text
UNION ALL
SELECT DISTINCT 'l', l.relation, n.nspname::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) c.relname::pg_catalog.text, l.mode, NULL
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
       CASE WHEN c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m,i,t}'::pg_catalog.\"char\"[]) THEN c.relfilenode ELSE 0::pg_catalog.oid END::pg_catalog.text
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
  LEFT JOIN pg_catalog.pg_class t ON c.relkind OPERATOR(pg_catalog.=) 't' AND t.reltoastrelid OPERATOR(pg_catalog.=) c.oid
  LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid OPERATOR(pg_catalog.=) t.relnamespace
 WHERE COALESCE(tn.nspname, n.nspname) OPERATOR(pg_catalog.<>) 'information_schema'
   AND COALESCE(tn.nspname, n.nspname) OPERATOR(pg_catalog.!~) '^pg_'";

impl Relations {
    /// Reads what is there now, outside any transaction of the script.
    pub(super) async fn read(session: &Session) -> Result<Self, PgError> {
        let mut relations = Self {
            known: BTreeMap::new(),
            wal: 0,
        };
        relations.settle(session).await?;
        Ok(relations)
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
            look.rewrites = self.rewrites(&now);
        }
        Ok(look)
    }

    /// Takes what is there now as the state before the next transaction; what the transaction
    /// that just ended rewrote is in the result.
    pub(super) async fn settle(&mut self, session: &Session) -> Result<Look, PgError> {
        let (mut look, now) = self.read_rows(session, &format!("{LOOK}{STORAGE}")).await?;
        look.locks.clear();
        look.rewrites = self.rewrites(&now);
        self.known = now;
        Ok(look)
    }

    /// Relations with other storage than before. Indexes and TOAST tables are named like tables.
    fn rewrites(&self, now: &BTreeMap<u32, Storage>) -> BTreeSet<String> {
        now.iter()
            .filter(|(oid, storage)| {
                self.known
                    .get(oid)
                    .is_some_and(|known| known.filenode != storage.filenode)
            })
            .map(|(_, storage)| storage.name.clone())
            .collect()
    }

    async fn read_rows(
        &mut self,
        session: &Session,
        sql: &str,
    ) -> Result<(Look, BTreeMap<u32, Storage>), PgError> {
        let mut look = Look::default();
        let mut storage = BTreeMap::new();
        for row in session.query_text(sql).await? {
            let mut row = row.into_iter();
            let mut next = || row.next().flatten();
            let kind = next().unwrap_or_default();
            let oid = next().and_then(|text| text.parse().ok()).unwrap_or(0);
            let name = next();
            let mode = next().unwrap_or_default();
            let number = next();
            match kind.as_str() {
                "w" => {
                    let wal = number
                        .and_then(|text| text.parse().ok())
                        .unwrap_or(self.wal);
                    look.wal_bytes = wal.saturating_sub(self.wal);
                    self.wal = wal;
                }
                "l" => {
                    let known = self.known.get(&oid);
                    // The name from before, if the transaction has renamed it.
                    let named = known.map(|storage| storage.name.clone()).or(name);
                    if let Some(relation) = named {
                        look.locks.push(Lock {
                            relation,
                            mode,
                            on_new_object: known.is_none(),
                        });
                    }
                }
                _ => {
                    let filenode = number.and_then(|text| text.parse().ok()).unwrap_or(0);
                    let name = name.unwrap_or_default();
                    storage.insert(oid, Storage { filenode, name });
                }
            }
        }
        look.locks.sort();
        Ok((look, storage))
    }
}
