//! Models that are known by the DDL that a command prints, and the ORMs' own checks.

use std::process::Command;

use serde_json::Value;

use crate::bench::Bench;
use crate::on_both_engines;

on_both_engines!(printed_ddl; local: not_loaded, other_opinions);

const DUMP: &str = "CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL UNIQUE, nick text);\n\
                    INSERT INTO users (email) VALUES ('ann@example.org');";

/// Two tenants, so that what is loaded once is used twice.
fn write(bench: &Bench, models: &str) {
    bench.write_all(&[
        ("acme.sql", DUMP),
        ("globex.sql", DUMP),
        (
            "m/1_plan.up.sql",
            "CREATE TYPE plan AS ENUM ('free', 'paid');\n\
             ALTER TABLE users DROP COLUMN nick, ADD COLUMN plan plan NOT NULL DEFAULT 'free';",
        ),
        (
            "m/1_plan.down.sql",
            "ALTER TABLE users DROP COLUMN plan, ADD COLUMN nick text; DROP TYPE plan;",
        ),
        (
            "harness.yaml",
            &format!(
                "version: 1\ntenants:\n  - {{ name: acme, snapshot: acme.sql }}\n  \
                 - {{ name: globex, snapshot: globex.sql }}\n\
                 migration: {{ format: sql, path: m }}\nredo: false\nmodels:\n{models}"
            ),
        ),
    ]);
}

const OLD: &str = "CREATE TABLE users (\n  id serial PRIMARY KEY,\n  email text NOT NULL UNIQUE,\n  nick text\n);\n";

const NEW: &str = "CREATE TYPE plan AS ENUM ('free', 'paid');\nCREATE TABLE users (\n  id serial PRIMARY KEY,\n  \
                   email text NOT NULL UNIQUE,\n  plan plan NOT NULL DEFAULT 'free'\n);\n";

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn found(outcome: &crate::outcome::Outcome, tenant: &str) -> Vec<String> {
    let tenant = outcome.tenant(tenant);
    let findings = tenant.0["findings"].as_array().unwrap();
    let mut found: Vec<String> = findings
        .iter()
        .filter(|finding| finding["stage"] == "models")
        .map(|finding| {
            let place = &finding["location"];
            let at = if place.is_null() {
                String::new()
            } else {
                format!(" {}:{}", word(place, "file"), place["line"])
            };
            format!("{} {}{at}", word(finding, "severity"), word(finding, "id"))
        })
        .collect();
    found.sort();
    found
}

/// One command prints the DDL of a revision, another acts on the database that it is given, a file is DDL itself. Each
/// runs once for all tenants; both versions are judged as those that are read natively.
fn printed_ddl(bench: &Bench) {
    write(
        bench,
        "  - { orm: sqlalchemy, path: \"git:v1:app\", app: old, command: \"echo once >> $PGREHEARSE_PROJECT/count; cat $PGREHEARSE_MODELS/old.sql\" }\n  \
           - { orm: sequelize, path: app, command: \"echo once >> count; psql -qX -f app/new.sql\", result: database }\n  \
           - { orm: gorm, path: app/new.sql }\n",
    );
    bench.write("app/old.sql", OLD);
    for arguments in [
        ["init", "-q", "."].as_slice(),
        &["add", "app"],
        &["commit", "-qm", "one"],
        &["tag", "v1"],
    ] {
        let out = Command::new("git")
            .args(["-c", "user.name=test", "-c", "user.email=test@example.org"])
            .args(arguments)
            .current_dir(bench.path("."))
            .output()
            .unwrap();
        assert!(out.status.success(), "{out:?}");
    }
    std::fs::remove_file(bench.path("app/old.sql")).unwrap();
    bench.write("app/new.sql", NEW);
    let outcome = bench.run(&[]).expect(1);
    for tenant in ["acme", "globex"] {
        // `nick` comes back, empty; the rows had none.
        assert_eq!(
            found(&outcome, tenant),
            ["error models.missing-column models/1-sqlalchemy.sql:4"],
            "{tenant}"
        );
        let cells = &outcome.tenant(tenant).0["models"];
        let cells = cells.as_array().unwrap();
        assert!(cells.iter().all(|cell| cell["tables"] == 1), "{cells:?}");
        assert_eq!(cells.len(), 7);
    }
    let count = std::fs::read_to_string(bench.path("count")).unwrap();
    assert_eq!(count, "once\nonce\n");
}

/// Whatever keeps a model from being loaded makes the run an error, and says what it was.
fn not_loaded(bench: &Bench) {
    let cases: &[(&str, &str, u64)] = &[
        (
            "path: ., command: \"echo oops >&2; exit 3\"",
            "ended with exit code 3",
            0,
        ),
        ("path: ., command: \"true\"", "printed nothing", 0),
        (
            "path: ., command: no-such-program",
            "ended with exit code 127",
            0,
        ),
        (
            "path: ., command: \"sleep 60\", timeout: 1s",
            "did not end within 1.0 s",
            0,
        ),
        (
            "path: ., command: \"cat chatter.txt\"",
            "line 3: syntax error",
            3,
        ),
        (
            "path: ., command: \"echo 'SELECT 1;'\"",
            "makes no table",
            0,
        ),
        (
            "path: ., command: \"psql -qXc 'CREATE TABLE a (id int)'\"",
            "with `result: database`",
            0,
        ),
        (
            "path: ., command: \"psql -qX acme -c 'DROP TABLE users'\", result: database",
            "ended with exit code 2",
            0,
        ),
        (
            "path: \"git:v9:app\", command: cat",
            "cannot be written out",
            0,
        ),
        (
            "path: bad.sql",
            "type \"money2\" does not exist (SQLSTATE 42704)",
            2,
        ),
        ("path: open.sql", "unterminated quoted string", 1),
        ("path: slow.sql, timeout: 1s", "not loaded within 1 s", 2),
        ("path: drop.sql", "a statement about whole databases", 2),
    ];
    let entries: Vec<String> = cases
        .iter()
        .map(|(entry, ..)| format!("  - {{ orm: shadow, {entry} }}\n"))
        .collect();
    write(bench, &entries.concat());
    bench.write_all(&[
        ("chatter.txt", "CREATE TABLE a (id int);\n\nINFO done\n"),
        ("bad.sql", "CREATE TABLE a (\n  price money2\n);\n"),
        (
            "slow.sql",
            "SET statement_timeout = 0;\nSELECT pg_sleep(60);\nCREATE TABLE a (b int);\n",
        ),
        (
            "drop.sql",
            "CREATE TABLE a (b int);\nDROP /* all */ DATABASE IF EXISTS acme WITH (FORCE);\n",
        ),
        ("open.sql", "CREATE TABLE a (b text DEFAULT 'x);\n"),
    ]);
    let outcome = bench.run(&["--tenant", "acme"]).expect(3);
    let tenant = outcome.tenant("acme");
    assert_eq!(tenant.verdict(), "error");
    let decisive = tenant.decisive();
    assert_eq!(decisive.len(), cases.len(), "{decisive:#?}");
    for (entry, says, line) in cases {
        let told = decisive
            .iter()
            .find(|finding| word(finding, "message").contains(says));
        let finding = told.unwrap_or_else(|| panic!("{entry}: {decisive:#?}"));
        assert_eq!(word(finding, "id"), "models.ddl-failed", "{entry}");
        let told = finding["location"]["line"].as_u64().unwrap_or_default();
        assert_eq!(told, *line, "{entry}: {finding}");
    }
}

/// What the ORM's own check says is told beside ours; that it cannot be asked is told as well.
fn other_opinions(bench: &Bench) {
    let cases = [
        // It may write: it has a copy.
        (
            "shadow",
            "\"psql -qXc 'CREATE TABLE junk ()'\"",
            "info models.check-says",
        ),
        ("shadow", "exit 2", "warning models.check-says"),
        (
            "shadow",
            "no-such-program --check",
            "warning models.check-failed",
        ),
        (
            "shadow",
            "\"psql -qX globex -c 'SELECT 1'; exit 0\"",
            "warning models.check-failed",
        ),
        // The preset of a tool that is not to be found.
        (
            "sqlx",
            "true, env: { PATH: \"/usr/bin:/bin\" }",
            "warning models.check-failed",
        ),
    ];
    let entries: Vec<String> = cases
        .iter()
        .map(|(orm, check, _)| format!("  - {{ orm: {orm}, path: new.sql, check: {check} }}\n"))
        .collect();
    write(bench, &entries.concat());
    bench.write("new.sql", NEW);
    let outcome = bench.run(&["--tenant", "globex"]).expect(0);
    let mut wanted: Vec<String> = cases
        .iter()
        .enumerate()
        .map(|(number, (.., wanted))| format!("{wanted} harness.yaml:{}", number + 8))
        .collect();
    wanted.sort();
    assert_eq!(found(&outcome, "globex"), wanted);
    assert_eq!(outcome.tenant("globex").verdict(), "warn");
}
