//! Relations: foreign keys, and the tables that lists on both sides stand for.

use super::lower::{Schema, at_line, columns, table_name};
use super::syntax::{Attribute, Block, Field, FieldType, Value};
use crate::models::{
    Column, DefaultValue, ForeignKey, Key, Nullable, Place, Supply, Table, TableName, Types,
};

/// The foreign key of a field with `@relation(fields: …, references: …)`.
pub(super) fn foreign_key(
    schema: &Schema,
    block: &Block,
    field: &Field,
    place: &Place,
) -> Option<ForeignKey> {
    let relation = field.attribute("relation")?;
    let fields = relation.named("fields")?.names();
    let other = schema.models.get(&field.of.as_ref()?.name)?;
    // There are no foreign keys to or from views.
    if other.block.keyword != "model" || block.keyword != "model" {
        return None;
    }
    let on = relation.named("references").map(Value::names);
    let action = |key: &str| {
        let word = relation.named(key)?.names().into_iter().next()?;
        Some(
            match word.as_str() {
                "Cascade" => "CASCADE",
                "Restrict" => "RESTRICT",
                "NoAction" => "NO ACTION",
                "SetNull" => "SET NULL",
                "SetDefault" => "SET DEFAULT",
                _ => return None,
            }
            .to_owned(),
        )
    };
    Some(ForeignKey {
        columns: columns(block, &fields),
        references: table_name(&other.block),
        on: columns(&other.block, &on.unwrap_or_default()),
        on_delete: action("onDelete"),
        on_update: action("onUpdate"),
        place: place.clone(),
    })
}

/// The tables behind relations that are lists on both sides.
pub(super) fn join_tables(schema: &Schema) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for (name, declared) in &schema.models {
        for field in &declared.block.fields {
            let Some(of) = list_of_models(schema, field) else {
                continue;
            };
            // Each pair is met twice, once from either side.
            if of.name < *name || declared.block.attribute("ignore").is_some() {
                continue;
            }
            let Some(other) = schema.models.get(&of.name) else {
                continue;
            };
            let wanted = relation_name(field);
            let partner = other.block.fields.iter().any(|back| {
                let same_field = of.name == *name && back.name == field.name;
                !same_field
                    && relation_name(back) == wanted
                    && list_of_models(schema, back).is_some_and(|of| of.name == *name)
            });
            if !partner {
                continue;
            }
            let relation = wanted.unwrap_or_else(|| format!("{name}To{}", of.name));
            let place = at_line(&declared.place(), field.at).of_property(&field.name);
            let of_table = table_name(&declared.block);
            let join = TableName::new(of_table.schema.as_deref(), &format!("_{relation}"));
            if tables.iter().any(|table| table.name == join) {
                continue;
            }
            let sides = [("A", &declared.block), ("B", &other.block)];
            tables.push(join_table(schema, join, &sides, &place));
        }
    }
    tables
}

fn join_table(
    schema: &Schema,
    name: TableName,
    sides: &[(&str, &Block); 2],
    place: &Place,
) -> Table {
    let mut table = Table::new(name, place.clone());
    let key = |columns: &[&str]| Key {
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        place: place.clone(),
    };
    for (side, block) in sides {
        let id = block
            .fields
            .iter()
            .find(|field| field.attribute("id").is_some());
        let target = id.and_then(|id| schema.column(id, id.of.as_ref()?, place).ok());
        table.columns.push(Column {
            name: (*side).to_owned(),
            place: place.clone(),
            types: target
                .as_ref()
                .map_or(Types::Unknown, |column| column.types.clone()),
            nullable: Nullable::No,
            supply: Supply::Always,
            default: DefaultValue::Unknown,
            reads: true,
            kept: Vec::new(),
        });
        if let Some(target) = target.filter(|_| schema.foreign_keys) {
            table.foreign_keys.push(ForeignKey {
                columns: vec![(*side).to_owned()],
                references: table_name(block),
                on: vec![target.name],
                on_delete: None,
                on_update: None,
                place: place.clone(),
            });
        }
    }
    // Its primary key was a unique index until Prisma 6.
    table.uniques.push(key(&["A", "B"]));
    table.indexes.push(key(&["B"]));
    table
}

fn list_of_models<'a>(schema: &Schema, field: &'a Field) -> Option<&'a FieldType> {
    let of = field.of.as_ref()?;
    let plain = field
        .attribute("relation")
        .is_none_or(|relation| relation.named("fields").is_none());
    let model = schema.models.get(&of.name)?;
    (of.list && plain && field.attribute("ignore").is_none() && model.block.keyword == "model")
        .then_some(of)
}

fn relation_name(field: &Field) -> Option<String> {
    let relation: &Attribute = field.attribute("relation")?;
    relation.argument("name")?.text().map(str::to_owned)
}
