//! A failure that somebody sees for themselves: rebuilt, tried again, made small, taken elsewhere.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::bench::{Bench, Engine, with};
use crate::on_both_engines;
use crate::outcome::Outcome;

on_both_engines!(before_the_statement);

/// The secret values of rows, which appear nowhere.
const SECRETS: [&str; 3] = ["bob@example.org", "Carol", "Mallory"];

/// `dup` has two addresses that differ in case only, `good` has none.
fn fleet(bench: &Bench) -> Outcome {
    let people = |rows: &str| {
        format!(
            "CREATE TYPE mood AS ENUM ('sad', 'ok');\n\
             CREATE TABLE towns (id int PRIMARY KEY, name text NOT NULL);\n\
             CREATE TABLE people (id int PRIMARY KEY, email text NOT NULL, name text, mood mood, town int REFERENCES towns);\n\
             CREATE VIEW sad AS SELECT * FROM people WHERE mood = 'sad';\n\
             CREATE ROLE owner_of_people;\nALTER TABLE people OWNER TO owner_of_people;\n\
             INSERT INTO towns VALUES (1, 'Mallory'), (2, 'Carol');\n\
             INSERT INTO people SELECT g, 'person' || g || '@example.org', 'Carol', 'ok', 1 FROM generate_series(1, 300) g;\n\
             {rows}\n"
        )
    };
    let rows = "INSERT INTO people VALUES (1001, 'Bob@example.org', 'Mallory', 'sad', 2), (1002, 'bob@example.org', NULL, 'ok', 1);";
    bench.write_all(&[
        ("good.sql", &people("")),
        ("dup.sql", &people(rows)),
        (
            "m/1_note.up.sql",
            "ALTER TABLE people ADD COLUMN note text;",
        ),
        ("m/1_note.down.sql", "ALTER TABLE people DROP COLUMN note;"),
        (
            "m/2_email.up.sql",
            "ALTER TABLE people ADD COLUMN verified boolean;\n\
             -- Nobody twice.\n\
             CREATE UNIQUE INDEX people_email_key\n  ON people (lower(email));",
        ),
        (
            "m/2_email.down.sql",
            "DROP INDEX people_email_key;\nALTER TABLE people DROP COLUMN verified;",
        ),
        (
            "harness.yaml",
            "version: 1\n\
             tenants:\n\
             \x20 - { name: good, snapshot: good.sql }\n\
             \x20 - { name: dup, snapshot: dup.sql, database: \"it's $(touch pwned); dup\" }\n\
             migration: { format: sql, path: m, settings: { app.secret_token: hush, work_mem: 8MB } }\n",
        ),
    ]);
    bench.run(&[]).expect(1)
}

/// `repro` while it keeps the tenant up.
struct Up {
    child: Child,
    psql: String,
}

impl Up {
    fn start(bench: &Bench, arguments: &[&str]) -> Self {
        let mut words = vec!["repro"];
        words.extend(arguments);
        let mut command = bench.command(&words);
        let mut child = command
            .stdin(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let psql = lines.next().expect("a line about psql").unwrap();
        let psql = psql.strip_prefix("psql: ").expect(&psql).to_owned();
        Self { child, psql }
    }

    /// Runs SQL in it.
    fn psql(&self, sql: &str) -> Output {
        let line = self.psql.replace("docker exec -it", "docker exec -i");
        let mut child = Command::new("sh")
            .args(["-c", &format!("{line} -XAt -v ON_ERROR_STOP=1 -f -")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(sql.as_bytes()).unwrap();
        drop(stdin);
        child.wait_with_output().unwrap()
    }

    fn ask(&self, sql: &str) -> String {
        let output = self.psql(sql);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{sql}: {said}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Sends a signal, and gives the exit code.
    fn signal(mut self, signal: Signal) -> i32 {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
        let input = self.child.stdin.take();
        let code = self.child.wait().unwrap().code().unwrap();
        drop(input);
        code
    }

    /// Ends its input, and gives its exit code.
    fn end(mut self) -> i32 {
        drop(self.child.stdin.take());
        self.child.wait().unwrap().code().unwrap()
    }
}

fn failure(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The reported command brings back the state before the statement, with what its transaction did
/// before; the statement fails there; and nothing is left when it ends.
fn before_the_statement(bench: &Bench) {
    let outcome = fleet(bench);
    let told = outcome.tenant("dup");
    let command = told.0["repro"].as_str().unwrap().to_owned();
    assert!(outcome.tenant("good").0.get("repro").is_none());
    for document in ["summary.md", "report.html"] {
        assert!(outcome.file(document).contains(&command), "{document}");
    }
    assert!(outcome.stderr.contains(&format!("reproduce: {command}")));
    let target = command.strip_prefix("pgrehearse repro ").unwrap();

    let up = Up::start(bench, &[target]);
    let columns = "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'people'::regclass AND attnum > 5";
    assert_eq!(up.ask(columns), "note,verified");
    assert_eq!(up.ask("SELECT count(*) FROM people"), "302");
    assert!(!up.psql.contains("-e PGPASSWORD="), "{}", up.psql);
    let again = up.psql("CREATE UNIQUE INDEX people_email_key ON people (lower(email));");
    assert!(failure(&again).contains("could not create unique index"));
    assert_eq!(up.end(), 0);

    let stepped = bench
        .pgrehearse(&["repro", target, "--step", "--no-wait"])
        .expect(0);
    assert!(
        stepped.stderr.contains("it fails as in the run"),
        "{}",
        stepped.stderr
    );
    assert!(
        stepped.stderr.contains("(SQLSTATE 23505)"),
        "{}",
        stepped.stderr
    );
    assert!(!stepped.stderr.contains("bob@"), "{}", stepped.stderr);
}

/// Where it stops, what it refuses, and how it ends.
#[test]
fn as_asked() {
    with(Engine::Local, |bench| {
        let dir = fleet(bench).dir().to_str().unwrap().to_owned();
        let (good, dup) = (format!("{dir}/good"), format!("{dir}/dup"));
        // The only tenant that failed needs no name; a statement has two.
        let state = "SELECT count(*) FROM pg_attribute WHERE attrelid = 'people'::regclass AND attname IN ('note', 'verified')";
        for (words, columns) in [
            (vec![dir.as_str(), "--at", "2_email.up.sql:1"], "1"),
            (vec![&good, "--at", "2_email:2"], "2"),
            (vec![&good, "--at", "m/2_email.down.sql:2"], "2"),
            (vec![&good, "--stage", "redo"], "0"),
        ] {
            let up = Up::start(bench, &words);
            assert_eq!(up.ask(state), columns, "{words:?}");
            let signal = if columns == "1" {
                Signal::TERM
            } else {
                Signal::HUP
            };
            assert_eq!(up.signal(signal), 130);
        }
        let mut psql = bench.command(&["repro", &dup, "--psql"]);
        let mut psql = psql.stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = psql.stdin.take().unwrap();
        stdin
            .write_all(b"SELECT 'is ' || current_setting('work_mem');\n")
            .unwrap();
        drop(stdin);
        let ended = psql.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&ended.stdout);
        assert!(ended.status.success() && said.contains("is 8MB"), "{said}");

        for (words, said) in [
            (vec!["repro", "nosuch/dup"], "there is no run `nosuch`"),
            (
                vec!["repro", "20261121-102931-48dec1"],
                "a run that was removed cannot be rebuilt",
            ),
            (vec!["repro", "no.tar.gz"], "there is no file `no.tar.gz`"),
            (vec!["repro", &format!("{dir}/dupp")], "did you mean `dup`?"),
            (
                vec!["repro", &format!("{dir}/other")],
                "those that failed: dup",
            ),
            (vec!["repro", &good], "good passed"),
            (
                vec!["repro", &good, "--at", "2_emai:1"],
                "did you mean `2_email:1`?",
            ),
            (vec!["repro", &good, "--at", "2_email:9"], "2 statements"),
            (
                vec!["repro", &good, "--at", "nonsense"],
                "the steps here: 1_note, 2_email",
            ),
            (
                vec!["repro", &good, "--at", "2_email.up.sql:99"],
                "1 at line 1: ALTER TABLE people",
            ),
            // Before the work, and not after it.
            (
                vec!["repro", &dup, "--minimize=dup.sql"],
                "`dup.sql` is there already",
            ),
            (
                vec!["repro", &dup, "--bundle", "no/where.tar.gz"],
                "`no/where.tar.gz` cannot be written",
            ),
            (
                vec!["repro", &dup, "--snapshot", "dup.sql"],
                "goes with a bundle",
            ),
        ] {
            let refused = bench.pgrehearse(&words).expect(2);
            assert!(refused.stderr.contains(said), "{}", refused.stderr);
        }
        bench.write("m/2_email.down.sql", "SELECT 1;");
        bench.write("dup.sql", "CREATE TABLE people (email text);\n");
        let refused = bench.pgrehearse(&["repro", &dup]).expect(2);
        for what in ["the migration's files:", "the snapshot dup.sql:"] {
            assert!(refused.stderr.contains(what), "{}", refused.stderr);
        }
        // With the rows gone the statement goes through, and that is said.
        let anyway = bench
            .pgrehearse(&["repro", &dup, "--anyway", "--step", "--no-wait"])
            .expect(1);
        assert!(
            anyway.stderr.contains("it goes through"),
            "{}",
            anyway.stderr
        );
    });
}

/// A few lines that fail in the same way, with none of the values.
#[test]
fn made_small() {
    with(Engine::Local, |bench| {
        let dir = fleet(bench).dir().to_str().unwrap().to_owned();
        let target = format!("{dir}/dup");
        bench
            .pgrehearse(&["repro", &target, "--minimize=small.sql"])
            .expect(0);
        let small = std::fs::read_to_string(bench.path("small.sql")).unwrap();
        for secret in SECRETS {
            assert!(!small.contains(secret), "{small}");
        }
        assert!(
            !small.contains("towns") && !small.contains("mood"),
            "{small}"
        );
        assert!(small.lines().count() < 16, "{small}");
        let up = Up::start(bench, &[&target]);
        let script = format!("CREATE DATABASE fresh TEMPLATE template0;\n\\c fresh\n{small}");
        let said = failure(&up.psql(&script));
        assert!(
            said.contains("could not create unique index \"people_email_key\""),
            "{said}"
        );
        assert_eq!(up.end(), 0);
    });
}

/// Failures of other kinds are made small too: at the commit, because of the transaction itself, in a
/// function, of a concurrent index, and where a value is the migration's own.
#[test]
fn made_small_whatever_fails() {
    with(Engine::Local, |bench| {
        let base = "CREATE TYPE mood AS ENUM ('sad');\n\
            CREATE TABLE a (id int PRIMARY KEY, code text UNIQUE, secret text);\n\
            CREATE TABLE b (id int, a int);\n\
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no changes'; END $$;\n\
            CREATE TRIGGER refuse BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION refuse();\n\
            INSERT INTO a VALUES (1, 'XX', 'Mallory'), (2, 'YY', 'Carol'), (3, 'ZZ', 'Carol');\n\
            INSERT INTO b VALUES (1, 1), (2, 2), (3, 99), (3, 1);\n";
        bench.write("base.sql", base);
        let cases = [
            (
                "commit",
                "23503",
                "ALTER TABLE b ADD COLUMN c int;\nALTER TABLE b ADD FOREIGN KEY (a) REFERENCES a DEFERRABLE INITIALLY DEFERRED NOT VALID;\nINSERT INTO b SELECT id, 77 FROM a;",
            ),
            (
                "enum",
                "55P04",
                "ALTER TYPE mood ADD VALUE 'ok';\nCREATE TABLE c (m mood);\nINSERT INTO c VALUES ('ok');",
            ),
            (
                "trigger",
                "P0001",
                "ALTER TABLE b ADD COLUMN d int;\nUPDATE a SET secret = 'x';",
            ),
            (
                "index",
                "23505",
                "CREATE UNIQUE INDEX CONCURRENTLY b_id_key ON b (id);",
            ),
            ("literal", "23505", "INSERT INTO a VALUES (9, 'XX', 'own');"),
        ];
        // One step each, and a tenant for each that gets this one only.
        let mut harness = "version: 1\nmigration: { format: sql, path: m }\ntenants:\n".to_owned();
        for (place, (name, _, up)) in cases.iter().enumerate() {
            bench.write(&format!("m/{}_a.up.sql", place + 1), up);
            bench.write(&format!("m/{}_a.down.sql", place + 1), "SELECT 1;");
            let from = match place {
                0 => String::new(),
                place => format!("from: \"{place}\", "),
            };
            let tenant = format!(
                "  - {{ name: {name}, snapshot: base.sql, {from}to: \"{}\" }}\n",
                place + 1
            );
            harness.push_str(&tenant);
        }
        let outcome = bench.run_config(&harness).expect(1);
        for (name, sqlstate, _) in cases {
            let told = outcome.tenant(name);
            assert_eq!(
                told.finding("migrate.statement-failed")["sqlstate"],
                sqlstate,
                "{name}"
            );
            let target = format!("{}/{name}", outcome.dir().display());
            let file = format!("--minimize={name}.sql");
            let words = ["repro", &target, "--step", &file];
            let made = bench.pgrehearse(&words).expect(0);
            assert!(
                made.stderr.contains("it fails as in the run"),
                "{name}: {}",
                made.stderr
            );
            let small = std::fs::read_to_string(bench.path(&format!("{name}.sql"))).unwrap();
            for secret in SECRETS {
                assert!(!small.contains(secret), "{name}: {small}");
            }
            assert!(small.lines().count() < 30, "{name}: {small}");
        }
    });
}

/// A bundle has no rows and no secrets. Elsewhere it gives the schema, and with the snapshot the failure.
#[test]
fn taken_elsewhere() {
    with(Engine::Local, |bench| {
        let dir = fleet(bench).dir().to_str().unwrap().to_owned();
        let target = format!("{dir}/dup");
        bench
            .pgrehearse(&["repro", &target, "--bundle", "dup.tar.gz"])
            .expect(0);
        let listed = Command::new("sh")
            .args([
                "-c",
                "mkdir out && tar xzf dup.tar.gz -C out && cat out/*.* out/*/*",
            ])
            .current_dir(bench.path("."))
            .output()
            .unwrap();
        let all = String::from_utf8(listed.stdout).unwrap();
        assert!(all.contains("people_email_key") && all.contains("CREATE TABLE public.towns"));
        for secret in SECRETS.into_iter().chain(["hush"]) {
            assert!(!all.contains(secret), "{secret}");
        }
        for gone in ["m", "harness.yaml", "good.sql"] {
            let path = bench.path(gone);
            let _ = std::fs::remove_dir_all(&path).or_else(|_| std::fs::remove_file(&path));
        }
        let alone = bench
            .pgrehearse(&[
                "repro",
                "dup.tar.gz",
                "--step",
                "--no-wait",
                "--format",
                "json",
            ])
            .expect(1);
        assert!(
            alone.stderr.contains("there are no rows here"),
            "{}",
            alone.stderr
        );
        let document: Value = serde_json::from_str(&alone.stdout).unwrap();
        assert_eq!(document["stopped"]["step"], "2_email");
        let whole = [
            "repro",
            "dup.tar.gz",
            "--snapshot",
            "dup.sql",
            "--step",
            "--no-wait",
        ];
        let whole = bench.pgrehearse(&whole).expect(0);
        assert!(
            whole.stderr.contains("it fails as in the run"),
            "{}",
            whole.stderr
        );
        bench.write("other.sql", "CREATE TABLE people (email text);\n");
        let other = bench
            .pgrehearse(&["repro", "dup.tar.gz", "--snapshot", "other.sql"])
            .expect(2);
        assert!(other.stderr.contains("other.sql:"), "{}", other.stderr);
        // From a stranger, who wants a file of ours, a command of the server, and values.
        let harness = std::fs::read_to_string(bench.path("out/harness.yaml")).unwrap();
        let mut document: Value =
            serde_json::from_str(harness.split_once('\n').unwrap().1).unwrap();
        let pack = |document: &Value| {
            bench.write("out/harness.yaml", format!("# Changed.\n{document}\n"));
            let packed = Command::new("tar")
                .args(["czf", "evil.tar.gz", "-C", "out", "."])
                .current_dir(bench.path("."))
                .status();
            assert!(packed.unwrap().success());
        };
        document["reveal_values"] = true.into();
        document["postgres"]["settings"] =
            serde_json::json!({"archive_mode": "on", "archive_command": "touch pwned"});
        pack(&document);
        let step = ["--snapshot", "dup.sql", "--step", "--no-wait"];
        let tamed = [&["repro", "evil.tar.gz"][..], &step].concat();
        let tamed = bench.pgrehearse(&tamed).expect(0);
        let said = "left out of the bundle's settings: archive_command";
        assert!(tamed.stderr.contains(said), "{}", tamed.stderr);
        for secret in SECRETS {
            assert!(!tamed.stderr.contains(secret), "{}", tamed.stderr);
        }
        let ours = bench.path("dup.sql").display().to_string();
        for elsewhere in [ours.as_str(), "https://127.0.0.1:1/a.dump"] {
            document["tenants"][0]["snapshot"] = elsewhere.into();
            pack(&document);
            let refused = bench.pgrehearse(&["repro", "evil.tar.gz"]).expect(2);
            let said = format!("snapshot {elsewhere} is not in the bundle");
            assert!(refused.stderr.contains(&said), "{}", refused.stderr);
        }
        assert!(!bench.path("pwned").exists());
        bench.write("junk.tar.gz", "junk");
        bench.pgrehearse(&["repro", "junk.tar.gz"]).expect(2);
    });
}

/// `--step` runs no command that did not fail, and a signal is heard while an engine is silent.
#[test]
fn nothing_that_was_not_asked_for() {
    with(Engine::Local, |bench| {
        let dir = bench.path(".").display().to_string();
        let outcome = bench
            .run_config(&format!(
                "version: 1\n\
                 tenants: [{{ name: new, snapshot: empty }}]\n\
                 migration:\n\
                 \x20 format: command\n\
                 \x20 up: \"touch {dir}/up\"\n\
                 \x20 down: \"rm {dir}/up; touch {dir}/down\"\n\
                 suites:\n\
                 \x20 - {{ name: old, kind: command, run: \"test ! -e {dir}/up\" }}\n"
            ))
            .expect(1);
        std::fs::remove_file(bench.path("down")).unwrap();
        let target = format!("{}/new", outcome.dir().display());
        let refused = bench
            .pgrehearse(&["repro", &target, "--step", "--no-wait"])
            .expect(2);
        let said = "there is no statement to run here";
        assert!(refused.stderr.contains(said), "{}", refused.stderr);
        assert!(!bench.path("down").exists());

        let socket = bench.path("silent.sock");
        let silent = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let mut child = bench
            .command(&["repro", &target, "--engine", "docker"])
            .env("DOCKER_HOST", format!("unix://{}", socket.display()))
            .spawn()
            .unwrap();
        let connection = silent.accept().unwrap();
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130));
        drop(connection);
    });
}
