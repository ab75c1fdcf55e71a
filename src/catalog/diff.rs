//! The difference of two catalogs.

use std::collections::{BTreeMap, BTreeSet};

use super::{Catalog, Object, ObjectId, ObjectKind};

/// What became of an object from one catalog to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Only the second catalog has it.
    Added,
    /// Only the first catalog has it.
    Removed,
    /// Both have it, with other attributes.
    Altered,
}

impl ChangeKind {
    /// The word of a report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Altered => "altered",
        }
    }
}

/// An attribute that differs; absent means the default, or that it does not apply.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AttributeChange {
    /// The attribute's name.
    pub attribute: String,
    /// Its value in the first catalog.
    pub before: Option<String>,
    /// Its value in the second catalog.
    pub after: Option<String>,
}

/// An object that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The object.
    pub object: ObjectId,
    /// What became of it.
    pub kind: ChangeKind,
    /// The attributes that differ, sorted by name; all of them where it was added or removed.
    pub details: Vec<AttributeChange>,
    /// The object whose change brings this one about: the table that was added with this column,
    /// or the parent whose column this partition's column follows. A report tells only that one.
    pub follows: Option<ObjectId>,
}

impl Change {
    /// What became of an attribute.
    pub fn detail(&self, attribute: &str) -> Option<&AttributeChange> {
        self.details
            .iter()
            .find(|detail| detail.attribute == attribute)
    }
}

/// A table or composite type whose columns are in another order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnOrder {
    /// The table or type.
    pub table: ObjectId,
    /// The columns that both catalogs have, as the first orders them.
    pub before: Vec<String>,
    /// The same columns, as the second orders them.
    pub after: Vec<String>,
}

/// Everything that differs between two catalogs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CatalogDiff {
    /// Objects that differ, sorted by id.
    pub changes: Vec<Change>,
    /// Tables whose columns are in another order, sorted by id.
    pub column_order: Vec<ColumnOrder>,
}

impl CatalogDiff {
    /// Whether nothing differs, not even the order of columns.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.column_order.is_empty()
    }

    /// Whether the database itself is the same, whatever became of roles, which belong to the server,
    /// and of the order of columns.
    pub fn is_same_database(&self) -> bool {
        self.changes
            .iter()
            .all(|change| change.object.kind == ObjectKind::Role)
    }

    /// Whether nothing differs but that the other server has roles which the base lacks.
    pub fn only_adds_roles(&self) -> bool {
        self.is_same_database()
            && self
                .changes
                .iter()
                .all(|change| change.kind == ChangeKind::Added)
    }
}

/// Compares two catalogs: what was added, removed and altered on the way from `base` to `other`.
pub fn diff(base: &Catalog, other: &Catalog) -> CatalogDiff {
    let ids: BTreeSet<&ObjectId> = base.objects.keys().chain(other.objects.keys()).collect();
    let nothing = Object::default();
    let mut changes = Vec::new();
    for id in ids {
        let (before, after) = (base.get(id), other.get(id));
        let kind = match (before, after) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ => ChangeKind::Altered,
        };
        let details = attribute_changes(before.unwrap_or(&nothing), after.unwrap_or(&nothing));
        if kind != ChangeKind::Altered || !details.is_empty() {
            changes.push(Change {
                object: id.clone(),
                kind,
                details,
                follows: None,
            });
        }
    }
    super::collapse::link(&mut changes, base, other);
    CatalogDiff {
        changes,
        column_order: column_orders(base, other),
    }
}

fn attribute_changes(before: &Object, after: &Object) -> Vec<AttributeChange> {
    let names: BTreeSet<&String> = before
        .attributes
        .keys()
        .chain(after.attributes.keys())
        .collect();
    names
        .into_iter()
        .filter(|name| before.get(name) != after.get(name))
        .map(|name| AttributeChange {
            attribute: name.clone(),
            before: before.get(name).map(str::to_owned),
            after: after.get(name).map(str::to_owned),
        })
        .collect()
}

fn column_orders(base: &Catalog, other: &Catalog) -> Vec<ColumnOrder> {
    let afters: BTreeMap<ObjectId, Vec<&str>> = other.column_orders();
    let mut found = Vec::new();
    for (table, before) in base.column_orders() {
        let Some(after) = afters.get(&table) else {
            continue;
        };
        let common = |these: &[&str], those: &[&str]| -> Vec<String> {
            let those: BTreeSet<&str> = those.iter().copied().collect();
            these
                .iter()
                .filter(|name| those.contains(**name))
                .map(|name| (*name).to_owned())
                .collect()
        };
        let (ours, theirs) = (common(&before, after), common(after, &before));
        if ours != theirs {
            found.push(ColumnOrder {
                table,
                before: ours,
                after: theirs,
            });
        }
    }
    found
}

#[cfg(test)]
#[path = "diff_laws.rs"]
mod laws;
