//! `pgrehearse diff`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::args::{EngineArgument, Format};
use super::load::explain_error;
use super::output::Output;
use super::run::open_engine;
use crate::config::PostgresConfig;
use crate::event::SchemaChange;
use crate::exit::Exit;
use crate::run::Signals;
use crate::stage::compare_snapshots;

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// A snapshot: a dump in any format, or an SQL script
    a: PathBuf,
    /// The snapshot that it is compared with
    b: PathBuf,
    /// Where the sandbox comes from
    #[arg(long, value_enum, env = "PGREHEARSE_ENGINE", default_value = "auto")]
    engine: EngineArgument,
    /// The image that the Docker engine runs; otherwise postgres:17
    #[arg(long, value_name = "IMAGE")]
    image: Option<String>,
    /// Restore scripts that could act outside the sandbox, on the local engine too
    #[arg(long)]
    trust_snapshots: bool,
    /// The form of the differences
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Compares the schemas of two snapshots.
pub(super) async fn diff(args: &DiffArgs, output: &Output) -> Exit {
    let mut postgres = PostgresConfig {
        engine: args.engine.into(),
        ..PostgresConfig::default()
    };
    if let Some(image) = &args.image {
        postgres.image.clone_from(image);
    }
    // Before an engine is looked for, which may take a while.
    for path in [&args.a, &args.b] {
        if let Err(error) = std::fs::metadata(path) {
            output.error(
                &format!("the snapshot `{}` cannot be read: {error}", path.display()),
                Some("name two dumps"),
            );
            return Exit::Usage;
        }
    }
    let mut signals = match Signals::listen() {
        Ok(signals) => signals,
        Err(error) => {
            output.error(&format!("failed to listen to signals: {error}"), None);
            return Exit::Harness;
        }
    };
    let (engine, reason) = match open_engine(&postgres, output).await {
        Ok(chosen) => chosen,
        Err(exit) => return exit,
    };
    output.inform(&format!("engine: {reason}"));
    let cancel = tokio_util::sync::CancellationToken::new();
    let work = compare_snapshots(
        engine,
        postgres,
        args.trust_snapshots,
        [&args.a, &args.b],
        cancel.clone(),
    );
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
        Ok(changes) => tell(args, output, &changes),
        Err(error) => explain_error(output, &error),
    }
}

fn tell(args: &DiffArgs, output: &Output, changes: &[SchemaChange]) -> Exit {
    let text = match args.format {
        Format::Json => json!({ "schema_changes": changes }).to_string(),
        Format::Human if changes.is_empty() => "the schemas are equal".to_owned(),
        Format::Human => changes
            .iter()
            .map(|change| format!("{:<8} {}: {}", change.change, change.object, change.detail))
            .collect::<Vec<_>>()
            .join("\n"),
    };
    match (output.document(&text), changes.is_empty()) {
        (false, _) => Exit::Harness,
        (true, true) => Exit::Success,
        (true, false) => Exit::Failure,
    }
}
