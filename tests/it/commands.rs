//! The commands that start nothing, or little, and their exit codes.

use serde_json::Value;

use crate::bench::{Bench, repository};
use crate::on_both_engines;

on_both_engines!(on_the_example; local: on_nothing, starting_a_project);

fn on_the_example(bench: &Bench) {
    let harness = repository("harness.yaml");
    let harness = harness.to_str().unwrap();
    bench.pgrehearse(&["check", "-c", harness]).expect(0);
    let plan = bench
        .pgrehearse(&["plan", "-c", harness, "--format", "json"])
        .expect(0);
    let plan: Value = serde_json::from_str(&plan.stdout).unwrap();
    let names: Vec<&str> = plan["tenants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tenant| tenant["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "acorn", "birch", "cedar", "dogwood", "elm", "fir", "ginkgo", "hazel", "scratch"
        ]
    );
    let human = bench.pgrehearse(&["plan", "-c", harness]).expect(0);
    assert!(human.stdout.contains("hazel"), "{human:?}");
    bench.pgrehearse(&["doctor", "-c", harness]).expect(0);
}

fn on_nothing(bench: &Bench) {
    for command in ["run", "check", "plan"] {
        let outcome = bench.pgrehearse(&[command]).expect(2);
        assert!(
            outcome.stderr.contains("harness.yaml"),
            "{}",
            outcome.stderr
        );
        assert!(outcome.stdout.is_empty());
    }
    bench.pgrehearse(&["report", "absent"]).expect(2);
    bench.pgrehearse(&["run", "--jobs", "0"]).expect(2);
    bench.pgrehearse(&["run", "--shard", "3/2"]).expect(2);
    bench.pgrehearse(&["nonsense"]).expect(2);
    let explained = bench
        .pgrehearse(&["explain", "rollback.schema-residue"])
        .expect(0);
    assert!(explained.stdout.contains("rollback.schema-residue"));
    bench
        .pgrehearse(&["explain", "rollback.schema-residu"])
        .expect(2);
    assert!(
        bench
            .pgrehearse(&["--help"])
            .expect(0)
            .stdout
            .contains("rehearse")
    );
}

/// What `init` writes can be checked and rehearsed as it stands, and is not written over.
fn starting_a_project(bench: &Bench) {
    bench.write_all(&[
        (
            "snapshots/acme.sql",
            "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n",
        ),
        ("migrations/0001_b.up.sql", "CREATE TABLE b (id int);"),
        ("migrations/0001_b.down.sql", "DROP TABLE b;"),
    ]);
    bench.pgrehearse(&["init"]).expect(0);
    let written = std::fs::read_to_string(bench.path("harness.yaml")).unwrap();
    bench.pgrehearse(&["check"]).expect(0);
    let outcome = bench.run(&[]).expect(0);
    assert_eq!(outcome.tenant("acme").verdict(), "pass");
    bench.pgrehearse(&["init"]).expect(2);
    let after = std::fs::read_to_string(bench.path("harness.yaml")).unwrap();
    assert_eq!(after, written);
}
