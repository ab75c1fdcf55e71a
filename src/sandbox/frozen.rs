//! A data directory of a cleanly stopped server, from which sandboxes start.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::SandboxError;
use crate::pg::{Endpoint, Limits, Session};

/// What sandboxes start from instead of an empty cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    pub(super) kind: FrozenKind,
    /// The superuser's password is part of the data. A sandbox that starts gets another.
    pub(super) password: String,
    /// The digest of the files' names, sizes and times.
    pub(super) digest: String,
    /// The size of the files.
    pub(super) bytes: u64,
}

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FrozenKind {
    /// A volume of the Docker engine, by its name; the data are in `pgrehearse/data` in it.
    Volume(String),
    /// A folder of ours; the data are in `data` below it.
    Folder(PathBuf),
}

impl Frozen {
    /// The size of the data.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How long a copy may take at most: an hour for 36 GB, which no disk needs.
    pub(super) fn copy_limit(&self) -> Duration {
        Duration::from_secs(self.bytes / 10_000_000)
    }

    /// The volume, if it is one.
    pub(super) fn volume(&self) -> Option<&str> {
        match &self.kind {
            FrozenKind::Volume(name) => Some(name),
            FrozenKind::Folder(_) => None,
        }
    }

    /// The folder, if it is one.
    pub(super) fn folder(&self) -> Option<&Path> {
        match &self.kind {
            FrozenKind::Folder(dir) => Some(dir),
            FrozenKind::Volume(_) => None,
        }
    }
}

/// Writes a checkpoint and gives the name of the segment of the write-ahead log that is written to.
/// What is before that is not needed any more once the server is stopped.
pub(super) async fn wal_needed(endpoint: &Endpoint) -> Result<String, SandboxError> {
    let limits = Limits {
        statement: Duration::from_mins(10),
        cancel: tokio_util::sync::CancellationToken::new(),
    };
    let asked = async {
        let session = Session::connect(endpoint, "postgres", "pgrehearse", limits).await?;
        session.execute("CHECKPOINT").await?;
        let name = "SELECT pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn())";
        session.query_one_text(name).await
    };
    match asked.await {
        Ok(Some(name)) if name.len() == 24 && name.bytes().all(|b| b.is_ascii_hexdigit()) => {
            Ok(name)
        }
        Ok(_) => Err(SandboxError::Engine {
            doing: "freeze the seed",
            reason: "the server does not name its log".to_owned(),
        }),
        Err(error) => Err(SandboxError::Engine {
            doing: "freeze the seed",
            reason: error.describe(false),
        }),
    }
}
