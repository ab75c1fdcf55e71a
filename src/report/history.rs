//! Reads the events of an earlier run, also of one that was killed.

use std::path::{Path, PathBuf};

use crate::event::Envelope;

/// Why the events of a run cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A line before the last is not an event.
    #[error("line {line} of `{}` is not an event of this version of pgrehearse", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
}

/// The events in `path`. A last line that was cut off, as a killed run leaves it, is left out;
/// what it belongs to then counts as not finished.
pub fn read_events(path: &Path) -> Result<Vec<Envelope>, HistoryError> {
    let bytes = std::fs::read(path).map_err(|source| HistoryError::Read {
        path: path.to_owned(),
        source,
    })?;
    let mut events = Vec::new();
    let mut lines = bytes
        .split(|byte| *byte == b'\n')
        .enumerate()
        .filter(|(_, line)| !line.iter().all(u8::is_ascii_whitespace))
        .peekable();
    while let Some((index, line)) = lines.next() {
        match serde_json::from_slice(line) {
            Ok(event) => events.push(event),
            // Only a line that is cut off is forgiven, not a whole one of another version.
            Err(_) if lines.peek().is_none() && !bytes.ends_with(b"\n") => {}
            Err(source) => {
                return Err(HistoryError::Line {
                    path: path.to_owned(),
                    line: index + 1,
                    source,
                });
            }
        }
    }
    Ok(events)
}
