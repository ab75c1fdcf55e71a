//! Many tenants: which are rehearsed, how many at once, and what the exit code makes of them.

use std::collections::BTreeSet;

use crate::bench::Bench;
use crate::on_both_engines;
use crate::outcome::Outcome;

on_both_engines!(parts, several_at_once; local: fail_fast, warnings);

/// Tenants `a` to `e`; the migration fails on `b` and warns on `c`.
fn write_fleet(bench: &Bench) {
    bench.write_all(&[
        ("plain.sql", "CREATE TABLE t (id int, b int);"),
        (
            "taken.sql",
            "CREATE TABLE t (id int, b int);\nCREATE TABLE taken (id int);",
        ),
        (
            "m/1_a.up.sql",
            "CREATE TABLE taken (id int);\nALTER TABLE t ADD COLUMN c int;",
        ),
        (
            "m/1_a.down.sql",
            "ALTER TABLE t DROP COLUMN c;\nDROP TABLE taken;",
        ),
        ("m/2_order.up.sql", "ALTER TABLE t DROP COLUMN id;"),
        ("m/2_order.down.sql", "ALTER TABLE t ADD COLUMN id int;"),
        (
            "harness.yaml",
            "version: 1\n\
             tenants:\n\
             \x20 - { name: a, snapshot: plain.sql, to: \"1\" }\n\
             \x20 - { name: b, snapshot: taken.sql, to: \"1\" }\n\
             \x20 - { name: c, snapshot: plain.sql, from: \"1\" }\n\
             \x20 - { name: d, snapshot: plain.sql, to: \"1\" }\n\
             \x20 - { name: e, snapshot: plain.sql, to: \"1\" }\n\
             migration: { format: sql, path: m }\n\
             redo: false\n",
        ),
    ]);
}

fn names(outcome: &Outcome) -> Vec<String> {
    let report = outcome.report();
    let tenants = report["tenants"].as_array().unwrap();
    let name = |tenant: &serde_json::Value| tenant["name"].as_str().unwrap().to_owned();
    tenants.iter().map(name).collect()
}

/// The shards are all tenants, each once; globs choose by name.
fn parts(bench: &Bench) {
    write_fleet(bench);
    let plan = |words: &[&str]| -> Vec<String> {
        let words = [&["plan", "--format", "json"], words].concat();
        let outcome = bench.pgrehearse(&words).expect(0);
        let plan: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
        let tenants = plan["tenants"].as_array().unwrap();
        let name = |tenant: &serde_json::Value| tenant["name"].as_str().unwrap().to_owned();
        tenants.iter().map(name).collect()
    };
    let shards: Vec<String> = ["1/3", "2/3", "3/3"]
        .iter()
        .flat_map(|shard| plan(&["--shard", shard]))
        .collect();
    assert_eq!(shards.len(), 5);
    let shards: BTreeSet<String> = shards.into_iter().collect();
    assert_eq!(shards, plan(&[]).into_iter().collect());
    assert_eq!(
        plan(&["--tenant", "[ad]", "--tenant", "e*"]),
        ["a", "d", "e"]
    );
    let outcome = bench.run(&["--tenant", "d"]).expect(0);
    assert_eq!(names(&outcome), ["d"]);
    bench.pgrehearse(&["run", "--tenant", "nobody"]).expect(2);
}

/// After the first failure nothing is started; what was not is an error, not a pass.
fn fail_fast(bench: &Bench) {
    write_fleet(bench);
    let outcome = bench.run(&["--jobs", "1", "--fail-fast"]).expect(3);
    assert_eq!(names(&outcome), ["a", "b", "c", "d", "e"]);
    let verdicts = ["a", "b", "c", "d", "e"].map(|name| outcome.tenant(name).verdict().to_owned());
    assert_eq!(verdicts, ["pass", "fail", "error", "error", "error"]);
    assert_eq!(outcome.tenant("e").stage("provision"), "skipped");
}

fn warnings(bench: &Bench) {
    write_fleet(bench);
    let outcome = bench.run(&["--tenant", "c"]).expect(0);
    assert_eq!(outcome.tenant("c").verdict(), "warn");
    assert_eq!(outcome.tenant("c").only()["id"], "rollback.column-order");
    assert_eq!(
        outcome.tenant("c").0["rollback"]["column_order_restored"],
        false
    );
    let outcome = bench
        .run(&["--tenant", "c", "--fail-on", "warn", "--format", "json"])
        .expect(1);
    assert_eq!(outcome.stdout, outcome.file("report.json"));
}

/// With `--jobs 3` several are rehearsed at the same time, and never more than three. Sandboxes of others may
/// be started or removed meanwhile.
fn several_at_once(bench: &Bench) {
    write_fleet(bench);
    let outcome = bench.run(&["--jobs", "3"]).expect(1);
    let (mut working, mut most) = (BTreeSet::new(), 0);
    for event in outcome.events() {
        let tenant = event["tenant"].as_str().unwrap_or_default().to_owned();
        match (event["type"].as_str(), event["stage"].as_str()) {
            (Some("stage_started"), Some("suites" | "migrate")) => {
                working.insert(tenant);
            }
            (Some("stage_finished"), Some("traffic")) => {
                working.remove(&tenant);
            }
            _ => {}
        }
        most = most.max(working.len());
    }
    assert!(working.is_empty());
    assert!((2..=3).contains(&most), "{most}");
    let report = outcome.report();
    assert_eq!(report["counts"]["pass"], 3);
    assert_eq!(report["counts"]["fail"], 1);
    assert_eq!(report["counts"]["warn"], 1);
}
