//! Data directories as trees of files: copied, moved and told apart.

use std::fs::File;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::Path;

use tokio_util::sync::CancellationToken;

use crate::text::Sha256Hasher;

/// Copies a data directory, sharing blocks where the file system can. Times of files stay, so that
/// the copy has the digest of what was copied, or is none.
pub(super) fn copy_tree(from: &Path, to: &Path, cancel: &CancellationToken) -> std::io::Result<()> {
    let mut shares_blocks = true;
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
            std::fs::DirBuilder::new().mode(0o700).create(target)?;
        } else if entry.file_type().is_file() {
            let modified = entry.metadata()?.modified()?;
            if shares_blocks && !share_blocks(entry.path(), &target)? {
                shares_blocks = false;
            }
            if !shares_blocks {
                std::fs::copy(entry.path(), &target)?;
            }
            File::options()
                .write(true)
                .open(target)?
                .set_modified(modified)?;
        }
    }
    Ok(())
}

/// Makes `to` a file with the same blocks; false if the file system has no such thing.
#[cfg(target_os = "linux")]
fn share_blocks(from: &Path, to: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let source = File::open(from)?;
    let target = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(to)?;
    if rustix::fs::ioctl_ficlone(&target, &source).is_ok() {
        target.set_permissions(source.metadata()?.permissions())?;
        return Ok(true);
    }
    // The ordinary copy makes it, and says what is wrong if that is not just this.
    drop(target);
    std::fs::remove_file(to)?;
    Ok(false)
}

#[cfg(not(target_os = "linux"))]
fn share_blocks(_from: &Path, _to: &Path) -> std::io::Result<bool> {
    // What `std::fs::copy` calls shares blocks by itself.
    Ok(false)
}

/// Moves a data directory, also to another file system. Times of files stay. If it fails, what was
/// moved is where it was, and what there is of a copy is for the caller to remove.
pub(super) fn move_tree(from: &Path, to: &Path, cancel: &CancellationToken) -> std::io::Result<()> {
    if std::fs::rename(from, to).is_ok() {
        return Ok(());
    }
    copy_tree(from, to, cancel)?;
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
        copy_tree(&from, &copy, &cancel).unwrap();
        assert_eq!(std::fs::read(copy.join("base/1/2619")).unwrap(), b"rows");
        assert_eq!(digest_tree(&copy).unwrap().0, digest);
        move_tree(&from, &moved, &cancel).unwrap();
        assert!(!from.exists());
        assert_eq!(digest_tree(&moved).unwrap().0, digest);
        std::fs::write(moved.join("base/1/2619"), b"row").unwrap();
        assert_ne!(digest_tree(&moved).unwrap().0, digest);
        cancel.cancel();
        assert!(copy_tree(&moved, &from, &cancel).is_err());
    }
}
