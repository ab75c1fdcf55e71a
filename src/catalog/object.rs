//! Objects and their attributes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The kinds of object, as the manual names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of the manual, part VI")]
pub enum ObjectKind {
    Database,
    Schema,
    Extension,
    Table,
    Column,
    Sequence,
    View,
    Index,
    Constraint,
    Function,
    Trigger,
    Type,
    Policy,
}

/// What identifies an object across two catalogs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObjectId {
    /// The kind.
    pub kind: ObjectKind,
    /// The schema, where the kind has one.
    pub schema: Option<String>,
    /// The owner of a part: the table of a column, constraint or trigger.
    pub parent: Option<String>,
    /// The name, for functions with argument types.
    pub name: String,
}

/// An object: its attributes by name. Absent means that the attribute does not apply or has the
/// value that everything has by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// For example `data type` → `integer`, `not null` → `true`.
    pub attributes: BTreeMap<String, String>,
}

/// All objects of a database.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// The objects in their order.
    pub objects: BTreeMap<ObjectId, Object>,
}
