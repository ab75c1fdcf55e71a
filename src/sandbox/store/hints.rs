//! What earlier runs measured of tenants. It decides who starts first, and nothing else.

use std::collections::BTreeMap;
use std::io::Write as _;

use serde::{Deserialize, Serialize};

use super::SeedStore;

/// What a tenant came to the last time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// The size of its seed, in bytes.
    pub bytes: u64,
    /// How long its rehearsal took, in milliseconds.
    pub duration_ms: u64,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// How many are kept.
const MOST: usize = 20_000;

impl SeedStore {
    /// What earlier runs measured, by keys of their choice. What cannot be read is not known.
    pub fn hints(&self) -> BTreeMap<String, Hint> {
        std::fs::read(self.hints_path())
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// Adds what this run measured. Of two runs that do so at once, one may be forgotten.
    pub fn add_hints(&self, measured: BTreeMap<String, Hint>) {
        if measured.is_empty() {
            return;
        }
        let mut hints = self.hints();
        hints.extend(measured);
        if hints.len() > MOST {
            let mut by_age: Vec<(i64, String)> = hints
                .iter()
                .map(|(key, hint)| (hint.at, key.clone()))
                .collect();
            by_age.sort();
            for (_, key) in by_age.into_iter().take(hints.len() - MOST) {
                hints.remove(&key);
            }
        }
        let written = || -> std::io::Result<()> {
            // Readable by its owner only, and never half of it.
            let mut file = tempfile::Builder::new()
                .prefix(".hints.")
                .tempfile_in(&self.dir)?;
            file.as_file_mut()
                .write_all(&serde_json::to_vec(&hints).unwrap_or_default())?;
            file.persist(self.hints_path())
                .map_err(|error| error.error)?;
            Ok(())
        };
        if let Err(error) = written() {
            tracing::debug!(%error, "what was measured could not be kept");
        }
    }

    /// Forgets what was measured.
    pub(super) fn forget_hints(&self) {
        let _ = std::fs::remove_file(self.hints_path());
    }

    fn hints_path(&self) -> std::path::PathBuf {
        self.dir.join("hints.json")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::store::StoreLimits;

    #[test]
    fn hints_are_kept_and_the_oldest_go() {
        let dir = tempfile::tempdir().unwrap();
        let limits = StoreLimits {
            max_size: 1,
            max_age: std::time::Duration::ZERO,
        };
        let store = SeedStore::open(dir.path(), limits).unwrap();
        assert_eq!(store.hints(), BTreeMap::new());
        let hint = |at| Hint {
            bytes: 7,
            duration_ms: 9,
            at,
        };
        let many = (0..20_000_i64).map(|n| (format!("k{n}"), hint(n)));
        store.add_hints(many.collect());
        store.add_hints(BTreeMap::from([("new".to_owned(), hint(20_000))]));
        let hints = store.hints();
        assert_eq!(hints.len(), 20_000);
        assert_eq!(hints.get("new"), Some(&hint(20_000)));
        assert_eq!(hints.get("k0"), None);
        store.clear();
        assert_eq!(store.hints(), BTreeMap::new());
        // Neither a seed nor what is left of one.
        assert_eq!(store.holding().seeds, 0);
        assert!(store.tidy(1).removed.is_empty());
    }
}
