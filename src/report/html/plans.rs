//! What of the plans a page shows.

use super::super::TenantSummary;
use crate::event::{PlansFacts, QueryPlans};

/// Queries of a tenant that are shown, the worst of those that changed.
const QUERIES: usize = 40;

/// The queries whose plans changed or that have none, with all of both plans; the others are only counted.
pub(super) fn shown(tenant: &TenantSummary) -> Option<(usize, PlansFacts)> {
    let facts = tenant.plans.as_ref()?;
    let matters =
        |query: &&QueryPlans| !query.changes.is_empty() || query.problem.is_some() || grew(query);
    let mut queries: Vec<QueryPlans> = facts.queries.iter().filter(matters).cloned().collect();
    let weight = |query: &QueryPlans| query.cost_ratio().unwrap_or(f64::INFINITY);
    queries.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    queries.truncate(QUERIES);
    for query in &mut queries {
        // Where nothing changed, one plan is both.
        if query.changes.is_empty() {
            for plan in [&mut query.before, &mut query.after].into_iter().flatten() {
                plan.tree.clear();
            }
        }
    }
    let facts = PlansFacts {
        settings: facts.settings.clone(),
        queries,
        indexes: facts.indexes.clone(),
        left_out: facts.left_out.clone(),
    };
    Some((tenant.plans.as_ref()?.queries.len(), facts))
}

/// Whether the cost is another one by more than a new sample of the rows makes it.
fn grew(query: &QueryPlans) -> bool {
    query
        .cost_ratio()
        .is_some_and(|ratio| !(0.9..=1.1).contains(&ratio))
}
