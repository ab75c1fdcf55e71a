//! Starts tenants, listens to signals, and makes sure that everything is torn down.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use super::shutdown::{Action, Shutdown};
use super::signals::Signals;
use crate::clock::whole_millis;
use crate::event::{Event, Finding, RunFacts, Stage};
use crate::name::TenantName;
use crate::plan::TenantPlan;
use crate::stage::{Ended, Shared, Tenant, rehearse};

/// How a run is carried out.
#[derive(Debug, Clone)]
pub struct Options {
    /// The facts of its first event.
    pub facts: RunFacts,
    /// Whether the first tenant that does not complete ends the run.
    pub fail_fast: bool,
}

/// How a run ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunEnd {
    /// The signal that interrupted it.
    pub interrupted: Option<String>,
    /// What could not be removed.
    pub abandoned: bool,
}

/// How long a forced removal may take.
const FORCED: Duration = Duration::from_secs(5);

/// Everything that can happen to a run.
enum Happening {
    Finished(Id, Result<Ended, JoinError>),
    Signal(&'static str),
    NothingLeft,
}

/// Rehearses the tenants, as many at once as [`Shared::jobs`], and returns when nothing is left.
pub async fn run(
    shared: Arc<Shared>,
    tenants: Vec<TenantPlan>,
    options: Options,
    mut signals: Signals,
) -> RunEnd {
    let started = shared.clock.monotonic();
    shared.log.emit(Event::RunStarted { run: options.facts });
    for tenant in &tenants {
        shared.log.emit(Event::TenantPlanned {
            tenant: tenant.name.clone(),
            labels: tenant.labels.clone(),
        });
    }
    let mut dispatcher = Dispatcher {
        shared: Arc::clone(&shared),
        waiting: tenants.into(),
        running: JoinSet::new(),
        names: BTreeMap::new(),
        cancel: CancellationToken::new(),
        shutdown: Shutdown::default(),
        end: RunEnd::default(),
        fail_fast: options.fail_fast,
    };
    loop {
        dispatcher.fill();
        let happening = tokio::select! {
            next = dispatcher.running.join_next_with_id() => match next {
                Some(Ok((id, ended))) => Happening::Finished(id, Ok(ended)),
                Some(Err(error)) => Happening::Finished(error.id(), Err(error)),
                None => Happening::NothingLeft,
            },
            name = signals.next() => Happening::Signal(name),
        };
        match happening {
            Happening::Finished(id, result) => dispatcher.finished(id, result),
            Happening::Signal(name) => {
                if dispatcher.signal(name).await {
                    break;
                }
            }
            Happening::NothingLeft => break,
        }
    }
    dispatcher.sweep().await;
    shared.log.emit(Event::RunFinished {
        duration_ms: whole_millis(shared.clock.monotonic().saturating_sub(started)),
    });
    dispatcher.end
}

struct Dispatcher {
    shared: Arc<Shared>,
    waiting: VecDeque<TenantPlan>,
    running: JoinSet<Ended>,
    names: BTreeMap<String, TenantName>,
    cancel: CancellationToken,
    shutdown: Shutdown,
    end: RunEnd,
    fail_fast: bool,
}

impl Dispatcher {
    /// Starts tenants while there is room.
    fn fill(&mut self) {
        while self.running.len() < self.shared.jobs.max(1) {
            let Some(plan) = self.waiting.pop_front() else {
                return;
            };
            let name = plan.name.clone();
            let tenant = Tenant {
                shared: Arc::clone(&self.shared),
                log: self.shared.log.clone(),
                plan,
                cancel: self.cancel.child_token(),
                notes: Arc::default(),
            };
            let handle = self.running.spawn(rehearse(tenant));
            self.names.insert(handle.id().to_string(), name);
        }
    }

    fn finished(&mut self, id: Id, result: Result<Ended, JoinError>) {
        let name = self.names.remove(&id.to_string());
        let completed = match result {
            Ok(ended) => ended.completed,
            Err(error) => {
                // A panic: the sandbox was dropped without being released; the sweep removes it.
                if let Some(tenant) = name {
                    let message = format!("the rehearsal broke off: {error}");
                    self.shared.log.emit(Event::FindingRaised {
                        tenant,
                        finding: Finding::new("run.unexpected", Stage::Provision, message),
                    });
                }
                false
            }
        };
        if self.fail_fast && !completed && !self.waiting.is_empty() {
            self.abandon_waiting("an earlier tenant did not complete, and `--fail-fast` is set");
        }
    }

    fn abandon_waiting(&mut self, reason: &str) {
        for plan in std::mem::take(&mut self.waiting) {
            self.shared.not_started(&plan.name, reason);
        }
    }

    /// Climbs the ladder by one step; whether to leave now.
    async fn signal(&mut self, name: &'static str) -> bool {
        match self.shutdown.signal() {
            Action::Cancel => {
                self.end.interrupted = Some(name.to_owned());
                self.shared.log.emit(Event::RunInterrupted {
                    signal: name.to_owned(),
                });
                self.abandon_waiting("the run was interrupted before this tenant started");
                self.cancel.cancel();
                false
            }
            Action::RemoveNow => {
                self.shared.seeds.discard(&self.shared.engine).await;
                let removal = self.shared.engine.remove_all(self.shared.run.as_str());
                if tokio::time::timeout(FORCED, removal).await.is_err() {
                    tracing::error!("the sandboxes could not be removed in time");
                }
                self.running.abort_all();
                false
            }
            Action::Leave => {
                self.end.abandoned = true;
                true
            }
            Action::Ignore => false,
        }
    }

    /// Removes what a tenant's own teardown did not, because it broke off.
    async fn sweep(&mut self) {
        if self.end.abandoned {
            return;
        }
        self.shared.seeds.discard(&self.shared.engine).await;
        let removal = self
            .shared
            .engine
            .remove_all(self.shared.run.as_str())
            .await;
        for what in removal.removed {
            tracing::warn!(what, "removed what a tenant had left");
        }
        for problem in removal.problems {
            tracing::error!("{problem}; `pgrehearse clean` tries again");
        }
    }
}
