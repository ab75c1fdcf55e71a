CREATE TABLE t (id integer PRIMARY KEY, a text, b integer NOT NULL CONSTRAINT t_b UNIQUE DEFERRABLE);
CREATE TABLE r (id integer CONSTRAINT r_t REFERENCES t);
CREATE MATERIALIZED VIEW m AS SELECT id, a FROM t;
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION trig() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION trig();
CREATE TABLE p (id integer NOT NULL, n integer NOT NULL) PARTITION BY LIST (n);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TRIGGER ptr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION trig();
ALTER TABLE p ADD CONSTRAINT p_t FOREIGN KEY (id) REFERENCES t;
CREATE EXTENSION hstore;
CREATE FUNCTION plain() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE SCHEMA app;
--= ~ materialized view public.m: replica identity
ALTER MATERIALIZED VIEW m REPLICA IDENTITY FULL;
--= ~ materialized view public.m: replica identity
ALTER MATERIALIZED VIEW m REPLICA IDENTITY NOTHING;
--= ~ table public.t: replica identity
ALTER TABLE t REPLICA IDENTITY USING INDEX t_pkey;
--= ~ table public.t constraint t_pkey: index depends on extensions
ALTER INDEX t_pkey DEPENDS ON EXTENSION hstore;
--= ~ table public.t constraint t_pkey: index depends on extensions
--= since 14
ALTER INDEX t_pkey NO DEPENDS ON EXTENSION hstore;
--= ~ materialized view public.m: depends on extension hstore
ALTER MATERIALIZED VIEW m DEPENDS ON EXTENSION hstore;
--= ~ table public.t trigger tr: depends on extension hstore
ALTER TRIGGER tr ON t DEPENDS ON EXTENSION hstore;
--= ~ table public.t constraint t_b: enforced
--= blind
ALTER TABLE t DISABLE TRIGGER USER; ALTER TABLE t ENABLE TRIGGER USER; UPDATE pg_trigger SET tgenabled = 'D' WHERE tgconstraint = (SELECT oid FROM pg_constraint WHERE conname = 't_b');
--= ~ table public.t constraint t_b: enforced
--= blind
UPDATE pg_trigger SET tgenabled = 'O' WHERE tgconstraint = (SELECT oid FROM pg_constraint WHERE conname = 't_b');
--= ~ table public.r constraint r_t: enforced
--= blind
ALTER TABLE r DISABLE TRIGGER ALL;
--= ~ table public.r constraint r_t: enforced
--= blind
ALTER TABLE r ENABLE TRIGGER ALL;
--= ~ table public.t constraint t_b: index live
UPDATE pg_index SET indisready = false WHERE indexrelid = 't_b'::regclass;
--= ~ table public.t constraint t_b: index live
UPDATE pg_index SET indisready = true WHERE indexrelid = 't_b'::regclass;
--= ~ table public.t constraint t_b: index valid
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_b'::regclass;
--= ~ table public.t constraint t_b: index valid
UPDATE pg_index SET indisvalid = true WHERE indexrelid = 't_b'::regclass;
--= ~ view public.v: enabled
--= blind
UPDATE pg_rewrite SET ev_enabled = 'D' WHERE ev_class = 'v'::regclass;
--= ~ view public.v: enabled
--= blind
UPDATE pg_rewrite SET ev_enabled = 'O' WHERE ev_class = 'v'::regclass;
--= ~ table public.t trigger tr: constraint comment
--= blind
COMMENT ON CONSTRAINT tr ON t IS 'of a trigger';
--= + table public.p1 trigger ptr: comment
--= blind
COMMENT ON TRIGGER ptr ON p1 IS 'of a copy';
--= - table public.p1 trigger ptr
--= blind
COMMENT ON TRIGGER ptr ON p1 IS NULL;
--= + table public.p1 constraint p_t: comment
--= blind
COMMENT ON CONSTRAINT p_t ON p1 IS 'of a copy';
--= - table public.p1 constraint p_t
--= blind
COMMENT ON CONSTRAINT p_t ON p1 IS NULL;
--= ~ table public.t: system column xmin: privileges of app
GRANT SELECT (xmin) ON t TO app;
--= ~ table public.t: system column xmin: privileges of app
REVOKE SELECT (xmin) ON t FROM app;
--= + index public.p_u
CREATE UNIQUE INDEX p_u ON ONLY p (id, n);
--= + table public.p1 constraint p1_key
ALTER TABLE p1 ADD CONSTRAINT p1_key UNIQUE (id, n);
--= ~ table public.p1 constraint p1_key: index partition of
--= ~ index public.p_u: valid
ALTER INDEX p_u ATTACH PARTITION p1_key;
--= ~ table public.t: security label of guard
INSERT INTO pg_seclabel VALUES ('t'::regclass, 'pg_class'::regclass, 0, 'guard', 'secret');
--= ~ table public.t column a: security label of guard
INSERT INTO pg_seclabel VALUES ('t'::regclass, 'pg_class'::regclass, 2, 'guard', 'secret');
--= ~ table public.t column a: security label of guard
UPDATE pg_seclabel SET label = 'public' WHERE objsubid = 2;
--= ~ view public.v: security label of guard
INSERT INTO pg_seclabel VALUES ('v'::regclass, 'pg_class'::regclass, 0, 'guard', 'secret');
--= ~ function public.plain(): security label of guard
INSERT INTO pg_seclabel VALUES ('plain()'::regprocedure, 'pg_proc'::regclass, 0, 'guard', 'secret');
--= ~ schema app: security label of guard
INSERT INTO pg_seclabel VALUES ('app'::regnamespace, 'pg_namespace'::regclass, 0, 'guard', 'secret');
--= + function public.akeys(public.hstore): security label of guard
--= blind
INSERT INTO pg_seclabel VALUES ('akeys(hstore)'::regprocedure, 'pg_proc'::regclass, 0, 'guard', 'secret');
--= ~ table public.t: security label of guard
--= ~ table public.t column a: security label of guard
--= ~ view public.v: security label of guard
--= ~ function public.plain(): security label of guard
--= ~ schema app: security label of guard
--= - function public.akeys(public.hstore)
DELETE FROM pg_seclabel;
--= + statistics public."Odd name"
CREATE STATISTICS "Odd name" ON id, b FROM t;
--= ~ statistics public."Odd name": definition
DROP STATISTICS "Odd name"; CREATE STATISTICS "Odd name" ON b, id, a FROM t;
--= - function public.plain()
DROP FUNCTION plain;
--= ~ materialized view public.m: depends on extension hstore
--= ~ table public.t trigger tr: depends on extension hstore
--= since 14
ALTER MATERIALIZED VIEW m NO DEPENDS ON EXTENSION hstore; ALTER TRIGGER tr ON t NO DEPENDS ON EXTENSION hstore;
--= ~ extension hstore: version
--= blind
--= since 14
DROP EXTENSION hstore; CREATE EXTENSION hstore VERSION '1.4';
--= ~ extension hstore: version
--= blind
--= since 14
ALTER EXTENSION hstore UPDATE;
