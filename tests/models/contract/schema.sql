CREATE SCHEMA audit;
CREATE TYPE role AS ENUM ('owner', 'member');
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email varchar(255) NOT NULL UNIQUE,
    name text,
    role role NOT NULL DEFAULT 'member',
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON users (role, created_at);
CREATE TABLE audit.events (
    id uuid PRIMARY KEY,
    user_id bigint REFERENCES users ON DELETE SET NULL
);
INSERT INTO users (email) VALUES ('ann@example.org');
