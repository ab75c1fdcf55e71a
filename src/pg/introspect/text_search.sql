-- Text search parsers, dictionaries, templates and configurations.
SELECT 'pg_ts_parser'::regclass::oid, p.oid, 0, 0::oid,
    'text_search_parser', n.nspname::text, NULL::text, NULL::text, p.prsname::text, NULL::int4,
    ARRAY[
        'start', p.prsstart::regproc,
        'token', p.prstoken::regproc,
        'end', p.prsend::regproc,
        'headline', CASE WHEN p.prsheadline <> 0 THEN p.prsheadline::regproc END,
        'lextypes', p.prslextype::regproc
    ]::text[]
FROM pg_ts_parser p
JOIN pg_namespace n ON n.oid = p.prsnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
SELECT 'pg_ts_dict'::regclass::oid, d.oid, 0, 0::oid,
    'text_search_dictionary', n.nspname::text, NULL, NULL, d.dictname::text, NULL,
    ARRAY[
        'owner', pg_get_userbyid(d.dictowner),
        'template', (SELECT format('%I.%I', s.nspname, t.tmplname) FROM pg_ts_template t JOIN pg_namespace s ON s.oid = t.tmplnamespace WHERE t.oid = d.dicttemplate),
        'options', d.dictinitoption
    ]::text[]
FROM pg_ts_dict d
JOIN pg_namespace n ON n.oid = d.dictnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
SELECT 'pg_ts_template'::regclass::oid, t.oid, 0, 0::oid,
    'text_search_template', n.nspname::text, NULL, NULL, t.tmplname::text, NULL,
    ARRAY[
        'init', CASE WHEN t.tmplinit <> 0 THEN t.tmplinit::regproc END,
        'lexize', t.tmpllexize::regproc
    ]::text[]
FROM pg_ts_template t
JOIN pg_namespace n ON n.oid = t.tmplnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
SELECT 'pg_ts_config'::regclass::oid, c.oid, 0, 0::oid,
    'text_search_configuration', n.nspname::text, NULL, NULL, c.cfgname::text, NULL,
    ARRAY[
        'owner', pg_get_userbyid(c.cfgowner),
        'parser', (SELECT format('%I.%I', s.nspname, p.prsname) FROM pg_ts_parser p JOIN pg_namespace s ON s.oid = p.prsnamespace WHERE p.oid = c.cfgparser)
    ]::text[]
    || (SELECT array_agg(pair) FROM (
            SELECT unnest(ARRAY['mapping for ' || (SELECT k.alias FROM ts_token_type(c.cfgparser) k WHERE k.tokid = m.maptokentype),
                string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno)]) AS pair
            FROM pg_ts_config_map m WHERE m.mapcfg = c.oid GROUP BY m.maptokentype) mappings)
FROM pg_ts_config c
JOIN pg_namespace n ON n.oid = c.cfgnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
