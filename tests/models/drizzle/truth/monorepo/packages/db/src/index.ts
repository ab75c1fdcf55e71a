import { drizzle } from "drizzle-orm/node-postgres";
import * as auth from "./schema/auth.sql";

export const db = drizzle(process.env.DATABASE_URL!, { schema: { ...auth } });
export const legacy = auth.user;
