//! A data directory of a cleanly stopped server, from which sandboxes start.

use std::path::PathBuf;

/// What sandboxes start from instead of an empty cluster.
#[derive(Debug, Clone)]
pub struct Frozen {
    pub(super) kind: FrozenKind,
    /// The superuser's password is part of the data.
    pub(super) password: String,
}

/// Where the data is.
#[derive(Debug, Clone)]
pub(super) enum FrozenKind {
    /// An image of the Docker engine, by its id.
    Image(String),
    /// A folder of ours, with its mark; the data are in `data` below it.
    Folder(PathBuf),
}
