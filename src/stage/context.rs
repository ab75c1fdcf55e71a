//! What every stage is given, and how its beginning and end are told.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::fleet::Fleet;
use super::lane::Lane;
use super::shadow::Shadows;
use crate::clock::{Clock, whole_millis};
use crate::config::{Config, Gate, Tenancy};
use crate::event::{
    BaselineEntry, Event, EventLog, Finding, Severity, SnapshotFacts, Stage, StageEnd,
    StatementRecord, VariationFacts,
};
use crate::models::ModelSet;
use crate::name::{RunId, TenantName};
use crate::pg::{Host, Limits, RelationSizes};
use crate::plan::{LoadedMigration, TenantPlan};
use crate::planner::Workload;
use crate::suite::GoldenFiles;
use crate::traffic::Script;

/// What all tenants of a run share.
#[derive(Debug)]
pub struct Shared {
    /// The run.
    pub run: RunId,
    /// The configuration.
    pub config: Config,
    /// The migration's steps.
    pub migration: LoadedMigration,
    /// Time.
    pub clock: Clock,
    /// Where events go.
    pub log: EventLog,
    /// The folder `tenants` of the run directory.
    pub tenants_dir: PathBuf,
    /// The application's models, read once.
    pub models: Vec<ModelSet>,
    /// Models that are known by their DDL, each loaded by the first tenant that comes to it.
    pub shadows: Shadows,
    /// The scripts of the load.
    pub load: Vec<Script>,
    /// The queries whose plans are compared.
    pub workload: Workload,
    /// Gates for labels that no tenant has.
    pub idle_gates: Vec<Gate>,
    /// What the tenants are compared with one another by.
    pub fleet: Fleet,
    /// The reviewed files of golden suites.
    pub golden: GoldenFiles,
    /// Numbers sandboxes.
    pub next_sandbox: AtomicU32,
    /// What is varied by chance, where that was asked for.
    pub variation: Option<VariationFacts>,
}

/// One tenant's rehearsal.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// What is shared.
    pub shared: Arc<Shared>,
    /// Where its sandboxes come from.
    pub lane: Arc<Lane>,
    /// What is planned.
    pub plan: TenantPlan,
    /// Whether it is rehearsed again should its surroundings fail.
    pub again: bool,
    /// Where its events go.
    pub log: EventLog,
    /// Cancelled when the run is interrupted.
    pub cancel: CancellationToken,
    /// What its stages learn on the way.
    pub notes: Arc<Notes>,
}

/// A statement for which a server's log has not been read.
#[derive(Debug)]
pub(super) struct Unread {
    /// Where the server is.
    pub(super) host: Host,
    pub(super) text: String,
    pub(super) record: StatementRecord,
}

/// What a teardown must know of the stages before it.
#[derive(Debug, Default)]
pub struct Notes {
    /// Whether a finding of severity `error` was raised.
    pub(super) failed: AtomicBool,
    /// The database's name in the sandbox.
    pub(super) database: OnceLock<String>,
    /// When the tenant's time is over, if it never waits for others.
    pub(super) deadline: OnceLock<Duration>,
    /// How long it waited for others since then, and since when it waits now.
    waits: Mutex<(Duration, Option<Duration>)>,
    /// What was raised in the stage `rollback` so far.
    rollback: Mutex<Vec<Finding>>,
    /// What the statements of the migration did so far.
    ledger: Mutex<Vec<StatementRecord>>,
    /// Statements for which the log of a server has not been read, with where that is.
    unread: Mutex<Vec<Unread>>,
    /// How large relations were when they were last looked at.
    sizes: Mutex<Option<RelationSizes>>,
    /// Whether all of a migration command's statements are in it.
    pub(super) followed: AtomicBool,
    /// What the names of logs begin with.
    pub(super) prefix: &'static str,
    /// Its name where neither harness.yaml nor a dump has one; otherwise the tenant's.
    pub(super) fallback_database: OnceLock<String>,
    /// The key of its seed in the cache.
    pub(super) seed_key: OnceLock<String>,
    /// Why the seed cache was not used.
    pub(super) cache_problem: OnceLock<String>,
    /// The size of its seed, and whether this rehearsal made it.
    pub(super) seed_size: OnceLock<(u64, bool)>,
    /// The files that it was made from.
    snapshots: Mutex<Vec<SnapshotFacts>>,
    /// Whether its engine did not answer when a sandbox was to be started.
    pub(super) engine_failed: AtomicBool,
    /// The findings of severity `error` so far.
    errors: Mutex<Vec<Finding>>,
    /// The stage that has begun and not ended, and since when.
    open: Mutex<Option<(Stage, Duration)>>,
}

impl Notes {
    /// Nothing is known yet. `prefix` is what the names of logs begin with.
    pub(super) fn with_prefix(prefix: &'static str) -> Self {
        Self {
            prefix,
            ..Self::default()
        }
    }

    /// How much is left at `now`; all of `limit` before it is known when the time is over.
    fn time_left(&self, now: Duration, limit: Duration) -> Duration {
        self.deadline.get().map_or(limit, |deadline| {
            let (waited, waiting) = *self.waits();
            let waiting = waiting.map_or(Duration::ZERO, |since| now.saturating_sub(since));
            let deadline = deadline.saturating_add(waited).saturating_add(waiting);
            deadline.saturating_sub(now)
        })
    }

    fn waits(&self) -> MutexGuard<'_, (Duration, Option<Duration>)> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps statements for which the log of a server is to be read.
    pub(super) fn keep_unread(&self, statements: impl IntoIterator<Item = Unread>) {
        self.unread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(statements);
    }

    /// Those statements, which are none then.
    pub(super) fn take_unread(&self) -> Vec<Unread> {
        std::mem::take(&mut *self.unread.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps how large relations are, and gives what was kept before.
    pub(super) fn keep_sizes(&self, sizes: RelationSizes) -> Option<RelationSizes> {
        let mut kept = self.sizes.lock().unwrap_or_else(PoisonError::into_inner);
        kept.replace(sizes)
    }

    /// Keeps what statements of the migration did.
    pub(super) fn keep(&self, records: impl IntoIterator<Item = StatementRecord>) {
        self.ledger
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(records);
    }

    /// The files that the tenant was made from, as far as they were read.
    pub(super) fn snapshots(&self) -> Vec<SnapshotFacts> {
        self.snapshots
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What the statements of the migration did so far.
    pub(super) fn ledger(&self) -> Vec<StatementRecord> {
        self.ledger
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What was raised in the stage `rollback` so far.
    pub(super) fn told_in_rollback(&self) -> Vec<Finding> {
        self.rollback
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The findings of severity `error` so far.
    pub(super) fn errors(&self) -> Vec<Finding> {
        self.errors
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Why the seed cache was not used.
    pub(super) fn cache_problem(&self) -> String {
        let known = self.cache_problem.get().cloned();
        known.unwrap_or_else(|| "RUST_LOG=warn tells more".to_owned())
    }
}

/// Why a stage did not run to its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// At this finding.
    At(Box<Finding>),
    /// It has nothing to do here, and this is why.
    Skip(String),
    /// The run was interrupted.
    Interrupted,
}

impl From<Finding> for Stop {
    fn from(finding: Finding) -> Self {
        Self::At(Box::new(finding))
    }
}

impl Tenant {
    /// The tenant's name.
    pub(super) fn name(&self) -> &TenantName {
        &self.plan.name
    }

    /// The schema that the tenant owns, if it does not own the database.
    pub(super) fn schema(&self) -> Option<&str> {
        match &self.plan.tenancy {
            Tenancy::Schema(schema) => Some(schema),
            Tenancy::Database => None,
        }
    }

    /// Tells of a file that it is made from.
    pub(super) fn read_snapshot(&self, snapshot: SnapshotFacts) {
        self.notes
            .snapshots
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(snapshot.clone());
        self.emit(Event::SnapshotRead {
            tenant: self.name().clone(),
            snapshot,
        });
    }

    /// What the harness draws by chance for this tenant follows from it: the same in every run, unless the run is
    /// varied.
    pub(super) fn seed(&self) -> u64 {
        let varied = self.shared.variation.as_ref();
        // FNV-1a.
        let start = 0xcbf2_9ce4_8422_2325 ^ varied.map_or(0, |variation| variation.seed);
        self.name().as_str().bytes().fold(start, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }

    /// The same for programs of the user's, if the run is varied.
    pub(super) fn seed_variable(&self) -> Option<(String, String)> {
        let varied = self.shared.variation.as_ref()?;
        Some(("PGREHEARSE_SEED".to_owned(), varied.seed.to_string()))
    }

    /// The configuration.
    pub(super) fn config(&self) -> &Config {
        &self.shared.config
    }

    /// Time.
    pub(super) fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Limits of sessions.
    pub(super) fn limits(&self) -> Limits {
        Limits {
            statement: self.config().limits.statement,
            cancel: self.cancel.clone(),
        }
    }

    /// Tells that something happened.
    pub(super) fn emit(&self, event: Event) {
        self.log.emit(event);
    }

    /// Whether anybody hears what is emitted.
    pub(super) fn is_heard(&self) -> bool {
        self.log.is_heard()
    }

    /// Raises a finding.
    pub(super) fn raise(&self, finding: Finding) {
        let finding = BaselineEntry::settle(&self.config().baseline, self.name().as_str(), finding);
        if finding.severity == Severity::Error {
            self.notes.failed.store(true, Ordering::Relaxed);
            let errors = &self.notes.errors;
            errors
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(finding.clone());
        }
        if finding.stage == Stage::Rollback {
            let told = &self.notes.rollback;
            told.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(finding.clone());
        }
        self.emit(Event::FindingRaised {
            tenant: self.name().clone(),
            finding,
        });
    }

    /// A word for the progress bar.
    pub(super) fn progress(&self, stage: Stage, message: impl Into<String>) {
        self.emit(Event::StageProgress {
            tenant: self.name().clone(),
            stage,
            message: message.into(),
        });
    }

    /// Tells that the seed cache could not be used as it should.
    pub(super) fn cache_failed(&self, message: impl Into<String>) {
        self.emit(Event::SeedCacheFailed {
            tenant: self.name().clone(),
            message: message.into(),
        });
    }

    /// The tenant's folder in the run directory; made when first needed.
    pub(super) fn dir(&self) -> std::io::Result<PathBuf> {
        let dir = self.shared.tenants_dir.join(self.name().as_str());
        private_dir(&dir)?;
        Ok(dir)
    }

    /// How long the tenant's rehearsal may still take.
    pub(super) fn time_left(&self) -> Duration {
        let limit = self.config().limits.tenant;
        self.notes.time_left(self.clock().monotonic(), limit)
    }

    /// Waits for others, which does not count against the tenant's time.
    pub(super) async fn in_no_time<T>(&self, wait: impl Future<Output = T>) -> T {
        let since = self.clock().monotonic();
        self.notes.waits().1 = Some(since);
        let came = wait.await;
        let mut waits = self.notes.waits();
        waits.0 += self.clock().monotonic().saturating_sub(since);
        waits.1 = None;
        came
    }

    /// The same tenant without listeners.
    pub(super) fn quiet(&self) -> Self {
        Self {
            log: EventLog::new(self.clock().clone(), Vec::new()),
            notes: Arc::default(),
            ..self.clone()
        }
    }

    /// Runs a stage between its two events. `None` if it did not run to its end.
    ///
    /// The future is boxed here: stages are large, and wait for most of their time.
    pub(super) fn stage<'a, T: Send + 'a>(
        &'a self,
        stage: Stage,
        work: impl Future<Output = Result<T, Stop>> + Send + 'a,
    ) -> Pin<Box<dyn Future<Output = Option<T>> + Send + 'a>> {
        let work = Box::pin(work);
        Box::pin(async move {
            let started = self.clock().monotonic();
            self.emit(Event::StageStarted {
                tenant: self.name().clone(),
                stage,
            });
            self.set_open(Some((stage, started)));
            let result = tokio::select! {
                biased;
                result = work => result,
                () = self.lane.lost.cancelled() => Err(self.engine_lost(stage)),
            };
            self.set_open(None);
            let duration_ms = whole_millis(self.clock().monotonic().saturating_sub(started));
            self.ended(stage, result, duration_ms)
        })
    }

    /// What the engine's silence ended.
    fn engine_lost(&self, stage: Stage) -> Stop {
        self.notes.engine_failed.store(true, Ordering::Relaxed);
        let engine = self.lane.engine.label();
        let message = format!("the engine {engine} does not answer any more");
        Finding::new("run.server-lost", stage, message).into()
    }

    fn ended<T>(&self, stage: Stage, result: Result<T, Stop>, duration_ms: u64) -> Option<T> {
        let (value, end, reason) = match result {
            Ok(value) => (Some(value), StageEnd::Completed, None),
            Err(Stop::Skip(reason)) => (None, StageEnd::Skipped, Some(reason)),
            Err(Stop::Interrupted) => {
                let message = format!("the run was interrupted during {stage}");
                self.raise(Finding::new("run.interrupted", stage, message.clone()));
                (None, StageEnd::Stopped, Some(message))
            }
            Err(Stop::At(finding)) => {
                let message = finding.message.clone();
                self.raise(*finding);
                (None, StageEnd::Stopped, Some(message))
            }
        };
        self.finish(stage, end, reason, duration_ms);
        value
    }

    fn set_open(&self, open: Option<(Stage, Duration)>) -> Option<(Stage, Duration)> {
        let mut place = self
            .notes
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *place, open)
    }

    /// Ends the stage whose work was dropped at the tenant's time limit.
    pub(super) fn break_off(&self, message: &str) {
        let open = self.set_open(None);
        let stage = open.map_or(Stage::Teardown, |(stage, _)| stage);
        let help = "raise `limits.tenant` in harness.yaml, or find out what is waited for";
        self.raise(Finding::new("run.time-limit", stage, message).help(help));
        if let Some((stage, started)) = open {
            let duration_ms = whole_millis(self.clock().monotonic().saturating_sub(started));
            let reason = Some(message.to_owned());
            self.finish(stage, StageEnd::Stopped, reason, duration_ms);
        }
    }

    /// Tells that a stage did not run.
    pub(super) fn skip(&self, stage: Stage, reason: &str) {
        self.finish(stage, StageEnd::Skipped, Some(reason.to_owned()), 0);
    }

    fn finish(&self, stage: Stage, end: StageEnd, reason: Option<String>, duration_ms: u64) {
        self.emit(Event::StageFinished {
            tenant: self.name().clone(),
            stage,
            end,
            reason,
            duration_ms,
        });
    }
}

/// Makes a folder that only its owner can enter.
pub(super) fn private_dir(dir: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_wait_for_others_takes_no_time() {
        let seconds = Duration::from_secs;
        let notes = Notes::default();
        let left = |notes: &Notes, now| notes.time_left(seconds(now), seconds(60)).as_secs();
        assert_eq!(left(&notes, 5), 60);
        notes.deadline.set(seconds(10)).unwrap();
        assert_eq!(left(&notes, 4), 6);
        *notes.waits() = (Duration::ZERO, Some(seconds(4)));
        assert_eq!(left(&notes, 99), 6);
        *notes.waits() = (seconds(95), None);
        assert_eq!((left(&notes, 99), left(&notes, 106)), (6, 0));
    }
}
