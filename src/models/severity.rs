//! How much a fact weighs: for which version of the application, in which state, with which ORM.

use super::type_fit::Fit;
use super::{Decode, FactKind, Inserts, Supply, Traits};
use crate::event::{Point, Severity};

/// The version of the application that the models belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AppVersion {
    /// The one in production.
    Old,
    /// The one to be deployed.
    New,
}

/// One version of the application on one state of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The version.
    pub app: AppVersion,
    /// The state.
    pub at: Point,
}

use Severity::{Error, Info, Warning};

impl Cell {
    /// How much a fact weighs here; `None` if it is not worth a word. `rows` is the answer to its
    /// questions, where there is one.
    pub fn weigh(self, kind: &FactKind, traits: Traits, rows: Option<u64>) -> Option<Severity> {
        let old = self.app == AppVersion::Old;
        let in_use = rows.is_some_and(|rows| rows > 0);
        let strict = traits.values == Decode::Strict;
        Some(match kind {
            FactKind::MissingTable { .. }
            | FactKind::LabelMissing { written: true, .. }
            | FactKind::QueryFails { .. } => Error,
            // Columns are decoded by their place; but open connections refuse a prepared query whose
            // columns have changed, until they are made anew.
            FactKind::QueryColumns { readable, .. } => either(*readable, Warning, Error),
            FactKind::View { known } => match rows {
                Some(0) if *known => return None,
                Some(0) | None => Warning,
                Some(_) => Error,
            },
            FactKind::MissingColumn { used, .. } => either(*used, Error, Warning),
            FactKind::Type { fit, .. } => weigh_type(*fit, traits, old, in_use)?,
            FactKind::MayBeNull => match (strict, in_use) {
                (true, true) => Error,
                (true, false) | (false, true) => Warning,
                (false, false) => either(old, Info, Warning),
            },
            // An insert that leaves the column out gets the default, or fails.
            FactKind::MayNotBeNull { default } => {
                let sure = !default || traits.inserts == Inserts::AllDeclared;
                either(old && sure, Error, Warning)
            }
            FactKind::RequiredOnInsert { trigger } => either(*trigger, Warning, Error),
            FactKind::NoDefault { supply, trigger } => {
                let perhaps = *trigger || matches!(supply, Supply::Unknown | Supply::IfSet);
                either(perhaps, Warning, Error)
            }
            FactKind::DefaultMissing { supply } => {
                either(*supply == Supply::Database, Warning, Info)
            }
            FactKind::RefusesValues { supply } => match supply {
                Supply::Always | Supply::Client => Error,
                _ => either(traits.inserts == Inserts::AllDeclared, Error, Warning),
            },
            FactKind::LabelsUnmapped { .. } => match (traits.labels, in_use) {
                (Decode::Strict, true) => Error,
                (Decode::Strict, false) | (Decode::Lenient, true) => Warning,
                (Decode::Lenient, false) => Info,
            },
            FactKind::PrimaryKey { unique, .. } => either(*unique, Warning, Error),
            FactKind::LabelsChanged { .. }
            | FactKind::UniqueMissing { .. }
            | FactKind::MayWriteNull => Warning,
            FactKind::DefaultDiffers { .. }
            | FactKind::LabelOrder
            // No row can have it, so none brings it back.
            | FactKind::LabelMissing { written: false, .. }
            | FactKind::MissingEnum
            | FactKind::ForeignKeyMissing { .. }
            | FactKind::ForeignKeyAction { .. }
            | FactKind::IndexMissing { .. } => Info,
            // The running version cannot know what is new; the one to be deployed should.
            FactKind::Unmapped { .. } if old => return None,
            FactKind::Unmapped { added, .. } => either(*added, Warning, Info),
        })
    }
}

fn either(condition: bool, then: Severity, otherwise: Severity) -> Severity {
    if condition { then } else { otherwise }
}

fn weigh_type(fit: Fit, traits: Traits, old: bool, in_use: bool) -> Option<Severity> {
    let strict = traits.values == Decode::Strict;
    Some(match fit {
        Fit::Same => return None,
        Fit::Harmless => Info,
        Fit::Wider => either(in_use, Warning, Info),
        // The rows that no longer fit were written by the version that still runs.
        Fit::Narrower => either(in_use && old, Error, Warning),
        Fit::SmallerNumber => either(strict || in_use, Error, Warning),
        Fit::LargerNumber | Fit::Zone | Fit::Json | Fit::AsText => either(strict, Error, Warning),
        Fit::Padded => Warning,
        // Who is strict with labels casts what it sends to the type's name.
        Fit::EnumGone | Fit::AsString => {
            let named = strict || traits.labels == Decode::Strict;
            either(named, Error, Warning)
        }
        Fit::Other => Error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: Traits = Traits {
        inserts: Inserts::OnlySet,
        values: Decode::Strict,
        labels: Decode::Strict,
    };
    const LENIENT: Traits = Traits {
        inserts: Inserts::AllDeclared,
        values: Decode::Lenient,
        labels: Decode::Lenient,
    };

    /// The rows of the measured table: severity for a strict and a lenient ORM, without and with
    /// rows that make a difference.
    #[test]
    fn the_running_version_is_judged_by_what_was_measured() {
        let cell = Cell {
            app: AppVersion::Old,
            at: Point::Migrated,
        };
        let typed = |fit| FactKind::Type {
            expected: String::new(),
            actual: String::new(),
            fit,
        };
        let labels = || FactKind::LabelsUnmapped { labels: Vec::new() };
        for (kind, rows, strict, lenient) in [
            (typed(Fit::LargerNumber), 1, Error, Warning),
            (typed(Fit::AsText), 0, Error, Warning),
            (typed(Fit::Narrower), 0, Warning, Warning),
            (typed(Fit::Narrower), 3, Error, Error),
            (FactKind::MayBeNull, 0, Warning, Info),
            (FactKind::MayBeNull, 2, Error, Warning),
            (labels(), 0, Warning, Info),
            (labels(), 1, Error, Warning),
            (
                FactKind::RequiredOnInsert { trigger: false },
                0,
                Error,
                Error,
            ),
            (FactKind::MayNotBeNull { default: false }, 0, Error, Error),
            (FactKind::MayNotBeNull { default: true }, 0, Warning, Error),
        ] {
            assert_eq!(
                cell.weigh(&kind, STRICT, Some(rows)),
                Some(strict),
                "{kind:?}"
            );
            assert_eq!(
                cell.weigh(&kind, LENIENT, Some(rows)),
                Some(lenient),
                "{kind:?}"
            );
        }
        let added = FactKind::Unmapped {
            columns: Vec::new(),
            added: true,
        };
        assert_eq!(cell.weigh(&added, LENIENT, None), None);
    }
}
