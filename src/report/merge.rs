//! The events of several shards → the events of one run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::catalog::fleet::{Fleet, ODD, odd_ones};
use crate::event::{Envelope, Event, RunFacts, ShardFacts};
use crate::name::{RunId, TenantName};
use crate::text::{Sha256Hasher, count};

/// Names in a message; the rest is counted.
const SHOWN: usize = 10;

/// A run of one shard, with the words that messages name it by.
#[derive(Debug, Clone, Copy)]
pub struct ShardRun<'a> {
    /// Its directory as the user gave it.
    pub shown: &'a str,
    /// Its events.
    pub events: &'a [Envelope],
}

/// Why runs cannot be joined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// Nothing was given.
    #[error("no run was named")]
    Nothing,
    /// A run broke off before it said what it was.
    #[error("`{0}` holds no start of a run")]
    NoStart(String),
    /// A run was not told to be a part.
    #[error("`{0}` is a run over a whole fleet, not of a shard")]
    NotAShard(String),
    /// Two runs are not of the same fleet, files or version.
    #[error("`{first}` and `{other}` differ in {what}: {first_value} and {other_value}")]
    Different {
        /// The run that was named first.
        first: String,
        /// The other one.
        other: String,
        /// What differs.
        what: &'static str,
        /// Its value in the first one.
        first_value: String,
        /// Its value in the other one.
        other_value: String,
    },
    /// Shards are missing.
    #[error("{} of {of} {}: {}", .missing.len(), if .missing.len() == 1 { "is missing" } else { "are missing" }, Shown(.missing, .of))]
    Gap {
        /// Their numbers.
        missing: Vec<usize>,
        /// How many shards there are.
        of: usize,
    },
    /// A shard is there twice.
    #[error("shard {index}/{of} is there twice: `{first}` and `{other}`")]
    Twice {
        /// Its number.
        index: usize,
        /// How many shards there are.
        of: usize,
        /// The first run of it.
        first: String,
        /// The second one.
        other: String,
    },
    /// A tenant was in no shard or in several, so that they were not split in the same way.
    #[error("the shards do not fit together: {0}")]
    Split(String),
}

/// Numbers of shards as `3/16, 4/16`.
struct Shown<'a>(&'a [usize], &'a usize);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self
            .0
            .iter()
            .map(|index| format!("{index}/{}", self.1))
            .collect();
        f.write_str(&listed(&names))
    }
}

impl MergeError {
    /// What to do.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Nothing | Self::Gap { .. } => {
                "name the directories of all shards; one that never ran has to be run first"
            }
            Self::NoStart(_) => "run this shard again; its run ended before it began",
            Self::NotAShard(_) => "merge runs that were started with `--shard I/N`",
            Self::Different { .. } => {
                "run all shards with the same harness.yaml, migration, models, suites, version and server"
            }
            Self::Twice { .. } => {
                "leave out one of them; a shard that was run again replaces its earlier run"
            }
            Self::Split(_) => {
                "a shard is balanced by the sizes of the snapshots: run all shards with the same files, or with one `--durations` file for all"
            }
        }
    }
}

/// A shard with what it said of itself.
struct Part<'a> {
    run: ShardRun<'a>,
    facts: &'a RunFacts,
    shard: &'a ShardFacts,
}

/// Joins the runs of all shards of a fleet: tenants in plan order, every event kept, numbered anew.
///
/// A shard that was broken off is taken too: its tenants that did not finish are errors. That
/// shards overlap, are missing, or were run on different inputs is refused. The run's duration is
/// that of the slowest shard.
pub fn merge(runs: &[ShardRun<'_>]) -> Result<Vec<Envelope>, MergeError> {
    let mut parts = runs
        .iter()
        .map(|run| part(*run))
        .collect::<Result<Vec<_>, _>>()?;
    let Some(first) = parts.first() else {
        return Err(MergeError::Nothing);
    };
    for other in parts.iter().skip(1) {
        same_inputs(first, other)?;
    }
    let (of, fleet) = (first.shard.of, first.shard.fleet.clone());
    parts.sort_by_key(|part| part.shard.index);
    for pair in parts.array_windows::<2>() {
        let [first, other] = pair;
        if first.shard.index == other.shard.index {
            return Err(MergeError::Twice {
                index: first.shard.index,
                of,
                first: first.run.shown.to_owned(),
                other: other.run.shown.to_owned(),
            });
        }
    }
    let there: BTreeSet<usize> = parts.iter().map(|part| part.shard.index).collect();
    let missing: Vec<usize> = (1..=of).filter(|index| !there.contains(index)).collect();
    if !missing.is_empty() {
        return Err(MergeError::Gap { missing, of });
    }
    let planned = planned(&parts, &fleet)?;
    Ok(join(&parts, &planned, &fleet))
}

fn part(run: ShardRun<'_>) -> Result<Part<'_>, MergeError> {
    let facts = run
        .events
        .iter()
        .find_map(|envelope| match &envelope.event {
            Event::RunStarted { run } => Some(run),
            _ => None,
        });
    let facts = facts.ok_or_else(|| MergeError::NoStart(run.shown.to_owned()))?;
    let shard = facts.shard.as_ref();
    let shard = shard.ok_or_else(|| MergeError::NotAShard(run.shown.to_owned()))?;
    Ok(Part { run, facts, shard })
}

/// What has to be the same in all shards.
fn same_inputs(first: &Part<'_>, other: &Part<'_>) -> Result<(), MergeError> {
    let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "unknown".to_owned());
    let values = |part: &Part<'_>| {
        let facts = part.facts;
        [
            ("the version of pgrehearse", facts.tool_version.clone()),
            ("harness.yaml", facts.config_sha256.clone()),
            ("the migration", facts.migration_sha256.clone()),
            (
                "the files of suites and models",
                known(&facts.inputs_sha256),
            ),
            ("the engine", facts.engine.clone()),
            ("the server's version", known(&facts.postgres_version)),
            ("the server's programs", known(&facts.server_sha256)),
            (
                "whether values are revealed",
                facts.reveal_values.to_string(),
            ),
            ("the number of shards", part.shard.of.to_string()),
            (
                "the file of `--durations`",
                known(&part.shard.durations_sha256),
            ),
            ("the tenants of the fleet", fleet_words(&part.shard.fleet)),
        ]
    };
    for ((what, first_value), (_, other_value)) in values(first).into_iter().zip(values(other)) {
        if first_value != other_value {
            return Err(MergeError::Different {
                first: first.run.shown.to_owned(),
                other: other.run.shown.to_owned(),
                what,
                first_value,
                other_value,
            });
        }
    }
    Ok(())
}

fn fleet_words(fleet: &[TenantName]) -> String {
    let mut hasher = Sha256Hasher::default();
    for name in fleet {
        hasher.field(name.as_str());
    }
    format!(
        "{} with digest {}",
        count(fleet.len(), "tenant"),
        hasher.finish()
    )
}

/// The announcements of all tenants in the order of the fleet.
fn planned(parts: &[Part<'_>], fleet: &[TenantName]) -> Result<Vec<Envelope>, MergeError> {
    let mut found: BTreeMap<&TenantName, Vec<(&Part<'_>, &Envelope)>> = BTreeMap::new();
    for part in parts {
        for envelope in part.run.events {
            if let Event::TenantPlanned { tenant, .. } = &envelope.event {
                found.entry(tenant).or_default().push((part, envelope));
            }
        }
    }
    let known: BTreeSet<&TenantName> = fleet.iter().collect();
    if let Some(stranger) = found.keys().find(|tenant| !known.contains(**tenant)) {
        return Err(MergeError::Split(format!(
            "tenant {stranger} does not belong to the fleet"
        )));
    }
    let absent: Vec<String> = fleet
        .iter()
        .filter(|tenant| !found.contains_key(tenant))
        .map(ToString::to_string)
        .collect();
    if !absent.is_empty() {
        return Err(MergeError::Split(format!(
            "no shard has {}: {}",
            count(absent.len(), "tenant"),
            listed(&absent)
        )));
    }
    let mut planned = Vec::new();
    for tenant in fleet {
        match found.get(tenant).map(Vec::as_slice) {
            Some([(_, envelope)]) => planned.push((*envelope).clone()),
            Some(several) => {
                let shards: Vec<String> = several
                    .iter()
                    .map(|(part, _)| format!("{}/{}", part.shard.index, part.shard.of))
                    .collect();
                return Err(MergeError::Split(format!(
                    "tenant {tenant} is in the shards {}",
                    listed(&shards)
                )));
            }
            None => {}
        }
    }
    Ok(planned)
}

fn listed(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

fn join(parts: &[Part<'_>], planned: &[Envelope], names: &[TenantName]) -> Vec<Envelope> {
    let mut events: Vec<Envelope> = Vec::new();
    let mut fleet = Fleet::default();
    if let Some(start) = start(parts) {
        events.push(start);
    }
    events.extend(planned.iter().cloned());
    let mut ends: Vec<(&Envelope, u64)> = Vec::new();
    for part in parts {
        for envelope in part.run.events {
            match &envelope.event {
                Event::FleetKnown { known } => fleet.add(known),
                // How a shard's own tenants compare says nothing of the fleet.
                Event::FindingRaised { finding, .. } if ODD.contains(&finding.id.as_str()) => {}
                Event::RunStarted { .. }
                | Event::TenantPlanned { .. }
                | Event::FleetCompared { .. } => {}
                Event::RunFinished { duration_ms } => ends.push((envelope, *duration_ms)),
                _ => events.push(envelope.clone()),
            }
        }
    }
    compare(&fleet, names, &mut events);
    // A shard without an end was killed, and so the whole has none.
    if ends.len() == parts.len()
        && let Some((slowest, _)) = ends.iter().max_by_key(|(_, duration)| *duration)
    {
        events.push((*slowest).clone());
    }
    for (seq, envelope) in (1..).zip(&mut events) {
        envelope.seq = seq;
    }
    events
}

/// Compares the tenants of all shards, as a run over all of them does at its end.
fn compare(fleet: &Fleet, names: &[TenantName], events: &mut Vec<Envelope>) {
    let at = events.iter().map(|envelope| &envelope.at).max().cloned();
    let (Some(fleet), Some(at)) = (fleet.compare(names), at) else {
        return;
    };
    let found = odd_ones(&fleet).into_iter();
    let found = found.map(|(tenant, finding)| Event::FindingRaised { tenant, finding });
    for event in found.chain([Event::FleetCompared { fleet }]) {
        let at = at.clone();
        events.push(Envelope { seq: 0, at, event });
    }
}

/// The start of the whole: that of the shard which began first, under an id that follows from all.
fn start(parts: &[Part<'_>]) -> Option<Envelope> {
    let at = |part: &&Part<'_>| part.facts.started_at.parse::<jiff::Timestamp>().ok();
    let first = parts
        .iter()
        .min_by_key(|part| (at(part), part.shard.index))?;
    let merged: Vec<String> = parts.iter().map(|part| part.facts.id.clone()).collect();
    let mut hasher = Sha256Hasher::default();
    for id in &merged {
        hasher.field(id);
    }
    let [a, b, c, ..] = hasher.finish_bytes();
    let tail = u32::from_be_bytes([0, a, b, c]);
    let begun = at(&first).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let envelope = first.run.events.first()?;
    Some(Envelope {
        seq: 1,
        at: envelope.at.clone(),
        event: Event::RunStarted {
            run: RunFacts {
                id: RunId::new(begun, tail).to_string(),
                shard: None,
                merged,
                variation: None,
                ..first.facts.clone()
            },
        },
    })
}
