//! A failure is explained: place, statement, caret, code, detail, hint and context.

use std::fmt::Write as _;

use serde_json::Value;

use crate::bench::Bench;
use crate::on_both_engines;

on_both_engines!(failures; local: session, refused_settings);

/// A step, and what its failure must say.
struct Case {
    tenant: &'static str,
    up: &'static str,
    down: &'static str,
    check: fn(&Value),
}

const CASES: &[Case] = &[
    Case {
        tenant: "caret",
        up: "-- Größe\nSELECT 1;\nALTER TABLE a\n  ADD COLUMN \"größe 😀\" int, ADD COLUMN x nosuchtype;\n",
        down: "",
        check: |finding| {
            place(finding, "42704", 4, 42);
            let excerpt = text(finding, "excerpt");
            let lines: Vec<&str> = excerpt.lines().collect();
            let caret = lines
                .last()
                .unwrap()
                .chars()
                .position(|c| c == '^')
                .unwrap();
            let above: Vec<char> = lines[lines.len() - 2].chars().collect();
            let pointed: String = above.iter().skip(caret).take(10).collect();
            assert_eq!(pointed, "nosuchtype", "{excerpt}");
            assert!(excerpt.contains("ALTER TABLE a"), "{excerpt}");
        },
    },
    Case {
        tenant: "deferred",
        up: "INSERT INTO child VALUES (1, 99);\nSELECT 1;\n",
        down: "",
        check: |finding| {
            assert_eq!(finding["sqlstate"], "23503");
            assert_eq!(finding["location"]["file"], "migrations/02_deferred.up.sql");
            assert!(
                text(finding, "detail").starts_with("Key (a)=(…)"),
                "{finding:#}"
            );
            let object = finding["object"].as_str().unwrap();
            assert!(object.contains("child"), "{object}");
        },
    },
    Case {
        tenant: "block",
        up: "\n\nDO $$\nBEGIN\n  PERFORM broken(0);\nEND $$;\n",
        down: "",
        check: |finding| {
            assert_eq!(finding["sqlstate"], "22012");
            assert_eq!(finding["location"]["line"], 3);
            let context = text(finding, "context");
            assert!(context.contains("broken(integer) line 1"), "{context}");
        },
    },
    Case {
        tenant: "raise",
        up: "DO $$ BEGIN RAISE EXCEPTION 'orders % are open', 'still' \
             USING HINT = 'close them first', ERRCODE = 'ZZ001'; END $$;\n",
        down: "",
        check: |finding| {
            assert_eq!(finding["sqlstate"], "ZZ001");
            let message = finding["message"].as_str().unwrap();
            assert!(message.contains("orders still are open"), "{message}");
            assert_eq!(text(finding, "hint"), "close them first");
        },
    },
    Case {
        tenant: "open",
        up: "BEGIN;\nCREATE TABLE b (id int);\n",
        down: "DROP TABLE b;",
        check: |finding| assert_eq!(finding["id"], "migrate.transaction-left-open"),
    },
    Case {
        tenant: "syntax",
        up: "CREATE TABLE b (id int);\nCREATE TABL c (id int);\n",
        down: "",
        check: |finding| place(finding, "42601", 2, 8),
    },
    Case {
        tenant: "rollback",
        up: "CREATE TABLE b (id int);\nCREATE VIEW v AS SELECT * FROM b;\n",
        down: "-- the view was forgotten\nDROP TABLE b;\n",
        check: |finding| {
            assert_eq!(finding["id"], "rollback.statement-failed");
            place(finding, "2BP01", 2, 1);
            assert!(text(finding, "hint").contains("CASCADE"));
        },
    },
    Case {
        tenant: "no-down",
        up: "CREATE TABLE b (id int);\n",
        down: "none",
        check: |finding| assert_eq!(finding["id"], "rollback.missing"),
    },
];

fn place(finding: &Value, sqlstate: &str, line: u32, column: u32) {
    assert_eq!(finding["sqlstate"], sqlstate, "{finding:#}");
    assert_eq!(finding["location"]["line"], line, "{finding:#}");
    assert_eq!(finding["location"]["column"], column, "{finding:#}");
}

fn text<'a>(finding: &'a Value, key: &str) -> &'a str {
    finding["evidence"][key]
        .as_str()
        .unwrap_or_else(|| panic!("no {key} in {finding:#}"))
}

const BASE: &str = "CREATE TABLE a (id int PRIMARY KEY);\n\
    CREATE TABLE child (id int, a int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\n\
    CREATE FUNCTION broken(n int) RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN 1 / n; END$$;\n";

/// Each tenant gets one step, which fails.
fn failures(bench: &Bench) {
    bench.write("base.sql", BASE);
    let mut harness =
        "version: 1\nmigration: { format: sql, path: migrations }\ntenants:\n".to_owned();
    for (number, case) in (1..).zip(CASES) {
        let step = format!("migrations/{number:02}_{}", case.tenant);
        bench.write(&format!("{step}.up.sql"), case.up);
        if case.down != "none" {
            bench.write(&format!("{step}.down.sql"), case.down);
        }
        writeln!(
            harness,
            "  - {{ name: {}, snapshot: base.sql, from: \"{:02}\", to: \"{number:02}\" }}",
            case.tenant,
            number - 1
        )
        .unwrap();
    }
    let outcome = bench.run_config(&harness).expect(1);
    for case in CASES {
        let tenant = outcome.tenant(case.tenant);
        assert_eq!(tenant.verdict(), "fail", "{}", case.tenant);
        let told: Vec<&Value> = tenant
            .decisive()
            .into_iter()
            .filter(|finding| finding["stage"] != "preflight")
            .collect();
        assert_eq!(told.len(), 1, "{told:#?}");
        (case.check)(told[0]);
    }
    // On the console too, with the place, and what to do.
    for words in [
        "migrations/01_caret.up.sql:4:42",
        "42704",
        "help: ",
        "close them first",
    ] {
        assert!(
            outcome.stderr.contains(words),
            "{words}:\n{}",
            outcome.stderr
        );
    }
}

/// Settings, isolation level and role hold in the session of the migration.
fn session(bench: &Bench) {
    bench.write_all(&[
        ("base.sql", "CREATE ROLE deployer;\nCREATE SCHEMA app AUTHORIZATION deployer;\n"),
        (
            "migrations/1_a.up.sql",
            "CREATE TABLE app.seen AS SELECT current_setting('transaction_isolation') AS isolation, \
             current_user::text AS role, current_setting('lock_timeout') AS timeout, \
             current_setting('app.tenant') AS tenant;\n",
        ),
        ("migrations/1_a.down.sql", "DROP TABLE app.seen;"),
        (
            "check.sql",
            "SELECT * FROM app.seen WHERE (isolation, role, timeout, tenant) \
             IS DISTINCT FROM ('serializable', 'deployer', '250ms', 'x');\n",
        ),
        (
            "harness.yaml",
            "version: 1\n\
             tenants: [{ name: t, snapshot: base.sql }]\n\
             migration:\n\
             \x20 { format: sql, path: migrations, isolation: serializable, role: deployer,\n\
             \x20   settings: { lock_timeout: 250ms, app.tenant: x } }\n\
             suites: [{ name: session, kind: sql, path: check.sql, on: [migrated, redone] }]\n",
        ),
    ]);
    let outcome = bench.run(&[]).expect(0);
    assert_eq!(outcome.tenant("t").stage("suites"), "pass");
}

/// What the server refuses of harness.yaml is not the migration's fault; a lock that is not to be
/// had within `lock_timeout` is.
fn refused_settings(bench: &Bench) {
    bench.write_all(&[
        ("base.sql", "CREATE TABLE a (id int);"),
        ("migrations/1_a.up.sql", "ALTER TABLE a ADD COLUMN x int;\n"),
        ("migrations/1_a.down.sql", "ALTER TABLE a DROP COLUMN x;\n"),
    ]);
    let harness = |more: &str| {
        format!(
            "version: 1\ntenants: [{{ name: t, snapshot: base.sql }}]\n\
             migration: {{ format: sql, path: migrations, {more} }}\n"
        )
    };
    let outcome = bench
        .run_config(&harness("settings: { lock_timeout: soon }"))
        .expect(3);
    let tenant = outcome.tenant("t");
    assert_eq!(tenant.only()["id"], "run.configuration");
    let message = tenant.only()["message"].as_str().unwrap();
    assert!(
        message.contains("migration.settings.lock_timeout"),
        "{message}"
    );

    // Prepared transactions keep their locks when their session is gone.
    bench.write_all(&[
        (
            "migrations/0_lock.up.sql",
            "BEGIN;\nLOCK TABLE a IN ACCESS SHARE MODE;\nPREPARE TRANSACTION 'x';\n",
        ),
        ("migrations/0_lock.down.sql", "ROLLBACK PREPARED 'x';\n"),
    ]);
    let outcome = bench
        .run_config(&format!(
            "{}postgres: {{ settings: {{ max_prepared_transactions: 5 }} }}\n",
            harness("settings: { lock_timeout: 100ms }")
        ))
        .expect(1);
    let tenant = outcome.tenant("t");
    assert_eq!(tenant.only()["sqlstate"], "55P03", "{:#}", tenant.only());
    assert_eq!(tenant.only()["location"]["file"], "migrations/1_a.up.sql");
}
