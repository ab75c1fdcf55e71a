//! Digests differ exactly when contents do.

use pgrehearse::pg::Session;
use pgrehearse::pg::digest::{DataDigest, read_digest};

use crate::server::Server;

/// What the types below need.
const TYPES: &str = "
CREATE EXTENSION IF NOT EXISTS hstore;
CREATE EXTENSION IF NOT EXISTS citext;
CREATE TYPE pair AS (a integer, b text);
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN short AS char(5);
CREATE DOMAIN shorter AS short CHECK (value <> 'x');
CREATE DOMAIN listed AS integer[];
CREATE DOMAIN two AS pair;
CREATE TYPE floats AS RANGE (subtype = float8);
-- Casts to text that lose something: none of them may be used.
CREATE FUNCTION blur(mood) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'mood'::text $$;
CREATE CAST (mood AS text) WITH FUNCTION blur(mood);
CREATE FUNCTION blur(pair) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'pair'::text $$;
CREATE CAST (pair AS text) WITH FUNCTION blur(pair);
CREATE COLLATION anycase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)";

/// A type and values of it that are all different, though many of them are equal to the type's own
/// operators or print alike with other settings.
const DIFFERENT: &[(&str, &[&str])] = &[
    (
        "text",
        &[
            "NULL",
            "''",
            "' '",
            "'a'",
            "'A'",
            "'NULL'",
            "'\\N'",
            "E'a\\n'",
            "'é'",
            "E'e\\u0301'",
        ],
    ),
    ("varchar(9)", &["NULL", "''", "'a'", "'a '", "'A'"]),
    ("char(3)", &["NULL", "''", "'a'", "'b'", "' a'"]),
    ("bpchar", &["NULL", "''::bpchar", "'a'", "'a '", "'a  '"]),
    ("short", &["NULL", "''", "'a'", "'b'"]),
    ("shorter", &["NULL", "''", "'a'", "'b'"]),
    (
        "text COLLATE anycase",
        &["NULL", "''", "'straße'", "'STRASSE'", "'Straße'"],
    ),
    ("citext", &["NULL", "''", "'a'", "'A'"]),
    ("name", &["NULL", "''", "'a'", "'A'"]),
    ("\"char\"", &["NULL", "''", "'a'", "'b'"]),
    ("boolean", &["NULL", "true", "false"]),
    ("smallint", &["NULL", "0", "1", "-1"]),
    ("integer", &["NULL", "0", "1", "-1"]),
    (
        "bigint",
        &["NULL", "0", "1", "4294967296", "-4294967297", "-1"],
    ),
    (
        "numeric",
        &[
            "NULL", "0", "0.0", "1", "1.0", "1.00", "'NaN'", "1e-30", "-1",
        ],
    ),
    ("numeric(9,2)", &["NULL", "0", "1", "0.01", "'NaN'"]),
    (
        "real",
        &[
            "NULL",
            "0",
            "'-0'",
            "'NaN'",
            "'Infinity'",
            "'-Infinity'",
            "1",
            "1.0000001",
            "1e-45",
        ],
    ),
    (
        "double precision",
        &[
            "NULL",
            "0",
            "'-0'",
            "'NaN'",
            "'Infinity'",
            "'-Infinity'",
            "0.1",
            "0.1::real",
            "0.3",
            "0.30000000000000004",
            "5e-324",
        ],
    ),
    ("money", &["NULL", "'0'", "'0.01'", "'-0.01'", "'1000'"]),
    (
        "bytea",
        &["NULL", "''", "'\\x00'", "'\\x0000'", "'\\x5c'", "'a'"],
    ),
    ("bit(3)", &["NULL", "B'000'", "B'001'"]),
    ("bit varying", &["NULL", "B''", "B'0'", "B'00'"]),
    (
        "date",
        &[
            "NULL",
            "'2024-01-02'",
            "'2024-02-01'",
            "'infinity'",
            "'-infinity'",
            "'0001-01-01 BC'",
            "'0001-01-01'",
        ],
    ),
    ("time", &["NULL", "'00:00'", "'24:00'", "'00:00:00.000001'"]),
    (
        "timetz",
        &["NULL", "'12:00+00'", "'14:00+02'", "'12:00+02'"],
    ),
    (
        "timestamp",
        &[
            "NULL",
            "'2024-01-02'",
            "'2024-01-02 00:00:00.000001'",
            "'infinity'",
            "'-infinity'",
        ],
    ),
    (
        "timestamptz",
        &[
            "NULL",
            "'2024-01-02 00:00+00'",
            "'2024-01-02 00:00+01'",
            "'infinity'",
            "'-infinity'",
            "'0044-03-15 00:00+00 BC'",
        ],
    ),
    (
        "interval",
        &[
            "NULL",
            "'0'",
            "'1 day'",
            "'24 hours'",
            "'1 month'",
            "'30 days'",
            "'-1 day +24:00'",
            "'1 mon -30 days'",
        ],
    ),
    (
        "json",
        &[
            "NULL",
            "'null'",
            "'{\"a\":1}'",
            "'{\"a\": 1}'",
            "'{\"a\":1,\"a\":1}'",
            "'{\"a\":1.0}'",
            "'[]'",
        ],
    ),
    (
        "jsonb",
        &[
            "NULL",
            "'null'",
            "'{\"a\":1}'",
            "'{\"a\":1.0}'",
            "'{\"a\":\"1\"}'",
            "'[]'",
            "'{}'",
        ],
    ),
    ("jsonpath", &["NULL", "'$.a'", "'strict $.a'"]),
    ("xml", &["NULL", "'<a/>'", "'<a></a>'", "'<a b=\"1\"/>'"]),
    (
        "uuid",
        &[
            "NULL",
            "'00000000-0000-0000-0000-000000000000'",
            "'00000000-0000-0000-0000-000000000001'",
        ],
    ),
    (
        "inet",
        &[
            "NULL",
            "'10.0.0.1'",
            "'10.0.0.1/8'",
            "'10.0.0.1/24'",
            "'::1'",
        ],
    ),
    ("cidr", &["NULL", "'10.0.0.0/8'", "'10.0.0.0/9'"]),
    (
        "macaddr",
        &["NULL", "'00:00:00:00:00:00'", "'00:00:00:00:00:01'"],
    ),
    (
        "point",
        &["NULL", "'(0,0)'", "'(-0,0)'", "'(0,1e-300)'", "'(NaN,0)'"],
    ),
    ("polygon", &["NULL", "'((0,0),(1,1))'", "'((1,1),(0,0))'"]),
    ("tsvector", &["NULL", "''", "'a'", "'a:1'", "'a:1A'"]),
    ("tsquery", &["NULL", "''", "'a & b'", "'b & a'"]),
    (
        "int4range",
        &["NULL", "'empty'", "'[1,2)'", "'[1,)'", "'(,2)'", "'(,)'"],
    ),
    (
        "numrange",
        &[
            "NULL",
            "'empty'",
            "'[1,2)'",
            "'[1.0,2)'",
            "'[1,2]'",
            "'[1,)'",
        ],
    ),
    ("floats", &["NULL", "'empty'", "'[0,1)'", "'[-0,1)'"]),
    (
        "integer[]",
        &[
            "NULL",
            "'{}'",
            "'{NULL}'",
            "'{1}'",
            "'[0:0]={1}'",
            "'[2:2]={1}'",
            "'{{1}}'",
            "'{1,NULL}'",
        ],
    ),
    (
        "text[]",
        &[
            "NULL",
            "'{}'",
            "'{NULL}'",
            "'{\"NULL\"}'",
            "'{\"\"}'",
            "'{\"a,b\"}'",
            "'{a,b}'",
        ],
    ),
    ("char(3)[]", &["NULL", "'{}'", "'{a}'", "'{b}'"]),
    ("numeric[]", &["NULL", "'{1}'", "'{1.0}'"]),
    ("float8[]", &["NULL", "'{0}'", "'{-0}'", "'{NaN}'"]),
    (
        "pair",
        &[
            "NULL",
            "ROW(NULL, NULL)",
            "ROW(1, NULL)",
            "ROW(1, '')",
            "ROW(NULL, '')",
            "ROW(1, 'a')",
            "ROW(1, 'A')",
        ],
    ),
    (
        "pair[]",
        &[
            "NULL",
            "'{}'",
            "'{NULL}'",
            "ARRAY[ROW(NULL, NULL)]::pair[]",
            "ARRAY[ROW(1, NULL)]::pair[]",
        ],
    ),
    (
        "two",
        &["NULL", "ROW(NULL, NULL)", "ROW(1, NULL)", "ROW(1, '')"],
    ),
    ("listed", &["NULL", "'{}'", "'[0:0]={1}'", "'{1}'"]),
    ("mood", &["NULL", "'sad'", "'ok'", "'happy'"]),
    ("mood[]", &["NULL", "'{}'", "'{sad}'", "'{sad,ok}'"]),
    (
        "hstore",
        &[
            "NULL",
            "''",
            "'a=>NULL'",
            "'a=>\"\"'",
            "'a=>\"NULL\"'",
            "'a=>1'",
        ],
    ),
    ("regclass", &["NULL", "'pg_class'", "'pg_type'"]),
    ("oid", &["NULL", "0", "1259"]),
    ("pg_lsn", &["NULL", "'0/0'", "'0/1'"]),
];

async fn digest(session: &Session) -> DataDigest {
    read_digest(session).await.unwrap()
}

/// The digest of the only column of the only table, and the table's.
async fn only(session: &Session) -> (String, String) {
    let digest = digest(session).await;
    let table = digest.tables.values().next().unwrap();
    (
        table.columns.values().next().unwrap().digest.clone(),
        table.digest.clone(),
    )
}

#[tokio::test]
async fn every_type_is_told_exactly() {
    let server = Server::start();
    let session = server.database("types").await;
    session.execute(TYPES).await.unwrap();
    let mut wrong = Vec::new();
    for (kind, values) in DIFFERENT {
        session
            .execute(&format!("CREATE TABLE t (v {kind})"))
            .await
            .unwrap();
        let mut seen: Vec<(String, String, &str)> = Vec::new();
        for value in *values {
            let insert = format!("TRUNCATE t; INSERT INTO t VALUES ({value})");
            session
                .execute(&insert)
                .await
                .unwrap_or_else(|error| panic!("{kind} {value}: {error}"));
            let (column, row) = only(&session).await;
            for (other_column, other_row, other) in &seen {
                if column == *other_column || row == *other_row {
                    wrong.push(format!("{kind}: {value} and {other} fall together"));
                }
            }
            // Written anew it is the same.
            session.execute("UPDATE t SET v = v").await.unwrap();
            if only(&session).await != (column.clone(), row.clone()) {
                wrong.push(format!("{kind}: {value} differs from itself"));
            }
            seen.push((column, row, value));
        }
        session.execute("DROP TABLE t").await.unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn settings_of_the_database_do_not_matter() {
    let server = Server::start();
    let session = server.database("settings").await;
    session
        .execute(
            "CREATE TABLE t AS SELECT 0.1::float8 + 0.2::float8 AS a, '\\x00ff'::bytea AS b, \
             now() AS c, '1 mon 2 days'::interval AS d, 12.5::money AS e, 'pg_class'::regclass AS f",
        )
        .await
        .unwrap();
    let before = digest(&session).await;
    session
        .execute(
            "ALTER DATABASE settings SET extra_float_digits = -15; ALTER DATABASE settings SET bytea_output = escape; \
             ALTER DATABASE settings SET timezone = 'Asia/Kathmandu'; ALTER DATABASE settings SET datestyle = 'German'; \
             ALTER DATABASE settings SET intervalstyle = 'iso_8601'; ALTER DATABASE settings SET search_path = nowhere; \
             ALTER DATABASE settings SET statement_timeout = '1ms'; ALTER DATABASE settings SET row_security = on",
        )
        .await
        .unwrap();
    assert_eq!(digest(&server.connect("settings").await).await, before);
}

/// Reading a table makes the planner expand the functions in its indexes, and these name another one
/// without its schema.
#[tokio::test]
async fn functions_in_indexes_find_what_they_name() {
    let server = Server::start();
    for (name, path) in [("helped", "helpers, public"), ("unaided", "pg_catalog")] {
        let session = server.database(name).await;
        session
            .execute(&format!(
                "CREATE SCHEMA helpers; \
                 CREATE FUNCTION helpers.zero() RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 0'; \
                 CREATE TABLE public.t (id integer PRIMARY KEY, n integer); \
                 SET check_function_bodies = off; \
                 CREATE FUNCTION public.live(integer) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 <> zero()'; \
                 SET search_path = helpers, public; \
                 CREATE INDEX ON public.t (id) WHERE live(n); \
                 INSERT INTO public.t VALUES (1, 0), (2, 1); \
                 ALTER DATABASE {name} SET search_path = {path}"
            ))
            .await
            .unwrap();
        let session = server.connect(name).await;
        let before = digest(&session).await;
        assert_eq!(before.tables.values().next().unwrap().rows, 2, "{name}");
        session
            .execute("SET search_path = helpers, public; UPDATE public.t SET n = 7 WHERE n = 1")
            .await
            .unwrap();
        assert_ne!(digest(&session).await, before, "{name}");
    }
}

#[tokio::test]
async fn order_does_not_matter_but_multiplicity_and_company_do() {
    let server = Server::start();
    let session = server.database("rows").await;
    let mut digests = Vec::new();
    for rows in [
        "(1, 'a', 1), (2, 'b', 1), (2, 'b', 1)",
        "(2, 'b', 1), (1, 'a', 1), (2, 'b', 1)",
        "(1, 'a', 1), (2, 'b', 1)",
        "(1, 'a', 1), (1, 'a', 1), (2, 'b', 1)",
        // The same values in every column, but in other company.
        "(1, 'b', 1), (2, 'a', 1), (2, 'b', 1)",
        "(1, 'a', 1), (2, 'b', 1), (2, 'b', 1), (3, 'c', 3), (3, 'c', 3)",
    ] {
        session
            .execute(&format!(
                "DROP TABLE IF EXISTS t; CREATE TABLE t (a integer, b text, c integer); \
                 INSERT INTO t VALUES {rows}"
            ))
            .await
            .unwrap();
        digests.push(digest(&session).await);
    }
    assert_eq!(digests[0], digests[1]);
    for (a, digest) in digests.iter().enumerate().skip(1) {
        for other in digests.iter().skip(a + 1) {
            assert_ne!(digest, other);
        }
    }
    let columns = |digest: &DataDigest| digest.tables.values().next().unwrap().columns.clone();
    assert_eq!(columns(&digests[0]), columns(&digests[4]));
    // Columns are known by their names: their order does not matter, whose they are does.
    for (shape, same) in [("c, a, b", true), ("a, c AS b, b AS c", false)] {
        session
            .execute(&format!(
                "DROP TABLE IF EXISTS u, t; CREATE TABLE u (a integer, b text, c integer); \
                 INSERT INTO u VALUES (1, 'a', 1), (2, 'b', 1), (2, 'b', 1); CREATE TABLE t AS SELECT {shape} FROM u; \
                 DROP TABLE u"
            ))
            .await
            .unwrap();
        assert_eq!(digest(&session).await == digests[0], same, "{shape}");
    }
}

#[tokio::test]
async fn what_counts_as_contents() {
    let server = Server::start();
    let session = server.database("scope").await;
    session
        .execute(
            "CREATE EXTENSION citext; CREATE SCHEMA \"Odd.one\"; CREATE TABLE \"Odd.one\".\"ta\"\"ble\" (\"co\"\"l\" integer); \
             CREATE TABLE none (); INSERT INTO none DEFAULT VALUES; \
             CREATE UNLOGGED TABLE unlogged (a integer); CREATE TEMPORARY TABLE temporary (a integer); \
             CREATE TABLE parent (a integer) PARTITION BY LIST (a); CREATE TABLE part PARTITION OF parent DEFAULT; \
             CREATE TABLE mother (a integer); CREATE TABLE child (b integer) INHERITS (mother); \
             INSERT INTO child VALUES (1, 2); INSERT INTO parent VALUES (1); \
             CREATE TABLE generated (a integer, dropped integer, b integer GENERATED ALWAYS AS (a * 2) STORED); \
             ALTER TABLE generated DROP COLUMN dropped; \
             CREATE MATERIALIZED VIEW full_view AS SELECT 1 AS a; CREATE MATERIALIZED VIEW empty_view AS SELECT 1 AS a WITH NO DATA; \
             CREATE VIEW view AS SELECT 1 AS a; \
             CREATE TABLE secret (a integer); INSERT INTO secret VALUES (1); ALTER TABLE secret ENABLE ROW LEVEL SECURITY; \
             ALTER TABLE secret FORCE ROW LEVEL SECURITY",
        )
        .await
        .unwrap();
    let digest = digest(&session).await;
    let seen: Vec<String> = digest
        .tables
        .iter()
        .map(|(id, table)| format!("{id}: {} rows, {:?}", table.rows, table.columns.keys()))
        .collect();
    assert_eq!(
        seen,
        [
            "table \"Odd.one\".\"ta\"\"ble\": 0 rows, [\"co\\\"l\"]",
            "table public.child: 1 rows, [\"a\", \"b\"]",
            "table public.generated: 0 rows, [\"a\", \"b\"]",
            "table public.mother: 0 rows, [\"a\"]",
            "table public.none: 1 rows, []",
            "table public.part: 1 rows, [\"a\"]",
            "table public.secret: 1 rows, [\"a\"]",
            "table public.unlogged: 0 rows, [\"a\"]",
            "materialized view public.full_view: 1 rows, [\"a\"]",
        ]
    );
}

#[tokio::test]
async fn keys_are_the_primary_one_or_the_shortest_without_nulls() {
    let server = Server::start();
    let session = server.database("keys").await;
    let mut found = Vec::new();
    for shape in [
        "a integer UNIQUE, b integer, c integer, PRIMARY KEY (b, c)",
        "a integer UNIQUE, b integer",
        "a integer NOT NULL, b integer NOT NULL, c integer NOT NULL UNIQUE, UNIQUE (a, b)",
        "a integer NOT NULL, b integer NOT NULL, c integer, UNIQUE (a) INCLUDE (c)",
    ] {
        session
            .execute(&format!("DROP TABLE IF EXISTS t; CREATE TABLE t ({shape})"))
            .await
            .unwrap();
        let digest = digest(&session).await;
        found.push(digest.tables.values().next().unwrap().key.join(" "));
    }
    session
        .execute(
            "DROP TABLE t; CREATE TABLE t (a integer NOT NULL, b text NOT NULL); \
             CREATE UNIQUE INDEX ON t (lower(b)); CREATE UNIQUE INDEX ON t (a) WHERE a > 1",
        )
        .await
        .unwrap();
    let partly = digest(&session).await;
    found.push(partly.tables.values().next().unwrap().key.join(" "));
    assert_eq!(found, ["b c", "", "c", "a", ""]);
}

#[tokio::test]
async fn wide_tables_are_digested() {
    let server = Server::start();
    let session = server.database("wide").await;
    let columns: Vec<String> = (0..1500).map(|n| format!("c{n} integer")).collect();
    session
        .execute(&format!(
            "CREATE TABLE t ({}); INSERT INTO t (c7, c1499) VALUES (1, 2)",
            columns.join(", ")
        ))
        .await
        .unwrap();
    let before = digest(&session).await;
    session.execute("UPDATE t SET c1000 = 0").await.unwrap();
    assert_ne!(digest(&session).await, before);
    session.execute("UPDATE t SET c1000 = NULL").await.unwrap();
    assert_eq!(digest(&session).await, before);
}
