//! The whole file: nodes to a [`Config`], section by section, all problems noted.

use std::path::{Path, PathBuf};

use super::baseline::baseline;
use super::decode::{Fields, Reader};
use super::error::Problem;
use super::gates::gates;
use super::hazards::hazards;
use super::live::preflight;
use super::masking::masking;
use super::migration::{migration, rollback};
use super::model::{Config, EngineChoice, Keep, PostgresConfig, PullPolicy, Storage, TimeLimits};
use super::models::models;
use super::node::{Node, Text, Value};
use super::plans::plans;
use super::schedule::{at_once, budget, docker_host, engines};
use super::seeds::seeds;
use super::settings::server_setting;
use super::suites::{reachable, suites};
use super::tenants::tenants;
use super::traffic::traffic;
use crate::text::LineIndex;

pub(super) use super::migration::{MIGRATION_KEYS, ROLLBACK_KEYS};
pub(super) use super::tenants::TENANT_KEYS;

const ROOT_KEYS: &[&str] = &[
    "version",
    "postgres",
    "tenants",
    "migration",
    "suites",
    "models",
    "rollback",
    "redo",
    "idempotence",
    "gates",
    "hazards",
    "baseline",
    "preflight",
    "traffic",
    "plans",
    "limits",
    "masking",
    "seeds",
    "reveal_values",
    "trust_snapshots",
    "jobs",
    "restores",
    "budget",
    "keep",
];
/// The keys of `postgres`.
pub(super) const POSTGRES_KEYS: &[&str] = &[
    "engine",
    "image",
    "pull",
    "docker_host",
    "engines",
    "bin_dir",
    "user",
    "storage",
    "memory",
    "cpus",
    "settings",
];
/// The keys of `limits`.
pub(super) const LIMIT_KEYS: &[&str] = &["start", "restore", "statement", "tenant"];

/// The smallest memory that a server starts and works with.
const MIN_MEMORY: u64 = 64 * 1024 * 1024;

/// What is known of the file besides its nodes.
pub(super) struct File<'a> {
    /// Its path as given.
    pub(super) path: &'a Path,
    /// The digest of its bytes.
    pub(super) sha256: String,
    /// Its text.
    pub(super) text: &'a str,
    /// The lines of that.
    pub(super) lines: LineIndex,
}

/// The configuration; `None`, or problems in the reader, if it is wrong.
pub(super) fn resolve(reader: &Reader<'_>, root: &Node, file: &File<'_>) -> Option<Config> {
    if root.value == Value::Null {
        reader.report(
            Problem::new("the configuration is empty")
                .help("`pgrehearse init` writes one with comments"),
        );
        return None;
    }
    let what = "the configuration";
    if !version_is_known(reader, root) {
        return None;
    }
    let fields = reader.fields(root, what, ROOT_KEYS)?;
    if !fields.has("version") {
        fields.missing("version", "write `version: 1`");
    }
    let postgres = postgres(&fields);
    let migration = migration(&fields);
    let tenants = tenants(&fields, file);
    let mut suites = suites(&fields);
    let rollback = rollback(&fields, file);
    let redo = fields.truth("redo").unwrap_or(true);
    reachable(&mut suites, &rollback, redo);
    let plans = plans(&fields, &suites);
    let config = Config {
        path: file.path.to_owned(),
        dir: reader.dir.to_owned(),
        sha256: file.sha256.clone(),
        postgres,
        tenants,
        suites,
        models: models(&fields, file),
        rollback,
        redo,
        idempotence: fields.truth("idempotence").unwrap_or(false),
        gates: gates(&fields),
        hazards: hazards(&fields),
        baseline: baseline(&fields),
        preflight: preflight(&fields),
        traffic: traffic(&fields),
        plans,
        limits: limits(&fields),
        reveal_values: fields.truth("reveal_values").unwrap_or(false),
        trust_snapshots: fields.truth("trust_snapshots").unwrap_or(false),
        masking: masking(&fields),
        seeds: seeds(&fields),
        jobs: at_once(&fields, "jobs", "tenants"),
        restores: at_once(&fields, "restores", "restores"),
        budget: budget(&fields),
        keep: fields.word("keep", &KEEP).unwrap_or(Keep::Never),
        migration: migration?,
    };
    Some(config)
}

const KEEP: [(&str, Keep); 3] = [
    ("never", Keep::Never),
    ("failed", Keep::Failed),
    ("always", Keep::Always),
];

/// Another version of the format makes every other message meaningless.
fn version_is_known(reader: &Reader<'_>, root: &Node) -> bool {
    let Some((key, node)) = root.get("version") else {
        return true;
    };
    if node.value == Value::Null {
        reader.report(
            Problem::new("`version` has no value")
                .at(key.place, "nothing follows")
                .help("write `version: 1`"),
        );
        return false;
    }
    match reader.text(node, "`version`") {
        Some(text) if text.value == "1" => true,
        Some(text) => {
            reader.report(
                Problem::new(format!(
                    "version `{}` of the configuration format is not known",
                    text.value
                ))
                .at(text.place, "not known")
                .help("this pgrehearse reads `version: 1`"),
            );
            false
        }
        None => false,
    }
}

fn postgres(root: &Fields<'_>) -> PostgresConfig {
    let mut config = PostgresConfig::default();
    let Some(fields) = root
        .get("postgres")
        .and_then(|node| root.reader.fields(node, "`postgres`", POSTGRES_KEYS))
    else {
        return config;
    };
    let choices = [
        ("auto", EngineChoice::Auto),
        ("docker", EngineChoice::Docker),
        ("local", EngineChoice::Local),
    ];
    config.engine = fields.word("engine", &choices).unwrap_or(config.engine);
    let pulls = [
        ("missing", PullPolicy::Missing),
        ("never", PullPolicy::Never),
    ];
    config.pull = fields.word("pull", &pulls).unwrap_or(config.pull);
    if let Some(image) = fields.filled("image") {
        if image.value.chars().any(char::is_whitespace) {
            root.reader.report(
                Problem::new(format!("`{}` is not the name of an image", image.value))
                    .at(image.place, "contains white space"),
            );
        }
        config.image = image.value;
    }
    config.docker_host = fields
        .filled("docker_host")
        .and_then(|host| docker_host(root.reader, host));
    config.engines = engines(&fields);
    config.bin_dir = fields
        .filled("bin_dir")
        .map(|text| join(root.reader.dir, &text.value));
    config.user = fields.filled("user").map(|text| text.value);
    let places = [
        ("auto", Storage::Auto),
        ("memory", Storage::Memory),
        ("disk", Storage::Disk),
    ];
    config.storage = fields.word("storage", &places).unwrap_or(config.storage);
    if let Some((bytes, place)) = fields.bytes("memory") {
        if bytes < MIN_MEMORY {
            root.reader.report(
                Problem::new("`memory` must be at least 64MiB")
                    .at(place, "too little for a server"),
            );
        }
        config.memory_bytes = bytes;
    }
    if let Some(text) = fields.text("cpus") {
        config.cpus = cpus(root.reader, &text);
    }
    config.settings = fields.table("settings", server_setting);
    config
}

fn cpus(reader: &Reader<'_>, text: &Text) -> f64 {
    let cpus = text.value.parse::<f64>().unwrap_or(f64::NAN);
    if cpus > 0.0 && cpus <= 1024.0 {
        return cpus;
    }
    reader.report(
        Problem::new(format!("`{}` is not a number of processors", text.value))
            .at(text.place, "must be more than 0 and at most 1024")
            .help("write for example `2` or `0.5`"),
    );
    1.0
}

fn limits(root: &Fields<'_>) -> TimeLimits {
    let mut limits = TimeLimits::default();
    if let Some(fields) = root
        .get("limits")
        .and_then(|node| root.reader.fields(node, "`limits`", LIMIT_KEYS))
    {
        limits.start = fields.duration("start").unwrap_or(limits.start);
        limits.restore = fields.duration("restore").unwrap_or(limits.restore);
        limits.statement = fields.duration("statement").unwrap_or(limits.statement);
        limits.tenant = fields.duration("tenant").unwrap_or(limits.tenant);
    }
    limits
}

/// A path of the file, ready to be opened.
pub(super) fn join(dir: &Path, path: &str) -> PathBuf {
    let path = path.strip_prefix("./").unwrap_or(path);
    if dir == Path::new(".") && !path.is_empty() {
        PathBuf::from(path)
    } else {
        dir.join(path)
    }
}
