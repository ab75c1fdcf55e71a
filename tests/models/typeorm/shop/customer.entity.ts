import {
  Column,
  Entity,
  Index,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryColumn,
  RelationId,
  type Relation,
} from "typeorm";
import { Address, Kept, Money } from "./base";
import { Order } from "./order.entity";

@Entity("customers")
export class Customer extends Kept {
  @Index({ unique: true })
  @Column({ type: "citext" })
  email: string;

  @Column(() => Address)
  home: Address;

  @Column((type) => Address, { prefix: "Work_place" })
  work: Address;

  @Column(() => Money, { prefix: false })
  credit: Money;

  @OneToMany(() => Order, (order) => order.customer)
  orders: Order[];

  @ManyToOne(() => Customer, { nullable: true, onDelete: "SET NULL" })
  invitedBy: Relation<Customer>;

  @RelationId((customer: Customer) => customer.invitedBy)
  invitedById: string;

  @ManyToMany(() => Customer, (customer) => customer.friendOf)
  @JoinTable()
  friends: Customer[];

  @ManyToMany(() => Customer, (customer) => customer.friends)
  friendOf: Customer[];

  @OneToOne(() => Member, (member) => member.customer)
  member: Relation<Member>;
}

@Entity({ name: "members", schema: "crm" })
export class Member {
  @PrimaryColumn("uuid")
  customerId: string;

  @OneToOne(() => Customer, (customer) => customer.member, { onDelete: "CASCADE" })
  @JoinColumn()
  customer: Customer;

  @Column({ type: "enum", enum: ["gold", "silver"] })
  Status: string;

  @Index()
  @Column({ type: "int", width: 4 })
  points: number;

  @ManyToMany("Staff")
  @JoinTable({ name: "member_staff", schema: "crm" })
  contacts: Staff[];
}

@Entity("staff", { schema: "crm" })
@Index(["boss", "name"])
export class Staff {
  @PrimaryColumn({ length: 8 })
  initials: string;

  @Column({ nullable: false })
  name: string;

  @ManyToOne(() => Staff, { deferrable: "INITIALLY DEFERRED" })
  @JoinColumn({ name: "boss_initials" })
  boss: Staff;

  @ManyToOne(() => Member, { nullable: false })
  looksAfter: Member;

  @OneToOne("Customer", { createForeignKeyConstraints: false })
  @JoinColumn({ name: "customer_email", referencedColumnName: "email" })
  customer: Customer;
}
