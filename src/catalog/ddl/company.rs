//! What comes and goes by itself, in the company of something else.

use std::collections::{BTreeMap, BTreeSet};

use super::actions::Actions;
use super::sequence;
use super::shared_attributes::Context;
use super::table::{is_inherited, parents};
use crate::catalog::{Bond, Catalog, Object, ObjectId, ObjectKind as Kind};

/// Notes what comes and goes by itself.
pub(super) fn finish(context: &mut Context<'_>, actions: &mut Actions) {
    let (from, to) = (context.from, context.to);
    for (id, _) in actions.creates.iter().filter(|(id, _)| {
        matches!(
            id.kind,
            Kind::Table | Kind::ForeignTable | Kind::View | Kind::MaterializedView | Kind::Type
        )
    }) {
        context.made.insert(id.clone());
    }
    let dropped: BTreeSet<ObjectId> = actions.drops.keys().cloned().collect();
    let made: BTreeSet<ObjectId> = actions.creates.keys().cloned().collect();
    let attached = |table: &ObjectId| {
        let parents = |catalog| parents(catalog, table);
        parents(from) == parents(to)
    };
    for (id, implicit) in &mut actions.drops {
        let Some(before) = from.get(id) else { continue };
        let with_parent = id
            .parent_id()
            .is_some_and(|parent| dropped.contains(&parent));
        let inherited = is_inherited(before)
            && parents(from, id)
                .iter()
                .any(|parent| dropped.contains(&parent.part(id.kind, &id.name)));
        *implicit = with_parent
            || inherited
            || (*implicit && !made.contains(id))
            || is_internal(from, id, before, &dropped);
        // A trigger's copy is no object: only whether it is enabled is told.
        if before.get("copy of").is_some() && !with_parent {
            *implicit = false;
        }
        if merges(from, to, id, before) || actions.cascaded.contains(id) {
            *implicit = true;
        }
    }
    for id in circular_keys(from, &dropped) {
        actions.drops.insert(id, false);
    }
    for (id, implicit) in &mut actions.creates {
        let Some(after) = to.get(id) else { continue };
        let parent = id.parent_id();
        let with_parent = parent.as_ref().is_some_and(|parent| made.contains(parent));
        let inline = with_parent && matches!(id.kind, Kind::Column | Kind::Attribute);
        let of_view = id.kind == Kind::Column
            && parent
                .as_ref()
                .is_some_and(|parent| matches!(parent.kind, Kind::View | Kind::MaterializedView));
        let table = parent.clone().unwrap_or_else(|| id.clone());
        let inherited = is_inherited(after)
            && (with_parent
                || ((attached(&table)
                    || to
                        .get(&table)
                        .is_some_and(|table| table.get("inherits").is_some()))
                    && parents(to, id)
                        .iter()
                        .any(|parent| made.contains(&parent.part(id.kind, &id.name)))));
        *implicit = inline || of_view || inherited || merges(to, from, id, after);
    }
    for id in actions.alters.iter().chain(&made) {
        if let (Some(before), Some(after)) = (from.get(id), to.get(id))
            && !dropped.contains(id)
            && matches!(id.kind, Kind::Table | Kind::ForeignTable)
            && ["partition of", "partition bound", "inherits"]
                .iter()
                .any(|name| before.get(name) != after.get(name))
        {
            actions.moved.insert(id.clone());
        }
    }
    for id in actions.moved.iter().chain(&made) {
        if to.get(id).is_some_and(|table| {
            matches!(id.kind, Kind::Table | Kind::ForeignTable)
                && table.get("partition of").is_some()
        }) {
            context.joining.insert(id.clone());
        }
    }
    for (id, after) in &to.objects {
        if id.kind == Kind::Sequence
            && let Some(before) = from.get(id)
            && !dropped.contains(id)
            && before.get("owned by").is_some()
            && before.get("owned by") != after.get("owned by")
            && sequence::owner(from, id).is_some_and(|column| dropped.contains(&column))
        {
            actions.released.insert(id.clone());
        }
    }
}

/// Foreign keys of dropped tables that refer to each other in a circle: none can go first.
fn circular_keys(from: &Catalog, dropped: &BTreeSet<ObjectId>) -> Vec<ObjectId> {
    let mut keys: BTreeMap<ObjectId, Vec<(ObjectId, ObjectId)>> = BTreeMap::new();
    for dependency in &from.dependencies {
        let (Some(table), Some(other)) = (dependency.of.parent_id(), dependency.on.parent_id())
        else {
            continue;
        };
        let is_key = dependency.of.kind == Kind::Constraint && dependency.bond == Bond::Normal;
        if is_key && table != other && dropped.contains(&table) && dropped.contains(&other) {
            keys.entry(table)
                .or_default()
                .push((other, dependency.of.clone()));
        }
    }
    let reaches = |start: &ObjectId, goal: &ObjectId| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![start.clone()]);
        while let Some(table) = open.pop() {
            if table == *goal {
                return true;
            }
            if seen.insert(table.clone()) {
                open.extend(
                    keys.get(&table)
                        .into_iter()
                        .flatten()
                        .map(|(other, _)| other.clone()),
                );
            }
        }
        false
    };
    let mut found = Vec::new();
    for (table, list) in &keys {
        for (other, key) in list {
            if reaches(other, table) {
                found.push(key.clone());
            }
        }
    }
    found
}

/// Whether the server drops the object itself: the index of a partition with that of the whole,
/// the sequence of an identity with it.
fn is_internal(
    from: &Catalog,
    id: &ObjectId,
    before: &Object,
    dropped: &BTreeSet<ObjectId>,
) -> bool {
    if before.get("identity of").is_some() {
        return true;
    }
    let Some(parent) = before.get("partition of") else {
        return false;
    };
    match id.kind {
        Kind::Index => super::names::outside_quotes(parent, '.').is_some_and(|_| {
            dropped
                .iter()
                .any(|other| other.kind == Kind::Index && super::names::name(other) == parent)
        }),
        Kind::Constraint => parents(from, id)
            .iter()
            .any(|table| dropped.contains(&table.part(Kind::Constraint, parent))),
        _ => false,
    }
}

/// Whether a foreign key of a former partition is the copy of its parent's in the other state.
fn merges(here: &Catalog, there: &Catalog, id: &ObjectId, object: &Object) -> bool {
    object.get("type") == Some("foreign key")
        && there.get(id).is_none()
        && parents(there, id).iter().any(|parent| {
            !parents(here, id).contains(parent)
                && there
                    .get(&parent.part(Kind::Constraint, &id.name))
                    .is_some_and(|original| original.get("definition") == object.get("definition"))
        })
}
