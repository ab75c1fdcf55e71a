-- Comments, security labels and dependencies on extensions, of whatever they are on.
SELECT d.classoid, d.objoid, d.objsubid, 'comment', d.description
FROM pg_description d
WHERE d.objoid >= 16384 OR d.classoid IN ('pg_namespace'::regclass, 'pg_extension'::regclass)
UNION ALL
SELECT d.classoid, d.objoid, 0, 'comment', d.description
FROM pg_shdescription d
WHERE d.classoid = 'pg_database'::regclass
UNION ALL
SELECT l.classoid, l.objoid, l.objsubid, 'security label of ' || l.provider, l.label
FROM pg_seclabel l
UNION ALL
SELECT l.classoid, l.objoid, 0, 'security label of ' || l.provider, l.label
FROM pg_shseclabel l
WHERE l.classoid = 'pg_database'::regclass
UNION ALL
SELECT d.classid, d.objid, d.objsubid, 'depends on extension ' || e.extname, 'true'
FROM pg_depend d
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid
WHERE d.deptype = 'x'
