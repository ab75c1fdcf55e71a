//! `gates`: limits on what is measured, for all tenants or for those with some labels.

use std::collections::BTreeMap;

use super::decode::{Fields, Reader};
use super::error::Problem;
use super::model::Gate;
use super::node::{Node, Text, Value};
use super::settings::label;
use crate::text::{closest, parse_bytes, parse_duration};

/// What a gate's limit is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Limit {
    Duration,
    Bytes,
    BytesOrPercent,
    DurationOrBytes,
    Count,
    CountOrPercent,
    Isolation,
    Number,
    Percent,
}

const GATES: [(&str, Limit); 22] = [
    ("max_lock", Limit::Duration),
    ("max_total", Limit::Duration),
    ("max_rewrite", Limit::Bytes),
    ("max_wal", Limit::Bytes),
    ("max_blocked", Limit::Duration),
    ("max_blocked_reads", Limit::Duration),
    ("max_blocked_writes", Limit::Duration),
    ("max_size_growth", Limit::BytesOrPercent),
    ("max_snapshot_age", Limit::Duration),
    ("max_rows_changed", Limit::Count),
    ("max_p99", Limit::Duration),
    ("max_plan_cost", Limit::Number),
    ("min_index_gain", Limit::Percent),
    ("max_replica_lag", Limit::DurationOrBytes),
    ("max_oldest_transaction", Limit::Duration),
    ("max_touched_locks", Limit::Count),
    ("max_invalid_indexes", Limit::Count),
    ("max_archive_age", Limit::Duration),
    ("max_backup_age", Limit::Duration),
    ("max_connections_used", Limit::CountOrPercent),
    ("max_transaction_id_age", Limit::Count),
    ("default_isolation", Limit::Isolation),
];

/// The gates from this one on are about live databases.
const FIRST_OF_LIVE: &str = "max_replica_lag";

const ISOLATIONS: [&str; 4] = [
    "read committed",
    "read uncommitted",
    "repeatable read",
    "serializable",
];

/// The modes that `max_lock` can be about, and their names in `pg_locks`.
const MODES: [(&str, &str); 8] = [
    ("access_share", "AccessShareLock"),
    ("row_share", "RowShareLock"),
    ("row_exclusive", "RowExclusiveLock"),
    ("share_update_exclusive", "ShareUpdateExclusiveLock"),
    ("share", "ShareLock"),
    ("share_row_exclusive", "ShareRowExclusiveLock"),
    ("exclusive", "ExclusiveLock"),
    ("access_exclusive", "AccessExclusiveLock"),
];

/// The key with the gates of some tenants.
const FOR: &str = "for";

/// The gates, in the order of the file; those of some tenants after those of all.
pub(super) fn gates(root: &Fields<'_>) -> Vec<Gate> {
    let Some(node) = root.get("gates") else {
        return Vec::new();
    };
    let reader = root.reader;
    let Some(entries) = entries(reader, node, "`gates`") else {
        return Vec::new();
    };
    let mut gates = Vec::new();
    for (name, node) in entries {
        if name.value != FOR {
            gate(reader, name, node, &BTreeMap::new(), &mut gates);
        }
    }
    for (_, node) in entries.iter().filter(|(name, _)| name.value == FOR) {
        let Value::List(items) = &node.value else {
            reader.report(
                Problem::new(format!("`for` must be a list, not {}", node.noun()))
                    .at(node.head(), "write each group of tenants with a dash")
                    .help("for example `- { labels: { tier: gold }, max_lock: 500ms }`"),
            );
            continue;
        };
        for item in items {
            of_some(reader, item, &mut gates);
        }
    }
    gates
}

fn entries<'n>(reader: &Reader<'_>, node: &'n Node, what: &str) -> Option<&'n [(Text, Node)]> {
    if let Value::Map(entries) = &node.value {
        return Some(entries);
    }
    reader.report(
        Problem::new(format!("{what} must be a mapping, not {}", node.noun()))
            .at(node.head(), "write for example `max_lock: 2s`"),
    );
    None
}

/// An entry of `for`.
fn of_some(reader: &Reader<'_>, item: &Node, gates: &mut Vec<Gate>) {
    let Some(entries) = entries(reader, item, "an entry of `for`") else {
        return;
    };
    let mut labels = BTreeMap::new();
    let Some((_, node)) = item.get("labels") else {
        reader.report(
            Problem::new("an entry of `for` needs the key `labels`")
                .at(item.head(), "`labels` is missing here")
                .help("the labels that a tenant must have: `labels: { tier: gold }`"),
        );
        return;
    };
    let Value::Map(pairs) = &node.value else {
        reader.report(
            Problem::new(format!("`labels` must be a mapping, not {}", node.noun()))
                .at(node.head(), "write for example `{ tier: gold }`"),
        );
        return;
    };
    for (name, value) in pairs {
        let Some(value) = reader.text(value, &format!("the label `{}`", name.value)) else {
            return;
        };
        if let Err(problem) = label(name, &value) {
            reader.report(problem);
        }
        labels.insert(name.value.clone(), value.value);
    }
    if labels.is_empty() {
        reader.report(
            Problem::new("`labels` names none")
                .at(item.head(), "would be for every tenant")
                .help("gates of all tenants stand beside `for`"),
        );
    }
    for (name, node) in entries.iter().filter(|(name, _)| name.value != "labels") {
        gate(reader, name, node, &labels, gates);
    }
}

/// One gate; of `max_lock` also one for each mode.
fn gate(
    reader: &Reader<'_>,
    name: &Text,
    node: &Node,
    labels: &BTreeMap<String, String>,
    gates: &mut Vec<Gate>,
) {
    let Some((_, kind)) = GATES.iter().find(|(known, _)| *known == name.value) else {
        let all = GATES.iter().map(|(known, _)| *known);
        let help = closest(&name.value, all.clone()).map_or_else(
            || format!("known gates: {}", all.collect::<Vec<_>>().join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        reader.report(
            Problem::new(format!("there is no gate `{}`", name.value))
                .at(name.place, "unknown gate")
                .help(help),
        );
        return;
    };
    let mut add = |node: &Node, mode: Option<&str>| {
        let Some(limit) = reader.text(node, &format!("`{}`", name.value)) else {
            return;
        };
        match check(*kind, &limit.value) {
            Ok(()) => gates.push(Gate {
                name: name.value.clone(),
                mode: mode.map(str::to_owned),
                labels: labels.clone(),
                limit: limit.value,
            }),
            Err(message) => reader.report(
                Problem::new(message).at(limit.place, format!("not a limit for `{}`", name.value)),
            ),
        }
    };
    match &node.value {
        Value::Map(modes) if name.value == "max_lock" => {
            for (mode, node) in modes {
                if let Some(mode) = reader.word(mode, "max_lock", &MODES) {
                    add(node, Some(mode));
                }
            }
        }
        _ => add(node, None),
    }
}

impl Gate {
    /// Whether only a live database shows it.
    pub fn of_live(&self) -> bool {
        GATES
            .iter()
            .skip_while(|(name, _)| *name != FIRST_OF_LIVE)
            .any(|(name, _)| *name == self.name)
    }

    /// What it is called in messages.
    pub fn shown(&self) -> String {
        let mode = self.mode.as_ref().map(|mode| {
            let known = MODES.iter().find(|(_, name)| name == mode);
            format!(" ({})", known.map_or(mode.as_str(), |(word, _)| *word))
        });
        let labels: Vec<String> = self
            .labels
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let labels = if labels.is_empty() {
            String::new()
        } else {
            format!(" for {}", labels.join(", "))
        };
        format!("{}{}{labels}", self.name, mode.unwrap_or_default())
    }

    /// The gates that are for none of the tenants with these labels.
    pub fn without_tenant<'a>(
        gates: &[Self],
        tenants: impl Iterator<Item = &'a BTreeMap<String, String>>,
    ) -> Vec<Self> {
        let mut idle: Vec<Self> = gates.to_vec();
        for labels in tenants {
            idle.retain(|gate| !gate.fits(labels));
        }
        idle
    }

    /// Whether it is for a tenant with these labels.
    fn fits(&self, labels: &BTreeMap<String, String>) -> bool {
        let mut wanted = self.labels.iter();
        wanted.all(|(name, value)| labels.get(name) == Some(value))
    }

    /// The gates of a tenant with these labels: of several for the same, the last one.
    pub fn of<'a>(gates: &'a [Self], labels: &BTreeMap<String, String>) -> Vec<&'a Self> {
        let mut chosen: Vec<&Self> = Vec::new();
        for gate in gates {
            if !gate.fits(labels) {
                continue;
            }
            let same = |one: &&mut &Self| one.name == gate.name && one.mode == gate.mode;
            match chosen.iter_mut().find(same) {
                Some(place) => *place = gate,
                None => chosen.push(gate),
            }
        }
        chosen
    }
}

fn check(kind: Limit, text: &str) -> Result<(), String> {
    let number = |text: &str| text.parse::<f64>().is_ok_and(|n| n.is_finite() && n >= 0.0);
    let percent = |text: &str| text.strip_suffix('%').is_some_and(|n| number(n.trim()));
    match kind {
        Limit::Duration => parse_duration(text).map(drop),
        Limit::Bytes => parse_bytes(text).map(drop),
        Limit::BytesOrPercent | Limit::Percent if percent(text) => Ok(()),
        Limit::BytesOrPercent => parse_bytes(text)
            .map(drop)
            .map_err(|message| format!("{message}, or `10%`")),
        Limit::DurationOrBytes => {
            if parse_duration(text).is_err() && parse_bytes(text).is_err() {
                return Err(format!(
                    "`{text}` is neither a duration nor a size; write for example `10s` or `16MiB`"
                ));
            }
            Ok(())
        }
        Limit::CountOrPercent if percent(text) || text.parse::<u64>().is_ok() => Ok(()),
        Limit::CountOrPercent => Err(format!(
            "`{text}` is neither a number nor a percentage; write for example `80` or `80%`"
        )),
        Limit::Isolation if ISOLATIONS.contains(&text) => Ok(()),
        Limit::Isolation => Err(format!(
            "`{text}` is not an isolation level; write {}",
            ISOLATIONS.join(", ")
        )),
        Limit::Count => text
            .parse::<u64>()
            .map(drop)
            .map_err(|_| format!("`{text}` is not a whole number")),
        Limit::Number if number(text) || percent(text) => Ok(()),
        Limit::Number => Err(format!(
            "`{text}` is not a number; write for example `1000` or `20%`"
        )),
        Limit::Percent => Err(format!(
            "`{text}` is not a percentage; write for example `20%`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_for_labels_that_nobody_has_is_known() {
        let labels = |tier: &str| BTreeMap::from([("tier".to_owned(), tier.to_owned())]);
        let gate = |labels| Gate {
            name: "max_lock".to_owned(),
            mode: None,
            labels,
            limit: "1s".to_owned(),
        };
        let gates = [
            gate(BTreeMap::new()),
            gate(labels("gold")),
            gate(labels("godl")),
        ];
        let tenants = [labels("free"), labels("gold")];
        assert_eq!(
            Gate::without_tenant(&gates, tenants.iter()),
            [gate(labels("godl"))]
        );
    }
}
