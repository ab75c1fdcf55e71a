import { Check, Column, Entity, Generated, Index, PrimaryGeneratedColumn, Unique, VirtualColumn } from "typeorm";
import * as common from "./base";
import { CURRENCIES, Level, Role, SHORT as LIMIT } from "./base";

type Name = string;
const json = { type: "jsonb", nullable: true } as const;

@Entity()
@Unique(["first", "second"])
@Unique("named_unique", (e: Everything) => [e.second, e.third])
@Index("named_index", ["third", "fourth"], { unique: true })
@Index(["fourth"], { where: `"fourth" > 0` })
@Index("partly_unique", ["first"], { unique: true, where: "third IS NOT NULL" })
@Check(`"fourth" > 0`)
export class Everything {
  @PrimaryGeneratedColumn({ type: "bigint" })
  id: string;

  @Column()
  first: string;

  @Column({ unique: true })
  second: number;

  @Column({ type: Boolean, default: false })
  third: boolean;

  @Column("int", { default: 0 })
  fourth: number;

  @Column({ type: "varchar", length: LIMIT * 2 })
  name: Name;

  @Column("character varying", { length: "255" })
  long: string;

  @Column({ default: null })
  emptyByDefault: string;

  @Column("text", { nullable: true, select: false })
  secret: string | null;

  @Column({ insert: false, update: false, default: () => "CURRENT_TIMESTAMP" })
  seen: Date;

  @Column({ type: Date, nullable: true })
  day: Date;

  @Column("date", { default: () => "CURRENT_DATE" })
  date: string;

  @Column("time", { precision: 3, nullable: true })
  time: string;

  @Column("timetz", { nullable: true })
  timeWithZone: string;

  @Column("timestamp with time zone", { default: () => "now()" })
  moment: Date;

  @Column("timestamp", { precision: 6, default: "2020-01-01 10:00:00" })
  begin: Date;

  @Column("interval", { nullable: true })
  length: object;

  @Column({ type: "enum", enum: Role, default: Role.Member })
  role: Role;

  @Column("enum", { enum: ["a", "b c", "d'e"], enumName: "letter", array: true, default: ["a"] })
  letters: string[];

  @Column({ type: "enum", enum: common.Level, default: Level.Middle })
  level: Level;

  @Column({ type: "simple-enum", enum: CURRENCIES, default: CURRENCIES[1] })
  currency: string;

  @Column({ type: "enum", enum: Object.values(Role), nullable: true })
  oldRole?: Role;

  @Column({ type: "varchar", default: Role.Guest })
  roleAsText: Role;

  @Column()
  levelAsNumber: Level;

  @Column()
  roleByType: Role;

  @Column("simple-array")
  simple: string[];

  @Column("simple-json", { nullable: true })
  simpleJson: object;

  @Column("text", { array: true, default: [] })
  words: string[];

  @Column("int", { array: true, default: () => "'{1,2}'" })
  numbers: number[];

  @Column({ type: "varchar", array: true, length: 5, nullable: true })
  codes: string[];

  @Column({ ...json, default: {} })
  data: Record<string, unknown>;

  @Column({ ...json, name: "other_data", default: { a: [1, "x"] } })
  other: Record<string, unknown>;

  @Column("json", { nullable: true })
  plain: object;

  @Column("bytea", { nullable: true })
  bytes: Buffer;

  @Column("decimal", { precision: 10, scale: 3, default: 1.5 })
  price: string;

  @Column("decimal", { precision: 10, nullable: true })
  rounded: string;

  @Column("numeric", { nullable: true })
  number: string;

  @Column("float", { default: -1.25 })
  float: number;

  @Column("float4", { nullable: true })
  small: number;

  @Column("int2", { nullable: true })
  short: number;

  @Column("int8", { nullable: true })
  big: string;

  @Column({ type: "smallint", nullable: true })
  tiny: number;

  @Column({ type: "money", nullable: true })
  cash: string;

  @Column("char", { nullable: true })
  letter: string;

  @Column("character", { length: 3, nullable: true })
  code: string;

  @Column({ type: "bit", length: 4, nullable: true })
  bits: string;

  @Column("varbit", { nullable: true })
  moreBits: string;

  @Column("inet", { nullable: true })
  address: string;

  @Column("cidr", { nullable: true })
  network: string;

  @Column("macaddr", { nullable: true })
  mac: string;

  @Column("point", { nullable: true })
  point: string;

  @Column({
    type: "tsvector",
    generatedType: "STORED",
    asExpression: `to_tsvector('simple', "first")`,
    nullable: true,
    select: false,
    insert: false,
    update: false,
  })
  words_index: string;

  @Column({ type: "int", generatedType: "STORED", asExpression: "second * 2" })
  doubled: number;

  @Column("int4range", { nullable: true })
  range: string;

  @Column("tstzrange", { nullable: true })
  span: string;

  @Column("xml", { nullable: true })
  xml: string;

  @Column({ type: "uuid", default: () => "gen_random_uuid()" })
  token: string;

  @Column()
  @Generated("uuid")
  key: string;

  @Column()
  @Generated("increment")
  serial: number;

  @Column({ type: "varchar", collation: "C", comment: "it's compared byte by byte" })
  exact: string;

  @Column({ default: "it" })
  "quoted-name": string;

  @Column({ default: true })
  get active(): boolean {
    return true;
  }

  @Column({ type: String, transformer: { to: (v: string) => v, from: (v: string) => v } })
  transformed: Set<string>;

  @VirtualColumn({ query: (alias) => `SELECT 1 FROM ${alias}` })
  virtual: number;

  notAColumn: string;
}
