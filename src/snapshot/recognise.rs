//! Tells what a dump is by its content, and reads it to its end.

use std::io::{self, BufReader, Read};
use std::path::Path;

use super::custom::read_custom;
use super::directory::read_directory;
use super::error::{Fault, SnapshotError};
use super::foreign::refuse_foreign;
use super::plain::read_plain;
use super::source::{CHUNK, Hashed, compression_of, decode, open, read_head};
use super::tar::{is_tar, read_tar};
use super::toc::MAGIC;
use super::{Compression, Format, Header, Snapshot};

/// How much of a file decides what it is.
const HEAD: u64 = 8192;

/// Tells what a dump is, and whether all of it is there. Blocks; reads everything once, with
/// little memory. `shown` is the path as configured, for messages.
pub fn recognise(path: &Path, shown: &str) -> Result<Snapshot, SnapshotError> {
    if path.is_dir() {
        let read = read_directory(path, shown)?;
        return Ok(Snapshot {
            shown: shown.to_owned(),
            path: path.to_owned(),
            format: Format::Directory,
            compression: None,
            bytes: read.bytes,
            sha256: read.sha256,
            header: read.header,
        });
    }
    let mut source = Hashed::new(open(path, shown)?);
    let result = read_file(&mut source);
    let unreadable = |error| SnapshotError::Unreadable {
        path: shown.to_owned(),
        source: error,
    };
    let read = result.map_err(|fault| match source.failure() {
        Some(error) => unreadable(error),
        None => fault.of(shown),
    })?;
    let Some((format, compression, header)) = read else {
        return Err(SnapshotError::EmptyFile {
            path: shown.to_owned(),
        });
    };
    let (bytes, sha256) = source.finish().map_err(unreadable)?;
    Ok(Snapshot {
        shown: shown.to_owned(),
        path: path.to_owned(),
        format,
        compression,
        bytes,
        sha256,
        header,
    })
}

type Recognised = (Format, Option<Compression>, Header);

fn read_file(source: &mut (impl Read + Send)) -> Result<Option<Recognised>, Fault> {
    let head = read_head(source, HEAD)?;
    if head.is_empty() {
        return Ok(None);
    }
    let compression = compression_of(&head);
    let mut decoded = decode(io::Cursor::new(head).chain(source), compression)?;
    let head =
        read_head(&mut decoded, HEAD).map_err(|error| Fault::unpacking(error, compression))?;
    if head.is_empty() {
        return Err(Fault::NotADump {
            what: "it is empty once it is unpacked".to_owned(),
            help: "for an empty database write `snapshot: empty`".to_owned(),
        });
    }
    if let Some(second) = compression_of(&head) {
        return Err(Fault::Compression {
            name: format!("{} twice", second.as_str()),
            help: "unpack it once".to_owned(),
        });
    }
    let format = if head.starts_with(MAGIC) {
        Format::Custom
    } else if is_tar(&head) {
        Format::Tar
    } else {
        if let Err(fault) = refuse_foreign(&head) {
            // Damaged data may be unpacked to anything before their checksum tells.
            if compression.is_some() {
                io::copy(&mut decoded, &mut io::sink())
                    .map_err(|error| Fault::unpacking(error, compression))?;
            }
            return Err(fault);
        }
        Format::Plain
    };
    let mut reader = BufReader::with_capacity(CHUNK, io::Cursor::new(head).chain(decoded));
    let header = match format {
        Format::Custom => read_custom(&mut reader),
        Format::Tar => read_tar(&mut reader),
        _ => read_plain(&mut reader),
    }
    .and_then(|header| {
        // The checksum of what is compressed comes after it.
        io::copy(&mut reader, &mut io::sink())?;
        Ok(header)
    })
    .map_err(|fault| match fault {
        Fault::Io(error) => Fault::unpacking(error, compression),
        other => other,
    })?;
    Ok(Some((format, compression, header)))
}
