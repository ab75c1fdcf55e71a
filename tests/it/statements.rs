//! What the ledger says of statements beyond their locks: temporary files, lines of the server's log, and
//! what they leave not valid.

use serde_json::{Value, json};

use crate::bench::Bench;
use crate::on_both_engines;

on_both_engines!(of_files; local: of_a_command, of_a_command_that_notices_nothing, of_settings_that_hide_it);

const PEOPLE: &str = "\
CREATE TABLE people (id int, name text, kind int);
INSERT INTO people SELECT n, md5(n::text), n % 9 FROM generate_series(1, 50000) n;
";

/// The sort does not fit into memory, the messages reach the log only, and the last statement fails halfway.
const UP: &str = "\
SET maintenance_work_mem = '1MB';
SET client_min_messages = error;
BEGIN;
CREATE INDEX people_name_idx ON people (name);
ALTER TABLE people ADD CONSTRAINT people_name_check CHECK (length(name) > 99) NOT VALID;
DO $$ DECLARE one text; BEGIN SELECT name INTO one FROM people WHERE id = 7; RAISE LOG 'looked at %', one; END $$;
COMMIT;
CREATE UNIQUE INDEX CONCURRENTLY people_kind_idx ON people (kind);
";

/// Rehearses [`UP`] and gives its statements.
fn rehearse(bench: &Bench, migration: &str, more: &str) -> Vec<Value> {
    bench.write("people.sql", PEOPLE);
    let outcome = bench
        .run_config(&format!(
            "version: 1\n\
             tenants: [{{ name: acme, snapshot: people.sql }}]\n\
             migration: {migration}\n\
             suites: [{{ name: s, kind: command, run: \"true\" }}]\n{more}"
        ))
        .expect(1);
    outcome.tenant("acme").statements().to_vec()
}

fn goose(bench: &Bench, more: &str) -> Vec<Value> {
    let up = UP.replace("DO $$", "-- +goose StatementBegin\nDO $$");
    let up = up.replace("END $$;", "END $$;\n-- +goose StatementEnd");
    let text = format!("-- +goose NO TRANSACTION\n-- +goose Up\n{up}-- +goose Down\nSELECT 1;\n");
    bench.write("migrations/1_a.sql", text);
    rehearse(bench, "{ format: goose, path: migrations }", more)
}

#[track_caller]
fn statement<'a>(statements: &'a [Value], words: &str) -> &'a Value {
    let found = statements
        .iter()
        .find(|statement| statement["sql"].as_str().unwrap().contains(words));
    found.unwrap_or_else(|| panic!("no statement `{words}` in {statements:#?}"))
}

fn judge(statements: &[Value]) {
    let sort = statement(statements, "people_name_idx");
    // 50,000 keys of 33 bytes are written once at least.
    let bytes = sort["temporary_bytes"].as_u64().unwrap();
    assert!((1_600_000..20_000_000).contains(&bytes), "{bytes}");
    assert_eq!(sort["server_log"], json!([]));
    assert_eq!(sort["left_invalid"], Value::Null);
    let check = statement(statements, "NOT VALID");
    assert_eq!(check["temporary_bytes"], 0);
    assert_eq!(
        check["left_invalid"],
        json!(["constraint public.people.people_name_check"])
    );
    let told = statement(statements, "DO $$");
    assert_eq!(told["notices"], json!([]));
    assert_eq!(told["server_log"], json!(["LOG: looked at …"]));
    let sizes = statements.iter().map(|one| one["database_bytes"].as_u64());
    let sizes: Vec<Option<u64>> = sizes.collect();
    let (last, others) = sizes.split_last().unwrap();
    assert!(last.unwrap() > 5_000_000, "{sizes:?}");
    assert!(others.iter().all(Option::is_none), "{sizes:?}");
    let grown = statements.last().unwrap()["relation_bytes"].as_array();
    let grown = grown.unwrap();
    let of = |name: &str| grown.iter().find(|one| one["relation"] == name).unwrap();
    let index = of("public.people_name_idx");
    assert_eq!(index["before"], Value::Null);
    assert!(index["after"].as_u64().unwrap() > 1_600_000, "{index}");
    let unique = statement(statements, "CONCURRENTLY");
    assert_eq!(unique["error"]["sqlstate"], "23505");
    assert_eq!(
        unique["server_log"],
        json!(["ERROR: could not create unique index \"people_kind_idx\""])
    );
    assert_eq!(
        unique["left_invalid"],
        json!(["index public.people_kind_idx"])
    );
}

fn of_files(bench: &Bench) {
    judge(&goose(bench, ""));
}

fn of_a_command(bench: &Bench) {
    bench.write("up.sql", UP);
    let up = "psql -X -v ON_ERROR_STOP=1 -f up.sql";
    let migration = format!("{{ format: command, up: {up:?} }}");
    let rollback = "rollback: { strategy: irreversible, reason: x }\n";
    judge(&rehearse(bench, &migration, rollback));
}

/// What is not in the log is not known, which is not the same as nothing.
fn of_settings_that_hide_it(bench: &Bench) {
    let hides = |setting: &str| {
        let settings = format!("postgres: {{ settings: {{ {setting} }} }}\nreveal_values: true\n");
        let statements = goose(bench, &settings);
        let of = |words: &str, field: &str| statement(&statements, words)[field].clone();
        (
            of("people_name_idx", "temporary_bytes"),
            of("DO $$", "server_log"),
        )
    };
    let name = "8f14e45fceea167a5a36dedd4bea2543";
    let line = json!([format!("LOG: looked at {name}")]);
    assert_eq!(hides("log_temp_files: -1"), (Value::Null, line));
    assert_eq!(
        hides("log_line_prefix: \"%p \""),
        (Value::Null, Value::Null)
    );
}

/// A command that goes on behind an error, or leaves before its transaction is committed, has not done all of it.
fn of_a_command_that_notices_nothing(bench: &Bench) {
    bench.write("people.sql", "CREATE TABLE people (id int);\n");
    let rehearse = |up: &str| {
        bench.run_config(&format!(
            "version: 1\n\
             tenants: [{{ name: acme, snapshot: people.sql }}]\n\
             migration: {{ format: command, up: {up:?} }}\n\
             rollback: {{ strategy: irreversible, reason: x }}\n"
        ))
    };
    bench.write(
        "up.sql",
        "ALTER TABLE people ADD age integer;\nSELECT nothing;\nINSERT INTO nobody VALUES (1);\nSELECT 1/0;\n",
    );
    let outcome = rehearse("psql -X -f up.sql").expect(0);
    let tenant = outcome.tenant("acme");
    assert_eq!(tenant.verdict(), "warn");
    let all = tenant.0["findings"].as_array().unwrap().iter();
    let told: Vec<String> = all
        .filter(|one| one["id"] == "migrate.error-ignored")
        .map(|one| {
            let word = |key: &str| one[key].as_str().unwrap().to_owned();
            format!(
                "{} {}: {}",
                word("severity"),
                word("object"),
                word("message")
            )
        })
        .collect();
    let because = "the command ended with exit code 0, although statement";
    assert_eq!(
        told,
        [
            format!(
                "warning statement INSERT INTO nobody VALUES (…): {because} 3 failed: relation \"nobody\" does not exist"
            ),
            format!("warning statement SELECT …/…: {because} 4 failed: division by zero"),
            format!(
                "info statement SELECT nothing: {because} 2 failed: column \"nothing\" does not exist"
            ),
        ]
    );
    let outcome = rehearse("psql -X -c 'BEGIN' -c 'ALTER TABLE people ADD age integer'").expect(0);
    let tenant = outcome.tenant("acme");
    assert_eq!(
        tenant.finding("migrate.not-committed")["message"],
        "a connection ended before its transaction was committed, so 1 statement was undone, the first is statement 2"
    );
}
