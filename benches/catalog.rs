//! `cargo bench --bench catalog`: how long a large schema takes to read and compare, beside `pg_dump` run twice, in the same run.
#![expect(clippy::unwrap_used, reason = "a benchmark ends by panicking")]

#[path = "../tests/catalog/cluster.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod cluster;

use std::time::{Duration, Instant};

use pgrehearse::catalog::diff;
use pgrehearse::pg::introspect::read_catalog;

use cluster::Cluster;

const LARGE: &str = "DO $$ BEGIN FOR i IN 1..1000 LOOP
    EXECUTE format('CREATE TABLE t%s (id bigint PRIMARY KEY, a text NOT NULL, b integer DEFAULT 0, c numeric(10,2),
        d timestamptz DEFAULT now(), e jsonb, f boolean, g text, h integer REFERENCES t%s, i date)', i, greatest(i - 1, 1));
    FOR j IN 1..4 LOOP EXECUTE format('CREATE INDEX t%s_%s ON t%s (%s, (b + 1)) WHERE f', i, j, i, (ARRAY['a','b','c','d'])[j]); END LOOP;
END LOOP; END $$";

#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "it measures"
)]
fn main() {
    let cluster = Cluster::start();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut client = cluster.database("large").await;
        client
            .batch_execute("CREATE TABLE t1 (id bigint PRIMARY KEY)")
            .await
            .unwrap();
        // In pieces, for the sake of the table of locks.
        for from in (2..=1000).step_by(50) {
            let until = 1000.min(from + 49);
            let piece = LARGE.replace("1..1000", &format!("{from}..{until}"));
            client.batch_execute(&piece).await.unwrap();
        }
        for round in 1..=3 {
            let start = Instant::now();
            let (before, facts) = read_catalog(&mut client).await.unwrap();
            let once = start.elapsed();
            let (after, _) = read_catalog(&mut client).await.unwrap();
            let read = start.elapsed();
            assert!(diff(&before, &after).is_empty());
            let total = start.elapsed();
            let start = Instant::now();
            assert_eq!(cluster.dump("large"), cluster.dump("large"));
            let dumps = start.elapsed();
            println!(
                "round {round}: {} tables, {} columns, {} indexes: read once {once:?}, twice {read:?}, \
                 compared {:?}; pg_dump twice {dumps:?}, ratio {:.2}",
                facts.tables,
                facts.columns,
                facts.indexes,
                total.checked_sub(read).unwrap_or(Duration::ZERO),
                total.as_secs_f64() / dumps.as_secs_f64(),
            );
        }
    });
}
