import { Column, Entity, PrimaryGeneratedColumn } from "typeorm";

@Entity("groups")
export class Group {
  @PrimaryGeneratedColumn({ type: "bigint" })
  id: string;

  @Column("text")
  title: string;
}
