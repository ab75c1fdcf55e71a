//! What kind of constraint is added.

use squawk_syntax::ast::{self, AstNode};

use super::deed::DeedKind;
use super::deed_reading::word_of;

/// A constraint of `ADD CONSTRAINT`, and its name where it has one.
pub(super) fn added_constraint(constraint: &ast::Constraint) -> Option<(DeedKind, Option<String>)> {
    let not_valid = constraint.is_not_valid();
    let kind = match constraint {
        ast::Constraint::UniqueConstraint(unique) => DeedKind::UniqueAdded {
            using_index: unique.using_index().is_some(),
        },
        ast::Constraint::PrimaryKeyConstraint(key) => DeedKind::PrimaryKeyAdded {
            using_index: key.using_index().is_some(),
        },
        ast::Constraint::ForeignKeyConstraint(_) | ast::Constraint::ReferencesConstraint(_) => {
            DeedKind::ForeignKeyAdded { not_valid }
        }
        ast::Constraint::CheckConstraint(_) => DeedKind::CheckAdded { not_valid },
        // A named NOT NULL (Postgres 18) is checked as SET NOT NULL is.
        ast::Constraint::NotNullConstraint(_) if !not_valid => DeedKind::NotNullSet,
        ast::Constraint::ExcludeConstraint(_) => DeedKind::ExclusionAdded,
        _ => return None,
    };
    let name = constraint
        .syntax()
        .descendants()
        .find_map(ast::ConstraintName::cast)
        .map(|name| word_of(&name));
    Some((kind, name))
}

/// A constraint that is written with its column.
pub(super) fn inline_constraint(constraint: &ast::Constraint) -> Option<DeedKind> {
    match constraint {
        // Part of how the column is added.
        ast::Constraint::NotNullConstraint(_) => None,
        _ => added_constraint(constraint).map(|(kind, _)| kind),
    }
}
