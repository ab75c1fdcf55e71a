//! Snapshots in object stores and behind addresses: brought here once, whole, or not at all.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use pgrehearse::clock::Clock;
use pgrehearse::text::Sha256Hasher;
use rustix::process::Signal;

use crate::bench::{Bench, Engine, with};
use crate::on_both_engines;
use crate::outcome::Outcome;
use crate::seed_cache::cache;
use crate::server::{Fault, Server};

on_both_engines!(nothing_is_kept; local: each_service);

const KEY: &str = "AKIAsecretkey77";
const SECRET: &str = "s3cr3t+pass/77";

fn dump(name: &str) -> String {
    format!(
        "CREATE TABLE goods (id int PRIMARY KEY, name text);\nINSERT INTO goods VALUES (1, '{name}');\n"
    )
}

/// One that takes several pieces to send.
fn long_dump(name: &str) -> Vec<u8> {
    let mut text = dump(name);
    for number in 0..8000 {
        writeln!(text, "-- {}", Sha256Hasher::digest(number.to_string())).unwrap();
    }
    text.into_bytes()
}

/// harness.yaml, and the environment that leads to the server.
fn prepare(bench: &Bench, tenants: &str) {
    bench.own_cache();
    bench.write(
        "m/1_a.up.sql",
        "ALTER TABLE IF EXISTS goods ADD COLUMN price int;",
    );
    bench.write(
        "m/1_a.down.sql",
        "ALTER TABLE IF EXISTS goods DROP COLUMN price;",
    );
    bench.write(
        "harness.yaml",
        format!("version: 1\nmigration: {{ format: sql, path: m }}\ntenants:\n{tenants}"),
    );
}

fn environment(server: &Server) -> Vec<(&'static str, String)> {
    vec![
        ("AWS_ENDPOINT_URL", server.url()),
        ("AWS_ALLOW_HTTP", "true".to_owned()),
        ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", SECRET.to_owned()),
        ("AWS_REGION", "eu-central-1".to_owned()),
        ("GOOGLE_BASE_URL", server.url()),
        ("GOOGLE_SKIP_SIGNATURE", "true".to_owned()),
        ("AZURE_STORAGE_USE_EMULATOR", "true".to_owned()),
        ("AZURE_ALLOW_HTTP", "true".to_owned()),
        ("AZURITE_BLOB_STORAGE_URL", server.url()),
        ("NO_PROXY", "127.0.0.1".to_owned()),
    ]
}

/// Nothing of a run tells what opens the stores.
fn tells_no_secret(outcome: &Outcome) {
    for secret in [KEY, SECRET, "sig77", "pw77"] {
        for text in [&outcome.stdout, &outcome.stderr] {
            assert!(!text.contains(secret), "{text}");
        }
        for entry in walkdir::WalkDir::new(outcome.dir()) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let text =
                    String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned();
                assert!(!text.contains(secret), "{}", entry.path().display());
            }
        }
    }
}

fn run(bench: &Bench, server: &Server, arguments: &[&str]) -> Outcome {
    let outcome = bench.run_with(arguments, &environment(server));
    tells_no_secret(&outcome);
    outcome
}

fn each_service(bench: &Bench) {
    let server = Server::start();
    for name in ["s3", "gs", "az", "web"] {
        server.put(&format!("box/nightly/{name} 1%.sql"), dump(name).as_bytes());
    }
    server.put("box/plain.sql", dump("web").as_bytes());
    let web = server.url().replace("//", "//me:pw77@");
    let digest = Sha256Hasher::digest(dump("s3"));
    prepare(
        bench,
        &format!(
            "  - {{ name: s3, snapshot: \"s3://box/nightly/s3 1%.sql\", sha256: {digest} }}\n\
             \x20 - {{ name: gs, snapshot: \"gs://box/nightly/gs 1%.sql\" }}\n\
             \x20 - {{ name: az, snapshot: \"az://box/nightly/az 1%.sql\" }}\n\
             \x20 - {{ name: web, snapshot: \"{web}/box/plain.sql?Signature=sig77\" }}\n\
             suites: [{{ name: there, kind: sql, path: check.sql, on: [base] }}]\n"
        ),
    );
    bench.write(
        "check.sql",
        "SELECT 1 WHERE (SELECT name FROM goods) <> current_database();",
    );
    let first = run(bench, &server, &["-v"]).expect(0);
    let tenant = first.tenant("web");
    let shown = format!("{}/box/plain.sql", server.url());
    assert_eq!(tenant.0["snapshot"]["path"], shown);
    assert_eq!(
        first.tenant("s3").0["snapshot"]["path"],
        "s3://box/nightly/s3 1%.sql"
    );
    assert_eq!(first.tenant("s3").0["snapshot"]["sha256"], digest);
    let asked = server.asked("box/plain.sql");
    assert!(
        asked
            .iter()
            .all(|asked| asked.query == "Signature=sig77" && asked.authorization.is_some())
    );
    for asked in server.asked("box/nightly/s3 1%.sql") {
        assert!(asked.authorization.unwrap().starts_with("AWS4-HMAC-SHA256"));
    }
    // Whether it is still the same is asked once more; it is not sent again.
    let before = server.asked("box/plain.sql").len();
    assert_eq!(before, 2);
    let mut talkative = environment(&server);
    talkative.push(("PGREHEARSE_LOG", "trace".to_owned()));
    let second = bench.run_with(&[], &talkative).expect(0);
    tells_no_secret(&second);
    assert_eq!(server.asked("box/plain.sql").len(), before + 1);
    for name in ["s3", "gs", "az", "web"] {
        assert_eq!(cache(&second, name), "hit", "{name}");
    }
    // Only their owner can read them.
    for entry in walkdir::WalkDir::new(bench.path("c/downloads")) {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o077;
        assert_eq!(mode, 0, "{}", entry.path().display());
    }
    // Another object under the same name is another snapshot.
    server.put(
        "box/plain.sql",
        format!("{}CREATE TABLE more ();", dump("web")).as_bytes(),
    );
    let third = run(bench, &server, &[]).expect(0);
    assert_eq!(cache(&third, "web"), "miss");
    let cleaned = bench.clean_seeds().expect(0);
    assert!(
        cleaned.stderr.contains("a downloaded snapshot"),
        "{}",
        cleaned.stderr
    );
}

/// Without a cache they go with the run.
fn nothing_is_kept(bench: &Bench) {
    let server = Server::start();
    server.put("box/a.sql", dump("a").as_bytes());
    prepare(
        bench,
        "  - { name: a, snapshot: \"s3://box/a.sql\" }\n  - { name: b, snapshot: \"s3://box/a.sql\" }\n",
    );
    run(bench, &server, &["--no-cache"]).expect(0);
    assert_eq!(server.asked("box/a.sql").len(), 2);
    assert!(!bench.path("c/downloads").exists());
}

#[test]
fn breaks_are_mended() {
    with(Engine::Local, |bench| {
        let server = Server::start();
        let long = long_dump("a");
        for name in ["cut", "busy", "changed", "web"] {
            server.put(&format!("box/{name}.sql"), &long);
        }
        // The first request only asks what there is.
        server.fault(
            "box/cut.sql",
            &[Fault::Nothing, Fault::Cut(100_000), Fault::Cut(200_000)],
        );
        server.fault(
            "box/busy.sql",
            &[
                Fault::Status(503, "<Error><Code>SlowDown</Code></Error>"),
                Fault::Nothing,
                Fault::Status(500, ""),
                Fault::Status(503, ""),
            ],
        );
        server.fault(
            "box/changed.sql",
            &[
                Fault::Nothing,
                Fault::Cut(100_000),
                Fault::Change(long_dump("b")),
            ],
        );
        server.fault("box/web.sql", &[Fault::Nothing, Fault::Cut(300_000)]);
        prepare(
            bench,
            &format!(
                "  - {{ name: cut, snapshot: \"s3://box/cut.sql\" }}\n\
                 \x20 - {{ name: busy, snapshot: \"gs://box/busy.sql\" }}\n\
                 \x20 - {{ name: changed, snapshot: \"az://box/changed.sql\" }}\n\
                 \x20 - {{ name: web, snapshot: \"{}/box/web.sql\" }}\n",
                server.url()
            ),
        );
        let outcome = run(bench, &server, &[]).expect(0);
        let ranges: Vec<Option<String>> = server
            .asked("box/cut.sql")
            .into_iter()
            .map(|asked| asked.range)
            .collect();
        assert_eq!(ranges.len(), 4, "{ranges:?}");
        assert_eq!(ranges[2].as_deref(), Some("bytes=100000-"));
        assert_eq!(ranges[3].as_deref(), Some("bytes=300000-"));
        assert_eq!(
            server.asked("box/cut.sql")[2].if_match.as_deref(),
            Some("\"v1\"")
        );
        assert_eq!(
            server.asked("box/web.sql")[2].range.as_deref(),
            Some("bytes=300000-")
        );
        let sha256 = |name: &str| outcome.tenant(name).0["snapshot"]["sha256"].clone();
        assert_eq!(sha256("cut"), Sha256Hasher::digest(&long));
        assert_eq!(sha256("web"), Sha256Hasher::digest(&long));
        assert_eq!(sha256("changed"), Sha256Hasher::digest(long_dump("b")));
    });
}

/// A server that knows neither ranges nor tags sends everything again.
#[test]
fn simple_servers() {
    with(Engine::Local, |bench| {
        let server = Server::start();
        server.simple(false, false);
        let long = long_dump("a");
        server.put("box/a.sql", &long);
        server.fault("box/a.sql", &[Fault::Nothing, Fault::Cut(100_000)]);
        prepare(
            bench,
            &format!(
                "  - {{ name: a, snapshot: \"{}/box/a.sql\" }}\n",
                server.url()
            ),
        );
        let outcome = run(bench, &server, &[]).expect(0);
        assert_eq!(
            outcome.tenant("a").0["snapshot"]["sha256"],
            Sha256Hasher::digest(&long)
        );
        assert_eq!(server.asked("box/a.sql").len(), 3);
    });
}

/// Each trouble is that tenant's error, and says what to do.
#[test]
fn troubles_are_told() {
    with(Engine::Local, |bench| {
        let server = Server::start();
        let url = server.url();
        let names = [
            "good",
            "denied",
            "expired",
            "wrong",
            "lies",
            "short",
            "huge",
            "ill",
            "forbidden",
            "loop",
        ];
        for name in names {
            server.put(&format!("box/{name}.sql"), &long_dump(name));
        }
        server.fault(
            "box/denied.sql",
            &[Fault::Status(
                403,
                "<Error><Code>AccessDenied</Code></Error>",
            )],
        );
        server.fault(
            "box/expired.sql",
            &[Fault::Status(
                400,
                "<Error><Code>ExpiredToken</Code></Error>",
            )],
        );
        server.header(
            "box/lies.sql",
            "repr-digest",
            "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
        );
        server.fault("box/short.sql", &vec![Fault::Cut(0); 30]);
        server.fault("box/huge.sql", &vec![Fault::Claim(1 << 55); 30]);
        server.fault("box/ill.sql", &vec![Fault::Status(503, ""); 30]);
        server.fault("box/forbidden.sql", &vec![Fault::Status(403, ""); 30]);
        server.redirect("box/loop.sql", &format!("{url}/box/loop.sql"));
        let cases = [
            ("missing", "s3://box/missing.sql".to_owned(), "s3://box/missing.sql does not exist"),
            ("denied", "s3://box/denied.sql".to_owned(), "s3://box/denied.sql may not be read: the server answered 403"),
            ("expired", "s3://box/expired.sql".to_owned(), "may not be read: the server answered 400 Bad Request (ExpiredToken)"),
            ("wrong", "s3://box/wrong.sql\", sha256: \"0000000000000000000000000000000000000000000000000000000000000000".to_owned(), "but harness.yaml says 00000"),
            ("lies", format!("{url}/box/lies.sql"), "but its server says e3b0c442"),
            ("short", "gs://box/short.sql".to_owned(), "gs://box/short.sql could not be read: "),
            ("huge", format!("{url}/box/huge.sql"), "free in "),
            ("ill", "az://box/ill.sql".to_owned(), "the server answered 503"),
            ("forbidden", format!("{url}/box/forbidden.sql?sig=sig77"), "may not be read: the server answered 403 Forbidden"),
            ("loop", format!("{url}/box/loop.sql"), "the server sends us on too often"),
            ("nobody", "http://127.0.0.1:9/x.sql".to_owned(), "no connection to the server"),
        ];
        let mut tenants = "  - { name: good, snapshot: \"s3://box/good.sql\" }\n".to_owned();
        for (name, address, _) in &cases {
            writeln!(tenants, "  - {{ name: {name}, snapshot: \"{address}\" }}").unwrap();
        }
        prepare(bench, &tenants);
        let outcome = run(bench, &server, &["--jobs", "6"]).expect(3);
        assert_eq!(outcome.tenant("good").verdict(), "pass");
        for (name, _, message) in &cases {
            let tenant = outcome.tenant(name);
            assert_eq!(tenant.stage("seed"), "error", "{name}");
            let only = tenant.only();
            assert_eq!(only["id"], "seed.download-failed", "{name}: {only:#}");
            let told = only["message"].as_str().unwrap();
            assert!(told.contains(message), "{name}: {told}");
        }
        // What is cached is not used without asking.
        let away = Server::start();
        drop(server);
        let outcome = run(bench, &away, &["--tenant", "good"]).expect(3);
        let message = outcome.tenant("good").only()["message"]
            .as_str()
            .unwrap()
            .to_owned();
        assert_eq!(message, "s3://box/good.sql does not exist");
        let checked = bench
            .pgrehearse_with(&["check", "--tenant", "missing"], &environment(&away))
            .expect(2);
        assert!(
            checked
                .stderr
                .contains("s3://box/missing.sql does not exist"),
            "{}",
            checked.stderr
        );
    });
}

/// Neither a run nor its plan waits for a server when it is asked to stop.
#[test]
fn interrupted_at_once() {
    with(Engine::Local, |bench| {
        let server = Server::start();
        server.put("box/a.sql", &long_dump("a"));
        for (tenants, words) in [
            (
                "  - { name: a, snapshot: \"s3://box/a.sql\" }\n",
                "downloading s3://box/a.sql",
            ),
            ("  - { snapshot: \"s3://box/a.sql\", schemas: \"*\" }\n", ""),
        ] {
            let stall = Fault::Stall(100_000, Duration::from_secs(30));
            server.fault("box/a.sql", &[Fault::Nothing, stall]);
            prepare(bench, tenants);
            let before = server.asked("box/a.sql").len();
            let mut started = bench.start_with(&["-v"], &environment(&server));
            if !words.is_empty() {
                started
                    .wait_for(|event| event["message"].as_str().is_some_and(|text| text == words));
            }
            let mut patience = 1000;
            while server.asked("box/a.sql").len() < before + 2 && patience > 0 {
                patience -= 1;
                std::thread::sleep(Duration::from_millis(10));
            }
            let clock = Clock::system();
            let asked = clock.monotonic();
            started.signal(Signal::INT);
            started.finish().expect(130);
            assert!(clock.monotonic().saturating_sub(asked) < Duration::from_secs(10));
            bench.clean_seeds();
        }
    });
}

/// One tenant an object, as with files; and the schemas of a dump that is elsewhere.
#[test]
fn patterns_and_schemas() {
    with(Engine::Local, |bench| {
        let server = Server::start();
        for name in [
            "acme.sql",
            "beta.sql",
            "gamma.sql",
            "delta.txt",
            "old/omega.sql",
            "base.sql",
        ] {
            server.put(&format!("box/nightly/{name}"), dump("x").as_bytes());
        }
        server.put("box/nightly/base.sql", b"CREATE SCHEMA shared;");
        server.put("box/shared.sql", b"CREATE SCHEMA t_a; CREATE SCHEMA t_b; CREATE SCHEMA other; CREATE TABLE t_a.goods (id int); CREATE TABLE t_b.goods (id int);");
        for service in ["s3", "gs", "az"] {
            prepare(
                bench,
                &format!(
                    "  - {{ from: \"{service}://box/nightly/*.sql\", before: [\"{service}://box/nightly/base.sql\"], labels: {{ tier: gold }} }}\n"
                ),
            );
            let planned = bench
                .pgrehearse_with(&["plan"], &environment(&server))
                .expect(0);
            let line = format!(
                "acme  {service}://box/nightly/base.sql + {service}://box/nightly/acme.sql\n"
            );
            assert!(planned.stdout.contains(&line), "{}", planned.stdout);
            let tenants = planned
                .stdout
                .lines()
                .filter(|line| line.contains("nightly"))
                .count();
            assert_eq!(tenants, 3, "{}", planned.stdout);
        }
        // A plan reads none of them.
        assert_eq!(server.asked("box/nightly/acme.sql").len(), 0);
        run(bench, &server, &["--tenant", "acme"]).expect(0);
        prepare(bench, "  - { from: \"s3://box/nightly/*.dump\" }\n");
        let nothing = bench
            .pgrehearse_with(&["plan"], &environment(&server))
            .expect(2);
        assert!(
            nothing
                .stderr
                .contains("nothing matches `s3://box/nightly/*.dump`"),
            "{}",
            nothing.stderr
        );
        prepare(
            bench,
            "  - { snapshot: \"s3://box/shared.sql\", schemas: \"t_*\" }\n",
        );
        let planned = bench
            .pgrehearse_with(&["plan"], &environment(&server))
            .expect(0);
        assert!(
            planned
                .stdout
                .contains("t_b  s3://box/shared.sql  schema t_b"),
            "{}",
            planned.stdout
        );
        let outcome = run(bench, &server, &[]).expect(0);
        assert_eq!(outcome.report()["tenants"].as_array().unwrap().len(), 2);
        // A plan's copy is the run's.
        assert_eq!(
            server
                .asked("box/shared.sql")
                .iter()
                .filter(|asked| asked.range.is_none())
                .count(),
            4
        );
    });
}

/// What an interrupted run has downloaded is continued by the next; two at once download once.
#[test]
fn continued_and_shared() {
    with(Engine::Local, |bench| {
        let server = Server::start();
        server.put("box/a.sql", &long_dump("a"));
        server.fault(
            "box/a.sql",
            &[
                Fault::Nothing,
                Fault::Stall(400_000, Duration::from_secs(8)),
            ],
        );
        prepare(bench, "  - { name: a, snapshot: \"s3://box/a.sql\" }\n");
        let mut first = bench.start_with(&[], &environment(&server));
        first.wait_for(|event| {
            event["message"]
                .as_str()
                .is_some_and(|text| text.starts_with("downloading"))
        });
        let part = || {
            walkdir::WalkDir::new(bench.path("c/downloads"))
                .into_iter()
                .flatten()
                .filter(|entry| entry.file_name() == "snapshot")
                .map(|entry| entry.metadata().unwrap().len())
                .sum::<u64>()
        };
        let mut patience = 400;
        while part() < 400_000 && patience > 0 {
            patience -= 1;
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut waiting = bench.start_with(&[], &environment(&server));
        waiting.wait_for(|event| {
            event["message"]
                .as_str()
                .is_some_and(|text| text.starts_with("waiting for another run that downloads"))
        });
        first.signal(Signal::KILL);
        drop(first);
        waiting.finish().expect(0);
        let asked = server.asked("box/a.sql");
        let ranges: Vec<Option<&str>> = asked.iter().map(|asked| asked.range.as_deref()).collect();
        assert_eq!(ranges, [None, None, None, Some("bytes=400000-")]);
    });
}
