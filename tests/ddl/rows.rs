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

const KEYED: &str = "CREATE TYPE mood AS ENUM ('ok', 'bad'); CREATE DOMAIN short AS text;
CREATE TABLE t (a integer NOT NULL, mood mood NOT NULL, name short NOT NULL, code text NOT NULL UNIQUE,
    id bigint CONSTRAINT t_key PRIMARY KEY, token uuid NOT NULL, b integer, CONSTRAINT pair UNIQUE (token, b));
COMMENT ON CONSTRAINT t_key ON t IS 'the key'; ALTER TABLE t CLUSTER ON t_key; ALTER TABLE t REPLICA IDENTITY USING INDEX t_key;
CREATE TABLE u (t_id bigint REFERENCES t);
INSERT INTO t SELECT g, 'bad', 'x', g::text, g, gen_random_uuid(), 1 FROM generate_series(1, 3) g";

const UNKEYED: &str =
    "ALTER TABLE u DROP CONSTRAINT u_t_id_fkey; ALTER TABLE t REPLICA IDENTITY DEFAULT;
ALTER TABLE t DROP id, DROP mood, DROP name, DROP code, DROP token, ALTER a DROP NOT NULL";

/// Columns come back that must have a value, some of them another one in each row.
#[test]
fn rows_get_placeholders_that_their_keys_allow() {
    let cluster = Cluster::start();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        for (name, locking) in [
            ("gentle", ddl::Locking::Gentle),
            ("whole", ddl::Locking::Transactional),
        ] {
            let mut client = cluster.database(name).await;
            client.batch_execute(KEYED).await.unwrap();
            let base = read_catalog(&mut client).await.unwrap().0;
            client.batch_execute(UNKEYED).await.unwrap();
            let migrated = read_catalog(&mut client).await.unwrap().0;
            let generated = ddl::script_for(&migrated, &base, locking);
            for statement in pgrehearse::sql::split(&generated.sql).unwrap() {
                client
                    .batch_execute(&statement.text)
                    .await
                    .unwrap_or_else(|error| panic!("{error:?}\n{}", generated.sql));
            }
            let after = read_catalog(&mut client).await.unwrap().0;
            assert_eq!(diff(&base, &after).to_schema_changes(), []);
            let rows: i64 = client
                .query_one("SELECT count(*) FROM t", &[])
                .await
                .unwrap()
                .get(0);
            assert_eq!(rows, 3);
            let gentle = generated.alone() > 0;
            assert_eq!(gentle, locking == ddl::Locking::Gentle, "{}", generated.sql);
        }
    });
}
