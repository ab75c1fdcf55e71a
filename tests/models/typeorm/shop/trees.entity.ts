import {
  Column,
  Entity,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  Tree,
  TreeChildren,
  TreeLevelColumn,
  TreeParent,
} from "typeorm";

@Entity()
@Tree("closure-table", {
  closureTableName: "category_paths",
  ancestorColumnName: (column) => "upper_" + column.propertyName,
  descendantColumnName: (column) => "lower_" + column.propertyName,
})
export class Category {
  @PrimaryGeneratedColumn()
  id: number;

  @TreeChildren()
  children: Category[];

  @TreeParent()
  parent: Category;

  @TreeLevelColumn()
  depth: number;
}

@Entity()
@Tree("nested-set")
export class MenuEntry {
  @PrimaryColumn({ length: 40 })
  key: string;

  @TreeChildren({ cascade: true })
  children: MenuEntry[];

  @TreeParent({ onDelete: "CASCADE" })
  parent: MenuEntry;
}

@Entity("sections")
@Tree("materialized-path")
export class Section {
  @PrimaryGeneratedColumn("uuid")
  id: string;

  @Column()
  title: string;

  @TreeChildren()
  children: Section[];

  @TreeParent()
  parent: Section;
}

@Entity()
@Tree("closure-table")
export class Comment {
  @PrimaryGeneratedColumn("uuid")
  id: string;

  @TreeParent()
  answerTo: Comment;

  @TreeChildren()
  answers: Comment[];
}
