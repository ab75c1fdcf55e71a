//! What is asked of a session about its locks, storage and reads.

/// Whether the statements that [`PREPARE`] makes are there: a script may have dropped them, and nothing of ours may
/// fail in its transaction.
pub(super) const IS_PREPARED: &str = "\
SELECT 1 FROM pg_catalog.pg_prepared_statements WHERE name OPERATOR(pg_catalog.=) 'pgrehearse_locks'";

/// What is asked after each statement is planned once, and looks into no catalog: on small statements,
/// planning and joining would take longer than the statements do.
///
/// `pgrehearse_locks`: a row of kind `w` has the log's position, the time limits, and the time in microseconds at
/// which it was asked for; each of kind `l` a lock, with
/// the storage where nobody else can use the relation, and what the transaction has read and changed. Relations from
/// the oid of the parameter on are new, so nobody asks for their storage and reads. Sums over all
/// locks of a long transaction are what a look costs, so no function is called that can tell nothing.
/// A table that is written anew is locked against everybody, and so are its indexes. A schema's name can change only
/// while `pg_namespace` (2615) is locked. The server's own relations have lower oids than 16384 (`FirstNormalObjectId`).
///
/// `pgrehearse_relations`: relations by oid, like [`STORAGE`], with the same row of kind `w` but for the time limits, and with the TOAST tables of those that have one; but what is
/// the server's own has kind `o`.
///
/// `pgrehearse_sizes`: tables by oid, with their TOAST. The server asks the file system for each, so each is asked for once.
///
/// `pgrehearse_reads`: what [`READS`] tells, of relations by oid; with the oid 0 comes the time in microseconds at
/// which it was answered.
///
/// Parameters are looked up in a subquery, so that no plan is better for being made anew for their values.
///
/// Names and operators are qualified, since the script may have set any `search_path`; names come as digits,
/// since it may have set any encoding. What the transaction dropped has no name any more; we know it by its oid.
pub(super) const PREPARE: [&str; 4] = ["\
PREPARE pgrehearse_locks (pg_catalog.int8) AS
SELECT 'w', NULL::pg_catalog.oid, NULL::pg_catalog.text, (pg_catalog.pg_current_wal_insert_lsn() OPERATOR(pg_catalog.-) '0/0'::pg_catalog.pg_lsn)::pg_catalog.text,
       (pg_catalog.date_part('epoch', pg_catalog.current_setting('lock_timeout')::pg_catalog.interval) OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8,
       (pg_catalog.date_part('epoch', pg_catalog.current_setting('statement_timeout')::pg_catalog.interval) OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8,
       (pg_catalog.date_part('epoch', pg_catalog.statement_timestamp()) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8
UNION ALL
SELECT 'l', l.relation, l.mode,
       CASE WHEN l.mode OPERATOR(pg_catalog.=) 'AccessExclusiveLock' AND l.relation::pg_catalog.int8 OPERATOR(pg_catalog.<) $1 THEN pg_catalog.pg_relation_filenode(l.relation)::pg_catalog.text END,
       CASE WHEN l.relation::pg_catalog.int8 OPERATOR(pg_catalog.<) $1 THEN pg_catalog.pg_stat_get_xact_numscans(l.relation) END,
       CASE WHEN l.relation::pg_catalog.int8 OPERATOR(pg_catalog.<) $1 THEN pg_catalog.pg_stat_get_xact_tuples_returned(l.relation) END,
       CASE WHEN l.mode OPERATOR(pg_catalog.=) ANY ('{RowExclusiveLock,AccessExclusiveLock}'::pg_catalog.text[]) THEN
            pg_catalog.pg_stat_get_xact_tuples_inserted(l.relation) OPERATOR(pg_catalog.+) pg_catalog.pg_stat_get_xact_tuples_updated(l.relation) OPERATOR(pg_catalog.+) pg_catalog.pg_stat_get_xact_tuples_deleted(l.relation) END
  FROM pg_catalog.pg_lock_status() l
 WHERE l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid() AND l.granted AND l.locktype OPERATOR(pg_catalog.=) 'relation'
   AND (l.relation OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid OR l.relation OPERATOR(pg_catalog.=) 2615::pg_catalog.oid AND l.mode OPERATOR(pg_catalog.=) 'RowExclusiveLock')", "\
PREPARE pgrehearse_relations (pg_catalog.oid[]) AS
SELECT 'w', NULL::pg_catalog.oid, NULL::pg_catalog.text, (pg_catalog.pg_current_wal_insert_lsn() OPERATOR(pg_catalog.-) '0/0'::pg_catalog.pg_lsn)::pg_catalog.text,
       NULL::pg_catalog.\"char\", NULL::pg_catalog.int8, (pg_catalog.date_part('epoch', pg_catalog.statement_timestamp()) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8,
       NULL::pg_catalog.text
UNION ALL
SELECT 's', c.oid, pg_catalog.encode(pg_catalog.convert_to(n.nspname::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) c.relname::pg_catalog.text OPERATOR(pg_catalog.||) c.suffix, 'UTF8'), 'hex'),
       CASE WHEN c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m,i,t}'::pg_catalog.\"char\"[]) THEN c.relfilenode ELSE 0::pg_catalog.oid END::pg_catalog.text,
       CASE WHEN n.nspname OPERATOR(pg_catalog.=) 'information_schema' OR n.nspname OPERATOR(pg_catalog.~) '^pg_' THEN 'o'::pg_catalog.\"char\" ELSE c.relkind END,
       c.relpages::pg_catalog.int8 OPERATOR(pg_catalog.*) pg_catalog.current_setting('block_size')::pg_catalog.int8, NULL::pg_catalog.int8,
       pg_catalog.concat_ws(' ', c.relnatts, c.relpersistence, c.relam, c.reltablespace)
  FROM (SELECT c.oid, c.relname, c.relnamespace, c.relkind, c.relfilenode, c.relpages, c.relnatts, c.relpersistence, c.relam, c.reltablespace, '' AS suffix
          FROM pg_catalog.pg_class c WHERE c.oid OPERATOR(pg_catalog.=) ANY ((SELECT $1)::pg_catalog.oid[])
        UNION ALL
        SELECT t.oid, c.relname, c.relnamespace, t.relkind, t.relfilenode, t.relpages, t.relnatts, t.relpersistence, t.relam, t.reltablespace, ' (TOAST)'
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_class t ON t.oid OPERATOR(pg_catalog.=) c.reltoastrelid
         WHERE c.oid OPERATOR(pg_catalog.=) ANY ((SELECT $1)::pg_catalog.oid[])) c
  JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace", "\
PREPARE pgrehearse_sizes (pg_catalog.oid[]) AS
SELECT c.oid, pg_catalog.pg_table_size(c.oid::pg_catalog.regclass)
  FROM pg_catalog.pg_class c
 WHERE c.oid OPERATOR(pg_catalog.=) ANY ((SELECT $1)::pg_catalog.oid[]) AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m}'::pg_catalog.\"char\"[])", "\
PREPARE pgrehearse_reads (pg_catalog.oid[]) AS
SELECT r, pg_catalog.pg_stat_get_xact_numscans(r), pg_catalog.pg_stat_get_xact_tuples_returned(r),
       pg_catalog.pg_stat_get_xact_tuples_inserted(r) OPERATOR(pg_catalog.+) pg_catalog.pg_stat_get_xact_tuples_updated(r) OPERATOR(pg_catalog.+) pg_catalog.pg_stat_get_xact_tuples_deleted(r)
  FROM pg_catalog.unnest($1) r
UNION ALL
SELECT 0::pg_catalog.oid, (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8, 0, 0"];

/// The log's position, and all relations if it is not `{SETTLED}` any more. TOAST tables are named after their tables: their own names are numbers that differ each time.
pub(super) const STORAGE: &str = "\
SELECT 'w', NULL::pg_catalog.oid, NULL::pg_catalog.text, (pg_catalog.pg_current_wal_insert_lsn() OPERATOR(pg_catalog.-) '0/0'::pg_catalog.pg_lsn)::pg_catalog.text,
       NULL::pg_catalog.\"char\", NULL::pg_catalog.int8, NULL::pg_catalog.int8, NULL::pg_catalog.text
UNION ALL
SELECT 's', c.oid,
       pg_catalog.encode(pg_catalog.convert_to(CASE WHEN t.oid IS NULL
            THEN n.nspname::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) c.relname::pg_catalog.text
            ELSE tn.nspname::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) t.relname::pg_catalog.text OPERATOR(pg_catalog.||) ' (TOAST)' END, 'UTF8'), 'hex'),
       CASE WHEN c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m,i,t}'::pg_catalog.\"char\"[]) THEN c.relfilenode ELSE 0::pg_catalog.oid END::pg_catalog.text,
       c.relkind, c.relpages::pg_catalog.int8 OPERATOR(pg_catalog.*) pg_catalog.current_setting('block_size')::pg_catalog.int8, NULL,
       pg_catalog.concat_ws(' ', c.relnatts, c.relpersistence, c.relam, c.reltablespace)
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
