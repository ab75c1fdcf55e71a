//! Copies for `pg_restore` and `psql`.

use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;

use pgrehearse::snapshot::{Format, Snapshot, SnapshotError, open_plain, recognise, stage};

use super::{copy_of, dump, recognised};

#[test]
fn the_copy_is_unpacked_and_private() {
    for (name, like, file) in [
        ("acme.sql", "acme.sql", "snapshot.sql"),
        ("acme.sql.gz", "acme.sql", "snapshot.sql"),
        ("acme.sql.zst", "acme.sql", "snapshot.sql"),
        ("acme.dump", "acme.dump", "snapshot.dump"),
        ("acme.dump.gz", "acme.dump", "snapshot.dump"),
        ("acme.dump.zst", "acme.dump", "snapshot.dump"),
        ("acme.tar", "acme.tar", "snapshot.tar"),
        ("acme.tar.zst", "acme.tar", "snapshot.tar"),
    ] {
        let into = tempfile::tempdir().unwrap();
        let snapshot = recognised(name);
        let staged = stage(&snapshot, into.path()).unwrap();
        assert_eq!(staged.path, into.path().join(file));
        assert_eq!(staged.format, snapshot.format);
        let content = std::fs::read(dump(like)).unwrap();
        assert_eq!(std::fs::read(&staged.path).unwrap(), content, "{name}");
        assert_eq!(staged.bytes, content.len() as u64);
        let mode = std::fs::metadata(&staged.path)
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o7777, 0o600, "{name}");
        // A second one does not write over it.
        assert!(matches!(
            stage(&snapshot, into.path()),
            Err(SnapshotError::Unwritable { .. })
        ));
    }
}

#[test]
fn a_directory_is_copied_with_its_files() {
    let into = tempfile::tempdir().unwrap();
    let staged = stage(&recognised("acme"), into.path()).unwrap();
    assert_eq!(staged.format, Format::Directory);
    let mode = std::fs::metadata(&staged.path)
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o7777, 0o700);
    let again = recognise(&staged.path, "copy").unwrap();
    assert_eq!(again.sha256, recognised("acme").sha256);
    assert_eq!(again.bytes, staged.bytes);
}

#[test]
fn nothing_is_staged_of_an_empty_snapshot() {
    let into = tempfile::tempdir().unwrap();
    let empty = Snapshot::empty();
    assert_eq!(empty.facts().format, "empty");
    assert_eq!(stage(&empty, into.path()).unwrap().format, Format::Empty);
    assert_eq!(std::fs::read_dir(into.path()).unwrap().count(), 0);
}

#[test]
fn a_change_after_recognition_is_noticed() {
    for name in ["acme.sql", "acme.sql.gz", "acme.dump.zst"] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("dump");
        std::fs::copy(dump(name), &path).unwrap();
        let snapshot = recognise(&path, "dump").unwrap();
        let mut content = std::fs::read(&path).unwrap();
        *content.last_mut().unwrap() ^= 1;
        std::fs::write(&path, content).unwrap();
        let error = stage(&snapshot, dir.path()).unwrap_err();
        assert!(
            matches!(error, SnapshotError::Changed { .. }),
            "{name}: {error}"
        );
    }
    let copy = copy_of("acme");
    let snapshot = recognise(copy.path(), "acme").unwrap();
    std::fs::write(copy.path().join("new"), "").unwrap();
    let into = tempfile::tempdir().unwrap();
    let error = stage(&snapshot, into.path()).unwrap_err();
    assert!(matches!(error, SnapshotError::Changed { .. }), "{error}");
}

#[test]
fn a_script_is_read_unpacked() {
    let expected = std::fs::read(dump("acme.sql")).unwrap();
    for name in ["acme.sql", "acme.sql.gz", "acme.sql.zst"] {
        let mut content = Vec::new();
        let mut reader = open_plain(&recognised(name)).unwrap();
        reader.read_to_end(&mut content).unwrap();
        assert_eq!(content, expected, "{name}");
    }
}
