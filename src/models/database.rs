//! A catalog as models see it: relations with columns and keys, and enumerated types.

use std::collections::BTreeMap;

use super::definition::{foreign_key, index, key_columns, labels};
use super::{PgType, TableName};
use crate::catalog::{Catalog, Object, ObjectId, ObjectKind};

/// How an object is known again in another catalog of the same database.
type Identity = (u32, u32, i32);

/// What of a catalog concerns models.
#[derive(Debug, Clone, Default)]
pub struct Database {
    /// Tables and views by schema and name.
    pub relations: BTreeMap<(String, String), Relation>,
    /// Labels of enumerated types by schema and name.
    pub enums: BTreeMap<(String, String), Vec<String>>,
    /// The names of extensions.
    pub extensions: Vec<String>,
    /// Where names without a schema are looked for first.
    pub default_schema: String,
}

/// A table or view.
#[derive(Debug, Clone)]
pub struct Relation {
    /// The object's id in the catalog.
    pub id: ObjectId,
    /// How it is known again.
    pub identity: Option<Identity>,
    /// The columns by name.
    pub columns: BTreeMap<String, ActualColumn>,
    /// The primary key's columns.
    pub primary_key: Vec<String>,
    /// What is unique for all rows, constraints and indexes alike, the primary key apart.
    pub uniques: Vec<ActualKey>,
    /// Every index on plain columns, those of constraints included.
    pub indexes: Vec<ActualKey>,
    /// Foreign keys.
    pub foreign_keys: Vec<ActualForeignKey>,
    /// The triggers that may supply values when a row is inserted, with what their functions do.
    pub fillers: Vec<String>,
    /// The query of a view.
    pub definition: Option<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActualColumn {
    /// Its name.
    pub name: String,
    /// How it is known again.
    pub identity: Option<Identity>,
    /// The rank in the table.
    pub position: u32,
    /// The type; of a domain, the type behind it.
    pub data_type: PgType,
    /// The domain, if the type is one.
    pub domain: Option<PgType>,
    /// Whether NULL is refused.
    pub not_null: bool,
    /// The default's expression, of a domain too.
    pub default: Option<String>,
    /// The expression of a generated column.
    pub generated: Option<String>,
    /// `always` or `by default`.
    pub identity_kind: Option<String>,
}

impl ActualColumn {
    /// Whether an insert that does not name the column gets a value for it, other than NULL.
    pub fn has_value_of_its_own(&self) -> bool {
        self.generated.is_some() || self.identity_kind.is_some() || self.has_default()
    }

    /// Whether there is a default other than NULL.
    pub fn has_default(&self) -> bool {
        self.default
            .as_deref()
            .is_some_and(|text| text != "NULL" && !text.starts_with("NULL::"))
    }

    /// Whether an insert that names the column fails.
    pub fn refuses_values(&self) -> bool {
        self.generated.is_some() || self.identity_kind.as_deref() == Some("always")
    }
}

/// Columns that are unique or indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActualKey {
    /// The object.
    pub id: ObjectId,
    /// The columns in order.
    pub columns: Vec<String>,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActualForeignKey {
    /// The object.
    pub id: ObjectId,
    /// The columns in order.
    pub columns: Vec<String>,
    /// The table that it refers to.
    pub references: TableName,
    /// The columns there.
    pub on: Vec<String>,
    /// `CASCADE`, `NO ACTION`, …
    pub on_delete: String,
    /// Likewise.
    pub on_update: String,
}

impl Relation {
    /// Whether rows are inserted into it as into a table.
    pub fn is_table(&self) -> bool {
        matches!(self.id.kind, ObjectKind::Table | ObjectKind::ForeignTable)
    }

    /// Whether a trigger may supply values when a row is inserted.
    pub fn fills_on_insert(&self) -> bool {
        !self.fillers.is_empty()
    }

    /// The id of one of its columns, whether or not it is there.
    pub fn column_id(&self, name: &str) -> ObjectId {
        self.id.part(ObjectKind::Column, name)
    }
}

impl Database {
    /// Looks at a catalog; names without a schema are those of `default_schema`.
    pub fn of(catalog: &Catalog, default_schema: &str) -> Self {
        let mut database = Self {
            default_schema: default_schema.to_owned(),
            ..Self::default()
        };
        // Ids are sorted by kind, so relations come before their columns, constraints and triggers.
        for (id, object) in &catalog.objects {
            match id.kind {
                ObjectKind::Table
                | ObjectKind::ForeignTable
                | ObjectKind::View
                | ObjectKind::MaterializedView => database.add_relation(id, object),
                ObjectKind::Column => database.add_column(id, object, catalog),
                ObjectKind::Constraint => database.add_constraint(id, object),
                ObjectKind::Index => database.add_index(id, object),
                ObjectKind::Trigger => {
                    let text = object.get("definition").unwrap_or_default();
                    let timing = text.split(" ON ").next().unwrap_or_default();
                    let filler = format!("{text} {}", body_of(text, catalog).unwrap_or_default());
                    if timing.contains("INSERT")
                        && !timing.contains("AFTER")
                        && let Some(relation) = database.parent(id)
                    {
                        relation.fillers.push(filler);
                    }
                }
                ObjectKind::Type if object.get("kind") == Some("enum") => {
                    let found = labels(object.get("labels").unwrap_or_default());
                    database.enums.insert(name_of(id), found);
                }
                ObjectKind::Extension => database.extensions.push(id.name.clone()),
                _ => {}
            }
        }
        database
    }

    fn add_relation(&mut self, id: &ObjectId, object: &Object) {
        self.relations.insert(
            name_of(id),
            Relation {
                id: id.clone(),
                identity: object.identity,
                columns: BTreeMap::new(),
                primary_key: Vec::new(),
                uniques: Vec::new(),
                indexes: Vec::new(),
                foreign_keys: Vec::new(),
                fillers: Vec::new(),
                definition: object.get("definition").map(str::to_owned),
            },
        );
    }

    /// The relation that a part belongs to.
    fn parent(&mut self, id: &ObjectId) -> Option<&mut Relation> {
        let parent = id.parent.as_ref()?;
        let schema = id.schema.clone().unwrap_or_default();
        self.relations.get_mut(&(schema, parent.name.clone()))
    }

    fn add_column(&mut self, id: &ObjectId, object: &Object, catalog: &Catalog) {
        let written = PgType::parse(object.get("data type").unwrap_or_default());
        let domain = Domain::of(&written, catalog);
        let column = ActualColumn {
            name: id.name.clone(),
            identity: object.identity,
            position: object.position.unwrap_or_default(),
            not_null: object.get("not null") == Some("true")
                || domain.as_ref().is_some_and(|domain| domain.not_null),
            default: object
                .get("default")
                .map(str::to_owned)
                .or_else(|| domain.as_ref().and_then(|domain| domain.default.clone())),
            generated: object
                .get("generated stored")
                .or(object.get("generated virtual"))
                .map(str::to_owned),
            identity_kind: object.get("identity").map(str::to_owned),
            domain: domain.as_ref().map(|_| written.clone()),
            data_type: domain.map_or(written, |domain| domain.data_type),
        };
        if let Some(relation) = self.parent(id) {
            relation.columns.insert(column.name.clone(), column);
        }
    }

    fn add_constraint(&mut self, id: &ObjectId, object: &Object) {
        let definition = object.get("definition").unwrap_or_default();
        let Some(relation) = self.parent(id) else {
            return;
        };
        let key = || ActualKey {
            id: id.clone(),
            columns: key_columns(definition),
        };
        match object.get("type") {
            Some("primary key") => {
                relation.primary_key = key().columns;
                relation.indexes.push(key());
            }
            Some("unique") => {
                relation.uniques.push(key());
                relation.indexes.push(key());
            }
            Some("foreign key") => {
                if let Some(found) = foreign_key(definition) {
                    relation.foreign_keys.push(ActualForeignKey {
                        id: id.clone(),
                        columns: found.columns,
                        references: found.references,
                        on: found.on,
                        on_delete: found.on_delete,
                        on_update: found.on_update,
                    });
                }
            }
            _ => {}
        }
    }

    fn add_index(&mut self, id: &ObjectId, object: &Object) {
        let found = index(object.get("definition").unwrap_or_default());
        let table = object.get("table").unwrap_or_default().to_owned();
        let schema = id.schema.clone().unwrap_or_default();
        let (Some(columns), Some(relation)) =
            (found.columns, self.relations.get_mut(&(schema, table)))
        else {
            return;
        };
        let key = ActualKey {
            id: id.clone(),
            columns,
        };
        let usable = object.get("valid").is_none() && object.get("live").is_none();
        if object.get("unique").is_some() && !found.partial && usable {
            relation.uniques.push(key.clone());
        }
        relation.indexes.push(key);
    }

    /// The relation of a name.
    pub fn relation(&self, name: &TableName) -> Option<&Relation> {
        let schema = name.schema.as_ref().unwrap_or(&self.default_schema);
        self.relations.get(&(schema.clone(), name.name.clone()))
    }

    /// The labels of an enumerated type.
    pub fn labels(&self, name: &TableName) -> Option<&Vec<String>> {
        let schema = name.schema.as_ref().unwrap_or(&self.default_schema);
        self.enums.get(&(schema.clone(), name.name.clone()))
    }

    /// The id that an object of the name would have.
    pub fn id(&self, kind: ObjectKind, name: &TableName) -> ObjectId {
        let schema = name.schema.as_ref().unwrap_or(&self.default_schema);
        ObjectId::new(kind, Some(schema), &name.name)
    }
}

/// What is behind a domain.
struct Domain {
    data_type: PgType,
    not_null: bool,
    default: Option<String>,
}

impl Domain {
    /// The domain of a type's name, if it is one. Domains may be over domains.
    fn of(written: &PgType, catalog: &Catalog) -> Option<Self> {
        let mut found: Option<Self> = None;
        let mut name = written.clone();
        // The bound is for broken input.
        for _ in 0..8 {
            let id = ObjectId::new(ObjectKind::Domain, name.schema.as_deref(), &name.name);
            let Some(object) = catalog.get(&id) else {
                break;
            };
            let mut data_type = PgType::parse(object.get("data type").unwrap_or_default());
            data_type.array |= name.array;
            let earlier = found.take();
            found = Some(Self {
                // The NOT NULL of an array's elements says nothing about the array.
                not_null: earlier.as_ref().is_some_and(|domain| domain.not_null)
                    || (!written.array && object.get("not null") == Some("true")),
                default: earlier
                    .and_then(|domain| domain.default)
                    .or_else(|| object.get("default").map(str::to_owned))
                    .filter(|_| !written.array),
                data_type: data_type.clone(),
            });
            name = data_type;
        }
        found
    }
}

/// What the function of a trigger does.
fn body_of<'a>(definition: &str, catalog: &'a Catalog) -> Option<&'a str> {
    let (_, call) = definition.rsplit_once(" EXECUTE FUNCTION ")?;
    let name = call.split('(').next()?;
    let name = name.rsplit('.').next()?.trim_matches('"');
    catalog
        .objects
        .iter()
        .filter(|(id, _)| id.kind == ObjectKind::Function)
        .find(|(id, _)| id.name.split('(').next() == Some(name))
        .and_then(|(_, object)| object.get("body"))
}

fn name_of(id: &ObjectId) -> (String, String) {
    (id.schema.clone().unwrap_or_default(), id.name.clone())
}
