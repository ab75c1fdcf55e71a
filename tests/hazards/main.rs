//! Runs the examples of every hazard on a real server, and asks that exactly those are found.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod example;
mod followed;
mod raw;
#[path = "../data/server.rs"]
#[expect(
    dead_code,
    reason = "copies of databases are for the tests of contents"
)]
mod server;

use std::collections::BTreeSet;

use example::Example;
use pgrehearse::clock::Clock;
use pgrehearse::config::Hazards;
use pgrehearse::event::{Direction, FINDINGS, Finding, Severity, Stage};
use pgrehearse::hazard::{Allowance, Ran, allowances, hazards, leftovers};
use pgrehearse::pg::introspect::Reach;
use pgrehearse::pg::{ScriptText, Session, Wrapping, run_script};
use pgrehearse::sql::split;
use server::Server;

fn examples() -> Vec<Example> {
    Example::all(include_str!("examples.sql"))
}

#[tokio::test]
async fn each_example_has_its_hazards_and_no_others() {
    let server = Server::start();
    let admin = server.connect("postgres").await;
    admin.execute("CREATE ROLE hazard_reader").await.unwrap();
    let mut problems = Vec::new();
    for example in examples() {
        admin.execute(include_str!("base.sql")).await.unwrap();
        let (found, claims) = observe(&server, &example, &Hazards::default()).await;
        let mut ids: BTreeSet<String> = found.iter().map(|finding| finding.id.clone()).collect();
        if !example.unlimited {
            ids.remove("hazard.no-lock-timeout");
        }
        if found
            .iter()
            .any(|finding| finding.evidence.contains_key("allowed"))
        {
            ids.insert("allowed".to_owned());
        }
        let expected = example.claims.as_ref();
        if ids != example.expected || expected.is_some_and(|expected| *expected != claims) {
            let told: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
            problems.push(format!(
                "{}\n  expected {:?} {expected:?}\n  found    {ids:?} {claims:?}\n  {told:#?}",
                example.name, example.expected
            ));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

#[test]
fn every_hazard_has_an_example() {
    let shown: BTreeSet<String> = examples()
        .into_iter()
        .flat_map(|example| example.expected)
        .collect();
    for kind in FINDINGS
        .iter()
        .filter(|kind| kind.id.starts_with("hazard.") || kind.id.starts_with("style."))
    {
        assert!(shown.contains(kind.id), "{} has no example", kind.id);
    }
}

#[tokio::test]
async fn the_weight_follows_the_size_and_the_configuration() {
    let server = Server::start();
    let session = server.connect("postgres").await;
    session.execute(include_str!("base.sql")).await.unwrap();
    let example = |sql: &str| Example::all(&format!("-- case: x\n-- expect:\n{sql}\n")).remove(0);
    let severity = |found: &[Finding], id: &str| {
        found
            .iter()
            .find(|finding| finding.id == id)
            .map(|finding| finding.severity)
    };
    let id = "hazard.type-change";
    let small = Hazards::default();
    let strict = Hazards {
        warn_at: 8 << 10,
        fail_at: 64 << 10,
        ..Hazards::default()
    };
    for (config, column, expected) in [
        (&small, "bigint", Some(Severity::Info)),
        (&strict, "integer", Some(Severity::Error)),
    ] {
        let sql = format!("ALTER TABLE users ALTER COLUMN age TYPE {column};");
        let found = observe(&server, &example(&sql), config).await.0;
        assert_eq!(severity(&found, id), expected);
        let finding = found.iter().find(|finding| finding.id == id).unwrap();
        assert!(
            finding.message.contains("2,000 rows"),
            "{}",
            finding.message
        );
        assert!(finding.evidence["rewritten_bytes"].as_u64().unwrap() > 64 << 10);
        assert_eq!(finding.location.as_ref().unwrap().line, 3);
    }
    let mut off = Hazards::default();
    off.severity.insert(id.to_owned(), None);
    let sql = "ALTER TABLE users ALTER COLUMN age TYPE bigint;";
    let found = observe(&server, &example(sql), &off).await.0;
    assert_eq!(severity(&found, id), None);

    // A rule that somebody wants to be kept is not silently passed over.
    let mut kept = Hazards::default();
    let rule = ("style.text".to_owned(), Some(Severity::Error));
    kept.severity.extend([rule]);
    let sql = "SET check_function_bodies = off; \
               CREATE FUNCTION later() RETURNS bigint AS 'not written yet' LANGUAGE sql;";
    let found = observe(&server, &example(sql), &kept).await.0;
    let id = "style.not-checked";
    assert_eq!(severity(&found, id), Some(Severity::Warning));
}

async fn observe(
    server: &Server,
    example: &Example,
    config: &Hazards,
) -> (Vec<Finding>, BTreeSet<String>) {
    let session = server.connect("postgres").await;
    if !example.unlimited {
        session.execute("SET lock_timeout = '5s'").await.unwrap();
    }
    // What is left behind is looked at where the example is about it, or is about nothing.
    let about_leftovers = ["left", "unindexed"]
        .iter()
        .any(|word| example.expected.iter().any(|id| id.contains(word)));
    if !about_leftovers && !example.expected.is_empty() {
        return migrate(&session, example, config).await;
    }
    let mut reader = server.connect("postgres").await;
    let base = reader.read_catalog(Reach::Database).await.unwrap().0;
    let (mut found, claims) = migrate(&session, example, config).await;
    let migrated = reader.read_catalog(Reach::Database).await.unwrap().0;
    found.extend(leftovers(&base, &migrated, "public"));
    (found, claims)
}

async fn migrate(
    session: &Session,
    example: &Example,
    config: &Hazards,
) -> (Vec<Finding>, BTreeSet<String>) {
    let statements = split(&example.sql).unwrap();
    let script = ScriptText {
        direction: Direction::Up,
        step: "example",
        file: "examples.sql",
        text: &example.sql,
        statements: &statements,
        wrapping: if example.autocommit {
            Wrapping::Autocommit
        } else {
            Wrapping::Transaction
        },
        reveal_values: false,
    };
    let mut records = Vec::new();
    let ran = run_script(session, &Clock::system(), script, &mut |record| {
        records.push(record);
    })
    .await;
    let code = ran.err().and_then(|failure| {
        let server = failure.error()?.server()?;
        server.record(false, None, None).sqlstate
    });
    assert_eq!(code, example.fails, "{}", example.name);
    let ran: Vec<Ran<'_>> = records
        .iter()
        .zip(&statements)
        .map(|(record, statement)| Ran {
            record,
            text: &statement.text,
        })
        .collect();
    let allowed = allowances(&example.sql, &statements);
    judged(&ran, &allowed, config)
}

/// The findings of a script, and the claims about it in short.
fn judged(
    ran: &[Ran<'_>],
    allowed: &[Allowance],
    config: &Hazards,
) -> (Vec<Finding>, BTreeSet<String>) {
    let judged = hazards(Stage::Migrate, ran, allowed, config);
    let short = judged.claims.into_values().flatten().map(|claim| {
        let name = claim.rule.or(claim.hazard).unwrap();
        let verdict = serde_json::to_value(claim.verdict).unwrap();
        format!("{name}={}", verdict.as_str().unwrap())
    });
    (judged.findings, short.collect())
}
