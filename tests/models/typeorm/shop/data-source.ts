import "reflect-metadata";
import { DataSource } from "typeorm";
import { Category, MenuEntry, Section, Comment } from "./trees.entity";
import { Everything } from "./everything.entity";
import { Customer, Member, Staff } from "./customer.entity";
import { Order, OrderLine, Invoice, Voucher } from "./order.entity";
import { Product, Tag, Warehouse, Stock } from "./product.entity";
import { Person, Employee, Contractor } from "./person.entity";
import { OrderTotals, Latest } from "./views.entity";
import { Country, City } from "./schemas";

export const ShopDataSource = new DataSource({
  type: "postgres",
  url: process.env.DATABASE_URL,
  uuidExtension: "pgcrypto",
  entities: [
    Category, MenuEntry, Section, Comment, Everything, Customer, Member, Staff, Order, OrderLine, Invoice, Voucher,
    Product, Tag, Warehouse, Stock, Person, Employee, Contractor, OrderTotals, Latest, Country, City,
  ],
});
