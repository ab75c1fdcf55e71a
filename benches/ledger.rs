//! `cargo bench --bench ledger`: a migration of many small statements with the ledger, beside the same statements
//! without, in the same run: as a file, and as another program sends it. The times that the ledger tells should be
//! those without it; the rehearsal itself takes longer, since it looks after each statement.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a benchmark ends by panicking"
)]

#[path = "../tests/data/server.rs"]
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
    let mut sql = String::new();
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

/// What no transaction block takes, so that another session has to look at it while it runs.
fn concurrent() -> String {
    let mut sql = String::new();
    for n in 0..STATEMENTS / 5 {
        let t = n % TABLES;
        let _ = match n % 4 {
            0 => writeln!(sql, "CREATE INDEX CONCURRENTLY i{n} ON t{t} (note);"),
            1 => writeln!(sql, "VACUUM t{t};"),
            2 => writeln!(sql, "REINDEX TABLE CONCURRENTLY t{t};"),
            _ => writeln!(sql, "DROP INDEX CONCURRENTLY i{};", n - 3),
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

/// A server, and what is run on it.
struct Bench {
    server: Server,
    admin: Session,
    clock: Clock,
    text: String,
    statements: Vec<Statement>,
    wrapping: Wrapping,
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
impl Bench {
    /// The database as it was, with catalogs that nobody has written to.
    async fn fresh(&self) {
        for sql in [
            "DROP DATABASE IF EXISTS bench",
            "CREATE DATABASE bench TEMPLATE base",
            "CHECKPOINT",
        ] {
            self.admin.execute(sql).await.unwrap();
        }
    }

    async fn without(&self) -> Duration {
        self.fresh().await;
        let session = self.server.connect("bench").await;
        let start = Instant::now();
        plain(&session, &self.statements, self.wrapping).await;
        start.elapsed()
    }

    /// What the ledger says, and what it took.
    async fn as_a_file(&self) -> [Duration; 2] {
        self.fresh().await;
        let session = self.server.connect("bench").await;
        let script = ScriptText {
            direction: Direction::Up,
            step: "bench",
            file: "bench.sql",
            text: &self.text,
            statements: &self.statements,
            wrapping: self.wrapping,
            reveal_values: false,
        };
        let mut records: Vec<StatementRecord> = Vec::new();
        let mut record = |one| records.push(one);
        let start = Instant::now();
        run_script(&session, &self.clock, script, &mut record)
            .await
            .unwrap();
        let took = start.elapsed();
        assert_eq!(records.len(), self.statements.len());
        [told(&records), took]
    }

    async fn followed(&self) -> [Duration; 2] {
        self.fresh().await;
        let wire = Wire::open(WireOptions {
            endpoint: self.server.endpoint(),
            database: "bench".to_owned(),
            direction: Direction::Up,
            step: "command".to_owned(),
            reveal_values: false,
            clock: self.clock.clone(),
            limits: limits(),
        })
        .await
        .unwrap();
        let session = Session::connect(&wire.endpoint(), "bench", "bench", limits())
            .await
            .unwrap();
        let start = Instant::now();
        plain(&session, &self.statements, self.wrapping).await;
        let took = start.elapsed();
        drop(session);
        let seen = wire.finish(Duration::from_secs(2)).await;
        assert!(seen.statements.len() >= self.statements.len() && seen.missing.is_empty());
        [told(seen.statements.iter().map(|one| &one.record)), took]
    }

    /// All three, in an order that changes, since what comes later meets a warmer machine.
    async fn round(&self, number: usize) -> (Duration, [Duration; 2], [Duration; 2]) {
        let mut measured = (Duration::ZERO, [Duration::ZERO; 2], [Duration::ZERO; 2]);
        for which in 0..3 {
            match (which + number) % 3 {
                0 => measured.0 = self.without().await,
                1 => measured.1 = self.as_a_file().await,
                _ => measured.2 = self.followed().await,
            }
        }
        measured
    }
}

#[expect(clippy::print_stdout, reason = "it measures")]
fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let server = Server::start();
        let made = server.database("base").await;
        made.execute(&base()).await.unwrap();
        made.execute("VACUUM ANALYZE").await.unwrap();
        drop(made);
        let mut bench = Bench {
            admin: server.connect("postgres").await,
            server,
            clock: Clock::system(),
            statements: Vec::new(),
            text: String::new(),
            wrapping: Wrapping::Transaction,
        };
        for (kind, text, wrapping) in [
            ("in one transaction", migration(), Wrapping::Transaction),
            ("one by one", migration(), Wrapping::Autocommit),
            ("outside of transactions", concurrent(), Wrapping::Autocommit),
        ] {
            bench.statements = split(&text).unwrap();
            bench.text = text;
            bench.wrapping = wrapping;
            let (mut without, mut files, mut programs) = (Vec::new(), Vec::new(), Vec::new());
            for number in 1..=9 {
                let (one, file, program) = bench.round(number).await;
                println!(
                    "{kind}, round {number}: without {one:.0?}, as a file {:.0?}, told {:.0?}; followed {:.0?}, told {:.0?}",
                    file[1], file[0], program[1], program[0]
                );
                without.push(one.as_secs_f64());
                files.push(file.map(|took| took.as_secs_f64()));
                programs.push(program.map(|took| took.as_secs_f64()));
            }
            let base = median(without);
            for (name, measured) in [("as a file", files), ("followed", programs)] {
                let percent = |which: usize| {
                    let of = measured.iter().filter_map(|both| both.get(which).copied());
                    (median(of.collect()) / base - 1.0) * 100.0
                };
                println!(
                    "{kind}, {name}: the times that are told {:+.1} %, the rehearsal {:+.1} % (medians)",
                    percent(0),
                    percent(1)
                );
            }
        }
    });
}
