//! Where the seed cache is, and what is told of it.

use std::path::PathBuf;

use super::output::Output;
use super::run::describe;
use crate::config::SeedsConfig;
use crate::sandbox::Engine;
use crate::sandbox::store::{SeedStore, StoreLimits};
use crate::text::{bytes, count};

/// Opens the seed cache; without one everything is restored anew, which is no error.
pub(super) fn open_store(config: &SeedsConfig, output: &Output) -> Option<SeedStore> {
    if !config.cache {
        return None;
    }
    let variable = std::env::var_os("PGREHEARSE_CACHE_DIR").filter(|value| !value.is_empty());
    open_store_in(variable.map(PathBuf::from), config, output)
}

/// The same in a folder that was asked for, if one was.
pub(super) fn open_store_in(
    asked: Option<PathBuf>,
    config: &SeedsConfig,
    output: &Output,
) -> Option<SeedStore> {
    let Some(dir) = asked.or_else(|| folder(config)) else {
        output
            .inform("no seed cache: neither PGREHEARSE_CACHE_DIR, XDG_CACHE_HOME nor HOME is set");
        return None;
    };
    let limits = StoreLimits {
        max_size: config.max_size,
        max_age: config.max_age,
    };
    match SeedStore::open(&dir, limits) {
        Ok(store) => Some(store),
        Err(error) => {
            output.inform(&format!("no seed cache: {}", describe(&error)));
            None
        }
    }
}

/// The cache's folder: by harness.yaml, or the user's own.
fn folder(config: &SeedsConfig) -> Option<PathBuf> {
    let variable = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    config
        .dir
        .clone()
        .or_else(|| variable("XDG_CACHE_HOME").map(|dir| dir.join("pgrehearse")))
        .or_else(|| variable("HOME").map(|home| home.join(".cache/pgrehearse")))
}

/// Removes what is too old or too much, before a run adds to it.
pub(super) async fn tidy(store: &SeedStore, engines: &[Engine], now: i64, output: &Output) {
    let mut tidied = store.tidy(now);
    for engine in engines {
        engine.discard_volumes(&mut tidied).await;
    }
    if let Ok(downloads) = store.downloads() {
        let old = downloads.tidy(now, 0);
        tidied.removed.extend(old.removed);
        tidied.problems.extend(old.problems);
    }
    for what in tidied.removed {
        output.inform(&format!("removed from the seed cache: {what}"));
    }
    for problem in tidied.problems {
        output.inform(&format!("seed cache: {problem}"));
    }
}

/// What the cache holds, in words.
pub(super) fn holding(store: &SeedStore) -> String {
    let holding = store.holding();
    format!(
        "{}, {}, in {}",
        count(holding.seeds, "seed"),
        bytes(holding.bytes),
        store.path().display()
    )
}
