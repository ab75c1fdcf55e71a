//! Tests of what is not understood: it is said, with place and reason.

use super::orm::DRIZZLE;
use crate::models::{Expected, ReadOptions, Sources};

fn read(files: &[(&str, &str)]) -> Expected {
    let sources = Sources::in_memory(files);
    DRIZZLE
        .read
        .expected(&sources, &ReadOptions::default())
        .unwrap()
}

/// Place, reason and what it hides of everything that is not understood.
fn unknowns(expected: &Expected) -> Vec<String> {
    expected
        .unknowns
        .iter()
        .map(|unknown| {
            let place = &unknown.place;
            format!(
                "{}:{}:{} {} | {:?}",
                place.file, place.line, place.column, unknown.reason, unknown.hides
            )
        })
        .collect()
}

/// A schema file with everything of pg-core in view.
fn schema(body: &str) -> Expected {
    let text = format!("import * as pg from 'drizzle-orm/pg-core';\n{body}");
    read(&[("schema.ts", &text)])
}

fn names(expected: &Expected) -> Vec<&str> {
    let tables = expected.tables.iter();
    tables.map(|table| table.name.name.as_str()).collect()
}

#[test]
fn what_hides_a_table_hides_all() {
    for (body, expected) in [
        (
            "const t = pg.pgTableCreator((n) => `${process.env.P}_${n}`);\n\
             export const a = t('a', { id: pg.serial() });",
            "schema.ts:2:39 `process.env.P` is known only at run time | File",
        ),
        (
            "export const a = pg.pgTable(process.env.T!, { id: pg.serial() });",
            "schema.ts:2:29 `process.env.T` is known only at run time | File",
        ),
        (
            "import { make } from 'elsewhere';\n\
             export const a = make('a', { id: pg.serial() });",
            "schema.ts:3:18 `make` of elsewhere is not known | File",
        ),
        (
            "import { make } from './gone';\nexport const a = pg.pgTable(make('a'), {});",
            "schema.ts:2:10 the import `./gone` is not found | File",
        ),
        (
            "const columns = { id: pg.serial() };\nlet a = pg.pgTable('a', columns); a = null;\n\
             export { a };",
            "schema.ts:3:5 `a` is changed after it is declared | File",
        ),
        (
            "export const a = process.env.X ? pg.pgTable('a', {}) : pg.pgTable('b', {});",
            "schema.ts:2:18 `process.env.X` is known only at run time | File",
        ),
        (
            "export const e = pg.pgEnum('e', process.env.E!.split(','));",
            "schema.ts:2:33 `process.env.E.split(…)` is known only at run time | File",
        ),
        (
            "export const a = 1;",
            "schema.ts:1:1 no table of drizzle-orm/pg-core is exported | File",
        ),
    ] {
        assert_eq!(unknowns(&schema(body)), [expected], "{body}");
    }
    let broken = unknowns(&schema("export const a = pg.pgTable('a', {"));
    assert!(
        broken[0].contains("the file cannot be parsed"),
        "{broken:?}"
    );
}

#[test]
fn what_hides_columns_hides_no_more() {
    let found = schema(
        "import { more } from 'elsewhere';\nimport { geo } from 'elsewhere/geo';\n\
         const own = pg.customType({ dataType: (c) => c.name });\n\
         export const a = pg.pgTable('a', {\n\
         id: pg.serial('id'),\n\
         ...more,\n\
         place: geo('place', {}).notNull(),\n\
         size: pg.varchar('size', { length: more.length }),\n\
         odd: own('odd'),\n\
         named: pg.text(more.name),\n\
         strange: pg.text('strange').strange(),\n\
         }, (t) => [pg.index().on(more.column), pg.primaryKey({ columns: [t.id, t.none] })]);\n\
         export const b = pg.pgTable('b', { id: pg.serial() });",
    );
    assert_eq!(names(&found), ["a", "b"]);
    assert!(found.tables[0].partial);
    assert!(!found.tables[1].partial);
    let columns: Vec<&str> = found.tables[0]
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(columns, ["id", "place", "size", "odd", "strange"]);
    let a = "TableName { schema: None, name: \"a\" }";
    assert_eq!(
        unknowns(&found),
        [
            format!(
                "schema.ts:7:4 `more` comes from the package elsewhere, which is not read | Table({a})"
            ),
            format!("schema.ts:8:1 `geo` of elsewhere/geo is not known | Column({a}, \"place\")"),
            format!(
                "schema.ts:9:1 `more.length` comes from the package elsewhere, which is not read | Column({a}, \"size\")"
            ),
            format!(
                "schema.ts:10:1 the custom type does not say its data type | Column({a}, \"odd\")"
            ),
            format!(
                "schema.ts:11:16 `more.name` comes from the package elsewhere, which is not read | Table({a})"
            ),
            format!(
                "schema.ts:12:1 the column setting `strange` is not known | Column({a}, \"strange\")"
            ),
            format!(
                "schema.ts:13:26 a key or index of it: it does not name a column of a table | Table({a})"
            ),
            format!(
                "schema.ts:7:4 a key or index of it: `more` comes from the package elsewhere, which is not read | Table({a})"
            ),
        ]
    );
}

#[test]
fn what_is_no_table_is_left_alone() {
    let found = schema(
        "import { relations, sql } from 'drizzle-orm';\nimport { createInsertSchema } from 'drizzle-zod';\n\
         export const a = pg.pgTable('a', { id: pg.serial() });\n\
         export const again = a;\n\
         export default a;\n\
         export const aRelations = relations(a, ({ many }) => ({ all: many(a) }));\n\
         export const insert = createInsertSchema(a);\n\
         export const sequence = pg.pgSequence('s');\n\
         export const role = pg.pgRole('r').existing();\n\
         export const schemaOnly = pg.pgSchema('s');\n\
         export const own = pg.customType({ dataType: () => 'x' });\n\
         export const query = async () => db.select().from(a);\n\
         export const first = await query();\n\
         export const now = sql`now()`;\n\
         export function helper() { return pg.text(); }\n\
         export class Repository {}\n\
         export type A = typeof a.$inferSelect;",
    );
    assert_eq!(unknowns(&found), [""; 0]);
    assert_eq!(names(&found), ["a"]);
}

#[test]
fn the_configuration_says_where_the_schema_is_and_how_columns_are_named() {
    let files = [
        (
            "db/drizzle.config.ts",
            "import { defineConfig } from 'drizzle-kit';\n\
             export default defineConfig({ schema: './src/schema', casing: 'snake_case' });",
        ),
        (
            "db/src/schema/a.ts",
            "import { pgTable, text } from 'drizzle-orm/pg-core';\n\
             export const a = pgTable('a', { firstName: text() });",
        ),
        (
            "db/src/other.ts",
            "import { pgTable, text } from 'drizzle-orm/pg-core';\n\
             export const b = pgTable('b', { firstName: text() });",
        ),
    ];
    let found = read(&files);
    assert_eq!(unknowns(&found), [""; 0]);
    assert_eq!(names(&found), ["a"]);
    assert_eq!(found.tables[0].columns[0].name, "first_name");

    let unclear = [
        (
            "drizzle.config.ts",
            "export default { schema: './s.ts', casing: process.env.CASING };",
        ),
        files[1],
    ];
    assert_eq!(
        unknowns(&read(&unclear)),
        ["drizzle.config.ts:1:44 how columns are named (`casing`): \
             `process.env.CASING` is known only at run time | File"]
    );

    let by_call = [
        (
            "db/index.ts",
            "import { drizzle } from 'drizzle-orm/node-postgres';\n\
             export const db = drizzle(process.env.URL!, { casing: 'snake_case' });",
        ),
        files[1],
    ];
    assert_eq!(read(&by_call).tables[0].columns[0].name, "first_name");
    assert_eq!(read(&files[1..2]).tables[0].columns[0].name, "firstName");
}

#[test]
fn helpers_that_choose_and_builders_of_newer_versions_are_followed() {
    let found = schema(
        "const choose = (name, columns, schema) =>\n\
           schema ? schema.table(name, columns) : pg.pgTable(name, columns);\n\
         const app = pg.pgSchema('app');\n\
         export const a = choose('a', { id: pg.serial() }, app);\n\
         export const b = choose('b', { id: pg.serial() });\n\
         export const c = pg.snakeCase.table('c', { someId: pg.serial() });\n\
         export const d = pg.pgTable.withRLS('d', { id: pg.serial() });\n\
         const mine = pg.pgTableCreator((name) => `my_${name}`, 'snake_case');\n\
         export const e = mine('e', { someId: pg.serial() });",
    );
    assert_eq!(unknowns(&found), [""; 0]);
    assert_eq!(names(&found), ["a", "b", "c", "d", "my_e"]);
    assert_eq!(found.tables[0].name.schema.as_deref(), Some("app"));
    assert_eq!(found.tables[2].columns[0].name, "some_id");
    assert_eq!(found.tables[4].columns[0].name, "some_id");
}

#[test]
fn labels_may_come_from_zod() {
    let found = schema(
        "import { z } from 'zod';\nconst state = z.enum(['a', 'b']);\n\
         export const e = pg.pgEnum('e', state.options);\n\
         export const t = pg.pgTable('t', { e: e() });",
    );
    assert_eq!(unknowns(&found), [""; 0]);
    let labels = found.enums[0].labels.as_ref().unwrap();
    let labels: Vec<&str> = labels.iter().map(|label| label.label.as_str()).collect();
    assert_eq!(labels, ["a", "b"]);
    assert_eq!(found.tables[0].columns[0].name, "e");
}

#[test]
fn columns_are_shown_as_drizzle_has_them() {
    use crate::models::{ActualColumn, PgType};
    for (name, data_type, not_null, default, expected) in [
        (
            "created_at",
            "timestamp(3) with time zone",
            true,
            Some("now()"),
            "createdAt: timestamp(\"created_at\", { precision: 3, withTimezone: true })\
             .notNull().defaultNow()",
        ),
        (
            "email",
            "character varying(255)",
            false,
            None,
            "email: varchar(\"email\", { length: 255 })",
        ),
        (
            "tags",
            "text[]",
            true,
            Some("'{}'::text[]"),
            "tags: text(\"tags\").array().notNull().default(sql`'{}'::text[]`)",
        ),
        (
            "price",
            "numeric(10,2)",
            false,
            None,
            "price: numeric(\"price\", { precision: 10, scale: 2 })",
        ),
        (
            "state",
            "app.task_state",
            true,
            None,
            "state: taskState(\"state\").notNull()",
        ),
    ] {
        let column = ActualColumn {
            name: name.to_owned(),
            position: 1,
            data_type: PgType::parse(data_type),
            domain: None,
            not_null,
            default: default.map(str::to_owned),
            generated: None,
            identity_kind: None,
            identity: None,
        };
        assert_eq!(super::render::line(&column, None), expected);
    }
}

#[test]
fn keys_that_drizzle_passes_over_hide_nothing() {
    let found = schema(
        "import { sql } from 'drizzle-orm';\nimport { crudPolicy } from 'drizzle-orm/neon';\n\
         import { authUsers } from 'drizzle-orm/supabase';\n\
         export const a = pg.pgTable('a', { id: pg.serial().primaryKey(), b: pg.text().unique() }, (t) => [\n\
         sql`CONSTRAINT a_b CHECK (${t.b} <> '')`, pg.index().on(t.b), crudPolicy({ read: true }) ]);\n\
         export const c = pg.pgTable('c', { of: pg.uuid().references(() => authUsers.id) });",
    );
    assert_eq!(unknowns(&found), [""; 0]);
    assert_eq!(found.tables[0].indexes.len(), 1);
    let column = found.tables[0].column("b").unwrap();
    assert_eq!(column.kept, [".unique()"]);
    let key = &found.tables[1].foreign_keys[0];
    assert_eq!(key.references.schema.as_deref(), Some("auth"));
}
