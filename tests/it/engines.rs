//! Engines on other machines, over ssh and TLS, and engines that go away while others are left.
//!
//! What takes long is done where faults are asked for: `make faults`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::bench::{Bench, Engine, run_id, with};
use crate::gate::{Gate, engine_socket};
use crate::leftovers;
use crate::outcome::Outcome;
use crate::own_engine::OwnEngine;

/// Whether there is time for what takes long.
fn has_time() -> bool {
    let has = std::env::var_os("PGREHEARSE_FAULT_ROUNDS").is_some();
    if !has {
        eprintln!("passed without being run: `make faults` has the time for it");
    }
    has
}

/// A project whose migration takes a moment.
fn write_project(bench: &Bench, postgres: &str, tenants: &[&str]) {
    let rows = "1\n".repeat(50);
    let mut harness = format!(
        "version: 1\njobs: 1\npostgres: {{ {postgres} }}\nmigration: {{ format: sql, path: m }}\ntenants:\n"
    );
    for tenant in tenants {
        writeln!(harness, "  - {{ name: {tenant}, snapshot: {tenant}.sql }}").unwrap();
        bench.write(
            &format!("{tenant}.sql"),
            format!("-- {tenant}\nCREATE TABLE t (id int);\nCOPY t (id) FROM stdin;\n{rows}\\.\n"),
        );
    }
    bench.write_all(&[
        ("harness.yaml", &harness),
        (
            "m/1_u.up.sql",
            "CREATE TABLE u (id int);\nSELECT pg_sleep(1);\n",
        ),
        ("m/1_u.down.sql", "DROP TABLE u;\n"),
    ]);
}

/// Removes what says that something may be on an engine that will never be there again.
fn forget(bench: &Bench) {
    for folder in leftovers::files(&bench.temporary()) {
        let left: Vec<_> = leftovers::entries(Path::new(&folder));
        assert!(
            left.iter().all(|path| path.ends_with("owner.json")),
            "{left:?}"
        );
        std::fs::remove_dir_all(folder).unwrap();
    }
}

fn two(first: &Gate, second: &Gate) -> String {
    format!("engines: [\"{}\", \"{}\"]", first.url(), second.url())
}

/// A server for ssh on a loopback port, with keys of its own.
#[derive(Debug)]
struct Sshd(Child);

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Puts an `ssh` into the bench that needs no settings of the user's: the real one with a server of
/// its own where there is one, otherwise one that leads to the engine by a link.
fn make_ssh(bench: &Bench) -> Option<Sshd> {
    use std::os::unix::fs::PermissionsExt as _;
    let root = bench.path("");
    let root = root.to_str().unwrap().trim_end_matches('/');
    let program = |text: String| {
        let path = bench.write("bin/ssh", text);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    program(
        "#!/bin/sh\nwhile [ $# -gt 0 ]; do case $1 in -L) pair=$2; shift ;; esac; shift; done\n\
         ln -s \"${pair#*:}\" \"${pair%%:*}\"\nexec cat\n"
            .to_owned(),
    );
    if !rustix::process::geteuid().is_root() || !Path::new("/usr/sbin/sshd").exists() {
        return None;
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    for key in ["host", "user"] {
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-f"])
            .arg(bench.path(key))
            .status();
        assert!(made.unwrap().success());
    }
    bench.write_all(&[
        (
            "sshd.conf",
            &format!(
                "Port {port}\nListenAddress 127.0.0.1\nHostKey {root}/host\nPidFile none\n\
                 AuthorizedKeysFile {root}/user.pub\nStrictModes no\nUsePAM no\n\
                 PasswordAuthentication no\nPermitRootLogin yes\n"
            ),
        ),
        (
            "ssh.conf",
            &format!(
                "Host engine.test\nHostName 127.0.0.1\nPort {port}\nUser root\nIdentityFile {root}/user\n\
                 IdentitiesOnly yes\nStrictHostKeyChecking no\nUserKnownHostsFile {root}/known\n"
            ),
        ),
    ]);
    let _ = std::fs::create_dir_all("/run/sshd");
    let sshd = Command::new("/usr/sbin/sshd")
        .args(["-D", "-e", "-f"])
        .arg(bench.path("sshd.conf"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let sshd = Sshd(sshd);
    for _ in 0..50 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            program(format!(
                "#!/bin/sh\nexec /usr/bin/ssh -F {root}/ssh.conf \"$@\"\n"
            ));
            return Some(sshd);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    None
}

/// One ssh brings the engine's socket here; nothing of it is left, and Ctrl-C does not end it early.
#[test]
fn docker_over_ssh() {
    with(Engine::Docker, |bench| {
        let sshd = make_ssh(bench);
        eprintln!("with an ssh server: {}", sshd.is_some());
        let path = std::env::var("PATH").unwrap();
        let path = format!("{}:{path}", bench.path("bin").display());
        let socket = engine_socket();
        let url = format!("ssh://engine.test{}", socket.display());
        let environment = [("DOCKER_HOST", url), ("PATH", path)];
        write_project(bench, "pull: never", &["a"]);
        let outcome = bench.run_with(&[], &environment).expect(0);
        let facts = &outcome.report()["run"]["engine_reason"];
        assert!(facts.as_str().unwrap_or("").contains("ssh://engine.test") || facts.is_null());
        if has_time() {
            let mut run = bench.start_with(&[], &environment);
            run.wait_for_stage("a", "migrate");
            run.signal(Signal::INT);
            run.finish().expect(130);
        }
        // Of one that is killed the next one removes everything.
        let mut run = bench.start_with(&[], &environment);
        run.wait_for_stage("a", "migrate");
        let id = run_id(&run.dir).unwrap();
        run.signal(Signal::KILL);
        run.finish().expect(-1);
        assert_ne!(leftovers::containers(&id), Vec::<String>::new());
        // Nobody names the engine here: what the run has left does.
        let outcome = bench.pgrehearse_with(
            &["clean"],
            &[
                ("PATH", environment[1].1.clone()),
                (
                    "DOCKER_HOST",
                    format!("unix://{}", bench.path("no.sock").display()),
                ),
            ],
        );
        assert_eq!(outcome.code, 0, "{outcome:?}");
        assert_eq!(leftovers::containers(&id), Vec::<String>::new());
        drop(sshd);
        // Without a server, ssh says why.
        let wrong = [("DOCKER_HOST", "ssh://nobody@127.0.0.1:1/x.sock".to_owned())];
        let outcome = bench.run_with(&[], &wrong).expect(3);
        assert!(outcome.stderr.contains("ssh"), "{}", outcome.stderr);
    });
}

/// An engine that only talks to those whom it knows, and only then.
#[test]
fn docker_with_tls() {
    with(Engine::Docker, |bench| {
        let Some(engine) = OwnEngine::start() else {
            eprintln!("passed without being run: no engine can be started here");
            return;
        };
        write_project(bench, "pull: never", &["a"]);
        let told = |environment: &[(&str, String)]| {
            let outcome = bench.pgrehearse_with(&["doctor"], environment);
            outcome.stderr
        };
        let known = engine.environment();
        // It answers, and says what it has not.
        let text = told(&known);
        assert!(text.contains("is not on the Docker engine"), "{text}");
        // The address alone can ask for TLS as well.
        let url = engine.url().replace("tcp://", "https://");
        let text = told(&[("DOCKER_HOST", url), known[2].clone()]);
        assert!(text.contains("is not on the Docker engine"), "{text}");
        let text = told(&[known[0].clone()]);
        assert!(text.contains("failed to reach a Docker engine"), "{text}");
        let nowhere = bench.path("nowhere").display().to_string();
        let text = told(&[
            known[0].clone(),
            known[1].clone(),
            ("DOCKER_CERT_PATH", nowhere),
        ]);
        assert!(text.contains("TLS needs"), "{text}");
        // Certificates of somebody else are not believed, in either direction.
        let other = OwnEngine::not_started().unwrap();
        let stranger = other.certificates().display().to_string();
        let text = told(&[
            known[0].clone(),
            known[1].clone(),
            ("DOCKER_CERT_PATH", stranger),
        ]);
        assert!(text.contains("failed to reach a Docker engine"), "{text}");
        assert!(text.contains("certificate"), "{text}");
        drop(other);
        if has_time() {
            engine.load("postgres:17");
            bench.own_cache();
            bench.run_with(&[], &known).expect(0);
            // Seeds on an engine that is asked go, and those on one that is not stay known.
            let dir = bench.path("c").display().to_string();
            let clean = ["clean", "--seeds", "--seed-dir", &dir];
            let elsewhere = [("DOCKER_HOST", "unix:///nowhere.sock".to_owned())];
            let seeds = engine.docker(&["volume", "ls", "--quiet"]);
            assert!(!seeds.is_empty());
            let outcome = bench.pgrehearse_with(&clean, &elsewhere);
            assert_eq!(outcome.code, 3, "{outcome:?}");
            assert!(outcome.stderr.contains("still on the Docker engine"));
            // It is in no cache any more, so a run with that engine removes it.
            bench.pgrehearse_with(&clean, &known).expect(0);
            assert_eq!(engine.docker(&["volume", "ls", "--quiet"]), "");
            assert_eq!(engine.docker(&["ps", "--all", "--quiet"]), "");
        }
    });
}

/// All tenants pass, and those that were where the engine died say so.
#[track_caller]
fn all_pass(outcome: &Outcome, tenants: &[&str]) {
    let mut retried = 0;
    for tenant in tenants {
        let told = outcome.tenant(tenant);
        match told.verdict() {
            "pass" => {}
            "warn" => {
                assert_eq!(told.only()["id"], "run.retried");
                retried += 1;
            }
            _ => panic!("{:#}", told.0),
        }
    }
    assert!(retried > 0);
}

/// Whatever its tenant is doing there at that moment, it is done on the other engine.
#[test]
fn docker_one_of_two_dies() {
    with(Engine::Docker, |bench| {
        // One of them is shown always.
        let stages = ["teardown", "provision", "migrate"];
        let wanted = if has_time() { 3 } else { 1 };
        for stage in &stages[..wanted] {
            let (left, dying) = (Gate::open(), Gate::open());
            let tenants = ["a", "b"];
            write_project(bench, &two(&left, &dying), &tenants);
            let mut run = bench.start(&[]);
            // The first one goes to the first engine.
            run.wait_for(|event| {
                event["type"] == "stage_started"
                    && event["tenant"] == "b"
                    && event["stage"] == *stage
            });
            dying.shut();
            let outcome = run.finish().expect(0);
            all_pass(&outcome, &tenants);
            // It is told, and `clean` knows where to look.
            assert!(outcome.stderr.contains("does not answer"));
            let cleaned = bench.pgrehearse(&["clean"]).expect(3);
            assert!(cleaned.stderr.contains(&dying.url()), "{cleaned:?}");
            forget(bench);
        }
    });
}

/// An engine that takes everything and answers nothing is given up after a while.
#[test]
#[expect(clippy::disallowed_methods, reason = "it measures")]
fn docker_silent() {
    if !has_time() {
        return;
    }
    with(Engine::Docker, |bench| {
        let (left, dying) = (Gate::open(), Gate::open());
        write_project(bench, &two(&left, &dying), &["a", "b"]);
        let mut run = bench.start(&[]);
        run.wait_for_stage("b", "migrate");
        dying.fall_silent();
        let begun = Instant::now();
        let outcome = run.finish().expect(0);
        all_pass(&outcome, &["a", "b"]);
        assert!(begun.elapsed() < Duration::from_mins(2), "{begun:?}");
        assert!(outcome.stderr.contains("does not answer"));
        // Whoever asks for the end gets it.
        let silent = Gate::open();
        write_project(bench, &format!("docker_host: \"{}\"", silent.url()), &["a"]);
        let mut run = bench.start(&[]);
        run.wait_for_stage("a", "migrate");
        let id = run_id(&run.dir).unwrap();
        silent.fall_silent();
        std::thread::sleep(Duration::from_secs(1));
        let begun = Instant::now();
        run.signal(Signal::INT);
        let outcome = run.finish().expect(130);
        assert!(begun.elapsed() < Duration::from_secs(40), "{begun:?}");
        assert!(outcome.stderr.contains("does not answer"), "{outcome:?}");
        // What it had there is found by its mark.
        bench.pgrehearse(&["clean"]);
        assert_eq!(leftovers::containers(&id), Vec::<String>::new());
        forget(bench);
    });
}

/// The only engine is killed in the middle: an error with its cause, and `clean` finds what is left
/// once it is there again.
#[test]
fn docker_killed() {
    if !has_time() {
        return;
    }
    with(Engine::Docker, |bench| {
        let Some(mut engine) = OwnEngine::start() else {
            eprintln!("passed without being run: no engine can be started here");
            return;
        };
        engine.load("postgres:17");
        write_project(bench, "pull: never", &["a", "b"]);
        bench.own_cache();
        let known = engine.environment();
        let mut run = bench.start_with(&[], &known);
        run.wait_for_stage("a", "migrate");
        engine.kill();
        let outcome = run.finish().expect(3);
        for tenant in ["a", "b"] {
            let told = outcome.tenant(tenant);
            assert_eq!(told.verdict(), "error", "{:#}", told.0);
            for finding in told.decisive() {
                let id = finding["id"].as_str().unwrap();
                assert!(
                    id.starts_with("run.")
                        || id.starts_with("provision.")
                        || id.starts_with("teardown."),
                    "{finding:#}"
                );
            }
        }
        assert!(engine.begin());
        bench
            .pgrehearse_with(&["clean", "--seeds"], &known)
            .expect(0);
        assert_eq!(engine.docker(&["ps", "--all", "--quiet"]), "");
        assert_eq!(engine.docker(&["volume", "ls", "--quiet"]), "");
    });
}
