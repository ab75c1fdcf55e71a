//! Wrong inputs that are known before anything is started: one message, exit code 2.

use crate::project::{File, Project, STEP, complaints};

/// One wrong input.
struct Case {
    name: &'static str,
    says: &'static str,
    /// harness.yaml; empty for none.
    config: &'static str,
    /// Beside the migration, or instead of it where `alone`.
    files: &'static [(&'static str, File)],
    alone: bool,
    arguments: &'static [&'static str],
}

const HEAD: &str = "version: 1\npostgres: { engine: local }\n";
const CASE: Case = Case {
    name: "",
    says: "",
    config: "tenants: [{ name: a, snapshot: empty }]\nmigration: { format: sql, path: m }\n",
    files: &[],
    alone: false,
    arguments: &["run"],
};

use File::{Bytes, Folder, Link, Text};

#[rustfmt::skip]
const CASES: &[Case] = &[
    // The command line.
    Case { name: "flag", says: "a similar argument exists: '--tenant'", arguments: &["run", "--tenat", "a"], ..CASE },
    Case { name: "command", says: "a similar subcommand exists: 'run'", arguments: &["rum"], ..CASE },
    Case { name: "engine", says: "possible values: auto, docker, local", arguments: &["run", "--engine", "podman"], ..CASE },
    Case { name: "shard", says: "write I/N with 1 ≤ I ≤ N", arguments: &["run", "--shard", "0/3"], ..CASE },
    Case { name: "empty shard", says: "shard 3/3 has no tenant", arguments: &["run", "--shard", "3/3"], ..CASE },
    Case { name: "jobs", says: "0 is not in 1..=65535", arguments: &["run", "--jobs", "0"], ..CASE },
    Case { name: "tenant", says: "no tenant matches `zz*`", arguments: &["run", "--tenant", "zz*"], ..CASE },
    Case { name: "pattern", says: "`[a` is not a pattern", arguments: &["run", "--tenant", "[a"], ..CASE },
    Case { name: "nothing to accept", says: "`--accept` has nothing to write: no suite is of kind `golden`", arguments: &["run", "--accept"], ..CASE },
    Case { name: "report directory is a file", says: "cannot create the directory `harness.yaml`", arguments: &["run", "--report-dir", "harness.yaml"], ..CASE },
    Case { name: "report directory below a file", says: "cannot create the directory `harness.yaml/x`", arguments: &["run", "--report-dir", "harness.yaml/x"], ..CASE },
    Case { name: "report of no run", says: "cannot read `.pgrehearse/runs/nope/events.ndjson`", arguments: &["report", "nope"], ..CASE },
    Case { name: "report of nothing", says: "holds no event", files: &[("r/events.ndjson", Text(""))], arguments: &["report", "r"], ..CASE },
    Case { name: "report of something else", says: "line 1 of `r/events.ndjson` is not an event", files: &[("r/events.ndjson", Text("hello\n"))], arguments: &["report", "r"], ..CASE },
    Case { name: "durations without a shard", says: "required arguments were not provided", arguments: &["run", "--durations", "r.json"], ..CASE },
    Case { name: "durations of nothing", says: "`r.json` cannot be read", arguments: &["run", "--shard", "1/1", "--durations", "r.json"], ..CASE },
    Case { name: "durations of something else", says: "`r.json` is not a report", files: &[("r.json", Text("[]"))], arguments: &["run", "--shard", "1/1", "--durations", "r.json"], ..CASE },
    Case { name: "merge of nothing", says: "required arguments were not provided", arguments: &["report", "merge"], ..CASE },
    Case { name: "merge of no run", says: "cannot read `.pgrehearse/runs/nope/events.ndjson`", arguments: &["report", "merge", "nope"], ..CASE },
    Case { name: "attest without a key", says: "`k.pem` cannot be read", arguments: &["report", "attest", "r", "--key", "k.pem"], ..CASE },
    Case { name: "attest with no key", says: "it is no Ed25519 private key", files: &[("k.pem", Text("hello"))], arguments: &["report", "attest", "r", "--key", "k.pem"], ..CASE },
    Case { name: "verify nothing", says: "attestation.intoto.jsonl` cannot be read", files: &[("k.pem", Text("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n"))], arguments: &["report", "verify", "nope", "--key", "k.pem"], ..CASE },
    Case { name: "diff of no file", says: "the snapshot `x` cannot be read", arguments: &["diff", "x", "y"], ..CASE },
    Case { name: "explain", says: "did you mean `rollback.column-order`", arguments: &["explain", "rollback.colum-order"], ..CASE },
    Case { name: "init", says: "harness.yaml is there already", arguments: &["init"], ..CASE },
    // The configuration. What is in it has cases of its own in tests/config.
    Case { name: "no configuration", says: "there is no configuration file `nope.yaml`", arguments: &["run", "-c", "nope.yaml"], ..CASE },
    Case { name: "folder as configuration", says: "`m` is a folder, not a configuration file", arguments: &["run", "-c", "m"], ..CASE },
    Case { name: "configuration in Latin-1", says: "the file is not UTF-8 text: line 1 has the byte 0xe9", files: &[("l.yaml", Bytes(b"# caf\xe9\n"))], arguments: &["run", "-c", "l.yaml"], ..CASE },
    Case { name: "misspelt key", says: "did you mean `tenants`?", config: "tenant: []\nmigration: { format: sql, path: m }\n", ..CASE },
    Case { name: "duplicate tenants", says: "two tenants have the name `a`", config: "tenants: [{ name: a, snapshot: empty }, { name: a, snapshot: empty }]\nmigration: { format: sql, path: m }\n", ..CASE },
    Case { name: "tenant outside", says: "`../x` cannot be a tenant's name", config: "tenants: [{ name: ../x, snapshot: empty }]\nmigration: { format: sql, path: m }\n", ..CASE },
    Case { name: "no snapshot", says: "the snapshot `s.dump` does not exist", config: "tenants: [{ name: a, snapshot: s.dump }]\nmigration: { format: sql, path: m }\n", ..CASE },
    Case { name: "dangling link", says: "the snapshot `s.dump` does not exist", config: "tenants: [{ name: a, snapshot: s.dump }]\nmigration: { format: sql, path: m }\n", files: &[("s.dump", Link("nowhere"))], ..CASE },
    Case { name: "no snapshots", says: "no snapshot matches `s/*.sql`", config: "tenants: [{ from: \"s/*.sql\" }]\nmigration: { format: sql, path: m }\n", ..CASE },
    Case { name: "two files, one name", says: "two tenants have the name `a`", config: "tenants: [{ from: \"s/*\" }]\nmigration: { format: sql, path: m }\n", files: &[("s/a.sql", Text("SELECT 1;")), ("s/a.dump", Text("SELECT 1;"))], ..CASE },
    Case { name: "no such schemas", says: "no schema in s.sql matches `t_*`", config: "tenants: [{ snapshot: s.sql, schemas: \"t_*\" }]\nmigration: { format: sql, path: m }\n", files: &[("s.sql", Text("CREATE TABLE a (b int);"))], ..CASE },
    Case { name: "schemas of no dump", says: "s.sql is not a Postgres dump: a PNG image", config: "tenants: [{ snapshot: s.sql, schemas: \"t_*\" }]\nmigration: { format: sql, path: m }\n", files: &[("s.sql", Bytes(b"\x89PNG\r\n\x1a\n\0\0"))], ..CASE },
    // Migrations.
    Case { name: "no migrations", says: "the migration path `m` does not exist", alone: true, ..CASE },
    Case { name: "file as migrations", says: "m: no migration in format `sql` found", files: &[("m", Text("x"))], alone: true, ..CASE },
    Case { name: "empty migrations", says: "m: no migration in format `sql` found", files: &[("m", Folder)], alone: true, ..CASE },
    Case { name: "Flyway's files", says: "`V1__x.sql` belongs to flyway", files: &[("m/V1__x.sql", Text("SELECT 1;")), ("m/U1__x.sql", Text("SELECT 1;"))], alone: true, ..CASE },
    Case { name: "goose's file", says: "m/1_x.sql:1:1: `-- +goose Up` belongs to goose", files: &[("m/1_x.sql", Text("-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n"))], alone: true, ..CASE },
    Case { name: "dbmate's file", says: "`-- migrate:up` belongs to dbmate", files: &[("m/1_x.up.sql", Text("-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n"))], alone: true, ..CASE },
    Case { name: "down alone", says: "m/0002_y/down.sql: undoes a step that has no script to apply it", files: &[("m/0002_y/down.sql", Text("SELECT 1;"))], ..CASE },
    Case { name: "same version", says: "version 0001 is also that of", files: &[("m/0001_y/up.sql", Text("SELECT 1;"))], ..CASE },
    Case { name: "SQL in Latin-1", says: "m/0002_y/up.sql:2:3: not UTF-8 text", files: &[("m/0002_y/up.sql", Bytes(b"SELECT 1;\n--\xe9\n"))], ..CASE },
    Case { name: "zero byte", says: "m/0002_y/up.sql:1:10: a zero byte", files: &[("m/0002_y/up.sql", Bytes(b"SELECT 1;\0"))], ..CASE },
    Case { name: "open quote", says: "m/0002_y/up.sql:2:10: unterminated quoted string", files: &[("m/0002_y/up.sql", Text("SELECT 1;\n  SELECT 'abc;\n"))], ..CASE },
    Case { name: "COPY without end", says: "m/0002_y/up.sql:2:1: unterminated COPY data", files: &[("m/0002_y/up.sql", Text("COPY t FROM stdin;\n1\n"))], ..CASE },
    Case { name: "psql's command", says: "m/0002_y/up.sql:1:1: `\\i other.sql` is a command of psql", files: &[("m/0002_y/up.sql", Text("\\i other.sql\n"))], ..CASE },
    Case { name: "loop of links", says: "the migration path `m` cannot be read", files: &[("m", Link("m"))], alone: true, ..CASE },
    Case { name: "from nowhere", says: "`from: 0077` names no step", config: "tenants: [{ name: a, snapshot: empty }]\nmigration: { format: sql, path: m, from: 0077 }\n", ..CASE },
    // Suites.
    Case { name: "no suite", says: "no suite file matches `q/*.sql`", config: "tenants: [{ name: a, snapshot: empty }]\nmigration: { format: sql, path: m }\nsuites: [{ name: s, kind: sql, path: \"q/*.sql\" }]\n", ..CASE },
    Case { name: "suite outside", says: "`../s` cannot be a suite's name", config: "tenants: [{ name: a, snapshot: empty }]\nmigration: { format: sql, path: m }\nsuites: [{ name: ../s, kind: command, run: \"true\" }]\n", ..CASE },
];

#[test]
fn what_is_wrong_is_said_before_anything_is_started() {
    let mut wrong = Vec::new();
    for case in CASES {
        let step: &[(&str, File)] = if case.alone { &[] } else { &STEP };
        let project = Project::new(&[step, case.files].concat());
        std::fs::write(
            project.path().join("harness.yaml"),
            format!("{HEAD}{}", case.config),
        )
        .unwrap();
        let ended = Project::end(&mut project.command(case.arguments));
        let mut found = complaints(&project, &ended, 2, &[case.says]);
        if project.path().join(".pgrehearse").exists() {
            found = Some("it made a run directory".to_owned());
        }
        wrong.extend(found.map(|found| format!("{}: {found}", case.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
