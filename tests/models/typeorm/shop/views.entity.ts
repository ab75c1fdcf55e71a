import { Index, ViewColumn, ViewEntity } from "typeorm";
import { Order } from "./order.entity";

@ViewEntity({
  name: "order_totals",
  expression: (dataSource) =>
    dataSource.createQueryBuilder().select("o.customerId", "customer").addSelect("count(*)", "orders").from(Order, "o").groupBy("o.customerId"),
})
export class OrderTotals {
  @ViewColumn()
  customer: string;

  @ViewColumn({ name: "orders" })
  count: number;
}

@ViewEntity({ materialized: true, expression: `SELECT max("createdAt") AS "createdAt" FROM "order"` })
export class Latest {
  @Index()
  @ViewColumn()
  createdAt: Date;
}
