//! Queries before and after the migration: what their plans become, and which are refused.

use serde_json::Value;

use crate::bench::{Bench, Engine, with};
use crate::on_both_engines;
use crate::outcome::Told;

const BASE: &str = "CREATE TABLE users (id bigint PRIMARY KEY, mail text);\n\
    INSERT INTO users SELECT g, 'u' || g FROM generate_series(1, 500) g;\n\
    CREATE TABLE orders (id bigserial PRIMARY KEY, user_id bigint, state text, note text);\n\
    INSERT INTO orders (user_id, state, note)\n\
      SELECT g % 5000, CASE WHEN g % 4000 = 0 THEN 'rare' ELSE 'usual' END, repeat('n', 60) FROM generate_series(1, 20000) g;\n\
    CREATE INDEX orders_user ON orders (user_id);\n\
    CREATE VIEW people AS SELECT id FROM users;\n\
    CREATE TABLE events (at date, kind text) PARTITION BY RANGE (at);\n\
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\n\
    CREATE INDEX ON events (at);\n\
    INSERT INTO events SELECT '2024-01-01', 'k' FROM generate_series(1, 500);\n";

const UP: &str = "DROP INDEX orders_user;\n\
    CREATE INDEX orders_state ON orders (state);\n\
    CREATE INDEX orders_note ON orders (note);\n\
    CREATE UNIQUE INDEX users_once ON users (mail);\n\
    ALTER TABLE users RENAME mail TO email;\n\
    ALTER TABLE users RENAME TO members;\n";

const DOWN: &str = "ALTER TABLE members RENAME TO users;\n\
    ALTER TABLE users RENAME email TO mail;\n\
    DROP INDEX users_once, orders_note, orders_state;\n\
    CREATE INDEX orders_user ON orders (user_id);\n";

const QUERIES: &str = "-- name: by_user :many\nSELECT id FROM orders WHERE user_id = :user AND :user > 0;\n\
    -- name: rare\nSELECT count(*) FROM orders WHERE state = 'rare';\n\
    -- name: one\n-- args: 7\nSELECT note FROM orders WHERE id = $1;\n\
    -- name: mail\nSELECT mail FROM users WHERE id = $1;\n\
    -- name: nowhere\nSELECT * FROM nowhere;\n\
    -- name: locked\nSELECT id FROM orders WHERE id = 1 FOR UPDATE;\n\
    -- name: people\nSELECT id FROM people WHERE id = 7;\n\
    -- name: events\nSELECT kind FROM events WHERE at = $1;\n";

const EXPORT: &str = "query,calls,total_exec_time\n\
    UPDATE orders SET note = $1 WHERE user_id = $2 AND note <> 'leaked',10,5.5\n\
    COMMIT,10,0.1\n\
    \"SELECT $1 || $2, now() - interval $3 FROM events\",3,9\n\
    SELECT * FROM of_another_database,1,1\n\
    SELECT 'cut,1,1\n";

fn write(bench: &Bench) {
    bench.write_all(&[
        ("acme.sql", BASE),
        ("m/1.up.sql", UP),
        ("m/1.down.sql", DOWN),
        ("q/a.sql", QUERIES),
        (
            "next.sql",
            "-- name: email\nSELECT email FROM members WHERE email = $1;\n",
        ),
        ("s.csv", EXPORT),
        (
            "checks.sql",
            "-- name: none\nSELECT id FROM orders WHERE id < 0;\n",
        ),
    ]);
}

const HEAD: &str = "version: 1\ntenants: [{ name: acme, snapshot: acme.sql }]\nmigration: { format: sql, path: m }\n";
const PLANS: &str =
    "queries: [q/*.sql, { path: next.sql, app: new }], statements: s.csv, seq_scan_above: 1MiB";

fn query<'t>(told: &'t Told, name: &str) -> &'t Value {
    let queries = told.0["plans"]["queries"].as_array().unwrap();
    let found = queries.iter().find(|query| query["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {queries:#?}"))
}

fn costs(query: &Value) -> (f64, f64) {
    let cost = |side: &str| query[side]["cost"].as_f64().unwrap();
    (cost("before"), cost("after"))
}

fn what_changes(bench: &Bench) {
    write(bench);
    let outcome = bench
        .run_config(&format!("{HEAD}plans: {{ {PLANS} }}\n"))
        .expect(1);
    let told = outcome.tenant("acme");
    assert_eq!(told.stage("rollback"), "pass");
    assert_eq!((told.stage("suites"), told.stage("redo")), ("fail", "pass"));

    let by_user = query(&told, "by_user");
    assert_eq!(by_user["generic"], true);
    let change = by_user["changes"][0].as_str().unwrap();
    assert!(
        change.starts_with("public.orders: ") && change.ends_with("→ Seq Scan"),
        "{change}"
    );
    let (before, after) = costs(by_user);
    assert!(after > before * 5.0, "{before} {after}");
    let scan = told.finding("plans.new-seq-scan");
    assert_eq!(
        (&scan["object"], &scan["severity"]),
        (&"table public.orders".into(), &"warning".into())
    );
    let readers = scan["evidence"]["queries"].as_array().unwrap();
    assert_eq!(readers.len(), 2, "{scan}");

    // What is known is executed; what locks rows is not, and nobody is blamed for that.
    let pages = |query: &Value| ["before", "after"].map(|side| query[side]["pages"].as_u64());
    let [before, after] = pages(query(&told, "rare")).map(Option::unwrap);
    assert!(before > 100 && after < 20, "{before} {after}");
    let one = query(&told, "one");
    assert_eq!(
        (&one["generic"], &one["changes"]),
        (&false.into(), &Value::Array(Vec::new()))
    );
    assert!(pages(one).iter().all(Option::is_some), "{one}");
    assert_eq!(pages(query(&told, "locked")), [None, None]);
    assert_eq!(pages(by_user), [None, None]);

    // The running version's query is broken; the new version's has no plan before, as it should be.
    let broken = told.finding("plans.query-broken");
    assert_eq!(
        (&broken["sqlstate"], &broken["object"]),
        (&"42P01".into(), &"query mail".into())
    );
    assert_eq!(broken["location"]["file"], "q/a.sql");
    let email = query(&told, "email");
    assert!(
        email["before"].is_null() && !email["after"].is_null(),
        "{email}"
    );
    let findings = told.0["findings"].as_array().unwrap();
    let of = |id: &str| -> Vec<&str> {
        let of = findings.iter().filter(|finding| finding["id"] == id);
        of.map(|finding| finding["object"].as_str().unwrap())
            .collect()
    };
    assert_eq!(of("plans.query-broken"), ["query mail"]);
    assert_eq!(of("plans.not-explained"), ["export s.csv", "query nowhere"]);
    assert_eq!(of("plans.left-out").len(), 2);
    assert_eq!(of("plans.index-unused"), ["index public.orders_note"]);

    let indexes = told.0["plans"]["indexes"].as_array().unwrap();
    let gains: Vec<_> = indexes
        .iter()
        .map(|one| (one["index"].as_str().unwrap(), &one["queries"]))
        .collect();
    assert_eq!(
        gains,
        [
            ("public.orders_note", &serde_json::json!([])),
            ("public.orders_state", &serde_json::json!(["rare"])),
            ("public.users_once", &serde_json::json!(["email"])),
        ]
    );
    assert!(indexes[1]["gain_percent"].as_f64().unwrap() > 50.0);
    // A new name is no other plan, and the partitions that NULL rules out are looked at all the same.
    let people = query(&told, "people");
    assert_eq!(people["changes"], Value::Array(Vec::new()), "{people}");
    let tree = query(&told, "events")["after"]["tree"].to_string();
    assert!(tree.contains("events_1"), "{tree}");
    // Constants without types are of some type.
    assert!(costs(query(&told, "s.csv:4")).1 > 0.0);

    for file in ["report.json", "report.html", "summary.md", "events.ndjson"] {
        assert!(!outcome.file(file).contains("leaked"), "{file}");
    }
    assert!(outcome.file("summary.md").contains("### Plans"));
}

/// Limits, and what happens where the rollback keeps no copy of the base.
fn limits_and_mistakes() {
    with(Engine::Local, |bench| {
        write(bench);
        let head =
            format!("{HEAD}rollback: {{ strategy: irreversible, reason: plans }}\nredo: false\n");
        let suites = "suites: [{ name: checks, kind: sql, path: checks.sql }]\n";
        let plans = "plans: { suites: true, queries: q/b.sql, execute: false, settings: { enable_seqscan: 'off' } }\n";
        bench.write(
            "q/b.sql",
            "-- name: rare\nSELECT count(*) FROM orders WHERE state = 'rare';\n",
        );
        let gates = "gates: { max_plan_cost: 1, min_index_gain: 10% }\n";
        let outcome = bench
            .run_config(&format!("{head}{suites}{plans}{gates}"))
            .expect(1);
        let told = outcome.tenant("acme");
        let broken: Vec<&str> = told
            .decisive()
            .into_iter()
            .filter(|finding| finding["id"] == "gates.exceeded")
            .map(|finding| finding["message"].as_str().unwrap())
            .collect();
        assert_eq!(broken.len(), 2, "{broken:?}");
        assert!(broken[0].starts_with("max_plan_cost: query "), "{broken:?}");
        assert_eq!(
            broken[1],
            "min_index_gain: no query uses it with the new index public.orders_note, asked for are 10%"
        );
        assert_eq!(told.0["plans"]["settings"]["enable_seqscan"], "off");
        assert_eq!(query(&told, "none")["source"], "suite");
        assert!(query(&told, "rare")["after"]["pages"].is_null());

        // Without a migration there is nothing to measure, and no copy is made for that.
        bench.write("m/1.up.sql", "SELECT 1;\n");
        let config = format!("{head}{plans}{gates}")
            .replace("suites: true, ", "")
            .replace("path: m }", "path: m, from: '1' }");
        let told = bench.run_config(&config).tenant("acme");
        assert_eq!(told.finding("gates.not-checked")["severity"], "warning");
        assert!(told.0["plans"].is_null());

        for (name, text, wrong) in [
            (
                "s.csv",
                "a,b\n1,2\n",
                "s.csv: it has no column `query`; its columns are a, b",
            ),
            (
                "q/a.sql",
                "\\d users\n",
                "q/a.sql: line 1 is a command of psql",
            ),
        ] {
            write(bench);
            bench.write(name, text);
            bench.write("harness.yaml", format!("{HEAD}plans: {{ {PLANS} }}\n"));
            let outcome = bench.pgrehearse(&["check"]).expect(2);
            assert!(outcome.stderr.contains(wrong), "{}", outcome.stderr);
        }
        bench.write(
            "harness.yaml",
            format!("{HEAD}plans: {{ queries: q/b.sql, settings: {{ work_mem: much }} }}\n"),
        );
        let told = bench.run(&[]).expect(3).tenant("acme");
        assert_eq!(told.finding("run.configuration")["stage"], "suites");
    });
}

on_both_engines!(what_changes);

#[test]
fn limits() {
    limits_and_mistakes();
}
