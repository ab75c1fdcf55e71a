//! What was seen of live databases, a line a tenant.

use std::time::Duration;

use super::Summary;
use crate::event::LiveFacts;
use crate::text::{bytes, count, duration, sanitize_line};

/// `acme: live 17.6, 12 of 100 connections, oldest transaction 3 s, …`
pub(super) fn live_lines(summary: &Summary) -> Vec<String> {
    summary
        .tenants
        .iter()
        .filter_map(|tenant| Some((tenant.name.as_str(), tenant.live.as_ref()?)))
        .map(|(name, live)| sanitize_line(&format!("{name}: live {}", words(live))))
        .collect()
}

fn words(live: &LiveFacts) -> String {
    let Some(version) = &live.server_version else {
        return format!("{} could not be looked at", live.address);
    };
    let mut parts = vec![version.split(' ').next().unwrap_or(version).to_owned()];
    if live.in_recovery == Some(true) {
        parts.push("a standby".to_owned());
    }
    if let (Some(used), Some(most)) = (live.connections, live.max_connections) {
        parts.push(format!("{used} of {most} connections"));
    }
    if let Some(age) = live.oldest_transaction_ms {
        parts.push(format!("oldest transaction {}", time(age)));
    }
    let behind = live.replicas.iter().filter_map(|one| one.lag_bytes).max();
    if let Some(behind) = behind {
        parts.push(format!(
            "{} at most {} behind",
            count(live.replicas.len(), "standby"),
            bytes(behind)
        ));
    }
    if let Some(age) = live.archive.as_ref().and_then(|archive| archive.age_ms) {
        parts.push(format!("archived {} ago", time(age)));
    }
    if let Some(age) = live.backup.age_ms {
        parts.push(format!("base backup {} ago", time(age)));
    }
    if let Some(schema) = &live.schema {
        let same = schema.changes.is_empty();
        parts.push(
            if same {
                "schema as rehearsed"
            } else {
                "another schema"
            }
            .to_owned(),
        );
    }
    let counted = live.checks.iter().filter(|check| check.count.is_some());
    let counted = counted.count();
    if !live.checks.is_empty() {
        let hit = live.checks.iter().filter(|check| check.count > Some(0));
        parts.push(format!(
            "{counted} of {} counted, rows in the way of {}",
            count(live.checks.len(), "demand"),
            hit.count()
        ));
    }
    parts.join(", ")
}

fn time(ms: f64) -> String {
    duration(Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default())
}
