//! The folder of the cache: seeds are found in it, made, and adopted.

use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::entry::{Draft, Entry, read, touch, write};
use super::lock::{Hold, Lock};
use super::{StoreError, Tidied};
use crate::sandbox::Frozen;
use crate::sandbox::tree::move_tree;
use crate::text::Sha256Hasher;

/// How much may be kept, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreLimits {
    /// All seeds together, in bytes.
    pub max_size: u64,
    /// Since a seed was last used.
    pub max_age: Duration,
}

/// The seed cache of one user.
#[derive(Debug, Clone)]
pub struct SeedStore {
    pub(super) dir: PathBuf,
    pub(super) limits: StoreLimits,
    namespace: String,
}

/// What the cache has for a key.
#[derive(Debug)]
pub enum Claimed {
    /// A seed.
    Hit(Box<Entry>),
    /// Nothing; whoever holds this makes it, and others wait.
    Make(MakerLock),
}

/// The right to make a seed.
#[derive(Debug)]
pub struct MakerLock {
    key: String,
    lock: Lock,
}

/// How long to wait until a lock is looked at again.
const PAUSE: Duration = Duration::from_millis(50);
/// How often a seed that is no good, and that others hold on to, is looked at.
const PATIENCE: u32 = 40;

impl SeedStore {
    /// Opens the cache in a folder, which is made if need be.
    pub fn open(dir: &Path, limits: StoreLimits) -> Result<Self, StoreError> {
        let dir = dir.join("seeds");
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&dir)
            .map_err(StoreError::io("make the folder", &dir))?;
        let dir = dir
            .canonicalize()
            .map_err(StoreError::io("find the folder", &dir))?;
        let metadata = std::fs::metadata(&dir).map_err(StoreError::io("look at", &dir))?;
        let uid = rustix::process::geteuid().as_raw();
        if metadata.uid() != uid {
            return Err(StoreError::Unsafe {
                reason: format!("it belongs to user {}, not to you", metadata.uid()),
                path: dir,
            });
        }
        // Production data lies here.
        if metadata.mode() & 0o777 != 0o700 {
            std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o700))
                .map_err(StoreError::io("close to others", &dir))?;
        }
        let mut namespace = Sha256Hasher::default();
        namespace.field(uid.to_string());
        namespace.field(rustix::system::uname().nodename().to_bytes());
        namespace.field(dir.as_os_str().as_encoded_bytes());
        let namespace = namespace.finish().chars().take(16).collect();
        Ok(Self {
            dir,
            limits,
            namespace,
        })
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// What tells the volumes of this cache from those of others on the same engine.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    pub(super) fn place(&self, key: &str) -> PathBuf {
        self.dir.join(key)
    }

    pub(super) fn lock_path(&self, key: &str) -> PathBuf {
        self.dir.join(format!("{key}.lock"))
    }

    pub(super) fn unfinished(&self, key: &str) -> PathBuf {
        self.dir.join(format!(".new-{key}"))
    }

    /// The seed of a key, or the right to make it. Waits while another run makes it.
    pub async fn claim(
        &self,
        key: &str,
        engine: &str,
        now: i64,
        cancel: &CancellationToken,
        waiting: impl Fn(),
    ) -> Result<Claimed, StoreError> {
        let path = self.lock_path(key);
        let mut patience = PATIENCE;
        let mut told = false;
        loop {
            match Lock::attempt(&path, Hold::Together)? {
                None => {
                    if !told {
                        waiting();
                        told = true;
                    }
                }
                Some(lock) => {
                    if let Some(entry) = self.entry(key, engine, now, lock) {
                        return Ok(Claimed::Hit(Box::new(entry)));
                    }
                    if let Some(lock) = Lock::attempt(&path, Hold::Alone)? {
                        // Somebody may have made it between the two locks.
                        if read(&self.place(key), key, engine, now).is_some() {
                            continue;
                        }
                        return Ok(Claimed::Make(MakerLock {
                            key: key.to_owned(),
                            lock,
                        }));
                    }
                    patience -= 1;
                    if patience == 0 {
                        return Err(StoreError::Busy(key.to_owned()));
                    }
                }
            }
            tokio::select! {
                () = cancel.cancelled() => return Err(StoreError::Interrupted),
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    fn entry(&self, key: &str, engine: &str, now: i64, lock: Lock) -> Option<Entry> {
        let dir = self.place(key);
        let (frozen, body) = read(&dir, key, engine, now)?;
        touch(&dir);
        Some(Entry {
            frozen,
            body,
            _lock: lock,
        })
    }

    /// Takes a seed that was made into the cache, where it counts at once. Gives the seed in its
    /// new place, and what had to go for it. If it fails, the seed is where it was.
    #[expect(
        clippy::too_many_arguments,
        reason = "all that is written down of a seed"
    )]
    pub fn adopt(
        &self,
        lock: MakerLock,
        engine: &str,
        tenant: &str,
        now: i64,
        frozen: &Frozen,
        body: &str,
        cancel: &CancellationToken,
    ) -> Result<(Entry, Tidied), StoreError> {
        let MakerLock { key, lock } = lock;
        if frozen.bytes() > self.limits.max_size {
            return Err(StoreError::TooLarge {
                size: frozen.bytes(),
                limit: self.limits.max_size,
            });
        }
        let (unfinished, place) = (self.unfinished(&key), self.place(&key));
        // What was here was no good, or it would have been used.
        for remains in [&unfinished, &place] {
            remove_remains(remains)?;
        }
        let draft = Draft {
            key: &key,
            engine,
            tenant,
            now,
            frozen,
            body,
        };
        let written = std::fs::DirBuilder::new()
            .mode(0o700)
            .create(&unfinished)
            .map_err(StoreError::io("make the folder", &unfinished))
            .and_then(|()| write(&unfinished, &draft))
            .and_then(|()| move_in(frozen, &unfinished, &place, cancel));
        if let Err(error) = written {
            let _ = std::fs::remove_dir_all(&unfinished);
            if cancel.is_cancelled() {
                return Err(StoreError::Interrupted);
            }
            return Err(error);
        }
        // From here on others may start from it, and this run does.
        lock.share()?;
        let entry = self
            .entry(&key, engine, now, lock)
            .ok_or(StoreError::Busy(key))?;
        let tidied = self.shrink();
        Ok((entry, tidied))
    }
}

fn move_in(
    frozen: &Frozen,
    unfinished: &Path,
    place: &Path,
    cancel: &CancellationToken,
) -> Result<(), StoreError> {
    let inside = unfinished.join("data");
    let data = frozen.folder().map(|dir| dir.join("data"));
    if let Some(data) = &data {
        move_tree(data, &inside, cancel).map_err(StoreError::io("move the data to", &inside))?;
    }
    let named = std::fs::rename(unfinished, place).map_err(StoreError::io("name", place));
    if let (Err(_), Some(data)) = (&named, &data) {
        // Nobody could start from it where it is now.
        let _ = move_tree(&inside, data, &CancellationToken::new());
    }
    named
}

fn remove_remains(dir: &Path) -> Result<(), StoreError> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::io("remove", dir)(error))
        }
        _ => Ok(()),
    }
}
