//! The files that are looked at: Rust code without comments and tests, and everything tracked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// A Rust file.
pub(crate) struct Source {
    /// Relative to the package, with forward slashes.
    pub(crate) path: String,
    pub(crate) text: String,
    /// Without comments and without what is compiled for tests only.
    pub(crate) code: String,
}

impl Source {
    /// `config` of `src/config/load.rs`, `name` of `src/name.rs`.
    pub(crate) fn module(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let first = inside.split('/').next()?;
        Some(first.strip_suffix(".rs").unwrap_or(first))
    }

    pub(crate) fn is_library(&self) -> bool {
        self.path.starts_with("src/")
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn shown(path: &Path) -> String {
    let parts: Vec<_> = path
        .strip_prefix(root())
        .unwrap_or(path)
        .iter()
        .map(|part| part.to_string_lossy())
        .collect();
    parts.join("/")
}

/// Every Rust file of `src` and `tests`.
pub(crate) fn sources() -> Vec<Source> {
    let mut files = BTreeMap::new();
    for folder in ["src", "tests"] {
        for entry in WalkDir::new(root().join(folder)) {
            let path = entry.unwrap().into_path();
            if path.extension().is_some_and(|kind| kind == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                files.insert(path, text);
            }
        }
    }
    let tests: BTreeSet<PathBuf> = files
        .iter()
        .flat_map(|(path, text)| test_modules(path, text))
        .collect();
    files
        .iter()
        .map(|(path, text)| Source {
            path: shown(path),
            text: text.clone(),
            code: if tests.contains(path) {
                String::new()
            } else {
                code(text)
            },
        })
        .collect()
}

/// The files of modules that a file declares under `#[cfg(test)]`.
fn test_modules(path: &Path, text: &str) -> Vec<PathBuf> {
    let folder = path.parent().unwrap();
    let mut found = Vec::new();
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if line != "#[cfg(test)]" {
            continue;
        }
        let mut file = None;
        for line in lines.by_ref() {
            if let Some(rest) = line.strip_prefix("#[path = \"") {
                file = Some(rest.trim_end_matches("\"]").to_owned());
            } else if !line.starts_with("#[") {
                let name = line.strip_prefix("mod ").and_then(|n| n.strip_suffix(';'));
                if let Some(name) = name {
                    found.push(folder.join(file.unwrap_or_else(|| format!("{name}.rs"))));
                }
                break;
            }
        }
    }
    found
}

/// The text without comments, and without the module of unit tests at its end.
fn code(text: &str) -> String {
    let end = text
        .find("#[cfg(test)]\nmod tests {")
        .or_else(|| text.find("#[cfg(test)]\npub(super) mod tests {"))
        .unwrap_or(text.len());
    text.get(..end)
        .unwrap()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// The words of a text as Rust sees them.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c != '_' && !c.is_alphanumeric())
}

/// The text files that git knows, or everything that is not hidden or built where there is no git.
pub(crate) fn tracked() -> Vec<(String, String)> {
    let listed = std::process::Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output()
        .ok()
        .filter(|output| output.status.success() && !output.stdout.is_empty());
    let paths: Vec<PathBuf> = match listed {
        Some(output) => String::from_utf8_lossy(&output.stdout)
            .split_terminator('\0')
            .map(|path| root().join(path))
            .collect(),
        None => WalkDir::new(root())
            .into_iter()
            .filter_entry(|entry| {
                let name = entry.file_name().to_string_lossy();
                entry.depth() == 0 || (!name.starts_with('.') && name != "target")
            })
            .filter_map(Result::ok)
            .map(walkdir::DirEntry::into_path)
            .collect(),
    };
    paths
        .into_iter()
        .filter(|path| path.is_file())
        .filter_map(|path| {
            let text = std::fs::read_to_string(&path).ok()?;
            (!text.contains('\0')).then(|| (shown(&path), text))
        })
        .collect()
}
