//! What goes wrong with a snapshot that is elsewhere, without anything that opens it.

/// Why a snapshot could not be brought here.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RemoteError {
    /// There is nothing.
    #[error("{place} does not exist")]
    Missing {
        /// The address as shown.
        place: String,
    },
    /// We may not.
    #[error("{place} may not be read: {reason}")]
    Denied {
        /// The address as shown.
        place: String,
        /// What the server said.
        reason: String,
    },
    /// The client could not be set up.
    #[error("{place} cannot be asked for: {reason}")]
    Setup {
        /// The address as shown.
        place: String,
        /// Why not.
        reason: String,
    },
    /// The server does not answer, breaks off, or answers with an error, also when asked again.
    #[error("{place} could not be read: {reason} (tried {})", crate::text::count(*.attempts, "time"))]
    Unreachable {
        /// The address as shown.
        place: String,
        /// What happened last.
        reason: String,
        /// How often.
        attempts: usize,
    },
    /// It changed whenever we came back for the rest of it.
    #[error("{place} changes all the time: it was another object on each attempt")]
    Changing {
        /// The address as shown.
        place: String,
    },
    /// The bytes are not those that they should be.
    #[error(
        "{place} is not what it should be: its SHA-256 digest is {found}, but {what} {expected}"
    )]
    Mismatch {
        /// The address as shown.
        place: String,
        /// What was compared.
        what: &'static str,
        /// What it should be.
        expected: String,
        /// What it is.
        found: String,
    },
    /// The disk is too small.
    #[error("{place} has {}, and there are {} free in {folder}", crate::text::bytes(*.size), crate::text::bytes(*.free))]
    NoSpace {
        /// The address as shown.
        place: String,
        /// Its size.
        size: u64,
        /// What is free.
        free: u64,
        /// Where.
        folder: String,
    },
    /// It could not be written down.
    #[error("{place} could not be kept in {folder}: {reason}")]
    NotKept {
        /// The address as shown.
        place: String,
        /// Where.
        folder: String,
        /// Why not.
        reason: String,
    },
    /// It took too long.
    #[error("{place} was not here within {}", crate::text::duration(*.limit))]
    TimeLimit {
        /// The address as shown.
        place: String,
        /// The limit.
        limit: std::time::Duration,
    },
    /// The run was interrupted.
    #[error("the run was interrupted")]
    Interrupted,
}

impl RemoteError {
    /// What to do.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Missing { .. } => {
                "correct the address in harness.yaml; names of buckets and objects are told apart by case"
            }
            Self::Denied { .. } => {
                "look at the credentials in the environment (AWS_*, GOOGLE_*, AZURE_*, or what signs the URL): \
                 are they there, not expired, and allowed to read this?"
            }
            Self::Setup { .. } => {
                "credentials and endpoints come from the environment: AWS_*, GOOGLE_*, AZURE_*; \
                 http:// endpoints take AWS_ALLOW_HTTP=true or AZURE_ALLOW_HTTP=true"
            }
            Self::Unreachable { .. } => {
                "run again when the server answers: what was downloaded so far is continued. A cached copy is \
                 not used without asking the server whether it is still the same"
            }
            Self::Changing { .. } => "name a snapshot that is finished, under a name of its own",
            Self::Mismatch { .. } => {
                "copy the snapshot again to where it is, or correct `sha256` in harness.yaml"
            }
            Self::NoSpace { .. } => {
                "free disk space, or choose another folder with `seeds.dir` or PGREHEARSE_CACHE_DIR"
            }
            Self::NotKept { .. } => "look at the folder's permissions and free space",
            Self::TimeLimit { .. } => "raise `limits.restore` in harness.yaml",
            Self::Interrupted => "run again",
        }
    }
}

/// One attempt that failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// It makes no sense to try again.
    Final(RemoteError),
    /// It is another object than before.
    Changed,
    /// It may work the next time.
    Again(String),
}
