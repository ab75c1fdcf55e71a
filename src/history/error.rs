//! Why the history cannot be used.

use std::path::PathBuf;

/// Why the history cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// There is none.
    #[error("there is no history in `{}`", path.display())]
    Absent {
        /// The file.
        path: PathBuf,
    },
    /// The file or its folder cannot be made.
    #[error("cannot make `{}`", path.display())]
    Make {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// Something else is in the file.
    #[error("`{}` is not a history of pgrehearse, or is damaged", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A later version has made it.
    #[error("`{}` is a history of a later version of pgrehearse (form {version})", path.display())]
    Later {
        /// The file.
        path: PathBuf,
        /// Its form.
        version: i64,
    },
    /// `SQLite` refuses something.
    #[error("the history `{}` cannot be used", path.display())]
    Sql {
        /// The file.
        path: PathBuf,
        /// What `SQLite` said.
        #[source]
        source: rusqlite::Error,
    },
}

impl HistoryError {
    /// What to do.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Absent { .. } => {
                "name the file with `--history FILE`, or begin one with `pgrehearse run` or `pgrehearse soak`"
            }
            Self::Make { .. } => "choose a file that can be written with `--history FILE`",
            Self::Foreign { .. } => {
                "move it away to begin anew, or name another with `--history FILE`"
            }
            Self::Later { .. } => "use that version, or name another file with `--history FILE`",
            Self::Sql { .. } => {
                "see that its folder can be written and has room, or name another with `--history FILE`"
            }
        }
    }
}
