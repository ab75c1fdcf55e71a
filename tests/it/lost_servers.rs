//! Servers that are killed or that crash: what the migration did is its failure, everything else an
//! error, and nothing is left.

use std::process::Command;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::bench::{Bench, Engine, run_id};
use crate::interrupted::write_slow_fleet;
use crate::leftovers;
use crate::on_both_engines;
use crate::outcome::{Outcome, Started};

on_both_engines!(
    killed_in_every_stage,
    killed_while_a_tool_migrates,
    crashed_by_the_migration,
    backend_killed,
    not_started_in_time,
);

/// Kills the server of a run as a whole.
fn kill_server(bench: &Bench, run: &str) {
    match bench.engine {
        Engine::Docker => {
            let ids = leftovers::containers(run);
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            leftovers::docker(&[&["kill"], &ids[..]].concat());
        }
        Engine::Local => {
            for dir in leftovers::files(&bench.temporary()) {
                let file = std::path::Path::new(&dir).join("data/postmaster.pid");
                if dir.contains(run)
                    && let Ok(text) = std::fs::read_to_string(file)
                {
                    kill(text.lines().next().unwrap());
                }
            }
        }
    }
}

fn kill(pid: &str) {
    let pid = Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
    kill_process(pid, Signal::KILL).unwrap();
}

/// Does harm to a stage of a tenant, and again where the rehearsal begins anew.
fn harm(run: &mut Started, tenant: &str, stage: &str, harm: impl Fn(&str)) {
    let mut after = 0;
    for _ in 0..2 {
        let later = |event: &Value| event["seq"].as_u64().unwrap() > after;
        run.wait_for(|event| {
            later(event)
                && event["type"] == "stage_started"
                && event["tenant"] == tenant
                && event["stage"] == stage
        });
        std::thread::sleep(std::time::Duration::from_millis(700));
        harm(&run_id(&run.dir).unwrap());
        let next = run.wait_for(|event| {
            later(event) && (event["type"] == "tenant_retried" || event["type"] == "run_finished")
        });
        if next["type"] == "run_finished" {
            return;
        }
        after = next["seq"].as_u64().unwrap();
    }
}

/// An error of the harness that says so; nothing is blamed on the migration.
#[track_caller]
fn is_an_error(outcome: &Outcome, tenant: &str, stage: &str) -> Value {
    let told = outcome.tenant(tenant);
    assert_eq!(told.verdict(), "error", "{stage}: {:#}", told.0["findings"]);
    assert_eq!(
        told.stage(stage),
        "error",
        "{stage}: {:#}",
        told.0["findings"]
    );
    let mut decisive = told.decisive();
    decisive.retain(|finding| finding["id"] != "run.retried");
    for finding in &decisive {
        let id = finding["id"].as_str().unwrap();
        assert!(
            id.starts_with("run.") || id == "seed.restore-failed",
            "{stage}: {finding:#}"
        );
    }
    decisive[0].clone()
}

fn killed_in_every_stage(bench: &Bench) {
    write_slow_fleet(bench);
    for (tenant, stage) in [
        ("seed", "seed"),
        ("migrate", "migrate"),
        ("query", "suites"),
        ("program", "suites"),
        ("rollback", "rollback"),
        ("redo", "redo"),
    ] {
        // The program would sleep for long after its server is gone, as programs do.
        let script = std::fs::read_to_string(bench.path("program.sh")).unwrap();
        bench.write(
            "program.sh",
            script.replace(
                "sleep 600 & wait",
                "until ! psql -c 'SELECT pg_sleep(600)'; do :; done; exit 1",
            ),
        );
        let mut run = bench.start(&["--tenant", tenant]);
        harm(&mut run, tenant, stage, |id| kill_server(bench, id));
        let outcome = run.finish().expect(3);
        is_an_error(&outcome, tenant, stage);
    }
}

/// The exit code of somebody else's tool says nothing where the server was killed under it.
fn killed_while_a_tool_migrates(bench: &Bench) {
    bench.write(
        "harness.yaml",
        "version: 1\ntenants: [{ name: a, snapshot: empty }]\n\
         migration: { format: command, up: \"psql -c 'SELECT pg_sleep(600)'\", down: \"true\" }\n",
    );
    let mut run = bench.start(&[]);
    harm(&mut run, "a", "migrate", |id| kill_server(bench, id));
    let outcome = run.finish().expect(3);
    is_an_error(&outcome, "a", "migrate");
}

/// The migration runs into the server's own bugs, or ends its own session.
fn crashed_by_the_migration(bench: &Bench) {
    bench.write_all(&[
        (
            "harness.yaml",
            "version: 1\nmigration: { format: sql, path: m }\ntenants:\n\
             \x20 - { name: crash, snapshot: empty, to: \"1\" }\n\
             \x20 - { name: terminate, snapshot: t.sql, from: \"1\" }\n",
        ),
        ("t.sql", "CREATE TABLE t (id int);\n"),
        // A number is not the address that the function takes it for.
        (
            "m/1_crash.up.sql",
            "CREATE FUNCTION crash(bigint) RETURNS cstring LANGUAGE internal AS 'textout';\nSELECT crash(1);\n",
        ),
        ("m/1_crash.down.sql", "DROP FUNCTION crash(bigint);\n"),
        (
            "m/2_end.up.sql",
            "SELECT pg_terminate_backend(pg_backend_pid());\n",
        ),
        ("m/2_end.down.sql", "SELECT 1;\n"),
    ]);
    let outcome = bench.run(&[]).expect(1);
    // A server that a statement takes along for good was not lost by chance.
    let harness = std::fs::read_to_string(bench.path("harness.yaml")).unwrap();
    let down = "version: 1\npostgres: { settings: { restart_after_crash: off } }\n";
    let stays_down = bench.run_config(&harness.replace("version: 1\n", down));
    let told = stays_down.expect(1);
    let told = told.tenant("crash");
    assert_eq!(told.verdict(), "fail", "{:#}", told.0["findings"]);
    let finding = told.finding("migrate.statement-failed");
    assert!(finding["message"].as_str().unwrap().contains("signal 11"));
    for (tenant, says, file) in [
        ("crash", "signal 11", "m/1_crash.up.sql"),
        ("terminate", "terminated", "m/2_end.up.sql"),
    ] {
        let told = outcome.tenant(tenant);
        assert_eq!(told.verdict(), "fail");
        let finding = told.finding("migrate.statement-failed");
        let message = finding["message"].as_str().unwrap();
        assert!(message.contains(says), "{finding:#}");
        assert_eq!(finding["location"]["file"], file);
        let log = finding["evidence"]["server_log"].as_str().unwrap();
        assert!(log.contains(says) || tenant == "terminate", "{log}");
    }
}

/// Kills the process of the migration's session.
fn kill_session(bench: &Bench, id: &str) {
    // The process of the session tells in its title what it does.
    let found = match bench.engine {
        Engine::Docker => {
            let containers = leftovers::containers(id);
            containers
                .iter()
                .flat_map(|container| leftovers::docker(&["top", container, "-eo", "pid,args"]))
                .collect()
        }
        Engine::Local => {
            let servers: Vec<String> = leftovers::files(&bench.temporary())
                .iter()
                .filter_map(|dir| {
                    std::fs::read_to_string(format!("{dir}/data/postmaster.pid")).ok()
                })
                .map(|text| text.lines().next().unwrap().to_owned())
                .collect();
            let children = Command::new("ps")
                .args(["-o", "pid,args", "--ppid", &servers.join(",")])
                .output()
                .unwrap();
            String::from_utf8_lossy(&children.stdout)
                .lines()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        }
    };
    let session = found.iter().find(|line| line.contains("SELECT")).unwrap();
    kill(session.split_whitespace().next().unwrap());
}

/// The kernel kills one process where memory is short; the server ends the others and goes on.
fn backend_killed(bench: &Bench) {
    bench.write_all(&[
        (
            "harness.yaml",
            "version: 1\nmigration: { format: sql, path: m }\ntenants: [{ name: a, snapshot: empty }]\n",
        ),
        ("m/1_a.up.sql", "SELECT pg_sleep(600);\n"),
        ("m/1_a.down.sql", "SELECT 1;\n"),
    ]);
    let mut run = bench.start(&[]);
    harm(&mut run, "a", "migrate", |id| kill_session(bench, id));
    let outcome = run.finish().expect(3);
    let finding = is_an_error(&outcome, "a", "migrate");
    assert_eq!(finding["id"], "run.server-lost");
    let text = finding.to_string();
    assert!(text.contains("postgres.memory"), "{finding:#}");
    assert_eq!(finding["location"]["file"], "m/1_a.up.sql");
}

/// A server that does not answer in time may not have written yet which process it is.
#[expect(clippy::disallowed_methods, reason = "it measures")]
fn not_started_in_time(bench: &Bench) {
    bench.write_all(&[
        ("m/1_a.up.sql", "CREATE TABLE t (id int);\n"),
        ("m/1_a.down.sql", "DROP TABLE t;\n"),
    ]);
    let harness = |limit: &str| {
        format!(
            "version: 1\nlimits: {{ start: {limit} }}\nmigration: {{ format: sql, path: m }}\n\
             tenants: [{{ name: a, snapshot: empty }}]\n"
        )
    };
    // From now on there is a cluster to start from.
    bench.run_config(&harness("60s")).expect(0);
    for limit in ["1ms", "5ms", "15ms"] {
        let begun = std::time::Instant::now();
        let outcome = bench.run_config(&harness(limit)).expect(3);
        let taken = begun.elapsed();
        let finding = outcome.tenant("a").only().clone();
        assert_eq!(finding["id"], "provision.failed", "{finding:#}");
        assert!(taken.as_secs() < 9, "{limit}: it took {taken:?}");
    }
}
