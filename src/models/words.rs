//! What a fact means, in one sentence.

use super::type_fit::Fit;
use super::{Answers, Decode, Fact, FactKind, Inserts, ModelSet, Supply};
use crate::text::count;

/// What is the case, with what it means for this ORM.
pub(super) fn words(set: &ModelSet, fact: &Fact, answers: Answers) -> String {
    let rows = answers.rows.unwrap_or_default();
    null_words(set, fact, answers)
        .or_else(|| label_words(set, fact, rows))
        .or_else(|| key_words(fact))
        .or_else(|| query_words(fact))
        .unwrap_or_else(|| column_words(fact, rows))
}

fn null_words(set: &ModelSet, fact: &Fact, answers: Answers) -> Option<String> {
    let model = fact.place.words();
    let object = &fact.object;
    let strict = set.traits.values == Decode::Strict;
    Some(match (&fact.kind, answers.rows) {
        (FactKind::MayBeNull, Some(0)) => {
            format!("{model} is never NULL, but {object} allows it; no row has NULL yet")
        }
        (FactKind::MayBeNull, Some(rows)) if strict => format!(
            "reading {model} fails: it is never NULL there, and {} NULL in {object}",
            have(rows)
        ),
        (FactKind::MayBeNull, Some(rows)) => {
            format!("{model} is never NULL, but {} NULL in {object}", have(rows))
        }
        (FactKind::MayBeNull, None) => format!("{model} is never NULL, but {object} allows it"),
        (FactKind::MayNotBeNull { default }, _) => {
            let helped = *default && set.traits.inserts == Inserts::OnlySet;
            let effect = if helped {
                "; inserts that leave it out get the default, others fail"
            } else {
                ", so writes without a value fail"
            };
            format!("{model} may be NULL, but {object} is NOT NULL{effect}")
        }
        _ => return None,
    })
}

fn label_words(set: &ModelSet, fact: &Fact, rows: u64) -> Option<String> {
    let model = fact.place.words();
    let object = &fact.object;
    Some(match &fact.kind {
        FactKind::LabelMissing {
            label,
            written: false,
        } => format!("{model} knows {label:?}, {object} has no such label"),
        FactKind::LabelMissing { label, .. } => {
            format!("writing {label:?} fails, {object} has no such label")
        }
        FactKind::LabelsUnmapped { labels } => {
            let breaks = match (set.traits.labels, rows > 0) {
                (Decode::Strict, true) => format!("; reading fails, {} it", have(rows)),
                (Decode::Strict, false) => "; reading fails once a row has it".to_owned(),
                (Decode::Lenient, true) => format!("; {} it", have(rows)),
                (Decode::Lenient, false) => String::new(),
            };
            let labels = quoted(labels);
            format!("{model} does not know {labels} of {object}{breaks}")
        }
        FactKind::LabelsChanged { added, removed } => {
            let mut parts = Vec::new();
            if !added.is_empty() {
                parts.push(format!("gains {}", quoted(added)));
            }
            if !removed.is_empty() {
                parts.push(format!("loses {}", quoted(removed)));
            }
            let changes = parts.join(" and ");
            format!("{object} {changes}, and the models do not say which labels they know")
        }
        FactKind::LabelOrder => {
            format!("the labels of {object} are in another order than in {model}")
        }
        FactKind::MissingEnum => {
            format!("{object} is not there; no column of the models uses it")
        }
        _ => return None,
    })
}

fn key_words(fact: &Fact) -> Option<String> {
    let model = fact.place.words();
    let object = &fact.object;
    Some(match &fact.kind {
        FactKind::PrimaryKey {
            expected, actual, ..
        } => {
            let actual = if actual.is_empty() {
                "is missing".to_owned()
            } else {
                format!("is ({})", actual.join(", "))
            };
            let expected = expected.join(", ");
            format!("the primary key of {model} is ({expected}), that of {object} {actual}")
        }
        FactKind::UniqueMissing { columns } => format!(
            "({}) is unique in {model}, but nothing makes it so in {object}",
            columns.join(", ")
        ),
        FactKind::ForeignKeyMissing {
            columns,
            references,
        } => format!(
            "({}) of {model} refers to {references}, but {object} has no such foreign key",
            columns.join(", ")
        ),
        FactKind::ForeignKeyAction {
            columns,
            expected,
            actual,
        } => format!(
            "the foreign key of {model} on ({}) is {expected}, that of {object} {actual}",
            columns.join(", ")
        ),
        FactKind::IndexMissing { columns } => format!(
            "{model} has an index on ({}), {object} has none",
            columns.join(", ")
        ),
        _ => return None,
    })
}

fn query_words(fact: &Fact) -> Option<String> {
    let model = fact.place.words();
    let object = &fact.object;
    Some(match &fact.kind {
        FactKind::QueryFails {
            sqlstate, message, ..
        } => format!("{model} fails: {message} (SQLSTATE {sqlstate})"),
        FactKind::QueryColumns {
            expected,
            actual,
            readable,
            ..
        } => {
            let shown = |columns: &[String]| columns.join(", ");
            let new: Vec<String> = actual
                .iter()
                .filter(|column| !expected.contains(column))
                .cloned()
                .collect();
            let gone: Vec<String> = expected
                .iter()
                .filter(|column| !actual.contains(column))
                .cloned()
                .collect();
            let mut changes = Vec::new();
            if !new.is_empty() {
                changes.push(format!("gives {} as well", shown(&new)));
            }
            if !gone.is_empty() {
                changes.push(format!("no longer gives {}", shown(&gone)));
            }
            if changes.is_empty() {
                changes.push("gives its columns in another order".to_owned());
            }
            let effect = if *readable {
                "it still can be read, but open connections refuse what they prepared before"
            } else {
                "columns are read by their place, so it reads wrong ones or fails"
            };
            format!("{model} {}; {effect}", changes.join(" and "))
        }
        FactKind::MayWriteNull => {
            format!("{model} writes {object}, which is NOT NULL now; a NULL given there fails")
        }
        _ => return None,
    })
}

fn column_words(fact: &Fact, rows: u64) -> String {
    let model = fact.place.words();
    let object = &fact.object;
    match &fact.kind {
        FactKind::MissingColumn {
            renamed,
            used: false,
        } => format!(
            "{model} is not used, and {object} is not there{}",
            now_called(renamed.as_ref())
        ),
        FactKind::View { .. } if rows > 0 => {
            format!("writing {model} fails, {object} is a view now that cannot be written through")
        }
        FactKind::View { .. } => format!(
            "{object} is a view now, and whether every write of {model} succeeds through it is not known"
        ),
        FactKind::MissingTable { renamed } | FactKind::MissingColumn { renamed, .. } => format!(
            "reading and writing {model} fails, {object} is not there{}",
            now_called(renamed.as_ref())
        ),
        FactKind::Type {
            expected,
            actual,
            fit,
        } => {
            let beyond = if *fit == Fit::Padded {
                "; values come back filled up with spaces".to_owned()
            } else if rows > 0 {
                format!("; {} values beyond that", have(rows))
            } else {
                String::new()
            };
            format!("{model} is {expected}, but {object} is {actual}{beyond}")
        }
        FactKind::RequiredOnInsert { trigger } => {
            let unless = if *trigger {
                ", unless a trigger fills it"
            } else {
                ""
            };
            format!(
                "inserts of {model} fail, {object} is NOT NULL without a default and {model} does not know it{unless}"
            )
        }
        FactKind::NoDefault {
            supply: Supply::Unknown | Supply::IfSet,
            ..
        } => format!(
            "{object} is NOT NULL and has no default any more, so inserts that leave out {model} fail"
        ),
        FactKind::NoDefault { trigger, .. } => {
            let unless = if *trigger {
                ", unless a trigger fills it"
            } else {
                ""
            };
            format!(
                "inserts fail, {model} leaves its value to the database and {object} is NOT NULL without a default{unless}"
            )
        }
        FactKind::DefaultMissing { .. } => {
            format!("{model} expects a default, but {object} has none")
        }
        FactKind::DefaultDiffers { expected, actual } => {
            format!("{model} expects the default {expected}, but that of {object} is {actual}")
        }
        FactKind::RefusesValues { .. } => {
            format!("writes that name {model} fail, {object} is generated by the database")
        }
        FactKind::Unmapped { columns, added } => {
            let table = object.split(" column ").next().unwrap_or(object);
            let by = if *added {
                ", which the migration adds"
            } else {
                ""
            };
            format!("{model} lacks {} of {table}{by}", columns.join(", "))
        }
        // The others have their words above.
        _ => format!("{model} and {object} differ"),
    }
}

fn now_called(renamed: Option<&String>) -> String {
    renamed.map_or_else(String::new, |name| format!("; it is now called {name}"))
}

/// `3 rows have`.
fn have(rows: u64) -> String {
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    let verb = if rows == 1 { "has" } else { "have" };
    format!("{} {verb}", count(rows, "row"))
}

fn quoted(labels: &[String]) -> String {
    let labels: Vec<String> = labels.iter().map(|label| format!("{label:?}")).collect();
    labels.join(", ")
}
