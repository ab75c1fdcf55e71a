//! Rollbacks that make columns and keys narrower, after rows were written that only the wider ones hold.
//!
//! One small test for each kind of column, since every tenant is written to at length.

use serde_json::Value;

use crate::after::{Step, run_on};
use crate::bench::{Bench, Engine, with};

#[test]
fn narrowed_numbers() {
    with(Engine::Local, |bench| narrow(bench, &["key", "numeric"]));
}

#[test]
fn narrowed_texts() {
    with(Engine::Local, |bench| {
        narrow(bench, &["varchar", "elements"]);
    });
}

#[test]
fn rows_removed_for_a_narrower_column() {
    with(Engine::Local, |bench| narrow(bench, &["emptied"]));
}

#[test]
fn wider_keys() {
    with(Engine::Local, |bench| {
        let names = ["wider", "partial", "refers", "folded"];
        judged(bench, KEYS, KEYED, &names);
    });
}

#[test]
fn booleans_whatever_the_tenant_is_called() {
    with(Engine::Local, booleans);
}

#[test]
fn values_cut() {
    with(Engine::Local, cut);
}

#[test]
fn values_cut_as_declared() {
    with(Engine::Local, cut_as_declared);
}

const TYPES: &str = "
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, short varchar(20), long varchar(20), amount numeric(8,2),
    day date, name text NOT NULL, tags varchar(10)[], real_ real, flag int);
INSERT INTO t (short, long, amount, day, name, tags, real_, flag)
    SELECT 's' || n, 'l' || n, n, '2024-01-01', 'n' || n, '{a}', n, n % 2 FROM generate_series(1, 9) n;
";

/// What finds it, and the code of the server.
const NARROWED: &[(Step, &str, &str)] = &[
    (
        (
            "key",
            "ALTER TABLE t ALTER id TYPE bigint;",
            "ALTER TABLE t ALTER id TYPE int;",
        ),
        "rollback.fails-after-writes",
        "22003",
    ),
    (
        (
            "varchar",
            "ALTER TABLE t ALTER short TYPE varchar(200);",
            "ALTER TABLE t ALTER short TYPE varchar(20);",
        ),
        "rollback.fails-after-writes",
        "22001",
    ),
    (
        (
            "numeric",
            "ALTER TABLE t ALTER amount TYPE numeric(12,4);",
            "ALTER TABLE t ALTER amount TYPE numeric(8,2);",
        ),
        "rollback.fails-after-writes",
        "22003",
    ),
    (
        (
            "elements",
            "ALTER TABLE t ALTER tags TYPE text[];",
            "ALTER TABLE t ALTER tags TYPE varchar(10)[];",
        ),
        "rollback.fails-after-writes",
        "22001",
    ),
    // Rows that existed may have no name by then.
    (
        (
            "emptied",
            "ALTER TABLE t ALTER name DROP NOT NULL;",
            "DELETE FROM t WHERE name IS NULL;\nALTER TABLE t ALTER name SET NOT NULL;",
        ),
        "rollback.loses-after-writes",
        "",
    ),
];

const CUT: Step = (
    "cut",
    "ALTER TABLE t ALTER short TYPE text, ALTER long TYPE text, ALTER amount TYPE numeric(9,4), ALTER day TYPE timestamptz, ALTER real_ TYPE float8, ALTER name DROP NOT NULL,
        ALTER flag TYPE text USING CASE flag WHEN 1 THEN 'yes' ELSE 'no' END, ADD CHECK (flag IN ('yes', 'no'));",
    "-- pgrehearse: irreversible texts are cut\nUPDATE t SET name = '' WHERE name IS NULL;
        ALTER TABLE t DROP CONSTRAINT t_flag_check;
        ALTER TABLE t ALTER short TYPE varchar(20) USING left(short, 20), ALTER long TYPE varchar(20) USING left(long, 20), ALTER amount TYPE numeric(8,2) USING least(amount, 99999), ALTER day TYPE date, ALTER real_ TYPE real,
        ALTER name SET NOT NULL, ALTER flag TYPE int USING CASE flag WHEN 'yes' THEN 1 WHEN 'no' THEN 0 END;",
);

const AFTER_WRITES: &str = "redo: false\nrollback: { after: [writes] }\n";

/// What [`CUT`] loses.
const LOST: [&str; 6] = ["amount", "day", "long", "name", "real_", "short"];

const KEYS: &str = "
CREATE TABLE teams (id int PRIMARY KEY);
INSERT INTO teams SELECT generate_series(1, 9);
CREATE TABLE u (id int PRIMARY KEY, code text UNIQUE, x int, gone timestamptz, email text, owner int UNIQUE,
    team int NOT NULL REFERENCES teams, UNIQUE (x, team));
CREATE UNIQUE INDEX email ON u (lower(email));
INSERT INTO u SELECT n, 'c' || n, n, NULL, 'e' || n, n, n FROM generate_series(1, 9) n;
";

/// Keys that are made wider: nothing that was written before is a duplicate in the old one.
const KEYED: &[(Step, &str, &str)] = &[
    (
        (
            "wider",
            "ALTER TABLE u DROP CONSTRAINT u_code_key, ADD CONSTRAINT u_code_key UNIQUE (code, x);",
            "ALTER TABLE u DROP CONSTRAINT u_code_key, ADD CONSTRAINT u_code_key UNIQUE (code);",
        ),
        "rollback.fails-after-writes",
        "23505",
    ),
    (
        (
            "partial",
            "ALTER TABLE u DROP CONSTRAINT u_code_key;\nCREATE UNIQUE INDEX u_code_key ON u (code) WHERE gone IS NULL;",
            "DROP INDEX u_code_key;\nALTER TABLE u ADD CONSTRAINT u_code_key UNIQUE (code);",
        ),
        "rollback.fails-after-writes",
        "23505",
    ),
    (
        (
            "refers",
            "ALTER TABLE u DROP CONSTRAINT u_owner_key, ADD CONSTRAINT u_owner_key UNIQUE (owner, team);",
            "ALTER TABLE u DROP CONSTRAINT u_owner_key, ADD CONSTRAINT u_owner_key UNIQUE (owner);",
        ),
        "rollback.fails-after-writes",
        "23505",
    ),
    (
        (
            "folded",
            "DROP INDEX email;\nCREATE UNIQUE INDEX email ON u (email);",
            "DROP INDEX email;\nCREATE UNIQUE INDEX email ON u (lower(email));",
        ),
        "rollback.fails-after-writes",
        "23505",
    ),
];

fn narrow(bench: &Bench, names: &[&str]) {
    judged(bench, TYPES, NARROWED, names);
}

/// Names decide which values are written. They do not decide what is found.
fn booleans(bench: &Bench) {
    bench.write("base.sql", TYPES);
    bench.write("m/1_a.up.sql", "ALTER TABLE t ADD archived boolean;");
    bench.write(
        "m/1_a.down.sql",
        "DELETE FROM t WHERE archived;\nALTER TABLE t DROP archived;",
    );
    let names = ["acme", "t", "oakhill"];
    let tenants: Vec<String> = names
        .iter()
        .map(|name| format!("  - {{ name: {name}, snapshot: base.sql }}\n"))
        .collect();
    let tenants = tenants.concat();
    let outcome = bench.run_config(&format!(
        "version: 1\ntenants:\n{tenants}migration: {{ format: sql, path: m }}\n{AFTER_WRITES}"
    ));
    for name in names {
        let tenant = outcome.tenant(name);
        let finding = tenant.only();
        assert_eq!(
            finding["id"], "rollback.new-rows-lost",
            "{name}: {finding:#}"
        );
    }
}

fn judged(bench: &Bench, base: &str, cases: &[(Step, &str, &str)], names: &[&str]) {
    let cases = cases.iter().filter(|((name, ..), ..)| names.contains(name));
    let steps: Vec<Step> = cases.clone().map(|(step, ..)| *step).collect();
    assert_eq!(steps.len(), names.len());
    let outcome = run_on(base, bench, &steps, AFTER_WRITES);
    for ((name, ..), id, sqlstate) in cases {
        let tenant = outcome.tenant(name);
        assert_eq!(tenant.verdict(), "fail", "{name}");
        let finding = tenant.finding(id);
        assert_eq!(
            finding["sqlstate"].as_str().unwrap_or_default(),
            *sqlstate,
            "{name}: {finding:#}"
        );
    }
}

/// What comes back when the migration is applied again was only written in another form.
fn cut(bench: &Bench) {
    let step = (CUT.0, CUT.1, CUT.2.split_once('\n').unwrap().1);
    let outcome = run_on(TYPES, bench, &[step], AFTER_WRITES);
    let tenant = outcome.tenant("cut");
    assert_eq!(tenant.verdict(), "warn", "{:#}", tenant.0["findings"]);
    assert_eq!(objects(&tenant.0["findings"], "warning"), LOST);
}

fn cut_as_declared(bench: &Bench) {
    let outcome = run_on(TYPES, bench, &[CUT], AFTER_WRITES);
    let findings = &outcome.tenant("cut").0["findings"];
    assert_eq!(objects(findings, "info"), LOST, "{findings:#}");
}

/// The columns whose new values are lost.
fn objects(findings: &Value, severity: &str) -> Vec<String> {
    let findings = findings.as_array().unwrap().iter();
    let mut found: Vec<String> = findings
        .filter(|one| one["id"] == "rollback.new-values-lost" && one["severity"] == severity)
        .map(|one| one["object"].as_str().unwrap())
        .map(|object| object.replace("column public.t.", ""))
        .collect();
    found.sort();
    found
}
