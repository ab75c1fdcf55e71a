//! Limits on what plans cost, and on what an index must be good for.

use super::super::context::Tenant;
use super::super::gates::{gates_of, not_checked, of_plans};
use super::tell::units;
use crate::config::Gate;
use crate::event::{Finding, PlansFacts, QueryPlans, Stage};

/// A value beyond its limit.
struct Beyond {
    message: String,
    number: serde_json::Value,
    object: String,
    help: &'static str,
}

/// Holds the plans against the limits.
pub(super) fn tell_plan_gates(tenant: &Tenant, facts: &PlansFacts) {
    for gate in gates_of(tenant).into_iter().filter(|gate| of_plans(gate)) {
        let judged = match gate.name.as_str() {
            "max_plan_cost" => max_plan_cost(gate, &facts.queries),
            _ => min_index_gain(gate, facts),
        };
        match judged {
            Ok(beyond) => {
                for one in beyond {
                    exceeded(tenant, gate, one);
                }
            }
            Err(why) => not_checked(tenant, gate, Stage::Suites, why),
        }
    }
}

/// Says of these limits why nothing is known.
pub(super) fn tell_plan_gates_unmeasured(tenant: &Tenant, reason: &str) {
    for gate in gates_of(tenant).into_iter().filter(|gate| of_plans(gate)) {
        not_checked(tenant, gate, Stage::Suites, &format!(": {reason}"));
    }
}

fn exceeded(tenant: &Tenant, gate: &Gate, beyond: Beyond) {
    tenant.raise(
        Finding::new("gates.exceeded", Stage::Suites, beyond.message)
            .object(beyond.object)
            .evidence("gate", gate.name.clone())
            .evidence("allowed", gate.limit.clone())
            .evidence("measured", beyond.number)
            .help(beyond.help),
    );
}

/// The dearest query, or the one whose cost grew most.
fn max_plan_cost(gate: &Gate, queries: &[QueryPlans]) -> Result<Vec<Beyond>, &'static str> {
    let percent = gate.limit.strip_suffix('%');
    let limit = percent.unwrap_or(&gate.limit).trim().parse::<f64>();
    let limit = limit.map_err(|_| "")?;
    let measured: Vec<(&QueryPlans, f64)> = queries
        .iter()
        .filter_map(|query| {
            let value = match percent {
                Some(_) => (query.cost_ratio()? - 1.0) * 100.0,
                None => query.after.as_ref()?.cost,
            };
            Some((query, value))
        })
        .collect();
    if measured.is_empty() {
        return Err(match percent {
            Some(_) => ": no query has a plan on both sides of the migration",
            None => ": no query has a plan after the migration",
        });
    }
    let beyond = measured.into_iter().filter(|(_, value)| *value > limit);
    let mut beyond: Vec<(&QueryPlans, f64)> = beyond.collect();
    beyond.sort_by(|a, b| b.1.total_cmp(&a.1));
    let Some((worst, value)) = beyond.first() else {
        return Ok(Vec::new());
    };
    let others = match beyond.len() - 1 {
        0 => String::new(),
        more => format!("; so do {more} more"),
    };
    let costs = match percent {
        Some(_) => format!("costs {value:.1} % more than before the migration"),
        None => format!("costs {}", units(*value)),
    };
    Ok(vec![Beyond {
        message: format!(
            "{}: query {} {costs}, allowed are {}{others}",
            gate.shown(),
            worst.name,
            gate.limit
        ),
        number: serde_json::json!({
            "query": worst.name,
            "cost_before": worst.before.as_ref().map(|plan| plan.cost),
            "cost_after": worst.after.as_ref().map(|plan| plan.cost),
        }),
        object: format!("gate {}", gate.shown()),
        help: "compare the two plans of the query in the report, change the migration or the query, or change the gate",
    }])
}

/// The indexes that are good for too little. What keeps values unique is not made for queries.
fn min_index_gain(gate: &Gate, facts: &PlansFacts) -> Result<Vec<Beyond>, &'static str> {
    let limit = gate.limit.trim_end_matches('%').trim().parse::<f64>();
    let limit = limit.map_err(|_| "")?;
    let new = || facts.indexes.iter().filter(|index| !index.constraint);
    let mut beyond = Vec::new();
    let mut unknown = false;
    for index in new() {
        let gain = match (index.gain_percent, index.queries.is_empty()) {
            (Some(gain), _) => Some(gain),
            (None, true) => None,
            // Only queries use it that had no plan before.
            (None, false) => {
                unknown = true;
                continue;
            }
        };
        if gain.is_some_and(|gain| gain >= limit) {
            continue;
        }
        let found = gain.map_or_else(
            || "no query uses it".to_owned(),
            |gain| format!("at the most the cost of a query fell by {gain:.1} %"),
        );
        beyond.push(Beyond {
            message: format!(
                "{}: {found} with the new index {}, asked for are {}",
                gate.shown(),
                index.index,
                gate.limit
            ),
            number: serde_json::json!({ "percent": gain.unwrap_or(0.0) }),
            object: format!("index {}", index.index),
            help: "leave the index out, name the queries that it is for under `plans`, or change the gate",
        });
    }
    if unknown && beyond.is_empty() {
        return Err(": an index is used by queries only that have no plan before the migration");
    }
    Ok(beyond)
}
