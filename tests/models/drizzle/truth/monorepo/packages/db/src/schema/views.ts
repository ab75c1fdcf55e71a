import { eq, getTableColumns } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";
import { tasks } from "./tasks.sql";

export const openTasks = pgView("open_tasks").as((qb) =>
  qb.select({ id: tasks.id, title: tasks.title }).from(tasks).where(eq(tasks.state, "open")),
);
void getTableColumns;
