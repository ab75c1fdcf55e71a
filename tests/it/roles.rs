//! Roles belong to the server, and a rollback that leaves them changed is none.

use serde_json::Value;

use crate::bench::Bench;
use crate::on_both_engines;
use crate::outcome::Outcome;

on_both_engines!(
    left_behind, of_snapshots;
    local: only_left, altered, undone, generated, one_step_after_another
);

/// Roles come with the privileges of a snapshot.
const SNAPSHOT: &str = "CREATE TABLE t (id int);
GRANT SELECT ON t TO app;
GRANT SELECT ON t TO lead;
";

fn rehearse(bench: &Bench, up: &str, down: &str, settings: &str, code: i32) -> Outcome {
    bench.write_all(&[
        ("a.sql", SNAPSHOT),
        ("m/1_a.up.sql", up),
        ("m/1_a.down.sql", down),
        (
            "harness.yaml",
            &format!(
                "version: 1\n\
                 tenants: [ {{ name: a, snapshot: a.sql }} ]\n\
                 migration: {{ format: sql, path: m }}\n\
                 {settings}"
            ),
        ),
    ]);
    bench.run(&[]).expect(code)
}

/// The ids, objects and differences of what was found, hazards of the migration apart.
fn found(outcome: &Outcome) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let report = outcome.report();
    let findings = report["tenants"][0]["findings"].as_array().unwrap().clone();
    findings
        .iter()
        .filter(|finding| !text(&finding["id"]).starts_with("hazard."))
        .map(|finding| {
            (
                text(&finding["id"]),
                text(&finding["object"]),
                text(&finding["evidence"]["difference"]),
            )
        })
        .collect()
}

fn left_behind(bench: &Bench) {
    let outcome = rehearse(
        bench,
        "CREATE ROLE reader LOGIN;\nGRANT SELECT ON t TO reader;\nGRANT reader TO app;",
        "REVOKE SELECT ON t FROM reader;",
        "redo: false\n",
        1,
    );
    let findings = found(&outcome);
    assert_eq!(findings.len(), 2, "{findings:?}");
    assert_eq!(findings[0].0, "rollback.schema-altered");
    assert_eq!(findings[0].1, "role app");
    assert!(findings[0].2.contains("member of reader"), "{findings:?}");
    assert_eq!(findings[1].0, "rollback.role-left");
    assert_eq!(findings[1].1, "role reader");
    assert!(findings[1].2.contains("login"), "{findings:?}");
    let report = outcome.report();
    // The database is what it was; that the server is not is told by the findings.
    assert_eq!(report["tenants"][0]["rollback"]["schema_restored"], true);
}

/// A role is often shared with other databases, so that a migration leaves it on purpose.
fn only_left(bench: &Bench) {
    let outcome = rehearse(
        bench,
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN CREATE ROLE reader; END IF; END $$;",
        "SELECT 1;",
        "",
        0,
    );
    let findings = found(&outcome);
    let ids: Vec<_> = findings.iter().map(|finding| finding.0.as_str()).collect();
    assert_eq!(ids, ["rollback.role-left"], "{findings:?}");
    assert_eq!(outcome.report()["tenants"][0]["verdict"], "warn");
}

fn altered(bench: &Bench) {
    let secret = "do-not-tell-it";
    let up = format!(
        "ALTER ROLE app LOGIN CONNECTION LIMIT 3 PASSWORD '{secret}';\n\
         ALTER ROLE app SET work_mem = '8MB';\n\
         GRANT lead TO app WITH ADMIN OPTION;\n\
         COMMENT ON ROLE lead IS 'leads';\n\
         GRANT app TO pg_monitor;"
    );
    let outcome = rehearse(bench, &up, "SELECT 1;", "redo: false\n", 1);
    let findings = found(&outcome);
    let of = |object: &str| {
        let found = findings.iter().find(|finding| finding.1 == object);
        found.unwrap_or_else(|| panic!("{object}: {findings:?}"))
    };
    for attribute in [
        "login",
        "connection limit",
        "password",
        "setting work_mem",
        "member of lead: none → with admin option",
    ] {
        assert!(of("role app").2.contains(attribute), "{findings:?}");
    }
    assert_eq!(of("role app").0, "rollback.schema-altered");
    assert!(of("role lead").2.contains("comment"), "{findings:?}");
    assert!(
        of("role pg_monitor").2.contains("member of app"),
        "{findings:?}"
    );
    for file in ["report.json", "events.ndjson"] {
        assert!(!outcome.file(file).contains("digest SCRAM"), "{file}");
    }
}

/// A password is stored otherwise each time that it is set.
fn undone(bench: &Bench) {
    let outcome = rehearse(
        bench,
        "CREATE ROLE reader LOGIN PASSWORD 'x';\nGRANT reader TO app;\nREVOKE SELECT ON t FROM lead;\nDROP ROLE lead;",
        "CREATE ROLE lead;\nGRANT SELECT ON t TO lead;\nDROP ROLE reader;",
        "",
        0,
    );
    assert_eq!(found(&outcome), []);
    let rollback = &outcome.report()["tenants"][0]["rollback"];
    assert_eq!(rollback["schema_restored"], true);
    assert_eq!(rollback["redo_same"], true);
}

fn generated(bench: &Bench) {
    let outcome = rehearse(
        bench,
        "CREATE ROLE reader LOGIN;\nGRANT reader TO app;\nGRANT SELECT ON t TO reader;\nALTER ROLE app SET work_mem = '8MB';\n\
         ALTER TABLE t OWNER TO reader;\nREVOKE SELECT ON t FROM lead;\nDROP ROLE lead;",
        "",
        "rollback: { strategy: generated }\n",
        0,
    );
    let rollback = &outcome.report()["tenants"][0]["rollback"];
    assert_eq!(rollback["schema_restored"], true, "{rollback}");
    assert_eq!(rollback["redo_same"], true);
}

/// What a step leaves behind is not held against the next one.
fn one_step_after_another(bench: &Bench) {
    bench.write_all(&[
        (
            "m/2_b.up.sql",
            "GRANT reader TO app;\nGRANT INSERT ON t TO reader;",
        ),
        (
            "m/2_b.down.sql",
            "REVOKE INSERT ON t FROM reader;\nREVOKE reader FROM app;",
        ),
        ("m/3_c.up.sql", "CREATE ROLE writer;\nGRANT writer TO app;"),
        ("m/3_c.down.sql", "REVOKE writer FROM app;"),
        ("m/4_d.up.sql", "ALTER ROLE writer LOGIN;"),
        ("m/4_d.down.sql", "ALTER ROLE writer NOLOGIN;"),
    ]);
    let outcome = rehearse(
        bench,
        "CREATE ROLE reader;",
        "DROP TABLE t;",
        "rollback: { mode: steps }\nredo: false\n",
        1,
    );
    let report = outcome.report();
    let steps: Vec<(&str, &Value)> = report["tenants"][0]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| (step["step"].as_str().unwrap(), &step["schema_restored"]))
        .collect();
    let expected = [("1_a", false), ("2_b", true), ("3_c", true), ("4_d", true)];
    assert_eq!(steps.len(), expected.len(), "{steps:?}");
    for ((step, restored), (name, wanted)) in steps.iter().zip(expected) {
        assert!(name.contains(step) && **restored == wanted, "{steps:?}");
    }
    let findings = found(&outcome);
    for object in ["role reader", "role writer", "table public.t"] {
        let told = findings.iter().filter(|finding| finding.1 == object);
        assert_eq!(told.count(), 1, "{findings:?}");
    }
}

/// Which roles a snapshot names is no difference between schemas.
fn of_snapshots(bench: &Bench) {
    bench.write_all(&[
        ("a.sql", SNAPSHOT),
        (
            "b.sql",
            "CREATE TABLE t (id int);\nGRANT SELECT ON t TO lead;\n",
        ),
    ]);
    let outcome = bench
        .pgrehearse(&["diff", "a.sql", "b.sql", "--format", "json"])
        .expect(1);
    let differences: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let changes = differences["schema_changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(changes[0]["object"], "table public.t");
    for pair in [["a.sql", "b.sql"], ["b.sql", "a.sql"]] {
        let outcome = bench.pgrehearse(&["rollback", pair[0], pair[1]]).expect(0);
        assert!(!outcome.stdout.contains("ROLE"), "{}", outcome.stdout);
    }
}
