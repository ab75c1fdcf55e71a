//! What a run may leave behind by mistake, and how to find it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use pgrehearse::sandbox::store::SeedStore;

use crate::bench::Engine;

/// Lines that the docker client prints.
pub(crate) fn docker(arguments: &[&str]) -> Vec<String> {
    let output = Command::new("docker").args(arguments).output().unwrap();
    assert!(output.status.success(), "docker {arguments:?}: {output:?}");
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

/// Containers of a run, in any state.
pub(crate) fn containers(run: &str) -> Vec<String> {
    let filter = format!("label=pgrehearse={run}");
    docker(&["ps", "--all", "--quiet", "--filter", &filter])
}

/// Volumes of seeds of one cache.
pub(crate) fn seed_volumes(namespace: &str) -> Vec<String> {
    let filter = format!("label=pgrehearse.seeds={namespace}");
    docker(&["volume", "ls", "--quiet", "--filter", &filter])
}

/// Every volume that a run made is that of a seed that the shared cache has. Another test may be
/// removing one of them at this moment.
pub(crate) fn no_volumes_but_seeds(run: &str, store: &SeedStore) {
    let filter = format!("label=pgrehearse={run}");
    let mut left = Vec::new();
    for _ in 0..100 {
        left = docker(&["volume", "ls", "--quiet", "--filter", &filter]);
        let seeds = store.volumes().unwrap();
        left.retain(|volume| !seeds.contains(volume));
        if left.is_empty() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("volumes left of run {run}: {left:?}");
}

/// Volumes that no container uses, but those of seeds, which belong to a cache.
pub(crate) fn dangling_volumes(engine: Engine) -> BTreeSet<String> {
    match engine {
        Engine::Local => BTreeSet::new(),
        Engine::Docker => {
            let list = |filter: &str| -> BTreeSet<String> {
                docker(&["volume", "ls", "--quiet", "--filter", filter])
                    .into_iter()
                    .collect()
            };
            // In this order: a seed that is made meanwhile is in the second list.
            let dangling = list("dangling=true");
            &dangling - &list("label=pgrehearse.seeds")
        }
    }
}

/// No volume was left. Other tests' volumes dangle for a moment, so it is looked again.
pub(crate) fn no_new_volumes(engine: Engine, before: &BTreeSet<String>) {
    let mut left: BTreeSet<String> = &dangling_volumes(engine) - before;
    for _ in 0..200 {
        if left.is_empty() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
        left = &left & &dangling_volumes(engine);
    }
    panic!("volumes left: {left:?}");
}

/// What is in the folder for temporary files, but for our own empty one.
pub(crate) fn files(temporary: &Path) -> Vec<String> {
    let own = format!("pgrehearse-{}", rustix::process::geteuid().as_raw());
    entries(temporary)
        .into_iter()
        .filter(|path| !path.ends_with(&own))
        .chain(entries(&temporary.join(&own)))
        .map(|path| path.display().to_string())
        .collect()
}

/// What is in a folder, if there is one.
pub(crate) fn entries(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// No process is left. Those that were killed may need a moment to go.
pub(crate) fn no_processes(root: &Path) {
    let mut left = processes(root);
    for _ in 0..200 {
        if left.is_empty() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
        left = processes(root);
    }
    panic!("processes left: {left:?}");
}

/// Processes that work in a folder or name it in their command line.
fn processes(root: &Path) -> Vec<String> {
    let root_text = root.to_str().unwrap();
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let name = entry.file_name();
        if !name.as_encoded_bytes().iter().all(u8::is_ascii_digit) {
            continue;
        }
        // Processes come and go while we look.
        let command = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let command = String::from_utf8_lossy(&command).replace('\0', " ");
        let works_there =
            std::fs::read_link(entry.path().join("cwd")).is_ok_and(|dir| dir.starts_with(root));
        if works_there || command.contains(root_text) {
            found.push(format!("{} {command}", name.display()));
        }
    }
    found
}
