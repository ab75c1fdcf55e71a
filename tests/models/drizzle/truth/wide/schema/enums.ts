import { pgEnum, pgSchema } from "drizzle-orm/pg-core";

export enum Plan {
  Free = "free",
  Pro = "pro",
}

const roles = ["owner", "member", "it's"] as const;

export const roleEnum = pgEnum("role", roles);
export const planEnum = pgEnum("Plan", Object.values(Plan) as [string, ...string[]]);

export const billing = pgSchema("billing");
export const stateEnum = billing.enum("state", ["open", "paid"]);
