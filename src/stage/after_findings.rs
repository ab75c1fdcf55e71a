//! What came of the rollback after writes, told as findings.

use std::collections::{BTreeMap, BTreeSet};

use super::after_suites::{SuiteChanges, blame_suites};
use super::compare::{cap, names, rollback_findings};
use super::context::Tenant;
use super::data::blame_for_rows;
use super::data_findings::judge;
use super::declaration::declarations;
use super::migrate::Migrated;
use crate::catalog::{Catalog, CatalogDiff, ObjectId, ObjectKind, diff};
use crate::event::{AfterWritesProof, Finding, Severity, Stage, TableRefused};
use crate::pg::digest::{DataDiff, DataDigest, TableDiff, Work};
use crate::pg::fill::TracedColumn;
use crate::plan::Step;
use crate::text::{count, grouped};

/// What is known after the rehearsal.
pub(super) struct Outcome<'a> {
    tenant: &'a Tenant,
    steps: Vec<&'a Step>,
    /// Tables that the migration changed, by schema and name.
    touched: BTreeSet<String>,
    pub(super) proof: AfterWritesProof,
    /// Suites that did not pass, and may not have written what they write.
    pub(super) suites_failed: Vec<String>,
    /// Suites that could write and cannot be run on the database itself.
    pub(super) suites_left_out: Vec<String>,
    /// Whether the suites wrote anything; `None` where none was asked to.
    pub(super) suites_wrote: Option<bool>,
    /// What was done to the rows of the migrated database.
    pub(super) work: Work,
    /// How many rows its tables had before.
    pub(super) migrated_rows: BTreeMap<ObjectId, u64>,
    /// What the suites did to the schema.
    pub(super) suite_changes: Vec<SuiteChanges>,
    /// Columns that took no value which only the migrated schema allows.
    pub(super) untried: Vec<(String, TableRefused)>,
    /// Columns in which the harness' rows do not say any more what was written.
    pub(super) other_values: Vec<TracedColumn>,
    /// Why the migration could not be applied again after the rollback.
    pub(super) not_again: Option<String>,
    /// Where the rollback broke off.
    pub(super) failure: Option<Finding>,
    /// How its schema differs from the base's.
    pub(super) schema: Option<CatalogDiff>,
    /// How its rows do, with the base's digest and its own.
    pub(super) rows: Option<(DataDiff, DataDigest, DataDigest)>,
}

impl<'a> Outcome<'a> {
    /// Nothing is known yet.
    pub(super) fn new(tenant: &'a Tenant, migrated: &Migrated, base: &Catalog) -> Self {
        let steps = migrated.steps(tenant);
        let difference = diff(base, &migrated.catalog);
        let touched = difference
            .changes
            .iter()
            .map(|change| {
                let table = change.object.parent_id();
                table.unwrap_or_else(|| change.object.clone())
            })
            .filter(|object| object.kind == ObjectKind::Table)
            .map(|table| plain_name(&table))
            .collect();
        Self {
            tenant,
            steps,
            touched,
            proof: AfterWritesProof::default(),
            suites_failed: Vec::new(),
            suites_left_out: Vec::new(),
            suites_wrote: None,
            work: Work::default(),
            migrated_rows: BTreeMap::new(),
            suite_changes: Vec::new(),
            untried: Vec::new(),
            other_values: Vec::new(),
            not_again: None,
            failure: None,
            schema: None,
            rows: None,
        }
    }

    fn is_touched(&self, table: &str) -> bool {
        let name = table.split_once('.').map_or(table, |(_, name)| name);
        let id = ObjectId::new(ObjectKind::Table, None, name);
        self.touched.contains(table) || self.steps.iter().any(|step| names(&id, step))
    }
}

/// `public.users`.
fn plain_name(table: &ObjectId) -> String {
    match &table.schema {
        Some(schema) => format!("{schema}.{}", table.name),
        None => table.name.clone(),
    }
}

/// The proof with what is wrong. What the rollback without writes came to as well is not told twice.
pub(super) fn findings(mut outcome: Outcome<'_>) -> (AfterWritesProof, Vec<Finding>) {
    let told = outcome.tenant.notes.told_in_rollback();
    let mut found = not_written(&outcome);
    found.extend(outcome.suite_changes.iter().map(SuiteChanges::finding));
    if let Some(failure) = outcome.failure.take() {
        outcome.proof.reason = Some(failure.message.clone());
        found.extend(
            failed(failure, &told).map(|failed| blame_suites(failed, &outcome.suite_changes)),
        );
        return (outcome.proof, found);
    }
    if let Some(schema) = &outcome.schema {
        outcome.proof.schema_restored = Some(schema.changes.is_empty());
        let same = |finding: &Finding| {
            told.iter().any(|told| {
                told.id == finding.id
                    && told.object == finding.object
                    && told.evidence.get("difference") == finding.evidence.get("difference")
            })
        };
        let new = rollback_findings(outcome.tenant, schema, &outcome.steps);
        found.extend(new.into_iter().filter(|new| !same(new)).map(|mut new| {
            if new.id != "rollback.column-order" {
                "rollback.schema-after-writes".clone_into(&mut new.id);
                new.message = format!("after writes on the migrated schema {}", new.message);
            }
            new
        }));
    }
    if let Some((rows, base, now)) = outcome.rows.take() {
        let found_again = rows
            .tables
            .iter()
            .filter(|table| table.keyed)
            .map(|table| (table.table.clone(), table.rows.added))
            .collect();
        found.extend(lost_rows(&mut outcome, rows, &base, &told));
        found.extend(new_rows_lost(&mut outcome, &base, &now, &found_again));
    }
    found.extend(other_values(&outcome));
    (outcome.proof, found)
}

/// What was asked to write and did not.
fn not_written(outcome: &Outcome<'_>) -> Vec<Finding> {
    let after = outcome.tenant.config().rollback.after;
    let finding = |message: String| Finding::new("rollback.not-written", Stage::Rollback, message);
    let mut found = Vec::new();
    if after.suites && outcome.proof.suites.is_empty() {
        let help = "add a suite of kind `command` with `on: [migrated]` that writes as the application does, or take `suites` out of `rollback.after`";
        found.push(finding("no suite runs on the migrated database that could write to it: queries are read-only".to_owned()).help(help));
    } else if outcome.suites_wrote == Some(false) {
        let help =
            "let a suite write as the application does, or take `suites` out of `rollback.after`";
        found.push(
            finding("the suites wrote nothing to the migrated database".to_owned()).help(help),
        );
    }
    for suite in &outcome.suites_left_out {
        let message = format!(
            "suite {suite} was not run on the database that is rolled back: only suites of kind `command` are"
        );
        found.push(finding(message).object(format!("suite {suite}")));
    }
    for suite in &outcome.suites_failed {
        let message = format!(
            "suite {suite} did not pass on the database that was rolled back afterwards, so it may not have written everything"
        );
        found.push(finding(message).object(format!("suite {suite}")));
    }
    if !after.writes {
        return found;
    }
    if outcome.proof.tables_written == 0 {
        found.push(finding(
            "no table took a row of the harness' own".to_owned(),
        ));
    }
    let (touched, others): (Vec<&TableRefused>, Vec<&TableRefused>) = outcome
        .proof
        .tables_refused
        .iter()
        .partition(|refused| outcome.is_touched(&refused.table));
    let touched = touched.into_iter().map(|refused| {
        let what = match refused.operation.as_str() {
            "insert" => "took no row of the harness' own",
            _ => "let none of its rows be updated",
        };
        let mut one = finding(format!(
            "table {} {what}: {}",
            refused.table, refused.message
        ))
        .object(format!("table {}", refused.table));
        one.sqlstate.clone_from(&refused.sqlstate);
        one
    });
    found.extend(cap(touched.collect()));
    let untried = outcome.untried.iter().map(|(column, refused)| {
        let mut one = finding(format!(
            "table {} took no row that shows what column {column} allows since the migration: {}",
            refused.table, refused.message
        ))
        .object(format!("column {}.{column}", refused.table));
        one.sqlstate.clone_from(&refused.sqlstate);
        one
    });
    found.extend(cap(untried.collect()));
    if !others.is_empty() {
        let names: Vec<&str> = others
            .iter()
            .take(5)
            .map(|one| one.table.as_str())
            .collect();
        let more = others.len().saturating_sub(names.len());
        let and = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let message = format!(
            "{} that the migration does not touch took nothing: {}{and}",
            count(others.len(), "table"),
            names.join(", ")
        );
        found.push(finding(message).severity(Severity::Info));
    }
    found
}

/// The rollback did not come to its end.
fn failed(failure: Finding, told: &[Finding]) -> Option<Finding> {
    let same = |one: &Finding| {
        one.id == failure.id
            && one.location == failure.location
            && one.sqlstate == failure.sqlstate
            && one.message == failure.message
    };
    if told.iter().any(same) {
        return None;
    }
    let help = match failure.sqlstate.as_deref() {
        Some("23502") => {
            "rows may have NULL there by then: fill them in the down script before it puts NOT NULL back"
        }
        Some("23505") => {
            "rows may be duplicates by then: merge or remove them in the down script before it puts the key back"
        }
        Some("23503") => {
            "rows may refer to nothing by then: repair or remove them in the down script before it puts the foreign key back"
        }
        Some("23514") => {
            "rows may break the old condition by then: repair them in the down script, or add the constraint NOT VALID"
        }
        Some("22001" | "22003" | "22P02" | "22007" | "22008") => {
            "values may not fit the old type by then: convert or cut them in the down script (USING …), or declare that the step cannot be undone"
        }
        _ => {
            "let the down script cope with rows that were written on the migrated schema, or declare that the step cannot be undone"
        }
    };
    let mut finding = Finding::new(
        "rollback.fails-after-writes",
        Stage::Rollback,
        format!(
            "after writes on the migrated schema the rollback fails: {}",
            failure.message
        ),
    )
    .help(help);
    finding.object = failure.object;
    finding.location = failure.location;
    finding.sqlstate = failure.sqlstate;
    finding.evidence = failure.evidence;
    Some(finding)
}

/// Whether it is known which rows of a table somebody worked on.
fn is_certain(table: &TableDiff, outcome: &Outcome<'_>) -> bool {
    match outcome.work.tables.get(&table.table) {
        Some(work) => work.worked_on == 0 || work.keyed && table.keyed,
        // It may have had another name on the migrated schema.
        None => {
            outcome.migrated_rows.contains_key(&table.table)
                || outcome.work.tables.values().all(|work| work.worked_on == 0)
        }
    }
}

/// Rows from before the migration that are lost or differ.
fn lost_rows(
    outcome: &mut Outcome<'_>,
    mut rows: DataDiff,
    base: &DataDigest,
    told: &[Finding],
) -> Vec<Finding> {
    // Views are computed from rows that are compared themselves.
    rows.tables.retain(|table| !table.is_derived());
    let (certain, uncertain): (Vec<TableDiff>, Vec<TableDiff>) = rows
        .tables
        .into_iter()
        .partition(|table| is_certain(table, outcome));
    rows.tables = certain;
    for table in rows.tables.iter_mut().filter(|table| !table.keyed) {
        // With new rows beside them the columns' digests say nothing of the old ones.
        let changed = std::mem::take(&mut table.rows.changed);
        table.rows.lost += changed;
        table.rows.added += changed;
        table.columns.clear();
    }
    let written_objects = outcome.suites_wrote == Some(true);
    let objects = rows
        .large_objects
        .take()
        .filter(|found| found.objects.lost + found.objects.changed > 0);
    if !written_objects {
        rows.large_objects.clone_from(&objects);
    }
    let steps = outcome.steps.clone();
    let declared = declarations(outcome.tenant.config(), &steps);
    let judgement = judge(&rows, base, &declared, true, |object| {
        blame_for_rows(object, &steps)
    });
    let mut survived = true;
    let mut found = Vec::new();
    for mut finding in judgement.findings {
        let id = match finding.id.as_str() {
            "rollback.data-lost" | "rollback.large-object-changed" => "rollback.loses-after-writes",
            "rollback.declared-loss" => "rollback.declared-loss",
            "rollback.sequence-moved" if finding.severity == Severity::Error => {
                "rollback.sequence-moved"
            }
            _ => continue,
        };
        survived &= id == "rollback.sequence-moved";
        let rows = |finding: &Finding| {
            finding
                .evidence
                .get("rows")
                .and_then(serde_json::Value::as_u64)
        };
        let same = |told: &Finding| {
            told.object == finding.object
                && (told.id == finding.id)
                && rows(told).unwrap_or(u64::MAX) >= rows(&finding).unwrap_or_default()
        };
        if told.iter().any(same) {
            continue;
        }
        id.clone_into(&mut finding.id);
        finding.message = format!("after writes on the migrated schema: {}", finding.message);
        found.push(finding);
    }
    let mut certain = true;
    let unknown =
        |message: String| Finding::new("rollback.rows-not-compared", Stage::Rollback, message);
    for table in uncertain {
        if table.rows.lost + table.rows.changed == 0 {
            continue;
        }
        certain = false;
        found.push(
            unknown(format!(
                "{} rows of table {} are gone or differ after writes and rollback, but a suite or a trigger changed rows that no key tells apart, so nobody knows which of them did it",
                grouped(table.rows.lost + table.rows.changed),
                table.name()
            ))
            .object(table.table.to_string()),
        );
    }
    if written_objects && objects.is_some() {
        certain = false;
        found.push(unknown(
            "large objects are gone or differ after writes and rollback, but suites may have changed them".to_owned(),
        ));
    }
    outcome.proof.rows_before_survived = match (survived, certain) {
        (false, _) => Some(false),
        (true, true) => Some(true),
        (true, false) => None,
    };
    if outcome.proof.rows_worked_on > 0 {
        found.push(
            unknown(format!(
                "{} of the old rows were changed or deleted by suites, triggers or the harness' own updates; their values were not compared",
                grouped(outcome.proof.rows_worked_on)
            ))
            .severity(Severity::Info),
        );
    }
    found
}

/// Rows that were written on the migrated schema and are not there any more.
fn new_rows_lost(
    outcome: &mut Outcome<'_>,
    base: &DataDigest,
    now: &DataDigest,
    found_again: &BTreeMap<ObjectId, u64>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut lost_in_all = 0;
    // What the rollback moved to a table of another name is not lost.
    let mut moved: u64 = now
        .tables
        .iter()
        .filter(|(id, _)| !outcome.migrated_rows.contains_key(*id))
        .map(|(id, table)| {
            let before = base.tables.get(id).map_or(0, |table| table.rows);
            table.rows.saturating_sub(before)
        })
        .sum();
    for (id, work) in &outcome.work.tables {
        if id.kind != ObjectKind::Table || work.added == 0 {
            continue;
        }
        let before = match base.tables.get(id) {
            Some(table) => table.rows,
            None => outcome.migrated_rows.get(id).copied().unwrap_or_default(),
        };
        let deleted = if work.keyed { 0 } else { work.worked_on };
        // Where a key tells rows apart, rows from before that are gone do not count as new ones.
        let kept = found_again.get(id).copied().unwrap_or_else(|| {
            now.tables.get(id).map_or(0, |table| {
                table.rows.saturating_add(deleted).saturating_sub(before)
            })
        });
        let mut lost = work.added.saturating_sub(kept);
        let elsewhere = lost.min(moved);
        moved -= elsewhere;
        lost -= elsewhere;
        if lost == 0 {
            continue;
        }
        lost_in_all += lost;
        let is_new = !base.tables.contains_key(id);
        let why = if is_new { ", with the table" } else { "" };
        let finding = Finding::new(
            "rollback.new-rows-lost",
            Stage::Rollback,
            format!(
                "{id}: {} of {} rows that were written on the migrated schema are lost{why}",
                grouped(lost),
                grouped(work.added)
            ),
        )
        .object(id.to_string())
        .evidence("rows", lost)
        .evidence("rows_written", work.added);
        // To drop what the migration created is what a rollback is for.
        found.push(if is_new {
            finding.severity(Severity::Info)
        } else {
            finding
        });
    }
    outcome.proof.new_rows_lost = Some(lost_in_all);
    cap(found)
}

/// Values that were written on the migrated schema and are other ones after the rollback.
fn other_values(outcome: &Outcome<'_>) -> Vec<Finding> {
    let declared = declarations(outcome.tenant.config(), &outcome.steps);
    let and = match &outcome.not_again {
        None => ", which applying the migration again does not bring back".to_owned(),
        Some(reason) => format!("; the migration cannot be applied again: {reason}"),
    };
    let found = outcome.other_values.iter().map(|one| {
        let finding = Finding::new(
            "rollback.new-values-lost",
            Stage::Rollback,
            format!(
                "column {} of {}: {} of {} rows that were written on the migrated schema have another value after the rollback{and}",
                one.column,
                one.table,
                one.rows.len(),
                one.of
            ),
        )
        .object(format!("column {}.{}", plain_name(&one.table), one.column))
        .evidence("rows", one.rows.len())
        .evidence("rows_written", one.of);
        let declared = declared
            .iter()
            .find(|declared| declared.names(&one.table.name) && declared.covers(&one.column));
        match declared {
            Some(declared) => finding
                .severity(Severity::Info)
                .evidence("declared", declared.reason.clone()),
            None => finding,
        }
    });
    cap(found.collect())
}
