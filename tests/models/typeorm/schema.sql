-- What TypeORM 0.3.31 itself makes of entities/: the statements of
-- `createSchemaBuilder().log()` on an empty database, and two rows of the kind it writes.
CREATE TABLE "groups" ("id" BIGSERIAL NOT NULL, "title" text NOT NULL, CONSTRAINT "PK_659d1483316afb28afd3a90646e" PRIMARY KEY ("id"));
CREATE TYPE "public"."users_role_enum" AS ENUM('OWNER', 'MEMBER', 'guest');
CREATE TABLE "users" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP(3) NOT NULL DEFAULT now(), "email" character varying(255) NOT NULL, "role" "public"."users_role_enum" NOT NULL DEFAULT 'MEMBER', "age" integer, "logins" integer NOT NULL DEFAULT '0', "balance" numeric(12,2) NOT NULL DEFAULT '0', "tags" text array, "settings" jsonb NOT NULL DEFAULT '{}', "password" character varying, "legacy" character varying, "version" integer NOT NULL, "organizationId" integer NOT NULL, "nameFirst" character varying, "nameLast" character varying(40), CONSTRAINT "UQ_97672ac88f789774dd47f7c8be3" UNIQUE ("email"), CONSTRAINT "PK_a3ffb1c0c8416b9fc6f907b7433" PRIMARY KEY ("id"));
CREATE INDEX "IDX_949f7f7bb6b47468f4c529abfc" ON "users" ("organizationId", "created_at");
CREATE TABLE "organizations" ("id" SERIAL NOT NULL, "slug" text NOT NULL, CONSTRAINT "UQ_963693341bd612aa01ddf3a4b68" UNIQUE ("slug"), CONSTRAINT "PK_6b031fcd0863e3f6b44230163f9" PRIMARY KEY ("id"));
CREATE TABLE "users_groups_groups" ("usersId" uuid NOT NULL, "groupsId" bigint NOT NULL, CONSTRAINT "PK_1cf09013aa7a345778eaeb5a421" PRIMARY KEY ("usersId", "groupsId"));
CREATE INDEX "IDX_1b46034fbd69664807cb4afb16" ON "users_groups_groups" ("usersId");
CREATE INDEX "IDX_270e39efd76d142903fd6ed528" ON "users_groups_groups" ("groupsId");
ALTER TABLE "users" ADD CONSTRAINT "FK_f3d6aea8fcca58182b2e80ce979" FOREIGN KEY ("organizationId") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "users_groups_groups" ADD CONSTRAINT "FK_1b46034fbd69664807cb4afb16f" FOREIGN KEY ("usersId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "users_groups_groups" ADD CONSTRAINT "FK_270e39efd76d142903fd6ed528f" FOREIGN KEY ("groupsId") REFERENCES "groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;
INSERT INTO organizations (slug) VALUES ('acme');
INSERT INTO users (id, email, age, version, "organizationId", "nameFirst") VALUES
    ('00000000-0000-0000-0000-000000000001', 'ann@example.org', 30, 1, 1, 'Ann'),
    ('00000000-0000-0000-0000-000000000002', repeat('b', 60) || '@example.org', NULL, 1, 1, NULL);
