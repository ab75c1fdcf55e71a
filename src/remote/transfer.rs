//! Brings a snapshot here: in one piece, or in several of the same object.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::StreamExt as _;
use tokio_util::sync::CancellationToken;

use super::error::{Failure, RemoteError};
use super::headers::Checksums;
use super::open::{Identity, Opened, Remote};
use crate::text::Sha256Hasher;

/// How often it is tried without getting any further.
pub(super) const ATTEMPTS: usize = 5;
/// How often it may be another object.
const CHANGES: usize = 3;
/// What a disk must have left.
const RESERVE: u64 = 64 * 1024 * 1024;
/// How often progress is told, in bytes.
const TOLD: u64 = 16 * 1024 * 1024;

/// Waits before an attempt that is not the first.
pub(super) async fn pause(attempt: usize) {
    if attempt > 0 {
        let exponent = u32::try_from(attempt.min(6)).unwrap_or(6);
        tokio::time::sleep(Duration::from_millis(100) * 2_u32.pow(exponent)).await;
    }
}

/// A file that is being downloaded, perhaps with a beginning from an earlier attempt.
#[derive(Debug)]
pub struct Part {
    /// The file.
    pub path: PathBuf,
    /// What the beginning is of, if there is one.
    pub of: Option<Identity>,
}

/// A file that is here, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transferred {
    /// What it is a copy of.
    pub identity: Identity,
    /// Its size in bytes.
    pub size: u64,
    /// Its digest.
    pub sha256: String,
}

struct Download<'a> {
    remote: &'a Remote,
    path: &'a Path,
    file: std::fs::File,
    hasher: Sha256Hasher,
    have: u64,
    of: Identity,
    checksums: Checksums,
}

/// Downloads into the file of `part`, continuing it where the server still has the same object.
///
/// `begun` is told what the file is of, before anything is written to it; `progress` how much there is.
pub async fn transfer(
    remote: &Remote,
    part: Part,
    limit: Duration,
    cancel: &CancellationToken,
    mut begun: impl FnMut(&Identity) -> Result<(), RemoteError>,
    mut progress: impl FnMut(u64, Option<u64>),
) -> Result<Transferred, RemoteError> {
    let place = remote.address().to_string();
    let work = async {
        let mut download = Download::resume(remote, &part)?;
        let (mut attempt, mut changes) = (0, 0);
        loop {
            pause(attempt).await;
            let before = download.have;
            match download.attempt(&mut begun, &mut progress).await {
                Ok(()) => break,
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Changed) => {
                    changes += 1;
                    if changes > CHANGES {
                        return Err(RemoteError::Changing {
                            place: place.clone(),
                        });
                    }
                    download.start_anew()?;
                }
                Err(Failure::Again(reason)) => {
                    attempt = if download.have > before {
                        1
                    } else {
                        attempt + 1
                    };
                    tracing::info!(%place, reason, have = download.have, "a download broke off");
                    if attempt >= ATTEMPTS {
                        return Err(RemoteError::Unreachable {
                            place: place.clone(),
                            reason,
                            attempts: attempt,
                        });
                    }
                }
            }
        }
        download.finish()
    };
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(RemoteError::Interrupted),
        done = tokio::time::timeout(limit, work) => done.unwrap_or(Err(RemoteError::TimeLimit { place, limit })),
    }
}

impl<'a> Download<'a> {
    fn resume(remote: &'a Remote, part: &'a Part) -> Result<Self, RemoteError> {
        let place = remote.address().to_string();
        let io = |error: std::io::Error| not_kept(&place, &part.path, &error);
        let mut file = std::fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&part.path)
            .map_err(io)?;
        let mut download = Self {
            remote,
            path: &part.path,
            hasher: Sha256Hasher::default(),
            have: 0,
            of: Identity::default(),
            checksums: Checksums::default(),
            file: file.try_clone().map_err(io)?,
        };
        // Without a tag that the server promises for, the rest could be of another object.
        match part.of.clone().filter(|of| of.strong_etag().is_some()) {
            None => download.start_anew()?,
            Some(of) => {
                let mut buffer = vec![0; 1 << 16];
                loop {
                    let count = file.read(&mut buffer).map_err(io)?;
                    let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else {
                        break;
                    };
                    download.hasher.update(bytes);
                    download.have += bytes.len() as u64;
                }
                download.of = of;
            }
        }
        Ok(download)
    }

    fn start_anew(&mut self) -> Result<(), RemoteError> {
        use std::io::Seek as _;
        self.have = 0;
        self.of = Identity::default();
        self.hasher = Sha256Hasher::default();
        self.checksums = Checksums::default();
        let place = self.remote.address().to_string();
        self.file
            .set_len(0)
            .and_then(|()| self.file.rewind())
            .map_err(|error| not_kept(&place, self.path, &error))
    }

    async fn attempt(
        &mut self,
        begun: &mut impl FnMut(&Identity) -> Result<(), RemoteError>,
        progress: &mut impl FnMut(u64, Option<u64>),
    ) -> Result<(), Failure> {
        if self.have > 0 && self.of.strong_etag().is_none() {
            self.start_anew().map_err(Failure::Final)?;
        }
        if self.have > 0 && Some(self.have) == self.of.size {
            // All of it came before; whether it still is the same is asked with the next line.
            self.check_current().await?;
            return Ok(());
        }
        let Opened {
            identity,
            checksums,
            offset,
            mut content,
        } = self.remote.open(self.have, &self.of).await?;
        if offset != self.have {
            // The server does not know ranges.
            self.start_anew().map_err(Failure::Final)?;
            if offset != 0 {
                return Err(Failure::Again("the server sent another part".to_owned()));
            }
        } else if self.have > 0 && identity.etag != self.of.etag {
            return Err(Failure::Changed);
        }
        if self.have == 0 {
            self.has_space(&identity).map_err(Failure::Final)?;
            begun(&identity).map_err(Failure::Final)?;
        }
        self.of = identity;
        if self.checksums == Checksums::default() && self.have == 0 {
            self.checksums = checksums;
        }
        let mut told = self.have;
        while let Some(bytes) = content.next().await {
            let bytes = bytes.map_err(Failure::Again)?;
            self.file.write_all(&bytes).map_err(|error| {
                let place = self.remote.address().to_string();
                Failure::Final(not_kept(&place, self.path, &error))
            })?;
            self.hasher.update(&bytes);
            self.have += bytes.len() as u64;
            if self.have >= told + TOLD {
                told = self.have;
                progress(self.have, self.of.size);
            }
        }
        match self.of.size {
            Some(size) if self.have < size => Err(Failure::Again(format!(
                "the server ended after {} of {}",
                crate::text::bytes(self.have),
                crate::text::bytes(size)
            ))),
            Some(size) if self.have > size => Err(Failure::Changed),
            _ => Ok(()),
        }
    }

    async fn check_current(&mut self) -> Result<(), Failure> {
        let opened = self.remote.open(0, &Identity::default()).await?;
        if opened.identity.etag != self.of.etag {
            return Err(Failure::Changed);
        }
        self.of = opened.identity;
        self.checksums = opened.checksums;
        Ok(())
    }

    /// An object that does not fit is not begun.
    fn has_space(&self, identity: &Identity) -> Result<(), RemoteError> {
        let folder = self.path.parent().unwrap_or(self.path);
        let (Some(size), Ok(disk)) = (identity.size, rustix::fs::statvfs(folder)) else {
            return Ok(());
        };
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        if size.saturating_add(RESERVE) > free {
            return Err(RemoteError::NoSpace {
                place: self.remote.address().to_string(),
                size,
                free,
                folder: folder.display().to_string(),
            });
        }
        Ok(())
    }

    fn finish(self) -> Result<Transferred, RemoteError> {
        let place = self.remote.address().to_string();
        let sha256 = self.hasher.finish();
        if let Some(expected) = self.checksums.sha256.filter(|expected| *expected != sha256) {
            // What came is of no use to anybody.
            let _ = self.file.set_len(0);
            return Err(RemoteError::Mismatch {
                place,
                what: "its server says",
                expected,
                found: sha256,
            });
        }
        self.file
            .sync_all()
            .map_err(|error| not_kept(&place, self.path, &error))?;
        if let Some(modified) = self.of.modified {
            // How old a snapshot is counts from when it was made.
            let _ = self.file.set_modified(modified);
        }
        Ok(Transferred {
            size: self.have,
            identity: self.of,
            sha256,
        })
    }
}

fn not_kept(place: &str, path: &Path, error: &std::io::Error) -> RemoteError {
    RemoteError::NotKept {
        place: place.to_owned(),
        folder: path.parent().unwrap_or(path).display().to_string(),
        reason: error.to_string(),
    }
}
