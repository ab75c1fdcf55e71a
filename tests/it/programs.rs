//! Suites that are programs: what they report, what they may reach, and what they leave.

use serde_json::Value;

use crate::bench::{Bench, Engine};
use crate::on_both_engines;
use crate::outcome::Outcome;

on_both_engines!(
    nothing_keeps_running, a_flood_is_cut, copies_are_theirs, connections_are_left_for_us, passwords_are_masked,
    the_tenants_database_is_closed, the_server_is_not_theirs, in_a_container, a_container_that_cannot_be;
    local: results_are_refined, results_that_do_not_fit_are_no_pass, another_attempt, shared_copy
);

/// Writes a tenant `acme`, a small migration and harness.yaml with these suites, and runs it.
fn run(bench: &Bench, more: &str, suites: &str) -> Outcome {
    bench.write_all(&[
        (
            "acme.sql",
            "CREATE TABLE users (id int PRIMARY KEY, name text);\n\
             INSERT INTO users SELECT i, 'u' || i FROM generate_series(1, 100) i;\n",
        ),
        ("m/1_quota.up.sql", "ALTER TABLE users ADD quota int;"),
        ("m/1_quota.down.sql", "ALTER TABLE users DROP quota;"),
    ]);
    bench.run_config(&format!(
        "version: 1\n{more}\ntenants: [ {{ name: acme, snapshot: acme.sql, labels: {{ tier: gold }} }} ]\n\
         migration: {{ format: sql, path: m }}\nsuites:\n{suites}\n"
    ))
}

/// The cases as `suite point outcome name`.
fn cases(outcome: &Outcome) -> Vec<String> {
    let told = |event: &Value| {
        (event["type"] == "case_finished").then(|| {
            let case = &event["case"];
            let word = |key: &str| case[key].as_str().unwrap().to_owned();
            format!(
                "{} {} {} {}",
                word("suite"),
                word("point"),
                word("outcome"),
                word("name")
            )
        })
    };
    outcome.events().iter().filter_map(told).collect()
}

/// A program ends with all that it started: in its group, out of it, and as a daemon.
fn nothing_keeps_running(bench: &Bench) {
    let outcome = run(
        bench,
        "",
        "  - { name: hangs, kind: command, timeout: 1s, run: \"trap '' TERM; setsid sleep 300 & sleep 300\" }\n\
         \x20 - { name: leaves, kind: command, run: \"setsid sh -c 'sleep 300 & exec sleep 300' & sleep 0.1; echo done\" }",
    )
    .expect(1);
    let tenant = outcome.tenant("acme");
    let only = tenant.only();
    assert_eq!(only["id"], "suites.case-failed");
    let message = only["message"].as_str().unwrap();
    assert!(message.contains("did not end within 1.0 s"), "{message}");
    // Processes of theirs would work in the bench's folder, which it looks at now.
}

fn a_flood_is_cut(bench: &Bench) {
    let outcome = run(
        bench,
        "",
        "  - { name: flood, kind: command, run: \"echo first; head -c 200000000 /dev/zero | tr '\\\\0' x; echo; echo last\" }",
    )
    .expect(0);
    let log = outcome.file("tenants/acme/suite-flood-migrated.log");
    assert!(log.len() < 17_000_000, "{}", log.len());
    assert!(log.starts_with("first\nxxx") && log.ends_with("xxx\nlast\n"));
    assert!(log.contains(" are left out here]\n"));
}

/// What programs do to their copies is nobody's concern, and each begins with what the tenant has.
fn copies_are_theirs(bench: &Bench) {
    let outcome = run(
        bench,
        "",
        "  - { name: drops, kind: command, on: [base, migrated, rolled_back], run: 'psql \"$DATABASE_URL\" -qc \"DROP SCHEMA public CASCADE\"' }\n\
         \x20 - { name: writes, kind: command, on: [base, migrated, rolled_back], run: 'psql \"$DATABASE_URL\" -v ON_ERROR_STOP=1 -qc \"UPDATE users SET name = upper(name)\" -c \"DELETE FROM users\"' }\n\
         \x20 - { name: reads, kind: command, on: [base, migrated, rolled_back], run: 'test \"$(psql -Atc \"SELECT count(*), min(name) FROM users\")\" = \"100|u1\" && test \"$PGREHEARSE_LABEL_TIER $PGREHEARSE_TENANT\" = \"gold acme\"' }\n\
         \x20 - { name: makes, kind: command, run: 'psql -qc \"CREATE ROLE tester\" -c \"CREATE DATABASE mine OWNER tester\"' }",
    )
    .expect(0);
    assert_eq!(outcome.tenant("acme").verdict(), "pass");
    assert_eq!(cases(&outcome).len(), 10);
}

/// A program that opens more connections than there are harms only itself.
fn connections_are_left_for_us(bench: &Bench) {
    bench.write("after.sql", "SELECT 1 WHERE false;");
    let outcome = run(
        bench,
        "postgres: { settings: { max_connections: \"20\" }, cpus: 2 }",
        "  - name: many\n    kind: command\n    run: |\n      for i in $(seq 30); do psql -Atqc 'SELECT pg_sleep(1)' & jobs=\"$jobs $!\"; done\n      for job in $jobs; do wait $job || bad=1; done\n      exit ${bad:-0}\n\
         \x20 - { name: other, kind: command, run: 'sleep 0.3; true' }\n\
         \x20 - { name: after, kind: sql, path: after.sql, on: [migrated, redone] }",
    )
    .expect(1);
    let tenant = outcome.tenant("acme");
    let only = tenant.only();
    assert_eq!(only["id"], "suites.case-failed", "{only}");
    assert!(
        only.to_string().contains("refused: so many at once"),
        "{only}"
    );
    assert_eq!(tenant.stage("rollback"), "pass");
    assert_eq!(tenant.stage("redo"), "pass");
}

fn passwords_are_masked(bench: &Bench) {
    let outcome = run(
        bench,
        "",
        "  - { name: tells, kind: command, env: { API_TOKEN: hunter2-hunter2 }, run: 'env; echo $API_TOKEN; echo pw $PGPASSWORD; exit 1' }",
    )
    .expect(1);
    let log = outcome.file("tenants/acme/suite-tells-migrated.log");
    assert!(
        log.contains("PGPASSWORD=…\n") && log.contains("API_TOKEN=…\n"),
        "{log}"
    );
    assert!(log.contains("pw …\n"), "{log}");
    for name in ["report.json", "events.ndjson", "junit.xml", "summary.md"] {
        assert!(!outcome.file(name).contains("hunter2"), "{name}");
    }
    let report = outcome.file("report.json");
    assert!(report.contains("pw …"), "the tail is missing");
    // Of our own environment nothing is passed on that leads to a database.
    assert!(!log.contains("PGREHEARSE_ENGINE"), "{log}");
}

const TAP: &str = "TAP version 13\\n1..3\\nok 1 - one\\nnot ok 2 - two\\n# because\\nok 3 - three # SKIP later\\n";

fn results_are_refined(bench: &Bench) {
    bench.write(
        "write.sh",
        "cat > \"$1\" <<'XML'\n<testsuites><testsuite name=\"orders\" tests=\"2\" failures=\"1\">\
         <testcase name=\"adds\"/><testcase name=\"ships\"><failure message=\"column is missing\"/></testcase>\
         </testsuite></testsuites>\nXML\n",
    );
    let outcome = run(
        bench,
        "",
        &format!(
            "  - {{ name: tap, kind: command, results: tap, run: \"printf '{TAP}'; echo noise >&2; exit 1\" }}\n\
             \x20 - {{ name: junit, kind: command, results: junit, run: 'sh write.sh $PGREHEARSE_RESULTS_DIR/r.xml' }}\n\
             \x20 - {{ name: place, kind: command, junit: 'out/{{tenant}}-*.xml', run: 'mkdir -p out; sh write.sh out/$PGREHEARSE_TENANT-$PGREHEARSE_PHASE.xml; exit 3' }}"
        ),
    )
    .expect(1);
    assert_eq!(
        cases(&outcome),
        [
            "tap migrated passed one",
            "tap migrated failed two",
            "tap migrated skipped three",
            "junit migrated passed orders › adds",
            "junit migrated failed orders › ships",
            "place migrated passed orders › adds",
            "place migrated failed orders › ships",
        ]
    );
    let tenant = outcome.tenant("acme");
    let messages: Vec<&str> = tenant
        .decisive()
        .iter()
        .map(|finding| finding["message"].as_str().unwrap())
        .collect();
    assert_eq!(messages.len(), 3, "{messages:?}");
    assert!(
        messages.iter().any(|m| m.contains("case two: because")),
        "{messages:?}"
    );
    assert!(
        messages
            .iter()
            .any(|m| m.contains("ships: column is missing")),
        "{messages:?}"
    );
}

fn results_that_do_not_fit_are_no_pass(bench: &Bench) {
    bench.write(
        "old/r.xml",
        "<testsuite name=\"s\"><testcase name=\"a\"/></testsuite>",
    );
    let outcome = run(
        bench,
        "",
        "  - { name: code, kind: command, results: tap, run: \"printf '1..1\\\\nok 1 - one\\\\n'; exit 4\" }\n\
         \x20 - { name: cut, kind: command, results: tap, run: \"printf '1..2\\\\nok 1 - one\\\\n'\" }\n\
         \x20 - { name: none, kind: command, results: tap, run: 'echo hello' }\n\
         \x20 - { name: stale, kind: command, junit: 'old/*.xml', run: 'true' }\n\
         \x20 - { name: empty, kind: command, results: junit, run: 'echo \"<testsuites/>\" > $PGREHEARSE_RESULTS_DIR/r.xml' }\n\
         \x20 - { name: torn, kind: command, results: junit, run: 'echo \"<testsuite><testcase\" > $PGREHEARSE_RESULTS_DIR/r.xml' }",
    )
    .expect(3);
    let told = cases(&outcome);
    let own = |suite: &str, outcome: &str| {
        let beginning = format!("{suite} migrated {outcome} ");
        assert!(
            told.iter().any(|case| case.starts_with(&beginning)),
            "{suite}: {told:?}"
        );
    };
    own("code", "failed");
    own("cut", "failed");
    for suite in ["none", "stale", "empty", "torn"] {
        own(suite, "error");
    }
    let report = outcome.file("report.json");
    for words in [
        "exit code 4, though no case failed",
        "one file is there from before",
        "it reported no cases",
        "not well-formed",
    ] {
        assert!(report.contains(words), "{words}");
    }
}

fn another_attempt(bench: &Bench) {
    let outcome = run(
        bench,
        "",
        "  - { name: shaky, kind: command, retries: 2, run: 'test -e flag || { touch flag; echo first; exit 1; }' }\n\
         \x20 - { name: bad, kind: command, retries: 1, on: [migrated], run: 'echo x >> tries; exit 1' }",
    )
    .expect(1);
    let told = cases(&outcome);
    assert!(told[0].starts_with("shaky migrated flaky "), "{told:?}");
    assert!(told[1].starts_with("bad migrated failed "), "{told:?}");
    assert_eq!(
        std::fs::read_to_string(bench.path("tries")).unwrap(),
        "x\nx\n"
    );
    assert_eq!(
        outcome.file("tenants/acme/suite-shaky-migrated.log"),
        "first\n"
    );
    assert_eq!(outcome.file("tenants/acme/suite-shaky-migrated.2.log"), "");
}

fn shared_copy(bench: &Bench) {
    let outcome = run(
        bench,
        "",
        "  - { name: fill, kind: command, isolation: shared, run: 'psql -qc \"CREATE TABLE seen AS SELECT 1 AS a\"' }\n\
         \x20 - { name: look, kind: command, isolation: shared, run: 'psql -v ON_ERROR_STOP=1 -Atc \"SELECT a FROM seen\"' }\n\
         \x20 - { name: alone, kind: command, run: 'test \"$(psql -Atc \"SELECT to_regclass(''seen'') IS NULL\")\" = t' }",
    )
    .expect(0);
    assert_eq!(cases(&outcome).len(), 3);
}

/// A program that goes to the tenant's own database did not test what it was to test.
fn the_tenants_database_is_closed(bench: &Bench) {
    let outcome = run(
        bench,
        "",
        "  - { name: stray, kind: command, run: 'psql -d acme -c \"DELETE FROM users\"' }\n\
         \x20 - { name: sly, kind: command, run: 'psql -d pgrehearse_base -c \"DELETE FROM users\"; true' }",
    )
    .expect(3);
    let tenant = outcome.tenant("acme");
    assert_eq!(tenant.verdict(), "error");
    let findings = tenant.decisive();
    assert_eq!(findings.len(), 2, "{findings:?}");
    for finding in findings {
        assert_eq!(finding["id"], "suites.could-not-run");
    }
    assert!(
        outcome
            .file("report.json")
            .contains("asked for the database acme")
    );
    assert_eq!(tenant.stage("rollback"), "pass");
    assert_eq!(tenant.stage("redo"), "pass");
}

/// Even superusers can be noticed.
fn the_server_is_not_theirs(bench: &Bench) {
    let outcome = run(
        bench,
        "",
        "  - { name: admin, kind: command, run: 'psql -c \"ALTER SYSTEM SET work_mem = ''1MB''\" -c \"ALTER ROLE postgres SET work_mem = ''1MB''\" -c \"ALTER DATABASE acme ALLOW_CONNECTIONS true\"' }",
    )
    .expect(3);
    let tenant = outcome.tenant("acme");
    assert_eq!(tenant.verdict(), "error");
    let findings = tenant.decisive();
    // The comparison after the rollback sees the role as well.
    let disturbed = findings
        .iter()
        .find(|finding| finding["id"] == "suites.disturbed");
    let message = disturbed.unwrap()["message"].as_str().unwrap();
    for words in [
        "database acme was changed",
        "server setting work_mem was added",
        "setting postgres was added",
    ] {
        assert!(message.contains(words), "{message}");
    }
}

fn in_a_container(bench: &Bench) {
    if bench.engine == Engine::Local {
        return;
    }
    bench.write(
        "tests/run.sh",
        "psql -v ON_ERROR_STOP=1 -Atqc 'SELECT 1/(count(*) - 100) FROM users' 2>&1 | tail -1\n",
    );
    let outcome = run(
        bench,
        "",
        "  - { name: works, kind: container, image: 'postgres:17', run: 'psql -v ON_ERROR_STOP=1 -Atc \"DROP TABLE users\" && id -u && ls /sys/class/net', user: '12345' }\n\
         \x20 - { name: mounted, kind: container, image: 'postgres:17', mount: ./tests, run: [sh, run.sh] }\n\
         \x20 - { name: tap, kind: container, image: 'postgres:17', results: tap, run: \"printf '1..2\\\\nok 1 - a\\\\nnot ok 2 - b\\\\n'\" }\n\
         \x20 - { name: junit, kind: container, image: 'postgres:17', results: junit, run: 'echo \"<testsuite name=\\\"s\\\"><testcase name=\\\"a\\\"/></testsuite>\" > $PGREHEARSE_RESULTS_DIR/r.xml' }\n\
         \x20 - { name: hangs, kind: container, image: 'postgres:17', timeout: 1s, run: 'sleep 300' }\n\
         \x20 - { name: tells, kind: container, image: 'postgres:17', run: 'echo pw $PGPASSWORD' }",
    )
    .expect(1);
    let told = cases(&outcome);
    let has = |wanted: &str| {
        let found = told.iter().any(|case| case.starts_with(wanted));
        assert!(found, "{wanted}: {told:?}");
    };
    has("works migrated passed");
    has("mounted migrated passed sh run.sh");
    has("tap migrated passed a");
    has("tap migrated failed b");
    has("junit migrated passed s › a");
    has("hangs migrated failed");
    // Nothing but the loopback is there.
    assert_eq!(
        outcome.file("tenants/acme/suite-works-migrated.log"),
        "DROP TABLE\n12345\nlo\n"
    );
    let mounted = outcome.file("tenants/acme/suite-mounted-migrated.log");
    assert!(mounted.contains("division by zero"), "{mounted}");
    assert_eq!(
        outcome.file("tenants/acme/suite-tells-migrated.log"),
        "pw …\n"
    );
    assert_eq!(outcome.tenant("acme").stage("rollback"), "pass");
}

fn a_container_that_cannot_be(bench: &Bench) {
    let outcome = run(
        bench,
        "postgres: { pull: never }",
        "  - { name: absent, kind: container, image: 'pgrehearse.invalid/none:1', run: 'true' }",
    )
    .expect(3);
    let tenant = outcome.tenant("acme");
    let only = tenant.only();
    assert_eq!(only["id"], "suites.could-not-run");
    let words = match bench.engine {
        Engine::Local => "the engine `local` has no containers",
        Engine::Docker => "is not on the Docker engine",
    };
    assert!(only["message"].as_str().unwrap().contains(words), "{only}");
    assert_eq!(tenant.stage("rollback"), "pass");
}
