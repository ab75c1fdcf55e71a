CREATE TYPE mood AS ENUM ('bad', 'good');
CREATE TYPE span AS RANGE (SUBTYPE = integer);
CREATE DOMAIN d AS text;
CREATE DOMAIN e AS varchar(10) COLLATE "C";
CREATE FUNCTION eq(mood, mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION ne(mood, mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION cmp(mood, mood) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE FUNCTION to_int(mood) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE FUNCTION diff(integer, integer) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT 0.0::float8';
CREATE FUNCTION from_internal(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'varchar_support';
CREATE FUNCTION to_internal(internal) RETURNS integer LANGUAGE internal IMMUTABLE AS 'varchar_support';
CREATE SCHEMA app;
--= ~ type public.mood: labels
ALTER TYPE mood ADD VALUE 'great';
--= ~ type public.mood: labels
ALTER TYPE mood ADD VALUE 'so-so' BEFORE 'good';
--= ~ type public.mood: labels
ALTER TYPE mood RENAME VALUE 'so-so' TO 'it''s fine';
--= ~ type public.mood: owner
ALTER TYPE mood OWNER TO app;
--= ~ type public.mood: comment
COMMENT ON TYPE mood IS 'moods';
--= + type public.level
CREATE TYPE level AS ENUM ('x');
--= ~ type public.level: labels
DROP TYPE level; CREATE TYPE level AS ENUM ('a', 'b');
--= ~ type public.level: labels
DROP TYPE level; CREATE TYPE level AS ENUM ('b', 'a');
--= + type app.level
--= - type public.level
ALTER TYPE level SET SCHEMA app;
--= ~ type public.span: difference function
DROP TYPE span; CREATE TYPE span AS RANGE (SUBTYPE = integer, SUBTYPE_DIFF = diff);
--= ~ type public.span: subtype
DROP TYPE span; CREATE TYPE span AS RANGE (SUBTYPE = bigint);
--= ~ type public.span: subtype
DROP TYPE span; CREATE TYPE span AS RANGE (SUBTYPE = text);
--= ~ type public.span: collation
DROP TYPE span; CREATE TYPE span AS RANGE (SUBTYPE = text, COLLATION = "C");
--= ~ type public.span: operator class
DROP TYPE span; CREATE TYPE span AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = "C");
--= ~ type public.span: multirange type
--= since 14
DROP TYPE span; CREATE TYPE span AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = "C", MULTIRANGE_TYPE_NAME = spans);
--= + type public.shell
CREATE TYPE shell;
--= + function public.base_in(cstring)
--= + function public.base_out(public.shell)
CREATE FUNCTION base_in(cstring) RETURNS shell LANGUAGE internal IMMUTABLE STRICT AS 'textin'; CREATE FUNCTION base_out(shell) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
--= ~ type public.shell: kind
CREATE TYPE shell (INPUT = base_in, OUTPUT = base_out, LIKE = text);
--= ~ type public.shell: storage
ALTER TYPE shell SET (STORAGE = external);
--= ~ type public.shell: subscript function
--= since 14
ALTER TYPE shell SET (SUBSCRIPT = raw_array_subscript_handler);
--= ~ domain public.e: data type
DROP DOMAIN e; CREATE DOMAIN e AS varchar(20) COLLATE "C";
--= ~ domain public.e: collation
DROP DOMAIN e; CREATE DOMAIN e AS varchar(20);
--= + domain public.d constraint d_check
ALTER DOMAIN d ADD CHECK (VALUE <> '');
--= + domain app.d
--= - domain public.d
ALTER DOMAIN d SET SCHEMA app;
--= + cast (public.mood AS integer)
CREATE CAST (mood AS integer) WITH FUNCTION to_int(mood);
--= ~ cast (public.mood AS integer): context
DROP CAST (mood AS integer); CREATE CAST (mood AS integer) WITH FUNCTION to_int(mood) AS ASSIGNMENT;
--= ~ cast (public.mood AS integer): method
DROP CAST (mood AS integer); CREATE CAST (mood AS integer) WITH INOUT AS ASSIGNMENT;
--= ~ cast (public.mood AS integer): comment
COMMENT ON CAST (mood AS integer) IS 'odd';
--= - cast (public.mood AS integer)
DROP CAST (mood AS integer);
--= + operator public.===(public.mood, public.mood)
CREATE OPERATOR === (FUNCTION = eq, LEFTARG = mood, RIGHTARG = mood);
--= ~ operator public.===(public.mood, public.mood): restriction estimator
ALTER OPERATOR === (mood, mood) SET (RESTRICT = eqsel);
--= ~ operator public.===(public.mood, public.mood): join estimator
ALTER OPERATOR === (mood, mood) SET (JOIN = eqjoinsel);
--= ~ operator public.===(public.mood, public.mood): hashes; merges
DROP OPERATOR === (mood, mood); CREATE OPERATOR === (FUNCTION = eq, LEFTARG = mood, RIGHTARG = mood, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES, COMMUTATOR = ===);
--= + operator public.!==(public.mood, public.mood)
--= ~ operator public.===(public.mood, public.mood): negator
CREATE OPERATOR !== (FUNCTION = ne, LEFTARG = mood, RIGHTARG = mood, NEGATOR = ===);
--= ~ operator public.!==(public.mood, public.mood): owner
ALTER OPERATOR !== (mood, mood) OWNER TO app;
--= ~ operator public.!==(public.mood, public.mood): comment
COMMENT ON OPERATOR !== (mood, mood) IS 'differs';
--= + operator family public.moods using btree
CREATE OPERATOR FAMILY moods USING btree;
--= ~ operator family public.moods using btree: operator 3 (public.mood, public.mood)
ALTER OPERATOR FAMILY moods USING btree ADD OPERATOR 3 === (mood, mood);
--= ~ operator family public.moods using btree: function 1 (public.mood, public.mood)
ALTER OPERATOR FAMILY moods USING btree ADD FUNCTION 1 (mood, mood) cmp(mood, mood);
--= ~ operator family public.moods using btree: owner
ALTER OPERATOR FAMILY moods USING btree OWNER TO app;
--= + operator class public.hash_ops using hash
--= + operator family public.hash_ops using hash
CREATE OPERATOR CLASS hash_ops FOR TYPE mood USING hash AS OPERATOR 1 ===;
--= ~ operator class public.hash_ops using hash: default
DROP OPERATOR FAMILY hash_ops USING hash CASCADE; CREATE OPERATOR CLASS hash_ops DEFAULT FOR TYPE mood USING hash AS OPERATOR 1 ===;
--= ~ operator class public.hash_ops using hash: owner
ALTER OPERATOR CLASS hash_ops USING hash OWNER TO app;
--= ~ operator class public.hash_ops using hash: comment
COMMENT ON OPERATOR CLASS hash_ops USING hash IS 'h';
--= + collation public.c
CREATE COLLATION c (PROVIDER = libc, LOCALE = 'C');
--= ~ collation public.c: collate; ctype
DROP COLLATION c; CREATE COLLATION c (PROVIDER = libc, LOCALE = 'POSIX');
--= ~ collation public.c: owner
ALTER COLLATION c OWNER TO app;
--= ~ collation public.c: comment
COMMENT ON COLLATION c IS 'c';
--= + conversion public.conv
CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
--= ~ conversion public.conv: default
DROP CONVERSION conv; CREATE DEFAULT CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
--= ~ conversion public.conv: owner
ALTER CONVERSION conv OWNER TO app;
--= + transform for public.mood language plpgsql
CREATE TRANSFORM FOR mood LANGUAGE plpgsql (FROM SQL WITH FUNCTION from_internal(internal));
--= - transform for public.mood language plpgsql
DROP TRANSFORM FOR mood LANGUAGE plpgsql;
--= + language other
CREATE TRUSTED LANGUAGE other HANDLER plpgsql_call_handler;
--= ~ language other: inline handler; validator
--= blind
CREATE OR REPLACE TRUSTED LANGUAGE other HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
--= ~ language other: trusted
--= blind
CREATE OR REPLACE LANGUAGE other HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
--= ~ language other: owner
ALTER LANGUAGE other OWNER TO app;
--= + access method heap2
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
--= ~ access method heap2: comment
COMMENT ON ACCESS METHOD heap2 IS 'heap again';
--= + table public.heaped
CREATE TABLE heaped (a integer) USING heap2;
--= ~ table public.heaped: access method
DROP TABLE heaped; CREATE TABLE heaped (a integer);
--= + text search dictionary public.dict
CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple);
--= ~ text search dictionary public.dict: options
ALTER TEXT SEARCH DICTIONARY dict (ACCEPT = false);
--= ~ text search dictionary public.dict: owner
ALTER TEXT SEARCH DICTIONARY dict OWNER TO app;
--= + text search configuration public.conf
CREATE TEXT SEARCH CONFIGURATION conf (COPY = simple);
--= ~ text search configuration public.conf: mapping for word
ALTER TEXT SEARCH CONFIGURATION conf ALTER MAPPING FOR word WITH dict, simple;
--= ~ text search configuration public.conf: mapping for word
ALTER TEXT SEARCH CONFIGURATION conf ALTER MAPPING FOR word WITH simple, dict;
--= ~ text search configuration public.conf: mapping for email
ALTER TEXT SEARCH CONFIGURATION conf DROP MAPPING FOR email;
--= ~ text search configuration public.conf: comment
COMMENT ON TEXT SEARCH CONFIGURATION conf IS 'conf';
--= ~ text search configuration public.conf: owner
ALTER TEXT SEARCH CONFIGURATION conf OWNER TO app;
--= + text search template public.tmpl
CREATE TEXT SEARCH TEMPLATE tmpl (INIT = dsimple_init, LEXIZE = dsimple_lexize);
--= ~ text search template public.tmpl: init
DROP TEXT SEARCH TEMPLATE tmpl; CREATE TEXT SEARCH TEMPLATE tmpl (LEXIZE = dsimple_lexize);
--= + text search parser public.prs
CREATE TEXT SEARCH PARSER prs (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
--= ~ text search parser public.prs: headline
DROP TEXT SEARCH PARSER prs; CREATE TEXT SEARCH PARSER prs (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
