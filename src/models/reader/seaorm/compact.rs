//! `#[derive(DeriveEntityModel)] struct Model`, with or without the dense relations of 2.0.

use std::collections::BTreeMap;

use super::super::rust_cursor::{Entry, entries, entry, entry_text};
use super::super::rust_items::{Field, Item, RustType};
use super::super::rust_tokens::{Token, tokens};
use super::active_enum::in_case;
use super::scope::{Resolved, function};
use super::table::{
    Entity, Reading, Relation, default_expression, default_value, last_words, place,
};
use crate::models::{
    Column, DefaultValue, Key, PgType, Place, Supply, TableName, pascal_case, snake_case,
};

/// Fields of these types are relations.
const COMPOUND: [&str; 3] = ["BelongsTo", "HasMany", "HasOne"];

/// Reads the struct of an entity; `Err` says why its table is not known.
pub(super) fn compact<'a>(
    reading: &Reading<'a>,
    module: usize,
    (name, attributes, fields): (&'a Token, &[&'a [Token]], &'a [Field<'a>]),
) -> Result<Entity<'a>, String> {
    let home = reading.scope.modules.get(module).ok_or("no module")?;
    let file = reading.shown.get(home.file).copied().unwrap_or_default();
    let settings = entries(attributes, "sea_orm");
    let table = table_name(&settings, &home.items)?;
    let class = class(&home.path, name);
    let mut entity = Entity::new(module, table, place(file, &class, name, None));
    let rename_all = entry_text(&settings, "rename_all");
    let mut read = Columns::default();
    for field in fields {
        if let Some(stray) = field.stray {
            entity.stray(file, &class, stray);
            continue;
        }
        let Some(rust) = field.name.and_then(Token::word) else {
            continue;
        };
        let settings = entries(&field.attributes, "sea_orm");
        let at = field.name.unwrap_or(name);
        let place = place(file, &class, at, Some(rust));
        let of = RustType::read(field.of);
        let compound = of.as_ref().filter(|of| COMPOUND.contains(&of.name()));
        if let Some(of) = compound {
            entity.relations.extend(dense(&settings, of, place));
            continue;
        }
        let named = match (entry_text(&settings, "column_name"), rename_all) {
            (Some(name), _) => name.to_owned(),
            (None, Some(case)) => in_case(&pascal_case(rust), case)
                .ok_or_else(|| format!("rename_all = {case:?} is not known"))?,
            (None, None) => snake_case(rust),
        };
        if entry(&settings, "ignore").is_some() {
            entity.table.ignored.insert(named);
            continue;
        }
        let variant =
            entry_text(&settings, "enum_name").map_or_else(|| pascal_case(rust), str::to_owned);
        entity.names.insert(variant, named.clone());
        entity.names.insert(rust.to_owned(), named.clone());
        let nullable = entry(&settings, "nullable").is_some()
            || of.as_ref().is_some_and(|of| of.option().is_some());
        let resolved = types(reading, module, &settings, field.of);
        if let Some(column) = entity.add(named.clone(), place.clone(), nullable, resolved) {
            read.note(column, &settings, of.as_ref());
        }
        read.keys_of(&mut entity, &named, &settings, place);
    }
    let automatic = read.automatic();
    entity.key(read.primary, automatic);
    // A column has room for one `unique_key`: of two that share columns, one may be cut short.
    let several = read.unique_keys.len() > 1;
    for key in read.unique_keys.into_values() {
        if !several || key.columns.len() > 1 {
            entity.table.uniques.push(key);
        }
    }
    Ok(entity)
}

/// What fields say about keys, until all are read.
#[derive(Default)]
struct Columns {
    primary: Vec<String>,
    unique_keys: BTreeMap<String, Key>,
    auto_increment: Option<bool>,
}

impl Columns {
    fn note(&mut self, column: &mut Column, settings: &[Entry<'_>], of: Option<&RustType>) {
        if let Some(found) = entry(settings, "default_value") {
            column.supply = Supply::Database;
            column.default = default_value(found.value);
        } else if let Some(found) = entry(settings, "default_expr") {
            column.supply = Supply::Database;
            column.default = found
                .text()
                .map_or(DefaultValue::Some, |text| default_expression(&tokens(text)));
        }
        if let Some(found) = entry(settings, "auto_increment") {
            self.auto_increment = Some(found.value.first().is_some_and(|of| of.is_word("true")));
        } else if entry(settings, "primary_key").is_some() && self.auto_increment.is_none() {
            let made = of.is_none_or(|of| of.name() != "String" && of.name() != "Uuid");
            self.auto_increment = (!made).then_some(false);
        }
    }

    fn keys_of(&mut self, entity: &mut Entity<'_>, name: &str, settings: &[Entry<'_>], at: Place) {
        let key = |place| Key {
            columns: vec![name.to_owned()],
            place,
        };
        if entry(settings, "primary_key").is_some() {
            self.primary.push(name.to_owned());
        }
        if let Some(group) = entry_text(settings, "unique_key") {
            match self.unique_keys.get_mut(group) {
                Some(known) => known.columns.push(name.to_owned()),
                None => {
                    self.unique_keys.insert(group.to_owned(), key(at.clone()));
                }
            }
        }
        if entry(settings, "unique").is_some() {
            entity.table.uniques.push(key(at));
        } else if entry(settings, "indexed").is_some() {
            entity.table.indexes.push(key(at));
        }
    }

    /// Whether the database makes the values of the primary key.
    fn automatic(&self) -> bool {
        self.auto_increment.unwrap_or(true)
    }
}

/// The types of a field's column. `None` if any would do, because it is cast.
fn types(
    reading: &Reading<'_>,
    module: usize,
    settings: &[Entry<'_>],
    of: &[Token],
) -> Result<Option<Resolved>, String> {
    if let Some(text) = entry_text(settings, "column_type") {
        let found = reading.scope.column(&tokens(text), module);
        return found
            .map(Some)
            .ok_or_else(|| format!("the column_type {text:?} is not known"));
    }
    if let Some(text) = entry_text(settings, "save_as") {
        let types = vec![PgType::any(&text.to_lowercase())];
        return Ok(Some(Resolved { types, of: None }));
    }
    if entry(settings, "select_as").is_some() {
        return Ok(None);
    }
    let of = RustType::read(of).ok_or("a type without a name, and no column_type")?;
    let of = of.option().unwrap_or(&of);
    reading.scope.rust(of, module).map(Some)
}

/// `#[sea_orm(table_name = …, schema_name = …)]`, or what `impl EntityName` gives.
pub(super) fn table_name(settings: &[Entry<'_>], items: &[Item<'_>]) -> Result<TableName, String> {
    if let Some(found) = entry(settings, "table_name") {
        let name = found.text().ok_or("the table's name is computed")?;
        let schema = match entry(settings, "schema_name") {
            Some(schema) => Some(schema.text().ok_or("the schema's name is computed")?),
            None => None,
        };
        return Ok(TableName::new(schema, name));
    }
    let body = items
        .iter()
        .find_map(|item| match item {
            Item::Impl { head, body } if head.iter().any(|of| of.is_word("EntityName")) => {
                Some(*body)
            }
            _ => None,
        })
        .ok_or("nothing says the name of the table")?;
    let name = match function(body, "table_name") {
        Some([only]) => only.text(),
        _ => None,
    };
    let name = name.ok_or("the table's name is computed")?;
    let schema = match function(body, "schema_name") {
        None => None,
        Some(body) => match body {
            [only] if only.is_word("None") => None,
            _ => Some(
                body.iter()
                    .find_map(Token::text)
                    .filter(|_| body.first().is_some_and(|of| of.is_word("Some")))
                    .ok_or("the schema's name is computed")?,
            ),
        },
    };
    Ok(TableName::new(schema, name))
}

/// `user::Model`
pub(super) fn class(path: &[String], name: &Token) -> String {
    let name = name.word().unwrap_or("Model");
    match path.last() {
        Some(module) => format!("{module}::{name}"),
        None => name.to_owned(),
    }
}

/// `#[sea_orm(belongs_to, from = "user_id", to = "id")] author: HasOne<super::user::Entity>`
fn dense<'a>(settings: &[Entry<'a>], of: &RustType, place: Place) -> Option<Relation<'a>> {
    entry(settings, "belongs_to")?;
    if entry(settings, "skip_fk").is_some() {
        return None;
    }
    let inner = of.inner.first()?;
    let inner = inner.option().unwrap_or(inner);
    let words = |key: &str| Some(last_words(&tokens(entry_text(settings, key)?)));
    Some(Relation {
        to: inner.path.clone(),
        from: words("from")?,
        on: words("to")?,
        on_delete: entry_text(settings, "on_delete"),
        on_update: entry_text(settings, "on_update"),
        place,
    })
}
