//! Snapshots that are elsewhere, brought here when a tenant needs them, once for all tenants of a run.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

use super::context::{Stop, Tenant};
use super::provision::run_mark;
use crate::config::SnapshotSource;
use crate::event::{Finding, Stage};
use crate::remote::{Address, Identity, Part, Remote, RemoteError, Transferred, transfer};
use crate::sandbox::store::{Download, Downloads, Fetching, Kept, StoreError, StoreLimits};
use crate::text::{Sha256Hasher, bytes};

type Slot = Arc<OnceCell<Result<Arc<Fetched>, RemoteError>>>;

/// The snapshots of a run that are elsewhere.
#[derive(Debug, Default)]
pub(super) struct Fetches {
    slots: Mutex<BTreeMap<String, Slot>>,
    /// Where they are without a cache; it goes with the run.
    scratch: OnceCell<Downloads>,
}

/// A snapshot that is here.
#[derive(Debug)]
pub struct Fetched {
    kept: Kept,
    about: About,
}

impl Fetched {
    /// The file.
    pub fn path(&self) -> &std::path::Path {
        &self.kept.path
    }
}

/// What is written down of a file.
#[derive(Debug, Serialize, Deserialize)]
struct About {
    shown: String,
    size: u64,
    sha256: String,
}

/// What the beginning of a file is of.
#[derive(Debug, Serialize, Deserialize)]
struct Begun {
    size: Option<u64>,
    etag: Option<String>,
}

/// The file of a source, downloaded if it is elsewhere.
pub(super) async fn fetched(
    tenant: &Tenant,
    source: &SnapshotSource,
    stage: Stage,
) -> Result<PathBuf, Stop> {
    let (address, sha256) = match source {
        SnapshotSource::Empty => return Ok(PathBuf::new()),
        SnapshotSource::Path { path, .. } => return Ok(path.clone()),
        SnapshotSource::Remote { address, sha256 } => (address, sha256),
    };
    let slot = slot(tenant, address);
    let fetched = slot.get_or_init(|| fetch_for(tenant, address, stage)).await;
    match fetched {
        Ok(fetched) => {
            check_digest(address, sha256.as_deref(), fetched).map_err(|error| told(&error))?;
            Ok(fetched.kept.path.clone())
        }
        Err(error) => Err(told(error)),
    }
}

/// The file of an address that was fetched before.
pub(super) fn fetched_before(tenant: &Tenant, address: &Address) -> Option<PathBuf> {
    let slot = slot(tenant, address);
    let fetched = slot.get()?.as_ref().ok()?;
    Some(fetched.kept.path.clone())
}

fn slot(tenant: &Tenant, address: &Address) -> Slot {
    let slots = &tenant.lane.seeds.fetches.slots;
    let mut slots = slots.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(slots.entry(address.whole().to_owned()).or_default())
}

fn check_digest(
    address: &Address,
    wanted: Option<&str>,
    fetched: &Fetched,
) -> Result<(), RemoteError> {
    match wanted.filter(|wanted| *wanted != fetched.about.sha256) {
        None => Ok(()),
        Some(wanted) => Err(RemoteError::Mismatch {
            place: address.to_string(),
            what: "harness.yaml says",
            expected: wanted.to_owned(),
            found: fetched.about.sha256.clone(),
        }),
    }
}

fn told(error: &RemoteError) -> Stop {
    match error {
        RemoteError::Interrupted => Stop::Interrupted,
        error => Finding::new("seed.download-failed", Stage::Seed, error.to_string())
            .help(error.help())
            .into(),
    }
}

async fn fetch_for(
    tenant: &Tenant,
    address: &Address,
    stage: Stage,
) -> Result<Arc<Fetched>, RemoteError> {
    let progress = |message: String| tenant.progress(stage, message);
    let seeds = &tenant.lane.seeds;
    let downloads = match &seeds.store {
        Some(store) => store
            .downloads()
            .map_err(|error| not_kept(address, &error))?,
        None => seeds
            .fetches
            .scratch
            .get_or_try_init(|| async { scratch(tenant, address) })
            .await?
            .clone(),
    };
    let limit = tenant.config().limits.restore;
    let now = tenant.clock().now().as_second();
    fetch(address, &downloads, now, limit, &tenant.cancel, progress).await
}

/// A folder that is removed with the run.
fn scratch(tenant: &Tenant, address: &Address) -> Result<Downloads, RemoteError> {
    let dir = tenant.lane.engine.scratch(&run_mark(tenant));
    let dir = dir.map_err(|error| RemoteError::NotKept {
        place: address.to_string(),
        folder: "the folder for temporary files".to_owned(),
        reason: error.to_string(),
    })?;
    let limits = StoreLimits {
        max_size: u64::MAX,
        max_age: Duration::MAX,
    };
    Downloads::open(dir.join("downloads"), limits).map_err(|error| not_kept(address, &error))
}

/// Brings a snapshot here, unless the copy of it is as its server says that it is now.
pub async fn fetch(
    address: &Address,
    downloads: &Downloads,
    now: i64,
    limit: Duration,
    cancel: &CancellationToken,
    progress: impl Fn(String),
) -> Result<Arc<Fetched>, RemoteError> {
    let remote = Remote::new(address.clone())?;
    let mut identity = tokio::select! {
        identity = remote.identity() => identity?,
        () = cancel.cancelled() => return Err(RemoteError::Interrupted),
    };
    // Twice if it changes meanwhile.
    for _ in 0..3 {
        let key = key(address, &identity);
        let waiting = || progress(format!("waiting for another run that downloads {address}"));
        let claimed = downloads.claim(&key, cancel, waiting).await;
        let fetching = match claimed.map_err(|error| not_kept(address, &error))? {
            Download::Fetch(fetching) => fetching,
            Download::Here(kept) => {
                if let Some(fetched) = verified(kept).await {
                    return Ok(Arc::new(fetched));
                }
                downloads.condemn(&key);
                continue;
            }
        };
        for what in downloads.tidy(now, identity.size.unwrap_or(0)).removed {
            tracing::info!(what, "made room for a download");
        }
        let transferred = bring(&remote, &fetching, limit, cancel, &progress).await;
        let transferred = match transferred {
            Ok(transferred) => transferred,
            Err(error @ (RemoteError::Mismatch { .. } | RemoteError::NoSpace { .. })) => {
                fetching.give_up();
                return Err(error);
            }
            Err(error) => return Err(error),
        };
        if transferred.identity != identity && transferred.identity.is_known() {
            // It has another key by now; the next time round it is current or downloaded again.
            identity = transferred.identity;
            fetching.give_up();
            continue;
        }
        let about = About {
            shown: address.to_string(),
            size: transferred.size,
            sha256: transferred.sha256,
        };
        let text = serde_json::to_string(&about).unwrap_or_default();
        let kept = downloads.adopt(fetching, &text);
        let kept = kept.map_err(|error| not_kept(address, &error))?;
        return Ok(Arc::new(Fetched { kept, about }));
    }
    Err(RemoteError::Changing {
        place: address.to_string(),
    })
}

async fn bring(
    remote: &Remote,
    fetching: &Fetching,
    limit: Duration,
    cancel: &CancellationToken,
    progress: &impl Fn(String),
) -> Result<Transferred, RemoteError> {
    let address = remote.address();
    let begun = fetching
        .begun()
        .and_then(|text| serde_json::from_str::<Begun>(&text).ok());
    let part = Part {
        path: fetching.path(),
        of: begun.map(|begun| Identity {
            size: begun.size,
            etag: begun.etag,
            modified: None,
        }),
    };
    progress(format!("downloading {address}"));
    let note_beginning = |identity: &Identity| {
        let note = Begun {
            size: identity.size,
            etag: identity.etag.clone(),
        };
        let note = serde_json::to_string(&note).unwrap_or_default();
        fetching
            .begin(&note)
            .map_err(|error| not_kept(address, &error))
    };
    let tell = |have: u64, size: Option<u64>| {
        let of = size.map(|size| format!(" of {}", bytes(size)));
        progress(format!(
            "downloading {address}: {}{}",
            bytes(have),
            of.unwrap_or_default()
        ));
    };
    transfer(remote, part, limit, cancel, note_beginning, tell).await
}

/// The key of a copy. Without anything that tells one state from another a copy is of no use later.
fn key(address: &Address, identity: &Identity) -> String {
    let mut key = Sha256Hasher::default();
    key.field(address.whole());
    key.field(identity.etag.as_deref().unwrap_or_default());
    key.field(format!("{:?} {:?}", identity.size, identity.modified));
    if !identity.is_known() {
        let mut random = [0_u8; 16];
        let _ = getrandom::fill(&mut random);
        key.field(random);
    }
    key.finish()
}

/// A copy whose bytes are those that came.
async fn verified(kept: Kept) -> Option<Fetched> {
    let about: About = serde_json::from_str(&kept.about).ok()?;
    let path = kept.path.clone();
    let digest = tokio::task::spawn_blocking(move || crate::snapshot::digest(&path, "a copy"));
    let same = digest
        .await
        .ok()?
        .is_ok_and(|digest| digest == about.sha256);
    same.then_some(Fetched { kept, about })
}

fn not_kept(address: &Address, error: &StoreError) -> RemoteError {
    if matches!(error, StoreError::Interrupted) {
        return RemoteError::Interrupted;
    }
    RemoteError::NotKept {
        place: address.to_string(),
        folder: "the cache".to_owned(),
        reason: super::seeds::described(error),
    }
}
