//! What can be wrong with migration files.

use std::fmt;
use std::io;

use crate::text::Position;

/// Migration files that cannot be used: everything that is wrong with them, not only the first.
#[derive(Debug, thiserror::Error)]
#[error("{}", summary(.problems))]
pub struct LayoutError {
    /// At least one, in the order of files and places.
    pub problems: Vec<Problem>,
}

fn summary(problems: &[Problem]) -> String {
    match problems {
        [one] => one.to_string(),
        many => format!("{} problems in the migration files", many.len()),
    }
}

/// One thing that is wrong with the migration files.
#[derive(Debug)]
pub struct Problem {
    /// The file or folder, as reports show it.
    pub file: String,
    /// Where in the file.
    pub position: Option<Position>,
    /// What.
    pub kind: ProblemKind,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some(position) => write!(f, "{}:{position}: {}", self.file, self.kind),
            None => write!(f, "{}: {}", self.file, self.kind),
        }
    }
}

impl std::error::Error for Problem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.kind.source()
    }
}

/// What is wrong.
#[derive(Debug, thiserror::Error)]
pub enum ProblemKind {
    /// The path does not exist.
    #[error("no such file or directory")]
    Missing,
    /// The folder has nothing of the format.
    #[error("no migration in format `{format}` found")]
    NoMigration {
        /// The word for the format.
        format: &'static str,
        /// What was looked for.
        expected: &'static str,
    },
    /// The operating system refuses.
    #[error("cannot be read")]
    Unreadable(#[source] io::Error),
    /// A link leads back to a folder that it is in.
    #[error("a symbolic link that leads to a folder above it")]
    Loop,
    /// Not text.
    #[error("not UTF-8 text")]
    NotUtf8,
    /// A zero byte, which no statement may contain.
    #[error("a zero byte, which Postgres does not take in SQL")]
    ZeroByte,
    /// A quote or comment without an end.
    #[error("unterminated {what}")]
    Unterminated {
        /// Of what.
        what: &'static str,
    },
    /// A psql command, which only psql understands.
    #[error("`{command}` is a command of psql, not SQL")]
    MetaCommand {
        /// The line from the backslash on.
        command: String,
    },
    /// Two files for the same version and direction.
    #[error("version {version} is also that of {other}")]
    Duplicate {
        /// The version.
        version: String,
        /// The other file.
        other: String,
    },
    /// A file name that the format gives no meaning.
    #[error("the name does not say which version it is")]
    Name {
        /// What names look like.
        expected: &'static str,
    },
    /// Something to undo that was never done.
    #[error("undoes a step that has no script to apply it")]
    DownWithoutUp,
    /// A marker that is missing, twice or in the wrong place.
    #[error("{what}")]
    Marker {
        /// What is wrong with it.
        what: String,
        /// What to do.
        help: &'static str,
    },
    /// A feature of the tool that cannot be rehearsed.
    #[error("{what} is not supported")]
    Unsupported {
        /// The feature.
        what: String,
        /// What to do.
        help: &'static str,
    },
    /// Statements that cannot share a transaction, in a tool that does not separate them.
    #[error("`{command}` cannot run in a transaction, but the script has other statements")]
    Mixed {
        /// The command.
        command: String,
    },
    /// A marker of a tool other than the configured one, which would run what undoes a step as a
    /// part of it.
    #[error("`{marker}` belongs to {format}, but `migration.format` is `{configured}`")]
    Foreign {
        /// The marker.
        marker: String,
        /// Whose it is.
        format: &'static str,
        /// The format that the file is read in.
        configured: &'static str,
    },
    /// A settings file that cannot be understood.
    #[error("{0}")]
    Settings(String),
}

impl ProblemKind {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Missing => {
                "`migration.path` is relative to the folder of harness.yaml".to_owned()
            }
            Self::NoMigration { expected, .. } => {
                format!(
                    "expected {expected}; `migration.format` and `migration.path` must fit the files"
                )
            }
            Self::NotUtf8 => "save the file as UTF-8".to_owned(),
            Self::MetaCommand { .. } => {
                "write it in SQL, or use `format: command` with psql".to_owned()
            }
            Self::Duplicate { .. } => "give one of them another version".to_owned(),
            Self::Name { expected } => format!("expected {expected}"),
            Self::DownWithoutUp => "add the script that applies it, or delete this one".to_owned(),
            Self::Marker { help, .. } | Self::Unsupported { help, .. } => (*help).to_owned(),
            Self::Mixed { .. } => {
                "put it in a migration of its own; Flyway refuses the mixture, too".to_owned()
            }
            Self::Unterminated { .. } => "close it".to_owned(),
            Self::ZeroByte => "remove it; a file in UTF-16 has many: save it as UTF-8".to_owned(),
            Self::Unreadable(_) => {
                "check the owner and permissions of the file and of the folders above it".to_owned()
            }
            Self::Foreign { format, .. } => {
                format!("write `format: {format}` in `migration` if these are files of {format}")
            }
            Self::Loop | Self::Settings(_) => return None,
        })
    }
}
