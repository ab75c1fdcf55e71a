//! Events of runs that never took place.

use std::collections::BTreeMap;

use pgrehearse::event::{
    CaseOutcome, Direction, Envelope, Event, Finding, HeldLock, Location, Point, RollbackProof,
    RunFacts, SchemaChange, SchemaFacts, Severity, SnapshotFacts, Stage, StageEnd, StatementError,
    StatementRecord, SuiteCase,
};
use pgrehearse::name::TenantName;

/// Numbers events; every one of them happens at the same time.
pub(crate) fn stream(events: impl IntoIterator<Item = Event>) -> Vec<Envelope> {
    (1..)
        .zip(events)
        .map(|(seq, event)| Envelope {
            seq,
            at: "2026-11-21T09:00:00Z".to_owned(),
            event,
        })
        .collect()
}

pub(crate) fn run_started() -> Event {
    Event::RunStarted {
        run: RunFacts {
            id: "20261121-090000-00c0de".to_owned(),
            started_at: "2026-11-21T09:00:00Z".to_owned(),
            engine: "local".to_owned(),
            engine_reason: "no Docker engine answers, PostgreSQL 17.6 was found on PATH".to_owned(),
            postgres_version: Some("17.6".to_owned()),
            tool_version: "0.1.0".to_owned(),
            config_sha256: "c".repeat(64),
            migration_sha256: "d".repeat(64),
            reveal_values: false,
        },
    }
}

/// One tenant's events, in their order.
#[derive(Clone)]
pub(crate) struct Tenant {
    pub(crate) name: TenantName,
    pub(crate) events: Vec<Event>,
}

impl Tenant {
    pub(crate) fn new(name: &str) -> Self {
        let name = TenantName::new(name).unwrap();
        let started = Event::TenantStarted {
            tenant: name.clone(),
        };
        Self {
            name,
            events: vec![started],
        }
    }

    pub(crate) fn planned(&self, tier: &str) -> Event {
        Event::TenantPlanned {
            tenant: self.name.clone(),
            labels: BTreeMap::from([("tier".to_owned(), tier.to_owned())]),
        }
    }

    pub(crate) fn event(mut self, make: impl FnOnce(TenantName) -> Event) -> Self {
        self.events.push(make(self.name.clone()));
        self
    }

    pub(crate) fn begin(self, stage: Stage) -> Self {
        self.event(|tenant| Event::StageStarted { tenant, stage })
    }

    pub(crate) fn end(self, stage: Stage, end: StageEnd, reason: Option<&str>, ms: u64) -> Self {
        let reason = reason.map(str::to_owned);
        self.event(|tenant| Event::StageFinished {
            tenant,
            stage,
            end,
            reason,
            duration_ms: ms,
        })
    }

    pub(crate) fn completed(self, stage: Stage, ms: u64) -> Self {
        self.begin(stage).end(stage, StageEnd::Completed, None, ms)
    }

    pub(crate) fn stopped(self, stage: Stage, ms: u64, finding: Finding) -> Self {
        let stopped = self.begin(stage).finding(finding);
        stopped.end(stage, StageEnd::Stopped, None, ms)
    }

    pub(crate) fn skipped(self, stage: Stage, reason: &str) -> Self {
        self.end(stage, StageEnd::Skipped, Some(reason), 0)
    }

    pub(crate) fn skip_rest(mut self, after: Stage, reason: &str) -> Self {
        for stage in Stage::ALL {
            if stage > after && stage < Stage::Teardown {
                self = self.skipped(stage, reason);
            }
        }
        self.torn_down()
    }

    pub(crate) fn finding(self, finding: Finding) -> Self {
        self.event(|tenant| Event::FindingRaised { tenant, finding })
    }

    pub(crate) fn statement(self, statement: StatementRecord) -> Self {
        self.event(|tenant| Event::StatementFinished { tenant, statement })
    }

    pub(crate) fn case(self, case: SuiteCase) -> Self {
        self.event(|tenant| Event::CaseFinished { tenant, case })
    }

    pub(crate) fn restored(self, format: &str) -> Self {
        let path = format!("snapshots/{}.dump", self.name);
        let format = format.to_owned();
        self.completed(Stage::Provision, 240)
            .begin(Stage::Seed)
            .event(|tenant| Event::SnapshotRead {
                tenant,
                snapshot: SnapshotFacts {
                    path,
                    sha256: "a".repeat(64),
                    bytes: 123_456,
                    format,
                },
            })
            .event(|tenant| Event::SeedReady {
                tenant,
                cache_hit: false,
                duration_ms: 910,
            })
            .event(|tenant| Event::SchemaRead {
                tenant,
                point: Point::Base,
                schema: SchemaFacts {
                    tables: 12,
                    columns: 80,
                    indexes: 21,
                    foreign_keys: 9,
                    rows_estimated: 4_200,
                    bytes: 9_000_000,
                    fingerprint: "b".repeat(64),
                },
            })
            .end(Stage::Seed, StageEnd::Completed, None, 910)
            .skipped(Stage::Preflight, "not part of this version")
    }

    pub(crate) fn migrated(self) -> Self {
        self.restored("custom")
            .begin(Stage::Migrate)
            .statement(statement(Direction::Up, None))
            .end(Stage::Migrate, StageEnd::Completed, None, 1_240)
            .skipped(Stage::Models, "no models are configured")
    }

    pub(crate) fn tested(self) -> Self {
        let passed = case(
            "active users have an email",
            Point::Migrated,
            CaseOutcome::Passed,
        );
        self.migrated().begin(Stage::Suites).case(passed).end(
            Stage::Suites,
            StageEnd::Completed,
            None,
            320,
        )
    }

    pub(crate) fn rolled_back(self) -> Self {
        self.tested()
            .begin(Stage::Rollback)
            .event(|tenant| Event::RollbackCompared {
                tenant,
                rollback: RollbackProof {
                    schema_restored: Some(true),
                    column_order_restored: Some(true),
                    ..RollbackProof::default()
                },
            })
            .end(Stage::Rollback, StageEnd::Completed, None, 410)
    }

    pub(crate) fn redone(self) -> Self {
        self.begin(Stage::Redo)
            .event(|tenant| Event::RollbackCompared {
                tenant,
                rollback: RollbackProof {
                    redo_same: Some(true),
                    ..RollbackProof::default()
                },
            })
            .end(Stage::Redo, StageEnd::Completed, None, 380)
            .skipped(Stage::Traffic, "not part of this version")
            .torn_down()
    }

    pub(crate) fn torn_down(self) -> Self {
        self.completed(Stage::Teardown, 70)
            .event(|tenant| Event::TenantFinished {
                tenant,
                duration_ms: 3_570,
            })
    }

    /// A tenant in which everything is well.
    pub(crate) fn passing(name: &str) -> Self {
        Self::new(name).rolled_back().redone()
    }
}

pub(crate) fn statement(direction: Direction, error: Option<StatementError>) -> StatementRecord {
    StatementRecord {
        direction,
        step: "0042_unique_email".to_owned(),
        index: 1,
        file: "migrations/0042_unique_email/up.sql".to_owned(),
        line: 3,
        sql: "CREATE UNIQUE INDEX users_email_key ON users (email)".to_owned(),
        in_transaction: true,
        duration_ms: 12.5,
        rows: None,
        locks: vec![HeldLock {
            relation: "public.users".to_owned(),
            mode: "ShareLock".to_owned(),
            held_ms: 12.75,
            on_new_object: false,
        }],
        locks_observed: true,
        rewrites: Vec::new(),
        wal_bytes: Some(8_192),
        notices: Vec::new(),
        error,
    }
}

pub(crate) fn case(name: &str, point: Point, outcome: CaseOutcome) -> SuiteCase {
    SuiteCase {
        suite: "invariants".to_owned(),
        name: name.to_owned(),
        point,
        outcome,
        duration_ms: 4.25,
        message: (outcome != CaseOutcome::Passed).then(|| "2 rows violate it".to_owned()),
        output: None,
    }
}

fn unique_violation() -> Finding {
    let mut finding = Finding::new(
        "migrate.statement-failed",
        Stage::Migrate,
        "could not create unique index \"users_email_key\"",
    )
    .location(Some(Location {
        file: "migrations/0042_unique_email/up.sql".to_owned(),
        line: 3,
        column: 1,
    }))
    .evidence("step", "0042_unique_email")
    .evidence("statement", "CREATE UNIQUE INDEX users_email_key ON users (email)")
    .evidence(
        "excerpt",
        "  2 | -- One account an address.\n  3 | CREATE UNIQUE INDEX users_email_key ON users (email);\n    | ^",
    )
    .evidence("detail", "Key (email)=(…) is duplicated.");
    finding.sqlstate = Some("23505".to_owned());
    finding
}

fn duplicates(name: &str) -> Tenant {
    let error = StatementError {
        sqlstate: Some("23505".to_owned()),
        message: "could not create unique index \"users_email_key\"".to_owned(),
        detail: Some("Key (email)=(…) is duplicated.".to_owned()),
        hint: None,
        context: None,
        line: Some(3),
        column: Some(1),
    };
    Tenant::new(name)
        .restored("plain+zstd")
        .begin(Stage::Migrate)
        .statement(statement(Direction::Up, Some(error)))
        .finding(unique_violation())
        .end(Stage::Migrate, StageEnd::Stopped, None, 230)
        .skip_rest(Stage::Migrate, "the migration failed")
}

fn residue() -> Tenant {
    let finding = |object: &str| {
        Finding::new(
            "rollback.schema-residue",
            Stage::Rollback,
            format!("the rollback leaves {object}"),
        )
        .object(object)
    };
    let change = |object: &str| SchemaChange {
        object: object.to_owned(),
        change: "added".to_owned(),
        detail: "left by the rollback".to_owned(),
    };
    let (column, index) = (
        "table public.users column quota",
        "index public.users_quota_idx",
    );
    let proof = RollbackProof {
        schema_restored: Some(false),
        column_order_restored: Some(true),
        schema_changes: vec![change(column), change(index)],
        ..RollbackProof::default()
    };
    Tenant::new("residue-inc")
        .tested()
        .begin(Stage::Rollback)
        .event(|tenant| Event::RollbackCompared {
            tenant,
            rollback: proof,
        })
        .finding(finding(column))
        .finding(finding(index))
        .end(Stage::Rollback, StageEnd::Completed, None, 450)
        .skipped(Stage::Redo, "the rollback did not restore the schema")
        .skipped(Stage::Traffic, "not part of this version")
        .torn_down()
}

fn broken_suite() -> Tenant {
    let name = "every invoice has a customer";
    Tenant::new("suite-gmbh")
        .migrated()
        .begin(Stage::Suites)
        .case(case("active users have an email", Point::Base, CaseOutcome::Failed))
        .case(case("active users have an email", Point::Migrated, CaseOutcome::Failed))
        .case(case(name, Point::Base, CaseOutcome::Passed))
        .case(case(name, Point::Migrated, CaseOutcome::Failed))
        .finding(
            Finding::new(
                "suites.base-failed",
                Stage::Suites,
                "case active users have an email of suite invariants fails already before the migration",
            )
            .object("case invariants/active users have an email"),
        )
        .finding(
            Finding::new(
                "suites.case-failed",
                Stage::Suites,
                format!("case {name} of suite invariants fails: 2 rows violate it"),
            )
            .object(format!("case invariants/{name}"))
            .location(Some(Location {
                file: "fixtures/suites/invoices.sql".to_owned(),
                line: 7,
                column: 1,
            }))
            .evidence("rows", 2)
            .evidence("output", "tenants/suite-gmbh/suites/invariants.txt"),
        )
        .end(Stage::Suites, StageEnd::Completed, None, 510)
        .skip_rest(Stage::Suites, "a suite failed")
}

fn reordered() -> Tenant {
    Tenant::passing("umbrella").finding(
        Finding::new(
            "rollback.column-order",
            Stage::Rollback,
            "column email of table public.users stands in another place after the rollback",
        )
        .object("table public.users"),
    )
}

fn unreadable() -> Tenant {
    let finding = Finding::new(
        "seed.restore-failed",
        Stage::Seed,
        "index orders_pkey could not be restored: could not access file \"$libdir/x\u{1b}[2J\"",
    )
    .object("index public.orders_pkey")
    .evidence("output", "tenants/stark/restore.log");
    Tenant::new("stark")
        .completed(Stage::Provision, 250)
        .stopped(Stage::Seed, 600, finding)
        .skip_rest(Stage::Seed, "the snapshot could not be restored")
}

/// A run with everything in it: passes, warnings, failures alone and in common, an error.
pub(crate) fn rich_tenants() -> Vec<Tenant> {
    vec![
        Tenant::passing("acme"),
        Tenant::passing("wayne-enterprises-with-a-very-long-name-gotham"),
        reordered(),
        duplicates("globex"),
        duplicates("initech"),
        duplicates("hooli"),
        residue(),
        broken_suite(),
        unreadable(),
    ]
}

/// A run that was interrupted: one tenant finished, one in the middle of a stage, one not begun.
pub(crate) fn interrupted_run() -> Vec<Envelope> {
    let tenants = [
        Tenant::passing("acme"),
        Tenant::new("globex").restored("tar").begin(Stage::Migrate),
    ];
    let mut events = vec![run_started()];
    events.extend(tenants.iter().map(|tenant| tenant.planned("gold")));
    events.push(Tenant::new("initech").planned("gold"));
    events.extend(tenants.into_iter().flat_map(|tenant| tenant.events));
    events.push(Event::RunInterrupted {
        signal: "SIGINT".to_owned(),
    });
    events.push(Event::RunFinished { duration_ms: 4_000 });
    stream(events)
}

/// The whole run, one tenant after the other.
pub(crate) fn run(tenants: Vec<Tenant>) -> Vec<Envelope> {
    let mut events = vec![run_started()];
    events.extend(tenants.iter().map(|tenant| tenant.planned("gold")));
    events.extend(tenants.into_iter().flat_map(|tenant| tenant.events));
    events.push(Event::RunFinished {
        duration_ms: 12_345,
    });
    stream(events)
}

/// A warning that a stage does not look at something yet.
pub(crate) fn not_checked() -> Finding {
    Finding::new(
        "gates.not-checked",
        Stage::Migrate,
        "max_lock is not measured",
    )
    .severity(Severity::Warning)
}
