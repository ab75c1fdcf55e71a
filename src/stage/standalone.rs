//! A tenant without a run: the commands that restore something and leave no report.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use super::context::{Shared, Tenant};
use super::lane::Lane;
use super::provision::provision;
use super::seed::{Seeded, seed};
use super::seeds::Seeds;
use super::shadow::Shadows;
use crate::clock::Clock;
use crate::config::{
    After, Config, Keep, Migration, MigrationFormat, PostgresConfig, Rollback, RollbackMode,
    RollbackStrategy, SeedsConfig, SnapshotSource, Tenancy, TimeLimits,
};
use crate::event::{Blame, Envelope, Event, EventLog, Finding, Severity, Stage, finding_kind};
use crate::name::{RunId, TenantName};
use crate::plan::{LoadedMigration, TenantPlan};
use crate::planner::Workload;
use crate::sandbox::{Engine, Sandbox};

/// Why there is no result: the message, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompareError {
    /// A snapshot is at fault.
    Snapshot(String, String),
    /// The harness or its surroundings are.
    Harness(String, String),
}

/// What such tenants share, and the findings that no report will tell.
pub(super) struct Standalone {
    shared: Arc<Shared>,
    lane: Arc<Lane>,
    findings: Arc<Mutex<Vec<Finding>>>,
    cancel: CancellationToken,
}

impl Standalone {
    /// With a configuration and its migration.
    pub(super) fn new(
        engine: Engine,
        config: Config,
        migration: LoadedMigration,
        cancel: CancellationToken,
    ) -> Result<Self, CompareError> {
        let findings: Arc<Mutex<Vec<Finding>>> = Arc::default();
        let sink = {
            let findings = Arc::clone(&findings);
            move |envelope: &Envelope| {
                if let Event::FindingRaised { finding, .. } = &envelope.event {
                    findings
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(finding.clone());
                }
            }
        };
        let clock = Clock::system();
        let mut random = [0_u8; 4];
        getrandom::fill(&mut random).map_err(|error| {
            CompareError::Harness(
                format!("failed to get random bytes: {error}"),
                String::new(),
            )
        })?;
        let shared = Arc::new(Shared {
            run: RunId::new(clock.now(), u32::from_ne_bytes(random)),
            config,
            migration,
            log: EventLog::new(clock.clone(), vec![Box::new(sink)]),
            clock,
            tenants_dir: PathBuf::new(),
            models: Vec::new(),
            shadows: Shadows::default(),
            load: Vec::new(),
            workload: Workload::default(),
            idle_gates: Vec::new(),
            fleet: super::fleet::Fleet::default(),
            golden: crate::suite::GoldenFiles::default(),
            next_sandbox: AtomicU32::new(1),
            variation: None,
        });
        Ok(Self {
            shared,
            lane: Arc::new(Lane::new(engine, Seeds::default(), 1, 1)),
            findings,
            cancel,
        })
    }

    /// For snapshots that are only restored.
    pub(super) fn without_migration(
        engine: Engine,
        postgres: PostgresConfig,
        trust_snapshots: bool,
        cancel: CancellationToken,
    ) -> Result<Self, CompareError> {
        let migration = LoadedMigration {
            steps: Vec::new(),
            tables: Vec::new(),
            sha256: String::new(),
            files: Vec::new(),
            ignored: Vec::new(),
        };
        Self::new(engine, config(postgres, trust_snapshots), migration, cancel)
    }

    /// A tenant of the plan.
    pub(super) fn tenant(&self, plan: TenantPlan) -> Tenant {
        Tenant {
            shared: Arc::clone(&self.shared),
            lane: Arc::clone(&self.lane),
            plan,
            again: false,
            log: self.shared.log.clone(),
            cancel: self.cancel.clone(),
            notes: Arc::default(),
        }
    }

    /// A tenant that is a snapshot and nothing else.
    pub(super) fn restored(&self, name: &str, path: &Path) -> Option<Tenant> {
        Some(self.tenant(TenantPlan {
            name: TenantName::new(name).ok()?,
            labels: BTreeMap::new(),
            snapshots: vec![SnapshotSource::Path {
                shown: path.display().to_string(),
                path: path.to_owned(),
            }],
            tenancy: Tenancy::Database,
            live: None,
            // The same in both, so that its name is no difference.
            database: Some("pgrehearse".to_owned()),
            from: None,
            to: None,
        }))
    }

    /// Removes what a start that broke off may have left, and says why there is no result.
    pub(super) async fn finish<T>(self, result: Option<T>) -> Result<T, CompareError> {
        self.lane.engine.remove_all(self.shared.run.as_str()).await;
        result.ok_or_else(|| reason(&self.findings.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// Starts a sandbox, seeds it, works in it, and removes it whatever came of that.
pub(super) async fn in_sandbox<T>(
    tenant: &Tenant,
    work: impl AsyncFnOnce(&Sandbox, Seeded) -> Option<T>,
) -> Option<T> {
    let sandbox = tenant
        .stage(Stage::Provision, provision(tenant, None))
        .await?;
    let result = match tenant.stage(Stage::Seed, seed(tenant, &sandbox)).await {
        Some(seeded) => work(&sandbox, seeded).await,
        None => None,
    };
    if let Err(error) = sandbox.release().await {
        tenant.raise(Finding::new(
            "teardown.leftover",
            Stage::Teardown,
            error.to_string(),
        ));
        return None;
    }
    result
}

fn reason(findings: &[Finding]) -> CompareError {
    match findings.iter().max_by_key(|finding| finding.severity) {
        None => CompareError::Harness(
            "the comparison broke off".to_owned(),
            "please report it".to_owned(),
        ),
        Some(finding) => {
            let of_snapshot = finding.id.starts_with("seed.")
                && finding_kind(&finding.id).is_some_and(|kind| kind.blame == Blame::Harness);
            if of_snapshot {
                CompareError::Snapshot(finding.message.clone(), finding.help.clone())
            } else {
                CompareError::Harness(finding.message.clone(), finding.help.clone())
            }
        }
    }
}

/// A configuration without a migration.
fn config(postgres: PostgresConfig, trust_snapshots: bool) -> Config {
    Config {
        path: PathBuf::new(),
        dir: PathBuf::from("."),
        sha256: String::new(),
        postgres,
        tenants: Vec::new(),
        migration: Migration {
            format: MigrationFormat::Command,
            shown: String::new(),
            path: PathBuf::new(),
            command: None,
            from: None,
            to: None,
            version_table: None,
            isolation: None,
            settings: BTreeMap::new(),
            role: None,
        },
        suites: Vec::new(),
        models: Vec::new(),
        rollback: Rollback {
            strategy: RollbackStrategy::Provided,
            mode: RollbackMode::Whole,
            interrupt: false,
            column_order: Severity::Warning,
            irreversible: Vec::new(),
            after: After::default(),
        },
        redo: false,
        idempotence: false,
        gates: Vec::new(),
        baseline: Vec::new(),
        preflight: crate::config::Preflight::default(),
        hazards: crate::config::Hazards::default(),
        traffic: None,
        plans: None,
        limits: TimeLimits::default(),
        reveal_values: false,
        trust_snapshots,
        masking: Vec::new(),
        seeds: SeedsConfig::default(),
        jobs: None,
        restores: None,
        budget: crate::config::BudgetConfig::default(),
        keep: Keep::Never,
    }
}
