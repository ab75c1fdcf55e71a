//! What goes wrong with engines and sandboxes.

use std::path::PathBuf;

use super::server::is_disk_full;

/// What to do where a disk is full.
pub(crate) const DISK_HELP: &str = "free space on the disk that sandboxes are on: that of the \
    temporary folder (set TMPDIR to use another), and with Docker that of its images";

/// No engine can be used. The run has not begun.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Nothing answers at the address of the Docker engine.
    #[error("failed to reach a Docker engine at {address}: {reason}")]
    DockerUnreachable {
        /// The address that was tried.
        address: String,
        /// What happened.
        reason: String,
    },
    /// The image is not there and could not be pulled.
    #[error("the image `{image}` is not on the Docker engine and could not be pulled: {reason}")]
    ImageMissing {
        /// The image.
        image: String,
        /// What the engine answered.
        reason: String,
    },
    /// No server binaries were found.
    #[error("no local Postgres was found; looked in {}", .looked.join(", "))]
    NoBinaries {
        /// The folders that were looked at.
        looked: Vec<String>,
    },
    /// A configured folder lacks a program.
    #[error("`postgres.bin_dir` is {dir}, but it has no `{program}`")]
    BinaryMissing {
        /// The folder.
        dir: PathBuf,
        /// The program.
        program: String,
    },
    /// Root may not run Postgres, and there is no user to drop to.
    #[error("Postgres must not run as root, and the system has no user `{user}` to run it as")]
    NoUser {
        /// The user that was looked for.
        user: String,
    },
    /// The directory for sockets and data could not be made, or is not safe.
    #[error("failed to prepare the directory {}: {reason}", .dir.display())]
    RuntimeDir {
        /// The directory.
        dir: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Neither engine can be used.
    #[error("no engine can be used: docker: {docker}; local: {local}")]
    Neither {
        /// Why not Docker.
        docker: Box<Self>,
        /// Why not local binaries.
        local: Box<Self>,
    },
}

impl EngineError {
    /// What to do.
    pub fn help(&self) -> String {
        match self {
            Self::DockerUnreachable { .. } => {
                "start Docker, set DOCKER_HOST or `postgres.docker_host` to where it \
                listens, or rehearse with local Postgres binaries: `--engine local`"
                    .to_owned()
            }
            Self::ImageMissing { image, .. } => format!(
                "run `docker pull {image}` where the registry can be reached, build it with the project's Dockerfile, \
                 or name another image in `postgres.image`"
            ),
            Self::NoBinaries { .. } => {
                "install the PostgreSQL server package of your system (Debian: `apt-get install \
                postgresql`), or set `postgres.bin_dir`"
                    .to_owned()
            }
            Self::BinaryMissing { .. } => {
                "name the folder that has postgres, initdb, psql and pg_restore".to_owned()
            }
            Self::NoUser { .. } => {
                "create the user, or name another one in `postgres.user`".to_owned()
            }
            Self::RuntimeDir { .. } => {
                "set TMPDIR to a folder on a local file system that only you can write to"
                    .to_owned()
            }
            Self::Neither { docker, local } => format!("{}; or {}", docker.help(), local.help()),
        }
    }
}

/// One sandbox could not be started, used or removed.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The engine refused or broke off.
    #[error("the engine failed to {doing}: {reason}")]
    Engine {
        /// What was asked of it.
        doing: &'static str,
        /// What it answered.
        reason: String,
    },
    /// The server ended before it was ready.
    #[error("the server did not start: {reason}")]
    NotStarted {
        /// The end of its log.
        reason: String,
    },
    /// The image has no Postgres.
    #[error("the image `{image}` cannot run Postgres: {reason}")]
    ImageUnusable {
        /// The image.
        image: String,
        /// What is lacking.
        reason: String,
    },
    /// The image of a suite is not there and could not be pulled.
    #[error("the image `{image}` is not on the Docker engine and could not be pulled: {reason}")]
    ImageMissing {
        /// The image.
        image: String,
        /// What the engine answered.
        reason: String,
    },
    /// Containers cannot be put beside this sandbox.
    #[error("no container can be attached to the sandbox: {reason}")]
    NothingAttached {
        /// Why not.
        reason: &'static str,
    },
    /// The server did not answer in time.
    #[error("the server did not answer within {}", crate::text::duration(*.0))]
    StartTimeLimit(std::time::Duration),
    /// A file or process operation failed.
    #[error("failed to {doing}: {source}")]
    Io {
        /// What was being done.
        doing: String,
        /// Why not.
        source: std::io::Error,
    },
    /// A client program did not end in time.
    #[error("{program} did not end within {}", crate::text::duration(*.limit))]
    ClientTimeLimit {
        /// The program.
        program: &'static str,
        /// The limit.
        limit: std::time::Duration,
    },
    /// The run was interrupted.
    #[error("the run was interrupted")]
    Interrupted,
}

impl SandboxError {
    /// What to do, where more is known than the message says.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::ImageUnusable { .. } => {
                "name an image with initdb, postgres, psql and pg_restore and a user `postgres` in \
                 `postgres.image`, such as postgres:17"
            }
            Self::ImageMissing { .. } => {
                "run `docker pull` where the registry can be reached, build the image, or name another one"
            }
            Self::NothingAttached { .. } => {
                "rehearse with a Docker engine of this machine: `--engine docker`; or write the \
                 suite as `kind: command`"
            }
            Self::NotStarted { reason } | Self::Engine { reason, .. } if is_disk_full(reason) => {
                DISK_HELP
            }
            Self::Io { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => {
                DISK_HELP
            }
            Self::NotStarted { reason }
                if reason.contains("parameter") || reason.contains("could not access file") =>
            {
                "correct `postgres.settings` in harness.yaml"
            }
            Self::StartTimeLimit(_)
            | Self::ClientTimeLimit {
                program: "initdb", ..
            } => {
                "raise `limits.start` in harness.yaml, or rehearse fewer tenants at once: `--jobs`"
            }
            Self::ClientTimeLimit { .. } => "raise `limits.restore` in harness.yaml",
            _ => return None,
        })
    }

    /// An [`SandboxError::Io`].
    pub(super) fn io(doing: impl Into<String>, source: std::io::Error) -> Self {
        Self::Io {
            doing: doing.into(),
            source,
        }
    }
}
