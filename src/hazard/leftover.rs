//! What the migrated schema shows: constraints that nobody validated, indexes that nobody can use.

use crate::catalog::{Catalog, ObjectKind};
use crate::event::{Finding, Severity, Stage};
use crate::models::Database;

/// What the migration left behind that was not there before it.
pub fn leftovers(base: &Catalog, migrated: &Catalog, default_schema: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, object) in &migrated.objects {
        let before = base.objects.get(id);
        let invalid = |attribute: &str| {
            object.get(attribute) == Some("false")
                && before.is_none_or(|before| before.get(attribute) != Some("false"))
        };
        match id.kind {
            ObjectKind::Index if invalid("valid") => {
                let message = format!(
                    "the migration leaves {id} invalid: queries do not use it, writes maintain it"
                );
                findings.push(
                    Finding::new("hazard.index-left-invalid", Stage::Migrate, message)
                        .object(id.to_string()),
                );
            }
            ObjectKind::Constraint if invalid("valid") => {
                let message = format!(
                    "the migration leaves {id} NOT VALID: rows from before were not checked"
                );
                findings.push(
                    Finding::new("hazard.constraint-left-not-valid", Stage::Migrate, message)
                        .object(id.to_string()),
                );
            }
            _ => {}
        }
    }
    findings.extend(unindexed(base, migrated, default_schema));
    findings
}

/// New foreign keys whose own columns no index begins with: every DELETE of a referred row reads the
/// whole table.
fn unindexed(base: &Catalog, migrated: &Catalog, default_schema: &str) -> Vec<Finding> {
    let database = Database::of(migrated, default_schema);
    let mut findings = Vec::new();
    for relation in database.relations.values() {
        for key in &relation.foreign_keys {
            if base.objects.contains_key(&key.id) {
                continue;
            }
            let covered = relation.indexes.iter().any(|index| {
                let leading = index.columns.get(..key.columns.len()).unwrap_or_default();
                !leading.is_empty() && key.columns.iter().all(|column| leading.contains(column))
            }) || key
                .columns
                .iter()
                .all(|column| relation.primary_key.first() == Some(column));
            if !covered {
                let message = format!(
                    "no index of {} begins with ({}), which the new foreign key {} refers with",
                    relation.id,
                    key.columns.join(", "),
                    key.id.name
                );
                findings.push(
                    Finding::new("hazard.foreign-key-unindexed", Stage::Migrate, message)
                        .severity(Severity::Info)
                        .object(key.id.to_string()),
                );
            }
        }
    }
    findings
}
