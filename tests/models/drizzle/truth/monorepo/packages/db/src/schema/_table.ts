import { pgTableCreator, text, timestamp, varchar, type PgColumnBuilderBase } from "drizzle-orm/pg-core";
import { LIMITS } from "@acme/shared";

export const createTable = pgTableCreator((name) => `acme_${name}`);

export const timestamptz = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
export const createdAt = () => timestamptz("created_at").notNull().defaultNow();
export const updatedAt = () =>
  timestamptz("updated_at")
    .notNull()
    .$onUpdate(() => new Date());

export const timestamps = { createdAt: createdAt(), updatedAt: updatedAt() };

export const title = (length: number = LIMITS.title) => varchar("title", { length }).notNull();

export function withOwner<T extends Record<string, PgColumnBuilderBase>>(columns: T) {
  return { ...columns, ownerId: text("owner_id").notNull() };
}

export function enumToPgEnum<T extends Record<string, string>>(values: T): [T[keyof T], ...T[keyof T][]] {
  return Object.values(values).map((value: any) => `${value}`) as any;
}
