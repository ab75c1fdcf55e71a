//! What this machine has left for sandboxes.

use std::path::Path;

/// Memory that sandboxes may take: four fifths of all, and never more than is free now.
pub(super) fn free_memory(total: Option<u64>) -> Option<u64> {
    let most = total.map(|total| total / 5 * 4);
    let available = std::fs::read_to_string("/proc/meminfo")
        .ok()
        .and_then(|text| available(&text));
    match (most, available) {
        (Some(most), Some(available)) => Some(most.min(available)),
        (known, None) | (None, known) => known,
    }
}

/// The line `MemAvailable` of `/proc/meminfo`, in bytes.
fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib.saturating_mul(1024))
}

/// Disk that sandboxes may fill: nine tenths of what is free.
pub(super) fn free_disk(dir: &Path) -> Option<u64> {
    let free = rustix::fs::statvfs(dir).ok()?;
    Some(free.f_bavail.saturating_mul(free.f_frsize) / 10 * 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_memory_is_read() {
        let text = "MemTotal:       24000 kB\nMemFree:  10 kB\nMemAvailable:    2000 kB\n";
        assert_eq!(available(text), Some(2_048_000));
        assert_eq!(available("MemTotal: 1 kB\n"), None);
        assert!(free_memory(Some(10)).is_some_and(|free| free <= 8));
    }
}
