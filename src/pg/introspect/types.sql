-- Enums, composite, range, base and shell types, and domains.
SELECT 'pg_type'::regclass::oid, t.oid, 0, 0::oid,
    CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END,
    n.nspname::text, NULL::text, NULL::text, t.typname::text, NULL::int4,
    ARRAY['owner', pg_get_userbyid(t.typowner)]::text[]
    || CASE
    WHEN NOT t.typisdefined THEN ARRAY['kind', 'shell']
    WHEN t.typtype = 'c' THEN ARRAY['kind', 'composite']
    WHEN t.typtype = 'e' THEN ARRAY['kind', 'enum',
        'labels', (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)]
    WHEN t.typtype = 'd' THEN ARRAY[
        'data type', format_type(t.typbasetype, t.typtypmod),
        'collation', (SELECT t.typcollation::regcollation::text FROM pg_type b
            WHERE b.oid = t.typbasetype AND b.typcollation <> t.typcollation AND t.typcollation <> 0),
        'not null', CASE WHEN t.typnotnull THEN 'true' END,
        'not null constraint', (SELECT k.conname::text FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'n' AND k.conname <> t.typname || '_not_null'), -- since 17
        'not null comment', (SELECT obj_description(k.oid, 'pg_constraint') FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'n'), -- since 17
        'default', COALESCE(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault))]
    WHEN t.typtype = 'r' THEN (SELECT ARRAY['kind', 'range',
        'subtype', format_type(r.rngsubtype, NULL),
        'operator class', (SELECT format('%I.%I', s.nspname, o.opcname) FROM pg_opclass o JOIN pg_namespace s ON s.oid = o.opcnamespace WHERE o.oid = r.rngsubopc),
        'collation', (SELECT r.rngcollation::regcollation::text FROM pg_type b WHERE b.oid = r.rngsubtype AND b.typcollation <> r.rngcollation),
        'canonical function', CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical::regproc::text END,
        'multirange type', format_type(r.rngmultitypid, NULL), -- since 14
        'difference function', CASE WHEN r.rngsubdiff <> 0 THEN r.rngsubdiff::regproc::text END] FROM pg_range r WHERE r.rngtypid = t.oid)
    ELSE ARRAY['kind', 'base',
        'input function', t.typinput::regproc,
        'output function', t.typoutput::regproc,
        'receive function', CASE WHEN t.typreceive <> 0 THEN t.typreceive::regproc END,
        'send function', CASE WHEN t.typsend <> 0 THEN t.typsend::regproc END,
        'modifier input function', CASE WHEN t.typmodin <> 0 THEN t.typmodin::regproc END,
        'modifier output function', CASE WHEN t.typmodout <> 0 THEN t.typmodout::regproc END,
        'analyze function', CASE WHEN t.typanalyze <> 0 THEN t.typanalyze::regproc END,
        'subscript function', CASE WHEN t.typsubscript <> 0 THEN t.typsubscript::regproc END, -- since 14
        'length', t.typlen,
        'by value', CASE WHEN t.typbyval THEN 'true' END,
        'alignment', t.typalign,
        'storage', t.typstorage,
        'category', t.typcategory,
        'preferred', CASE WHEN t.typispreferred THEN 'true' END,
        'element', CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END,
        'delimiter', NULLIF(t.typdelim, ','),
        'collatable', CASE WHEN t.typcollation <> 0 THEN 'true' END,
        'default', COALESCE(pg_get_expr(t.typdefaultbin, 0), t.typdefault)]::text[]
    END
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND (t.typrelid = 0 OR c.relkind = 'c')
    AND t.typtype IN ('b', 'c', 'd', 'e', 'p', 'r')
    -- Array types belong to their elements' type.
    AND NOT EXISTS (SELECT FROM pg_type e WHERE e.oid = t.typelem AND e.typarray = t.oid)
