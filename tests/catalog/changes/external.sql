CREATE SCHEMA app;
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE TABLE app.u (id integer PRIMARY KEY);
CREATE FOREIGN DATA WRAPPER fdw;
CREATE SERVER srv FOREIGN DATA WRAPPER fdw;
CREATE SERVER srv2 FOREIGN DATA WRAPPER fdw;
CREATE FOREIGN TABLE ft (id integer, a text) SERVER srv;
CREATE FUNCTION plain() RETURNS integer LANGUAGE sql AS 'SELECT 1';
--= ~ foreign data wrapper fdw: option a
ALTER FOREIGN DATA WRAPPER fdw OPTIONS (a '1');
--= ~ foreign data wrapper fdw: validator
ALTER FOREIGN DATA WRAPPER fdw VALIDATOR postgresql_fdw_validator OPTIONS (DROP a);
--= ~ foreign data wrapper fdw: validator
ALTER FOREIGN DATA WRAPPER fdw NO VALIDATOR;
--= ~ foreign data wrapper fdw: comment
COMMENT ON FOREIGN DATA WRAPPER fdw IS 'w';
--= ~ server srv: option host
ALTER SERVER srv OPTIONS (host 'a=b,c');
--= ~ server srv: version
ALTER SERVER srv VERSION '2';
--= ~ server srv: type
DROP SERVER srv2; CREATE SERVER srv2 TYPE 'x' FOREIGN DATA WRAPPER fdw; ALTER SERVER srv2 OWNER TO postgres; DROP FOREIGN TABLE ft; DROP SERVER srv; CREATE SERVER srv TYPE 'x' VERSION '2' FOREIGN DATA WRAPPER fdw OPTIONS (host 'a=b,c'); CREATE FOREIGN TABLE ft (id integer, a text) SERVER srv; DROP SERVER srv2; CREATE SERVER srv2 FOREIGN DATA WRAPPER fdw;
--= ~ server srv: comment
COMMENT ON SERVER srv IS 's';
--= + user mapping for app server srv
CREATE USER MAPPING FOR app SERVER srv OPTIONS (user 'x', password 'secret');
--= ~ user mapping for app server srv: option password
ALTER USER MAPPING FOR app SERVER srv OPTIONS (SET password 'other');
--= + user mapping for PUBLIC server srv
CREATE USER MAPPING FOR PUBLIC SERVER srv;
--= - user mapping for PUBLIC server srv
DROP USER MAPPING FOR PUBLIC SERVER srv;
--= ~ foreign table public.ft: foreign option table_name
ALTER FOREIGN TABLE ft OPTIONS (table_name 'x');
--= ~ foreign table public.ft column a: foreign option column_name
ALTER FOREIGN TABLE ft ALTER a OPTIONS (column_name 'y');
--= ~ foreign table public.ft column a: default
ALTER FOREIGN TABLE ft ALTER a SET DEFAULT 'z';
--= ~ foreign table public.ft column a: not null
ALTER FOREIGN TABLE ft ALTER a SET NOT NULL;
--= + foreign table public.ft constraint ft_c
ALTER FOREIGN TABLE ft ADD CONSTRAINT ft_c CHECK (id > 0);
--= ~ foreign table public.ft: server
DROP FOREIGN TABLE ft; CREATE FOREIGN TABLE ft (id integer CONSTRAINT ft_c CHECK (id > 0), a text OPTIONS (column_name 'y') DEFAULT 'z' NOT NULL) SERVER srv2 OPTIONS (table_name 'x');
--= ~ foreign table public.ft: owner
ALTER FOREIGN TABLE ft OWNER TO app;
--= - foreign table public.ft
DROP FOREIGN TABLE ft;
--= + table public.ft
CREATE TABLE ft (id integer);
--= + publication pub
CREATE PUBLICATION pub;
--= ~ publication pub: operations
ALTER PUBLICATION pub SET (publish = 'insert, update');
--= ~ publication pub: via partition root
ALTER PUBLICATION pub SET (publish_via_partition_root = true);
--= ~ publication pub: table public.t
ALTER PUBLICATION pub ADD TABLE t;
--= ~ publication pub: table public.t
--= since 15
ALTER PUBLICATION pub SET TABLE t (id);
--= ~ publication pub: table public.t
--= since 15
ALTER PUBLICATION pub SET TABLE t (id) WHERE (id > 5);
--= ~ publication pub: table public.t
--= since 15
ALTER PUBLICATION pub SET TABLE t WHERE (id > 6);
--= ~ publication pub: table public.t
ALTER PUBLICATION pub DROP TABLE t;
--= ~ publication pub: schema app
--= since 15
ALTER PUBLICATION pub ADD TABLES IN SCHEMA app;
--= ~ publication pub: owner
ALTER PUBLICATION pub OWNER TO postgres; GRANT CREATE ON DATABASE external TO app; ALTER PUBLICATION pub OWNER TO app; REVOKE CREATE ON DATABASE external FROM app;
--= ~ publication pub: comment
COMMENT ON PUBLICATION pub IS 'p';
--= + publication everything
CREATE PUBLICATION everything FOR ALL TABLES;
--= + subscription sub
CREATE SUBSCRIPTION sub CONNECTION 'dbname=x' PUBLICATION p1 WITH (connect = false, slot_name = NONE);
--= ~ subscription sub: connection
ALTER SUBSCRIPTION sub CONNECTION 'dbname=y';
--= ~ subscription sub: publications
ALTER SUBSCRIPTION sub SET PUBLICATION p1, p2 WITH (refresh = false);
--= ~ subscription sub: synchronous commit
ALTER SUBSCRIPTION sub SET (synchronous_commit = local);
--= ~ subscription sub: slot
ALTER SUBSCRIPTION sub SET (slot_name = 'slotty');
--= ~ subscription sub: comment
COMMENT ON SUBSCRIPTION sub IS 's';
--= - subscription sub
ALTER SUBSCRIPTION sub SET (slot_name = NONE); DROP SUBSCRIPTION sub;
--= + extension hstore
CREATE EXTENSION hstore;
--= ~ extension hstore: schema
ALTER EXTENSION hstore SET SCHEMA app;
--= ~ extension hstore: comment
COMMENT ON EXTENSION hstore IS 'pairs';
--= ~ extension hstore: members
--= - function public.plain()
ALTER EXTENSION hstore ADD FUNCTION plain();
--= ~ extension hstore: members
--= + function public.plain()
ALTER EXTENSION hstore DROP FUNCTION plain();
--= ~ function public.plain(): depends on extension hstore
ALTER FUNCTION plain DEPENDS ON EXTENSION hstore;
--= ~ function public.plain(): depends on extension hstore
ALTER FUNCTION plain NO DEPENDS ON EXTENSION hstore;
--= + function app.akeys(app.hstore): privileges of PUBLIC
REVOKE EXECUTE ON FUNCTION app.akeys FROM PUBLIC;
--= - function app.akeys(app.hstore)
GRANT EXECUTE ON FUNCTION app.akeys TO PUBLIC;
--= ~ extension hstore: members
--= - table public.t
ALTER EXTENSION hstore ADD TABLE t;
--= + table public.t: row security
--= blind
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
--= + table public.t policy own
--= blind
CREATE POLICY own ON t USING (id > 0);
--= ~ table public.t: privileges of app
GRANT SELECT ON t TO app;
--= nothing
CREATE INDEX of_extension ON t (a);
--= - extension hstore
--= - table public.t
--= - table public.t policy own
DROP EXTENSION hstore;
