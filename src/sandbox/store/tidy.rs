//! What goes from the cache: what is too old or too much, and what a killed maker left.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::SeedStore;
use super::entry::{last_used, read_manifest, settle};
use super::lock::{Hold, Lock};
use crate::text::bytes;

/// What the cache holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holding {
    /// How many seeds.
    pub seeds: usize,
    /// Their size together.
    pub bytes: u64,
}

/// What was removed from the cache. The volumes still are on the Docker engine.
#[derive(Debug, Default)]
pub struct Tidied {
    /// What was removed, in words.
    pub removed: Vec<String>,
    /// What was not, and why.
    pub problems: Vec<String>,
    /// Volumes that belonged to it.
    pub volumes: Vec<SeedVolume>,
}

/// A volume with the data of a seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedVolume {
    /// Its name.
    pub name: String,
    /// The engine that has it, as [`crate::sandbox::Engine::identity`] says it.
    pub engine: String,
}

impl SeedVolume {
    /// The address of its engine.
    pub fn address(&self) -> Option<&str> {
        self.engine.strip_prefix("docker ")?.split(' ').next()
    }

    /// Whether it is on this engine: one may have several addresses.
    pub fn is_on(&self, address: &str, id: &str) -> bool {
        let mut words = self.engine.split(' ').skip(1);
        words.next() == Some(address) || (!id.is_empty() && words.next() == Some(id))
    }
}

/// A seed as far as its removal is concerned.
struct Candidate {
    key: String,
    used: (i64, i64),
    bytes: u64,
}

impl SeedStore {
    /// What the cache holds.
    pub fn holding(&self) -> Holding {
        let seeds = self.candidates();
        Holding {
            seeds: seeds.len(),
            bytes: seeds.iter().map(|seed| seed.bytes).sum(),
        }
    }

    /// The volumes that seeds of the cache are in; `None` if that cannot be known.
    pub fn volumes(&self) -> Option<BTreeSet<String>> {
        let keys = self.keys().ok()?;
        let volume = |key: &String| {
            let manifest = read_manifest(&self.place(key), key)?;
            manifest.frozen.volume().map(ToOwned::to_owned)
        };
        Some(keys.iter().filter_map(volume).collect())
    }

    /// Removes what is too old or too much, and what killed makers left; never what is in use.
    pub fn tidy(&self, now: i64) -> Tidied {
        let mut tidied = self.remove_remnants();
        let oldest = now
            .saturating_sub(i64::try_from(self.limits.max_age.as_secs()).unwrap_or(i64::MAX / 2));
        for seed in self.candidates() {
            if seed.used.0 < oldest {
                self.remove(&seed, "was not used for long", &mut tidied);
            } else if let Some(manifest) = read_manifest(&self.place(&seed.key), &seed.key) {
                settle(&self.place(&seed.key), &manifest, now);
            }
        }
        self.shrink_into(&mut tidied);
        tidied
    }

    /// Removes every seed that is not in use.
    pub fn clear(&self) -> Tidied {
        let mut tidied = self.remove_remnants();
        self.forget_hints();
        for seed in self.candidates() {
            if !self.remove(&seed, "", &mut tidied) {
                tidied.problems.push(format!(
                    "seed {} ({}) is in use by a run",
                    short(&seed.key),
                    bytes(seed.bytes)
                ));
            }
        }
        tidied
    }

    /// A seed that is no good stops to count at once. What is left of it goes when nobody holds on
    /// to it any more; a volume without a seed is swept like everything else.
    pub fn condemn(&self, key: &str) {
        let old = self.old(key);
        let _ = std::fs::remove_dir_all(&old);
        match std::fs::rename(self.place(key), &old) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%error, key, "a seed that is no good could not be removed");
            }
            Err(_) => {}
            Ok(()) => {
                let _ = std::fs::remove_dir_all(&old);
            }
        }
    }

    fn old(&self, key: &str) -> PathBuf {
        self.dir.join(format!(".old-{key}"))
    }

    /// Removes what was not used for longest until the rest fits.
    pub(super) fn shrink(&self) -> Tidied {
        let mut tidied = Tidied::default();
        self.shrink_into(&mut tidied);
        tidied
    }

    fn shrink_into(&self, tidied: &mut Tidied) {
        let mut seeds = self.candidates();
        seeds.sort_by_key(|seed| seed.used);
        let mut total: u64 = seeds.iter().map(|seed| seed.bytes).sum();
        for seed in seeds {
            if total <= self.limits.max_size {
                return;
            }
            if self.remove(&seed, "made room", tidied) {
                total = total.saturating_sub(seed.bytes);
            }
        }
    }

    /// Whether it is gone.
    fn remove(&self, seed: &Candidate, why: &str, tidied: &mut Tidied) -> bool {
        let Ok(Some(lock)) = Lock::attempt(&self.lock_path(&seed.key), Hold::Alone) else {
            return false;
        };
        let place = self.place(&seed.key);
        let manifest = read_manifest(&place, &seed.key);
        // First it stops to count.
        let old = self.old(&seed.key);
        let _ = std::fs::remove_dir_all(&old);
        let gone = match std::fs::rename(&place, &old) {
            Ok(()) => std::fs::remove_dir_all(&old),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = gone {
            tidied.problems.push(format!(
                "seed {} could not be removed: {error}",
                short(&seed.key)
            ));
            return true;
        }
        lock.remove();
        let why = if why.is_empty() {
            String::new()
        } else {
            format!(", which {why}")
        };
        tidied.removed.push(format!(
            "seed {} ({}){why}",
            short(&seed.key),
            bytes(seed.bytes)
        ));
        let volume = manifest.and_then(|manifest| {
            let name = manifest.frozen.volume()?.to_owned();
            let engine = manifest.engine;
            Some(SeedVolume { name, engine })
        });
        tidied.volumes.extend(volume);
        true
    }

    /// Removes unfinished seeds, half-removed ones, and locks of nothing.
    pub fn remove_remnants(&self) -> Tidied {
        let mut tidied = Tidied::default();
        let names = self.names().unwrap_or_default();
        let there: BTreeSet<&String> = names.iter().collect();
        for name in &names {
            let path = self.dir.join(name);
            let unfinished = name
                .strip_prefix(".new-")
                .or_else(|| name.strip_prefix(".old-"));
            let locked = unfinished.or_else(|| name.strip_suffix(".lock"));
            let Some(key) = locked else { continue };
            if unfinished.is_none() && there.contains(&key.to_owned()) {
                continue;
            }
            let Ok(Some(lock)) = Lock::attempt(&self.lock_path(key), Hold::Alone) else {
                continue;
            };
            if unfinished.is_some() && std::fs::remove_dir_all(&path).is_ok() {
                tidied
                    .removed
                    .push(format!("an unfinished seed {}", path.display()));
            }
            if !self.place(key).exists() {
                lock.remove();
            }
        }
        tidied
    }

    fn candidates(&self) -> Vec<Candidate> {
        let keys = self.keys().unwrap_or_default();
        keys.into_iter()
            .map(|key| {
                let place = self.place(&key);
                let manifest = read_manifest(&place, &key);
                Candidate {
                    used: last_used(&place),
                    bytes: manifest.map_or(0, |manifest| manifest.frozen.bytes()),
                    key,
                }
            })
            .collect()
    }

    /// The keys of all seeds.
    fn keys(&self) -> std::io::Result<Vec<String>> {
        let mut names = self.names()?;
        names.retain(|name| !name.contains('.'));
        Ok(names)
    }

    fn names(&self) -> std::io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.dir)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }
}

/// As much of a key as people need.
fn short(key: &str) -> &str {
    key.get(..12).unwrap_or(key)
}
