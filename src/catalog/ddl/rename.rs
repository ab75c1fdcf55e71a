//! Objects that only have another name: they are renamed back, so that their data stays.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::names::{address, alter_table, bare, name, qualified};
use super::statement::Sink;
use crate::catalog::{Catalog, Object, ObjectId, ObjectKind as Kind};
use crate::sql::quote_identifier;

/// Kinds that can be renamed, in the order in which that is done: wholes before their parts.
const PASSES: [&[Kind]; 4] = [
    &[Kind::Schema],
    &[
        Kind::Table,
        Kind::ForeignTable,
        Kind::View,
        Kind::MaterializedView,
        Kind::Type,
        Kind::Domain,
        Kind::Function,
        Kind::Procedure,
        Kind::ForeignDataWrapper,
        Kind::Server,
        Kind::Publication,
        Kind::Subscription,
        Kind::EventTrigger,
        Kind::Collation,
        Kind::Statistics,
        Kind::TextSearchConfiguration,
        Kind::TextSearchDictionary,
    ],
    &[Kind::Column, Kind::Attribute],
    &[
        Kind::Constraint,
        Kind::Index,
        Kind::Sequence,
        Kind::Trigger,
        Kind::Rule,
        Kind::Policy,
    ],
];

/// Renames back what the migration renamed, and gives the catalog that there is then.
///
/// An object is known again by its row in the system catalog, which only means something where
/// both catalogs are of one server.
pub(super) fn renames(from: &Catalog, to: &Catalog, sink: &mut Sink) -> Catalog {
    let mut catalog = from.clone();
    let same_server = match (&from.origin, &to.origin) {
        (Some(from), Some(to)) => from.system == to.system,
        _ => false,
    };
    if !same_server {
        return catalog;
    }
    super::not_null::spell_out(&mut catalog);
    for kinds in PASSES {
        let known: BTreeMap<(u32, u32, i32), &ObjectId> = to
            .objects
            .iter()
            .filter(|(id, _)| kinds.contains(&id.kind) && !catalog.objects.contains_key(id))
            .filter_map(|(id, object)| Some((object.identity?, id)))
            .collect();
        let pairs: Vec<(ObjectId, ObjectId)> = catalog
            .objects
            .iter()
            .filter(|(id, _)| kinds.contains(&id.kind) && to.get(id).is_none())
            .filter_map(|(id, object)| {
                let new = *known.get(&object.identity?)?;
                is_the_same(&catalog, id, to, new).then(|| (id.clone(), new.clone()))
            })
            .collect();
        for (old, new) in pairs {
            let object = catalog.get(&old).cloned().unwrap_or_default();
            state(&old, &object, &new, sink);
            apply(&mut catalog, &old, &new);
        }
    }
    super::not_null::abbreviate(&mut catalog);
    catalog
}

/// Whether two objects of one identity are one: numbers are given anew in another database.
fn is_the_same(from: &Catalog, old: &ObjectId, to: &Catalog, new: &ObjectId) -> bool {
    if old.kind != new.kind || (old.parent_id() != new.parent_id()) {
        return false;
    }
    match old.kind {
        Kind::Table | Kind::ForeignTable | Kind::View | Kind::MaterializedView => {
            let columns = |catalog, table| -> BTreeSet<String> {
                super::table::columns(catalog, table)
                    .into_iter()
                    .map(|(column, _)| column.name.clone())
                    .collect()
            };
            let (ours, theirs) = (columns(from, old), columns(to, new));
            ours.intersection(&theirs).count() * 2 >= ours.len().max(theirs.len())
        }
        // The arguments may be of a type that was renamed, not the procedure.
        Kind::Function | Kind::Procedure => {
            let body = |catalog: &Catalog, id| {
                catalog
                    .get(id)
                    .and_then(|o| o.get("body").map(str::to_owned))
            };
            arguments(old) == arguments(new) && body(from, old) == body(to, new)
        }
        Kind::Type | Kind::Domain => {
            let kind = |catalog: &Catalog, id| {
                catalog
                    .get(id)
                    .and_then(|o| o.get("kind").map(str::to_owned))
            };
            kind(from, old) == kind(to, new)
        }
        _ => true,
    }
}

fn arguments(id: &ObjectId) -> &str {
    let at = super::names::outside_quotes(&id.name, '(').unwrap_or_default();
    id.name.get(at..).unwrap_or_default()
}

fn state(old: &ObjectId, object: &Object, new: &ObjectId, sink: &mut Sink) {
    let inherited = object.get("inheritance").is_some() || object.get("partition of").is_some();
    let to = quote_identifier(&new.name);
    match old.kind {
        Kind::Column | Kind::Attribute | Kind::Constraint if inherited => {}
        Kind::Attribute => sink.push(format!(
            "ALTER TYPE {} RENAME ATTRIBUTE {} TO {to}",
            name(old),
            quote_identifier(&old.name)
        )),
        Kind::Column | Kind::Constraint => sink.push(format!(
            "{} RENAME {} {} TO {to}",
            alter_table(old, false),
            super::names::keyword(old.kind),
            quote_identifier(&old.name)
        )),
        Kind::Trigger if object.get("copy of").is_some() => {}
        _ => {
            // Indexes and owned sequences go with their table.
            let moves = old.schema != new.schema
                && old.kind != Kind::Index
                && object.get("owned by").is_none()
                && object.get("identity of").is_none();
            let mut current = old.clone();
            if moves && let Some(schema) = &new.schema {
                sink.push(format!(
                    "ALTER {} SET SCHEMA {}",
                    address(old),
                    quote_identifier(schema)
                ));
            }
            current.schema.clone_from(&new.schema);
            let function = matches!(old.kind, Kind::Function | Kind::Procedure);
            if function && bare(&current) != bare(new) {
                let short = bare(&ObjectId::new(new.kind, None, &new.name));
                sink.push(format!("ALTER {} RENAME TO {short}", address(&current)));
            } else if !function && current.name != new.name {
                sink.push(format!("ALTER {} RENAME TO {to}", address(&current)));
            }
        }
    }
}

/// The catalog as it is after the renaming.
fn apply(catalog: &mut Catalog, old: &ObjectId, new: &ObjectId) {
    let rename = |id: &ObjectId| -> ObjectId {
        let mut id = id.clone();
        if id == *old {
            return new.clone();
        }
        if old.kind == Kind::Schema {
            if id.schema.as_ref() == Some(&old.name) {
                id.schema = Some(new.name.clone());
            }
        } else if id.parent_id().as_ref() == Some(old) {
            id.schema.clone_from(&new.schema);
            if let Some(parent) = &mut id.parent {
                parent.name.clone_from(&new.name);
            }
        }
        id
    };
    let near: BTreeSet<ObjectId> = catalog
        .dependencies
        .iter()
        .filter(|dependency| dependency.on == *old)
        .map(|dependency| dependency.of.clone())
        .collect();
    let part = old.parent.is_some();
    let mut moved: BTreeMap<ObjectId, ObjectId> = BTreeMap::new();
    let objects = std::mem::take(&mut catalog.objects);
    for (id, mut object) in objects {
        let mut renamed = rename(&id);
        let beside = part && (id.parent_id() == old.parent_id() || near.contains(&id));
        if !part || beside {
            rewrite(&mut object, old, new);
        }
        // Indexes and owned sequences move with their table.
        if old.schema != new.schema
            && old.parent.is_none()
            && id.schema == old.schema
            && ((id.kind == Kind::Index && object.get("table") == Some(new.name.as_str()))
                || (id.kind == Kind::Sequence
                    && object
                        .get("owned by")
                        .or_else(|| object.get("identity of"))
                        .is_some_and(|owner| owner.starts_with(&format!("{}.", new.name)))))
            && old.kind == Kind::Table
        {
            renamed.schema.clone_from(&new.schema);
            moved.insert(id.clone(), renamed.clone());
        }
        catalog.objects.insert(renamed, object);
    }
    for dependency in &mut catalog.dependencies {
        for id in [&mut dependency.of, &mut dependency.on] {
            *id = moved.get(id).cloned().unwrap_or_else(|| rename(id));
        }
    }
    catalog.dependencies.sort_unstable();
    for (before, after) in moved {
        rewrite_all(catalog, &before, &after);
    }
}

fn rewrite_all(catalog: &mut Catalog, old: &ObjectId, new: &ObjectId) {
    for object in catalog.objects.values_mut() {
        rewrite(object, old, new);
    }
}

/// Puts the new name where expressions and definitions have the old one.
fn rewrite(object: &mut Object, old: &ObjectId, new: &ObjectId) {
    let (before, after) = match old.kind {
        Kind::Schema => (
            format!("{}.", quote_identifier(&old.name)),
            format!("{}.", quote_identifier(&new.name)),
        ),
        Kind::Function | Kind::Procedure => (bare(old), bare(new)),
        _ if old.parent.is_some() => (quote_identifier(&old.name), quote_identifier(&new.name)),
        _ => (
            qualified(old.schema.as_deref(), &old.name),
            qualified(new.schema.as_deref(), &new.name),
        ),
    };
    let attributes = std::mem::take(&mut object.attributes);
    for (key, value) in attributes {
        let verbatim = matches!(key.as_str(), "body" | "comment" | "labels" | "data type" if key != "data type")
            || (key == "data type" && old.parent.is_some());
        let key = if key.starts_with("table ") {
            replace_token(&key, &before, &after)
        } else {
            key
        };
        let value = match key.as_str() {
            _ if verbatim => value,
            "table" if value == old.name && old.parent.is_none() => new.name.clone(),
            "owned by" | "identity of" => {
                let (start, end) = (format!("{}.", old.name), format!(".{}", old.name));
                if old.kind == Kind::Column {
                    match value.strip_suffix(&end) {
                        Some(table) => format!("{table}.{}", new.name),
                        None => value,
                    }
                } else {
                    match value.strip_prefix(&start) {
                        Some(column) => format!("{}.{column}", new.name),
                        None => value,
                    }
                }
            }
            _ => {
                let text = replace_token(&value, &before, &after);
                text.replace(&format!("{after} AS {after}"), &after)
            }
        };
        object.attributes.insert(key, value);
    }
}

/// Replaces a name that stands for itself, outside constants.
fn replace_token(text: &str, before: &str, after: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    let mut previous = ' ';
    let mut quoted = false;
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '"' || c == '$';
    while let Some(next) = rest.chars().next() {
        if !quoted
            && !word(previous)
            && let Some(tail) = rest.strip_prefix(before)
            && (before.ends_with('.') || !tail.starts_with(word))
        {
            result.push_str(after);
            previous = after.chars().last().unwrap_or(' ');
            rest = tail;
            continue;
        }
        // The text of a constant may be a name, as in `nextval('s'::regclass)`.
        let regclass = rest
            .strip_prefix('\'')
            .and_then(|tail| tail.strip_prefix(before)?.strip_prefix("'::reg"));
        if let (false, Some(tail)) = (quoted, regclass) {
            let _ = write!(result, "'{after}'::reg");
            previous = 'g';
            rest = tail;
            continue;
        }
        quoted ^= next == '\'';
        result.push(next);
        previous = next;
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_names_are_replaced() {
        for (text, expected) in [
            ("(y > 0) AND (my > y)", "(z > 0) AND (my > z)"),
            ("'y'::text || y", "'y'::text || z"),
            ("\"y\" + t.y", "\"y\" + t.z"),
            ("nextval('y'::regclass)", "nextval('z'::regclass)"),
        ] {
            assert_eq!(replace_token(text, "y", "z"), expected);
        }
    }
}
