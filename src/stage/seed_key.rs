//! What decides what is in a seed, as one digest. Whatever is not in it must not matter.

use super::compare::reach;
use super::context::Tenant;
use super::fetch::fetched;
use crate::config::{RollbackStrategy, SnapshotSource};
use crate::event::Stage;
use crate::pg::introspect::Reach;
use crate::sandbox::Engine;
use crate::snapshot::digest;
use crate::text::Sha256Hasher;

/// The fingerprint of this program's source: catalogs and digests in a seed are its own.
const BUILD: &str = env!("PGREHEARSE_BUILD");

/// A seed's key, and the digests of the snapshots in it.
#[derive(Debug, Clone)]
pub(super) struct SeedKey {
    pub(super) key: String,
    pub(super) digests: Vec<String>,
}

/// The key of a tenant's seed. Reads the snapshots from beginning to end, every time: neither name
/// nor time of a file proves what is in it. `None` if they cannot be read.
pub(super) async fn seed_key(tenant: &Tenant, fallback: &str) -> Option<SeedKey> {
    let config = tenant.config();
    let engine = &tenant.lane.engine;
    let mut key = Sha256Hasher::default();
    for field in [
        "seed",
        env!("CARGO_PKG_VERSION"),
        BUILD,
        &engine.identity(),
        // What the search for untrusted commands refuses, and what findings may tell.
        &format!(
            "{} {}",
            config.trust_snapshots || engine.confines_snapshots(),
            config.reveal_values
        ),
        config.migration.role.as_deref().unwrap_or_default(),
        // Then there is no base to come back to.
        match config.rollback.strategy {
            RollbackStrategy::Irreversible { .. } => "without rows",
            RollbackStrategy::Provided | RollbackStrategy::Generated => "with rows",
        },
        match reach(tenant) {
            Reach::Server => "with roles",
            Reach::Database | Reach::Guest => "without roles",
        },
        tenant.plan.database.as_deref().unwrap_or_default(),
        fallback,
    ] {
        key.field(field);
    }
    if !config.masking.is_empty() {
        let seeds = &tenant.lane.seeds;
        key.field("masked");
        key.field(seeds.secret.get(seeds.store.as_ref()).ok()?);
        for rule in &config.masking {
            key.field(&rule.table.shown);
            key.field(&rule.column.shown);
            key.field(rule.with.as_str());
            key.field(rule.optional.to_string());
        }
    }
    for (name, value) in &config.postgres.settings {
        key.field(name);
        key.field(value);
    }
    let mut digests = Vec::new();
    for source in &tenant.plan.snapshots {
        match source {
            SnapshotSource::Empty => key.field("empty"),
            source => {
                let path = fetched(tenant, source, Stage::Provision).await.ok()?;
                let shown = source.shown();
                key.field(if path.is_dir() { "directory" } else { "file" });
                let read = tokio::task::spawn_blocking(move || digest(&path, &shown));
                let sha256 = read.await.ok()?.ok()?;
                key.field(&sha256);
                digests.push(sha256);
            }
        }
    }
    Some(SeedKey {
        key: key.finish(),
        digests,
    })
}

/// The key of an empty cluster.
pub(super) fn cluster_key(engine: &Engine) -> String {
    let mut key = Sha256Hasher::default();
    for field in [
        "cluster",
        env!("CARGO_PKG_VERSION"),
        BUILD,
        &engine.identity(),
    ] {
        key.field(field);
    }
    key.finish()
}
