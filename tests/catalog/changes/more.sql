CREATE SCHEMA app;
CREATE TABLE parent (a integer, b integer DEFAULT 1, c integer);
CREATE TABLE child (a integer, d integer) INHERITS (parent);
CREATE TABLE ident (id integer GENERATED ALWAYS AS IDENTITY, n serial);
CREATE TYPE addr AS (street text);
CREATE FUNCTION cmp_i(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE FOREIGN DATA WRAPPER fdw;
CREATE SERVER srv FOREIGN DATA WRAPPER fdw;
CREATE FOREIGN TABLE ft (id integer) SERVER srv;
CREATE MATERIALIZED VIEW m AS SELECT 1 AS x, 'a'::text AS t;
CREATE TABLE money_table (m money DEFAULT 5, i interval DEFAULT '1 day', tz timestamptz DEFAULT '2024-06-01 12:00+02', f float8 DEFAULT 0.1, b bytea DEFAULT '\x00ff', n numeric DEFAULT 'NaN');
CREATE TABLE toasted (t text);
CREATE OPERATOR FAMILY fam USING btree;
CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple);
CREATE TEXT SEARCH TEMPLATE tmpl (LEXIZE = dsimple_lexize);
CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE PROCEDURE quiet() LANGUAGE sql AS '';
--= ~ sequence public.ident_id_seq: privileges of app
GRANT USAGE ON SEQUENCE ident_id_seq TO app;
--= ~ sequence public.ident_id_seq: comment
COMMENT ON SEQUENCE ident_id_seq IS 'of an identity';
--= ~ sequence public.ident_n_seq: privileges of app
GRANT SELECT ON SEQUENCE ident_n_seq TO app;
--= ~ type public.addr: owner
ALTER TYPE addr OWNER TO app;
--= ~ type public.addr: comment
COMMENT ON TYPE addr IS 'an address';
--= + type public.address
--= - type public.addr
ALTER TYPE addr RENAME TO address;
--= - type public.address
DROP TYPE address;
--= ~ foreign table public.ft column id: comment
COMMENT ON COLUMN ft.id IS 'id';
--= ~ foreign table public.ft: comment
COMMENT ON FOREIGN TABLE ft IS 'ft';
--= ~ foreign table public.ft: privileges of bob
GRANT SELECT ON ft TO bob;
--= + foreign table public.ft column x
ALTER FOREIGN TABLE ft ADD x integer;
--= ~ foreign table public.ft column x: statistics target
ALTER FOREIGN TABLE ft ALTER x SET STATISTICS 3;
--= ~ materialized view public.m: option toast.autovacuum_enabled
ALTER MATERIALIZED VIEW m SET (toast.autovacuum_enabled = off);
--= ~ materialized view public.m column t: comment
COMMENT ON COLUMN m.t IS 't';
--= ~ materialized view public.m column t: storage
ALTER MATERIALIZED VIEW m ALTER t SET STORAGE EXTERNAL;
--= ~ materialized view public.m: privileges of bob
GRANT SELECT ON m TO bob;
--= + index public.m_x
CREATE INDEX m_x ON m (x);
--= ~ index public.m_x: clustered
ALTER MATERIALIZED VIEW m CLUSTER ON m_x;
--= ~ table public.parent column c: data type
ALTER TABLE parent ALTER c TYPE bigint;
--= + table public.parent constraint pos
ALTER TABLE parent ADD CONSTRAINT pos CHECK (b > 0);
--= ~ table public.child column b: default
ALTER TABLE child ALTER b SET DEFAULT 2;
--= ~ table public.child column c: not null
ALTER TABLE child ALTER c SET NOT NULL;
--= ~ table public.child column a: comment
COMMENT ON COLUMN child.a IS 'a';
--= ~ table public.child: inherits
--= + table public.second
CREATE TABLE second (a integer); ALTER TABLE child INHERIT second;
--= ~ table public.child: inherits
--= ~ table public.child column b: inheritance
--= ~ table public.child column c: inheritance
--= ~ table public.child constraint pos: inheritance
ALTER TABLE child NO INHERIT parent; ALTER TABLE child INHERIT parent;
--= - table public.parent constraint pos
--= ~ table public.child constraint pos: inheritance
ALTER TABLE parent DROP CONSTRAINT pos;
--= ~ operator family public.fam using btree: comment
COMMENT ON OPERATOR FAMILY fam USING btree IS 'fam';
--= + operator class public.ops using btree
CREATE OPERATOR CLASS ops FOR TYPE integer USING btree FAMILY fam AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 cmp_i(integer, integer);
--= ~ operator class public.ops using btree: function 1 (integer, integer)
DROP OPERATOR CLASS ops USING btree; CREATE OPERATOR CLASS ops FOR TYPE integer USING btree FAMILY fam AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp(integer, integer);
--= ~ operator class public.ops using btree: operator 5 (integer, integer)
DROP OPERATOR CLASS ops USING btree; CREATE OPERATOR CLASS ops FOR TYPE integer USING btree FAMILY fam AS OPERATOR 1 <, OPERATOR 3 =, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
--= ~ text search dictionary public.dict: comment
COMMENT ON TEXT SEARCH DICTIONARY dict IS 'dict';
--= ~ text search template public.tmpl: comment
COMMENT ON TEXT SEARCH TEMPLATE tmpl IS 'tmpl';
--= ~ conversion public.conv: comment
COMMENT ON CONVERSION conv IS 'conv';
--= nothing
SET lc_monetary = 'C'; SET intervalstyle = iso_8601; SET timezone = 'Asia/Tokyo'; SET bytea_output = escape; SET extra_float_digits = -5; SET datestyle = 'German';
--= ~ table public.money_table column tz: default
ALTER TABLE money_table ALTER tz SET DEFAULT '2024-06-01 12:00+00';
--= ~ table public.money_table column f: default
ALTER TABLE money_table ALTER f SET DEFAULT 0.1000000000000000055;
--= ~ table public.money_table column i: default
ALTER TABLE money_table ALTER i SET DEFAULT '1 day 00:00:00.000001';
--= ~ table public.toasted: storage option toast.vacuum_truncate
ALTER TABLE toasted SET (toast.vacuum_truncate = false);
--= ~ table public.toasted: storage option parallel_workers
ALTER TABLE toasted SET (parallel_workers = 2);
--= ~ procedure public.quiet(): setting work_mem
ALTER PROCEDURE quiet SET work_mem = '1MB';
--= ~ procedure public.quiet(): body
CREATE OR REPLACE PROCEDURE quiet() LANGUAGE sql SET work_mem = '1MB' AS 'SELECT 1';
--= + function public.tr(integer)
CREATE FUNCTION tr(i integer) RETURNS integer LANGUAGE plpgsql CALLED ON NULL INPUT AS 'BEGIN RETURN 1; END';
--= ~ function public.tr(integer): returns
DROP FUNCTION tr; CREATE FUNCTION tr(i integer) RETURNS bigint LANGUAGE plpgsql CALLED ON NULL INPUT AS 'BEGIN RETURN 1; END';
--= ~ function public.tr(integer): body
CREATE OR REPLACE FUNCTION tr(i integer) RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN  1; END';
--= + aggregate public.pct(double precision ORDER BY anyelement)
CREATE AGGREGATE pct(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
--= ~ aggregate public.pct(double precision ORDER BY anyelement): kind
DROP AGGREGATE pct(double precision ORDER BY anyelement); CREATE AGGREGATE pct(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA); UPDATE pg_aggregate SET aggkind = 'h' WHERE aggfnoid = 'pct'::regproc;
--= - aggregate public.pct(double precision ORDER BY anyelement)
DROP AGGREGATE pct(double precision ORDER BY anyelement);
--= + aggregate public.low(integer)
CREATE AGGREGATE low(integer) (SFUNC = int4smaller, STYPE = integer);
--= ~ aggregate public.low(integer): sort operator
CREATE OR REPLACE AGGREGATE low(integer) (SFUNC = int4smaller, STYPE = integer, SORTOP = <);
--= + statistics app.st
CREATE STATISTICS app.st (mcv, dependencies) ON a, b FROM parent;
--= - statistics app.st
DROP STATISTICS app.st;
--= + table app."Mixed.Dots"
CREATE TABLE app."Mixed.Dots" ("a.b" serial, "c,d" integer); CREATE INDEX ON app."Mixed.Dots" ("c,d");
--= ~ table app."Mixed.Dots" column "c,d": privileges of app
GRANT REFERENCES ("c,d") ON app."Mixed.Dots" TO app;
--= - table app."Mixed.Dots"
DROP TABLE app."Mixed.Dots";
--= nothing
SELECT lo_create(4711);
--= nothing
CREATE FUNCTION public.passing() RETURNS void LANGUAGE sql AS ''; DROP FUNCTION public.passing();
