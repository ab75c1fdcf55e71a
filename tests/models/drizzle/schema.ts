import { sql } from "drizzle-orm";
import {
  bigserial,
  bigint,
  index,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
  uuid,
  varchar,
} from "drizzle-orm/pg-core";

export const roleEnum = pgEnum("role", ["OWNER", "MEMBER", "guest"]);

export const organizations = pgTable("organizations", {
  id: serial("id").primaryKey(),
  slug: text("slug").notNull().unique(),
});

export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey(),
    email: varchar("email", { length: 255 }).notNull().unique(),
    name: text("name"),
    role: roleEnum("role").notNull().default("MEMBER"),
    age: integer("age"),
    logins: integer("logins").notNull().default(0),
    balance: numeric("balance", { precision: 12, scale: 2 }).notNull().default("0"),
    tags: text("tags").array(),
    settings: jsonb("settings").notNull().default({}),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at").notNull().$onUpdate(() => new Date()),
    orgId: integer("org_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    upper: text("upper").generatedAlwaysAs(sql`upper(name)`),
  },
  (t) => [index("users_org_created").on(t.orgId, t.createdAt.desc())],
);

export const groups = pgTable("groups", {
  id: bigserial("id", { mode: "number" }).primaryKey(),
  title: text("title").notNull(),
});

export const members = pgTable(
  "members",
  {
    groupId: bigint("group_id", { mode: "number" })
      .notNull()
      .references(() => groups.id),
    userId: uuid("user_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.userId] })],
);
