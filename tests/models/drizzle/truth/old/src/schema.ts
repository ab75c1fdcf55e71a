import { sql, type InferSelectModel } from "drizzle-orm";
import {
  bigserial,
  boolean,
  foreignKey,
  index,
  integer,
  interval,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  varchar,
} from "drizzle-orm/pg-core";

export const status = pgEnum("status", ["draft", "live"]);

const id = () => bigserial("id", { mode: "number" }).primaryKey();

export const authors = pgTable("authors", {
  id: id(),
  handle: varchar("handle", { length: 40 }).notNull(),
  active: boolean("active").notNull().default(true),
  age: interval("age", { fields: "year" }),
}, (authors) => {
  return {
    handleKey: uniqueIndex("authors_handle").on(authors.handle),
  };
});

export const books = pgTable("books", {
  id: id(),
  authorId: integer("author_id").notNull(),
  isbn: text("isbn").unique("books_isbn_key", { nulls: "not distinct" }),
  status: status("status").notNull().default("draft"),
  meta: jsonb("meta").default({}).notNull(),
  tags: text("tags").array().default(sql`'{}'::text[]`),
  publishedAt: timestamp("published_at", { precision: 3 }).default(sql`CURRENT_TIMESTAMP`),
}, (t) => ({
  author: foreignKey({
    columns: [t.authorId],
    foreignColumns: [authors.id],
  }).onDelete("cascade"),
  byDate: index("books_by_date").on(t.publishedAt),
  perAuthor: unique().on(t.authorId, t.isbn),
}));

export const reviews = pgTable("reviews", {
  bookId: integer("book_id").notNull().references(() => books.id, { onDelete: "restrict" }),
  reader: text("reader").notNull(),
}, (t) => ({
  pk: primaryKey({ columns: [t.bookId, t.reader] }),
}));

export type Author = InferSelectModel<typeof authors>;
