//! What is wrong with one tenant, or with the surroundings while it is rehearsed: the tenant is
//! `error`, the exit code 3, and the others go on.

use std::fmt::Write as _;

use crate::project::{File, Project, STEP, complaints};
use File::{Bytes, Cut, Flipped, Folder, Text};

/// Snapshots that cannot be restored, with what is said of them; tests/snapshot has all kinds.
#[rustfmt::skip]
const SNAPSHOTS: &[(&str, File, &str)] = &[
    ("empty-file", Text(""), "is empty (0 bytes)"),
    ("png", Bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0"), "is not a Postgres dump: a PNG image"),
    ("zip", Bytes(b"PK\x03\x04\x14\0\0\0"), "is compressed with zip, which is not supported"),
    ("mysql", Text("-- MySQL dump 10.13  Distrib 8.0.36\nCREATE TABLE `a` (`id` int) ENGINE=InnoDB;\n"), "a MySQL dump"),
    ("folder", Folder, "it has no toc.dat"),
    ("cut-custom", Cut("acme.dump", 50), "is cut off: it ends in entry"),
    ("cut-tar", Cut("acme.tar", 50), "is cut off"),
    ("cut-plain", Cut("acme.sql", 50), "is cut off at line"),
    ("cut-gzip", Cut("acme.sql.gz", 50), "is cut off: its gzip data have no end"),
    ("flipped-gzip", Flipped("acme.sql.gz", 50), "is damaged"),
    ("newer", Text("--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 99.1\n-- Dumped by pg_dump version 99.1\n\nSELECT 1;\n\n--\n-- PostgreSQL database dump complete\n--\n"), "was dumped from Postgres 99"),
    ("extension", Text("CREATE EXTENSION nowhere_to_be_found;\n"), "lacks the extension nowhere_to_be_found"),
    ("latin1", Bytes(b"CREATE TABLE a (t text);\nINSERT INTO a VALUES ('\xe9');\n"), "line 2: invalid byte sequence for encoding \"UTF8\""),
    ("shell", Text("SELECT 1;\n\\! true\n"), "contains \\! true (line 2)"),
];

#[test]
fn a_snapshot_that_cannot_be_restored_stops_its_tenant_only() {
    let mut config =
        "version: 1\npostgres: { engine: local }\nmigration: { format: sql, path: m }\ntenants:\n"
            .to_owned();
    let project = Project::new(&STEP);
    for (name, file, _) in SNAPSHOTS {
        writeln!(config, "  - {{ name: {name}, snapshot: s/{name} }}").unwrap();
        project.add(&format!("s/{name}"), *file);
    }
    config.push_str("  - { name: sound, snapshot: empty }\n");
    std::fs::write(project.path().join("harness.yaml"), config).unwrap();
    let ended = Project::end(&mut project.command(&["run", "--jobs", "3"]));
    let mut says: Vec<String> = SNAPSHOTS
        .iter()
        .map(|(name, _, says)| {
            let line = ended
                .said
                .lines()
                .find(|line| line.starts_with(&format!("[{name}] seed … ERR")));
            match line {
                Some(line) if line.contains(says) => line.to_owned(),
                _ => format!("{name}: {says}"),
            }
        })
        .collect();
    says.push("[sound] PASS".to_owned());
    let says: Vec<&str> = says.iter().map(String::as_str).collect();
    assert_eq!(complaints(&project, &ended, 3, &says), None);
}

/// One rehearsal that goes wrong.
struct Case {
    says: &'static [&'static str],
    /// What follows in harness.yaml.
    config: &'static str,
    /// The content of the only up script.
    up: &'static str,
    files: &'static [(&'static str, File)],
}

const CASE: Case = Case {
    says: &[],
    config: "",
    up: "CREATE TABLE t (id int);\n",
    files: &[],
};

#[rustfmt::skip]
const CASES: &[Case] = &[
    Case { says: &["provision.failed", "invalid value for parameter \"work_mem\": \"banana\"", "correct `postgres.settings`"], config: "postgres: { engine: local, settings: { work_mem: banana } }", ..CASE },
    Case { says: &["unrecognized configuration parameter \"wrk_mem\"", "correct `postgres.settings`"], config: "postgres: { engine: local, settings: { wrk_mem: 4MB } }", ..CASE },
    Case { says: &["the server refuses `migration.settings.lock_timeout`"], config: "postgres: { engine: local }\nmigration: { format: sql, path: m, settings: { lock_timeout: banana } }", ..CASE },
    Case { says: &["provision.failed: initdb did not end within 20 ms", "raise `limits.start`"], config: "postgres: { engine: local }\nlimits: { start: 20ms }", ..CASE },
    Case { says: &["run.time-limit: failed to restore s.sql: psql did not end within 1.0 s", "raise `limits.restore`"], config: "postgres: { engine: local }\nlimits: { restore: 1s }\ntenants: [{ name: a, snapshot: s.sql }]", files: &[("s.sql", Text("SELECT pg_sleep(60);\n"))], ..CASE },
    Case { says: &["run.time-limit", "the statement was cancelled after 1.0 s", "m/1.up.sql:1:1"], config: "postgres: { engine: local }\nlimits: { statement: 1s }", up: "SELECT pg_sleep(60);\n", ..CASE },
    Case { says: &["a · migrate", "run.time-limit: the rehearsal did not end within 3.0 s", "raise `limits.tenant`"], config: "postgres: { engine: local }\nlimits: { tenant: 3s }", up: "SELECT pg_sleep(60);\n", ..CASE },
    Case { says: &["the snapshot has no schema `nowhere`", "correct `schema`"], config: "postgres: { engine: local }\ntenants: [{ name: a, snapshot: s.sql, schema: nowhere }]", files: &[("s.sql", Text("CREATE TABLE a (b int);\n"))], ..CASE },
    Case {
        says: &["unterminated quoted string at 1:8", "the file has no query", "(exit code 127)"],
        config: "postgres: { engine: local }\nsuites:\n  - { name: quote, kind: sql, path: quote.sql }\n  - { name: nothing, kind: sql, path: nothing.sql }\n  - { name: program, kind: command, run: nowhere-to-be-found }",
        files: &[("quote.sql", Text("SELECT 'a\n")), ("nothing.sql", Text("-- nothing\n"))],
        ..CASE
    },
    Case {
        says: &["q.sql:2:1", "is a command of psql, which cannot be run", "golden/q.tsv is not as `--accept` writes it: line 2 has 2 values, not 1", "golden/r.tsv cannot be read: Is a directory", "another query of the suite has the file golden/s.x.tsv, too"],
        config: "postgres: { engine: local }\nsuites:\n  - { name: meta, kind: compare, path: meta.sql }\n  - { name: file, kind: golden, path: [q.sql, r.sql, s.sql], golden: golden }",
        files: &[
            ("meta.sql", Text("SELECT 1;\n\\d\n")),
            ("q.sql", Text("-- one\nSELECT 1;\n")), ("golden/q.tsv", Text("?column?\n1\t2\n")),
            ("r.sql", Text("SELECT 1;\n")), ("golden/r.tsv", Folder),
            ("s.sql", Text("-- name: x\nSELECT 1;\n-- name: X!\nSELECT 2;\n")), ("golden/s.x.tsv", Text("?column?\n1\n")),
        ],
        ..CASE
    },
];

fn project(case: &Case) -> Project {
    let project = Project::new(case.files);
    let mut config = format!("version: 1\n{}\n", case.config);
    if !config.contains("\ntenants:") {
        config.push_str("tenants: [{ name: a, snapshot: empty }]\n");
    }
    if !config.contains("\nmigration:") {
        config.push_str("migration: { format: sql, path: m }\n");
    }
    std::fs::write(project.path().join("harness.yaml"), config).unwrap();
    std::fs::create_dir(project.path().join("m")).unwrap();
    std::fs::write(project.path().join("m/1.up.sql"), case.up).unwrap();
    std::fs::write(project.path().join("m/1.down.sql"), "DROP TABLE t;\n").unwrap();
    project
}

#[test]
fn what_goes_wrong_in_a_rehearsal_is_an_error_and_no_failure() {
    let wrong: Vec<String> = CASES
        .iter()
        .filter_map(|case| {
            let project = project(case);
            let ended = Project::end(&mut project.command(&["run"]));
            complaints(&project, &ended, 3, case.says)
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_document_that_cannot_be_written_is_no_success() {
    let project = project(&Case {
        config: "postgres: { engine: local }",
        ..CASE
    });
    let mut command = project.command(&["plan"]);
    command.stdout(std::fs::File::create("/dev/full").unwrap());
    let ended = Project::end(command.stderr(std::process::Stdio::piped()));
    let says = ["cannot write to standard output", "No space left on device"];
    assert_eq!(complaints(&project, &ended, 3, &says), None);
}

#[test]
fn a_full_disk_is_named() {
    // A small file system that goes away with the process that mounted it.
    let mount = |folder: &str, size: &str| {
        format!("mount -t tmpfs -o size={size},mode=1777 tmpfs {{dir}}/{folder} && exec \"$@\"")
    };
    let local = Case {
        config: "postgres: { engine: local }",
        ..CASE
    };
    let fills = Case {
        up: "CREATE TABLE t AS SELECT repeat(md5(i::text), 30) FROM generate_series(1, 200000) i;\n",
        ..local
    };
    let cases: [(&Case, &str, &str, &[&str]); 4] = [
        (
            &local,
            "t",
            "4k",
            &["No space left on device", "free space"],
        ),
        (
            &local,
            "t",
            "20m",
            &["provision.failed", "No space left on device", "free space"],
        ),
        (
            &fills,
            "t",
            "75m",
            &[
                "SQLSTATE 53100",
                "the disk of the sandbox is full",
                "free space",
            ],
        ),
        (
            &local,
            "r",
            "4k",
            &[
                "cannot write `r/report.json`: No space left on device",
                "free disk space",
            ],
        ),
    ];
    for (case, folder, size, says) in cases {
        let project = project(case);
        project.add("r", Folder);
        let script = mount(folder, size);
        let before = ["unshare", "-m", "sh", "-c", &script, "sh"];
        let mut probe = project.through(&before, &["--version"]);
        if !probe.output().is_ok_and(|output| output.status.success()) {
            eprintln!("not tested: no file system can be mounted here");
            return;
        }
        let mut command = project.through(&before, &["run", "--report-dir", "r"]);
        let ended = Project::end(&mut command);
        assert_eq!(
            complaints(&project, &ended, 3, says),
            None,
            "{folder} {size}"
        );
    }
}
