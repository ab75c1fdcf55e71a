//! The run directory: events as they happen, and the documents at the end.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use walkdir::WalkDir;

use super::chain::Chain;
use super::{
    Summary, render_code_quality, render_html, render_json, render_junit, render_markdown,
    render_sarif,
};
use crate::event::{Envelope, EventSink};
use crate::name::TenantName;

/// Why the run directory cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// A directory cannot be made.
    #[error("cannot create the directory `{}`", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Another run is writing there.
    #[error("`{}` is the directory of a run that is going on", path.display())]
    InUse {
        /// The directory.
        path: PathBuf,
    },
    /// The directory of an earlier run cannot be removed.
    #[error("cannot remove `{}`", path.display())]
    Remove {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A document cannot be made.
    #[error("cannot render {document}")]
    Render {
        /// The document's name.
        document: &'static str,
        /// What is wrong.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Where the documents of one run are. Only its owner may read what is made here: reports speak
/// of production data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunDirectory {
    path: PathBuf,
}

impl RunDirectory {
    /// Makes the directory and opens `events.ndjson` in it, so that a path that cannot be written
    /// is noticed before the run and not after it.
    pub fn create(path: impl Into<PathBuf>) -> Result<(Self, EventsFile), FilesError> {
        let directory = Self { path: path.into() };
        let events = File::open(directory.events_path());
        if events.is_ok_and(|events| matches!(events.try_lock(), Err(TryLockError::WouldBlock))) {
            let path = directory.path;
            return Err(FilesError::InUse { path });
        }
        make_directory(&directory.path)?;
        make_directory(&directory.path.join("tenants"))?;
        let events = EventsFile::create(directory.events_path())?;
        Ok((directory, events))
    }

    /// The directory of a finished run, to render its documents again.
    pub fn open(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Removes the directories of all runs that are not going on.
    pub fn remove_finished(runs: &Path) -> RemovedRuns {
        let mut told = RemovedRuns::default();
        let entries = match std::fs::read_dir(runs) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return told,
            Err(source) => {
                let path = runs.to_owned();
                told.problems.push(FilesError::Remove { path, source });
                return told;
            }
        };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if is_alive(&path) {
                told.alive.push(path);
                continue;
            }
            let removed = match std::fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_dir() => std::fs::remove_dir_all(&path),
                Ok(_) => std::fs::remove_file(&path),
                Err(error) => Err(error),
            };
            match removed {
                Ok(()) => told.removed.push(path),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(source) => told.problems.push(FilesError::Remove { path, source }),
            }
        }
        if told.alive.is_empty() && told.problems.is_empty() {
            let _ = std::fs::remove_dir(runs);
        }
        told
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the events are.
    pub fn events_path(&self) -> PathBuf {
        self.path.join("events.ndjson")
    }

    /// Where the report is that all other documents are made from.
    pub fn report_path(&self) -> PathBuf {
        self.path.join("report.json")
    }

    /// The folder for a tenant's log, generated rollback, differences and suite output.
    pub fn tenant_dir(&self, tenant: &TenantName) -> Result<PathBuf, FilesError> {
        let path = self.path.join("tenants").join(tenant.as_str());
        make_directory(&path)?;
        Ok(path)
    }

    /// Copies what another run wrote down for its tenants.
    pub fn adopt_tenants(&self, other: &Self) -> Result<(), FilesError> {
        let from = other.path.join("tenants");
        let into = self.path.join("tenants");
        for entry in WalkDir::new(&from).min_depth(1) {
            let failed = |path: &Path, source| FilesError::Write {
                path: path.to_owned(),
                source,
            };
            let entry = entry.map_err(|error| failed(&into, error.into()))?;
            let Ok(inner) = entry.path().strip_prefix(&from) else {
                continue;
            };
            let target = into.join(inner);
            if entry.file_type().is_dir() {
                make_directory(&target)?;
            } else if entry.file_type().is_file() {
                // Rights are copied as well.
                std::fs::copy(entry.path(), &target).map_err(|error| failed(&target, error))?;
            }
        }
        Ok(())
    }

    /// Writes `report.json` and the documents for people and programs that are made of it, each as a
    /// whole or not at all. All are tried; the first problem is returned.
    pub fn write_documents(&self, summary: &Summary) -> Result<(), FilesError> {
        fn made<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
            document: &'static str,
            text: Result<String, E>,
        ) -> (&'static str, Result<String, FilesError>) {
            let text = text.map_err(|source| FilesError::Render {
                document,
                source: source.into(),
            });
            (document, text)
        }
        let documents = [
            made("report.json", render_json(summary)),
            made("report.html", render_html(summary)),
            made("junit.xml", render_junit(summary)),
            made("report.sarif", render_sarif(summary)),
            made("code-quality.json", render_code_quality(summary)),
            ("summary.md", Ok(render_markdown(summary))),
        ];
        documents
            .into_iter()
            .map(|(name, text)| self.write(name, &text?))
            .fold(Ok(()), Result::and)
    }

    /// Writes beside the target first, so that a reader never sees half a document.
    fn write(&self, name: &str, text: &str) -> Result<(), FilesError> {
        let path = self.path.join(name);
        let write = || -> io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(&self.path)?;
            // Its own `write_all` names the temporary file in the error.
            file.as_file_mut().write_all(text.as_bytes())?;
            file.persist(&path).map_err(|error| error.error)?;
            Ok(())
        };
        write().map_err(|source| FilesError::Write { path, source })
    }
}

/// What became of the directories of runs.
#[derive(Debug, Default)]
pub struct RemovedRuns {
    /// Those that were removed.
    pub removed: Vec<PathBuf>,
    /// Those whose runs are going on.
    pub alive: Vec<PathBuf>,
    /// What could not be removed.
    pub problems: Vec<FilesError>,
}

/// Whether a run writes to this directory, or has just made it.
fn is_alive(dir: &Path) -> bool {
    match File::open(dir.join("events.ndjson")) {
        Ok(events) => matches!(events.try_lock(), Err(TryLockError::WouldBlock)),
        Err(_) => std::fs::metadata(dir)
            .and_then(|metadata| metadata.modified())
            .is_ok_and(|made| {
                made.elapsed()
                    .is_ok_and(|age| age < Duration::from_secs(10))
            }),
    }
}

fn make_directory(path: &Path) -> Result<(), FilesError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|source| FilesError::Directory {
            path: path.to_owned(),
            source,
        })
}

/// Writes every event to a file as it happens. Clones share the file, so that one can be given to
/// the event log and another asked for problems.
#[derive(Debug, Clone)]
pub struct EventsFile {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    file: File,
    chain: Chain,
    problem: Option<io::Error>,
}

impl EventsFile {
    fn create(path: PathBuf) -> Result<Self, FilesError> {
        let open = || -> io::Result<File> {
            // A file of an earlier run is replaced, not written into: it may have other rights.
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)?;
            // As long as it is open its run is going on, and the kernel knows. Some file systems have
            // no locks; there nobody can ask either.
            let _ = file.try_lock_shared();
            Ok(file)
        };
        match open() {
            Ok(file) => Ok(Self {
                shared: Arc::new(Mutex::new(Shared {
                    path,
                    file,
                    chain: Chain::default(),
                    problem: None,
                })),
            }),
            Err(source) => Err(FilesError::Write { path, source }),
        }
    }

    /// What went wrong while writing. Events after it are missing from the file, so a run that
    /// has a problem here must not end as a success.
    pub fn problem(&self) -> Option<FilesError> {
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.problem.as_ref().map(|problem| FilesError::Write {
            path: shared.path.clone(),
            // An `io::Error` cannot be cloned.
            source: io::Error::new(problem.kind(), problem.to_string()),
        })
    }
}

impl EventSink for EventsFile {
    fn on_event(&mut self, envelope: &Envelope) {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        // After a line that was cut off, another one would make both unreadable.
        if shared.problem.is_some() {
            return;
        }
        let written = shared
            .chain
            .line(envelope)
            .map_err(io::Error::from)
            .and_then(|mut line| {
                line.push(b'\n');
                // One write a line, unbuffered: a killed run leaves whole lines.
                shared.file.write_all(&line)
            });
        shared.problem = written.err();
    }
}
