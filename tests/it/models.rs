//! Models of two versions of an application against every state of the database.

use std::process::Command;

use serde_json::Value;

use crate::bench::Bench;
use crate::on_both_engines;

on_both_engines!(
    four_cells;
    local: not_blamed, both_versions, no_rows_kept, not_understood, typescript, queries
);

const HARNESS: &str = "version: 1\n\
    tenants: [ { name: acme, snapshot: acme.sql } ]\n\
    migration: { format: sql, path: m }\n\
    redo: false\n";

const OLD: &str = "model User {\n  id Int @id @default(autoincrement())\n  email String @unique\n  \
                   nick String?\n\n  @@map(\"users\")\n}\n";

const NEW: &str = "model User {\n  id Int @id @default(autoincrement())\n  email String @unique\n  \
                   plan String?\n\n  @@map(\"users\")\n}\n";

fn write_tenant(bench: &Bench) {
    bench.write_all(&[
        (
            "acme.sql",
            "CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL UNIQUE, nick text);\n\
             INSERT INTO users (email) VALUES ('ann@example.org');",
        ),
        (
            "m/1_plan.up.sql",
            "ALTER TABLE users DROP COLUMN nick, ADD COLUMN plan text;",
        ),
        ("m/1_plan.down.sql", "ALTER TABLE users DROP COLUMN plan;"),
    ]);
}

fn git(bench: &Bench, arguments: &[&str]) {
    let out = Command::new("git")
        .args(["-c", "user.name=test", "-c", "user.email=test@example.org"])
        .args(arguments)
        .current_dir(bench.path("."))
        .output()
        .unwrap();
    assert!(out.status.success(), "{out:?}");
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// The running version breaks on what the migration drops, and on what the rollback does not bring
/// back; the new one suits the migrated database.
fn four_cells(bench: &Bench) {
    write_tenant(bench);
    bench.write("app/schema.prisma", OLD);
    git(bench, &["init", "-q"]);
    git(bench, &["add", "app"]);
    git(bench, &["commit", "-qm", "one"]);
    git(bench, &["tag", "v1"]);
    bench.write("app/schema.prisma", NEW);
    bench.write(
        "harness.yaml",
        format!(
            "{HARNESS}models:\n  - {{ orm: prisma, path: app }}\n  \
             - {{ orm: prisma, path: \"git:v1:app\", app: old }}\n"
        ),
    );
    let outcome = bench.run(&[]).expect(1);
    let tenant = outcome.tenant("acme");
    assert_eq!(tenant.stage("models"), "fail");
    let mut found: Vec<String> = tenant
        .decisive()
        .iter()
        .filter(|finding| finding["stage"] == "models")
        .map(|finding| {
            let place = &finding["location"];
            format!(
                "{} {} {}:{}",
                word(finding, "id"),
                word(&finding["evidence"], "state"),
                word(place, "file"),
                place["line"]
            )
        })
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            "models.missing-column migrated git:v1:app/schema.prisma:4",
            "models.missing-column rolled_back git:v1:app/schema.prisma:4",
        ]
    );
    let cells: Vec<String> = tenant.0["models"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| {
            format!(
                "{} {} {} {}",
                word(cell, "app"),
                word(cell, "on"),
                cell["errors"],
                cell["base_broken"]
            )
        })
        .collect();
    assert_eq!(
        cells,
        [
            "new base 1 0",
            "old base 0 0",
            "new migrated 0 0",
            "old migrated 1 0",
            "old rolled_back 1 0",
        ]
    );
}

/// What the running version lacks on the base already is told once, and held against nobody.
fn not_blamed(bench: &Bench) {
    write_tenant(bench);
    bench.write_all(&[
        ("m/1_plan.up.sql", "ALTER TABLE users ADD COLUMN plan text;"),
        ("app/schema.prisma", &OLD.replace("nick", "alias")),
    ]);
    bench.write(
        "harness.yaml",
        format!("{HARNESS}models:\n  - {{ orm: prisma, path: app, app: old }}\n"),
    );
    let outcome = bench.run(&[]).expect(0);
    let tenant = outcome.tenant("acme");
    assert_eq!(tenant.verdict(), "warn");
    assert_eq!(word(tenant.only(), "id"), "models.base-broken");
}

/// Models of both versions: what the running one lacked before is not held against the migration, and
/// that the next one works is not promised for it.
fn both_versions(bench: &Bench) {
    write_tenant(bench);
    bench.write_all(&[
        (
            "m/1_plan.up.sql",
            "COMMENT ON TABLE users IS 'people who can sign in';",
        ),
        ("m/1_plan.down.sql", "COMMENT ON TABLE users IS NULL;"),
        ("app/schema.prisma", &OLD.replace("nick", "alias")),
    ]);
    bench.write(
        "harness.yaml",
        format!("{HARNESS}models:\n  - {{ orm: prisma, path: app, app: both }}\n"),
    );
    let outcome = bench.run(&[]).expect(1);
    let tenant = outcome.tenant("acme");
    let mut found: Vec<String> = tenant
        .decisive()
        .iter()
        .map(|finding| {
            let evidence = &finding["evidence"];
            format!(
                "{} {} {} {}",
                word(finding, "severity"),
                word(finding, "id"),
                word(evidence, "app"),
                word(evidence, "state")
            )
        })
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            "error models.missing-column new migrated",
            "warning models.base-broken old ",
        ]
    );
}

/// Without a copy of the rows before the migration, nobody knows what no longer fits.
fn no_rows_kept(bench: &Bench) {
    write_tenant(bench);
    bench.write(
        "m/1_plan.up.sql",
        "ALTER TABLE users ALTER COLUMN nick TYPE varchar(3);",
    );
    bench.write("app/schema.prisma", OLD);
    let outcome = |rollback: &str| {
        bench.write(
            "harness.yaml",
            format!(
                "{HARNESS}rollback: {rollback}\nmodels: [ {{ orm: prisma, path: app, app: old }} ]\n"
            ),
        );
        let outcome = bench.run(&[]).expect(0);
        let tenant = outcome.tenant("acme");
        let mut found: Vec<String> = tenant
            .decisive()
            .iter()
            .filter(|finding| finding["stage"] == "models")
            .map(|finding| format!("{} {}", word(finding, "id"), word(finding, "object")))
            .collect();
        found.sort();
        found
    };
    assert_eq!(
        outcome("{ strategy: irreversible, reason: for the test }"),
        [
            "models.not-checked table public.users column nick",
            "models.type-mismatch table public.users column nick",
        ]
    );
}

/// Queries are prepared on every state; what one lacked before is not held against the migration.
fn queries(bench: &Bench) {
    write_tenant(bench);
    let recorded = |sql: &str, column: &str| {
        format!(
            "{{\n  \"db_name\": \"PostgreSQL\",\n  \"query\": \"{sql}\",\n  \"describe\": {{ \"columns\": \
             [ {{ \"ordinal\": 0, \"name\": \"{column}\", \"type_info\": \"Text\" }} ],\n  \"parameters\": \
             {{ \"Left\": [ \"Int4\" ] }}, \"nullable\": [ true ] }}\n}}\n"
        )
    };
    bench.write_all(&[
        (
            "app/.sqlx/query-11111111aa.json",
            &recorded("SELECT nick FROM users WHERE id = $1", "nick"),
        ),
        (
            "app/.sqlx/query-22222222bb.json",
            &recorded("SELECT gone FROM users WHERE id = $1", "gone"),
        ),
        (
            "app/src/main.rs",
            "fn main() {\n    sqlx::query!(\"SELECT nick FROM users WHERE id = $1\", 1);\n}\n",
        ),
    ]);
    bench.write(
        "harness.yaml",
        format!("{HARNESS}models: [ {{ orm: sqlx, path: app/.sqlx, app: old }} ]\n"),
    );
    let outcome = bench.run(&[]).expect(1);
    let tenant = outcome.tenant("acme");
    let mut found: Vec<String> = tenant
        .decisive()
        .iter()
        .filter(|finding| finding["stage"] == "models")
        .map(|finding| {
            format!(
                "{} {} {} {}:{}",
                word(finding, "id"),
                word(&finding["evidence"], "state"),
                word(finding, "object"),
                word(&finding["location"], "file"),
                finding["location"]["line"]
            )
        })
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            "models.base-broken  query 22222222 app/.sqlx/query-22222222bb.json:3",
            "models.query migrated table public.users column nick app/src/main.rs:2",
            "models.query rolled_back table public.users column nick app/src/main.rs:2",
        ]
    );
}

/// What cannot be read at all ends before anything is started; what is not understood warns.
fn not_understood(bench: &Bench) {
    write_tenant(bench);
    bench.write("m/1_plan.up.sql", "ALTER TABLE users ADD COLUMN plan text;");
    bench.write(
        "app/schema.prisma",
        NEW.replace("plan String?", "plan Plan?\n  nick String?"),
    );
    let configured = |entry: &str| {
        bench.write("harness.yaml", format!("{HARNESS}models: [ {entry} ]\n"));
    };
    configured("{ orm: prisma, path: app }");
    let outcome = bench.run(&[]).expect(0);
    let tenant = outcome.tenant("acme");
    assert_eq!(tenant.verdict(), "warn");
    let only = tenant.only();
    assert_eq!(word(only, "id"), "models.unknown");
    assert_eq!(only["location"]["line"], 4);
    assert_eq!(tenant.0["models"][1]["unknown"], 1);

    configured("{ orm: prisma, path: \"git:v9:app\" }");
    let outcome = bench.pgrehearse(&["check"]).expect(2);
    assert!(
        outcome.stderr.contains("not in a git repository"),
        "{}",
        outcome.stderr
    );

    bench.write(
        "c.yaml",
        "contract: 1\ntables:\n  users:\n    colums: { id: int }\n",
    );
    configured("{ orm: contract, path: c.yaml }");
    let outcome = bench.pgrehearse(&["check"]).expect(2);
    assert!(
        outcome.stderr.contains("unknown key `colums`"),
        "{}",
        outcome.stderr
    );
}

/// A schema in TypeScript is found by its configuration, and its imports are followed, at a revision
/// too; what depends on the environment warns.
fn typescript(bench: &Bench) {
    write_tenant(bench);
    let users = |columns: &str| {
        format!(
            "import {{ text }} from 'drizzle-orm/pg-core';\nimport {{ id, table }} from '../columns';\n\
             export const users = table('users', {{\n  id,\n  email: text().notNull().unique(),\n  \
             {columns}\n}});\n"
        )
    };
    bench.write_all(&[
        (
            "app/drizzle.config.ts",
            "export default { dialect: 'postgresql', schema: './src/schema/*.ts' };",
        ),
        (
            "app/src/columns.ts",
            "import { pgTableCreator, serial } from 'drizzle-orm/pg-core';\n\
             export const id = serial().primaryKey();\n\
             export const table = pgTableCreator((name) => name);",
        ),
        ("app/src/schema/users.ts", &users("nick: text(),")),
    ]);
    git(bench, &["init", "-q"]);
    git(bench, &["add", "app"]);
    git(bench, &["commit", "-qm", "one"]);
    git(bench, &["tag", "v1"]);
    bench.write("app/src/schema/users.ts", users("plan: text(),"));
    bench.write(
        "harness.yaml",
        format!(
            "{HARNESS}models:\n  - {{ orm: drizzle, path: app/drizzle.config.ts }}\n  \
             - {{ orm: drizzle, path: \"git:v1:app/drizzle.config.ts\", app: old }}\n"
        ),
    );
    let outcome = bench.run(&[]).expect(1);
    let tenant = outcome.tenant("acme");
    let mut found: Vec<String> = tenant
        .decisive()
        .iter()
        .filter(|finding| finding["stage"] == "models")
        .map(|finding| {
            let place = &finding["location"];
            let file = word(place, "file");
            format!("{} {file}:{}", word(finding, "id"), place["line"])
        })
        .collect();
    found.sort();
    found.dedup();
    assert_eq!(
        found,
        ["models.missing-column git:v1:app/src/schema/users.ts:6"]
    );

    bench.write(
        "m/1_plan.down.sql",
        "ALTER TABLE users DROP COLUMN plan, ADD COLUMN nick text;",
    );
    bench.write(
        "app/src/columns.ts",
        "import { pgTableCreator, serial } from 'drizzle-orm/pg-core';\n\
         export const id = serial().primaryKey();\n\
         export const table = pgTableCreator((name) => `${process.env.PREFIX}_${name}`);",
    );
    bench.write(
        "harness.yaml",
        format!("{HARNESS}models: [ {{ orm: drizzle, path: app/src/schema }} ]\n"),
    );
    let outcome = bench.run(&[]).expect(0);
    let tenant = outcome.tenant("acme");
    assert_eq!(tenant.verdict(), "warn");
    let only = tenant.only();
    assert_eq!(word(only, "id"), "models.unknown");
    assert_eq!(word(&only["location"], "file"), "app/src/columns.ts");
    assert_eq!(only["location"]["line"], 3);
}
