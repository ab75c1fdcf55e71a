//! Proves generated scripts by execution: for every change of `tests/catalog/changes` the way back
//! and the way there are generated, executed, and the catalog is read again.
//!
//! What cannot be generated is listed in `unsupported.txt` with its reason: file and line of the
//! change, `back` or `there`, and why.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../catalog/cluster.rs"]
#[expect(dead_code, reason = "the oracle is for the tests of the catalog")]
mod cluster;
mod roles;
mod rows;
#[path = "../catalog/script.rs"]
#[expect(dead_code, reason = "so are the expectations")]
mod script;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use cluster::Cluster;
use pgrehearse::catalog::{Catalog, ddl, diff};
use pgrehearse::pg::introspect::read_catalog;
use script::Script;
use tokio_postgres::Client;

/// One way of one change.
struct Outcome {
    key: String,
    problem: Option<String>,
}

#[test]
fn generated_scripts_restore_what_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalog/changes");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    // For work on one of them.
    if let Ok(wanted) = std::env::var("PGREHEARSE_DDL_FILE") {
        files.retain(|file| file.file_stem().is_some_and(|stem| *stem == *wanted));
    }
    let cluster = Arc::new(Cluster::start());
    let queue = Arc::new(Mutex::new(files));
    let workers: Vec<_> = (0..3)
        .map(|_| {
            let (queue, cluster) = (Arc::clone(&queue), Arc::clone(&cluster));
            std::thread::spawn(move || {
                let mut outcomes = Vec::new();
                loop {
                    let next = queue.lock().unwrap().pop();
                    let Some(file) = next else { return outcomes };
                    outcomes.extend(run_file(&cluster, &file));
                }
            })
        })
        .collect();
    let outcomes: Vec<Outcome> = workers
        .into_iter()
        .flat_map(|worker| worker.join().unwrap())
        .collect();
    let listed = include_str!("unsupported.txt");
    let is_listed = |key: &str| {
        listed
            .lines()
            .any(|line| line.starts_with(&format!("{key}: ")))
    };
    let proven = outcomes
        .iter()
        .filter(|outcome| outcome.problem.is_none())
        .count();
    println!("{proven} of {} ways proven", outcomes.len());
    let mut problems: Vec<String> = outcomes
        .iter()
        .filter(|outcome| !is_listed(&outcome.key))
        .filter_map(|outcome| {
            let problem = outcome.problem.as_ref()?;
            Some(format!("{}\n{problem}", outcome.key))
        })
        .collect();
    problems.sort();
    for outcome in outcomes.iter().filter(|outcome| outcome.problem.is_none()) {
        if is_listed(&outcome.key) {
            println!("{} is listed as unsupported but works", outcome.key);
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
    assert!(proven * 10 >= outcomes.len() * 9, "fewer than nine in ten");
}

fn run_file(cluster: &Cluster, file: &Path) -> Vec<Outcome> {
    let name = file.file_stem().unwrap().to_str().unwrap();
    let script = Script::parse(&std::fs::read_to_string(file).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut outcomes = Vec::new();
        let mut work = cluster.database(name).await;
        let empty = read_catalog(&mut work).await.unwrap().0;
        execute(&work, &script.setup).await.unwrap();
        let setup = read_catalog(&mut work).await.unwrap().0;
        let cases: Vec<_> = script
            .cases
            .iter()
            .filter(|case| cluster.major() >= case.since)
            .collect();
        let mut there = read_catalog(&mut work).await.unwrap().0;
        for (number, case) in cases.iter().enumerate() {
            let base = there.clone();
            execute(&work, &case.sql).await.unwrap();
            let changed = read_catalog(&mut work).await.unwrap().0;
            there = changed.clone();
            for (way, target) in [("back", &base), ("there", &changed)] {
                let problem;
                // Each way of a change is gone the one way or the other.
                let gentle = (way == "back") == number.is_multiple_of(2);
                (problem, there) = prove(cluster, name, &there, target, gentle).await;
                outcomes.push(Outcome {
                    key: format!("{name}:{} {way}", case.line),
                    problem: problem
                        .as_ref()
                        .map(|problem| format!("{}\n{problem}", case.sql.trim())),
                });
                if problem.is_some() {
                    // Once more from the start: the way there begins at the base.
                    let until = if way == "back" { number } else { number + 1 };
                    drop(work);
                    cluster.drop_database(name).await;
                    work = cluster.database(name).await;
                    execute(&work, &script.setup).await.unwrap();
                    for case in cases.iter().take(until) {
                        execute(&work, &case.sql).await.unwrap();
                    }
                    there = read_catalog(&mut work).await.unwrap().0;
                }
            }
        }
        // All of it at once: from the last state to the first, to nothing, and from nothing.
        let last = there.clone();
        for (way, target) in [
            ("to the setup", &setup),
            ("from the setup", &last),
            ("to nothing", &empty),
            ("from nothing", &last),
        ] {
            let problem;
            let gentle = way.starts_with("to ");
            (problem, there) = prove(cluster, name, &there, target, gentle).await;
            outcomes.push(Outcome {
                key: format!("{name} {way}"),
                problem,
            });
        }
        outcomes
    })
}

/// Generates the way from what is there to the target, goes it, and says what differs then.
async fn prove(
    cluster: &Cluster,
    name: &str,
    from: &Catalog,
    target: &Catalog,
    gentle: bool,
) -> (Option<String>, Catalog) {
    let mut client = cluster.session(name).await;
    let locking = if gentle {
        ddl::Locking::Gentle
    } else {
        ddl::Locking::Transactional
    };
    let generated = ddl::script_for(from, target, locking);
    let mut problem = None;
    if !generated.statements.iter().any(|statement| statement.alone) {
        client.batch_execute("BEGIN").await.unwrap();
    }
    for statement in pgrehearse::sql::split(&generated.sql).unwrap() {
        if let Err(error) = client.batch_execute(&statement.text).await {
            let error = error.as_db_error().map_or(error.to_string(), |error| {
                format!("{error} {:?}", error.detail())
            });
            problem = Some(error);
            break;
        }
    }
    let end = if problem.is_some() {
        "ROLLBACK"
    } else {
        "COMMIT"
    };
    if let Err(error) = client.batch_execute(end).await {
        problem = Some(error.to_string());
    }
    let after = read_catalog(&mut client).await.unwrap().0;
    let difference = diff(&after, target);
    if problem.is_none() && difference.changes.is_empty() {
        return (None, after);
    }
    let mut lines: Vec<String> = problem.into_iter().collect();
    lines.extend(
        difference
            .to_schema_changes()
            .into_iter()
            .map(|change| format!("  {} {}: {}", change.object, change.change, change.detail)),
    );
    lines.push(generated.sql);
    (Some(lines.join("\n")), after)
}

/// Runs every line that ends in a semicolon by itself, as some statements must be.
async fn execute(client: &Client, sql: &str) -> Result<(), String> {
    for statement in sql.split_inclusive(";\n") {
        client
            .batch_execute(statement)
            .await
            .map_err(|error| format!("{statement}: {error:?}"))?;
    }
    Ok(())
}
