//! Recognising and staging dumps that `pg_dump` made, whole, cut off and corrupted.

#![expect(
    clippy::unwrap_used,
    reason = "the functions that tests share may panic as tests do"
)]

mod damage;
mod foreign;
mod staging;
mod versions;
mod whole;

use std::path::{Path, PathBuf};

use pgrehearse::snapshot::{Snapshot, SnapshotError, recognise};

/// A dump of `dumps/`.
fn dump(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/snapshot/dumps")
        .join(name)
}

/// Recognises a dump of `dumps/`.
fn recognised(name: &str) -> Snapshot {
    recognise(&dump(name), name).unwrap()
}

/// Recognises a file with this content.
fn of_bytes(content: impl AsRef<[u8]>) -> Result<Snapshot, SnapshotError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("file");
    std::fs::write(&path, content).unwrap();
    recognise(&path, "file")
}

/// Copies a flat directory.
fn copy_of(name: &str) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(dump(name)).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    copy
}
