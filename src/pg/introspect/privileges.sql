-- What each role may do, where it is not what the object's owner and PUBLIC may do by default. For
-- objects of the system and of extensions the default is what initdb or CREATE EXTENSION granted;
-- those are not in the other queries, so they are told by type and identity.
WITH lists AS (
    SELECT 'pg_class'::regclass::oid AS classid, oid AS objid, 0 AS subid, relowner AS owner, relacl AS list,
        acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner) AS standard
    FROM pg_class WHERE relacl IS NOT NULL
    UNION ALL
    SELECT 'pg_class'::regclass, a.attrelid, a.attnum, c.relowner, a.attacl, '{}'
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
    UNION ALL
    SELECT 'pg_proc'::regclass, oid, 0, proowner, proacl, acldefault('f', proowner) FROM pg_proc WHERE proacl IS NOT NULL
    UNION ALL
    SELECT 'pg_type'::regclass, oid, 0, typowner, typacl, acldefault('T', typowner) FROM pg_type WHERE typacl IS NOT NULL
    UNION ALL
    SELECT 'pg_namespace'::regclass, oid, 0, nspowner, nspacl, acldefault('n', nspowner) FROM pg_namespace WHERE nspacl IS NOT NULL
    UNION ALL
    SELECT 'pg_language'::regclass, oid, 0, lanowner, lanacl, acldefault('l', lanowner) FROM pg_language WHERE lanacl IS NOT NULL
    UNION ALL
    SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwowner, fdwacl, acldefault('F', fdwowner) FROM pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
    UNION ALL
    SELECT 'pg_foreign_server'::regclass, oid, 0, srvowner, srvacl, acldefault('S', srvowner) FROM pg_foreign_server WHERE srvacl IS NOT NULL
    UNION ALL
    SELECT 'pg_database'::regclass, oid, 0, datdba, datacl, acldefault('d', datdba) FROM pg_database WHERE datacl IS NOT NULL AND datname = current_database()
    UNION ALL
    SELECT 'pg_default_acl'::regclass, oid, 0, defaclrole, defaclacl,
        CASE WHEN defaclnamespace = 0 THEN acldefault(CASE defaclobjtype WHEN 'S' THEN 's' ELSE defaclobjtype END, defaclrole) ELSE '{}' END
    FROM pg_default_acl
), foreigners AS (
    SELECT classid, objid, subid, owner, list, standard,
        (objid < 16384 AND NOT (classid = 'pg_namespace'::regclass AND objid = (SELECT oid FROM pg_namespace WHERE nspname = 'public')) AND classid NOT IN ('pg_database'::regclass, 'pg_language'::regclass))
        OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = lists.classid AND d.objid = lists.objid AND d.deptype = 'e') AS foreigner
    FROM lists
), compared AS (
    SELECT f.classid, f.objid, f.subid, f.foreigner, f.owner, f.list,
        CASE WHEN f.foreigner THEN COALESCE(p.initprivs, f.standard) ELSE f.standard END AS standard
    FROM foreigners f
    LEFT JOIN pg_init_privs p ON f.foreigner AND p.classoid = f.classid AND p.objoid = f.objid AND p.objsubid = f.subid
), granted AS (
    SELECT c.classid, c.objid, c.subid, c.foreigner, s.side, x.grantee, string_agg(
        x.privilege_type || CASE WHEN x.is_grantable THEN ' with grant option' ELSE '' END
        || CASE WHEN x.grantor <> c.owner THEN ' from ' || quote_ident(pg_get_userbyid(x.grantor)) ELSE '' END,
        ', ' ORDER BY x.privilege_type, x.grantor) AS rights
    FROM compared c,
        LATERAL (VALUES ('now', c.list), ('standard', c.standard)) s (side, list),
        LATERAL aclexplode(NULLIF(s.list, '{}')) x
    WHERE c.list <> c.standard
    GROUP BY c.classid, c.objid, c.subid, c.foreigner, s.side, x.grantee
), differing AS (
    SELECT classid, objid, subid, foreigner, grantee, max(rights) FILTER (WHERE side = 'now') AS rights
    FROM granted
    GROUP BY classid, objid, subid, foreigner, grantee
    HAVING max(rights) FILTER (WHERE side = 'now') IS DISTINCT FROM max(rights) FILTER (WHERE side = 'standard')
)
SELECT d.classid, d.objid, GREATEST(d.subid, 0),
    -- System columns are no objects.
    COALESCE('system column ' || (SELECT attname FROM pg_attribute WHERE attrelid = d.objid AND attnum = d.subid AND d.subid < 0) || ': ', '')
    || 'privileges of ' || CASE WHEN d.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(d.grantee)) END,
    COALESCE(d.rights, 'none'),
    i.type, i.schema, i.identity
FROM differing d
LEFT JOIN LATERAL pg_identify_object(d.classid, d.objid, d.subid) i ON d.foreigner
-- Of the schemas of the system, pg_catalog is the one whose privileges a dump tells.
WHERE NOT d.foreigner OR COALESCE(i.schema, i.identity) = 'pg_catalog' OR d.objid >= 16384 OR d.classid = 'pg_language'::regclass
