//! `cargo bench --bench digest`: the digest of a table beside `COPY … TO '/dev/null'` of the same table, in the same run.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a benchmark ends by panicking"
)]

#[path = "../tests/data/server.rs"]
mod server;

use std::time::Instant;

use pgrehearse::pg::digest::read_digest;

use server::Server;

const TABLES: &[(&str, &str)] = &[
    (
        "mixed",
        "CREATE TABLE t AS SELECT i AS id, 'user ' || i AS name, md5(i::text) AS token, i % 1000 AS quota, \
         now() + i * interval '1 s' AS at, i::numeric / 7 AS share, i % 3 = 0 AS flag, i::float8 / 3 AS score, \
         CASE WHEN i % 5 = 0 THEN repeat('note ', 20) END AS note, jsonb_build_object('a', i) AS data \
         FROM generate_series(1, 500000) i",
    ),
    (
        "numbers",
        "CREATE TABLE t AS SELECT i AS a, i * 2 AS b, i * 3 AS c, i::bigint * 4 AS d FROM generate_series(1, 1000000) i",
    ),
    (
        "texts",
        "CREATE TABLE t AS SELECT i AS id, repeat(md5(i::text), 30) AS body FROM generate_series(1, 200000) i",
    ),
];

#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "it measures"
)]
fn main() {
    let server = Server::start();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        for (name, create) in TABLES {
            let session = server.database(name).await;
            session.execute(create).await.unwrap();
            session.execute("VACUUM ANALYZE t").await.unwrap();
            for workers in [0, 2] {
                let set = format!("SET max_parallel_workers_per_gather = {workers}");
                session.execute(&set).await.unwrap();
                for round in 1..=3 {
                    let start = Instant::now();
                    session.execute("COPY t TO '/dev/null'").await.unwrap();
                    let copy = start.elapsed();
                    let start = Instant::now();
                    read_digest(&session).await.unwrap();
                    let digest = start.elapsed();
                    println!(
                        "{name}, {workers} workers, round {round}: COPY {copy:.0?}, digest {digest:.0?}, ratio {:.2}",
                        digest.as_secs_f64() / copy.as_secs_f64()
                    );
                }
            }
        }
    });
}
