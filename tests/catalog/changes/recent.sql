CREATE TABLE t (id integer, a integer, b integer, v text, CONSTRAINT chk CHECK (a > 0));
CREATE TABLE k (id integer PRIMARY KEY);
CREATE TABLE kid (x integer) INHERITS (t);
CREATE DOMAIN d AS integer;
CREATE SCHEMA app;
--= ~ table public.t column a: not null; not null constraint
--= since 18
ALTER TABLE t ADD CONSTRAINT named NOT NULL a;
--= ~ table public.t column a: not null constraint
--= since 18
ALTER TABLE t RENAME CONSTRAINT named TO other;
--= ~ table public.t column a: not null comment
--= since 18
COMMENT ON CONSTRAINT other ON t IS 'never';
--= ~ table public.t column b: not null; not null valid
--= since 18
ALTER TABLE t ADD CONSTRAINT t_b_not_null NOT NULL b NOT VALID;
--= ~ table public.t column b: not null valid
--= since 18
ALTER TABLE t VALIDATE CONSTRAINT t_b_not_null;
--= ~ table public.t column id: not null; not null is not inheritable
--= since 18
ALTER TABLE t ADD CONSTRAINT t_id_not_null NOT NULL id NO INHERIT;
--= ~ table public.t column id: not null is not inheritable
--= ~ table public.kid column id: not null; not null constraint; not null is inherited
--= since 18
ALTER TABLE t ALTER CONSTRAINT t_id_not_null INHERIT;
--= ~ table public.kid column b: not null is inherited
--= since 18
ALTER TABLE kid ADD CONSTRAINT t_b_not_null NOT NULL b;
--= ~ table public.t constraint chk: definition; valid
--= since 18
ALTER TABLE t DROP CONSTRAINT chk, ADD CONSTRAINT chk CHECK (a > 0) NOT ENFORCED;
--= + table public.t constraint fk
--= since 18
ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (b) REFERENCES k NOT ENFORCED;
--= ~ table public.t constraint fk: definition; valid
--= since 18
ALTER TABLE t ALTER CONSTRAINT fk ENFORCED;
--= + table public.temporal
--= since 18
CREATE TABLE temporal (id int4range, at daterange, CONSTRAINT pk PRIMARY KEY (id, at WITHOUT OVERLAPS));
--= ~ table public.temporal constraint pk: definition
--= since 18
ALTER TABLE temporal DROP CONSTRAINT pk; ALTER TABLE temporal ADD CONSTRAINT pk PRIMARY KEY (id, at);
--= + table public.virt
--= since 18
CREATE TABLE virt (a integer, b integer GENERATED ALWAYS AS (a + 1));
--= ~ table public.virt column b: generated virtual
--= since 18
ALTER TABLE virt ALTER b SET EXPRESSION AS (a + 2);
--= ~ table public.virt column b: generated virtual; generated stored
--= since 18
ALTER TABLE virt DROP b, ADD b integer GENERATED ALWAYS AS (a + 2) STORED;
--= ~ table public.virt column b: generated stored
--= since 18
ALTER TABLE virt ALTER b SET EXPRESSION AS (a + 3);
--= + publication gen
--= since 18
CREATE PUBLICATION gen;
--= ~ publication gen: generated columns
--= since 18
ALTER PUBLICATION gen SET (publish_generated_columns = stored);
--= ~ table public.t: privileges of app
--= since 17
GRANT MAINTAIN ON t TO app;
--= ~ domain public.d: not null; not null constraint
--= since 17
ALTER DOMAIN d ADD CONSTRAINT odd NOT NULL;
--= + collation public.built
--= since 17
CREATE COLLATION built (PROVIDER = builtin, LOCALE = 'C.UTF-8');
--= ~ collation public.built: locale
--= since 17
DROP COLLATION built; CREATE COLLATION built (PROVIDER = builtin, LOCALE = 'C');
--= ~ table public.t column v: storage
--= since 16
ALTER TABLE t ALTER v SET STORAGE PLAIN;
--= ~ table public.t column v: storage
--= since 16
ALTER TABLE t ALTER v SET STORAGE DEFAULT;
--= + default privileges of postgres on large objects: privileges of app
--= since 18
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO app;
--= + subscription sub
--= since 17
CREATE SUBSCRIPTION sub CONNECTION 'dbname=x' PUBLICATION p1 WITH (connect = false, slot_name = NONE);
--= ~ subscription sub: suborigin
--= since 17
ALTER SUBSCRIPTION sub SET (origin = none);
--= ~ subscription sub: subdisableonerr
--= since 17
ALTER SUBSCRIPTION sub SET (disable_on_error = true);
--= ~ subscription sub: subrunasowner
--= since 17
ALTER SUBSCRIPTION sub SET (run_as_owner = true);
--= + table public.parted
--= + table public.parted_1
--= since 17
CREATE TABLE parted (a integer GENERATED ALWAYS AS IDENTITY) PARTITION BY RANGE (a); CREATE TABLE parted_1 PARTITION OF parted DEFAULT;
--= - table public.parted
--= - table public.parted_1
--= since 17
DROP TABLE parted;
