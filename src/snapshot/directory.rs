//! Archives in directories: `toc.dat`, and a file for each table.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::Path;

use super::error::{Fault, SnapshotError};
use super::source::{CHUNK, Counted, Hashed, compression_of, decode};
use super::tail::Tail;
use super::tar::check_name;
use super::toc::{Layout, Place, read_toc};
use super::{Compression, Header};
use crate::text::Sha256Hasher;

/// What `pg_dump` may append to the name of a data file.
const SUFFIXES: [&str; 4] = ["", ".gz", ".zst", ".lz4"];

/// A directory's size, digest and header.
#[derive(Debug)]
pub(super) struct Directory {
    /// The sum of its files' sizes.
    pub(super) bytes: u64,
    /// The digest of names and contents.
    pub(super) sha256: String,
    /// What its table of contents says.
    pub(super) header: Header,
}

/// What one file turned out to be.
#[derive(Debug)]
struct DataFile {
    tail: Tail,
    /// The lines of a list of large objects: OID and file name.
    lines: Vec<String>,
    lz4: bool,
}

/// Reads all files of a directory, decompressed where they are compressed.
pub(super) fn read_directory(path: &Path, shown: &str) -> Result<Directory, SnapshotError> {
    let unreadable = |source| SnapshotError::Unreadable {
        path: shown.to_owned(),
        source,
    };
    let names = file_names(path, shown)?;
    let toc_name = SUFFIXES
        .iter()
        .take(3)
        .map(|suffix| format!("toc.dat{suffix}"))
        .find(|name| names.contains(name))
        .ok_or_else(|| SnapshotError::NoToc {
            path: shown.to_owned(),
        })?;
    let mut toc = None;
    let mut files = BTreeMap::new();
    let mut digest = Sha256Hasher::default();
    let mut bytes = 0_u64;
    for name in names {
        let file = open_in(path, &name).map_err(|source| SnapshotError::Unreadable {
            path: format!("{shown}/{name}"),
            source,
        })?;
        let mut source = Hashed::new(file);
        let result = if name == toc_name {
            read_contents(&mut source).map(|read| toc = Some(read))
        } else {
            read_data(&mut source, &name).map(|file| {
                files.insert(name.clone(), file);
            })
        };
        if let Err(fault) = result {
            return Err(match source.failure() {
                Some(error) => unreadable(error),
                None => fault.of(&format!("{shown}/{name}")),
            });
        }
        let (size, sha256) = source.finish().map_err(unreadable)?;
        bytes = bytes.saturating_add(size);
        digest.field(&name);
        digest.field(sha256);
    }
    let toc = toc.ok_or_else(|| SnapshotError::NoToc {
        path: shown.to_owned(),
    })?;
    for entry in toc.data.values() {
        let Place::File(name) = &entry.place else {
            continue;
        };
        let file = find(&files, name, &entry.object).map_err(|fault| fault.of(shown))?;
        if entry.large_objects {
            large_objects(&files, file, name).map_err(|fault| fault.of(shown))?;
        } else if entry.copies && !file.lz4 && !file.tail.ends_copy() {
            let what = format!(
                "the data of {} ({name}) do not end with `\\.`",
                entry.object
            );
            return Err(Fault::cut_off(what).of(shown));
        }
    }
    Ok(Directory {
        bytes,
        sha256: digest.finish(),
        header: toc.header,
    })
}

/// The names of all files, sorted. `pg_dump` makes no folders and no links.
pub(super) fn file_names(path: &Path, shown: &str) -> Result<Vec<String>, SnapshotError> {
    let unreadable = |source| SnapshotError::Unreadable {
        path: shown.to_owned(),
        source,
    };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let kind = entry.file_type().map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if kind.is_file() {
            names.push(name);
        } else if !kind.is_dir() {
            let what = if kind.is_symlink() {
                "a symbolic link"
            } else {
                "not an ordinary file"
            };
            return Err(SnapshotError::Unsafe {
                path: shown.to_owned(),
                what: format!("{} is {what}", crate::text::sanitize_line(&name)),
            });
        }
    }
    names.sort();
    Ok(names)
}

/// Opens a file of the directory, never what a link points to.
pub(super) fn open_in(path: &Path, name: &str) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    Ok(rustix::fs::open(path.join(name), flags, Mode::empty())?.into())
}

fn read_contents(source: &mut Hashed<File>) -> Result<super::toc::Toc, Fault> {
    let mut buffered = BufReader::with_capacity(CHUNK, source);
    let compression = compression_of(buffered.fill_buf()?);
    let decoded = decode(buffered, compression)?;
    let mut counted = Counted::new(BufReader::with_capacity(CHUNK, decoded));
    read_toc(&mut counted, Layout::Files)
}

fn read_data(source: &mut Hashed<File>, name: &str) -> Result<DataFile, Fault> {
    let (compression, lz4) = match name.rsplit_once('.') {
        Some((_, "gz")) => (Some(Compression::Gzip), false),
        Some((_, "zst")) => (Some(Compression::Zstd), false),
        Some((_, "lz4")) => (None, true),
        _ => (None, false),
    };
    let read = decode(source, compression).and_then(|mut decoded| read_decoded(&mut decoded, name));
    let (tail, lines) = read.map_err(|error| Fault::unpacking(error, compression))?;
    if lz4 && !tail.ends_lz4() {
        return Err(Fault::cut_off("it does not end with LZ4's mark of the end"));
    }
    Ok(DataFile { tail, lines, lz4 })
}

/// The end of a file, or all lines of a list of large objects, which is short.
fn read_decoded(source: &mut impl Read, name: &str) -> io::Result<(Tail, Vec<String>)> {
    let mut lines = Vec::new();
    if !(name.starts_with("blobs") && name.contains(".toc")) {
        return Ok((Tail::read(source)?, lines));
    }
    let mut reader = BufReader::with_capacity(CHUNK, source);
    loop {
        let mut line = String::new();
        if (&mut reader).take(4096).read_line(&mut line)? == 0 {
            return Ok((Tail::default(), lines));
        }
        lines.push(line);
    }
}

/// A file with or without the suffix of its compression.
fn find<'f>(
    files: &'f BTreeMap<String, DataFile>,
    name: &str,
    object: &str,
) -> Result<&'f DataFile, Fault> {
    check_name(name)?;
    SUFFIXES
        .iter()
        .find_map(|suffix| files.get(&format!("{name}{suffix}")))
        .ok_or_else(|| Fault::cut_off(format!("the data of {object} ({name}) are missing")))
}

fn large_objects(
    files: &BTreeMap<String, DataFile>,
    list: &DataFile,
    name: &str,
) -> Result<(), Fault> {
    for line in &list.lines {
        let (oid, file) = line
            .strip_suffix('\n')
            .and_then(|line| line.split_once(' '))
            .filter(|(oid, _)| oid.parse::<u32>().is_ok())
            .ok_or_else(|| Fault::Damaged(format!("{name}: a line is not OID and file name")))?;
        find(files, file, &format!("large object {oid}"))?;
    }
    Ok(())
}
