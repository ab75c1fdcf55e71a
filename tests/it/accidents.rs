//! `rollback.interrupt`: the server is killed on the way, and the next run has to complete.

use std::time::Duration;

use rustix::process::Signal;
use serde_json::Value;

use crate::bench::Bench;
use crate::on_both_engines;
use crate::outcome::{Outcome, Told};

on_both_engines!(
    transactions_survive, interrupted_and_killed_itself;
    local: an_invalid_index_is_in_the_way, an_invalid_index_is_taken_for_a_finished_one, a_script_heals_itself,
    half_a_change_is_made_twice
);

/// Rehearses steps on an empty database; the first makes a table with rows.
fn rehearse(bench: &Bench, rollback: &str, steps: &[&str]) -> Outcome {
    write(bench, rollback, steps);
    bench.run(&[])
}

fn write(bench: &Bench, rollback: &str, steps: &[&str]) {
    const FIRST: &str = "CREATE TABLE orders (id serial PRIMARY KEY, total int, \
        made timestamptz DEFAULT clock_timestamp(), token text DEFAULT md5(random()::text));\n\
        INSERT INTO orders (total) SELECT n FROM generate_series(1, 100) n;\n";
    for (number, step) in [FIRST].iter().chain(steps).enumerate() {
        bench.write(&format!("m/{}.up.sql", number + 1), step);
    }
    bench.write(
        "harness.yaml",
        format!(
            "version: 1\n\
             tenants: [{{ name: new, snapshot: empty }}]\n\
             migration: {{ format: sql, path: m }}\n\
             redo: false\n\
             rollback: {{ interrupt: true, {rollback} }}\n"
        ),
    );
}

const GENERATED: &str = "strategy: generated";
const NONE: &str = "strategy: irreversible, reason: for the test";

/// The accidents of a step.
fn accidents(tenant: &Told, step: &str) -> Vec<Value> {
    let all = tenant.0["interruptions"].as_array().unwrap();
    let own = all.iter().filter(|one| one["step"] == step);
    own.cloned().collect()
}

/// `kind inside recorded completes same_result` of each accident of a step.
fn outcomes(tenant: &Told, step: &str) -> Vec<String> {
    let word = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    accidents(tenant, step)
        .iter()
        .map(|one| {
            ["kind", "inside", "recorded", "completes", "same_result"]
                .map(|key| word(&one[key]))
                .join(" ")
        })
        .collect()
}

/// The findings with an id.
fn found<'a>(tenant: &'a Told, id: &str) -> Vec<&'a Value> {
    let findings = tenant.0["findings"].as_array().unwrap();
    findings.iter().filter(|one| one["id"] == id).collect()
}

fn an_invalid_index_is_in_the_way(bench: &Bench) {
    let index = "-- for the list\nCREATE INDEX CONCURRENTLY by_total ON orders (total);\n";
    let outcome = rehearse(bench, GENERATED, &[index]).expect(1);
    let tenant = outcome.tenant("new");
    assert_eq!(tenant.stage("rollback"), "fail");
    let finding = tenant.only();
    assert_eq!(finding["id"], "rollback.interrupted-stuck");
    assert_eq!(finding["object"], "index public.by_total");
    assert_eq!(finding["location"]["file"], "m/2.up.sql");
    assert_eq!(finding["location"]["line"], 2);
    assert_eq!(finding["sqlstate"], "42P07");
    assert_eq!(
        finding["evidence"]["left_behind"],
        "index public.by_total: new and INVALID"
    );
    let help = finding["help"].as_str().unwrap();
    assert!(
        help.contains("DROP INDEX CONCURRENTLY IF EXISTS public.by_total"),
        "{help}"
    );
    assert_eq!(
        outcomes(&tenant, "2"),
        [
            "inside true false false false",
            // Everything is done, but the tool has not written it down.
            "boundary false false false false",
            "boundary false true true true",
        ]
    );
    assert_eq!(outcomes(&tenant, "1"), ["boundary false true true true"]);
    assert!(
        outcome
            .stderr
            .contains("interruptions: 4 rehearsed, after 2 of them")
    );
    let summary = outcome.file("summary.md");
    assert!(
        summary.contains("| `new` | during m/2.up.sql:2 |"),
        "{summary}"
    );
}

fn an_invalid_index_is_taken_for_a_finished_one(bench: &Bench) {
    let index = "CREATE INDEX CONCURRENTLY IF NOT EXISTS by_total ON orders (total);\n";
    let outcome = rehearse(bench, GENERATED, &[index]).expect(1);
    let tenant = outcome.tenant("new");
    let finding = tenant.only();
    assert_eq!(finding["id"], "rollback.interrupted-differs");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["object"], "index public.by_total");
    let message = finding["message"].as_str().unwrap();
    assert!(message.contains("valid: none → false"), "{message}");
    assert_eq!(
        outcomes(&tenant, "2"),
        [
            "inside true false true false",
            "boundary false false true true",
            "boundary false true true true",
        ]
    );
}

fn a_script_heals_itself(bench: &Bench) {
    let index = "DROP INDEX CONCURRENTLY IF EXISTS by_total;\n\
                 CREATE INDEX CONCURRENTLY by_total ON orders (total);\n";
    let outcome = rehearse(bench, GENERATED, &[index]).expect(0);
    let tenant = outcome.tenant("new");
    assert_eq!(tenant.verdict(), "pass", "{:#}", tenant.0["findings"]);
    let left = found(&tenant, "rollback.interrupted-leftover");
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["severity"], "info");
    assert_eq!(left[0]["object"], "index public.by_total");
    let of_index = &accidents(&tenant, "2")[2];
    assert_eq!(of_index["line"], 2);
    assert_eq!(of_index["inside"], true);
    assert_eq!(of_index["left_behind"][0]["what"], "new and INVALID");
    assert_eq!(of_index["same_result"], true);
}

fn half_a_change_is_made_twice(bench: &Bench) {
    let batches = "-- pgrehearse: no-transaction\n\
                   UPDATE orders SET total = total + 1 WHERE id <= 50;\n\
                   UPDATE orders SET total = total + 1 WHERE id > 50;\n";
    let outcome = rehearse(bench, NONE, &[batches]).expect(1);
    let tenant = outcome.tenant("new");
    let errors = found(&tenant, "rollback.interrupted-differs");
    let severities: Vec<&Value> = errors.iter().map(|finding| &finding["severity"]).collect();
    // Only the record was lacking the second time.
    assert_eq!(severities, ["error", "warning"]);
    assert_eq!(errors[0]["location"]["line"], 2);
    let message = errors[0]["message"].as_str().unwrap();
    assert!(message.contains("total differs in 50 of 100"), "{message}");
    assert_eq!(
        errors[0]["evidence"]["interrupted"],
        "after line 2; during line 3"
    );
    assert_eq!(
        outcomes(&tenant, "2"),
        [
            "inside true false true true",
            "boundary false false true false",
            "inside true false true false",
            "boundary false false true false",
            "boundary false true true true",
        ]
    );
    assert_eq!(tenant.stage("rollback"), "fail");
}

/// Times, random values and numbers of sequences are others each time, with or without accidents.
fn transactions_survive(bench: &Bench) {
    let more = "INSERT INTO orders (total) VALUES (7);\n";
    let column = "ALTER TABLE orders ADD COLUMN seen timestamptz DEFAULT clock_timestamp();\n\
                  CREATE TABLE items (id serial PRIMARY KEY, of_order int REFERENCES orders);\n\
                  INSERT INTO items (of_order) SELECT id FROM orders;\n";
    let outcome = rehearse(bench, GENERATED, &[more, column]).expect(0);
    let tenant = outcome.tenant("new");
    assert_eq!(tenant.verdict(), "pass", "{:#}", tenant.0["findings"]);
    for step in ["1", "2", "3"] {
        assert_eq!(outcomes(&tenant, step), ["boundary false true true true"]);
    }
    let filled = tenant.statements().iter();
    let mut filled = filled.filter(|one| one["sql"].as_str().unwrap().contains("seen"));
    let reasons = &filled.next().unwrap()["rewrite_reasons"];
    assert_eq!(reasons, &serde_json::json!(["default"]));
}

/// What Postgres does is the same on both engines.
mod on_one_engine {
    use crate::bench::{Engine, with};

    #[test]
    fn statements_that_commit_on_the_way() {
        with(Engine::Local, super::statements_that_commit_on_the_way);
    }

    #[test]
    fn what_is_new_in_the_same_step() {
        with(Engine::Local, super::what_is_new_in_the_same_step);
    }

    #[test]
    fn what_a_crash_loses_between_steps() {
        with(Engine::Local, super::what_a_crash_loses_between_steps);
    }
}

fn statements_that_commit_on_the_way(bench: &Bench) {
    let tables = "CREATE TABLE p (a int) PARTITION BY RANGE (a);\n\
        CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);\n\
        CREATE TYPE mood AS ENUM ('good');\n\
        CREATE PROCEDURE batches() LANGUAGE plpgsql AS $$ BEGIN FOR n IN 0..3 LOOP \
        UPDATE orders SET total = total + 1 WHERE id > n * 25 AND id <= n * 25 + 25; COMMIT; \
        END LOOP; END $$;\n";
    let alone = "-- pgrehearse: no-transaction\n";
    let call = format!("{alone}CALL batches();\n");
    let value = format!("{alone}ALTER TYPE mood ADD VALUE IF NOT EXISTS 'bad';\n");
    let detach = "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;\n";
    let reindex = "REINDEX INDEX CONCURRENTLY orders_pkey;\n";
    let outcome = rehearse(bench, NONE, &[tables, &call, &value, detach, reindex]).expect(1);
    let tenant = outcome.tenant("new");
    let inside = |step: &str| accidents(&tenant, step)[0].clone();

    let call = inside("3");
    assert_eq!(
        (&call["inside"], &call["same_result"]),
        (&true.into(), &false.into())
    );
    assert_eq!(
        call["left_behind"][0]["what"],
        "rows: total differs in 75 of 100"
    );

    let value = inside("4");
    assert_eq!(
        (&value["inside"], &value["same_result"]),
        (&true.into(), &true.into())
    );
    assert_eq!(value["left_behind"], Value::Array(Vec::new()));

    let detach = inside("5");
    assert_eq!(
        (&detach["inside"], &detach["completes"]),
        (&true.into(), &false.into())
    );
    assert_eq!(
        detach["left_behind"][0]["what"],
        "detach pending: false → true"
    );

    let reindex = inside("6");
    assert_eq!(
        (&reindex["inside"], &reindex["same_result"]),
        (&true.into(), &false.into())
    );
    assert_eq!(
        reindex["left_behind"][0]["object"],
        "index public.orders_pkey_ccnew"
    );
}

/// The rows of a table or column that the step itself makes tell a part from the whole, too.
fn what_is_new_in_the_same_step(bench: &Bench) {
    let batches = |make: &str, work: &str| {
        format!(
            "-- pgrehearse: no-transaction\n{make};\nDO $$ BEGIN FOR n IN 0..3 LOOP {work} \
             WHERE id > n * 25 AND id <= n * 25 + 25; COMMIT; END LOOP; END $$;\n"
        )
    };
    let table = batches(
        "CREATE TABLE IF NOT EXISTS copies (id int)",
        "INSERT INTO copies SELECT id FROM orders",
    );
    let column = batches(
        "ALTER TABLE orders ADD COLUMN IF NOT EXISTS twice int",
        "UPDATE orders SET twice = total * 2",
    );
    let random =
        "INSERT INTO orders (total) SELECT 1 FROM generate_series(1, 1000) WHERE random() < 0.5;\n";
    let outcome = rehearse(bench, NONE, &[&table, &column, random]).expect(1);
    let tenant = outcome.tenant("new");
    let inside = |step: &str| {
        let all = accidents(&tenant, step);
        let found = all.iter().find(|row| {
            row["kind"] == "inside" && row["statement"].as_str().unwrap().starts_with("DO")
        });
        found.unwrap_or_else(|| panic!("{all:#?}")).clone()
    };
    let table = inside("2");
    assert_eq!(
        (&table["inside"], &table["same_result"]),
        (&true.into(), &false.into()),
        "{table:#}"
    );
    let column = inside("3");
    assert_eq!(
        (&column["inside"], &column["same_result"]),
        (&true.into(), &true.into()),
        "{column:#}"
    );
    let unknown = found(&tenant, "rollback.not-checked");
    assert_eq!(unknown.len(), 1, "{unknown:#?}");
    let message = unknown[0]["message"].as_str().unwrap();
    assert!(message.contains("table public.orders"), "{message}");
}

/// The rows of unlogged tables and the settings of a session are gone after a crash.
fn what_a_crash_loses_between_steps(bench: &Bench) {
    let staging = "CREATE UNLOGGED TABLE staging AS SELECT id FROM orders;\n";
    let used = "DELETE FROM orders WHERE id IN (SELECT id FROM staging WHERE id > 90);\n";
    let tenant = rehearse(bench, NONE, &[staging, used])
        .expect(1)
        .tenant("new");
    let left = found(&tenant, "rollback.interrupted-leftover");
    assert_eq!(left[0]["severity"], "warning");
    assert_eq!(left[0]["object"], "table public.staging");
    let differs = found(&tenant, "rollback.interrupted-differs");
    assert_eq!(differs[0]["object"], "table public.orders");
    assert_eq!(differs[0]["evidence"]["step"], "2");

    let path = "CREATE SCHEMA side;\nSET search_path = side;\n";
    let table = "CREATE TABLE here (id int);\n";
    let tenant = rehearse(bench, NONE, &[path, table])
        .expect(1)
        .tenant("new");
    let differs = found(&tenant, "rollback.interrupted-differs");
    let message = differs[0]["message"].as_str().unwrap();
    assert!(
        message.contains("table public.here: only there"),
        "{message}"
    );

    let temporary = "CREATE TEMPORARY TABLE gone (id int);\n";
    let tenant = rehearse(bench, NONE, &[temporary, "INSERT INTO gone VALUES (1);\n"])
        .expect(1)
        .tenant("new");
    let stuck = found(&tenant, "rollback.interrupted-stuck");
    assert_eq!(stuck[0]["sqlstate"], "42P01");
    assert_eq!(outcomes(&tenant, "2"), ["boundary false true false false"]);
}

/// The run is interrupted while servers are killed, and killed itself.
fn interrupted_and_killed_itself(bench: &Bench) {
    let index = "CREATE INDEX CONCURRENTLY by_total ON orders (total);\n";
    write(bench, NONE, &[index; 1]);
    let begins = |event: &Value| {
        let message = event["message"].as_str().unwrap_or_default();
        event["type"] == "stage_progress" && message.starts_with("killing the server: 2")
    };
    for wait in [0, 150, 400] {
        let mut run = bench.start(&[]);
        run.wait_for(begins);
        std::thread::sleep(Duration::from_millis(wait));
        run.signal(Signal::INT);
        run.finish().expect(130);
        bench.nothing_is_left();
    }
    let mut run = bench.start(&[]);
    run.wait_for(begins);
    std::thread::sleep(Duration::from_millis(200));
    run.signal(Signal::KILL);
    run.finish().expect(-1);
    bench.pgrehearse(&["clean"]).expect(0);
}

mod asked_in_vain {
    //! What cannot be rehearsed is not passed in silence.

    use super::found;
    use crate::bench::{Bench, Engine, with};

    #[test]
    fn the_steps_of_a_command_are_not_known() {
        with(Engine::Local, |bench: &Bench| {
            let outcome = bench
                .run_config(
                    "version: 1\n\
                     tenants: [{ name: new, snapshot: empty }]\n\
                     migration:\n\
                     \x20 format: command\n\
                     \x20 up: \"true\"\n\
                     \x20 down: \"true\"\n\
                     rollback: { interrupt: true }\n",
                )
                .expect(0);
            let tenant = outcome.tenant("new");
            assert_eq!(tenant.verdict(), "warn");
            let told = found(&tenant, "rollback.not-checked");
            assert!(told[0]["message"].as_str().unwrap().contains("interrupt"));
        });
    }

    #[test]
    fn a_role_belongs_to_the_whole_server() {
        with(Engine::Local, |bench: &Bench| {
            let role = "-- pgrehearse: no-transaction\n\
                        CREATE ROLE clerk;\nGRANT SELECT ON orders TO clerk;\n";
            let tenant = super::rehearse(bench, super::NONE, &[role])
                .expect(0)
                .tenant("new");
            let told = found(&tenant, "rollback.not-checked");
            assert!(told[0]["message"].as_str().unwrap().contains("roles"));
            assert_eq!(
                super::outcomes(&tenant, "2"),
                ["boundary false true true true"]
            );
        });
    }
}
