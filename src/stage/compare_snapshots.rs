//! The schemas of two snapshots, restored each in a sandbox of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use super::context::{Shared, Tenant};
use super::provision::provision;
use super::seed::seed;
use super::seeds::Seeds;
use crate::catalog::{Catalog, diff};
use crate::clock::Clock;
use crate::config::{
    Config, Keep, Migration, MigrationFormat, PostgresConfig, Rollback, RollbackMode,
    RollbackStrategy, SnapshotSource, Tenancy, TimeLimits,
};
use crate::event::{Blame, Envelope, Event, EventLog, Finding, SchemaChange, Stage, finding_kind};
use crate::name::{RunId, TenantName};
use crate::plan::{LoadedMigration, TenantPlan};
use crate::sandbox::Engine;

/// Why two snapshots could not be compared: the message, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompareError {
    /// A snapshot is at fault.
    Snapshot(String, String),
    /// The harness or its surroundings are.
    Harness(String, String),
}

/// Restores both and gives the differences from the first to the second. Nothing is left behind.
pub async fn compare_snapshots(
    engine: Engine,
    postgres: PostgresConfig,
    trust_snapshots: bool,
    snapshots: [&Path; 2],
    cancel: CancellationToken,
) -> Result<Vec<SchemaChange>, CompareError> {
    let (shared, findings) = without_migration(engine, postgres, trust_snapshots)?;
    let mut catalogs = Vec::new();
    for (name, path) in ["a", "b"].into_iter().zip(snapshots) {
        match catalog_of(&shared, name, path, &cancel).await {
            Some(catalog) => catalogs.push(catalog),
            None => break,
        }
    }
    // What a start that broke off may have left.
    shared.engine.remove_all(shared.run.as_str()).await;
    match catalogs.as_slice() {
        [a, b] => Ok(diff(a, b).with_column_order()),
        _ => Err(reason(
            &findings.lock().unwrap_or_else(PoisonError::into_inner),
        )),
    }
}

/// Findings as they are raised.
pub(super) type Raised = Arc<Mutex<Vec<Finding>>>;

/// Where findings go that no report will tell.
pub(super) fn collect() -> (Raised, impl Fn(&Envelope) + Send + Sync + 'static) {
    let findings: Raised = Arc::default();
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
    (findings, sink)
}

/// What tenants share that are only restored.
pub(super) fn without_migration(
    engine: Engine,
    postgres: PostgresConfig,
    trust_snapshots: bool,
) -> Result<(Arc<Shared>, Raised), CompareError> {
    let (findings, sink) = collect();
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
        config: config(postgres, trust_snapshots),
        migration: LoadedMigration {
            steps: Vec::new(),
            tables: Vec::new(),
            sha256: String::new(),
            files: Vec::new(),
            ignored: Vec::new(),
        },
        engine,
        log: EventLog::new(clock.clone(), vec![Box::new(sink)]),
        clock,
        tenants_dir: PathBuf::new(),
        seeds: Seeds::default(),
        next_sandbox: AtomicU32::new(1),
        jobs: 1,
    });
    Ok((shared, findings))
}

async fn catalog_of(
    shared: &Arc<Shared>,
    name: &str,
    path: &Path,
    cancel: &CancellationToken,
) -> Option<Catalog> {
    let tenant = restored_tenant(shared, name, path, cancel)?;
    let sandbox = tenant
        .stage(Stage::Provision, provision(&tenant, None))
        .await?;
    let seeded = tenant.stage(Stage::Seed, seed(&tenant, &sandbox)).await;
    if let Err(error) = sandbox.release().await {
        tenant.raise(Finding::new(
            "teardown.leftover",
            Stage::Teardown,
            error.to_string(),
        ));
        return None;
    }
    seeded.map(|seeded| Arc::unwrap_or_clone(seeded.base))
}

/// A tenant that is a snapshot and nothing else.
pub(super) fn restored_tenant(
    shared: &Arc<Shared>,
    name: &str,
    path: &Path,
    cancel: &CancellationToken,
) -> Option<Tenant> {
    Some(Tenant {
        shared: Arc::clone(shared),
        log: shared.log.clone(),
        plan: TenantPlan {
            name: TenantName::new(name).ok()?,
            labels: BTreeMap::new(),
            snapshots: vec![SnapshotSource::Path {
                shown: path.display().to_string(),
                path: path.to_owned(),
            }],
            tenancy: Tenancy::Database,
            // The same in both, so that its name is no difference.
            database: Some("pgrehearse".to_owned()),
            from: None,
            to: None,
        },
        cancel: cancel.clone(),
        notes: Arc::default(),
    })
}

pub(super) fn reason(findings: &[Finding]) -> CompareError {
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
        },
        redo: false,
        gates: Vec::new(),
        limits: TimeLimits::default(),
        reveal_values: false,
        trust_snapshots,
        jobs: None,
        keep: Keep::Never,
    }
}
