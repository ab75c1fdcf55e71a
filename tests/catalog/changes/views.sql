CREATE TABLE t (id integer PRIMARY KEY, a text, b integer);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE VIEW w AS SELECT id, b FROM t WHERE b > 0;
CREATE MATERIALIZED VIEW m AS SELECT id, a FROM t;
CREATE SEQUENCE s;
CREATE SCHEMA app;
--= + view public.n
CREATE VIEW n AS SELECT 1 AS one;
--= - view public.n
DROP VIEW n;
--= ~ view public.v: definition
CREATE OR REPLACE VIEW v AS SELECT id, a FROM t WHERE id > 1;
--= ~ view public.v: definition
CREATE OR REPLACE VIEW v AS SELECT id, a, b FROM t WHERE id > 1;
--= ~ view public.v: option security_barrier
ALTER VIEW v SET (security_barrier);
--= ~ view public.v: option security_barrier
ALTER VIEW v RESET (security_barrier);
--= ~ view public.v: option security_invoker
--= since 15
ALTER VIEW v SET (security_invoker);
--= ~ view public.w: option check_option
ALTER VIEW w SET (check_option = local);
--= ~ view public.w: option check_option
ALTER VIEW w SET (check_option = cascaded);
--= ~ view public.v: owner
ALTER VIEW v OWNER TO app;
--= ~ view public.v: comment
COMMENT ON VIEW v IS 'a view';
--= ~ view public.v: definition
ALTER VIEW v RENAME a TO a2;
--= + view public.v2
--= - view public.v
ALTER VIEW v RENAME TO v2;
--= ~ materialized view public.m: definition
DROP MATERIALIZED VIEW m; CREATE MATERIALIZED VIEW m AS SELECT id, b FROM t;
--= ~ materialized view public.m: populated
--= blind
REFRESH MATERIALIZED VIEW m WITH NO DATA;
--= ~ materialized view public.m: option fillfactor
ALTER MATERIALIZED VIEW m SET (fillfactor = 50);
--= ~ materialized view public.m: tablespace
ALTER MATERIALIZED VIEW m SET TABLESPACE fast;
--= ~ materialized view public.m column b: statistics target
ALTER MATERIALIZED VIEW m ALTER b SET STATISTICS 7;
--= ~ materialized view public.m: owner
ALTER MATERIALIZED VIEW m OWNER TO app;
--= ~ materialized view public.m: comment
COMMENT ON MATERIALIZED VIEW m IS 'm';
--= + index public.m_b
CREATE INDEX m_b ON m (b);
--= - materialized view public.m
DROP MATERIALIZED VIEW m;
--= + view public.w rule ins
CREATE RULE ins AS ON INSERT TO w DO INSTEAD NOTHING;
--= ~ view public.w rule ins: definition
CREATE OR REPLACE RULE ins AS ON INSERT TO w DO INSTEAD INSERT INTO t (id) VALUES (new.id);
--= + table public.t rule protect
CREATE RULE protect AS ON DELETE TO t DO INSTEAD NOTHING;
--= ~ table public.t rule protect: enabled
ALTER TABLE t DISABLE RULE protect;
--= ~ table public.t rule protect: enabled
ALTER TABLE t ENABLE ALWAYS RULE protect;
--= ~ table public.t rule protect: enabled
ALTER TABLE t ENABLE REPLICA RULE protect;
--= ~ table public.t rule protect: comment
COMMENT ON RULE protect ON t IS 'no deletes';
--= + table public.t rule keep
--= - table public.t rule protect
ALTER RULE protect ON t RENAME TO keep;
--= - table public.t rule keep
DROP RULE keep ON t;
--= ~ sequence public.s: increment
ALTER SEQUENCE s INCREMENT 2;
--= ~ sequence public.s: minimum; start
ALTER SEQUENCE s MINVALUE -5 START -5;
--= ~ sequence public.s: maximum
ALTER SEQUENCE s MAXVALUE 1000;
--= ~ sequence public.s: cycle
ALTER SEQUENCE s CYCLE;
--= ~ sequence public.s: cache
ALTER SEQUENCE s CACHE 10;
--= ~ sequence public.s: data type
ALTER SEQUENCE s AS smallint;
--= ~ sequence public.s: owned by
ALTER SEQUENCE s OWNED BY t.b;
--= ~ sequence public.s: owned by
ALTER SEQUENCE s OWNED BY NONE;
--= ~ sequence public.s: owner
ALTER SEQUENCE s OWNER TO app;
--= ~ sequence public.s: persistence
--= since 15
ALTER SEQUENCE s SET UNLOGGED;
--= ~ sequence public.s: comment
COMMENT ON SEQUENCE s IS 's';
--= + sequence app.s
--= - sequence public.s
ALTER SEQUENCE s SET SCHEMA app;
--= nothing
SELECT nextval('app.s'), setval('app.s', 5);
--= nothing
--= since 15
CREATE OR REPLACE VIEW v2 WITH (security_invoker) AS SELECT id, a AS a2, b FROM t WHERE id > 1;
--= + schema extra
CREATE SCHEMA extra;
--= ~ schema extra: owner
ALTER SCHEMA extra OWNER TO app;
--= ~ schema extra: comment
COMMENT ON SCHEMA extra IS 'more';
--= + schema more
--= - schema extra
ALTER SCHEMA extra RENAME TO more;
--= ~ schema public: comment
COMMENT ON SCHEMA public IS 'ours';
--= - schema more
DROP SCHEMA more;
