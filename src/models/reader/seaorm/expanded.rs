//! The expanded form: `EntityName`, `enum Column`, `enum PrimaryKey`, and `ColumnTrait::def`.

use std::collections::BTreeMap;

use super::super::rust_cursor::{Cursor, entries, entry_text, group};
use super::super::rust_items::{Field, Item, RustType, derives};
use super::super::rust_tokens::Token;
use super::compact::{class, table_name};
use super::scope::function;
use super::table::{Entity, Reading, default_value, place};
use crate::models::{Key, Supply, pascal_case, snake_case};

/// Whether a module has an entity in this form.
pub(super) fn is_expanded(items: &[Item<'_>]) -> bool {
    items.iter().any(|item| match item {
        Item::Struct {
            name, attributes, ..
        } => name.is_word("Entity") && derives(attributes, "DeriveEntity"),
        _ => false,
    })
}

/// Reads the entity of a module; `Err` says why it is not known.
pub(super) fn expanded<'a>(reading: &Reading<'a>, module: usize) -> Result<Entity<'a>, String> {
    let home = reading.scope.modules.get(module).ok_or("no module")?;
    let file = reading.shown.get(home.file).copied().unwrap_or_default();
    let structure = |wanted: &str| {
        home.items.iter().find_map(|item| match item {
            Item::Struct {
                name,
                attributes,
                fields,
            } if name.is_word(wanted) => Some((*name, attributes, fields)),
            _ => None,
        })
    };
    let enumeration = |wanted: &str| {
        home.items.iter().find_map(|item| match item {
            Item::Enum { name, variants, .. } if name.is_word(wanted) => Some(variants),
            _ => None,
        })
    };
    let (entity_name, attributes, _) = structure("Entity").ok_or("there is no Entity")?;
    let table = table_name(&entries(attributes, "sea_orm"), &home.items)?;
    let (at, fields) = match structure("Model") {
        Some((name, _, fields)) => (name, fields.as_slice()),
        None => (entity_name, &[] as &[Field<'a>]),
    };
    let class = class(&home.path, at);
    let mut entity = Entity::new(module, table, place(file, &class, at, None));
    let body = implementation(&home.items, "ColumnTrait")
        .and_then(|body| function(body, "def"))
        .ok_or("ColumnTrait::def is not there")?;
    let definitions = arms(body);
    for stray in fields.iter().filter_map(|field| field.stray) {
        entity.stray(file, &class, stray);
    }
    for variant in enumeration("Column").ok_or("there is no enum Column")? {
        if let Some(stray) = variant.stray {
            entity.stray(file, &class, stray);
            continue;
        }
        let Some(rust) = variant.name.word() else {
            continue;
        };
        let settings = entries(&variant.attributes, "sea_orm");
        let name =
            entry_text(&settings, "column_name").map_or_else(|| snake_case(rust), str::to_owned);
        entity.names.insert(rust.to_owned(), name.clone());
        let field = fields.iter().find(|field| is_field_of(field, rust));
        let definition = definitions.get(rust).copied().unwrap_or_default();
        let calls = calls(definition);
        // What is read decides, not what would be created.
        let nullable = match field.and_then(|field| RustType::read(field.of)) {
            Some(of) => of.option().is_some(),
            None => calls.contains_key("null") || calls.contains_key("nullable"),
        };
        let at = field.and_then(|field| field.name).unwrap_or(variant.name);
        let place = place(file, &class, at, Some(at.word().unwrap_or(rust)));
        let resolved = reading
            .scope
            .column(definition, module)
            .map(Some)
            .ok_or_else(|| format!("the definition of Column::{rust} is not known"));
        let key = Key {
            columns: vec![name.clone()],
            place: place.clone(),
        };
        if let Some(column) = entity.add(name, place, nullable, resolved)
            && let Some(value) = calls.get("default_value").or(calls.get("default"))
        {
            column.supply = Supply::Database;
            column.default = default_value(value);
        }
        if calls.contains_key("unique") {
            entity.table.uniques.push(key);
        } else if calls.contains_key("indexed") {
            entity.table.indexes.push(key);
        }
    }
    let keys = enumeration("PrimaryKey").into_iter().flatten();
    let keys = keys.filter_map(|variant| {
        let settings = entries(&variant.attributes, "sea_orm");
        let rust = variant.name.word()?;
        let named = entry_text(&settings, "column_name").map(str::to_owned);
        named.or_else(|| entity.names.get(rust).cloned())
    });
    let keys: Vec<String> = keys.collect();
    let automatic = implementation(&home.items, "PrimaryKeyTrait")
        .and_then(|body| function(body, "auto_increment"))
        .is_none_or(|body| body.first().is_none_or(|token| !token.is_word("false")));
    entity.key(keys, automatic);
    Ok(entity)
}

fn is_field_of(field: &Field<'_>, variant: &str) -> bool {
    let settings = entries(&field.attributes, "sea_orm");
    let rust = field.name.and_then(Token::word).unwrap_or_default();
    match entry_text(&settings, "enum_name") {
        Some(name) => name == variant,
        None => pascal_case(rust) == variant,
    }
}

/// The body of `impl … Trait for …`.
pub(super) fn implementation<'a>(items: &[Item<'a>], wanted: &str) -> Option<&'a [Token]> {
    items.iter().find_map(|item| match item {
        Item::Impl { head, body } => {
            let place = head.iter().position(|token| token.is_word("for"))?;
            let (of, _) = head.split_at(place);
            of.last()?.is_word(wanted).then_some(*body)
        }
        _ => None,
    })
}

/// The arms of the first `match` by the last word of their patterns.
pub(super) fn arms(body: &[Token]) -> BTreeMap<&str, &[Token]> {
    let mut found = BTreeMap::new();
    let Some(place) = body.iter().position(|token| token.is_word("match")) else {
        return found;
    };
    let rest = body.get(place..).unwrap_or_default();
    let Some(open) = rest.iter().position(|token| token.is_mark('{')) else {
        return found;
    };
    let inner = group(rest.get(open..).unwrap_or_default()).unwrap_or_default();
    let mut cursor = Cursor::new(inner);
    while cursor.peek().is_some() {
        let mut names = Vec::new();
        let mut last = None;
        while let Some(token) = cursor.next() {
            if token.is_mark('|') {
                names.extend(last.take());
            } else if token.is_mark('>') {
                break;
            } else if let Some(word) = token.word() {
                last = Some(word);
            }
        }
        names.extend(last);
        let value = if cursor.peek().is_some_and(|token| token.is_mark('{')) {
            let value = cursor.group().unwrap_or_default();
            cursor.takes(',');
            value
        } else {
            cursor.until(',')
        };
        for name in names {
            found.insert(name, value);
        }
    }
    found
}

/// The methods that are called one after another, with what stands in their parentheses.
pub(super) fn calls(tokens: &[Token]) -> BTreeMap<&str, &[Token]> {
    let mut found = BTreeMap::new();
    let mut cursor = Cursor::new(tokens);
    while let Some(token) = cursor.peek() {
        if token.is_mark('.') {
            cursor.next();
            let name = cursor.next().and_then(Token::word);
            if cursor.peek().is_some_and(|token| token.is_mark('('))
                && let (Some(name), Some(inner)) = (name, cursor.group())
            {
                found.insert(name, inner);
            }
        } else if token.is_mark('(') || token.is_mark('{') || token.is_mark('[') {
            if cursor.group().is_none() {
                break;
            }
        } else {
            cursor.next();
        }
    }
    found
}
