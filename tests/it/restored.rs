//! Snapshots as they are in the wild, and those that cannot be restored.

use std::fmt::Write as _;

use crate::bench::Bench;
use crate::on_both_engines;

on_both_engines!(all_sorts, refused);

/// Snapshots; in each a view gives what is wrong with what was restored.
const SNAPSHOTS: &[(&str, &str)] = &[
    (
        "objects.sql",
        "SELECT pg_catalog.lo_create('4711');\nALTER LARGE OBJECT 4711 OWNER TO boss;\nBEGIN;\n\
         SELECT pg_catalog.lo_open('4711', 131072);\n\
         SELECT pg_catalog.lowrite(0, 'large żółw');\nSELECT pg_catalog.lo_close(0);\nCOMMIT;\n\
         CREATE VIEW wrong AS SELECT 1 WHERE convert_from(lo_get(4711), 'UTF8') <> 'large żółw';\n",
    ),
    (
        "schemas.sql",
        "CREATE SCHEMA crm;\nALTER SCHEMA crm OWNER TO clerk;\n\
         CREATE SCHEMA \"Billing 2\";\nALTER SCHEMA \"Billing 2\" OWNER TO boss;\n\
         CREATE TABLE crm.people (id int);\nALTER TABLE crm.people OWNER TO clerk;\n\
         CREATE TABLE \"Billing 2\".people (id int);\n\
         GRANT SELECT ON TABLE crm.people TO reader;\n\
         CREATE VIEW wrong AS SELECT 1 WHERE NOT has_table_privilege('reader', 'crm.people', 'SELECT') \
         OR (SELECT string_agg(nspname || nspowner::regrole, ',' ORDER BY nspname COLLATE \"C\") \
         FROM pg_namespace WHERE nspname IN ('crm', 'Billing 2')) <> 'Billing 2boss,crmclerk';\n",
    ),
    (
        "columns.sql",
        "CREATE TABLE orders (id bigint NOT NULL, day date NOT NULL, price int, \
         total int GENERATED ALWAYS AS (price * 2) STORED) PARTITION BY RANGE (day);\n\
         ALTER TABLE orders ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME orders_id_seq);\n\
         CREATE TABLE orders_2024 PARTITION OF orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\n\
         CREATE TABLE orders_rest PARTITION OF orders DEFAULT;\n\
         COPY orders_2024 (id, day, price) FROM stdin;\n1\t2024-05-05\t10\n\\.\n\
         COPY orders_rest (id, day, price) FROM stdin;\n2\t2025-05-05\t20\n\\.\n\
         SELECT pg_catalog.setval('orders_id_seq', 2, true);\n\
         CREATE VIEW wrong AS SELECT 1 FROM orders HAVING (max(id), min(total), count(*)) <> (2, 20, 2);\n",
    ),
    (
        "create.sql",
        "CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';\n\
         ALTER DATABASE shop OWNER TO boss;\n\\connect shop\n\
         CREATE TABLE goods (id int);\nCOPY goods (id) FROM stdin;\n1\n\\.\n\
         CREATE VIEW wrong AS SELECT datname::text FROM pg_database WHERE datname NOT LIKE 'pgrehearse%' AND datname NOT IN \
         ('shop', 'postgres', 'template0', 'template1') UNION ALL SELECT 'goods' FROM goods HAVING count(*) <> 1;\n",
    ),
];

fn all_sorts(bench: &Bench) {
    bench.write_all(SNAPSHOTS);
    bench.write_all(&[
        ("check.sql", "SELECT * FROM wrong;"),
        ("m/1_a.up.sql", "CREATE TABLE public.added (id int);"),
        ("m/1_a.down.sql", "DROP TABLE public.added;"),
        (
            "harness.yaml",
            "version: 1\n\
             tenants:\n\
             \x20 - { name: objects, snapshot: objects.sql }\n\
             \x20 - { name: schemas, snapshot: schemas.sql }\n\
             \x20 - { name: columns, snapshot: columns.sql }\n\
             \x20 - { name: created, snapshot: create.sql }\n\
             migration: { format: sql, path: m }\n\
             suites: [{ name: content, kind: sql, path: check.sql, on: [base, migrated, rolled_back, redone] }]\n",
        ),
    ]);
    let outcome = bench.run(&[]).expect(0);
    for name in ["objects", "schemas", "columns", "created"] {
        let tenant = outcome.tenant(name);
        assert_eq!(tenant.verdict(), "pass", "{:#}", tenant.0["findings"]);
        assert_eq!(tenant.0["rollback"]["schema_restored"], true);
    }
}

/// None of these can be restored; each says why, and the tenant beside them goes on.
fn refused(bench: &Bench) {
    let cases = [
        (
            "newer",
            "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 99.1\n\
             -- Dumped by pg_dump version 99.1\n\nSELECT 1;\n\n--\n-- PostgreSQL database dump complete\n--\n",
            "seed.newer-server",
            "Postgres 99",
        ),
        (
            "extension",
            "CREATE EXTENSION IF NOT EXISTS nosuchextension WITH SCHEMA public;\n",
            "seed.extension-missing",
            "nosuchextension",
        ),
        (
            "cut-off",
            "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 15.1\n\
             -- Dumped by pg_dump version 15.1\n\nCREATE TABLE a (id int);\n",
            "seed.snapshot-unreadable",
            "cut-off.sql",
        ),
        (
            "broken",
            "CREATE TABLE a (id int);\nCREATE TABLE b (id nosuchtype);\n",
            "seed.restore-failed",
            "broken.sql line 2: type \"nosuchtype\" does not exist",
        ),
        (
            "blank",
            "-- nothing at all\n",
            "seed.snapshot-unreadable",
            "holds no SQL statement",
        ),
        (
            "not-a-dump",
            "\u{0}\u{1}\u{2}PK\u{3}\u{4}",
            "seed.snapshot-unreadable",
            "not-a-dump.sql",
        ),
    ];
    let mut harness = "version: 1\nmigration: { format: sql, path: m }\ntenants:\n\
                       \x20 - { name: well, snapshot: empty }\n"
        .to_owned();
    for (name, text, _, _) in cases {
        bench.write(&format!("{name}.sql"), text);
        writeln!(harness, "  - {{ name: {name}, snapshot: {name}.sql }}").unwrap();
    }
    bench.write_all(&[
        ("m/1_a.up.sql", "CREATE TABLE public.added (id int);"),
        ("m/1_a.down.sql", "DROP TABLE public.added;"),
    ]);
    let outcome = bench.run_config(&harness).expect(3);
    assert_eq!(outcome.tenant("well").verdict(), "pass");
    for (name, _, id, words) in cases {
        let tenant = outcome.tenant(name);
        assert_eq!((tenant.verdict(), tenant.stage("seed")), ("error", "error"));
        assert_eq!(tenant.only()["id"], id, "{:#}", tenant.only());
        let message = tenant.only()["message"].as_str().unwrap();
        assert!(message.contains(words), "{message}");
        assert_eq!(tenant.stage("migrate"), "skipped");
    }
    assert_eq!(outcome.tenant("broken").only()["sqlstate"], "42704");
}
