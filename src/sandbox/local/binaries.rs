//! Finds the machine's Postgres binaries.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::user::{SystemUser, drop_to};
use crate::config::PostgresConfig;
use crate::sandbox::{EngineError, RuntimeDir};

/// What a folder must have to be used.
const PROGRAMS: [&str; 4] = ["postgres", "initdb", "psql", "pg_restore"];

/// Local binaries that can be used.
#[derive(Debug)]
pub struct LocalEngine {
    pub(super) bin_dir: PathBuf,
    pub(in crate::sandbox) runtime: RuntimeDir,
    pub(super) user: Option<SystemUser>,
    version: String,
}

impl LocalEngine {
    /// Finds the binaries: as configured, on `PATH`, by `pg_config`, in the usual folders.
    pub fn open(postgres: &PostgresConfig, runtime: &RuntimeDir) -> Result<Self, EngineError> {
        let bin_dir = match &postgres.bin_dir {
            Some(dir) => match PROGRAMS.iter().find(|program| !dir.join(program).is_file()) {
                Some(program) => {
                    return Err(EngineError::BinaryMissing {
                        dir: dir.clone(),
                        program: (*program).to_owned(),
                    });
                }
                None => dir.clone(),
            },
            None => find()?,
        };
        let user = drop_to(postgres.user.as_deref())?;
        let version = version(&bin_dir)?;
        Ok(Self {
            bin_dir,
            runtime: runtime.clone(),
            user,
            version,
        })
    }

    /// The server's version, for example `15.18`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Which server it is, down to the files that it consists of.
    pub(in crate::sandbox) fn identity(&self) -> String {
        format!(
            "local {} {} {}",
            self.version,
            self.bin_dir.display(),
            super::identity::digest(&self.bin_dir, &self.version)
        )
    }

    /// Where the binaries are.
    pub fn bin_dir(&self) -> &Path {
        &self.bin_dir
    }
}

fn find() -> Result<PathBuf, EngineError> {
    let mut candidates: Vec<PathBuf> = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output()
        && output.status.success()
    {
        candidates.push(PathBuf::from(
            String::from_utf8_lossy(&output.stdout).trim(),
        ));
    }
    for parent in [
        "/usr/lib/postgresql",
        "/usr/local/lib/postgresql",
        "/opt/postgresql",
        "/opt/homebrew/opt",
        "/usr/local/opt",
        "/Applications/Postgres.app/Contents/Versions",
    ] {
        candidates.extend(versions_below(Path::new(parent)));
    }
    candidates.extend(versions_beside(Path::new("/usr"), "pgsql-"));
    candidates.push(PathBuf::from("/usr/local/pgsql/bin"));
    match candidates
        .iter()
        .find(|dir| PROGRAMS.iter().all(|program| dir.join(program).is_file()))
    {
        Some(dir) => Ok(dir.clone()),
        None => Err(EngineError::NoBinaries {
            looked: vec![
                "PATH".to_owned(),
                "pg_config".to_owned(),
                "/usr/lib/postgresql/*/bin".to_owned(),
                "/usr/pgsql-*/bin".to_owned(),
                "the usual folders of Homebrew and Postgres.app".to_owned(),
            ],
        }),
    }
}

/// `PARENT/<version>/bin` for each version, the newest first.
fn versions_below(parent: &Path) -> Vec<PathBuf> {
    versions_beside(parent, "")
}

fn versions_beside(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(parent) else {
        return Vec::new();
    };
    let mut found: Vec<(u32, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let version = name.strip_prefix(prefix)?;
            let version = version.strip_prefix("postgresql@").unwrap_or(version);
            let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
            Some((digits.parse().ok()?, entry.path().join("bin")))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, path)| path).collect()
}

/// The version that `postgres --version` prints: `postgres (PostgreSQL) 15.18 (Debian …)`.
fn version(bin_dir: &Path) -> Result<String, EngineError> {
    let missing = || EngineError::BinaryMissing {
        dir: bin_dir.to_owned(),
        program: "postgres".to_owned(),
    };
    let output = Command::new(bin_dir.join("postgres"))
        .arg("--version")
        .output()
        .map_err(|_| missing())?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_ascii_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .map(ToOwned::to_owned)
        .ok_or_else(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_comes_first() {
        let parent = tempfile::tempdir().unwrap();
        for version in ["9", "15", "17", "readme"] {
            std::fs::create_dir_all(parent.path().join(version).join("bin")).unwrap();
        }
        let found = versions_below(parent.path());
        let expected: Vec<PathBuf> = ["17", "15", "9"]
            .map(|v| parent.path().join(v).join("bin"))
            .to_vec();
        assert_eq!(found, expected);
    }
}
