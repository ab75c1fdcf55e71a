import { ROLES, TaskState } from "@acme/shared";
import { boolean, pgEnum, pgTable, primaryKey, text, timestamp, integer } from "drizzle-orm/pg-core";
import { enumToPgEnum } from "./_table";

export const role = pgEnum("role", Object.keys(ROLES) as [string, ...string[]]);
export const taskState = pgEnum("task_state", enumToPgEnum(TaskState));

export const user = pgTable("user", {
  id: text("id")
    .primaryKey()
    .$defaultFn(() => crypto.randomUUID()),
  name: text("name").notNull(),
  email: text("email").notNull().unique(),
  emailVerified: boolean("email_verified")
    .$defaultFn(() => false)
    .notNull(),
  role: role("role").default("user").notNull(),
  banExpires: timestamp("ban_expires", { precision: 6, withTimezone: true }),
});

export const account = pgTable(
  "account",
  {
    userId: text("userId")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    type: text("type").$type<"oauth" | "oidc">().notNull(),
    provider: text("provider").notNull(),
    providerAccountId: text("providerAccountId").notNull(),
    expires_at: integer("expires_at"),
  },
  (account) => [
    {
      compoundKey: primaryKey({
        columns: [account.provider, account.providerAccountId],
      }),
    },
  ],
);
