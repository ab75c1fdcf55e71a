//! Changes as a report tells them: one for each thing that was done, not one for each trace it left.

use std::collections::BTreeMap;

use super::{AttributeChange, Catalog, CatalogDiff, Change, ChangeKind, ObjectId, ObjectKind};
use crate::event::SchemaChange;
use crate::text::truncate;

/// How much of a long value a report shows.
const SHOWN: usize = 160;

/// Notes for every change which other change it follows.
pub(super) fn link(changes: &mut [Change], base: &Catalog, other: &Catalog) {
    let index: BTreeMap<ObjectId, usize> = changes
        .iter()
        .enumerate()
        .map(|(place, change)| (change.object.clone(), place))
        .collect();
    let cause = |change: &Change| {
        let found = |id: &ObjectId| index.get(id).and_then(|place| changes.get(*place));
        let catalog = match change.kind {
            ChangeKind::Added => other,
            ChangeKind::Removed | ChangeKind::Altered => base,
        };
        with_its_owner(change, catalog, &found).or_else(|| like_its_parent(change, catalog, &found))
    };
    let causes: Vec<Option<ObjectId>> = changes.iter().map(cause).collect();
    for (change, cause) in changes.iter_mut().zip(causes) {
        change.follows = cause;
    }
}

/// What comes and goes with its table, type or column.
fn with_its_owner<'a>(
    change: &Change,
    catalog: &Catalog,
    found: &impl Fn(&ObjectId) -> Option<&'a Change>,
) -> Option<ObjectId> {
    if change.kind == ChangeKind::Altered {
        return None;
    }
    let same = |id: ObjectId| {
        found(&id)
            .filter(|owner| owner.kind == change.kind)
            .map(|_| id)
    };
    let id = &change.object;
    if let Some(parent) = id.parent_id() {
        let redefined = found(&parent).is_some_and(|view| view.detail("definition").is_some());
        return same(parent.clone())
            .or((redefined && id.kind == ObjectKind::Column).then_some(parent));
    }
    let object = catalog.get(id)?;
    match id.kind {
        ObjectKind::Index => [ObjectKind::Table, ObjectKind::MaterializedView]
            .into_iter()
            .find_map(|kind| {
                same(ObjectId::new(
                    kind,
                    id.schema.as_deref(),
                    object.get("table")?,
                ))
            }),
        ObjectKind::Statistics => {
            let (schema, table) = split_name(object.get("table")?)?;
            same(ObjectId::new(ObjectKind::Table, Some(&schema), &table))
        }
        ObjectKind::Sequence => {
            let owner = object
                .get("identity of")
                .or_else(|| object.get("owned by"))?;
            // A name may hold dots, so every way to read the pair is tried.
            owner.match_indices('.').find_map(|(dot, _)| {
                let (table, column) = (owner.get(..dot)?, owner.get(dot + 1..)?);
                [ObjectKind::Table, ObjectKind::ForeignTable]
                    .into_iter()
                    .find_map(|kind| {
                        let table = ObjectId::new(kind, id.schema.as_deref(), table);
                        let column = table.part(ObjectKind::Column, column);
                        let made = found(&column).is_some_and(|c| c.detail("identity").is_some());
                        same(table)
                            .or_else(|| same(column.clone()))
                            .or(made.then_some(column))
                    })
            })
        }
        _ => None,
    }
}

/// What a partition or child table has from its parent, and was changed with it.
fn like_its_parent<'a>(
    change: &Change,
    catalog: &Catalog,
    found: &impl Fn(&ObjectId) -> Option<&'a Change>,
) -> Option<ObjectId> {
    let object = catalog.get(&change.object)?;
    let candidates: Vec<ObjectId> = match object.get("partition of") {
        Some(parent) if change.object.kind == ObjectKind::Index => {
            let (schema, name) = split_name(parent)?;
            vec![ObjectId::new(ObjectKind::Index, Some(&schema), &name)]
        }
        original => {
            let name = original.unwrap_or(&change.object.name);
            if original.is_none() && object.get("inheritance").is_none() {
                return None;
            }
            let table = change.object.parent_id()?;
            let table = catalog.get(&table)?;
            let parents = table
                .get("partition of")
                .or_else(|| table.get("inherits"))?;
            split_list(parents)
                .into_iter()
                .filter_map(|parent| split_name(&parent))
                .flat_map(|(schema, parent)| {
                    [ObjectKind::Table, ObjectKind::ForeignTable].map(|kind| {
                        ObjectId::new(kind, Some(&schema), &parent).part(change.object.kind, name)
                    })
                })
                .collect()
        }
    };
    candidates.into_iter().find(|id| {
        found(id).is_some_and(|parent| parent.kind == change.kind && alike(parent, change))
    })
}

/// Whether two changes of the same kind do the same. What is added to or removed from a parent
/// is so from its children, whatever they had made of it.
fn alike(parent: &Change, child: &Change) -> bool {
    /// An inherited NOT NULL keeps the name that it has in the parent.
    fn told(change: &Change) -> Vec<&AttributeChange> {
        let related = ["not null constraint", "not null is inherited"];
        change
            .details
            .iter()
            .filter(|detail| !related.contains(&detail.attribute.as_str()))
            .collect()
    }
    child.kind != ChangeKind::Altered || told(parent) == told(child)
}

/// The parts of a list of quoted names.
fn split_list(names: &str) -> Vec<String> {
    split_outside_quotes(names, ',')
        .into_iter()
        .map(|name| name.trim().to_owned())
        .collect()
}

/// Schema and name of a quoted, qualified name.
fn split_name(name: &str) -> Option<(String, String)> {
    let unquote = |part: &String| {
        part.strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .map_or_else(|| part.clone(), |inner| inner.replace("\"\"", "\""))
    };
    match split_outside_quotes(name, '.').as_slice() {
        [schema, name] => Some((unquote(schema), unquote(name))),
        _ => None,
    }
}

fn split_outside_quotes(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut inside = false;
    for character in text.chars() {
        inside ^= character == '"';
        if character == separator && !inside {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(character);
        }
    }
    parts
}

impl CatalogDiff {
    /// All differences as a report tells them, other orders of columns among them.
    pub fn with_column_order(&self) -> Vec<SchemaChange> {
        let mut changes = self.to_schema_changes();
        changes.extend(self.column_order.iter().map(|order| SchemaChange {
            object: order.table.to_string(),
            change: ChangeKind::Altered.word().to_owned(),
            detail: format!(
                "column order: {} → {}",
                order.before.join(", "),
                order.after.join(", ")
            ),
        }));
        changes.sort();
        changes
    }

    /// The changes as a report tells them, sorted by id: what follows another change is only
    /// counted there.
    pub fn to_schema_changes(&self) -> Vec<SchemaChange> {
        let causes: BTreeMap<&ObjectId, &ObjectId> = self
            .changes
            .iter()
            .filter_map(|change| Some((&change.object, change.follows.as_ref()?)))
            .collect();
        let mut followers: BTreeMap<&ObjectId, BTreeMap<(bool, ObjectKind), usize>> =
            BTreeMap::new();
        for change in &self.changes {
            let Some(mut root) = change.follows.as_ref() else {
                continue;
            };
            // The chain is as long as partitions are nested; the bound is for broken input.
            for _ in 0..64 {
                match causes.get(root) {
                    Some(next) => root = next,
                    None => break,
                }
            }
            let elsewhere = root.kind == change.object.kind;
            *followers
                .entry(root)
                .or_default()
                .entry((elsewhere, change.object.kind))
                .or_default() += 1;
        }
        self.changes
            .iter()
            .filter(|change| change.follows.is_none())
            .map(|change| SchemaChange {
                object: change.object.to_string(),
                change: change.kind.word().to_owned(),
                detail: describe(change, followers.get(&change.object)),
            })
            .collect()
    }
}

fn describe(change: &Change, followers: Option<&BTreeMap<(bool, ObjectKind), usize>>) -> String {
    let mut parts: Vec<String> = match change.kind {
        ChangeKind::Altered => change.details.iter().map(describe_altered).collect(),
        ChangeKind::Added | ChangeKind::Removed => describe_whole(change),
    };
    for ((elsewhere, kind), number) in followers.into_iter().flatten() {
        let word = if *number == 1 {
            kind.word()
        } else {
            kind.plural()
        };
        parts.push(if *elsewhere {
            format!("likewise {number} {word} of partitions or child tables")
        } else {
            format!("with {number} {word}")
        });
    }
    let separator = match change.kind {
        ChangeKind::Altered => "; ",
        ChangeKind::Added | ChangeKind::Removed => ", ",
    };
    parts.join(separator)
}

/// The attributes by which a reader knows an object that was added or removed.
fn describe_whole(change: &Change) -> Vec<String> {
    let value = |detail: &AttributeChange| {
        let value = detail.after.as_ref().or(detail.before.as_ref());
        shown(value.map_or("", String::as_str))
    };
    let get = |name: &str| change.detail(name).map(value);
    match change.object.kind {
        ObjectKind::Column | ObjectKind::Attribute => [
            get("data type"),
            get("not null").map(|_| "not null".to_owned()),
            get("default").map(|value| format!("default {value}")),
            get("identity").map(|value| format!("identity {value}")),
        ]
        .into_iter()
        .flatten()
        .collect(),
        ObjectKind::Index => [
            get("table").map(|table| format!("on {table}")),
            get("unique").map(|_| "unique".to_owned()),
            get("definition"),
            get("valid").map(|_| "not valid".to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect(),
        kind if kind.has_parts() => get("labels").into_iter().collect(),
        ObjectKind::Function | ObjectKind::Procedure => [
            get("returns").map(|kind| format!("returns {kind}")),
            get("language").map(|language| format!("language {language}")),
        ]
        .into_iter()
        .flatten()
        .chain(
            get("language")
                .is_none()
                .then(|| privileges(change))
                .into_iter()
                .flatten(),
        )
        .collect(),
        ObjectKind::Role => change
            .details
            .iter()
            .map(|detail| match value(detail).as_str() {
                "true" => detail.attribute.clone(),
                value => format!("{} {value}", detail.attribute),
            })
            .collect(),
        ObjectKind::Extension => get("version").into_iter().collect(),
        _ => get("definition").map_or_else(|| privileges(change), |definition| vec![definition]),
    }
}

/// What an object grants, where that is all there is to say of it.
fn privileges(change: &Change) -> Vec<String> {
    let told = |detail: &AttributeChange| {
        let value = detail.after.as_ref().or(detail.before.as_ref())?;
        let known = detail.attribute.starts_with("privileges of ");
        known.then(|| format!("{}: {}", detail.attribute, shown(value)))
    };
    change
        .details
        .iter()
        .map(told)
        .collect::<Option<_>>()
        .unwrap_or_default()
}

fn describe_altered(detail: &AttributeChange) -> String {
    let flag = [&detail.before, &detail.after]
        .iter()
        .all(|value| value.as_deref().is_none_or(|value| value == "true"));
    let absent = if flag { "false" } else { "none" };
    let (before, after) = match (&detail.before, &detail.after) {
        (Some(before), Some(after)) => around_difference(&one_line(before), &one_line(after)),
        (before, after) => {
            let text = |value: &Option<String>| value.as_deref().map_or(absent.to_owned(), shown);
            (text(before), text(after))
        }
    };
    format!("{}: {before} → {after}", detail.attribute)
}

fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shown(value: &str) -> String {
    truncate(&one_line(value), SHOWN)
}

/// Two long values cut to where they differ.
fn around_difference(before: &str, after: &str) -> (String, String) {
    let start = before
        .chars()
        .zip(after.chars())
        .take_while(|(left, right)| left == right)
        .count();
    let longest = before.chars().count().max(after.chars().count());
    // Enough before the difference to recognise the place.
    let skipped = if longest > SHOWN {
        start.saturating_sub(SHOWN / 4)
    } else {
        0
    };
    let cut = |value: &str| {
        let rest: String = value.chars().skip(skipped).collect();
        let rest = truncate(&rest, SHOWN);
        if skipped > 0 {
            format!("…{rest}")
        } else {
            rest
        }
    };
    (cut(before), cut(after))
}

#[cfg(test)]
#[path = "collapse_tests.rs"]
mod tests;
