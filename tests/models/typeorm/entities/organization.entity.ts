import { Column, Entity, OneToMany, PrimaryGeneratedColumn } from "typeorm";
import { User } from "./user.entity";

@Entity("organizations")
export class Organization {
  @PrimaryGeneratedColumn()
  id: number;

  @Column("text", { unique: true })
  slug: string;

  @OneToMany(() => User, (user) => user.organization)
  users: User[];
}
