//! Dumps with a missing end or with changed bytes, at every kind of place.

use std::fs::OpenOptions;

use pgrehearse::snapshot::{SnapshotError, recognise};

use super::{copy_of, dump, of_bytes};

/// How many bytes apart the cuts are; it has no factor in common with what they may hit. The last
/// bytes are all tried.
const STRIDE: u64 = 23;

#[test]
fn no_strict_prefix_of_a_dump_is_accepted() {
    for name in [
        "acme.sql",
        "acme-inserts.sql",
        "acme.sql.gz",
        "acme.sql.zst",
        "acme.dump",
        "acme-piped.dump",
        "acme.dump.gz",
        "acme.dump.zst",
        "acme.tar",
        "acme.tar.zst",
    ] {
        let content = std::fs::read(dump(name)).unwrap();
        // Nothing of a script is missing when empty lines and `--` are.
        let end = if content.starts_with(b"--\n") {
            let text = content.trim_ascii_end();
            text.strip_suffix(b"\n--").unwrap_or(text).len()
        } else {
            content.len()
        };
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("cut");
        std::fs::write(&path, &content).unwrap();
        let file = OpenOptions::new().write(true).open(&path).unwrap();
        for length in (0..end as u64).rev() {
            if length % STRIDE == 0 || length + 300 > end as u64 || length < 64 {
                file.set_len(length).unwrap();
                let error = match recognise(&path, "cut") {
                    Err(error) => error,
                    Ok(found) => panic!("{length} bytes of {name} are accepted: {found:?}"),
                };
                assert!(!error.to_string().is_empty() && !error.help().is_empty());
                assert!(
                    !matches!(error, SnapshotError::Unreadable { .. }),
                    "{length} bytes of {name}: {error}"
                );
            }
        }
    }
}

#[test]
fn a_cut_off_dump_says_what_is_missing() {
    let cut = |name: &str, keep: fn(usize) -> usize| {
        let content = std::fs::read(dump(name)).unwrap();
        of_bytes(&content[..keep(content.len())])
            .unwrap_err()
            .to_string()
    };
    insta::assert_snapshot!(
        [
            cut("acme.dump", |length| length - 1),
            cut("acme.dump", |length| length - 300),
            cut("acme.dump", |length| length / 3),
            cut("acme.dump", |_| 20),
            cut("acme-piped.dump", |length| length - 3500),
            cut("acme.tar", |length| length - 1),
            cut("acme.tar", |length| length / 2),
            cut("acme.tar.zst", |length| length / 2),
            cut("acme.sql.gz", |length| length - 4),
            cut("acme.sql", |length| length / 3),
            cut("acme.sql", |length| length / 2),
            cut("acme.sql", |length| length - 400),
        ]
        .join("\n")
    );
}

#[test]
fn a_changed_byte_never_brings_the_reader_down() {
    for name in ["acme.dump", "acme.tar", "acme.sql"] {
        let content = std::fs::read(dump(name)).unwrap();
        for at in (0..content.len()).step_by(101) {
            for change in [0x01, 0x80, 0xff] {
                let mut changed = content.clone();
                changed[at] ^= change;
                // Many changes, in rows for example, cannot be seen; none may panic or take long.
                if let Err(error) = of_bytes(&changed) {
                    assert!(!error.to_string().is_empty());
                }
            }
        }
    }
}

#[test]
fn a_changed_byte_of_compressed_data_is_found() {
    for name in ["acme.dump.gz", "acme.sql.zst"] {
        let content = std::fs::read(dump(name)).unwrap();
        for at in (32..content.len()).step_by(31) {
            let mut changed = content.clone();
            changed[at] ^= 0x10;
            assert!(of_bytes(&changed).is_err(), "byte {at} of {name}");
        }
    }
}

#[test]
fn files_of_a_directory_are_all_read() {
    let refused = |prepare: &dyn Fn(&std::path::Path)| {
        let copy = copy_of("acme");
        prepare(copy.path());
        recognise(copy.path(), "acme").unwrap_err().to_string()
    };
    let table = "3445.dat.gz";
    let cut = |dir: &std::path::Path, name: &str, by: u64| {
        let file = OpenOptions::new().write(true).open(dir.join(name)).unwrap();
        file.set_len(file.metadata().unwrap().len() - by).unwrap();
    };
    insta::assert_snapshot!(
        [
            refused(&|dir| std::fs::remove_file(dir.join("toc.dat")).unwrap()),
            refused(&|dir| std::fs::remove_file(dir.join(table)).unwrap()),
            refused(&|dir| std::fs::remove_file(dir.join("blob_424242.dat.gz")).unwrap()),
            refused(&|dir| cut(dir, table, 3)),
            refused(&|dir| cut(dir, "toc.dat", 1)),
            refused(&|dir| cut(dir, "blobs.toc", 1)),
            refused(&|dir| {
                std::fs::remove_file(dir.join(table)).unwrap();
                std::os::unix::fs::symlink("/etc/passwd", dir.join(table)).unwrap();
            }),
            refused(&|dir| {
                std::fs::write(dir.join("blobs.toc"), "424242 ../../etc/passwd\n").unwrap();
            }),
        ]
        .join("\n")
    );
    let copy = copy_of("acme-uncompressed");
    cut(copy.path(), "3445.dat", 20);
    let error = recognise(copy.path(), "acme").unwrap_err();
    assert!(matches!(error, SnapshotError::CutOff { .. }), "{error}");
}
