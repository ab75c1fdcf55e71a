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
--= + table public.parted
--= + table public.parted_1
--= since 17
CREATE TABLE parted (a integer GENERATED ALWAYS AS IDENTITY) PARTITION BY RANGE (a); CREATE TABLE parted_1 PARTITION OF parted DEFAULT;
--= - table public.parted
--= - table public.parted_1
--= since 17
DROP TABLE parted;
--= + table public.methods
--= + access method heap2
--= since 17
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler; CREATE TABLE methods (a integer) PARTITION BY LIST (a);
--= ~ table public.methods: access method
--= since 17
ALTER TABLE methods SET ACCESS METHOD heap2;
--= ~ table public.methods: access method
--= since 17
ALTER TABLE methods SET ACCESS METHOD heap;
--= ~ table public.methods: access method
--= since 17
ALTER TABLE methods SET ACCESS METHOD DEFAULT;
--= ~ domain public.d: not null comment
--= since 17
COMMENT ON CONSTRAINT odd ON DOMAIN d IS 'never nothing';
--= ~ domain public.d: not null; not null constraint; not null comment
--= since 17
ALTER DOMAIN d DROP NOT NULL;
--= + collation public.ruled
--= since 16
CREATE COLLATION ruled (PROVIDER = icu, LOCALE = 'und', RULES = '&a < g');
--= ~ collation public.ruled: rules
--= since 16
DROP COLLATION ruled; CREATE COLLATION ruled (PROVIDER = icu, LOCALE = 'und', RULES = '&a < h');
--= + event trigger entry
--= + function public.entry()
--= since 17
CREATE FUNCTION entry() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER entry ON login EXECUTE FUNCTION entry();
--= - event trigger entry
--= since 17
DROP EVENT TRIGGER entry;
--= + table public.plain
--= + function public.same(integer, integer)
--= + operator public.===(integer, integer)
--= + operator public.!===(integer, integer)
--= since 17
CREATE TABLE plain (a integer, g integer GENERATED ALWAYS AS (a + 1) STORED); CREATE FUNCTION same(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2'; CREATE OPERATOR === (FUNCTION = same, LEFTARG = integer, RIGHTARG = integer); CREATE OPERATOR !=== (FUNCTION = same, LEFTARG = integer, RIGHTARG = integer);
--= ~ table public.plain column g: generated stored
--= since 17
ALTER TABLE plain ALTER g SET EXPRESSION AS (a + 2);
--= ~ operator public.===(integer, integer): hashes
--= since 17
ALTER OPERATOR === (integer, integer) SET (HASHES);
--= ~ operator public.===(integer, integer): merges
--= since 17
ALTER OPERATOR === (integer, integer) SET (MERGES);
--= ~ operator public.===(integer, integer): commutator
--= since 17
ALTER OPERATOR === (integer, integer) SET (COMMUTATOR = ===);
--= ~ operator public.===(integer, integer): negator
--= ~ operator public.!===(integer, integer): negator
--= since 17
ALTER OPERATOR === (integer, integer) SET (NEGATOR = !===);
--= + table public.booked
--= + table public.stays
--= since 18
CREATE TABLE booked (id int4range, at daterange, CONSTRAINT booked_pk PRIMARY KEY (id, at WITHOUT OVERLAPS)); CREATE TABLE stays (id int4range, at daterange, b int4range);
--= + table public.stays constraint stays_fk
--= since 18
ALTER TABLE stays ADD CONSTRAINT stays_fk FOREIGN KEY (b, PERIOD at) REFERENCES booked (id, PERIOD at);
--= ~ table public.stays constraint stays_fk: definition; valid
--= since 18
ALTER TABLE stays ALTER CONSTRAINT stays_fk NOT ENFORCED;
--= + table public.stays constraint stays_u
--= since 18
ALTER TABLE stays ADD CONSTRAINT stays_u UNIQUE (id, at WITHOUT OVERLAPS);
--= ~ table public.stays column b: not null; not null constraint
--= since 18
ALTER TABLE stays ADD CONSTRAINT b_there NOT NULL b;
--= ~ table public.stays column b: not null is not inheritable
--= since 18
ALTER TABLE stays ALTER CONSTRAINT b_there NO INHERIT;
--= + table public.refd
--= + table public.whole
--= + table public.whole_1
--= since 18
CREATE TABLE refd (id integer PRIMARY KEY); CREATE TABLE whole (a integer, r integer) PARTITION BY LIST (a); CREATE TABLE whole_1 PARTITION OF whole FOR VALUES IN (1);
--= + table public.whole constraint whole_fk
--= since 18
ALTER TABLE whole ADD CONSTRAINT whole_fk FOREIGN KEY (r) REFERENCES refd NOT VALID;
--= + table public.whole_1 constraint whole_fk: valid
--= since 18
--= blind
ALTER TABLE whole_1 VALIDATE CONSTRAINT whole_fk;
--= ~ table public.whole constraint whole_fk: valid
--= - table public.whole_1 constraint whole_fk
--= since 18
ALTER TABLE whole VALIDATE CONSTRAINT whole_fk;
