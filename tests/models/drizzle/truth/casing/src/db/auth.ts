import { boolean, pgSchema, text, timestamp, uuid } from "drizzle-orm/pg-core";

export const auth = pgSchema("auth");

export const users = auth.table("users", {
  id: uuid().defaultRandom().primaryKey(),
  firstName: text().notNull(),
  userID2: text(),
  isS3Key: boolean().default(true),
  "explicit": text("Explicit"),
  lastSeenAt: timestamp({ withTimezone: true }),
});
