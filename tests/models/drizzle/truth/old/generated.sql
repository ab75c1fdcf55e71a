-- Made with `npx drizzle-kit generate` (drizzle-kit 0.21, drizzle-orm 0.30) in this folder.
DO $$ BEGIN
 CREATE TYPE "public"."status" AS ENUM('draft', 'live');
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;
CREATE TABLE IF NOT EXISTS "authors" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"handle" varchar(40) NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"age" interval year
);
CREATE TABLE IF NOT EXISTS "books" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"author_id" integer NOT NULL,
	"isbn" text,
	"status" "status" DEFAULT 'draft' NOT NULL,
	"meta" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"tags" text[] DEFAULT '{}'::text[],
	"published_at" timestamp (3) DEFAULT CURRENT_TIMESTAMP,
	CONSTRAINT "books_isbn_key" UNIQUE NULLS NOT DISTINCT("isbn"),
	CONSTRAINT "books_author_id_isbn_unique" UNIQUE("author_id","isbn")
);
CREATE TABLE IF NOT EXISTS "reviews" (
	"book_id" integer NOT NULL,
	"reader" text NOT NULL,
	CONSTRAINT "reviews_book_id_reader_pk" PRIMARY KEY("book_id","reader")
);
DO $$ BEGIN
 ALTER TABLE "books" ADD CONSTRAINT "books_author_id_authors_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."authors"("id") ON DELETE cascade ON UPDATE no action;
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;
DO $$ BEGIN
 ALTER TABLE "reviews" ADD CONSTRAINT "reviews_book_id_books_id_fk" FOREIGN KEY ("book_id") REFERENCES "public"."books"("id") ON DELETE restrict ON UPDATE no action;
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;
CREATE UNIQUE INDEX IF NOT EXISTS "authors_handle" ON "authors" ("handle");
CREATE INDEX IF NOT EXISTS "books_by_date" ON "books" ("published_at");

