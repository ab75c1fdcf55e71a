//! What a reader did not understand: it is told, and where it could hide a break it warns.

use super::{AppVersion, Cell, Database, ModelSet, Relation, Unknown, UnknownScope};
use crate::event::{Finding, Severity, Stage};

/// The findings of what was not understood.
///
/// The running version works on the base, whatever its models say; so what the migration did not
/// touch hides nothing of it.
pub fn unknown_findings(
    set: &ModelSet,
    cell: Cell,
    base: &Database,
    now: &Database,
) -> Vec<Finding> {
    set.expected
        .unknowns
        .iter()
        .map(|unknown| {
            let hides = cell.app == AppVersion::New || is_touched(unknown, base, now);
            let severity = if hides {
                Severity::Warning
            } else {
                Severity::Info
            };
            let message = format!(
                "{} could not be understood: {}",
                unknown.place.words(),
                unknown.reason
            );
            Finding::new("models.unknown", Stage::Models, message)
                .severity(severity)
                .location(Some(unknown.place.location()))
                .object(scope(unknown))
                .evidence("orm", set.orm.name)
        })
        .collect()
}

fn scope(unknown: &Unknown) -> String {
    match &unknown.hides {
        UnknownScope::File => format!("model file {}", unknown.place.file),
        UnknownScope::Table(name) => format!("table {}", dotted(name)),
        UnknownScope::Column(name, column) => format!("table {} column {column}", dotted(name)),
    }
}

fn dotted(name: &super::TableName) -> String {
    match &name.schema {
        Some(schema) => format!("{schema}.{}", name.name),
        None => name.name.clone(),
    }
}

/// Whether the migration changed what the unknown could hide.
fn is_touched(unknown: &Unknown, base: &Database, now: &Database) -> bool {
    match &unknown.hides {
        UnknownScope::File => true,
        UnknownScope::Table(name) => match (base.relation(name), now.relation(name)) {
            (Some(before), Some(after)) => !same(before, after),
            _ => true,
        },
        UnknownScope::Column(name, column) => {
            let find = |database: &Database| {
                let relation = database.relation(name)?;
                let column = relation.columns.get(column)?;
                let labels = database.labels(&super::TableName::new(
                    column.data_type.schema.as_deref(),
                    &column.data_type.name,
                ));
                Some((column.clone(), labels.cloned()))
            };
            match (find(base), find(now)) {
                (Some(before), Some(after)) => before != after,
                _ => true,
            }
        }
    }
}

fn same(before: &Relation, after: &Relation) -> bool {
    before.columns == after.columns
        && before.primary_key == after.primary_key
        && before.uniques == after.uniques
}
