//! Messages as only some programs send them, through the port that follows a program.

use std::time::Duration;

use bytes::{BufMut as _, BytesMut};
use pgrehearse::pg::{Host, Wire};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::followed::{client, wire};
use crate::server::Server;

/// A connection whose messages the test writes itself.
struct Raw {
    stream: TcpStream,
}

impl Raw {
    async fn open(wire: &Wire) -> Self {
        let Host::Tcp(address) = wire.endpoint().host else {
            panic!("not a port");
        };
        let mut raw = Self {
            stream: TcpStream::connect(address).await.unwrap(),
        };
        let body = b"user\0postgres\0database\0postgres\0\0";
        let mut bytes = BytesMut::new();
        bytes.put_u32(u32::try_from(body.len() + 8).unwrap());
        bytes.put_u32(196_608);
        bytes.put_slice(body);
        raw.stream.write_all(&bytes).await.unwrap();
        raw.until(b'Z').await;
        raw
    }

    async fn send(&mut self, messages: &[(u8, Vec<u8>)]) {
        let mut bytes = BytesMut::new();
        for (tag, body) in messages {
            bytes.put_u8(*tag);
            bytes.put_u32(u32::try_from(body.len() + 4).unwrap());
            bytes.put_slice(body);
        }
        self.stream.write_all(&bytes).await.unwrap();
    }

    /// The messages up to one of a kind.
    async fn until(&mut self, tag: u8) -> Vec<(u8, Vec<u8>)> {
        let mut found: Vec<(u8, Vec<u8>)> = Vec::new();
        let read = async {
            while found.last().is_none_or(|(last, _)| *last != tag) {
                let tag = self.stream.read_u8().await.unwrap();
                let length = self.stream.read_u32().await.unwrap();
                let mut body = vec![0; usize::try_from(length).unwrap() - 4];
                self.stream.read_exact(&mut body).await.unwrap();
                found.push((tag, body));
            }
        };
        let read = tokio::time::timeout(Duration::from_secs(10), read).await;
        assert!(read.is_ok(), "no {} came", char::from(tag));
        found
    }

    /// The last byte before the server was ready: `I`, `T` or `E`.
    async fn status(&mut self) -> u8 {
        *self.until(b'Z').await.last().unwrap().1.first().unwrap()
    }
}

fn query(sql: &[u8]) -> (u8, Vec<u8>) {
    (b'Q', [sql, b"\0"].concat())
}

/// A statement of the extended protocol, up to its execution.
fn extended(sql: &str) -> [(u8, Vec<u8>); 3] {
    [
        (b'P', [b"\0", sql.as_bytes(), b"\0\0\0"].concat()),
        (b'B', vec![0; 8]),
        (b'E', vec![0; 5]),
    ]
}

const SYNC: (u8, Vec<u8>) = (b'S', Vec::new());
const FLUSH: (u8, Vec<u8>) = (b'H', Vec::new());

/// Answers come when they are asked for, and what is begun in a pipeline goes on behind it.
#[tokio::test]
async fn pipelines_are_answered_before_they_end() {
    let server = Server::start();
    server.connect("postgres").await;
    let wire = wire(&server).await;
    let mut raw = Raw::open(&wire).await;
    for (sql, tag) in [
        ("CREATE TABLE t (id integer)", b'C'),
        ("SELECT nothing", b'E'),
    ] {
        raw.send(&extended(sql)).await;
        raw.send(&[FLUSH]).await;
        raw.until(tag).await;
    }
    raw.send(&[SYNC]).await;
    assert_eq!(raw.status().await, b'I');
    // What failed took the table with it.
    raw.send(&[query(b"CREATE TABLE t (id integer)")]).await;
    assert_eq!(raw.status().await, b'I');
    raw.send(&extended("INSERT INTO t VALUES (1)")).await;
    raw.send(&extended("BEGIN")).await;
    raw.send(&extended("INSERT INTO t VALUES (2)")).await;
    raw.send(&[SYNC]).await;
    assert_eq!(raw.status().await, b'T');
    raw.send(&[query(b"ROLLBACK")]).await;
    assert_eq!(raw.status().await, b'I');
    let client = client(&wire).await;
    let row = client.query_one("SELECT count(*) FROM t", &[]).await;
    assert_eq!(row.unwrap().get::<_, i64>(0), 0);
}

/// A message in another encoding stays as it is.
#[tokio::test]
async fn bytes_of_other_encodings_arrive() {
    let server = Server::start();
    server.connect("postgres").await;
    let wire = wire(&server).await;
    let mut raw = Raw::open(&wire).await;
    let message = b"CREATE TABLE t (what text); INSERT INTO t VALUES ('\xe9')";
    for sql in [&b"SET client_encoding = latin1"[..], message] {
        raw.send(&[query(sql)]).await;
        assert_eq!(raw.status().await, b'I');
    }
    let client = client(&wire).await;
    let row = client.query_one("SELECT what FROM t", &[]).await.unwrap();
    assert_eq!(row.get::<_, &str>(0), "é");
}

/// Rows go to the server although it has more to say than anybody has read.
#[tokio::test]
async fn a_copy_with_a_notice_for_each_row_ends() {
    use futures_util::SinkExt as _;

    let server = Server::start();
    server.connect("postgres").await;
    let wire = wire(&server).await;
    let client = client(&wire).await;
    client
        .batch_execute(
            "CREATE TABLE t (what text); CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS \
             $$BEGIN RAISE NOTICE '%', repeat('x', 300); RETURN new; END$$; \
             CREATE TRIGGER tell BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tell()",
        )
        .await
        .unwrap();
    let copied = async {
        let sink = client.copy_in::<_, bytes::Bytes>("COPY t FROM STDIN").await;
        let mut sink = std::pin::pin!(sink.unwrap());
        let lines = format!("{}\n", "y".repeat(300)).repeat(200);
        for _ in 0..60 {
            sink.send(bytes::Bytes::from(lines.clone())).await.unwrap();
        }
        sink.finish().await.unwrap()
    };
    let copied = tokio::time::timeout(Duration::from_secs(30), copied).await;
    assert_eq!(copied.ok(), Some(12_000));
}

/// What was under way when a connection ended is told, and so is what was undone with it.
#[tokio::test]
async fn statements_without_an_end_are_told() {
    let server = Server::start();
    server.connect("postgres").await;
    let wire = wire(&server).await;
    let mut raw = Raw::open(&wire).await;
    raw.send(&[query(b"BEGIN; CREATE TABLE t (id integer)")])
        .await;
    assert_eq!(raw.status().await, b'T');
    raw.send(&[query(b"SELECT pg_sleep(60)")]).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let followed = wire.finish(Duration::from_millis(1)).await;
    let told: Vec<_> = followed
        .statements
        .iter()
        .map(|one| {
            let error = one.record.error.as_ref();
            let error = error.map(|error| error.message.as_str());
            (one.text.as_str(), one.undone, error)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("BEGIN", true, None),
            ("CREATE TABLE t (id integer)", true, None),
            (
                "SELECT pg_sleep(60)",
                true,
                Some("the connection ended before it did")
            ),
        ]
    );
    assert!(followed.statements.last().unwrap().record.duration_ms > 200.0);
}
