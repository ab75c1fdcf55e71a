-- Ordinary, partitioned and foreign tables.
SELECT 'pg_class'::regclass::oid, c.oid, 0, 0::oid,
    CASE c.relkind WHEN 'f' THEN 'foreign_table' ELSE 'table' END,
    n.nspname::text, NULL::text, NULL::text, c.relname::text, NULL::int4,
    ARRAY[
        'owner', pg_get_userbyid(c.relowner),
        'persistence', CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
        'access method', (SELECT amname FROM pg_am WHERE oid = c.relam AND (amname <> 'heap' OR c.relkind = 'p')),
        'tablespace', (SELECT spcname FROM pg_tablespace WHERE oid = c.reltablespace),
        'storage option *', to_json(c.reloptions),
        'storage option toast.*', (SELECT to_json(t.reloptions) FROM pg_class t WHERE t.oid = c.reltoastrelid),
        'row security', CASE WHEN c.relrowsecurity THEN 'enabled' END,
        'row security of the owner', CASE WHEN c.relforcerowsecurity THEN 'forced' END,
        'replica identity', CASE c.relreplident
            WHEN 'n' THEN 'nothing'
            WHEN 'f' THEN 'full'
            WHEN 'i' THEN COALESCE('index ' || (SELECT x.relname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                WHERE i.indrelid = c.oid AND i.indisreplident), 'nothing')
            END,
        'of type', CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
        'partition key', CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
        'partition bound', pg_get_expr(c.relpartbound, c.oid),
        CASE WHEN c.relispartition THEN 'partition of' ELSE 'inherits' END,
        (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid),
        'detach pending', (SELECT 'true' FROM pg_inherits i WHERE i.inhrelid = c.oid AND i.inhdetachpending), -- since 14
        'server', (SELECT s.srvname FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid),
        'foreign option *', (SELECT to_json(f.ftoptions) FROM pg_foreign_table f WHERE f.ftrelid = c.oid)
    ]::text[]
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
