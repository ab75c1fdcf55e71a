//! Removes what runs left behind, on every engine that is known.

use std::collections::BTreeSet;
use std::time::Duration;

use super::docker::{Link, remove_volume, remove_volumes, remove_with_latecomers, usual_address};
use super::local::remove_folders;
use super::programs::end_orphans;
use super::store::{SeedStore, SeedVolume, Tidied};
use super::{Mark, Place, Removal, RuntimeDir};

/// How long one engine may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// Whether a sandbox may be removed by somebody else than its owner.
pub(super) fn is_abandoned(mark: &Mark, now: i64, also_kept: bool, place: Place) -> bool {
    if mark.kept && !also_kept {
        now > mark.expires
    } else {
        mark.is_abandoned(now, place)
    }
}

/// What a sweep of everything found.
#[derive(Debug, Default)]
pub struct Swept {
    /// What was removed, and what could not be.
    pub removal: Removal,
    /// Which Docker engines were not asked, and why.
    pub unreachable: Vec<String>,
}

/// What [`sweep`] removes.
#[derive(Debug, Clone, Copy)]
pub struct Sweep<'a> {
    /// The addresses of Docker engines.
    pub engines: &'a [String],
    /// Whether those are asked as well that killed runs and seeds name.
    pub also_named: bool,
    /// The time, in seconds since 1970.
    pub now: i64,
    /// Whether sandboxes that were kept go as well.
    pub also_kept: bool,
    /// The seed cache, whose seeds are no leftovers.
    pub store: Option<&'a SeedStore>,
    /// Whether its seeds go as well.
    pub also_seeds: bool,
}

impl Sweep<'_> {
    fn fits(&self, mark: &Mark, place: Place) -> bool {
        is_abandoned(mark, self.now, self.also_kept, place)
    }
}

/// The address of the Docker engine where nobody names one: `DOCKER_HOST`, or the usual socket.
pub fn usual_engine() -> String {
    usual_address(None)
}

/// Removes what the runs of this user left, on all engines, and never what a live run owns.
pub async fn sweep(runtime: &RuntimeDir, what: Sweep<'_>) -> Swept {
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
    let left = left_on(runtime, &what);
    let mut addresses: BTreeSet<String> = what.engines.iter().cloned().collect();
    if what.also_named {
        addresses.extend(left.iter().cloned());
        let volumes = cleared.volumes.iter().filter_map(SeedVolume::address);
        addresses.extend(volumes.map(ToOwned::to_owned));
    }
    let (what, cleared_now) = (&what, &cleared);
    let asked = addresses.iter().map(|address| async move {
        let asked = tokio::time::timeout(PATIENCE, one(address, runtime, what, cleared_now));
        let silent = || Err("it did not answer in time".to_owned());
        (address, asked.await.unwrap_or_else(|_| silent()))
    });
    let mut reached = BTreeSet::new();
    let mut gone = BTreeSet::new();
    for (address, asked) in futures_util::future::join_all(asked).await {
        match asked {
            Ok((removal, volumes)) => {
                swept.removal.extend(removal);
                gone.extend(volumes);
                reached.insert(address.clone());
            }
            Err(reason) => swept.unreachable.push(reason),
        }
    }
    let lost = cleared
        .volumes
        .iter()
        .filter(|volume| !gone.contains(&volume.name));
    cleared.problems.extend(lost.map(|volume| {
        let engine = volume.address().unwrap_or("");
        let name = &volume.name;
        format!(
            "volume {name} of a seed is still on the Docker engine {engine}, which was not asked"
        )
    }));
    for address in left.difference(&reached) {
        swept.removal.problems.push(format!(
            "a killed run had sandboxes on the Docker engine {address}, which was not asked"
        ));
    }
    swept.removal.removed.extend(cleared.removed);
    swept.removal.problems.extend(cleared.problems);
    let is_reached = |mark: &Mark| match &mark.engine {
        // What ends by itself has ended by then.
        Some(engine) => reached.contains(engine) || what.now > mark.expires,
        None => true,
    };
    let here = |mark: &Mark| what.fits(mark, Place::Here);
    let folders = remove_folders(runtime, here, is_reached).await;
    swept.removal.extend(folders);
    swept.removal.extend(end_orphans().await);
    swept
}

/// The engines on which killed runs have had sandboxes whose time is not over.
fn left_on(runtime: &RuntimeDir, what: &Sweep<'_>) -> BTreeSet<String> {
    let folders = runtime.list().unwrap_or_default().into_iter();
    let marks = folders.filter_map(|(_, mark)| mark);
    marks
        .filter(|mark| what.fits(mark, Place::Here) && what.now <= mark.expires)
        .filter_map(|mark| mark.engine)
        .collect()
}

/// Sweeps one engine; gives the names of the seeds' volumes that were its.
async fn one(
    address: &str,
    runtime: &RuntimeDir,
    what: &Sweep<'_>,
    cleared: &Tidied,
) -> Result<(Removal, Vec<String>), String> {
    let link = Link::open(Some(address), runtime).await;
    let link = link.map_err(|error| error.to_string())?;
    let docker = &link.docker;
    let place = link.place();
    let id = docker.info().await.ok().and_then(|info| info.id);
    let fits = |mark: &Mark| what.fits(mark, place);
    let mut removal = remove_with_latecomers(docker, address, runtime, fits).await;
    let mut gone = Vec::new();
    for volume in &cleared.volumes {
        if volume.is_on(address, id.as_deref().unwrap_or_default()) {
            gone.push(volume.name.clone());
            if let Err(error) = remove_volume(docker, &volume.name).await {
                removal.problems.push(error.to_string());
            }
        }
    }
    removal.extend(remove_volumes(docker, what.store, place, fits).await);
    Ok((removal, gone))
}
