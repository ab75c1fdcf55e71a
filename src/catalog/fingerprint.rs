//! What a whole catalog comes down to: a digest, and counts.

use std::collections::BTreeMap;

use super::{Catalog, ObjectKind};
use crate::event::SchemaFacts;
use crate::text::Sha256Hasher;

impl Catalog {
    /// A digest of everything in the catalog. Two are equal if and only if nothing differs, the
    /// order of columns included.
    pub fn fingerprint(&self) -> String {
        let mut hasher = Sha256Hasher::default();
        for (id, object) in &self.objects {
            hasher.field("object");
            hasher.field(id.kind.word());
            for part in [
                id.schema.as_deref(),
                id.parent.as_ref().map(|parent| parent.kind.word()),
                id.parent.as_ref().map(|parent| parent.name.as_str()),
                Some(id.name.as_str()),
            ] {
                match part {
                    Some(text) => {
                        hasher.field("+");
                        hasher.field(text);
                    }
                    None => hasher.field("-"),
                }
            }
            for (attribute, value) in &object.attributes {
                hasher.field("attribute");
                hasher.field(attribute);
                hasher.field(value);
            }
        }
        for columns in self.column_orders().values() {
            hasher.field("order");
            for column in columns {
                hasher.field(column);
            }
        }
        hasher.finish()
    }

    /// Counts and the fingerprint. Estimated rows and bytes are the server's to fill in.
    pub fn facts(&self) -> SchemaFacts {
        let mut counts: BTreeMap<ObjectKind, u64> = BTreeMap::new();
        let mut foreign_keys = 0;
        let mut columns = 0;
        let mut constraint_indexes = 0;
        for (id, object) in &self.objects {
            *counts.entry(id.kind).or_default() += 1;
            let parent = id.parent.as_ref().map(|parent| parent.kind);
            match (id.kind, object.get("type")) {
                (ObjectKind::Column, _)
                    if matches!(parent, Some(ObjectKind::Table | ObjectKind::ForeignTable)) =>
                {
                    columns += 1;
                }
                (ObjectKind::Constraint, Some("foreign key")) => foreign_keys += 1,
                (ObjectKind::Constraint, Some("primary key" | "unique" | "exclusion")) => {
                    constraint_indexes += 1;
                }
                _ => {}
            }
        }
        let count = |kind| counts.get(&kind).copied().unwrap_or_default();
        SchemaFacts {
            tables: count(ObjectKind::Table) + count(ObjectKind::ForeignTable),
            columns,
            indexes: count(ObjectKind::Index) + constraint_indexes,
            foreign_keys,
            rows_estimated: 0,
            bytes: 0,
            fingerprint: self.fingerprint(),
        }
    }
}
