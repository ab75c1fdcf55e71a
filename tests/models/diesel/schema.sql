CREATE SCHEMA billing;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN amount AS numeric(12,2) CHECK (VALUE >= 0);
CREATE TABLE users (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email varchar(255) NOT NULL UNIQUE,
    name text,
    type text NOT NULL,
    logins integer NOT NULL DEFAULT 0,
    tags text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    mood mood NOT NULL DEFAULT 'ok'
);
CREATE TABLE memberships (
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    group_id bigint NOT NULL,
    mood mood,
    PRIMARY KEY (user_id, group_id)
);
CREATE TABLE billing.invoices (
    id uuid PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users,
    total amount NOT NULL,
    paid boolean NOT NULL DEFAULT false
);
INSERT INTO users (email, type) VALUES ('ann@example.org', 'person'), ('bob@example.org', 'person');
