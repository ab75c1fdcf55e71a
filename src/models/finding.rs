//! Facts as findings: what breaks, where in the models, where in the database, and what to write.

use super::words::words;
use super::{AppVersion, Cell, Fact, FactKind, ModelSet, Supply};
use crate::event::{Finding, Point, Severity, Stage};

/// What the rows answered to a fact's questions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answers {
    /// The number, where every question could be asked.
    pub rows: Option<u64>,
}

/// A fact with its weight.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    /// The fact.
    pub fact: &'a Fact,
    /// How much it weighs.
    pub severity: Severity,
    /// What the rows answered.
    pub answers: Answers,
}

/// The finding of a fact.
pub fn finding(set: &ModelSet, cell: Cell, told: &Told<'_>) -> Finding {
    let fact = told.fact;
    let id = fact.kind.id();
    let who = match cell.app {
        AppVersion::Old => "the running version",
        AppVersion::New => "the new version",
    };
    let after = match cell.at {
        Point::RolledBack => " after the rollback",
        Point::Base => " before the migration",
        Point::Migrated | Point::Redone => "",
    };
    let message = format!("{who}{after}: {}", words(set, fact, told.answers));
    let mut finding = Finding::new(id, Stage::Models, message)
        .severity(told.severity)
        .object(fact.object.clone())
        .location(Some(fact.place.location()))
        .evidence("orm", set.orm.name)
        .evidence("model", fact.place.words())
        .evidence("app", app_word(cell.app))
        .evidence("state", state_word(cell.at))
        .evidence_opt(
            "rows",
            told.answers.rows.filter(|_| {
                !fact.questions.is_empty() && !matches!(fact.kind, FactKind::View { .. })
            }),
        );
    if let Some(help) = remedy(set, cell, fact) {
        finding = finding.help(help);
    }
    if let Some(line) = fact.line.as_ref().filter(|_| id != "models.enum-label") {
        finding = finding.evidence("line", line.clone());
    }
    finding
}

/// The finding of a fact that was there before the migration.
pub fn base_broken(set: &ModelSet, cell: Cell, told: &Told<'_>) -> Finding {
    let fact = told.fact;
    let severity = if told.severity == Severity::Info {
        Severity::Info
    } else {
        Severity::Warning
    };
    let message = format!(
        "already before the migration: {}",
        words(set, fact, told.answers)
    );
    Finding::new("models.base-broken", Stage::Models, message)
        .severity(severity)
        .object(fact.object.clone())
        .location(Some(fact.place.location()))
        .evidence("orm", set.orm.name)
        .evidence("model", fact.place.words())
        .evidence("app", app_word(cell.app))
        .evidence("kind", fact.kind.id())
}

fn app_word(app: AppVersion) -> &'static str {
    match app {
        AppVersion::Old => "old",
        AppVersion::New => "new",
    }
}

/// The state in the word of a report.
fn state_word(at: Point) -> &'static str {
    match at {
        Point::Base => "base",
        Point::Migrated => "migrated",
        Point::RolledBack => "rolled_back",
        Point::Redone => "redone",
    }
}

/// What to do, with the line to write.
fn remedy(set: &ModelSet, cell: Cell, fact: &Fact) -> Option<String> {
    let model = fact.place.words();
    let place = format!("{}:{}", fact.place.file, fact.place.line);
    // What a program printed cannot be changed, only what made it.
    let made_from = if set.config.is_shadow() && set.orm.name != "shadow" {
        format!("the model behind {place}")
    } else {
        place.clone()
    };
    if cell.at == Point::RolledBack {
        return Some("make the rollback restore what the running version needs".to_owned());
    }
    if matches!(fact.kind, FactKind::View { .. }) {
        return Some(
            "make the view one that the server can write through, or give it INSTEAD OF triggers"
                .to_owned(),
        );
    }
    // The running version cannot be changed any more.
    if cell.app == AppVersion::Old {
        return Some(match &fact.kind {
            FactKind::MissingTable { .. } | FactKind::MissingColumn { .. } => format!(
                "keep it until the running version is gone: first deploy a version without {model}, then drop or rename"
            ),
            FactKind::RequiredOnInsert { .. } | FactKind::NoDefault { .. } => {
                "give the column a default, or allow NULL, until the running version is gone"
                    .to_owned()
            }
            FactKind::LabelsUnmapped { .. } | FactKind::LabelsChanged { .. } => {
                "first deploy a version that knows the labels, then let rows use them".to_owned()
            }
            FactKind::LabelMissing { label, .. } => format!(
                "first deploy a version that does not write {label:?}, then take the label away ({place})"
            ),
            FactKind::QueryFails { .. }
            | FactKind::QueryColumns {
                readable: false, ..
            } => format!("keep what {model} needs until the running version is gone ({place})"),
            FactKind::QueryColumns { .. } => format!(
                "name the columns in {model} instead of * ({place}), or restart the running version after the migration"
            ),
            FactKind::MayNotBeNull { .. } | FactKind::MayWriteNull => {
                format!("first deploy a version that always writes {model}, then set NOT NULL")
            }
            _ => format!("first deploy a version whose {model} suits both, then migrate ({place})"),
        });
    }
    let line = fact.line.as_deref();
    Some(match (&fact.kind, line) {
        (FactKind::Unmapped { .. } | FactKind::RequiredOnInsert { .. }, Some(line)) => {
            format!(
                "add to {model} ({made_from}): {}",
                line.replace('\n', " · ")
            )
        }
        // The line that is there may be right: the ORM supplies the value itself.
        (
            FactKind::DefaultMissing {
                supply: Supply::Always | Supply::Client,
            },
            _,
        ) => format!(
            "give the column its default again in the migration, or take it out of {model} ({made_from})"
        ),
        (FactKind::NoDefault { .. }, Some(line)) => format!(
            "give the column its default again in the migration, or supply the value and change {made_from} to: {line}"
        ),
        (FactKind::MissingTable { .. } | FactKind::MissingColumn { .. }, _) => {
            format!("create it in the migration, or take {model} out of the models ({place})")
        }
        (
            FactKind::Type { .. }
            | FactKind::MayBeNull
            | FactKind::MayNotBeNull { .. }
            | FactKind::RefusesValues { .. }
            | FactKind::DefaultMissing { .. }
            | FactKind::DefaultDiffers { .. },
            Some(line),
        ) => format!("correct the migration, or change {made_from} to: {line}"),
        (FactKind::QueryFails { .. } | FactKind::MayWriteNull, _) => {
            format!("correct the migration, or the query at {place}")
        }
        (FactKind::QueryColumns { .. }, _) => {
            format!("correct the query at {place} and record it anew: cargo sqlx prepare")
        }
        (FactKind::LabelsUnmapped { labels }, _) => {
            format!("add to {model} ({place}): {}", labels.join(", "))
        }
        (FactKind::LabelMissing { label, .. }, _) => format!(
            "ALTER TYPE … ADD VALUE '{}' in the migration, or take it out of the models ({place})",
            label.replace('\'', "''")
        ),
        (FactKind::LabelsChanged { .. }, _) => format!(
            "see that the {} code of the type knows every label ({place})",
            set.orm.name
        ),
        _ => return None,
    })
}
