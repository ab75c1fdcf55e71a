//! What a database has computed from the clock, from chance or from the state of the server.

use crate::pg::{PgError, Session};

/// Materialized views with rows that another restore may not compute. Built-in functions are no
/// dependencies, so the rules themselves are searched, those of the views that they read as well.
///
/// Of the functions that are not immutable those are let through that depend on settings and data only.
/// A function that only says that it is immutable is found by what it names. Rows sampled from a table are chosen by chance, and a text that becomes a time may say `now`.
const COMPUTED: &str = r"
WITH RECURSIVE used (view, relation) AS (
    SELECT c.oid, c.oid FROM pg_catalog.pg_class c WHERE c.relkind = 'm' AND c.relispopulated
    UNION
    SELECT used.view, (named.found)[1]::pg_catalog.oid
    FROM used JOIN pg_catalog.pg_rewrite r ON r.ev_class = used.relation
        CROSS JOIN LATERAL pg_catalog.regexp_matches(r.ev_action::text, ':relid (\d+)', 'g') named(found)
), rules (view, tree) AS (
    SELECT used.view, r.ev_action::text FROM used JOIN pg_catalog.pg_rewrite r ON r.ev_class = used.relation
    WHERE r.ev_type = '1'
), called (view, function) AS (
    SELECT view, (named.found)[1]::pg_catalog.oid FROM rules
        CROSS JOIN LATERAL pg_catalog.regexp_matches(tree, ':(?:funcid|opfuncid|winfnoid|aggfnoid) (\d+)', 'g') named(found)
    UNION
    SELECT view, o.oprcode::pg_catalog.oid FROM rules
        CROSS JOIN LATERAL pg_catalog.regexp_matches(tree, ':opno (\d+)', 'g') named(found)
        JOIN pg_catalog.pg_operator o ON o.oid = (named.found)[1]::pg_catalog.oid
), computed (view) AS (
    SELECT called.view FROM called JOIN pg_catalog.pg_proc p ON p.oid = called.function
    WHERE p.provolatile <> 'i' AND NOT (p.pronamespace = 'pg_catalog'::regnamespace AND (
        p.proname IN ('date_trunc', 'date_part', 'extract', 'to_char', 'concat', 'concat_ws', 'format',
            'array_to_string', 'to_json', 'to_jsonb', 'row_to_json', 'array_to_json', 'json_build_object',
            'jsonb_build_object', 'json_build_array', 'jsonb_build_array', 'json_agg', 'jsonb_agg',
            'json_object_agg', 'jsonb_object_agg', 'to_tsvector', 'to_tsquery', 'plainto_tsquery',
            'date', 'timestamp', 'timestamptz', 'timezone', 'textanycat', 'anytextcat',
            'timestamptz_pl_interval', 'timestamptz_mi_interval', 'interval_pl_timestamptz', 'generate_series')
        OR p.proname ~ '^(date|timestamp|timestamptz)_(lt|le|eq|ne|ge|gt|cmp)_(date|timestamp|timestamptz)$'))
    UNION
    SELECT called.view FROM called JOIN pg_catalog.pg_proc p ON p.oid = called.function
    WHERE p.pronamespace <> 'pg_catalog'::regnamespace AND p.prosrc ~* '\m(now|clock_timestamp|statement_timestamp|'
        'transaction_timestamp|timeofday|current_date|current_time|current_timestamp|localtime|localtimestamp|'
        'random|random_normal|gen_random_uuid|nextval)\M'
    UNION
    SELECT view FROM rules WHERE tree LIKE '%{SQLVALUEFUNCTION %' OR tree LIKE '%{TABLESAMPLECLAUSE %'
    UNION
    SELECT view FROM rules
        CROSS JOIN LATERAL pg_catalog.regexp_matches(tree, ':resulttype (\d+)', 'g') named(found)
        JOIN pg_catalog.pg_type t ON t.oid = (named.found)[1]::pg_catalog.oid
    WHERE tree LIKE '%{COERCEVIAIO %' AND t.typcategory = 'D'
)
SELECT c.oid::pg_catalog.regclass::text FROM computed JOIN pg_catalog.pg_class c ON c.oid = computed.view
ORDER BY 1 LIMIT 1";

/// A materialized view whose rows may be others after another restore.
pub(super) async fn computed_at_restore(session: &Session) -> Result<Option<String>, PgError> {
    session.query_one_text(COMPUTED).await
}
