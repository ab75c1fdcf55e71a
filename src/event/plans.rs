//! What the planner made of queries before and after the migration.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{App, Location};

/// The plans of a tenant's queries on both sides of the migration.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlansFacts {
    /// The settings of the sandbox that shape plans.
    pub settings: BTreeMap<String, String>,
    /// The queries, in the order of harness.yaml; statements of an export by the time that they took.
    pub queries: Vec<QueryPlans>,
    /// The indexes that the migration made.
    pub indexes: Vec<NewIndex>,
    /// What was given and not explained, in words.
    pub left_out: Vec<String>,
}

/// Where a query comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuerySource {
    /// `plans.queries`.
    Queries,
    /// A suite.
    Suite,
    /// `plans.statements`: an export of `pg_stat_statements`.
    Statements,
}

/// One query on both sides of the migration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueryPlans {
    /// Its name, otherwise its place.
    pub name: String,
    /// Where it comes from.
    pub source: QuerySource,
    /// The version of the application that sends it.
    pub app: App,
    /// Where it stands.
    pub location: Option<Location>,
    /// Its text, cut off where it is long.
    pub sql: String,
    /// How often it was called, by the export.
    pub calls: Option<u64>,
    /// How long that took together, by the export.
    pub total_ms: Option<f64>,
    /// Whether it was planned without the values of its parameters.
    pub generic: bool,
    /// Before the migration.
    pub before: Option<QueryPlan>,
    /// After it.
    pub after: Option<QueryPlan>,
    /// What differs between the two plans, in words.
    pub changes: Vec<String>,
    /// Tables that are read whole after the migration and were not before, whatever their size.
    pub new_seq_scans: Vec<NewSeqScan>,
    /// Why there is no plan, or no number of pages.
    pub problem: Option<String>,
}

impl QueryPlans {
    /// How many times the cost from before it costs afterwards.
    pub fn cost_ratio(&self) -> Option<f64> {
        let (before, after) = (self.before.as_ref()?, self.after.as_ref()?);
        // A plan that costs nothing is a constant.
        (before.cost > 0.0).then(|| after.cost / before.cost)
    }
}

/// A plan, without anything that a row or the query says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueryPlan {
    /// The planner's estimate for all of it.
    pub cost: f64,
    /// The rows that the planner expects.
    pub rows: f64,
    /// Pages that were read and written when it was executed, in memory or not.
    pub pages: Option<u64>,
    /// Its nodes, one on each line, each indented below its parent.
    pub tree: Vec<String>,
}

/// A table that is read whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSeqScan {
    /// Schema and name.
    pub table: String,
    /// Its size after the migration.
    pub bytes: u64,
}

/// An index that the migration made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewIndex {
    /// Schema and name.
    pub index: String,
    /// Schema and name of its table.
    pub table: String,
    /// Its size.
    pub bytes: u64,
    /// Whether it is there for a constraint, or keeps values unique.
    pub constraint: bool,
    /// The queries whose plans use it.
    pub queries: Vec<String>,
    /// By how much, in percent, the cost of a query fell at the most that uses it.
    pub gain_percent: Option<f64>,
}
