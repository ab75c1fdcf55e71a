-- Rules, but for the one that makes a view.
SELECT 'pg_rewrite'::regclass::oid, r.oid, 0, r.ev_class,
    'rule', n.nspname::text,
    CASE c.relkind WHEN 'f' THEN 'foreign_table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized_view' ELSE 'table' END,
    c.relname::text, r.rulename::text, NULL::int4,
    ARRAY[
        'definition', pg_get_ruledef(r.oid),
        'enabled', CASE r.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on a replica only' WHEN 'A' THEN 'always' END
    ]::text[]
FROM pg_rewrite r
JOIN pg_class c ON c.oid = r.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT (r.rulename = '_RETURN' AND r.ev_type = '1')
