//! A run that was killed: the next run or `clean` removes what it left, and nothing of a live run.

use rustix::process::Signal;

use crate::bench::{Bench, Engine, run_id};
use crate::interrupted::write_slow_fleet;
use crate::leftovers;
use crate::on_both_engines;

on_both_engines!(cleaned, removed_by_the_next_run);

/// Sandboxes of a run, whatever the engine.
fn sandboxes(bench: &Bench, run: &str) -> Vec<String> {
    let mut found: Vec<String> = leftovers::files(&bench.temporary())
        .into_iter()
        .filter(|path| path.contains(run))
        .collect();
    if bench.engine == Engine::Docker {
        found.extend(leftovers::containers(run));
    }
    found
}

fn cleaned(bench: &Bench) {
    write_slow_fleet(bench);
    let mut alive = bench.start(&["--tenant", "migrate"]);
    let mut killed = bench.start(&["--tenant", "rollback"]);
    alive.wait_for_stage("migrate", "migrate");
    killed.wait_for_stage("rollback", "rollback");
    let (live_id, dead_id) = (run_id(&alive.dir).unwrap(), run_id(&killed.dir).unwrap());
    let live = sandboxes(bench, &live_id);
    assert!(!live.is_empty());
    killed.signal(Signal::KILL);
    killed.finish().expect(-1);

    bench.pgrehearse(&["clean"]).expect(0);
    assert_eq!(sandboxes(bench, &dead_id), Vec::<String>::new());
    assert_eq!(sandboxes(bench, &live_id), live);

    // The live run was not disturbed: it still answers to a signal.
    alive.signal(Signal::INT);
    let outcome = alive.finish().expect(130);
    assert_eq!(outcome.tenant("migrate").only()["id"], "run.interrupted");
    assert!(bench.pgrehearse(&["clean"]).expect(0).stdout.is_empty());
}

fn removed_by_the_next_run(bench: &Bench) {
    write_slow_fleet(bench);
    let mut killed = bench.start(&["--tenant", "migrate"]);
    killed.wait_for_stage("migrate", "migrate");
    let id = run_id(&killed.dir).unwrap();
    killed.signal(Signal::KILL);
    killed.finish().expect(-1);
    bench.run(&["--tenant", "quick"]).expect(0);
    assert_eq!(sandboxes(bench, &id), Vec::<String>::new());
}
