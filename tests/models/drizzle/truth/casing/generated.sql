-- Made with `npx drizzle-kit generate` (drizzle-kit 0.31, drizzle-orm 0.45) in this folder.
CREATE SCHEMA "auth";
CREATE TABLE "posts" (
	"author_id" uuid NOT NULL,
	"post_number" integer NOT NULL,
	"body_text" text,
	CONSTRAINT "posts_author_id_post_number_pk" PRIMARY KEY("author_id","post_number")
);
CREATE TABLE "auth"."users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"first_name" text NOT NULL,
	"user_id_2" text,
	"is_s_3_key" boolean DEFAULT true,
	"Explicit" text,
	"last_seen_at" timestamp with time zone
);
ALTER TABLE "posts" ADD CONSTRAINT "posts_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "auth"."users"("id") ON DELETE no action ON UPDATE cascade;
CREATE INDEX "posts_body_text_index" ON "posts" USING btree ("body_text");

