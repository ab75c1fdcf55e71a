//! Every layout of migration files: each tenant gets the steps that its version table lacks, and
//! each tool's transaction rules hold.

use crate::bench::Bench;
use crate::on_both_engines;

on_both_engines!(
    plain_sql, command;
    local: golang_migrate, diesel, sqlx, dbmate, goose, flyway, sqitch, prisma, begun_and_not_finished
);

const TABLE: &str = "CREATE TABLE a (id int PRIMARY KEY, name text);\n";
const INDEX: &str = "CREATE INDEX CONCURRENTLY a_name_idx ON a (name);\n";

/// A layout with two steps: the first makes a table, the second an index.
struct Layout<'a> {
    format: &'a str,
    files: &'a [(&'a str, &'a str)],
    /// The tool's version table, saying that the first step has been applied.
    history: &'a str,
    steps: [&'a str; 2],
    /// Whether the second step's statements run in a transaction.
    transaction: bool,
}

/// Rehearses an empty database, and one that has had the first step.
fn rehearse(bench: &Bench, layout: &Layout<'_>) {
    for (name, text) in layout.files {
        bench.write(&format!("migrations/{name}"), text);
    }
    bench.write("had.sql", format!("{TABLE}{}", layout.history));
    let outcome = bench
        .run_config(&format!(
            "version: 1\n\
             tenants:\n\
             \x20 - {{ name: new, snapshot: empty }}\n\
             \x20 - {{ name: had, snapshot: had.sql }}\n\
             migration: {{ format: {}, path: migrations }}\n",
            layout.format
        ))
        .expect(0);
    let [first, second] = layout.steps;
    let all = |steps: &[&str]| -> Vec<String> {
        let up = steps.iter().map(|step| format!("up {step}"));
        let down = steps.iter().rev().map(|step| format!("down {step}"));
        let redo = steps.iter().map(|step| format!("redo {step}"));
        up.chain(down).chain(redo).collect()
    };
    for (name, steps) in [("new", &[first, second][..]), ("had", &[second])] {
        let tenant = outcome.tenant(name);
        assert_eq!(tenant.verdict(), "pass", "{:#}", tenant.0["findings"]);
        assert_eq!(tenant.steps(), all(steps), "{name}");
        assert_eq!(tenant.0["rollback"]["schema_restored"], true, "{name}");
        assert_eq!(tenant.0["rollback"]["redo_same"], true, "{name}");
        let index = tenant
            .statements()
            .iter()
            .find(|s| s["step"] == second && s["direction"] == "up")
            .unwrap();
        assert_eq!(index["in_transaction"], layout.transaction, "{name}");
    }
}

fn plain_sql(bench: &Bench) {
    rehearse(
        bench,
        &Layout {
            format: "sql",
            files: &[
                ("0001_a.up.sql", TABLE),
                ("0001_a.down.sql", "DROP TABLE a;"),
                ("0002_b/up.sql", INDEX),
                ("0002_b/down.sql", "DROP INDEX a_name_idx;"),
            ],
            history: "CREATE TABLE schema_migrations (version text PRIMARY KEY);\n\
                      INSERT INTO schema_migrations VALUES ('0001');",
            steps: ["0001_a", "0002_b"],
            transaction: false,
        },
    );
}

fn golang_migrate(bench: &Bench) {
    rehearse(
        bench,
        &Layout {
            format: "golang-migrate",
            files: &[
                ("1_a.up.sql", TABLE),
                ("1_a.down.sql", "DROP TABLE a;"),
                ("2_b.up.sql", INDEX),
                ("2_b.down.sql", "DROP INDEX CONCURRENTLY a_name_idx;"),
            ],
            history: "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);\n\
                      INSERT INTO schema_migrations VALUES (1, false);",
            steps: ["1_a", "2_b"],
            transaction: false,
        },
    );
}

fn diesel(bench: &Bench) {
    rehearse(
        bench,
        &Layout {
            format: "diesel",
            files: &[
                ("2024-01-01-000000_a/up.sql", TABLE),
                ("2024-01-01-000000_a/down.sql", "DROP TABLE a;"),
                ("2024-01-02-000000_b/up.sql", INDEX),
                (
                    "2024-01-02-000000_b/down.sql",
                    "DROP INDEX CONCURRENTLY a_name_idx;",
                ),
                (
                    "2024-01-02-000000_b/metadata.toml",
                    "run_in_transaction = false\n",
                ),
            ],
            history: "CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, \
                      run_on timestamp NOT NULL DEFAULT now());\n\
                      INSERT INTO __diesel_schema_migrations (version) VALUES ('20240101000000');",
            steps: ["2024-01-01-000000_a", "2024-01-02-000000_b"],
            transaction: false,
        },
    );
}

fn sqlx(bench: &Bench) {
    rehearse(
        bench,
        &Layout {
            format: "sqlx",
            files: &[
                ("20240101000000_a.up.sql", TABLE),
                ("20240101000000_a.down.sql", "DROP TABLE a;"),
                (
                    "20240102000000_b.up.sql",
                    "-- no-transaction\nCREATE INDEX CONCURRENTLY a_name_idx ON a (name);\n",
                ),
                ("20240102000000_b.down.sql", "DROP INDEX a_name_idx;"),
            ],
            history: "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL, \
                      installed_on timestamptz NOT NULL DEFAULT now(), success boolean NOT NULL, \
                      checksum bytea NOT NULL, execution_time bigint NOT NULL);\n\
                      INSERT INTO _sqlx_migrations VALUES (20240101000000, 'a', now(), true, '', 1);",
            steps: ["20240101000000_a", "20240102000000_b"],
            transaction: false,
        },
    );
}

fn dbmate(bench: &Bench) {
    rehearse(
        bench,
        &Layout {
            format: "dbmate",
            files: &[
                (
                    "20240101_a.sql",
                    "-- migrate:up\nCREATE TABLE a (id int PRIMARY KEY, name text);\n\n-- migrate:down\nDROP TABLE a;\n",
                ),
                (
                    "20240102_b.sql",
                    "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY a_name_idx ON a (name);\n\n\
                     -- migrate:down\nDROP INDEX a_name_idx;\n",
                ),
            ],
            history: "CREATE TABLE schema_migrations (version varchar PRIMARY KEY);\n\
                      INSERT INTO schema_migrations VALUES ('20240101');",
            steps: ["20240101_a", "20240102_b"],
            transaction: false,
        },
    );
}

fn goose(bench: &Bench) {
    rehearse(
        bench,
        &Layout {
            format: "goose",
            files: &[
                (
                    "00001_a.sql",
                    "-- +goose Up\nCREATE TABLE a (id int PRIMARY KEY, name text);\n\n-- +goose Down\nDROP TABLE a;\n",
                ),
                (
                    "00002_b.sql",
                    "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY a_name_idx ON a (name);\n\n\
                     -- +goose Down\nDROP INDEX CONCURRENTLY a_name_idx;\n",
                ),
            ],
            history: "CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint NOT NULL, \
                      is_applied boolean NOT NULL, tstamp timestamp DEFAULT now());\n\
                      INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (2, true), (2, false);",
            steps: ["00001_a", "00002_b"],
            transaction: false,
        },
    );
}

fn flyway(bench: &Bench) {
    rehearse(
        bench,
        &Layout {
            format: "flyway",
            files: &[
                ("V1__a.sql", TABLE),
                ("U1__a.sql", "DROP TABLE a;"),
                ("V2__b.sql", "CREATE INDEX a_name_idx ON a (name);"),
                ("U2__b.sql", "DROP INDEX a_name_idx;"),
            ],
            history: "CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version varchar(50), \
                      description varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL, \
                      checksum int, installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(), \
                      execution_time int NOT NULL, success boolean NOT NULL);\n\
                      INSERT INTO flyway_schema_history VALUES (1, '1', 'a', 'SQL', 'V1__a.sql', 0, 'x', now(), 1, true);",
            steps: ["V1__a", "V2__b"],
            transaction: true,
        },
    );
}

fn sqitch(bench: &Bench) {
    rehearse(
        bench,
        &Layout {
            format: "sqitch",
            files: &[
                (
                    "sqitch.plan",
                    "%syntax-version=1.0.0\n%project=shop\n\n\
                     a 2024-01-01T00:00:00Z A <a@b.c> # first\n\
                     b [a] 2024-01-02T00:00:00Z A <a@b.c> # second\n",
                ),
                (
                    "deploy/a.sql",
                    "BEGIN;\nCREATE TABLE a (id int PRIMARY KEY, name text);\nCOMMIT;\n",
                ),
                ("revert/a.sql", "BEGIN;\nDROP TABLE a;\nCOMMIT;\n"),
                ("verify/a.sql", "SELECT id, name FROM a WHERE false;\n"),
                ("deploy/b.sql", INDEX),
                ("revert/b.sql", "DROP INDEX CONCURRENTLY a_name_idx;\n"),
            ],
            history: "CREATE SCHEMA sqitch;\n\
                      CREATE TABLE sqitch.changes (change_id text PRIMARY KEY, script_hash text, change text NOT NULL, \
                      project text NOT NULL, note text NOT NULL DEFAULT '', committed_at timestamptz NOT NULL DEFAULT now(), \
                      committer_name text NOT NULL, committer_email text NOT NULL, planned_at timestamptz NOT NULL, \
                      planner_name text NOT NULL, planner_email text NOT NULL);\n\
                      INSERT INTO sqitch.changes VALUES ('1', 'x', 'a', 'shop', '', now(), 'A', 'a', now(), 'A', 'a'), \
                      ('2', 'x', 'b', 'another', '', now(), 'A', 'a', now(), 'A', 'a');",
            steps: ["a", "b"],
            transaction: false,
        },
    );
}

fn prisma(bench: &Bench) {
    rehearse(
        bench,
        &Layout {
            format: "prisma",
            files: &[
                ("migration_lock.toml", "provider = \"postgresql\"\n"),
                ("20240101000000_a/migration.sql", TABLE),
                ("20240101000000_a/down.sql", "DROP TABLE a;"),
                ("20240102000000_b/migration.sql", INDEX),
                ("20240102000000_b/down.sql", "DROP INDEX a_name_idx;"),
            ],
            history: "CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, \
                      finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, \
                      rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), \
                      applied_steps_count int NOT NULL DEFAULT 0);\n\
                      INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, rolled_back_at) \
                      VALUES ('1', '', now(), '20240101000000_a', NULL), ('2', '', NULL, '20240102000000_b', now());",
            steps: ["20240101000000_a", "20240102000000_b"],
            transaction: false,
        },
    );
}

/// Any other tool: here psql, which is told by `DATABASE_URL` and by the variables of libpq.
fn command(bench: &Bench) {
    bench.write_all(&[
        ("up.sql", TABLE),
        ("down.sql", "DROP TABLE a;"),
        ("taken.sql", TABLE),
        (
            "harness.yaml",
            "version: 1\n\
             tenants:\n\
             \x20 - { name: new, snapshot: empty }\n\
             \x20 - { name: taken, snapshot: taken.sql }\n\
             migration:\n\
             \x20 format: command\n\
             \x20 up: psql \"$DATABASE_URL\" -X -v ON_ERROR_STOP=1 -f up.sql\n\
             \x20 down: psql -X -v ON_ERROR_STOP=1 -f down.sql\n",
        ),
    ]);
    let outcome = bench.run(&[]).expect(1);
    let new = outcome.tenant("new");
    assert_eq!(new.verdict(), "pass", "{:#}", new.0["findings"]);
    assert_eq!(new.0["rollback"]["schema_restored"], true);
    assert_eq!(new.0["rollback"]["redo_same"], true);
    // What psql has sent is told, each way.
    assert_eq!(new.steps(), ["up command", "down command", "redo command"]);
    let dropped = &new.statements()[1];
    assert_eq!(dropped["sql"], "DROP TABLE a");
    assert_eq!(dropped["locks"][0]["relation"], "public.a");
    assert_eq!(dropped["locks"][0]["mode"], "AccessExclusiveLock");
    let taken = outcome.tenant("taken");
    assert_eq!(taken.stage("migrate"), "fail");
    let failed = taken.only();
    assert_eq!(failed["id"], "migrate.command-failed");
    assert_eq!(failed["sqlstate"], "42P07");
    assert!(
        failed["evidence"]["statement"]
            .as_str()
            .unwrap()
            .starts_with("CREATE TABLE a"),
        "{failed:#}"
    );
    let output = taken.only()["evidence"]["output"].as_str().unwrap();
    assert!(outcome.file(output).contains("\"a\" already exists"));
}

/// A migration that broke off in production must be put right there first.
fn begun_and_not_finished(bench: &Bench) {
    bench.write_all(&[
        ("m/1_a.up.sql", TABLE),
        ("m/1_a.down.sql", "DROP TABLE a;"),
        (
            "dirty.sql",
            "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);\n\
             INSERT INTO schema_migrations VALUES (1, true);",
        ),
    ]);
    let outcome = bench
        .run_config(
            "version: 1\ntenants: [{ name: t, snapshot: dirty.sql }]\n\
             migration: { format: golang-migrate, path: m }\n",
        )
        .expect(1);
    assert_eq!(outcome.tenant("t").only()["id"], "migrate.history-dirty");
}
