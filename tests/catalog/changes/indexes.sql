CREATE TABLE t (id integer, a text, b integer, c text COLLATE "C", "tab USING x" integer, j jsonb);
CREATE TABLE "odd USING table" (a integer);
CREATE INDEX i ON t (a);
CREATE INDEX part ON t (b) WHERE b > 0;
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
--= + index public.n
CREATE INDEX n ON t (b);
--= - index public.n
DROP INDEX n;
--= + index public.n
CREATE UNIQUE INDEX CONCURRENTLY n ON t (b);
--= ~ index public.n: unique
DROP INDEX n; CREATE INDEX n ON t (b);
--= ~ index public.n: definition
DROP INDEX n; CREATE INDEX n ON t (b, id);
--= ~ index public.n: definition
DROP INDEX n; CREATE INDEX n ON t (id, b);
--= ~ index public.n: definition
DROP INDEX n; CREATE INDEX n ON t (id DESC, b);
--= ~ index public.n: definition
DROP INDEX n; CREATE INDEX n ON t (id DESC NULLS LAST, b);
--= ~ index public.n: definition
DROP INDEX n; CREATE INDEX n ON t (id) INCLUDE (b);
--= ~ index public.n: definition
DROP INDEX n; CREATE INDEX n ON t USING hash (id);
--= ~ index public.n: definition
DROP INDEX n; CREATE INDEX n ON t (a text_pattern_ops);
--= ~ index public.n: definition
DROP INDEX n; CREATE INDEX n ON t (a COLLATE "C");
--= ~ index public.n: definition
DROP INDEX n; CREATE INDEX n ON t (lower(a));
--= ~ index public.n: definition
DROP INDEX n; CREATE INDEX n ON t (lower(a), (b + 1));
--= ~ index public.n: statistics targets
ALTER INDEX n ALTER COLUMN 2 SET STATISTICS 300;
--= ~ index public.n: definition
ALTER INDEX n SET (fillfactor = 60);
--= ~ index public.n: definition
ALTER INDEX n RESET (fillfactor);
--= ~ index public.n: tablespace
ALTER INDEX n SET TABLESPACE fast;
--= ~ index public.n: comment
COMMENT ON INDEX n IS 'an index';
--= ~ index public.i: clustered
ALTER TABLE t CLUSTER ON i;
--= ~ index public.part: definition
DROP INDEX part; CREATE INDEX part ON t (b) WHERE b > 1;
--= ~ index public.part: definition
DROP INDEX part; CREATE INDEX part ON t (b);
--= + index public.j
CREATE INDEX j ON t USING gin (j jsonb_path_ops);
--= ~ index public.j: definition
ALTER INDEX j SET (fastupdate = off);
--= + index public.k
--= - index public.j
ALTER INDEX j RENAME TO k;
--= + index public.nulls
--= since 15
CREATE UNIQUE INDEX nulls ON t (b) NULLS NOT DISTINCT;
--= + index public."odd index USING"
CREATE INDEX "odd index USING" ON "odd USING table" (a);
--= ~ index public.i: valid
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass;
--= ~ index public.i: valid
UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'i'::regclass;
--= + index public.m_id
CREATE UNIQUE INDEX m_id ON m (id);
--= ~ table public.t: replica identity
--= ~ table public.t column b: not null
ALTER TABLE t ALTER b SET NOT NULL; ALTER TABLE t REPLICA IDENTITY FULL;
--= - index public.i
--= + table public.t constraint i_key
--= ~ table public.t: replica identity
DROP INDEX i; CREATE UNIQUE INDEX i ON t (b); ALTER TABLE t REPLICA IDENTITY DEFAULT; ALTER TABLE t ADD CONSTRAINT i_key UNIQUE USING INDEX i;
--= nothing
REINDEX TABLE t;
--= + statistics public.s
CREATE STATISTICS s ON id, b FROM t;
--= ~ statistics public.s: definition
DROP STATISTICS s; CREATE STATISTICS s (ndistinct) ON id, b FROM t;
--= ~ statistics public.s: definition
DROP STATISTICS s; CREATE STATISTICS s (ndistinct) ON id, a FROM t;
--= ~ statistics public.s: statistics target
ALTER STATISTICS s SET STATISTICS 50;
--= ~ statistics public.s: owner
ALTER STATISTICS s OWNER TO app;
--= ~ statistics public.s: comment
COMMENT ON STATISTICS s IS 'for the planner';
--= + statistics public.expr
--= since 14
CREATE STATISTICS expr ON (b + 1), (lower(a)) FROM t;
