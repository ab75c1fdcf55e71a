//! A database that an ORM has made, as what its models expect.

use std::collections::BTreeSet;

use super::place::Places;
use crate::models::{
    ActualColumn, ActualKey, Column, Database, DefaultValue, Enum, Expected, ForeignKey, Key,
    Label, Nullable, PgType, Place, Relation, Supply, Table, TableName, Types,
};

/// The DDL that a database was made of.
#[derive(Debug, Clone, Copy)]
pub struct ShadowDdl<'a> {
    /// The file as reports show it.
    pub file: &'a str,
    /// What it holds; empty where a tool has made the tables itself.
    pub text: &'a str,
    /// Where to point at if the DDL does not show it.
    pub place: (u32, u32),
}

/// Tables in which tools note what they have done: no model has them.
const BOOKKEEPING: [&str; 9] = [
    "__drizzle_migrations",
    "_prisma_migrations",
    "alembic_version",
    "atlas_schema_revisions",
    "django_migrations",
    "mikro_orm_migrations",
    "schema_migrations",
    "sequelizemeta",
    "typeorm_metadata",
];

/// What models of the ORM expect whose DDL has made this database.
pub fn expected_of(database: &Database, orm: &str, ddl: ShadowDdl<'_>) -> Expected {
    let reader = Reader {
        orm,
        schema: &database.default_schema,
        places: Places::of(ddl),
    };
    let is_bookkeeping = |name: &str| BOOKKEEPING.contains(&name.to_lowercase().as_str());
    Expected {
        tables: database
            .relations
            .iter()
            .filter(|((_, name), _)| !is_bookkeeping(name))
            .map(|((schema, name), relation)| reader.table(schema, name, relation))
            .collect(),
        enums: database
            .enums
            .iter()
            .map(|((schema, name), labels)| {
                let place = reader.places.of_type(name);
                Enum {
                    name: reader.name(Some(schema), name),
                    labels: Some(
                        labels
                            .iter()
                            .map(|label| Label {
                                label: label.clone(),
                                place: place.clone().of_property(label),
                            })
                            .collect(),
                    ),
                    place,
                }
            })
            .collect(),
        ..Expected::default()
    }
}

struct Reader<'a> {
    orm: &'a str,
    /// The schema that names without one are in.
    schema: &'a str,
    places: Places<'a>,
}

impl Reader<'_> {
    /// A name; what stands in the default schema may stand in another one elsewhere.
    fn name(&self, schema: Option<&str>, name: &str) -> TableName {
        TableName::new(schema.filter(|schema| *schema != self.schema), name)
    }

    fn table(&self, schema: &str, name: &str, relation: &Relation) -> Table {
        let place = self.places.of_table(name);
        let mut columns: Vec<&ActualColumn> = relation.columns.values().collect();
        columns.sort_by_key(|column| column.position);
        let key = |key: &ActualKey| Key {
            columns: key.columns.clone(),
            place: place.clone(),
        };
        // An index that a key brings along is that key.
        let is_key = |index: &&ActualKey| {
            index.columns == relation.primary_key
                || relation
                    .uniques
                    .iter()
                    .any(|unique| unique.columns == index.columns)
        };
        Table {
            name: self.name(Some(schema), name),
            writes: relation.is_table(),
            partial: false,
            ignored: BTreeSet::new(),
            columns: columns
                .iter()
                .map(|column| self.column(name, column))
                .collect(),
            primary_key: (!relation.primary_key.is_empty()).then(|| Key {
                columns: relation.primary_key.clone(),
                place: place.clone(),
            }),
            uniques: relation.uniques.iter().map(key).collect(),
            indexes: relation
                .indexes
                .iter()
                .filter(|index| !is_key(index))
                .map(key)
                .collect(),
            foreign_keys: relation
                .foreign_keys
                .iter()
                .map(|found| {
                    let target = &found.references;
                    ForeignKey {
                        columns: found.columns.clone(),
                        references: self.name(target.schema.as_deref(), &target.name),
                        on: found.on.clone(),
                        on_delete: Some(found.on_delete.clone()),
                        on_update: Some(found.on_update.clone()),
                        place: place.clone(),
                    }
                })
                .collect(),
            place,
        }
    }

    fn column(&self, table: &str, column: &ActualColumn) -> Column {
        let (supply, default) = self.supply(column);
        let mut types = vec![self.data_type(&column.data_type)];
        types.extend(column.domain.as_ref().map(|domain| self.data_type(domain)));
        // Prisma's engine takes lists with and without NULL for the same.
        let either = self.orm == "prisma" && column.data_type.array;
        Column {
            name: column.name.clone(),
            place: self.places.of_column(table, &column.name),
            types: Types::Known(types),
            nullable: match (either, column.not_null) {
                (true, _) => Nullable::Unknown,
                (false, true) => Nullable::No,
                (false, false) => Nullable::Yes,
            },
            supply,
            default,
            reads: true,
            kept: Vec::new(),
        }
    }

    fn data_type(&self, of: &PgType) -> PgType {
        let mut of = of.clone();
        of.schema = of.schema.filter(|schema| schema != self.schema);
        of
    }

    /// Who gives the value. What an ORM supplies itself is not in its DDL; a column that is NOT NULL
    /// without a default is the application's to write, one way or the other.
    fn supply(&self, column: &ActualColumn) -> (Supply, DefaultValue) {
        if column.generated.is_some() {
            return (Supply::Never, DefaultValue::Unknown);
        }
        if column.identity_kind.is_some() {
            return (Supply::Database, DefaultValue::Some);
        }
        match &column.default {
            Some(text) if text.starts_with("nextval(") => (Supply::Database, DefaultValue::Some),
            Some(text) if column.has_default() => {
                // Sequelize writes its defaults into the row and into the DDL.
                let supply = if self.orm == "sequelize" {
                    Supply::Client
                } else {
                    Supply::Database
                };
                (supply, DefaultValue::Expression(text.clone()))
            }
            _ if column.not_null => (Supply::Always, DefaultValue::Unknown),
            _ => (Supply::IfSet, DefaultValue::Unknown),
        }
    }
}

/// The place of something in the DDL, or of the entry in harness.yaml.
pub(super) fn fallback(ddl: ShadowDdl<'_>) -> Place {
    Place::new(ddl.file, ddl.place.0, ddl.place.1)
}
