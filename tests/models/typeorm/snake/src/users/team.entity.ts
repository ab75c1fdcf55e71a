import { Column, Entity, ManyToMany, OneToMany, PrimaryGeneratedColumn } from "typeorm";
import { UserAccount } from "./user.entity";

@Entity("teams")
export default class Team {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ length: 50 })
  fullName: string;

  @OneToMany(() => UserAccount, (user) => user.team)
  members: UserAccount[];

  @ManyToMany(() => UserAccount, (user) => user.watchedTeams)
  watchers: UserAccount[];
}
