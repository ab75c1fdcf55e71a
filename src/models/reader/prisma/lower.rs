//! What a Prisma schema says about the database.

use std::collections::{BTreeMap, BTreeSet};

use super::relations::{foreign_key, join_tables};
use super::syntax::{At, Attribute, Block, Field, FieldType, Value, parse};
use super::types::{native, scalar};
use crate::models::{
    Column, DefaultValue, Enum, Expected, Key, Label, Nullable, PgType, Place, ReadOptions,
    Sources, Supply, Table, TableName, Types, Unknown, UnknownScope,
};
use crate::sql::quote_literal;

/// A block with the file it stands in.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) file: String,
    pub(super) block: Block,
}

/// Everything that the files declare, by name.
#[derive(Debug, Default)]
pub(super) struct Schema {
    /// Models and views.
    pub(super) models: BTreeMap<String, Declared>,
    enums: BTreeMap<String, Declared>,
    composites: BTreeSet<String>,
    /// Whether relations are foreign keys.
    pub(super) foreign_keys: bool,
    /// The names of models in the order of the files.
    order: Vec<String>,
}

/// Reads the files.
pub(super) fn read(sources: &Sources, _: &ReadOptions) -> Expected {
    let mut expected = Expected::default();
    let mut schema = Schema {
        foreign_keys: true,
        ..Schema::default()
    };
    for file in &sources.files {
        let (blocks, problems) = parse(&file.text);
        for (at, reason) in problems {
            expected.unknowns.push(Unknown {
                place: Place::new(&file.shown, at.0, at.1),
                reason,
                hides: UnknownScope::File,
            });
        }
        for block in blocks {
            schema.declare(&file.shown, block, &mut expected);
        }
    }
    for name in &schema.order {
        if let Some(declared) = schema.models.get(name) {
            schema.lower_model(declared, &mut expected);
        }
    }
    for declared in schema.enums.values() {
        expected.enums.push(lower_enum(declared));
    }
    expected.tables.extend(join_tables(&schema));
    expected
}

impl Schema {
    fn declare(&mut self, file: &str, block: Block, expected: &mut Expected) {
        let place = Place::new(file, block.at.0, block.at.1).of_class(&block.name);
        let mut unknown = |place: Place, reason: String, hides| {
            expected.unknowns.push(Unknown {
                place,
                reason,
                hides,
            });
        };
        let is_table = matches!(block.keyword.as_str(), "model" | "view");
        for (at, reason) in &block.problems {
            let hides = if is_table {
                UnknownScope::Table(table_name(&block))
            } else {
                UnknownScope::File
            };
            unknown(at_line(&place, *at), reason.clone(), hides);
        }
        let declared = Declared {
            file: file.to_owned(),
            block,
        };
        let name = declared.block.name.clone();
        match declared.block.keyword.as_str() {
            "model" | "view" => {
                self.order.push(name.clone());
                self.models.insert(name, declared);
            }
            "enum" => {
                self.enums.insert(name, declared);
            }
            "datasource" => self.data_source(&declared, &place, &mut unknown),
            "generator" => {}
            "type" => {
                self.composites.insert(name);
            }
            other => unknown(
                place.clone(),
                format!("a block `{other}` is not known"),
                UnknownScope::File,
            ),
        }
    }

    fn data_source(
        &mut self,
        declared: &Declared,
        place: &Place,
        unknown: &mut impl FnMut(Place, String, UnknownScope),
    ) {
        for (key, value) in &declared.block.settings {
            match (key.as_str(), value.text()) {
                ("provider", Some("postgresql" | "postgres")) => {}
                ("provider", other) => unknown(
                    place.clone(),
                    format!(
                        "the provider is {}, not postgresql",
                        other.unwrap_or("computed")
                    ),
                    UnknownScope::File,
                ),
                ("relationMode", Some("prisma")) => self.foreign_keys = false,
                _ => {}
            }
        }
    }

    fn lower_model(&self, declared: &Declared, expected: &mut Expected) {
        let block = &declared.block;
        let name = table_name(block);
        if block.attribute("ignore").is_some() {
            expected.ignored.insert(name);
            return;
        }
        let place = declared.place();
        let mut table = Table::new(name, place.clone());
        table.writes = block.keyword == "model";
        for field in &block.fields {
            let place = at_line(&place, field.at).of_property(&field.name);
            let Some(of) = &field.of else {
                expected.unknowns.push(Unknown {
                    place,
                    reason: "the field has no type".to_owned(),
                    hides: UnknownScope::Column(table.name.clone(), column_name(field)),
                });
                continue;
            };
            if self.models.contains_key(&of.name) {
                if self.foreign_keys {
                    table
                        .foreign_keys
                        .extend(foreign_key(self, block, field, &place));
                }
                continue;
            }
            match self.column(field, of, &place) {
                Ok(column) => table.columns.push(column),
                Err(reason) => {
                    table.columns.push(unknown_column(field, &place));
                    expected.unknowns.push(Unknown {
                        place: place.clone(),
                        reason,
                        hides: UnknownScope::Column(table.name.clone(), column_name(field)),
                    });
                }
            }
            let key = || Key {
                columns: vec![column_name(field)],
                place: place.clone(),
            };
            if field.attribute("id").is_some() {
                table.primary_key = Some(key());
            }
            if field.attribute("unique").is_some() {
                table.uniques.push(key());
            }
        }
        for attribute in &block.attributes {
            let key = |attribute: &Attribute| {
                let names = attribute.argument("fields").map(Value::names);
                Key {
                    columns: columns(block, &names.unwrap_or_default()),
                    place: at_line(&place, attribute.at),
                }
            };
            match attribute.name.as_str() {
                "id" => table.primary_key = Some(key(attribute)),
                "unique" => table.uniques.push(key(attribute)),
                "index" => table.indexes.push(key(attribute)),
                _ => {}
            }
        }
        // A column that is part of the key is never NULL, whatever its mark.
        for column in &mut table.columns {
            let in_key = table
                .primary_key
                .as_ref()
                .is_some_and(|key| key.columns.contains(&column.name));
            if in_key && column.reads {
                column.nullable = Nullable::No;
            }
        }
        expected.tables.push(table);
    }

    /// A field that is a column.
    pub(super) fn column(
        &self,
        field: &Field,
        of: &FieldType,
        place: &Place,
    ) -> Result<Column, String> {
        let pg_type = self.pg_type(field, of)?;
        let (supply, default) = self.supply(field, of);
        // Prisma's client neither reads nor writes these.
        let hidden = of.unsupported.is_some() || field.attribute("ignore").is_some();
        Ok(Column {
            name: column_name(field),
            place: place.clone(),
            types: Types::one(pg_type),
            nullable: match (of.list || hidden, of.optional) {
                // Prisma reads a NULL array as an empty one.
                (true, _) => Nullable::Unknown,
                (false, true) => Nullable::Yes,
                (false, false) => Nullable::No,
            },
            supply: if hidden { Supply::Unknown } else { supply },
            default: if hidden {
                DefaultValue::Unknown
            } else {
                default
            },
            reads: !hidden,
            kept: kept(field),
        })
    }

    fn pg_type(&self, field: &Field, of: &FieldType) -> Result<PgType, String> {
        let written = field
            .attributes
            .iter()
            .find(|attribute| attribute.name.contains('.'));
        let base = if let Some(text) = &of.unsupported {
            PgType::parse(text)
        } else if let Some(attribute) = written {
            native(attribute).ok_or_else(|| format!("the type @{} is not known", attribute.name))?
        } else if let Some(found) = self.enums.get(&of.name) {
            let name = table_name(&found.block);
            PgType::named(name.schema.as_deref(), &name.name)
        } else if let Some(found) = scalar(&of.name) {
            found
        } else if self.composites.contains(&of.name) {
            return Err(format!(
                "{} is a composite type, which Postgres models cannot have",
                of.name
            ));
        } else {
            return Err(format!("nothing declares the type {}", of.name));
        };
        Ok(if of.list { base.array() } else { base })
    }

    /// Who supplies a field's value, and the default that its column should have.
    fn supply(&self, field: &Field, of: &FieldType) -> (Supply, DefaultValue) {
        let default = field
            .attribute("default")
            .and_then(|attribute| attribute.argument("value"));
        if let Some(value) = default {
            return match value {
                Value::Call(name, arguments) => match name.as_str() {
                    "autoincrement" | "sequence" => (Supply::Database, DefaultValue::Some),
                    "dbgenerated" => {
                        let text = arguments.first().and_then(|argument| argument.value.text());
                        let default = text
                            .filter(|text| !text.is_empty())
                            .map_or(DefaultValue::Some, |text| {
                                DefaultValue::Expression(text.to_owned())
                            });
                        (Supply::Database, default)
                    }
                    "now" => (Supply::Client, DefaultValue::Expression("now()".to_owned())),
                    // Ids that the client makes.
                    _ => (Supply::Client, DefaultValue::Unknown),
                },
                value => (Supply::Client, self.constant(value, of)),
            };
        }
        let supply = if field.attribute("updatedAt").is_some() {
            Supply::Client
        } else if of.optional || of.list {
            Supply::IfSet
        } else {
            Supply::Always
        };
        (supply, DefaultValue::Unknown)
    }

    /// A constant default as the database would print it, where that can be told.
    fn constant(&self, value: &Value, of: &FieldType) -> DefaultValue {
        let comparable = matches!(
            of.name.as_str(),
            "String" | "Boolean" | "Int" | "BigInt" | "Float" | "Decimal"
        );
        match value {
            Value::Text(text) if comparable => DefaultValue::Expression(quote_literal(text)),
            Value::Word(word) => match self.enums.get(&of.name) {
                Some(declared) => {
                    let label = declared
                        .block
                        .fields
                        .iter()
                        .find(|label| label.name == *word)
                        .map_or_else(|| word.clone(), column_name);
                    DefaultValue::Expression(quote_literal(&label))
                }
                None if comparable => DefaultValue::Expression(word.clone()),
                None => DefaultValue::Some,
            },
            _ => DefaultValue::Some,
        }
    }
}

impl Declared {
    /// Where the block stands.
    pub(super) fn place(&self) -> Place {
        Place::new(&self.file, self.block.at.0, self.block.at.1).of_class(&self.block.name)
    }
}

/// The attributes of a field that do not follow from its column.
fn kept(field: &Field) -> Vec<String> {
    let of_column = |attribute: &&Attribute| {
        attribute.name == "map" || attribute.name == "ignore" || attribute.name.contains('.')
    };
    field
        .attributes
        .iter()
        .filter(|attribute| !of_column(attribute))
        .map(Attribute::written)
        .collect()
}

fn unknown_column(field: &Field, place: &Place) -> Column {
    Column {
        name: column_name(field),
        place: place.clone(),
        types: Types::Unknown,
        nullable: Nullable::Unknown,
        supply: Supply::Unknown,
        default: DefaultValue::Unknown,
        reads: true,
        kept: Vec::new(),
    }
}

pub(super) fn at_line(place: &Place, at: At) -> Place {
    Place {
        line: at.0,
        column: at.1,
        ..place.clone()
    }
}

/// The name of a model's table, or of an enum's type.
pub(super) fn table_name(block: &Block) -> TableName {
    TableName::new(
        block.attribute_text("schema"),
        block.attribute_text("map").unwrap_or(&block.name),
    )
}

/// The name of a field's column, or of a label.
pub(super) fn column_name(field: &Field) -> String {
    field
        .attribute("map")
        .and_then(|attribute| attribute.argument("name"))
        .and_then(Value::text)
        .unwrap_or(&field.name)
        .to_owned()
}

/// The columns of fields.
pub(super) fn columns(block: &Block, fields: &[String]) -> Vec<String> {
    fields
        .iter()
        .map(|name| {
            block
                .fields
                .iter()
                .find(|field| field.name == *name)
                .map_or_else(|| name.clone(), column_name)
        })
        .collect()
}

fn lower_enum(declared: &Declared) -> Enum {
    let block = &declared.block;
    let place = declared.place();
    Enum {
        name: table_name(block),
        labels: Some(
            block
                .fields
                .iter()
                .map(|field| Label {
                    label: column_name(field),
                    place: at_line(&place, field.at).of_property(&field.name),
                })
                .collect(),
        ),
        place,
    }
}
