//! Suites that compare results: with those on base, and with reviewed files.

use std::fs;

use serde_json::Value;

use crate::bench::{Bench, repository};
use crate::on_both_engines;
use crate::outcome::Told;

on_both_engines!(
    the_bundled_results;
    local: results_are_compared_with_base, differences_are_shown_on_request_only,
    golden_files_are_written_reviewed_and_compared
);

/// `suite/case state outcome` of every case, `base` left out where it passed.
pub(crate) fn cases(told: &Told) -> Vec<String> {
    let stages = told.0["stages"].as_array().unwrap();
    let stage = stages.iter().find(|s| s["stage"] == "suites").unwrap();
    let word = |case: &Value, key: &str| case[key].as_str().unwrap().to_owned();
    stage["cases"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .map(|case| {
            let words = ["name", "point", "outcome"].map(|key| word(case, key));
            format!("{}/{}", word(case, "suite"), words.join(" "))
        })
        .filter(|line| !line.ends_with(" base passed"))
        .collect()
}

/// The message of a case.
pub(crate) fn message(told: &Told, name: &str, point: &str) -> String {
    let (suite, name) = name.split_once('/').unwrap();
    let stages = told.0["stages"].as_array().unwrap();
    let stage = stages.iter().find(|s| s["stage"] == "suites").unwrap();
    let cases = stage["cases"].as_array().unwrap();
    let case = cases
        .iter()
        .find(|case| case["suite"] == suite && case["name"] == name && case["point"] == point)
        .unwrap_or_else(|| panic!("no case {name} at {point}: {cases:#?}"));
    case["message"].as_str().unwrap_or_default().to_owned()
}

/// Ids of the findings of the stage, repetitions left out.
pub(crate) fn ids(told: &Told) -> Vec<&str> {
    let mut ids: Vec<&str> = told
        .decisive()
        .into_iter()
        .filter(|finding| finding["stage"] == "suites")
        .map(|finding| finding["id"].as_str().unwrap())
        .collect();
    ids.dedup();
    ids
}

/// A migration that changes some values and gives them back.
pub(crate) fn accounts(bench: &Bench) {
    bench.write_all(&[
        (
            "base.sql",
            "CREATE TABLE accounts (id int PRIMARY KEY, name text, amount numeric);\n\
             INSERT INTO accounts SELECT g, 'name ' || g, g * 1.5 FROM generate_series(1, 40) g;\n\
             INSERT INTO accounts VALUES (41, NULL, 0), (42, 'Zoë Secret', 99);\n",
        ),
        (
            "m/0001_x.up.sql",
            "CREATE TABLE before AS SELECT * FROM accounts;\n\
             ALTER TABLE accounts ADD COLUMN note text;\n\
             UPDATE accounts SET amount = amount + 0.001 WHERE id = 7;\n\
             UPDATE accounts SET name = replace(name, 'ë', 'e') WHERE id = 42;\n",
        ),
        (
            "m/0001_x.down.sql",
            "UPDATE accounts a SET name = b.name, amount = b.amount FROM before b WHERE a.id = b.id;\n\
             ALTER TABLE accounts DROP COLUMN note;\nDROP TABLE before;\n",
        ),
    ]);
}

const HEAD: &str = "version: 1\nmigration: { format: sql, path: m }\n\
     tenants: [{ name: acme, snapshot: base.sql }]\n";

/// What they come to; base first, then by suite.
const RESULTS: [&str; 29] = [
    "blind/new column base failed",
    "plain/new column base failed",
    "blind/columns migrated passed",
    "blind/ids migrated passed",
    "blind/many migrated passed",
    "blind/many and one migrated passed",
    "blind/names migrated passed",
    "blind/new column migrated skipped",
    "exact/amounts migrated failed",
    "exact/many amounts migrated failed",
    "heap/heap migrated failed",
    "near/amounts migrated passed",
    "near/many amounts migrated error",
    "plain/columns migrated failed",
    "plain/ids migrated passed",
    "plain/many migrated passed",
    "plain/many and one migrated failed",
    "plain/names migrated failed",
    "plain/new column migrated skipped",
    "sorted/place migrated passed",
    "sorted/sorted migrated passed",
    "plain/columns rolled_back passed",
    "plain/ids rolled_back passed",
    "plain/many rolled_back passed",
    "plain/many and one rolled_back passed",
    "plain/names rolled_back passed",
    "plain/new column rolled_back skipped",
    "sorted/place rolled_back passed",
    "sorted/sorted rolled_back passed",
];

fn results_are_compared_with_base(bench: &Bench) {
    accounts(bench);
    bench.write_all(&[
        (
            "plain.sql",
            "-- name: ids\nSELECT id FROM accounts;\n\
             -- name: names\nSELECT id, name FROM accounts;\n\
             -- name: columns\nSELECT * FROM accounts WHERE id < 3;\n\
             -- name: new column\nSELECT note FROM accounts;\n\
             -- name: many\nSELECT g, md5(g::text) FROM generate_series(1, 20000) g;\n\
             -- name: many and one\nSELECT g, CASE WHEN g = 19999 THEN (SELECT name FROM accounts WHERE id = 42) END AS who FROM generate_series(1, 20000) g;\n",
        ),
        (
            "amounts.sql",
            "-- name: amounts\nSELECT id, amount FROM accounts;\n\
             -- name: many amounts\nSELECT amount, g FROM accounts, generate_series(1, 400) g;\n",
        ),
        (
            "sorted.sql",
            "-- name: place\nSELECT id FROM accounts ORDER BY name NULLS LAST;\n\
             -- name: sorted\nSELECT id FROM accounts ORDER BY id;\n",
        ),
        ("heap.sql", "-- name: heap\nSELECT id FROM accounts;\n"),
    ]);
    let run = bench
        .run_config(&format!(
            "{HEAD}suites:\n\
             - {{ name: plain, kind: compare, path: plain.sql }}\n\
             - {{ name: near, kind: compare, path: amounts.sql, tolerance: 0.01, on: [migrated] }}\n\
             - {{ name: exact, kind: compare, path: amounts.sql, on: [migrated] }}\n\
             - {{ name: sorted, kind: compare, path: sorted.sql }}\n\
             - {{ name: heap, kind: compare, path: heap.sql, ordered: true, on: [migrated] }}\n\
             - {{ name: blind, kind: compare, path: plain.sql, ignore: [name, note, who], on: [migrated] }}\n"
        ))
        .expect(3);
    let told = run.tenant("acme");
    assert_eq!(cases(&told), RESULTS);
    assert_eq!(
        message(&told, "plain/names", "migrated"),
        "the rows differ: 42 rows on both sides; 1 only on base, 1 only on the migrated database; \
         columns that differ: name (1 value)"
    );
    assert_eq!(
        message(&told, "plain/columns", "migrated"),
        "the columns differ (only on the migrated database: note)"
    );
    assert_eq!(
        message(&told, "plain/many and one", "migrated"),
        "the rows differ: 20000 rows on both sides; by digest, what differs is columns who"
    );
    assert!(message(&told, "near/many amounts", "migrated").contains("too large to be compared"));
    assert!(
        message(&told, "heap/heap", "migrated").starts_with("the same rows come in another order"),
        "{}",
        message(&told, "heap/heap", "migrated")
    );
    assert_eq!(
        ids(&told),
        [
            "suites.case-failed",
            "suites.could-not-run",
            "suites.base-failed"
        ]
    );
    assert!(run.stderr.contains("suites: "), "{}", run.stderr);
}

fn differences_are_shown_on_request_only(bench: &Bench) {
    accounts(bench);
    bench.write(
        "names.sql",
        "-- name: names\nSELECT id, name FROM accounts;\n\
         -- name: everything\nSELECT id, name || CASE WHEN EXISTS (SELECT FROM information_schema.columns WHERE column_name = 'note') THEN '!' ELSE '' END AS n FROM accounts;\n",
    );
    let config = format!("{HEAD}suites: [{{ name: names, kind: compare, path: names.sql }}]\n");
    let run = bench.run_config(&config).expect(1);
    for name in ["report.json", "junit.xml", "summary.md", "events.ndjson"] {
        assert!(!run.file(name).contains("Secret"), "{name}");
    }
    assert!(!run.stderr.contains("Secret"));
    let run = bench
        .run_config(&format!("{config}reveal_values: true\n"))
        .expect(1);
    let told = run.tenant("acme");
    assert_eq!(
        message(&told, "names/names", "migrated").lines().skip(1).collect::<Vec<_>>().join("\n"),
        "(id, name)\n--- on base\n+++ on the migrated database\n@@ -37,6 +37,6 @@\n 41\t\\N\n-42\tZoë Secret\n+42\tZoe Secret\n 5\tname 5"
            .replace("@@ -37,6 +37,6 @@", told_header(&message(&told, "names/names", "migrated")))
    );
    let report = run.report();
    let text = report.to_string();
    let output = "tenants/acme/suite-names-migrated-names.everything.diff";
    assert!(text.contains(output), "{text}");
    let diff = run.file(output);
    assert!(
        diff.contains("+42\tZoe Secret!") && diff.lines().count() > 80,
        "{diff}"
    );
}

fn told_header(message: &str) -> &str {
    message.lines().find(|line| line.starts_with("@@")).unwrap()
}

fn golden_files_are_written_reviewed_and_compared(bench: &Bench) {
    accounts(bench);
    bench.write(
        "g.sql",
        "-- name: Open accounts\nSELECT id, name FROM accounts WHERE id > 40;\n\
         SELECT count(*) FROM accounts;\n",
    );
    let config = format!(
        "{HEAD}suites: [{{ name: golden, kind: golden, path: g.sql, golden: \"golden/{{tenant}}\" }}]\n"
    );
    let run = bench.run_config(&config).expect(3);
    let told = run.tenant("acme");
    assert_eq!(ids(&told), ["suites.could-not-run"]);
    assert!(
        message(&told, "golden/Open accounts", "migrated").starts_with(
            "there is no file golden/acme/g.open-accounts.tsv to compare with; `pgrehearse run --accept` writes it"
        )
    );
    assert!(!bench.path("golden").exists());

    let run = bench.run(&["--accept"]).expect(0);
    let told = run.tenant("acme");
    assert_eq!(told.verdict(), "warn");
    assert_eq!(
        told.only()["message"],
        "suite golden: 2 golden files written: golden/acme/g.open-accounts.tsv, golden/acme/g.2.tsv"
    );
    let file = bench.path("golden/acme/g.open-accounts.tsv");
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        "id\tname\n41\t\\N\n42\tZoe Secret\n"
    );
    assert_eq!(
        fs::read_to_string(bench.path("golden/acme/g.2.tsv")).unwrap(),
        "count\n42\n"
    );
    // What is right already is neither written nor reported.
    let run = bench.run(&["--accept"]).expect(0);
    assert_eq!(run.tenant("acme").verdict(), "pass");
    let run = bench.run(&[]).expect(0);
    assert_eq!(run.tenant("acme").verdict(), "pass");

    fs::write(&file, "id\tname\r\n41\t\r\n42\tZoe Secret\r\n").unwrap();
    let run = bench.run(&[]).expect(1);
    let told = run.tenant("acme");
    assert_eq!(ids(&told), ["suites.case-failed"]);
    assert_eq!(
        message(&told, "golden/Open accounts", "migrated"),
        "the rows differ: 2 rows on both sides; 1 only in golden/acme/g.open-accounts.tsv, 1 only on \
         the migrated database; columns that differ: name (1 value); if it is right, `pgrehearse run \
         --accept` writes it"
    );
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        "id\tname\r\n41\t\r\n42\tZoe Secret\r\n"
    );
    fs::write(&file, "id\tname\n41\n").unwrap();
    let run = bench.run(&[]).expect(3);
    assert!(
        message(&run.tenant("acme"), "golden/Open accounts", "migrated")
            .contains("is not as `--accept` writes it: line 2 has 1 values, not 2")
    );
}

/// The bundled example of `compare` and `golden`.
fn the_bundled_results(bench: &Bench) {
    let harness = repository("fixtures/results/harness.yaml");
    let run = bench.run(&["-c", harness.to_str().unwrap()]).expect(0);
    for tenant in ["acorn", "birch"] {
        let told = run.tenant(tenant);
        assert_eq!(told.verdict(), "pass", "{:#}", told.0["findings"]);
        // Three totals and the accounts in four states, the report in two.
        assert_eq!(cases(&told).len() + 4, 4 * 4 + 2);
    }
}
