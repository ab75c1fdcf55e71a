import { sql } from "drizzle-orm";
import { customType, timestamp, uuid } from "drizzle-orm/pg-core";

// Helpers that other files spread in.
export const timestamps = {
  createdAt: timestamp("created_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  updatedAt: timestamp("updated_at", { mode: "string" })
    .notNull()
    .$onUpdate(() => new Date().toISOString()),
};

export const softDelete = (name = "deleted_at") => ({
  deletedAt: timestamp(name, { withTimezone: true }),
});

export function identified<T extends string>(prefix?: T) {
  const id = uuid(prefix ? `${prefix}_id` : "id").default(sql`gen_random_uuid()`).primaryKey();
  return { id };
}

export const bytea = customType<{ data: Buffer; driverData: Buffer }>({
  dataType() {
    return "bytea";
  },
});

export const tsvector = customType<{ data: string }>({
  dataType: () => "tsvector",
});

export const amount = customType<{ data: string; config: { digits: number } }>({
  dataType(config) {
    return config ? `numeric(${config.digits}, 2)` : "numeric";
  },
});
