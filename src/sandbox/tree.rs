//! Data directories as trees of files: copied, moved and told apart.

use std::fs::File;
use std::os::unix::fs::{
    DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, fchown, lchown,
};
use std::path::Path;

use tokio_util::sync::CancellationToken;

use crate::text::Sha256Hasher;

/// The user and the group that own files.
pub(super) type Owner = (u32, u32);

/// Copies a data directory, sharing blocks where the file system can, for `owner` if one is named.
/// Times of files stay, so that the copy has the digest of what was copied, or is none.
///
/// A file costs as much as 50 kB of it, and a cluster has two thousand: each is opened once.
pub(super) fn copy_tree(
    from: &Path,
    to: &Path,
    owner: Option<Owner>,
    cancel: &CancellationToken,
) -> std::io::Result<()> {
    let mut shares_blocks = true;
    let (uid, gid) = owner.unzip();
    for entry in walkdir::WalkDir::new(from) {
        if cancel.is_cancelled() {
            return Err(std::io::Error::other("the run was interrupted"));
        }
        let entry = entry?;
        let target = to.join(
            entry
                .path()
                .strip_prefix(from)
                .map_err(std::io::Error::other)?,
        );
        if entry.file_type().is_dir() {
            std::fs::DirBuilder::new().mode(0o700).create(&target)?;
            if owner.is_some() {
                lchown(&target, uid, gid)?;
            }
        } else if entry.file_type().is_file() {
            let mut source = File::open(entry.path())?;
            let metadata = source.metadata()?;
            let mut copy = File::options()
                .write(true)
                .create_new(true)
                .mode(metadata.mode() & 0o700)
                .open(&target)?;
            shares_blocks = shares_blocks && share_blocks(&source, &copy);
            if !shares_blocks {
                std::io::copy(&mut source, &mut copy)?;
            }
            if owner.is_some() {
                fchown(&copy, uid, gid)?;
            }
            copy.set_modified(metadata.modified()?)?;
        }
    }
    Ok(())
}

/// Gives a new file the blocks of another; false if the file system has no such thing.
#[cfg(target_os = "linux")]
fn share_blocks(from: &File, to: &File) -> bool {
    rustix::fs::ioctl_ficlone(to, from).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn share_blocks(_from: &File, _to: &File) -> bool {
    false
}

/// Moves a data directory, also to another file system. Times of files stay. If it fails, what was
/// moved is where it was, and what there is of a copy is for the caller to remove.
pub(super) fn move_tree(from: &Path, to: &Path, cancel: &CancellationToken) -> std::io::Result<()> {
    if std::fs::rename(from, to).is_ok() {
        return Ok(());
    }
    copy_tree(from, to, None, cancel)?;
    std::fs::remove_dir_all(from)
}

/// A digest of the files' names, sizes and times, and the sum of their sizes.
///
/// Nobody writes to a frozen seed, so a file that was cut off or written to tells by that.
pub(super) fn digest_tree(dir: &Path) -> std::io::Result<(String, u64)> {
    let mut digest = Sha256Hasher::default();
    let mut bytes = 0_u64;
    for entry in walkdir::WalkDir::new(dir).sort_by_file_name() {
        let entry = entry?;
        let relative = entry
            .path()
            .strip_prefix(dir)
            .map_err(std::io::Error::other)?;
        digest.field(relative.as_os_str().as_encoded_bytes());
        if entry.file_type().is_file() {
            let metadata = entry.metadata().map_err(std::io::Error::other)?;
            bytes = bytes.saturating_add(metadata.len());
            digest.field(format!(
                "{} {} {}",
                metadata.len(),
                metadata.mtime(),
                metadata.mtime_nsec()
            ));
        }
    }
    Ok((digest.finish(), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_content_and_a_move_the_digest() {
        let dir = tempfile::tempdir().unwrap();
        let (from, copy, moved) = (
            dir.path().join("a"),
            dir.path().join("b"),
            dir.path().join("c"),
        );
        std::fs::create_dir_all(from.join("base/1")).unwrap();
        std::fs::write(from.join("base/1/2619"), b"rows").unwrap();
        std::fs::write(from.join("PG_VERSION"), b"17").unwrap();
        let (digest, bytes) = digest_tree(&from).unwrap();
        assert_eq!(bytes, 6);
        let cancel = CancellationToken::new();
        copy_tree(&from, &copy, None, &cancel).unwrap();
        assert_eq!(std::fs::read(copy.join("base/1/2619")).unwrap(), b"rows");
        assert_eq!(digest_tree(&copy).unwrap().0, digest);
        move_tree(&from, &moved, &cancel).unwrap();
        assert!(!from.exists());
        assert_eq!(digest_tree(&moved).unwrap().0, digest);
        std::fs::write(moved.join("base/1/2619"), b"row").unwrap();
        assert_ne!(digest_tree(&moved).unwrap().0, digest);
        cancel.cancel();
        assert!(copy_tree(&moved, &from, None, &cancel).is_err());
    }
}
