//! What follows from the plans, as findings.

use std::collections::{BTreeMap, BTreeSet};

use super::super::context::Tenant;
use super::explainer::{NotExecuted, Outcome, Refusal};
use crate::config::Plans;
use crate::event::{App, Finding, PlansFacts, QueryPlans, QuerySource, Severity, Stage};
use crate::planner::PlannedQuery;
use crate::text::{bytes, count, grouped};

/// A query that costs so many times what it did is told.
const GREW: f64 = 2.0;
/// What costs less than this, in the planner's units (about one for each page), is no weight.
const WEIGHT: f64 = 1000.0;
/// Names that a finding lists.
const LISTED: usize = 10;

/// Raises the findings.
pub(super) fn tell(
    tenant: &Tenant,
    plans: &Plans,
    before: &[Outcome],
    after: &[Outcome],
    facts: &PlansFacts,
) {
    let queries = &tenant.shared.workload.queries;
    refusals(tenant, queries, before, after);
    executions(tenant, queries, before, after);
    let told = seq_scans(tenant, plans, &facts.queries);
    costs(tenant, &facts.queries, &told);
    changed(tenant, &facts.queries);
    indexes(tenant, facts);
    for (what, matters) in &tenant.shared.workload.left_out {
        let mut finding = finding("plans.left-out", what.clone());
        if *matters {
            finding = finding.severity(Severity::Warning);
        }
        // A file's name is at the end of what is told of it.
        tenant.raise(finding.object(what.clone()));
    }
}

fn finding(id: &'static str, message: impl Into<String>) -> Finding {
    Finding::new(id, Stage::Suites, message)
}

fn of_query(id: &'static str, query: &PlannedQuery, message: String) -> Finding {
    finding(id, message)
        .object(format!("query {}", query.name))
        .location(Some(query.location.clone()))
}

fn with(finding: Finding, refusal: &Refusal) -> Finding {
    Finding {
        sqlstate: refusal.sqlstate.clone(),
        ..finding
    }
}

/// Queries that have no plan on one of the sides, or on both.
fn refusals(tenant: &Tenant, queries: &[PlannedQuery], before: &[Outcome], after: &[Outcome]) {
    let mut of_exports: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (query, (old, new)) in queries.iter().zip(before.iter().zip(after)) {
        let (refusal, when) = match (old, new) {
            (Outcome::Planned(_), Outcome::Planned(_)) => continue,
            // The old schema need not know what the new version will send.
            (Outcome::Refused(_), Outcome::Planned(_)) if query.app == App::New => continue,
            (Outcome::Planned(_), Outcome::Refused(refusal)) => {
                broken(tenant, query, refusal);
                continue;
            }
            (Outcome::Refused(_), Outcome::Refused(refusal))
                if query.app == App::New && query.is_planned() =>
            {
                broken(tenant, query, refusal);
                continue;
            }
            (Outcome::Refused(_), Outcome::Refused(refusal)) => {
                (refusal, "neither before nor after")
            }
            (Outcome::Refused(refusal), Outcome::Planned(_)) => (refusal, "not before"),
        };
        if query.source == QuerySource::Statements {
            let why = format!("{}: {}", query.name, refusal.message);
            of_exports
                .entry(&query.location.file)
                .or_default()
                .push(why);
            continue;
        }
        let message = format!(
            "there is no plan of query {}, {when} the migration: {}",
            query.name, refusal.message
        );
        let mut finding = with(of_query("plans.not-explained", query, message), refusal);
        if when == "not before" {
            finding = finding.help("if only the new version sends it, say `app: new` of its file");
        }
        tenant.raise(finding);
    }
    for (file, refused) in of_exports {
        let number = count(refused.len(), "statement");
        let first = refused.first().cloned().unwrap_or_default();
        let message = format!(
            "{number} of {file} could not be planned before the migration, for example {first}"
        );
        let help = "an export holds the statements of all databases of a server, and of schemas that `plans.settings: { search_path: … }` can name: select those of this one";
        let listed: Vec<String> = refused.into_iter().take(LISTED).collect();
        tenant.raise(
            finding("plans.not-explained", message)
                .object(format!("export {file}"))
                .evidence("statements", listed)
                .help(help),
        );
    }
}

/// The server refuses a query since the migration.
fn broken(tenant: &Tenant, query: &PlannedQuery, refusal: &Refusal) {
    let id = "plans.query-broken";
    let whose = match query.app {
        App::Old => " of the running version",
        App::New => " of the new version",
        App::Both => "",
    };
    let name = &query.name;
    let message = format!(
        "query {name}{whose} is refused on the migrated database: {}",
        refusal.message
    );
    let mut finding = with(of_query(id, query, message), refusal);
    if query.is_run {
        // The suite that runs it tells it as a failed case.
        finding = finding.severity(Severity::Warning);
    }
    tenant.raise(finding);
}

/// Queries that could not be executed, or not any more.
fn executions(tenant: &Tenant, queries: &[PlannedQuery], before: &[Outcome], after: &[Outcome]) {
    let mut uncounted: Vec<String> = Vec::new();
    for (query, (old, new)) in queries.iter().zip(before.iter().zip(after)) {
        let (Outcome::Planned(old), Outcome::Planned(new)) = (old, new) else {
            continue;
        };
        match (&old.not_executed, &new.not_executed) {
            (None, None) | (Some(NotExecuted::Writes), _) | (_, Some(NotExecuted::Writes)) => {}
            (None, Some(NotExecuted::Failed(refusal))) => {
                let name = &query.name;
                let message = format!(
                    "query {name} fails on the migrated database when it is executed: {}",
                    refusal.message
                );
                let mut finding = with(of_query("plans.query-broken", query, message), refusal);
                if query.is_run {
                    finding = finding.severity(Severity::Warning);
                }
                tenant.raise(finding);
            }
            (Some(_), _) | (_, Some(_)) => uncounted.push(query.name.clone()),
        }
    }
    if let Some(first) = uncounted.first() {
        let message = format!(
            "the pages of {} could not be counted on both sides of the migration: {first}{}",
            count(uncounted.len(), "plan"),
            and_more(uncounted.len() - 1)
        );
        let listed: Vec<String> = uncounted.into_iter().take(LISTED).collect();
        tenant.raise(finding("plans.not-compared", message).evidence("queries", listed));
    }
}

fn and_more(more: usize) -> String {
    match more {
        0 => String::new(),
        more => format!(" and {more} more"),
    }
}

/// Large tables that are read whole; gives the queries that it was told of.
fn seq_scans<'q>(tenant: &Tenant, plans: &Plans, queries: &'q [QueryPlans]) -> BTreeSet<&'q str> {
    let mut by_table: BTreeMap<&str, (u64, Vec<&QueryPlans>)> = BTreeMap::new();
    for query in queries {
        for scan in &query.new_seq_scans {
            if scan.bytes >= plans.seq_scan_above {
                let entry = by_table.entry(&scan.table).or_default();
                entry.0 = scan.bytes;
                entry.1.push(query);
            }
        }
    }
    let mut told = BTreeSet::new();
    for (table, (size, mut readers)) in by_table {
        let ratio = |query: &QueryPlans| query.cost_ratio().unwrap_or(1.0);
        readers.sort_by(|a, b| ratio(b).total_cmp(&ratio(a)));
        let Some(worst) = readers.first() else {
            continue;
        };
        let how = worst
            .changes
            .iter()
            .find(|change| change.starts_with(table));
        let how = how.map(|change| format!(": {change}")).unwrap_or_default();
        let message = format!(
            "query {}{} reads {table} ({}) from its first row to its last since the migration{how}",
            worst.name,
            match readers.len() - 1 {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            },
            bytes(size),
        );
        let names: Vec<&str> = readers.iter().map(|query| query.name.as_str()).collect();
        let mut finding = finding("plans.new-seq-scan", message)
            .object(format!("table {table}"))
            .location(worst.location.clone())
            .evidence("bytes", size)
            .evidence(
                "queries",
                names.into_iter().take(LISTED).collect::<Vec<_>>(),
            );
        finding = costs_of(finding, worst);
        if ratio(worst) < 1.0 {
            finding = finding.severity(Severity::Info);
        } else {
            told.extend(readers.iter().map(|query| query.name.as_str()));
        }
        tenant.raise(finding);
    }
    told
}

fn costs_of(mut finding: Finding, query: &QueryPlans) -> Finding {
    let sides = [("before", &query.before), ("after", &query.after)];
    for (side, plan) in sides {
        if let Some(plan) = plan {
            finding = finding
                .evidence(&format!("cost_{side}"), plan.cost)
                .evidence_opt(&format!("pages_{side}"), plan.pages);
        }
    }
    finding
}

/// Queries of some weight that cost much more.
fn costs(tenant: &Tenant, queries: &[QueryPlans], told: &BTreeSet<&str>) {
    for query in queries {
        let (Some(ratio), Some(before), Some(after)) =
            (query.cost_ratio(), &query.before, &query.after)
        else {
            continue;
        };
        if ratio < GREW || after.cost < WEIGHT || told.contains(query.name.as_str()) {
            continue;
        }
        let how = match query.changes.as_slice() {
            [] => "; its plan is the same".to_owned(),
            [one] => format!("; {one}"),
            [one, rest @ ..] => format!("; {one}{}", and_more(rest.len())),
        };
        let message = format!(
            "query {} costs {ratio:.1} times what it did, {} instead of {}{how}",
            query.name,
            units(after.cost),
            units(before.cost)
        );
        let finding = finding("plans.cost-grew", message)
            .object(format!("query {}", query.name))
            .location(query.location.clone());
        tenant.raise(costs_of(finding, query));
    }
}

/// A cost without more digits than it has.
pub(super) fn units(cost: f64) -> String {
    if cost < 100.0 {
        return format!("{cost:.2}");
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cost is positive, and a wild one is shown as the largest number"
    )]
    let whole = cost.round() as u64;
    grouped(whole)
}

/// Which plans are others.
fn changed(tenant: &Tenant, queries: &[QueryPlans]) {
    let changed: Vec<&QueryPlans> = queries
        .iter()
        .filter(|query| !query.changes.is_empty())
        .collect();
    let Some(first) = changed.first() else {
        return;
    };
    let change = first.changes.first().cloned().unwrap_or_default();
    let message = format!(
        "{} of {} changed: {} ({change}){}",
        changed.len(),
        count(queries.len(), "plan"),
        first.name,
        and_more(changed.len() - 1)
    );
    let listed: Vec<String> = changed
        .iter()
        .take(LISTED)
        .map(|query| format!("{}: {}", query.name, query.changes.join("; ")))
        .collect();
    tenant.raise(finding("plans.changed", message).evidence("queries", listed));
}

/// Indexes that no query uses, of those that are there for queries.
fn indexes(tenant: &Tenant, facts: &PlansFacts) {
    let planned = facts.queries.iter().filter(|query| query.after.is_some());
    let planned = planned.count();
    if planned == 0 {
        return;
    }
    for index in &facts.indexes {
        if index.constraint || !index.queries.is_empty() {
            continue;
        }
        let message = format!(
            "none of {} uses the new index {} ({} on {})",
            count(planned, "plan"),
            index.index,
            bytes(index.bytes),
            index.table
        );
        tenant.raise(
            finding("plans.index-unused", message)
                .object(format!("index {}", index.index))
                .evidence("bytes", index.bytes),
        );
    }
}
