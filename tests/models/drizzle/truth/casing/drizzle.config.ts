import { defineConfig } from "drizzle-kit";

const url = process.env.DATABASE_URL;

export default defineConfig({
  dialect: "postgresql",
  schema: "./src/db/index.ts",
  casing: "snake_case",
  dbCredentials: { url: url! },
});
