import { ChildEntity, Column, Entity, Index, ManyToOne, PrimaryGeneratedColumn, TableInheritance } from "typeorm";
import { Address } from "./base";
import { Warehouse } from "./product.entity";

@Entity("people")
@TableInheritance({ column: { type: "varchar", name: "kind", length: 20 } })
export class Person {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  fullName: string;
}

@ChildEntity()
export class Employee extends Person {
  @Column("date")
  hiredOn: string;

  @ManyToOne(() => Warehouse, { nullable: false })
  workplace: Warehouse;

  @Column(() => Address)
  office: Address;
}

@ChildEntity("contractor")
export class Contractor extends Person {
  @Index()
  @Column({ unique: true })
  taxNumber: string;

  @Column({ type: "enum", enum: ["day", "hour"], default: "hour" })
  rate: string;

  @ManyToOne("Contractor")
  agent: Contractor;
}
