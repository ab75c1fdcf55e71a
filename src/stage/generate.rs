//! Generated rollbacks: the script is made from the difference of two catalogs, and proven.

use std::path::Path;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, PoisonError};

use tokio_util::sync::CancellationToken;

use super::compare::read_catalog;
use super::compare_snapshots::{
    CompareError, Raised, collect, reason, restored_tenant, without_migration,
};
use super::context::{Shared, Stop, Tenant};
use super::migrate::{choose, migrate};
use super::provision::provision;
use super::seed::{Seeded, seed};
use super::seeds::Seeds;
use super::tool::{open_session, run_step};
use crate::catalog::ddl::{Generated, script};
use crate::catalog::{Catalog, diff};
use crate::clock::Clock;
use crate::config::{Config, PostgresConfig};
use crate::event::{Direction, EventLog, Finding, Point, SchemaChange, Stage};
use crate::name::RunId;
use crate::plan::{LoadedMigration, Script, TenantPlan, TransactionRule};
use crate::sandbox::{Engine, Sandbox};

/// A generated script and what its execution proved.
#[derive(Debug, Clone, Default)]
pub struct ProvenScript {
    /// The script.
    pub generated: Generated,
    /// Where it broke off.
    pub failure: Option<String>,
    /// What still differs after it.
    pub remaining: Vec<SchemaChange>,
    /// Whether columns stay in another order, which no script can change.
    pub column_order_differs: bool,
}

impl ProvenScript {
    /// Whether the script ran and nothing but the order of columns differs.
    pub fn is_proven(&self) -> bool {
        self.failure.is_none() && self.remaining.is_empty()
    }
}

/// The script that turns the schema of the second snapshot back into that of the first.
pub async fn rollback_of_snapshots(
    engine: Engine,
    postgres: PostgresConfig,
    trust_snapshots: bool,
    snapshots: [&Path; 2],
    cancel: CancellationToken,
) -> Result<ProvenScript, CompareError> {
    let (shared, findings) = without_migration(engine, postgres, trust_snapshots)?;
    let [first, second] = snapshots;
    let work = async {
        let target = restored_tenant(&shared, "a", first, &cancel)?;
        let base = in_sandbox(&target, async |_, seeded| Some(seeded.base)).await?;
        let migrated = restored_tenant(&shared, "b", second, &cancel)?;
        in_sandbox(&migrated, async |sandbox, seeded| {
            prove(&migrated, sandbox, &seeded, &seeded.base, &base).await
        })
        .await
    };
    finish(&shared, &findings, work.await).await
}

/// The script that undoes the configured migration of one tenant.
pub async fn rollback_of_migration(
    engine: Engine,
    config: Config,
    migration: LoadedMigration,
    plan: TenantPlan,
    cancel: CancellationToken,
) -> Result<ProvenScript, CompareError> {
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
        config,
        migration,
        engine,
        log: EventLog::new(clock.clone(), vec![Box::new(sink)]),
        clock,
        tenants_dir: std::path::PathBuf::new(),
        seeds: Seeds::default(),
        next_sandbox: AtomicU32::new(1),
        jobs: 1,
    });
    let tenant = Tenant {
        shared: Arc::clone(&shared),
        plan,
        log: shared.log.clone(),
        cancel,
        notes: Arc::default(),
    };
    let proven = in_sandbox(&tenant, async |sandbox, seeded| {
        let migration = async {
            let steps = choose(&tenant, sandbox, &seeded).await?;
            migrate(&tenant, sandbox, &seeded, steps).await
        };
        let migrated = tenant.stage(Stage::Migrate, migration).await?;
        prove(&tenant, sandbox, &seeded, &migrated.catalog, &seeded.base).await
    })
    .await;
    finish(&shared, &findings, proven).await
}

/// Starts a sandbox, seeds it, works in it, and removes it whatever came of that.
async fn in_sandbox<T>(
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

/// Generates the script, executes it, and compares.
async fn prove(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    from: &Catalog,
    to: &Catalog,
) -> Option<ProvenScript> {
    let work = async {
        let generated = script(from, to);
        let failure = execute(tenant, sandbox, seeded, &generated).await?;
        let after = read_catalog(
            tenant,
            sandbox,
            &seeded.database,
            Stage::Rollback,
            Point::RolledBack,
        )
        .await?;
        let difference = diff(to, &after);
        Ok::<ProvenScript, Stop>(ProvenScript {
            generated,
            failure,
            remaining: difference.to_schema_changes(),
            column_order_differs: !difference.column_order.is_empty(),
        })
    };
    tenant.stage(Stage::Rollback, work).await
}

/// Undoes the migration with a generated script, which is kept in the run directory.
pub(super) async fn undo(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    migrated: &Catalog,
) -> Result<(), Stop> {
    let generated = script(migrated, &seeded.base);
    let kept = tenant
        .dir()
        .and_then(|dir| std::fs::write(dir.join("rollback.sql"), &generated.sql));
    if let Err(error) = kept {
        tracing::warn!(%error, tenant = %tenant.name(), "the generated rollback could not be kept");
    }
    run_generated(tenant, sandbox, seeded, &generated).await
}

/// Executes a generated script; what it broke off at, if it did.
async fn execute(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    generated: &Generated,
) -> Result<Option<String>, Stop> {
    match run_generated(tenant, sandbox, seeded, generated).await {
        Ok(()) => Ok(None),
        Err(Stop::At(finding)) if finding.id.starts_with("rollback.") => Ok(Some(finding.message)),
        Err(stop) => Err(stop),
    }
}

async fn run_generated(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    generated: &Generated,
) -> Result<(), Stop> {
    let statements = crate::sql::split(&generated.sql).map_err(|error| {
        Stop::from(Finding::new(
            "run.unexpected",
            Stage::Rollback,
            format!("a generated script cannot be read: {error}"),
        ))
    })?;
    let alone = generated.statements.iter().any(|statement| statement.alone);
    let script = Script {
        file: "rollback.sql".to_owned(),
        text: generated.sql.as_str().into(),
        statements,
        transaction: if alone {
            TransactionRule::Autocommit
        } else {
            TransactionRule::Wrapped
        },
    };
    let session = open_session(tenant, sandbox, seeded, Stage::Rollback).await?;
    run_step(
        tenant,
        sandbox,
        &session,
        Stage::Rollback,
        Direction::Down,
        "generated",
        &script,
    )
    .await
}

async fn finish(
    shared: &Shared,
    findings: &Raised,
    proven: Option<ProvenScript>,
) -> Result<ProvenScript, CompareError> {
    // What a start that broke off may have left.
    shared.engine.remove_all(shared.run.as_str()).await;
    proven.ok_or_else(|| reason(&findings.lock().unwrap_or_else(PoisonError::into_inner)))
}
