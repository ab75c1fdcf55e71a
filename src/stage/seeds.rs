//! Seeds: restored once, frozen, then started from, by several tenants of a run and by later runs.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::broken::is_of_surroundings;
use super::cluster::ClusterCell;
use super::context::{Stop, Tenant};
use super::data::{BaseData, keep_base};
use super::database::fallback_name;
use super::fetch::Fetches;
use super::masking::Secret;
use super::provision::{provision_to_freeze, run_mark};
use super::seed::{Seeded, seed};
use super::seed_key::{SeedKey, seed_key};
use super::volatile::computed_at_restore;
use crate::catalog::Catalog;
use crate::config::SnapshotSource;
use crate::event::{Event, Finding, Stage};
use crate::pg::{PgError, Session};
use crate::plan::TenantPlan;
use crate::sandbox::store::{Claimed, Entry, MakerLock, SeedStore, StoreError};
use crate::sandbox::{Engine, Frozen, Sandbox, SandboxError, ServerState};
use crate::snapshot::Format;

/// What makes two tenants' seeds the same within a run: the dumps in their order and the database's
/// name.
type Place = (Vec<String>, Option<String>);

/// The seeds of a run, each with a place for when it has been made.
#[derive(Debug, Default)]
pub struct Seeds {
    slots: BTreeMap<Place, Slot>,
    pub(super) store: Option<SeedStore>,
    pub(super) cluster: ClusterCell,
    /// Snapshots that are elsewhere, each brought here once.
    pub(super) fetches: Fetches,
    /// What masked values depend on.
    pub(super) secret: Secret,
}

#[derive(Debug)]
struct Slot {
    /// Whether several tenants start from it.
    shared: bool,
    /// How many of them are not over yet.
    users: AtomicUsize,
    /// The database's name where neither harness.yaml nor the dump has one.
    database: String,
    state: Arc<Mutex<State>>,
    /// How often the server went away while it was made.
    lost: Arc<AtomicUsize>,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Unknown,
    Made(Arc<SharedSeed>),
    /// The snapshots cannot be restored.
    Refused(Box<Finding>),
    /// They can be, but not frozen.
    Unfreezable,
}

/// A seed that tenants start from.
#[derive(Debug)]
pub(super) struct SharedSeed {
    pub(super) frozen: Frozen,
    pub(super) seeded: Seeded,
    pub(super) data: Option<Arc<BaseData>>,
    /// What was told while it was made: snapshots, catalog, findings.
    pub(super) events: Vec<Event>,
    /// Its key in the cache.
    pub(super) key: Option<String>,
    /// Whether it was there before this run.
    pub(super) found: bool,
    /// As long as this is held nobody removes it.
    entry: Option<Box<Entry>>,
}

/// Where a tenant's sandbox starts from.
#[derive(Debug)]
pub(super) enum Claim {
    /// From nothing; it restores for itself.
    Plain,
    /// From a seed.
    Shared(Arc<SharedSeed>),
    /// From nothing, but what it restores is frozen for others.
    Make(Box<Ticket>),
}

/// The right to make a seed. Others wait until it is used or dropped.
#[derive(Debug)]
pub(super) struct Ticket {
    state: OwnedMutexGuard<State>,
    lock: Option<(SeedKey, MakerLock)>,
    lost: Arc<AtomicUsize>,
}

/// What is written down with a seed in the cache.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    database: String,
    base: Catalog,
    data: Option<BaseData>,
    events: Vec<Event>,
}

impl Seeds {
    /// Prepares places for the tenants' seeds. Without a cache only those are frozen that several
    /// tenants share.
    pub fn for_tenants(tenants: &[TenantPlan], store: Option<SeedStore>) -> Self {
        let mut slots: BTreeMap<Place, Slot> = BTreeMap::new();
        for tenant in tenants {
            slots
                .entry(place(tenant))
                .and_modify(|slot| {
                    slot.shared = true;
                    *slot.users.get_mut() += 1;
                })
                .or_insert_with(|| Slot {
                    shared: false,
                    users: AtomicUsize::new(1),
                    database: fallback_name(tenant),
                    state: Arc::default(),
                    lost: Arc::default(),
                });
        }
        // An empty database is made faster than it is copied.
        slots.retain(|(snapshots, _), slot| {
            !snapshots.is_empty() && (slot.shared || store.is_some())
        });
        Self {
            slots,
            store,
            cluster: ClusterCell::default(),
            fetches: Fetches::default(),
            secret: Secret::default(),
        }
    }

    /// What the tenant starts from. Waits where another tenant or run is making it.
    pub(super) async fn claim(&self, tenant: &Tenant) -> Result<Claim, Stop> {
        let Some(slot) = self.slots.get(&place(&tenant.plan)) else {
            return Ok(Claim::Plain);
        };
        let state = tokio::select! {
            state = Arc::clone(&slot.state).lock_owned() => state,
            () = tenant.cancel.cancelled() => return Err(Stop::Interrupted),
        };
        match &*state {
            State::Made(seed) => return Ok(Claim::Shared(Arc::clone(seed))),
            State::Refused(finding) => return Err(Stop::At(finding.clone())),
            State::Unfreezable => return Ok(Claim::Plain),
            State::Unknown => {}
        }
        // Whose name a shared one has does not matter to those who share it.
        let _ = tenant.notes.fallback_database.set(slot.database.clone());
        let (state, lock) = match &self.store {
            Some(store) => match self.look_up(store, tenant, slot, state).await? {
                Looked::Found(seed) => return Ok(Claim::Shared(seed)),
                Looked::Missing(state, lock) => (state, lock),
            },
            None => (state, None),
        };
        if lock.is_none() && !slot.shared {
            return Ok(Claim::Plain);
        }
        let lost = Arc::clone(&slot.lost);
        Ok(Claim::Make(Box::new(Ticket { state, lock, lost })))
    }

    async fn look_up(
        &self,
        store: &SeedStore,
        tenant: &Tenant,
        slot: &Slot,
        mut state: OwnedMutexGuard<State>,
    ) -> Result<Looked, Stop> {
        // What cannot be read is told when it is restored.
        let Some(digested) = seed_key(tenant, &slot.database).await else {
            return Ok(Looked::Missing(state, None));
        };
        let key = digested.key.clone();
        let _ = tenant.notes.seed_key.set(key.clone());
        let waiting = || {
            let message = "waiting for another run that makes the seed";
            tenant.progress(Stage::Provision, message);
        };
        let engine = tenant.lane.engine.identity();
        let now = tenant.clock().now().as_second();
        for _ in 0..2 {
            match store
                .claim(&key, &engine, now, &tenant.cancel, waiting)
                .await
            {
                Ok(Claimed::Hit(entry)) => {
                    let read = serde_json::from_str::<Body>(&entry.body);
                    match read {
                        Ok(body) => {
                            let seed = Arc::new(SharedSeed::found(key, entry, body));
                            *state = State::Made(Arc::clone(&seed));
                            return Ok(Looked::Found(seed));
                        }
                        Err(error) => {
                            tenant.cache_failed(format!("a seed cannot be read: {error}"));
                            drop(entry);
                            store.condemn(&key);
                        }
                    }
                }
                Ok(Claimed::Make(lock)) => {
                    return Ok(Looked::Missing(state, Some((digested, lock))));
                }
                Err(StoreError::Interrupted) => return Err(Stop::Interrupted),
                Err(error) => {
                    unusable(tenant, &error);
                    break;
                }
            }
        }
        Ok(Looked::Missing(state, None))
    }

    /// The tenant's seed, made if need be; `None` if it has to restore for itself.
    ///
    /// That it cannot be made is remembered, but not that the run was interrupted meanwhile.
    pub(super) async fn get(&self, tenant: &Tenant) -> Option<Result<Arc<SharedSeed>, Stop>> {
        match Box::pin(self.claim(tenant)).await {
            Ok(Claim::Plain) => None,
            Ok(Claim::Shared(seed)) => Some(Ok(seed)),
            Ok(Claim::Make(ticket)) => Box::pin(self.make(tenant, *ticket)).await.transpose(),
            Err(stop) => Some(Err(stop)),
        }
    }

    /// Makes a seed in a sandbox of its own.
    async fn make(&self, tenant: &Tenant, ticket: Ticket) -> Result<Option<Arc<SharedSeed>>, Stop> {
        let _restoring = tenant.lane.restoring(tenant).await?;
        let mut sandbox = provision_to_freeze(tenant).await?;
        let made = self.fill(tenant, &mut sandbox, ticket).await;
        if let Err(error) = sandbox.release().await {
            tracing::warn!(%error, "the sandbox of a seed could not be removed");
        }
        made.map(|(_, _, frozen)| frozen)
    }

    /// Restores the tenant's snapshots in a sandbox that was started for it, and freezes that.
    pub(super) async fn fill(
        &self,
        tenant: &Tenant,
        sandbox: &mut Sandbox,
        ticket: Ticket,
    ) -> Result<Filled, Stop> {
        let recording = super::recording::Recording::of(tenant);
        let seeded = async {
            let seeded = seed(&recording.tenant, sandbox).await?;
            let data = keep_base(&recording.tenant, sandbox, &seeded, Stage::Seed).await?;
            Ok((seeded, data.map(Arc::new)))
        };
        let (seeded, data) = match seeded.await {
            Ok(seeded) => seeded,
            Err(stop) => {
                // A server that was taken away says nothing about the snapshots, once.
                if is_final(tenant, sandbox, &stop, &ticket).await {
                    ticket.refuse(&stop);
                }
                return Err(stop);
            }
        };
        tenant.progress(Stage::Seed, "freezing the seed");
        let seed = SharedSeedDraft {
            seeded: seeded.clone(),
            data: data.clone(),
            events: recording.events(),
        };
        let frozen = self.freeze(tenant, sandbox, ticket, seed).await;
        let frozen = match frozen {
            Ok(frozen) => Some(frozen),
            Err(error) => {
                unusable(tenant, &error);
                None
            }
        };
        Ok((seeded, data, frozen))
    }

    async fn freeze(
        &self,
        tenant: &Tenant,
        sandbox: &mut Sandbox,
        mut ticket: Ticket,
        draft: SharedSeedDraft,
    ) -> Result<Arc<SharedSeed>, SandboxError> {
        let engine = &tenant.lane.engine;
        let frozen = match settled(tenant, sandbox, &draft.seeded.database).await {
            Ok(()) => engine.freeze(sandbox, &run_mark(tenant)).await,
            Err(error) => Err(error),
        };
        let frozen = match frozen {
            Ok(frozen) => frozen,
            Err(error) => {
                *ticket.state = State::Unfreezable;
                return Err(error);
            }
        };
        let mut seed = SharedSeed {
            frozen,
            seeded: draft.seeded,
            data: draft.data,
            events: draft.events,
            key: None,
            found: false,
            entry: None,
        };
        if let (Some((key, lock)), Some(store)) = (ticket.lock.take(), &self.store)
            && seed.was_made_of(&key.digests)
        {
            match self.adopt(tenant, store, lock, &seed).await {
                Ok(entry) => {
                    seed.frozen = entry.frozen.clone();
                    seed.entry = Some(Box::new(entry));
                    seed.key = Some(key.key);
                }
                Err(error) => unusable(tenant, &error),
            }
        }
        let seed = Arc::new(seed);
        *ticket.state = State::Made(Arc::clone(&seed));
        Ok(seed)
    }

    async fn adopt(
        &self,
        tenant: &Tenant,
        store: &SeedStore,
        lock: MakerLock,
        seed: &SharedSeed,
    ) -> Result<Entry, StoreError> {
        let body = Body {
            database: seed.seeded.database.clone(),
            base: Catalog::clone(&seed.seeded.base),
            data: seed.data.as_deref().cloned(),
            events: seed.events.clone(),
        };
        let body = serde_json::to_string(&body).unwrap_or_default();
        keep(tenant, store, lock, &seed.frozen, body).await
    }

    /// A seed that a sandbox could not be started from is not tried again.
    pub(super) async fn condemn(&self, tenant: &Tenant, seed: Arc<SharedSeed>) {
        let Some(slot) = self.slots.get(&place(&tenant.plan)) else {
            return;
        };
        let mut state = slot.state.lock().await;
        if let State::Made(current) = &*state
            && Arc::ptr_eq(current, &seed)
        {
            *state = State::Unknown;
            match (&self.store, &seed.key) {
                (Some(store), Some(key)) => store.condemn(key),
                _ => discard(&tenant.lane.engine, &seed.frozen).await,
            }
        }
    }

    /// A tenant is over. What nobody needs any more of a seed in the cache, its lock above all, is let
    /// go: there are more tenants than files can be open.
    pub fn finished(&self, tenant: &TenantPlan) {
        if let Some(slot) = self.slots.get(&place(tenant))
            && slot.users.fetch_sub(1, Ordering::Relaxed) == 1
            && let Ok(mut state) = slot.state.try_lock()
            && matches!(&*state, State::Made(seed) if seed.entry.is_some())
        {
            *state = State::Unknown;
        }
    }

    /// Removes all that no cache has taken; what cannot be removed is left to the sweep.
    pub async fn discard(&self, engine: &Engine) {
        for slot in self.slots.values() {
            let Ok(state) = slot.state.try_lock() else {
                continue;
            };
            if let State::Made(seed) = &*state
                && seed.entry.is_none()
            {
                discard(engine, &seed.frozen).await;
            }
        }
    }
}

/// What was restored, and the seed that it was frozen to, if it could be.
pub(super) type Filled = (Seeded, Option<Arc<BaseData>>, Option<Arc<SharedSeed>>);

enum Looked {
    Found(Arc<SharedSeed>),
    Missing(OwnedMutexGuard<State>, Option<(SeedKey, MakerLock)>),
}

struct SharedSeedDraft {
    seeded: Seeded,
    data: Option<Arc<BaseData>>,
    events: Vec<Event>,
}

impl SharedSeed {
    /// Whether what was restored is what was digested before. Files can change meanwhile.
    fn was_made_of(&self, digests: &[String]) -> bool {
        let read = self.events.iter().filter_map(|event| match event {
            Event::SnapshotRead { snapshot, .. } if snapshot.format != Format::Empty.as_str() => {
                Some(&snapshot.sha256)
            }
            _ => None,
        });
        read.eq(digests)
    }

    fn found(key: String, mut entry: Box<Entry>, body: Body) -> Self {
        // It has been read.
        entry.body = String::new();
        Self {
            frozen: entry.frozen.clone(),
            seeded: Seeded {
                database: body.database,
                base: Arc::new(body.base),
            },
            data: body.data.map(Arc::new),
            events: body.events,
            key: Some(key),
            found: true,
            entry: Some(entry),
        }
    }
}

/// Whether the same must be expected of another attempt at a restore.
async fn is_final(tenant: &Tenant, sandbox: &Sandbox, stop: &Stop, ticket: &Ticket) -> bool {
    let Stop::At(finding) = stop else {
        return true;
    };
    if tenant.lane.lost.is_cancelled() {
        return false;
    }
    match sandbox.state().await {
        ServerState::Gone(_) => false,
        ServerState::OutOfMemory => ticket.was_lost_before(),
        ServerState::Running => {
            let lost = finding.id == "run.server-lost" && is_of_surroundings(finding);
            !lost || ticket.was_lost_before()
        }
    }
}

impl Ticket {
    /// Whether this is not the first time that the server went away. Several tenants may share the
    /// dump, and what takes too much memory twice is not restored for each of them twice.
    fn was_lost_before(&self) -> bool {
        self.lost.fetch_add(1, Ordering::Relaxed) > 0
    }

    /// The snapshots cannot be restored: nobody needs to try again in this run.
    fn refuse(mut self, stop: &Stop) {
        if let Stop::At(finding) = stop {
            *self.state = State::Refused(finding.clone());
        }
    }
}

/// Makes sure that a restart changes nothing. What a dump sets with `ALTER SYSTEM` would be in force
/// only in sandboxes that start from the seed. What it computes from the clock would be what it was when
/// the seed was made.
async fn settled(tenant: &Tenant, sandbox: &Sandbox, database: &str) -> Result<(), SandboxError> {
    let doing = "freeze the seed";
    let refused = |reason: String| Err(SandboxError::Engine { doing, reason });
    let changed = async {
        let name = "pgrehearse seed";
        let session =
            Session::connect(sandbox.endpoint(), "postgres", name, tenant.limits()).await?;
        let changed = "SELECT name FROM pg_catalog.pg_file_settings \
                       WHERE sourcefile LIKE '%postgresql.auto.conf' ORDER BY name LIMIT 1";
        let changed = session.query_one_text(changed).await?;
        drop(session);
        let session = Session::connect(sandbox.endpoint(), database, name, tenant.limits()).await?;
        Ok::<_, PgError>((changed, computed_at_restore(&session).await?))
    };
    match changed.await {
        Ok((None, None)) => Ok(()),
        Ok((Some(name), _)) => refused(format!(
            "a snapshot changes the setting `{name}` of the whole server"
        )),
        Ok((None, Some(view))) => refused(format!(
            "the rows of the materialized view `{view}` depend on when it is restored, or on chance"
        )),
        Err(error) => refused(error.describe(false)),
    }
}

/// Puts a frozen seed into the cache. Moving it to another file system takes its time.
pub(super) async fn keep(
    tenant: &Tenant,
    store: &SeedStore,
    lock: MakerLock,
    frozen: &Frozen,
    body: String,
) -> Result<Entry, StoreError> {
    let (place, data) = (store.clone(), frozen.clone());
    let engine = tenant.lane.engine.identity();
    let name = tenant.name().as_str().to_owned();
    let now = tenant.clock().now().as_second();
    let cancel = tenant.cancel.clone();
    let adopted = tokio::task::spawn_blocking(move || {
        place.adopt(lock, &engine, &name, now, &data, &body, &cancel)
    })
    .await
    .unwrap_or_else(|error| Err(StoreError::broken_off(store.path(), &error.to_string())));
    let (entry, mut tidied) = adopted?;
    // Nothing but its mark is left of the folder that it was in.
    if entry.frozen != *frozen {
        discard(&tenant.lane.engine, frozen).await;
    }
    tenant.lane.engine.discard_volumes(&mut tidied).await;
    for what in tidied.removed {
        tracing::info!(what, "removed from the seed cache");
    }
    for problem in tidied.problems {
        tracing::warn!("seed cache: {problem}");
    }
    Ok(entry)
}

pub(super) async fn discard(engine: &Engine, frozen: &Frozen) {
    if let Err(error) = engine.discard(frozen).await {
        tracing::warn!(%error, "a seed could not be removed");
    }
}

/// Tells that the cache is of no use here. The tenant restores as it would without one.
fn unusable(tenant: &Tenant, error: &dyn std::error::Error) {
    let reason = described(error);
    if !tenant.cancel.is_cancelled() {
        tenant.cache_failed(format!("not used: {reason}"));
    }
    let _ = tenant.notes.cache_problem.set(reason);
}

/// An error with its cause.
pub(super) fn described(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

fn place(tenant: &TenantPlan) -> Place {
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let snapshots = tenant.snapshots.iter().filter_map(|source| match source {
        SnapshotSource::Path { path: file, .. } => Some(path(file)),
        SnapshotSource::Remote { address, sha256 } => {
            let sha256 = sha256.as_deref().unwrap_or_default();
            Some(format!("{} {sha256}", address.whole()))
        }
        SnapshotSource::Empty => None,
    });
    (snapshots.collect(), tenant.database.clone())
}
