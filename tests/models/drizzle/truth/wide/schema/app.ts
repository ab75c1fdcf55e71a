import { relations, sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  check,
  foreignKey,
  index,
  integer,
  pgMaterializedView,
  pgTable,
  pgTableCreator,
  pgView,
  primaryKey,
  serial,
  text,
  unique,
  uniqueIndex,
  uuid,
  varchar,
} from "drizzle-orm/pg-core";
import { identified, softDelete, timestamps } from "./columns";
import { billing, roleEnum, stateEnum } from "./enums";

const createTable = pgTableCreator((name) => `app_${name}`);

export const users = createTable(
  "user",
  {
    ...identified(),
    email: varchar("email", { length: 255 }).notNull().unique(),
    name: text("name"),
    role: roleEnum("role").default("member").notNull(),
    invitedBy: uuid("invited_by").references((): AnyPgColumn => users.id, { onDelete: "set null" }),
    ...timestamps,
    ...softDelete(),
  },
  (table) => ({
    emailIdx: uniqueIndex("user_email_idx").on(sql`lower(${table.email})`),
    roleIdx: index().on(table.role, table.createdAt.desc()),
    nameKey: unique("user_name_role").on(table.name, table.role).nullsNotDistinct(),
  }),
);

export const organizations = pgTable("organizations", (t) => ({
  id: t.bigint({ mode: "number" }).primaryKey().generatedByDefaultAsIdentity(),
  slug: t.text().notNull(),
  ownerId: t.uuid("owner_id").notNull(),
  plan: t.varchar({ length: 10 }).notNull().$default(() => "free"),
}), (t) => [
  uniqueIndex("organizations_slug").on(t.slug),
  index("organizations_active").on(t.ownerId).where(sql`${t.plan} <> 'gone'`),
  foreignKey({ columns: [t.ownerId], foreignColumns: [users.id], name: "owner_fk" })
    .onDelete("cascade")
    .onUpdate("restrict"),
  check("slug_not_empty", sql`${t.slug} <> ''`),
]);

export const memberships = pgTable(
  "memberships",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    orgId: integer("org_id").notNull(),
    note: text("note"),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.orgId] }),
    index("memberships_note").using("gin", sql`to_tsvector('english', ${t.note})`),
    index("memberships_org").using("btree", t.orgId.asc().nullsFirst()),
  ],
);

export const invoices = billing.table("invoices", {
  id: serial("id").primaryKey(),
  state: stateEnum("state").notNull(),
  userId: uuid("user_id").references(() => users.id),
});

export const usersRelations = relations(users, ({ many }) => ({
  memberships: many(memberships),
}));

export const userNames = pgView("user_names").as((qb) =>
  qb.select({ id: users.id, name: users.name, label: sql<string>`upper(name)`.as("label") }).from(users),
);

export const memberCounts = pgMaterializedView("member_counts", {
  userId: uuid("user_id").notNull(),
  count: integer("count").notNull(),
}).as(sql`select user_id, count(*)::int as count from memberships group by user_id`);

export const allInvoices = billing.view("all_invoices").as((qb) => qb.select().from(invoices));

// Not exported, so Drizzle does not create it.
const hidden = pgTable("hidden", { id: serial("id") });
void hidden;
