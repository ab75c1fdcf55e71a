//! What is known of a snapshot before anything is started.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::event::SnapshotFacts;
use crate::text::Sha256Hasher;

/// A dump that was read from its first byte to its last and found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The path as configured.
    pub shown: String,
    /// Where it is.
    pub path: PathBuf,
    /// Which of `pg_dump`'s formats.
    pub format: Format,
    /// What the file is wrapped in. The compression inside archives is not meant.
    pub compression: Option<Compression>,
    /// Its size on disk; of a directory, the sum over its files.
    pub bytes: u64,
    /// The digest of the file's bytes; of a directory, over its sorted names and contents.
    pub sha256: String,
    /// What it says about itself.
    pub header: Header,
}

impl Snapshot {
    /// The snapshot of `snapshot: empty`: an empty database.
    pub fn empty() -> Self {
        Self {
            shown: "empty".to_owned(),
            path: PathBuf::new(),
            format: Format::Empty,
            compression: None,
            bytes: 0,
            sha256: Sha256Hasher::digest(""),
            header: Header::default(),
        }
    }

    /// `custom`, `plain+zstd` and so on.
    pub fn format_text(&self) -> String {
        match self.compression {
            None => self.format.as_str().to_owned(),
            Some(compression) => format!("{}+{}", self.format.as_str(), compression.as_str()),
        }
    }

    /// What reports say about it.
    pub fn facts(&self) -> SnapshotFacts {
        SnapshotFacts {
            path: self.shown.clone(),
            sha256: self.sha256.clone(),
            bytes: self.bytes,
            format: self.format_text(),
            made_at: self.header.made_at.clone(),
            modified_at: modified_at(&self.path),
        }
    }
}

/// The time of a file, RFC 3339.
pub fn modified_at(path: &Path) -> Option<String> {
    let modified = std::fs::metadata(path).ok()?.modified().ok()?;
    let modified = jiff::Timestamp::try_from(modified).ok()?;
    Some(modified.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// The formats of `pg_dump`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// An SQL script.
    Plain,
    /// `pg_dump --format=custom`.
    Custom,
    /// `pg_dump --format=directory`.
    Directory,
    /// `pg_dump --format=tar`.
    Tar,
    /// Nothing at all.
    Empty,
}

impl Format {
    /// The word for it in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Custom => "custom",
            Self::Directory => "directory",
            Self::Tar => "tar",
            Self::Empty => "empty",
        }
    }
}

/// What a file may be wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compression {
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Compression {
    /// The word for it in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// What a dump says about itself and the database that it came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// When an archive says that it was made, by the clock of the machine that made it, without its zone.
    pub made_at: Option<String>,
    /// The server it was dumped from, for example `15.18 (Debian 15.18-0+deb12u1)`.
    pub server_version: Option<String>,
    /// The number before the first dot of that.
    pub server_major: Option<u32>,
    /// The `pg_dump` that made it.
    pub pg_dump_version: Option<String>,
    /// The database it was dumped from.
    pub database: Option<String>,
    /// The database's encoding; where the dump does not tell, that of the dump's text.
    pub encoding: Option<String>,
    /// The database's locale. Plain scripts have it only with `--create`.
    pub locale: Option<Locale>,
    /// Extensions that it creates.
    pub extensions: BTreeSet<String>,
    /// Roles that it names and does not create itself, without `public`, `pg_*` and the like.
    pub roles: BTreeSet<String>,
    /// Roles that it creates (`pg_dumpall`).
    pub creates_roles: BTreeSet<String>,
    /// Schemas that it creates or has tables in.
    pub schemas: BTreeSet<String>,
    /// Tables, as schema (empty where the dump does not tell) and name.
    pub tables: BTreeSet<(String, String)>,
    /// Whether it holds a `CREATE DATABASE`. A script executes it; archives nearly always hold
    /// one, and `pg_restore` executes it only with `--create`.
    pub creates_database: bool,
    /// Whether it holds large objects.
    pub large_objects: bool,
    /// An archive's statements that set the database's settings, which `pg_restore` executes only
    /// with `--create`.
    pub database_settings: Vec<String>,
    /// The databases that a script switches to (`\connect`), in order, without repetitions.
    pub connects: Vec<String>,
    /// Entries of the table of contents, or statements of a script.
    pub objects: usize,
    /// The version of an archive's format, for example 1.14.
    pub archive_version: Option<(u8, u8)>,
    /// What may reach outside the database. Heuristic: what a function computes cannot be seen.
    pub untrusted: Vec<Untrusted>,
}

impl Header {
    /// The oldest major version whose `pg_restore` reads this archive. The dump of an old server
    /// made by a new `pg_dump` needs a new `pg_restore`.
    pub fn restore_major(&self) -> Option<u32> {
        match self.archive_version? {
            (1, 14) => Some(12),
            (1, 15) => Some(16),
            version if version > (1, 15) => Some(17),
            _ => Some(11),
        }
    }

    /// Takes over a version and the major number in it.
    pub(super) fn set_server_version(&mut self, version: &str) {
        let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
        self.server_major = digits.parse().ok();
        self.server_version = Some(version.to_owned());
    }
}

/// A database's locale, as in `CREATE DATABASE`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Locale {
    /// `libc`, `icu` or `builtin`.
    pub provider: Option<String>,
    /// `LC_COLLATE`.
    pub collate: Option<String>,
    /// `LC_CTYPE`.
    pub ctype: Option<String>,
    /// `ICU_LOCALE`, or the locale of provider `builtin`.
    pub icu: Option<String>,
}

/// Something in a dump that may reach outside the database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Untrusted {
    /// The line of a script; none for archives.
    pub line: Option<u64>,
    /// What, for example `\! rm`, `COPY … FROM PROGRAM` or `function public.f: LANGUAGE c`.
    pub what: String,
}
