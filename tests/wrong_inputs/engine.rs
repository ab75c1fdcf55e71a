//! Engines that cannot be used: one message, exit code 3.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use crate::project::{File, Project, STEP, complaints};

fn rehearse(postgres: &str, environment: &[(&str, &str)], says: &[&str]) -> Option<String> {
    let project = project(postgres);
    let mut command = project.command(&["run"]);
    let dir = project.path().to_str().unwrap();
    for (name, value) in environment {
        command.env(name, value.replace("{dir}", dir));
    }
    let ended = Project::end(&mut command);
    complaints(&project, &ended, 3, says).map(|found| format!("{postgres}: {found}"))
}

fn project(postgres: &str) -> Project {
    let project = Project::new(&STEP);
    let text = format!(
        "version: 1\npostgres: {{ {postgres} }}\ntenants: [{{ name: wrongly, snapshot: empty }}]\n\
         migration: {{ format: sql, path: m }}\n"
    );
    std::fs::write(project.path().join("harness.yaml"), text).unwrap();
    project
}

#[test]
fn an_engine_that_cannot_be_reached_is_named() {
    let docker = "engine: docker";
    let socket = ("DOCKER_HOST", "unix:///nowhere.sock");
    #[rustfmt::skip]
    let wrong = [
        rehearse(docker, &[socket], &["failed to reach a Docker engine at unix:///nowhere.sock", "--engine local"]),
        rehearse(docker, &[("DOCKER_HOST", "unix://{dir}/harness.yaml")], &["failed to reach a Docker engine"]),
        rehearse(docker, &[("DOCKER_HOST", "nonsense")], &["at nonsense", "write unix://PATH"]),
        rehearse(docker, &[("DOCKER_HOST", "ssh://me@127.0.0.1:1")], &["at ssh://me@127.0.0.1:1", "ssh "]),
        rehearse(docker, &[("DOCKER_HOST", "ssh://me:secret@there")], &["without a password"]),
        rehearse(docker, &[("DOCKER_HOST", "tcp://127.0.0.1:1")], &["at tcp://127.0.0.1:1", "Connection refused"]),
        rehearse("engine: docker, docker_host: \"unix:///other.sock\"", &[socket], &["at unix:///other.sock"]),
        rehearse("engine: auto, bin_dir: /nowhere", &[socket], &["no engine can be used", "/nowhere.sock", "`postgres.bin_dir` is /nowhere"]),
        rehearse("engine: local, bin_dir: /etc", &[], &["`postgres.bin_dir` is /etc, but it has no `postgres`"]),
        rehearse("engine: local", &[("TMPDIR", "/nowhere")], &["failed to prepare the directory /nowhere/pgrehearse-", "set TMPDIR"]),
        rehearse("engine: local", &[("TMPDIR", "{dir}/harness.yaml")], &["failed to prepare the directory", "set TMPDIR"]),
    ];
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn another_server_is_not_taken_for_an_engine() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        }
    });
    let wrong = rehearse(
        "engine: docker",
        &[("DOCKER_HOST", &address)],
        &["what answers there is not a Docker engine"],
    );
    assert_eq!(wrong, None);
}

/// Runs the `docker` program; what it printed, if it succeeded.
fn docker(arguments: &[&str]) -> Option<String> {
    let output = std::process::Command::new("docker")
        .args(arguments)
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether there is a Docker engine; where one is required, there must be.
fn has_docker() -> bool {
    let found = docker(&["version"]).is_some();
    let required = std::env::var("PGREHEARSE_REQUIRE_DOCKER").is_ok_and(|value| value == "1");
    assert!(found || !required, "no Docker engine answers");
    if !found {
        eprintln!("not tested: no Docker engine answers");
    }
    found
}

#[test]
fn docker_without_the_image() {
    if has_docker() {
        let wrong = rehearse(
            "engine: docker, pull: never, image: \"pgrehearse/nowhere:1\"",
            &[],
            &[
                "the image `pgrehearse/nowhere:1` is not on the Docker engine",
                "docker pull",
            ],
        );
        assert_eq!(wrong, None);
    }
}

#[test]
fn docker_with_an_image_without_postgres() {
    if !has_docker() {
        return;
    }
    let project = project("engine: docker, pull: never, image: \"pgrehearse/bare:test\"");
    let archive = project.path().join("bare.tar");
    let mut builder = tar::Builder::new(std::fs::File::create(&archive).unwrap());
    builder
        .append_path_with_name("Cargo.toml", "readme")
        .unwrap();
    builder.finish().unwrap();
    docker(&["import", archive.to_str().unwrap(), "pgrehearse/bare:test"]).unwrap();
    let ended = Project::end(&mut project.command(&["run"]));
    docker(&["rmi", "pgrehearse/bare:test"]);
    let says = ["the image `pgrehearse/bare:test` cannot run Postgres: it has no user `postgres`"];
    assert_eq!(complaints(&project, &ended, 3, &says), None);
    no_container("wrongly");
}

#[test]
fn docker_whose_container_is_killed() {
    const TENANT: &str = "killed-from-outside";
    if !has_docker() {
        return;
    }
    let project = Project::new(&[
        (
            "harness.yaml",
            File::Text(
                "version: 1\npostgres: { engine: docker, memory: 256MiB }\n\
                 tenants: [{ name: killed-from-outside, snapshot: empty }]\n\
                 migration: { format: sql, path: m }\n",
            ),
        ),
        ("m/1.up.sql", File::Text("SELECT pg_sleep(60);\n")),
        ("m/1.down.sql", File::Text("SELECT 1;\n")),
    ]);
    let mut command = project.command(&["run", "--report-dir", "r"]);
    let run = std::thread::spawn(move || Project::end(&mut command));
    let events = project.path().join("r/events.ndjson");
    let pause = || std::thread::sleep(std::time::Duration::from_millis(500));
    let filter = format!("label=pgrehearse.tenant={TENANT}");
    let begun = r#""stage_started","tenant":"killed-from-outside","stage":"migrate""#;
    // Once is an accident, after which the tenant begins anew.
    let killed: Vec<bool> = (1..=2)
        .map(|attempt| {
            let migrates = (0..60).any(|_| {
                pause();
                std::fs::read_to_string(&events)
                    .is_ok_and(|text| text.matches(begun).count() >= attempt)
            });
            pause();
            let found = docker(&["ps", "-q", "--filter", &filter]).unwrap_or_default();
            migrates && docker(&["kill", &found]).is_some()
        })
        .collect();
    let ended = run.join().unwrap();
    assert_eq!(killed, [true, true], "{}", ended.said);
    let says = ["run.server-lost", "1.up.sql:1:1"];
    assert_eq!(complaints(&project, &ended, 3, &says), None);
    no_container(TENANT);
}

fn no_container(tenant: &str) {
    let filter = format!("label=pgrehearse.tenant={tenant}");
    let left = docker(&["ps", "-aq", "--filter", &filter]);
    assert_eq!(left.as_deref(), Some(""), "containers are left");
}
