//! Soaks with a seeded flake and a seeded leak, killed ones, interrupted ones, and histories that cannot be used.

use std::process::Child;
use std::time::Duration;

use pgrehearse::history::{History, Selection};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::bench::Bench;
use crate::on_both_engines;
use crate::outcome::Outcome;

on_both_engines!(local: flake_and_leak, killed, unusable);

fn write(bench: &Bench, suite: &str) {
    bench.write_all(&[
        ("base.sql", "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);"),
        ("m/1_a.up.sql", "ALTER TABLE t ADD COLUMN a int;"),
        ("m/1_a.down.sql", "ALTER TABLE t DROP COLUMN a;"),
        (
            "harness.yaml",
            "version: 1\n\
             tenants: [ { name: acme, snapshot: base.sql } ]\n\
             migration: { format: sql, path: m }\n\
             suites: [ { name: seeded, kind: command, run: \"sh seeded.sh\", app: new, on: [migrated] } ]\n\
             redo: false\n",
        ),
        ("seeded.sh", suite),
    ]);
}

/// The suite fails in the fourth round, and leaves a file in each.
fn flake_and_leak(bench: &Bench) {
    let suite = "echo . >> count\nn=$(wc -l < count)\ntouch leaked-$n\n\
                 test -n \"$PGREHEARSE_SEED\" && test $n != 4\n";
    write(bench, suite);
    let outcome = bench
        .pgrehearse(&["soak", "--rounds", "6", "--seed", "1", "--format", "json"])
        .expect(1);
    let trend: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let runs = trend["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 6);
    assert!(
        runs.iter()
            .all(|run| run["calibration_ms"].as_f64().unwrap() > 0.0)
    );
    let flake = &trend["flakes"][0];
    assert_eq!(flake["tenant"], "acme");
    assert_eq!(flake["outcomes"][1]["verdict"], "fail");
    assert_eq!(flake["outcomes"][1]["example"]["round"], 4);
    let differs = flake["outcomes"][1]["differs"].to_string();
    assert!(differs.contains("suites.case-failed"), "{differs}");
    let leaks: Vec<&str> = trend["leaks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|leak| leak["measure"].as_str().unwrap())
        .collect();
    assert!(leaks.contains(&"project_files"), "{trend:#}");
    assert!(!leaks.contains(&"leftovers"), "{trend:#}");
    let run = flake["outcomes"][1]["example"]["run"].as_str().unwrap();
    let repro = format!("pgrehearse repro {run}/acme");
    assert!(outcome.stderr.contains(&repro), "{}", outcome.stderr);
    // The same seed again is the same order and the same number at once.
    let seed = runs[3]["seed"].as_str().unwrap();
    let again = bench.run(&["--seed", seed]).expect(0).report();
    assert_eq!(again["run"]["variation"]["jobs"], runs[3]["jobs"]);
    let drawn = bench.pgrehearse(&["report", "trend"]).expect(0);
    assert!(drawn.stdout.contains("flaky"), "{}", drawn.stdout);
    bench.pgrehearse(&["report", "trend", "--check"]).expect(1);
    let html = bench
        .pgrehearse(&["report", "trend", "--format", "html"])
        .expect(0);
    assert!(html.stdout.contains("<polyline"));
    // What was removed cannot be rebuilt.
    bench.pgrehearse(&["clean", "--runs"]).expect(0);
    let drawn = bench.pgrehearse(&["report", "trend"]).expect(0).stdout;
    assert!(
        drawn.contains("whose directory is gone") && !drawn.contains("pgrehearse repro"),
        "{drawn}"
    );
}

/// Waits until a soak has so many whole rounds and is in the middle of the next.
fn wait_for_rounds(bench: &Bench, child: &mut Child, rounds: usize) {
    let all = Selection {
        last: 100,
        ..Selection::default()
    };
    for _ in 0..2000 {
        assert!(child.try_wait().unwrap().is_none(), "the soak has ended");
        let history = History::open_existing(&bench.path(".pgrehearse/history.db"));
        let done = history.and_then(|history| history.trend(&all, None));
        let halves = std::fs::read_dir(bench.path(".pgrehearse/runs")).map_or(0, Iterator::count);
        if done.is_ok_and(|trend| trend.runs.len() == rounds) && halves > rounds {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("there were not so many rounds");
}

fn signal(child: &Child, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

fn killed(bench: &Bench) {
    write(bench, "sleep 0.3\n");
    let words = ["soak", "--rounds", "2"];
    let mut child = bench.command(&words).spawn().unwrap();
    wait_for_rounds(bench, &mut child, 1);
    signal(&child, Signal::KILL);
    child.wait().unwrap();
    let outcome = bench.pgrehearse(&words).expect(0);
    let told = &outcome.stderr;
    assert!(told.contains("which was killed: 1 round done"), "{told}");
    assert!(
        told.contains("discarded the round that was cut off"),
        "{told}"
    );
    assert!(told.contains("round 2 of 2"), "{told}");
    assert!(
        told.contains("2 runs: 2 passed; no flake, no regression, no leak"),
        "{told}"
    );
    let kept = std::fs::read_dir(bench.path(".pgrehearse/runs"))
        .unwrap()
        .count();
    assert_eq!(kept, 2);
    // Another one begins anew, and is ended by a signal.
    let mut child = bench.command(&words).spawn().unwrap();
    wait_for_rounds(bench, &mut child, 3);
    signal(&child, Signal::INT);
    let interrupted = Outcome::of(&child.wait_with_output().unwrap(), None).expect(130);
    let told = &interrupted.stderr;
    assert!(told.contains("1 run: 1 passed"), "{told}");
    let kept = std::fs::read_dir(bench.path(".pgrehearse/runs"))
        .unwrap()
        .count();
    assert_eq!(kept, 3);
}

fn unusable(bench: &Bench) {
    write(bench, "true\n");
    bench.pgrehearse(&["soak"]).expect(2);
    let absent = bench.pgrehearse(&["report", "trend"]).expect(2);
    assert!(
        absent.stderr.contains("there is no history"),
        "{}",
        absent.stderr
    );
    let garbage = "no database ".repeat(20);
    bench.write(".pgrehearse/history.db", &garbage);
    let refused = bench.pgrehearse(&["soak", "--rounds", "1"]).expect(2);
    assert!(
        refused.stderr.contains("is not a history"),
        "{}",
        refused.stderr
    );
    bench.pgrehearse(&["report", "trend"]).expect(2);
    // An ordinary run has promised nobody to be remembered, and says that it is not.
    let run = bench.pgrehearse(&["run"]).expect(0);
    assert!(run.stderr.contains("not in the history"), "{}", run.stderr);
    let left = std::fs::read_to_string(bench.path(".pgrehearse/history.db")).unwrap();
    assert_eq!(left, garbage);
    bench.pgrehearse(&["run", "--history", "h.db"]).expect(0);
    let trend = bench
        .pgrehearse(&["report", "trend", "--history", "h.db", "--format", "md"])
        .expect(0);
    assert!(
        trend.stdout.starts_with("# Trend: 1 run: 1 passed"),
        "{}",
        trend.stdout
    );
}
