//! Suites of the old and the new application, and cases that fail or vanish.

use crate::bench::Bench;
use crate::compared::{accounts, cases, ids};
use crate::on_both_engines;

on_both_engines!(
    local: each_application_has_its_states, what_fails_on_base_is_not_blamed_and_what_vanishes_is_found
);

fn each_application_has_its_states(bench: &Bench) {
    accounts(bench);
    bench.write_all(&[
        ("old.sql", "-- name: old\nSELECT 1 FROM accounts WHERE note IS NOT NULL;\n"),
        ("new.sql", "-- name: new\nSELECT 1 FROM accounts WHERE note = 'x';\n"),
        ("both.sql", "-- name: both\nSELECT 1 FROM accounts WHERE id IS NULL;\n"),
        ("gone.sql", "-- name: gone\nSELECT 1 FROM accounts WHERE (SELECT count(*) FROM information_schema.columns WHERE table_name = 'accounts') > 3;\n"),
    ]);
    let suites = "suites:\n\
         - { name: new, kind: sql, path: new.sql, app: new }\n\
         - { name: both, kind: sql, path: both.sql, app: both }\n\
         - { name: plain, kind: sql, path: both.sql }\n\
         - { name: gone, kind: sql, path: gone.sql, app: old }\n";
    let head = "version: 1\nmigration: { format: sql, path: m }\n\
         tenants: [{ name: acme, snapshot: base.sql }]\n";
    let run = bench.run_config(&format!("{head}{suites}")).expect(1);
    let told = run.tenant("acme");
    assert_eq!(
        cases(&told),
        [
            "both/both migrated passed",
            "gone/gone migrated failed",
            "new/new migrated passed",
            "plain/both migrated passed",
            "both/both rolled_back passed",
            "gone/gone rolled_back passed",
            "both/both redone passed",
            "gone/gone redone failed",
            "new/new redone passed",
        ]
    );
    let messages: Vec<&str> = told
        .decisive()
        .into_iter()
        .map(|finding| finding["message"].as_str().unwrap())
        .collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    for message in messages {
        assert!(
            message.starts_with("suite gone of the old application, case gone: the query returned")
                && message.ends_with(", and passes on base"),
            "{message}"
        );
    }
    // What this configuration never reaches is not asked for, so nothing is missed.
    let run = bench
        .run_config(&format!(
            "{head}suites: [{{ name: both, kind: sql, path: both.sql, app: both }}]\nredo: false\n"
        ))
        .expect(0);
    assert_eq!(run.tenant("acme").verdict(), "pass");
    assert_eq!(
        cases(&run.tenant("acme")),
        ["both/both migrated passed", "both/both rolled_back passed"]
    );
}

fn what_fails_on_base_is_not_blamed_and_what_vanishes_is_found(bench: &Bench) {
    accounts(bench);
    bench.write(
        "a.sql",
        "-- name: fails\nSELECT 1 FROM accounts;\n-- name: good\nSELECT 1 WHERE false;\n",
    );
    let run = bench
        .run_config(
            "version: 1\nmigration: { format: sql, path: m }\n\
             tenants: [{ name: acme, snapshot: base.sql }]\n\
             suites:\n- { name: a, kind: sql, path: a.sql, app: both }\n",
        )
        .expect(0);
    let told = run.tenant("acme");
    assert_eq!(told.only()["id"], "suites.base-failed");
    assert_eq!(told.verdict(), "warn");
    assert!(
        run.stderr
            .contains("suites: 8 cases run, 4 passed, 4 failed, 4 of these on base already"),
        "{}",
        run.stderr
    );
    let junit = run.file("junit.xml");
    assert!(
        junit.contains(
            "<testsuite name=\"acme/a\" tests=\"2\" skipped=\"1\" errors=\"0\" failures=\"0\""
        ),
        "{junit}"
    );
    assert_eq!(ids(&told), ["suites.base-failed"]);
}
