//! Tests of the layouts that pair files by name, and of what is wrong in all of them.

use std::fs;

use super::fixture::{load, problems, shown, steps};
use super::{ProblemKind, read};
use crate::config::MigrationFormat::{self, Command, Diesel, GolangMigrate, Prisma, Sql, Sqlx};
use crate::plan::Down;

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
fn sqlx_passes_over_a_down_without_an_up() {
    let files = [
        ("1_a.up.sql", "CREATE TABLE a ();"),
        ("2_b.down.sql", "DROP TABLE b;"),
    ];
    let set = load(Sqlx, &files).unwrap();
    let ids: Vec<_> = set.steps.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(ids, ["1_a"]);
    assert!(matches!(set.steps[0].down, Down::Missing(_)));
    assert_eq!(
        problems(Diesel, &[("2_b/down.sql", "")]),
        ["m/2_b/down.sql: undoes a step that has no script to apply it"]
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
