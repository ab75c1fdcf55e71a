//! Constraints that are added to a table.

use squawk_syntax::SourceFile;
use squawk_syntax::ast::{self, AstNode};

use super::model::{Demand, DemandKind, Relaxed, Table};
use super::part::text;

/// What a constraint demands, given as `pg_get_constraintdef` gives it.
pub fn added(table: &str, definition: &str) -> Vec<Demand> {
    let statement = format!("ALTER TABLE {table} ADD {definition}");
    let parsed = SourceFile::parse(&statement);
    for statement in parsed.tree().stmts() {
        let ast::Stmt::AlterTable(alter) = statement else {
            continue;
        };
        for action in alter.actions() {
            if let ast::AlterTableAction::AddConstraint(add) = action
                && let Some(constraint) = add.constraint()
            {
                let table = Table {
                    sql: table.to_owned(),
                    only: false,
                };
                return demands(&table, &constraint, None);
            }
        }
    }
    Vec::new()
}

/// The name of a constraint, as SQL.
pub(super) fn name_of(constraint: &ast::Constraint) -> Option<String> {
    constraint.constraint_name().map(|name| text(&name))
}

/// What it demands of rows; `column` is the one that it is written with.
pub(super) fn demands(
    table: &Table,
    constraint: &ast::Constraint,
    column: Option<&str>,
) -> Vec<Demand> {
    let demand = |kind| Demand {
        kind,
        table: table.clone(),
        name: name_of(constraint),
    };
    let keys = |parameters: Option<ast::IndexParameters>| -> Vec<String> {
        match parameters
            .as_ref()
            .and_then(ast::IndexParameters::column_list)
        {
            Some(list) => columns(&list),
            None => column.map(str::to_owned).into_iter().collect(),
        }
    };
    match constraint {
        ast::Constraint::NotNullConstraint(not_null) => {
            let own = not_null.column_name_ref().map(|name| text(&name));
            let column = own.or_else(|| column.map(str::to_owned));
            column
                .map(|column| demand(DemandKind::NotNull { column }))
                .into_iter()
                .collect()
        }
        ast::Constraint::UniqueConstraint(unique) if unique.using_index().is_none() => {
            let parameters = unique.index_parameters();
            let nulls = parameters
                .as_ref()
                .and_then(ast::IndexParameters::nulls_distinct_option);
            vec![demand(DemandKind::Unique {
                keys: keys(parameters),
                condition: None,
                nulls_equal: matches!(nulls, Some(ast::NullsDistinctOption::NullsNotDistinct(_))),
            })]
        }
        ast::Constraint::PrimaryKeyConstraint(key) if key.using_index().is_none() => {
            let keys = keys(key.index_parameters());
            let mut demands: Vec<Demand> = keys
                .iter()
                .map(|column| {
                    demand(DemandKind::NotNull {
                        column: column.clone(),
                    })
                })
                .collect();
            demands.push(demand(DemandKind::Unique {
                keys,
                condition: None,
                nulls_equal: false,
            }));
            demands
        }
        ast::Constraint::ForeignKeyConstraint(key) => {
            let list = |list: Option<ast::ForeignKeyColumnList>| {
                list.map(|list| columns(&list)).unwrap_or_default()
            };
            let Some(target) = key.table_name_ref() else {
                return Vec::new();
            };
            vec![demand(DemandKind::ForeignKey {
                columns: list(key.from_columns()),
                target: text(&target),
                target_columns: list(key.to_columns()),
                full: matches!(key.match_type(), Some(ast::MatchType::MatchFull(_))),
            })]
        }
        ast::Constraint::ReferencesConstraint(key) => {
            let (Some(target), Some(column)) = (key.table(), column) else {
                return Vec::new();
            };
            vec![demand(DemandKind::ForeignKey {
                columns: vec![column.to_owned()],
                target: text(&target),
                target_columns: key.column().map(|name| text(&name)).into_iter().collect(),
                full: matches!(key.match_type(), Some(ast::MatchType::MatchFull(_))),
            })]
        }
        ast::Constraint::CheckConstraint(check) => check
            .expr()
            .map(|expr| {
                demand(DemandKind::Check {
                    condition: text(&expr),
                })
            })
            .into_iter()
            .collect(),
        ast::Constraint::ExcludeConstraint(exclude) => vec![demand(exclusion(exclude))],
        _ => Vec::new(),
    }
}

fn exclusion(exclude: &ast::ExcludeConstraint) -> DemandKind {
    DemandKind::Exclusion {
        elements: exclude
            .constraint_exclusion_list()
            .into_iter()
            .flat_map(|list| list.constraint_exclusions())
            .filter_map(|element| {
                // `c WITH =`, and in a definition with an operator class before `WITH`.
                let written = text(&element);
                let expr = text(&element.expr()?);
                let operator = match (element.op(), element.operator_call()) {
                    (Some(op), _) => text(&op),
                    (None, Some(call)) => text(&call),
                    (None, None) => written.rsplit(' ').next()?.to_owned(),
                };
                Some((expr, operator))
            })
            .collect(),
        condition: exclude
            .where_condition_clause()
            .and_then(|clause| clause.expr())
            .map(|expr| text(&expr)),
    }
}

fn columns<N: AstNode>(list: &N) -> Vec<String> {
    list.syntax()
        .descendants()
        .filter_map(ast::ColumnNameRef::cast)
        .map(|name| text(&name))
        .collect()
}

/// How a constraint is added without looking at rows.
pub(super) fn unchecked(
    table: &Table,
    constraint: &ast::Constraint,
    column: Option<&str>,
) -> Vec<Relaxed> {
    let only = if table.only { "ONLY " } else { "" };
    let alter = |rest: String| Relaxed::Sql(format!("ALTER TABLE {only}{} {rest}", table.sql));
    let written = text(constraint);
    match constraint {
        ast::Constraint::ForeignKeyConstraint(_) | ast::Constraint::CheckConstraint(_) => {
            vec![alter(format!("ADD {written} NOT VALID"))]
        }
        ast::Constraint::ReferencesConstraint(_) => {
            let Some((_, behind)) = split_word(&written, "REFERENCES") else {
                return Vec::new();
            };
            let name = named(constraint);
            let column = column.unwrap_or_default();
            let key = format!("ADD {name}FOREIGN KEY ({column}) REFERENCES {behind} NOT VALID");
            vec![alter(key)]
        }
        ast::Constraint::UniqueConstraint(unique) => index(
            table,
            constraint,
            column,
            unique.index_parameters().as_ref(),
        ),
        ast::Constraint::PrimaryKeyConstraint(key) => {
            index(table, constraint, column, key.index_parameters().as_ref())
        }
        _ => Vec::new(),
    }
}

fn named(constraint: &ast::Constraint) -> String {
    name_of(constraint).map_or_else(String::new, |name| format!("CONSTRAINT {name} "))
}

/// The index of a unique constraint or primary key, which then counts as a unique one.
fn index(
    table: &Table,
    constraint: &ast::Constraint,
    column: Option<&str>,
    parameters: Option<&ast::IndexParameters>,
) -> Vec<Relaxed> {
    let list = match parameters.and_then(ast::IndexParameters::column_list) {
        Some(list) => text(&list),
        None => format!("({})", column.unwrap_or_default()),
    };
    let include = parameters
        .and_then(ast::IndexParameters::constraint_include_clause)
        .map(|clause| text(&clause))
        .unwrap_or_default();
    let nulls = parameters
        .and_then(ast::IndexParameters::nulls_distinct_option)
        .map(|option| text(&option))
        .unwrap_or_default();
    let name = name_of(constraint).unwrap_or_default();
    vec![
        Relaxed::Sql(format!(
            "CREATE INDEX {name} ON {} {list} {include} {nulls}",
            table.sql
        )),
        Relaxed::MarkUnique(table.sql.clone()),
    ]
}

/// What stands before and behind a keyword.
fn split_word<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let token = crate::sql::tokens(text).find(|token| token.is_word(word))?;
    Some((
        text.get(..token.offset)?,
        text.get(token.offset + token.text.len()..)?,
    ))
}
