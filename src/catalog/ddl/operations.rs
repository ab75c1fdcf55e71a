//! The operations that the decisions come to, with their statements.

use super::actions::Actions;
use super::graph::{Facet, Graph, Node};
use super::shared_attributes::{Context, changed};
use super::statement::Sink;
use super::{constraint, kinds, sequence, table, types};
use crate::catalog::{Object, ObjectId, ObjectKind as Kind};
use crate::sql::quote_identifier;

/// What a change of a default says.
fn set_default(id: &ObjectId, default: Option<&str>, sink: &mut Sink) {
    let start = format!(
        "{} ALTER COLUMN {}",
        super::names::alter_table(id, true),
        quote_identifier(&id.name)
    );
    match default {
        Some(default) => sink.push(format!("{start} SET DEFAULT {default}")),
        None => sink.push(format!("{start} DROP DEFAULT")),
    }
}

#[expect(clippy::too_many_lines, reason = "one loop for each kind of decision")]
pub(super) fn operations(
    context: &Context<'_>,
    actions: &Actions,
    graph: &mut Graph,
    sink: &mut Sink,
) {
    let (from, to) = (context.from, context.to);
    let nothing = Object::default();
    let mut add = |node: Node, sink: &mut Sink| {
        graph
            .operations
            .entry(node)
            .or_default()
            .append(&mut sink.statements);
    };
    for (id, implicit) in &actions.drops {
        let before = from.get(id).unwrap_or(&nothing);
        if actions.aside.contains(id) {
            types::put_aside(id, before, to.get(id).unwrap_or(&nothing), sink);
            add(Node::drop(id, Facet::Whole), sink);
            types::drop_aside(id, sink);
            add(Node::apply(id, Facet::Remains), sink);
            continue;
        }
        if !implicit {
            kinds::drop(context, id, before, sink);
        }
        if to.get(id).is_some_and(types::is_base) {
            sink.push(format!("CREATE {}", super::names::address(id)));
        }
        add(Node::drop(id, Facet::Whole), sink);
    }
    for (id, implicit) in &actions.creates {
        let after = to.get(id).unwrap_or(&nothing);
        if *implicit {
            let columns = id.kind == Kind::Column
                && table::is_inherited(after)
                && id
                    .parent_id()
                    .is_some_and(|table| !context.made.contains(&table));
            if columns {
                table::like_parent(context, id, after, sink);
                add(Node::apply(id, Facet::Whole), sink);
            }
            continue;
        }
        if types::is_base(after) && !actions.drops.contains_key(id) {
            // The functions of a base type come between its name and itself.
            sink.push(format!("CREATE {}", super::names::address(id)));
            add(Node::drop(id, Facet::Whole), sink);
        }
        kinds::create(context, id, after, sink);
        // A constraint's check of old rows is an operation of its own.
        if id.kind == Kind::Constraint
            && constraint::is_checked_later(context, id, after)
            && let Some(at) = sink.statements.iter().position(|statement| statement.alone)
        {
            let validation = sink.statements.remove(at);
            add(Node::apply(id, Facet::Whole), sink);
            sink.statements.push(validation);
            add(Node::apply(id, Facet::Validation), sink);
        } else {
            add(Node::apply(id, Facet::Whole), sink);
        }
        if id.kind == Kind::Sequence && after.get("owned by").is_some() {
            sequence::own(to, id, true, sink);
            add(Node::apply(id, Facet::Owned), sink);
        }
        if matches!(id.kind, Kind::Table | Kind::ForeignTable)
            && after.get("partition of").is_some()
        {
            table::attach(id, None, after, sink);
            add(Node::apply(id, Facet::Parents), sink);
        }
        if matches!(id.kind, Kind::Table | Kind::MaterializedView)
            && after.get("replica identity").is_some()
        {
            table::replica_identity(id, after, sink);
            add(Node::apply(id, Facet::Replica), sink);
        }
    }
    for id in &actions.alters {
        let (mut before, after) = (
            from.get(id).unwrap_or(&nothing).clone(),
            to.get(id).unwrap_or(&nothing),
        );
        if id.kind == Kind::Publication {
            // What is dropped leaves the publication by itself.
            before.attributes.retain(|name, _| {
                !actions.drops.keys().any(|gone| {
                    name.strip_prefix("table ") == Some(super::names::name(gone).as_str())
                        && gone.parent.is_none()
                })
            });
        }
        let was_shell = before.get("kind") == Some("shell");
        kinds::alter(
            context,
            id,
            &before,
            after,
            actions.retyped.contains(id),
            sink,
        );
        if was_shell {
            for statement in &mut sink.statements {
                statement.alone = false;
            }
        }
        add(Node::apply(id, Facet::Whole), sink);
        let changes = changed(&before, after);
        declared(context, actions, id, &before, after, sink);
        if id.kind == Kind::Sequence
            && changes.contains("owned by")
            && !(actions.released.contains(id) && after.get("owned by").is_none())
        {
            sequence::own(to, id, after.get("owned by").is_some(), sink);
            add(Node::apply(id, Facet::Owned), sink);
        }
        if matches!(
            id.kind,
            Kind::Table | Kind::ForeignTable | Kind::MaterializedView
        ) && changes.contains("replica identity")
        {
            table::replica_identity(id, after, sink);
            add(Node::apply(id, Facet::Replica), sink);
        }
        let of_table = id
            .parent
            .as_ref()
            .is_some_and(|parent| matches!(parent.kind, Kind::Table | Kind::ForeignTable));
        if id.kind == Kind::Column && of_table {
            defaults(actions, id, &before, after, &mut add, sink);
        }
    }
    for id in actions
        .defaults
        .iter()
        .filter(|id| !actions.alters.contains(*id))
    {
        if actions.drops.contains_key(id) {
            continue;
        }
        let (Some(before), Some(after)) = (from.get(id), to.get(id)) else {
            continue;
        };
        defaults(actions, id, before, after, &mut add, sink);
    }
    for id in &actions.released {
        sequence::own(from, id, false, sink);
        add(Node::drop(id, Facet::Owned), sink);
    }
    for id in &actions.moved {
        if let Some(before) = from.get(id) {
            table::detach(
                id,
                before,
                to.get(id).filter(|_| !reattached(context, actions, id)),
                sink,
            );
            add(Node::drop(id, Facet::Parents), sink);
        }
        if let Some(after) = to.get(id) {
            let before = from.get(id).filter(|_| !reattached(context, actions, id));
            table::attach(id, before, after, sink);
            add(Node::apply(id, Facet::Parents), sink);
        }
    }
}

/// Whether an inherited column or constraint is declared by the child too cannot be set: a child
/// that joins its parent declares what it has.
fn declared(
    context: &Context<'_>,
    actions: &Actions,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    let inherited = |object: &Object| object.get("inheritance").map(str::to_owned);
    let table = id.parent_id();
    let joins = table.as_ref().is_some_and(|table| {
        actions.moved.contains(table)
            && context
                .to
                .get(table)
                .is_some_and(|table| table.get("partition of").is_some())
    });
    if inherited(before) != inherited(after)
        && inherited(after).as_deref() == Some("inherited")
        && !joins
    {
        sink.fail(format!(
            "{id}: that it is only inherited; it stays declared by the table too"
        ));
    }
}

/// Whether a parent of the table is made anew.
fn reattached(context: &Context<'_>, actions: &Actions, id: &ObjectId) -> bool {
    table::parents(context.from, id)
        .iter()
        .any(|parent| actions.drops.contains_key(parent) && context.to.get(parent).is_some())
}

fn defaults(
    actions: &Actions,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    add: &mut impl FnMut(Node, &mut Sink),
    sink: &mut Sink,
) {
    let differ = before.get("default") != after.get("default");
    let retyped = ["data type", "collation"]
        .iter()
        .any(|name| before.get(name) != after.get(name));
    let first = before.get("default").is_some()
        && (actions.defaults.contains(id)
            || (differ && (retyped || after.get("default").is_none())));
    if first {
        set_default(id, None, sink);
        add(Node::drop(id, Facet::Default), sink);
    }
    if after.get("default").is_some() && (differ || first) {
        set_default(id, after.get("default"), sink);
        add(Node::apply(id, Facet::Default), sink);
    }
}
