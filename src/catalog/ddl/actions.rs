//! Decides what is dropped, made and altered, and what must be made anew because of that.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::company::finish;
use super::shared_attributes::{Context, changed};
use super::table::parents;
use super::{column, kinds};
use crate::catalog::{Bond, Catalog, Object, ObjectId, ObjectKind as Kind, diff};

/// What happens to which object.
#[derive(Debug, Default)]
pub(super) struct Actions {
    /// Dropped; true where another drop takes it along.
    pub(super) drops: BTreeMap<ObjectId, bool>,
    /// Made; true where something else makes it.
    pub(super) creates: BTreeMap<ObjectId, bool>,
    /// Altered in place.
    pub(super) alters: BTreeSet<ObjectId>,
    /// Types that columns are of while they are made anew.
    pub(super) aside: BTreeSet<ObjectId>,
    /// Columns that are given the new type of the same name.
    pub(super) retyped: BTreeSet<ObjectId>,
    /// Columns whose default is dropped and set again.
    pub(super) defaults: BTreeSet<ObjectId>,
    /// Tables that leave and join their parents.
    pub(super) moved: BTreeSet<ObjectId>,
    /// Functions that go with their base type, on which they depend and it on them.
    pub(super) cascaded: BTreeSet<ObjectId>,
    /// Sequences that outlive their column.
    pub(super) released: BTreeSet<ObjectId>,
}

/// Dependents by what they depend on.
type Dependents<'a> = BTreeMap<&'a ObjectId, Vec<(&'a ObjectId, Bond)>>;

/// Decides.
pub(super) fn decide(context: &mut Context<'_>) -> Actions {
    let mut actions = Actions::default();
    let (from, to) = (context.from, context.to);
    let mut queue: VecDeque<ObjectId> = VecDeque::new();
    let moved_members = extension_members(from, to);
    for change in diff(from, to).changes {
        let id = change.object;
        if moved_members.contains(&id) {
            continue;
        }
        match (from.get(&id), to.get(&id)) {
            (Some(before), after)
                if kinds::is_foreign(&id, before)
                    && after.is_none_or(|after| kinds::is_foreign(&id, after)) =>
            {
                actions.alters.insert(id);
            }
            (None, Some(after)) if kinds::is_foreign(&id, after) => {
                actions.alters.insert(id);
            }
            (Some(before), Some(after)) => {
                if kinds::alterable(context, &id, before, after)
                    || follows_table(context, &id, before, after)
                {
                    actions.alters.insert(id.clone());
                    if retypes(&id, before, after) {
                        queue.push_back(id);
                    }
                } else {
                    if let Some(whole) = index_of_whole(from, &id, before) {
                        actions.again(&whole, &mut queue);
                    }
                    actions.again(&id, &mut queue);
                }
            }
            (Some(_), None) => {
                actions.drops.insert(id.clone(), false);
                queue.push_back(id);
            }
            (None, _) => {
                actions.creates.insert(id, false);
            }
        }
    }
    let mut dependents: Dependents<'_> = BTreeMap::new();
    for dependency in &from.dependencies {
        dependents
            .entry(&dependency.on)
            .or_default()
            .push((&dependency.of, dependency.bond));
    }
    let mut parts: BTreeMap<ObjectId, Vec<&ObjectId>> = BTreeMap::new();
    for id in from.objects.keys() {
        if let Some(parent) = id.parent_id() {
            parts.entry(parent).or_default().push(id);
        }
    }
    while let Some(id) = queue.pop_front() {
        if !actions.drops.contains_key(&id) {
            disturb(context, &mut actions, &mut queue, &dependents, &id);
            continue;
        }
        for part in parts.get(&id).into_iter().flatten() {
            actions.take_along(part, to, &mut queue);
        }
        for (dependent, bond) in dependents.get(&id).into_iter().flatten() {
            bereave(context, &mut actions, &mut queue, &id, dependent, *bond);
        }
    }
    finish(context, &mut actions);
    actions
}

impl Actions {
    /// Drops and makes an object.
    fn again(&mut self, id: &ObjectId, queue: &mut VecDeque<ObjectId>) {
        self.alters.remove(id);
        if self.drops.insert(id.clone(), false).is_none() {
            queue.push_back(id.clone());
        }
        self.creates.entry(id.clone()).or_insert(false);
    }

    /// Drops an object with another, and makes it where it shall be.
    fn take_along(&mut self, id: &ObjectId, to: &Catalog, queue: &mut VecDeque<ObjectId>) {
        self.alters.remove(id);
        if self.drops.insert(id.clone(), true).is_none() {
            queue.push_back(id.clone());
        }
        if to.get(id).is_some() {
            self.creates.entry(id.clone()).or_insert(false);
        }
    }
}

/// Objects that changed hands between the database and an extension.
fn extension_members(from: &Catalog, to: &Catalog) -> BTreeSet<ObjectId> {
    let mut found = BTreeSet::new();
    for (id, before) in &from.objects {
        let Some(after) = to.get(id).filter(|_| id.kind == Kind::Extension) else {
            continue;
        };
        let count = |object: &Object| object.get("members").and_then(|n| n.parse::<i64>().ok());
        let difference = count(after).unwrap_or_default() - count(before).unwrap_or_default();
        if before.get("version") != after.get("version") || difference == 0 {
            continue;
        }
        let (one, other) = if difference > 0 {
            (from, to)
        } else {
            (to, from)
        };
        let only: Vec<_> = one
            .objects
            .keys()
            .filter(|id| id.parent.is_none() && other.get(id).is_none())
            .collect();
        if i64::try_from(only.len()).ok() == Some(difference.abs()) {
            found.extend(only.into_iter().cloned());
        }
    }
    found
}

/// The index or constraint of the whole table that an index of a partition belongs to.
fn index_of_whole(from: &Catalog, id: &ObjectId, object: &Object) -> Option<ObjectId> {
    let whole = object.get("partition of")?;
    match id.kind {
        Kind::Index => from
            .objects
            .keys()
            .find(|other| other.kind == Kind::Index && super::names::name(other) == whole)
            .cloned(),
        Kind::Constraint => parents(from, id)
            .iter()
            .map(|table| table.part(Kind::Constraint, whole))
            .find(|constraint| from.get(constraint).is_some()),
        _ => None,
    }
}

/// Whether an index or constraint only follows its table to or from a parent.
fn follows_table(context: &Context<'_>, id: &ObjectId, before: &Object, after: &Object) -> bool {
    let table = match id.kind {
        Kind::Index => super::index::table(context.from, id, before),
        _ => id.parent_id(),
    };
    let moved = table.is_some_and(|table| {
        let of = |catalog: &Catalog| {
            catalog
                .get(&table)
                .and_then(|t| t.get("partition of").map(str::to_owned))
        };
        of(context.from) != of(context.to)
    });
    moved
        && changed(before, after)
            .iter()
            .all(|name| name == "partition of" || name == "inheritance")
}

/// Whether the values of a column are written anew.
fn retypes(id: &ObjectId, before: &Object, after: &Object) -> bool {
    let of_table = matches!(
        id.parent.as_ref().map(|parent| parent.kind),
        Some(Kind::Table | Kind::ForeignTable)
    );
    id.kind == Kind::Column
        && of_table
        && ["data type", "collation"]
            .iter()
            .any(|name| before.get(name) != after.get(name))
}

/// A column changes its type: what stands in the way is made anew.
fn disturb(
    context: &Context<'_>,
    actions: &mut Actions,
    queue: &mut VecDeque<ObjectId>,
    dependents: &Dependents<'_>,
    id: &ObjectId,
) {
    let type_of = |catalog: &Catalog| {
        catalog
            .get(id)
            .and_then(|object| object.get("data type").map(str::to_owned))
            .unwrap_or_default()
    };
    let integers = |name: &str| matches!(name, "smallint" | "integer" | "bigint");
    let compatible = integers(&type_of(context.from)) && integers(&type_of(context.to));
    for (dependent, bond) in dependents.get(id).into_iter().flatten() {
        let (Some(before), Some(_)) = (context.from.get(dependent), context.to.get(dependent))
        else {
            continue;
        };
        let in_the_way = match dependent.kind {
            Kind::View
            | Kind::MaterializedView
            | Kind::Rule
            | Kind::Policy
            | Kind::Trigger
            | Kind::Function
            | Kind::Procedure => true,
            Kind::Column => *bond == Bond::Default && column::generated(before).is_some(),
            Kind::Constraint => before.get("type") == Some("foreign key") && !compatible,
            _ => false,
        };
        if in_the_way && !actions.drops.contains_key(*dependent) {
            actions.again(dependent, queue);
        }
    }
}

/// Whether a table is dropped with the one it is a partition of.
fn is_partition(from: &Catalog, id: &ObjectId) -> bool {
    matches!(id.kind, Kind::Table | Kind::ForeignTable)
        && from
            .get(id)
            .is_some_and(|table| table.get("partition of").is_some())
}

/// Whether the server drops objects of the kind with what they automatically depend on. For others
/// such a bond is that of a member.
fn goes_along(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Index
            | Kind::Constraint
            | Kind::Trigger
            | Kind::Rule
            | Kind::Policy
            | Kind::Statistics
            | Kind::Sequence
            | Kind::Column
            | Kind::OperatorClass
            | Kind::DefaultPrivileges
    )
}

/// An object loses one that it depends on.
fn bereave(
    context: &Context<'_>,
    actions: &mut Actions,
    queue: &mut VecDeque<ObjectId>,
    id: &ObjectId,
    dependent: &ObjectId,
    bond: Bond,
) {
    let with_parent = dependent
        .parent_id()
        .is_some_and(|parent| actions.drops.contains_key(&parent) || parent == *id);
    if actions.drops.contains_key(dependent) || with_parent {
        let goes = context.to.get(dependent).is_none();
        if let Some(implicit) = actions.drops.get_mut(dependent)
            && bond == Bond::Automatic
            && goes
            && (goes_along(dependent.kind) || is_partition(context.from, dependent))
        {
            *implicit = true;
        }
        if context.from.get(id).is_some_and(super::types::is_base)
            && dependent.kind == Kind::Function
        {
            actions.cascaded.insert(dependent.clone());
        }
        return;
    }
    let comes_back = context.to.get(id).is_some();
    let stays = context.to.get(dependent);
    let Some(before) = context.from.get(dependent) else {
        return;
    };
    match (dependent.kind, id.kind) {
        (Kind::Table | Kind::ForeignTable, Kind::Table | Kind::ForeignTable) => {
            if comes_back && stays.is_some() {
                actions.moved.insert(dependent.clone());
            }
        }
        (Kind::Publication, _) => {
            if stays.is_some() {
                actions.alters.insert(dependent.clone());
            }
        }
        (Kind::Column, _) if bond == Bond::Default && column::generated(before).is_none() => {
            if comes_back && stays.is_some() {
                actions.defaults.insert(dependent.clone());
            }
        }
        (Kind::Column, Kind::Type | Kind::Domain) if bond == Bond::Normal => {
            if comes_back && stays.is_some() {
                actions.aside.insert(id.clone());
                actions.alters.insert(dependent.clone());
                if actions.retyped.insert(dependent.clone()) {
                    queue.push_back(dependent.clone());
                }
                if before.get("default").is_some() {
                    actions.defaults.insert(dependent.clone());
                }
            }
        }
        (Kind::Sequence, Kind::Column) if before.get("owned by").is_some() => {
            if stays.is_some() {
                actions.released.insert(dependent.clone());
            } else {
                actions.take_along(dependent, context.to, queue);
            }
        }
        (Kind::Attribute, _) => {}
        (Kind::OperatorFamily, _) if bond == Bond::Automatic => {}
        (Kind::Column, _) if bond == Bond::Normal && stays.is_some() && !comes_back => {}
        _ => {
            if super::types::is_base(context.from.get(id).unwrap_or(before))
                && matches!(dependent.kind, Kind::Function)
            {
                actions.cascaded.insert(dependent.clone());
                actions.take_along(dependent, context.to, queue);
                return;
            }
            let internal =
                before.get("partition of").is_some() || before.get("identity of").is_some();
            if bond == Bond::Automatic && (stays.is_none() || internal) {
                actions.take_along(dependent, context.to, queue);
            } else if stays.is_some() {
                actions.again(dependent, queue);
            }
        }
    }
}
