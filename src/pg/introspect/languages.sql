-- Collations, conversions, languages, access methods, transforms, event triggers and statistics.
SELECT 'pg_collation'::regclass::oid, c.oid, 0, 0::oid,
    'collation', n.nspname::text, NULL::text, NULL::text, c.collname::text, NULL::int4,
    ARRAY[
        'owner', pg_get_userbyid(c.collowner),
        'provider', CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'c' THEN 'libc' WHEN 'b' THEN 'builtin' ELSE c.collprovider::text END,
        'deterministic', CASE WHEN NOT c.collisdeterministic THEN 'false' END,
        'encoding', CASE WHEN c.collencoding >= 0 THEN pg_encoding_to_char(c.collencoding) END,
        'collate', c.collcollate,
        'ctype', c.collctype,
        'locale', COALESCE(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale'),
        'rules', to_jsonb(c) ->> 'collicurules'
    ]::text[]
FROM pg_collation c
JOIN pg_namespace n ON n.oid = c.collnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
SELECT 'pg_conversion'::regclass::oid, c.oid, 0, 0::oid,
    'conversion', n.nspname::text, NULL, NULL, c.conname::text, NULL,
    ARRAY[
        'owner', pg_get_userbyid(c.conowner),
        'from', pg_encoding_to_char(c.conforencoding),
        'to', pg_encoding_to_char(c.contoencoding),
        'function', c.conproc::regproc,
        'default', CASE WHEN c.condefault THEN 'true' END
    ]::text[]
FROM pg_conversion c
JOIN pg_namespace n ON n.oid = c.connamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
SELECT 'pg_language'::regclass::oid, l.oid, 0, 0::oid,
    'language', NULL, NULL, NULL, l.lanname::text, NULL,
    ARRAY[
        'owner', pg_get_userbyid(l.lanowner),
        'trusted', CASE WHEN l.lanpltrusted THEN 'true' END,
        'handler', CASE WHEN l.lanplcallfoid <> 0 THEN l.lanplcallfoid::regproc END,
        'inline handler', CASE WHEN l.laninline <> 0 THEN l.laninline::regproc END,
        'validator', CASE WHEN l.lanvalidator <> 0 THEN l.lanvalidator::regproc END
    ]::text[]
FROM pg_language l
WHERE l.lanispl
UNION ALL
SELECT 'pg_am'::regclass::oid, m.oid, 0, 0::oid,
    'access_method', NULL, NULL, NULL, m.amname::text, NULL,
    ARRAY['type', CASE m.amtype WHEN 't' THEN 'table' ELSE 'index' END, 'handler', m.amhandler::regproc]::text[]
FROM pg_am m
WHERE m.oid >= 16384
UNION ALL
SELECT 'pg_transform'::regclass::oid, t.oid, 0, 0::oid,
    'transform', NULL, NULL, NULL, format('for %s language %s', format_type(t.trftype, NULL), quote_ident(l.lanname)), NULL,
    ARRAY[
        'from SQL', CASE WHEN t.trffromsql <> 0 THEN t.trffromsql::regprocedure END,
        'to SQL', CASE WHEN t.trftosql <> 0 THEN t.trftosql::regprocedure END
    ]::text[]
FROM pg_transform t
JOIN pg_language l ON l.oid = t.trflang
UNION ALL
SELECT 'pg_event_trigger'::regclass::oid, e.oid, 0, 0::oid,
    'event_trigger', NULL, NULL, NULL, e.evtname::text, NULL,
    ARRAY[
        'owner', pg_get_userbyid(e.evtowner),
        'event', e.evtevent,
        'tags', (SELECT string_agg(tag, ', ' ORDER BY tag) FROM unnest(e.evttags) tag),
        'function', e.evtfoid::regprocedure,
        'enabled', CASE e.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on a replica only' WHEN 'A' THEN 'always' END
    ]::text[]
FROM pg_event_trigger e
UNION ALL
SELECT 'pg_statistic_ext'::regclass::oid, s.oid, 0, s.stxrelid,
    'statistics', n.nspname::text, NULL, NULL, s.stxname::text, NULL,
    ARRAY[
        'owner', pg_get_userbyid(s.stxowner),
        'table', s.stxrelid::regclass,
        'definition', substr(pg_get_statisticsobjdef(s.oid), length(format('CREATE STATISTICS %I.%I ', n.nspname, s.stxname)) + 1),
        'statistics target', NULLIF((to_jsonb(s) ->> 'stxstattarget')::int, -1)
    ]::text[]
FROM pg_statistic_ext s
JOIN pg_namespace n ON n.oid = s.stxnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
