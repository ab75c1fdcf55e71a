//! What the program says about rollbacks that do not bring back the data.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const SNAPSHOT: &str = "
CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL, quota integer);
CREATE TABLE audit (at timestamptz, what text);
CREATE TABLE empty (id integer);
INSERT INTO users (name, quota) SELECT 'user ' || i, nullif(i % 10, 0) FROM generate_series(1, 2000) i;
INSERT INTO audit SELECT now(), 'something' FROM generate_series(1, 5);
";

/// Step, up, down, and what is expected: the verdict, whether the data is restored, and each
/// finding with its severity and the beginning of its message.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    bool,
    &'static [(&'static str, &'static str, &'static str)],
);

const CASES: &[Case] = &[
    (
        "rewritten",
        "ALTER TABLE users ALTER quota TYPE bigint; UPDATE users SET name = name || '!'",
        "UPDATE users SET name = rtrim(name, '!'); ALTER TABLE users ALTER quota TYPE integer",
        "pass",
        true,
        &[],
    ),
    (
        "column-reset",
        "ALTER TABLE users DROP COLUMN quota",
        "ALTER TABLE users ADD COLUMN quota integer",
        "fail",
        false,
        &[(
            "rollback.data-lost",
            "error",
            "column public.users.quota: 1,800 of 2,000 rows differ",
        )],
    ),
    (
        "rows-lost",
        "DELETE FROM users WHERE id > 1997; DELETE FROM audit",
        "SELECT 1",
        "fail",
        false,
        &[
            (
                "rollback.data-lost",
                "error",
                "table public.audit: 5 of 5 rows lost",
            ),
            (
                "rollback.data-lost",
                "error",
                "table public.users: 3 of 2,000 rows lost",
            ),
        ],
    ),
    (
        "rows-added",
        "INSERT INTO audit VALUES ('infinity', 'more'); CREATE TABLE new AS SELECT 1 AS a",
        "DROP TABLE new",
        "fail",
        false,
        &[(
            "rollback.data-added",
            "error",
            "table public.audit: 1 row added",
        )],
    ),
    (
        "sequence-back",
        "ALTER TABLE users ALTER id DROP DEFAULT; DROP SEQUENCE users_id_seq",
        "CREATE SEQUENCE users_id_seq AS integer OWNED BY users.id; ALTER TABLE users ALTER id SET DEFAULT nextval('users_id_seq')",
        "fail",
        true,
        &[(
            "rollback.sequence-moved",
            "error",
            "sequence public.users_id_seq stands at 1 after the rollback, at 2000 before; the next",
        )],
    ),
    (
        "sequence-on",
        "INSERT INTO users (name) VALUES ('x')",
        "DELETE FROM users WHERE name = 'x'",
        "pass",
        true,
        &[(
            "rollback.sequence-moved",
            "info",
            "sequence public.users_id_seq stands at 2001",
        )],
    ),
    (
        "declared",
        "ALTER TABLE users DROP COLUMN quota",
        "-- pgrehearse: irreversible nobody used quotas\nALTER TABLE users ADD COLUMN quota integer",
        "warn",
        false,
        &[(
            "rollback.declared-loss",
            "warning",
            "declared irreversible (nobody used quotas): column public.users.quota: 1,800 of 2,000 rows differ",
        )],
    ),
    (
        "declared-in-part",
        "-- pgrehearse: irreversible quotas go\nALTER TABLE users DROP COLUMN quota; UPDATE users SET name = 'x' WHERE id = 1",
        "ALTER TABLE users ADD COLUMN quota integer; TRUNCATE audit",
        "warn",
        false,
        &[
            (
                "rollback.declared-loss",
                "warning",
                "declared irreversible (quotas go): table public.audit: 5 of 5 rows lost",
            ),
            (
                "rollback.declared-loss",
                "warning",
                "declared irreversible (quotas go): column public.users.name: 1 of 2,000 rows differs",
            ),
            (
                "rollback.declared-loss",
                "warning",
                "declared irreversible (quotas go): column public.users.quota: 1,800",
            ),
        ],
    ),
    (
        "declared-elsewhere",
        "-- pgrehearse: irreversible quotas go\nALTER TABLE users DROP COLUMN quota; \
         DO $$ BEGIN EXECUTE 'DELETE FROM au' || 'dit'; END $$",
        "ALTER TABLE users ADD COLUMN quota integer",
        "fail",
        false,
        &[
            (
                "rollback.data-lost",
                "error",
                "table public.audit: 5 of 5 rows lost",
            ),
            (
                "rollback.declared-loss",
                "warning",
                "declared irreversible (quotas go): column public.users.quota",
            ),
        ],
    ),
    (
        "needless",
        "/* pgrehearse: irreversible who knows */ ALTER TABLE users ADD COLUMN extra integer",
        "ALTER TABLE users DROP COLUMN extra",
        "warn",
        true,
        &[("rollback.needless-declaration", "warning", "")],
    ),
    (
        "nothing-to-lose",
        "-- pgrehearse: irreversible who knows\nALTER TABLE empty DROP COLUMN id",
        "ALTER TABLE empty ADD COLUMN id integer",
        "pass",
        true,
        &[("rollback.needless-declaration", "info", "")],
    ),
    (
        "no-declaration",
        "INSERT INTO audit VALUES (NULL, '-- pgrehearse: irreversible in a string')",
        "DELETE FROM audit WHERE at IS NULL",
        "pass",
        true,
        &[],
    ),
    (
        "column-gone",
        "ALTER TABLE users DROP COLUMN quota",
        "SELECT 1",
        "fail",
        false,
        &[
            (
                "rollback.data-lost",
                "error",
                "column public.users.quota is gone with its values in 1,800 of 2,000 rows",
            ),
            ("rollback.schema-missing", "error", ""),
        ],
    ),
    (
        "large-object",
        "SELECT lo_from_bytea(70001, 'abc')",
        "SELECT 1",
        "fail",
        false,
        &[(
            "rollback.large-object-changed",
            "error",
            "large objects are not as they were: 0 lost, 0 changed, 1 added",
        )],
    ),
];

#[test]
fn rollbacks_are_judged_by_their_data() {
    let folder = tempfile::tempdir().unwrap();
    write_all(folder.path());
    let output = Command::new(env!("CARGO_BIN_EXE_pgrehearse"))
        .args(["run", "--engine", "local", "--jobs", "3", "--no-cache"])
        .arg("--report-dir")
        .arg(folder.path().join("report"))
        .arg("-c")
        .arg(folder.path().join("harness.yaml"))
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{shown}");
    let report = std::fs::read_to_string(folder.path().join("report/report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    let mut wrong = Vec::new();
    for (place, (name, _, _, verdict, restored, findings)) in CASES.iter().enumerate() {
        let tenant = &report["tenants"][place];
        assert_eq!(tenant["name"], *name);
        let mut seen: Vec<[&str; 3]> = tenant["findings"]
            .as_array()
            .unwrap()
            .iter()
            // What the statements themselves risk is told elsewhere.
            .filter(|finding| {
                let id = finding["id"].as_str().unwrap();
                !["hazard.", "style."]
                    .iter()
                    .any(|kind| id.starts_with(kind))
            })
            .map(|finding| ["id", "severity", "message"].map(|key| finding[key].as_str().unwrap()))
            .collect();
        seen.sort_unstable();
        let alike = seen.len() == findings.len()
            && findings.iter().all(|(id, severity, message)| {
                seen.iter()
                    .any(|s| s[0] == *id && s[1] == *severity && s[2].starts_with(message))
            });
        let proof = &tenant["rollback"]["data_restored"];
        if !alike || tenant["verdict"] != *verdict || *proof != *restored {
            wrong.push(format!(
                "{name}: {} (data restored: {proof}) {seen:#?}",
                tenant["verdict"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let change = &report["tenants"][1]["rollback"]["data_changes"][0];
    assert_eq!(change["table"], "public.users");
    assert_eq!(change["rows_before"], 2000);
    assert_eq!(change["columns"], serde_json::json!(["quota"]));
    let mut findings = report["tenants"][1]["findings"].as_array().unwrap().iter();
    let finding = findings
        .find(|finding| finding["id"] == "rollback.data-lost")
        .unwrap();
    assert_eq!(finding["object"], "table public.users column quota");
    assert_eq!(finding["location"]["file"], "migrations/02.down.sql");
    assert!(finding["evidence"]["keys"].is_null(), "{finding}");
}

fn write_all(folder: &Path) {
    let migrations = folder.join("migrations");
    std::fs::create_dir(&migrations).unwrap();
    std::fs::write(folder.join("base.sql"), SNAPSHOT).unwrap();
    let mut tenants = String::new();
    for (place, (name, up, down, ..)) in CASES.iter().enumerate() {
        let step = place + 1;
        std::fs::write(migrations.join(format!("{step:02}.up.sql")), up).unwrap();
        std::fs::write(migrations.join(format!("{step:02}.down.sql")), down).unwrap();
        let from = match place {
            0 => String::new(),
            _ => format!(", from: \"{place:02}\""),
        };
        writeln!(
            tenants,
            "  - {{ name: {name}, snapshot: base.sql{from}, to: \"{step:02}\" }}"
        )
        .unwrap();
    }
    let config = format!(
        "version: 1\ntenants:\n{tenants}migration: {{ format: sql, path: migrations }}\nredo: false\n"
    );
    std::fs::write(folder.join("harness.yaml"), config).unwrap();
}
