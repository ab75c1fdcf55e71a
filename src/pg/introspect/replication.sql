-- Publications and subscriptions. A connection string may be secret, so it is told by digest.
SELECT 'pg_publication'::regclass::oid, p.oid, 0, 0::oid,
    'publication', NULL::text, NULL::text, NULL::text, p.pubname::text, NULL::int4,
    ARRAY[
        'owner', pg_get_userbyid(p.pubowner),
        'all tables', CASE WHEN p.puballtables THEN 'true' END,
        'operations', concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
            CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END),
        'generated columns', CASE p.pubgencols WHEN 's' THEN 'stored' END, -- since 18
        'via partition root', CASE WHEN p.pubviaroot THEN 'true' END
    ]::text[]
    || (SELECT array_agg(pair) FROM (
            SELECT unnest(ARRAY['table ' || r.prrelid::regclass::text, concat('published'
                , ' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a -- since 15
                    WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) || ')' -- since 15
                , ' where ' || pg_get_expr(r.prqual, r.prrelid) -- since 15
                )]) AS pair
            FROM pg_publication_rel r WHERE r.prpubid = p.oid
            UNION ALL -- since 15
            SELECT unnest(ARRAY['schema ' || quote_ident(s.nspname), 'published']) -- since 15
            FROM pg_publication_namespace r JOIN pg_namespace s ON s.oid = r.pnnspid WHERE r.pnpubid = p.oid -- since 15
        ) members)
FROM pg_publication p
UNION ALL
SELECT 'pg_subscription'::regclass::oid, s.oid, 0, 0::oid,
    'subscription', NULL, NULL, NULL, s.subname::text, NULL,
    ARRAY[
        'owner', pg_get_userbyid(s.subowner),
        'connection', 'digest ' || left(encode(sha256(convert_to(s.subconninfo, 'UTF8')), 'hex'), 16),
        'enabled', CASE WHEN NOT s.subenabled THEN 'false' END,
        'slot', s.subslotname,
        'synchronous commit', s.subsynccommit,
        'publications', array_to_string(s.subpublications, ', ')
    ]::text[]
    || (SELECT array_agg(pair) FROM (
            -- The columns are not the same in all versions. What is on is 't' or 'true'; two-phase commit
            -- is pending until it is enabled.
            SELECT unnest(ARRAY[o.name, CASE WHEN v.value IN ('f', 'false', 'd') THEN NULL WHEN v.value = 't' OR v.key = 'subtwophasestate' THEN 'true'
                WHEN v.value = 'p' THEN 'parallel' ELSE v.value END]) AS pair
            FROM jsonb_each_text(to_jsonb(s)) v
            JOIN (VALUES ('subbinary', 'binary'), ('substream', 'streaming'), ('subtwophasestate', 'two phase'), ('subdisableonerr', 'disable on error'),
                ('suborigin', 'origin'), ('subpasswordrequired', 'password required'), ('subrunasowner', 'run as owner'), ('subfailover', 'failover')) o (key, name)
                ON o.key = v.key
        ) options)
FROM pg_subscription s
WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
