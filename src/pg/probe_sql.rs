//! What is asked of a session about its locks, storage and reads.

/// One row a relation: kind `w` carries the log position and the time limits, `l` a lock with reads and,
/// where it lets nobody else in, storage and TOAST table of its relation, `s` storage. Names and
/// operators are qualified, since the script may have set any `search_path`; names come as digits, since it may have
/// set any encoding. A table that is written anew is locked against everybody, and so are its indexes.
///
/// A relation that the transaction dropped has no name any more; we know it by its oid. The server's own
/// relations have lower ones than 16384 (`FirstNormalObjectId`).
pub(super) const LOOK: &str = "\
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
pub(super) const SIZES: &str = "\
SELECT c.oid, pg_catalog.pg_table_size(c.oid::pg_catalog.regclass)
  FROM pg_catalog.pg_class c
 WHERE c.oid OPERATOR(pg_catalog.=) ANY ('{OIDS}'::pg_catalog.oid[]) AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m}'::pg_catalog.\"char\"[])";

/// The storage of tables that are not locked themselves.
pub(super) const FILENODES: &str = "\
SELECT c.oid, c.relfilenode FROM pg_catalog.pg_class c WHERE c.oid OPERATOR(pg_catalog.=) ANY ('{OIDS}'::pg_catalog.oid[])";

/// Nothing, if the log's position is still `{SETTLED}`. TOAST tables are named after their tables: their own names are numbers that differ each time.
pub(super) const STORAGE: &str = "
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
 WHERE c.oid OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid
   AND COALESCE(tn.nspname, n.nspname) OPERATOR(pg_catalog.<>) 'information_schema'
   AND COALESCE(tn.nspname, n.nspname) OPERATOR(pg_catalog.!~) '^pg_'
   AND (SELECT pg_catalog.pg_current_wal_insert_lsn() OPERATOR(pg_catalog.-) '0/0'::pg_catalog.pg_lsn) OPERATOR(pg_catalog.<>) {SETTLED}::pg_catalog.numeric";

/// Relations that the session has read or changed and not told the server's statistics of yet.
pub(super) const READS: &str = "\
SELECT oid, scans, rows, changed FROM (
SELECT c.oid, pg_catalog.pg_stat_get_xact_numscans(c.oid) AS scans, pg_catalog.pg_stat_get_xact_tuples_returned(c.oid) AS rows,
       pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid) OPERATOR(pg_catalog.+) pg_catalog.pg_stat_get_xact_tuples_updated(c.oid) OPERATOR(pg_catalog.+) pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid) AS changed
  FROM pg_catalog.pg_class c
 WHERE c.oid OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m}'::pg_catalog.\"char\"[])) read
 WHERE scans OPERATOR(pg_catalog.>) 0 OR changed OPERATOR(pg_catalog.>) 0";
