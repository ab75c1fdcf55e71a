-- Views and materialized views.
SELECT 'pg_class'::regclass::oid, c.oid, 0, 0::oid,
    CASE c.relkind WHEN 'm' THEN 'materialized_view' ELSE 'view' END,
    n.nspname::text, NULL::text, NULL::text, c.relname::text, NULL::int4,
    ARRAY[
        'owner', pg_get_userbyid(c.relowner),
        'definition', pg_get_viewdef(c.oid),
        'option *', to_json(c.reloptions),
        'option toast.*', (SELECT to_json(t.reloptions) FROM pg_class t WHERE t.oid = c.reltoastrelid),
        'access method', (SELECT amname FROM pg_am WHERE oid = c.relam AND amname <> 'heap'),
        'tablespace', (SELECT spcname FROM pg_tablespace WHERE oid = c.reltablespace),
        'replica identity', CASE WHEN c.relkind = 'm' THEN CASE c.relreplident
            WHEN 'n' THEN 'nothing'
            WHEN 'f' THEN 'full'
            WHEN 'i' THEN COALESCE('index ' || (SELECT x.relname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                WHERE i.indrelid = c.oid AND i.indisreplident), 'nothing')
            END END,
        'enabled', (SELECT CASE r.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on a replica only' WHEN 'A' THEN 'always' END
            FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename = '_RETURN'),
        'populated', CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN 'false' END
    ]::text[]
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
