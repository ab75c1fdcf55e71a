//! The migration under load: what blocks whom and for how long, what breaks, and who has to wait.

use std::time::Duration;

use rustix::process::Signal;
use serde_json::Value;

use crate::bench::{Bench, Engine, with};
use crate::outcome::{Outcome, Told};

const BASE: &str = "CREATE TABLE users (id bigint PRIMARY KEY, age int, code text NOT NULL, seen text);\n\
    INSERT INTO users SELECT g, g % 90, 'c' || g FROM generate_series(1, 5000) g;\n\
    CREATE TABLE orders (id bigserial PRIMARY KEY, user_id bigint REFERENCES users);\n\
    INSERT INTO orders (user_id) SELECT g FROM generate_series(1, 500) g;\n";

const HEAD: &str = "version: 1\ntenants: [{ name: acme, snapshot: acme.sql, labels: { tier: gold } }]\n\
    migration: { format: sql, path: m }\nrollback: { strategy: irreversible, reason: traffic }\nredo: false\n";

/// A machine that is busy with other tests answers a free probe late; a blocked one is far above.
const FREE: f64 = 300.0;
/// How long the migrations of these tests hold their locks.
const HELD: f64 = 700.0;

fn under_load(bench: &Bench, steps: &[&str], config: &str) -> Outcome {
    bench.write("acme.sql", BASE);
    std::fs::remove_dir_all(bench.path("m")).ok();
    for (number, step) in (1..).zip(steps) {
        bench.write(&format!("m/000{number}_x.up.sql"), step);
    }
    bench.run_config(&format!("{HEAD}{config}\n"))
}

/// How long reads of and writes to a table were blocked.
fn blocked(told: &Told, table: &str) -> (f64, f64) {
    let tables = told.0["traffic"]["tables"].as_array().unwrap();
    let found = tables.iter().find(|one| one["table"] == table);
    let found = found.unwrap_or_else(|| panic!("{table} was not probed: {tables:?}"));
    (
        found["reads_ms"].as_f64().unwrap(),
        found["writes_ms"].as_f64().unwrap(),
    )
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is not a number"))
}

/// Only that this machine is too slow for the load may be said of a migration that breaks nothing.
fn not_held_against_it(told: &Told) {
    for finding in told.decisive() {
        let known = ["traffic.not-kept-up", "rollback.irreversible"];
        assert!(
            known.iter().any(|known| finding["id"] == *known),
            "{finding}"
        );
    }
}

const LOAD: &str = "traffic: { clients: 4, rate: 60, duration: 400ms, pool: 3 }";

/// A rewrite stops everybody until its transaction ends, the build of an index only writers.
fn strong_locks_block(bench: &Bench) {
    let up = "ALTER TABLE users ALTER COLUMN age TYPE bigint;\nSELECT pg_sleep(0.7);\n";
    let outcome = under_load(bench, &[up], LOAD).expect(0);
    let told = outcome.tenant("acme");
    not_held_against_it(&told);
    let (reads, writes) = blocked(&told, "public.users");
    let traffic = &told.0["traffic"];
    let migration =
        number(&traffic["migration"]["to_ms"]) - number(&traffic["migration"]["from_ms"]);
    for blocked in [reads, writes] {
        assert!(
            blocked >= HELD && blocked <= migration + 100.0,
            "{blocked} in {migration}"
        );
    }
    // A request that should have been sent when the lock was taken waited for all of it.
    assert!(
        number(&traffic["during"]["max_ms"]) >= HELD - 100.0,
        "{}",
        traffic["during"]
    );
    assert!(number(&traffic["before"]["requests"]) > 0.0);
    assert_eq!(traffic["migration"]["completed"], true);
    let seen = traffic["migration"]["statements"].as_array().unwrap();
    assert!(
        seen.iter().any(|one| one["what"] == "SELECT pg_sleep(0.7)"),
        "{seen:?}"
    );
    let sums = |key: &str| -> f64 {
        let parts = traffic["timeline"][key].as_array().unwrap();
        parts.iter().map(number).sum()
    };
    let answered: f64 = ["before", "during", "after"]
        .iter()
        .map(|phase| number(&traffic[*phase]["requests"]))
        .sum();
    assert!((sums("requests") - answered).abs() < 0.5);
    assert_eq!(
        told.finding("traffic.blocked")["object"],
        "table public.users"
    );
    assert!(outcome.file("summary.md").contains("Under load"));

    let up = "CREATE INDEX users_code ON users (code);\nSELECT pg_sleep(0.7);\n";
    let told = under_load(bench, &[up], LOAD).expect(0).tenant("acme");
    let (reads, writes) = blocked(&told, "public.users");
    assert!(reads < FREE && writes >= HELD, "{reads} {writes}");
}

/// What is meant to block nobody does not.
fn careful_steps_do_not_block() {
    with(Engine::Local, |bench| {
        let steps = [
            "CREATE INDEX CONCURRENTLY users_code ON users (code);\n",
            "ALTER TABLE users ADD CONSTRAINT old CHECK (age >= 0) NOT VALID;\n",
            "ALTER TABLE users VALIDATE CONSTRAINT old;\nSELECT pg_sleep(0.7);\n",
        ];
        let told = under_load(bench, &steps, LOAD).expect(0).tenant("acme");
        let (reads, writes) = blocked(&told, "public.users");
        assert!(reads < FREE && writes < FREE, "{reads} {writes}");
        // A row that is updated is blocked for writers, and for them only.
        let up = "UPDATE users SET seen = 'x';\nSELECT pg_sleep(0.7);\n";
        let told = under_load(bench, &[up], LOAD).expect(0).tenant("acme");
        let (reads, writes) = blocked(&told, "public.users");
        assert!(reads < FREE && writes >= HELD - 100.0, "{reads} {writes}");
    });
}

/// Behind a long reader everybody waits, unless the migration gives up and tries again.
fn a_reader_and_its_queue() {
    with(Engine::Local, |bench| {
        let load = |more: &str| {
            format!("traffic: {{ clients: 2, rate: 20, duration: 400ms, reader: 1200ms{more} }}")
        };
        let up = "ALTER TABLE users ADD COLUMN note text;\n";
        let told = under_load(bench, &[up], &load("")).expect(0).tenant("acme");
        assert_eq!(told.stage("traffic"), "warn");
        let queue = told.finding("traffic.lock-queue");
        assert!(number(&queue["evidence"]["blocked_ms"]) > 800.0, "{queue}");
        assert_eq!(
            told.0["traffic"]["load"]["reader"]["tables"][0],
            "public.users"
        );

        let up = "SET lock_timeout = '200ms';\nALTER TABLE users ADD COLUMN note text;\n";
        let told = under_load(bench, &[up], &load("")).expect(1).tenant("acme");
        let failed = told.finding("traffic.migration-failed");
        assert_eq!(failed["sqlstate"], "55P03");
        assert_eq!(failed["location"]["line"], 2);

        let told = under_load(bench, &[up], &load(", retries: 5"))
            .expect(0)
            .tenant("acme");
        assert_eq!(told.0["traffic"]["migration"]["completed"], true);
        assert!(number(&told.0["traffic"]["migration"]["attempts"]) >= 2.0);
        let (reads, writes) = blocked(&told, "public.users");
        assert!(reads.max(writes) < 600.0, "{reads} {writes}");
    });
}

/// The running version's statements fail from the migration on.
fn statements_that_break() {
    with(Engine::Local, |bench| {
        bench.write(
            "load/read.sql",
            "-- weight: 3\n\\set id random(1, 50 * :scale)\nSELECT seen FROM users WHERE id = :id;\n",
        );
        bench.write(
            "load/order.sql",
            "\\set id random(1, 500)\nBEGIN;\nSELECT count(*) AS many FROM orders WHERE user_id = :id \\gset\n\
             \\if :many > 0\nUPDATE orders SET user_id = :id WHERE user_id = :id;\n\\endif\nEND;\n",
        );
        let load = "traffic: { clients: 4, rate: 60, duration: 600ms, scripts: [\"load/*.sql\"], variables: { scale: 100 } }";
        let up = "ALTER TABLE users DROP COLUMN seen;\n";
        let told = under_load(bench, &[up], load).expect(1).tenant("acme");
        let broken = told.finding("traffic.statement-refused");
        assert_eq!(broken["sqlstate"], "42703");
        assert_eq!(broken["object"], "load/read.sql");
        let errors = told.0["traffic"]["errors"].as_array().unwrap();
        assert_eq!((errors.len(), &errors[0]["before"]), (1, &Value::from(0)));
        let scripts = told.0["traffic"]["load"]["scripts"].as_object().unwrap();
        let times = |name: &str| number(&scripts[name]);
        assert!(
            times("load/read.sql") > times("load/order.sql"),
            "{scripts:?}"
        );

        // Statements of our own making are nobody's application.
        let told = under_load(bench, &[up], LOAD).expect(0).tenant("acme");
        assert_eq!(
            told.finding("traffic.statement-refused")["severity"],
            "warning"
        );

        // A script that never worked is no fault of the migration.
        bench.write("load/order.sql", "SELECT nothing FROM orders;\n");
        let up = "ALTER TABLE users ADD COLUMN note text;\n";
        let outcome = under_load(bench, &[up], load);
        let told = outcome.tenant("acme");
        assert_eq!(told.verdict(), "error");
        assert_eq!(
            told.finding("traffic.script-broken")["object"],
            "load/order.sql"
        );

        // What cannot be read is told before anything is started.
        bench.write("load/order.sql", "SELECT 1;\n\\sett x 1\n");
        let outcome = bench.run(&[]).expect(2);
        assert!(
            outcome
                .stderr
                .contains("load/order.sql:2: the command `\\sett` is not understood"),
            "{}",
            outcome.stderr
        );
        assert!(
            outcome.stderr.contains("did you mean `\\set`?"),
            "{}",
            outcome.stderr
        );
    });
}

/// Limits on blocked times, also of tenants with a label; none is passed over in silence.
fn gates_of_a_load() {
    with(Engine::Local, |bench| {
        let up = "LOCK TABLE users IN SHARE MODE;\nSELECT pg_sleep(0.7);\n";
        let gates = "gates: { max_blocked_reads: 600ms, max_blocked: 1h, max_p99: 1h, max_lock: { share: 100ms, access_exclusive: 1h },\n  \
            for: [ { labels: { tier: gold }, max_blocked: 500ms }, { labels: { tier: free }, max_p99: 1us } ] }\n"
            .replace("1us", "1ms");
        let told = under_load(bench, &[up], &format!("{gates}{LOAD}"))
            .expect(1)
            .tenant("acme");
        let findings = told.0["findings"].as_array().unwrap();
        let exceeded: Vec<&str> = findings
            .iter()
            .filter(|one| one["id"] == "gates.exceeded")
            .map(|one| one["object"].as_str().unwrap())
            .collect();
        assert_eq!(
            exceeded,
            ["gate max_lock (share)", "gate max_blocked for tier: gold"]
        );
        let blocked = findings
            .iter()
            .find(|one| one["id"] == "gates.exceeded" && one["evidence"]["gate"] == "max_blocked");
        let said = blocked.unwrap()["message"].as_str().unwrap();
        assert!(
            said.contains("writes to public.users were blocked for"),
            "{said}"
        );
        let unchecked = |one: &&Value| one["id"] == "gates.not-checked";
        let unchecked: Vec<_> = findings.iter().filter(unchecked).collect();
        let [idle] = unchecked.as_slice() else {
            panic!("{unchecked:?}");
        };
        let said =
            "the gate max_p99 for tier: free (1ms) was not measured: no tenant has these labels";
        assert_eq!(idle["message"], said);
        let checked = bench.pgrehearse(&["check"]);
        let said = "the gate max_p99 for tier: free (1ms) is for labels that no tenant has";
        assert!(checked.stderr.contains(said), "{}", checked.stderr);

        // Nobody knows how long a table was blocked under a name that probes do not have.
        let steps = [
            "ALTER TABLE orders RENAME TO sales;\n",
            "LOCK TABLE sales IN ACCESS EXCLUSIVE MODE;\nSELECT pg_sleep(0.7);\n",
        ];
        let told = under_load(
            bench,
            &steps,
            &format!("gates: {{ max_blocked: 500ms }}\n{LOAD}"),
        )
        .expect(0)
        .tenant("acme");
        let unmeasured = told.finding("gates.not-checked")["message"]
            .as_str()
            .unwrap();
        assert!(
            unmeasured.contains("on public.orders for")
                && unmeasured.contains("no table of that name"),
            "{unmeasured}"
        );

        let told = under_load(bench, &[up], "gates: { max_blocked: 1h, max_p99: 1h }")
            .expect(0)
            .tenant("acme");
        assert_eq!(told.stage("traffic"), "skipped");
        let unchecked = |one: &&&Value| one["id"] == "gates.not-checked";
        assert_eq!(told.decisive().iter().filter(unchecked).count(), 2);
        let help = told.finding("gates.not-checked")["help"].as_str().unwrap();
        assert!(help.contains("set `traffic`"), "{help}");
    });
}

/// The load runs beside another tool's command; the server's connections limit the pool.
fn commands_and_few_connections() {
    with(Engine::Local, |bench| {
        bench.write("acme.sql", BASE);
        bench.write(
            "up.sql",
            "BEGIN; ALTER TABLE users ALTER COLUMN age TYPE bigint; SELECT pg_sleep(0.7); COMMIT;",
        );
        let told = bench
            .run_config(
                "version: 1\npostgres: { settings: { max_connections: \"20\" } }\n\
                 tenants: [{ name: acme, snapshot: acme.sql }]\n\
                 migration: { format: command, up: \"psql -v ON_ERROR_STOP=1 -f up.sql\" }\nrollback: { strategy: irreversible, reason: x }\nredo: false\n\
                 gates: { max_blocked: 100ms }\ntraffic: { clients: 50, rate: 100, duration: 400ms, pool: 50 }\n",
            )
            .expect(1)
            .tenant("acme");
        let (reads, writes) = blocked(&told, "public.users");
        assert!(reads >= HELD && writes >= HELD, "{reads} {writes}");
        let connections = &told.0["traffic"]["connections"];
        assert_eq!(connections["server"], 20);
        assert!(number(&connections["pool"]) <= 14.0, "{connections}");
        assert_eq!(
            told.finding("traffic.pool-too-large")["evidence"]["pool"],
            50
        );
        assert_eq!(
            told.finding("gates.exceeded")["evidence"]["gate"],
            "max_blocked"
        );
        let seen = told.0["traffic"]["migration"]["statements"]
            .as_array()
            .unwrap();
        assert!(seen.iter().any(|one| one["what"] == "SELECT"), "{seen:?}");
    });
}

/// Ctrl-C in the middle of a load: everything is torn down, and nothing is said of the migration.
fn interrupted_under_load() {
    with(Engine::Local, |bench| {
        bench.write("acme.sql", BASE);
        bench.write(
            "m/0001_x.up.sql",
            "ALTER TABLE users ADD COLUMN note text;\n",
        );
        bench.write(
            "harness.yaml",
            format!("{HEAD}gates: {{ max_blocked: 1h }}\ntraffic: {{ duration: 10m }}\n"),
        );
        let mut run = bench.start(&[]);
        run.wait_for(|event| event["message"] == "load before the migration");
        std::thread::sleep(Duration::from_millis(300));
        run.signal(Signal::INT);
        let outcome = run.finish();
        let told = outcome.tenant("acme");
        assert_eq!(told.verdict(), "error");
        assert_eq!(told.finding("run.interrupted")["stage"], "traffic");
        assert!(told.0.get("traffic").is_none());
    });
}

mod docker {
    #[test]
    fn strong_locks_block() {
        crate::bench::with(crate::bench::Engine::Docker, super::strong_locks_block);
    }
}

mod local {
    #[test]
    fn strong_locks_block() {
        crate::bench::with(crate::bench::Engine::Local, super::strong_locks_block);
    }

    #[test]
    fn careful_steps_do_not_block() {
        super::careful_steps_do_not_block();
    }

    #[test]
    fn a_reader_and_its_queue() {
        super::a_reader_and_its_queue();
    }

    #[test]
    fn statements_that_break() {
        super::statements_that_break();
    }

    #[test]
    fn gates_of_a_load() {
        super::gates_of_a_load();
    }

    #[test]
    fn commands_and_few_connections() {
        super::commands_and_few_connections();
    }

    #[test]
    fn interrupted_under_load() {
        super::interrupted_under_load();
    }
}
