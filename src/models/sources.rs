//! Model files, from the disk or from a revision of the surrounding git repository: the only file
//! of this module that reads anything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use globset::{GlobBuilder, GlobMatcher};
use walkdir::WalkDir;

use super::git::{GitError, Revision};

/// The largest file that is read; models are written by people.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// A model file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceFile {
    /// Its path from the folder of harness.yaml, with forward slashes.
    pub path: String,
    /// The path as reports show it: with the revision, if there is one.
    pub shown: String,
    /// What it holds.
    pub text: String,
}

/// The model files of one entry of `models`, and every other file beside them on demand.
#[derive(Debug)]
pub struct Sources {
    /// The files that the entry names, sorted by path.
    pub files: Vec<SourceFile>,
    origin: Origin,
}

/// Where files come from.
#[derive(Debug)]
enum Origin {
    /// The folder of harness.yaml.
    Disk(PathBuf),
    /// A revision, seen from that folder, and the files there once they are needed.
    Git(Revision, OnceLock<BTreeSet<String>>),
    /// Nowhere: files that a test made up, by path.
    Memory(BTreeMap<String, String>),
}

/// Why model files could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// git could not do what it should.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The path is not a pattern.
    #[error("`{path}` is not a pattern")]
    Pattern {
        /// The path.
        path: String,
        /// Why.
        #[source]
        source: globset::Error,
    },
    /// A file cannot be read.
    #[error("the model file `{path}` cannot be read")]
    File {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file is too large to be a model.
    #[error("the model file `{path}` has {bytes} bytes; models have at most {MAX_BYTES}")]
    TooLarge {
        /// The file.
        path: String,
        /// Its size.
        bytes: u64,
    },
    /// A file is not text.
    #[error("the model file `{path}` is not UTF-8 text")]
    NotText {
        /// The file.
        path: String,
    },
    /// Nothing is there.
    #[error("no model file is at `{path}`")]
    Nothing {
        /// The path as configured.
        path: String,
    },
}

impl Sources {
    /// Reads the files at `path`, which starts from `dir`: a file, a folder whose files end in one
    /// of `endings`, a pattern, or `git:REVISION:` and one of these.
    pub fn open(dir: &Path, path: &str, endings: &[&str]) -> Result<Self, SourcesError> {
        if let Some(rest) = path.strip_prefix("git:") {
            let (revision, inner) = rest.split_once(':').ok_or_else(|| GitError::Form {
                path: path.to_owned(),
            })?;
            return Self::at_revision(dir, revision, inner, endings);
        }
        let path = path.strip_prefix("./").unwrap_or(path);
        let wanted = Wanted::of(path, endings)?;
        let mut files = Vec::new();
        for name in wanted.on_disk(dir) {
            let text = read(&dir.join(&name), &name)?;
            files.push(SourceFile {
                shown: name.clone(),
                path: name,
                text,
            });
        }
        not_empty(path, files, Origin::Disk(dir.to_owned()))
    }

    fn at_revision(
        dir: &Path,
        revision: &str,
        path: &str,
        endings: &[&str],
    ) -> Result<Self, SourcesError> {
        let shown = format!("git:{revision}:{path}");
        let path = path
            .strip_prefix("./")
            .unwrap_or(path)
            .trim_end_matches('/');
        let wanted = Wanted::of(path, endings)?;
        let git = Revision::open(dir, revision)?;
        let names: Vec<String> = git
            .list(wanted.base())?
            .into_iter()
            .filter(|name| wanted.takes(name))
            .collect();
        let mut files = Vec::new();
        for (name, bytes) in names.iter().zip(git.read_all(&names)?) {
            let text = String::from_utf8(bytes).map_err(|_| SourcesError::NotText {
                path: format!("git:{revision}:{name}"),
            })?;
            files.push(SourceFile {
                path: name.clone(),
                shown: format!("git:{revision}:{name}"),
                text,
            });
        }
        not_empty(&shown, files, Origin::Git(git, OnceLock::new()))
    }

    /// Files that are nowhere, for tests: paths with texts.
    pub fn in_memory(files: &[(&str, &str)]) -> Self {
        let all = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect();
        Self {
            files: files
                .iter()
                .map(|(path, text)| SourceFile {
                    path: (*path).to_owned(),
                    shown: (*path).to_owned(),
                    text: (*text).to_owned(),
                })
                .collect(),
            origin: Origin::Memory(all),
        }
    }

    /// The paths of files that another entry at this path would name, for a reader that finds the
    /// path in a file.
    pub fn find(&self, path: &str, endings: &[&str]) -> Vec<String> {
        let Ok(wanted) = Wanted::of(path, endings) else {
            return Vec::new();
        };
        match &self.origin {
            Origin::Disk(dir) => wanted.on_disk(dir),
            Origin::Git(git, _) => {
                let names = git.list(wanted.base()).unwrap_or_default();
                names
                    .into_iter()
                    .filter(|name| wanted.takes(name))
                    .collect()
            }
            Origin::Memory(files) => files
                .keys()
                .filter(|name| wanted.is_below(name) && wanted.takes(name))
                .cloned()
                .collect(),
        }
    }

    /// Every file below a folder with this ending, for a reader that looks for where something is
    /// used. What cannot be read is left out.
    pub fn below(&self, folder: &str, ending: &str) -> Vec<SourceFile> {
        let endings = [ending];
        let found = match &self.origin {
            Origin::Disk(dir) => Self::open(dir, folder, &endings),
            Origin::Git(git, _) => {
                let Ok(names) = git.list(folder) else {
                    return Vec::new();
                };
                let names: Vec<String> = names
                    .into_iter()
                    .filter(|name| name.ends_with(ending))
                    .collect();
                let Ok(all) = git.read_all(&names) else {
                    return Vec::new();
                };
                return names
                    .into_iter()
                    .zip(all)
                    .filter_map(|(path, bytes)| {
                        Some(SourceFile {
                            shown: format!("git:{}:{path}", git.name()),
                            text: String::from_utf8(bytes).ok()?,
                            path,
                        })
                    })
                    .collect();
            }
            Origin::Memory(files) => {
                return files
                    .keys()
                    .filter(|path| path.ends_with(ending))
                    .filter_map(|path| self.also(path))
                    .collect();
            }
        };
        found.map_or_else(|_| Vec::new(), |found| found.files)
    }

    /// Another file, for a reader that follows imports; `None` if there is none. The path starts
    /// from the folder of harness.yaml.
    pub fn also(&self, path: &str) -> Option<SourceFile> {
        if let Some(file) = self.files.iter().find(|file| file.path == path) {
            return Some(file.clone());
        }
        let (text, shown) = match &self.origin {
            Origin::Disk(dir) => {
                let file = dir.join(path);
                if !file.is_file() {
                    return None;
                }
                (read(&file, path).ok()?, path.to_owned())
            }
            // Who follows imports asks for many files that are not there; git starts for each.
            Origin::Git(git, all) if !path.starts_with("../") && !is_there(git, all, path) => {
                return None;
            }
            Origin::Git(git, _) => (
                String::from_utf8(git.read(path).ok()?).ok()?,
                format!("git:{}:{path}", git.name()),
            ),
            Origin::Memory(files) => (files.get(path)?.clone(), path.to_owned()),
        };
        Some(SourceFile {
            path: path.to_owned(),
            shown,
            text,
        })
    }
}

fn is_there(git: &Revision, all: &OnceLock<BTreeSet<String>>, path: &str) -> bool {
    let all = all.get_or_init(|| git.list("").unwrap_or_default().into_iter().collect());
    all.contains(path)
}

fn not_empty(
    path: &str,
    mut files: Vec<SourceFile>,
    origin: Origin,
) -> Result<Sources, SourcesError> {
    if files.is_empty() {
        return Err(SourcesError::Nothing {
            path: path.to_owned(),
        });
    }
    files.sort();
    Ok(Sources { files, origin })
}

fn read(file: &Path, shown: &str) -> Result<String, SourcesError> {
    let failed = |source| SourcesError::File {
        path: shown.to_owned(),
        source,
    };
    let bytes = file.metadata().map_err(failed)?.len();
    if bytes > MAX_BYTES {
        return Err(SourcesError::TooLarge {
            path: shown.to_owned(),
            bytes,
        });
    }
    let bytes = std::fs::read(file).map_err(failed)?;
    String::from_utf8(bytes).map_err(|_| SourcesError::NotText {
        path: shown.to_owned(),
    })
}

/// Which files an entry means.
struct Wanted<'a> {
    /// The path as written: a file or folder, or a pattern.
    path: &'a str,
    glob: Option<GlobMatcher>,
    endings: &'a [&'a str],
}

impl<'a> Wanted<'a> {
    fn of(path: &'a str, endings: &'a [&'a str]) -> Result<Self, SourcesError> {
        let glob = if path.contains(['*', '?', '[', '{']) {
            let glob = GlobBuilder::new(path).literal_separator(true).build();
            let glob = glob.map_err(|source| SourcesError::Pattern {
                path: path.to_owned(),
                source,
            })?;
            Some(glob.compile_matcher())
        } else {
            None
        };
        Ok(Self {
            path: path.trim_end_matches('/'),
            glob,
            endings,
        })
    }

    /// The folder (or file) below which everything lies.
    fn base(&self) -> &'a str {
        if self.glob.is_none() {
            return self.path;
        }
        let special = self.path.find(['*', '?', '[', '{']).unwrap_or(0);
        let before = self.path.get(..special).unwrap_or_default();
        before.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Whether a file below the base is meant.
    fn takes(&self, name: &str) -> bool {
        match &self.glob {
            Some(glob) => glob.is_match(name),
            None => name == self.path || self.endings.iter().any(|ending| name.ends_with(ending)),
        }
    }

    /// Whether a file lies below the base.
    fn is_below(&self, name: &str) -> bool {
        let base = self.base();
        base.is_empty()
            || name
                .strip_prefix(base)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The files on the disk, as paths from `dir`.
    fn on_disk(&self, dir: &Path) -> Vec<String> {
        let base = self.base();
        let start = if base.is_empty() {
            dir.to_owned()
        } else {
            dir.join(base)
        };
        let mut names: Vec<String> = WalkDir::new(&start)
            .follow_links(true)
            .into_iter()
            .filter_entry(|entry| {
                let name = entry.file_name().to_string_lossy();
                // What sqlx keeps beside the sources is in a hidden folder.
                entry.depth() == 0
                    || name == ".sqlx"
                    || !(name.starts_with('.') || name == "node_modules" || name == "target")
            })
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .filter_map(|entry| {
                let below = entry.path().strip_prefix(&start).ok()?;
                let below = below.to_string_lossy();
                Some(match (base, below.as_ref()) {
                    (base, "") => base.to_owned(),
                    ("", below) => below.to_owned(),
                    (base, below) => format!("{base}/{below}"),
                })
            })
            .filter(|name| self.takes(name))
            .collect();
        names.sort();
        names
    }
}
