//! Prepares a snapshot for `pg_restore` and `psql`: a private, unpacked copy.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Read, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::directory::{file_names, open_in};
use super::source::{CHUNK, Hashed, decode, open};
use super::{Format, Snapshot, SnapshotError};
use crate::text::Sha256Hasher;

/// A snapshot ready to be restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// The unpacked file or directory; of an empty snapshot, the folder it would be in.
    pub path: PathBuf,
    /// What it is now.
    pub format: Format,
    /// Its size.
    pub bytes: u64,
}

/// Copies a snapshot into a private folder that exists, unpacked, as `snapshot.dump`,
/// `snapshot.tar`, `snapshot.sql` or the folder `snapshot`. Blocks. Files can be read by their
/// owner alone. Fails if the content is not what was recognised.
pub fn stage(snapshot: &Snapshot, into: &Path) -> Result<Staged, SnapshotError> {
    let name = match snapshot.format {
        Format::Empty => {
            return Ok(Staged {
                path: into.to_owned(),
                format: Format::Empty,
                bytes: 0,
            });
        }
        Format::Directory => "snapshot",
        Format::Plain => "snapshot.sql",
        Format::Custom => "snapshot.dump",
        Format::Tar => "snapshot.tar",
    };
    let target = into.join(name);
    let (bytes, sha256) = if snapshot.format == Format::Directory {
        copy_directory(snapshot, &target)?
    } else if snapshot.compression.is_none() {
        copy_file(snapshot, &target)?
    } else {
        let source = open(&snapshot.path, &snapshot.shown)?;
        unpack(snapshot, source, &target)?
    };
    if sha256 != snapshot.sha256 {
        return Err(changed(snapshot));
    }
    Ok(Staged {
        path: target,
        format: snapshot.format,
        bytes,
    })
}

/// The content of a file, unpacked while it is read. Not for directories.
pub fn open_plain(snapshot: &Snapshot) -> Result<Box<dyn Read + Send>, SnapshotError> {
    let file = open(&snapshot.path, &snapshot.shown)?;
    decode(file, snapshot.compression).map_err(|source| unreadable(snapshot, source))
}

/// Lets the file system share the blocks where it can, and digests the copy.
fn copy_file(snapshot: &Snapshot, target: &Path) -> Result<(u64, String), SnapshotError> {
    let mut source = open(&snapshot.path, &snapshot.shown)?;
    let mut copy = create(target)?;
    io::copy(&mut source, &mut copy).map_err(|source| unwritable(target, source))?;
    drop(copy);
    let copy = File::open(target).map_err(|source| unwritable(target, source))?;
    Hashed::new(copy)
        .finish()
        .map_err(|source| unwritable(target, source))
}

/// Unpacks, and digests what is unpacked from.
fn unpack(
    snapshot: &Snapshot,
    source: File,
    target: &Path,
) -> Result<(u64, String), SnapshotError> {
    let mut source = Hashed::new(source);
    let mut copy = create(target)?;
    let mut buffer = vec![0; CHUNK];
    let mut bytes = 0_u64;
    // What cannot be unpacked now could be when it was recognised.
    let mut decoded =
        decode(&mut source, snapshot.compression).map_err(|error| unreadable(snapshot, error))?;
    loop {
        let read = match decoded.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(_) => {
                drop(decoded);
                return Err(match source.failure() {
                    Some(error) => unreadable(snapshot, error),
                    None => changed(snapshot),
                });
            }
        };
        copy.write_all(buffer.get(..read).unwrap_or_default())
            .map_err(|source| unwritable(target, source))?;
        let before = bytes / LOOK;
        bytes = bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        if bytes / LOOK > before && !has_room(&copy) {
            return Err(unwritable(target, io::ErrorKind::StorageFull.into()));
        }
    }
    drop(decoded);
    let (_, sha256) = source
        .finish()
        .map_err(|error| unreadable(snapshot, error))?;
    Ok((bytes, sha256))
}

/// After how many unpacked bytes it is looked what the disk has left.
const LOOK: u64 = 64 * 1024 * 1024;
/// What is left to others of a disk, if that is not more than a twentieth of it.
const RESERVE: u64 = 1024 * 1024 * 1024;

/// Whether a little file that unpacks to very much leaves others room. A file system that does not
/// tell has some.
fn has_room(file: &File) -> bool {
    rustix::fs::fstatvfs(file).map_or(true, |disk| {
        let reserve = RESERVE.min(disk.f_blocks.saturating_mul(disk.f_frsize) / 20);
        disk.f_bavail.saturating_mul(disk.f_frsize) >= reserve
    })
}

/// Copies the files, without links and without folders in it.
fn copy_directory(snapshot: &Snapshot, target: &Path) -> Result<(u64, String), SnapshotError> {
    std::fs::DirBuilder::new()
        .mode(0o700)
        .create(target)
        .map_err(|source| unwritable(target, source))?;
    let mut digest = Sha256Hasher::default();
    let mut bytes = 0_u64;
    for name in file_names(&snapshot.path, &snapshot.shown)? {
        let path = target.join(&name);
        let mut source =
            open_in(&snapshot.path, &name).map_err(|error| unreadable(snapshot, error))?;
        let mut copy = create(&path)?;
        io::copy(&mut source, &mut copy).map_err(|source| unwritable(&path, source))?;
        drop(copy);
        let copy = File::open(&path).map_err(|source| unwritable(&path, source))?;
        let (size, sha256) = Hashed::new(copy)
            .finish()
            .map_err(|source| unwritable(&path, source))?;
        bytes = bytes.saturating_add(size);
        digest.field(&name);
        digest.field(sha256);
    }
    Ok((bytes, digest.finish()))
}

/// A new file that only its owner can read, whatever the umask.
fn create(path: &Path) -> Result<File, SnapshotError> {
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|source| unwritable(path, source))?;
    file.set_permissions(Permissions::from_mode(0o600))
        .map_err(|source| unwritable(path, source))?;
    Ok(file)
}

fn changed(snapshot: &Snapshot) -> SnapshotError {
    SnapshotError::Changed {
        path: snapshot.shown.clone(),
    }
}

fn unreadable(snapshot: &Snapshot, source: io::Error) -> SnapshotError {
    SnapshotError::Unreadable {
        path: snapshot.shown.clone(),
        source,
    }
}

fn unwritable(path: &Path, source: io::Error) -> SnapshotError {
    SnapshotError::Unwritable {
        into: path.to_owned(),
        source,
    }
}
