-- Comments, security labels and dependencies on extensions, of whatever they are on. Labels on members
-- of extensions are told by type and identity, as those are not in the other queries.
WITH remarks AS (
    SELECT d.classoid, d.objoid, d.objsubid, 'comment' AS attribute, d.description AS value
    FROM pg_description d
    WHERE d.objoid >= 16384 OR d.classoid IN ('pg_namespace'::regclass, 'pg_extension'::regclass)
    UNION ALL
    SELECT d.classoid, d.objoid, 0, 'comment', d.description
    FROM pg_shdescription d
    WHERE d.classoid IN ('pg_database'::regclass, 'pg_authid'::regclass)
    UNION ALL
    SELECT l.classoid, l.objoid, l.objsubid, 'security label of ' || l.provider, l.label
    FROM pg_seclabel l
    UNION ALL
    SELECT l.classoid, l.objoid, 0, 'security label of ' || l.provider, l.label
    FROM pg_shseclabel l
    WHERE l.classoid IN ('pg_database'::regclass, 'pg_authid'::regclass)
    UNION ALL
    SELECT d.classid, d.objid, d.objsubid, 'depends on extension ' || e.extname, 'true'
    FROM pg_depend d
    JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid
    WHERE d.deptype = 'x'
)
SELECT r.classoid, r.objoid, r.objsubid, r.attribute, r.value, i.type, i.schema, i.identity
FROM remarks r
-- Before version 14 it fails where the object is gone, as a subscription with a comment may be. A NULL
-- keeps it from being asked.
LEFT JOIN LATERAL pg_identify_object(CASE WHEN r.attribute LIKE 'security label%'
    AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = r.classoid AND d.objid = r.objoid AND d.deptype = 'e')
    THEN r.classoid END, r.objoid, r.objsubid) i ON true
