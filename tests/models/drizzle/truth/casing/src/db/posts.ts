import { index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { users } from "./auth";

export const posts = pgTable(
  "posts",
  {
    authorId: uuid().notNull().references(() => users.id, { onUpdate: "cascade" }),
    postNumber: integer().notNull(),
    bodyText: text(),
  },
  (t) => [primaryKey({ columns: [t.authorId, t.postNumber] }), index().on(t.bodyText)],
);
