import { applyDecorators } from "@nestjs/common";
import { Column, CreateDateColumn, Index, PrimaryGeneratedColumn, type ColumnOptions } from "typeorm";

/** An amount of money in the smallest unit. */
export const Cents = (options: ColumnOptions = {}) => Column({ type: "bigint", default: 0, ...options });

export function Uuid(name?: string): PropertyDecorator {
  return PrimaryGeneratedColumn("uuid", { name });
}

export function Email() {
  return applyDecorators(Index({ unique: true }), Column({ type: "varchar", length: 320 }));
}

export function Stamp(): PropertyDecorator {
  return (target, key) => {
    CreateDateColumn({ type: "timestamptz" })(target, key);
  };
}

type Constructor = abstract new (...args: any[]) => object;

/** Adds who made a row. */
export function WithAuthor<T extends Constructor>(Base: T) {
  abstract class Authored extends Base {
    @Column({ type: "uuid", nullable: true })
    authorId: string | null;
  }
  return Authored;
}
