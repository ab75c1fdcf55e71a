//! What grows from round to round of a soak and never shrinks.

use std::collections::BTreeMap;

use super::load::{Loaded, LoadedRun};
use super::trend::Leak;
use crate::robust::growth;

/// The first rounds fill caches and pools, and are left out.
const WARM_UP: usize = 2;
/// Rounds that are needed after that.
const ROUNDS: usize = 4;
/// How many more pairs of rounds have to go up than down.
const AGREEMENT: f64 = 0.7;
/// How much of the growth has to be in the second half: a cache is full by then.
const LATE: f64 = 0.25;

/// From which growth on a measure is told of: in all, and for each round.
const FLOORS: [(&str, f64, f64); 9] = [
    ("memory_bytes", 16.0 * MIB, 0.25 * MIB),
    ("file_descriptors", 3.0, 0.2),
    ("threads", 3.0, 0.2),
    ("processes", 3.0, 0.5),
    ("containers", 2.0, 0.2),
    ("state_bytes", 1.0 * MIB, 0.05 * MIB),
    ("temporary_entries", 3.0, 0.5),
    ("project_files", 3.0, 0.5),
    ("used_disk_bytes", 64.0 * MIB, 1.0 * MIB),
];
const MIB: f64 = 1_048_576.0;

/// What a sandbox or a round left behind counts at once.
const LEFT: &str = "leftovers";

/// After a kill the process is another one, and these begin anew.
const OF_THE_PROCESS: [&str; 3] = ["memory_bytes", "file_descriptors", "threads"];
/// When the process began that carried out the round.
const PROCESS: &str = "process_started";

pub(super) fn leaks(loaded: &Loaded) -> Vec<Leak> {
    let mut soaks: BTreeMap<&str, Vec<&LoadedRun>> = BTreeMap::new();
    for run in &loaded.runs {
        if let Some(soak) = &run.soak {
            soaks.entry(soak).or_default().push(run);
        }
    }
    // Only the newest: an older one has been told of, or was mended.
    let Some((soak, runs)) = soaks.into_iter().next_back() else {
        return Vec::new();
    };
    let values = |name: &str| -> Vec<f64> {
        runs.iter()
            .filter_map(|run| run.measures.get(name).copied())
            .collect()
    };
    let mut found = Vec::new();
    let left = values(LEFT);
    if let (Some(first), Some(last)) = (left.first(), left.last())
        && left.iter().any(|left| *left > 0.0)
    {
        found.push(Leak {
            measure: LEFT.to_owned(),
            soak: soak.to_owned(),
            first: *first,
            last: *last,
            each_round: crate::robust::median(&left).unwrap_or_default(),
            rounds: left.len(),
        });
    }
    found.extend(FLOORS.iter().filter_map(|(name, total, each)| {
        let values = if OF_THE_PROCESS.contains(name) {
            of_this_process(&runs, name)
        } else {
            values(name)
        };
        let values = values.get(WARM_UP..)?;
        if values.len() < ROUNDS {
            return None;
        }
        let growth = growth(values)?;
        let leaks = growth.total >= *total
            && growth.each >= *each
            && growth.agreement >= AGREEMENT
            && growth.late >= LATE;
        leaks.then(|| Leak {
            measure: (*name).to_owned(),
            soak: soak.to_owned(),
            first: values.first().copied().unwrap_or_default(),
            last: values.last().copied().unwrap_or_default(),
            each_round: growth.each,
            rounds: values.len(),
        })
    }));
    found
}

/// The values of the last rounds that one process carried out.
fn of_this_process(runs: &[&LoadedRun], name: &str) -> Vec<f64> {
    let process = |run: &LoadedRun| run.measures.get(PROCESS).copied();
    let last = runs.last().and_then(|run| process(run));
    let mut values: Vec<f64> = runs
        .iter()
        .rev()
        .take_while(|run| process(run) == last)
        .filter_map(|run| run.measures.get(name).copied())
        .collect();
    values.reverse();
    values
}
