CREATE TYPE role AS ENUM ('OWNER', 'MEMBER');
CREATE TABLE users (
    id serial PRIMARY KEY,
    email varchar(40) NOT NULL UNIQUE,
    nick varchar(40),
    age integer,
    quota integer NOT NULL DEFAULT 10,
    level integer NOT NULL DEFAULT 1,
    role role NOT NULL DEFAULT 'MEMBER'
);
INSERT INTO users (email, nick, age) VALUES ('ann@example.org', 'ann', 41);
