//! How much at once: `jobs`, `restores`, `budget`, and the engines of `postgres.engines`.

use super::decode::{Fields, Reader};
use super::engine_address::EngineAddress;
use super::error::Problem;
use super::node::Text;

/// What tenants may take up together; otherwise what is free.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BudgetConfig {
    /// Memory in bytes.
    pub memory: Option<u64>,
    /// Disk in bytes.
    pub disk: Option<u64>,
}

/// The keys of `budget`.
pub(super) const BUDGET_KEYS: &[&str] = &["memory", "disk"];

/// A number of tenants or restores.
pub(super) fn at_once(root: &Fields<'_>, key: &str, what: &str) -> Option<usize> {
    let text = root.text(key)?;
    let number = text
        .value
        .parse()
        .ok()
        .filter(|number| (1..=1024).contains(number));
    if number.is_none() {
        root.reader.report(
            Problem::new(format!("`{}` is not a number of {what}", text.value))
                .at(text.place, "must be a whole number from 1 to 1024"),
        );
    }
    number
}

pub(super) fn budget(root: &Fields<'_>) -> BudgetConfig {
    let mut budget = BudgetConfig::default();
    if let Some(fields) = root
        .get("budget")
        .and_then(|node| root.reader.fields(node, "`budget`", BUDGET_KEYS))
    {
        budget.memory = fields.bytes("memory").map(|(bytes, _)| bytes);
        budget.disk = fields.bytes("disk").map(|(bytes, _)| bytes);
    }
    budget
}

/// The addresses of several Docker engines.
pub(super) fn engines(fields: &Fields<'_>) -> Vec<String> {
    let mut engines: Vec<String> = Vec::new();
    for text in fields.texts("engines") {
        let place = text.place;
        let Some(address) = docker_host(fields.reader, text) else {
            continue;
        };
        if engines.contains(&address) {
            fields.reader.report(
                Problem::new(format!("the engine `{address}` is named twice"))
                    .at(place, "named before"),
            );
        } else {
            engines.push(address);
        }
    }
    engines
}

pub(super) fn docker_host(reader: &Reader<'_>, host: Text) -> Option<String> {
    let Err(help) = EngineAddress::parse(&host.value) else {
        return Some(host.value);
    };
    reader.report(
        Problem::new(format!(
            "`{}` is not the address of a Docker engine",
            host.value
        ))
        .at(host.place, "not an address")
        .help(help),
    );
    None
}
