//! Rollbacks after the application has worked on the migrated schema, and steps applied twice.

use std::fmt::Write as _;

use serde_json::Value;

use crate::bench::Bench;
use crate::on_both_engines;
use crate::outcome::Outcome;

on_both_engines!(writes; local: twice, twice_with_roles, suites, suites_that_change_the_schema);

/// The trigger changes rows that are updated, so those are known to differ.
const BASE: &str = "
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE users (
    id serial PRIMARY KEY, email text NOT NULL UNIQUE, nick varchar(10) NOT NULL,
    mood mood NOT NULL DEFAULT 'ok', quota int CHECK (quota > 0), touched int NOT NULL DEFAULT 0,
    CONSTRAINT users_nick_key UNIQUE (nick));
INSERT INTO users (email, nick, quota) SELECT 'u' || n || '@x.org', 'n' || n, n FROM generate_series(1, 20) n;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.touched := OLD.touched + 1; RETURN NEW; END$$;
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE orders (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id int NOT NULL REFERENCES users,
    code text NOT NULL CHECK (code ~ '^[A-Z]{3}-[0-9]+$'));
INSERT INTO orders (user_id, code) SELECT n, 'ABC-' || n FROM generate_series(1, 5) n;
CREATE TABLE lines (line text, at timestamptz);
INSERT INTO lines SELECT 'line ' || n / 2, '2024-01-01' FROM generate_series(1, 8) n;
";

/// A tenant for each step: its name, up, down.
pub(crate) type Step = (&'static str, &'static str, &'static str);

const DOWN_OF_LABEL: &str = "
ALTER TYPE mood RENAME TO old_mood;
CREATE TYPE mood AS ENUM ('sad', 'ok');
ALTER TABLE users ALTER mood DROP DEFAULT, ALTER mood TYPE mood USING mood::text::mood, ALTER mood SET DEFAULT 'ok';
DROP TYPE old_mood;";

const WRITES: &[Step] = &[
    (
        "not-null",
        "ALTER TABLE users ALTER nick DROP NOT NULL;",
        "ALTER TABLE users ALTER nick SET NOT NULL;",
    ),
    ("label", "ALTER TYPE mood ADD VALUE 'new';", DOWN_OF_LABEL),
    (
        "key",
        "ALTER TABLE users DROP CONSTRAINT users_nick_key;",
        "ALTER TABLE users ADD CONSTRAINT users_nick_key UNIQUE (nick);",
    ),
    (
        "check",
        "ALTER TABLE users DROP CONSTRAINT users_quota_check;",
        "ALTER TABLE users ADD CONSTRAINT users_quota_check CHECK (quota > 0);",
    ),
    (
        "destroys",
        "ALTER TABLE orders ADD note text;",
        "ALTER TABLE orders DROP note;\nDELETE FROM orders WHERE id = 1 AND (SELECT count(*) > 5 FROM orders);",
    ),
    (
        "destroys-without-key",
        "ALTER TABLE lines ADD note text;",
        "ALTER TABLE lines DROP note;\nUPDATE lines SET line = 'x' WHERE line = 'line 1' AND (SELECT count(*) > 8 FROM lines);",
    ),
    (
        "new-rows",
        "ALTER TABLE orders ADD note text;",
        "DELETE FROM orders WHERE id > 5;\nALTER TABLE orders DROP note;",
    ),
    (
        "good",
        "CREATE TABLE notes (id bigserial PRIMARY KEY, user_id int REFERENCES users, body text);\nALTER TABLE users ADD bio text;",
        "ALTER TABLE users DROP bio;\nDROP TABLE notes;",
    ),
];

fn run(bench: &Bench, steps: &[Step], options: &str) -> Outcome {
    run_on(BASE, bench, steps, options)
}

pub(crate) fn run_on(base: &str, bench: &Bench, steps: &[Step], options: &str) -> Outcome {
    bench.write("base.sql", base);
    let mut tenants = String::new();
    for (number, (name, up, down)) in (1..).zip(steps) {
        bench.write(&format!("migrations/{number:02}_{name}.up.sql"), up);
        bench.write(&format!("migrations/{number:02}_{name}.down.sql"), down);
        let from = if number == 1 {
            String::new()
        } else {
            format!(", from: \"{:02}\"", number - 1)
        };
        writeln!(
            tenants,
            "  - {{ name: {name}, snapshot: base.sql, to: \"{number:02}\"{from} }}"
        )
        .unwrap();
    }
    bench.run_config(&format!(
        "version: 1\ntenants:\n{tenants}migration: {{ format: sql, path: migrations }}\n{options}"
    ))
}

fn writes(bench: &Bench) {
    let outcome = run(bench, WRITES, "rollback: { after: [writes] }\n").expect(1);
    let expected = [
        ("not-null", "rollback.fails-after-writes", Some("23502")),
        ("label", "rollback.fails-after-writes", Some("22P02")),
        ("key", "rollback.fails-after-writes", Some("23505")),
        ("check", "rollback.fails-after-writes", Some("23514")),
        ("destroys", "rollback.loses-after-writes", None),
        ("destroys-without-key", "rollback.loses-after-writes", None),
        ("new-rows", "rollback.new-rows-lost", None),
    ];
    for (name, id, sqlstate) in expected {
        let tenant = outcome.tenant(name);
        let finding = tenant.only();
        assert_eq!(finding["id"], id, "{name}: {finding:#}");
        assert_eq!(
            finding["sqlstate"].as_str(),
            sqlstate,
            "{name}: {finding:#}"
        );
        // Without writes nothing is wrong.
        let rollback = &tenant.0["rollback"];
        assert_eq!(rollback["schema_restored"], true, "{name}");
        assert_eq!(rollback["data_restored"], true, "{name}");
        assert_eq!(tenant.stage("redo"), "pass", "{name}");
        let proof = &rollback["after_writes"];
        assert_eq!(proof["down_ok"], sqlstate.is_none(), "{name}: {proof:#}");
        let survived = match id {
            "rollback.loses-after-writes" => Value::Bool(false),
            "rollback.new-rows-lost" => Value::Bool(true),
            _ => Value::Null,
        };
        assert_eq!(proof["rows_before_survived"], survived, "{name}: {proof:#}");
    }
    let place = &outcome.tenant("label").only()["location"].clone();
    assert_eq!(place["file"], "migrations/02_label.down.sql");
    assert_eq!(place["line"], 4);
    let good = outcome.tenant("good");
    assert_eq!(good.verdict(), "pass", "{:#}", good.0["findings"]);
    let proof = &good.0["rollback"]["after_writes"];
    assert_eq!(proof["tables_written"], 4);
    assert_eq!(proof["tables_refused"], Value::Array(Vec::new()));
    assert_eq!(proof["rows_before_survived"], true);
    assert_eq!(proof["rows_added"], proof["rows_inserted"]);
    // Those that the trigger has touched.
    assert_eq!(proof["rows_worked_on"], 5);
}

const TWICE: &[Step] = &[
    (
        "unchanged",
        "CREATE TABLE IF NOT EXISTS notes (id int);",
        "DROP TABLE notes;",
    ),
    (
        "refused",
        "CREATE TABLE notes (id int);",
        "DROP TABLE notes;",
    ),
    (
        "changed",
        "CREATE TABLE IF NOT EXISTS notes (id int);\nINSERT INTO notes VALUES (1);",
        "DROP TABLE notes;",
    ),
    (
        "halfway",
        "-- pgrehearse: no-transaction\nCREATE TABLE IF NOT EXISTS notes (id int);\nINSERT INTO notes VALUES (1);\nALTER TABLE users ADD bio text;",
        "ALTER TABLE users DROP bio;\nDROP TABLE notes;",
    ),
];

fn twice(bench: &Bench) {
    let outcome = run(bench, TWICE, "idempotence: true\n").expect(1);
    let expected = [
        ("unchanged", "unchanged", None),
        ("refused", "refused", None),
        ("changed", "changed", Some("migrate.not-idempotent")),
        (
            "halfway",
            "refused-after-changes",
            Some("migrate.refused-halfway"),
        ),
    ];
    for (name, word, id) in expected {
        let tenant = outcome.tenant(name);
        let proof = &tenant.0["idempotence"][0];
        assert_eq!(proof["outcome"], word, "{name}: {proof:#}");
        assert_eq!(tenant.0["idempotence"].as_array().unwrap().len(), 1);
        assert_eq!(tenant.stage("rollback"), "pass", "{name}");
        match id {
            None => assert_eq!(tenant.verdict(), "pass", "{:#}", tenant.0["findings"]),
            Some(id) => assert_eq!(tenant.only()["id"], id, "{name}"),
        }
    }
    let place = outcome.tenant("changed").only()["location"].clone();
    assert_eq!(place["file"], "migrations/03_changed.up.sql");
}

/// A role that a step changes belongs to the server, and stays changed when its database is replaced.
fn twice_with_roles(bench: &Bench) {
    let steps: &[Step] = &[
        (
            "counts",
            "DO $$BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN ALTER ROLE app CONNECTION LIMIT 7; ELSE CREATE ROLE app CONNECTION LIMIT 1; END IF; END$$;",
            "DROP ROLE app;",
        ),
        (
            "grants",
            "GRANT SELECT ON users TO app;",
            "REVOKE SELECT ON users FROM app;",
        ),
    ];
    bench.write("base.sql", BASE);
    for (number, (name, up, down)) in (1..).zip(steps) {
        bench.write(&format!("migrations/{number}_{name}.up.sql"), up);
        bench.write(&format!("migrations/{number}_{name}.down.sql"), down);
    }
    let outcome = bench.run_config(
        "version: 1\ntenants:\n  - { name: t, snapshot: base.sql }\nmigration: { format: sql, path: migrations }\nidempotence: true\nredo: false\n",
    );
    let tenant = outcome.tenant("t");
    let proofs = &tenant.0["idempotence"];
    assert_eq!(proofs[0]["outcome"], "changed", "{proofs:#}");
    assert_eq!(proofs[1]["outcome"], "unchanged", "{proofs:#}");
    assert_eq!(
        tenant.finding("migrate.not-idempotent")["evidence"]["step"],
        "1_counts"
    );
}

fn suites(bench: &Bench) {
    let step: &[Step] = &[(
        "t",
        "ALTER TABLE orders ADD note text;",
        "ALTER TABLE orders DROP note;",
    )];
    let config = |run: &str| {
        format!(
            "rollback: {{ after: [suites] }}\nredo: false\nsuites:\n  - {{ name: app, kind: command, run: \"{run}\" }}\n"
        )
    };
    let idle = run(bench, step, &config("true")).expect(0);
    let tenant = idle.tenant("t");
    assert_eq!(tenant.only()["id"], "rollback.not-written");
    assert_eq!(tenant.0["rollback"]["after_writes"]["suites"][0], "app");
    let works = "psql -qc \\\"INSERT INTO orders (user_id, code) VALUES (1, 'NEW-1'); DELETE FROM orders WHERE id = 2\\\"";
    let busy = run(bench, step, &config(works)).expect(0);
    let tenant = busy.tenant("t");
    assert_eq!(tenant.verdict(), "pass", "{:#}", tenant.0["findings"]);
    let proof = &tenant.0["rollback"]["after_writes"];
    assert_eq!(proof["rows_added"], 1, "{proof:#}");
    assert_eq!(proof["rows_worked_on"], 1, "{proof:#}");
    assert_eq!(proof["rows_before_survived"], true, "{proof:#}");
}

fn suites_that_change_the_schema(bench: &Bench) {
    let step: &[Step] = &[(
        "t",
        "ALTER TABLE orders ADD note text;",
        "ALTER TABLE orders DROP note;",
    )];
    let config = |run: &str| {
        format!(
            "rollback: {{ after: [suites] }}\nredo: false\nsuites:\n  - {{ name: app, kind: command, run: \"{run}\" }}\n  - {{ name: idle, kind: command, run: 'true' }}\n"
        )
    };
    let leaves = "psql -qc 'CREATE TABLE scratch (id int PRIMARY KEY)' -c 'INSERT INTO scratch VALUES (1)' -c 'DROP TABLE lines'";
    let outcome = run(bench, step, &config(leaves));
    let tenant = outcome.tenant("t");
    let findings = &tenant.0["findings"];
    let of = |id: &str| {
        findings
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["id"] == id)
    };
    assert!(!of("rollback.schema-after-writes"), "{findings:#}");
    let told = tenant.finding("rollback.suite-changed-schema");
    assert_eq!(told["object"], "suite app", "{told:#}");
    let message = told["message"].as_str().unwrap();
    assert!(message.contains("table public.scratch made"), "{message}");
    assert!(message.contains("table public.lines dropped"), "{message}");
    // A rollback that fails because of it says so.
    let breaks = "psql -qc 'ALTER TABLE orders DROP note' -c 'DELETE FROM orders WHERE id = 1'";
    let outcome = run(bench, step, &config(breaks)).expect(1);
    let tenant = outcome.tenant("t");
    let failed = tenant.finding("rollback.fails-after-writes");
    assert!(
        failed["help"].as_str().unwrap().contains("suite app"),
        "{failed:#}"
    );
}
