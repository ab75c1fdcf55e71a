import {
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
  Unique,
} from "typeorm";
import { Customer } from "./customer.entity";
import { Product } from "./product.entity";
import { Money, Timed } from "./base";

@Entity()
@Unique(["customer", "number"])
export class Order extends Timed {
  @PrimaryGeneratedColumn()
  id: number;

  @Index()
  @ManyToOne(() => Customer, (customer) => customer.orders, { nullable: false, onDelete: "CASCADE", onUpdate: "CASCADE" })
  customer: Customer;

  @Column("int")
  number: number;

  @Column({ nullable: true })
  voucherCode: string;

  @ManyToOne(() => Voucher)
  @JoinColumn({ name: "voucherCode", referencedColumnName: "code" })
  voucher: Relation<Voucher>;
}

@Entity("order_line")
export class OrderLine {
  @PrimaryColumn()
  orderId: number;

  @PrimaryColumn("smallint")
  position: number;

  @ManyToOne((type) => Order, { onDelete: "CASCADE" })
  @JoinColumn({ name: "orderId" })
  order: Order;

  @ManyToOne(() => Product, (product) => product.lines)
  @JoinColumn([
    { name: "product_vendor", referencedColumnName: "vendor" },
    { name: "product_number", referencedColumnName: "number" },
  ])
  product: Product;

  @Column(() => Money)
  price: Money;
}

@Entity()
export class Invoice {
  @PrimaryGeneratedColumn("identity", { generatedIdentity: "ALWAYS" })
  id: number;

  @OneToOne(() => Order)
  @JoinColumn()
  order: Order;

  @ManyToOne(() => OrderLine)
  line: OrderLine;

  @Column({ type: "bigint", generated: "increment", name: "serial_number" })
  serial: string;
}

@Entity()
export class Voucher {
  @PrimaryGeneratedColumn("identity")
  id: number;

  @Column({ length: 12, unique: true })
  code: string;
}
