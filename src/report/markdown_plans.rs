//! The part of `summary.md` about plans of queries.

use std::fmt::Write as _;

use super::markdown::{code, escape};
use super::{Summary, TenantSummary};
use crate::event::QueryPlans;
use crate::text::{count, truncate};

/// Queries that are shown, those whose cost grew most.
const QUERIES: usize = 10;

/// Queries whose plans changed.
pub(super) fn push_plans(text: &mut String, summary: &Summary) {
    let all: Vec<(&TenantSummary, &QueryPlans)> = summary
        .tenants
        .iter()
        .flat_map(|tenant| {
            let queries = tenant.plans.iter().flat_map(|facts| &facts.queries);
            queries.map(move |query| (tenant, query))
        })
        .collect();
    if all.is_empty() {
        return;
    }
    let mut changed: Vec<_> = all
        .iter()
        .filter(|(_, query)| !query.changes.is_empty() || query.after.is_none())
        .collect();
    let _ = writeln!(
        text,
        "\n### Plans\n\n{} compared, {} changed, {} missing after the migration",
        count(all.len(), "plan"),
        all.iter()
            .filter(|(_, query)| !query.changes.is_empty())
            .count(),
        all.iter()
            .filter(|(_, query)| query.after.is_none())
            .count(),
    );
    if changed.is_empty() {
        return;
    }
    // What has no plan any more is the worst of all.
    let weight = |query: &QueryPlans| query.cost_ratio().unwrap_or(f64::INFINITY);
    changed.sort_by(|a, b| weight(b.1).total_cmp(&weight(a.1)));
    text.push_str(
        "\n| tenant | query | cost before | cost after | change |\n|---|---|---:|---:|---|\n",
    );
    for (tenant, query) in changed.iter().take(QUERIES) {
        let cost = |plan: &Option<crate::event::QueryPlan>| {
            plan.as_ref()
                .map_or_else(|| "–".to_owned(), |plan| format!("{:.2}", plan.cost))
        };
        let words = match query.changes.as_slice() {
            [] => query.problem.clone().unwrap_or_default(),
            several => several.join("; "),
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            code(tenant.name.as_str()),
            escape(&query.name),
            cost(&query.before),
            cost(&query.after),
            escape(&truncate(&words, 200)),
        );
    }
    if let rest @ 1.. = changed.len().saturating_sub(QUERIES) {
        let _ = writeln!(text, "\n… and {} more", count(rest, "plan"));
    }
}
