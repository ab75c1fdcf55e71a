//! What can happen in a run, as plain data.
//!
//! Events are the only thing that `run` tells `report`. They are owned and serialisable, so that
//! every document is a fold over them and an old run can be rendered again from `events.ndjson`.
//! Nothing here judges: the verdict is made by `report`'s summary.

mod catalogue;
mod catalogue_models;
mod facts;
mod finding;
mod interruption;
mod kind;
mod log;

pub use catalogue::{Blame, FINDINGS, FindingKind, finding_kind};
pub use facts::{
    App, CaseOutcome, ColumnLoss, Direction, GeneratedProof, HeldLock, ModelCell, Point,
    RollbackProof, RunFacts, SchemaChange, SchemaFacts, SnapshotFacts, StatementError,
    StatementRecord, StepProof, SuiteCase, TableLoss,
};
pub use finding::{Finding, Location, Severity};
pub use interruption::{Interruption, InterruptionKind, Leftover};
pub use kind::{Event, Stage, StageEnd, Verdict};
pub use log::{Envelope, EventLog, EventSink};
