//! The same migrations sent by a program of somebody else's, through the port that follows it.

use std::collections::BTreeSet;
use std::time::Duration;

use pgrehearse::clock::Clock;
use pgrehearse::config::Hazards;
use pgrehearse::event::{Direction, StatementRecord};
use pgrehearse::hazard::Ran;
use pgrehearse::pg::{Followed, Host, Limits, Wire, WireOptions};
use pgrehearse::sql::split;
use tokio_postgres::{Client, NoTls};
use tokio_util::sync::CancellationToken;

use crate::example::Example;
use crate::server::Server;
use crate::{examples, judged};

pub(crate) async fn wire(server: &Server) -> Wire {
    let options = WireOptions {
        endpoint: server.endpoint(),
        database: "postgres".to_owned(),
        direction: Direction::Up,
        step: "command".to_owned(),
        reveal_values: false,
        clock: Clock::system(),
        limits: Limits {
            statement: Duration::from_mins(1),
            cancel: CancellationToken::new(),
        },
    };
    Wire::open(options).await.unwrap()
}

pub(crate) async fn client(wire: &Wire) -> Client {
    let Host::Tcp(address) = wire.endpoint().host else {
        panic!("not a port");
    };
    let (client, connection) = tokio_postgres::Config::new()
        .host(address.ip().to_string())
        .port(address.port())
        .user("postgres")
        .dbname("postgres")
        .ssl_mode(tokio_postgres::config::SslMode::Prefer)
        .connect(NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    client
}

/// How a program sends a migration.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// All in one message; each statement in one where the example says so.
    Message,
    /// Each in a message, between `BEGIN` and `COMMIT`.
    Simple,
    /// With the extended protocol.
    Extended,
}

/// Sends an example. Gives the code that it fails with.
async fn send(client: &Client, example: &Example, way: Way) -> Option<String> {
    let run = async {
        if !example.unlimited {
            client.batch_execute("SET lock_timeout = '5s'").await?;
        }
        let statements = split(&example.sql).unwrap();
        let block = !example.autocommit && !matches!(way, Way::Message);
        if block {
            client.batch_execute("BEGIN").await?;
        }
        if matches!(way, Way::Message) && !example.autocommit {
            return client.batch_execute(&example.sql).await;
        }
        for statement in &statements {
            // The comment before it may accept something.
            match way {
                Way::Extended => {
                    client.execute(statement.text.as_str(), &[]).await?;
                }
                Way::Message | Way::Simple => client.batch_execute(&statement.text).await?,
            }
        }
        if block {
            client.batch_execute("COMMIT").await?;
        }
        Ok(())
    };
    let failed: Result<(), tokio_postgres::Error> = run.await;
    failed
        .err()
        .map(|error| error.code().unwrap().code().to_owned())
}

fn found(followed: &Followed) -> BTreeSet<String> {
    let ran: Vec<Ran<'_>> = followed
        .statements
        .iter()
        .map(|statement| Ran {
            record: &statement.record,
            text: &statement.text,
        })
        .collect();
    let (findings, _) = judged(&ran, &[], &Hazards::default());
    findings.into_iter().map(|finding| finding.id).collect()
}

/// Whatever way they are sent, the examples have the hazards that they have as files.
#[tokio::test]
async fn each_example_has_its_hazards_when_a_program_sends_it() {
    let server = Server::start();
    let admin = server.connect("postgres").await;
    admin.execute("CREATE ROLE hazard_reader").await.unwrap();
    let mut problems = Vec::new();
    for (example, way) in examples()
        .iter()
        .zip(
            [Way::Simple, Way::Extended, Way::Message]
                .into_iter()
                .cycle(),
        )
        // What is left behind is seen in catalogs, and accepted by comments between statements.
        .filter(|(example, _)| !example.sql.contains("pgrehearse: allow"))
    {
        admin.execute(include_str!("base.sql")).await.unwrap();
        let wire = wire(&server).await;
        let client = client(&wire).await;
        let code = send(&client, example, way).await;
        drop(client);
        let followed = wire.finish(Duration::from_secs(2)).await;
        let mut ids = found(&followed);
        if !example.unlimited {
            ids.remove("hazard.no-lock-timeout");
        }
        let expected: BTreeSet<String> = example
            .expected
            .iter()
            .filter(|id| !["left", "unindexed"].iter().any(|word| id.contains(word)))
            .cloned()
            .collect();
        let together = followed
            .missing
            .iter()
            .all(|m| m.what.contains("stay together"));
        if ids != expected || code != example.fails || !together {
            problems.push(format!(
                "{} ({way:?})\n  expected {expected:?} {:?}\n  found    {ids:?} {code:?}\n  {:?}\n  {:#?}",
                example.name, example.fails, followed.missing, followed.statements
            ));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

/// Nothing changes for the client: results, errors with their positions, pipelines, COPY, notices, a
/// cancelled statement, cursors, prepared statements that stay.
#[tokio::test]
async fn a_client_sees_what_the_server_would_answer() {
    let server = Server::start();
    server.connect("postgres").await;
    let wire = wire(&server).await;
    let mut client = client(&wire).await;
    client
        .batch_execute("CREATE TABLE t (id integer PRIMARY KEY, what text); CREATE TABLE u (id integer REFERENCES t DEFERRABLE INITIALLY DEFERRED)")
        .await
        .unwrap();
    errors_are_where_they_were(&client).await;
    prepared_statements_and_portals_live_as_long(&mut client).await;
    rows_are_copied(&client).await;
    limits_and_what_ends_transactions(&client).await;
    drop(client);
    told(&wire.finish(Duration::from_secs(2)).await);
}

async fn count(client: &Client, sql: &str) -> i64 {
    client.query_one(sql, &[]).await.unwrap().get(0)
}

async fn errors_are_where_they_were(client: &Client) {
    // The position is that in the message, not in the statement.
    let message = "INSERT INTO t VALUES (1, 'ä'); SELECT nothing FROM t";
    let error = client.batch_execute(message).await.unwrap_err();
    let error = error.as_db_error().unwrap();
    assert_eq!(error.code().code(), "42703");
    let expected = u32::try_from(message.chars().take_while(|c| *c != 'n').count()).unwrap();
    assert!(
        matches!(error.position(), Some(tokio_postgres::error::ErrorPosition::Original(p)) if *p > expected),
        "{error:?}"
    );
    assert_eq!(
        error.position(),
        Some(&tokio_postgres::error::ErrorPosition::Original(39))
    );
    // The message was one transaction.
    assert_eq!(count(client, "SELECT count(*) FROM t").await, 0);
}

async fn prepared_statements_and_portals_live_as_long(client: &mut Client) {
    // Prepared statements and parameters, many at once.
    let insert = client
        .prepare("INSERT INTO t VALUES ($1, $2)")
        .await
        .unwrap();
    let many = (0..50_i32).map(|id| {
        let (client, insert) = (&*client, &insert);
        async move { client.execute(insert, &[&id, &"secret"]).await.unwrap() }
    });
    let done: Vec<u64> = futures_util::future::join_all(many).await;
    assert_eq!(done.iter().sum::<u64>(), 50);
    // What is refused when a transaction ends is told as the server tells it.
    let error = client
        .execute("INSERT INTO u VALUES (99)", &[])
        .await
        .unwrap_err();
    assert_eq!(error.code().unwrap().code(), "23503");
    let error = client
        .batch_execute("INSERT INTO u VALUES (98)")
        .await
        .unwrap_err();
    assert_eq!(error.code().unwrap().code(), "23503");
    assert_eq!(count(client, "SELECT count(*) FROM u").await, 0);
    // A transaction that fails stays failed until it is rolled back.
    let transaction = client.transaction().await.unwrap();
    transaction
        .execute(&insert, &[&100_i32, &"x"])
        .await
        .unwrap();
    transaction
        .execute(&insert, &[&100_i32, &"x"])
        .await
        .unwrap_err();
    let error = transaction.query("SELECT 1", &[]).await.unwrap_err();
    assert_eq!(error.code().unwrap().code(), "25P02");
    transaction.rollback().await.unwrap();
    // Portals live as long as their transaction.
    let transaction = client.transaction().await.unwrap();
    let portal = transaction
        .bind("SELECT id FROM t ORDER BY id", &[])
        .await
        .unwrap();
    let mut ids = Vec::new();
    loop {
        let rows = transaction.query_portal(&portal, 7).await.unwrap();
        if rows.is_empty() {
            break;
        }
        ids.extend(rows.iter().map(|row| row.get::<_, i32>(0)));
    }
    assert_eq!(ids, (0..50).collect::<Vec<i32>>());
    transaction.commit().await.unwrap();
}

async fn rows_are_copied(client: &Client) {
    use futures_util::{SinkExt as _, StreamExt as _};

    // Rows copied in and out, and a copy that fails on its way.
    let sink = client
        .copy_in::<_, bytes::Bytes>("COPY t FROM STDIN")
        .await
        .unwrap();
    let mut sink = std::pin::pin!(sink);
    for id in 1000..1400 {
        let line = format!("{id}\t{}\n", "x".repeat(500));
        sink.send(bytes::Bytes::from(line)).await.unwrap();
    }
    assert_eq!(sink.finish().await.unwrap(), 400);
    let sink = client
        .copy_in::<_, bytes::Bytes>("COPY t FROM STDIN")
        .await
        .unwrap();
    let mut sink = std::pin::pin!(sink);
    sink.send(bytes::Bytes::from_static(b"no number\tx\n"))
        .await
        .unwrap();
    let error = sink.finish().await.unwrap_err();
    assert_eq!(error.code().unwrap().code(), "22P02");
    let out = client.copy_out("COPY t TO STDOUT").await.unwrap();
    let lines: Vec<_> = out.collect().await;
    assert_eq!(lines.len(), 450);
}

async fn limits_and_what_ends_transactions(client: &Client) {
    // A statement that somebody cancels.
    let token = client.cancel_token();
    let cancelled = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        token.cancel_query(NoTls).await
    });
    let error = client
        .batch_execute("SELECT pg_sleep(30)")
        .await
        .unwrap_err();
    assert_eq!(error.code().unwrap().code(), "57014");
    cancelled.await.unwrap().unwrap();
    // A time limit of the client's is for its own statements, and stays.
    client
        .batch_execute("SET statement_timeout = 1234")
        .await
        .unwrap();
    client
        .batch_execute("ALTER TABLE t ADD COLUMN more integer")
        .await
        .unwrap();
    let row = client
        .query_one("SHOW statement_timeout", &[])
        .await
        .unwrap();
    assert_eq!(row.get::<_, &str>(0), "1234ms");
    // Nothing of ours fails in a transaction of the client's, whatever it has dropped behind our back.
    client
        .batch_execute("BEGIN; DO $$ BEGIN EXECUTE 'DEALL' || 'OCATE ALL'; END $$")
        .await
        .unwrap();
    client
        .batch_execute("ALTER TABLE t ADD COLUMN another integer")
        .await
        .unwrap();
    client.batch_execute("COMMIT").await.unwrap();
    // What cannot be in a transaction, and procedures that end some.
    client
        .batch_execute("SET statement_timeout = 0")
        .await
        .unwrap();
    client.batch_execute("VACUUM t").await.unwrap();
    client
        .batch_execute("DO $$ BEGIN INSERT INTO t VALUES (5000, 'x'); COMMIT; LOCK t; PERFORM pg_sleep(0.2); END $$")
        .await
        .unwrap();
    let error = client
        .batch_execute("SELECT 1; VACUUM t")
        .await
        .unwrap_err();
    assert_eq!(error.code().unwrap().code(), "25001");
    assert_eq!(count(client, "SELECT count(*) FROM t").await, 451);
}

/// What the ledger says of it.
fn told(followed: &Followed) {
    let text = format!(
        "{:?}",
        followed
            .statements
            .iter()
            .map(|s| &s.record)
            .collect::<Vec<_>>()
    );
    assert!(
        !text.contains("secret") && !text.contains("no number"),
        "{text}"
    );
    let record = |words: &str| -> &StatementRecord {
        let all = &followed.statements;
        &all.iter()
            .find(|one| one.text.contains(words))
            .unwrap_or_else(|| panic!("no {words}: {text}"))
            .record
    };
    let altered = record("ADD COLUMN more");
    assert_eq!(altered.statement_timeout_ms, Some(1234));
    assert!(
        altered
            .locks
            .iter()
            .any(|lock| lock.relation == "public.t" && lock.mode == "AccessExclusiveLock")
    );
    assert!(record("ADD COLUMN another").locks_observed);
    let locked = record("LOCK t");
    assert!(locked.locks_sampled);
    let lock = locked
        .locks
        .iter()
        .find(|lock| lock.mode == "AccessExclusiveLock")
        .unwrap();
    assert!(
        lock.relation == "public.t" && lock.held_ms > 100.0,
        "{lock:?}"
    );
    assert_eq!(
        record("REFERENCES t").transaction,
        record("CREATE TABLE t").transaction
    );
    assert!(
        record("pg_sleep(30)")
            .error
            .as_ref()
            .unwrap()
            .sqlstate
            .as_deref()
            == Some("57014")
    );
    let missing: Vec<&str> = followed.missing.iter().map(|m| m.what.as_str()).collect();
    assert_eq!(
        missing,
        ["a message of several statements that had to stay together is told as one"]
    );
}
