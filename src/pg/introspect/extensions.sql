-- Extensions stand for their members, of which only the number is told.
SELECT 'pg_extension'::regclass::oid, e.oid, 0, 0::oid,
    'extension', NULL::text, NULL::text, NULL::text, e.extname::text, NULL::int4,
    ARRAY[
        'version', e.extversion,
        'schema', n.nspname,
        'members', (SELECT count(*) FROM pg_depend m
            -- Since 17 the types of tables and arrays are members too.
            LEFT JOIN pg_type t ON m.classid = 'pg_type'::regclass AND t.oid = m.objid
            WHERE m.refclassid = 'pg_extension'::regclass AND m.refobjid = e.oid AND m.deptype = 'e'
                AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = m.classid AND i.objid = t.oid AND i.deptype = 'i'))
    ]::text[]
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
