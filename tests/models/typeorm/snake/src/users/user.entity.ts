import { Column, Entity, ForeignKey, Index, JoinTable, ManyToMany, ManyToOne, Unique } from "typeorm";
import { Base } from "@app/common/base.entity";
import { Email } from "@app/common/columns";
import Team from "./team.entity";

export class PostalAddress {
  @Column({ nullable: true })
  streetName: string;

  @Column({ name: "ZIP", nullable: true })
  zipCode: string;

  @ManyToOne(() => Team)
  nearestTeam: Team;
}

@Entity()
@Unique(["displayName", "team"])
export class UserAccount extends Base {
  @Email()
  emailAddress: string;

  @Index()
  @Column()
  displayName: string;

  @Column(() => PostalAddress)
  homeAddress: PostalAddress;

  @Column({ type: "enum", enum: ["on", "off"], default: "on" })
  mailState: "on" | "off";

  @ManyToOne(() => Team, (team) => team.members, { onDelete: "RESTRICT" })
  team: Team;

  @ForeignKey(() => Team)
  @Column({ nullable: true })
  formerTeamId: number;

  @ManyToMany(() => Team, (team) => team.watchers)
  @JoinTable()
  watchedTeams: Team[];
}
