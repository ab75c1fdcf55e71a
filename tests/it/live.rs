//! Databases in use are looked at, told of, and never written to.

use std::fmt::Write as _;
use std::time::Duration;

use pgrehearse::pg::Session;
use serde_json::Value;

use crate::bench::Bench;
use crate::live_server::{LiveServer, PASSWORD, Standby};
use crate::on_both_engines;
use crate::outcome::{Outcome, Told};

on_both_engines!(local: state_rows_and_drift_are_told_and_nothing_is_written, a_standby_that_replays_nothing_is_not_near);

const BASE: &str = "
CREATE TABLE users (id int PRIMARY KEY, email text, name text, age int, code text);
INSERT INTO users SELECT n, 'u' || n || '@x', 'n' || n, n, 'c' FROM generate_series(1, 10) AS n;
CREATE TABLE orders (id int PRIMARY KEY, user_id int);
INSERT INTO orders SELECT n, n FROM generate_series(1, 10) AS n;
CREATE TABLE trace (what text);
CREATE SCHEMA closed CREATE TABLE things (id int);
CREATE FUNCTION evil(text) RETURNS boolean LANGUAGE plpgsql AS
    'BEGIN INSERT INTO public.trace VALUES ($1); RETURN true; END';
CREATE FUNCTION liar(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS
    'BEGIN PERFORM public.evil($1); RETURN true; END';
CREATE FUNCTION hides(users) RETURNS boolean LANGUAGE plpgsql AS
    'BEGIN INSERT INTO public.trace VALUES (''hides''); RETURN true; END';
";

const STEPS: &[(&str, &str)] = &[
    (
        "0001_email",
        "CREATE UNIQUE INDEX users_email ON users (lower(email));",
    ),
    (
        "0002_age",
        "ALTER TABLE users ADD CONSTRAINT early CHECK (age >= 0);\n\
         UPDATE users SET age = 0 WHERE age IS NULL;\n\
         ALTER TABLE users ALTER age SET NOT NULL;\n",
    ),
    (
        "0003_orders",
        "ALTER TABLE closed.things ALTER id SET NOT NULL;\n\
         ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users;\n\
         ALTER TABLE users ALTER code TYPE varchar(3), ALTER name TYPE date USING '2024-01-01'::date;\n",
    ),
    (
        "0004_evil",
        "ALTER TABLE orders ADD CONSTRAINT a CHECK (evil(id::text));\n\
         ALTER TABLE orders ADD CONSTRAINT b CHECK (liar('x') AND id > 0);\n\
         ALTER TABLE users ADD CONSTRAINT c CHECK (users.hides);\n\
         ALTER TABLE orders ADD CONSTRAINT d CHECK (txid_current() > 0 AND pg_catalog.pg_advisory_lock_shared(1) IS NOT NULL);\n",
    ),
];

/// What is wrong with the rows there and not in the snapshot.
const LIVE: &str = "
INSERT INTO users VALUES (11, 'U1@X', 'x', -1, 'c'), (12, 'u1@x', 'x', NULL, 'lon  '), (13, NULL, 'x', NULL, 'longer');
INSERT INTO orders VALUES (20, 99), (21, NULL);
CREATE TABLE grown_since (id int);
";

const ROLES: &str = "
CREATE ROLE reader LOGIN PASSWORD 'P';
GRANT pg_monitor, pg_read_all_data TO reader;
CREATE ROLE nobody LOGIN PASSWORD 'P';
CREATE ROLE root LOGIN SUPERUSER PASSWORD 'P';
ALTER ROLE root SET default_transaction_read_only = off;
ALTER ROLE root SET statement_timeout = 0;
";

fn harness(server: &LiveServer, more: &str) -> String {
    let root = format!("?sslmode=verify-full&sslrootcert={}", server.path("ca.crt"));
    let other = format!(
        "?sslmode=verify-ca&sslrootcert={}",
        server.path("other.crt")
    );
    let tenants = [
        ("owner", server.url("root", "shop", &root)),
        // Whoever wrote the address wants it to write.
        (
            "reader",
            server.url(
                "reader",
                "{tenant}",
                "?sslmode=require&options=-c%20default_transaction_read_only%3Doff",
            ),
        ),
        ("nobody", server.url("nobody", "shop", "?sslmode=disable")),
        ("stranger", server.url("reader", "shop", &other)),
        (
            "wrong",
            server
                .url("reader", "shop", "")
                .replace("hunter2", "hunter3"),
        ),
        (
            "gone",
            "postgres://reader:hunter2%2F%40@127.0.0.1:1/shop".to_owned(),
        ),
    ];
    let mut text = "version: 1\nmigration: { format: sql, path: m }\nrollback: { strategy: irreversible, reason: x }\nredo: false\n\
         preflight: { statement: 5s, lock: 100ms }\nhazards: { warn_at: 1GiB, fail_at: 1GiB }\n"
        .to_owned();
    text.push_str(more);
    text.push_str("tenants:\n");
    for (name, url) in tenants {
        writeln!(
            text,
            "  - {{ name: {name}, snapshot: base.sql, database: shop, live: \"{url}\" }}"
        )
        .unwrap();
    }
    text
}

fn told(tenant: &Told, ids: &[&str]) -> Vec<String> {
    let findings = tenant.0["findings"].as_array().unwrap();
    findings
        .iter()
        .filter(|finding| ids.contains(&finding["id"].as_str().unwrap()))
        .map(|finding| {
            let word = |key: &str| finding[key].as_str().unwrap().to_owned();
            format!("{} {}: {}", word("severity"), word("id"), word("message"))
        })
        .collect()
}

/// The next transaction id: it stays as it is as long as nobody writes anything.
async fn next_transaction(session: &Session) -> Option<String> {
    let sql = "SELECT pg_snapshot_xmax(pg_current_snapshot())";
    session.query_one_text(sql).await.unwrap()
}

fn state_rows_and_drift_are_told_and_nothing_is_written(bench: &Bench) {
    for (name, up) in STEPS {
        bench.write(&format!("m/{name}.up.sql"), up);
    }
    bench.write("base.sql", BASE);
    let server = LiveServer::start();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let outcome = runtime.block_on(async {
        let admin = server.connect("postgres").await;
        let roles = ROLES.replace("'P'", &format!("'{PASSWORD}'"));
        admin.execute(&roles).await.unwrap();
        for name in ["shop", "reader"] {
            admin
                .execute(&format!("CREATE DATABASE {name}"))
                .await
                .unwrap();
            let session = server.connect(name).await;
            session.execute(BASE).await.unwrap();
            session.execute(LIVE).await.unwrap();
            session.execute("ANALYZE").await.unwrap();
        }
        // Somebody is at work on the other database, and has been for a while.
        let busy = server.connect("reader").await;
        busy.execute("BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
            .await
            .unwrap();
        let before = next_transaction(&admin).await;
        let gates = "gates: { max_oldest_transaction: 1ms, max_touched_locks: 0, max_invalid_indexes: 0, max_archive_age: 1h, \
             max_connections_used: 90%, max_transaction_id_age: 1000000, default_isolation: serializable, max_replica_lag: 10s }\n";
        let harness = harness(&server, gates);
        bench.write("harness.yaml", harness);
        let outcome = tokio::task::block_in_place(|| bench.run(&[])).expect(3);
        // The superuser's session, the vetted checks and the functions have not written anything.
        assert_eq!(next_transaction(&admin).await, before);
        for name in ["shop", "reader"] {
            let session = server.connect(name).await;
            let traces = session.query_one_text("SELECT count(*) FROM trace").await;
            assert_eq!(traces.unwrap().as_deref(), Some("0"), "{name}");
        }
        outcome
    });
    let all = format!(
        "{}{}{}",
        outcome.stderr,
        outcome.file("report.json"),
        outcome.file("events.ndjson")
    );
    assert!(!all.contains("hunter"), "a password is told");
    owner(&outcome.tenant("owner"));
    reader(&outcome.tenant("reader"));
    nobody(&outcome.tenant("nobody"));
    unreachable(&outcome);
}

fn live(tenant: &Told) -> &Value {
    &tenant.0["live"]
}

fn owner(tenant: &Told) {
    assert_eq!(
        told(tenant, &["live.rows-in-the-way", "live.not-checked"]),
        [
            "error live.rows-in-the-way: live: 1 duplicate group in public.users(lower(email)), 3 rows together",
            "error live.rows-in-the-way: live: 1 row of public.users violates CHECK (age >= 0)",
            "error live.rows-in-the-way: live: 1 orphan in public.orders.user_id: users has no such row",
            "error live.rows-in-the-way: live: 1 value too long for varchar(3) in public.users.code",
            "warning live.not-checked: rows of the live database in the way of table users column name were not counted: to try it, a session would have to make something",
            "warning live.not-checked: rows of the live database in the way of table orders constraint a were not counted: it calls public.evil(text)",
            "warning live.not-checked: rows of the live database in the way of table orders constraint b were not counted: it calls public.liar(text)",
            "warning live.not-checked: rows of the live database in the way of table users constraint c were not counted: it calls public.hides(public.users)",
            "warning live.not-checked: rows of the live database in the way of table orders constraint d were not counted: it calls pg_advisory_lock_shared(bigint)",
            "info live.rows-in-the-way: live: 2 NULLs in public.users.age; the statement at m/0002_age.up.sql:2 changes the table before and may take them away",
        ]
    );
    assert_eq!(
        told(tenant, &["live.privileged", "live.other-schema"]),
        [
            "warning live.other-schema: the live schema is not the snapshot's: has table public.grown_since besides",
            "warning live.privileged: the role that looks at the live database may do anything there, or run programs on its server",
        ]
    );
    let seen = live(tenant);
    assert_eq!(
        (&seen["encrypted"], &seen["in_recovery"]),
        (&true.into(), &false.into())
    );
    assert!(
        seen["address"]
            .as_str()
            .unwrap()
            .starts_with("postgres://root@127.0.0.1:")
    );
    let tables = seen["tables"].as_array().unwrap();
    let users = tables
        .iter()
        .find(|table| table["table"] == "public.users")
        .unwrap();
    assert_eq!(
        (&users["table"], &users["rows"]),
        (&"public.users".into(), &13.into())
    );
    assert_eq!(seen["archive"]["mode"], "on");
}

fn reader(tenant: &Told) {
    // Counting waits for no lock.
    let not_counted = told(tenant, &["live.not-checked"]);
    let orders = not_counted
        .iter()
        .filter(|message| message.contains("lock timeout"))
        .count();
    assert_eq!(orders, 1, "{not_counted:#?}");
    assert_eq!(
        told(tenant, &["live.locks"]),
        [
            "info live.locks: locks on public.orders in the live database: 1 AccessExclusiveLock held"
        ]
    );
    let gates = told(tenant, &["gates.exceeded", "gates.not-checked"]);
    let broken = |part: &str| gates.iter().any(|gate| gate.contains(part));
    assert!(
        broken("error gates.exceeded: max_oldest_transaction: the oldest open transaction"),
        "{gates:#?}"
    );
    assert!(
        broken("error gates.exceeded: max_touched_locks"),
        "{gates:#?}"
    );
    assert!(
        broken(
            "error gates.exceeded: default_isolation: the isolation level of the live database is read committed"
        ),
        "{gates:#?}"
    );
    assert!(
        broken("warning gates.not-checked: the gate max_replica_lag (10s) was not measured"),
        "{gates:#?}"
    );
    assert!(
        !broken("max_connections_used") && !broken("max_transaction_id_age"),
        "{gates:#?}"
    );
    // The schema is read by everybody.
    assert_eq!(
        told(tenant, &["live.privileged", "live.other-schema"]),
        [
            "warning live.other-schema: the live schema is not the snapshot's: has table public.grown_since besides"
        ]
    );
    assert_eq!(
        live(tenant)["address"].as_str().unwrap().rsplit('/').next(),
        Some("reader")
    );
}

fn nobody(tenant: &Told) {
    let told = told(
        tenant,
        &[
            "live.not-checked",
            "live.rows-in-the-way",
            "gates.not-checked",
        ],
    );
    assert!(
        told.iter().all(|line| line.starts_with("warning ")),
        "{told:#?}"
    );
    let has = |part: &str| told.iter().any(|line| line.contains(part));
    assert!(has("permission denied for table users"), "{told:#?}");
    // What cannot be found is not taken for what is not there.
    assert!(
        has(
            "in the way of table closed.things column id were not counted: permission denied for schema closed"
        ),
        "{told:#?}"
    );
    assert!(
        has("the gate max_touched_locks (0) was not measured: not all locks on the touched tables"),
        "{told:#?}"
    );
    assert!(has("the role has no pg_monitor"), "{told:#?}");
    assert!(
        has("the gate max_oldest_transaction (1ms) was not measured: the role may not see it"),
        "{told:#?}"
    );
    assert_eq!(live(tenant)["encrypted"], false);
}

fn unreachable(outcome: &Outcome) {
    for (name, part) in [
        ("stranger", "certificate"),
        ("wrong", "password authentication failed"),
        ("gone", "onnection refused"),
    ] {
        let tenant = outcome.tenant(name);
        assert_eq!(tenant.verdict(), "error", "{name}");
        let finding = tenant.finding("live.unreachable");
        let message = finding["message"].as_str().unwrap();
        assert!(message.contains(part), "{name}: {message}");
        // The rehearsal itself went on.
        assert_eq!(tenant.stage("migrate"), "pass", "{name}");
    }
}

/// How long the last replay took says nothing where there was none since.
fn a_standby_that_replays_nothing_is_not_near(bench: &Bench) {
    bench.write("base.sql", "CREATE TABLE t (id int);\n");
    bench.write("m/1.up.sql", "ALTER TABLE t ADD age int;\n");
    let server = LiveServer::start();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let standby = runtime.block_on(async {
        let admin = server.connect("postgres").await;
        let role =
            format!("CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'; GRANT pg_monitor TO reader");
        admin.execute(&role).await.unwrap();
        admin.execute("CREATE TABLE t (id int)").await.unwrap();
        let standby = Standby::of(&server);
        let streams = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
        let mut attempts = 400;
        while admin.query_one_text(streams).await.unwrap().as_deref() != Some("1") {
            attempts -= 1;
            assert!(attempts > 0, "no standby");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        admin.execute("CREATE TABLE first ()").await.unwrap();
        let rows = "CREATE TABLE more AS SELECT repeat('x', 1000) FROM generate_series(1, 3000)";
        admin.execute(rows).await.unwrap();
        standby
    });
    let outcome = bench
        .run_config(&format!(
            "version: 1\n\
             tenants: [{{ name: acme, snapshot: base.sql }}]\n\
             migration: {{ format: sql, path: m }}\n\
             rollback: {{ strategy: irreversible, reason: x }}\n\
             preflight: {{ live: \"{}\" }}\n\
             gates: {{ max_replica_lag: 10s }}\n",
            server.url("reader", "postgres", "")
        ))
        .expect(0);
    drop(standby);
    let tenant = outcome.tenant("acme");
    let replica = &live(&tenant)["replicas"][0];
    assert!(
        replica["lag_bytes"].as_u64().unwrap() > 1_000_000,
        "{replica}"
    );
    assert_eq!(replica["lag_ms"], Value::Null);
    assert_eq!(
        told(&tenant, &["gates.exceeded", "gates.not-checked"]),
        [
            "warning gates.not-checked: the gate max_replica_lag (10s) was not measured: \
             a standby of the live server does not replay, or does not show how far it is behind"
        ]
    );
}
