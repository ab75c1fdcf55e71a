import { Column, Entity, Index, JoinTable, ManyToMany, ManyToOne, VersionColumn } from "typeorm";
import { Base } from "./base.entity";
import { Group } from "./group.entity";
import { Organization } from "./organization.entity";
import { Role } from "./role";

export class Name {
  @Column({ nullable: true })
  first: string;

  @Column({ length: 40, nullable: true })
  last: string;
}

@Entity("users")
@Index(["organization", "createdAt"])
export class User extends Base {
  @Column({ length: 255, unique: true })
  email: string;

  @Column(() => Name)
  name: Name;

  @Column({ type: "enum", enum: Role, default: Role.Member })
  role: Role;

  @Column({ nullable: true })
  age: number;

  @Column({ default: 0 })
  logins: number;

  @Column("decimal", { precision: 12, scale: 2, default: 0 })
  balance: string;

  @Column("text", { array: true, nullable: true })
  tags: string[];

  @Column("jsonb", { default: {} })
  settings: object;

  @Column({ select: false, nullable: true })
  password: string;

  @Column({ insert: false, select: false, nullable: true })
  legacy: string;

  @VersionColumn()
  version: number;

  @ManyToOne(() => Organization, (organization) => organization.users, { nullable: false, onDelete: "CASCADE" })
  organization: Organization;

  @ManyToMany(() => Group)
  @JoinTable()
  groups: Group[];
}
