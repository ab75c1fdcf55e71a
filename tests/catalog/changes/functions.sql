CREATE TABLE t (id integer, a text);
CREATE TYPE pair AS (x integer, y integer);
CREATE FUNCTION f(a integer, b text DEFAULT 'x') RETURNS integer LANGUAGE sql AS 'SELECT a';
CREATE FUNCTION srf() RETURNS SETOF integer LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE proc(a integer) LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION trig() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FUNCTION trig2() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FUNCTION evt() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION add(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE FUNCTION finish(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE AGGREGATE total(integer) (SFUNC = add, STYPE = integer);
CREATE VIEW v AS SELECT id FROM t;
CREATE SCHEMA app;
--= + function public.f(integer)
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a';
--= - function public.f(integer)
DROP FUNCTION f(integer);
--= ~ function public.f(integer, text): body
CREATE OR REPLACE FUNCTION f(a integer, b text DEFAULT 'x') RETURNS integer LANGUAGE sql AS 'SELECT a + 1';
--= ~ function public.f(integer, text): arguments
CREATE OR REPLACE FUNCTION f(a integer, b text DEFAULT 'y') RETURNS integer LANGUAGE sql AS 'SELECT a + 1';
--= ~ function public.f(integer, text): volatility
ALTER FUNCTION f IMMUTABLE;
--= ~ function public.f(integer, text): volatility
ALTER FUNCTION f STABLE;
--= ~ function public.f(integer, text): strict
ALTER FUNCTION f STRICT;
--= ~ function public.f(integer, text): security
ALTER FUNCTION f SECURITY DEFINER;
--= ~ function public.f(integer, text): leakproof
ALTER FUNCTION f LEAKPROOF;
--= ~ function public.f(integer, text): parallel
ALTER FUNCTION f PARALLEL SAFE;
--= ~ function public.f(integer, text): parallel
ALTER FUNCTION f PARALLEL RESTRICTED;
--= ~ function public.f(integer, text): cost
ALTER FUNCTION f COST 500;
--= ~ function public.f(integer, text): cost
ALTER FUNCTION f COST 100;
--= ~ function public.srf(): rows
ALTER FUNCTION srf ROWS 10;
--= ~ function public.srf(): support function
ALTER FUNCTION srf SUPPORT generate_series_int4_support;
--= ~ function public.f(integer, text): setting search_path
ALTER FUNCTION f SET search_path = public, pg_temp;
--= ~ function public.f(integer, text): setting work_mem
ALTER FUNCTION f SET work_mem = '8MB';
--= ~ function public.f(integer, text): setting search_path
ALTER FUNCTION f RESET search_path;
--= ~ function public.f(integer, text): owner
ALTER FUNCTION f OWNER TO app;
--= ~ function public.f(integer, text): comment
COMMENT ON FUNCTION f IS 'f';
--= ~ function public.f(integer, text): language; body
CREATE OR REPLACE FUNCTION f(a integer, b text DEFAULT 'y') RETURNS integer LANGUAGE plpgsql STRICT SECURITY DEFINER STABLE LEAKPROOF PARALLEL RESTRICTED SET work_mem = '8MB' AS 'BEGIN RETURN 1; END';
--= ~ function public.srf(): returns
DROP FUNCTION srf(); CREATE FUNCTION srf() RETURNS SETOF bigint LANGUAGE sql ROWS 10 SUPPORT generate_series_int4_support AS 'SELECT 1::bigint';
--= ~ function public.srf(): returns
DROP FUNCTION srf(); CREATE FUNCTION srf() RETURNS TABLE (n bigint) LANGUAGE sql ROWS 10 SUPPORT generate_series_int4_support AS 'SELECT 1::bigint';
--= + function public.srf2()
--= - function public.srf()
ALTER FUNCTION srf RENAME TO srf2;
--= + function app.srf2()
--= - function public.srf2()
ALTER FUNCTION srf2 SET SCHEMA app;
--= + function public.atomic()
--= since 14
CREATE FUNCTION atomic() RETURNS integer LANGUAGE sql RETURN 1;
--= ~ function public.atomic(): SQL body
--= since 14
CREATE OR REPLACE FUNCTION atomic() RETURNS integer LANGUAGE sql RETURN 2;
--= + function public.win()
CREATE FUNCTION win() RETURNS bigint LANGUAGE internal WINDOW AS 'window_rank';
--= + function public."Odd name"("char", public.pair)
CREATE FUNCTION "Odd name"("char", pair) RETURNS void LANGUAGE sql AS '';
--= + function public.outs(integer)
CREATE FUNCTION outs(i integer, OUT o integer) LANGUAGE sql AS 'SELECT 1';
--= ~ function public.outs(integer): arguments
DROP FUNCTION outs; CREATE FUNCTION outs(i integer, OUT p integer) LANGUAGE sql AS 'SELECT 1';
--= ~ function public.outs(integer): arguments
DROP FUNCTION outs; CREATE FUNCTION outs(VARIADIC i integer[], OUT p integer) LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION outs; CREATE FUNCTION outs(j integer, OUT p integer) LANGUAGE sql AS 'SELECT 1';
--= ~ procedure public.proc(integer): body
CREATE OR REPLACE PROCEDURE proc(a integer) LANGUAGE plpgsql AS 'BEGIN NULL; END';
--= ~ procedure public.proc(integer): security
ALTER PROCEDURE proc SECURITY DEFINER;
--= ~ procedure public.proc(integer): owner
ALTER PROCEDURE proc OWNER TO app;
--= ~ procedure public.proc(integer): comment
COMMENT ON PROCEDURE proc IS 'p';
--= + function public.proc(integer)
--= - procedure public.proc(integer)
DROP PROCEDURE proc; CREATE FUNCTION proc(a integer) RETURNS void LANGUAGE sql AS '';
--= ~ aggregate public.total(integer): initial value
CREATE OR REPLACE AGGREGATE total(integer) (SFUNC = add, STYPE = integer, INITCOND = '0');
--= ~ aggregate public.total(integer): final function
CREATE OR REPLACE AGGREGATE total(integer) (SFUNC = add, STYPE = integer, INITCOND = '0', FINALFUNC = finish);
--= ~ aggregate public.total(integer): final function modify
CREATE OR REPLACE AGGREGATE total(integer) (SFUNC = add, STYPE = integer, INITCOND = '0', FINALFUNC = finish, FINALFUNC_MODIFY = SHAREABLE);
--= ~ aggregate public.total(integer): transition space
CREATE OR REPLACE AGGREGATE total(integer) (SFUNC = add, STYPE = integer, SSPACE = 99, INITCOND = '0', FINALFUNC = finish, FINALFUNC_MODIFY = SHAREABLE);
--= ~ aggregate public.total(integer): combine function
CREATE OR REPLACE AGGREGATE total(integer) (SFUNC = add, STYPE = integer, SSPACE = 99, INITCOND = '0', FINALFUNC = finish, FINALFUNC_MODIFY = SHAREABLE, COMBINEFUNC = add);
--= ~ aggregate public.total(integer): parallel
CREATE OR REPLACE AGGREGATE total(integer) (SFUNC = add, STYPE = integer, SSPACE = 99, INITCOND = '0', FINALFUNC = finish, FINALFUNC_MODIFY = SHAREABLE, COMBINEFUNC = add, PARALLEL = SAFE);
--= ~ aggregate public.total(integer): moving transition function; moving inverse function; moving transition type
CREATE OR REPLACE AGGREGATE total(integer) (SFUNC = add, STYPE = integer, SSPACE = 99, INITCOND = '0', FINALFUNC = finish, FINALFUNC_MODIFY = SHAREABLE, COMBINEFUNC = add, PARALLEL = SAFE, MSFUNC = add, MINVFUNC = add, MSTYPE = integer, MFINALFUNC = finish);
--= ~ aggregate public.total(integer): owner
ALTER AGGREGATE total(integer) OWNER TO app;
--= ~ aggregate public.total(integer): comment
COMMENT ON AGGREGATE total(integer) IS 'sum';
--= - aggregate public.total(integer)
DROP AGGREGATE total(integer);
--= + table public.t trigger tr
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION trig();
--= ~ table public.t trigger tr: definition
DROP TRIGGER tr ON t; CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION trig();
--= ~ table public.t trigger tr: definition
DROP TRIGGER tr ON t; CREATE TRIGGER tr AFTER INSERT OR UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION trig();
--= ~ table public.t trigger tr: definition
DROP TRIGGER tr ON t; CREATE TRIGGER tr AFTER INSERT OR UPDATE OF a ON t FOR EACH ROW WHEN (new.id > 1) EXECUTE FUNCTION trig();
--= ~ table public.t trigger tr: definition
DROP TRIGGER tr ON t; CREATE TRIGGER tr AFTER INSERT OR UPDATE OF a ON t FOR EACH ROW WHEN (new.id > 1) EXECUTE FUNCTION trig2();
--= ~ table public.t trigger tr: definition
DROP TRIGGER tr ON t; CREATE TRIGGER tr AFTER INSERT OR UPDATE OF a ON t FOR EACH ROW WHEN (new.id > 1) EXECUTE FUNCTION trig2('x');
--= ~ table public.t trigger tr: definition
DROP TRIGGER tr ON t; CREATE TRIGGER tr AFTER INSERT ON t REFERENCING NEW TABLE AS added EXECUTE FUNCTION trig2('x');
--= ~ table public.t trigger tr: definition
DROP TRIGGER tr ON t; CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION trig2('x');
--= ~ table public.t trigger tr: enabled
ALTER TABLE t DISABLE TRIGGER tr;
--= ~ table public.t trigger tr: enabled
ALTER TABLE t ENABLE REPLICA TRIGGER tr;
--= ~ table public.t trigger tr: enabled
ALTER TABLE t ENABLE ALWAYS TRIGGER tr;
--= ~ table public.t trigger tr: enabled
ALTER TABLE t ENABLE TRIGGER tr;
--= ~ table public.t trigger tr: comment
COMMENT ON TRIGGER tr ON t IS 'fires';
--= + table public.t trigger tr2
--= - table public.t trigger tr
ALTER TRIGGER tr ON t RENAME TO tr2;
--= + view public.v trigger instead
CREATE TRIGGER instead INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION trig();
--= - table public.t trigger tr2
DROP TRIGGER tr2 ON t;
--= + event trigger watch
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION evt();
--= ~ event trigger watch: enabled
ALTER EVENT TRIGGER watch DISABLE;
--= ~ event trigger watch: enabled
ALTER EVENT TRIGGER watch ENABLE ALWAYS;
--= ~ event trigger watch: tags
DROP EVENT TRIGGER watch; CREATE EVENT TRIGGER watch ON ddl_command_end WHEN tag IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION evt(); ALTER EVENT TRIGGER watch ENABLE ALWAYS;
--= ~ event trigger watch: event
DROP EVENT TRIGGER watch; CREATE EVENT TRIGGER watch ON ddl_command_start WHEN tag IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION evt(); ALTER EVENT TRIGGER watch ENABLE ALWAYS;
--= ~ event trigger watch: comment
COMMENT ON EVENT TRIGGER watch IS 'watches';
--= - event trigger watch
DROP EVENT TRIGGER watch;
