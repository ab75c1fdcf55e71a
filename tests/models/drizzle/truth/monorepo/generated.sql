-- Made with `npx drizzle-kit generate` (drizzle-kit 0.31, drizzle-orm 0.45) in packages/db.
CREATE TYPE "public"."role" AS ENUM('admin', 'user');
CREATE TYPE "public"."task_state" AS ENUM('open', 'done');
CREATE TABLE "account" (
	"userId" text NOT NULL,
	"type" text NOT NULL,
	"provider" text NOT NULL,
	"providerAccountId" text NOT NULL,
	"expires_at" integer
);
CREATE TABLE "user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean NOT NULL,
	"role" "role" DEFAULT 'user' NOT NULL,
	"ban_expires" timestamp (6) with time zone,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
CREATE TABLE "acme_task" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"parent_id" uuid,
	"title" varchar(120) NOT NULL,
	"subtitle" text,
	"state" "task_state" DEFAULT 'open' NOT NULL,
	"tags" text[] DEFAULT ARRAY[]::text[],
	"meta" jsonb DEFAULT '{"a": 1}'::jsonb,
	"priority" integer DEFAULT 0,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"owner_id" text NOT NULL
);
ALTER TABLE "account" ADD CONSTRAINT "account_userId_user_id_fk" FOREIGN KEY ("userId") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "acme_task" ADD CONSTRAINT "task_parent" FOREIGN KEY ("parent_id") REFERENCES "public"."acme_task"("id") ON DELETE set null ON UPDATE no action;
ALTER TABLE "acme_task" ADD CONSTRAINT "acme_task_owner_id_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;
CREATE UNIQUE INDEX "task_live" ON "acme_task" USING btree ("parent_id","title") WHERE "acme_task"."parent_id" is not null;
CREATE INDEX "task_state" ON "acme_task" USING btree ("state" enum_ops);
CREATE INDEX "task_meta" ON "acme_task" USING gin ("meta");
CREATE INDEX "task_title_lower" ON "acme_task" USING btree (lower("title"));
CREATE VIEW "public"."open_tasks" AS (select "id", "title" from "acme_task" where "acme_task"."state" = 'open');

