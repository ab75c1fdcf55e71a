import "reflect-metadata";
import { DataSource } from "typeorm";
import { Group } from "./group.entity";
import { Organization } from "./organization.entity";
import { User } from "./user.entity";

export const AppDataSource = new DataSource({
  type: "postgres",
  url: process.env.DATABASE_URL,
  uuidExtension: "pgcrypto",
  entities: [Group, Organization, User],
});
