-- Indexes that are not the index of a constraint.
SELECT 'pg_class'::regclass::oid, c.oid, 0, i.indrelid,
    'index', n.nspname::text, NULL::text, NULL::text, c.relname::text, NULL::int4,
    ARRAY[
        'table', t.relname,
        'unique', CASE WHEN i.indisunique THEN 'true' END,
        'definition', substr(pg_get_indexdef(c.oid), length(format('CREATE %sINDEX %I ON %s%s ',
            CASE WHEN i.indisunique THEN 'UNIQUE ' END, c.relname,
            CASE WHEN c.relkind = 'I' THEN 'ONLY ' END, format('%I.%I', n.nspname, t.relname))) + 1),
        'valid', CASE WHEN NOT i.indisvalid THEN 'false' END,
        'live', CASE WHEN NOT i.indislive OR NOT i.indisready THEN 'false' END,
        'clustered', CASE WHEN i.indisclustered THEN 'true' END,
        'tablespace', (SELECT spcname FROM pg_tablespace WHERE oid = c.reltablespace),
        'statistics targets', (SELECT string_agg(format('%s: %s', a.attnum, a.attstattarget), ', ' ORDER BY a.attnum)
            FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0),
        'partition of', (SELECT h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = c.oid)
    ]::text[]
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.conrelid = i.indrelid
        AND k.contype IN ('p', 'u', 'x'))
