//! The files in which a program reports: found afterwards, and only those that it wrote itself.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use globset::{GlobBuilder, GlobMatcher};
use tokio::sync::OwnedMutexGuard;

use super::junit_file::{MAX_BYTES, read_junit};
use super::program_case::ProgramCase;

/// More files than any runner writes.
const MAX_FILES: usize = 10_000;

/// What tells one version of a file from another.
type Version = (u64, i64, i64, u64);

/// Files by a pattern, and those of them that are there already.
#[derive(Debug)]
pub struct ResultFiles {
    /// The folder that holds all that can match.
    base: PathBuf,
    matcher: GlobMatcher,
    pattern: String,
    before: BTreeMap<PathBuf, Version>,
    /// Programs that report to the same place must not do so at the same time.
    _turn: OwnedMutexGuard<()>,
}

impl ResultFiles {
    /// Looks what is there before the program starts. A program that reports to the same files
    /// holds this one up.
    pub async fn before(dir: &Path, pattern: &str) -> Result<Self, String> {
        let (base, full) = absolute(dir, pattern);
        let matcher = GlobBuilder::new(&full)
            .literal_separator(true)
            .build()
            .map_err(|error| format!("`{pattern}` is no pattern of files: {error}"))?
            .compile_matcher();
        let turn = turn(&full).lock_owned().await;
        let mut files = Self {
            base,
            matcher,
            pattern: pattern.to_owned(),
            before: BTreeMap::new(),
            _turn: turn,
        };
        files.before = files.find()?;
        Ok(files)
    }

    /// The cases in the files that were written since.
    pub fn read(&self) -> Result<Vec<ProgramCase>, String> {
        let found = self.find()?;
        let written: Vec<&PathBuf> = found
            .iter()
            .filter(|(path, version)| self.before.get(*path) != Some(*version))
            .map(|(path, _)| path)
            .collect();
        if written.is_empty() {
            let old = match found.len() {
                0 => String::new(),
                1 => " (one file is there from before)".to_owned(),
                count => format!(" ({count} files are there from before)"),
            };
            return Err(format!("it wrote no results to {}{old}", self.pattern));
        }
        let mut cases: Vec<ProgramCase> = Vec::new();
        let mut names = BTreeSet::new();
        for path in written {
            let shown = path.strip_prefix(&self.base).unwrap_or(path).display();
            let unreadable =
                |reason: String| format!("its results in {shown} cannot be read: {reason}");
            let size = std::fs::metadata(path)
                .map_err(|error| unreadable(error.to_string()))?
                .len();
            if size > MAX_BYTES {
                let (size, limit) = (crate::text::bytes(size), crate::text::bytes(MAX_BYTES));
                return Err(unreadable(format!("{size} are more than {limit}")));
            }
            let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
            let read = read_junit(&bytes).map_err(|error| unreadable(error.to_string()))?;
            for mut case in read.into_iter().map(ProgramCase::from) {
                let name = case.name.clone();
                let mut number = 2;
                while !names.insert(case.name.clone()) {
                    case.name = format!("{name} ({number})");
                    number += 1;
                }
                cases.push(case);
            }
        }
        Ok(cases)
    }

    fn find(&self) -> Result<BTreeMap<PathBuf, Version>, String> {
        let mut found = BTreeMap::new();
        let walk = walkdir::WalkDir::new(&self.base).follow_links(false);
        for entry in walk.into_iter().filter_map(Result::ok) {
            if !entry.file_type().is_file() || !self.matcher.is_match(entry.path()) {
                continue;
            }
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            found.insert(
                entry.into_path(),
                (
                    metadata.ino(),
                    metadata.mtime(),
                    metadata.mtime_nsec(),
                    metadata.len(),
                ),
            );
            if found.len() > MAX_FILES {
                return Err(format!("more than {MAX_FILES} files fit {}", self.pattern));
            }
        }
        Ok(found)
    }
}

/// The pattern with its folder, and the deepest folder without wildcards, or the file itself.
fn absolute(dir: &Path, pattern: &str) -> (PathBuf, String) {
    let special = |text: &str| text.contains(['*', '?', '[', '{', '\\']);
    let mut base = dir.to_owned();
    let mut rest: Vec<String> = Vec::new();
    for component in Path::new(pattern).components() {
        let text = component.as_os_str().to_string_lossy();
        match component {
            Component::CurDir => {}
            Component::ParentDir if rest.is_empty() => {
                base.pop();
            }
            _ if rest.is_empty() && !special(&text) => base.push(component),
            _ => rest.push(text.into_owned()),
        }
    }
    let mut full = globset::escape(&base.to_string_lossy());
    for part in rest {
        full.push('/');
        full.push_str(&part);
    }
    (base, full)
}

/// The lock of a place where programs report.
fn turn(place: &str) -> Arc<tokio::sync::Mutex<()>> {
    static TURNS: OnceLock<Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<()>>>>> = OnceLock::new();
    let turns = TURNS.get_or_init(Mutex::default);
    let mut turns = turns.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(turns.entry(place.to_owned()).or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "<testsuite name=\"s\"><testcase name=\"a\"/></testsuite>";

    #[tokio::test]
    async fn only_what_is_new_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("target/reports/old.xml", ONE);
        write("target/reports/again.xml", ONE);
        let pattern = "./target/reports/*.xml";
        let files = ResultFiles::before(dir.path(), pattern).await.unwrap();
        assert_eq!(
            files.read().unwrap_err(),
            "it wrote no results to ./target/reports/*.xml (2 files are there from before)"
        );
        std::fs::remove_file(dir.path().join("target/reports/again.xml")).unwrap();
        write("target/reports/again.xml", ONE);
        write("target/reports/new.xml", ONE);
        write("target/reports/deep/new.xml", ONE);
        write("target/reports/new.txt", "x");
        let names: Vec<String> = files
            .read()
            .unwrap()
            .into_iter()
            .map(|case| case.name)
            .collect();
        assert_eq!(names, ["s › a", "s › a (2)"]);
        write("target/reports/bad.xml", "<testsuite>");
        let error = files.read().unwrap_err();
        assert!(error.contains("bad.xml cannot be read"), "{error}");
    }

    #[tokio::test]
    async fn a_place_is_for_one_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let first = ResultFiles::before(dir.path(), "r.xml").await.unwrap();
        let second = ResultFiles::before(dir.path(), "./r.xml");
        let wait = std::time::Duration::from_millis(50);
        assert!(tokio::time::timeout(wait, second).await.is_err());
        assert!(first.read().unwrap_err().contains("no results to r.xml"));
        drop(first);
        ResultFiles::before(dir.path(), "r.xml").await.unwrap();
    }
}
