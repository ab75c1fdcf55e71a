//! Tests of the layouts, on folders that they write.

use std::fs;

use super::{LayoutError, LoadedMigration, ProblemKind, read};
use crate::config::MigrationFormat::{
    self, Command, Dbmate, Diesel, Flyway, GolangMigrate, Goose, Prisma, Sqitch, Sql, Sqlx,
};
use crate::plan::{Down, Script, Step};

fn load(format: MigrationFormat, files: &[(&str, &str)]) -> Result<LoadedMigration, LayoutError> {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let result = read(format, root.path(), "m/");
    if let Ok(migration) = &result {
        for step in &migration.steps {
            check_script(&step.up);
            match &step.down {
                Down::Script(script) => check_script(script),
                Down::Missing(path) => assert!(path.starts_with(root.path())),
            }
        }
    }
    result
}

/// Spans and positions are those of the file.
fn check_script(script: &Script) {
    let index = crate::text::LineIndex::new(&script.text);
    for s in &script.statements {
        assert_eq!(script.text.get(s.span.clone()), Some(s.text.as_str()));
        assert_eq!(index.position(&script.text, s.span.start), s.position);
    }
}

/// `version id: up statements | down statements`, with the transaction rules where not `Wrapped`.
fn shown(step: &Step) -> String {
    let script = |script: &Script| {
        let texts: Vec<_> = script.statements.iter().map(|s| s.text.as_str()).collect();
        let rule = match format!("{:?}", script.transaction).as_str() {
            "Wrapped" => String::new(),
            rule => format!("[{rule}] "),
        };
        format!("{rule}{}", texts.join("; "))
    };
    let down = match &step.down {
        Down::Script(down) => script(down),
        Down::Missing(path) => format!("missing {}", path.file_name().unwrap().display()),
    };
    let Step { version, id, .. } = step;
    format!("{version} {id}: {} | {down}", script(&step.up))
}

fn steps(format: MigrationFormat, files: &[(&str, &str)]) -> Vec<String> {
    load(format, files)
        .unwrap()
        .steps
        .iter()
        .map(shown)
        .collect()
}

fn problems(format: MigrationFormat, files: &[(&str, &str)]) -> Vec<String> {
    let error = load(format, files).unwrap_err();
    error.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn plain_sql_in_three_shapes() {
    let found = load(
        Sql,
        &[
            ("10_c.up.sql", "SELECT 3;"),
            ("10_c.down.sql", "-- nothing"),
            ("9_b/up.sql", "CREATE INDEX CONCURRENTLY i ON t (a)"),
            ("9_b/down.sql", "DROP INDEX i"),
            ("08_a.sql", "BEGIN; SELECT 1; COMMIT;"),
            ("08_a.undo.sql", "-- pgrehearse: no-transaction\nSELECT 0"),
            ("11_d.up.sql", "SELECT 4"),
            ("schema.sql", "SELECT 'not a step'"),
            (".hidden.up.sql", "SELECT"),
        ],
    )
    .unwrap();
    let shown: Vec<_> = found.steps.iter().map(shown).collect();
    assert_eq!(
        shown,
        [
            "08 08_a: [Autocommit] BEGIN; SELECT 1; COMMIT | [Autocommit] SELECT 0",
            "9 9_b: [Autocommit] CREATE INDEX CONCURRENTLY i ON t (a) | DROP INDEX i",
            "10 10_c: SELECT 3 | ",
            "11 11_d: SELECT 4 | missing 11_d.down.sql",
        ]
    );
    assert_eq!(found.steps[1].up.file, "m/9_b/up.sql");
    assert_eq!(found.ignored, ["m/schema.sql"]);
    assert_eq!(found.files.len(), 7);
    assert_eq!(found.sha256.len(), 64);
}

#[test]
fn versions_of_plain_sql_are_numbers_dates_or_names() {
    for (name, other, version) in [
        ("0001_a", "0002_b", "0001"),
        ("2024_01_31_a", "2024_02_01_b", "2024_01_31"),
        (
            "2024-01-31-101010_a",
            "2024-01-31-101011_b",
            "2024-01-31-101010",
        ),
        ("1.2.3_a", "1.2.4_b", "1.2.3"),
        ("001_1st", "001_2nd_b", "001"),
        ("a", "b", "a"),
        ("V1__a", "V2__b", "V1__a"),
    ] {
        let files = [
            (format!("{name}.up.sql"), ""),
            (format!("{other}.up.sql"), ""),
        ];
        let files: Vec<_> = files.iter().map(|(a, b)| (a.as_str(), *b)).collect();
        let found = load(Sql, &files);
        if name == "001_1st" {
            assert!(found.is_err());
        } else {
            assert_eq!(found.unwrap().steps[0].version, version);
        }
    }
    assert_eq!(
        steps(Sql, &[("x.sql", "SELECT 1"), ("x.down.sql", "SELECT 0")]),
        ["x x: SELECT 1 | SELECT 0"]
    );
}

#[test]
fn one_file_is_a_migration_of_one_step() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("7_a.up.sql"), "SELECT 1").unwrap();
    fs::write(root.path().join("7_a.down.sql"), "SELECT 0").unwrap();
    fs::write(root.path().join("8_b.up.sql"), "SELECT 2").unwrap();
    let found = read(Sql, &root.path().join("7_a.up.sql"), "m/7_a.up.sql").unwrap();
    assert_eq!(found.steps.len(), 1);
    assert_eq!(shown(&found.steps[0]), "7 7_a: SELECT 1 | SELECT 0");
    assert_eq!(found.steps[0].up.file, "m/7_a.up.sql");
}

#[test]
fn golang_migrate_sends_whole_files_in_order_of_numbers() {
    assert_eq!(
        steps(
            GolangMigrate,
            &[
                ("10_b.up.sql", "SELECT 2; SELECT 3"),
                ("9_a.up.sql", "SELECT 1"),
                ("9_other_title.down.sql", "SELECT 0"),
                ("notes.sql", "x"),
            ]
        ),
        [
            "9 9_a: [Message] SELECT 1 | [Message] SELECT 0",
            "10 10_b: [Message] SELECT 2; SELECT 3 | missing 10_b.down.sql",
        ]
    );
}

#[test]
fn diesel_reads_metadata() {
    assert_eq!(
        steps(
            Diesel,
            &[
                ("2024-01-31-101010_a/up.sql", "SELECT 1"),
                ("2024-01-31-101010_a/down.sql", "SELECT 0"),
                ("00000000000000_setup/up.sql", "SELECT 2"),
                (
                    "00000000000000_setup/metadata.toml",
                    "run_in_transaction = false\n"
                ),
            ]
        ),
        [
            "00000000000000 00000000000000_setup: [Message] SELECT 2 | missing down.sql",
            "20240131101010 2024-01-31-101010_a: SELECT 1 | SELECT 0",
        ]
    );
    assert_eq!(
        problems(
            Diesel,
            &[
                ("1_a/up.sql", ""),
                ("1_a/metadata.toml", "run_in_transaction = 1"),
                ("2_b/upp.sql", "")
            ]
        ),
        [
            "m/1_a/metadata.toml: `run_in_transaction` must be `true` or `false`",
            "m/2_b: the name does not say which version it is",
        ]
    );
}

#[test]
fn sqlx_is_simple_or_reversible() {
    assert_eq!(
        steps(
            Sqlx,
            &[
                ("2_b.up.sql", "-- no-transaction\nVACUUM"),
                ("2_b.down.sql", "SELECT 0"),
                ("1_a.sql", "SELECT 1"),
            ]
        ),
        [
            "1 1_a: SELECT 1 | missing 1_a.down.sql",
            "2 2_b: [Message] VACUUM | SELECT 0",
        ]
    );
    assert_eq!(
        problems(Sqlx, &[("x_a.sql", ""), ("1_a.sql", "")]),
        ["m/x_a.sql: the name does not say which version it is"]
    );
}

#[test]
fn dbmate_keeps_both_directions_in_one_file() {
    assert_eq!(
        steps(
            Dbmate,
            &[
                (
                    "20240101_a.sql",
                    "\u{feff}-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 0;\n"
                ),
                (
                    "20240102_b.sql",
                    "-- c\n--migrate:up transaction:false\nVACUUM;\n-- migrate:downwards\n"
                ),
            ]
        ),
        [
            "20240101 20240101_a: SELECT 1 | SELECT 0",
            "20240102 20240102_b: [Message] VACUUM | missing 20240102_b.sql",
        ]
    );
    assert_eq!(
        problems(
            Dbmate,
            &[
                ("1_a.sql", "SELECT 1;"),
                ("2_b.sql", "-- c\nSELECT 1;\n-- migrate:up\n"),
                ("3_c.sql", "-- migrate:down\n-- migrate:up\n"),
                ("4_d.sql", "-- migrate:up\n-- migrate:down\n 'x"),
            ]
        ),
        [
            "m/1_a.sql:1:1: no line `-- migrate:up`",
            "m/2_b.sql:2:1: a statement before `-- migrate:up`",
            "m/3_c.sql:1:1: `-- migrate:down` stands before `-- migrate:up`",
            "m/4_d.sql:3:2: unterminated quoted string",
        ]
    );
}

#[test]
fn goose_ends_statements_at_line_ends() {
    let block = "-- +goose Up\n-- +goose StatementBegin\n-- c\nCREATE FUNCTION f() RETURNS int AS $$\nSELECT 1;\n$$ LANGUAGE sql;\nSELECT 2;\n-- +goose StatementEnd\nSELECT 3; -- x\nSELECT\n  4; SELECT 5;\n\n-- +goose Down\nDROP FUNCTION f();\n";
    assert_eq!(
        steps(
            Goose,
            &[
                ("00002_b.sql", block),
                (
                    "00001_a.sql",
                    "-- +goose NO TRANSACTION\n-- +goose up\nVACUUM;\n"
                ),
            ]
        ),
        [
            "00001 00001_a: [Autocommit] VACUUM | missing 00001_a.sql",
            "00002 00002_b: CREATE FUNCTION f() RETURNS int AS $$\nSELECT 1;\n$$ LANGUAGE sql;\nSELECT 2; SELECT 3; SELECT\n  4; SELECT 5 | DROP FUNCTION f()",
        ]
    );
    let up = "-- +goose Up\n";
    assert_eq!(
        problems(
            Goose,
            &[
                ("1_a.sql", &format!("{up}SELECT $$\n1;\n$$;\n")),
                ("2_b.sql", "SELECT 1;\n-- +goose Up\n"),
                (
                    "3_c.sql",
                    &format!("{up}-- +goose StatementBegin\nSELECT 1;\n")
                ),
                ("4_d.sql", &format!("{up}SELECT 1\n-- +goose Down\n")),
                (
                    "5_e.sql",
                    &format!("{up}-- +goose ENVSUB ON\n-- +goose Dwon\n")
                ),
                ("6_f.sql", ""),
                ("7_g.go", ""),
                ("x.sql", ""),
            ]
        ),
        [
            "m/1_a.sql:2:1: goose ends this statement at the first line that ends with a semicolon",
            "m/1_a.sql:2:8: unterminated dollar-quoted string",
            "m/2_b.sql:1:1: a statement before `-- +goose Up`",
            "m/3_c.sql:2:1: `-- +goose StatementBegin` without `-- +goose StatementEnd`",
            "m/4_d.sql:2:1: a statement without a semicolon at the end of its last line",
            "m/5_e.sql:2:1: `-- +goose ENVSUB` is not supported",
            "m/5_e.sql:3:1: `-- +goose Dwon` is not known",
            "m/6_f.sql:1:1: no line `-- +goose Up`",
            "m/7_g.go: a migration written in Go is not supported",
            "m/x.sql: the name does not say which version it is",
        ]
    );
}

#[test]
fn flyway_compares_versions_and_runs_repeatables_last() {
    assert_eq!(
        steps(
            Flyway,
            &[
                ("V1_10__b.sql", "SELECT 2"),
                ("sub/V1.9__a.sql", "SELECT 1"),
                ("U1.9__a.sql", "SELECT 0"),
                (
                    "V2__c.sql",
                    "SET lock_timeout = '1s'; CREATE INDEX CONCURRENTLY i ON t (a)"
                ),
                ("V3__d.sql", "SELECT 3"),
                ("V3__d.sql.conf", "executeInTransaction=false\n"),
                ("R__my_view.sql", "123456789\n"),
                ("VIEWS.sql", "x"),
            ]
        ),
        [
            "1.9 V1.9__a: SELECT 1 | SELECT 0",
            "1.10 V1_10__b: SELECT 2 | missing U1_10__b.sql",
            "2 V2__c: [Autocommit] SET lock_timeout = '1s'; CREATE INDEX CONCURRENTLY i ON t (a) | missing U2__c.sql",
            "3 V3__d: [Autocommit] SELECT 3 | missing U3__d.sql",
            // The CRC-32 of 123456789 is cbf43926.
            "R:my view:-873187034 R__my_view: 123456789 | missing undo_R__my_view.sql",
        ]
    );
    assert_eq!(
        problems(
            Flyway,
            &[
                ("V1__a.sql", "SELECT 1;\nVACUUM"),
                ("V01__b.sql", "SELECT '${schema}', '${', '$ {x}'"),
                ("V2_c.sql", ""),
                ("U3__c.sql", ""),
            ]
        ),
        [
            "m/U3__c.sql: undoes a step that has no script to apply it",
            "m/V01__b.sql:1:1: the placeholder `${schema}` is not supported",
            "m/V1__a.sql: version 1 is also that of m/V01__b.sql",
            "m/V2_c.sql: the name does not say which version it is",
        ]
    );
    assert_eq!(
        problems(Flyway, &[("V1__a.sql", "SELECT 1;\nVACUUM")]),
        [
            "m/V1__a.sql:2:1: `VACUUM` cannot run in a transaction, but the script has other statements"
        ]
    );
}

#[test]
fn sqitch_follows_its_plan() {
    let plan = "%syntax-version=1.0.0\n%project=shop\n\nusers 2024-01-01T00:00:00Z A <a@b.c> # first\n@v1 2024-01-01T00:00:00Z A <a@b.c>\n# comment\norders [users] 2024-01-01T00:00:00Z A <a@b.c>\nusers [users@v1] 2024-01-02T00:00:00Z A <a@b.c> # again\n";
    let found = load(
        Sqitch,
        &[
            ("sqitch.plan", plan),
            ("deploy/users@v1.sql", "BEGIN; SELECT 1; COMMIT;"),
            ("revert/users@v1.sql", "SELECT 0"),
            ("deploy/orders.sql", "SELECT 2"),
            ("deploy/users.sql", "SELECT 3"),
            ("revert/users.sql", "SELECT 1"),
            ("node_modules/x.sql", "x"),
        ],
    )
    .unwrap();
    let shown: Vec<_> = found.steps.iter().map(shown).collect();
    assert_eq!(
        shown,
        [
            "users users: [Autocommit] BEGIN; SELECT 1; COMMIT | [Autocommit] SELECT 0",
            "orders orders: [Autocommit] SELECT 2 | missing orders.sql",
            "users@2 users@2: [Autocommit] SELECT 3 | [Autocommit] SELECT 1",
        ]
    );
    assert!(found.tables[0].query.contains("project = 'shop'"));
    assert!(found.ignored.is_empty());
    assert_eq!(
        problems(
            Sqitch,
            &[
                ("sqitch.plan", "a 2024 A\nb 2024 A\n../c 2024 A\na 2024 A\n"),
                ("deploy/a.sql", "\\set x 1\n"),
            ]
        ),
        [
            "m/deploy/a.sql:1:1: `\\set x 1` is a command of psql, not SQL",
            "m/sqitch.plan:1:1: change `a` is reworked without a tag in between",
            "m/sqitch.plan:2:1: change `b` has no script m/deploy/b.sql",
            "m/sqitch.plan:3:1: the name does not say which version it is",
        ]
    );
}

#[test]
fn prisma_takes_folders_in_order_of_names() {
    assert_eq!(
        steps(
            Prisma,
            &[
                ("migration_lock.toml", "provider = \"postgresql\""),
                ("20240102000000_b/migration.sql", "SELECT 2"),
                ("20240101000000_a/migration.sql", "SELECT 1; SELECT 2"),
                ("20240101000000_a/down.sql", "SELECT 0"),
            ]
        ),
        [
            "20240101000000_a 20240101000000_a: [Message] SELECT 1; SELECT 2 | [Message] SELECT 0",
            "20240102000000_b 20240102000000_b: [Message] SELECT 2 | missing down.sql",
        ]
    );
    assert_eq!(
        problems(Prisma, &[("migration_lock.toml", "provider = \"mysql\"")]),
        ["m/migration_lock.toml: provider `mysql` is not supported"]
    );
}

#[test]
fn everything_wrong_is_said_at_once() {
    assert_eq!(
        problems(
            Sql,
            &[
                ("1_a.up.sql", "SELECT 1;\n\\i x.sql\n\\echo y\n"),
                ("01_b.up.sql", "/* "),
                ("2_c.down.sql", ""),
                ("3_d.up.sql", ""),
                ("4_e.up.sql", "SELECT '\0'"),
                ("3_d.sql", ""),
            ]
        ),
        [
            "m/01_b.up.sql: version 01 is also that of m/1_a.up.sql",
            "m/01_b.up.sql:1:1: unterminated comment",
            "m/1_a.up.sql:2:1: `\\i x.sql` is a command of psql, not SQL",
            "m/1_a.up.sql:3:1: `\\echo y` is a command of psql, not SQL",
            "m/2_c.down.sql: undoes a step that has no script to apply it",
            "m/3_d.up.sql: version 3 is also that of m/3_d.sql",
            "m/4_e.up.sql:1:9: a zero byte, which Postgres does not take in SQL",
        ]
    );
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("1_a.up.sql"), b"SELECT\n '\xff'").unwrap();
    fs::create_dir(root.path().join("2_b")).unwrap();
    std::os::unix::fs::symlink(root.path(), root.path().join("2_b/up")).unwrap();
    std::os::unix::fs::symlink("nowhere", root.path().join("3_c.up.sql")).unwrap();
    let error = read(Sql, root.path(), ".").unwrap_err();
    let found: Vec<_> = error.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "1_a.up.sql:2:3: not UTF-8 text",
            "2_b/up: a symbolic link that leads to a folder above it",
            "3_c.up.sql: cannot be read",
        ]
    );
}

#[test]
fn nothing_to_rehearse_is_an_error() {
    let missing = read(Sql, std::path::Path::new("no/such/folder"), "x").unwrap_err();
    assert!(matches!(missing.problems[0].kind, ProblemKind::Missing));
    assert_eq!(missing.to_string(), "x: no such file or directory");
    for (word, format) in MigrationFormat::ALL {
        if format == Command {
            assert!(load(format, &[]).unwrap().steps.is_empty());
            continue;
        }
        let found = problems(format, &[("README.md", "x")]);
        assert_eq!(found, [format!("m: no migration in format `{word}` found")]);
    }
}
