//! Who is rehearsed when, how many at once, and what becomes of a tenant whose sandbox goes away.

use std::process::Command;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::bench::{Bench, Engine, run_id};
use crate::leftovers;
use crate::on_both_engines;
use crate::outcome::{Outcome, Started};

on_both_engines!(
    alone_in_a_small_budget, begun_anew;
    local: the_longest_first, restores_one_at_a_time, begun_anew_in_vain, the_migrations_own_failure
);

/// Tenants with a table each, and a migration that takes a moment.
fn write_fleet(bench: &Bench, more: &str, migration: &str) {
    for (name, rows) in [("a", 10), ("b", 60_000), ("c", 20)] {
        let rows: Vec<String> = (0..rows).map(|n| n.to_string()).collect();
        let rows = rows.join("\n");
        let dump = format!("CREATE TABLE t (id int);\nCOPY t (id) FROM stdin;\n{rows}\n\\.\n");
        bench.write(&format!("{name}.sql"), dump);
    }
    bench.write("m/1_u.up.sql", migration);
    bench.write("m/1_u.down.sql", "DROP TABLE u;\n");
    bench.write(
        "harness.yaml",
        format!(
            "version: 1\ntenants: [ {{ name: a, snapshot: a.sql }}, {{ name: b, snapshot: b.sql }}, \
             {{ name: c, snapshot: c.sql }} ]\nmigration: {{ format: sql, path: m }}\n{more}"
        ),
    );
}

const QUICK: &str = "CREATE TABLE u (id int);\n";
const SLOW: &str = "CREATE TABLE u (id int);\nSELECT pg_sleep(1.5);\n";

fn words(outcome: &Outcome, kind: &str) -> Vec<String> {
    let events = outcome.events();
    let told = events.iter().filter(|event| event["type"] == kind);
    told.map(|event| event["tenant"].as_str().unwrap().to_owned())
        .collect()
}

/// The most that was going on at once between two kinds of events.
fn most_at_once(outcome: &Outcome, fits: impl Fn(&Value) -> Option<bool>) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    for event in outcome.events() {
        match fits(&event) {
            Some(true) => now += 1,
            Some(false) => now -= 1,
            None => {}
        }
        most = most.max(now);
    }
    most
}

fn tenants_at_once(outcome: &Outcome) -> usize {
    most_at_once(outcome, |event| match event["type"].as_str().unwrap() {
        "tenant_started" => Some(true),
        "tenant_finished" => Some(false),
        _ => None,
    })
}

/// The queue is in the order of what is expected, the report in that of the plan.
fn the_longest_first(bench: &Bench) {
    write_fleet(bench, "jobs: 1\n", QUICK);
    let outcome = bench.run(&[]).expect(0);
    assert_eq!(words(&outcome, "tenant_started"), ["b", "a", "c"]);
    let report = outcome.report();
    let names: Vec<&str> = report["tenants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tenant| tenant["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["a", "b", "c"]);
    assert_eq!(tenants_at_once(&outcome), 1);
    // With two, more sandboxes are there than are worked in.
    write_fleet(bench, "jobs: 2\n", SLOW);
    let outcome = bench.run(&[]).expect(0);
    assert_eq!(tenants_at_once(&outcome), 3);
    let worked_in = most_at_once(&outcome, |event| {
        let of_migration = event["stage"] == "migrate";
        match event["type"].as_str().unwrap() {
            "stage_started" if of_migration => Some(true),
            "stage_finished" if of_migration => Some(false),
            _ => None,
        }
    });
    assert_eq!(worked_in, 2);
}

/// What needs more than there is runs alone, and that is told.
fn alone_in_a_small_budget(bench: &Bench) {
    write_fleet(bench, "jobs: 3\nbudget: { memory: 64MiB }\n", QUICK);
    let outcome = bench.run(&[]).expect(0);
    assert_eq!(tenants_at_once(&outcome), 1);
    let told = outcome.events();
    let told: Vec<&Value> = told
        .iter()
        .filter(|event| event["type"] == "schedule_noted")
        .collect();
    assert_eq!(told.len(), 3);
    assert!(
        outcome.stderr.contains("b is rehearsed alone"),
        "{}",
        outcome.stderr
    );
    // With room for two there are two.
    let memory = if bench.engine == Engine::Docker {
        "postgres: { memory: 256MiB }\nbudget: { memory: 600MiB }\n"
    } else {
        "budget: { memory: 500MiB }\n"
    };
    write_fleet(bench, &format!("jobs: 3\n{memory}"), SLOW);
    assert_eq!(tenants_at_once(&bench.run(&[]).expect(0)), 2);
}

/// Restores have a limit of their own, below that of rehearsals.
fn restores_one_at_a_time(bench: &Bench) {
    bench.own_cache();
    write_fleet(bench, "jobs: 3\nrestores: 1\n", SLOW);
    let outcome = bench.run(&[]).expect(0);
    let restores = most_at_once(&outcome, |event| {
        let what = (event["type"].as_str().unwrap(), event["message"].as_str());
        match what {
            ("stage_progress", Some(message)) if message.starts_with("restoring") => Some(true),
            ("stage_progress", Some("freezing the seed")) => Some(false),
            _ => None,
        }
    });
    assert_eq!(restores, 1);
    assert!(tenants_at_once(&outcome) > 1);
}

/// Kills the server of the run's only sandbox, as the system does where memory is short.
fn kill_server(bench: &Bench, run: &Started) {
    match bench.engine {
        Engine::Docker => {
            let containers = leftovers::containers(&run_id(&run.dir).unwrap());
            let status = Command::new("docker")
                .arg("kill")
                .args(&containers)
                .output();
            assert!(status.unwrap().status.success());
        }
        Engine::Local => {
            let files = leftovers::files(&bench.temporary());
            let files: Vec<String> = files
                .iter()
                .map(|path| format!("{path}/data/postmaster.pid"))
                .filter(|path| std::path::Path::new(path).exists())
                .collect();
            assert_eq!(files.len(), 1, "{files:?}");
            let text = std::fs::read_to_string(&files[0]).unwrap();
            let pid = text.lines().next().unwrap().parse().unwrap();
            kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
        }
    }
}

/// Waits until the migration sleeps in an attempt.
fn wait_for_migration(run: &mut Started, attempt: usize) {
    run.wait_for(|event| event["type"] == "tenant_started");
    let dir = run.dir.clone();
    let mut patience = 1000;
    loop {
        let begun = crate::outcome::read_events(&dir)
            .iter()
            .filter(|event| event["type"] == "stage_started" && event["stage"] == "migrate")
            .count();
        if begun == attempt {
            break;
        }
        patience -= 1;
        assert!(
            patience > 0,
            "attempt {attempt} did not come to its migration"
        );
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    std::thread::sleep(std::time::Duration::from_millis(300));
}

/// A sandbox that is killed from outside costs an attempt and no verdict, and it is not hidden.
fn begun_anew(bench: &Bench) {
    write_fleet(bench, "", SLOW);
    let mut run = bench.start(&["--tenant", "a"]);
    wait_for_migration(&mut run, 1);
    kill_server(bench, &run);
    let outcome = run.finish().expect(0);
    let tenant = outcome.tenant("a");
    assert_eq!(tenant.verdict(), "warn", "{:#}", tenant.0);
    assert_eq!(tenant.only()["id"], "run.retried");
    assert_eq!(tenant.0["retries"].as_array().unwrap().len(), 1);
    assert_eq!(tenant.0["retries"][0]["stage"], "migrate");
    // Of the first attempt nothing but that is in the report.
    assert_eq!(tenant.steps(), ["up 1_u", "down 1_u", "redo 1_u"]);
    assert_eq!(tenant.statements().len(), 5);
    assert_eq!(tenant.stage("migrate"), "pass");
    assert!(outcome.stderr.contains("begins anew"), "{}", outcome.stderr);
    assert!(outcome.dir().join("tenants/a/server.broken.log").exists());
    // The finished run says the same when it is rendered again.
    let dir = outcome.dir().to_str().unwrap().to_owned();
    let again = bench
        .pgrehearse(&["report", &dir, "--format", "json"])
        .expect(0);
    let again: Value = serde_json::from_str(&again.stdout).unwrap();
    assert_eq!(again["tenants"][0]["retries"], tenant.0["retries"]);
}

/// The second time it is an error with its cause.
fn begun_anew_in_vain(bench: &Bench) {
    write_fleet(bench, "", SLOW);
    let mut run = bench.start(&["--tenant", "a"]);
    for attempt in [1, 2] {
        wait_for_migration(&mut run, attempt);
        kill_server(bench, &run);
    }
    let outcome = run.finish().expect(3);
    let tenant = outcome.tenant("a");
    assert_eq!(tenant.verdict(), "error");
    assert_eq!(tenant.stage("migrate"), "error");
    assert!(tenant.finding("run.server-lost")["message"].is_string());
    assert!(tenant.finding("run.retried")["message"].is_string());
    assert_eq!(words(&outcome, "tenant_retried"), ["a"]);
}

/// What the migration does wrong is not tried again.
fn the_migrations_own_failure(bench: &Bench) {
    write_fleet(bench, "", "SELECT 1 / 0;\n");
    let outcome = bench.run(&["--tenant", "a"]).expect(1);
    assert_eq!(words(&outcome, "tenant_retried"), Vec::<String>::new());
    assert_eq!(words(&outcome, "tenant_started"), ["a"]);
}
