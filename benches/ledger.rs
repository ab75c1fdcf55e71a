//! `cargo bench --bench ledger`: a migration of many small statements with the ledger, beside the same statements
//! without, in the same run: as a file, and as another program sends it. The times that the ledger tells should be
//! those without it; the rehearsal itself takes longer, since it looks after each statement.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a benchmark ends by panicking"
)]

#[path = "../tests/data/server.rs"]
#[expect(dead_code, reason = "one database will do")]
mod server;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use pgrehearse::clock::Clock;
use pgrehearse::event::{Direction, StatementRecord};
use pgrehearse::pg::{Limits, ScriptText, Session, Wire, WireOptions, Wrapping, run_script};
use pgrehearse::sql::{Statement, split};
use tokio_util::sync::CancellationToken;

use server::Server;

/// Tables of the database that is migrated.
const TABLES: usize = 40;
/// Statements of the migration.
const STATEMENTS: usize = 500;

fn base() -> String {
    let mut sql = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;".to_owned();
    for n in 0..TABLES {
        let _ = write!(
            sql,
            "CREATE TABLE t{n} (id bigint PRIMARY KEY, name text NOT NULL DEFAULT 'x', note text);\
             INSERT INTO t{n} SELECT i, 'name ' || i, 'note' FROM generate_series(1, 2000) i;\
             CREATE INDEX ON t{n} (name);"
        );
    }
    sql
}

/// What people write: columns, tables, indexes, constraints, rows.
fn migration() -> String {
    let mut sql = String::new();
    for n in 0..STATEMENTS {
        let t = n % TABLES;
        let _ = match n % 5 {
            0 => writeln!(
                sql,
                "ALTER TABLE t{t} ADD COLUMN c{n} integer NOT NULL DEFAULT 0;"
            ),
            1 => writeln!(
                sql,
                "CREATE TABLE n{n} (id bigint PRIMARY KEY, name text NOT NULL, at timestamptz);"
            ),
            2 => writeln!(sql, "CREATE INDEX i{n} ON t{t} (note);"),
            3 => writeln!(
                sql,
                "UPDATE t{t} SET note = 'y' WHERE id % 10 = {};",
                n % 10
            ),
            _ => writeln!(sql, "ALTER TABLE t{t} ADD CONSTRAINT k{n} CHECK (id > 0);"),
        };
    }
    sql
}

fn limits() -> Limits {
    Limits {
        statement: Duration::from_mins(5),
        cancel: CancellationToken::new(),
    }
}

async fn plain(session: &Session, statements: &[Statement], wrapping: Wrapping) {
    let block = wrapping == Wrapping::Transaction;
    if block {
        session.execute("BEGIN").await.unwrap();
    }
    for statement in statements {
        session.execute(&statement.text).await.unwrap();
    }
    if block {
        session.execute("COMMIT").await.unwrap();
    }
}

/// What the ledger says that the statements took.
fn told<'a>(records: impl IntoIterator<Item = &'a StatementRecord>) -> Duration {
    let took = records.into_iter().map(|record| record.duration_ms);
    Duration::from_secs_f64(took.sum::<f64>() / 1e3)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap()
}

#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "it measures"
)]
fn main() {
    let server = Server::start();
    let text = migration();
    let statements = split(&text).unwrap();
    let clock = Clock::system();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let admin = server.connect("postgres").await;
        for wrapping in [Wrapping::Transaction, Wrapping::Autocommit] {
            let (mut files, mut programs) = (Vec::new(), Vec::new());
            for round in 1..=5 {
                let fresh = async || admin.execute(&base()).await.unwrap();
                fresh().await;
                let session = server.connect("postgres").await;
                let start = Instant::now();
                plain(&session, &statements, wrapping).await;
                let without = start.elapsed();

                fresh().await;
                let session = server.connect("postgres").await;
                let script = ScriptText {
                    direction: Direction::Up,
                    step: "bench",
                    file: "bench.sql",
                    text: &text,
                    statements: &statements,
                    wrapping,
                    reveal_values: false,
                };
                let mut records: Vec<StatementRecord> = Vec::new();
                let start = Instant::now();
                run_script(&session, &clock, script, &mut |record| records.push(record))
                    .await
                    .unwrap();
                let with = start.elapsed();
                assert_eq!(records.len(), STATEMENTS);

                fresh().await;
                let wire = Wire::open(WireOptions {
                    endpoint: server.endpoint(),
                    database: "postgres".to_owned(),
                    direction: Direction::Up,
                    step: "command".to_owned(),
                    reveal_values: false,
                    clock: clock.clone(),
                    limits: limits(),
                })
                .await
                .unwrap();
                let session = Session::connect(&wire.endpoint(), "postgres", "bench", limits())
                    .await
                    .unwrap();
                let start = Instant::now();
                plain(&session, &statements, wrapping).await;
                let followed = start.elapsed();
                drop(session);
                let seen = wire.finish(Duration::from_secs(2)).await;
                assert!(seen.statements.len() >= STATEMENTS && seen.missing.is_empty());

                let ratio = |other: Duration| other.as_secs_f64() / without.as_secs_f64();
                let told_followed = told(seen.statements.iter().map(|one| &one.record));
                files.push((ratio(told(&records)), ratio(with)));
                programs.push((ratio(told_followed), ratio(followed)));
                println!(
                    "{wrapping:?}, round {round}: without {without:.0?}, as a file {with:.0?} ({:.2}), followed {followed:.0?} ({:.2})",
                    ratio(with),
                    ratio(followed)
                );
            }
            let percent = |ratios: Vec<f64>| (median(ratios) - 1.0) * 100.0;
            for (name, ratios) in [("as a file", files), ("followed", programs)] {
                let (told, took): (Vec<f64>, Vec<f64>) = ratios.into_iter().unzip();
                println!(
                    "{wrapping:?}, {name}: the times that are told {:+.1} %, the rehearsal {:+.1} % (medians)",
                    percent(told),
                    percent(took)
                );
            }
        }
    });
}
