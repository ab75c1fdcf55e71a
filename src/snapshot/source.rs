//! A file read once: its digest, its decompression and its first bytes.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use super::brake::{Braked, check};
use super::{Compression, SnapshotError};
use crate::text::Sha256Hasher;

/// How much is read from a file at once.
pub(super) const CHUNK: usize = 128 * 1024;

/// The largest window that Zstandard may ask for, as a power of two: 128 MiB, its own default.
const ZSTD_WINDOW_LOG: u32 = 27;

/// A file that is digested while it is read.
#[derive(Debug)]
pub(super) struct Hashed<R> {
    inner: R,
    hasher: Sha256Hasher,
    bytes: u64,
    failure: Option<(Option<i32>, io::ErrorKind)>,
}

impl<R: Read> Hashed<R> {
    /// Starts with nothing read.
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            hasher: Sha256Hasher::default(),
            bytes: 0,
            failure: None,
        }
    }

    /// What the disk said when it failed; decompressors may have said something else of it since.
    pub(super) fn failure(&self) -> Option<io::Error> {
        self.failure.map(|(code, kind)| match code {
            Some(code) => io::Error::from_raw_os_error(code),
            None => kind.into(),
        })
    }

    /// Reads what nobody has read, and gives the size and the digest.
    pub(super) fn finish(mut self) -> io::Result<(u64, String)> {
        let mut buffer = vec![0; CHUNK];
        while self.read(&mut buffer)? > 0 {}
        Ok((self.bytes, self.hasher.finish()))
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        check()?;
        let read = loop {
            match self.inner.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failure = Some((error.raw_os_error(), error.kind()));
                    return Err(error);
                }
                Ok(read) => break read,
            }
        };
        self.hasher.update(buffer.get(..read).unwrap_or_default());
        self.bytes = self
            .bytes
            .saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        Ok(read)
    }
}

/// Counts what was read, for the offsets in archives, and reads little things.
#[derive(Debug)]
pub(super) struct Counted<R> {
    inner: R,
    position: u64,
}

impl<R: BufRead> Counted<R> {
    /// Starts at 0.
    pub(super) fn new(inner: R) -> Self {
        Self { inner, position: 0 }
    }

    /// The number of bytes read.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// One byte, or none at the end.
    pub(super) fn byte_or_end(&mut self) -> io::Result<Option<u8>> {
        let byte = self.inner.fill_buf()?.first().copied();
        if byte.is_some() {
            self.inner.consume(1);
            self.position += 1;
        }
        Ok(byte)
    }

    /// One byte.
    pub(super) fn byte(&mut self) -> io::Result<u8> {
        self.byte_or_end()?
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    /// Passes over bytes, all of which must be there.
    pub(super) fn skip(&mut self, count: u64) -> io::Result<()> {
        let mut left = count;
        while left > 0 {
            let available = self.inner.fill_buf()?.len();
            if available == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let step = available.min(usize::try_from(left).unwrap_or(usize::MAX));
            self.inner.consume(step);
            let step = u64::try_from(step).unwrap_or(u64::MAX);
            left = left.saturating_sub(step);
            self.position = self.position.saturating_add(step);
        }
        Ok(())
    }

    /// Bytes that are wanted; memory grows with what is there, not with what is announced.
    pub(super) fn bytes(&mut self, count: u64) -> io::Result<Vec<u8>> {
        let mut data = Vec::new();
        let read = (&mut self.inner).take(count).read_to_end(&mut data)?;
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        self.position = self.position.saturating_add(read);
        if read < count {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(data)
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.position = self
            .position
            .saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        Ok(read)
    }
}

/// The compression that the first bytes of a file announce.
pub(super) fn compression_of(head: &[u8]) -> Option<Compression> {
    match head {
        [0x1f, 0x8b, ..] => Some(Compression::Gzip),
        // A frame, or a frame to be skipped in front of one.
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
            Some(Compression::Zstd)
        }
        _ => None,
    }
}

/// Decompresses while reading.
pub(super) fn decode<'a, R: Read + Send + 'a>(
    source: R,
    compression: Option<Compression>,
) -> io::Result<Box<dyn Read + Send + 'a>> {
    Ok(match compression {
        None => Box::new(Braked(source)),
        Some(Compression::Gzip) => Box::new(Braked(flate2::bufread::MultiGzDecoder::new(
            BufReader::with_capacity(CHUNK, source),
        ))),
        Some(Compression::Zstd) => {
            let mut decoder = zstd::stream::read::Decoder::new(source)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG)?;
            Box::new(Braked(decoder))
        }
    })
}

/// Opens a file without following what an attacker could swap in afterwards: the kind is asked
/// of the open file.
pub(super) fn open(path: &std::path::Path, shown: &str) -> Result<File, SnapshotError> {
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => SnapshotError::Missing {
            path: shown.to_owned(),
        },
        _ => SnapshotError::Unreadable {
            path: shown.to_owned(),
            source,
        },
    };
    // A pipe would block at `open` until somebody writes to it.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(SnapshotError::Special {
            path: shown.to_owned(),
        });
    }
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.is_file() {
        Ok(file)
    } else {
        Err(SnapshotError::Special {
            path: shown.to_owned(),
        })
    }
}

/// Reads until the buffer is full or the source ends, and gives how much that was.
pub(super) fn read_head(source: &mut impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    source.take(limit).read_to_end(&mut head)?;
    Ok(head)
}
