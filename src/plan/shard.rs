//! A fleet in parts that take about the same time.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use walkdir::WalkDir;

use super::TenantPlan;
use crate::config::SnapshotSource;

/// What a tenant without any data weighs, in bytes of a dump: starting a sandbox and reading
/// catalogs takes about as long as restoring so much.
const FIXED: u64 = 4 * 1024 * 1024;

/// For each weight the part that it belongs to, from 0.
///
/// The heaviest goes first, each to the part that has least so far (Graham's longest processing
/// time first, 1969, which is at most a third above the best split); what is equal stays in order.
/// The same weights give the same parts on every machine. Where there are as many weights as
/// parts, no part is empty.
pub(super) fn split(weights: &[u64], parts: usize) -> Vec<usize> {
    let mut order: Vec<(usize, u64)> = weights.iter().copied().enumerate().collect();
    order.sort_by_key(|(place, weight)| (Reverse(*weight), *place));
    // Besides the weight the number counts, so that tenants that weigh nothing are spread too.
    let mut loads: Vec<(u128, usize)> = vec![(0, 0); parts];
    let mut chosen = vec![0; weights.len()];
    for (place, weight) in order {
        let least = loads
            .iter_mut()
            .enumerate()
            .min_by_key(|(part, load)| (**load, *part));
        if let (Some((part, load)), Some(slot)) = (least, chosen.get_mut(place)) {
            load.0 += u128::from(weight);
            load.1 += 1;
            *slot = part;
        }
    }
    chosen
}

/// What each tenant weighs: how long it took, where that is known of any, otherwise the size of
/// its snapshots. A tenant that is not known takes as long as the median of those that are.
pub(super) fn weights(
    tenants: &[TenantPlan],
    durations: Option<&BTreeMap<String, u64>>,
) -> Vec<u64> {
    let known: Vec<Option<u64>> = tenants
        .iter()
        .map(|tenant| durations?.get(tenant.name.as_str()).copied())
        .collect();
    let mut sorted: Vec<u64> = known.iter().copied().flatten().collect();
    sorted.sort_unstable();
    if let Some(median) = sorted.get(sorted.len() / 2).copied() {
        return known.iter().map(|known| known.unwrap_or(median)).collect();
    }
    let mut sizes = BTreeMap::new();
    let mut size = |path: &Path| -> u64 {
        if let Some(size) = sizes.get(path) {
            return *size;
        }
        let size = size_of(path);
        sizes.insert(path.to_owned(), size);
        size
    };
    tenants
        .iter()
        .map(|tenant| {
            let data = tenant.snapshots.iter().map(|source| match source {
                // What is elsewhere has the size that its store says, which may change from one
                // machine's question to the next.
                SnapshotSource::Empty | SnapshotSource::Remote { .. } => 0,
                SnapshotSource::Path { path, .. } => size(path),
            });
            data.fold(FIXED, u64::saturating_add)
        })
        .collect()
}

/// The bytes of a file, or of all files in a folder. What cannot be looked at weighs nothing:
/// that it cannot be read is said when it is restored.
fn size_of(path: &Path) -> u64 {
    WalkDir::new(path)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| entry.metadata().ok())
        .map(|metadata| metadata.len())
        .fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_heavy_ones_are_apart() {
        assert_eq!(split(&[9, 1, 1, 9, 1], 2), [0, 0, 1, 1, 0]);
        assert_eq!(split(&[0, 0, 0, 0], 2), [0, 1, 0, 1]);
        assert_eq!(split(&[], 3), Vec::<usize>::new());
    }

    proptest! {
        #[test]
        fn parts_are_even(weights in prop::collection::vec(0_u64..1_000, 1..60), parts in 1_usize..9) {
            let chosen = split(&weights, parts);
            prop_assert_eq!(chosen.len(), weights.len());
            let mut loads = vec![0; parts];
            let mut counts = vec![0; parts];
            for (part, weight) in chosen.iter().zip(&weights) {
                loads[*part] += weight;
                counts[*part] += 1;
            }
            let least = loads.iter().min().unwrap();
            let most = loads.iter().max().unwrap();
            // A part never gets more than it had when it was the lightest, and one tenant.
            prop_assert!(most - least <= *weights.iter().max().unwrap());
            if weights.len() >= parts {
                prop_assert!(counts.iter().all(|count| *count > 0));
            }
        }
    }
}
