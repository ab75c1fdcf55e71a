//! What is looked at after each round of a soak, because it must not grow: here and around us.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::Arc;

use walkdir::WalkDir;

use super::rehearse::Rehearsed;
use crate::sandbox::Owner;
use crate::stage::Lane;

/// Files of a project that are counted at most.
const COUNTED: usize = 50_000;
/// Folders that grow by other people's work.
const SKIPPED: [&str; 4] = [".git", ".pgrehearse", "node_modules", "target"];

/// The measures by name; what cannot be known is missing.
pub(super) async fn measures(
    rehearsed: &Rehearsed,
    lanes: &[Arc<Lane>],
    state: &Path,
    project: &Path,
) -> BTreeMap<String, f64> {
    let mut found = BTreeMap::new();
    let mut put = |name: &str, value: Option<u64>| {
        if let Some(value) = value {
            found.insert(name.to_owned(), float(value));
        }
    };
    put("process_started", Some(Owner::this_process().started));
    put("memory_bytes", memory());
    put("file_descriptors", entries(Path::new("/proc/self/fd")));
    put("threads", entries(Path::new("/proc/self/task")));
    put("processes", processes());
    let left = rehearsed.end.left_behind.len() + rehearsed.end.unknown.len();
    put("leftovers", u64::try_from(left).ok());
    let mut inventory = Some(0);
    for lane in lanes {
        let there = lane.engine.inventory().await;
        inventory = inventory.zip(there).map(|(sum, there)| sum + there);
    }
    put(
        "containers",
        inventory.and_then(|sum| u64::try_from(sum).ok()),
    );
    put("state_bytes", Some(state_bytes(state)));
    put("temporary_entries", entries(&std::env::temp_dir()));
    put("project_files", files(project));
    put("used_disk_bytes", used(state));
    found
}

/// Measures are far below what a float holds exactly.
#[expect(
    clippy::cast_precision_loss,
    reason = "measures are far below what a float holds exactly"
)]
fn float(value: u64) -> f64 {
    value as f64
}

/// `VmRSS` of proc(5), which is in KiB.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.split_ascii_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

fn entries(dir: &Path) -> Option<u64> {
    u64::try_from(std::fs::read_dir(dir).ok()?.count()).ok()
}

/// The processes of our user.
fn processes() -> Option<u64> {
    let own = std::fs::metadata("/proc/self").ok()?.uid();
    let of_ours = |entry: &std::fs::DirEntry| {
        let name = entry.file_name();
        let is_process = name
            .to_str()
            .is_some_and(|name| name.parse::<u32>().is_ok());
        is_process && entry.metadata().is_ok_and(|meta| meta.uid() == own)
    };
    let all = std::fs::read_dir("/proc").ok()?.filter_map(Result::ok);
    u64::try_from(all.filter(of_ours).count()).ok()
}

/// What is beside the runs and the history, both of which grow on purpose and are bounded.
fn state_bytes(state: &Path) -> u64 {
    let own = |name: &std::ffi::OsStr| {
        name == "runs" || name == "soaks" || name.to_string_lossy().starts_with("history.db")
    };
    WalkDir::new(state)
        .into_iter()
        .filter_entry(|entry| entry.depth() != 1 || !own(entry.file_name()))
        .filter_map(Result::ok)
        .filter_map(|entry| entry.metadata().ok())
        .filter(std::fs::Metadata::is_file)
        .map(|meta| meta.len())
        .sum()
}

/// Nothing where there are too many to count each time.
fn files(project: &Path) -> Option<u64> {
    let skipped = |name: &std::ffi::OsStr| SKIPPED.iter().any(|skipped| name == *skipped);
    let number = WalkDir::new(project)
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !skipped(entry.file_name()))
        .filter_map(Result::ok)
        .take(COUNTED)
        .count();
    u64::try_from(number).ok().filter(|_| number < COUNTED)
}

fn used(state: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(state).ok()?;
    Some((disk.f_blocks - disk.f_bfree) * disk.f_frsize)
}
