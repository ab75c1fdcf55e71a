//! Tables that nobody touched are known, and no others.

use pgrehearse::pg::digest::{SETTLED, read_digest, read_digest_knowing, witnesses};

use crate::server::Server;

/// What is done to the table `t`, one after another; after the first it is still untouched.
const CHANGES: &[(&str, bool)] = &[
    ("SELECT count(*) FROM t; ANALYZE t", true),
    (
        "ALTER TABLE t ALTER b SET DEFAULT 5; CREATE INDEX ON t (b); COMMENT ON TABLE t IS 'x'",
        true,
    ),
    ("UPDATE t SET b = 2 WHERE a = 1", false),
    ("INSERT INTO t (a) VALUES (100000)", false),
    ("DELETE FROM t WHERE a = 2", false),
    ("BEGIN; TRUNCATE t; ROLLBACK", true),
    (
        "CREATE TABLE old AS SELECT * FROM t; TRUNCATE t; INSERT INTO t SELECT * FROM old; DROP TABLE old",
        false,
    ),
    (
        "ALTER TABLE t DROP COLUMN b; ALTER TABLE t ADD COLUMN b integer DEFAULT 1",
        false,
    ),
    (
        "ALTER TABLE t RENAME a TO x; ALTER TABLE t RENAME b TO a; ALTER TABLE t RENAME x TO b",
        false,
    ),
    (
        "ALTER TABLE t RENAME TO u; CREATE TABLE t (LIKE u); INSERT INTO t SELECT * FROM u; DROP TABLE u",
        false,
    ),
    ("ALTER TABLE t ALTER COLUMN c TYPE varchar", false),
    ("UPDATE t SET c = repeat('x', 10) WHERE b = 3", false),
];

#[tokio::test]
async fn only_untouched_tables_are_not_read_again() {
    let server = Server::start();
    let session = server.database("touched").await;
    session
        .execute(
            "CREATE TABLE t AS SELECT i AS a, i AS b, CASE WHEN i % 100 = 0 THEN repeat(md5(i::text), 500) END AS c \
             FROM generate_series(1, 2000) i; \
             CREATE TABLE still AS SELECT * FROM t; CREATE UNLOGGED TABLE unlogged (a integer); \
             CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE moods AS SELECT 'ok'::mood AS m; \
             CREATE TABLE names AS SELECT 'pg_class'::regclass AS n",
        )
        .await
        .unwrap();
    // Sets the marks that the first reader of a row leaves on it.
    read_digest(&session).await.unwrap();
    session.execute("CHECKPOINT").await.unwrap();
    let young = witnesses(&session).await.unwrap();
    let before = read_digest(&session).await.unwrap();
    assert!(young.untouched(&session, &before).await.unwrap().is_empty());
    for (change, untouched) in CHANGES {
        let before = read_digest(&session).await.unwrap();
        session.execute("CHECKPOINT").await.unwrap();
        tokio::time::sleep(SETTLED).await;
        let noted = witnesses(&session).await.unwrap();
        session.execute(change).await.unwrap();
        let known = noted.untouched(&session, &before).await.unwrap();
        let names: Vec<String> = known.keys().map(ToString::to_string).collect();
        let expected: &[&str] = if *untouched {
            &["table public.still", "table public.t"]
        } else {
            &["table public.still"]
        };
        assert_eq!(names, expected, "{change}");
        let again = read_digest_knowing(&session, &known).await.unwrap();
        assert_eq!(again, read_digest(&session).await.unwrap(), "{change}");
    }
}
