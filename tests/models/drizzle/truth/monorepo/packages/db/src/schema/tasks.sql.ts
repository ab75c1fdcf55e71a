import { isNotNull, sql } from "drizzle-orm";
import { foreignKey, index, integer, jsonb, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { taskState, user } from "./auth.sql";
import { createTable, timestamps, title, withOwner } from "./_table";

export const tasks = createTable(
  "task",
  withOwner({
    id: uuid("id").defaultRandom().primaryKey(),
    parentId: uuid("parent_id"),
    title: title(),
    subtitle: text(),
    state: taskState("state").default("open").notNull(),
    tags: text("tags").array().default(sql`ARRAY[]::text[]`),
    meta: jsonb("meta").default(sql`'{"a": 1}'::jsonb`),
    priority: integer("priority").default(0),
    ...timestamps,
  }),
  (t) => {
    const live = isNotNull(t.parentId);
    return [
      foreignKey({ columns: [t.parentId], foreignColumns: [t.id], name: "task_parent" }).onDelete("set null"),
      foreignKey({ columns: [t.ownerId], foreignColumns: [user.id] }),
      uniqueIndex("task_live").on(t.parentId, t.title).where(live),
      index("task_state").using("btree", t.state.asc().nullsLast().op("enum_ops")),
      index("task_meta").using("gin", t.meta),
      index("task_title_lower").on(sql`lower(${t.title})`),
    ];
  },
);
