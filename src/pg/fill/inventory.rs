//! Reads what there is to write to.

use super::model::{Table, Type, Types};
use crate::pg::{PgError, Session};
use crate::sql::quote_literal;

/// Tables of the user's own, a JSON document each. Partitions are written through their root.
const TABLES: &str = "
SELECT json_build_object(
    'id', c.oid::int8, 'schema', n.nspname, 'name', c.relname,
    'columns', coalesce((SELECT json_agg(json_build_object(
            'name', a.attname, 'type_id', a.atttypid::int8, 'modifier', a.atttypmod,
            'type_text', format_type(a.atttypid, a.atttypmod), 'not_null', a.attnotnull,
            'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
            'computed', a.attgenerated <> '' OR a.attidentity = 'a', 'identity', a.attidentity)
            ORDER BY a.attnum)
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]'),
    'checks', coalesce((SELECT json_agg(json_build_object(
            'columns', (SELECT coalesce(json_agg(a.attname), '[]') FROM pg_attribute a
                WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)),
            'expression', pg_get_expr(k.conbin, k.conrelid)) ORDER BY k.conname)
        FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c'), '[]'),
    'keys', coalesce((SELECT json_agg(json_build_object(
            'columns', (SELECT coalesce(json_agg(DISTINCT a.attname), '[]') FROM pg_attribute a
                WHERE a.attrelid = c.oid AND (a.attnum = ANY (i.indkey) OR EXISTS (
                    SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                    AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid = a.attnum))),
            'plain', i.indisunique AND i.indexprs IS NULL AND i.indpred IS NULL,
            'unique', i.indisunique, 'predicate', pg_get_expr(i.indpred, i.indrelid),
            'parts', (SELECT json_agg(pg_get_indexdef(i.indexrelid, part, false) ORDER BY part)
                FROM generate_series(1, i.indnkeyatts) part),
            'nulls_equal', coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false)) ORDER BY i.indisprimary DESC, x.relname)
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
        WHERE i.indrelid = c.oid AND (i.indisunique OR i.indisexclusion)), '[]'),
    'foreign', coalesce((SELECT json_agg(json_build_object(
            'columns', (SELECT json_agg(a.attname ORDER BY u.place) FROM unnest(k.conkey) WITH ORDINALITY u(number, place)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
            'target', k.confrelid::int8, 'schema', rn.nspname, 'table', r.relname,
            'references', (SELECT json_agg(a.attname ORDER BY u.place) FROM unnest(k.confkey) WITH ORDINALITY u(number, place)
                JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number)) ORDER BY k.conname)
        FROM pg_constraint k JOIN pg_class r ON r.oid = k.confrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
        WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.conparentid = 0), '[]'),
    'leaves', CASE WHEN c.relkind = 'p' THEN coalesce((SELECT json_agg(
            coalesce(pg_get_partition_constraintdef(t.relid), 'true') ORDER BY t.relid::regclass::text)
        FROM pg_partition_tree(c.oid) t WHERE t.isleaf AND t.relid <> c.oid), '[]') ELSE '[]' END)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')";

/// The types of their columns, and what those are made of.
const TYPES: &str = "
WITH RECURSIVE used (id) AS (
    SELECT DISTINCT a.atttypid FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    UNION
    SELECT part.id FROM used JOIN pg_type t ON t.oid = used.id
        LEFT JOIN pg_range r ON r.rngtypid = t.oid
        CROSS JOIN LATERAL (VALUES (t.typelem), (t.typbasetype), (r.rngsubtype)) part(id)
    WHERE part.id <> 0
)
SELECT json_build_object(
    'id', t.oid::int8, 'name', t.typname, 'kind', t.typtype, 'text', format_type(t.oid, NULL),
    'element', coalesce(r.rngsubtype, nullif(t.typelem, 0), 0)::int8,
    'is_array', t.typcategory = 'A' AND t.typelem <> 0 AND t.typtype = 'b',
    'base', t.typbasetype::int8, 'base_modifier', t.typtypmod,
    'base_text', CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
    'not_null', t.typnotnull,
    'labels', coalesce((SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), '[]'),
    'checks', coalesce((SELECT json_agg(pg_get_expr(k.conbin, 0) ORDER BY k.conname)
        FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '[]'),
    'attributes', (SELECT count(*) FROM pg_attribute a
        WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
FROM pg_type t LEFT JOIN pg_range r ON r.rngtypid = t.oid
WHERE t.oid IN (SELECT id FROM used)";

/// The tables, of one schema if it is given, sorted by name.
pub(super) async fn tables(session: &Session, schema: Option<&str>) -> Result<Vec<Table>, PgError> {
    let only = schema.map_or_else(String::new, |schema| {
        format!(" AND n.nspname = {}", quote_literal(schema))
    });
    let sql = format!("{TABLES}{only} ORDER BY n.nspname, c.relname");
    let rows = session.query_text(&sql).await?;
    Ok(rows
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|text| decode(&text))
        .collect())
}

/// The types of all columns.
pub(super) async fn types(session: &Session) -> Result<Types, PgError> {
    let rows = session.query_text(TYPES).await?;
    let types = rows
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|text| decode::<Type>(&text));
    Ok(types.map(|found| (found.id, found)).collect())
}

fn decode<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text)
        .inspect_err(|error| tracing::error!(%error, "a row of the catalog could not be read"))
        .ok()
}
