//! The last bytes of a table's data, which tell whether they are complete.

use std::io::{self, Read};

use super::source::CHUNK;

/// How many bytes are kept.
const KEPT: usize = 16;

/// The last bytes of something that was read to its end.
#[derive(Debug, Default)]
pub(super) struct Tail(Vec<u8>);

impl Tail {
    /// Reads everything.
    pub(super) fn read(source: &mut impl Read) -> io::Result<Self> {
        let mut buffer = vec![0; CHUNK];
        let mut tail = Vec::new();
        loop {
            let read = source.read(&mut buffer)?;
            if read == 0 {
                return Ok(Self(tail));
            }
            let new = buffer.get(..read).unwrap_or_default();
            tail.extend_from_slice(new.get(read.saturating_sub(KEPT)..).unwrap_or_default());
            tail.drain(..tail.len().saturating_sub(KEPT));
        }
    }

    /// Whether the lines of a `COPY` end here: `pg_dump` writes `\.` and empty lines after them.
    pub(super) fn ends_copy(&self) -> bool {
        let end = self.0.trim_ascii_end();
        end.ends_with(b"\n\\.") || end == b"\\."
    }

    /// Whether a frame of LZ4 ends here: with four zeros, and a checksum where it has one.
    pub(super) fn ends_lz4(&self) -> bool {
        let marks = |after: usize| {
            self.0
                .len()
                .checked_sub(after + 4)
                .and_then(|start| self.0.get(start..start + 4))
                == Some(&[0; 4])
        };
        marks(0) || marks(4)
    }
}
