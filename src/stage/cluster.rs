//! An empty cluster in the seed cache: `initdb` takes longer than a copy.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::context::Tenant;
use super::provision::specification;
use super::seed_key::cluster_key;
use super::seeds::{Seeds, described, discard, keep};
use crate::sandbox::store::{Claimed, Entry, SeedStore};
use crate::sandbox::{Freeze, Frozen};

/// The run's empty cluster, once it is known whether there is one.
pub(super) type ClusterCell = Arc<Mutex<Option<Option<Arc<SharedCluster>>>>>;

/// An empty cluster that sandboxes start from.
#[derive(Debug)]
pub(super) struct SharedCluster {
    pub(super) frozen: Frozen,
    key: String,
    /// As long as this is held nobody removes it.
    _entry: Entry,
}

impl Seeds {
    /// An empty cluster to start from; made if need be, `None` if that cannot be.
    pub(super) async fn cluster(&self, tenant: &Tenant) -> Option<Arc<SharedCluster>> {
        let store = self.store.as_ref()?;
        let mut cluster = self.cluster.lock().await;
        if let Some(known) = &*cluster {
            return known.clone();
        }
        let made = match self.make_cluster(tenant, store).await {
            Ok(made) => Some(Arc::new(made)),
            // The next one may try again.
            Err(_) if tenant.cancel.is_cancelled() => return None,
            Err(reason) => {
                tenant.cache_failed(format!("without an empty cluster: {reason}"));
                None
            }
        };
        cluster.insert(made).clone()
    }

    async fn make_cluster(
        &self,
        tenant: &Tenant,
        store: &SeedStore,
    ) -> Result<SharedCluster, String> {
        let engine = &tenant.lane.engine;
        let (key, identity) = (cluster_key(engine), engine.identity());
        let now = tenant.clock().now().as_second();
        let claimed = store
            .claim(&key, &identity, now, &tenant.cancel, || {})
            .await;
        let entry = match claimed.map_err(|error| described(&error))? {
            Claimed::Hit(entry) => *entry,
            Claimed::Make(lock) => {
                let spec = specification(tenant, None, BTreeMap::new(), Freeze::Cluster);
                let made = engine.make_cluster(&spec).await;
                let frozen = made.map_err(|error| described(&error))?;
                match keep(tenant, store, lock, &frozen, String::new()).await {
                    Ok(entry) => entry,
                    Err(error) => {
                        discard(engine, &frozen).await;
                        return Err(described(&error));
                    }
                }
            }
        };
        Ok(SharedCluster {
            frozen: entry.frozen.clone(),
            key,
            _entry: entry,
        })
    }

    /// A cluster that a sandbox could not be started from is not tried again.
    pub(super) async fn condemn_cluster(&self, bad: &Arc<SharedCluster>) {
        let mut cluster = self.cluster.lock().await;
        if let Some(Some(current)) = &*cluster
            && Arc::ptr_eq(current, bad)
        {
            *cluster = Some(None);
            if let Some(store) = &self.store {
                store.condemn(&bad.key);
            }
        }
    }
}
