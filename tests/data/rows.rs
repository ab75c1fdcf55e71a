//! Databases compared row by row.

use pgrehearse::pg::digest::{DataDiff, RowDifference, compare_contents, read_digest};

use crate::server::Server;

/// What `change` does to a database that `setup` made.
async fn compare(server: &Server, name: &str, setup: &str, change: &str, reveal: bool) -> DataDiff {
    let now = server.database(name).await;
    now.execute(setup).await.unwrap();
    let base = server.database(&format!("{name}_base")).await;
    base.execute(setup).await.unwrap();
    now.execute(change).await.unwrap();
    let before = read_digest(&base).await.unwrap();
    let after = read_digest(&now).await.unwrap();
    compare_contents([&base, &now], [&before, &after], reveal)
        .await
        .unwrap()
}

fn rows(lost: u64, added: u64, changed: u64) -> RowDifference {
    RowDifference {
        lost,
        added,
        changed,
    }
}

const USERS: &str = "CREATE TABLE users (id integer PRIMARY KEY, name text, quota integer, note text); \
    INSERT INTO users SELECT i, 'user ' || i, i % 7, 'n' FROM generate_series(1, 1000) i";

#[tokio::test]
async fn rows_are_matched_by_their_key() {
    let server = Server::start();
    let diff = compare(
        &server,
        "keyed",
        USERS,
        "UPDATE users SET quota = 0; DELETE FROM users WHERE id > 997; INSERT INTO users VALUES (2001, 'x', 1, 'y'); \
         UPDATE users SET name = upper(name) WHERE id = 5",
        false,
    )
    .await;
    let table = &diff.tables[0];
    // 142 of the ids up to 997 are divisible by 7, and 5 is none of them.
    assert_eq!(table.rows, rows(3, 1, 997 - 142));
    assert_eq!((table.rows_before, table.rows_after), (1000, 998));
    assert!(table.keyed && table.keys.is_empty());
    let columns: Vec<(&str, Option<u64>)> = table
        .columns
        .iter()
        .map(|(name, count)| (name.as_str(), *count))
        .collect();
    // Rows lost and added change the digest of every column, but the values of none that is left.
    assert_eq!(columns, [("name", Some(1)), ("quota", Some(855))]);
    assert_eq!(diff.tables.len(), 1);
}

#[tokio::test]
async fn values_that_change_places_are_seen() {
    let server = Server::start();
    let swap = "UPDATE users SET name = 'user ' || CASE id WHEN 1 THEN 2 WHEN 2 THEN 1 ELSE id END";
    let diff = compare(&server, "swapped", USERS, swap, false).await;
    assert_eq!(diff.tables[0].rows, rows(0, 0, 2));
    assert_eq!(diff.tables[0].columns.len(), 1);
    assert_eq!(diff.tables[0].columns["name"], Some(2));
    // Also beside another column whose digest does differ.
    let more = format!("{swap}; UPDATE users SET quota = 100 WHERE id = 9");
    let diff = compare(&server, "swapped_too", USERS, &more, false).await;
    assert_eq!(diff.tables[0].rows, rows(0, 0, 3));
    assert_eq!(diff.tables[0].columns["name"], Some(2));
    assert_eq!(diff.tables[0].columns["quota"], Some(1));
}

#[tokio::test]
async fn a_table_without_a_key_is_a_bag_of_rows() {
    let server = Server::start();
    let setup = "CREATE TABLE log (at integer, what text); \
        INSERT INTO log SELECT i, 'x' FROM generate_series(1, 10) i; INSERT INTO log VALUES (1, 'x')";
    let diff = compare(
        &server,
        "bag",
        setup,
        "DELETE FROM log WHERE at IN (1, 2); UPDATE log SET what = 'y' WHERE at = 3",
        false,
    )
    .await;
    assert_eq!(diff.tables[0].rows, rows(3, 0, 1));
    assert!(!diff.tables[0].keyed);
}

#[tokio::test]
async fn columns_tables_and_keys_come_and_go() {
    let server = Server::start();
    let diff = compare(
        &server,
        "shapes",
        &format!(
            "{USERS}; CREATE TABLE gone (a integer); INSERT INTO gone VALUES (1), (2); CREATE TABLE empty (a integer); \
             CREATE TABLE same (id integer PRIMARY KEY, a text); INSERT INTO same VALUES (1, 'a')"
        ),
        "ALTER TABLE users DROP COLUMN note, DROP COLUMN quota, ADD COLUMN extra integer DEFAULT 7; \
         ALTER TABLE users DROP CONSTRAINT users_pkey; DROP TABLE gone, empty; CREATE TABLE new (a integer); \
         INSERT INTO new VALUES (1); \
         ALTER TABLE same ADD COLUMN extra integer; ALTER TABLE same ALTER COLUMN a TYPE varchar(10)",
        false,
    )
    .await;
    let names: Vec<String> = diff
        .tables
        .iter()
        .map(pgrehearse::pg::digest::TableDiff::name)
        .collect();
    assert_eq!(names, ["public.gone", "public.users"]);
    assert!(diff.tables[0].gone);
    assert_eq!(diff.tables[0].rows, rows(2, 0, 0));
    assert_eq!(diff.tables[1].rows, rows(0, 0, 0));
    assert_eq!(diff.tables[1].columns_gone["note"], 1000);
    assert_eq!(diff.tables[1].columns_gone["quota"], 1000);
}

#[tokio::test]
async fn a_table_that_was_made_again_is_the_same_table() {
    let server = Server::start();
    let again = format!(
        "DROP TABLE users; {}",
        USERS.replace("(1, 1000) i", "(1, 1000) i ORDER BY i DESC")
    );
    let diff = compare(&server, "again", USERS, &again, false).await;
    assert!(diff.is_empty(), "{diff:?}");
    let reordered = "ALTER TABLE users RENAME TO old; \
        CREATE TABLE users (note varchar, id bigint PRIMARY KEY, quota numeric, name text); \
        INSERT INTO users (id, name, quota, note) SELECT id, name, quota, note FROM old; DROP TABLE old";
    let diff = compare(&server, "reordered", USERS, reordered, false).await;
    assert!(diff.is_empty(), "{diff:?}");
}

#[tokio::test]
async fn keys_are_told_on_request() {
    let server = Server::start();
    let setup = "CREATE TABLE t (a text, b integer, v integer, PRIMARY KEY (a, b)); \
        INSERT INTO t SELECT 'k', i, 0 FROM generate_series(1, 50) i";
    let change = "UPDATE t SET v = 1 WHERE b = 7; INSERT INTO t VALUES ('new', 1, 1); DELETE FROM t WHERE b = 50";
    let diff = compare(&server, "revealed", setup, change, true).await;
    assert_eq!(diff.tables[0].keys, ["k, 50", "k, 7", "new, 1"]);
    let many = compare(&server, "many", setup, "UPDATE t SET v = 1", true).await;
    assert_eq!(many.tables[0].keys.len(), 10);
    assert_eq!(many.tables[0].rows, rows(0, 0, 50));
}

#[tokio::test]
async fn sequences_and_large_objects_are_compared() {
    let server = Server::start();
    let setup = "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t DEFAULT VALUES; INSERT INTO t DEFAULT VALUES; \
        CREATE SEQUENCE free; CREATE SEQUENCE down INCREMENT -1; SELECT nextval('down'); CREATE SEQUENCE still; \
        SELECT lo_from_bytea(900001, repeat('x', 5000)::bytea), lo_from_bytea(900002, ''), lo_from_bytea(900003, 'abc')";
    let same = compare(
        &server,
        "still",
        setup,
        "SELECT lo_put(900003, 1, 'b')",
        false,
    )
    .await;
    assert!(same.is_empty(), "{same:?}");
    let diff = compare(
        &server,
        "moved",
        setup,
        "SELECT setval('t_id_seq', 1); SELECT nextval('free'); SELECT nextval('down'); \
         SELECT lo_put(900001, 4000, 'y'), lo_unlink(900002), lo_from_bytea(900004, '')",
        false,
    )
    .await;
    let moved: Vec<(String, bool, bool)> = diff
        .sequences
        .iter()
        .map(|moved| {
            (
                moved.sequence.to_string(),
                moved.is_backward(),
                moved.collides,
            )
        })
        .collect();
    assert_eq!(
        moved,
        [
            ("sequence public.down".to_owned(), false, false),
            ("sequence public.free".to_owned(), false, false),
            ("sequence public.t_id_seq".to_owned(), true, true),
        ]
    );
    let objects = diff.large_objects.unwrap();
    assert_eq!(objects.objects, rows(1, 1, 1));
    assert_eq!(objects.parts, [("content", 1)].into());
    assert_eq!(objects.first, [900_001, 900_002]);
    assert_eq!(objects.first_added, [900_004]);
    assert!(diff.tables.is_empty());
}
