//! What becomes of rows: names and types go back with the data, and what is lost is said.

use pgrehearse::catalog::{ddl, diff};
use pgrehearse::pg::introspect::read_catalog;

use crate::cluster::Cluster;

const BASE: &str = "CREATE TYPE mood AS ENUM ('ok', 'bad');
CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, mood mood NOT NULL DEFAULT 'ok', quota integer,
    CONSTRAINT quota_is_positive CHECK (quota > 0));
CREATE INDEX users_email ON users (lower(email));
CREATE TABLE orders (id serial PRIMARY KEY, user_id bigint REFERENCES users);
CREATE VIEW moody AS SELECT id, mood FROM users WHERE mood = 'bad';
INSERT INTO users VALUES (1, 'a@x', 'bad', 5), (2, 'b@x', 'ok', NULL);
INSERT INTO orders (user_id) VALUES (1), (2)";

const MIGRATION: &str = "ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
DROP VIEW moody;
ALTER TABLE users RENAME TO accounts;
ALTER TABLE accounts RENAME email TO address;
ALTER TABLE accounts ADD seen timestamptz;
ALTER TABLE accounts ALTER id TYPE numeric;
ALTER TABLE accounts DROP quota;
ALTER TYPE mood ADD VALUE 'great'";

#[test]
fn rows_survive_what_was_renamed_and_retyped() {
    let cluster = Cluster::start();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut client = cluster.database("kept").await;
        client.batch_execute(BASE).await.unwrap();
        let base = read_catalog(&mut client).await.unwrap().0;
        let rows = "SELECT string_agg(concat_ws(' ', u.id, email, mood, o.id), ', ' ORDER BY u.id)
            FROM users u JOIN orders o ON o.user_id = u.id";
        let before: String = client.query_one(rows, &[]).await.unwrap().get(0);
        for statement in MIGRATION.split(';') {
            client.batch_execute(statement).await.unwrap();
        }
        let migrated = read_catalog(&mut client).await.unwrap().0;
        let generated = ddl::script(&migrated, &base);
        for statement in pgrehearse::sql::split(&generated.sql).unwrap() {
            client
                .batch_execute(&statement.text)
                .await
                .unwrap_or_else(|error| panic!("{error:?}\n{}", generated.sql));
        }
        println!("{}", generated.sql);
        let after = read_catalog(&mut client).await.unwrap().0;
        assert_eq!(diff(&base, &after).to_schema_changes(), []);
        let now: String = client.query_one(rows, &[]).await.unwrap().get(0);
        assert_eq!(before, now);
        assert!(
            generated.sql.contains("RENAME TO users"),
            "{}",
            generated.sql
        );
        assert!(!generated.sql.contains("DROP TABLE"), "{}", generated.sql);
        assert!(generated.unsupported.is_empty());
        assert!(
            generated
                .lossy
                .iter()
                .any(|what| what.contains("users.quota")),
            "{:?}",
            generated.lossy
        );
        assert!(generated.sql.starts_with("-- pgrehearse: no-transaction\n"));
    });
}
