//! What can be wrong with a snapshot, with the facts and what to do.

use std::io;
use std::path::PathBuf;

use super::Compression;

/// Why a snapshot cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// There is no such file.
    #[error("snapshot {path} does not exist")]
    Missing {
        /// The path as configured.
        path: String,
    },
    /// It is there and cannot be read.
    #[error("snapshot {path} cannot be read")]
    Unreadable {
        /// The path as configured.
        path: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A device, a pipe or a socket.
    #[error("snapshot {path} is neither a file nor a directory")]
    Special {
        /// The path as configured.
        path: String,
    },
    /// A file without content.
    #[error("snapshot {path} is empty (0 bytes)")]
    EmptyFile {
        /// The path as configured.
        path: String,
    },
    /// A directory that `pg_dump` did not make.
    #[error("directory {path} is not a dump: it has no toc.dat")]
    NoToc {
        /// The path as configured.
        path: String,
    },
    /// Something else.
    #[error("{path} is not a Postgres dump: {what}")]
    NotADump {
        /// The path as configured.
        path: String,
        /// What it is instead.
        what: String,
        /// What to do.
        help: String,
    },
    /// Its content contradicts itself.
    #[error("snapshot {path} is damaged: {what}")]
    Damaged {
        /// The path as configured.
        path: String,
        /// What is wrong, and where.
        what: String,
    },
    /// Its end is missing.
    #[error("snapshot {path} is cut off{}: {what}", line.map(|line| format!(" at line {line}")).unwrap_or_default())]
    CutOff {
        /// The path as configured.
        path: String,
        /// The line of a script at which something is still open.
        line: Option<u64>,
        /// What is missing.
        what: String,
    },
    /// An archive of a `pg_dump` that this version of pgrehearse does not know.
    #[error("snapshot {path} is an archive of version {version}, which is not supported{}", made_by.as_deref().map(|by| format!(" (made by pg_dump {by})")).unwrap_or_default())]
    UnsupportedArchive {
        /// The path as configured.
        path: String,
        /// The archive's version.
        version: String,
        /// The `pg_dump` that made it, where the header could be read.
        made_by: Option<String>,
        /// Whether it is newer, not older, than what is known.
        newer: bool,
    },
    /// A compression that cannot be read.
    #[error("snapshot {path} is compressed with {name}, which is not supported")]
    UnsupportedCompression {
        /// The path as configured.
        path: String,
        /// Its name.
        name: String,
        /// What to do.
        help: String,
    },
    /// A symbolic link or a name that leads outside the dump.
    #[error("snapshot {path} is not safe to read: {what}")]
    Unsafe {
        /// The path as configured.
        path: String,
        /// What leads where.
        what: String,
    },
    /// The content is not what it was when it was recognised.
    #[error("snapshot {path} changed while it was being used")]
    Changed {
        /// The path as configured.
        path: String,
    },
    /// The prepared copy cannot be written.
    #[error("cannot write {}", into.display())]
    Unwritable {
        /// The file that was being written.
        into: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

impl SnapshotError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Missing { .. } => {
                "check the path; paths in harness.yaml start from its folder".to_owned()
            }
            Self::Unreadable { .. } => {
                "check the permissions of the file and of the folders above it".to_owned()
            }
            Self::Special { .. } => {
                "write the dump to a file, or to a directory with `pg_dump --format=directory`"
                    .to_owned()
            }
            Self::EmptyFile { .. } => "for an empty database write `snapshot: empty`".to_owned(),
            Self::NoToc { .. } => {
                "name the directory that `pg_dump --format=directory` wrote; for one tenant per \
                 file use `from: \"directory/*\"`"
                    .to_owned()
            }
            Self::NotADump { help, .. } | Self::UnsupportedCompression { help, .. } => help.clone(),
            Self::Damaged { .. } => {
                "copy the dump again and compare checksums, or make a new one".to_owned()
            }
            Self::CutOff { .. } => {
                "the dump or its copy did not finish: copy it again, or make a new one".to_owned()
            }
            Self::UnsupportedArchive { newer: true, .. } => {
                "use a newer pgrehearse, or make a plain dump: `pg_restore --file=dump.sql` turns \
                 an archive into a script"
                    .to_owned()
            }
            Self::UnsupportedArchive { .. } => {
                "dump the database again with a pg_dump of PostgreSQL 9.2 or later".to_owned()
            }
            Self::Unsafe { .. } => {
                "replace links by what they point to: `cp --recursive --dereference`".to_owned()
            }
            Self::Changed { .. } => {
                "wait until whatever writes the file has finished, and start again".to_owned()
            }
            Self::Unwritable { .. } => {
                "free space on that disk, or set TMPDIR to a folder on another one".to_owned()
            }
        }
    }
}

/// What a parser finds wrong. It knows neither the path nor whose file it reads.
#[derive(Debug)]
pub(super) enum Fault {
    /// Reading failed: the end of the file, the decompressor, or the disk.
    Io(io::Error),
    /// The content contradicts itself.
    Damaged(String),
    /// The end is missing.
    CutOff {
        /// The line of a script.
        line: Option<u64>,
        /// What is missing.
        what: String,
    },
    /// Something else than a dump.
    NotADump {
        /// What it is.
        what: String,
        /// What to do.
        help: String,
    },
    /// An archive version that is not known.
    Archive {
        /// The version.
        version: String,
        /// The `pg_dump` that made it.
        made_by: Option<String>,
        /// Whether it is newer.
        newer: bool,
    },
    /// A compression that is not known.
    Compression {
        /// Its name.
        name: String,
        /// What to do.
        help: String,
    },
    /// A name or link that leads outside.
    Unsafe(String),
}

impl Fault {
    /// The end is missing, in something that has no lines.
    pub(super) fn cut_off(what: impl Into<String>) -> Self {
        Self::CutOff {
            line: None,
            what: what.into(),
        }
    }

    /// Says whose fault a failure of reading is.
    pub(super) fn unpacking(error: io::Error, compression: Option<Compression>) -> Self {
        match compression {
            Some(compression) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Self::cut_off(format!("its {} data have no end", compression.as_str()))
            }
            Some(compression) if error.to_string().contains("too much memory") => {
                Self::Compression {
                    name: format!("{} and a window of more than 128 MiB", compression.as_str()),
                    help: "compress it again without `--long` and `--ultra`".to_owned(),
                }
            }
            Some(compression) => Self::Damaged(format!(
                "its {} data cannot be unpacked: {error}",
                compression.as_str()
            )),
            None => Self::Io(error),
        }
    }

    /// Names the snapshot. Errors of the disk must have been told apart before.
    pub(super) fn of(self, shown: &str) -> SnapshotError {
        let path = shown.to_owned();
        match self {
            Self::Io(source) if source.kind() == io::ErrorKind::UnexpectedEof => {
                SnapshotError::CutOff {
                    path,
                    line: None,
                    what: "it ends in the middle of a record".to_owned(),
                }
            }
            Self::Io(source) => SnapshotError::Damaged {
                path,
                what: source.to_string(),
            },
            Self::Damaged(what) => SnapshotError::Damaged { path, what },
            Self::CutOff { line, what } => SnapshotError::CutOff { path, line, what },
            Self::NotADump { what, help } => SnapshotError::NotADump { path, what, help },
            Self::Archive {
                version,
                made_by,
                newer,
            } => SnapshotError::UnsupportedArchive {
                path,
                version,
                made_by,
                newer,
            },
            Self::Compression { name, help } => {
                SnapshotError::UnsupportedCompression { path, name, help }
            }
            Self::Unsafe(what) => SnapshotError::Unsafe { path, what },
        }
    }
}

impl From<io::Error> for Fault {
    fn from(source: io::Error) -> Self {
        Self::Io(source)
    }
}
