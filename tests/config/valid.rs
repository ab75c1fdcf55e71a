//! Right configurations and what they resolve to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use pgrehearse::config::{
    AcceptedHazard, After, App, BudgetConfig, CommandMigration, Comparison, Config, ContainerRun,
    ContainerSuite, EngineChoice, Gate, Hazards, IrreversibleSteps, Isolation, Keep, MaskRule,
    MaskWith, Migration, MigrationFormat, ModelPrograms, Models, NamePattern, Naming, PlanFile,
    Plans, PostgresConfig, Preflight, ProgramResults, PullPolicy, Rollback, RollbackMode,
    RollbackStrategy, SeedsConfig, SnapshotSource, Storage, Suite, SuiteKind, SuiteMount, Tenancy,
    TenantSource, TimeLimits, Tolerance, Traffic, TrafficReader, TrafficScript,
};
use pgrehearse::event::{BaselineEntry, Point, Severity};
use pgrehearse::name::TenantName;
use pgrehearse::text::{DatabaseUrl, Sha256Hasher};

use super::load_case;

const DIR: &str = "tests/config/cases";

fn at(path: &str) -> PathBuf {
    Path::new(DIR).join(path)
}

fn dump(shown: &str) -> SnapshotSource {
    SnapshotSource::Path {
        shown: shown.to_owned(),
        path: at(shown.trim_start_matches("./")),
    }
}

fn map(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
    entries
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect()
}

fn name(text: &str) -> TenantName {
    TenantName::new(text).unwrap()
}

fn named(text: &str, snapshots: Vec<SnapshotSource>, place: (u32, u32)) -> TenantSource {
    TenantSource::Named {
        name: name(text),
        snapshots,
        tenancy: Tenancy::Database,
        labels: BTreeMap::new(),
        database: None,
        from: None,
        to: None,
        live: None,
        place,
    }
}

fn tenants() -> Vec<TenantSource> {
    vec![
        TenantSource::Named {
            name: name("acme"),
            snapshots: vec![dump("snapshots/acme.dump")],
            tenancy: Tenancy::Database,
            labels: map(&[("tier", "gold")]),
            database: Some("app".to_owned()),
            from: Some("0041".to_owned()),
            to: Some("latest".to_owned()),
            live: None,
            place: (15, 7),
        },
        named(
            "multi",
            vec![
                dump("snapshots/shared.dump"),
                dump("./snapshots/multi.dump"),
            ],
            (16, 7),
        ),
        TenantSource::Named {
            name: name("beta"),
            snapshots: vec![dump("snapshots/shared.dump")],
            tenancy: Tenancy::Schema("beta".to_owned()),
            labels: BTreeMap::new(),
            database: None,
            from: None,
            to: None,
            live: None,
            place: (17, 7),
        },
        TenantSource::Files {
            pattern: "snapshots/*.sql.zst".to_owned(),
            before: vec![dump("snapshots/shared.dump")],
            tenants: vec![
                (name("beta2"), dump("snapshots/beta2.sql.zst")),
                (name("gamma"), dump("snapshots/gamma.sql.zst")),
            ],
            labels: map(&[("tier", "silver")]),
            live: None,
            place: (18, 7),
        },
        TenantSource::Schemas {
            snapshots: vec![dump("snapshots/shared.dump")],
            pattern: "tenant_*".to_owned(),
            labels: map(&[("size", "1")]),
            live: None,
            place: (19, 7),
        },
        named("scratch", vec![SnapshotSource::Empty], (20, 5)),
    ]
}

fn masks() -> Vec<MaskRule> {
    let pattern = |shown: &str, parts: &[&str]| NamePattern {
        shown: shown.to_owned(),
        parts: parts.iter().map(ToString::to_string).collect(),
    };
    vec![
        MaskRule {
            table: pattern("app.users", &["app", "users"]),
            column: pattern("*phone*", &[".*phone.*"]),
            with: MaskWith::Hash,
            optional: true,
        },
        MaskRule {
            table: pattern("\"odd.name\"", &["odd\\.name"]),
            column: pattern("note", &["note"]),
            with: MaskWith::Null,
            optional: false,
        },
    ]
}

fn suites() -> Vec<Suite> {
    vec![
        Suite {
            name: "invariants".to_owned(),
            kind: SuiteKind::Sql {
                files: vec![at("checks/quota.sql")],
            },
            on: vec![Point::Migrated],
            on_is_default: true,
            app: App::Both,
            retries: 0,
            isolation: Isolation::Own,
            timeout: Duration::from_mins(5),
        },
        Suite {
            name: "checkout".to_owned(),
            kind: SuiteKind::Command {
                run: r#"test "$DATABASE_URL" != "${OTHER}""#.to_owned(),
                dir: at("checks"),
                env: map(&[("A", "b"), ("FLAG", "yes")]),
                results: ProgramResults::ExitCode,
            },
            on: vec![Point::Base, Point::RolledBack],
            on_is_default: false,
            app: App::Old,
            retries: 0,
            isolation: Isolation::Own,
            timeout: Duration::from_secs(90),
        },
    ]
}

fn hazards() -> Hazards {
    Hazards {
        warn_at: 1 << 20,
        fail_at: 2 << 30,
        severity: BTreeMap::from([
            ("hazard.json-column".to_owned(), Some(Severity::Warning)),
            ("hazard.privileges".to_owned(), None),
        ]),
        allow: vec![AcceptedHazard {
            id: "hazard.type-change".to_owned(),
            step: Some("0041*".to_owned()),
            reason: "in the window".to_owned(),
        }],
        style: false,
    }
}

fn baseline() -> Vec<BaselineEntry> {
    vec![BaselineEntry {
        id: "hazard.type-change".to_owned(),
        step: Some("0041*".to_owned()),
        object: Some("table public.users".to_owned()),
        tenant: Some("acme".to_owned()),
        reason: "known".to_owned(),
    }]
}

fn preflight() -> Preflight {
    Preflight {
        live: Some(DatabaseUrl::parse("postgres://reader:secret@db/{tenant}").unwrap()),
        statement: Duration::from_secs(10),
        lock: Duration::from_secs(1),
        time: Duration::from_mins(5),
    }
}

fn gates() -> Vec<Gate> {
    [
        ("max_lock", "2s"),
        ("max_total", "5m"),
        ("max_rewrite", "100MiB"),
        ("max_snapshot_age", "7d"),
        ("max_size_growth", "10%"),
        ("max_rows_changed", "1000"),
    ]
    .map(|(name, limit)| Gate {
        name: name.to_owned(),
        mode: None,
        labels: BTreeMap::new(),
        limit: limit.to_owned(),
    })
    .into_iter()
    .chain([Gate {
        name: "max_lock".to_owned(),
        mode: Some("ShareLock".to_owned()),
        labels: map(&[("tier", "gold")]),
        limit: "30s".to_owned(),
    }])
    .collect()
}

fn plans() -> Plans {
    let file = |shown: &str, app| PlanFile {
        path: at(shown),
        shown: shown.to_owned(),
        app,
    };
    Plans {
        queries: vec![file("checks/quota.sql", App::New)],
        statements: vec![file("statements/gold.csv", App::Old)],
        top: 20,
        suites: true,
        seq_scan_above: 1024 * 1024 * 1024,
        execute: false,
        timeout: Duration::from_secs(3),
        settings: map(&[("search_path", "app")]),
    }
}

fn traffic() -> Traffic {
    Traffic {
        clients: 50,
        rate: 250.0,
        duration: Duration::from_secs(30),
        scripts: vec![TrafficScript {
            path: at("checks/quota.sql"),
            shown: "checks/quota.sql".to_owned(),
            weight: Some(3),
        }],
        pool: 20,
        timeout: Duration::from_secs(5),
        variables: map(&[("scale", "10")]),
        role: Some("app".to_owned()),
        reader: Some(TrafficReader {
            duration: Duration::from_secs(3),
            tables: vec!["users".to_owned()],
        }),
        retries: 4,
    }
}

#[test]
fn every_key_arrives() {
    let path = at("sketch.ok.yaml");
    let loaded = load_case("sketch.ok.yaml").unwrap_or_else(|e| panic!("{}", e.render(false, 100)));
    let expected = Config {
        sha256: {
            let mut sha256 = Sha256Hasher::default();
            sha256.update(std::fs::read(&path).unwrap());
            // What is a command's own is left to its shell.
            for field in ["PG_MAJOR", "", "TIER", "silver"] {
                sha256.field(field);
            }
            sha256.finish()
        },
        path,
        dir: PathBuf::from(DIR),
        postgres: PostgresConfig {
            engine: EngineChoice::Docker,
            image: "postgres:17".to_owned(),
            pull: PullPolicy::Never,
            docker_host: Some("unix:///var/run/docker.sock".to_owned()),
            engines: vec!["tcp://10.0.0.2:2376".to_owned()],
            bin_dir: Some(PathBuf::from("/usr/lib/postgresql/17/bin")),
            user: Some("postgres".to_owned()),
            storage: Storage::Memory,
            memory_bytes: 512 * 1024 * 1024,
            cpus: 0.5,
            settings: map(&[("work_mem", "64MB"), ("auto_explain.log_min_duration", "0")]),
        },
        tenants: tenants(),
        migration: Migration {
            format: MigrationFormat::Sql,
            shown: "migrations".to_owned(),
            path: at("migrations"),
            command: None,
            from: Some("0041".to_owned()),
            to: None,
            version_table: Some("public.schema_migrations".to_owned()),
            isolation: Some("repeatable read".to_owned()),
            settings: map(&[("lock_timeout", "2s")]),
            role: Some("app".to_owned()),
        },
        suites: suites(),
        models: vec![Models {
            orm: "typeorm".to_owned(),
            path: "git:v1:app/entities/**/*.ts".to_owned(),
            app: App::Old,
            schema: Some("app".to_owned()),
            naming: Some(Naming::SnakeCase),
            ignore: vec!["audit".to_owned()],
            programs: ModelPrograms {
                dir: PathBuf::from(DIR),
                ..ModelPrograms::default()
            },
            place: (41, 13),
        }],
        rollback: Rollback {
            strategy: RollbackStrategy::Irreversible {
                reason: "drops personal data".to_owned(),
            },
            mode: RollbackMode::Both,
            interrupt: true,
            column_order: Severity::Error,
            irreversible: vec![IrreversibleSteps {
                pattern: "0041*".to_owned(),
                reason: "drops silver data".to_owned(),
                place: (47, 27),
            }],
            after: After::default(),
        },
        redo: false,
        idempotence: true,
        gates: gates(),
        hazards: hazards(),
        baseline: baseline(),
        preflight: preflight(),
        traffic: Some(traffic()),
        plans: Some(plans()),
        limits: TimeLimits {
            start: Duration::from_secs(30),
            restore: Duration::from_hours(1),
            statement: Duration::from_mins(10),
            tenant: Duration::from_hours(3),
        },
        masking: masks(),
        seeds: SeedsConfig {
            cache: false,
            dir: Some(at("cache")),
            max_size: 5 * 1024 * 1024 * 1024,
            max_age: Duration::from_hours(72),
        },
        reveal_values: true,
        trust_snapshots: true,
        jobs: Some(3),
        restores: Some(2),
        budget: BudgetConfig {
            memory: Some(8 * 1024 * 1024 * 1024),
            disk: Some(100 * 1024 * 1024 * 1024),
        },
        keep: Keep::Failed,
    };
    assert_eq!(loaded.config, expected);
}

#[test]
fn what_is_left_out_has_a_default() {
    let config = load_case("minimal.ok.yaml").unwrap().config;
    assert_eq!(config.postgres.engine, EngineChoice::Auto);
    assert_eq!(config.postgres.image, "postgres:17");
    assert_eq!(config.postgres.pull, PullPolicy::Missing);
    assert_eq!(config.postgres.memory_bytes, 1024 * 1024 * 1024);
    assert!((config.postgres.cpus - 2.0).abs() < f64::EPSILON);
    assert_eq!(
        config.migration.command,
        Some(CommandMigration {
            up: "make migrate".to_owned(),
            down: None,
            timeout: Duration::from_mins(10),
        })
    );
    assert_eq!(config.rollback.strategy, RollbackStrategy::Provided);
    assert_eq!(config.rollback.mode, RollbackMode::Whole);
    assert_eq!(config.rollback.column_order, Severity::Warning);
    assert_eq!(config.rollback.irreversible, []);
    assert!(config.redo);
    assert!(!config.reveal_values && !config.trust_snapshots);
    assert_eq!(config.keep, Keep::Never);
    assert_eq!((config.jobs, config.restores), (None, None));
    assert_eq!(config.budget, BudgetConfig::default());
    assert_eq!(config.postgres.engines, Vec::<String>::new());
    assert_eq!(config.limits.tenant, Duration::from_hours(2));
    let suite = config.suites.first().unwrap();
    assert_eq!(suite.on, [Point::Migrated]);
    assert_eq!(suite.app, App::Both);
    assert_eq!(suite.timeout, Duration::from_mins(5));
}

#[test]
fn suites_run_where_their_application_does() {
    let loaded =
        load_case("suite-kinds-all.ok.yaml").unwrap_or_else(|e| panic!("{}", e.render(false, 100)));
    let suites = loaded.config.suites;
    let on: Vec<(&str, &[Point])> = suites
        .iter()
        .map(|suite| (suite.name.as_str(), suite.on.as_slice()))
        .collect();
    // Nothing is rolled back, so only what was asked for is left of those states.
    assert_eq!(
        on,
        [
            ("old", &[Point::Base, Point::Migrated][..]),
            ("new", &[Point::Migrated]),
            ("same", &[Point::Base, Point::Migrated]),
            ("later", &[Point::Base, Point::Redone]),
            ("files", &[Point::Migrated]),
        ]
    );
    let tolerance = |absolute, relative| Some(Tolerance { absolute, relative });
    let rules: Vec<Comparison> = suites
        .iter()
        .filter_map(|suite| match &suite.kind {
            SuiteKind::Compare { rules, .. } | SuiteKind::Golden { rules, .. } => {
                Some(rules.clone())
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        rules,
        [
            Comparison {
                ordered: Some(true),
                ignore: vec!["a".to_owned(), "b".to_owned()],
                tolerance: tolerance(0.5, 0.01),
            },
            Comparison {
                tolerance: tolerance(0.0, 0.02),
                ..Comparison::default()
            },
            Comparison {
                tolerance: tolerance(0.25, 0.0),
                ..Comparison::default()
            },
        ]
    );
}

#[test]
fn programs_have_what_they_need() {
    let loaded = load_case("suite-programs-all.ok.yaml").unwrap();
    let suites = &loaded.config.suites;
    assert_eq!(
        (suites[0].retries, suites[0].isolation),
        (2, Isolation::Shared)
    );
    let mount = |source: &str, target: &str, read_only| SuiteMount {
        source: at(source),
        target: target.to_owned(),
        read_only,
    };
    let browser = ContainerSuite {
        image: "app-tests:1".to_owned(),
        run: ContainerRun::Program(vec!["npm".to_owned(), "test".to_owned()]),
        env: map(&[("A", "b")]),
        user: Some("1000".to_owned()),
        workdir: Some("/suite".to_owned()),
        mounts: vec![
            mount("./checks", "/suite", true),
            mount("./migrations", "/m", false),
        ],
        results: ProgramResults::ExitCode,
    };
    assert_eq!(suites[0].kind, SuiteKind::Container(Box::new(browser)));
    let SuiteKind::Command { results, .. } = &suites[1].kind else {
        panic!("{:?}", suites[1]);
    };
    let pattern = "out/{tenant}.xml".to_owned();
    assert_eq!(*results, ProgramResults::Junit(Some(pattern)));
    let SuiteKind::Container(tap) = &suites[2].kind else {
        panic!("{:?}", suites[2]);
    };
    assert_eq!(tap.results, ProgramResults::Tap);
    assert_eq!(tap.run, ContainerRun::Shell("./tests".to_owned()));
    assert_eq!(tap.workdir.as_deref(), Some("/app"));
}
