//! What goes wrong with the seed cache. None of it stops a run.

use std::path::{Path, PathBuf};

/// The seed cache, or a seed in it, cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file operation failed.
    #[error("failed to {doing} {}", .path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The folder is not safe to keep production data in.
    #[error("the folder {} cannot be used: {reason}", .path.display())]
    Unsafe {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Others use a seed that is no good.
    #[error("other runs hold on to the seed {0}, which cannot be read")]
    Busy(String),
    /// A seed is larger than the whole cache may be.
    #[error("the seed has {}, more than `seeds.max_size` ({})", crate::text::bytes(*.size), crate::text::bytes(*.limit))]
    TooLarge {
        /// Its size.
        size: u64,
        /// What the cache may hold.
        limit: u64,
    },
    /// The run was interrupted.
    #[error("the run was interrupted")]
    Interrupted,
}

impl StoreError {
    /// A thread of ours broke off.
    pub(crate) fn broken_off(path: &Path, reason: &str) -> Self {
        Self::Io {
            doing: "work in",
            path: path.to_owned(),
            source: std::io::Error::other(reason.to_owned()),
        }
    }

    pub(super) fn io<'a>(
        doing: &'static str,
        path: &'a Path,
    ) -> impl FnOnce(std::io::Error) -> Self + 'a {
        move |source| Self::Io {
            doing,
            path: path.to_owned(),
            source,
        }
    }
}
