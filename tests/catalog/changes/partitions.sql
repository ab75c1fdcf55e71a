CREATE TABLE ref (id integer PRIMARY KEY);
CREATE TABLE p (id integer NOT NULL, at date NOT NULL, n integer, ref_id integer) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (n);
CREATE TABLE p2a PARTITION OF p2 FOR VALUES IN (1, 2);
CREATE TABLE loose (id integer NOT NULL, at date NOT NULL, n integer, ref_id integer);
CREATE FUNCTION trig() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
--= + table public.p column added
ALTER TABLE p ADD added text;
--= ~ table public.p column added: data type
ALTER TABLE p ALTER added TYPE varchar(5);
--= ~ table public.p column added: default
ALTER TABLE p ALTER added SET DEFAULT 'x';
--= ~ table public.p1 column added: default
ALTER TABLE p1 ALTER added SET DEFAULT 'y';
--= ~ table public.p column added: not null
ALTER TABLE p ALTER added SET NOT NULL;
--= - table public.p column added
ALTER TABLE p DROP added;
--= + index public.p_n
CREATE INDEX p_n ON p (n);
--= ~ index public.p1_n_idx: comment
COMMENT ON INDEX p1_n_idx IS 'x';
--= - index public.p_n
DROP INDEX p_n;
--= + index public.only_n
CREATE INDEX only_n ON ONLY p (n);
--= + index public.p1_n
CREATE INDEX p1_n ON p1 (n);
--= ~ index public.p1_n: partition of
ALTER INDEX only_n ATTACH PARTITION p1_n;
--= + table public.p constraint p_pkey
--= ~ table public.p column n: not null
ALTER TABLE p ADD PRIMARY KEY (id, at, n);
--= - table public.p constraint p_pkey
ALTER TABLE p DROP CONSTRAINT p_pkey;
--= ~ table public.p column n: not null
ALTER TABLE p ALTER n DROP NOT NULL;
--= + table public.p constraint p_check
ALTER TABLE p ADD CONSTRAINT p_check CHECK (id > 0);
--= + table public.p constraint p_ref
ALTER TABLE p ADD CONSTRAINT p_ref FOREIGN KEY (ref_id) REFERENCES ref;
--= + table public.p trigger tr
CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION trig();
--= + table public.p1 trigger tr: enabled
ALTER TABLE p1 DISABLE TRIGGER tr;
--= - table public.p1 trigger tr
ALTER TABLE p1 ENABLE TRIGGER tr;
--= ~ table public.p trigger tr: enabled
ALTER TABLE p DISABLE TRIGGER tr;
--= + table public.p3
CREATE TABLE p3 PARTITION OF p DEFAULT;
--= ~ table public.p3: partition bound
ALTER TABLE p DETACH PARTITION p3; ALTER TABLE p ATTACH PARTITION p3 FOR VALUES FROM ('2030-01-01') TO (MAXVALUE);
--= - table public.p3
DROP TABLE p3;
--= ~ table public.p1: partition of; partition bound
--= ~ table public.p1 column at: inheritance
--= ~ table public.p1 column id: inheritance
--= ~ table public.p1 column n: inheritance
--= ~ table public.p1 column ref_id: inheritance
--= ~ table public.p1 constraint p_check: inheritance
--= + table public.p1 constraint p_ref
--= ~ index public.p1_n: partition of
ALTER TABLE p DETACH PARTITION p1;
--= + table public.hashed
CREATE TABLE hashed (id integer) PARTITION BY HASH (id);
--= ~ table public.hashed: partition key
DROP TABLE hashed; CREATE TABLE hashed (id integer) PARTITION BY LIST (id);
--= + table public.hashed_1
CREATE TABLE hashed_1 PARTITION OF hashed (id DEFAULT 7) FOR VALUES IN (1);
--= ~ table public.hashed_1: comment
COMMENT ON TABLE hashed_1 IS 'one';
--= ~ table public.hashed_1 column id: comment
COMMENT ON COLUMN hashed_1.id IS 'id';
--= ~ table public.hashed_1: tablespace
ALTER TABLE hashed_1 SET TABLESPACE fast;
--= ~ table public.hashed: tablespace
ALTER TABLE hashed SET TABLESPACE fast;
