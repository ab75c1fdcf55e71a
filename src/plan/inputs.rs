//! The digest of the files that suites and loads are made of.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::config::{Config, Suite, SuiteKind};
use crate::text::Sha256Hasher;

/// The digest of the names and contents of all files that suites read: queries and the reviewed
/// results of golden ones. Programs are known by their commands in harness.yaml only.
pub fn suite_files_sha256(config: &Config) -> io::Result<String> {
    let mut hasher = Sha256Hasher::default();
    for suite in &config.suites {
        hasher.field(&suite.name);
        for path in files(config, suite) {
            let shown = path.strip_prefix(&config.dir).unwrap_or(&path);
            hasher.field(shown.to_string_lossy().as_bytes());
            hasher.field(std::fs::read(&path)?);
        }
    }
    for script in config.traffic.iter().flat_map(|traffic| &traffic.scripts) {
        hasher.field(&script.shown);
        hasher.field(std::fs::read(&script.path)?);
    }
    if let Some(plans) = &config.plans {
        for file in plans.queries.iter().chain(&plans.statements) {
            hasher.field(&file.shown);
            hasher.field(std::fs::read(&file.path)?);
        }
    }
    Ok(hasher.finish())
}

fn files(config: &Config, suite: &Suite) -> Vec<PathBuf> {
    match &suite.kind {
        SuiteKind::Sql { files }
        | SuiteKind::Compare { files, .. }
        | SuiteKind::Pgtap { files } => files.clone(),
        SuiteKind::Golden { files, folder, .. } => {
            let common = folder.split("{tenant}").next().unwrap_or_default();
            // Of `golden/x-{tenant}` the part before the name is no folder.
            let common = match common.rsplit_once('/') {
                Some((above, _)) if common.len() < folder.len() => above,
                None if common.len() < folder.len() => ".",
                _ => common,
            };
            let mut all = files.clone();
            all.extend(below(&config.dir.join(common)));
            all
        }
        SuiteKind::Command { .. } | SuiteKind::Container(_) => Vec::new(),
    }
}

/// The files in a folder, sorted; none where there is no folder yet.
fn below(folder: &Path) -> impl Iterator<Item = PathBuf> {
    WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
}
