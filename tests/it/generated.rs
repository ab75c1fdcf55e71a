//! Generated rollbacks: offered where the provided ones fail, and written next to the migration.

use serde_json::Value;

use crate::bench::Bench;
use crate::on_both_engines;

on_both_engines!(
    plain_sql;
    local: offered_step_by_step, offered_after_the_whole, declared_in_the_configuration, diesel, golang_migrate,
    sqlx, dbmate, goose, flyway, sqitch, prisma
);

const BASE: &str = "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, quota int);\n\
    INSERT INTO users SELECT g, 'u' || g, g FROM generate_series(1, 20) g;\n";

fn help(finding: &Value) -> &str {
    finding["help"].as_str().unwrap()
}

/// One step without a rollback, one whose rollback forgets something, one whose rollback is refused.
fn offered_step_by_step(bench: &Bench) {
    bench.write_all(&[
        ("acme.sql", BASE),
        (
            "m/0001_seen.up.sql",
            "ALTER TABLE users ADD seen timestamptz;\n",
        ),
        (
            "m/0002_email.up.sql",
            "ALTER TABLE users DROP CONSTRAINT users_email_key, ALTER email DROP NOT NULL;\n",
        ),
        (
            "m/0002_email.down.sql",
            "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);\n",
        ),
        (
            "m/0003_quota.up.sql",
            "ALTER TABLE users DROP COLUMN quota;\n",
        ),
        (
            "m/0003_quota.down.sql",
            "ALTER TABLE users ADD COLUMN nope nosuchtype;\n",
        ),
    ]);
    let outcome = bench
        .run_config(
            "version: 1\ntenants: [{ name: acme, snapshot: acme.sql }]\n\
             migration: { format: sql, path: m }\nrollback: { mode: both }\n",
        )
        .expect(1);
    let acme = outcome.tenant("acme");
    assert_eq!(acme.verdict(), "fail");
    let whole = &acme.0["rollback"]["generated"];
    assert_eq!(whole["executed"], true, "{whole:#}");
    assert_eq!(whole["schema_restored"], true, "{whole:#}");
    assert_eq!(whole["data_restored"], false, "{whole:#}");
    let lost = whole["data_loss"].to_string();
    assert!(lost.contains("users.quota: 20 of 20 rows"), "{lost}");
    let sql = outcome.file(whole["file"].as_str().unwrap());
    // The users of the table are spared.
    for part in [
        "CREATE UNIQUE INDEX CONCURRENTLY users_email_key",
        "UNIQUE USING INDEX users_email_key",
        "NOT VALID",
        "to keep them",
    ] {
        assert!(sql.contains(part), "{part}: {sql}");
    }
    // What a provided rollback came to is untouched by what another one would have.
    let told: Vec<[&Value; 4]> = acme.0["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            [
                &step["down_ok"],
                &step["schema_restored"],
                &step["generated"]["schema_restored"],
                &step["generated"]["data_restored"],
            ]
        })
        .collect();
    let (yes, no, unknown) = (&Value::Bool(true), &Value::Bool(false), &Value::Null);
    assert_eq!(
        told,
        [
            [unknown, unknown, yes, yes],
            [yes, no, yes, yes],
            [no, no, yes, no]
        ]
    );
    for (id, file) in [
        ("rollback.missing", "tenants/acme/rollback.sql"),
        (
            "rollback.schema-altered",
            "tenants/acme/rollback/0002_email.sql",
        ),
        (
            "rollback.statement-failed",
            "tenants/acme/rollback/0003_quota.sql",
        ),
    ] {
        let finding = acme.decisive().into_iter().find(|f| f["id"] == id);
        let finding = finding.unwrap_or_else(|| panic!("no {id}"));
        assert!(help(finding).contains(file), "{finding:#}");
        assert!(!outcome.file(file).is_empty());
    }
    assert!(
        outcome
            .stderr
            .contains("a generated rollback restores the schema")
    );
}

/// The first sandbox is spoiled by the rollback that failed, so a second one is used; the tenants
/// share a seed.
fn offered_after_the_whole(bench: &Bench) {
    bench.write_all(&[
        ("acme.sql", BASE),
        (
            "m/1_a.up.sql",
            "CREATE TABLE a (id int); CREATE ROLE pgrehearse_test_role;\n",
        ),
        (
            "m/1_a.down.sql",
            "DROP ROLE pgrehearse_test_role; ALTER TABLE users DROP COLUMN quota;\n",
        ),
    ]);
    let outcome = bench
        .run_config(
            "version: 1\ntenants:\n\
             \x20 - { name: one, snapshot: acme.sql }\n\x20 - { name: two, snapshot: acme.sql }\n\
             migration: { format: sql, path: m }\n",
        )
        .expect(1);
    for name in ["one", "two"] {
        let tenant = outcome.tenant(name);
        let generated = &tenant.0["rollback"]["generated"];
        assert_eq!(tenant.0["rollback"]["schema_restored"], false);
        assert_eq!(generated["schema_restored"], true, "{generated:#}");
        assert_eq!(generated["data_restored"], true, "{generated:#}");
        // Its statements are not among those of the rehearsal.
        let statements = tenant.statements();
        assert!(
            statements.iter().all(|s| s["step"] == "1_a"),
            "{statements:?}"
        );
    }
}

fn declared_in_the_configuration(bench: &Bench) {
    bench.write_all(&[
        ("acme.sql", BASE),
        (
            "m/0001_quota.up.sql",
            "ALTER TABLE users DROP COLUMN email;\n",
        ),
        (
            "m/0001_quota.down.sql",
            "ALTER TABLE users ADD email text; UPDATE users SET email = id; \
             ALTER TABLE users ALTER email SET NOT NULL, ADD UNIQUE (email);\n",
        ),
    ]);
    let run = |rollback: &str, code: i32| {
        bench
            .run_config(&format!(
                "version: 1\ntenants: [{{ name: acme, snapshot: acme.sql }}]\n\
                 migration: {{ format: sql, path: m }}\nrollback: {{ {rollback} }}\n"
            ))
            .expect(code)
    };
    let ids = |outcome: &crate::outcome::Outcome| -> Vec<String> {
        let acme = outcome.tenant("acme");
        let mut ids: Vec<String> = acme.0["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|f| !f["id"].as_str().unwrap().starts_with("hazard."))
            .map(|f| {
                format!(
                    "{} {}",
                    f["severity"].as_str().unwrap(),
                    f["id"].as_str().unwrap()
                )
            })
            .collect();
        ids.sort();
        ids
    };
    let undeclared = run("column_order: error", 1);
    assert_eq!(
        ids(&undeclared),
        ["error rollback.column-order", "error rollback.data-lost"]
    );
    let declared = run(
        "column_order: info, irreversible: [{ step: \"0001*\", reason: kept elsewhere }]",
        0,
    );
    assert_eq!(
        ids(&declared),
        [
            "info rollback.column-order",
            "warning rollback.declared-loss"
        ]
    );
    let acme = declared.tenant("acme");
    let finding = acme.only();
    assert!(
        finding["message"]
            .as_str()
            .unwrap()
            .contains("kept elsewhere")
    );
    assert_eq!(finding["location"]["file"], "harness.yaml");
    assert_eq!(finding["location"]["line"], 4);
    let unknown = run("irreversible: [{ step: \"0002*\", reason: none }]", 2);
    assert!(unknown.stderr.contains("`0002*`"), "{}", unknown.stderr);
    // Nothing is lost, so there is nothing to declare.
    bench.write("m/0001_quota.up.sql", "ALTER TABLE users ADD x bigint;\n");
    bench.write("m/0001_quota.down.sql", "ALTER TABLE users DROP x;\n");
    let needless = run("irreversible: [{ step: 0001_quota, reason: none }]", 0);
    assert_eq!(ids(&needless), ["warning rollback.needless-declaration"]);
}

const FIRST: &str =
    "CREATE TABLE a (id int PRIMARY KEY, name text NOT NULL CONSTRAINT a_name_key UNIQUE);\n";
const FUNCTION: &str =
    "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN 1; END$$;\n";
const FIRST_DOWN: &str = "DROP FUNCTION f();\nDROP TABLE a;\n";
/// Its rollback builds an index and checks rows, and makes a function with semicolons.
const SECOND: &str = "ALTER TABLE a DROP CONSTRAINT a_name_key;\nALTER TABLE a ALTER name DROP NOT NULL;\n\
    CREATE INDEX a_name ON a (name);\nDROP FUNCTION f();\n";

/// Writes the rollback of the second step, which then is a provided one like any other.
fn written(bench: &Bench, format: &str, files: &[(&str, &str)], path: &str, arguments: &[&str]) {
    for (name, text) in files {
        bench.write(&format!("m/{name}"), text);
    }
    let harness = format!(
        "version: 1\ntenants: [{{ name: new, snapshot: empty }}]\n\
         migration: {{ format: {format}, path: m }}\n"
    );
    bench.write("harness.yaml", &harness);
    let mut words = vec!["rollback"];
    words.extend(arguments);
    let outcome = bench.pgrehearse(&words).expect(0);
    assert!(
        outcome.stderr.contains(&format!("written: {path}")),
        "{}",
        outcome.stderr
    );
    let text = std::fs::read_to_string(bench.path(path)).unwrap();
    let outcome = bench.run(&["--fail-on", "warn"]);
    let tenant = outcome.tenant("new");
    assert_eq!(
        tenant.verdict(),
        "pass",
        "{:#}\n{text}",
        tenant.0["findings"]
    );
}

fn pairs<'a>(first: &'a str, names: [&'a str; 3]) -> [(&'a str, &'a str); 3] {
    [
        (names[0], first),
        (names[1], FIRST_DOWN),
        (names[2], SECOND),
    ]
}

fn plain_sql(bench: &Bench) {
    let first = format!("{FIRST}{FUNCTION}");
    let files = pairs(&first, ["1_a.up.sql", "1_a.down.sql", "2_b.up.sql"]);
    written(bench, "sql", &files, "m/2_b.down.sql", &[]);
    let text = std::fs::read_to_string(bench.path("m/2_b.down.sql")).unwrap();
    assert!(text.contains("INDEX CONCURRENTLY"), "{text}");
    // A second time it is there.
    let again = bench.pgrehearse(&["rollback"]).expect(0);
    assert!(!again.stderr.contains("written: "), "{}", again.stderr);
    let path = bench.path("m/2_b.down.sql");
    assert_eq!(text, std::fs::read_to_string(path).unwrap());
    // Another place, and never over a file that is there.
    let whole = bench
        .pgrehearse(&["rollback", "--output", "x.sql"])
        .expect(0);
    assert!(whole.stdout.is_empty(), "{}", whole.stdout);
    bench
        .pgrehearse(&["rollback", "--output", "x.sql"])
        .expect(2);
    let printed = bench.pgrehearse(&["rollback", "--output", "-"]).expect(0);
    assert_eq!(
        printed.stdout,
        std::fs::read_to_string(bench.path("x.sql")).unwrap()
    );
}

fn diesel(bench: &Bench) {
    let first = format!("{FIRST}{FUNCTION}");
    let files = pairs(&first, ["1_a/up.sql", "1_a/down.sql", "2_b/up.sql"]);
    written(bench, "diesel", &files, "m/2_b/down.sql", &[]);
}

fn golang_migrate(bench: &Bench) {
    let first = format!("{FIRST}{FUNCTION}");
    let files = pairs(&first, ["1_a.up.sql", "1_a.down.sql", "2_b.up.sql"]);
    written(bench, "golang-migrate", &files, "m/2_b.down.sql", &[]);
}

fn sqlx(bench: &Bench) {
    let first = format!("{FIRST}{FUNCTION}");
    let files = [
        ("1_a.up.sql", first.as_str()),
        ("1_a.down.sql", FIRST_DOWN),
        // A single statement that needs no transaction has a marker.
        (
            "2_b.up.sql",
            "DROP INDEX IF EXISTS nothing;\nCREATE INDEX a_name ON a (name);\n",
        ),
    ];
    written(bench, "sqlx", &files, "m/2_b.down.sql", &[]);
    let text = std::fs::read_to_string(bench.path("m/2_b.down.sql")).unwrap();
    assert!(text.starts_with("-- no-transaction\n"), "{text}");
}

fn dbmate(bench: &Bench) {
    let first = format!("-- migrate:up\n{FIRST}{FUNCTION}\n-- migrate:down\n{FIRST_DOWN}");
    let second = format!("-- migrate:up\n{SECOND}");
    let files = [("1_a.sql", first.as_str()), ("2_b.sql", second.as_str())];
    written(bench, "dbmate", &files, "m/2_b.sql", &["--force"]);
}

fn goose(bench: &Bench) {
    let first = format!(
        "-- +goose Up\n{FIRST}-- +goose StatementBegin\n{FUNCTION}-- +goose StatementEnd\n\n-- +goose Down\n{FIRST_DOWN}"
    );
    let second = format!("-- +goose Up\n{SECOND}");
    let files = [("1_a.sql", first.as_str()), ("2_b.sql", second.as_str())];
    written(bench, "goose", &files, "m/2_b.sql", &["--force"]);
}

fn flyway(bench: &Bench) {
    let first = format!("{FIRST}{FUNCTION}");
    let files = pairs(&first, ["V1__a.sql", "U1__a.sql", "V2__b.sql"]);
    written(bench, "flyway", &files, "m/U2__b.sql", &[]);
}

fn sqitch(bench: &Bench) {
    let first = format!("{FIRST}{FUNCTION}");
    let [a, b, c] = pairs(&first, ["deploy/a.sql", "revert/a.sql", "deploy/b.sql"]);
    let plan = "%syntax-version=1.0.0\n%project=p\n\n\
        a 2024-01-01T00:00:00Z A <a@example.com> # a\nb [a] 2024-01-02T00:00:00Z A <a@example.com> # b\n";
    let files = [a, b, c, ("sqitch.plan", plan)];
    written(bench, "sqitch", &files, "m/revert/b.sql", &[]);
}

fn prisma(bench: &Bench) {
    let first = format!("{FIRST}{FUNCTION}");
    let files = pairs(
        &first,
        ["1_a/migration.sql", "1_a/down.sql", "2_b/migration.sql"],
    );
    written(bench, "prisma", &files, "m/2_b/down.sql", &[]);
}
