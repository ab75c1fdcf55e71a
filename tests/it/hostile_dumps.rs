//! Dumps that want too much, or that go on after the restore: one tenant's error, nobody else's.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use crate::bench::Bench;
use crate::on_both_engines;
use crate::outcome::Outcome;

on_both_engines!(endless, lasting);

/// A fleet of hostile tenants and a sound one, run with these limits.
fn run(bench: &Bench, limits: &str, names: &[&str]) -> Outcome {
    let mut harness = format!(
        "version: 1\ntrust_snapshots: true\nlimits: {limits}\n\
         migration: {{ format: sql, path: m }}\ntenants:\n\
         \x20 - {{ name: sound, snapshot: empty }}\n"
    );
    for name in names {
        let file = match *name {
            "bomb" => "bomb.sql.zst",
            "gzip" => "gzip.sql.gz",
            name => name,
        };
        writeln!(harness, "  - {{ name: {name}, snapshot: {file} }}").unwrap();
    }
    bench.write_all(&[
        ("m/1_a.up.sql", "CREATE TABLE z (id int);\n"),
        ("m/1_a.down.sql", "DROP TABLE z;\n"),
    ]);
    let outcome = bench.run_config(&harness);
    assert_eq!(outcome.tenant("sound").verdict(), "pass");
    outcome
}

/// Time and space without end.
#[expect(clippy::disallowed_methods, reason = "it measures")]
fn endless(bench: &Bench) {
    bench.write("loop", "DO $$ BEGIN LOOP END LOOP; END $$;\n");
    bench.write("huge", "SELECT repeat('x', 2000000000);\n");
    // 256 GiB of empty lines in a few megabytes.
    let frame = zstd::encode_all(&vec![b'\n'; 64 << 20][..], 3).unwrap();
    bench.write("bomb.sql.zst", frame.repeat(4096));
    bench.write("gzip.sql.gz", gzip(&vec![b'\n'; 64 << 20]).repeat(1024));
    let begun = Instant::now();
    let outcome = run(bench, "{ restore: 3s }", &["loop", "huge", "bomb", "gzip"]).expect(3);
    assert!(begun.elapsed() < Duration::from_mins(1));
    for (name, id, says) in [
        ("loop", "run.time-limit", "psql did not end within 3.0 s"),
        ("huge", "seed.restore-failed", "length too large"),
        (
            "bomb",
            "run.time-limit",
            "reading bomb.sql.zst did not end within 3.0 s",
        ),
        (
            "gzip",
            "run.time-limit",
            "reading gzip.sql.gz did not end within 3.0 s",
        ),
    ] {
        let tenant = outcome.tenant(name);
        assert_eq!(tenant.verdict(), "error");
        let finding = tenant.only();
        assert_eq!(finding["id"], id, "{finding:#}");
        assert!(
            finding["message"].as_str().unwrap().contains(says),
            "{finding:#}"
        );
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What a dump leaves on the server: triggers, settings that start programs, libraries, sessions
/// that never begin.
fn lasting(bench: &Bench) {
    let prey = bench.path("prey");
    std::fs::create_dir(&prey).unwrap();
    std::fs::set_permissions(&prey, std::fs::Permissions::from_mode(0o777)).unwrap();
    let file = prey.join("made");
    let dumps = [
        (
            "trigger",
            "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN\n\
             EXECUTE $x$COPY (SELECT 1) TO PROG$x$ || $x$RAM 'touch FILE'$x$; END $$;\n\
             CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();\n",
        ),
        (
            "archive",
            "ALTER SYSTEM SET archive_mode = on;\nALTER SYSTEM SET archive_command = 'touch FILE';\n\
             ALTER SYSTEM SET archive_cleanup_command = 'touch FILE';\n\
             SELECT pg_reload_conf(), pg_switch_wal();\n",
        ),
        (
            "library",
            "ALTER SYSTEM SET shared_preload_libraries = 'nowhere_to_be_found';\n",
        ),
        (
            "listen",
            "ALTER SYSTEM SET listen_addresses = '*';\nALTER SYSTEM SET port = 5439;\n",
        ),
        // A worker that goes on after its session.
        (
            "worker",
            "CREATE EXTENSION pg_prewarm;\nSELECT autoprewarm_start_worker();\n",
        ),
        // One whose library has to be there when the server starts.
        ("cron", "CREATE EXTENSION pg_cron;\n"),
        (
            "login",
            "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN\n\
             PERFORM pg_sleep(600); END $$;\n\
             CREATE EVENT TRIGGER e ON login EXECUTE FUNCTION f();\nALTER EVENT TRIGGER e ENABLE ALWAYS;\n",
        ),
    ];
    for (name, text) in dumps {
        bench.write(name, text.replace("FILE", file.to_str().unwrap()));
    }
    // The second time from seeds, whose servers start with what the dumps have set.
    for round in 1..=2 {
        let names = ["trigger", "archive", "library", "listen", "worker", "cron"];
        let outcome = run(bench, "{}", &names);
        assert!(!file.exists());
        let verdict = |name: &str| outcome.tenant(name).verdict().to_owned();
        for (name, expected) in [("archive", "pass"), ("library", "pass"), ("listen", "pass")] {
            let findings = &outcome.tenant(name).0["findings"];
            assert_eq!(verdict(name), expected, "{round} {name}: {findings:#}");
        }
        assert_ne!(verdict("trigger"), "pass");
        assert_eq!(
            verdict("worker"),
            "pass",
            "{:#}",
            outcome.tenant("worker").0["findings"]
        );
        assert_eq!(verdict("cron"), "error");
        assert_eq!(
            outcome.tenant("cron").only()["id"],
            "seed.extension-missing"
        );
    }
    // Where there are such triggers, no session begins any more; else it is no dump for this server.
    let harness = "version: 1\nlimits: { tenant: 10s }\nmigration: { format: sql, path: m }\n\
                   tenants: [{ name: login, snapshot: login }]\n";
    let outcome = bench.run_config(harness).expect(3);
    assert_eq!(outcome.tenant("login").verdict(), "error");
}
