//! Lock files (`flock`): the kernel lets go of them when their holder dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::StoreError;

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    path: PathBuf,
}

/// How a lock is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// By nobody else.
    Alone,
    /// By others too.
    Together,
}

impl Lock {
    /// Takes the lock if that is possible at this moment.
    pub(super) fn attempt(path: &Path, hold: Hold) -> Result<Option<Self>, StoreError> {
        loop {
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(path)
                .map_err(StoreError::io("open", path))?;
            if !take(&file, hold).map_err(StoreError::io("lock", path))? {
                return Ok(None);
            }
            let lock = Self {
                file,
                path: path.to_owned(),
            };
            // Whoever removes a seed removes its lock file, and a lock on that is nobody's.
            if lock.is_the_one_there() {
                return Ok(Some(lock));
            }
        }
    }

    /// Lets others in; false if somebody was quicker and holds it alone.
    pub(super) fn share(&self) -> Result<bool, StoreError> {
        let shared =
            take(&self.file, Hold::Together).map_err(StoreError::io("lock", &self.path))?;
        Ok(shared && self.is_the_one_there())
    }

    /// Removes the file of a lock that is held alone.
    pub(super) fn remove(self) {
        let _ = std::fs::remove_file(&self.path);
    }

    fn is_the_one_there(&self) -> bool {
        match (self.file.metadata(), std::fs::metadata(&self.path)) {
            (Ok(ours), Ok(there)) => (ours.dev(), ours.ino()) == (there.dev(), there.ino()),
            _ => false,
        }
    }
}

fn take(file: &File, hold: Hold) -> std::io::Result<bool> {
    let taken = match hold {
        Hold::Alone => file.try_lock(),
        Hold::Together => file.try_lock_shared(),
    };
    match taken {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_alone_or_many_together() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.lock");
        let first = Lock::attempt(&path, Hold::Alone).unwrap().unwrap();
        assert!(Lock::attempt(&path, Hold::Together).unwrap().is_none());
        assert!(first.share().unwrap());
        let second = Lock::attempt(&path, Hold::Together).unwrap().unwrap();
        assert!(Lock::attempt(&path, Hold::Alone).unwrap().is_none());
        drop((first, second));
        Lock::attempt(&path, Hold::Alone).unwrap().unwrap().remove();
        assert!(!path.exists());
    }

    #[test]
    fn a_lock_on_a_removed_file_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.lock");
        let lock = Lock::attempt(&path, Hold::Together).unwrap().unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(!lock.share().unwrap());
        assert!(Lock::attempt(&path, Hold::Alone).unwrap().is_some());
    }
}
