//! What can happen in a run, as plain data.
//!
//! Events are the only thing that `run` tells `report`. They are owned and serialisable, so that
//! every document is a fold over them and an old run can be rendered again from `events.ndjson`.
//! Nothing here judges: the verdict is made by `report`'s summary.

mod baseline;
mod catalogue;
mod catalogue_hazards;
mod catalogue_live;
mod catalogue_models;
mod catalogue_plans;
mod catalogue_preflight;
mod catalogue_rest;
mod catalogue_style;
mod catalogue_traffic;
mod claim;
mod facts;
mod finding;
mod finding_kind;
mod fleet_facts;
mod foreign_keys;
mod interruption;
mod kind;
mod live;
mod log;
mod plans;
mod statement;
mod traffic;
mod variation;

pub use baseline::{Baseline, BaselineEntry};
pub use claim::{Claim, ClaimVerdict};
pub use facts::{
    AfterWritesProof, App, CaseOutcome, ColumnLoss, GeneratedProof, IdempotenceProof, ModelCell,
    Point, RollbackProof, RunFacts, SchemaChange, SchemaFacts, SecondTime, ShardFacts,
    SnapshotFacts, StepProof, SuiteCase, TableLoss, TableRefused,
};
pub use finding::{Finding, Location, Severity};
pub use finding_kind::{Blame, FINDINGS, FindingKind, finding_kind};
pub use fleet_facts::{FleetFacts, FleetKnown, HistoryGroup, KnownTenant, SchemaGroup};
pub use foreign_keys::{ForeignKey, ForeignKeys};
pub use interruption::{Interruption, InterruptionKind, Leftover};
pub use kind::{Event, Stage, StageEnd, Verdict};
pub use live::{
    LiveArchive, LiveBackup, LiveCheck, LiveFacts, LiveLock, LiveReplica, LiveSchema, LiveSlot,
    LiveTable,
};
pub use log::{Envelope, EventLog, EventSink};
pub use plans::{NewIndex, NewSeqScan, PlansFacts, QueryPlan, QueryPlans, QuerySource};
pub use statement::{
    Direction, HeldLock, LoggedStatement, Ran, RelationBytes, RelationKind, RewriteReason,
    StatementError, StatementRecord, TableScan,
};
pub use traffic::{
    ConnectionFacts, GeneratorFacts, LoadError, LoadFacts, MigrationUnderLoad, PhaseFacts,
    ReaderFacts, SeenStatement, TableBlocked, Timeline, TrafficFacts,
};
pub use variation::VariationFacts;
