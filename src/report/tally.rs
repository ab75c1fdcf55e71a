//! What the events of a run say, collected tenant by tenant, before anything is judged.

use std::collections::BTreeMap;

use super::judge::{judge_stage, judge_tenant, order};
use super::{StageSummary, Summary, TenantSummary};
use crate::event::{
    AfterWritesProof, Envelope, Event, Finding, FleetFacts, ForeignKeys, IdempotenceProof,
    Interruption, LiveFacts, LoggedStatement, ModelCell, PlansFacts, Point, RollbackProof,
    RunFacts, SchemaFacts, SnapshotFacts, Stage, StageEnd, StatementRecord, StepProof, SuiteCase,
    TrafficFacts,
};
use crate::name::TenantName;

/// The facts of a run so far. Feed it every event; [`Tally::summary`] judges at any time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    pub(super) run: Option<RunFacts>,
    pub(super) planned: Vec<TenantName>,
    pub(super) tenants: BTreeMap<TenantName, TenantTally>,
    pub(super) interrupted: Option<String>,
    pub(super) duration_ms: Option<u64>,
    pub(super) fleet: Option<FleetFacts>,
    first_at: Option<String>,
    last_at: Option<String>,
}

/// The facts of one tenant.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct TenantTally {
    pub(super) labels: BTreeMap<String, String>,
    pub(super) started: bool,
    pub(super) finished: Option<u64>,
    pub(super) snapshots: Vec<SnapshotFacts>,
    pub(super) seed: Option<(bool, Option<String>, u64)>,
    pub(super) schemas: BTreeMap<Point, SchemaFacts>,
    pub(super) stages: BTreeMap<Stage, StageTally>,
    pub(super) findings: Vec<Finding>,
    pub(super) statements: Vec<StatementRecord>,
    pub(super) cases: Vec<SuiteCase>,
    pub(super) models: Vec<ModelCell>,
    pub(super) foreign_keys: Option<ForeignKeys>,
    pub(super) live: Option<LiveFacts>,
    pub(super) rollback: Option<RollbackProof>,
    pub(super) steps: Vec<StepProof>,
    pub(super) interruptions: Vec<Interruption>,
    pub(super) after_writes: Option<AfterWritesProof>,
    pub(super) idempotence: Vec<IdempotenceProof>,
    pub(super) traffic: Option<TrafficFacts>,
    pub(super) plans: Option<PlansFacts>,
    pub(super) retries: Vec<Retry>,
}

/// An attempt that came to nothing, since its surroundings failed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Retry {
    /// In which stage.
    pub stage: Stage,
    /// What happened.
    pub reason: String,
}

/// What is known about one stage of a tenant. A stage may run in several parts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct StageTally {
    started: u32,
    finished: u32,
    pub(super) end: Option<StageEnd>,
    pub(super) reason: Option<String>,
    pub(super) duration_ms: u64,
}

impl TenantTally {
    /// Forgets everything that an attempt told.
    fn begin_anew(&mut self, retry: Retry) {
        let mut retries = std::mem::take(&mut self.retries);
        retries.push(retry);
        // What an attempt has done to its surroundings stays true.
        let lasting = ["teardown.leftover", "suites.golden-written"];
        let findings = std::mem::take(&mut self.findings)
            .into_iter()
            .filter(|finding| lasting.contains(&finding.id.as_ref()))
            .collect();
        *self = Self {
            labels: std::mem::take(&mut self.labels),
            started: self.started,
            retries,
            findings,
            ..Self::default()
        };
    }
}

impl StageTally {
    /// Whether a part began and did not end.
    pub(super) fn is_open(&self) -> bool {
        self.started > self.finished
    }

    /// Whether every part ran to its end.
    pub(super) fn completed(&self) -> bool {
        self.end == Some(StageEnd::Completed) && !self.is_open()
    }

    /// Of several parts, the worst end counts.
    fn finish(&mut self, end: StageEnd, reason: Option<&String>, duration_ms: u64) {
        let weight = |end: StageEnd| match end {
            StageEnd::Completed => 0,
            StageEnd::Skipped => 1,
            StageEnd::Stopped => 2,
        };
        self.finished += 1;
        self.duration_ms = self.duration_ms.saturating_add(duration_ms);
        if self.end.is_none_or(|old| weight(end) > weight(old)) {
            self.end = Some(end);
            self.reason = reason.cloned();
        }
    }
}

impl Tally {
    /// Takes in one event.
    pub fn apply(&mut self, envelope: &Envelope) {
        self.first_at.get_or_insert_with(|| envelope.at.clone());
        self.last_at = Some(envelope.at.clone());
        match &envelope.event {
            Event::RunStarted { run } => self.run = Some(run.clone()),
            Event::RunInterrupted { signal } => {
                self.interrupted.get_or_insert_with(|| signal.clone());
            }
            Event::ForeignKeysRead {
                tenant,
                foreign_keys,
            } => self.tenant(tenant).foreign_keys = Some(foreign_keys.clone()),
            Event::LiveRead { tenant, live } => self.tenant(tenant).live = Some(*live.clone()),
            Event::FleetCompared { fleet } => self.fleet = Some(fleet.clone()),
            Event::RunFinished { duration_ms } => self.duration_ms = Some(*duration_ms),
            Event::TenantPlanned { tenant, labels } => {
                if !self.planned.contains(tenant) {
                    self.planned.push(tenant.clone());
                }
                self.tenant(tenant).labels.clone_from(labels);
            }
            Event::TenantStarted { tenant } => self.tenant(tenant).started = true,
            Event::TenantFinished {
                tenant,
                duration_ms,
            } => self.tenant(tenant).finished = Some(*duration_ms),
            Event::StageStarted { tenant, stage } => self.stage(tenant, *stage).started += 1,
            Event::StageProgress { .. }
            | Event::SeedCacheFailed { .. }
            | Event::ScheduleNoted { .. }
            | Event::FleetKnown { .. } => {}
            Event::TenantRetried {
                tenant,
                stage,
                reason,
            } => self.tenant(tenant).begin_anew(Retry {
                stage: *stage,
                reason: reason.clone(),
            }),
            Event::StageFinished {
                tenant,
                stage,
                end,
                reason,
                duration_ms,
            } => {
                let stage = self.stage(tenant, *stage);
                stage.finish(*end, reason.as_ref(), *duration_ms);
            }
            Event::SnapshotRead { tenant, snapshot } => {
                self.tenant(tenant).snapshots.push(snapshot.clone());
            }
            Event::SeedReady {
                tenant,
                cache_hit,
                key,
                duration_ms,
            } => self.tenant(tenant).seed = Some((*cache_hit, key.clone(), *duration_ms)),
            Event::SchemaRead {
                tenant,
                point,
                schema,
            } => {
                self.tenant(tenant).schemas.insert(*point, schema.clone());
            }
            Event::StatementFinished { tenant, statement } => {
                let statements = &mut self.tenant(tenant).statements;
                statements.push(statement.as_ref().clone());
            }
            Event::StatementsLogged { tenant, logged } => {
                LoggedStatement::add_all(logged, &mut self.tenant(tenant).statements);
            }
            Event::CaseFinished { tenant, case } => self.tenant(tenant).cases.push(case.clone()),
            Event::ModelsCompared { tenant, cell } => self.tenant(tenant).models.push(cell.clone()),
            Event::FindingRaised { tenant, finding } => {
                self.tenant(tenant).findings.push(finding.clone());
            }
            Event::RollbackCompared { tenant, rollback } => {
                let tenant = self.tenant(tenant);
                tenant.rollback = Some(merge(tenant.rollback.take(), rollback));
            }
            Event::StepCompared { tenant, step } => self.tenant(tenant).steps.push(step.clone()),
            Event::StepInterrupted {
                tenant,
                interruption,
            } => self.tenant(tenant).interruptions.push(interruption.clone()),
            Event::AfterWritesCompared {
                tenant,
                after_writes,
            } => self.tenant(tenant).after_writes = Some(after_writes.clone()),
            Event::SecondTimeApplied {
                tenant,
                idempotence,
            } => self.tenant(tenant).idempotence.push(idempotence.clone()),
            Event::TrafficMeasured { tenant, traffic } => {
                self.tenant(tenant).traffic = Some(traffic.as_ref().clone());
            }
            Event::PlansCompared { tenant, plans } => {
                self.tenant(tenant).plans = Some(plans.as_ref().clone());
            }
        }
    }

    /// The judgement on what is known so far. What has not finished is an error.
    pub fn summary(&self) -> Summary {
        Summary::of(self)
    }

    /// The judgement on one tenant, if it is known.
    pub(super) fn tenant_summary(&self, name: &TenantName) -> Option<TenantSummary> {
        let tally = self.tenants.get(name)?;
        Some(judge_tenant(name, tally, self.interrupted.as_deref()))
    }

    /// A stage by what was said about it so far, and its findings, the weightiest first. Nothing
    /// is held against a tenant that is still going on.
    pub(super) fn stage_so_far(
        &self,
        name: &TenantName,
        stage: Stage,
    ) -> Option<(StageSummary, Vec<&Finding>)> {
        let tally = self.tenants.get(name)?;
        let summary = judge_stage(stage, tally.stages.get(&stage), &tally.findings);
        let mut findings: Vec<&Finding> = tally
            .findings
            .iter()
            .filter(|finding| finding.stage == stage)
            .collect();
        findings.sort_by(|a, b| order(a).cmp(&order(b)));
        Some((summary, findings))
    }

    /// Tenants in plan order; ones that were never announced follow by name.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (&TenantName, &TenantTally)> {
        let planned = self
            .planned
            .iter()
            .filter_map(|name| self.tenants.get_key_value(name));
        let others = self
            .tenants
            .iter()
            .filter(|(name, _)| !self.planned.contains(name));
        planned.chain(others)
    }

    /// How long the run took, or has been known to go on where it never ended.
    pub(super) fn run_duration_ms(&self) -> u64 {
        self.duration_ms.unwrap_or_else(|| {
            let at = |text: &Option<String>| text.as_ref()?.parse::<jiff::Timestamp>().ok();
            match (at(&self.first_at), at(&self.last_at)) {
                (Some(first), Some(last)) => {
                    u64::try_from(last.duration_since(first).as_millis()).unwrap_or(0)
                }
                _ => 0,
            }
        })
    }

    /// Forgets what is only needed for documents, to keep a long run's progress small.
    pub(super) fn forget(&mut self, name: &TenantName) {
        self.tenants.remove(name);
    }

    fn tenant(&mut self, name: &TenantName) -> &mut TenantTally {
        self.tenants.entry(name.clone()).or_default()
    }

    fn stage(&mut self, name: &TenantName, stage: Stage) -> &mut StageTally {
        self.tenant(name).stages.entry(stage).or_default()
    }
}

/// Joins two comparisons of one tenant (after the rollback, after the redo): a difference that
/// either of them saw remains.
fn merge(old: Option<RollbackProof>, new: &RollbackProof) -> RollbackProof {
    let Some(mut proof) = old else {
        let mut proof = new.clone();
        proof.schema_changes.sort();
        proof.data_changes.sort();
        return proof;
    };
    let both = |a: Option<bool>, b: Option<bool>| match (a, b) {
        (Some(a), Some(b)) => Some(a && b),
        (known, None) | (None, known) => known,
    };
    proof.schema_restored = both(proof.schema_restored, new.schema_restored);
    proof.column_order_restored = both(proof.column_order_restored, new.column_order_restored);
    proof.data_restored = both(proof.data_restored, new.data_restored);
    proof.redo_same = both(proof.redo_same, new.redo_same);
    proof.generated = new.generated.clone().or(proof.generated);
    proof
        .schema_changes
        .extend(new.schema_changes.iter().cloned());
    proof.schema_changes.sort();
    proof.schema_changes.dedup();
    proof.data_changes.extend(new.data_changes.iter().cloned());
    proof.data_changes.sort();
    proof.data_changes.dedup();
    proof
}
