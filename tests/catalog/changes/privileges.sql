CREATE SCHEMA app;
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE SEQUENCE s;
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE p() LANGUAGE sql AS '';
CREATE TYPE mood AS ENUM ('a');
CREATE DOMAIN dom AS integer;
CREATE FOREIGN DATA WRAPPER fdw;
CREATE SERVER srv FOREIGN DATA WRAPPER fdw;
--= ~ table public.t: privileges of app
GRANT SELECT ON t TO app;
--= ~ table public.t: privileges of app
GRANT INSERT, UPDATE ON t TO app;
--= ~ table public.t: privileges of app
GRANT SELECT ON t TO app WITH GRANT OPTION;
--= ~ table public.t: privileges of bob
SET ROLE app; GRANT SELECT ON t TO bob; RESET ROLE;
--= ~ table public.t: privileges of bob
REVOKE GRANT OPTION FOR SELECT ON t FROM app CASCADE;
--= ~ table public.t: privileges of app
REVOKE ALL ON t FROM app;
--= ~ table public.t: privileges of PUBLIC
GRANT SELECT ON t TO PUBLIC;
--= ~ table public.t: privileges of PUBLIC
REVOKE SELECT ON t FROM PUBLIC;
--= ~ table public.t: privileges of "Odd role"
GRANT TRIGGER ON t TO "Odd role";
--= ~ table public.t: privileges of "Odd role"
REVOKE TRIGGER ON t FROM "Odd role";
--= nothing
GRANT ALL ON t TO postgres;
--= ~ table public.t: privileges of postgres
REVOKE DELETE ON t FROM postgres;
--= ~ table public.t: privileges of postgres
GRANT DELETE ON t TO postgres;
--= ~ table public.t column a: privileges of app
GRANT SELECT (a) ON t TO app;
--= ~ table public.t column a: privileges of app
GRANT UPDATE (a) ON t TO app WITH GRANT OPTION;
--= ~ table public.t column b: privileges of bob
GRANT SELECT (b) ON t TO bob;
--= ~ table public.t column b: privileges of bob
REVOKE SELECT (b) ON t FROM bob;
--= ~ sequence public.s: privileges of app
GRANT USAGE ON SEQUENCE s TO app;
--= ~ view public.v: privileges of app
GRANT SELECT ON v TO app;
--= ~ view public.v column id: privileges of bob
GRANT SELECT (id) ON v TO bob;
--= ~ function public.f(): privileges of PUBLIC
REVOKE EXECUTE ON FUNCTION f FROM PUBLIC;
--= ~ function public.f(): privileges of app
GRANT EXECUTE ON FUNCTION f TO app;
--= ~ function public.f(): privileges of PUBLIC
GRANT EXECUTE ON FUNCTION f TO PUBLIC;
--= ~ procedure public.p(): privileges of PUBLIC
REVOKE EXECUTE ON PROCEDURE p FROM PUBLIC;
--= ~ type public.mood: privileges of PUBLIC
REVOKE USAGE ON TYPE mood FROM PUBLIC;
--= ~ type public.mood: privileges of app
GRANT USAGE ON TYPE mood TO app;
--= ~ domain public.dom: privileges of app
GRANT USAGE ON DOMAIN dom TO app;
--= ~ schema app: privileges of bob
GRANT USAGE ON SCHEMA app TO bob;
--= ~ schema app: privileges of bob
GRANT CREATE ON SCHEMA app TO bob WITH GRANT OPTION;
--= ~ schema public: privileges of PUBLIC
REVOKE ALL ON SCHEMA public FROM PUBLIC;
--= ~ schema public: privileges of PUBLIC
GRANT USAGE ON SCHEMA public TO PUBLIC;
--= ~ schema public: owner
ALTER SCHEMA public OWNER TO app;
--= + language plpgsql: privileges of app
GRANT USAGE ON LANGUAGE plpgsql TO app;
--= ~ foreign data wrapper fdw: privileges of app
GRANT USAGE ON FOREIGN DATA WRAPPER fdw TO app;
--= ~ server srv: privileges of app
GRANT USAGE ON FOREIGN SERVER srv TO app;
--= + function pg_catalog.pg_ls_dir(text): privileges of app
GRANT EXECUTE ON FUNCTION pg_ls_dir(text) TO app;
--= - function pg_catalog.pg_ls_dir(text)
REVOKE EXECUTE ON FUNCTION pg_ls_dir(text) FROM app;
--= + view pg_catalog.pg_roles: privileges of PUBLIC
REVOKE SELECT ON pg_roles FROM PUBLIC;
--= ~ database: privileges of app
GRANT CONNECT ON DATABASE privileges TO app;
--= ~ database: privileges of PUBLIC
REVOKE TEMPORARY ON DATABASE privileges FROM PUBLIC;
--= ~ database: setting work_mem
ALTER DATABASE privileges SET work_mem = '5MB';
--= ~ database: setting search_path of role app
ALTER ROLE app IN DATABASE privileges SET search_path = app, public;
--= ~ database: setting work_mem
ALTER DATABASE privileges RESET work_mem;
--= ~ database: comment
COMMENT ON DATABASE privileges IS 'ours';
--= ~ database: connection limit
ALTER DATABASE privileges CONNECTION LIMIT 50;
--= ~ database: owner
ALTER DATABASE privileges OWNER TO app;
--= + default privileges of postgres on tables in schema app
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO bob;
--= ~ default privileges of postgres on tables in schema app: privileges of bob
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT INSERT ON TABLES TO bob;
--= + default privileges of postgres on functions: privileges of PUBLIC
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
--= + default privileges of app on sequences: privileges of bob
ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT USAGE ON SEQUENCES TO bob;
--= - default privileges of app on sequences
ALTER DEFAULT PRIVILEGES FOR ROLE app REVOKE USAGE ON SEQUENCES FROM bob;
--= + default privileges of app on types: privileges of bob
ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT USAGE ON TYPES TO bob;
--= + default privileges of app on schemas: privileges of bob
ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT USAGE ON SCHEMAS TO bob;
--= + table app.granted: privileges of bob
CREATE TABLE app.granted (a integer);
--= + table public.t policy pol
CREATE POLICY pol ON t USING (id > 0);
--= ~ table public.t policy pol: using
ALTER POLICY pol ON t USING (id > 1);
--= ~ table public.t policy pol: with check
ALTER POLICY pol ON t WITH CHECK (id > 2);
--= ~ table public.t policy pol: roles
ALTER POLICY pol ON t TO app, "Odd role";
--= ~ table public.t policy pol: roles
ALTER POLICY pol ON t TO PUBLIC;
--= ~ table public.t policy pol: command
DROP POLICY pol ON t; CREATE POLICY pol ON t FOR UPDATE USING (id > 1) WITH CHECK (id > 2);
--= ~ table public.t policy pol: permissive
DROP POLICY pol ON t; CREATE POLICY pol ON t AS RESTRICTIVE FOR UPDATE USING (id > 1) WITH CHECK (id > 2);
--= ~ table public.t policy pol: comment
COMMENT ON POLICY pol ON t IS 'pol';
--= + table public.t policy pol2
--= - table public.t policy pol
ALTER POLICY pol ON t RENAME TO pol2;
