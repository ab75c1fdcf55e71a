-- Functions, procedures and aggregates.
SELECT 'pg_proc'::regclass::oid, p.oid, 0, 0::oid,
    CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
    n.nspname::text, NULL::text, NULL::text,
    quote_ident(p.proname) || '(' || CASE WHEN p.prokind = 'a' THEN pg_get_function_identity_arguments(p.oid)
        ELSE oidvectortypes(p.proargtypes) END || ')',
    NULL::int4,
    ARRAY[
        'owner', pg_get_userbyid(p.proowner),
        'arguments', NULLIF(pg_get_function_arguments(p.oid), ''),
        'returns', pg_get_function_result(p.oid),
        'parallel', CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' END
    ]::text[]
    || CASE WHEN p.prokind <> 'a' THEN ARRAY[
        'language', l.lanname,
        'body', CASE WHEN p.prosrc <> '' THEN p.prosrc END,
        'SQL body', pg_get_function_sqlbody(p.oid), -- since 14
        'object file', p.probin,
        'window', CASE WHEN p.prokind = 'w' THEN 'true' END,
        'volatility', CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' END,
        'strict', CASE WHEN p.proisstrict THEN 'true' END,
        'security', CASE WHEN p.prosecdef THEN 'definer' END,
        'leakproof', CASE WHEN p.proleakproof THEN 'true' END,
        'cost', CASE WHEN p.procost <> CASE WHEN l.lanname IN ('internal', 'c') THEN 1 ELSE 100 END THEN p.procost END,
        'rows', CASE WHEN p.proretset AND p.prorows <> 1000 THEN p.prorows END,
        'support function', CASE WHEN p.prosupport <> 0 THEN p.prosupport::regproc::text END,
        'transform for types', (SELECT string_agg(format_type(y, NULL), ', ') FROM unnest(p.protrftypes) y),
        'setting *', to_json(p.proconfig)
    ]::text[] ELSE ARRAY[
        'kind', CASE a.aggkind WHEN 'o' THEN 'ordered set' WHEN 'h' THEN 'hypothetical set' END,
        'direct arguments', CASE WHEN a.aggkind <> 'n' THEN a.aggnumdirectargs END,
        'transition function', a.aggtransfn::regproc,
        'transition type', format_type(a.aggtranstype, NULL),
        'transition space', NULLIF(a.aggtransspace, 0),
        'initial value', a.agginitval,
        'final function', CASE WHEN a.aggfinalfn <> 0 THEN a.aggfinalfn::regproc END,
        'final function extra', CASE WHEN a.aggfinalextra THEN 'true' END,
        'final function modify', a.aggfinalmodify,
        'combine function', CASE WHEN a.aggcombinefn <> 0 THEN a.aggcombinefn::regproc END,
        'serial function', CASE WHEN a.aggserialfn <> 0 THEN a.aggserialfn::regproc END,
        'deserial function', CASE WHEN a.aggdeserialfn <> 0 THEN a.aggdeserialfn::regproc END,
        'moving transition function', CASE WHEN a.aggmtransfn <> 0 THEN a.aggmtransfn::regproc END,
        'moving inverse function', CASE WHEN a.aggminvtransfn <> 0 THEN a.aggminvtransfn::regproc END,
        'moving transition type', CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END,
        'moving transition space', NULLIF(a.aggmtransspace, 0),
        'moving initial value', a.aggminitval,
        'moving final function', CASE WHEN a.aggmfinalfn <> 0 THEN a.aggmfinalfn::regproc END,
        'moving final function extra', CASE WHEN a.aggmfinalextra THEN 'true' END,
        'moving final function modify', CASE WHEN a.aggmtransfn <> 0 THEN a.aggmfinalmodify END,
        'sort operator', CASE WHEN a.aggsortop <> 0 THEN a.aggsortop::regoperator END
    ]::text[] END
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    -- The constructors of a range type belong to it.
    AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')
