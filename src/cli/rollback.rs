//! `pgrehearse rollback`

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::args::{EngineArgument, Format, Scope};
use super::load::{load_config, make_plan};
use super::output::Output;
use super::run::open_engine;
use crate::config::{PostgresConfig, SnapshotSource};
use crate::exit::Exit;
use crate::plan::TenantPlan;
use crate::run::Signals;
use crate::sandbox::{RuntimeDir, choose};
use crate::stage::{CompareError, ProvenScript, rollback_of_migration, rollback_of_snapshots};

/// Arguments of `rollback`.
#[derive(Debug, Args)]
pub(super) struct RollbackArgs {
    /// The schema to come back to: a snapshot; without one, the tenant's of harness.yaml
    #[arg(requires = "b")]
    a: Option<PathBuf>,
    /// The schema to start from: another snapshot
    b: Option<PathBuf>,
    #[command(flatten)]
    scope: Scope,
    /// Where the script is written; by default to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Where the sandbox comes from
    #[arg(long, value_enum, env = "PGREHEARSE_ENGINE")]
    engine: Option<EngineArgument>,
    /// The image of the Docker engine
    #[arg(long, value_name = "IMAGE")]
    image: Option<String>,
    /// Restore scripts that could act outside the sandbox, on the local engine too
    #[arg(long)]
    trust_snapshots: bool,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Generates the script that undoes a migration, and proves it.
pub(super) async fn rollback(args: &RollbackArgs, output: &Output) -> Exit {
    let mut signals = match Signals::listen() {
        Ok(signals) => signals,
        Err(error) => {
            output.error(&format!("failed to listen to signals: {error}"), None);
            return Exit::Harness;
        }
    };
    let cancel = tokio_util::sync::CancellationToken::new();
    let work = attempt(args, output, cancel.clone());
    tokio::pin!(work);
    let result = tokio::select! {
        result = &mut work => result,
        _ = signals.next() => {
            cancel.cancel();
            let _ = work.await;
            return Exit::Interrupted;
        }
    };
    match result {
        Ok(proven) => tell(args, output, &proven),
        Err(exit) => exit,
    }
}

async fn attempt(
    args: &RollbackArgs,
    output: &Output,
    cancel: tokio_util::sync::CancellationToken,
) -> Result<ProvenScript, Exit> {
    let proven = match (&args.a, &args.b) {
        (Some(a), Some(b)) => of_snapshots(args, output, [a, b], cancel).await?,
        _ => of_migration(args, output, cancel).await?,
    };
    proven.map_err(|error| {
        let (message, help, exit) = match error {
            CompareError::Snapshot(message, help) => (message, help, Exit::Usage),
            CompareError::Harness(message, help) => (message, help, Exit::Harness),
        };
        output.error(&message, Some(&help));
        exit
    })
}

async fn of_snapshots(
    args: &RollbackArgs,
    output: &Output,
    snapshots: [&Path; 2],
    cancel: tokio_util::sync::CancellationToken,
) -> Result<Result<ProvenScript, CompareError>, Exit> {
    let mut postgres = PostgresConfig::default();
    if let Some(engine) = args.engine {
        postgres.engine = engine.into();
    }
    if let Some(image) = &args.image {
        postgres.image.clone_from(image);
    }
    let chosen = match RuntimeDir::open(&std::env::temp_dir()) {
        Ok(runtime) => choose(&postgres, &runtime).await,
        Err(error) => Err(error),
    };
    let (engine, reason) = chosen.map_err(|error| {
        output.error(&error.to_string(), Some(&error.help()));
        Exit::Harness
    })?;
    output.inform(&format!("engine: {reason}"));
    Ok(rollback_of_snapshots(engine, postgres, args.trust_snapshots, snapshots, cancel).await)
}

async fn of_migration(
    args: &RollbackArgs,
    output: &Output,
    cancel: tokio_util::sync::CancellationToken,
) -> Result<Result<ProvenScript, CompareError>, Exit> {
    let mut config = load_config(&args.scope, output)?;
    if let Some(engine) = args.engine {
        config.postgres.engine = engine.into();
    }
    if let Some(image) = &args.image {
        config.postgres.image.clone_from(image);
    }
    config.trust_snapshots |= args.trust_snapshots;
    let plan = make_plan(&config, &args.scope, output)?;
    // An empty one is seeded fastest and has all that the migration makes.
    let empty = |tenant: &&TenantPlan| {
        tenant
            .snapshots
            .iter()
            .all(|snapshot| matches!(snapshot, SnapshotSource::Empty))
    };
    let tenants = &plan.tenants;
    let Some(tenant) = tenants.iter().find(empty).or(tenants.first()).cloned() else {
        output.error("there is no tenant to migrate", None);
        return Err(Exit::Usage);
    };
    let (engine, reason) = open_engine(&config, output).await?;
    output.inform(&format!("engine: {reason}"));
    output.inform(&format!("tenant: {}", tenant.name));
    Ok(rollback_of_migration(engine, config, plan.migration, tenant, cancel).await)
}

fn tell(args: &RollbackArgs, output: &Output, proven: &ProvenScript) -> Exit {
    if let Some(path) = &args.output
        && let Err(error) = std::fs::write(path, &proven.generated.sql)
    {
        output.error(
            &format!("failed to write {}: {error}", path.display()),
            Some("choose another file with `--output FILE`"),
        );
        return Exit::Usage;
    }
    let text = match args.format {
        Format::Json => json!({
            "proven": proven.is_proven(),
            "sql": proven.generated.sql,
            "lossy": proven.generated.lossy,
            "unsupported": proven.generated.unsupported,
            "failure": proven.failure,
            "remaining": proven.remaining,
            "column_order_differs": proven.column_order_differs,
        })
        .to_string(),
        Format::Human => proven.generated.sql.trim_end().to_owned(),
    };
    let shown = args.format == Format::Json || args.output.is_none();
    if shown && !output.document(&text) {
        return Exit::Harness;
    }
    for what in &proven.generated.lossy {
        output.inform(&format!("cannot come back: {what}"));
    }
    if proven.is_proven() {
        output.inform("proven: executed after the migration, it restores the schema");
        return Exit::Success;
    }
    if let Some(failure) = &proven.failure {
        output.error(&format!("the generated script failed: {failure}"), None);
    }
    for change in &proven.remaining {
        output.error(
            &format!(
                "not restored: {} {}: {}",
                change.object, change.change, change.detail
            ),
            None,
        );
    }
    Exit::Failure
}
