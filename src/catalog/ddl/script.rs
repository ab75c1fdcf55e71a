//! Turns one catalog into another.

use super::actions::decide;
use super::edges::edges;
use super::graph::Graph;
use super::operations::operations;
use super::render::{Form, Transactions};
use super::shared_attributes::Context;
use super::statement::{Sink, Statement};
use super::{rename, render, role};
use crate::catalog::{Catalog, Object, ObjectId, ObjectKind, diff};

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
    /// What stands above the statements.
    head: Vec<String>,
}

/// The first line of a file of format `sql` that is not run in one transaction.
const NO_TRANSACTION: &str = "-- pgrehearse: no-transaction";

impl Generated {
    /// How many statements run outside of transactions.
    pub fn alone(&self) -> usize {
        self.statements.iter().filter(|s| s.alone).count()
    }

    /// The text in another form than that of the format `sql`.
    pub fn text(&self, form: Form) -> String {
        render::render(&self.statements, &self.head, form)
    }
}

/// How a script treats the users of the tables that it changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Locking {
    /// Indexes are built and rows are checked beside them, outside of transactions.
    #[default]
    Gentle,
    /// Everything is done in one transaction, for tools that know nothing else.
    Transactional,
}

/// The statements that turn the schema `from` into the schema `to`.
pub fn script(from: &Catalog, to: &Catalog) -> Generated {
    script_for(from, to, Locking::Gentle)
}

/// The statements that turn the schema `from` into the schema `to`.
///
/// The order of columns cannot be changed; that is said, and no more. Where both catalogs were read
/// from the same server, renamed objects are known by their identity and renamed back.
pub fn script_for(from: &Catalog, to: &Catalog, locking: Locking) -> Generated {
    let mut sink = Sink::default();
    let roles = role::roles(&Context::new(from, to), &mut sink);
    let (from, to) = (&from.without_roles(), &to.without_roles());
    let (from, to) = (
        &without_members(from, to, &mut sink),
        &without_members(to, from, &mut sink),
    );
    let renamed = rename::renames(from, to, &mut sink);
    let first = std::mem::take(&mut sink.statements);
    let mut context = Context {
        gentle: locking == Locking::Gentle,
        ..Context::new(&renamed, to)
    };
    let actions = decide(&mut context);
    let mut graph = Graph::default();
    operations(&context, &actions, &mut graph, &mut sink);
    edges(&context, &actions, &mut graph);
    let mut statements = roles.first;
    statements.extend(first);
    statements.extend(graph.ordered());
    statements.extend(roles.last);
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
    let unsupported = sink
        .unsupported
        .iter()
        .map(|what| format!("NOT RESTORED: {what}"));
    let mut generated = Generated {
        sql: String::new(),
        statements,
        head: unsupported.chain(orders).collect(),
        lossy: sink.lossy,
        unsupported: sink.unsupported,
    };
    let alone = generated.alone() > 0;
    generated.sql = generated.text(Form {
        first_line: alone.then_some(NO_TRANSACTION),
        transactions: if alone {
            Transactions::Own
        } else {
            Transactions::None
        },
        goose_blocks: false,
    });
    generated
}

/// A catalog without the tables of extensions, of which it holds row security and privileges only.
fn without_members(catalog: &Catalog, other: &Catalog, sink: &mut Sink) -> Catalog {
    let is_member = |id: &ObjectId, object: &Object| {
        // Every table of the user's has an owner.
        id.kind == ObjectKind::Table && !object.attributes.contains_key("owner")
    };
    let mut own = catalog.clone();
    own.objects.retain(|id, object| {
        let member = is_member(id, object);
        if member
            && other
                .get(id)
                .is_none_or(|theirs| theirs.attributes != object.attributes)
        {
            let what = format!("{id}, which belongs to an extension in one of the schemas");
            if !sink.unsupported.contains(&what) {
                sink.unsupported.push(what);
            }
        }
        !member
    });
    own
}
