//! What a signed result does not speak for.

use std::collections::BTreeMap;
use std::time::Duration;

use pgrehearse::event::{Event, Stage};
use pgrehearse::report::{Expected, Statement, Summary, statement, verify};

use crate::fabricated::{Tenant, run_started, stream};

fn attested() -> Statement {
    let tenant = Tenant::new("acme")
        .restored("custom")
        .completed(Stage::Migrate, 5)
        .skipped(Stage::Suites, "none is configured")
        .completed(Stage::Rollback, 5)
        .completed(Stage::Redo, 5)
        .torn_down();
    let mut events = vec![run_started(), tenant.planned("gold")];
    events.extend(tenant.events);
    events.push(Event::RunFinished { duration_ms: 9 });
    statement(&Summary::fold(&stream(events)), "head").unwrap()
}

/// What that run was about.
fn same() -> Expected {
    Expected {
        migration_sha256: "d".repeat(64),
        config_sha256: "c".repeat(64),
        inputs_sha256: "e".repeat(64),
        tenants: BTreeMap::from([("acme".to_owned(), Some(vec!["a".repeat(64)]))]),
        now: "2026-11-21T10:00:00Z".parse().unwrap(),
        max_age: Duration::from_hours(2),
        accept_warnings: false,
        unknown_files: false,
        server_sha256: Some("f".repeat(64)),
    }
}

fn refusals(statement: &Statement, expected: &Expected) -> String {
    let refusals = verify(statement, expected);
    let refusals: Vec<String> = refusals.iter().map(ToString::to_string).collect();
    refusals.join("; ")
}

#[test]
fn what_is_the_same_is_accepted() {
    assert_eq!(refusals(&attested(), &same()), "");
}

#[test]
fn whatever_differs_is_refused() {
    type Change = fn(&mut Expected);
    let changes: [(&str, Change); 9] = [
        ("another migration was rehearsed", |it| {
            it.migration_sha256.clear();
        }),
        ("another harness.yaml was rehearsed", |it| {
            it.config_sha256.clear();
        }),
        ("other suites or models were rehearsed", |it| {
            it.inputs_sha256.clear();
        }),
        ("another server was rehearsed", |it| {
            it.server_sha256 = Some(String::new());
        }),
        ("which files it reads is not known", |it| {
            it.unknown_files = true;
        }),
        ("tenant beta was not rehearsed", |it| {
            it.tenants.insert("beta".to_owned(), None);
        }),
        ("tenant acme was rehearsed on another snapshot", |it| {
            it.tenants.insert(
                "acme".to_owned(),
                Some(vec!["a".repeat(64), "b".repeat(64)]),
            );
        }),
        ("it was rehearsed 1 h 00 m ago", |it| {
            it.max_age = Duration::from_mins(59);
        }),
        ("in the future", |it| {
            it.now = "2026-11-21T08:00:00Z".parse().unwrap();
        }),
    ];
    for (says, change) in changes {
        let mut expected = same();
        change(&mut expected);
        let told = refusals(&attested(), &expected);
        assert!(told.contains(says), "{says}: {told}");
    }
}

#[test]
fn a_result_that_is_not_good_enough_is_refused() {
    let mut warned = attested();
    warned.predicate.result = "WARNED".to_owned();
    warned.predicate.warned_tests = std::mem::take(&mut warned.predicate.passed_tests);
    assert!(refusals(&warned, &same()).contains("the result is WARNED"));
    let lenient = Expected {
        accept_warnings: true,
        ..same()
    };
    assert_eq!(refusals(&warned, &lenient), "");
    let mut failed = warned.clone();
    failed.predicate.failed_tests = std::mem::take(&mut failed.predicate.warned_tests);
    assert!(
        refusals(&failed, &lenient).contains("1 failed"),
        "whatever it calls itself"
    );
    let mut part = attested();
    part.predicate.pgrehearse.shard = Some("1/2".to_owned());
    assert!(refusals(&part, &same()).contains("only shard 1/2"));
    let mut other = attested();
    other.predicate_type = "https://in-toto.io/attestation/scai/v0.3".to_owned();
    assert!(refusals(&other, &same()).contains("not the result of a test"));
}
