CREATE TABLE t (id integer, a text, n numeric(10,2));
CREATE TABLE u (id integer PRIMARY KEY, x integer NOT NULL UNIQUE);
CREATE TABLE inh_parent (a integer CHECK (a > 0), b text);
CREATE TABLE inh_child (c integer) INHERITS (inh_parent);
CREATE TABLE loose (a integer, b text, CONSTRAINT inh_parent_a_check CHECK (a > 0));
CREATE TYPE row_type AS (a integer, b text);
CREATE TABLE typed (a integer, b text);
CREATE SCHEMA app;
--= ~ table public.t: storage option fillfactor
ALTER TABLE t SET (fillfactor = 70);
--= ~ table public.t: storage option autovacuum_enabled
ALTER TABLE t SET (autovacuum_enabled = false);
--= ~ table public.t: storage option fillfactor
ALTER TABLE t RESET (fillfactor);
--= ~ table public.t: storage option toast.autovacuum_enabled
ALTER TABLE t SET (toast.autovacuum_enabled = false);
--= ~ table public.t: persistence
ALTER TABLE t SET UNLOGGED;
--= ~ table public.t: persistence
ALTER TABLE t SET LOGGED;
--= ~ table public.t: tablespace
ALTER TABLE t SET TABLESPACE fast;
--= ~ table public.t: tablespace
ALTER TABLE t SET TABLESPACE pg_default;
--= ~ table public.t: row security
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
--= ~ table public.t: row security of the owner
ALTER TABLE t FORCE ROW LEVEL SECURITY;
--= ~ table public.t: row security
ALTER TABLE t DISABLE ROW LEVEL SECURITY;
--= ~ table public.t: replica identity
ALTER TABLE t REPLICA IDENTITY FULL;
--= ~ table public.t: replica identity
ALTER TABLE t REPLICA IDENTITY NOTHING;
--= ~ table public.t: replica identity
ALTER TABLE t REPLICA IDENTITY DEFAULT;
--= ~ table public.u: replica identity
ALTER TABLE u REPLICA IDENTITY USING INDEX u_x_key;
--= ~ table public.t: owner
ALTER TABLE t OWNER TO app;
--= ~ table public.t: comment
COMMENT ON TABLE t IS 'first';
--= ~ table public.t: comment
COMMENT ON TABLE t IS 'second';
--= ~ table public.t: comment
COMMENT ON TABLE t IS NULL;
--= ~ table public.inh_child: inherits
--= ~ table public.inh_child column a: inheritance
--= ~ table public.inh_child column b: inheritance
--= ~ table public.inh_child constraint inh_parent_a_check: inheritance
ALTER TABLE inh_child NO INHERIT inh_parent;
--= ~ table public.loose: inherits
--= ~ table public.loose column a: inheritance
--= ~ table public.loose column b: inheritance
--= ~ table public.loose constraint inh_parent_a_check: inheritance
ALTER TABLE loose INHERIT inh_parent;
--= + table public.inh_parent column extra
ALTER TABLE inh_parent ADD extra integer;
--= ~ table public.loose column extra: default
ALTER TABLE ONLY loose ALTER extra SET DEFAULT 5;
--= ~ table public.typed: of type
ALTER TABLE typed OF row_type;
--= ~ table public.typed: of type
ALTER TABLE typed NOT OF;
--= + table public.added
CREATE TABLE added (id serial PRIMARY KEY, t text UNIQUE, CHECK (t <> ''));
--= + table app.added
--= - table public.added
ALTER TABLE added SET SCHEMA app;
--= + table app.renamed
--= - table app.added
--= ~ sequence app.added_id_seq: owned by
ALTER TABLE app.added RENAME TO renamed;
--= - table app.renamed
DROP TABLE app.renamed;
--= nothing
CREATE TABLE passing (a integer); DROP TABLE passing;
--= nothing
INSERT INTO t VALUES (1, 'a', 2); ANALYZE t;
VACUUM;
--= nothing
CREATE TEMP TABLE temporary (a integer);
--= nothing
SET search_path = app; SET datestyle = 'SQL, DMY'; SET quote_all_identifiers = on;
