//! `pgrehearse rollback`

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::args::{EngineArgument, Format, Scope};
use super::down_files::{Written, write};
use super::load::{explain_error, load_config, make_plan};
use super::output::Output;
use super::run::open_engine;
use crate::config::{PostgresConfig, SnapshotSource};
use crate::exit::Exit;
use crate::plan::TenantPlan;
use crate::run::Signals;
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
    /// Write the script to this file, or with `-` to standard output, and leave the migration's
    /// folder as it is
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace rollbacks that are there
    #[arg(long)]
    force: bool,
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
    // Before anything is started, which may take a while.
    if let Some(path) = file_of(args)
        && !args.force
        && path.exists()
    {
        output.error(
            &format!("{} is there already", path.display()),
            Some("choose another file with `--output FILE`, or replace it with `--force`"),
        );
        return Exit::Usage;
    }
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
    proven.map_err(|error| explain_error(output, &error))
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
    let (engine, reason) = open_engine(&postgres, output).await?;
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
    let (engine, reason) = open_engine(&config.postgres, output).await?;
    output.inform(&format!("engine: {reason}"));
    output.inform(&format!("tenant: {}", tenant.name));
    // With a place for the whole script no file is written for its steps.
    let each = args.output.is_none();
    Ok(rollback_of_migration(engine, config, plan.migration, tenant, each, cancel).await)
}

/// The file that the script of the whole migration is written to.
fn file_of(args: &RollbackArgs) -> Option<&Path> {
    args.output
        .as_deref()
        .filter(|path| *path != Path::new("-"))
}

fn tell(args: &RollbackArgs, output: &Output, proven: &ProvenScript) -> Exit {
    let file = file_of(args);
    if let Some(path) = file {
        if let Err(message) = write_whole(path, &proven.generated.sql, args.force) {
            let help = "choose another file with `--output FILE`, or replace it with `--force`";
            output.error(&message, Some(help));
            return Exit::Usage;
        }
        output.inform(&format!("written: {}", path.display()));
    }
    let files: Vec<Written> = proven
        .steps
        .iter()
        .map(|step| write(step, args.force))
        .collect();
    let text = match args.format {
        Format::Json => json!({
            "proven": proven.is_proven(),
            "sql": proven.generated.sql,
            "lossy": proven.generated.lossy,
            "unsupported": proven.generated.unsupported,
            "failure": proven.failure,
            "remaining": proven.remaining,
            "column_order_differs": proven.column_order_differs,
            "files": files.iter().map(Written::json).collect::<Vec<_>>(),
        })
        .to_string(),
        Format::Human => proven.generated.sql.trim_end().to_owned(),
    };
    let shown = args.format == Format::Json || file.is_none();
    if shown && !output.document(&text) {
        return Exit::Harness;
    }
    for what in &proven.generated.lossy {
        output.inform(&format!("cannot come back: {what}"));
    }
    let mut exit = Exit::Success;
    for written in &files {
        match written {
            Written::Done { path, .. } => output.inform(&format!("written: {}", path.display())),
            Written::Kept { step, reason, .. } => output.inform(&format!("{step}: {reason}")),
            Written::Failed { message, .. } => {
                output.error(message, None);
                exit = Exit::Usage;
            }
            Written::Unproven { step, reason, .. } => {
                output.error(
                    &format!("not written for {step}, since it is not proven: {reason}"),
                    Some("`--output -` prints the script for the whole migration"),
                );
                exit = Exit::Failure;
            }
        }
    }
    if proven.is_proven() {
        output.inform("proven: executed after the migration, it restores the schema");
        return exit;
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

/// Writes the script of the whole migration.
fn write_whole(path: &Path, text: &str, force: bool) -> Result<(), String> {
    super::down_files::save(path, text, force)
        .map_err(|error| format!("failed to write {}: {error}", path.display()))
}
