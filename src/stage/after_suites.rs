//! What suites did to the schema before a rollback, so that the rollback is not blamed for it.

use std::collections::BTreeSet;

use super::compare::told;
use crate::catalog::{CatalogDiff, ChangeKind, ObjectId};
use crate::event::{Finding, Stage};

/// What a suite did to the schema.
pub(super) struct SuiteChanges {
    suite: String,
    difference: CatalogDiff,
}

impl SuiteChanges {
    /// The changes that a suite made.
    pub(super) fn new(suite: &str, difference: CatalogDiff) -> Self {
        Self {
            suite: suite.to_owned(),
            difference,
        }
    }

    /// The objects, with those that changed only because others did.
    fn objects(&self) -> impl Iterator<Item = &ObjectId> {
        let changed = self.difference.changes.iter().map(|change| &change.object);
        changed.chain(
            self.difference
                .column_order
                .iter()
                .map(|order| &order.table),
        )
    }

    /// What it did, in words.
    fn in_words(&self) -> Vec<String> {
        let changes = told(&self.difference).map(|(change, words)| match change.kind {
            ChangeKind::Added => format!("{} made", words.object),
            ChangeKind::Removed => format!("{} dropped", words.object),
            ChangeKind::Altered => format!("{} changed: {}", words.object, words.detail),
        });
        let orders = self.difference.column_order.iter();
        changes
            .chain(orders.map(|order| format!("columns of {} in another order", order.table)))
            .collect()
    }

    /// It is told, since the rollback is not judged on these objects.
    pub(super) fn finding(&self) -> Finding {
        let words = self.in_words();
        let shown: Vec<&str> = words.iter().take(3).map(String::as_str).collect();
        let more = words.len().saturating_sub(shown.len());
        let and = if more > 0 {
            format!("; and {more} more")
        } else {
            String::new()
        };
        let message = format!(
            "suite {} changed the schema before the rollback: {}{and}",
            self.suite,
            shown.join("; ")
        );
        Finding::new("rollback.suite-changed-schema", Stage::Rollback, message)
            .object(format!("suite {}", self.suite))
            .evidence("changes", words)
    }
}

/// Takes what suites changed out of a difference that would be the rollback's.
pub(super) fn forgive(difference: &mut CatalogDiff, suites: &[SuiteChanges]) {
    let theirs: BTreeSet<&ObjectId> = suites.iter().flat_map(SuiteChanges::objects).collect();
    difference
        .changes
        .retain(|change| !theirs.contains(&change.object));
    difference
        .column_order
        .retain(|order| !theirs.contains(&order.table));
}

/// A rollback that fails after a suite changed the schema may fail because of that.
pub(super) fn blame_suites(mut finding: Finding, suites: &[SuiteChanges]) -> Finding {
    let Some(first) = suites.first() else {
        return finding;
    };
    let names: Vec<&str> = suites.iter().map(|one| one.suite.as_str()).collect();
    let what = first.in_words().into_iter().next().unwrap_or_default();
    finding.help = format!(
        "see first whether suite {} is to blame, which changed the schema before ({what}); {}",
        names.join(", "),
        finding.help
    );
    finding.evidence("suites_that_changed_the_schema", names)
}
