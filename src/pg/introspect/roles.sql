-- Roles with their settings, memberships and what they may do with objects of the whole server, but
-- for those that the server brings, unless they were given something. A password is told by digest;
-- that of the superuser is the sandbox's own. The settings of ALTER ROLE ALL belong to a role ALL.
WITH memberships AS (
    SELECT m.member, 'member of ' || quote_ident(g.rolname) AS name,
        string_agg(COALESCE(NULLIF(concat_ws(', ',
            CASE WHEN m.admin_option THEN 'with admin option' END,
            CASE WHEN to_jsonb(m) ->> 'inherit_option' = 'false' THEN 'without inherit' END,
            CASE WHEN to_jsonb(m) ->> 'set_option' = 'false' THEN 'without set' END,
            CASE WHEN m.grantor <> 10 THEN 'from ' || quote_ident(pg_get_userbyid(m.grantor)) END), ''), 'true'),
            '; ' ORDER BY m.grantor) AS value
    FROM pg_auth_members m
    JOIN pg_authid g ON g.oid = m.roleid
    WHERE m.roleid >= 16384 OR m.member >= 16384 OR m.member = 10
    GROUP BY m.member, g.rolname
), rights AS (
    SELECT grantee, name, string_agg(privilege_type || CASE WHEN is_grantable THEN ' with grant option' ELSE '' END,
        ', ' ORDER BY privilege_type) AS value
    FROM (
        SELECT x.grantee, 'on tablespace ' || quote_ident(t.spcname) AS name, x.privilege_type, x.is_grantable
        FROM pg_tablespace t, aclexplode(t.spcacl) x WHERE x.grantee <> t.spcowner
        UNION ALL -- since 15
        SELECT x.grantee, 'on parameter ' || p.parname, x.privilege_type, x.is_grantable -- since 15
        FROM pg_parameter_acl p, aclexplode(p.paracl) x WHERE x.grantee <> 10 -- since 15
    ) granted
    GROUP BY grantee, name
), settings AS (
    SELECT setrole, to_json(setconfig)::text AS list FROM pg_db_role_setting WHERE setdatabase = 0
)
SELECT 'pg_authid'::regclass::oid, r.oid, 0, 0::oid,
    'role', NULL::text, NULL::text, NULL::text, r.rolname::text, NULL::int4,
    ARRAY[
        'superuser', CASE WHEN r.rolsuper THEN 'true' END,
        'inherit', CASE WHEN NOT r.rolinherit THEN 'false' END,
        'create role', CASE WHEN r.rolcreaterole THEN 'true' END,
        'create database', CASE WHEN r.rolcreatedb THEN 'true' END,
        'login', CASE WHEN r.rolcanlogin THEN 'true' END,
        'replication', CASE WHEN r.rolreplication THEN 'true' END,
        'bypass row security', CASE WHEN r.rolbypassrls THEN 'true' END,
        'connection limit', NULLIF(r.rolconnlimit, -1),
        'valid until', NULLIF(r.rolvaliduntil, 'infinity'),
        'password', CASE WHEN r.oid <> 10 THEN 'digest ' || left(encode(sha256(convert_to(r.rolpassword, 'UTF8')), 'hex'), 16) END,
        'setting *', (SELECT list FROM settings WHERE setrole = r.oid)
    ]::text[]
    || (SELECT array_agg(pair) FROM (
            SELECT unnest(ARRAY[name, value]) AS pair FROM memberships WHERE member = r.oid
            UNION ALL
            SELECT unnest(ARRAY[name, value]) FROM rights WHERE grantee = r.oid) given)
FROM pg_authid r
WHERE r.rolname !~ '^pg_'
    OR EXISTS (SELECT FROM memberships WHERE member = r.oid)
    OR EXISTS (SELECT FROM rights WHERE grantee = r.oid)
    OR EXISTS (SELECT FROM settings WHERE setrole = r.oid)
UNION ALL
SELECT 'pg_authid'::regclass, 0, 0, 0,
    'role', NULL, NULL, NULL, 'ALL', NULL,
    ARRAY['setting *', list]
FROM settings WHERE setrole = 0
UNION ALL
SELECT 'pg_authid'::regclass, 0, 1, 0,
    'role', NULL, NULL, NULL, 'PUBLIC', NULL,
    array_agg(pair)
FROM (SELECT unnest(ARRAY[name, value]) AS pair FROM rights WHERE grantee = 0) given
HAVING count(*) > 0
