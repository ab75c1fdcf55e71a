//! `traffic`: the load that runs while the migration is applied once more.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use super::decode::Fields;
use super::error::Problem;
use super::files::matching;
use super::node::{Node, Text, Value};

const KEYS: &[&str] = &[
    "clients",
    "rate",
    "duration",
    "scripts",
    "pool",
    "timeout",
    "variables",
    "role",
    "reader",
    "retries",
];
const SCRIPT_KEYS: &[&str] = &["path", "weight"];
const READER_KEYS: &[&str] = &["duration", "tables"];

/// Clients where nothing is said.
const CLIENTS: u32 = 10;
/// Requests that each of them makes in a second.
const RATE: f64 = 4.0;
/// Connections where nothing is said.
const POOL: u32 = 20;

/// What load there is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Traffic {
    /// Requests at once, at the most.
    pub clients: u32,
    /// Requests that arrive each second.
    pub rate: f64,
    /// How long the load is there beside the migration: half of it before, half of it after.
    pub duration: Duration,
    /// The user's scripts; the harness makes statements where there is none.
    pub scripts: Vec<TrafficScript>,
    /// Connections.
    pub pool: u32,
    /// How long anybody waits for an answer.
    pub timeout: Duration,
    /// Variables of all scripts.
    pub variables: BTreeMap<String, String>,
    /// The role that the load runs as.
    pub role: Option<String>,
    /// A reader that is there when the migration begins.
    pub reader: Option<TrafficReader>,
    /// How often a step that was stopped by a lock is tried again.
    pub retries: u32,
}

/// A script in pgbench's format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrafficScript {
    /// Where it is.
    pub path: PathBuf,
    /// As harness.yaml names it.
    pub shown: String,
    /// How often it is chosen beside the others, where the script does not say so itself.
    pub weight: Option<u32>,
}

/// A transaction that has read tables and stays open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrafficReader {
    /// How long after the migration began.
    pub duration: Duration,
    /// Which tables, by name with or without schema; all that the migration touches if there is none.
    pub tables: Vec<String>,
}

/// The key `traffic` of the file.
pub(super) fn traffic(root: &Fields<'_>) -> Option<Traffic> {
    let node = root.get("traffic")?;
    let fields = root.reader.fields(node, "`traffic`", KEYS)?;
    let clients = number(&fields, "clients", 1, 10_000).unwrap_or(CLIENTS);
    Some(Traffic {
        clients,
        rate: rate(&fields).unwrap_or(f64::from(clients) * RATE),
        duration: fields
            .duration("duration")
            .unwrap_or(Duration::from_secs(10)),
        scripts: scripts(&fields),
        pool: number(&fields, "pool", 1, 10_000).unwrap_or(POOL.min(clients)),
        timeout: fields
            .duration("timeout")
            .unwrap_or(Duration::from_secs(30)),
        variables: fields.table("variables", |name, _| variable(name)),
        role: fields.filled("role").map(|text| text.value),
        reader: reader(&fields),
        retries: number(&fields, "retries", 0, 1000).unwrap_or(0),
    })
}

fn number(fields: &Fields<'_>, key: &str, least: u32, most: u32) -> Option<u32> {
    let text = fields.text(key)?;
    let number = text.value.parse().ok();
    let number = number.filter(|number| (least..=most).contains(number));
    if number.is_none() {
        fields.reader.report(
            Problem::new(format!("`{}` is not a number of {key}", text.value)).at(
                text.place,
                format!("must be a whole number from {least} to {most}"),
            ),
        );
    }
    number
}

/// `200`, `200/s`, `12.5`.
fn rate(fields: &Fields<'_>) -> Option<f64> {
    let text = fields.text("rate")?;
    let digits = text.value.strip_suffix("/s").unwrap_or(&text.value).trim();
    let rate = digits.parse().ok();
    let rate = rate.filter(|rate: &f64| (0.1..=1_000_000.0).contains(rate));
    if rate.is_none() {
        fields.reader.report(
            Problem::new(format!("`{}` is not a rate", text.value))
                .at(text.place, "must be a number from 0.1 to 1000000")
                .help("requests of all clients together in a second: `rate: 200`"),
        );
    }
    rate
}

fn variable(name: &Text) -> Result<(), Problem> {
    let sane =
        !name.value.is_empty() && name.value.chars().all(|c| c == '_' || c.is_alphanumeric());
    if sane {
        return Ok(());
    }
    Err(
        Problem::new(format!("`{}` is not the name of a variable", name.value))
            .at(name.place, "not a name")
            .help("names consist of letters, digits and `_`"),
    )
}

fn scripts(fields: &Fields<'_>) -> Vec<TrafficScript> {
    let mut scripts = Vec::new();
    let mut seen = BTreeSet::new();
    for item in fields.items("scripts").unwrap_or_default() {
        let Some((pattern, weight)) = script(fields, item) else {
            continue;
        };
        for found in matching(fields.reader, &pattern, "script") {
            if !seen.insert(found.path.clone()) {
                fields.reader.report(
                    Problem::new(format!("the script `{}` is named twice", found.shown))
                        .at(pattern.place, "named before"),
                );
                continue;
            }
            if found.path.is_dir() {
                fields.reader.report(
                    Problem::new(format!("`{}` is a folder, not a file", pattern.value))
                        .at(pattern.place, "a folder")
                        .help(format!(
                            "write `{}/*.sql`",
                            pattern.value.trim_end_matches('/')
                        )),
                );
                continue;
            }
            scripts.push(TrafficScript {
                path: found.path,
                shown: found.shown,
                weight,
            });
        }
    }
    if fields.has("scripts") && scripts.iter().all(|script| script.weight == Some(0)) {
        let all_zero = !scripts.is_empty();
        if all_zero {
            let place = fields.get("scripts").map_or(fields.place(), Node::head);
            fields.reader.report(
                Problem::new("every script has the weight 0, so none would run")
                    .at(place, "nothing is left"),
            );
        }
    }
    scripts
}

/// A path, `PATH@WEIGHT` as pgbench has it, or `{ path, weight }`.
fn script(fields: &Fields<'_>, item: &Node) -> Option<(Text, Option<u32>)> {
    if let Value::Map(_) = &item.value {
        let entry = fields
            .reader
            .fields(item, "an entry of `scripts`", SCRIPT_KEYS)?;
        let Some(path) = entry.filled("path") else {
            entry.missing("path", "for example `path: load/checkout.sql`");
            return None;
        };
        return Some((path, number(&entry, "weight", 0, 1_000_000)));
    }
    let mut text = fields.reader.text(item, "an entry of `scripts`")?;
    let split = text
        .value
        .rsplit_once('@')
        .map(|(path, weight)| (path.to_owned(), weight.parse()));
    match split {
        Some((path, Ok(weight))) => {
            text.value = path;
            Some((text, Some(weight)))
        }
        _ => Some((text, None)),
    }
}

/// `5s`, or `{ duration: 5s, tables: [users] }`.
fn reader(fields: &Fields<'_>) -> Option<TrafficReader> {
    let node = fields.get("reader")?;
    if !matches!(node.value, Value::Map(_)) {
        return Some(TrafficReader {
            duration: fields.duration("reader")?,
            tables: Vec::new(),
        });
    }
    let inner = fields.reader.fields(node, "`reader`", READER_KEYS)?;
    let tables = inner.texts("tables").into_iter().map(|text| text.value);
    let tables = tables.collect();
    let Some(duration) = inner.duration("duration") else {
        if inner.get("duration").is_none() {
            inner.missing("duration", "how long it reads: `duration: 5s`");
        }
        return None;
    };
    Some(TrafficReader { duration, tables })
}
