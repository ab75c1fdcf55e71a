//! What a sandbox is started with, the same for both engines.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Frozen, Mark};

/// What a sandbox is started with.
#[derive(Debug, Clone)]
pub struct SandboxSpec {
    /// Whose it is.
    pub mark: Mark,
    /// Memory limit in bytes.
    pub memory_bytes: u64,
    /// How many bytes its files may take besides, in memory. None: they are on disk.
    pub files_in_memory: Option<u64>,
    /// Processor limit.
    pub cpus: f64,
    /// The user's server settings.
    pub settings: BTreeMap<String, String>,
    /// Until the server must answer.
    pub start_limit: Duration,
    /// How long the sandbox may live, whatever happens to us.
    pub life: Duration,
    /// What it starts from; an empty cluster if there is nothing.
    pub from: Option<Frozen>,
    /// Whether its data will be frozen.
    pub freeze: Freeze,
    /// Cancelled when the run is interrupted.
    pub cancel: CancellationToken,
}

/// Whether a sandbox's data will be frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freeze {
    /// No: it is rehearsed in.
    Not,
    /// Yes, once its server has filled them ([`super::Engine::freeze`]).
    Server,
    /// Yes, before any server has run ([`super::Engine::make_cluster`]).
    Cluster,
}

impl SandboxSpec {
    /// The server's settings as `name=value`, ours first so that the user's win.
    ///
    /// Durability is off: a sandbox that loses power is thrown away. Everything that changes what
    /// a migration does or how long it takes is as in production (`wal_level`, `full_page_writes`).
    /// Messages carry no values of rows: the log is kept with the report.
    pub fn server_settings(&self) -> Vec<String> {
        let mut settings: Vec<String> = [
            "fsync=off",
            "synchronous_commit=off",
            "wal_level=replica",
            "max_wal_size=4GB",
            "log_destination=stderr",
            "logging_collector=off",
            "log_error_verbosity=terse",
            "log_min_error_statement=panic",
            "log_line_prefix=%m [%p] %e ",
            "log_timezone=UTC",
            "log_temp_files=0",
        ]
        .map(ToOwned::to_owned)
        .to_vec();
        settings.extend(
            self.settings
                .iter()
                .map(|(name, value)| format!("{name}={value}")),
        );
        settings
    }
}

/// A random password of 32 hexadecimal digits.
pub(super) fn random_password() -> Result<String, std::io::Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(u128::from_ne_bytes(bytes)).map(|number| format!("{number:032x}"))
}
