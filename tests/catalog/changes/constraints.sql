CREATE TABLE u (id integer, x integer, y integer, z tsrange, w text);
CREATE TABLE p (id integer PRIMARY KEY, a integer, b integer, UNIQUE (a, b));
CREATE TABLE r (id integer, p_id integer CONSTRAINT r_p REFERENCES p, a integer, b integer, n integer CHECK (n > 0));
CREATE DOMAIN positive AS integer CONSTRAINT is_positive CHECK (VALUE > 0);
--= + table public.u constraint u_pkey
--= ~ table public.u column id: not null
ALTER TABLE u ADD PRIMARY KEY (id);
--= - table public.u constraint u_pkey
ALTER TABLE u DROP CONSTRAINT u_pkey;
--= + table public.u constraint pk
ALTER TABLE u ADD CONSTRAINT pk PRIMARY KEY (id) INCLUDE (w);
--= ~ table public.u constraint pk: definition
ALTER TABLE u DROP CONSTRAINT pk, ADD CONSTRAINT pk PRIMARY KEY (id);
--= ~ table public.u constraint pk: index option fillfactor
ALTER INDEX pk SET (fillfactor = 50);
--= ~ table public.u constraint pk: index tablespace
ALTER INDEX pk SET TABLESPACE fast;
--= ~ table public.u constraint pk: index clustered
ALTER TABLE u CLUSTER ON pk;
--= ~ table public.u constraint pk: index clustered
ALTER TABLE u SET WITHOUT CLUSTER;
--= ~ table public.u constraint pk: comment
COMMENT ON CONSTRAINT pk ON u IS 'the key';
--= ~ table public.u constraint pk: index comment
COMMENT ON INDEX pk IS 'the index of the key';
--= + table public.u constraint pk2
--= - table public.u constraint pk
ALTER TABLE u RENAME CONSTRAINT pk TO pk2;
--= + table public.u constraint u_x_key
ALTER TABLE u ADD UNIQUE (x);
--= ~ table public.u constraint u_x_key: definition
ALTER TABLE u DROP CONSTRAINT u_x_key, ADD UNIQUE (x) DEFERRABLE;
--= ~ table public.u constraint u_x_key: definition
ALTER TABLE u DROP CONSTRAINT u_x_key, ADD UNIQUE (x) DEFERRABLE INITIALLY DEFERRED;
--= ~ table public.u constraint u_x_key: definition
--= since 15
ALTER TABLE u DROP CONSTRAINT u_x_key, ADD UNIQUE NULLS NOT DISTINCT (x);
--= + table public.u constraint ex
ALTER TABLE u ADD CONSTRAINT ex EXCLUDE USING gist (z WITH &&);
--= ~ table public.u constraint ex: definition
ALTER TABLE u DROP CONSTRAINT ex, ADD CONSTRAINT ex EXCLUDE USING gist (z WITH &&) WHERE (y > 0);
--= ~ table public.u constraint ex: definition
ALTER TABLE u DROP CONSTRAINT ex, ADD CONSTRAINT ex EXCLUDE USING gist (z WITH -|-) WHERE (y > 0);
--= ~ table public.r constraint r_p: definition
ALTER TABLE r DROP CONSTRAINT r_p, ADD CONSTRAINT r_p FOREIGN KEY (p_id) REFERENCES p ON DELETE CASCADE;
--= ~ table public.r constraint r_p: definition
ALTER TABLE r DROP CONSTRAINT r_p, ADD CONSTRAINT r_p FOREIGN KEY (p_id) REFERENCES p ON DELETE CASCADE ON UPDATE SET NULL;
--= ~ table public.r constraint r_p: definition
ALTER TABLE r DROP CONSTRAINT r_p, ADD CONSTRAINT r_p FOREIGN KEY (p_id) REFERENCES p MATCH FULL;
--= ~ table public.r constraint r_p: definition
ALTER TABLE r ALTER CONSTRAINT r_p DEFERRABLE;
--= ~ table public.r constraint r_p: definition
ALTER TABLE r ALTER CONSTRAINT r_p DEFERRABLE INITIALLY DEFERRED;
--= ~ table public.r constraint r_p: definition
ALTER TABLE r ALTER CONSTRAINT r_p NOT DEFERRABLE;
--= ~ table public.r constraint r_p: valid
ALTER TABLE r DROP CONSTRAINT r_p, ADD CONSTRAINT r_p FOREIGN KEY (p_id) REFERENCES p MATCH FULL NOT VALID;
--= ~ table public.r constraint r_p: valid
ALTER TABLE r VALIDATE CONSTRAINT r_p;
--= ~ table public.r constraint r_p: enforced
--= blind
ALTER TABLE r DISABLE TRIGGER ALL;
--= ~ table public.r constraint r_p: enforced
--= blind
ALTER TABLE r ENABLE TRIGGER ALL;
--= ~ table public.r constraint r_p: definition
--= since 18
ALTER TABLE r ALTER CONSTRAINT r_p NOT ENFORCED;
--= + table public.r constraint r_ab
ALTER TABLE r ADD CONSTRAINT r_ab FOREIGN KEY (a, b) REFERENCES p (a, b);
--= ~ table public.r constraint r_ab: definition
--= since 15
ALTER TABLE r DROP CONSTRAINT r_ab, ADD CONSTRAINT r_ab FOREIGN KEY (a, b) REFERENCES p (a, b) ON DELETE SET NULL (b);
--= ~ table public.r constraint r_ab: definition
ALTER TABLE r DROP CONSTRAINT r_ab, ADD CONSTRAINT r_ab FOREIGN KEY (b, a) REFERENCES p (a, b);
--= ~ table public.r constraint r_n_check: definition
ALTER TABLE r DROP CONSTRAINT r_n_check, ADD CONSTRAINT r_n_check CHECK (n > 1);
--= ~ table public.r constraint r_n_check: definition
ALTER TABLE r DROP CONSTRAINT r_n_check, ADD CONSTRAINT r_n_check CHECK (n > 1) NO INHERIT;
--= ~ table public.r constraint r_n_check: valid
ALTER TABLE r DROP CONSTRAINT r_n_check, ADD CONSTRAINT r_n_check CHECK (n > 1) NO INHERIT NOT VALID;
--= ~ table public.r constraint r_n_check: valid
ALTER TABLE r VALIDATE CONSTRAINT r_n_check;
--= ~ domain public.positive constraint is_positive: comment
COMMENT ON CONSTRAINT is_positive ON DOMAIN positive IS 'more than nothing';
--= + domain public.positive constraint small
ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 100) NOT VALID;
--= ~ domain public.positive constraint small: valid
ALTER DOMAIN positive VALIDATE CONSTRAINT small;
--= + domain public.positive constraint tiny
--= - domain public.positive constraint small
ALTER DOMAIN positive RENAME CONSTRAINT small TO tiny;
--= - domain public.positive constraint tiny
ALTER DOMAIN positive DROP CONSTRAINT tiny;
--= ~ domain public.positive: default
ALTER DOMAIN positive SET DEFAULT 7;
--= ~ domain public.positive: not null
ALTER DOMAIN positive SET NOT NULL;
--= ~ domain public.positive: default
ALTER DOMAIN positive DROP DEFAULT;
--= ~ domain public.positive: owner
ALTER DOMAIN positive OWNER TO app;
--= ~ domain public.positive: comment
COMMENT ON DOMAIN positive IS 'a number';
--= nothing
ALTER TABLE r DROP CONSTRAINT r_ab, ADD CONSTRAINT r_ab FOREIGN KEY (b, a) REFERENCES p (a, b);
