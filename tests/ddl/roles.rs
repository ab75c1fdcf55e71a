//! Roles: each change is told by object and attribute, and goes back and there by generated scripts.

use pgrehearse::catalog::{Catalog, ddl, diff};
use pgrehearse::pg::introspect::{Reach, read_catalog_as_far};
use tokio_postgres::Client;

use crate::cluster::Cluster;

/// The least version, the change, and what must be told of it.
const CHANGES: &[(u32, &str, &str, &[&str])] = &[
    (13, "CREATE ROLE reader", "role reader added", &[]),
    (
        13,
        "ALTER ROLE reader LOGIN",
        "role reader altered",
        &["login"],
    ),
    (
        13,
        "ALTER ROLE reader SUPERUSER",
        "role reader altered",
        &["superuser"],
    ),
    (
        13,
        "ALTER ROLE reader NOSUPERUSER CREATEDB",
        "role reader altered",
        &["superuser", "create database"],
    ),
    (
        13,
        "ALTER ROLE reader CREATEROLE",
        "role reader altered",
        &["create role"],
    ),
    (
        13,
        "ALTER ROLE reader REPLICATION",
        "role reader altered",
        &["replication"],
    ),
    (
        13,
        "ALTER ROLE reader BYPASSRLS",
        "role reader altered",
        &["bypass row security"],
    ),
    (
        13,
        "ALTER ROLE reader NOINHERIT",
        "role reader altered",
        &["inherit"],
    ),
    (
        13,
        "ALTER ROLE reader CONNECTION LIMIT 5",
        "role reader altered",
        &["connection limit"],
    ),
    (
        13,
        "ALTER ROLE reader VALID UNTIL '2031-01-01 00:00+00'",
        "role reader altered",
        &["valid until"],
    ),
    (
        13,
        "ALTER ROLE reader SET work_mem = '8MB'",
        "role reader altered",
        &["setting work_mem"],
    ),
    (
        13,
        "ALTER ROLE reader SET search_path = app, public",
        "role reader altered",
        &["setting search_path"],
    ),
    (
        13,
        "ALTER ROLE ALL SET lock_timeout = '9s'",
        "role \"ALL\" added",
        &[],
    ),
    (
        13,
        "ALTER ROLE ALL SET lock_timeout = '7s'",
        "role \"ALL\" altered",
        &["setting lock_timeout"],
    ),
    (
        13,
        "ALTER ROLE ALL RESET lock_timeout",
        "role \"ALL\" removed",
        &[],
    ),
    (
        13,
        "COMMENT ON ROLE reader IS 'reads'",
        "role reader altered",
        &["comment"],
    ),
    (
        13,
        "GRANT app TO reader",
        "role reader altered",
        &["member of app"],
    ),
    (
        13,
        "GRANT app TO reader WITH ADMIN OPTION",
        "role reader altered",
        &["member of app"],
    ),
    (
        16,
        "GRANT app TO reader WITH INHERIT TRUE",
        "role reader altered",
        &["member of app"],
    ),
    (
        16,
        "GRANT app TO reader WITH SET FALSE",
        "role reader altered",
        &["member of app"],
    ),
    (
        16,
        "GRANT app TO bob GRANTED BY reader",
        "role bob altered",
        &["member of app"],
    ),
    (
        16,
        "REVOKE app FROM bob GRANTED BY reader",
        "role bob altered",
        &["member of app"],
    ),
    (
        13,
        "GRANT \"Odd role\" TO reader",
        "role reader altered",
        &["member of \"Odd role\""],
    ),
    (
        13,
        "GRANT pg_read_all_stats TO reader",
        "role reader altered",
        &["member of pg_read_all_stats"],
    ),
    (
        13,
        "GRANT reader TO pg_monitor",
        "role pg_monitor added",
        &["member of reader"],
    ),
    (
        13,
        "GRANT CREATE ON TABLESPACE fast TO reader",
        "role reader altered",
        &["on tablespace fast"],
    ),
    (
        13,
        "GRANT CREATE ON TABLESPACE fast TO PUBLIC",
        "role \"PUBLIC\" added",
        &["on tablespace fast"],
    ),
    (
        15,
        "GRANT SET ON PARAMETER log_statement TO reader",
        "role reader altered",
        &["on parameter log_statement"],
    ),
    (
        15,
        "GRANT SET, ALTER SYSTEM ON PARAMETER log_statement TO reader WITH GRANT OPTION",
        "role reader altered",
        &["on parameter log_statement"],
    ),
    (
        13,
        "CREATE TABLE t (id integer); ALTER TABLE t OWNER TO reader",
        "table public.t added",
        &[],
    ),
];

async fn read(client: &mut Client) -> Catalog {
    read_catalog_as_far(client, Reach::Server).await.unwrap().0
}

/// Goes from one state to another and says what differs then.
async fn go(client: &mut Client, from: &Catalog, to: &Catalog) -> Vec<String> {
    let generated = ddl::script(from, to);
    assert_eq!(generated.unsupported, Vec::<String>::new());
    for statement in &generated.statements {
        if let Err(error) = client.batch_execute(&statement.sql).await {
            return vec![format!("{error:?}"), generated.sql];
        }
    }
    let rest = diff(to, &read(client).await).to_schema_changes();
    if rest.is_empty() {
        return Vec::new();
    }
    let rest = rest.iter().map(|change| format!("{change:?}"));
    rest.chain([generated.sql.clone()]).collect()
}

#[test]
fn roles_are_told_and_restored() {
    let cluster = Cluster::start();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut client = cluster.database("roles").await;
        let first = read(&mut client).await;
        let mut before = first.clone();
        for (_, sql, expected, attributes) in CHANGES
            .iter()
            .filter(|(since, ..)| cluster.major() >= *since)
        {
            client
                .batch_execute(sql)
                .await
                .unwrap_or_else(|error| panic!("{sql}: {error:?}"));
            let after = read(&mut client).await;
            let difference = diff(&before, &after);
            let told: Vec<_> = difference
                .changes
                .iter()
                .filter(|change| change.follows.is_none())
                .map(|change| {
                    let details: Vec<&str> = change
                        .details
                        .iter()
                        .map(|d| d.attribute.as_str())
                        .collect();
                    (format!("{} {}", change.object, change.kind.word()), details)
                })
                .collect();
            let [(object, details)] = told.as_slice() else {
                panic!("{sql}: {told:?}");
            };
            assert_eq!(object, expected, "{sql}");
            for attribute in *attributes {
                assert!(details.contains(attribute), "{sql}: {details:?}");
            }
            assert_eq!(
                diff(&after, &before).changes.len(),
                difference.changes.len()
            );
            assert_ne!(before.fingerprint(), after.fingerprint());
            assert_eq!(
                diff(&before.without_roles(), &after.without_roles()).is_empty(),
                !object.starts_with("table")
            );
            assert_eq!(
                go(&mut client, &after, &before).await,
                Vec::<String>::new(),
                "{sql}"
            );
            assert_eq!(
                go(&mut client, &before, &after).await,
                Vec::<String>::new(),
                "{sql}"
            );
            before = read(&mut client).await;
        }
        let last = before;
        assert_eq!(go(&mut client, &last, &first).await, Vec::<String>::new());
        assert_eq!(go(&mut client, &first, &last).await, Vec::<String>::new());

        // A password is noticed and not told.
        let base = read(&mut client).await;
        client
            .batch_execute("ALTER ROLE reader PASSWORD 'secret'")
            .await
            .unwrap();
        let set = read(&mut client).await;
        client
            .batch_execute("ALTER ROLE reader PASSWORD 'other'")
            .await
            .unwrap();
        let other = read(&mut client).await;
        for (one, two) in [(&base, &set), (&set, &other)] {
            let changes = diff(one, two).changes;
            let [change] = changes.as_slice() else {
                panic!("{changes:?}");
            };
            let value = &change.detail("password").unwrap().after;
            assert!(value.as_ref().unwrap().starts_with("digest "), "{value:?}");
        }
        assert_eq!(go(&mut client, &set, &base).await, Vec::<String>::new());
        assert_eq!(ddl::script(&base, &set).unsupported.len(), 1);
    });
}
