//! Dumps by somebody who means harm: nothing in them acts outside the sandbox.

use std::fmt::Write as _;

use std::os::unix::fs::PermissionsExt as _;

use crate::bench::{Bench, Engine};
use crate::on_both_engines;

on_both_engines!(untrusted, trusted, names);

/// Ways to make a file, `FILE` standing for its path.
const ATTACKS: &[(&str, &str)] = &[
    ("shell", "SELECT 1;\n\\! touch FILE\n"),
    ("pipe", "\\o |touch FILE\nSELECT 1;\n\\o\n"),
    ("output", "SELECT 1 \\g FILE\n"),
    (
        "program",
        "CREATE TABLE a (b text);\nINSERT INTO a VALUES ('x');\nCOPY a TO PROGRAM 'touch FILE';\n",
    ),
    (
        "hidden-program",
        "CREATE TABLE a (b text);\nDO $do$ BEGIN EXECUTE $$COPY a TO PROG$$ || $$RAM 'touch FILE'$$; END $do$;\n",
    ),
    (
        "file",
        "CREATE TABLE a (b text);\nINSERT INTO a VALUES ('x');\nCOPY a TO 'FILE';\n",
    ),
];

/// Writes the dumps; gives the folder in which they want to make files, which anybody may write.
fn write(bench: &Bench, trust: bool) -> std::path::PathBuf {
    let prey = bench.path("prey");
    std::fs::create_dir(&prey).unwrap();
    std::fs::set_permissions(&prey, std::fs::Permissions::from_mode(0o777)).unwrap();
    let mut harness = format!(
        "version: 1\ntrust_snapshots: {trust}\nmigration: {{ format: sql, path: m }}\ntenants:\n"
    );
    for (name, text) in ATTACKS {
        let file = prey.join(name);
        bench.write(
            &format!("{name}.sql"),
            text.replace("FILE", file.to_str().unwrap()),
        );
        writeln!(harness, "  - {{ name: {name}, snapshot: {name}.sql }}").unwrap();
    }
    bench.write_all(&[
        ("harness.yaml", &harness),
        ("m/1_a.up.sql", "CREATE TABLE z (id int);"),
        ("m/1_a.down.sql", "DROP TABLE z;"),
    ]);
    prey
}

/// Nothing was made outside, whatever became of the tenants.
fn nothing_was_made(prey: &std::path::Path) {
    let made: Vec<_> = std::fs::read_dir(prey).unwrap().flatten().collect();
    assert!(made.is_empty(), "{made:?}");
}

fn untrusted(bench: &Bench) {
    let prey = write(bench, false);
    let outcome = bench.run(&[]);
    nothing_was_made(&prey);
    for (name, _) in ATTACKS {
        let tenant = outcome.tenant(name);
        if bench.engine == Engine::Local && *name != "hidden-program" {
            assert_eq!(tenant.only()["id"], "seed.untrusted-command", "{name}");
        }
        if bench.engine == Engine::Local {
            assert_eq!(tenant.verdict(), "error", "{name}");
        }
    }
}

/// Trusted or not, the local engine confines its programs, and a container is one anyway.
fn trusted(bench: &Bench) {
    let prey = write(bench, true);
    let outcome = bench.run(&[]);
    nothing_was_made(&prey);
    assert_eq!(outcome.report()["counts"]["tenants"], ATTACKS.len());
    for (name, _) in ATTACKS {
        let tenant = outcome.tenant(name);
        for finding in tenant.decisive() {
            assert_ne!(finding["id"], "seed.untrusted-command", "{name}");
        }
    }
}

/// A name that ends a string, a script, a line, a statement and a terminal's patience.
const NAME: &str =
    "</script><script>alert(1)</script>'`$(touch FILE)`;\\! touch FILE\n\u{1b}[31m%s&";

/// Names in a dump, of files and in a migration are nothing but names, wherever they are told.
fn names(bench: &Bench) {
    let prey = bench.path("prey");
    std::fs::create_dir(&prey).unwrap();
    std::fs::set_permissions(&prey, std::fs::Permissions::from_mode(0o777)).unwrap();
    // As long as a name of Postgres may be, so that nothing of it is cut off.
    let short = |name: &str| -> String { name.chars().take(60).collect() };
    for (number, name) in [
        short(NAME),
        short(&NAME.replace("</script><script>alert(1)</script>", "")),
        short("\"; DROP TABLE other; --"),
    ]
    .iter()
    .enumerate()
    {
        let name = name.replace("FILE", "made");
        let quoted = format!("\"{}\"", name.replace('"', "\"\""));
        let dump = format!("a b'$(touch made)`touch made`{number}\u{1b}[31m.sql");
        bench.write(
            &dump,
            format!(
                "CREATE TABLE other (id int);\nCREATE TABLE {quoted} ({quoted} int CONSTRAINT {quoted} CHECK ({quoted} > 0));\n\
                 INSERT INTO {quoted} VALUES (1);\nCREATE TYPE e AS ENUM ('a');\n"
            ),
        );
        bench.write_all(&[
            (
                "m/1_a.up.sql",
                &format!(
                    "ALTER TABLE {quoted} ADD COLUMN c int;\nUPDATE {quoted} SET {quoted} = 2;\n"
                ),
            ),
            ("m/1_a.down.sql", "SELECT 1;\n"),
        ]);
        let harness = format!(
            "version: 1\nmigration: {{ format: sql, path: m }}\ntenants: [{{ name: a, snapshot: {} }}]\n",
            serde_json::to_string(&dump).unwrap()
        );
        let outcome = bench.run_config(&harness).expect(1);
        let told = outcome.tenant("a");
        assert!(
            told.finding("rollback.schema-residue")["object"]
                .as_str()
                .unwrap()
                .contains("column c")
        );
        assert!(told.finding("rollback.data-lost").is_object());
        assert!(!outcome.stderr.contains('\u{1b}'), "{}", outcome.stderr);
        let page = outcome.file("report.html");
        assert!(!page.contains("<script>alert"), "{page}");
        // In Markdown nothing is markup within a block of code.
        let summary = outcome.file("summary.md");
        let prose: String = summary.split("\n```").step_by(2).collect();
        assert!(summary.matches("\n```").count().is_multiple_of(2));
        assert!(!prose.contains("<script>alert"), "{prose}");
        for file in ["junit.xml", "events.ndjson"] {
            assert!(!outcome.file(file).contains('\u{1b}'), "{file}");
        }
        nothing_was_made(&prey);
        assert!(!bench.path("made").exists());
    }
}
