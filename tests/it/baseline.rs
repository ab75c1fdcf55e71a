//! What a baseline accepts stays in sight, hides nothing that is new, and is named where it is of no use.

use crate::bench::Bench;
use crate::on_both_engines;

on_both_engines!(local: known_findings_are_accepted_and_new_ones_are_not);

const HARNESS: &str = "version: 1\nmigration: { format: sql, path: m }\n\
     tenants: [ { name: acme, snapshot: base.sql }, { name: globex, snapshot: small.sql } ]\n\
     hazards: { warn_at: 64KiB, fail_at: 1GiB }\n";

const STALE: &str =
    "  - { id: hazard.rewrite, object: \"table public.gone\", reason: \"was there once\" }\n";

fn known_findings_are_accepted_and_new_ones_are_not(bench: &Bench) {
    let rows = "INSERT INTO users SELECT n, repeat('x', 200) FROM generate_series(1, 1000) AS n;\n";
    let table = "CREATE TABLE users (id int PRIMARY KEY, name text);\n";
    bench.write("base.sql", format!("{table}{rows}"));
    bench.write("small.sql", table);
    bench.write(
        "m/0001_id.up.sql",
        "SET lock_timeout = '1s';\nALTER TABLE users ALTER id TYPE bigint;\n",
    );
    bench.write(
        "m/0001_id.down.sql",
        "ALTER TABLE users ALTER id TYPE int;\n",
    );
    let before = bench.run_config(HARNESS).expect(0);
    assert_eq!(before.tenant("acme").verdict(), "warn");
    assert_eq!(before.tenant("globex").verdict(), "pass");
    let run = before.dir().display().to_string();
    let written = bench
        .pgrehearse(&["report", &run, "--format", "baseline"])
        .expect(0)
        .stdout;
    // Only one of the two has it, so that it is accepted of that one.
    assert!(
        written.contains("step: \"0001_id\", object: \"table public.users\", tenant: \"acme\""),
        "{written}"
    );
    let harness = format!("{HARNESS}{written}{STALE}");
    let accepted = bench.run_config(&harness).expect(0);
    let acme = accepted.tenant("acme");
    assert_eq!(acme.verdict(), "pass", "{:#?}", acme.decisive());
    let finding = acme.finding("hazard.type-change");
    assert_eq!(finding["severity"], "info");
    assert_eq!(finding["evidence"]["accepted_severity"], "warning");
    let reason = finding["evidence"]["accepted"].as_str().unwrap();
    assert!(reason.starts_with("known since "), "{reason}");
    let entries = accepted.report()["baseline"].clone();
    let counts: Vec<u64> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["findings"].as_u64().unwrap())
        .collect();
    let (stale, used) = counts.split_last().unwrap();
    assert!(
        *stale == 0 && used.iter().all(|count| *count == 1),
        "{counts:?}"
    );
    let named = "baseline: nothing is there any more for hazard.rewrite, object table public.gone";
    assert!(accepted.stderr.contains(named), "{}", accepted.stderr);
    // The same hazard of the same table in another step is new.
    bench.write(
        "m/0002_name.up.sql",
        "SET lock_timeout = '1s';\nALTER TABLE users ALTER name TYPE varchar(300);\nALTER TABLE users ALTER id TYPE numeric;\n",
    );
    bench.write(
        "m/0002_name.down.sql",
        "ALTER TABLE users ALTER id TYPE bigint;\nALTER TABLE users ALTER name TYPE text;\n",
    );
    let after = bench.run_config(&harness).expect(0);
    let acme = after.tenant("acme");
    assert_eq!(acme.verdict(), "warn");
    for finding in acme.decisive() {
        assert_eq!(finding["evidence"]["step"], "0002_name", "{finding:#}");
    }
}
