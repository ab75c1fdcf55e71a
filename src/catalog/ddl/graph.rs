//! The order of operations: what must come before what.

use std::collections::{BTreeMap, BTreeSet};

use super::statement::Statement;
use crate::catalog::{ObjectId, ObjectKind as Kind};

/// Whether something is taken away or made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// It is taken away.
    Drop,
    /// It is made or altered.
    Apply,
}

/// The side of an object that an operation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Facet {
    /// The object itself.
    Whole,
    /// A column's default.
    Default,
    /// The column that a sequence belongs to.
    Owned,
    /// The parents of a table.
    Parents,
    /// The replica identity of a table.
    Replica,
    /// The rows that a constraint was not checked for.
    Validation,
    /// A type that was put aside.
    Remains,
}

/// An operation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Node {
    pub(super) phase: Phase,
    pub(super) id: ObjectId,
    pub(super) facet: Facet,
}

impl Node {
    pub(super) fn drop(id: &ObjectId, facet: Facet) -> Self {
        Self {
            phase: Phase::Drop,
            id: id.clone(),
            facet,
        }
    }

    pub(super) fn apply(id: &ObjectId, facet: Facet) -> Self {
        Self {
            phase: Phase::Apply,
            id: id.clone(),
            facet,
        }
    }
}

/// Operations and what must come before what.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) operations: BTreeMap<Node, Vec<Statement>>,
    edges: BTreeSet<(Node, Node)>,
}

impl Graph {
    /// Whether there is such an operation.
    pub(super) fn has(&self, node: &Node) -> bool {
        self.operations.contains_key(node)
    }

    /// The first comes before the second, where both are done.
    pub(super) fn before(&mut self, first: &Node, second: &Node) {
        if first != second && self.has(first) && self.has(second) {
            self.edges.insert((first.clone(), second.clone()));
        }
    }

    /// The statements in an order that respects all this, and otherwise is that of the kinds. What
    /// runs outside a transaction comes as late as it can.
    pub(super) fn ordered(mut self) -> Vec<Statement> {
        let mut waiting: BTreeMap<Node, usize> = self
            .operations
            .keys()
            .map(|node| (node.clone(), 0))
            .collect();
        let mut after: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
        for (first, second) in &self.edges {
            if let Some(count) = waiting.get_mut(second) {
                *count += 1;
            }
            after.entry(first.clone()).or_default().push(second.clone());
        }
        let mut ready: BTreeSet<(bool, u16, Node)> = BTreeSet::new();
        let key = |node: &Node, operations: &BTreeMap<Node, Vec<Statement>>| {
            let alone = operations
                .get(node)
                .is_some_and(|statements| statements.iter().any(|statement| statement.alone));
            (alone, rank(node), node.clone())
        };
        for (node, count) in &waiting {
            if *count == 0 {
                ready.insert(key(node, &self.operations));
            }
        }
        let mut result = Vec::new();
        while !waiting.is_empty() {
            let next = ready.pop_first().map(|(_, _, node)| node).or_else(|| {
                // A circle: it is broken where least is waited for.
                waiting
                    .iter()
                    .min_by_key(|(node, count)| (**count, rank(node)))
                    .map(|(node, _)| node.clone())
            });
            let Some(next) = next else { break };
            if waiting.remove(&next).is_none() {
                continue;
            }
            result.extend(self.operations.remove(&next).unwrap_or_default());
            for follower in after.remove(&next).unwrap_or_default() {
                if let Some(count) = waiting.get_mut(&follower) {
                    *count = count.saturating_sub(1);
                    if *count == 0 {
                        ready.insert(key(&follower, &self.operations));
                    }
                }
            }
        }
        result
    }
}

/// The order of what does not depend on each other.
fn rank(node: &Node) -> u16 {
    let kind = match node.id.kind {
        Kind::Schema => 1,
        Kind::Extension => 2,
        Kind::Language | Kind::AccessMethod | Kind::Collation | Kind::Conversion => 3,
        Kind::Type | Kind::Domain | Kind::Attribute => 4,
        Kind::Function | Kind::Procedure => 5,
        Kind::Operator => 6,
        Kind::OperatorFamily => 7,
        Kind::OperatorClass => 8,
        Kind::Aggregate | Kind::Cast | Kind::Transform => 9,
        Kind::ForeignDataWrapper => 10,
        Kind::Server => 11,
        Kind::UserMapping => 12,
        Kind::Sequence => 13,
        Kind::Table | Kind::ForeignTable => 14,
        Kind::Column => 15,
        Kind::Index => 17,
        Kind::Constraint => 18,
        Kind::Statistics => 19,
        Kind::View => 20,
        Kind::MaterializedView => 21,
        Kind::Rule => 22,
        Kind::Policy => 23,
        Kind::Trigger => 24,
        Kind::Publication | Kind::Subscription => 30,
        Kind::DefaultPrivileges => 40,
        Kind::EventTrigger => 41,
        _ => 16,
    };
    let facet = match node.facet {
        Facet::Whole => 0,
        Facet::Default => 1,
        Facet::Owned => 2,
        Facet::Parents => 3,
        Facet::Replica => 4,
        Facet::Validation => 60,
        Facet::Remains => 50,
    };
    match node.phase {
        // Objects that the script takes away go first, the last of their kinds before the first.
        Phase::Drop if node.id.kind == Kind::DefaultPrivileges => 400,
        Phase::Drop => 100 - kind + facet,
        Phase::Apply if node.id.kind == Kind::Constraint && node.id.parent.is_some() => {
            200 + kind * 2 + facet
        }
        Phase::Apply => 200 + kind * 2 + facet,
    }
}
