//! Turns one catalog into another.

use std::collections::BTreeSet;

use super::actions::decide;
use super::edges::edges;
use super::graph::Graph;
use super::operations::operations;
use super::shared_attributes::Context;
use super::statement::{Sink, Statement};
use super::{rename, render};
use crate::catalog::{Catalog, diff};

/// A generated script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Generated {
    /// Its text: a migration file as the format `sql` reads it.
    pub sql: String,
    /// Its statements, without those that begin and end transactions.
    pub statements: Vec<Statement>,
    /// What data cannot come back.
    pub lossy: Vec<String>,
    /// What cannot be generated, so that the script does not restore it.
    pub unsupported: Vec<String>,
}

/// The statements that turn the schema `from` into the schema `to`.
///
/// The order of columns cannot be changed; that is said, and no more. Where both catalogs were read
/// from the same server, renamed objects are known by their identity and renamed back.
pub fn script(from: &Catalog, to: &Catalog) -> Generated {
    let mut sink = Sink::default();
    let renamed = rename::renames(from, to, &mut sink);
    let first = std::mem::take(&mut sink.statements);
    let mut context = Context {
        from: &renamed,
        to,
        made: BTreeSet::new(),
        joining: BTreeSet::new(),
    };
    let actions = decide(&mut context);
    let mut graph = Graph::default();
    operations(&context, &actions, &mut graph, &mut sink);
    edges(&context, &actions, &mut graph);
    let mut statements = first;
    statements.extend(graph.ordered());
    let orders: Vec<String> = diff(&renamed, to)
        .column_order
        .iter()
        .map(|order| {
            format!(
                "the columns of {} stay in another order than they had: {}",
                order.table,
                order.after.join(", ")
            )
        })
        .collect();
    Generated {
        sql: render::render(&statements, &orders, &sink),
        statements,
        lossy: sink.lossy,
        unsupported: sink.unsupported,
    }
}
