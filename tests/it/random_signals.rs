//! Signals at any moment: nothing is left at once, or after the next run or `clean` where the process was killed.
//!
//! `PGREHEARSE_FAULT_ROUNDS` says how often (`make faults ROUNDS=300`), `PGREHEARSE_FAULT_SEED` repeats
//! the choices of a failure; the moments depend on the machine all the same.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::bench::{Bench, Engine, run_id};
use crate::leftovers;
use crate::on_both_engines;

on_both_engines!(at_any_moment);

const ROUNDS: u64 = 3;

/// Every kind of work: seeds, suites, programs with children, and second sandboxes.
const HARNESS: &str = "version: 1\n\
    tenants:\n\
    \x20 - { name: a, snapshot: a.sql }\n\
    \x20 - { name: c, snapshot: empty }\n\
    migration: { format: sql, path: m }\n\
    rollback: { mode: both }\n\
    suites:\n\
    \x20 - { name: query, kind: sql, path: check.sql }\n\
    \x20 - { name: program, kind: command, run: sh program.sh }\n";

fn write_project(bench: &Bench) {
    bench.write_all(&[
        ("harness.yaml", HARNESS),
        (
            "a.sql",
            "CREATE TABLE t AS SELECT i AS id FROM generate_series(1, 20000) i;\n",
        ),
        (
            "m/1_a.up.sql",
            "CREATE TABLE u (id int);\nSELECT pg_sleep(0.2);\n",
        ),
        ("m/1_a.down.sql", "DROP TABLE u;\n"),
        ("m/2_b.up.sql", "CREATE INDEX CONCURRENTLY i ON u (id);\n"),
        ("m/2_b.down.sql", "DROP INDEX CONCURRENTLY i;\n"),
        ("check.sql", "SELECT 1 FROM pg_sleep(0.1) WHERE false;\n"),
        // Its children are ours as well, that of another session too.
        ("program.sh", "setsid sleep 3 & sleep 0.3 & wait $!\n"),
    ]);
}

/// Marsaglia's xorshift, so that a failure can be repeated by its seed.
struct Chance(u64);

impl Chance {
    fn new() -> Self {
        let seed = std::env::var("PGREHEARSE_FAULT_SEED").ok();
        let seed = seed.map_or_else(
            || {
                let now = pgrehearse::clock::Clock::system().now();
                u64::try_from(now.as_microsecond()).unwrap() ^ u64::from(std::process::id()) << 40
            },
            |text| text.parse().unwrap(),
        );
        eprintln!("PGREHEARSE_FAULT_SEED={seed}");
        Self(seed | 1)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
fn at_any_moment(bench: &Bench) {
    write_project(bench);
    bench.own_cache();
    let rounds = std::env::var("PGREHEARSE_FAULT_ROUNDS").map_or(ROUNDS, |n| n.parse().unwrap());
    let mut chance = Chance::new();
    let before = shared_memory();
    let started = Instant::now();
    let words = ["--jobs", "2", "--quiet"];
    bench.run(&words).expect(0);
    let mut longest = u64::try_from(started.elapsed().as_millis()).unwrap();
    bench.clean_seeds().expect(0);
    for round in 1..=rounds {
        // Sooner rather than later: what is done when a run begins takes little time.
        let moment = chance.below(longest).min(chance.below(longest));
        let (signal, name) = match chance.below(6) {
            0 => (Signal::INT, "SIGINT"),
            1 => (Signal::TERM, "SIGTERM"),
            2 => (Signal::HUP, "SIGHUP"),
            _ => (Signal::KILL, "SIGKILL"),
        };
        let twice = chance.below(4) == 0;
        let begun = Instant::now();
        let run = bench.start(&words);
        std::thread::sleep(Duration::from_millis(moment));
        run.signal(signal);
        if twice {
            std::thread::sleep(Duration::from_millis(chance.below(400)));
            run.signal(signal);
        }
        let outcome = run.finish();
        let what = format!("round {round}: {name} after {moment} ms, again: {twice}");
        eprintln!("{what}: {}", outcome.code);
        let gone = signal == Signal::KILL;
        // It may have been too quick for the signal, or not yet have listened to it.
        let ended = match outcome.code {
            -1 => gone || !outcome.dir().join("events.ndjson").exists(),
            0 => true,
            130 => !gone,
            _ => false,
        };
        assert!(ended, "{what}: {outcome:?}");
        if outcome.code == -1 {
            if chance.below(2) == 0 {
                bench.clean();
            } else {
                bench.run(&["--tenant", "c", "--quiet"]).expect(0);
            }
        } else {
            longest = longest.max(u64::try_from(begun.elapsed().as_millis()).unwrap());
        }
        nothing_of(bench, outcome.dir(), &what);
        if chance.below(3) == 0 {
            bench.clean_seeds().expect(0);
        }
    }
    for _ in 0..100 {
        if shared_memory().is_subset(&before) {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let left: Vec<String> = shared_memory().difference(&before).cloned().collect();
    // Other tests have servers as well.
    eprintln!("shared memory that was not there before: {left:?}");
}

/// Neither containers nor volumes, folders or processes of a run are left, but seeds of the cache.
fn nothing_of(bench: &Bench, dir: &Path, what: &str) {
    assert_eq!(
        leftovers::files(&bench.temporary()),
        Vec::<String>::new(),
        "{what}"
    );
    if let (Engine::Docker, Some(id)) = (bench.engine, run_id(dir)) {
        assert_eq!(leftovers::containers(&id), Vec::<String>::new(), "{what}");
        leftovers::no_volumes_but_seeds(&id, &bench.store());
    }
    leftovers::no_processes(bench.path("").as_path());
}

/// Segments of shared memory that no process uses.
fn shared_memory() -> BTreeSet<String> {
    let listed = Command::new("ipcs").arg("-m").output();
    let text = listed.map_or(String::new(), |output| {
        String::from_utf8_lossy(&output.stdout).into_owned()
    });
    text.lines()
        .filter(|line| line.split_whitespace().nth(5) == Some("0"))
        .map(str::to_owned)
        .collect()
}
