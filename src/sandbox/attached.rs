//! A container beside a sandbox, for a program of the user's.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Mark;
use crate::config::PullPolicy;

/// What is run, and with what.
#[derive(Debug, Clone)]
pub struct AttachedSpec {
    /// Whose it is.
    pub mark: Mark,
    /// The image.
    pub image: String,
    /// Whether it is pulled where it is missing.
    pub pull: PullPolicy,
    /// The program.
    pub command: AttachedCommand,
    /// Its environment, beside the image's.
    pub env: BTreeMap<String, String>,
    /// Who it runs as; otherwise as the image says.
    pub user: Option<String>,
    /// Where; otherwise as the image says.
    pub workdir: Option<String>,
    /// Folders of this machine.
    pub mounts: Vec<AttachedMount>,
    /// Memory limit in bytes.
    pub memory_bytes: u64,
    /// Processor limit.
    pub cpus: f64,
    /// How long it may run.
    pub limit: Duration,
    /// Cancelled when the run is interrupted.
    pub cancel: CancellationToken,
}

/// What a container runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachedCommand {
    /// Given to the image's `sh -c`.
    Shell(String),
    /// A program with its arguments.
    Program(Vec<String>),
}

/// A folder of this machine in the container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedMount {
    /// Here.
    pub source: PathBuf,
    /// There.
    pub target: String,
    /// Whether it cannot be written.
    pub read_only: bool,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachedEnd {
    /// By itself, with this code.
    Exited(i64),
    /// It needed more memory than it may have.
    OutOfMemory,
    /// We ended it at its limit.
    TimeLimit,
    /// The run was interrupted.
    Interrupted,
}

/// Takes what a program prints, and whether it was to standard output.
pub type OutputSink<'a> = &'a mut (dyn FnMut(bool, &[u8]) -> std::io::Result<()> + Send);
