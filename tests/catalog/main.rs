//! Tests the catalog against its oracle: for hundreds of small changes the difference of the catalogs
//! is empty exactly when `pg_dump --schema-only` gives the same text.
//!
//! The changes are the files in `changes/`; `script.rs` says how they are written. Each file gets
//! a database of its own, and each of its changes is compared with the state before it.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[expect(dead_code, reason = "some of it is for the tests of generated scripts")]
mod cluster;
mod script;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use cluster::Cluster;
use pgrehearse::catalog::{Catalog, CatalogDiff, Change, ChangeKind, diff};
use pgrehearse::pg::introspect::read_catalog;
use script::{Case, Expectation, Script};
use tokio_postgres::Client;

#[test]
fn differences_agree_with_pg_dump() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    // For work on one of them.
    if let Ok(wanted) = std::env::var("PGREHEARSE_TEST_FILE") {
        files.retain(|file| file.file_stem().is_some_and(|stem| *stem == *wanted));
    }
    let all = files.len() > 1;
    let cluster = Arc::new(Cluster::start());
    let queue = Arc::new(Mutex::new(files));
    let workers: Vec<_> = (0..3)
        .map(|_| {
            let (queue, cluster) = (Arc::clone(&queue), Arc::clone(&cluster));
            std::thread::spawn(move || {
                let mut outcome = (0, Vec::new());
                loop {
                    let next = queue.lock().unwrap().pop();
                    let Some(file) = next else { return outcome };
                    let (cases, failures) = run_file(&cluster, &file);
                    outcome.0 += cases;
                    outcome.1.extend(failures);
                }
            })
        })
        .collect();
    let mut cases = 0;
    let mut failures = Vec::new();
    // All must have ended before one may panic, so that the server is stopped.
    let outcomes: Vec<_> = workers
        .into_iter()
        .map(std::thread::JoinHandle::join)
        .collect();
    for outcome in outcomes {
        let outcome = outcome.unwrap();
        cases += outcome.0;
        failures.extend(outcome.1);
    }
    let oracle = if cluster.has_oracle() { "" } else { "not " };
    println!("{cases} changes, {oracle}compared with pg_dump");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(cases >= 250 || !all, "there are only {cases} changes");
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalog/changes")
}

fn run_file(cluster: &Cluster, file: &Path) -> (usize, Vec<String>) {
    let name = file.file_stem().unwrap().to_str().unwrap();
    let script = Script::parse(&std::fs::read_to_string(file).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut client = cluster.database(name).await;
        execute(&client, &script.setup)
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut failures = Vec::new();
        let mut before = read_catalog(&mut client).await.unwrap().0;
        let mut dump_before = cluster.dump(name);
        let mut cases = 0;
        for case in script
            .cases
            .iter()
            .filter(|case| cluster.major() >= case.since)
        {
            cases += 1;
            let problem = if let Err(error) = execute(&client, &case.sql).await {
                Some(format!("the server refuses it: {error}"))
            } else {
                let after = read_catalog(&mut client).await.unwrap().0;
                let dump_after = cluster.dump(name);
                let same_dump = cluster.has_oracle().then_some(dump_before == dump_after);
                let problem = judge(case, &before, &after, same_dump);
                (before, dump_before) = (after, dump_after);
                problem
            };
            failures.extend(problem.map(|problem| {
                format!(
                    "{name}.sql, line {}: {}\n{problem}",
                    case.line,
                    case.sql.trim()
                )
            }));
        }
        (cases, failures)
    })
}

/// Runs every line that ends in a semicolon by itself, as some statements must be.
async fn execute(client: &Client, sql: &str) -> Result<(), String> {
    for statement in sql.split_inclusive(";\n") {
        client.batch_execute(statement).await.map_err(|error| {
            error
                .as_db_error()
                .map_or(error.to_string(), ToString::to_string)
        })?;
    }
    Ok(())
}

/// What is wrong with the difference that a change made.
fn judge(
    case: &Case,
    before: &Catalog,
    after: &Catalog,
    same_dump: Option<bool>,
) -> Option<String> {
    let found = diff(before, after);
    let mut problems = Vec::new();
    if (before.fingerprint() == after.fingerprint()) != found.is_empty() {
        problems.push("the fingerprints disagree with the difference".to_owned());
    }
    if diff(after, before).changes.len() != found.changes.len() {
        problems.push("the way back differs otherwise".to_owned());
    }
    match (found.is_empty(), same_dump) {
        (true, Some(false)) if !case.noise => problems.push("only pg_dump sees it".to_owned()),
        (false, Some(true)) if !case.blind => problems.push("pg_dump does not see it".to_owned()),
        (false, Some(false)) if case.blind => problems.push("pg_dump does see it".to_owned()),
        (true, Some(true)) if case.noise => {
            problems.push("pg_dump does not see it either".to_owned());
        }
        _ => {}
    }
    for expectation in &case.expectations {
        if !is_met(expectation, &found) {
            problems.push(format!("expected but not found: {expectation:?}"));
        }
    }
    for change in found
        .changes
        .iter()
        .filter(|change| change.follows.is_none())
    {
        if !case
            .expectations
            .iter()
            .any(|expected| expected.is_about(change))
        {
            problems.push("found but not expected".to_owned());
        }
    }
    if problems.is_empty() {
        return None;
    }
    for change in found.to_schema_changes() {
        problems.push(format!(
            "  found: {} {}: {}",
            change.object, change.change, change.detail
        ));
    }
    for order in &found.column_order {
        problems.push(format!("  found: order of {}", order.table));
    }
    Some(problems.join("\n"))
}

fn is_met(expectation: &Expectation, found: &CatalogDiff) -> bool {
    match expectation {
        Expectation::Order(table) => found
            .column_order
            .iter()
            .any(|order| order.table.to_string() == *table),
        Expectation::Change { attributes, .. } => found.changes.iter().any(|change: &Change| {
            expectation.is_about(change)
                && (change.kind != ChangeKind::Altered || !attributes.is_empty())
                && attributes.iter().all(|name| change.detail(name).is_some())
        }),
    }
}
