import "reflect-metadata";
import { DataSource, type DataSourceOptions } from "typeorm";
import { SnakeNamingStrategy } from "typeorm-naming-strategies";
import { HTTPInvoice2Pay } from "@app/billing/invoice.entity";
import { Team, UserAccount } from "@app/users";

export const options: DataSourceOptions = {
  type: "postgres",
  url: process.env.DATABASE_URL,
  schema: "crm",
  entityPrefix: "app_",
  uuidExtension: "pgcrypto",
  namingStrategy: new SnakeNamingStrategy(),
  entities: [HTTPInvoice2Pay, Team, UserAccount],
};

export const SnakeDataSource = new DataSource(options);
