//! A run as it is judged: the one source of every document.

use std::collections::BTreeMap;

use super::cases::CaseCounts;
use super::group::{Group, Recommendation, groups, recommendations};
use super::judge::judge_tenant;
use super::spread::{FleetSpread, fleet_spread};
use super::tally::{Retry, Tally};
use crate::event::{
    AfterWritesProof, Envelope, Finding, FleetFacts, ForeignKeys, IdempotenceProof, Interruption,
    LiveFacts, ModelCell, PlansFacts, Point, RollbackProof, RunFacts, SchemaFacts, SnapshotFacts,
    Stage, StatementRecord, StepProof, SuiteCase, TrafficFacts, Verdict,
};
use crate::name::TenantName;

/// A run with its verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// What was run; unknown only where the events are cut off at their very start.
    pub run: Option<RunFacts>,
    /// How long it took.
    pub duration_ms: u64,
    /// The signal that broke it off.
    pub interrupted: Option<String>,
    /// `error` if any tenant is, else `fail` if any is, else `warn`, else `pass`.
    pub verdict: Verdict,
    /// How many tenants have which verdict.
    pub counts: Counts,
    /// How many cases of regression suites ended how.
    pub cases: CaseCounts,
    /// The tenants in plan order.
    pub tenants: Vec<TenantSummary>,
    /// Errors and warnings, the same ones of several tenants together, the weightiest first.
    pub groups: Vec<Group>,
    /// What to do, the weightiest first.
    pub recommendations: Vec<Recommendation>,
    /// The tenants in groups of the same schema before the migration.
    pub fleet: Option<FleetFacts>,
    /// How differently the migration's statements went in the tenants.
    pub spread: Option<FleetSpread>,
}

/// How many tenants have which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub tenants: usize,
    /// Those that passed.
    pub pass: usize,
    /// Those that a person should look at.
    pub warn: usize,
    /// Those that the migration fails on.
    pub fail: usize,
    /// Those about which nothing is known.
    pub error: usize,
}

/// A tenant with its verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct TenantSummary {
    /// The tenant.
    pub name: TenantName,
    /// The user's labels.
    pub labels: BTreeMap<String, String>,
    /// The worst of its findings and stages.
    pub verdict: Verdict,
    /// What the summary itself had to object to, for example that the tenant never finished.
    pub reason: Option<String>,
    /// How long it took.
    pub duration_ms: u64,
    /// The files that it was made from, in order.
    pub snapshots: Vec<SnapshotFacts>,
    /// How its database came about.
    pub seed: Option<SeedSummary>,
    /// Its schema at the moments it was read.
    pub schemas: BTreeMap<Point, SchemaFacts>,
    /// All ten stages in their order.
    pub stages: Vec<StageSummary>,
    /// What was found, sorted.
    pub findings: Vec<Finding>,
    /// What was executed, in order.
    pub statements: Vec<StatementRecord>,
    /// The cases of regression suites, sorted.
    pub cases: Vec<SuiteCase>,
    /// Models held against the states of the database.
    pub models: Vec<ModelCell>,
    /// What refers to the tables that the migration touched.
    pub foreign_keys: Option<ForeignKeys>,
    /// What was seen of its database in use.
    pub live: Option<LiveFacts>,
    /// What the rollback restored.
    pub rollback: Option<RollbackProof>,
    /// What each step's down restored.
    pub steps: Vec<StepProof>,
    /// What came of killing the server on the way.
    pub interruptions: Vec<Interruption>,
    /// What the rollback restored after the application had worked on the migrated schema.
    pub after_writes: Option<AfterWritesProof>,
    /// What came of applying each step a second time.
    pub idempotence: Vec<IdempotenceProof>,
    /// What was measured under load.
    pub traffic: Option<TrafficFacts>,
    /// The plans of queries before and after the migration.
    pub plans: Option<PlansFacts>,
    /// Attempts that came to nothing, since their surroundings failed.
    pub retries: Vec<Retry>,
    /// The command that rebuilds it as it failed, where the migration is at fault.
    pub repro: Option<String>,
}

/// How a tenant's database came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedSummary {
    /// Whether a frozen seed was used.
    pub cache_hit: bool,
    /// Its key in the cache.
    pub key: Option<String>,
    /// How long it took.
    pub duration_ms: u64,
}

/// A stage with its verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageSummary {
    /// The stage.
    pub stage: Stage,
    /// What its findings and its end make of it.
    pub verdict: Verdict,
    /// How long it took.
    pub duration_ms: u64,
    /// Why it was skipped or broken off.
    pub reason: Option<String>,
}

impl Summary {
    /// Judges a run from its events.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Envelope>) -> Self {
        let mut tally = Tally::default();
        for envelope in events {
            tally.apply(envelope);
        }
        tally.summary()
    }

    /// What part of a fleet the verdict is about, where it is not about all of it, and what it was
    /// joined from: `shard 3/16: 12 of 200 tenants`.
    pub(super) fn scope(&self) -> Option<String> {
        let run = self.run.as_ref()?;
        if let Some(shard) = &run.shard {
            return Some(format!(
                "shard {}/{}: {} of {}",
                shard.index,
                shard.of,
                self.tenants.len(),
                crate::text::count(shard.fleet.len(), "tenant")
            ));
        }
        let merged = run.merged.len();
        (merged > 0).then(|| format!("joined from {}", crate::text::count(merged, "shard")))
    }

    pub(super) fn of(tally: &Tally) -> Self {
        let tenants: Vec<TenantSummary> = tally
            .in_order()
            .map(|(name, facts)| {
                judge_tenant(name, facts, tally.interrupted.as_deref())
                    .with_repro(tally.run.as_ref())
            })
            .collect();
        let counts = Counts::of(&tenants);
        let groups = groups(&tenants);
        let recommendations = recommendations(&groups);
        Self {
            run: tally.run.clone(),
            duration_ms: tally.run_duration_ms(),
            interrupted: tally.interrupted.clone(),
            verdict: counts.verdict(),
            counts,
            cases: tenants
                .iter()
                .map(|tenant| CaseCounts::of(&tenant.cases))
                .fold(CaseCounts::default(), CaseCounts::plus),
            spread: fleet_spread(&tenants),
            tenants,
            groups,
            recommendations,
            fleet: tally.fleet.clone(),
        }
    }
}

impl Counts {
    fn of(tenants: &[TenantSummary]) -> Self {
        let mut counts = Self {
            tenants: tenants.len(),
            ..Self::default()
        };
        for tenant in tenants {
            match tenant.verdict {
                Verdict::Pass => counts.pass += 1,
                Verdict::Warn => counts.warn += 1,
                Verdict::Fail => counts.fail += 1,
                // A tenant cannot be skipped; if one were, nothing would be known about it.
                Verdict::Error | Verdict::Skipped => counts.error += 1,
            }
        }
        counts
    }

    /// The verdict on the run. A run over nothing proves nothing.
    pub fn verdict(&self) -> Verdict {
        if self.error > 0 || self.tenants == 0 {
            Verdict::Error
        } else if self.fail > 0 {
            Verdict::Fail
        } else if self.warn > 0 {
            Verdict::Warn
        } else {
            Verdict::Pass
        }
    }

    /// The word that heads a text. A person has to mend the migration first, so there a failure
    /// outranks an error; in every judgement it is the other way round.
    pub(super) fn headline(&self) -> Verdict {
        if self.fail > 0 {
            Verdict::Fail
        } else {
            self.verdict()
        }
    }

    /// `8 tenants: 6 passed, 1 warned, 1 failed, 0 errors`.
    pub(super) fn words(&self) -> String {
        format!(
            "{}: {} passed, {} warned, {} failed, {}",
            crate::text::count(self.tenants, "tenant"),
            self.pass,
            self.warn,
            self.fail,
            crate::text::count(self.error, "error")
        )
    }
}

impl TenantSummary {
    /// One of its ten stages.
    pub fn stage(&self, stage: Stage) -> Option<&StageSummary> {
        self.stages.iter().find(|summary| summary.stage == stage)
    }
}
