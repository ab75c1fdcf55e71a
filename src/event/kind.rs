//! The events themselves.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    AfterWritesProof, Finding, FleetFacts, FleetKnown, ForeignKeys, IdempotenceProof, Interruption,
    LiveFacts, LoggedStatement, ModelCell, PlansFacts, Point, RollbackProof, RunFacts, SchemaFacts,
    SnapshotFacts, StatementRecord, StepProof, SuiteCase, TrafficFacts,
};
use crate::name::TenantName;

/// One thing that happened. The line of `events.ndjson` is this with `seq` and `at`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The run begins; everything that shapes it is known.
    RunStarted {
        /// What is run, on what.
        run: RunFacts,
    },
    /// A tenant belongs to the run. All tenants are announced, in plan order, before any starts.
    TenantPlanned {
        /// The tenant.
        tenant: TenantName,
        /// The user's labels.
        labels: BTreeMap<String, String>,
    },
    /// Work on a tenant begins.
    TenantStarted {
        /// The tenant.
        tenant: TenantName,
    },
    /// A stage begins.
    StageStarted {
        /// The tenant.
        tenant: TenantName,
        /// The stage.
        stage: Stage,
    },
    /// Something worth a word on a progress bar; no document depends on it.
    StageProgress {
        /// The tenant.
        tenant: TenantName,
        /// The stage.
        stage: Stage,
        /// A short text.
        message: String,
    },
    /// The seed cache could not be used as it should. It costs time; no document depends on it.
    SeedCacheFailed {
        /// The tenant that noticed.
        tenant: TenantName,
        /// What happened.
        message: String,
    },
    /// A snapshot file was recognised and verified. A tenant made of several has one event each.
    SnapshotRead {
        /// The tenant.
        tenant: TenantName,
        /// What the file is.
        snapshot: SnapshotFacts,
    },
    /// The tenant's database is there.
    SeedReady {
        /// The tenant.
        tenant: TenantName,
        /// Whether a frozen seed was used.
        cache_hit: bool,
        /// The seed's key in the cache, where there is one.
        #[serde(default)]
        key: Option<String>,
        /// How long it took.
        duration_ms: u64,
    },
    /// The schema catalog was read.
    SchemaRead {
        /// The tenant.
        tenant: TenantName,
        /// When.
        point: Point,
        /// Its size and fingerprint.
        schema: SchemaFacts,
    },
    /// A statement was executed, well or not.
    StatementFinished {
        /// The tenant.
        tenant: TenantName,
        /// What it did.
        statement: Box<StatementRecord>,
    },
    /// The server's log was read for statements that were told before.
    StatementsLogged {
        /// The tenant.
        tenant: TenantName,
        /// What it says of them, in their order.
        logged: Vec<LoggedStatement>,
    },
    /// One case of a regression suite has a result.
    CaseFinished {
        /// The tenant.
        tenant: TenantName,
        /// The result.
        case: SuiteCase,
    },
    /// Models were compared with one state of the database.
    ModelsCompared {
        /// The tenant.
        tenant: TenantName,
        /// What came of it.
        cell: ModelCell,
    },
    /// A fact that matters was found.
    FindingRaised {
        /// The tenant.
        tenant: TenantName,
        /// The finding.
        finding: Finding,
    },
    /// The rollback was compared with the base.
    RollbackCompared {
        /// The tenant.
        tenant: TenantName,
        /// The comparison.
        rollback: RollbackProof,
    },
    /// One step's up and down were compared (`rollback.mode: steps`).
    StepCompared {
        /// The tenant.
        tenant: TenantName,
        /// The comparison.
        step: StepProof,
    },
    /// The server was killed during a step, and the migration was run again (`rollback.interrupt`).
    StepInterrupted {
        /// The tenant.
        tenant: TenantName,
        /// What came of it.
        interruption: Interruption,
    },
    /// The rollback after writes was compared with the base (`rollback.after`).
    AfterWritesCompared {
        /// The tenant.
        tenant: TenantName,
        /// The comparison.
        after_writes: AfterWritesProof,
    },
    /// A step was applied a second time (`idempotence`).
    SecondTimeApplied {
        /// The tenant.
        tenant: TenantName,
        /// What came of it.
        idempotence: IdempotenceProof,
    },
    /// The migration was applied under load (`traffic`).
    TrafficMeasured {
        /// The tenant.
        tenant: TenantName,
        /// What was measured.
        traffic: Box<TrafficFacts>,
    },
    /// The plans of queries were compared (`plans`).
    PlansCompared {
        /// The tenant.
        tenant: TenantName,
        /// The plans.
        plans: Box<PlansFacts>,
    },
    /// A stage is over.
    StageFinished {
        /// The tenant.
        tenant: TenantName,
        /// The stage.
        stage: Stage,
        /// How it ended; its verdict follows from its findings.
        end: StageEnd,
        /// Why it was skipped or broken off.
        reason: Option<String>,
        /// How long it took.
        duration_ms: u64,
    },
    /// Work on a tenant is over, teardown included.
    TenantFinished {
        /// The tenant.
        tenant: TenantName,
        /// How long it took.
        duration_ms: u64,
    },
    /// The surroundings of a tenant's rehearsal failed, and it begins anew. What was told of it
    /// before counts no more.
    TenantRetried {
        /// The tenant.
        tenant: TenantName,
        /// In which stage.
        stage: Stage,
        /// What happened.
        reason: String,
    },
    /// Something about how the work is divided is worth a line; no document depends on it.
    ScheduleNoted {
        /// What.
        message: String,
    },
    /// The user or the system asked the run to stop.
    RunInterrupted {
        /// The signal's name.
        signal: String,
    },
    /// What refers to the tables that the migration touched.
    ForeignKeysRead {
        /// The tenant.
        tenant: TenantName,
        /// The graph.
        foreign_keys: ForeignKeys,
    },
    /// A live database was looked at.
    LiveRead {
        /// The tenant.
        tenant: TenantName,
        /// What was seen.
        live: Box<LiveFacts>,
    },
    /// The tenants' schemas and histories before the migration were compared with one another.
    FleetCompared {
        /// The groups.
        fleet: FleetFacts,
    },
    /// The run was one of a shard, and the tenants of the others can be compared with these.
    FleetKnown {
        /// What they are compared by.
        known: FleetKnown,
    },
    /// Everything was torn down.
    RunFinished {
        /// How long the run took.
        duration_ms: u64,
    },
}

/// One part of a tenant's rehearsal, in the order of execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// A sandbox is started.
    Provision,
    /// The snapshot is restored in it.
    Seed,
    /// The data is checked against what the migration will demand.
    Preflight,
    /// The migration is applied.
    Migrate,
    /// ORM models are compared with the migrated tables.
    Models,
    /// Regression suites run.
    Suites,
    /// The migration is rolled back and the result compared with the base.
    Rollback,
    /// The migration is applied again and the result compared with the first time.
    Redo,
    /// The migration is applied under load.
    Traffic,
    /// The sandbox is removed.
    Teardown,
}

impl Stage {
    /// Every stage, in the order of execution.
    pub const ALL: [Self; 10] = [
        Self::Provision,
        Self::Seed,
        Self::Preflight,
        Self::Migrate,
        Self::Models,
        Self::Suites,
        Self::Rollback,
        Self::Redo,
        Self::Traffic,
        Self::Teardown,
    ];

    /// The stage's name as it stands in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Provision => "provision",
            Self::Seed => "seed",
            Self::Preflight => "preflight",
            Self::Migrate => "migrate",
            Self::Models => "models",
            Self::Suites => "suites",
            Self::Rollback => "rollback",
            Self::Redo => "redo",
            Self::Traffic => "traffic",
            Self::Teardown => "teardown",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How a stage ended. `Completed` says only that it ran to its end; findings say how well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageEnd {
    /// It looked at everything it had to look at.
    Completed,
    /// It stopped at a finding (an error of the migration or of the harness) that it raised.
    Stopped,
    /// It did not run; the reason says why.
    Skipped,
}

/// The judgement on a stage, a tenant or a run, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It was not looked at. Only stages can be skipped.
    Skipped,
    /// Everything that was asked for was looked at and is well.
    Pass,
    /// Something should be looked at by a person.
    Warn,
    /// The migration is at fault.
    Fail,
    /// The harness or its surroundings failed; nothing is known about the migration.
    Error,
}

impl Verdict {
    /// The verdict as it stands in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
