//! What a failing script leaves behind, tool by tool: the rules of its transactions.

use crate::bench::Bench;
use crate::on_both_engines;
use crate::outcome::Outcome;

on_both_engines!(
    wrapped_leaves_nothing;
    local: message_leaves_nothing, autocommit_keeps_what_was_done, one_message_is_a_transaction,
        schemas_of_a_setting
);

/// Rehearses one format on an empty database; the migration fails.
fn fail(bench: &Bench, format: &str, files: &[(&str, &str)]) -> Outcome {
    for (name, text) in files {
        bench.write(&format!("migrations/{name}"), text);
    }
    let outcome = bench
        .run_config(&format!(
            "version: 1\n\
             tenants: [{{ name: new, snapshot: empty }}]\n\
             migration: {{ format: {format}, path: migrations }}\n\
             suites: [{{ name: s, kind: command, run: \"true\" }}]\n"
        ))
        .expect(1);
    let tenant = outcome.tenant("new");
    assert_eq!(tenant.only()["id"], "migrate.statement-failed");
    for stage in ["suites", "rollback", "redo"] {
        assert_eq!(tenant.stage(stage), "skipped");
    }
    assert_eq!(tenant.stage("teardown"), "pass");
    outcome
}

const TWO: &str = "CREATE TABLE a (id int);\nINSERT INTO b VALUES (1);\n";

fn wrapped_leaves_nothing(bench: &Bench) {
    let files = [
        ("1_a.up.sql", "CREATE TABLE z (id int);"),
        ("1_a.down.sql", "DROP TABLE z;"),
        ("2_b.up.sql", TWO),
        ("2_b.down.sql", ""),
    ];
    let tenant = fail(bench, "sql", &files).tenant("new");
    let finding = tenant.only();
    assert_eq!(finding["sqlstate"], "42P01");
    assert_eq!(finding["location"]["file"], "migrations/2_b.up.sql");
    assert_eq!(finding["location"]["line"], 2);
    assert_eq!(finding["evidence"].get("partly_committed"), None);
    assert!(
        tenant
            .statements()
            .iter()
            .all(|s| s["in_transaction"] == true)
    );
}

/// golang-migrate sends a file as one message, which the server takes for one transaction.
fn message_leaves_nothing(bench: &Bench) {
    let files = [("1_a.up.sql", TWO), ("1_a.down.sql", "DROP TABLE a;")];
    let tenant = fail(bench, "golang-migrate", &files).tenant("new");
    assert_eq!(tenant.only()["sqlstate"], "42P01");
    assert_eq!(tenant.only()["evidence"].get("partly_committed"), None);
}

fn autocommit_keeps_what_was_done(bench: &Bench) {
    let up =
        format!("-- +goose NO TRANSACTION\n-- +goose Up\n{TWO}-- +goose Down\nDROP TABLE a;\n");
    let tenant = fail(bench, "goose", &[("1_a.sql", &up)]).tenant("new");
    assert_eq!(tenant.only()["sqlstate"], "42P01");
    assert_eq!(tenant.only()["location"]["line"], 4);
    assert_eq!(tenant.only()["evidence"]["partly_committed"], true);
}

/// `-- no-transaction` of sqlx still sends the file as one message: two statements are a
/// transaction, in which an index cannot be built concurrently.
fn one_message_is_a_transaction(bench: &Bench) {
    let up =
        "-- no-transaction\nCREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY i ON a (id);\n";
    let files = [("1_a.up.sql", up), ("1_a.down.sql", "DROP TABLE a;")];
    let tenant = fail(bench, "sqlx", &files).tenant("new");
    assert_eq!(tenant.only()["sqlstate"], "25001");
    assert_eq!(tenant.only()["location"]["line"], 3);
    assert_eq!(tenant.only()["evidence"].get("partly_committed"), None);
}

/// A list in harness.yaml is a list for the server, as in postgresql.conf.
fn schemas_of_a_setting(bench: &Bench) {
    bench.write_all(&[
        (
            "base.sql",
            "CREATE SCHEMA app; CREATE TABLE app.one (id bigint); CREATE TABLE public.two (id bigint);\n",
        ),
        (
            "m/1.up.sql",
            "ALTER TABLE one ADD a boolean;\nALTER TABLE two ADD b boolean;\n",
        ),
        (
            "m/1.down.sql",
            "ALTER TABLE two DROP b;\nALTER TABLE one DROP a;\n",
        ),
    ]);
    let outcome = bench.run_config(
        "version: 1\n\
         tenants: [{ name: acme, snapshot: base.sql }]\n\
         migration: { format: sql, path: m, settings: { search_path: \"app, public\" } }\n",
    );
    let tenant = outcome.expect(0).tenant("acme");
    assert_eq!(tenant.stage("rollback"), "pass");
}
