//! What is done to a column.

use squawk_syntax::ast::{self, AstNode};

use super::deed::{Added, DeedKind, Values};

/// How `ADD COLUMN` adds it.
pub(super) fn added_column(add: &ast::AddColumn) -> Added {
    let mut added = Added::default();
    let written = add
        .ty()
        .map(|ty| ty.syntax().text().to_string().to_lowercase())
        .unwrap_or_default();
    let name = written.rsplit('.').next().unwrap_or_default().trim();
    if matches!(
        name,
        "serial" | "serial2" | "serial4" | "serial8" | "bigserial" | "smallserial"
    ) {
        added.values = Values::Computed;
    }
    added.json = name == "json";
    for constraint in add.constraints() {
        match constraint {
            ast::Constraint::NotNullConstraint(_) | ast::Constraint::PrimaryKeyConstraint(_) => {
                added.not_null = true;
            }
            ast::Constraint::DefaultConstraint(default) => {
                // DEFAULT NULL is none.
                let value = default.expr().map(|expr| expr.syntax().text().to_string());
                if !value.is_some_and(|value| value.eq_ignore_ascii_case("null")) {
                    added.values = Values::Default;
                }
            }
            ast::Constraint::GeneratedConstraint(generated) => {
                // A virtual column (Postgres 18) is computed when it is read.
                let words = generated.syntax().text().to_string().to_uppercase();
                if !words.ends_with("VIRTUAL") {
                    added.values = Values::Computed;
                }
            }
            _ => {}
        }
    }
    added
}

/// What `ALTER COLUMN` does.
pub(super) fn altered_column(alter: &ast::AlterColumn) -> Option<DeedKind> {
    Some(match alter.option()? {
        ast::AlterColumnOption::SetNotNull(_) => DeedKind::NotNullSet,
        ast::AlterColumnOption::DropNotNull(_) => DeedKind::NotNullDropped,
        ast::AlterColumnOption::SetType(_) => DeedKind::TypeChanged,
        ast::AlterColumnOption::AddGenerated(_) => DeedKind::IdentityAdded,
        ast::AlterColumnOption::SetExpression(_) => DeedKind::ExpressionSet,
        _ => return None,
    })
}
