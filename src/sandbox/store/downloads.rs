//! Downloaded snapshots, beside the seeds: found by what the server says of them, whole or not there.
//!
//! A folder for each: `snapshot`, and `about.json` with its digest. While it is being downloaded the folder's
//! name begins with `.new-`, and what is in it may be continued; it counts from one rename on. Lock files as
//! those of seeds keep apart who downloads, who reads and who removes.

use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::lock::{Hold, Lock};
use super::{SeedStore, StoreError, StoreLimits, Tidied};
use crate::text::{Sha256Hasher, bytes};

const FILE: &str = "snapshot";
const ABOUT: &str = "about.json";
const BEGUN: &str = "begun.json";
const PAUSE: Duration = Duration::from_millis(50);

/// Where downloaded snapshots are kept.
#[derive(Debug, Clone)]
pub struct Downloads {
    dir: PathBuf,
    limits: StoreLimits,
}

/// What there is for a key.
#[derive(Debug)]
pub enum Download {
    /// The whole file.
    Here(Kept),
    /// Nothing, or a part; whoever holds this downloads it, and others wait.
    Fetch(Fetching),
}

/// A whole file. As long as this lives nobody removes it.
#[derive(Debug)]
pub struct Kept {
    /// The file.
    pub path: PathBuf,
    /// What its maker wrote down of it.
    pub about: String,
    _lock: Lock,
}

/// The right to download a file.
#[derive(Debug)]
pub struct Fetching {
    key: String,
    lock: Lock,
    dir: PathBuf,
}

impl Fetching {
    /// The file to write to; it may have a beginning.
    pub fn path(&self) -> PathBuf {
        self.dir.join(FILE)
    }

    /// What was noted when the beginning was written, if there is one.
    pub fn begun(&self) -> Option<String> {
        std::fs::read_to_string(self.dir.join(BEGUN)).ok()
    }

    /// Notes what the file is going to be.
    pub fn begin(&self, note: &str) -> Result<(), StoreError> {
        write(&self.dir.join(BEGUN), note)
    }

    /// What came is not to be continued.
    pub fn give_up(self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

impl SeedStore {
    /// The downloads beside the seeds.
    pub fn downloads(&self) -> Result<Downloads, StoreError> {
        let dir = self.dir.parent().unwrap_or(&self.dir).join("downloads");
        Downloads::open(dir, self.limits)
    }
}

impl Downloads {
    /// Opens a folder, which is made if need be.
    pub fn open(dir: PathBuf, limits: StoreLimits) -> Result<Self, StoreError> {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&dir)
            .map_err(StoreError::io("make the folder", &dir))?;
        let metadata = std::fs::metadata(&dir).map_err(StoreError::io("look at", &dir))?;
        if metadata.uid() != rustix::process::geteuid().as_raw() || metadata.mode() & 0o077 != 0 {
            return Err(StoreError::Unsafe {
                reason: "others than you can enter it".to_owned(),
                path: dir,
            });
        }
        Ok(Self { dir, limits })
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// The file of a key, or the right to download it. Waits while another run downloads it.
    pub async fn claim(
        &self,
        key: &str,
        cancel: &CancellationToken,
        waiting: impl Fn(),
    ) -> Result<Download, StoreError> {
        let lock_path = self.dir.join(format!("{key}.lock"));
        let mut told = false;
        loop {
            if let Some(lock) = Lock::attempt(&lock_path, Hold::Together)? {
                if let Some(kept) = self.read(key, lock) {
                    return Ok(Download::Here(kept));
                }
                if let Some(lock) = Lock::attempt(&lock_path, Hold::Alone)? {
                    if self.dir.join(key).join(ABOUT).exists() && self.is_whole(key) {
                        continue;
                    }
                    return self.begin(key, lock).map(Download::Fetch);
                }
            }
            if !told {
                waiting();
                told = true;
            }
            tokio::select! {
                () = cancel.cancelled() => return Err(StoreError::Interrupted),
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    fn begin(&self, key: &str, lock: Lock) -> Result<Fetching, StoreError> {
        // What was here was no good, or it would have been used.
        let _ = std::fs::remove_dir_all(self.dir.join(key));
        let dir = self.dir.join(format!(".new-{key}"));
        match std::fs::DirBuilder::new().mode(0o700).create(&dir) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(StoreError::io("make the folder", &dir)(error));
            }
            _ => {}
        }
        Ok(Fetching {
            key: key.to_owned(),
            lock,
            dir,
        })
    }

    /// Takes a file that is whole.
    pub fn adopt(&self, fetching: Fetching, about: &str) -> Result<Kept, StoreError> {
        let Fetching { key, lock, dir } = fetching;
        let sealed = format!("{}\n{about}", Sha256Hasher::digest(about));
        write(&dir.join(ABOUT), &sealed)?;
        let _ = std::fs::remove_file(dir.join(BEGUN));
        let place = self.dir.join(&key);
        std::fs::rename(&dir, &place).map_err(StoreError::io("name", &place))?;
        lock.share()?;
        self.read(&key, lock).ok_or(StoreError::Busy(key))
    }

    fn is_whole(&self, key: &str) -> bool {
        self.about(key).is_some()
    }

    fn about(&self, key: &str) -> Option<String> {
        let dir = self.dir.join(key);
        let sealed = std::fs::read_to_string(dir.join(ABOUT)).ok()?;
        let (seal, about) = sealed.split_once('\n')?;
        (Sha256Hasher::digest(about) == seal && dir.join(FILE).is_file()).then(|| about.to_owned())
    }

    fn read(&self, key: &str, lock: Lock) -> Option<Kept> {
        let about = self.about(key)?;
        let dir = self.dir.join(key);
        // Its time is when it was last used.
        let _ = write(&dir.join("used"), "");
        Some(Kept {
            path: dir.join(FILE),
            about,
            _lock: lock,
        })
    }

    /// A file that is not what was written down of it is downloaded anew.
    pub fn condemn(&self, key: &str) {
        let _ = std::fs::remove_file(self.dir.join(key).join(ABOUT));
    }

    /// Removes what is too old, and what was not used for longest until `coming` bytes more fit.
    pub fn tidy(&self, now: i64, coming: u64) -> Tidied {
        let mut tidied = Tidied::default();
        let age = i64::try_from(self.limits.max_age.as_secs()).unwrap_or(i64::MAX / 2);
        let mut there = self.entries();
        there.sort_by_key(|(_, used, _)| *used);
        // For what does not fit at all nothing has to go.
        let coming = if coming > self.limits.max_size {
            0
        } else {
            coming
        };
        let mut total: u64 = there.iter().map(|(_, _, size)| *size).sum::<u64>() + coming;
        for (name, used, size) in there {
            let old = used < now.saturating_sub(age);
            if (old || total > self.limits.max_size) && self.remove(&name, size, &mut tidied) {
                total = total.saturating_sub(size);
            }
        }
        tidied
    }

    /// Removes all that nobody is using.
    pub fn clear(&self) -> Tidied {
        let mut tidied = Tidied::default();
        for (name, _, size) in self.entries() {
            if !self.remove(&name, size, &mut tidied) {
                tidied
                    .problems
                    .push(format!("a download ({}) is in use by a run", bytes(size)));
            }
        }
        // Locks of nothing.
        for name in self.names() {
            if name.strip_suffix(".lock").is_some()
                && let Ok(Some(lock)) = Lock::attempt(&self.dir.join(&name), Hold::Alone)
            {
                lock.remove();
            }
        }
        tidied
    }

    fn remove(&self, name: &str, size: u64, tidied: &mut Tidied) -> bool {
        let key = name.trim_start_matches(".new-");
        let lock = self.dir.join(format!("{key}.lock"));
        let Ok(Some(lock)) = Lock::attempt(&lock, Hold::Alone) else {
            return false;
        };
        match std::fs::remove_dir_all(self.dir.join(name)) {
            Ok(()) => {
                tidied
                    .removed
                    .push(format!("a downloaded snapshot ({})", bytes(size)));
            }
            Err(error) => tidied
                .problems
                .push(format!("a download could not be removed: {error}")),
        }
        lock.remove();
        true
    }

    /// Folders with when they were last used and their size.
    fn entries(&self) -> Vec<(String, i64, u64)> {
        let names = self.names().into_iter();
        names
            .filter_map(|name| {
                let dir = self.dir.join(&name);
                let folder = std::fs::metadata(&dir)
                    .ok()
                    .filter(std::fs::Metadata::is_dir)?;
                let used = std::fs::metadata(dir.join("used")).unwrap_or(folder);
                let size = std::fs::metadata(dir.join(FILE)).map_or(0, |file| file.len());
                Some((name, used.mtime(), size))
            })
            .collect()
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

fn write(path: &Path, text: &str) -> Result<(), StoreError> {
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(StoreError::io("write", path))
}
