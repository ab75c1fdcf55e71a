//! Events of runs that never took place.

use std::collections::BTreeMap;

use pgrehearse::event::{
    App, CaseOutcome, Claim, ClaimVerdict, Direction, Envelope, Event, Finding, HeldLock, Point,
    RelationBytes, RelationKind, RewriteReason, RollbackProof, RunFacts, SchemaFacts, Severity,
    SnapshotFacts, Stage, StageEnd, StatementError, StatementRecord, SuiteCase, TableScan,
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
            server_sha256: Some("f".repeat(64)),
            tool_version: "0.1.0".to_owned(),
            config_sha256: "c".repeat(64),
            migration_sha256: "d".repeat(64),
            inputs_sha256: Some("e".repeat(64)),
            reveal_values: false,
            shard: None,
            merged: Vec::new(),
            config_path: Some("harness.yaml".to_owned()),
            directory: None,
            variation: None,
            baseline: None,
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
        let statement = Box::new(statement);
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
                    made_at: None,
                    modified_at: None,
                    path,
                    sha256: "a".repeat(64),
                    bytes: 123_456,
                    format,
                },
            })
            .event(|tenant| Event::SeedReady {
                tenant,
                cache_hit: false,
                key: None,
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
            kind: RelationKind::Table,
            bytes: Some(65_536),
        }],
        locks_observed: true,
        locks_sampled: false,
        waited_ms: Some(0.25),
        transaction: 1,
        rows_changed: None,
        rewrite_reasons: vec![RewriteReason::Type],
        rewritten_bytes: 65_536,
        scans: vec![TableScan {
            relation: "public.users".to_owned(),
            rows: 40,
            times: 1,
        }],
        lock_timeout_ms: Some(0),
        statement_timeout_ms: None,
        rewrites: Vec::new(),
        wal_bytes: Some(8_192),
        temporary_bytes: Some(0),
        database_bytes: Some(9_437_184),
        relation_bytes: Some(vec![RelationBytes {
            relation: "public.users".to_owned(),
            before: Some(8_192),
            after: Some(65_536),
        }]),
        notices: Vec::new(),
        server_log: Some(Vec::new()),
        left_invalid: None,
        ran: None,
        error,
        claims: vec![Claim {
            rule: Some("require-concurrent-index-creation".to_owned()),
            hazard: Some("hazard.index-not-concurrent".to_owned()),
            message: "During normal index creation, table updates are blocked".to_owned(),
            verdict: ClaimVerdict::Confirmed,
        }],
    }
}

pub(crate) fn case(name: &str, point: Point, outcome: CaseOutcome) -> SuiteCase {
    SuiteCase {
        suite: "invariants".to_owned(),
        name: name.to_owned(),
        location: None,
        app: App::Both,
        point,
        outcome,
        attempts: 1,
        duration_ms: 4.25,
        message: (outcome != CaseOutcome::Passed).then(|| "2 rows violate it".to_owned()),
        output: None,
    }
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
