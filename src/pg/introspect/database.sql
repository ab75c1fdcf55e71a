-- The database itself, with the settings that ALTER DATABASE and ALTER ROLE … IN DATABASE made.
-- Its name is left out: copies of one database must compare as equal.
SELECT 'pg_database'::regclass::oid, d.oid, 0, 0::oid,
    'database', NULL::text, NULL::text, NULL::text, '', NULL::int4,
    ARRAY[
        'owner', pg_get_userbyid(d.datdba),
        'connection limit', NULLIF(d.datconnlimit, -1),
        'is template', CASE WHEN d.datistemplate THEN 'true' END,
        'tablespace', (SELECT spcname FROM pg_tablespace WHERE oid = d.dattablespace AND spcname <> 'pg_default')
    ]::text[]
    || (SELECT array_agg(pair ORDER BY s.setrole, n)
        FROM pg_db_role_setting s,
            LATERAL (VALUES (1, 'setting *' || COALESCE(' of role ' || (SELECT rolname FROM pg_roles WHERE oid = s.setrole), '')),
                            (2, to_json(s.setconfig)::text)) v (n, pair)
        WHERE s.setdatabase = d.oid)
FROM pg_database d
WHERE d.datname = current_database()
