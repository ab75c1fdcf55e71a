//! `belongs_to` relations as foreign keys.

use super::super::rust_cursor::{Cursor, entries, entry, entry_text};
use super::super::rust_items::{Item, Module};
use super::super::rust_tokens::{Token, tokens};
use super::expanded::{arms, calls, implementation};
use super::scope::function;
use super::table::{Entity, Reading, Relation, last_words, place};
use crate::models::ForeignKey;

/// Adds the relations that `enum Relation` and `impl RelationTrait` declare.
pub(super) fn add_relations<'a>(reading: &Reading<'a>, entity: &mut Entity<'a>) {
    let Some(home) = reading.scope.modules.get(entity.module) else {
        return;
    };
    let file = reading.shown.get(home.file).copied().unwrap_or_default();
    let class = entity.table.place.class.clone().unwrap_or_default();
    let definitions = implementation(&home.items, "RelationTrait")
        .and_then(|body| function(body, "def"))
        .map(arms)
        .unwrap_or_default();
    for item in &home.items {
        let Item::Enum { name, variants, .. } = item else {
            continue;
        };
        if !name.is_word("Relation") {
            continue;
        }
        for variant in variants {
            let Some(rust) = variant.name.word() else {
                continue;
            };
            let place = place(file, &class, variant.name, Some(rust));
            let settings = entries(&variant.attributes, "sea_orm");
            let text = |key: &str| entry_text(&settings, key);
            if let Some(to) = text("belongs_to") {
                if entry(&settings, "skip_fk").is_some() {
                    continue;
                }
                let (Some(from), Some(on)) = (text("from"), text("to")) else {
                    continue;
                };
                entity.relations.push(Relation {
                    to: path(&tokens(to)),
                    from: last_words(&tokens(from)),
                    on: last_words(&tokens(on)),
                    on_delete: text("on_delete"),
                    on_update: text("on_update"),
                    place,
                });
            } else if let Some(relation) = definitions.get(rust).and_then(|of| written(of)) {
                entity.relations.push(Relation { place, ..relation });
            }
        }
    }
}

/// `Entity::belongs_to(super::user::Entity).from(Column::UserId).to(super::user::Column::Id)`
fn written<'a>(definition: &[Token]) -> Option<Relation<'a>> {
    let mut cursor = Cursor::new(definition);
    while !cursor.next()?.is_word("belongs_to") {}
    let to = path(cursor.group()?);
    let calls = calls(cursor.rest());
    if calls.contains_key("skip_fk") {
        return None;
    }
    let action = |key: &str| {
        let found = calls.get(key)?.iter().rev().find_map(Token::word)?;
        ACTIONS
            .iter()
            .map(|(rust, _)| *rust)
            .find(|rust| *rust == found)
    };
    Some(Relation {
        to,
        from: last_words(calls.get("from")?),
        on: last_words(calls.get("to")?),
        on_delete: action("on_delete"),
        on_update: action("on_update"),
        place: crate::models::Place::new("", 0, 0),
    })
}

fn path(tokens: &[Token]) -> Vec<String> {
    tokens
        .iter()
        .filter_map(Token::word)
        .map(str::to_owned)
        .collect()
}

const ACTIONS: [(&str, &str); 5] = [
    ("Cascade", "CASCADE"),
    ("NoAction", "NO ACTION"),
    ("Restrict", "RESTRICT"),
    ("SetDefault", "SET DEFAULT"),
    ("SetNull", "SET NULL"),
];

/// Turns relations into foreign keys, now that every entity is known. One to an entity that is not
/// there says nothing.
pub(super) fn settle(entities: &mut [Entity<'_>], modules: &[Module<'_>]) {
    let mut keys = Vec::new();
    for (index, entity) in entities.iter().enumerate() {
        for relation in &entity.relations {
            let Some(other) = target(entity, relation, entities, modules) else {
                continue;
            };
            let columns = |words: &[String], of: &Entity<'_>| -> Option<Vec<String>> {
                words
                    .iter()
                    .map(|word| of.names.get(word).cloned())
                    .collect()
            };
            let (Some(from), Some(on)) = (
                columns(&relation.from, entity),
                columns(&relation.on, other),
            ) else {
                continue;
            };
            let action = |rust: Option<&str>| {
                let rust = rust?;
                let found = ACTIONS.iter().find(|(name, _)| *name == rust);
                found.map(|(_, sql)| (*sql).to_owned())
            };
            keys.push((
                index,
                ForeignKey {
                    columns: from,
                    references: other.table.name.clone(),
                    on,
                    on_delete: action(relation.on_delete),
                    on_update: action(relation.on_update),
                    place: relation.place.clone(),
                },
            ));
        }
    }
    for (index, key) in keys {
        if let Some(entity) = entities.get_mut(index) {
            entity.table.foreign_keys.push(key);
        }
    }
}

/// The entity that the path of a relation leads to.
fn target<'a, 'b>(
    entity: &Entity<'_>,
    relation: &Relation<'_>,
    entities: &'b [Entity<'a>],
    modules: &[Module<'_>],
) -> Option<&'b Entity<'a>> {
    let home = &modules.get(entity.module)?.path;
    let (last, parts) = relation.to.split_last()?;
    if last != "Entity" {
        return None;
    }
    let supers = parts.iter().filter(|part| *part == "super").count();
    let parts: Vec<&String> = parts
        .iter()
        .filter(|part| !matches!(part.as_str(), "super" | "self" | "crate"))
        .collect();
    if parts.is_empty() {
        let parent = home.get(..home.len().checked_sub(supers)?)?;
        return entities.iter().find(|other| {
            modules
                .get(other.module)
                .is_some_and(|of| of.path == parent)
        });
    }
    let ends = |other: &&Entity<'_>| {
        modules.get(other.module).is_some_and(|of| {
            of.path.len() >= parts.len()
                && of
                    .path
                    .iter()
                    .rev()
                    .zip(parts.iter().rev())
                    .all(|(a, b)| a == *b)
        })
    };
    // Of several with such an end, the nearest.
    let common = |other: &&Entity<'_>| {
        modules.get(other.module).map_or(0, |of| {
            of.path.iter().zip(home).take_while(|(a, b)| a == b).count()
        })
    };
    entities.iter().filter(ends).max_by_key(common)
}
