//! Objects and their attributes.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ObjectKind;

/// What identifies an object across two catalogs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObjectId {
    /// The kind.
    pub kind: ObjectKind,
    /// The schema, where the kind has one; that of the parent for a part.
    pub schema: Option<String>,
    /// The object that a part belongs to: the table of a column, constraint, trigger, rule or policy.
    pub parent: Option<Parent>,
    /// The name, for functions and operators with argument types.
    pub name: String,
}

/// The object that a part belongs to; its schema is that of the part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Parent {
    /// The kind.
    pub kind: ObjectKind,
    /// The name.
    pub name: String,
}

impl ObjectId {
    /// The id of an object that is not a part.
    pub fn new(kind: ObjectKind, schema: Option<&str>, name: &str) -> Self {
        Self {
            kind,
            schema: schema.map(str::to_owned),
            parent: None,
            name: name.to_owned(),
        }
    }

    /// The id of a part of this object.
    #[must_use]
    pub fn part(&self, kind: ObjectKind, name: &str) -> Self {
        Self {
            kind,
            schema: self.schema.clone(),
            parent: Some(Parent {
                kind: self.kind,
                name: self.name.clone(),
            }),
            name: name.to_owned(),
        }
    }

    /// The id of the object that this is a part of.
    #[must_use]
    pub fn parent_id(&self) -> Option<Self> {
        self.parent
            .as_ref()
            .map(|parent| Self::new(parent.kind, self.schema.as_deref(), &parent.name))
    }
}

/// The words of a report: `table public.users column quota`, `function public.f(integer)`.
impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind == ObjectKind::Database {
            return f.write_str("database");
        }
        let schema = self.schema.as_ref().map(|schema| quoted(schema));
        if self.kind == ObjectKind::DefaultPrivileges {
            write!(f, "default privileges {}", self.name)?;
            return schema.map_or(Ok(()), |schema| write!(f, " in schema {schema}"));
        }
        let name = if self.kind.has_composed_name() {
            self.name.clone()
        } else {
            quoted(&self.name)
        };
        let prefix = schema.map_or_else(String::new, |schema| format!("{schema}."));
        match &self.parent {
            Some(parent) => write!(
                f,
                "{} {prefix}{} {} {name}",
                parent.kind.word(),
                quoted(&parent.name),
                self.kind.word()
            ),
            None => write!(f, "{} {prefix}{name}", self.kind.word()),
        }
    }
}

/// The name in double quotes, unless it is plain enough to be read without.
fn quoted(name: &str) -> String {
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !name.is_empty()
        && !name.starts_with(|first: char| first.is_ascii_digit());
    if plain {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

/// An object: its attributes by name. Absent means that the attribute does not apply or has the
/// value that everything has by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// For example `data type` → `integer`, `not null` → `true`.
    pub attributes: BTreeMap<String, String>,
    /// The rank of a column among the columns of its table, from 1. It is no attribute, because
    /// another order of columns is a lesser difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// The row of a system catalog that the object is: by it a renamed object is known again,
    /// where both catalogs are of the same server. No attribute either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<(u32, u32, i32)>,
}

impl Object {
    /// The value of an attribute.
    pub fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }
}

/// All objects of a database.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// The objects in their order.
    #[serde(serialize_with = "to_pairs", deserialize_with = "from_pairs")]
    pub objects: BTreeMap<ObjectId, Object>,
    /// What depends on what, sorted. It decides the order of statements and is not compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<Dependency>,
    /// Where it was read; not compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// How strongly an object depends on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bond {
    /// The other cannot be dropped before.
    Normal,
    /// It is dropped with the other.
    Automatic,
    /// A column's default does, not the column itself; so does the expression of a generated one.
    Default,
}

/// An object depends on another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dependency {
    /// The object.
    pub of: ObjectId,
    /// What it depends on.
    pub on: ObjectId,
    /// How.
    pub bond: Bond,
}

/// Where a catalog was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The server's system identifier.
    pub system: String,
    /// The role that read it, whose objects need no word about their owner.
    pub role: String,
    /// The server's major version.
    pub major: u32,
}

impl Catalog {
    /// The object of an id.
    pub fn get(&self, id: &ObjectId) -> Option<&Object> {
        self.objects.get(id)
    }

    /// The catalog without the roles, which belong to the server.
    #[must_use]
    pub fn without_roles(&self) -> Self {
        let mut own = self.clone();
        own.objects.retain(|id, _| id.kind != ObjectKind::Role);
        own
    }

    /// The roles alone.
    #[must_use]
    pub fn roles(&self) -> Self {
        let roles = self.objects.iter();
        Self {
            objects: roles
                .filter(|(id, _)| id.kind == ObjectKind::Role)
                .map(|(id, object)| (id.clone(), object.clone()))
                .collect(),
            dependencies: Vec::new(),
            origin: self.origin.clone(),
        }
    }

    /// The names of the columns of every table and the attributes of every composite type, in
    /// their order.
    pub fn column_orders(&self) -> BTreeMap<ObjectId, Vec<&str>> {
        let mut ranked: BTreeMap<ObjectId, Vec<(Option<u32>, &str)>> = BTreeMap::new();
        for (id, object) in &self.objects {
            if matches!(id.kind, ObjectKind::Column | ObjectKind::Attribute)
                && let Some(parent) = id.parent_id()
            {
                ranked
                    .entry(parent)
                    .or_default()
                    .push((object.position, id.name.as_str()));
            }
        }
        ranked
            .into_iter()
            .map(|(parent, mut columns)| {
                columns.sort_unstable();
                (parent, columns.into_iter().map(|(_, name)| name).collect())
            })
            .collect()
    }
}

// JSON has only text for keys, so the map is written as a list of pairs.
fn to_pairs<S: Serializer>(
    objects: &BTreeMap<ObjectId, Object>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(objects)
}

fn from_pairs<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<ObjectId, Object>, D::Error> {
    Ok(Vec::<(ObjectId, Object)>::deserialize(deserializer)?
        .into_iter()
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ObjectKind as Kind;

    #[test]
    fn ids_read_like_the_manual() {
        let table = ObjectId::new(Kind::Table, Some("public"), "users");
        let odd = ObjectId::new(Kind::MaterializedView, Some("Sales"), "by \"week\"");
        let privileges = ObjectId::new(Kind::DefaultPrivileges, Some("app"), "of bob on tables");
        for (id, words) in [
            (table.clone(), "table public.users"),
            (
                table.part(Kind::Column, "quota"),
                "table public.users column quota",
            ),
            (
                ObjectId::new(Kind::Function, Some("public"), "f(integer)"),
                "function public.f(integer)",
            ),
            (odd, "materialized view \"Sales\".\"by \"\"week\"\"\""),
            (
                privileges,
                "default privileges of bob on tables in schema app",
            ),
            (ObjectId::new(Kind::Database, None, ""), "database"),
            (ObjectId::new(Kind::Schema, None, "2024"), "schema \"2024\""),
        ] {
            assert_eq!(id.to_string(), words);
        }
        assert_eq!(table.part(Kind::Column, "quota").parent_id(), Some(table));
    }
}
