//! Differences of rows told as findings, weighed by what the scripts declare.

use std::collections::BTreeSet;

use super::compare::cap;
use super::declaration::Declaration;
use crate::catalog::ObjectId;
use crate::event::{ColumnLoss, Finding, Location, Severity, Stage, TableLoss};
use crate::pg::digest::{DataDiff, DataDigest, SequenceMove, TableDiff};
use crate::text::grouped;

/// What the comparison of rows comes to.
#[derive(Debug, Default)]
pub(super) struct DataJudgement {
    /// Whether every row is as it was.
    pub(super) restored: bool,
    /// For the report.
    pub(super) changes: Vec<TableLoss>,
    /// What is wrong.
    pub(super) findings: Vec<Finding>,
}

/// Something that is not as it was, before it is known whether it was declared.
struct Loss<'a> {
    id: &'static str,
    object: ObjectId,
    table: &'a TableDiff,
    column: Option<&'a str>,
    message: String,
    rows: u64,
}

/// Judges the difference. `written` says that somebody else may have added rows.
pub(super) fn judge(
    difference: &DataDiff,
    base: &DataDigest,
    declared: &[Declaration],
    written: bool,
    blame: impl Fn(&ObjectId) -> Option<(String, Location)>,
) -> DataJudgement {
    let mut used = BTreeSet::new();
    let mut judgement = DataJudgement {
        restored: difference.tables.iter().all(TableDiff::is_derived)
            && difference.large_objects.is_none(),
        changes: difference.tables.iter().map(change).collect(),
        findings: Vec::new(),
    };
    for loss in difference.tables.iter().flat_map(losses) {
        let blamed = blame(&loss.object);
        let declaration = declared.iter().find(|declaration| {
            declaration.names(&loss.table.table.name)
                && loss.column.is_none_or(|column| declaration.covers(column))
        });
        let finding = match declaration.filter(|_| !loss.table.is_derived()) {
            Some(declaration) => {
                used.insert(declaration.step.clone());
                Finding::new(
                    "rollback.declared-loss",
                    Stage::Rollback,
                    format!(
                        "declared irreversible ({}): {}",
                        declaration.reason, loss.message
                    ),
                )
                .location(Some(declaration.location.clone()))
                .evidence("step", declaration.step.clone())
            }
            None => plain(&loss, written)
                .evidence_opt("step", blamed.as_ref().map(|(step, _)| step.clone()))
                .location(blamed.map(|(_, location)| location)),
        };
        judgement.findings.push(
            finding
                .object(loss.object.to_string())
                .evidence("rows", loss.rows)
                .evidence("rows_before", loss.table.rows_before)
                .evidence("rows_after", loss.table.rows_after)
                .evidence_opt("keys", keys(loss.table)),
        );
    }
    let mut sequences = Vec::new();
    for moved in &difference.sequences {
        let blamed = moved
            .after
            .owner
            .as_ref()
            .and_then(|(table, _)| blame(table))
            .or_else(|| blame(&moved.sequence));
        sequences.push(sequence(moved, written).location(blamed.map(|(_, location)| location)));
    }
    judgement.findings.extend(cap(sequences));
    if let Some(objects) = &difference.large_objects {
        let message = format!("large objects are not as they were: {objects}");
        let list = |numbers: &[i64]| (!numbers.is_empty()).then(|| numbers.to_vec());
        judgement.findings.push(
            Finding::new("rollback.large-object-changed", Stage::Rollback, message)
                .evidence_opt("large_objects", list(&objects.first))
                .evidence_opt("large_objects_added", list(&objects.first_added)),
        );
    }
    let needless = declared
        .iter()
        .filter(|declaration| !used.contains(&declaration.step))
        .map(|declaration| needless(declaration, base));
    judgement.findings.extend(needless);
    judgement.findings = cap(judgement.findings);
    judgement
}

/// The finding of a loss that nobody declared.
fn plain(loss: &Loss<'_>, written: bool) -> Finding {
    let finding = Finding::new(loss.id, Stage::Rollback, loss.message.clone());
    if loss.table.is_derived() {
        return finding;
    }
    if written && loss.id == "rollback.data-added" {
        return finding.severity(Severity::Warning).help(
            "a suite of kind `command` ran on the migrated schema and may have written these rows; if it did, let it clean up",
        );
    }
    finding
}

fn losses(table: &TableDiff) -> Vec<Loss<'_>> {
    let name = table.name();
    let before = grouped(table.rows_before);
    let loss = |id, rows, message| Loss {
        id,
        object: table.table.clone(),
        table,
        column: None,
        message,
        rows,
    };
    if table.is_derived() {
        let message = format!(
            "materialized view {name} has other contents: {before} rows before, {} after the rollback",
            grouped(table.rows_after)
        );
        let rows = table.rows.lost + table.rows.added + table.rows.changed;
        return vec![loss("rollback.view-contents", rows, message)];
    }
    let mut found = Vec::new();
    if table.gone {
        let message = format!("table {name} is gone with its {before} rows");
        return vec![loss("rollback.data-lost", table.rows_before, message)];
    }
    if table.rows.lost > 0 {
        let message = format!(
            "table {name}: {} of {before} rows lost",
            grouped(table.rows.lost)
        );
        found.push(loss("rollback.data-lost", table.rows.lost, message));
    }
    if table.rows.added > 0 {
        let message = format!("table {name}: {} added", rows(table.rows.added));
        found.push(loss("rollback.data-added", table.rows.added, message));
    }
    let column = |column: &str| table.table.part(crate::catalog::ObjectKind::Column, column);
    for (name_of, count) in &table.columns {
        let (rows, message) = match count {
            Some(count) => (
                *count,
                format!(
                    "column {name}.{name_of}: {} of {before} rows {}",
                    grouped(*count),
                    differ(*count)
                ),
            ),
            // Rows that were only lost or added change the columns' digests too.
            None if table.rows.changed > 0 => (
                table.rows.changed,
                format!(
                    "column {name}.{name_of}: values differ, in up to {} of {before} rows (the table has no key to tell rows by)",
                    grouped(table.rows.changed)
                ),
            ),
            None => continue,
        };
        found.push(Loss {
            id: "rollback.data-lost",
            object: column(name_of),
            table,
            column: Some(name_of),
            message,
            rows,
        });
    }
    if table.columns.is_empty() && table.rows.changed > 0 {
        let message = format!(
            "table {name}: {} of {before} rows {}",
            grouped(table.rows.changed),
            differ(table.rows.changed)
        );
        found.push(loss("rollback.data-lost", table.rows.changed, message));
    }
    for (name_of, values) in &table.columns_gone {
        found.push(Loss {
            id: "rollback.data-lost",
            object: column(name_of),
            table,
            column: Some(name_of),
            message: format!(
                "column {name}.{name_of} is gone with its values in {} of {before} rows",
                grouped(*values)
            ),
            rows: *values,
        });
    }
    found
}

fn differ(count: u64) -> &'static str {
    if count == 1 { "differs" } else { "differ" }
}

fn rows(count: u64) -> String {
    if count == 1 {
        "1 row".to_owned()
    } else {
        format!("{} rows", grouped(count))
    }
}

fn keys(table: &TableDiff) -> Option<Vec<String>> {
    Some(table.keys.clone()).filter(|keys| !keys.is_empty())
}

/// Gaps in sequences are normal, since no rollback of a transaction takes a value back; a sequence
/// that went back gives out values twice.
fn sequence(moved: &SequenceMove, written: bool) -> Finding {
    let (before, after) = (moved.before.last_value, moved.after.last_value);
    let message = format!(
        "{} stands at {after} after the rollback, at {before} before",
        moved.sequence
    );
    let finding = Finding::new("rollback.sequence-moved", Stage::Rollback, message)
        .object(moved.sequence.to_string())
        .evidence("before", before)
        .evidence("after", after);
    if moved.collides {
        let mut finding = finding.severity(Severity::Error).help(
            "set the sequence behind the largest value of its column in the down script: `SELECT setval(…)`",
        );
        finding
            .message
            .push_str("; the next values are in its column already, so inserts will fail");
        finding
    } else if moved.is_backward() && !written {
        finding
    } else {
        finding.severity(Severity::Info)
    }
}

fn needless(declaration: &Declaration, base: &DataDigest) -> Finding {
    let mut named = base
        .tables
        .iter()
        .filter(|(id, _)| declaration.names(&id.name))
        .peekable();
    let without_rows = named.peek().is_some() && named.all(|(_, table)| table.rows == 0);
    let finding = Finding::new(
        "rollback.needless-declaration",
        Stage::Rollback,
        format!(
            "{} is declared irreversible ({}), but nothing was lost",
            declaration.step, declaration.reason
        ),
    )
    .location(Some(declaration.location.clone()))
    .evidence("step", declaration.step.clone());
    if without_rows {
        // It cannot be told from a tenant that has nothing to lose.
        finding.severity(Severity::Info)
    } else {
        finding
    }
}

fn change(table: &TableDiff) -> TableLoss {
    let counted = table
        .columns
        .iter()
        .filter_map(|(column, rows)| rows.map(|rows| (column, rows)))
        .chain(
            table
                .columns_gone
                .iter()
                .map(|(column, rows)| (column, *rows)),
        );
    TableLoss {
        table: table.name(),
        rows_before: table.rows_before,
        rows_after: table.rows_after,
        columns: table
            .columns
            .iter()
            // Without a key the digests of columns also differ where rows were only lost or added.
            .filter(|(_, rows)| rows.is_some() || table.rows.changed > 0)
            .map(|(column, _)| column)
            .chain(table.columns_gone.keys())
            .cloned()
            .collect(),
        losses: counted
            .map(|(column, rows)| ColumnLoss {
                column: column.clone(),
                rows,
            })
            .collect(),
    }
}
