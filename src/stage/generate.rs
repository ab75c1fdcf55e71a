//! Generated rollbacks: the script is made from the difference of two catalogs, and proven.

use std::collections::BTreeSet;
use std::path::Path;

use tokio_util::sync::CancellationToken;

use super::compare::read_catalog;
use super::context::{Stop, Tenant};
use super::data::{BaseData, judge_data};
use super::down_file::DownFile;
use super::failure::harness_failure;
use super::migrate::{choose, chosen_steps, migrate};
use super::seed::Seeded;
use super::standalone::{CompareError, Standalone, in_sandbox};
use super::steps;
use super::tool::{open_session, run_step};
use crate::catalog::ddl::{Generated, script};
use crate::catalog::{Catalog, diff};
use crate::config::{Config, PostgresConfig};
use crate::event::{Direction, Finding, GeneratedProof, Point, SchemaChange, Stage, StepProof};
use crate::pg::{PgError, Session, create_roles};
use crate::plan::{LoadedMigration, Script, Step, TenantPlan, TransactionRule};
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
    /// The steps of the migration, each with the file that undoes it alone.
    pub steps: Vec<ProvenStep>,
}

/// The generated rollback of one step.
#[derive(Debug, Clone)]
pub struct ProvenStep {
    /// The file.
    pub file: DownFile,
    /// What its execution proved.
    pub proof: StepProof,
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
    [first, second]: [&Path; 2],
    cancel: CancellationToken,
) -> Result<ProvenScript, CompareError> {
    let standalone = Standalone::without_migration(engine, postgres, trust_snapshots, cancel)?;
    let proven = async {
        let target = standalone.restored("a", first)?;
        let (base, roles) = in_sandbox(&target, async |sandbox, seeded| {
            let roles = target.stage(Stage::Seed, roles(&target, sandbox)).await?;
            Some((seeded.base, roles))
        })
        .await?;
        let migrated = standalone.restored("b", second)?;
        in_sandbox(&migrated, async |sandbox, seeded| {
            // The script grants to roles that only the first snapshot may name.
            let made = with_roles(&migrated, sandbox, &roles);
            migrated.stage(Stage::Seed, made).await?;
            prove(&migrated, sandbox, &seeded, &seeded.base, &base).await
        })
        .await
    }
    .await;
    standalone.finish(proven).await
}

/// The script that undoes the configured migration of one tenant; where `each` is set, also one
/// for each step.
pub async fn rollback_of_migration(
    engine: Engine,
    config: Config,
    migration: LoadedMigration,
    plan: TenantPlan,
    each: bool,
    cancel: CancellationToken,
) -> Result<ProvenScript, CompareError> {
    let standalone = Standalone::new(engine, config, migration, cancel)?;
    let tenant = standalone.tenant(plan);
    let mut pending = Vec::new();
    let proven = async {
        let mut proven = in_sandbox(&tenant, async |sandbox, seeded| {
            let migration = async {
                pending = choose(&tenant, sandbox, &seeded).await?;
                migrate(&tenant, sandbox, &seeded, pending.clone()).await
            };
            let migrated = tenant.stage(Stage::Migrate, migration).await?;
            prove(&tenant, sandbox, &seeded, &migrated.catalog, &seeded.base).await
        })
        .await?;
        if each && !pending.is_empty() {
            let chosen = chosen_steps(&tenant, &pending);
            let work = steps::generate_each(&tenant, &chosen);
            proven.steps = tenant.stage(Stage::Rollback, work).await?;
        }
        Some(proven)
    }
    .await;
    drop(tenant);
    standalone.finish(proven).await
}

/// The roles of a sandbox.
async fn roles(tenant: &Tenant, sandbox: &Sandbox) -> Result<BTreeSet<String>, Stop> {
    let read = async {
        let session = maintenance(tenant, sandbox).await?;
        let names = "SELECT rolname FROM pg_catalog.pg_roles";
        session.query_text(names).await
    };
    match read.await {
        Ok(rows) => Ok(rows
            .into_iter()
            .filter_map(|row| row.into_iter().next().flatten())
            .collect()),
        Err(error) => Err(roles_failed(sandbox, &error).await),
    }
}

/// Makes the roles that a sandbox lacks.
async fn with_roles(
    tenant: &Tenant,
    sandbox: &Sandbox,
    roles: &BTreeSet<String>,
) -> Result<(), Stop> {
    let made = async {
        let session = maintenance(tenant, sandbox).await?;
        create_roles(&session, roles).await
    };
    match made.await {
        Ok(()) => Ok(()),
        Err(error) => Err(roles_failed(sandbox, &error).await),
    }
}

async fn maintenance(tenant: &Tenant, sandbox: &Sandbox) -> Result<Session, PgError> {
    Session::connect(
        sandbox.endpoint(),
        "postgres",
        "pgrehearse roles",
        tenant.limits(),
    )
    .await
}

async fn roles_failed(sandbox: &Sandbox, error: &PgError) -> Stop {
    harness_failure(
        sandbox,
        Stage::Seed,
        "take over the snapshot's roles",
        error,
        false,
    )
    .await
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
        let mut proven = ProvenScript::default();
        match run_generated(tenant, sandbox, seeded, &whole(&generated)?).await {
            Ok(()) => {}
            Err(Stop::At(finding)) if finding.id.starts_with("rollback.") => {
                proven.failure = Some(finding.message);
            }
            Err(stop) => return Err(stop),
        }
        let after = read_catalog(
            tenant,
            sandbox,
            &seeded.database,
            Stage::Rollback,
            Point::RolledBack,
        )
        .await?;
        let difference = diff(to, &after);
        proven.generated = generated;
        proven.remaining = difference.to_schema_changes();
        proven.column_order_differs = !difference.column_order.is_empty();
        Ok::<ProvenScript, Stop>(proven)
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
    keep(tenant, FILE, &generated.sql);
    run_generated(tenant, sandbox, seeded, &whole(&generated)?).await
}

/// The script of the whole migration in a tenant's folder.
pub(super) const FILE: &str = "rollback.sql";

/// Keeps a script in the tenant's folder, and gives its path in the run directory.
pub(super) fn keep(tenant: &Tenant, file: &str, text: &str) -> String {
    let kept = tenant.dir().and_then(|dir| {
        let path = dir.join(file);
        if let Some(folder) = path.parent() {
            super::context::private_dir(folder)?;
        }
        std::fs::write(path, text)
    });
    if let Err(error) = kept {
        tracing::warn!(%error, tenant = %tenant.name(), "a generated rollback could not be kept");
    }
    format!("tenants/{}/{file}", tenant.name())
}

/// A generated script as it is executed.
pub(super) fn whole(generated: &Generated) -> Result<Script, Stop> {
    let statements = crate::sql::split(&generated.sql).map_err(|error| unreadable(&error))?;
    Ok(Script {
        file: FILE.to_owned(),
        text: generated.sql.as_str().into(),
        statements,
        transaction: if generated.alone() > 0 {
            TransactionRule::Autocommit
        } else {
            TransactionRule::Wrapped
        },
    })
}

/// A generated script must be one.
pub(super) fn unreadable(error: &crate::sql::SplitError) -> Stop {
    Finding::new(
        "run.unexpected",
        Stage::Rollback,
        format!("a generated script cannot be read: {error}"),
    )
    .into()
}

async fn run_generated(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    script: &Script,
) -> Result<(), Stop> {
    let session = open_session(tenant, sandbox, seeded, Stage::Rollback).await?;
    run_step(
        tenant,
        sandbox,
        &session,
        Stage::Rollback,
        Direction::Down,
        "generated",
        script,
    )
    .await
}

/// A migrated database, and what it was before.
pub(super) struct Trial<'a> {
    /// The tenant, whose statements are nobody's concern.
    pub(super) quiet: &'a Tenant,
    /// Where the database is.
    pub(super) sandbox: &'a Sandbox,
    /// The database and its base.
    pub(super) seeded: &'a Seeded,
    /// The base's rows.
    pub(super) data: Option<&'a BaseData>,
    /// The steps that are undone.
    pub(super) steps: &'a [&'a Step],
}

impl Trial<'_> {
    /// Executes a generated script and compares schema and rows with the base. The script of
    /// `file` is among the tenant's files already.
    pub(super) async fn run(
        &self,
        generated: &Generated,
        script: &Script,
        file: String,
    ) -> Result<GeneratedProof, Stop> {
        let mut proof = GeneratedProof {
            file,
            statements: generated.statements.len().try_into().unwrap_or(u64::MAX),
            data_loss: generated.lossy.clone(),
            ..GeneratedProof::default()
        };
        match run_generated(self.quiet, self.sandbox, self.seeded, script).await {
            Ok(()) => proof.executed = true,
            Err(Stop::At(finding)) if finding.id.starts_with("rollback.") => {
                proof.failed_statement = finding
                    .evidence
                    .get("statement")
                    .and_then(|statement| statement.as_str().map(str::to_owned));
                proof.reason = Some(finding.message);
            }
            Err(stop) => return Err(stop),
        }
        let after = read_catalog(
            self.quiet,
            self.sandbox,
            &self.seeded.database,
            Stage::Rollback,
            Point::RolledBack,
        )
        .await?;
        let difference = diff(&self.seeded.base, &after);
        proof.schema_restored = Some(difference.changes.is_empty());
        proof.column_order_restored = Some(difference.column_order.is_empty());
        proof.schema_changes = difference.to_schema_changes();
        if proof.executed
            && let Some(data) = self.data
        {
            let database = &self.seeded.database;
            let rows = judge_data(self.quiet, self.sandbox, database, data, self.steps).await?;
            proof.data_restored = Some(rows.restored);
            let lost = rows
                .findings
                .into_iter()
                .filter(|finding| LOSSES.contains(&finding.id.as_str()))
                .map(|finding| finding.message);
            proof.data_loss.extend(lost);
        }
        Ok(proof)
    }
}

const LOSSES: [&str; 3] = [
    "rollback.data-lost",
    "rollback.declared-loss",
    "rollback.large-object-changed",
];
