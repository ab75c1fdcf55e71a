-- Schemas.
SELECT 'pg_namespace'::regclass::oid, n.oid, 0, 0::oid,
    'schema', NULL::text, NULL::text, NULL::text, n.nspname::text, NULL::int4,
    ARRAY['owner', pg_get_userbyid(n.nspowner)]::text[]
FROM pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
