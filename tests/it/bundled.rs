//! The repository's own configurations come to what their expected.json says, and their documents
//! keep their contracts.

use serde_json::Value;

use crate::bench::{Bench, repository};
use crate::on_both_engines;
use crate::outcome::Outcome;

on_both_engines!(example, failing; local: tenancy, same_input_same_report);

/// Rehearses a bundled configuration and compares it with what is expected of it.
fn rehearse(bench: &Bench, folder: &str, harness: &str, arguments: &[&str]) -> Outcome {
    let harness = repository(harness);
    let mut words = vec!["-c", harness.to_str().unwrap()];
    words.extend(arguments);
    let outcome = bench.run(&words);
    let text = std::fs::read_to_string(repository(folder).join("expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let report = outcome.report();
    assert_eq!(
        (i64::from(outcome.code), &report["verdict"]),
        (
            expected["exit_code"].as_i64().unwrap(),
            &expected["verdict"]
        ),
        "{}",
        outcome.stderr
    );
    let tenants = expected["tenants"].as_object().unwrap();
    assert_eq!(report["tenants"].as_array().unwrap().len(), tenants.len());
    for (name, expected) in tenants {
        let tenant = outcome.tenant(name);
        assert_eq!(tenant.verdict(), expected["verdict"], "{name}");
        for (stage, verdict) in expected["stages"].as_object().unwrap() {
            assert_eq!(tenant.stage(stage), verdict, "{name} {stage}");
        }
        let expected = expected["findings"].as_array().unwrap();
        assert_eq!(
            tenant.decisive().len(),
            expected.len(),
            "{name}: {:#?}",
            tenant.decisive()
        );
        for (found, expected) in tenant.decisive().into_iter().zip(expected) {
            compare(name, found, expected);
        }
    }
    documents(bench, &outcome);
    outcome
}

fn compare(tenant: &str, found: &Value, expected: &Value) {
    for key in ["id", "sqlstate"] {
        assert_eq!(found[key], expected[key], "{tenant}: {found:#}");
    }
    if let Some(object) = expected.get("object") {
        assert_eq!(&found["object"], object, "{tenant}");
    }
    if let Some(file) = expected.get("file") {
        // The example writes paths from its own folder.
        let shown = found["location"]["file"].as_str().unwrap();
        assert!(
            file.as_str().unwrap().ends_with(shown),
            "{tenant}: {shown} is not {file}"
        );
    }
}

/// Every document keeps its contract.
fn documents(bench: &Bench, outcome: &Outcome) {
    let schema = std::fs::read_to_string(repository("docs/report.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&outcome.report())
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, Vec::<String>::new());

    let sequence: Vec<u64> = outcome
        .events()
        .iter()
        .map(|event| event["seq"].as_u64().unwrap())
        .collect();
    assert_eq!(
        sequence,
        (1..=u64::try_from(sequence.len()).unwrap()).collect::<Vec<_>>()
    );
    assert_eq!(outcome.events().last().unwrap()["type"], "run_finished");

    let (suites, failures) = count_suites(&outcome.file("junit.xml"));
    let report = outcome.report();
    let tenants = report["tenants"].as_array().unwrap();
    let regression: usize = tenants
        .iter()
        .flat_map(|tenant| tenant["stages"].as_array().unwrap())
        .filter_map(|stage| Some(stage["suites"].as_array()?.len()))
        .sum();
    assert_eq!(
        suites,
        u64::try_from(tenants.len() + regression).unwrap(),
        "a suite for each tenant, and for each of its suites in each state"
    );
    let bad = report["verdict"] == "fail" || report["verdict"] == "error";
    assert_eq!(failures > 0, bad);

    let again = bench.pgrehearse(&[
        "report",
        outcome.dir().to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert_eq!(again.stdout, outcome.file("report.json"));
    let again = bench.pgrehearse(&[
        "report",
        outcome.dir().to_str().unwrap(),
        "--format",
        "junit",
    ]);
    assert_eq!(again.stdout, outcome.file("junit.xml"));
}

/// How many suites and how many failures or errors a JUnit document has.
fn count_suites(xml: &str) -> (u64, u64) {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut suites, mut failures) = (0, 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return (suites, failures),
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                b"testsuite" => suites += 1,
                b"failure" | b"error" => failures += 1,
                _ => {}
            },
            _ => {}
        }
    }
}

fn example(bench: &Bench) {
    let outcome = rehearse(bench, "fixtures", "harness.yaml", &[]);
    assert!(outcome.stdout.is_empty(), "{}", outcome.stdout);
}

fn failing(bench: &Bench) {
    let outcome = rehearse(
        bench,
        "fixtures/failing",
        "fixtures/failing/harness.yaml",
        &["--format", "json"],
    );
    assert_eq!(outcome.stdout, outcome.file("report.json"));
    let refused = outcome.tenant("duplicate-emails");
    let step = "0006_customers_email_unique";
    let up: Vec<&Value> = refused
        .statements()
        .iter()
        .filter(|statement| statement["step"] == step)
        .collect();
    assert_eq!(up.last().unwrap()["error"]["sqlstate"], "23505");
}

fn tenancy(bench: &Bench) {
    rehearse(
        bench,
        "fixtures/tenancy",
        "fixtures/tenancy/harness.yaml",
        &[],
    );
}

fn same_input_same_report(bench: &Bench) {
    let harness = repository("fixtures/tenancy/harness.yaml");
    let run = |jobs: &str| {
        let words = ["-c", harness.to_str().unwrap(), "--jobs", jobs];
        let only = ["--tenant", "pilot", "--tenant", "oakhill"];
        let mut report = bench.run(&[&words[..], &only].concat()).expect(0).report();
        without_times(&mut report);
        report
    };
    assert_eq!(run("2"), run("1"));
}

/// Takes times, ids and what follows from both out of a report.
pub(crate) fn without_times(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for key in [
                "duration_ms",
                "held_ms",
                "stopped_ms",
                "wal_bytes",
                "temporary_bytes",
                "database_bytes",
                "relation_bytes",
                "started_at",
                "bytes",
                // Of durations, and in their order.
                "deployment",
                "lock_ms",
                "outliers",
                "slow_in",
            ] {
                map.remove(key);
            }
            if map.contains_key("config_sha256") {
                map.remove("id");
            }
            // It names the run.
            map.remove("repro");
            // A run may start from what another has restored.
            map.remove("cache");
            map.values_mut().for_each(without_times);
        }
        Value::Array(items) => items.iter_mut().for_each(without_times),
        _ => {}
    }
}
