//! What was seen of a live database, as findings.

use crate::catalog::fleet::first_few;
use crate::event::{Finding, LiveFacts, LiveSchema, LiveTable, Severity, Stage};
use crate::stage::context::Tenant;
use crate::text::{bytes, count, grouped};

/// Modes that stop writers or readers.
const STRONG: [&str; 4] = [
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
];

/// Raises them.
pub(super) fn findings(tenant: &Tenant, facts: &LiveFacts) {
    let raise = |id, message: String| {
        tenant.raise(Finding::new(id, Stage::Preflight, message));
    };
    if facts.privileged == Some(true) {
        let message = "the role that looks at the live database may do anything there, or run programs on its server";
        raise("live.privileged", message.to_owned());
    }
    if let (Some(live), Some(here)) = (&facts.server_version, &facts.rehearsed_version)
        && major(live) != major(here)
    {
        let message = format!("the live server is version {live}, the sandbox's {here}");
        raise("live.other-version", message);
    }
    if let Some(schema) = &facts.schema {
        drift(tenant, schema);
    }
    let archive = facts.archive.as_ref();
    if let Some(archive) = archive.filter(|archive| archive.failing) {
        let message = format!(
            "the live server's last attempt to archive failed ({} since the statistics were reset)",
            count(
                usize::try_from(archive.failed).unwrap_or(usize::MAX),
                "failure"
            )
        );
        raise("live.archiver-failing", message);
    }
    if let Some(indexes) = facts.invalid_indexes.as_ref().filter(|all| !all.is_empty()) {
        let message = format!(
            "the live database has {}: {}",
            count(indexes.len(), "invalid index").replace("indexs", "indexes"),
            first_few(indexes, indexes.len())
        );
        let finding = Finding::new("live.invalid-index", Stage::Preflight, message);
        tenant.raise(finding.evidence("indexes", indexes.clone()));
    }
    for table in &facts.tables {
        locks(tenant, table);
        larger(tenant, table);
    }
    if !facts.not_seen.is_empty() {
        let message = format!(
            "not all of the live database was looked at: {}",
            first_few(&facts.not_seen, facts.not_seen.len())
        );
        let finding = Finding::new("live.not-checked", Stage::Preflight, message);
        tenant.raise(finding.evidence("not_seen", facts.not_seen.clone()));
    }
}

fn major(version: &str) -> &str {
    version
        .split(|c: char| !c.is_ascii_digit())
        .next()
        .unwrap_or_default()
}

fn drift(tenant: &Tenant, schema: &LiveSchema) {
    if !schema.changes.is_empty() {
        let number = schema.changes.len() + schema.more_changes;
        let message = format!(
            "the live schema is not the snapshot's: {}",
            first_few(&schema.changes, number)
        );
        tenant.raise(
            Finding::new("live.other-schema", Stage::Preflight, message)
                .evidence("differences", schema.changes.clone()),
        );
    }
    let parts = [
        ("also has", &schema.more_steps),
        ("lacks", &schema.fewer_steps),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(_, steps)| !steps.is_empty())
        .map(|(word, steps)| format!("{word} {}", first_few(steps, steps.len())))
        .collect();
    if !parts.is_empty() {
        let message = format!(
            "the version table of the live database is not the snapshot's: it {}",
            parts.join(" and ")
        );
        tenant.raise(
            Finding::new("live.other-history", Stage::Preflight, message)
                .evidence("more", schema.more_steps.clone())
                .evidence("fewer", schema.fewer_steps.clone()),
        );
    }
}

/// Locks that stop others, and locks that are waited for.
fn locks(tenant: &Tenant, table: &LiveTable) {
    let words: Vec<String> = table
        .locks
        .iter()
        .filter(|lock| !lock.granted || STRONG.contains(&lock.mode.as_str()))
        .map(|lock| {
            let word = if lock.granted { "held" } else { "waited for" };
            format!("{} {} {word}", lock.count, lock.mode)
        })
        .collect();
    if !words.is_empty() {
        let message = format!(
            "locks on {} in the live database: {}",
            table.table,
            words.join(", ")
        );
        let finding = Finding::new("live.locks", Stage::Preflight, message);
        tenant.raise(finding.object(format!("table {}", table.table)));
    }
}

/// Much larger than what was measured on.
fn larger(tenant: &Tenant, table: &LiveTable) {
    let (Some(live), Some(here)) = (table.bytes, table.rehearsed_bytes) else {
        return;
    };
    if live < tenant.config().hazards.warn_at || live < here.saturating_mul(2) {
        return;
    }
    let rows = |rows: Option<u64>| grouped(rows.unwrap_or(0));
    let message = format!(
        "{} has {} in the live database (about {} rows), and {} in the sandbox (about {} rows)",
        table.table,
        bytes(live),
        rows(table.rows),
        bytes(here),
        rows(table.rehearsed_rows)
    );
    tenant.raise(
        Finding::new("live.larger", Stage::Preflight, message)
            .severity(Severity::Warning)
            .object(format!("table {}", table.table))
            .evidence("bytes", live)
            .evidence("rehearsed_bytes", here),
    );
}
