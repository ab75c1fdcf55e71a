//! What must come before what: by the dependencies of both catalogs, and by the operations themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::actions::Actions;
use super::graph::{Facet, Graph, Node, Phase};
use super::shared_attributes::Context;
use super::{index, sequence, table, types};
use crate::catalog::{Bond, Catalog, ObjectId, ObjectKind as Kind};

#[expect(clippy::too_many_lines, reason = "one rule after another")]
pub(super) fn edges(context: &Context<'_>, actions: &Actions, graph: &mut Graph) {
    let dropped = |graph: &Graph, id: &ObjectId, bond: Bond| {
        let whole = Node::drop(id, Facet::Whole);
        let facet = match (bond, id.kind) {
            (Bond::Default, _) => Some(Facet::Default),
            (Bond::Automatic, Kind::Sequence) => Some(Facet::Owned),
            (_, Kind::Table | Kind::ForeignTable) => Some(Facet::Parents),
            _ => None,
        };
        let side = facet.map(|facet| Node::drop(id, facet));
        side.into_iter()
            .chain([whole])
            .chain(
                id.parent_id()
                    .map(|parent| Node::drop(&parent, Facet::Whole)),
            )
            .find(|node| graph.has(node))
    };
    let applied = |graph: &Graph, id: &ObjectId, bond: Bond| {
        let facet = match (bond, id.kind) {
            (Bond::Default, _) => Some(Facet::Default),
            (Bond::Automatic, Kind::Sequence) => Some(Facet::Owned),
            _ => None,
        };
        let side = facet.map(|facet| Node::apply(id, facet));
        side.into_iter()
            .chain([Node::apply(id, Facet::Whole)])
            .chain(
                id.parent_id()
                    .filter(|parent| context.made.contains(parent))
                    .map(|parent| Node::apply(&parent, Facet::Whole)),
            )
            .find(|node| graph.has(node))
    };
    let both = |a: &ObjectId, b: &ObjectId| {
        let table = |id: &ObjectId| matches!(id.kind, Kind::Table | Kind::ForeignTable);
        table(a) && table(b)
    };
    // An expression binds what goes along to its own table once more, and otherwise.
    let takers: BTreeSet<(&ObjectId, ObjectId)> = context
        .from
        .dependencies
        .iter()
        .filter(|dependency| dependency.bond == Bond::Automatic)
        .flat_map(|dependency| {
            [Some(dependency.on.clone()), dependency.on.parent_id()]
                .into_iter()
                .flatten()
                .map(|on| (&dependency.of, on))
        })
        .collect();
    let goes_with = |of: &ObjectId, taker: &ObjectId| {
        of.parent_id().as_ref() == Some(taker) || takers.contains(&(of, taker.clone()))
    };
    for dependency in with_parts(context.from) {
        let (of, on, bond) = (&dependency.0, &dependency.1, dependency.2);
        let bond_of_on = Bond::Normal;
        let bond = if both(of, on) || bond != Bond::Normal {
            bond
        } else {
            Bond::Normal
        };
        let gone = dropped(graph, of, bond);
        // What goes with its table goes when the table does.
        let base = on
            .parent_id()
            .filter(|_| actions.drops.get(on) == Some(&true))
            .map(|table| Node::drop(&table, Facet::Whole))
            .filter(|node| graph.has(node))
            .unwrap_or_else(|| Node::drop(on, Facet::Whole));
        let base = if graph.has(&base) {
            Some(base)
        } else {
            dropped(graph, on, bond_of_on).filter(|node| node.facet == Facet::Whole)
        };
        let remade = applied(graph, on, bond_of_on).filter(|node| node.phase == Phase::Apply);
        let along = actions.drops.get(of) == Some(&true)
            && (bond == Bond::Automatic
                || base.as_ref().is_some_and(|node| goes_with(of, &node.id)));
        match (&gone, &base) {
            // What goes along has gone when its cause has.
            (Some(first), Some(second)) if along => graph.before(second, first),
            (Some(first), Some(second)) => graph.before(first, second),
            (None, Some(second)) => {
                if let Some(first) = applied(graph, of, bond) {
                    graph.before(&first, second);
                }
            }
            _ => {}
        }
        if let (Some(first), Some(second)) = (&gone, &remade) {
            graph.before(first, second);
        }
        if let (Some(cause), Some(again)) = (&base, applied(graph, of, bond)) {
            // Where the one takes the other along, it is made again only afterwards.
            if actions.drops.get(of) == Some(&true) {
                graph.before(cause, &again);
            }
        }
        let remains = Node::apply(on, Facet::Remains);
        if graph.has(&remains) {
            for node in [gone, applied(graph, of, bond)].into_iter().flatten() {
                graph.before(&node, &remains);
            }
        }
    }
    let circular: BTreeSet<(&ObjectId, &ObjectId)> = context
        .to
        .dependencies
        .iter()
        .filter(|dependency| context.to.get(&dependency.of).is_some_and(types::is_base))
        .map(|dependency| (&dependency.of, &dependency.on))
        .collect();
    for dependency in with_parts(context.to) {
        let (of, on, bond) = (&dependency.0, &dependency.1, dependency.2);
        if circular.contains(&(on, of)) {
            graph.before(
                &Node::drop(on, Facet::Whole),
                &Node::apply(of, Facet::Whole),
            );
            continue;
        }
        let second = if both(of, on) {
            [Facet::Parents, Facet::Whole]
                .map(|facet| Node::apply(of, facet))
                .into_iter()
                .find(|node| graph.has(node))
        } else {
            applied(graph, of, bond)
        };
        if let (Some(first), Some(second)) = (applied(graph, on, Bond::Normal), second) {
            graph.before(&first, &second);
        }
    }
    own_edges(context, actions, graph);
}

/// The dependencies of a catalog, with those of parts on their wholes.
fn with_parts(catalog: &Catalog) -> Vec<(ObjectId, ObjectId, Bond)> {
    catalog
        .dependencies
        .iter()
        .map(|dependency| {
            (
                dependency.of.clone(),
                dependency.on.clone(),
                dependency.bond,
            )
        })
        .chain(
            catalog
                .objects
                .keys()
                .filter_map(|id| Some((id.clone(), id.parent_id()?, Bond::Automatic))),
        )
        .collect()
}

/// What follows from the operations themselves.
#[expect(clippy::too_many_lines, reason = "one rule after another")]
fn own_edges(context: &Context<'_>, actions: &Actions, graph: &mut Graph) {
    let nodes: Vec<Node> = graph.operations.keys().cloned().collect();
    let mut by_name: BTreeMap<(Option<String>, String), Vec<Node>> = BTreeMap::new();
    let bare = |id: &ObjectId| {
        let end = super::names::outside_quotes(&id.name, '(').unwrap_or(id.name.len());
        (
            id.schema.clone(),
            id.name.get(..end).unwrap_or_default().to_owned(),
        )
    };
    for node in nodes.iter().filter(|node| node.phase == Phase::Drop) {
        by_name
            .entry(bare(&node.id))
            .or_default()
            .push(node.clone());
    }
    for node in &nodes {
        let id = &node.id;
        if node.phase == Phase::Drop {
            for facet in [Facet::Whole, Facet::Default, Facet::Owned, Facet::Parents] {
                graph.before(node, &Node::apply(id, facet));
            }
            continue;
        }
        if node.facet == Facet::Whole {
            for earlier in by_name.get(&bare(id)).into_iter().flatten() {
                if earlier.facet == Facet::Whole {
                    graph.before(earlier, node);
                }
            }
            for facet in [
                Facet::Default,
                Facet::Owned,
                Facet::Parents,
                Facet::Replica,
                Facet::Validation,
                Facet::Remains,
            ] {
                graph.before(node, &Node::apply(id, facet));
            }
        }
        if id.kind == Kind::Sequence
            && node.facet == Facet::Whole
            && context
                .to
                .get(id)
                .is_some_and(|object| object.get("identity of").is_some())
            && let Some(column) = sequence::owner(context.to, id)
        {
            graph.before(&Node::apply(&column, Facet::Whole), node);
        }
        if let Some(table) = id.parent_id().or_else(|| {
            let object = context.to.get(id)?;
            index::table(context.to, id, object)
        }) {
            graph.before(node, &Node::apply(&table, Facet::Replica));
            let given = id.kind == Kind::Column
                && actions.creates.get(id) == Some(&true)
                && !context.made.contains(&table);
            if given {
                for parent in table::parents(context.to, id) {
                    graph.before(
                        &Node::apply(&parent.part(Kind::Column, &id.name), Facet::Whole),
                        node,
                    );
                }
                continue;
            }
            let joins_later = context
                .to
                .get(id)
                .is_some_and(|object| !index::is_attached_with_table(context, id, object));
            if matches!(id.kind, Kind::Column | Kind::Constraint | Kind::Index) && !joins_later {
                graph.before(node, &Node::apply(&table, Facet::Parents));
            }
        }
        if node.facet == Facet::Parents {
            for parent in table::parents(context.to, id) {
                graph.before(&Node::apply(&parent, Facet::Whole), node);
                for (column, _) in table::columns(context.to, &parent) {
                    let own = id.part(Kind::Column, &column.name);
                    let column = Node::apply(column, Facet::Whole);
                    if actions.creates.get(&own) == Some(&true) && !context.made.contains(id) {
                        // The child gets it from the parent.
                        graph.before(node, &column);
                    } else {
                        graph.before(&column, node);
                    }
                }
                for index in &nodes {
                    let object = context.to.get(&index.id);
                    let of_parent = match index.id.kind {
                        Kind::Index => {
                            object.and_then(|object| index::table(context.to, &index.id, object))
                        }
                        Kind::Constraint => index
                            .id
                            .parent_id()
                            .filter(|_| object.is_some_and(|o| o.get("type") != Some("check"))),
                        _ => None,
                    };
                    if of_parent.as_ref() == Some(&parent) && index.phase == Phase::Apply {
                        let whole = context.from.get(&index.id).is_some()
                            || object.is_none_or(|object| {
                                object.get("valid").is_none() && object.get("index valid").is_none()
                            });
                        if whole {
                            graph.before(index, node);
                        } else {
                            // Attached before, the partition would be given an index that it had not.
                            graph.before(node, index);
                        }
                    }
                }
            }
        }
        if matches!(id.kind, Kind::Index | Kind::Constraint) && node.facet == Facet::Whole {
            attach_after(context, graph, id, node);
        }
    }
}

/// The index of a partition is attached when that of the whole is there.
fn attach_after(context: &Context<'_>, graph: &mut Graph, id: &ObjectId, node: &Node) {
    let Some(parent) = context
        .to
        .get(id)
        .and_then(|object| object.get("partition of"))
    else {
        return;
    };
    if id.kind == Kind::Constraint {
        for table in table::parents(context.to, id) {
            graph.before(
                &Node::apply(&table.part(Kind::Constraint, parent), Facet::Whole),
                node,
            );
        }
    } else {
        let found = context
            .to
            .objects
            .keys()
            .find(|other| other.kind == Kind::Index && super::names::name(other) == *parent);
        if let Some(found) = found {
            graph.before(&Node::apply(found, Facet::Whole), node);
        }
    }
}
