//! Names and values that Postgres or the gates must understand.

use super::decode::Fields;
use super::error::Problem;
use super::model::Gate;
use super::node::{Text, Value};
use crate::text::{closest, parse_bytes, parse_duration};

/// What the harness decides itself, and why.
const OWNED: [(&[&str], &str); 3] = [
    (
        &[
            "data_directory",
            "config_file",
            "hba_file",
            "ident_file",
            "external_pid_file",
        ],
        "the sandbox decides where its files are",
    ),
    (
        &[
            "port",
            "listen_addresses",
            "unix_socket_directories",
            "unix_socket_group",
            "unix_socket_permissions",
            "ssl",
        ],
        "the sandbox decides how it is reached",
    ),
    (
        &["fsync", "synchronous_commit", "full_page_writes"],
        "the sandbox decides how durable it is: it is thrown away",
    ),
];

/// Checks one entry of `postgres.settings` or `migration.settings`.
pub(super) fn server_setting(name: &Text, value: &Text) -> Result<(), Problem> {
    if !is_setting_name(&name.value) {
        return Err(
            Problem::new(format!("`{}` is not the name of a setting", name.value))
                .at(name.place, "not a name")
                .help("names consist of letters, digits and `_`, with a dot for extensions"),
        );
    }
    let lower = name.value.to_ascii_lowercase();
    let owner = OWNED
        .iter()
        .find(|(names, _)| names.contains(&lower.as_str()) || owns_prefix(names, &lower));
    if let Some((_, why)) = owner {
        return Err(Problem::new(format!(
            "the setting `{}` is set by the harness",
            name.value
        ))
        .at(name.place, "cannot be set here")
        .help(*why));
    }
    if value.value.chars().any(char::is_control) {
        return Err(Problem::new(format!(
            "the value of `{}` contains a control character or line break",
            name.value
        ))
        .at(value.place, "not a setting"));
    }
    Ok(())
}

/// `ssl` stands for `ssl_cert_file` and its kin as well.
fn owns_prefix(names: &[&str], name: &str) -> bool {
    names.contains(&"ssl") && name.starts_with("ssl_")
}

/// `work_mem`, `auto_explain.log_min_duration`.
fn is_setting_name(name: &str) -> bool {
    name.split('.').count() <= 2
        && name.split('.').all(|part| {
            part.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
                && part.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
        })
}

/// Checks one environment variable of a suite.
pub(super) fn variable(name: &Text, value: &Text) -> Result<(), Problem> {
    if !is_setting_name(&name.value) || name.value.contains('.') {
        return Err(Problem::new(format!(
            "`{}` is not the name of an environment variable",
            name.value
        ))
        .at(name.place, "not a name")
        .help("names consist of letters, digits and `_`"));
    }
    if value.value.contains('\0') {
        return Err(
            Problem::new("an environment variable cannot contain a NUL character")
                .at(value.place, "contains NUL"),
        );
    }
    Ok(())
}

/// Checks one label of a tenant.
pub(super) fn label(name: &Text, value: &Text) -> Result<(), Problem> {
    let sane = !name.value.is_empty()
        && name.value.chars().count() <= 63
        && name
            .value
            .chars()
            .all(|c| c.is_alphanumeric() || "_-./".contains(c));
    if !sane {
        return Err(
            Problem::new(format!("`{}` is not the name of a label", name.value))
                .at(name.place, "not a name")
                .help("1 to 63 letters, digits and `_ - . /`"),
        );
    }
    if value.value.chars().count() > 200 || value.value.chars().any(char::is_control) {
        return Err(Problem::new(format!(
            "the value of the label `{}` is not usable",
            name.value
        ))
        .at(value.place, "too long, or contains a control character")
        .help("at most 200 printable characters"));
    }
    Ok(())
}

/// What a gate's limit is.
#[derive(Clone, Copy)]
enum Limit {
    Duration,
    Bytes,
    BytesOrPercent,
    Count,
    Number,
    Percent,
}

const GATES: [(&str, Limit); 11] = [
    ("max_lock", Limit::Duration),
    ("max_total", Limit::Duration),
    ("max_rewrite", Limit::Bytes),
    ("max_wal", Limit::Bytes),
    ("max_blocked", Limit::Duration),
    ("max_size_growth", Limit::BytesOrPercent),
    ("max_snapshot_age", Limit::Duration),
    ("max_rows_changed", Limit::Count),
    ("max_p99", Limit::Duration),
    ("max_plan_cost", Limit::Number),
    ("min_index_gain", Limit::Percent),
];

/// The gates, in the order of the file.
pub(super) fn gates(root: &Fields<'_>) -> Vec<Gate> {
    let Some(node) = root.get("gates") else {
        return Vec::new();
    };
    let Value::Map(entries) = &node.value else {
        root.reader.report(
            Problem::new(format!("`gates` must be a mapping, not {}", node.noun()))
                .at(node.head(), "write for example `max_lock: 2s`"),
        );
        return Vec::new();
    };
    let mut gates = Vec::new();
    for (name, node) in entries {
        let Some((_, kind)) = GATES.iter().find(|(known, _)| *known == name.value) else {
            let all = GATES.iter().map(|(known, _)| *known);
            let help = closest(&name.value, all.clone()).map_or_else(
                || format!("known gates: {}", all.collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            root.reader.report(
                Problem::new(format!("there is no gate `{}`", name.value))
                    .at(name.place, "unknown gate")
                    .help(help),
            );
            continue;
        };
        let Some(limit) = root.reader.text(node, &format!("`{}`", name.value)) else {
            continue;
        };
        match check(*kind, &limit.value) {
            Ok(()) => gates.push(Gate {
                name: name.value.clone(),
                limit: limit.value,
            }),
            Err(message) => root.reader.report(
                Problem::new(message).at(limit.place, format!("not a limit for `{}`", name.value)),
            ),
        }
    }
    gates
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
        Limit::Count => text
            .parse::<u64>()
            .map(drop)
            .map_err(|_| format!("`{text}` is not a number of rows; write a whole number")),
        Limit::Number if number(text) || percent(text) => Ok(()),
        Limit::Number => Err(format!(
            "`{text}` is not a number; write for example `1000` or `20%`"
        )),
        Limit::Percent => Err(format!(
            "`{text}` is not a percentage; write for example `20%`"
        )),
    }
}
