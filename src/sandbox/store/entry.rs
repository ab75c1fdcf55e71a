//! One seed in the cache: what is written down of it, and how that is trusted.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::StoreError;
use super::lock::Lock;
use crate::sandbox::Frozen;
use crate::sandbox::frozen::FrozenKind;
use crate::sandbox::owner::boot_id;
use crate::text::Sha256Hasher;

/// The version of what is written down. Another one is not read.
const FORMAT: u32 = 1;

const MANIFEST: &str = "seed.json";
const BODY: &str = "body.json";
/// Its time is when the seed was last used.
const USED: &str = "used";
/// Is there once the kernel has certainly written everything to the disk.
const SETTLED: &str = "settled";
/// Until then: the kernel writes what is older than half a minute.
const SETTLING: i64 = 180;

/// A seed that can be started from. As long as this lives nobody removes it.
#[derive(Debug)]
pub struct Entry {
    /// What sandboxes start from.
    pub frozen: Frozen,
    /// What its maker wrote down.
    pub body: String,
    pub(super) _lock: Lock,
}

/// What is known of a seed without what its maker wrote down.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    format: u32,
    /// Its key, so that a folder that was renamed is not taken for another.
    key: String,
    /// The engine that has the data, in its own words.
    pub(super) engine: String,
    /// The tenant that it was made for; for people.
    tenant: String,
    /// When it was made, in seconds since 1970.
    made: i64,
    /// Since when the machine ran that made it.
    boot: String,
    pub(super) frozen: Frozen,
    body_sha256: String,
}

/// What is written down of a new seed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draft<'a> {
    pub(super) key: &'a str,
    pub(super) engine: &'a str,
    pub(super) tenant: &'a str,
    pub(super) now: i64,
    pub(super) frozen: &'a Frozen,
    pub(super) body: &'a str,
}

/// Writes down what is known of a seed.
pub(super) fn write(dir: &Path, draft: &Draft<'_>) -> Result<(), StoreError> {
    let manifest = Manifest {
        format: FORMAT,
        key: draft.key.to_owned(),
        engine: draft.engine.to_owned(),
        tenant: draft.tenant.to_owned(),
        made: draft.now,
        boot: boot_id(),
        frozen: draft.frozen.clone(),
        body_sha256: Sha256Hasher::digest(draft.body),
    };
    let text = serde_json::to_string(&manifest).unwrap_or_default();
    let sealed = format!("{}\n{text}", Sha256Hasher::digest(&text));
    write_file(&dir.join(BODY), draft.body.as_bytes())?;
    write_file(&dir.join(MANIFEST), sealed.as_bytes())?;
    write_file(&dir.join(USED), b"")
}

/// What is written down of a seed, if it is whole and of this program's format.
pub(super) fn read_manifest(dir: &Path, key: &str) -> Option<Manifest> {
    let sealed = std::fs::read_to_string(dir.join(MANIFEST)).ok()?;
    let (seal, text) = sealed.split_once('\n')?;
    if Sha256Hasher::digest(text) != seal {
        return None;
    }
    let mut manifest: Manifest = serde_json::from_str(text).ok()?;
    if manifest.format != FORMAT || manifest.key != key {
        return None;
    }
    if let FrozenKind::Folder(place) = &mut manifest.frozen.kind {
        dir.clone_into(place);
    }
    Some(manifest)
}

/// A seed and what its maker wrote down, if all of it is whole.
pub(super) fn read(dir: &Path, key: &str, engine: &str, now: i64) -> Option<(Frozen, String)> {
    let manifest = read_manifest(dir, key)?;
    let body = std::fs::read_to_string(dir.join(BODY)).ok()?;
    if manifest.engine != engine || Sha256Hasher::digest(&body) != manifest.body_sha256 {
        return None;
    }
    // Sandboxes do not wait for the disk. What was made shortly before the power went is not there.
    if manifest.boot != boot_id() && !dir.join(SETTLED).exists() {
        return None;
    }
    settle(dir, &manifest, now);
    Some((manifest.frozen, body))
}

/// Notes that the seed is on the disk by now.
pub(super) fn settle(dir: &Path, manifest: &Manifest, now: i64) {
    if manifest.boot == boot_id() && now > manifest.made.saturating_add(SETTLING) {
        let _ = write_file(&dir.join(SETTLED), b"");
    }
}

/// Notes that the seed is used now.
pub(super) fn touch(dir: &Path) {
    if let Err(error) = write_file(&dir.join(USED), b"") {
        tracing::debug!(%error, "the use of a seed could not be noted");
    }
}

/// When the seed was last used, in seconds since 1970 and parts of one.
pub(super) fn last_used(dir: &Path) -> (i64, i64) {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = std::fs::metadata(dir.join(USED));
    metadata.map_or((0, 0), |metadata| (metadata.mtime(), metadata.mtime_nsec()))
}

fn write_file(path: &PathBuf, bytes: &[u8]) -> Result<(), StoreError> {
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(bytes))
        .map_err(StoreError::io("write", path))
}
