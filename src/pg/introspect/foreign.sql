-- Foreign data wrappers, servers and user mappings. What a mapping holds may be secret, so its
-- values are told by digest.
SELECT 'pg_foreign_data_wrapper'::regclass::oid, w.oid, 0, 0::oid,
    'foreign_data_wrapper', NULL::text, NULL::text, NULL::text, w.fdwname::text, NULL::int4,
    ARRAY[
        'owner', pg_get_userbyid(w.fdwowner),
        'handler', CASE WHEN w.fdwhandler <> 0 THEN w.fdwhandler::regproc END,
        'validator', CASE WHEN w.fdwvalidator <> 0 THEN w.fdwvalidator::regproc END,
        'option *', to_json(w.fdwoptions)
    ]::text[]
FROM pg_foreign_data_wrapper w
UNION ALL
SELECT 'pg_foreign_server'::regclass::oid, s.oid, 0, 0::oid,
    'server', NULL, NULL, NULL, s.srvname::text, NULL,
    ARRAY[
        'owner', pg_get_userbyid(s.srvowner),
        'wrapper', w.fdwname,
        'type', s.srvtype,
        'version', s.srvversion,
        'option *', to_json(s.srvoptions)
    ]::text[]
FROM pg_foreign_server s
JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
UNION ALL
SELECT 'pg_user_mapping'::regclass::oid, m.oid, 0, 0::oid,
    'user_mapping', NULL, NULL, NULL,
    format('for %s server %s', CASE WHEN m.umuser = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(m.umuser)) END, quote_ident(s.srvname)), NULL,
    COALESCE((SELECT array_agg(pair) FROM (
        SELECT unnest(ARRAY['option ' || split_part(o, '=', 1),
            'digest ' || left(encode(sha256(convert_to(substr(o, strpos(o, '=') + 1), 'UTF8')), 'hex'), 16)]) AS pair
        FROM unnest(m.umoptions) o) options), '{}')
FROM pg_user_mapping m
JOIN pg_foreign_server s ON s.oid = m.umserver
