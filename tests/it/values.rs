//! Values of rows are told to nobody, unless the configuration reveals them.

use std::fmt::Write as _;

use std::path::Path;

use crate::bench::Bench;
use crate::on_both_engines;

on_both_engines!(hidden; local: revealed);

/// Stands in rows only.
const TOKEN: &str = "s3cr3t-7fQ9";

/// A tenant for each way in which the server quotes values.
const TENANTS: &[(&str, &str)] = &[
    (
        "unique",
        "CREATE UNIQUE INDEX people_name_idx ON people (name);\n",
    ),
    (
        "unique-lines",
        "CREATE UNIQUE INDEX people_lines_idx ON people (lines);\n",
    ),
    (
        "cast",
        "ALTER TABLE people ALTER COLUMN name TYPE int USING name::int;\n",
    ),
    (
        "check",
        "ALTER TABLE people ADD CONSTRAINT people_name_check CHECK (length(name) < 5);\n\
         UPDATE people SET name = name;\n",
    ),
    (
        "row",
        "INSERT INTO people SELECT NULL, name, lines FROM people;\n",
    ),
    (
        "reference",
        "CREATE TABLE names (name text PRIMARY KEY);\n\
         ALTER TABLE people ADD CONSTRAINT people_name_fkey FOREIGN KEY (name) REFERENCES names;\n",
    ),
    (
        "json",
        "ALTER TABLE people ALTER COLUMN lines TYPE jsonb USING lines::jsonb;\n",
    ),
    (
        "function",
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT name FROM people LOOP \
         EXECUTE format('SELECT %L::date', r.name); END LOOP; END $$;\n",
    ),
    (
        "context",
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT name FROM people LOOP \
         EXECUTE format('SELECT 1 / (length(%L) - length(%L))', r.name, r.name); END LOOP; END $$;\n",
    ),
    (
        "exclusion",
        "CREATE EXTENSION IF NOT EXISTS btree_gist;\n\
         ALTER TABLE people ADD CONSTRAINT one EXCLUDE USING gist (name WITH =);\n",
    ),
];

/// Dumps that break at a row.
fn broken_dumps() -> [(&'static str, String); 4] {
    let table = "CREATE TABLE t (a int, b text CHECK (length(b) < 5), c text UNIQUE);\n";
    [
        (
            "copy-type",
            format!("{table}COPY t (a) FROM stdin;\n{TOKEN}\n\\.\n"),
        ),
        (
            "copy-columns",
            format!("{table}COPY t (a) FROM stdin;\n1\t{TOKEN}\n\\.\n"),
        ),
        (
            "insert",
            format!("{table}INSERT INTO t (b, a) VALUES ('x', '{TOKEN}');\n"),
        ),
        (
            "insert-check",
            format!("{table}INSERT INTO t VALUES (1, '{TOKEN}\nand {TOKEN}', 'x');\n"),
        ),
    ]
}

fn write(bench: &Bench, reveal: bool) {
    let mut harness = format!(
        "version: 1\nreveal_values: {reveal}\nmigration: {{ format: sql, path: m }}\n\
         suites: [{{ name: nobody, kind: sql, path: nobody.sql }}]\ntenants:\n"
    );
    bench.write(
        "people.sql",
        format!(
            "CREATE TABLE people (id int NOT NULL, name text, lines text);\n\
             COPY people (id, name, lines) FROM stdin;\n\
             1\t{TOKEN}\tone\\n{TOKEN}\\nthree\n2\t{TOKEN}\tone\\n{TOKEN}\\nthree\n\\.\n"
        ),
    );
    bench.write("nobody.sql", "SELECT name FROM people;\n");
    let steps = TENANTS.iter().chain(&[("suite", "SELECT 1;\n")]);
    for (number, (name, up)) in (1..).zip(steps) {
        bench.write(&format!("m/{number:02}_{name}.up.sql"), up);
        bench.write(&format!("m/{number:02}_{name}.down.sql"), "");
        writeln!(
            harness,
            "  - {{ name: {name}, snapshot: people.sql, from: \"{:02}\", to: \"{number:02}\" }}",
            number - 1
        )
        .unwrap();
    }
    for (name, text) in broken_dumps() {
        bench.write(&format!("{name}.sql"), text);
        writeln!(harness, "  - {{ name: {name}, snapshot: {name}.sql }}").unwrap();
    }
    bench.write("harness.yaml", harness);
}

/// Files below a folder that contain the token.
fn that_tell(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(dir) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let text = String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned();
            for line in text.lines().filter(|line| line.contains(TOKEN)) {
                found.push(format!("{}: {line}", entry.path().display()));
            }
        }
    }
    found
}

fn hidden(bench: &Bench) {
    write(bench, false);
    let outcome = bench.run(&["-v"]).expect(3);
    for (tenant, _) in TENANTS {
        let tenant = outcome.tenant(tenant);
        assert_eq!(tenant.stage("migrate"), "fail", "{:#}", tenant.0);
    }
    assert_eq!(outcome.tenant("suite").stage("suites"), "fail");
    for (tenant, _) in broken_dumps() {
        assert_eq!(outcome.tenant(tenant).stage("seed"), "error", "{tenant}");
    }
    assert_eq!(that_tell(outcome.dir()), Vec::<String>::new());
    for text in [&outcome.stdout, &outcome.stderr] {
        let told: Vec<&str> = text.lines().filter(|line| line.contains(TOKEN)).collect();
        assert_eq!(told, Vec::<&str>::new());
    }
    // Names are what a person needs; they stay.
    let unique = outcome.tenant("unique");
    assert_eq!(
        unique.finding("migrate.statement-failed")["evidence"]["detail"],
        "Key (name)=(…) is duplicated."
    );
}

fn revealed(bench: &Bench) {
    write(bench, true);
    let outcome = bench.run(&["--tenant", "unique"]).expect(1);
    let unique = outcome.tenant("unique");
    let detail = &unique.finding("migrate.statement-failed")["evidence"]["detail"];
    assert_eq!(*detail, format!("Key (name)=({TOKEN}) is duplicated."));
    assert_eq!(outcome.report()["run"]["reveal_values"], true);
}
