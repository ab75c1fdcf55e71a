//! The lines of `events.ndjson`, each bound to the one before it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::HistoryError;
use crate::event::{Envelope, Event};
use crate::text::Sha256Hasher;

/// What stands in the first line, which has none before it.
const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Writes lines, of which each names the digest of the one before: none can be changed, left out or
/// put in between without changing all that follow.
#[derive(Debug)]
pub(super) struct Chain {
    previous: String,
}

impl Default for Chain {
    fn default() -> Self {
        Self {
            previous: BEGINNING.to_owned(),
        }
    }
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    envelope: &'a Envelope,
    prev: &'a str,
}

/// The parts of a line that bind it.
#[derive(Deserialize)]
struct Link {
    seq: u64,
    prev: Option<String>,
}

impl Chain {
    /// The next line, without its line break.
    pub(super) fn line(&mut self, envelope: &Envelope) -> serde_json::Result<Vec<u8>> {
        let line = serde_json::to_vec(&Line {
            envelope,
            prev: &self.previous,
        })?;
        self.previous = Sha256Hasher::digest(&line);
        Ok(line)
    }
}

/// Why the events of a run prove nothing.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// The events cannot be read.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// A line does not follow from the one before.
    #[error("line {line} of `{}` does not follow from the one before it: the file was changed", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// The lines have no digests.
    #[error("the events in `{}` are not chained; an older version wrote them", path.display())]
    Unchained {
        /// The file.
        path: PathBuf,
    },
    /// The end is missing.
    #[error("`{}` has no end: the run was killed, or the file was cut", path.display())]
    NoEnd {
        /// The file.
        path: PathBuf,
    },
}

/// The events of a run whose chain holds from its first line to its last.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainedRun {
    /// The events.
    pub events: Vec<Envelope>,
    /// The digest of the last line, which stands for all.
    pub head: String,
}

/// Reads the events in `path` and follows their chain. Unlike [`super::read_events`] it forgives
/// nothing: not a line that is cut off, and not a missing end.
pub fn read_chain(path: &Path) -> Result<ChainedRun, ChainError> {
    let bytes = std::fs::read(path).map_err(|source| HistoryError::Read {
        path: path.to_owned(),
        source,
    })?;
    let mut events = Vec::new();
    let mut previous = BEGINNING.to_owned();
    let text = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    for (number, line) in (1_usize..).zip(text.split(|byte| *byte == b'\n')) {
        let broken = || ChainError::Broken {
            path: path.to_owned(),
            line: number,
        };
        let unreadable = |source| HistoryError::Line {
            path: path.to_owned(),
            line: number,
            source,
        };
        if line.is_empty() && number == 1 {
            break;
        }
        let link: Link = serde_json::from_slice(line).map_err(unreadable)?;
        let Some(prev) = link.prev else {
            return Err(if number == 1 {
                ChainError::Unchained {
                    path: path.to_owned(),
                }
            } else {
                broken()
            });
        };
        if prev != previous || usize::try_from(link.seq) != Ok(number) {
            return Err(broken());
        }
        events.push(serde_json::from_slice(line).map_err(unreadable)?);
        previous = Sha256Hasher::digest(line);
    }
    let ends = matches!(
        events.last(),
        Some(Envelope {
            event: Event::RunFinished { .. },
            ..
        })
    );
    if !ends || !bytes.ends_with(b"\n") {
        return Err(ChainError::NoEnd {
            path: path.to_owned(),
        });
    }
    Ok(ChainedRun {
        events,
        head: previous,
    })
}
