//! Hazards and gates as a run tells them.

use serde_json::Value;

use crate::bench::Bench;
use crate::on_both_engines;

on_both_engines!(weighed_and_allowed; local: gates_hold_or_fail, gates_see_what_words_hide, odd_sessions);

const BASE: &str = "CREATE TABLE users (id bigint PRIMARY KEY, age int, code text);\n\
    INSERT INTO users SELECT g, g, 'c' || g FROM generate_series(1, 20000) g;\n";

fn with_id<'a>(tenant: &'a Value, id: &str) -> Vec<&'a Value> {
    let findings = tenant["findings"].as_array().unwrap();
    findings.iter().filter(|f| f["id"] == id).collect()
}

fn project(bench: &Bench) {
    bench.write_all(&[
        ("acme.sql", BASE),
        (
            "m/0001_wider.up.sql",
            "-- widened\nALTER TABLE users ALTER COLUMN age TYPE bigint;\n",
        ),
        (
            "m/0001_wider.down.sql",
            "ALTER TABLE users ALTER COLUMN age TYPE int;\n",
        ),
        (
            "m/0002_coded.up.sql",
            "SET lock_timeout = '2s';\nCREATE TABLE notes AS SELECT g AS id FROM generate_series(1, 20000) g;\n\
             -- pgrehearse: allow hazard.not-null-scan the table is small everywhere\n\
             ALTER TABLE users ALTER COLUMN code SET NOT NULL;\n\
             CREATE TABLE seen (\n  at timestamp\n);\nALTER TABLE seen ADD PRIMARY KEY (at);\n",
        ),
        (
            "m/0002_coded.down.sql",
            "DROP TABLE notes, seen;\nALTER TABLE users ALTER COLUMN code DROP NOT NULL;\n",
        ),
    ]);
}

const HEAD: &str = "version: 1\ntenants: [{ name: acme, snapshot: acme.sql }]\n\
    migration: { format: sql, path: m }\n";

/// What is small informs, the configuration makes it a failure, a comment accepts it.
fn weighed_and_allowed(bench: &Bench) {
    project(bench);
    let report = bench.run_config(HEAD).expect(0).report();
    let tenant = &report["tenants"][0];
    assert_eq!(tenant["verdict"], "pass");
    let change = with_id(tenant, "hazard.type-change");
    assert_eq!(change[0]["severity"], "info");
    assert_eq!(change[0]["location"]["file"], "m/0001_wider.up.sql");
    assert_eq!(change[0]["location"]["line"], 2);
    assert_eq!(change[0]["object"], "table public.users");
    let message = change[0]["message"].as_str().unwrap();
    assert!(message.contains("20,000 rows"), "{message}");
    let scan = with_id(tenant, "hazard.not-null-scan");
    assert_eq!(
        scan[0]["evidence"]["allowed"],
        "the table is small everywhere"
    );
    // The wait is limited in the second step only.
    assert_eq!(with_id(tenant, "hazard.no-lock-timeout").len(), 1);
    let statement = &tenant["statements"][0];
    assert_eq!(statement["rewrites"][0], "public.users");
    assert_eq!(statement["rewrite_reasons"], serde_json::json!(["type"]));
    assert!(statement["rewritten_bytes"].as_u64().unwrap() > 500_000);
    assert_eq!(statement["scans"][0]["rows"], 20_000);
    assert_eq!(statement["lock_timeout_ms"], 0);
    // What a linter says: of style, and of locks and rewrites, up and down.
    let style = with_id(tenant, "style.timestamptz");
    assert_eq!(style[0]["location"]["file"], "m/0002_coded.up.sql");
    assert_eq!(style[0]["location"]["line"], 6);
    assert_eq!(with_id(tenant, "hazard.not-reproduced").len(), 1);
    let statements = tenant["statements"].as_array().unwrap();
    let claims = |words: &str| {
        let mut said = statements
            .iter()
            .filter(|one| one["sql"].as_str().unwrap().contains(words));
        said.next().unwrap()["claims"][0].clone()
    };
    let confirms = &change[0]["evidence"]["confirms"];
    assert_eq!(confirms, "squawk's changing-column-type");
    assert_eq!(claims("TYPE bigint")["verdict"], "confirmed");
    assert_eq!(claims("TYPE bigint")["rule"], "changing-column-type");
    assert_eq!(claims("TYPE int")["hazard"], "hazard.type-change");
    assert_eq!(claims("ADD PRIMARY KEY")["verdict"], "not_reproduced");

    let strict = format!(
        "{HEAD}hazards: {{ warn_at: 8KiB, fail_at: 64KiB, severity: {{ hazard.no-lock-timeout: off }} }}\n"
    );
    let outcome = bench.run_config(&strict).expect(1);
    let report = outcome.report();
    let tenant = &report["tenants"][0];
    assert_eq!(tenant["verdict"], "fail");
    assert_eq!(
        with_id(tenant, "hazard.type-change")[0]["severity"],
        "error"
    );
    assert_eq!(
        with_id(tenant, "hazard.not-null-scan")[0]["severity"],
        "info"
    );
    assert!(with_id(tenant, "hazard.no-lock-timeout").is_empty());

    let accepted = format!(
        "{HEAD}hazards: {{ warn_at: 8KiB, fail_at: 64KiB, severity: {{ hazard.no-lock-timeout: off }},\n  \
         allow: [ {{ id: hazard.type-change, step: \"0001*\", reason: in the window }} ], style: false }}\n"
    );
    let report = bench.run_config(&accepted).expect(0).report();
    assert_eq!(report["verdict"], "pass");
    let tenant = &report["tenants"][0];
    assert!(with_id(tenant, "style.timestamptz").is_empty());
    assert_eq!(tenant["statements"][0]["claims"], serde_json::json!([]));
}

/// A gate that is kept says nothing, one that is broken fails, one that nobody measures warns.
fn gates_hold_or_fail(bench: &Bench) {
    project(bench);
    let kept = format!(
        "{HEAD}gates: {{ max_lock: 10m, max_total: 10m, max_rewrite: 1GiB, max_wal: 1GiB, \
         max_size_growth: 1GiB, max_rows_changed: 20000, max_snapshot_age: 7d }}\n"
    );
    let report = bench.run_config(&kept).expect(0).report();
    assert_eq!(report["verdict"], "pass");

    let broken = format!(
        "{HEAD}gates: {{ max_lock: 1us, max_total: 1us, max_rewrite: 64KiB, max_wal: 1KiB, \
         max_size_growth: 1%, max_snapshot_age: 1us, max_p99: 50ms }}\n"
    )
    .replace("1us", "1ms");
    let report = bench.run_config(&broken).expect(1).report();
    let tenant = &report["tenants"][0];
    let told: Vec<&str> = with_id(tenant, "gates.exceeded")
        .iter()
        .map(|finding| finding["evidence"]["gate"].as_str().unwrap())
        .collect();
    for gate in [
        "max_lock",
        "max_total",
        "max_rewrite",
        "max_wal",
        "max_size_growth",
        "max_snapshot_age",
    ] {
        assert!(told.contains(&gate), "{gate} in {told:?}");
    }
    let message = with_id(tenant, "gates.exceeded")
        .iter()
        .map(|finding| finding["message"].as_str().unwrap())
        .find(|message| message.starts_with("max_rewrite"))
        .unwrap();
    assert!(message.ends_with("allowed are 64KiB"), "{message}");
    assert_eq!(with_id(tenant, "gates.not-checked").len(), 1);
}

/// What no word of a statement tells: rows that functions and queries change, locks on what is
/// dropped or has no storage, work at COMMIT.
fn gates_see_what_words_hide(bench: &Bench) {
    let base = "CREATE TABLE big (id int); INSERT INTO big SELECT generate_series(1, 500);\n\
        CREATE TABLE other (id int); CREATE VIEW v AS SELECT id FROM other;\n\
        CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS\n\
        'BEGIN PERFORM pg_sleep(1.2); INSERT INTO big SELECT generate_series(1, 5000); RETURN NEW; END';\n\
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON other DEFERRABLE INITIALLY DEFERRED\n\
        FOR EACH ROW EXECUTE FUNCTION late();\n";
    let exceeded = |up: &str, gates: &str, code: i32| {
        bench.write_all(&[("acme.sql", base), ("m/0001_x.up.sql", up)]);
        let config = format!(
            "{HEAD}rollback: {{ strategy: irreversible, reason: gates }}\ngates: {{ {gates} }}\n"
        );
        let report = bench.run_config(&config).expect(code).report();
        let tenant = report["tenants"][0].clone();
        let ids = |id| with_id(&tenant, id).len();
        (ids("gates.exceeded"), ids("gates.not-checked"))
    };
    let few = "max_rows_changed: 10";
    for up in [
        "WITH gone AS (DELETE FROM big RETURNING 1) SELECT count(*) FROM gone;\n",
        "DO $$ BEGIN DELETE FROM big; END $$;\n",
        "/* why */ DELETE FROM big;\n",
    ] {
        assert_eq!(exceeded(up, few, 1), (1, 0), "{up}");
    }
    assert_eq!(exceeded("TRUNCATE big;\n", few, 0), (0, 1));
    let reads = "CREATE TABLE x (id int);\nWITH one AS (SELECT 1) SELECT * FROM big, one;\n";
    assert_eq!(exceeded(reads, few, 0), (0, 0));
    for up in [
        "DROP VIEW v;",
        "DROP TABLE big;",
        "ALTER VIEW v RENAME TO w;",
    ] {
        let up = format!("{up}\nSELECT pg_sleep(1.2);\n");
        assert_eq!(exceeded(&up, "max_lock: 1s", 1), (1, 0), "{up}");
    }
    let up = "INSERT INTO other VALUES (1);\nCOMMENT ON TABLE big IS 'x';\n";
    assert_eq!(exceeded(up, "max_total: 1s, max_wal: 200KiB", 1), (2, 0));
    let up = "ALTER TABLE big ALTER id TYPE bigint;\nCOMMENT ON TABLE big IS 'a';\n\
        COMMENT ON TABLE big IS 'b';\nCOMMENT ON TABLE big IS 'c';\n";
    assert_eq!(exceeded(up, "max_rewrite: 48KiB", 0), (0, 0));
}

/// A script may choose an encoding and a time limit; both are for its own statements. And what it
/// rolls back with AND CHAIN is gone as well.
fn odd_sessions(bench: &Bench) {
    let run = |base: &str, up: &str, code: i32| {
        bench.write_all(&[("acme.sql", base), ("m/0001_x.up.sql", up)]);
        let config = format!("{HEAD}rollback: {{ strategy: irreversible, reason: odd }}\n");
        bench.run_config(&config).expect(code).report()
    };
    let base = "CREATE TABLE \"Größe\" (id int);\n";
    let report = run(
        base,
        "SET client_encoding = 'LATIN1';\nCREATE TABLE z (id int);\n",
        0,
    );
    assert_eq!(report["verdict"], "warn");
    let limited = "SET statement_timeout = '20ms';\nALTER TABLE \"Größe\" ADD b int;\n";
    let report = run("CREATE TABLE \"Größe\" (id int);\n", limited, 0);
    let statement = &report["tenants"][0]["statements"][1];
    assert_eq!(statement["statement_timeout_ms"], 20);
    assert_eq!(statement["locks"][0]["relation"], "public.Größe");
    let report = run(
        "CREATE TABLE t (id int);\n",
        "ALTER TABLE t ADD b int;\nROLLBACK AND CHAIN;\n",
        1,
    );
    assert_eq!(
        with_id(&report["tenants"][0], "migrate.rolls-back").len(),
        1
    );
}
