-- What the user's objects depend on, as the server keeps it.
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid,
    CASE WHEN d.classid = 'pg_attrdef'::regclass THEN 'default' WHEN d.deptype = 'n' THEN 'normal' ELSE 'automatic' END
FROM pg_depend d
WHERE d.objid >= 16384 AND (d.refobjid >= 16384 OR d.refclassid = 'pg_namespace'::regclass) AND d.deptype IN ('n', 'a', 'i', 'P', 'S')
