//! `cargo bench --bench models`: a thousand model files read and held against a catalog of a thousand tables, beside reading that catalog.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a benchmark ends by panicking"
)]

#[path = "../tests/data/server.rs"]
mod server;

use std::fmt::Write as _;
use std::time::Instant;

use pgrehearse::models::{Against, Database, ReadOptions, Sources, compare, orm};
use pgrehearse::pg::introspect::Reach;

use server::Server;

const TABLES: usize = 1000;

/// One table in the language of an ORM.
type Written = fn(usize) -> String;

/// An ORM with the name of a file and what stands in it. An ORM that is added joins here.
const LANGUAGES: &[(&str, &str, Written)] = &[
    ("prisma", "prisma", prisma),
    ("diesel", "rs", diesel),
    ("contract", "yaml", contract),
];

fn prisma(number: usize) -> String {
    format!(
        "model T{number} {{\n  id BigInt @id\n  email String @unique\n  nick String? @db.VarChar(80)\n  age Int?\n  \
         quota Int @default(0)\n  price Decimal @db.Decimal(10, 2)\n  active Boolean @default(true)\n  \
         data Json?\n  created DateTime @default(now()) @db.Timestamptz(6)\n  owner BigInt?\n\n  @@index([owner, age])\n  \
         @@map(\"t{number}\")\n}}\n"
    )
}

fn diesel(number: usize) -> String {
    format!(
        "diesel::table! {{\n    t{number} (id) {{\n        id -> Int8,\n        email -> Text,\n        #[max_length = 80]\n        \
         nick -> Nullable<Varchar>,\n        age -> Nullable<Int4>,\n        quota -> Int4,\n        price -> Numeric,\n        \
         active -> Bool,\n        data -> Nullable<Jsonb>,\n        created -> Timestamptz,\n        owner -> Nullable<Int8>,\n    }}\n}}\n"
    )
}

fn contract(number: usize) -> String {
    format!(
        "contract: 1\ntables:\n  t{number}:\n    primary_key: id\n    unique: [email]\n    indexes: [[owner, age]]\n    columns:\n      \
         id: bigint\n      email: text\n      nick: {{ type: varchar(80), nullable: true }}\n      \
         age: {{ type: integer, nullable: true }}\n      quota: {{ type: integer, default: '0' }}\n      \
         price: \"numeric(10,2)\"\n      active: {{ type: boolean, default: 'true' }}\n      \
         data: {{ type: jsonb, nullable: true }}\n      created: {{ type: timestamptz, default: 'now()' }}\n      \
         owner: {{ type: bigint, nullable: true }}\n"
    )
}

#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "it measures"
)]
fn main() {
    let server = Server::start();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (database, catalog) = runtime.block_on(async {
        let mut session = server.database("large").await;
        for from in (0..TABLES).step_by(50) {
            let mut sql = String::new();
            for number in from..from + 50 {
                write!(
                    sql,
                    "CREATE TABLE t{number} (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, nick varchar(80), \
                     age integer, quota integer NOT NULL DEFAULT 0, price numeric(10,2) NOT NULL, \
                     active boolean NOT NULL DEFAULT true, data jsonb, created timestamptz NOT NULL DEFAULT now(), \
                     owner bigint); CREATE INDEX ON t{number} (owner, age);"
                )
                .unwrap();
            }
            session.execute(&sql).await.unwrap();
        }
        let start = Instant::now();
        let (catalog, _) = session.read_catalog(Reach::Database).await.unwrap();
        let read = start.elapsed();
        (Database::of(&catalog, "public"), read)
    });
    println!("the catalog of {TABLES} tables is read in {catalog:.0?}");
    for (name, ending, written) in LANGUAGES {
        let orm = orm(name).unwrap();
        let folder = tempfile::tempdir().unwrap();
        for number in 0..TABLES {
            let file = folder.path().join(format!("t{number}.{ending}"));
            std::fs::write(file, written(number)).unwrap();
        }
        for round in 1..=3 {
            let start = Instant::now();
            let sources =
                Sources::open(folder.path(), &format!("*.{ending}"), orm.endings).unwrap();
            let expected = orm
                .read
                .expected(&sources, &ReadOptions::default())
                .unwrap();
            let read = start.elapsed();
            assert_eq!(expected.tables.len(), TABLES);
            assert!(expected.unknowns.is_empty());
            let start = Instant::now();
            let against = Against {
                now: &database,
                base: Some(&database),
                line: orm.line,
            };
            let facts = compare(&expected, &against);
            let compared = start.elapsed();
            assert!(facts.is_empty(), "{:?}", facts.first());
            println!(
                "{name}, round {round}: {TABLES} files read in {read:.0?}, compared in {compared:.0?}, ratio to the catalog {:.2}",
                (read + compared).as_secs_f64() / catalog.as_secs_f64()
            );
        }
    }
}
