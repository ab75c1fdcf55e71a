//! Reads catalogs at the points of a rehearsal and tells their differences as findings.

use std::fmt::Write as _;

use super::context::{Stop, Tenant};
use super::failure::harness_failure;
use crate::catalog::{Catalog, CatalogDiff, Change, ChangeKind, ObjectId, ObjectKind, diff};
use crate::config::MigrationFormat;
use crate::event::{Event, Finding, Location, Point, SchemaChange, Stage};
use crate::pg::Session;
use crate::pg::introspect::Reach;
use crate::plan::{Down, Script, Step};
use crate::sandbox::Sandbox;
use crate::sql::tokens;

/// Findings of one kind and stage beyond which only their number is told.
const MOST: usize = 50;

/// Reads the catalog in a session of its own.
pub(super) async fn read_catalog(
    tenant: &Tenant,
    sandbox: &Sandbox,
    database: &str,
    stage: Stage,
    point: Point,
) -> Result<Catalog, Stop> {
    let reveal = tenant.config().reveal_values;
    let read = async {
        let mut session = Session::connect(
            sandbox.endpoint(),
            database,
            "pgrehearse catalog",
            tenant.limits(),
        )
        .await?;
        session.read_catalog(reach(tenant)).await
    }
    .await;
    match read {
        Ok((catalog, schema)) => {
            tenant.emit(Event::SchemaRead {
                tenant: tenant.name().clone(),
                point,
                schema,
            });
            Ok(catalog)
        }
        Err(error) => {
            Err(harness_failure(sandbox, stage, "read the schema catalog", &error, reveal).await)
        }
    }
}

/// A migration may change roles, which belong to the server. Where there is none, two snapshots are
/// compared, and roles are not what they hold.
pub(super) fn reach(tenant: &Tenant) -> Reach {
    let migration = &tenant.config().migration;
    if migration.format == MigrationFormat::Command && migration.command.is_none() {
        Reach::Database
    } else {
        Reach::Server
    }
}

/// The findings of a rollback that did not restore the base.
pub(super) fn rollback_findings(
    tenant: &Tenant,
    difference: &CatalogDiff,
    steps: &[&Step],
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for (change, words) in told(difference) {
        let (id, message) = match change.kind {
            ChangeKind::Added if change.object.kind == ObjectKind::Role => (
                "rollback.role-left",
                format!("the rollback leaves {} on the server", words.object),
            ),
            ChangeKind::Added => (
                "rollback.schema-residue",
                format!("the rollback leaves {}", words.object),
            ),
            ChangeKind::Removed => (
                "rollback.schema-missing",
                format!("the rollback does not bring back {}", words.object),
            ),
            ChangeKind::Altered => (
                "rollback.schema-altered",
                format!(
                    "the rollback leaves {} changed: {}",
                    words.object, words.detail
                ),
            ),
        };
        let blamed = blame(&change.object, steps);
        let finding = Finding::new(id, Stage::Rollback, message)
            .object(words.object)
            .evidence("difference", words.detail)
            .evidence_opt("step", blamed.as_ref().map(|(step, _)| step.clone()))
            .location(blamed.map(|(_, location)| location));
        findings.push(finding);
    }
    for order in &difference.column_order {
        let blamed = blame(&order.table, steps);
        findings.push(
            Finding::new(
                "rollback.column-order",
                Stage::Rollback,
                format!(
                    "the columns of {} stand in another order after the rollback",
                    order.table
                ),
            )
            .severity(tenant.config().rollback.column_order)
            .object(order.table.to_string())
            .evidence("before", order.before.join(", "))
            .evidence("after", order.after.join(", "))
            .evidence_opt("step", blamed.as_ref().map(|(step, _)| step.clone()))
            .location(blamed.map(|(_, location)| location)),
        );
    }
    cap(findings)
}

/// What a redo gave otherwise than the first time. A password that is set again is stored in another
/// form each time, so that it cannot be compared.
pub(super) fn redo_difference(first: &Catalog, again: &Catalog) -> CatalogDiff {
    let mut difference = diff(first, again);
    for change in &mut difference.changes {
        if change.object.kind == ObjectKind::Role && change.kind == ChangeKind::Altered {
            change.details.retain(|detail| {
                detail.attribute != "password" || detail.before.is_none() || detail.after.is_none()
            });
        }
    }
    difference
        .changes
        .retain(|change| change.kind != ChangeKind::Altered || !change.details.is_empty());
    difference
}

/// The findings of a redo that gave another schema than the first time.
pub(super) fn redo_findings(difference: &CatalogDiff, steps: &[&Step]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (change, words) in told(difference) {
        let blamed = blame(&change.object, steps);
        findings.push(
            Finding::new(
                "redo.schema-differs",
                Stage::Redo,
                format!(
                    "after up, down and up {} is {}: {}",
                    words.object, words.change, words.detail
                ),
            )
            .object(words.object)
            .evidence("difference", words.detail)
            .location(blamed.map(|(_, location)| location)),
        );
    }
    cap(findings)
}

/// The findings of a schema tenant's migration that changed something outside the schema.
pub(super) fn outside_findings(
    difference: &CatalogDiff,
    schema: &str,
    steps: &[&Step],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (change, words) in told(difference) {
        if change.object.schema.as_deref() == Some(schema) || change.object.name == schema {
            continue;
        }
        let blamed = blame_up(&change.object, steps);
        findings.push(
            Finding::new(
                "migrate.outside-schema",
                Stage::Migrate,
                format!(
                    "the migration of schema {schema} has {} {}",
                    words.change, words.object
                ),
            )
            .object(words.object)
            .evidence("difference", words.detail)
            .location(blamed),
        );
    }
    cap(findings)
}

/// The changes that a report tells, with its words; what merely follows another is left out.
pub(super) fn told(difference: &CatalogDiff) -> impl Iterator<Item = (&Change, SchemaChange)> {
    let leading = difference
        .changes
        .iter()
        .filter(|change| change.follows.is_none());
    leading.zip(difference.to_schema_changes())
}

/// Keeps the first findings and lets the last of them say how many more there are.
pub(super) fn cap(mut findings: Vec<Finding>) -> Vec<Finding> {
    let more = findings.len().saturating_sub(MOST);
    findings.truncate(MOST);
    if more > 0
        && let Some(last) = findings.last_mut()
    {
        let _ = write!(last.message, " (and {more} more differences like these)");
    }
    findings
}

/// The step that is most likely to blame, and the place in its down script: the last step whose
/// up or down script names the object.
pub(super) fn blame(object: &ObjectId, steps: &[&Step]) -> Option<(String, Location)> {
    let named = steps.iter().rev().find(|step| names(object, step));
    let only = match steps {
        [only] => Some(only),
        _ => None,
    };
    let step = named.or(only)?;
    let location = match &step.down {
        Down::Script(script) => place(object, script).unwrap_or_else(|| start_of(script)),
        Down::Missing(_) => place(object, &step.up).unwrap_or_else(|| start_of(&step.up)),
    };
    Some((step.id.clone(), location))
}

/// Whether a script of the step names the object.
pub(super) fn names(object: &ObjectId, step: &Step) -> bool {
    let down = match &step.down {
        Down::Script(script) => place(object, script),
        Down::Missing(_) => None,
    };
    down.is_some() || place(object, &step.up).is_some()
}

/// The first statement of the ups that names the object.
pub(super) fn blame_up(object: &ObjectId, steps: &[&Step]) -> Option<Location> {
    steps.iter().find_map(|step| place(object, &step.up))
}

/// The first statement of a script in which the object's name stands.
fn place(object: &ObjectId, script: &Script) -> Option<Location> {
    // Functions carry their argument types.
    let name = object.name.split('(').next().unwrap_or(&object.name);
    script
        .statements
        .iter()
        .find(|statement| {
            tokens(&statement.text).any(|token| {
                let word = token.text.trim_matches('"');
                word == name || word.eq_ignore_ascii_case(name)
            })
        })
        .map(|statement| Location {
            file: script.file.clone(),
            line: statement.position.line,
            column: statement.position.column,
        })
}

/// Where a script's first statement is.
pub(super) fn start_of(script: &Script) -> Location {
    let position = script
        .statements
        .first()
        .map(|statement| statement.position);
    Location {
        file: script.file.clone(),
        line: position.map_or(1, |position| position.line),
        column: position.map_or(1, |position| position.column),
    }
}
