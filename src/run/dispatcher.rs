//! Starts tenants, listens to signals, and makes sure that everything is torn down.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use super::admission::{Admission, Budget, Candidate, Grant, Need};
use super::shutdown::{Action, Shutdown};
use super::signals::Signals;
use super::watch::{sweep, watch};
use crate::clock::whole_millis;
use crate::event::{Event, Finding, RunFacts, Stage};
use crate::name::TenantName;
use crate::plan::TenantPlan;
use crate::sandbox::store::Hint;
use crate::stage::{Broken, Demand, Ended, Lane, Shared, Tenant, odd_ones, rehearse};
use crate::text::bytes;

/// How a run is carried out.
#[derive(Debug, Clone)]
pub struct Options {
    /// The facts of its first event.
    pub facts: RunFacts,
    /// Whether the first tenant that does not complete ends the run.
    pub fail_fast: bool,
    /// What each engine has for tenants, in the order of the lanes.
    pub budgets: Vec<Budget>,
    /// What each tenant is expected to take up, in plan order.
    pub demands: Vec<Demand>,
}

/// How a run ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunEnd {
    /// The signal that interrupted it.
    pub interrupted: Option<String>,
    /// Whether it was left before everything was torn down.
    pub abandoned: bool,
    /// What was still there after the last tenant, though each has a teardown of its own.
    pub left_behind: Vec<String>,
    /// What could not be removed.
    pub left: Vec<String>,
    /// What nobody could look at, since its engine is gone.
    pub unknown: Vec<String>,
    /// What was measured of tenants, for the next run.
    pub measured: BTreeMap<String, Hint>,
}

/// How long a forced removal may take.
const FORCED: Duration = Duration::from_secs(5);
/// How long an engine that is gone is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is asked.
const PAUSE: Duration = Duration::from_millis(500);

/// Everything that can happen to a run.
enum Happening {
    Finished(Id, Result<Ended, JoinError>),
    /// An engine that was gone is there again, or was waited for long enough.
    Asked(usize, bool),
    Signal(&'static str),
    NothingLeft,
}

/// Rehearses the tenants, as many at once as the budgets allow, and returns when nothing is left.
pub async fn run(
    shared: Arc<Shared>,
    lanes: Vec<Arc<Lane>>,
    tenants: Vec<TenantPlan>,
    options: Options,
    signals: &mut Signals,
) -> RunEnd {
    let started = shared.clock.monotonic();
    let of_shard = options.facts.shard.is_some();
    shared.log.emit(Event::RunStarted { run: options.facts });
    for tenant in &tenants {
        shared.log.emit(Event::TenantPlanned {
            tenant: tenant.name.clone(),
            labels: tenant.labels.clone(),
        });
    }
    let candidates = options.demands.iter().enumerate();
    let candidates = candidates.map(|(number, demand)| Candidate {
        number,
        need: Need {
            memory: demand.memory,
            disk: demand.disk,
        },
        weight: demand.weight,
        avoid: None,
    });
    let names: Vec<TenantName> = tenants.iter().map(|tenant| tenant.name.clone()).collect();
    let mut dispatcher = Dispatcher {
        admission: Admission::new(&options.budgets, candidates.collect()),
        shared: Arc::clone(&shared),
        lanes,
        plans: tenants,
        demands: options.demands,
        running: JoinSet::new(),
        granted: BTreeMap::new(),
        retried: BTreeSet::new(),
        asking: JoinSet::new(),
        asked: BTreeSet::new(),
        cancel: CancellationToken::new(),
        shutdown: Shutdown::default(),
        end: RunEnd::default(),
        fail_fast: options.fail_fast,
    };
    let watching = watch(&dispatcher.lanes, &shared.clock, &dispatcher.cancel);
    loop {
        dispatcher.fill();
        match dispatcher.next(signals).await {
            Happening::Finished(id, result) => dispatcher.finished(id, result),
            Happening::Asked(lane, answers) => dispatcher.asked(lane, answers),
            Happening::Signal(name) => {
                if dispatcher.signal(name).await {
                    break;
                }
            }
            Happening::NothingLeft => break,
        }
    }
    dispatcher.give_up();
    dispatcher.sweep().await;
    drop(watching);
    compare_fleet(&shared, &names, of_shard);
    shared.log.emit(Event::RunFinished {
        duration_ms: whole_millis(shared.clock.monotonic().saturating_sub(started)),
    });
    dispatcher.end
}

/// Tells which tenants differ from the others before the migration.
fn compare_fleet(shared: &Shared, names: &[TenantName], of_shard: bool) {
    if of_shard {
        let known = shared.fleet.known();
        shared.log.emit(Event::FleetKnown { known });
    }
    let Some(fleet) = shared.fleet.compare(names) else {
        return;
    };
    for (tenant, finding) in odd_ones(&fleet) {
        shared.log.emit(Event::FindingRaised { tenant, finding });
    }
    shared.log.emit(Event::FleetCompared { fleet });
}

struct Dispatcher {
    shared: Arc<Shared>,
    lanes: Vec<Arc<Lane>>,
    plans: Vec<TenantPlan>,
    demands: Vec<Demand>,
    admission: Admission,
    running: JoinSet<Ended>,
    /// What runs, and since when.
    granted: BTreeMap<String, (Grant, Duration)>,
    /// Those whose second attempt is the last one.
    retried: BTreeSet<usize>,
    /// Engines that are asked whether they are there.
    asking: JoinSet<(usize, bool)>,
    asked: BTreeSet<usize>,
    cancel: CancellationToken,
    shutdown: Shutdown,
    end: RunEnd,
    fail_fast: bool,
}

impl Dispatcher {
    /// Starts tenants while there is room.
    fn fill(&mut self) {
        if self.shutdown != Shutdown::None {
            return;
        }
        while let Some(grant) = self.admission.admit() {
            let number = grant.candidate.number;
            let (Some(plan), Some(lane)) = (self.plans.get(number), self.lanes.get(grant.lane))
            else {
                continue;
            };
            if grant.oversized {
                self.shared.log.emit(Event::ScheduleNoted {
                    message: oversized(plan, &grant),
                });
            }
            let tenant = Tenant {
                shared: Arc::clone(&self.shared),
                lane: Arc::clone(lane),
                log: self.shared.log.clone(),
                plan: plan.clone(),
                cancel: self.cancel.child_token(),
                notes: Arc::default(),
                again: !self.retried.contains(&number),
            };
            let handle = self.running.spawn(rehearse(tenant));
            let now = self.shared.clock.monotonic();
            self.granted.insert(handle.id().to_string(), (grant, now));
        }
    }

    async fn next(&mut self, signals: &mut Signals) -> Happening {
        // An engine is not waited for that nobody needs.
        if self.running.is_empty() && (self.asking.is_empty() || self.admission.is_empty()) {
            return Happening::NothingLeft;
        }
        tokio::select! {
            Some(next) = self.running.join_next_with_id() => match next {
                Ok((id, ended)) => Happening::Finished(id, Ok(ended)),
                Err(error) => Happening::Finished(error.id(), Err(error)),
            },
            Some(asked) = self.asking.join_next() => {
                let (lane, answers) = asked.unwrap_or((usize::MAX, false));
                Happening::Asked(lane, answers)
            }
            name = signals.next() => Happening::Signal(name),
        }
    }

    fn finished(&mut self, id: Id, result: Result<Ended, JoinError>) {
        let Some((grant, since)) = self.granted.remove(&id.to_string()) else {
            return;
        };
        let number = grant.candidate.number;
        let name = self.plans.get(number).map(|plan| plan.name.clone());
        let made = result.as_ref().ok().and_then(|ended| ended.seed);
        let kept = made.filter(|(_, made)| *made).map_or(0, |(size, _)| size);
        self.admission.release(&grant, kept);
        let completed = match result {
            Ok(Ended {
                broken: Some(broken),
                ..
            }) => {
                self.begin_anew(&grant, &broken);
                return;
            }
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
        if let Some(plan) = self.plans.get(number) {
            for lane in &self.lanes {
                lane.seeds.finished(plan);
            }
        }
        if completed && let Some(demand) = self.demands.get(number) {
            let took = self.shared.clock.monotonic().saturating_sub(since);
            // How long a restore takes says nothing about the next time.
            let duration_ms = if kept == 0 { whole_millis(took) } else { 0 };
            let hint = Hint {
                bytes: made.map_or(0, |(size, _)| size),
                duration_ms,
                at: self.shared.clock.now().as_second(),
            };
            self.end.measured.insert(demand.key.clone(), hint);
        }
        if self.fail_fast && !completed && !self.admission.is_empty() {
            self.abandon_waiting("an earlier tenant did not complete, and `--fail-fast` is set");
        }
    }

    /// Lets a tenant wait again whose surroundings failed. Nobody comes to its engine until that is
    /// known to be there.
    fn begin_anew(&mut self, grant: &Grant, broken: &Broken) {
        let Some(plan) = self.plans.get(grant.candidate.number) else {
            return;
        };
        self.retried.insert(grant.candidate.number);
        self.shared.log.emit(Event::TenantRetried {
            tenant: plan.name.clone(),
            stage: broken.stage,
            reason: broken.reason.clone(),
        });
        if self.shutdown != Shutdown::None {
            let reason = "the run was interrupted before this tenant began anew";
            self.shared.not_started(&plan.name, reason);
            return;
        }
        if broken.files_too_large {
            self.admission.give_back(grant.candidate);
            return;
        }
        let message = format!(
            "the first attempt came to nothing in stage {}: {}",
            broken.stage, broken.reason
        );
        self.shared.log.emit(Event::FindingRaised {
            tenant: plan.name.clone(),
            finding: Finding::new("run.retried", Stage::Provision, message),
        });
        self.admission.give_back(Candidate {
            avoid: Some(grant.lane),
            ..grant.candidate
        });
        if !self.asked.insert(grant.lane) {
            return;
        }
        self.admission.set_open(grant.lane, false);
        if let Some(lane) = self.lanes.get(grant.lane).cloned() {
            let (number, cancel) = (grant.lane, self.cancel.clone());
            self.asking.spawn(async move {
                let asked = async {
                    while !lane.engine.answers().await {
                        tokio::time::sleep(PAUSE).await;
                    }
                };
                tokio::select! {
                    asked = tokio::time::timeout(PATIENCE, asked) => (number, asked.is_ok()),
                    () = cancel.cancelled() => (number, false),
                    () = lane.lost.cancelled() => (number, false),
                }
            });
        }
    }

    fn asked(&mut self, lane: usize, answers: bool) {
        if answers {
            self.asked.remove(&lane);
            self.admission.set_open(lane, true);
        } else if self.shutdown == Shutdown::None
            && let Some(lane) = self.lanes.get(lane)
        {
            self.shared.log.emit(Event::ScheduleNoted {
                message: format!(
                    "the engine {} does not answer any more; nothing is rehearsed there from now on",
                    lane.engine.label()
                ),
            });
        }
    }

    fn abandon_waiting(&mut self, reason: &str) {
        for number in self.admission.drain() {
            if let Some(plan) = self.plans.get(number) {
                self.shared.not_started(&plan.name, reason);
            }
        }
    }

    /// Tells of those that no engine is left for.
    fn give_up(&mut self) {
        for number in self.admission.drain() {
            if let Some(plan) = self.plans.get(number) {
                let reason = "no engine answers any more";
                self.shared.no_engine(&plan.name, reason);
            }
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
                let removals = self.lanes.iter().map(|lane| async {
                    lane.seeds.discard(&lane.engine).await;
                    lane.engine.remove_all(self.shared.run.as_str()).await
                });
                let removal = futures_util::future::join_all(removals);
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
        let run = self.shared.run.as_str();
        let swept = self.lanes.iter().map(|lane| sweep(lane, run));
        for swept in futures_util::future::join_all(swept).await {
            for what in &swept.removed {
                tracing::warn!(what, "removed what a tenant had left");
            }
            self.end.left_behind.extend(swept.removed.iter().cloned());
            for message in swept.problems.iter().chain(&swept.silent) {
                let message = message.clone();
                self.shared.log.emit(Event::ScheduleNoted { message });
            }
            self.end.left_behind.extend(swept.problems.iter().cloned());
            self.end.left.extend(swept.problems);
            self.end.unknown.extend(swept.silent);
        }
    }
}

fn oversized(plan: &TenantPlan, grant: &Grant) -> String {
    let need = grant.candidate.need;
    format!(
        "{} is rehearsed alone: it is expected to take {} of memory and {} of disk, which is more than there is for all",
        plan.name,
        bytes(need.memory),
        bytes(need.disk)
    )
}
