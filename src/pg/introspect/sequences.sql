-- Sequences, those of identity columns too, without their positions.
SELECT 'pg_class'::regclass::oid, c.oid, 0, 0::oid,
    'sequence', n.nspname::text, NULL::text, NULL::text, c.relname::text, NULL::int4,
    ARRAY[
        'owner', pg_get_userbyid(c.relowner),
        'persistence', CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
        'data type', format_type(s.seqtypid, NULL),
        'start', s.seqstart,
        'increment', s.seqincrement,
        'minimum', s.seqmin,
        'maximum', s.seqmax,
        'cache', s.seqcache,
        'cycle', CASE WHEN s.seqcycle THEN 'true' END,
        CASE d.deptype WHEN 'i' THEN 'identity of' ELSE 'owned by' END,
        (SELECT t.relname || '.' || a.attname FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
            WHERE t.oid = d.refobjid AND a.attnum = d.refobjsubid)
    ]::text[]
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_sequence s ON s.seqrelid = c.oid
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
    AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid <> 0 AND d.deptype IN ('a', 'i')
WHERE c.relkind = 'S' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
