//! Suites of pgTAP, where the server has the extension.

use crate::bench::{Bench, Engine, repository};
use crate::compared::{accounts, cases, ids, message};
use crate::on_both_engines;

on_both_engines!(the_bundled_tests; local: files_are_run_by_the_rules_of_pg_prove, values_stay_hidden);

const HEAD: &str = "version: 1\nmigration: { format: sql, path: m }\n\
     tenants: [{ name: acme, snapshot: base.sql }]\n";

/// Whether the extension is here. An official image has none, and then says so.
fn is_here(bench: &Bench) -> bool {
    bench.write(
        "tap/probe.sql",
        "SELECT plan(1); SELECT pass('x'); SELECT * FROM finish();\n",
    );
    let run = bench.run_config(&format!(
        "{HEAD}suites: [{{ name: tap, kind: pgtap, path: tap/probe.sql }}]\n"
    ));
    if run.code == 0 {
        assert_eq!(cases(&run.tenant("acme")), ["tap/x migrated passed"]);
        return true;
    }
    let run = run.expect(3);
    let told = run.tenant("acme");
    assert_eq!(told.only()["id"], "suites.could-not-run");
    let said = message(&told, "tap/pgtap", "migrated");
    assert!(said.starts_with("the server has no extension pgtap; install the package postgresql-"));
    assert!(
        bench.engine == Engine::Local || std::env::var_os("PGREHEARSE_REQUIRE_PGTAP").is_none(),
        "{said}"
    );
    eprintln!("passed without being run: the server has no pgTAP");
    false
}

const FILES: &[(&str, &str)] = &[
    (
        "tap/1_structure.sql",
        "\\unset ECHO\n\\set QUIET 1\n\\pset format unaligned\n\\pset tuples_only true\n\\set table 'accounts'\n\
             BEGIN;\nSELECT plan(5);\n\\ir include/more.sql\n\
             SELECT has_table(:'table');\n\
             SELECT hasnt_column('accounts', 'note', 'no note yet');\n\
             SELECT is(count(*)::int, 42, 'forty-two accounts') FROM accounts;\n\
             SELECT skip('not today', 1);\n\
             INSERT INTO accounts VALUES (1000, 'new', 1);\n\
             SELECT * FROM finish();\nROLLBACK;\n",
    ),
    ("tap/include/more.sql", "SELECT pass('included');\n"),
    (
        "tap/2_xunit.sql",
        "BEGIN;\nCREATE FUNCTION testone() RETURNS SETOF text LANGUAGE plpgsql AS $$\n\
             BEGIN RETURN NEXT pass('inside'); RETURN NEXT pass('inside, too'); END $$;\n\
             SELECT * FROM runtests('public'::name, '^test');\nROLLBACK;\n",
    ),
    (
        "tap/3_plan.sql",
        "SELECT plan(3);\nSELECT pass('a');\nSELECT pass('b');\nSELECT * FROM finish();\n",
    ),
    (
        "tap/4_error.sql",
        "SELECT plan(2);\nSELECT pass('before');\nSELECT nope FROM accounts;\nSELECT pass('never');\n",
    ),
    (
        "tap/5_bail.sql",
        "SELECT plan(2);\nSELECT pass('c');\nSELECT 'Bail out!  no more';\nSELECT pass('d');\n",
    ),
    (
        "tap/6_meta.sql",
        "SELECT plan(1);\nSELECT 'SELECT pass()' \\gexec\n",
    ),
    ("tap/7_none.sql", "SELECT 1;\n"),
    (
        "tap/8_all.sql",
        "SELECT plan(1);\nSELECT pass('only');\nSELECT * FROM finish();\n",
    ),
    (
        "tap/9_slow.sql",
        "BEGIN;\nLOCK accounts;\nSELECT plan(1);\nSELECT pg_sleep(0.7);\nSELECT pg_sleep(60);\nSELECT pass('late');\n",
    ),
    (
        "tap/9_then.sql",
        "SELECT plan(1);\nUPDATE accounts SET id = id WHERE id = 1;\nSELECT pass('later');\nSELECT * FROM finish();\n",
    ),
];

/// What files as a whole come to.
const SAYS: [(&str, &str); 5] = [
    ("tap/3_plan.sql", "3 tests were planned, 2 were run"),
    (
        "tap/4_error.sql",
        "tap/4_error.sql:3: column \"nope\" does not exist (SQLSTATE 42703)",
    ),
    ("tap/5_bail.sql", "it bailed out: no more"),
    (
        "tap/6_meta.sql",
        "\\gexec is a command of psql that pgrehearse does not carry out",
    ),
    (
        "tap/7_none.sql",
        "its queries return no TAP, so nothing was tested",
    ),
];

fn files_are_run_by_the_rules_of_pg_prove(bench: &Bench) {
    accounts(bench);
    if !is_here(bench) {
        return;
    }
    bench.write_all(FILES);
    // It runs fewer tests where the column is there.
    bench.write(
        "tap/vanish.sql",
        "SELECT no_plan();\nSELECT pass('always');\n\
         SELECT pass('old only') WHERE NOT EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'accounts' AND column_name = 'note');\n\
         SELECT * FROM finish();\n",
    );
    let run = bench
        .run_config(&format!(
            "{HEAD}suites:\n\
             - {{ name: tap, kind: pgtap, path: \"tap/[1-8]*.sql\", on: [base, migrated] }}\n\
             - {{ name: slow, kind: pgtap, path: tap/9*.sql, timeout: 2s }}\n\
             - {{ name: fewer, kind: pgtap, path: tap/vanish.sql, app: both }}\n"
        ))
        .expect(3);
    let told = run.tenant("acme");
    let all = cases(&told);
    let migrated: Vec<&str> = all
        .iter()
        .filter_map(|line| {
            line.strip_suffix(" migrated passed")
                .or(line.contains(" migrated ").then_some(line))
        })
        .collect();
    assert_eq!(
        migrated,
        [
            "fewer/always",
            "slow/later",
            "slow/tap/9_slow.sql migrated failed",
            "tap/Table accounts should exist",
            "tap/a",
            "tap/b",
            "tap/before",
            "tap/c",
            "tap/forty-two accounts",
            "tap/included",
            "tap/no note yet migrated failed",
            "tap/only",
            "tap/public.testone > inside",
            "tap/public.testone > inside, too",
            "tap/tap/3_plan.sql migrated failed",
            "tap/tap/4_error.sql migrated failed",
            "tap/tap/5_bail.sql migrated failed",
            "tap/tap/6_meta.sql migrated error",
            "tap/tap/7_none.sql migrated failed",
            "tap/test 5 migrated skipped",
        ]
    );
    for (file, said) in SAYS {
        let message = message(&told, &format!("tap/{file}"), "migrated");
        assert!(message.contains(said), "{message}");
    }
    // Only what passes on base and fails afterwards is blamed on the migration.
    let failed: Vec<&str> = told
        .decisive()
        .into_iter()
        .filter(|finding| finding["id"] == "suites.case-failed")
        .map(|finding| finding["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        failed,
        [
            "suite tap, case no note yet: not ok (`reveal_values` shows what it has and wants) on the migrated database, and passes on base",
            "suite slow, case tap/9_slow.sql: did not end within 2.0 s and was stopped on the migrated database",
        ]
    );
    let missing: Vec<&str> = told
        .decisive()
        .into_iter()
        .filter(|finding| finding["id"] == "suites.cases-missing")
        .map(|finding| finding["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        missing,
        [
            "suite fewer ran 1 case after the redo, but 2 on base; missing: old only",
            "suite fewer ran 1 case on the migrated database, but 2 on base; missing: old only",
        ]
    );
    // The copy took what the files wrote and made; nothing of it is left to be found.
    assert_eq!(told.stage("rollback"), "pass");
}

fn values_stay_hidden(bench: &Bench) {
    accounts(bench);
    if !is_here(bench) {
        return;
    }
    bench.write(
        "tap/secret.sql",
        "SELECT no_plan();\nSELECT ok(false, 'account of ' || name) FROM accounts WHERE id = 42;\n\
         SELECT is(name, 'nobody', 'the name') FROM accounts WHERE id = 42;\n\
         SELECT pass('marked ' || 99);\n\
         SELECT 'Bail out! ' || name FROM accounts WHERE id = 42;\n",
    );
    let config = format!("{HEAD}suites: [{{ name: tap, kind: pgtap, path: tap/secret.sql }}]\n");
    let run = bench.run_config(&config).expect(1);
    let told = run.tenant("acme");
    assert_eq!(
        cases(&told),
        [
            "tap/account of … … migrated failed",
            "tap/marked 99 migrated passed",
            "tap/tap/secret.sql migrated failed",
            "tap/the name migrated failed",
        ]
    );
    let output = "tenants/acme/suite-tap-migrated.tap";
    for name in [
        "report.json",
        "junit.xml",
        "summary.md",
        "events.ndjson",
        output,
    ] {
        assert!(!run.file(name).contains("Secret"), "{name}");
    }
    assert!(!run.stderr.contains("Secret"), "{}", run.stderr);
    let run = bench
        .run_config(&format!("{config}reveal_values: true\n"))
        .expect(1);
    assert!(
        run.file(output)
            .contains("not ok 1 - account of Zoe Secret\n")
    );
    assert!(message(&run.tenant("acme"), "tap/the name", "migrated").contains("have: Zoe Secret"));
    assert_eq!(ids(&run.tenant("acme")), ["suites.case-failed"]);
}

/// An image that lacks the extension.
const WITHOUT: &str = "pgrehearse-test/postgres-without-pgtap:17";

#[test]
fn a_server_without_the_extension_says_what_to_install() {
    crate::bench::with(Engine::Docker, |bench| {
        use std::io::Write as _;
        let mut build = std::process::Command::new("docker")
            .args([
                "build",
                "--quiet",
                "--force-rm",
                "--network",
                "none",
                "--tag",
                WITHOUT,
                "-",
            ])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        build
            .stdin
            .take()
            .unwrap()
            .write_all(
                b"FROM postgres:17\nUSER root\nRUN rm -f /usr/share/postgresql/17/extension/pgtap.control\nUSER postgres\n",
            )
            .unwrap();
        assert!(build.wait().unwrap().success());
        accounts(bench);
        bench.write(
            "tap/a.sql",
            "SELECT plan(1); SELECT pass('x'); SELECT * FROM finish();\n",
        );
        let run = bench.run_config(&format!(
            "{HEAD}postgres: {{ image: \"{WITHOUT}\", pull: never }}\n\
             suites: [{{ name: tap, kind: pgtap, path: tap/*.sql, app: both }}]\n"
        ));
        let removed = std::process::Command::new("docker")
            .args(["image", "rm", "--no-prune", WITHOUT])
            .output()
            .unwrap();
        assert!(removed.status.success(), "{removed:?}");
        let run = run.expect(3);
        let told = run.tenant("acme");
        assert_eq!(ids(&told), ["suites.could-not-run"]);
        assert_eq!(
            message(&told, "tap/pgtap", "base"),
            "the server has no extension pgtap; install the package postgresql-17-pgtap beside it, or \
             take an image that has it (`postgres.image`)"
        );
    });
}

/// The bundled example.
fn the_bundled_tests(bench: &Bench) {
    accounts(bench);
    if !is_here(bench) {
        return;
    }
    let harness = repository("fixtures/pgtap/harness.yaml");
    let run = bench
        .run(&["-c", harness.to_str().unwrap(), "--tenant", "acorn"])
        .expect(0);
    let told = run.tenant("acorn");
    assert_eq!(told.verdict(), "pass", "{:#}", told.0["findings"]);
    // Six tests of the old application in four states, five of the new one in two.
    assert!(
        run.stderr
            .contains("suites: 34 cases run, 34 passed, 0 failed\n"),
        "{}",
        run.stderr
    );
    let output = run.file("tenants/acorn/suite-old-migrated.tap");
    assert!(
        output.contains("\n1..6\nok 1 - Table invoices should exist\n"),
        "{output}"
    );
}
