-- Row security policies. They are kept for tables of extensions too, which do not bring any.
SELECT 'pg_policy'::regclass::oid, p.oid, 0, 0::oid,
    'policy', n.nspname::text, 'table', c.relname::text, p.polname::text, NULL::int4,
    ARRAY[
        'permissive', CASE WHEN NOT p.polpermissive THEN 'false' END,
        'command', CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END,
        'roles', (SELECT string_agg(COALESCE(quote_ident(a.rolname), 'PUBLIC'), ', ' ORDER BY a.rolname)
            FROM unnest(p.polroles) r (oid) LEFT JOIN pg_roles a ON a.oid = r.oid),
        'using', pg_get_expr(p.polqual, p.polrelid),
        'with check', pg_get_expr(p.polwithcheck, p.polrelid)
    ]::text[]
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
