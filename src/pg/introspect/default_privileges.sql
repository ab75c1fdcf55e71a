-- Default privileges: for a whole database they replace the built-in ones, for a schema they add.
SELECT 'pg_default_acl'::regclass::oid, d.oid, 0, 0::oid,
    'default_privileges', n.nspname::text, NULL::text, NULL::text,
    format('of %s on %s', quote_ident(pg_get_userbyid(d.defaclrole)), CASE d.defaclobjtype WHEN 'r' THEN 'tables'
        WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END),
    NULL::int4, '{}'::text[]
FROM pg_default_acl d
LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
