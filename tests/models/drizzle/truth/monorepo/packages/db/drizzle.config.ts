import type { Config } from "drizzle-kit";

const config: Config = {
  dialect: "postgresql",
  schema: ["./src/schema/*.sql.ts", "./src/schema/views.ts"],
  out: "./drizzle",
  dbCredentials: { url: process.env.DATABASE_URL ?? "" },
};

export default config;
