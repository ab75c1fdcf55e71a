-- What Prisma's own migration makes of schema.prisma.
CREATE TYPE role AS ENUM ('OWNER', 'MEMBER', 'guest');
CREATE TABLE organizations (
    id SERIAL NOT NULL,
    slug TEXT NOT NULL,
    CONSTRAINT organizations_pkey PRIMARY KEY (id)
);
CREATE TABLE users (
    id UUID NOT NULL,
    email VARCHAR(255) NOT NULL,
    name TEXT,
    role role NOT NULL DEFAULT 'MEMBER',
    age INTEGER,
    logins INTEGER NOT NULL DEFAULT 0,
    balance DECIMAL(12,2) NOT NULL DEFAULT 0,
    tags TEXT[],
    settings JSONB NOT NULL DEFAULT '{}',
    created_at TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP(3) NOT NULL,
    org_id INTEGER NOT NULL,
    search tsvector,
    CONSTRAINT users_pkey PRIMARY KEY (id)
);
CREATE TABLE groups (
    id BIGSERIAL NOT NULL,
    title TEXT NOT NULL,
    CONSTRAINT groups_pkey PRIMARY KEY (id)
);
CREATE TABLE "_GroupToUser" (
    "A" BIGINT NOT NULL,
    "B" UUID NOT NULL,
    CONSTRAINT "_GroupToUser_AB_pkey" PRIMARY KEY ("A", "B")
);
CREATE TABLE secrets (id INTEGER NOT NULL PRIMARY KEY, code TEXT NOT NULL);
CREATE UNIQUE INDEX users_email_key ON users(email);
CREATE INDEX users_org_id_created_at_idx ON users(org_id, created_at DESC);
CREATE UNIQUE INDEX organizations_slug_key ON organizations(slug);
CREATE INDEX "_GroupToUser_B_index" ON "_GroupToUser"("B");
ALTER TABLE users ADD CONSTRAINT users_org_id_fkey FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "_GroupToUser" ADD CONSTRAINT "_GroupToUser_A_fkey" FOREIGN KEY ("A") REFERENCES groups(id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "_GroupToUser" ADD CONSTRAINT "_GroupToUser_B_fkey" FOREIGN KEY ("B") REFERENCES users(id) ON DELETE CASCADE ON UPDATE CASCADE;
INSERT INTO organizations (slug) VALUES ('acme');
INSERT INTO users (id, email, name, age, updated_at, org_id) VALUES
    ('00000000-0000-0000-0000-000000000001', 'ann@example.org', 'Ann', 30, now(), 1),
    ('00000000-0000-0000-0000-000000000002', repeat('b', 60) || '@example.org', NULL, NULL, now(), 1);
