//! What is not a dump, or cannot be read.

use std::fmt::Write as _;

use pgrehearse::snapshot::recognise;

use super::{dump, of_bytes};

#[test]
fn what_is_not_a_dump_is_named() {
    let mut newer = std::fs::read(dump("acme.dump")).unwrap();
    newer[6] = 17;
    let mut older = newer.clone();
    older[6] = 8;
    let gzipped_twice = std::fs::read(dump("acme.sql.gz")).map(|inner| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut encoder, &inner).unwrap();
        encoder.finish().unwrap()
    });
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("empty", vec![]),
        ("blank", b"\n\n".to_vec()),
        ("comments only", b"-- hello\n".to_vec()),
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("random", b"\x01\x02\x00\x03".to_vec()),
        ("sqlite", b"SQLite format 3\0\x10".to_vec()),
        (
            "mysql",
            b"-- MySQL dump 10.13\n\nCREATE TABLE `x` (a int);\n".to_vec(),
        ),
        ("mysql bare", b"CREATE TABLE `x` (`a` int);\n".to_vec()),
        ("prose", b"Dear colleague; see attachment\n".to_vec()),
        (
            "lfs",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n".to_vec(),
        ),
        ("html", b"  <!DOCTYPE html><title>403</title>".to_vec()),
        ("json", b"{\"error\": \"AccessDenied\"}".to_vec()),
        ("utf-16", b"\xff\xfeS\0E\0L\0".to_vec()),
        ("bzip2", b"BZh91AY&SY".to_vec()),
        ("xz", b"\xfd7zXZ\0\0\x04".to_vec()),
        ("lz4", b"\x04\x22\x4d\x18d@".to_vec()),
        ("zip", b"PK\x03\x04\x14\0".to_vec()),
        ("gzip twice", gzipped_twice.unwrap()),
        (
            "zero byte later",
            [b"SELECT 1;\n".repeat(2000), b"\0".to_vec()].concat(),
        ),
        ("newer archive", newer),
        ("older archive", older),
    ];
    let mut text = String::new();
    for (name, content) in cases {
        let error = of_bytes(content).unwrap_err();
        writeln!(text, "{name}: {error}\n    {}", error.help()).unwrap();
    }
    insta::assert_snapshot!(text);
}

#[test]
fn what_cannot_be_opened_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let said = |path: &std::path::Path| recognise(path, "given").unwrap_err().to_string();
    assert_eq!(
        said(&dir.path().join("no")),
        "snapshot given does not exist"
    );
    assert_eq!(
        said(dir.path()),
        "directory given is not a dump: it has no toc.dat"
    );
    assert_eq!(
        said("/dev/null".as_ref()),
        "snapshot given is neither a file nor a directory"
    );
    let socket = dir.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    assert_eq!(
        said(&socket),
        "snapshot given is neither a file nor a directory"
    );
}

#[test]
fn tar_files_of_other_kinds_are_refused() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_ustar();
    header.set_size(3);
    header.set_cksum();
    builder
        .append_data(&mut header, "3445.dat", &b"abc"[..])
        .unwrap();
    let other = builder.into_inner().unwrap();
    let error = of_bytes(other).unwrap_err();
    assert_eq!(
        error.to_string(),
        "file is not a Postgres dump: a tar file that starts with 3445.dat, not with toc.dat"
    );

    for (name, kind) in [
        ("x/../../evil", tar::EntryType::Regular),
        ("/etc/evil", tar::EntryType::Regular),
        ("3445.dat", tar::EntryType::Symlink),
        ("3445.dat", tar::EntryType::Link),
    ] {
        // In front of the mark of the end of a good archive.
        let mut content = std::fs::read(dump("acme.tar")).unwrap();
        content.truncate(content.len() - 1024);
        let mut header = tar::Header::new_ustar();
        let field = &mut header.as_mut_bytes()[..100];
        field[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(kind);
        header.set_size(0);
        header.set_cksum();
        content.extend(header.as_bytes());
        content.extend([0; 1024]);
        let error = of_bytes(content).unwrap_err();
        assert!(error.to_string().contains("is not safe to read"), "{error}");
    }
}
