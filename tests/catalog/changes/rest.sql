CREATE SCHEMA app;
CREATE TABLE t (id integer PRIMARY KEY, a text, b integer, v tsvector, at timestamptz, r int4range);
CREATE TABLE wide (s text, n integer) WITH (fillfactor = 80);
CREATE TYPE mood AS ENUM ('bad', 'good');
CREATE TYPE span AS RANGE (SUBTYPE = integer);
CREATE DOMAIN checked AS integer CONSTRAINT one CHECK (VALUE > 1) CONSTRAINT two CHECK (VALUE > 2);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE MATERIALIZED VIEW m AS SELECT id, a FROM t;
CREATE FUNCTION trig() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FUNCTION evt() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION plain(a integer) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN a; END';
CREATE FUNCTION of_mood(a mood) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
CREATE PROCEDURE proc() LANGUAGE sql AS '';
CREATE FUNCTION eq(mood, mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION int_of(mood) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE FUNCTION from_sql(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'varchar_support';
CREATE FUNCTION to_sql(internal) RETURNS mood LANGUAGE internal IMMUTABLE AS 'varchar_support';
CREATE FUNCTION to_sql2(internal) RETURNS mood LANGUAGE internal IMMUTABLE AS 'varchar_support';
CREATE TEXT SEARCH PARSER prs (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH CONFIGURATION conf (PARSER = "default");
CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple);
CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE FOREIGN DATA WRAPPER fdw;
CREATE FOREIGN DATA WRAPPER fdw2;
CREATE SERVER srv FOREIGN DATA WRAPPER fdw;
CREATE FOREIGN TABLE ft (id integer, a text) SERVER srv;
CREATE PUBLICATION pub FOR TABLE t;
CREATE TABLE parted (id integer, n integer) PARTITION BY RANGE (n);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (1) TO (10);
CREATE TABLE granted (id integer, a text);
GRANT SELECT (a) ON granted TO app;
CREATE OPERATOR === (FUNCTION = eq, LEFTARG = mood, RIGHTARG = mood);
CREATE EVENT TRIGGER watch ON sql_drop EXECUTE FUNCTION evt();
CREATE EXTENSION file_fdw;
--= ~ materialized view public.m: tablespace
ALTER MATERIALIZED VIEW m SET TABLESPACE fast;
--= ~ materialized view public.m: tablespace
ALTER MATERIALIZED VIEW m SET TABLESPACE pg_default;
--= + index public.t_b
CREATE INDEX t_b ON t (b) TABLESPACE fast;
--= ~ index public.t_b: tablespace
ALTER INDEX t_b SET TABLESPACE pg_default;
--= + index public.parted_n
CREATE INDEX parted_n ON parted (n) TABLESPACE fast;
--= ~ table public.parted: tablespace
ALTER TABLE parted SET TABLESPACE fast;
--= + table public.parted_2
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (10) TO (20) TABLESPACE pg_default;
--= ~ table public.wide: storage option autovacuum_vacuum_scale_factor
ALTER TABLE wide SET (autovacuum_vacuum_scale_factor = 0.05);
--= ~ table public.wide: storage option toast.autovacuum_vacuum_threshold
ALTER TABLE wide SET (toast.autovacuum_vacuum_threshold = 900);
--= ~ table public.wide: storage option toast.autovacuum_vacuum_threshold
ALTER TABLE wide RESET (toast.autovacuum_vacuum_threshold);
--= ~ table public.wide: storage option toast_tuple_target
ALTER TABLE wide SET (toast_tuple_target = 256);
--= ~ table public.wide: storage option user_catalog_table
ALTER TABLE wide SET (user_catalog_table = true);
--= ~ materialized view public.m: option autovacuum_enabled
ALTER MATERIALIZED VIEW m SET (autovacuum_enabled = off);
--= ~ table public.wide column n: option n_distinct; option n_distinct_inherited
ALTER TABLE wide ALTER n SET (n_distinct = -0.25, n_distinct_inherited = 4);
--= ~ materialized view public.m column a: option n_distinct
ALTER MATERIALIZED VIEW m ALTER a SET (n_distinct = 9);
--= ~ table public.parted_1 column n: statistics target
ALTER TABLE parted_1 ALTER n SET STATISTICS 44;
--= + index public.t_v
CREATE INDEX t_v ON t USING gist (v tsvector_ops(siglen = 100));
--= ~ index public.t_v: definition
DROP INDEX t_v; CREATE INDEX t_v ON t USING gist (v tsvector_ops(siglen = 200));
--= + index public.t_at
CREATE INDEX t_at ON t USING brin (at) WITH (pages_per_range = 16);
--= ~ index public.t_at: definition
ALTER INDEX t_at SET (autosummarize = on);
--= ~ index public.t_at: definition
--= since 14
DROP INDEX t_at; CREATE INDEX t_at ON t USING brin (at timestamptz_minmax_multi_ops) WITH (pages_per_range = 16, autosummarize = on);
--= + index public.t_bt
CREATE INDEX t_bt ON t (b) WITH (deduplicate_items = off);
--= + table public.t constraint odd_pairs
ALTER TABLE t ADD CONSTRAINT odd_pairs EXCLUDE (abs(b) WITH =, id WITH =) INCLUDE (a) WHERE (b > 0) DEFERRABLE INITIALLY DEFERRED;
--= ~ table public.t constraint odd_pairs: index statistics targets
--= blind
ALTER INDEX odd_pairs ALTER COLUMN 1 SET STATISTICS 77;
--= ~ table public.t constraint odd_pairs: definition
ALTER TABLE t DROP CONSTRAINT odd_pairs, ADD CONSTRAINT odd_pairs EXCLUDE (abs(b) WITH =, id WITH =) INCLUDE (a) WHERE (b > 0) DEFERRABLE; ALTER INDEX odd_pairs ALTER COLUMN 1 SET STATISTICS 77;
--= + table public.t constraint no_overlap
ALTER TABLE t ADD CONSTRAINT no_overlap EXCLUDE USING gist (r range_ops WITH &&) WITH (fillfactor = 70);
--= ~ table public.t constraint no_overlap: index option fillfactor
ALTER INDEX no_overlap SET (fillfactor = 71);
--= - domain public.checked constraint one
ALTER DOMAIN checked DROP CONSTRAINT one;
--= + domain public.checked constraint one
ALTER DOMAIN checked ADD CONSTRAINT one CHECK (VALUE > 1) NOT VALID;
--= ~ domain public.checked constraint two: definition
ALTER DOMAIN checked DROP CONSTRAINT two; ALTER DOMAIN checked ADD CONSTRAINT two CHECK (VALUE > 3);
--= ~ view public.v: option check_option
CREATE OR REPLACE VIEW v AS SELECT id, a FROM t WITH LOCAL CHECK OPTION;
--= ~ view public.v: option check_option; option security_barrier
ALTER VIEW v RESET (check_option); ALTER VIEW v SET (security_barrier = false);
--= + view public.v rule again
CREATE RULE again AS ON UPDATE TO v DO ALSO NOTIFY changed;
--= ~ view public.v rule again: comment
COMMENT ON RULE again ON v IS 'tells';
--= + transform for public.mood language plpgsql
CREATE TRANSFORM FOR mood LANGUAGE plpgsql (FROM SQL WITH FUNCTION from_sql(internal), TO SQL WITH FUNCTION to_sql(internal));
--= ~ transform for public.mood language plpgsql: to SQL
CREATE OR REPLACE TRANSFORM FOR mood LANGUAGE plpgsql (FROM SQL WITH FUNCTION from_sql(internal), TO SQL WITH FUNCTION to_sql2(internal));
--= ~ transform for public.mood language plpgsql: comment
COMMENT ON TRANSFORM FOR mood LANGUAGE plpgsql IS 'moods';
--= ~ function public.of_mood(public.mood): transform for types
CREATE OR REPLACE FUNCTION of_mood(a mood) RETURNS integer LANGUAGE plpgsql TRANSFORM FOR TYPE mood AS 'BEGIN RETURN 1; END';
--= ~ function public.plain(integer): setting search_path; setting role
ALTER FUNCTION plain SET search_path = ''; ALTER FUNCTION plain SET role = 'Odd role';
--= ~ function public.plain(integer): setting DateStyle
ALTER FUNCTION plain SET datestyle = 'ISO, MDY';
--= ~ function public.plain(integer): setting search_path
ALTER FUNCTION plain SET search_path = "Odd schema", pg_catalog;
--= ~ procedure public.proc(): SQL body
--= since 14
CREATE OR REPLACE PROCEDURE proc() LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
--= + procedure public.outs(integer)
CREATE PROCEDURE outs(INOUT a integer) LANGUAGE plpgsql AS 'BEGIN END';
--= + aggregate public.packed(numeric)
CREATE AGGREGATE packed(numeric) (SFUNC = numeric_accum, STYPE = internal, FINALFUNC = numeric_sum, COMBINEFUNC = numeric_combine, SERIALFUNC = numeric_serialize, DESERIALFUNC = numeric_deserialize, PARALLEL = SAFE);
--= ~ aggregate public.packed(numeric): serial function; deserial function
CREATE OR REPLACE AGGREGATE packed(numeric) (SFUNC = numeric_accum, STYPE = internal, FINALFUNC = numeric_sum, COMBINEFUNC = numeric_combine, PARALLEL = SAFE);
--= ~ aggregate public.packed(numeric): moving transition function; moving transition space; moving final function modify
CREATE OR REPLACE AGGREGATE packed(numeric) (SFUNC = numeric_accum, STYPE = internal, FINALFUNC = numeric_sum, COMBINEFUNC = numeric_combine, PARALLEL = SAFE, MSFUNC = numeric_accum, MINVFUNC = numeric_accum_inv, MSTYPE = internal, MSSPACE = 12, MFINALFUNC = numeric_sum, MFINALFUNC_MODIFY = READ_WRITE);
--= + aggregate public.summed(integer)
CREATE AGGREGATE summed(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0', MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = integer, MINITCOND = '0');
--= ~ aggregate public.summed(integer): moving initial value
CREATE OR REPLACE AGGREGATE summed(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0', MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = integer, MINITCOND = '1');
--= + aggregate public.hypo(VARIADIC "any" ORDER BY VARIADIC "any")
CREATE AGGREGATE hypo(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
--= + table public.t trigger moved
CREATE TRIGGER moved AFTER UPDATE ON t REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION trig();
--= ~ table public.t trigger moved: definition
DROP TRIGGER moved ON t; CREATE TRIGGER moved AFTER UPDATE ON t REFERENCING OLD TABLE AS old_rows NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION trig();
--= ~ table public.t trigger moved: definition
DROP TRIGGER moved ON t; CREATE TRIGGER moved BEFORE UPDATE OF a, b ON t FOR EACH ROW EXECUTE FUNCTION trig('x', E'y\'z');
--= ~ table public.t trigger moved: definition
DROP TRIGGER moved ON t; CREATE TRIGGER moved BEFORE UPDATE OF b, a OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION trig('x', E'y\'z');
--= + table public.t trigger emptied
CREATE TRIGGER emptied BEFORE TRUNCATE ON t EXECUTE FUNCTION trig();
--= + foreign table public.ft trigger on_foreign
CREATE TRIGGER on_foreign BEFORE INSERT ON ft FOR EACH ROW EXECUTE FUNCTION trig();
--= ~ event trigger watch: enabled
ALTER EVENT TRIGGER watch ENABLE REPLICA;
--= ~ event trigger watch: function
--= + function public.evt2()
CREATE FUNCTION evt2() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; DROP EVENT TRIGGER watch; CREATE EVENT TRIGGER watch ON sql_drop EXECUTE FUNCTION evt2(); ALTER EVENT TRIGGER watch ENABLE REPLICA;
--= ~ type public.mood: labels
ALTER TYPE mood ADD VALUE 'awful' BEFORE 'bad';
--= ~ type public.mood: labels
ALTER TYPE mood ADD VALUE 'fair' AFTER 'bad';
--= ~ type public.span: comment
COMMENT ON TYPE span IS 'a range';
--= ~ type public.span: owner
ALTER TYPE span OWNER TO app;
--= ~ type public.span: privileges of bob
GRANT USAGE ON TYPE span TO bob;
--= + cast (public.mood AS integer)
CREATE CAST (mood AS integer) WITH FUNCTION int_of(mood) AS IMPLICIT;
--= + cast (bytea AS text)
CREATE CAST (bytea AS text) WITHOUT FUNCTION;
--= ~ cast (bytea AS text): context
DROP CAST (bytea AS text); CREATE CAST (bytea AS text) WITHOUT FUNCTION AS ASSIGNMENT;
--= ~ operator public.===(public.mood, public.mood): function
--= + function public.eq2(public.mood, public.mood)
CREATE FUNCTION eq2(mood, mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false'; DROP OPERATOR === (mood, mood); CREATE OPERATOR === (FUNCTION = eq2, LEFTARG = mood, RIGHTARG = mood);
--= ~ operator public.===(public.mood, public.mood): commutator
DROP OPERATOR === (mood, mood); CREATE OPERATOR === (FUNCTION = eq2, LEFTARG = mood, RIGHTARG = mood, COMMUTATOR = ===);
--= ~ operator public.===(public.mood, public.mood): restriction estimator; join estimator
ALTER OPERATOR === (mood, mood) SET (RESTRICT = neqsel, JOIN = neqjoinsel);
--= ~ operator public.===(public.mood, public.mood): restriction estimator
ALTER OPERATOR === (mood, mood) SET (RESTRICT = NONE);
--= + operator app.===(public.mood, public.mood)
--= - operator public.===(public.mood, public.mood)
ALTER OPERATOR === (mood, mood) SET SCHEMA app;
--= + function public.minus(integer)
--= + operator public.~-(NONE, integer)
CREATE FUNCTION minus(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT -$1'; CREATE OPERATOR ~- (FUNCTION = minus, RIGHTARG = integer);
--= + operator family public.near using gist
CREATE OPERATOR FAMILY near USING gist;
--= + operator class public.near_ops using gist
--= ~ operator family public.near using gist: operator 15 (point, point)
--= since 14
CREATE OPERATOR CLASS near_ops FOR TYPE point USING gist FAMILY near AS OPERATOR 11 |>> (point, point), OPERATOR 15 <-> (point, point) FOR ORDER BY float_ops, FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 gist_point_compress(internal), FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal), FUNCTION 8 gist_point_distance(internal, point, smallint, oid, internal), STORAGE box;
--= ~ operator family public.near using gist: operator 15 (point, point)
--= since 14
DROP OPERATOR FAMILY near USING gist CASCADE; CREATE OPERATOR FAMILY near USING gist; CREATE OPERATOR CLASS near_ops FOR TYPE point USING gist FAMILY near AS OPERATOR 11 |>> (point, point), FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 gist_point_compress(internal), FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal), FUNCTION 8 gist_point_distance(internal, point, smallint, oid, internal), STORAGE box;
--= + operator class app.near_ops using gist
--= - operator class public.near_ops using gist
--= since 14
ALTER OPERATOR CLASS near_ops USING gist SET SCHEMA app;
--= ~ text search configuration public.conf: mapping for asciiword; mapping for word
ALTER TEXT SEARCH CONFIGURATION conf ADD MAPPING FOR asciiword, word WITH dict, simple;
--= ~ text search configuration public.conf: mapping for asciiword; mapping for word
ALTER TEXT SEARCH CONFIGURATION conf ALTER MAPPING REPLACE dict WITH english_stem;
--= ~ text search configuration public.conf: parser; mapping for asciiword; mapping for word
DROP TEXT SEARCH CONFIGURATION conf; CREATE TEXT SEARCH CONFIGURATION conf (PARSER = prs);
--= ~ text search dictionary public.dict: template; options
DROP TEXT SEARCH DICTIONARY dict; CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = snowball, LANGUAGE = russian, STOPWORDS = russian);
--= + text search dictionary app.dict
--= - text search dictionary public.dict
ALTER TEXT SEARCH DICTIONARY dict SET SCHEMA app;
--= ~ text search parser public.prs: comment
COMMENT ON TEXT SEARCH PARSER prs IS 'prs';
--= + text search parser public.prs2
--= - text search parser public.prs
--= ~ text search configuration public.conf: parser
ALTER TEXT SEARCH PARSER prs RENAME TO prs2;
--= + statistics public.st
CREATE STATISTICS st (ndistinct, dependencies, mcv) ON id, b FROM t;
--= ~ statistics public.st: definition
DROP STATISTICS st; CREATE STATISTICS st (ndistinct, mcv) ON id, b FROM t;
--= ~ statistics public.st: statistics target
ALTER STATISTICS st SET STATISTICS 0;
--= ~ statistics public.st: statistics target
ALTER STATISTICS st SET STATISTICS -1;
--= + statistics public.of_expression
--= since 14
CREATE STATISTICS of_expression ON (b % 2) FROM t;
--= ~ publication pub: operations
ALTER PUBLICATION pub SET (publish = 'truncate');
--= ~ publication pub: operations
ALTER PUBLICATION pub SET (publish = '');
--= ~ publication pub: table public.wide
ALTER PUBLICATION pub ADD TABLE ONLY wide;
--= ~ publication pub: table public.wide; table public.t
ALTER PUBLICATION pub SET TABLE t;
ALTER PUBLICATION pub DROP TABLE t;
--= + publication pub2
--= - publication pub
ALTER PUBLICATION pub RENAME TO pub2;
--= ~ foreign data wrapper fdw2: handler
ALTER FOREIGN DATA WRAPPER fdw2 HANDLER file_fdw_handler;
--= ~ foreign data wrapper fdw2: handler
ALTER FOREIGN DATA WRAPPER fdw2 NO HANDLER;
--= ~ foreign data wrapper fdw2: option a; option b
ALTER FOREIGN DATA WRAPPER fdw2 OPTIONS (a 'it''s', b '');
--= + server odd
CREATE SERVER odd VERSION '1' FOREIGN DATA WRAPPER fdw;
--= ~ server odd: wrapper
DROP SERVER odd; CREATE SERVER odd VERSION '1' FOREIGN DATA WRAPPER fdw2;
--= ~ server odd: owner
GRANT USAGE ON FOREIGN DATA WRAPPER fdw2 TO app; ALTER SERVER odd OWNER TO app; REVOKE USAGE ON FOREIGN DATA WRAPPER fdw2 FROM app;
--= ~ server odd: privileges of bob
GRANT USAGE ON FOREIGN SERVER odd TO bob WITH GRANT OPTION;
--= + user mapping for "Odd role" server odd
CREATE USER MAPPING FOR "Odd role" SERVER odd;
--= ~ foreign table public.ft column a: foreign option x; foreign option y
ALTER FOREIGN TABLE ft ALTER a OPTIONS (x '1', y '2');
--= ~ foreign table public.ft column a: foreign option x; foreign option y
ALTER FOREIGN TABLE ft ALTER a OPTIONS (SET x '3', DROP y);
--= ~ foreign table public.ft column a: storage
ALTER FOREIGN TABLE ft ALTER a SET STORAGE EXTERNAL;
--= + foreign table public.ft constraint positive
ALTER FOREIGN TABLE ft ADD CONSTRAINT positive CHECK (id > 0) NO INHERIT;
--= ~ foreign table public.ft constraint positive: comment
COMMENT ON CONSTRAINT positive ON ft IS 'positive';
--= ~ foreign table public.ft column a: privileges of app
GRANT INSERT (a) ON ft TO app;
--= ~ table public.granted column a: privileges of app
GRANT UPDATE (a) ON granted TO app WITH GRANT OPTION;
--= ~ table public.granted: privileges of PUBLIC
GRANT TRUNCATE, REFERENCES ON granted TO PUBLIC;
--= ~ materialized view public.m column a: privileges of bob
GRANT SELECT (a) ON m TO bob;
--= + sequence public.ids: privileges of PUBLIC
CREATE SEQUENCE ids; GRANT UPDATE ON SEQUENCE ids TO PUBLIC;
--= ~ sequence public.ids: minimum; maximum; start; increment
ALTER SEQUENCE ids INCREMENT -1 MINVALUE -100 MAXVALUE -1 START -1 RESTART;
--= ~ procedure public.proc(): privileges of app
GRANT EXECUTE ON PROCEDURE proc TO app;
--= ~ aggregate public.summed(integer): privileges of PUBLIC
REVOKE EXECUTE ON FUNCTION summed FROM PUBLIC;
--= ~ database: is template
ALTER DATABASE rest IS_TEMPLATE true;
--= ~ database: is template
ALTER DATABASE rest IS_TEMPLATE false;
--= ~ database: setting DateStyle; setting search_path
ALTER DATABASE rest SET datestyle = 'German'; ALTER DATABASE rest SET search_path = '', "Odd schema";
--= ~ database: setting search_path of role Odd role
ALTER ROLE "Odd role" IN DATABASE rest SET search_path = app;
--= + default privileges of bob on functions in schema app: privileges of app
ALTER DEFAULT PRIVILEGES FOR ROLE bob IN SCHEMA app GRANT EXECUTE ON FUNCTIONS TO app WITH GRANT OPTION;
--= + default privileges of "Odd role" on types: privileges of PUBLIC
ALTER DEFAULT PRIVILEGES FOR ROLE "Odd role" REVOKE USAGE ON TYPES FROM PUBLIC;
--= ~ conversion public.conv: from; function
DROP CONVERSION conv; CREATE CONVERSION conv FOR 'LATIN2' TO 'UTF8' FROM iso8859_to_utf8;
--= + collation public.folded
CREATE COLLATION folded (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);
--= ~ collation public.folded: deterministic
DROP COLLATION folded; CREATE COLLATION folded (PROVIDER = icu, LOCALE = 'und-u-ks-level2');
--= - collation public.folded
DROP COLLATION folded;
--= ~ domain public.checked: security label of guard
INSERT INTO pg_seclabel VALUES ('checked'::regtype, 'pg_type'::regclass, 0, 'guard', 'secret');
--= ~ publication pub2: security label of guard
INSERT INTO pg_seclabel SELECT oid, 'pg_publication'::regclass, 0, 'guard', 'secret' FROM pg_publication;
--= ~ event trigger watch: security label of guard
INSERT INTO pg_seclabel SELECT oid, 'pg_event_trigger'::regclass, 0, 'guard', 'secret' FROM pg_event_trigger;
--= ~ sequence public.ids: security label of guard
INSERT INTO pg_seclabel VALUES ('ids'::regclass, 'pg_class'::regclass, 0, 'guard', 'secret');
--= ~ database: security label of guard
INSERT INTO pg_shseclabel SELECT oid, 'pg_database'::regclass, 'guard', 'secret' FROM pg_database WHERE datname = 'rest';
--= ~ domain public.checked: security label of guard
--= ~ publication pub2: security label of guard
--= ~ event trigger watch: security label of guard
--= ~ sequence public.ids: security label of guard
--= ~ database: security label of guard
DELETE FROM pg_seclabel; DELETE FROM pg_shseclabel;
--= + collation public.folded
--= since 15
CREATE COLLATION folded (PROVIDER = icu, LOCALE = 'und');
--= ~ collation public.folded: locale
--= since 15
DROP COLLATION folded; CREATE COLLATION folded (PROVIDER = icu, LOCALE = 'de');
