//! Leaves out objects of the schema.

use super::trial::Trial;
use crate::pg::PgError;
use crate::sql::{quote_identifier, tokens};

/// The user's relations: commands that drop them, those that the statement names last.
const RELATIONS: &str = "\
SELECT format('DROP %s IF EXISTS %I.%I CASCADE',
         CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
         nspname, relname), relname
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND nspname !~ '^pg_' AND nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY nspname, relname";

/// Everything else, what hangs on most last.
const REST: &str = "\
WITH own AS (SELECT oid, nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
member AS (SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e')
SELECT format('DROP EVENT TRIGGER IF EXISTS %I CASCADE', evtname) FROM pg_catalog.pg_event_trigger
UNION ALL SELECT format('DROP PUBLICATION IF EXISTS %I CASCADE', pubname) FROM pg_catalog.pg_publication
UNION ALL SELECT format('DROP POLICY IF EXISTS %I ON %s', polname, polrelid::regclass) FROM pg_catalog.pg_policy
UNION ALL SELECT format('DROP TRIGGER IF EXISTS %I ON %s CASCADE', tgname, tgrelid::regclass) FROM pg_catalog.pg_trigger WHERE NOT tgisinternal AND tgparentid = 0
UNION ALL SELECT format('DROP STATISTICS IF EXISTS %I.%I', nspname, stxname) FROM pg_catalog.pg_statistic_ext JOIN own ON own.oid = stxnamespace
UNION ALL (SELECT format('ALTER TABLE IF EXISTS %s DROP CONSTRAINT IF EXISTS %I CASCADE', conrelid::regclass, conname)
  FROM pg_catalog.pg_constraint JOIN own ON own.oid = connamespace WHERE conrelid <> 0 AND contype IN ('f', 'c', 'x', 'u', 'p') AND conislocal AND conparentid = 0
  ORDER BY array_position(ARRAY['f', 'c', 'x', 'u', 'p'], contype::text), 1)
UNION ALL SELECT format('DROP INDEX IF EXISTS %s CASCADE', indexrelid::regclass) FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = indexrelid JOIN own ON own.oid = relnamespace
  WHERE NOT relispartition AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conindid = indexrelid)
UNION ALL SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure) FROM pg_catalog.pg_proc p JOIN own ON own.oid = pronamespace
  WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
UNION ALL SELECT format('ALTER TABLE IF EXISTS %s ALTER COLUMN %I DROP DEFAULT', adrelid::regclass, attname) FROM pg_catalog.pg_attrdef JOIN pg_catalog.pg_attribute ON attrelid = adrelid AND attnum = adnum AND attgenerated = ''
  JOIN pg_catalog.pg_class c ON c.oid = adrelid JOIN own ON own.oid = relnamespace
UNION ALL SELECT format('DROP SEQUENCE IF EXISTS %I.%I CASCADE', nspname, relname) FROM pg_catalog.pg_class c JOIN own ON own.oid = relnamespace WHERE relkind = 'S'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('i', 'e'))
UNION ALL SELECT format('DROP TYPE IF EXISTS %s CASCADE', t.oid::regtype) FROM pg_catalog.pg_type t JOIN own ON own.oid = typnamespace
  WHERE (typtype IN ('e', 'd', 'r') OR typtype = 'c' AND EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = typrelid AND relkind = 'c'))
  AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = t.oid)
UNION ALL SELECT format('DROP EXTENSION IF EXISTS %I CASCADE', extname) FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql'
UNION ALL SELECT format('DROP SCHEMA IF EXISTS %I CASCADE', nspname) FROM own WHERE nspname <> 'public'";

/// Columns, those that the statement names last.
const COLUMNS: &str = "\
SELECT format('ALTER TABLE IF EXISTS %s DROP COLUMN IF EXISTS %I CASCADE', attrelid::regclass, attname), attname
FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_class c ON c.oid = attrelid JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE relkind IN ('r', 'p') AND NOT relispartition AND nspname !~ '^pg_' AND nspname <> 'information_schema' AND attnum > 0 AND NOT attisdropped AND attislocal
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY attrelid::regclass::text, attnum";

const NOT_NULLS: &str = "\
SELECT format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', attrelid::regclass, attname)
FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_class c ON c.oid = attrelid JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE relkind IN ('r', 'p') AND NOT relispartition AND nspname !~ '^pg_' AND nspname <> 'information_schema' AND attnum > 0 AND NOT attisdropped AND attnotnull AND attidentity = ''
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_index WHERE indrelid = attrelid AND indisprimary AND attnum = ANY (indkey))
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1";

/// Leaves out tables and views, then what else there is.
pub(super) async fn leave_out_objects(trial: &Trial<'_>, statement: &str) -> Result<(), PgError> {
    let mut relations = commands(trial, RELATIONS, statement).await?;
    trial.leave_out(&mut relations, all).await?;
    leave_out_rest(trial, statement).await
}

/// Leaves out what is no table.
pub(super) async fn leave_out_rest(trial: &Trial<'_>, statement: &str) -> Result<(), PgError> {
    let mut rest = commands(trial, REST, statement).await?;
    trial.leave_out(&mut rest, all).await
}

/// Leaves out columns, and demands that columns have a value.
pub(super) async fn leave_out_columns(trial: &Trial<'_>, statement: &str) -> Result<(), PgError> {
    let mut columns = commands(trial, COLUMNS, statement).await?;
    trial.leave_out(&mut columns, all).await?;
    let mut demands = commands(trial, NOT_NULLS, statement).await?;
    trial.leave_out(&mut demands, all).await
}

fn all(commands: &[String]) -> String {
    commands.join("; ")
}

/// The commands of a query; what the statement names comes last, since it has to stay most likely.
async fn commands(trial: &Trial<'_>, query: &str, statement: &str) -> Result<Vec<String>, PgError> {
    let named: Vec<String> = tokens(statement)
        .filter_map(|token| token.identifier())
        .collect();
    let mut rows: Vec<(bool, String)> = trial
        .session
        .query_text(query)
        .await?
        .into_iter()
        .filter_map(|row| {
            let mut row = row.into_iter();
            let command = row.next()??;
            let name = row.next().flatten();
            Some((name.is_some_and(|name| named.contains(&name)), command))
        })
        .collect();
    rows.sort_by_key(|(named, _)| *named);
    Ok(rows.into_iter().map(|(_, command)| command).collect())
}

/// Queries that give a row where a foreign key is broken.
pub(super) async fn foreign_keys(trial: &Trial<'_>) -> Result<Vec<String>, PgError> {
    let query = "\
SELECT k.conrelid::regclass, k.confrelid::regclass,
  (SELECT string_agg(attname, ',' ORDER BY o) FROM unnest(k.conkey) WITH ORDINALITY u(n, o) JOIN pg_catalog.pg_attribute ON attrelid = k.conrelid AND attnum = n),
  (SELECT string_agg(attname, ',' ORDER BY o) FROM unnest(k.confkey) WITH ORDINALITY u(n, o) JOIN pg_catalog.pg_attribute ON attrelid = k.confrelid AND attnum = n)
FROM pg_catalog.pg_constraint k WHERE k.contype = 'f' AND k.convalidated ORDER BY 1, 2, 3";
    let rows = trial.session.query_text(query).await?;
    let queries = rows.into_iter().filter_map(|row| {
        let mut row = row.into_iter().flatten();
        let (child, parent) = (row.next()?, row.next()?);
        let (own, theirs) = (row.next()?, row.next()?);
        let pairs: Vec<(String, String)> = own
            .split(',')
            .zip(theirs.split(','))
            .map(|(a, b)| (quote_identifier(a), quote_identifier(b)))
            .collect();
        let known: Vec<String> = pairs
            .iter()
            .map(|(own, _)| format!("c.{own} IS NOT NULL"))
            .collect();
        let same: Vec<String> = pairs
            .iter()
            .map(|(own, theirs)| format!("p.{theirs} = c.{own}"))
            .collect();
        Some(format!(
            "SELECT 1 FROM {child} c WHERE {} AND NOT EXISTS (SELECT FROM {parent} p WHERE {}) LIMIT 1",
            known.join(" AND "),
            same.join(" AND ")
        ))
    });
    Ok(queries.collect())
}
