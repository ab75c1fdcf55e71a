//! Both sides put together: plans, changes, new sequential scans, new indexes and who uses them.

use std::collections::{BTreeMap, BTreeSet};

use super::explainer::{NotExecuted, Outcome, Planned};
use super::schema::Schema;
use crate::event::{NewIndex, NewSeqScan, PlansFacts, QueryPlan, QueryPlans};
use crate::planner::{Node, PlannedQuery, Workload, changes};
use crate::text::truncate;

/// What was found on one side of the migration.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) schema: Schema,
    pub(super) settings: BTreeMap<String, String>,
    /// One for each query.
    pub(super) outcomes: Vec<Outcome>,
}

/// A query's text is shown up to this number of characters.
const SHOWN: usize = 1000;

/// What the report says.
pub(super) fn facts(workload: &Workload, before: &Side, after: &Side) -> PlansFacts {
    let outcomes = || before.outcomes.iter().zip(&after.outcomes);
    let queries = workload.queries.iter().zip(outcomes());
    let names = Names::between(&before.schema, &after.schema);
    let left_out = workload.left_out.iter();
    PlansFacts {
        settings: after.settings.clone(),
        queries: queries
            .map(|(query, (old, new))| compared(query, &names, (before, old), (after, new)))
            .collect(),
        indexes: indexes(workload, before, after),
        left_out: left_out.map(|(what, _)| what.clone()).collect(),
    }
}

fn planned(outcome: &Outcome) -> Option<&Planned> {
    match outcome {
        Outcome::Planned(planned) => Some(planned),
        Outcome::Refused(_) => None,
    }
}

fn compared(
    query: &PlannedQuery,
    names: &Names<'_>,
    (before, old): (&Side, &Outcome),
    (after, new): (&Side, &Outcome),
) -> QueryPlans {
    let mut found = QueryPlans {
        name: query.name.clone(),
        source: query.source,
        app: query.app,
        location: Some(query.location.clone()),
        sql: truncate(&query.shown, SHOWN),
        calls: query.calls,
        total_ms: query.total_ms,
        generic: [old, new]
            .into_iter()
            .filter_map(planned)
            .any(|planned| planned.generic),
        before: planned(old).map(plan),
        after: planned(new).map(plan),
        changes: Vec::new(),
        new_seq_scans: Vec::new(),
        problem: problem(old, new),
    };
    if let (Some(old), Some(new)) = (planned(old), planned(new)) {
        let (old, new) = (&old.explained.root, &new.explained.root);
        let changes = changes(&names.renamed(old, ""), new);
        found.changes = changes.iter().map(ToString::to_string).collect();
        found.new_seq_scans = new_seq_scans((&before.schema, old), (&after.schema, new));
    }
    found
}

/// The names from before of what has another one now.
struct Names<'a> {
    tables: BTreeMap<&'a (String, String), &'a (String, String)>,
    indexes: BTreeMap<&'a (String, String), &'a (String, String)>,
}

impl<'a> Names<'a> {
    fn between(before: &'a Schema, after: &'a Schema) -> Self {
        let tables: BTreeMap<&String, _> = after
            .tables
            .iter()
            .map(|(name, (oid, _))| (oid, name))
            .collect();
        let indexes: BTreeMap<&String, _> = after
            .index_names
            .iter()
            .map(|(name, (oid, _))| (oid, name))
            .collect();
        let old_tables = before.tables.iter().map(|(name, (oid, _))| (oid, name));
        let old_indexes = before
            .index_names
            .iter()
            .map(|(name, (oid, _))| (oid, name));
        Self {
            tables: old_tables
                .filter_map(|(oid, old)| Some((old, *tables.get(oid)?)))
                .filter(|(old, new)| old != new)
                .collect(),
            indexes: old_indexes
                .filter_map(|(oid, old)| Some((old, *indexes.get(oid)?)))
                .filter(|(old, new)| old != new)
                .collect(),
        }
    }

    /// The same plan with today's names: to be renamed is no change of a plan.
    fn renamed(&self, node: &Node, schema: &str) -> Node {
        let mut renamed = node.clone();
        let mut of = schema.to_owned();
        if let Some(relation) = &mut renamed.relation {
            of.clone_from(&relation.schema);
            let key = (relation.schema.clone(), relation.name.clone());
            if let Some((schema, name)) = self.tables.get(&key) {
                if relation.alias == relation.name {
                    relation.alias.clone_from(name);
                }
                relation.schema.clone_from(schema);
                relation.name.clone_from(name);
            }
        }
        if let Some(index) = &mut renamed.index
            && let Some((_, name)) = self.indexes.get(&(of.clone(), index.clone()))
        {
            index.clone_from(name);
        }
        renamed.children = node
            .children
            .iter()
            .map(|child| self.renamed(child, &of))
            .collect();
        renamed
    }
}

/// Tables that are read whole now, and were not, under whatever name.
fn new_seq_scans(
    (before, old): (&Schema, &Node),
    (after, new): (&Schema, &Node),
) -> Vec<NewSeqScan> {
    let known: BTreeSet<&String> = old
        .seq_scans()
        .iter()
        .filter_map(|name| Some(&before.tables.get(name)?.0))
        .collect();
    let scans = new.seq_scans();
    let new = scans.iter().filter_map(|name| {
        let (oid, bytes) = after.tables.get(name)?;
        (!known.contains(oid)).then(|| NewSeqScan {
            table: format!("{}.{}", name.0, name.1),
            bytes: *bytes,
        })
    });
    new.collect()
}

fn plan(planned: &Planned) -> QueryPlan {
    let explained = &planned.explained;
    QueryPlan {
        cost: explained.cost,
        rows: explained.rows,
        pages: explained.pages,
        tree: explained.root.shape(),
    }
}

/// Why something is missing.
fn problem(before: &Outcome, after: &Outcome) -> Option<String> {
    let of_side = |outcome: &Outcome, when: &str| match outcome {
        Outcome::Refused(refusal) => Some(format!("{when}: {}", refusal.message)),
        Outcome::Planned(planned) => Some(match planned.not_executed.as_ref()? {
            NotExecuted::Writes => format!("{when}: not executed, since it writes or locks rows"),
            NotExecuted::TimedOut => format!("{when}: not executed to its end in time"),
            NotExecuted::Failed(refusal) => {
                format!("{when}: failed when it was executed: {}", refusal.message)
            }
        }),
    };
    let both = [
        of_side(before, "before the migration"),
        of_side(after, "after the migration"),
    ];
    let told: Vec<String> = both.into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// The indexes that the migration made, each with the queries that use it.
fn indexes(workload: &Workload, before: &Side, after: &Side) -> Vec<NewIndex> {
    let new = after.schema.new_indexes(&before.schema);
    let mut found: Vec<NewIndex> = Vec::new();
    for (oid, index) in new {
        let mut one = NewIndex {
            index: format!("{}.{}", index.schema, index.name),
            table: index.table.clone(),
            bytes: index.bytes,
            constraint: index.constraint,
            queries: Vec::new(),
            gain_percent: None,
        };
        let sides = before.outcomes.iter().zip(&after.outcomes);
        for (query, (old, new)) in workload.queries.iter().zip(sides) {
            let Some(new) = planned(new) else {
                continue;
            };
            let used = new.explained.root.indexes();
            let mut used = used
                .iter()
                .filter_map(|name| after.schema.index_names.get(name));
            if !used.any(|(_, used)| used == oid) {
                continue;
            }
            one.queries.push(query.name.clone());
            let gain = planned(old)
                .filter(|old| old.explained.cost > 0.0)
                .map(|old| (1.0 - new.explained.cost / old.explained.cost) * 100.0);
            one.gain_percent = match (one.gain_percent, gain) {
                (Some(best), Some(gain)) => Some(f64::max(best, gain)),
                (known, gain) => known.or(gain),
            };
        }
        found.push(one);
    }
    found
}
