//! Removes what runs left behind, on both engines.

use super::docker::{connect_engine, remove_volume, remove_volumes, remove_with_latecomers};
use super::local::remove_folders;
use super::programs::end_orphans;
use super::store::{SeedStore, Tidied};
use super::{Mark, Removal, RuntimeDir};

/// Whether a sandbox may be removed by somebody else than its owner.
pub(super) fn is_abandoned(mark: &Mark, now: i64, also_kept: bool) -> bool {
    if mark.kept && !also_kept {
        now > mark.expires
    } else {
        mark.is_abandoned(now)
    }
}

/// What a sweep of everything found.
#[derive(Debug, Default)]
pub struct Swept {
    /// What was removed, and what could not be.
    pub removal: Removal,
    /// Why no Docker engine was asked.
    pub docker_unreachable: Option<String>,
}

/// What [`sweep`] removes.
#[derive(Debug, Clone, Copy)]
pub struct Sweep<'a> {
    /// The address of the Docker engine, as configured.
    pub docker_host: Option<&'a str>,
    /// The time, in seconds since 1970.
    pub now: i64,
    /// Whether sandboxes that were kept go as well.
    pub also_kept: bool,
    /// The seed cache, whose seeds are no leftovers.
    pub store: Option<&'a SeedStore>,
    /// Whether its seeds go as well.
    pub also_seeds: bool,
}

/// Removes what the runs of this user left, on both engines, and never what a live run owns.
pub async fn sweep(runtime: &RuntimeDir, what: Sweep<'_>) -> Swept {
    let fits = |mark: &Mark| is_abandoned(mark, what.now, what.also_kept);
    let mut swept = Swept::default();
    let mut cleared = match what.store {
        Some(store) if what.also_seeds => store.clear(),
        Some(store) => store.remove_remnants(),
        None => Tidied::default(),
    };
    if let Some(Ok(downloads)) = what
        .store
        .filter(|_| what.also_seeds)
        .map(SeedStore::downloads)
    {
        let gone = downloads.clear();
        cleared.removed.extend(gone.removed);
        cleared.problems.extend(gone.problems);
    }
    match connect_engine(what.docker_host).await {
        Ok((docker, _)) => {
            swept.removal = remove_with_latecomers(&docker, runtime, fits).await;
            for name in std::mem::take(&mut cleared.volumes) {
                if let Err(error) = remove_volume(&docker, &name).await {
                    cleared.problems.push(error.to_string());
                }
            }
            let removed = remove_volumes(&docker, what.store, fits).await;
            swept.removal.extend(removed);
        }
        Err(error) => {
            let lost = cleared.volumes.iter().map(|name| {
                format!(
                    "volume {name} of a seed is still on the Docker engine, which was not asked"
                )
            });
            cleared.problems.extend(lost);
            swept.docker_unreachable = Some(error.to_string());
        }
    }
    swept.removal.removed.extend(cleared.removed);
    swept.removal.problems.extend(cleared.problems);
    swept.removal.extend(remove_folders(runtime, fits).await);
    swept.removal.extend(end_orphans().await);
    swept
}
