//! `pgrehearse diff` compares the schemas of two snapshots.

use serde_json::Value;

use crate::bench::{Bench, repository};
use crate::on_both_engines;

on_both_engines!(local: snapshots);

fn snapshots(bench: &Bench) {
    bench.write_all(&[
        ("a.sql", "CREATE TABLE t (id int, b text);\nINSERT INTO t VALUES (1, 'x');\n"),
        ("same.sql", "-- written otherwise\ncreate table public.t (id integer);\nALTER TABLE t ADD b text;\n"),
        ("b.sql", "CREATE TABLE t (id bigint, b text);\nCREATE TABLE u (id int);\n"),
        ("broken.sql", "CREATE TABLE t (id nosuchtype);\n"),
    ]);
    let json = |a: &str, b: &str, code: i32| -> Value {
        let outcome = bench
            .pgrehearse(&["diff", a, b, "--format", "json"])
            .expect(code);
        serde_json::from_str(&outcome.stdout).unwrap()
    };
    assert_eq!(
        json("a.sql", "same.sql", 0)["schema_changes"],
        Value::Array(vec![])
    );
    let differences = json("a.sql", "b.sql", 1);
    let changes = differences["schema_changes"].as_array().unwrap();
    let told: Vec<(&str, &str)> = changes
        .iter()
        .map(|c| (c["object"].as_str().unwrap(), c["change"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("table public.t column id", "altered"),
            ("table public.u", "added")
        ]
    );
    assert!(changes[0]["detail"].as_str().unwrap().contains("bigint"));
    let human = bench.pgrehearse(&["diff", "a.sql", "b.sql"]).expect(1);
    assert!(human.stdout.contains("table public.u"), "{human:?}");

    // A dump against itself, in two formats; and what cannot be read.
    let dump = repository("fixtures/tenancy/snapshots/everybody.dump");
    let dump = dump.to_str().unwrap();
    bench.pgrehearse(&["diff", dump, dump]).expect(0);
    for bad in ["absent.sql", "broken.sql"] {
        let outcome = bench.pgrehearse(&["diff", "a.sql", bad]).expect(2);
        assert!(outcome.stderr.contains(bad), "{}", outcome.stderr);
        assert!(outcome.stdout.is_empty(), "{}", outcome.stdout);
    }
}
