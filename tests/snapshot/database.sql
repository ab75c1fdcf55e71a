-- The database that the dumps here were made from. Run as a superuser, connected to `postgres`.
CREATE ROLE acme_owner;
CREATE ROLE "acme Reader";
CREATE ROLE acme_auditor;
CREATE DATABASE acme OWNER acme_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
\connect acme
CREATE EXTENSION citext;
CREATE SCHEMA billing AUTHORIZATION acme_owner;
SET ROLE acme_owner;
CREATE TABLE billing.invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer public.citext NOT NULL,
    total numeric(10, 2) NOT NULL CHECK (total >= 0),
    note text
);
INSERT INTO billing.invoices (customer, total, note)
SELECT 'customer ' || n, n, CASE n % 3 WHEN 0 THEN E'tab\tand\nbreak \\. żółw' END
FROM generate_series(1, 40) n;
CREATE TABLE billing.empty_one (id int PRIMARY KEY);
ALTER TABLE billing.invoices ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit ON billing.invoices FOR SELECT TO acme_auditor USING (total > 10);
CREATE FUNCTION billing.double(x int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT x * 2; END;
GRANT SELECT ON billing.invoices TO "acme Reader";
ALTER DEFAULT PRIVILEGES IN SCHEMA billing GRANT SELECT ON TABLES TO "acme Reader";
SELECT lo_from_bytea(424242, 'a large object');
SELECT lo_from_bytea(424243, repeat('x', 3000)::bytea);
