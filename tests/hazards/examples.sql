-- Migrations with the hazards that are observed when they run on base.sql, and no others.
-- `case:` names one, `expect:` its findings; `as: autocommit` runs it without a transaction block.
-- `claims:` are what squawk's linter expects, and what came of it, as far as an example is about that.
-- A lock_timeout is set, except where `timeout: none` says otherwise.

-- case: an index on a table in use
-- expect: hazard.index-not-concurrent
CREATE INDEX ON users (email);
-- case: an index on a table in use, by itself
-- as: autocommit
-- expect: hazard.index-not-concurrent
CREATE UNIQUE INDEX users_email ON public.users (email);
-- case: an index built concurrently
-- as: autocommit
-- expect:
CREATE INDEX CONCURRENTLY ON users (email);
-- case: an index on a table of the same transaction
-- expect: hazard.not-reproduced style.bigint
CREATE TABLE fresh (id integer, email text);
CREATE INDEX ON fresh (email);
ALTER TABLE fresh ALTER COLUMN id TYPE bigint, ADD CONSTRAINT positive CHECK (id > 0);
-- case: CONCURRENTLY in a transaction block
-- expect:
-- fails: 25001
CREATE INDEX CONCURRENTLY ON users (email);
-- case: an index dropped
-- expect: hazard.index-dropped
DROP INDEX users_age;
-- case: an index dropped concurrently
-- as: autocommit
-- expect:
DROP INDEX CONCURRENTLY users_age;
-- case: an index built again
-- as: autocommit
-- expect: hazard.reindex
REINDEX INDEX users_age;
-- case: an index built again concurrently
-- as: autocommit
-- expect:
REINDEX INDEX CONCURRENTLY users_age;
-- case: a unique constraint
-- expect: hazard.unique-constraint
ALTER TABLE users ADD CONSTRAINT one_address UNIQUE (email);
-- case: a unique constraint from an index
-- as: autocommit
-- expect: style.not-repeatable
CREATE UNIQUE INDEX CONCURRENTLY one_address ON users (email);
ALTER TABLE users ADD CONSTRAINT one_address UNIQUE USING INDEX one_address;
-- case: a primary key
-- expect: hazard.primary-key
ALTER TABLE orders ADD PRIMARY KEY (id);
-- case: a primary key from an index on a column that may be NULL
-- as: autocommit
-- expect: hazard.primary-key style.not-repeatable
CREATE UNIQUE INDEX CONCURRENTLY orders_key ON orders (id);
ALTER TABLE orders ADD CONSTRAINT orders_key PRIMARY KEY USING INDEX orders_key;
-- case: a foreign key checked at once
-- expect: hazard.foreign-key-validated
ALTER TABLE orders ADD CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES users;
-- case: a foreign key checked later
-- as: autocommit
-- expect:
ALTER TABLE orders ADD CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES users NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT of_user;
-- case: a foreign key checked in the transaction that added it
-- expect: hazard.validated-under-lock
ALTER TABLE orders ADD CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES users NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT of_user;
-- case: a check constraint checked at once
-- expect: hazard.check-validated
ALTER TABLE users ADD CONSTRAINT grown CHECK (age < 200);
-- case: a check constraint checked later
-- as: autocommit
-- expect:
ALTER TABLE users ADD CONSTRAINT grown CHECK (age < 200) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT grown;
-- case: a check constraint checked in the transaction that added it
-- expect: hazard.validated-under-lock hazard.work-under-lock
ALTER TABLE users ADD CONSTRAINT grown CHECK (age < 200) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT grown;
-- case: an exclusion constraint
-- expect: hazard.exclusion-constraint
ALTER TABLE orders ADD CONSTRAINT apart EXCLUDE USING gist (span WITH &&);
-- case: NOT NULL by reading the table
-- expect: hazard.not-null-scan
ALTER TABLE users ALTER COLUMN code SET NOT NULL;
-- case: NOT NULL by a validated check
-- as: autocommit
-- expect:
ALTER TABLE users ADD CONSTRAINT coded CHECK (code IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT coded;
ALTER TABLE users ALTER COLUMN code SET NOT NULL;
-- case: NULL allowed
-- expect: hazard.not-null-dropped
ALTER TABLE users ALTER COLUMN email DROP NOT NULL;
-- case: a column with a constant default
-- expect:
ALTER TABLE users ADD COLUMN plan text NOT NULL DEFAULT 'free';
-- case: a column with a stable default
-- expect:
ALTER TABLE users ADD COLUMN joined timestamptz NOT NULL DEFAULT now();
-- case: a column with a volatile default
-- expect: hazard.volatile-default
ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();
-- case: a serial column
-- expect: hazard.computed-column style.bigint style.identity
ALTER TABLE users ADD COLUMN number serial;
-- case: an identity column
-- expect: hazard.computed-column style.bigint
ALTER TABLE users ADD COLUMN number integer GENERATED ALWAYS AS IDENTITY;
-- case: a stored generated column
-- expect: hazard.computed-column
ALTER TABLE users ADD COLUMN lower_email text GENERATED ALWAYS AS (lower(email)) STORED;
-- case: a column that must not be NULL, in an empty table
-- expect: hazard.required-column
ALTER TABLE nothing ADD COLUMN name text NOT NULL;
-- case: a json column
-- expect: hazard.json-column
ALTER TABLE users ADD COLUMN extra json;
-- case: a type that needs a rewrite
-- expect: hazard.type-change
ALTER TABLE users ALTER COLUMN age TYPE bigint;
-- case: a type that needs none
-- expect: hazard.not-reproduced style.text
ALTER TABLE users ALTER COLUMN note TYPE varchar(200);
-- case: a narrower type
-- expect: hazard.type-change style.text
ALTER TABLE users ALTER COLUMN note TYPE varchar(20);
-- case: a table made unlogged
-- expect: hazard.storage-change
ALTER TABLE orders SET UNLOGGED;
-- case: a compaction
-- as: autocommit
-- expect: hazard.compaction
VACUUM FULL orders;
-- case: a table clustered
-- as: autocommit
-- expect: hazard.compaction
CLUSTER users USING users_pkey;
-- case: a plain vacuum
-- as: autocommit
-- expect:
VACUUM (ANALYZE) orders;
-- case: a rewrite that only running it shows
-- expect: hazard.rewrite
DO $$ BEGIN EXECUTE 'ALTER TABLE users ALTER COLUMN ' || 'age' || ' TYPE bigint'; END $$;
-- case: a scan that only running it shows
-- expect: hazard.scan-under-lock
DO $$ BEGIN EXECUTE 'ALTER TABLE users ALTER COLUMN code SET NOT NULL'; END $$;
-- case: work while an earlier statement stops everybody
-- expect: hazard.work-under-lock
ALTER TABLE users ADD COLUMN plan text;
UPDATE users SET plan = 'free' WHERE id <= 1000;
-- case: three tables locked
-- expect: hazard.several-tables-locked style.bigint
ALTER TABLE users ADD COLUMN a integer;
ALTER TABLE orders ADD COLUMN a integer;
ALTER TABLE nothing ADD COLUMN a integer;
-- case: no limit for the wait
-- timeout: none
-- expect: hazard.no-lock-timeout
ALTER TABLE users ADD COLUMN plan text;
-- case: a limit that the script sets
-- timeout: none
-- expect:
SET lock_timeout = '2s';
ALTER TABLE users ADD COLUMN plan text;
-- case: all rows at once
-- expect: hazard.all-rows-changed
UPDATE users SET code = upper(code);
-- case: all rows deleted
-- expect: hazard.all-rows-changed
DELETE FROM orders;
-- case: some rows
-- expect:
UPDATE users SET code = upper(code) WHERE id < 100;
-- case: a column dropped
-- expect: hazard.column-dropped
ALTER TABLE users DROP COLUMN note;
-- case: a column renamed
-- expect: hazard.column-renamed
ALTER TABLE users RENAME COLUMN note TO remark;
-- case: a table renamed
-- expect: hazard.table-renamed
ALTER TABLE users RENAME TO people;
-- case: a table moved
-- expect: hazard.table-renamed
ALTER TABLE nothing SET SCHEMA old_part;
-- case: a table dropped
-- expect: hazard.table-dropped
DROP TABLE nothing;
-- case: a view dropped
-- expect: hazard.view-dropped
DROP VIEW adults;
-- case: a sequence dropped
-- expect: hazard.sequence-dropped
DROP SEQUENCE spare;
-- case: a schema dropped
-- expect: hazard.schema-dropped
DROP SCHEMA old_part;
-- case: a schema renamed
-- expect: hazard.schema-renamed
ALTER SCHEMA old_part RENAME TO older_part;
-- case: a constraint dropped
-- expect: hazard.constraint-dropped
ALTER TABLE orders DROP CONSTRAINT total_is_positive;
-- case: a table emptied
-- expect: hazard.truncated
TRUNCATE orders;
-- case: a label renamed
-- expect: hazard.label-renamed
ALTER TYPE mood RENAME VALUE 'sad' TO 'unhappy';
-- case: a label added
-- expect:
ALTER TYPE mood ADD VALUE 'calm' BEFORE 'happy';
-- case: a domain with a new constraint
-- expect: hazard.domain-constraint
ALTER DOMAIN zip ADD CONSTRAINT digits CHECK (VALUE ~ '^[0-9]+$');
-- case: a domain with a constraint to be checked later
-- expect: hazard.constraint-left-not-valid hazard.not-reproduced
ALTER DOMAIN zip ADD CONSTRAINT digits CHECK (VALUE ~ '^[0-9]+$') NOT VALID;
-- case: a materialized view refreshed
-- expect: hazard.view-refresh
REFRESH MATERIALIZED VIEW totals;
-- case: a partition attached
-- expect: hazard.partition-scan
ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- case: a partition attached that a constraint vouches for
-- as: autocommit
-- expect:
ALTER TABLE events_2026 ADD CONSTRAINT bounds CHECK (at >= '2026-01-01' AND at < '2027-01-01') NOT VALID;
ALTER TABLE events_2026 VALIDATE CONSTRAINT bounds;
ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- case: a partition detached
-- expect: hazard.partition-detached
ALTER TABLE events DETACH PARTITION events_2025;
-- case: a trigger created
-- expect: hazard.trigger-changed
CREATE TRIGGER watch BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION nothing_at_all();
-- case: row security enabled
-- expect: hazard.row-security
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
-- case: privileges granted
-- expect: hazard.privileges
GRANT SELECT ON users TO hazard_reader;
-- case: another replica identity
-- expect: hazard.replica-identity
ALTER TABLE users REPLICA IDENTITY FULL;
-- case: an extension updated
-- expect: hazard.extension-updated
ALTER EXTENSION plpgsql UPDATE;
-- case: a hazard that is allowed
-- expect: hazard.type-change allowed
-- pgrehearse: allow hazard.type-change in the window of Sunday
ALTER TABLE users ALTER COLUMN age TYPE bigint;
-- case: an index that is left invalid
-- expect: hazard.index-left-invalid hazard.not-reproduced
CREATE INDEX events_at ON ONLY events (at);
-- case: a constraint that nobody validated
-- expect: hazard.constraint-left-not-valid
ALTER TABLE users ADD CONSTRAINT grown CHECK (age < 200) NOT VALID;
-- case: a foreign key without an index
-- expect: hazard.foreign-key-unindexed style.bigint
CREATE TABLE items (id integer PRIMARY KEY, user_id integer REFERENCES users);
-- case: a foreign key with an index
-- expect: style.bigint
CREATE TABLE items (id integer PRIMARY KEY, user_id integer REFERENCES users);
CREATE INDEX ON items (user_id);
-- case: a new table and its rows
-- expect:
CREATE TABLE plans (name text PRIMARY KEY);
INSERT INTO plans VALUES ('free'), ('paid');
-- case: a rewrite by a function that a statement calls by itself
-- as: autocommit
-- expect: hazard.rewrite
SELECT widen();
-- case: a partitioned table that an earlier statement locked
-- expect: hazard.not-null-scan hazard.work-under-lock
ALTER TABLE events ADD COLUMN who text;
ALTER TABLE events ALTER COLUMN what SET NOT NULL;
-- case: an index built again, in so many words
-- as: autocommit
-- expect: hazard.reindex
REINDEX (CONCURRENTLY false) INDEX users_age;
-- case: two statements on one line, the last of them allowed
-- expect: hazard.type-change allowed hazard.work-under-lock
ALTER TABLE users ALTER COLUMN age TYPE bigint; ALTER TABLE orders ALTER COLUMN id TYPE bigint; -- pgrehearse: allow hazard.type-change the last one
-- case: what a linter expects of tables with rows
-- claims: changing-column-type=confirmed constraint-missing-not-valid=confirmed adding-foreign-key-constraint=confirmed
-- expect: hazard.foreign-key-validated hazard.type-change hazard.work-under-lock
ALTER TABLE users ALTER COLUMN age TYPE bigint;
ALTER TABLE orders ADD CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES users;
-- case: what a linter expects and does not happen
-- claims: adding-field-with-default=not_reproduced adding-serial-primary-key-field=not_reproduced changing-column-type=not_reproduced
-- expect: hazard.not-reproduced style.text
CREATE TABLE plans (name text);
ALTER TABLE plans ADD PRIMARY KEY (name);
ALTER TABLE users ADD COLUMN plan text DEFAULT lower('FREE');
ALTER TABLE users ALTER COLUMN note TYPE varchar(60);
-- case: what no linter expects
-- claims: hazard.computed-column=observed_only hazard.rewrite=observed_only
-- expect: hazard.computed-column hazard.rewrite hazard.work-under-lock style.identity
ALTER TABLE users ADD COLUMN number bigserial;
DO $$ BEGIN EXECUTE 'ALTER TABLE orders ALTER COLUMN ' || 'id' || ' TYPE bigint'; END $$;
-- case: what failed is not compared
-- claims: require-concurrent-index-creation=not_checked
-- expect:
-- fails: 42703
CREATE INDEX ON users (nobody);
-- case: columns that are too small, in several lines
-- expect: style.bigint style.identity style.text style.timestamptz
CREATE TABLE visits (
    id serial PRIMARY KEY,
    place smallint,
    code char(2),
    name varchar(50),
    at timestamp
);
-- case: columns as they should be
-- expect:
CREATE TABLE visits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, at timestamptz);
-- case: a label at the end
-- expect: style.enum-order
ALTER TYPE mood ADD VALUE 'calm';
-- case: a domain with a constraint
-- expect: style.domain-constraint
CREATE DOMAIN positive AS bigint CHECK (VALUE > 0);
-- case: a name that is cut off
-- expect: style.long-name
CREATE TABLE a_table_whose_name_is_longer_than_any_name_can_be_in_this_database (id bigint);
-- case: statements that cannot be repeated
-- as: autocommit
-- expect: style.not-repeatable
CREATE TABLE plans (name text);
COMMENT ON TABLE plans IS 'what users pay for';
-- case: statements that can be repeated
-- as: autocommit
-- expect:
CREATE TABLE IF NOT EXISTS plans (name text);
COMMENT ON TABLE plans IS 'what users pay for';
-- case: a matter of style that is allowed
-- expect: style.timestamptz allowed
-- pgrehearse: allow style.timestamptz the same as in the other tables
CREATE TABLE visits (at timestamp);
-- case: what the linter cannot read
-- claims:
-- expect: style.not-checked
SET check_function_bodies = off;
CREATE FUNCTION later() RETURNS bigint AS 'not written yet' LANGUAGE sql;
-- case: an index dropped from a table that is locked already
-- claims: require-concurrent-index-deletion=confirmed
-- expect: hazard.column-dropped
ALTER TABLE users DROP COLUMN note;
DROP INDEX users_age;
