//! `cargo bench --bench ledger`: a migration of many small statements with the ledger, beside the same statements
//! without, in the same run: as a file, and as another program sends it.
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
use pgrehearse::event::Direction;
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
                let mut records = 0;
                let start = Instant::now();
                run_script(&session, &clock, script, &mut |_| records += 1)
                    .await
                    .unwrap();
                let with = start.elapsed();
                assert_eq!(records, STATEMENTS);

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
                files.push(ratio(with));
                programs.push(ratio(followed));
                println!(
                    "{wrapping:?}, round {round}: without {without:.0?}, as a file {with:.0?} ({:.2}), followed {followed:.0?} ({:.2})",
                    ratio(with),
                    ratio(followed)
                );
            }
            for (name, mut ratios) in [("as a file", files), ("followed", programs)] {
                ratios.sort_by(f64::total_cmp);
                let median = ratios.get(ratios.len() / 2).copied().unwrap();
                println!("{wrapping:?}, {name}: {:+.1} % (median)", (median - 1.0) * 100.0);
            }
        }
    });
}
