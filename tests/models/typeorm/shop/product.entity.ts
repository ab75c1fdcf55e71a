import {
  Column,
  Entity,
  Exclusion,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from "typeorm";
import { OrderLine } from "./order.entity";
import { Money } from "./base";

class Contents {
  @ManyToOne(() => Tag)
  mainTag: Relation<Tag>;

  @ManyToMany(() => Tag)
  @JoinTable()
  sideTags: Tag[];
}

@Entity({ name: "products", comment: "what is sold" })
export class Product {
  @PrimaryColumn({ length: 30 })
  vendor: string;

  @PrimaryColumn("int")
  number: number;

  @Column(() => Money)
  listPrice: Money;

  @Column(() => Contents)
  contents: Contents;

  @ManyToMany(() => Tag, (tag) => tag.products, { onDelete: "CASCADE" })
  @JoinTable({
    name: "product_tags",
    joinColumns: [
      { name: "vendor", referencedColumnName: "vendor" },
      { name: "number", referencedColumnName: "number" },
    ],
    inverseJoinColumns: [{ name: "tag" }],
  })
  tags: Tag[];

  @OneToMany(() => OrderLine, (line) => line.product)
  lines: OrderLine[];

  @OneToMany(() => Stock, (stock) => stock.product)
  stock: Stock[];
}

@Entity()
export class Tag {
  @PrimaryGeneratedColumn("uuid", { name: "tag_id" })
  id: string;

  @ManyToMany(() => Product, (product) => product.tags)
  products: Product[];

  @ManyToMany(() => Warehouse, "tags")
  @JoinTable()
  warehouses: Warehouse[];
}

@Entity()
@Exclusion(`USING gist ("period" WITH &&)`)
export class Warehouse {
  @PrimaryColumn({ type: "varchar", length: 5 })
  code: string;

  @Column("daterange", { nullable: true })
  period: string;

  @ManyToMany(() => Tag, "warehouses")
  tags: Tag[];
}

@Entity("stock")
export class Stock {
  @PrimaryColumn({ name: "warehouse_code", length: 5 })
  warehouseCode: string;

  @ManyToOne(() => Warehouse)
  @JoinColumn({ name: "warehouse_code" })
  warehouse: Warehouse;

  @PrimaryColumn()
  productVendor: string;

  @PrimaryColumn()
  productNumber: number;

  @ManyToOne(() => Product, (product) => product.stock)
  product: Product;
}
