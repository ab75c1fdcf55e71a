import {
  BaseEntity,
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Index,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
} from "typeorm";

export const SHORT = 20;

export enum Role {
  Admin = "admin",
  Member = "member",
  Guest = "guest",
}

export enum Level {
  Low,
  Middle = 5,
  High,
}

export const CURRENCIES = ["EUR", "USD", "CHF"] as const;
export type Currency = (typeof CURRENCIES)[number];

export abstract class Timed extends BaseEntity {
  @CreateDateColumn()
  createdAt: Date;

  @UpdateDateColumn({ type: "timestamptz", precision: 3 })
  updatedAt: Date;
}

export abstract class Kept extends Timed {
  @PrimaryGeneratedColumn("uuid")
  id: string;

  @DeleteDateColumn({ name: "deleted_at" })
  deletedAt?: Date;

  @VersionColumn()
  version: number;

  @Index()
  @Column({ length: SHORT, nullable: true })
  label: string;
}

export class Money {
  @Column("numeric", { precision: 12, scale: 2, default: 0 })
  amount: string;

  @Column({ type: "char", length: 3, default: "EUR" })
  currencyCode: Currency;
}

export class Geo {
  @Column("float8", { nullable: true })
  lat: number;

  @Column({ type: "real", nullable: true })
  lon: number;
}

export class Address {
  @Column({ nullable: true })
  streetName: string;

  @Column({ name: "zip_code", length: 10, nullable: true })
  zip: string;

  @Column(() => Geo, { prefix: "geo" })
  position: Geo;
}
