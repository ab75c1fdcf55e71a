//! The schemas of two snapshots, restored each in a sandbox of its own.

use std::path::Path;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::standalone::{CompareError, Standalone, in_sandbox};
use crate::catalog::{Catalog, diff};
use crate::config::PostgresConfig;
use crate::event::SchemaChange;
use crate::sandbox::Engine;

/// Restores both and gives the differences from the first to the second. Nothing is left behind.
pub async fn compare_snapshots(
    engine: Engine,
    postgres: PostgresConfig,
    trust_snapshots: bool,
    [first, second]: [&Path; 2],
    cancel: CancellationToken,
) -> Result<Vec<SchemaChange>, CompareError> {
    let standalone = Standalone::without_migration(engine, postgres, trust_snapshots, cancel)?;
    let catalogs = async {
        let a = catalog_of(&standalone, "a", first).await?;
        let b = catalog_of(&standalone, "b", second).await?;
        Some((a, b))
    }
    .await;
    let (a, b) = standalone.finish(catalogs).await?;
    Ok(diff(&a, &b).with_column_order())
}

async fn catalog_of(standalone: &Standalone, name: &str, path: &Path) -> Option<Catalog> {
    let tenant = standalone.restored(name, path)?;
    in_sandbox(&tenant, async |_, seeded| {
        Some(Arc::unwrap_or_clone(seeded.base))
    })
    .await
}
