-- Operators, operator families and classes, and casts.
SELECT 'pg_operator'::regclass::oid, o.oid, 0, 0::oid,
    'operator', n.nspname::text, NULL::text, NULL::text,
    format('%s(%s, %s)', o.oprname, CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END, format_type(o.oprright, NULL)),
    NULL::int4,
    ARRAY[
        'owner', pg_get_userbyid(o.oprowner),
        'function', o.oprcode::regproc,
        'commutator', CASE WHEN o.oprcom <> 0 THEN o.oprcom::regoperator END,
        'negator', CASE WHEN o.oprnegate <> 0 THEN o.oprnegate::regoperator END,
        'restriction estimator', CASE WHEN o.oprrest <> 0 THEN o.oprrest::regproc END,
        'join estimator', CASE WHEN o.oprjoin <> 0 THEN o.oprjoin::regproc END,
        'hashes', CASE WHEN o.oprcanhash THEN 'true' END,
        'merges', CASE WHEN o.oprcanmerge THEN 'true' END
    ]::text[]
FROM pg_operator o
JOIN pg_namespace n ON n.oid = o.oprnamespace
WHERE o.oprcode <> 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
SELECT 'pg_opfamily'::regclass::oid, f.oid, 0, 0::oid,
    'operator_family', n.nspname::text, NULL, NULL, format('%s using %s', quote_ident(f.opfname), m.amname), NULL,
    ARRAY['owner', pg_get_userbyid(f.opfowner)]::text[]
    || (SELECT array_agg(pair) FROM (
            SELECT unnest(ARRAY[
                format('operator %s (%s, %s)', a.amopstrategy, format_type(a.amoplefttype, NULL), format_type(a.amoprighttype, NULL)),
                concat(a.amopopr::regoperator, (SELECT format(' for order by %I.%I', sn.nspname, s.opfname) FROM pg_opfamily s
                    JOIN pg_namespace sn ON sn.oid = s.opfnamespace WHERE s.oid = a.amopsortfamily))]) AS pair
            FROM pg_amop a JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = a.oid
                AND d.refclassid = 'pg_opfamily'::regclass AND d.refobjid = f.oid
            WHERE a.amopfamily = f.oid
            UNION ALL
            SELECT unnest(ARRAY[
                format('function %s (%s, %s)', a.amprocnum, format_type(a.amproclefttype, NULL), format_type(a.amprocrighttype, NULL)),
                a.amproc::regprocedure::text])
            FROM pg_amproc a JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = a.oid
                AND d.refclassid = 'pg_opfamily'::regclass AND d.refobjid = f.oid
            WHERE a.amprocfamily = f.oid) members)
FROM pg_opfamily f
JOIN pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_am m ON m.oid = f.opfmethod
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
SELECT 'pg_opclass'::regclass::oid, c.oid, 0, 0::oid,
    'operator_class', n.nspname::text, NULL, NULL, format('%s using %s', quote_ident(c.opcname), m.amname), NULL,
    ARRAY[
        'owner', pg_get_userbyid(c.opcowner),
        'family', (SELECT format('%I.%I', fn.nspname, f.opfname) FROM pg_opfamily f JOIN pg_namespace fn ON fn.oid = f.opfnamespace WHERE f.oid = c.opcfamily),
        'data type', format_type(c.opcintype, NULL),
        'default', CASE WHEN c.opcdefault THEN 'true' END,
        'storage type', CASE WHEN c.opckeytype <> 0 THEN format_type(c.opckeytype, NULL) END
    ]::text[]
    || (SELECT array_agg(pair) FROM (
            SELECT unnest(ARRAY[
                format('operator %s (%s, %s)', a.amopstrategy, format_type(a.amoplefttype, NULL), format_type(a.amoprighttype, NULL)),
                concat(a.amopopr::regoperator, (SELECT format(' for order by %I.%I', sn.nspname, s.opfname) FROM pg_opfamily s
                    JOIN pg_namespace sn ON sn.oid = s.opfnamespace WHERE s.oid = a.amopsortfamily))]) AS pair
            FROM pg_amop a JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = a.oid
                AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid
            UNION ALL
            SELECT unnest(ARRAY[
                format('function %s (%s, %s)', a.amprocnum, format_type(a.amproclefttype, NULL), format_type(a.amprocrighttype, NULL)),
                a.amproc::regprocedure::text])
            FROM pg_amproc a JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = a.oid
                AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid) members)
FROM pg_opclass c
JOIN pg_namespace n ON n.oid = c.opcnamespace
JOIN pg_am m ON m.oid = c.opcmethod
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
SELECT 'pg_cast'::regclass::oid, k.oid, 0, 0::oid,
    'cast', NULL, NULL, NULL, format('(%s AS %s)', format_type(k.castsource, NULL), format_type(k.casttarget, NULL)), NULL,
    ARRAY[
        'method', CASE k.castmethod WHEN 'f' THEN 'function' WHEN 'i' THEN 'input and output' ELSE 'binary' END,
        'function', CASE WHEN k.castfunc <> 0 THEN k.castfunc::regprocedure END,
        'context', CASE k.castcontext WHEN 'a' THEN 'assignment' WHEN 'i' THEN 'implicit' ELSE 'explicit' END
    ]::text[]
FROM pg_cast k
WHERE k.oid >= 16384
    -- The casts between a range and its multirange belong to the range.
    AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_cast'::regclass AND i.objid = k.oid AND i.deptype = 'i')
