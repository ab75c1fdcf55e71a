-- Made with `npx drizzle-kit generate --dialect postgresql --schema ./schema.ts` (drizzle-kit 0.31,
-- drizzle-orm 0.45), and rows.
CREATE TYPE "public"."role" AS ENUM('OWNER', 'MEMBER', 'guest');
CREATE TABLE "groups" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"title" text NOT NULL
);
CREATE TABLE "members" (
	"group_id" bigint NOT NULL,
	"user_id" uuid NOT NULL,
	CONSTRAINT "members_group_id_user_id_pk" PRIMARY KEY("group_id","user_id")
);
CREATE TABLE "organizations" (
	"id" serial PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	CONSTRAINT "organizations_slug_unique" UNIQUE("slug")
);
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" varchar(255) NOT NULL,
	"name" text,
	"role" "role" DEFAULT 'MEMBER' NOT NULL,
	"age" integer,
	"logins" integer DEFAULT 0 NOT NULL,
	"balance" numeric(12, 2) DEFAULT '0' NOT NULL,
	"tags" text[],
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp NOT NULL,
	"org_id" integer NOT NULL,
	"upper" text GENERATED ALWAYS AS (upper(name)) STORED,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
ALTER TABLE "members" ADD CONSTRAINT "members_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "users" ADD CONSTRAINT "users_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;
CREATE INDEX "users_org_created" ON "users" USING btree ("org_id","created_at" DESC NULLS LAST);

INSERT INTO organizations (slug) VALUES ('acme');
INSERT INTO groups (title) VALUES ('all');
INSERT INTO users (id, email, name, age, updated_at, org_id) VALUES
    ('00000000-0000-0000-0000-000000000001', 'ann@example.org', 'Ann', 30, now(), 1),
    ('00000000-0000-0000-0000-000000000002', repeat('b', 60) || '@example.org', NULL, NULL, now(), 1);
INSERT INTO members VALUES (1, '00000000-0000-0000-0000-000000000001');
