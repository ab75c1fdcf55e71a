//! One run tells of every row in the way of a migration, and not only the first.

use serde_json::Value;

use crate::bench::Bench;
use crate::on_both_engines;
use crate::outcome::Told;

on_both_engines!(local: one_run_tells_of_all);

/// A step and what is found in its way; nothing, where the step only looks dangerous.
type Step = (&'static str, &'static [&'static str]);

const BASE: &str = "
CREATE TABLE users (id int PRIMARY KEY, email text, name text NOT NULL, age int, code text, joined text,
    balance numeric, mood text, document text, zone text, handle text, kind char(4));
INSERT INTO users SELECT n, 'U' || n || '@x', 'n' || n, n, 'c', '2024-01-01', n, 'ok', '{}', '2024-01-01 10:00+02', 'h' || n, 'k'
    FROM generate_series(1, 10) AS n;
UPDATE users SET email = 'u1@X' WHERE id IN (2, 3);
UPDATE users SET email = 'u5@x' WHERE id = 6;
UPDATE users SET email = NULL WHERE id IN (7, 8);
UPDATE users SET name = 'far too long' WHERE id IN (4, 5);
UPDATE users SET age = -1 WHERE id = 9;
UPDATE users SET code = NULL WHERE id <= 4;
UPDATE users SET joined = 'never' WHERE id = 1;
UPDATE users SET balance = 123456 WHERE id = 2;
UPDATE users SET mood = 'bad' WHERE id = 3;
UPDATE users SET document = '{' WHERE id IN (1, 2);
UPDATE users SET zone = 'Mars' WHERE id = 1;
UPDATE users SET handle = 'H1' WHERE id = 10;
UPDATE users SET kind = NULL WHERE id = 1;
CREATE TABLE sessions (id int PRIMARY KEY, user_id int, other_id int);
INSERT INTO sessions SELECT n, n, n FROM generate_series(1, 13) AS n;
INSERT INTO sessions VALUES (14, NULL, NULL);
CREATE TABLE bookings (id int PRIMARY KEY, room int, during int4range);
INSERT INTO bookings VALUES (1, 1, '[1,5)'), (2, 1, '[4,6)'), (3, 1, '[6,7)'), (4, 2, '[10,12)');
CREATE DOMAIN address AS text;
CREATE TABLE letters (id int PRIMARY KEY, sender address);
INSERT INTO letters VALUES (1, 'a@b'), (2, 'nobody'), (3, NULL);
CREATE TABLE events (at int NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE events_old (at int NOT NULL, what text);
INSERT INTO events_old VALUES (1, 'a'), (2, 'b'), (30, 'c');
CREATE TABLE teams (id int PRIMARY KEY);
CREATE TABLE members (id int PRIMARY KEY, team int NOT NULL REFERENCES teams, boss int REFERENCES members DEFERRABLE INITIALLY DEFERRED);
INSERT INTO teams VALUES (1), (2), (3);
INSERT INTO members VALUES (1, 1), (2, 1), (3, 2);
ALTER TABLE members ADD CONSTRAINT few CHECK (id <> 3) NOT VALID;
CREATE TABLE clean (id int PRIMARY KEY, a text, b int, note text);
INSERT INTO clean VALUES (1, 'x', 1, 'abc  '), (2, 'x', NULL, 'd'), (3, 'y', 3, 'e');
";

const STEPS: &[Step] = &[
    (
        "CREATE UNIQUE INDEX users_email ON users (lower(email) COLLATE \"C\" text_pattern_ops DESC)",
        &[
            "preflight.duplicates: 2 duplicate groups in public.users(lower(email) COLLATE \"C\"), 5 rows together",
        ],
    ),
    (
        "ALTER TABLE sessions ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users",
        &["preflight.orphans: 3 orphans in public.sessions.user_id: users has no such row"],
    ),
    (
        "ALTER TABLE users ALTER COLUMN name TYPE varchar(5), ALTER code SET NOT NULL, ADD CONSTRAINT old CHECK (age >= 0)",
        &[
            "preflight.values-do-not-fit: 2 values too long for varchar(5) in public.users.name",
            "preflight.nulls: 4 NULLs in public.users.code",
            "preflight.check-violations: 1 row of public.users violates CHECK (age >= 0)",
        ],
    ),
    (
        "ALTER TABLE bookings ADD CONSTRAINT apart EXCLUDE USING gist (during WITH &&) WHERE (room = 1)",
        &[
            "preflight.overlaps: 1 pair of rows of public.bookings exclude each other (during WITH &&)",
        ],
    ),
    (
        "ALTER TABLE users ALTER joined TYPE date USING joined::date",
        &[
            "preflight.values-do-not-fit: 1 value that cannot be converted to date in public.users.joined",
        ],
    ),
    (
        "ALTER TABLE users ALTER balance TYPE numeric(5, 2)",
        &[
            "preflight.values-do-not-fit: 1 value out of range for numeric(5, 2) in public.users.balance",
        ],
    ),
    (
        "CREATE TYPE mood AS ENUM ('ok');\nALTER TABLE users ALTER mood TYPE mood USING mood::mood",
        &[
            "preflight.values-do-not-fit: 1 value that cannot be converted to mood in public.users.mood",
        ],
    ),
    (
        "ALTER TABLE users ALTER document TYPE json USING document::json",
        &[
            "preflight.values-do-not-fit: 2 values that cannot be converted to json in public.users.document",
        ],
    ),
    (
        "ALTER TABLE users ALTER zone TYPE timestamptz USING zone::timestamptz",
        &[
            "preflight.values-do-not-fit: 1 value that cannot be converted to timestamptz in public.users.zone",
        ],
    ),
    (
        "CREATE EXTENSION citext;\nALTER TABLE users ALTER handle TYPE citext;\nALTER TABLE users ADD CONSTRAINT one_handle UNIQUE (handle)",
        &["preflight.duplicates: 1 duplicate group in public.users(handle), 2 rows together"],
    ),
    (
        "CREATE TABLE visits (id int PRIMARY KEY, handle citext REFERENCES users (handle))",
        &[],
    ),
    (
        "ALTER DOMAIN address ADD CONSTRAINT at CHECK (VALUE LIKE '%@%')",
        &[
            "preflight.check-violations: 1 value in public.letters.sender violates CHECK (VALUE LIKE '%@%') of the domain address",
        ],
    ),
    (
        "ALTER TABLE events ATTACH PARTITION events_old FOR VALUES FROM (0) TO (10)",
        &[
            "preflight.check-violations: 1 row of public.events_old outside of the bounds FOR VALUES FROM (0) TO (10)",
        ],
    ),
    (
        "ALTER TABLE members VALIDATE CONSTRAINT few",
        &[
            "preflight.check-violations: 1 row of public.members in the way of few: CHECK ((id <> 3)) NOT VALID",
        ],
    ),
    (
        "DELETE FROM teams WHERE id < 3",
        &["preflight.orphans: 3 orphans in public.members.team: teams has no such row"],
    ),
    (
        "ALTER TABLE sessions ADD origin text NOT NULL",
        &[
            "preflight.nulls: 14 rows of public.sessions would have NULL in the new column origin, which has no default",
        ],
    ),
    (
        "DO $$ BEGIN INSERT INTO clean VALUES (1), (2), (4); END $$",
        &["preflight.duplicates: 2 duplicate groups in public.clean(id), 4 rows together"],
    ),
];

/// What only looks dangerous, after a statement that fails.
const INNOCENT: &[&str] = &[
    "ALTER TABLE users ALTER code SET NOT NULL",
    "UPDATE clean SET b = 0 WHERE b IS NULL;\nALTER TABLE clean ALTER b SET NOT NULL",
    "CREATE UNIQUE INDEX ON clean (a) WHERE id > 1",
    "CREATE UNIQUE INDEX ON users (handle)",
    "DELETE FROM bookings WHERE id = 2;\nALTER TABLE bookings ADD EXCLUDE USING gist (during WITH &&)",
    "ALTER TABLE bookings ADD created int NOT NULL DEFAULT 0, ADD total int GENERATED ALWAYS AS (id * 2) STORED NOT NULL,\n    ADD CHECK (total > 0)",
    "CREATE TABLE empty (id int PRIMARY KEY, a text UNIQUE, b int NOT NULL REFERENCES users);\nALTER TABLE empty ADD c int NOT NULL",
    "INSERT INTO members VALUES (10, 3, 11);\nINSERT INTO members VALUES (11, 3, NULL)",
    "ALTER TABLE sessions ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users NOT VALID;\n\
     DELETE FROM sessions WHERE user_id > 10;\nALTER TABLE sessions VALIDATE CONSTRAINT fk",
    "ALTER TABLE clean ALTER note TYPE varchar(3)",
    "ALTER TABLE users ALTER joined TYPE date USING CASE WHEN joined ~ '^[0-9]' THEN joined::date END",
    "ALTER TABLE clean RENAME a TO label;\nALTER TABLE clean ADD CONSTRAINT labels CHECK (label <> '')",
    "CREATE INDEX CONCURRENTLY ON users (age)",
];

fn rehearse(bench: &Bench, steps: &[&str]) -> Told {
    bench.write("base.sql", BASE);
    for (number, text) in steps.iter().enumerate() {
        let no = number + 1;
        bench.write(&format!("migrations/{no:02}.up.sql"), text);
        bench.write(&format!("migrations/{no:02}.down.sql"), "");
    }
    let outcome = bench
        .run_config(
            "version: 1\ntenants: [{ name: acme, snapshot: base.sql }]\n\
             migration: { format: sql, path: migrations }\n",
        )
        .expect(1);
    outcome.tenant("acme")
}

/// What the stage found, as `id: message`, each with its file.
fn found(tenant: &Told) -> Vec<(String, String)> {
    let findings = tenant.0["findings"].as_array().unwrap();
    let told = |finding: &Value| {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (
            text(&finding["location"]["file"]),
            format!("{}: {}", text(&finding["id"]), text(&finding["message"])),
        )
    };
    let mut found: Vec<(String, String)> = findings
        .iter()
        .filter(|finding| finding["stage"] == "preflight")
        .map(told)
        .collect();
    found.sort();
    found
}

fn one_run_tells_of_all(bench: &Bench) {
    let texts: Vec<&str> = STEPS.iter().map(|(text, _)| *text).collect();
    let tenant = rehearse(bench, &texts);
    assert_eq!(tenant.stage("preflight"), "fail");
    assert_eq!(tenant.stage("migrate"), "fail");
    let mut expected = Vec::new();
    for (number, (_, messages)) in STEPS.iter().enumerate() {
        for message in *messages {
            let file = format!("migrations/{:02}.up.sql", number + 1);
            expected.push((file, (*message).to_owned()));
        }
    }
    expected.sort();
    pretty(&found(&tenant), &expected);
}

#[track_caller]
fn pretty(found: &[(String, String)], expected: &[(String, String)]) {
    let lines = |list: &[(String, String)]| -> Vec<String> {
        list.iter()
            .map(|(file, text)| format!("{file} {text}"))
            .collect()
    };
    assert_eq!(lines(found).join("\n"), lines(expected).join("\n"));
}

mod alone {
    use super::*;
    use crate::bench::Engine;

    /// Rehearses the steps and asks for exactly these findings, each with its file's number and severity.
    #[track_caller]
    fn expect(steps: &[&str], expected: &[(usize, &str, &str)]) {
        let steps: Vec<String> = steps.iter().map(|step| (*step).to_owned()).collect();
        let expected: Vec<String> = expected
            .iter()
            .map(|(step, severity, text)| match step {
                0 => format!(" {severity} {text}"),
                step => format!("migrations/{step:02}.up.sql {severity} {text}"),
            })
            .collect();
        let bench = Bench::new(Engine::Local);
        let texts: Vec<&str> = steps.iter().map(String::as_str).collect();
        let tenant = rehearse(&bench, &texts);
        let mut found: Vec<String> = tenant.0["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["stage"] == "preflight")
            .map(|finding| {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                format!(
                    "{} {} {}: {}",
                    text(&finding["location"]["file"]),
                    text(&finding["severity"]),
                    text(&finding["id"]).replace("preflight.", ""),
                    text(&finding["message"])
                )
            })
            .collect();
        found.sort();
        assert_eq!(found.join("\n"), expected.join("\n"));
        bench.nothing_is_left();
    }

    #[test]
    fn what_only_looks_dangerous_is_not_told() {
        let nulls = "nulls: 4 NULLs in public.users.code";
        expect(INNOCENT, &[(1, "error", nulls)]);
    }

    #[test]
    fn what_may_come_of_a_statement_that_was_left_out_is_no_error() {
        expect(
            &[
                "ALTER TABLE users ALTER joined TYPE date USING joined::date",
                "ALTER TABLE users ALTER joined SET NOT NULL",
                "ALTER TABLE users ALTER code SET NOT NULL",
                "SELECT no_such_function()",
                "ALTER TABLE sessions ALTER user_id SET NOT NULL",
                "SELECT no_other_function()",
            ],
            &[
                (
                    0,
                    "warning",
                    "not-checked: 1 later statement could not be tried, because migrations/04.up.sql:1:1 could not be done",
                ),
                (
                    1,
                    "error",
                    "values-do-not-fit: 1 value that cannot be converted to date in public.users.joined",
                ),
                (
                    2,
                    "info",
                    "nulls: 1 NULL in public.users.joined; perhaps only because migrations/01.up.sql:1:1 could not be done as it stands",
                ),
                (3, "error", "nulls: 4 NULLs in public.users.code"),
                (
                    4,
                    "error",
                    "statement-fails: 04: function no_such_function() does not exist",
                ),
                (
                    5,
                    "info",
                    "nulls: 1 NULL in public.sessions.user_id; perhaps only because migrations/04.up.sql:1:1 could not be done",
                ),
            ],
        );
    }

    #[test]
    fn partitions_composite_keys_and_nulls_that_are_equal() {
        expect(
            &[
                "CREATE TABLE parted (k int, v int) PARTITION BY RANGE (k);\n\
                 CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (10);\n\
                 CREATE TABLE high PARTITION OF parted FOR VALUES FROM (10) TO (20);\n\
                 INSERT INTO parted VALUES (1, 1), (1, 1), (11, NULL), (12, 5);\n\
                 CREATE TABLE places (a int, b int, PRIMARY KEY (a, b));\n\
                 INSERT INTO places VALUES (1, 1);\n\
                 CREATE TABLE trips (a int, b int);\n\
                 INSERT INTO trips VALUES (1, 1), (1, NULL), (2, 2), (NULL, NULL), (NULL, NULL)",
                "CREATE UNIQUE INDEX ON parted (k, v)",
                "ALTER TABLE parted ADD CHECK (v < 5)",
                "ALTER TABLE parted ALTER v SET NOT NULL",
                "ALTER TABLE parted ADD FOREIGN KEY (k) REFERENCES users",
                "ALTER TABLE trips ADD FOREIGN KEY (a, b) REFERENCES places MATCH FULL",
                "ALTER TABLE trips ADD UNIQUE (a, b)",
                "ALTER TABLE trips ADD UNIQUE NULLS NOT DISTINCT (b, a)",
                "ALTER TABLE trips ADD PRIMARY KEY (a)",
            ],
            &[
                (
                    2,
                    "error",
                    "duplicates: 1 duplicate group in public.parted(k, v), 2 rows together",
                ),
                (
                    3,
                    "error",
                    "check-violations: 1 row of public.parted violates CHECK (v < 5)",
                ),
                (4, "error", "nulls: 1 NULL in public.parted.v"),
                (
                    5,
                    "error",
                    "orphans: 2 orphans in public.parted.k: users has no such row",
                ),
                (
                    6,
                    "error",
                    "orphans: 2 orphans in public.trips(a, b): places has no such row",
                ),
                (
                    8,
                    "error",
                    "duplicates: 1 duplicate group in public.trips(b, a), 2 rows together",
                ),
                (
                    9,
                    "error",
                    "duplicates: 1 duplicate group in public.trips(a), 2 rows together",
                ),
                (9, "error", "nulls: 2 NULLs in public.trips.a"),
            ],
        );
    }

    #[test]
    fn changes_of_rows_blocks_and_what_is_deferred() {
        expect(
            &[
                "UPDATE users SET id = 1 WHERE id < 4",
                "UPDATE users SET name = NULL WHERE id > 8",
                "DO $$ BEGIN EXECUTE 'ALTER TABLE users ALTER code SET NOT NULL'; END $$",
            ],
            &[
                (
                    1,
                    "error",
                    "duplicates: 1 duplicate group in public.users(id), 3 rows together",
                ),
                (2, "error", "nulls: 2 NULLs in public.users.name"),
                (3, "error", "nulls: 4 NULLs in public.users.code"),
            ],
        );
        expect(
            &[
                "INSERT INTO members VALUES (20, 3, 99);\nALTER TABLE teams ADD x int",
                "ALTER TABLE users ALTER code SET NOT NULL",
            ],
            &[
                (
                    1,
                    "error",
                    "orphans: 1 orphan in public.members.boss: members has no such row",
                ),
                (
                    2,
                    "info",
                    "nulls: 4 NULLs in public.users.code; perhaps only because the transaction that ends at migrations/01.up.sql:2:1 was refused",
                ),
            ],
        );
    }

    /// Constraints that are there in part only, because rows break them, refuse nothing that would go
    /// through once they are not there.
    #[test]
    fn what_is_there_in_part_is_in_nobodys_way() {
        expect(
            &[
                "ALTER TABLE users ADD CONSTRAINT grown CHECK (age >= 0);\nCREATE UNIQUE INDEX one_code ON users (lower(email))",
                "UPDATE users SET kind = 'z', email = email",
            ],
            &[
                (
                    1,
                    "error",
                    "check-violations: 1 row of public.users violates CHECK (age >= 0)",
                ),
                (
                    1,
                    "error",
                    "duplicates: 2 duplicate groups in public.users(lower(email)), 5 rows together",
                ),
            ],
        );
    }

    /// What a trigger or block says of rows stays in the sandbox.
    #[test]
    fn raised_values_are_not_told() {
        let bench = Bench::new(Engine::Local);
        let tenant = rehearse(
            &bench,
            &[
                "ALTER TABLE users ALTER code SET NOT NULL",
                "DO $$ DECLARE v text; BEGIN SELECT name INTO v FROM users WHERE id = 4; RAISE EXCEPTION 'bad name % here', v; END $$",
            ],
        );
        let told = tenant.finding("preflight.statement-fails");
        let message = told["message"].as_str().unwrap();
        assert!(message.contains("bad name"), "{message}");
        assert!(!tenant.0.to_string().contains("far too long"), "{message}");
        bench.nothing_is_left();
    }

    /// An index that `CONCURRENTLY` left invalid is not in the way of what is tried after it.
    #[test]
    fn an_index_that_is_built_concurrently() {
        crate::bench::with(Engine::Local, |bench| {
            bench.write("base.sql", BASE);
            bench.write(
                "migrations/1_a.sql",
                "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE TABLE made (id int);\n\
                 CREATE UNIQUE INDEX CONCURRENTLY i ON users (lower(email));\n\
                 ALTER TABLE users ADD CONSTRAINT codes UNIQUE (code), ALTER code SET NOT NULL;\n\
                 -- +goose Down\nDROP TABLE made;\n",
            );
            let outcome = bench
                .run_config(
                    "version: 1\ntenants: [{ name: acme, snapshot: base.sql }]\n\
                     migration: { format: goose, path: migrations }\n",
                )
                .expect(1);
            let found = found(&outcome.tenant("acme"));
            let told: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(
                told,
                [
                    "preflight.duplicates: 1 duplicate group in public.users(code), 6 rows together",
                    "preflight.duplicates: 2 duplicate groups in public.users(lower(email)), 5 rows together",
                    "preflight.nulls: 4 NULLs in public.users.code",
                ]
            );
            assert!(!outcome.file("report.json").contains("u1@x"));
            assert!(!outcome.file("tenants/acme/server.log").contains("codes"));
        });
    }

    #[test]
    fn a_constraint_that_stays_unvalidated_is_counted() {
        crate::bench::with(Engine::Local, |bench| {
            bench.write("base.sql", BASE);
            bench.write(
                "migrations/1.up.sql",
                "ALTER TABLE sessions ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users NOT VALID",
            );
            bench.write(
                "migrations/1.down.sql",
                "ALTER TABLE sessions DROP CONSTRAINT fk",
            );
            let outcome = bench
                .run_config(
                    "version: 1\ntenants: [{ name: acme, snapshot: base.sql }]\n\
                     migration: { format: sql, path: migrations }\n",
                )
                .expect(0);
            let tenant = outcome.tenant("acme");
            assert_eq!(tenant.stage("preflight"), "warn");
            let finding = tenant.finding("preflight.not-validated");
            assert_eq!(finding["evidence"]["count"], 3);
            assert_eq!(finding["object"], "table public.sessions constraint fk");
            let keys = &tenant.0["foreign_keys"];
            assert_eq!(
                keys["touched"],
                serde_json::json!(["public.sessions", "public.users"])
            );
        });
    }

    /// What cannot be counted, and what only has the name of a constraint that was there.
    #[test]
    fn no_constraint_that_stays_unvalidated_is_passed_over() {
        crate::bench::with(Engine::Local, |bench| {
            bench.write("base.sql", BASE);
            bench.write(
                "migrations/1.up.sql",
                "CREATE FUNCTION picky(int) RETURNS bool LANGUAGE plpgsql AS \
                 'BEGIN IF $1 > 2 THEN RAISE ''no''; END IF; RETURN true; END';\n\
                 ALTER TABLE sessions ADD CONSTRAINT odd CHECK (picky(user_id)) NOT VALID;\n\
                 ALTER TABLE members DROP CONSTRAINT few;\n\
                 ALTER TABLE members ADD CONSTRAINT few CHECK (id <> 2) NOT VALID;\n",
            );
            bench.write(
                "migrations/1.down.sql",
                "ALTER TABLE members DROP CONSTRAINT few;\n\
                 ALTER TABLE members ADD CONSTRAINT few CHECK (id <> 3) NOT VALID;\n\
                 ALTER TABLE sessions DROP CONSTRAINT odd;\nDROP FUNCTION picky(int);\n",
            );
            let outcome = bench
                .run_config(
                    "version: 1\ntenants: [{ name: acme, snapshot: base.sql }]\n\
                     migration: { format: sql, path: migrations }\n",
                )
                .expect(0);
            let tenant = outcome.tenant("acme");
            assert_eq!(tenant.stage("preflight"), "warn");
            let unknown = tenant.finding("preflight.not-checked");
            assert_eq!(unknown["object"], "table public.sessions constraint odd");
            let counted = tenant.finding("preflight.not-validated");
            assert_eq!(counted["object"], "table public.members constraint few");
            assert_eq!(counted["evidence"]["count"], 1);
        });
    }

    #[test]
    fn the_odd_tenant_is_named_with_its_difference() {
        crate::bench::with(Engine::Local, |bench| {
            bench.write("a.sql", "CREATE TABLE t (id int, note text);");
            bench.write(
                "b.sql",
                "CREATE TABLE t (id bigint, note text); CREATE INDEX odd ON t (note);",
            );
            bench.write("migrations/1.up.sql", "ALTER TABLE t ADD x int");
            bench.write("migrations/1.down.sql", "ALTER TABLE t DROP x");
            let outcome = bench
                .run_config(
                    "version: 1\ntenants:\n  - { name: one, snapshot: a.sql }\n  - { name: odd, snapshot: b.sql }\n  - { name: two, snapshot: a.sql }\n\
                     migration: { format: sql, path: migrations }\n",
                )
                .expect(0);
            let finding = outcome
                .tenant("odd")
                .finding("preflight.schema-drift")
                .clone();
            let message = finding["message"].as_str().unwrap();
            assert!(message.contains("that of 2 of 3 tenants"), "{message}");
            assert!(
                message.contains("has index public.t index odd besides")
                    || message.contains("index public.odd"),
                "{message}"
            );
            assert!(message.contains("bigint instead of integer"), "{message}");
            let schemas = outcome.report()["fleet"]["schemas"].clone();
            assert_eq!(schemas[0]["tenants"], serde_json::json!(["one", "two"]));
            assert_eq!(schemas[1]["tenants"], serde_json::json!(["odd"]));
            assert!(
                outcome
                    .stderr
                    .contains("have another schema than most before the migration: odd"),
                "{}",
                outcome.stderr
            );
        });
    }
}
