//! What the baseline of harness.yaml accepted, and which of its entries are of no use any more.

use std::fmt::Write as _;

use serde::Serialize;

use super::Summary;
use crate::event::{BaselineEntry, Severity};
use crate::text::{count, sanitize_line};

/// An entry of the baseline with what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct AcceptedEntry<'a> {
    #[serde(flatten)]
    entry: &'a BaselineEntry,
    /// How many findings it accepted.
    findings: usize,
    /// Of how many tenants.
    tenants: usize,
}

/// The entries in their order.
pub(super) fn accepted(summary: &Summary) -> Vec<AcceptedEntry<'_>> {
    let baseline = summary.run.as_ref().and_then(|run| run.baseline.as_ref());
    let entries = baseline.map_or(&[][..], |baseline| &baseline.0);
    let mut all: Vec<AcceptedEntry<'_>> = entries
        .iter()
        .map(|entry| AcceptedEntry {
            entry,
            findings: 0,
            tenants: 0,
        })
        .collect();
    for tenant in &summary.tenants {
        for (at, one) in all.iter_mut().enumerate() {
            let numbers = tenant.findings.iter().map(BaselineEntry::number_of);
            let found = numbers.filter(|number| *number == Some(at + 1)).count();
            one.findings += found;
            one.tenants += usize::from(found > 0);
        }
    }
    all
}

/// Lines for people; none without a baseline.
pub(super) fn accepted_lines(summary: &Summary) -> Vec<String> {
    let all = accepted(summary);
    if all.is_empty() {
        return Vec::new();
    }
    let findings: usize = all.iter().map(|one| one.findings).sum();
    let used = all.iter().filter(|one| one.findings > 0).count();
    let mut lines = vec![format!(
        "baseline: {} accepted by {used} of {}",
        count(findings, "finding"),
        count(all.len(), "entry").replace("entrys", "entries"),
    )];
    let idle = all.iter().filter(|one| one.findings == 0);
    lines.extend(idle.map(|one| {
        format!(
            "baseline: nothing is there any more for {}",
            sanitize_line(&one.entry.words())
        )
    }));
    lines
}

/// The findings that decided and can be accepted, as entries for harness.yaml.
pub fn render_baseline(summary: &Summary) -> String {
    let run = summary.run.as_ref().map_or("an earlier run", |run| &run.id);
    let mut found: Vec<(BaselineEntry, Vec<&str>)> = Vec::new();
    for tenant in &summary.tenants {
        for finding in &tenant.findings {
            let named = BaselineEntry::step_of(finding).is_some() || finding.object.is_some();
            if finding.severity == Severity::Info || !named || !BaselineEntry::can_accept(finding) {
                continue;
            }
            let entry = BaselineEntry {
                id: finding.id.clone(),
                step: BaselineEntry::step_of(finding).map(str::to_owned),
                object: finding.object.clone(),
                tenant: None,
                reason: format!("known since {run}"),
            };
            match found.iter_mut().find(|(known, _)| *known == entry) {
                Some((_, tenants)) if tenants.last() == Some(&tenant.name.as_str()) => {}
                Some((_, tenants)) => tenants.push(tenant.name.as_str()),
                None => found.push((entry, vec![tenant.name.as_str()])),
            }
        }
    }
    if found.is_empty() {
        return "baseline: []\n".to_owned();
    }
    let mut text = "baseline:\n".to_owned();
    for (entry, tenants) in &found {
        if tenants.len() == summary.tenants.len() {
            text.push_str(&line(entry));
            continue;
        }
        // What others have as well one day is new.
        for tenant in tenants {
            text.push_str(&line(&BaselineEntry {
                tenant: Some((*tenant).to_owned()),
                ..entry.clone()
            }));
        }
    }
    text
}

/// One entry. JSON's strings are YAML's; `${` would be a variable.
fn line(entry: &BaselineEntry) -> String {
    let parts = [
        ("step", entry.step.as_ref()),
        ("object", entry.object.as_ref()),
        ("tenant", entry.tenant.as_ref()),
        ("reason", Some(&entry.reason)),
    ];
    let mut line = format!("  - {{ id: {}", entry.id);
    for (name, value) in parts {
        if let Some(value) = value {
            let value = value.replace("${", "$${");
            let value = serde_json::Value::String(value);
            let _ = write!(line, ", {name}: {value}");
        }
    }
    line.push_str(" }\n");
    line
}
