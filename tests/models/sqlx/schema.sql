CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE users (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email varchar(255) NOT NULL UNIQUE,
    name text,
    logins integer NOT NULL DEFAULT 0,
    mood mood NOT NULL DEFAULT 'ok',
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE notes (
    id bigint PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users,
    body text NOT NULL,
    tags text[]
);
CREATE TABLE quotas (
    user_id integer NOT NULL UNIQUE REFERENCES users,
    bytes bigint NOT NULL,
    label varchar(20) NOT NULL
);
INSERT INTO users (email, name) VALUES ('ann@example.org', 'Ann'), ('bob@example.org', 'Bob');
INSERT INTO notes VALUES (1, 1, 'hello', '{a}');
INSERT INTO quotas VALUES (1, 5000000000, 'a long label');
