//! What a tenant is expected to take up, from what earlier runs measured and from its dumps.

use std::collections::BTreeMap;
use std::path::Path;

use crate::config::{Config, RollbackMode, SnapshotSource, Storage, Suite, SuiteKind};
use crate::plan::TenantPlan;
use crate::sandbox::Engine;
use crate::sandbox::store::Hint;
use crate::text::Sha256Hasher;

/// What a tenant is expected to take up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// Memory in bytes.
    pub memory: u64,
    /// Memory in bytes besides, if the sandbox's files are there.
    pub files: Option<u64>,
    /// Disk in bytes, at the most and besides what is there before.
    pub disk: u64,
    /// Expected duration in milliseconds. Only its order counts.
    pub weight: u64,
    /// What its measurements are kept under.
    pub key: String,
}

const MIB: u64 = 1024 * 1024;
/// An empty cluster with its write-ahead log.
const CLUSTER: u64 = 64 * MIB;
/// How much larger a database is than its dump: text has no indexes, and most dumps are compressed.
const OF_TEXT: u64 = 3;
const OF_ARCHIVE: u64 = 10;

impl Demand {
    /// By what is known of it.
    pub fn of(
        config: &Config,
        engine: &Engine,
        tenant: &TenantPlan,
        hints: &BTreeMap<String, Hint>,
    ) -> Self {
        let dumps: Vec<Dump> = tenant
            .snapshots
            .iter()
            .filter_map(|source| match source {
                SnapshotSource::Path { path, .. } => Some(Dump::look(path)),
                // What is elsewhere is known once it was here.
                SnapshotSource::Empty | SnapshotSource::Remote { .. } => None,
            })
            .collect();
        let key = key(engine, tenant, &dumps);
        let hint = hints.get(&key).copied();
        let guessed = dumps
            .iter()
            .fold(0_u64, |sum, dump| sum.saturating_add(dump.restored()));
        // The base is kept beside the tenant's database.
        let seed = hint
            .map(|hint| hint.bytes)
            .filter(|bytes| *bytes > 0)
            .unwrap_or_else(|| CLUSTER.saturating_add(guessed.saturating_mul(2)));
        let at_once = sandboxes_at_once(config);
        // Each sandbox starts from a copy, which the migration may write anew; suites get copies.
        let copies = seed.saturating_mul(growth(config)).saturating_mul(at_once);
        let unseen = if hint.is_none() { seed } else { 0 };
        Self {
            memory: memory(config, engine).saturating_mul(at_once),
            files: matches!(engine, Engine::Docker(_))
                .then(|| files_in_memory(config, seed))
                .flatten(),
            disk: copies.saturating_add(unseen),
            weight: hint
                .map(|hint| hint.duration_ms)
                .filter(|ms| *ms > 0)
                // About how long it takes to restore so much.
                .unwrap_or_else(|| 500_u64.saturating_add(seed / 20_000)),
            key,
        }
    }
}

/// How many times as large as its seed what is in a sandbox may become.
fn growth(config: &Config) -> u64 {
    2 + u64::from(config.suites.iter().any(has_copy))
}

/// How much memory the files of a sandbox may take: the seed with what becomes of it, and some write-ahead log. None
/// where they are to be on disk, as all large ones are, unless harness.yaml wants it otherwise.
pub(super) fn files_in_memory(config: &Config, seed: u64) -> Option<u64> {
    const LARGEST: u64 = 512 * MIB;
    const LOG: u64 = 256 * MIB;
    let wanted = match config.postgres.storage {
        Storage::Auto => seed <= LARGEST,
        Storage::Memory => true,
        Storage::Disk => false,
    };
    let copies = seed.saturating_mul(1 + growth(config));
    wanted.then(|| copies.saturating_add(LOG))
}

/// How many sandboxes one tenant has at once.
fn sandboxes_at_once(config: &Config) -> u64 {
    let rollback = &config.rollback;
    let second = rollback.mode != RollbackMode::Whole
        || rollback.interrupt
        || rollback.after.any()
        || config.idempotence
        || config.traffic.is_some();
    1 + u64::from(second)
}

/// What a sandbox may take with Docker; what its server is set to with local binaries.
fn memory(config: &Config, engine: &Engine) -> u64 {
    let postgres = &config.postgres;
    if matches!(engine, Engine::Docker(_)) {
        return postgres.memory_bytes;
    }
    let setting = |name: &str, default: u64| {
        postgres
            .settings
            .get(name)
            .and_then(|text| setting_bytes(name, text))
            .unwrap_or(default)
    };
    setting("shared_buffers", 128 * MIB)
        .saturating_add(setting("maintenance_work_mem", 64 * MIB))
        .saturating_add(setting("work_mem", 4 * MIB).saturating_mul(4))
        .saturating_add(32 * MIB)
}

/// The value of a server setting that is an amount of memory. Bare numbers have the setting's unit.
fn setting_bytes(name: &str, text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end)?;
    let unit = match (unit.trim(), name) {
        ("", "shared_buffers") => 8192,
        ("" | "kB", _) => 1024,
        ("B", _) => 1,
        ("MB", _) => MIB,
        ("GB", _) => 1024 * MIB,
        ("TB", _) => 1024 * 1024 * MIB,
        _ => return None,
    };
    let whole = number.split('.').next()?.parse::<u64>().ok()?;
    Some(whole.saturating_mul(unit))
}

fn has_copy(suite: &Suite) -> bool {
    matches!(
        suite.kind,
        SuiteKind::Pgtap { .. } | SuiteKind::Command { .. } | SuiteKind::Container(_)
    )
}

/// What can be said of a dump without reading it.
struct Dump {
    bytes: u64,
    modified: u128,
    is_text: bool,
}

impl Dump {
    fn look(path: &Path) -> Self {
        let mut dump = Self {
            bytes: 0,
            modified: 0,
            is_text: path.is_file() && !starts_as_archive(path),
        };
        for entry in walkdir::WalkDir::new(path).into_iter().flatten() {
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            if metadata.is_file() {
                dump.bytes = dump.bytes.saturating_add(metadata.len());
            }
            let modified = metadata.modified().ok();
            let since = modified.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
            dump.modified = dump.modified.max(since.map_or(0, |since| since.as_nanos()));
        }
        dump
    }

    /// About how large the database is.
    fn restored(&self) -> u64 {
        self.bytes
            .saturating_mul(if self.is_text { OF_TEXT } else { OF_ARCHIVE })
    }
}

/// Whether it is compressed, or an archive of `pg_dump`. A tar archive is text in the end.
fn starts_as_archive(path: &Path) -> bool {
    use std::io::Read as _;
    let mut start = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(5).read_to_end(&mut start));
    let marks: [&[u8]; 3] = [b"PGDMP", &[0x1f, 0x8b], &[0x28, 0xb5, 0x2f, 0xfd]];
    read.is_ok() && marks.iter().any(|mark| start.starts_with(mark))
}

fn key(engine: &Engine, tenant: &TenantPlan, dumps: &[Dump]) -> String {
    let mut key = Sha256Hasher::default();
    key.field(engine.name());
    key.field(tenant.name.as_str());
    for source in &tenant.snapshots {
        if let SnapshotSource::Path { path, .. } = source {
            let path = path.canonicalize().unwrap_or_else(|_| path.clone());
            key.field(path.as_os_str().as_encoded_bytes());
        } else {
            key.field(source.shown());
        }
    }
    for dump in dumps {
        key.field(dump.bytes.to_string());
        key.field(dump.modified.to_string());
    }
    key.finish().chars().take(24).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_have_their_units() {
        for (name, text, bytes) in [
            ("shared_buffers", "128MB", Some(128 * MIB)),
            ("shared_buffers", "1024", Some(8 * MIB)),
            ("work_mem", "4096", Some(4 * MIB)),
            ("work_mem", "1.5GB", Some(1024 * MIB)),
            ("work_mem", " 64 kB", Some(65_536)),
            ("work_mem", "lots", None),
        ] {
            assert_eq!(setting_bytes(name, text), bytes, "{name}={text}");
        }
    }

    #[test]
    fn archives_are_told_from_text() {
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes, restored) in [
            ("plain.sql", b"-- 45678901".as_slice(), 33),
            ("x", b"PGDMP678901", 110),
            ("y.gz", b"\x1f\x8b345678901", 110),
        ] {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(Dump::look(&path).restored(), restored, "{name}");
        }
        assert_eq!(Dump::look(&dir.path().join("missing")).restored(), 0);
    }
}
