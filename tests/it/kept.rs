//! Sandboxes that are kept for a person to look at.

use std::process::{Command, Stdio};

use crate::bench::{Bench, Engine};
use crate::on_both_engines;

on_both_engines!(failed_ones; local: killed_ones);

/// Only the tenant that failed is kept; it answers, shows that a wrapped step left nothing, and
/// goes when it is told to.
fn failed_ones(bench: &Bench) {
    bench.write_all(&[
        ("bad.sql", "CREATE TABLE taken (id int);"),
        ("m/1_a.up.sql", "CREATE TABLE first (id int);"),
        ("m/1_a.down.sql", "DROP TABLE first;"),
        (
            "m/2_b.up.sql",
            "CREATE TABLE second (id int);\nCREATE TABLE taken (id int);",
        ),
        ("m/2_b.down.sql", "DROP TABLE taken;\nDROP TABLE second;"),
        (
            "harness.yaml",
            "version: 1\n\
             tenants:\n\
             \x20 - { name: good, snapshot: empty }\n\
             \x20 - { name: bad, snapshot: bad.sql }\n\
             migration: { format: sql, path: m }\n",
        ),
    ]);
    let outcome = bench.run(&["--keep", "failed"]).expect(1);
    let kept: Vec<_> = outcome
        .events()
        .into_iter()
        .filter_map(|event| {
            let message = event["message"]
                .as_str()?
                .strip_prefix("kept: ")?
                .to_owned();
            Some((event["tenant"].clone(), message))
        })
        .collect();
    let [(tenant, line)] = kept.as_slice() else {
        panic!("not one kept sandbox: {kept:?}")
    };
    assert_eq!(tenant, "bad");
    let tables = "SELECT string_agg(tablename, ',' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'";
    let ask = || {
        let line = line.replace("docker exec -it", "docker exec");
        let output = Command::new("sh")
            .args(["-c", &format!("{line} -XAt -c \"{tables}\"")])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        (
            output.status.success(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    assert_eq!(ask(), (true, "first,taken\n".to_owned()), "{line}");

    // Neither the next run nor a plain `clean` takes it away, from wherever they come.
    for outcome in [
        bench.run(&["--tenant", "good"]).expect(0),
        bench.pgrehearse(&["clean"]).expect(0),
    ] {
        assert!(!outcome.stderr.contains("tenant bad"), "{}", outcome.stderr);
    }
    if bench.engine == Engine::Docker {
        let elsewhere = bench.path("u");
        std::fs::create_dir(&elsewhere).unwrap();
        let mut clean = bench.command(&["clean"]);
        let output = clean.env("TMPDIR", elsewhere).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && !told.contains("tenant bad"),
            "{told}"
        );
    }
    assert_eq!(ask(), (true, "first,taken\n".to_owned()), "{line}");
    // This takes all that is kept, so the other engine's test is kept out of it.
    let nowhere = format!("unix://{}", bench.path("no.sock").display());
    let words = match bench.engine {
        Engine::Docker => vec!["clean", "--kept"],
        Engine::Local => vec!["clean", "--kept", "--docker-host", &nowhere],
    };
    bench.pgrehearse(&words).expect(0);
    assert!(!ask().0);
}

/// A server that was killed leaves nothing in the machine's shared memory once its folder is gone.
fn killed_ones(bench: &Bench) {
    bench.write_all(&[
        ("m/1_a.up.sql", "CREATE TABLE first (id int);"),
        ("m/1_a.down.sql", "DROP TABLE first;"),
        (
            "harness.yaml",
            "version: 1\ntenants: [{ name: a, snapshot: empty }]\nmigration: { format: sql, path: m }\n",
        ),
    ]);
    let kept = bench.run(&["--keep", "always"]).expect(0);
    let told = kept.events().into_iter().find_map(|event| {
        let line = event["message"].as_str()?.strip_prefix("kept: ")?;
        let (_, socket) = line.split_once(" -h ")?;
        Some(socket.split_once("/s ")?.0.to_owned())
    });
    let data = std::path::PathBuf::from(told.unwrap()).join("data");
    // What its sessions share is in the folder.
    assert!(
        std::fs::read_dir(data.join("pg_dynshmem"))
            .unwrap()
            .next()
            .is_some()
    );
    let file = std::fs::read_to_string(data.join("postmaster.pid")).unwrap();
    let lines: Vec<&str> = file.lines().collect();
    let id = lines[6].split_whitespace().nth(1).unwrap();
    let users = || {
        let table = std::fs::read_to_string("/proc/sysvipc/shm").unwrap();
        table.lines().find_map(|line| {
            let cells: Vec<&str> = line.split_whitespace().collect();
            (cells[1] == id).then(|| cells[6].to_owned())
        })
    };
    assert_ne!(users().as_deref(), Some("0"));
    let server = rustix::process::Pid::from_raw(lines[0].parse().unwrap()).unwrap();
    rustix::process::kill_process(server, rustix::process::Signal::KILL).unwrap();
    // The others notice and end.
    for _ in 0..400 {
        if users().as_deref() == Some("0") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    assert_eq!(
        users().as_deref(),
        Some("0"),
        "the segment of a killed server"
    );
    let nowhere = format!("unix://{}", bench.path("no.sock").display());
    let clean = ["clean", "--kept", "--docker-host", &nowhere];
    bench.pgrehearse(&clean).expect(0);
    assert!(!data.exists());
    assert_eq!(users(), None);
}
