//! Ends that nobody asked for: a terminal that is closed, a sandbox whose time is over, and a fault of our own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::time::Duration;

use pgrehearse::clock::Clock;
use pgrehearse::config::{EngineChoice, PostgresConfig};
use pgrehearse::event::{Envelope, Event, EventLog, EventSink, RunFacts, Stage};
use pgrehearse::name::RunId;
use pgrehearse::plan::{Choice, Elsewhere, Plan};
use pgrehearse::remote::{Address, RemoteError};
use pgrehearse::run::{Budget, Options, Signals, run as dispatch};
use pgrehearse::sandbox::{Freeze, Mark, RuntimeDir, SandboxSpec, ServerState, choose};
use pgrehearse::stage::{Demand, Fleet, Lane, Seeds, Shadows, Shared};
use pgrehearse::suite::GoldenFiles;

use crate::bench::{Bench, Engine, with};
use crate::interrupted::write_slow_fleet;
use crate::on_both_engines;
use crate::outcome::read_events;

on_both_engines!(time_is_over);

/// Whoever closes the window of a run wants its end; what it says goes nowhere by then.
#[test]
fn terminal_closed() {
    with(Engine::Local, |bench| {
        write_slow_fleet(bench);
        let dir = bench.path("r");
        let line = format!(
            "exec {} run --tenant migrate --report-dir {}",
            env!("CARGO_BIN_EXE_pgrehearse"),
            dir.display()
        );
        // `script` owns the terminal. With its end the terminal is gone.
        let mut terminal = Command::new("script")
            .args(["--quiet", "--return", "--command", &line, "/dev/null"])
            .envs(
                bench
                    .command(&[])
                    .get_envs()
                    .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))),
            )
            .env("TERM", "xterm")
            .current_dir(bench.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let patiently = |what: &str, holds: &dyn Fn() -> bool| {
            for _ in 0..600 {
                if holds() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
            panic!("{what}: {:#?}", read_events(&dir));
        };
        let has = |kind: &'static str, stage: &'static str| {
            let dir = dir.clone();
            move || {
                let mut events = read_events(&dir).into_iter();
                events.any(|event| {
                    event["type"] == kind && (stage.is_empty() || event["stage"] == stage)
                })
            }
        };
        patiently("it begins", &has("stage_started", "migrate"));
        terminal.kill().unwrap();
        terminal.wait().unwrap();
        patiently("it ends", &has("run_finished", ""));
        let events = read_events(&dir);
        let told = events
            .iter()
            .find(|event| event["type"] == "run_interrupted");
        assert_eq!(told.unwrap()["signal"], "SIGHUP");
        patiently("it reports", &|| dir.join("report.json").exists());
        patiently("nothing is left", &|| {
            crate::leftovers::files(&bench.temporary()).is_empty()
        });
    });
}

/// A sandbox that nobody comes back for ends by itself, and the next sweep removes what is left.
fn time_is_over(bench: &Bench) {
    let postgres = PostgresConfig {
        engine: match bench.engine {
            Engine::Local => EngineChoice::Local,
            Engine::Docker => EngineChoice::Docker,
        },
        image: "postgres:17".to_owned(),
        ..PostgresConfig::default()
    };
    let runtime = RuntimeDir::open(&bench.temporary()).unwrap();
    let id = RunId::new(Clock::system().now(), std::process::id());
    let spec = SandboxSpec {
        mark: Mark::new(&id, 1, "acme", i64::MAX),
        memory_bytes: 256 << 20,
        files_in_memory: None,
        cpus: 1.0,
        settings: std::collections::BTreeMap::new(),
        start_limit: Duration::from_mins(1),
        life: Duration::from_secs(4),
        from: None,
        freeze: Freeze::Not,
        cancel: tokio_util::sync::CancellationToken::new(),
    };
    let tokio = tokio::runtime::Runtime::new().unwrap();
    tokio.block_on(async {
        let (engine, _) = choose(&postgres, &runtime).await.unwrap();
        let sandbox = engine.start(&spec).await.unwrap();
        let mut state = sandbox.state().await;
        for _ in 0..200 {
            if state != ServerState::Running {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            state = sandbox.state().await;
        }
        assert!(matches!(state, ServerState::Gone(_)), "{state:?}");
        // Nobody releases it. What there is of it has a mark.
        std::mem::forget(sandbox);
        let removal = engine.remove_all(id.as_str()).await;
        assert_eq!(removal.problems, Vec::<String>::new());
        assert!(!removal.removed.is_empty());
    });
}

/// Panics where somebody's rehearsal is told to begin its migration.
struct Fault(&'static str);

impl EventSink for Fault {
    fn on_event(&mut self, envelope: &Envelope) {
        if let Event::StageStarted { tenant, stage } = &envelope.event {
            let here = tenant.as_str() == self.0 && *stage == Stage::Migrate;
            assert!(!here, "a fault of our own");
        }
    }
}

/// A fault in one rehearsal is that tenant's error; the others go on, and its sandbox is removed.
#[test]
fn panic_in_a_rehearsal() {
    with(Engine::Local, |bench| {
        for tenant in ["a", "b"] {
            bench.write(&format!("{tenant}.sql"), "CREATE TABLE t (id int);\n");
        }
        let file = bench.write(
            "harness.yaml",
            "version: 1\npostgres: { engine: local }\nseeds: { cache: false }\n\
             tenants: [{ name: a, snapshot: a.sql }, { name: b, snapshot: b.sql }]\n\
             migration: { format: sql, path: m }\n",
        );
        bench.write_all(&[
            ("m/1_a.up.sql", "CREATE TABLE z (id bigint);\n"),
            ("m/1_a.down.sql", "DROP TABLE z;\n"),
        ]);
        let told = rehearse(&file, &bench.temporary(), &bench.path("tenants"));
        let of = |tenant: &str| -> Vec<String> {
            let findings = told.iter().filter_map(|event| match event {
                Event::FindingRaised {
                    tenant: whose,
                    finding,
                } if whose.as_str() == tenant => Some(finding.id.clone()),
                _ => None,
            });
            findings.collect()
        };
        assert_eq!(of("a"), ["run.unexpected"]);
        assert_eq!(of("b"), Vec::<String>::new());
        let ended = told.iter().any(
            |event| matches!(event, Event::TenantFinished { tenant, .. } if tenant.as_str() == "b"),
        );
        assert!(ended);
    });
}

/// Nothing is anywhere else.
struct Nowhere;

impl Elsewhere for Nowhere {
    fn list(&self, _: &Address, _: &str) -> Result<Vec<Address>, RemoteError> {
        Ok(Vec::new())
    }

    fn file(&self, _: &Address) -> Result<PathBuf, RemoteError> {
        Err(RemoteError::Interrupted)
    }
}

fn facts() -> RunFacts {
    serde_json::from_value(serde_json::json!({
        "id": "a", "started_at": "a", "engine": "local", "engine_reason": "", "postgres_version": null,
        "tool_version": "0", "config_sha256": "", "migration_sha256": "", "reveal_values": false,
    }))
    .unwrap()
}

/// Runs what harness.yaml says with a fault in it; gives what was told.
fn rehearse(harness: &Path, temporary: &Path, tenants_dir: &Path) -> Vec<Event> {
    let config = pgrehearse::config::load(harness, &|_| None).unwrap().config;
    let choice = Choice {
        tenants: Vec::new(),
        shard: None,
        durations: None,
    };
    let plan = Plan::make(&config, &choice, &Nowhere).unwrap();
    let runtime = RuntimeDir::open(temporary).unwrap();
    let told = Arc::new(std::sync::Mutex::new(Vec::new()));
    let sink = {
        let told = Arc::clone(&told);
        move |envelope: &Envelope| told.lock().unwrap().push(envelope.event.clone())
    };
    let tokio = tokio::runtime::Runtime::new().unwrap();
    tokio.block_on(async {
        let (engine, _) = choose(&config.postgres, &runtime).await.unwrap();
        let clock = Clock::system();
        let id = RunId::new(clock.now(), std::process::id() + 1);
        let demands: Vec<Demand> = plan
            .tenants
            .iter()
            .map(|tenant| Demand::of(&config, &engine, tenant, &std::collections::BTreeMap::new()))
            .collect();
        let seeds = Seeds::for_tenants(&plan.tenants, None);
        let lanes = vec![Arc::new(Lane::new(engine, seeds, 1, 1))];
        let shared = Arc::new(Shared {
            run: id,
            config,
            migration: plan.migration,
            log: EventLog::new(clock.clone(), vec![Box::new(sink), Box::new(Fault("a"))]),
            clock,
            tenants_dir: tenants_dir.to_owned(),
            models: Vec::new(),
            load: Vec::new(),
            workload: pgrehearse::planner::Workload::default(),
            shadows: Shadows::of(&[]),
            fleet: Fleet::default(),
            golden: GoldenFiles::default(),
            idle_gates: Vec::new(),
            next_sandbox: AtomicU32::new(1),
            variation: None,
        });
        let options = Options {
            facts: facts(),
            fail_fast: false,
            budgets: vec![Budget {
                jobs: 1,
                ..Budget::default()
            }],
            demands,
        };
        let mut signals = Signals::listen().unwrap();
        let end = dispatch(shared, lanes, plan.tenants, options, &mut signals).await;
        assert_eq!(end.left, Vec::<String>::new());
    });
    let told = told.lock().unwrap();
    told.clone()
}
