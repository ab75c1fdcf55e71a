//! Takes a statement apart.

use squawk_syntax::SourceFile;
use squawk_syntax::ast::{self, AstNode};

use super::constraint::{demands, name_of, unchecked};
use super::model::{Demand, DemandKind, Part, Relaxed, Table};
use crate::sql::{TokenKind, facts, tokens};

/// What the statement does, one after the other as the server does it. A statement that cannot be
/// read, or that demands nothing of rows, is one part.
pub fn parts(statement: &str) -> Vec<Part> {
    let whole = || vec![Part::opaque(statement.to_owned())];
    if !may_demand(statement) {
        return whole();
    }
    let parsed = SourceFile::parse(statement);
    let mut statements = parsed.tree().stmts();
    let (Some(first), None) = (statements.next(), statements.next()) else {
        return whole();
    };
    let parts = match &first {
        ast::Stmt::AlterTable(alter) => alter_table(alter),
        ast::Stmt::CreateIndex(index) => unique_index(statement, index),
        ast::Stmt::AlterDomain(alter) => alter_domain(statement, alter),
        _ => None,
    };
    parts
        .filter(|parts| !parts.is_empty())
        .unwrap_or_else(whole)
}

/// The text of a node.
pub(super) fn text<N: AstNode>(node: &N) -> String {
    node.syntax().text().to_string().trim().to_owned()
}

impl Part {
    fn opaque(sql: String) -> Self {
        Self {
            sql,
            demands: Vec::new(),
            without: Vec::new(),
            leaves_traces: false,
        }
    }
}

fn may_demand(statement: &str) -> bool {
    let words: Vec<String> = tokens(statement)
        .filter(|token| token.kind.is_significant())
        .take(3)
        .map(|token| token.text.to_ascii_uppercase())
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words.as_slice(),
        ["ALTER", "TABLE" | "DOMAIN", ..] | ["CREATE", "UNIQUE", "INDEX"]
    )
}

fn alter_table(alter: &ast::AlterTable) -> Option<Vec<Part>> {
    let name = alter.table_relation_name()?;
    let table = Table {
        sql: text(&name.table_name_ref()?),
        only: name.only_token().is_some(),
    };
    let exists = alter.if_exists().map(|_| "IF EXISTS ").unwrap_or_default();
    let head = format!("ALTER TABLE {exists}{}", text(&name));
    let mut parts: Vec<(u8, Part)> = alter
        .actions()
        .map(|action| (pass(&action), one_action(&head, &table, &action)))
        .collect();
    // The server sorts actions into passes (`AT_PASS_…` in its source).
    parts.sort_by_key(|(pass, _)| *pass);
    Some(parts.into_iter().map(|(_, part)| part).collect())
}

fn pass(action: &ast::AlterTableAction) -> u8 {
    use ast::AlterTableAction as Action;
    match action {
        Action::DropColumn(_) | Action::DropConstraint(_) => 0,
        Action::AlterColumn(alter) => match alter.option() {
            Some(ast::AlterColumnOption::DropNotNull(_)) => 0,
            Some(ast::AlterColumnOption::SetType(_)) => 1,
            _ => 3,
        },
        Action::AddColumn(_) => 2,
        Action::AddConstraint(_) => 4,
        _ => 5,
    }
}

fn one_action(head: &str, table: &Table, action: &ast::AlterTableAction) -> Part {
    use ast::AlterTableAction as Action;
    let mut part = Part::opaque(format!("{head} {}", text(action)));
    let demand = |kind| Demand {
        kind,
        table: table.clone(),
        name: None,
    };
    match action {
        Action::AddColumn(add) => added_column(head, table, add, &mut part),
        Action::AlterColumn(alter) => {
            let Some(column) = alter.column_name_ref().map(|name| text(&name)) else {
                return part;
            };
            match alter.option() {
                Some(ast::AlterColumnOption::SetNotNull(_)) => {
                    part.demands.push(demand(DemandKind::NotNull { column }));
                }
                Some(ast::AlterColumnOption::SetType(set)) => {
                    let value = set.using_expr().and_then(|using| {
                        let expr = using.syntax().children().find_map(ast::Expr::cast)?;
                        Some(text(&expr))
                    });
                    if let Some(to) = set.ty().map(|ty| text(&ty)) {
                        part.leaves_traces = true;
                        part.demands.push(demand(DemandKind::Type {
                            value: value.unwrap_or_else(|| column.clone()),
                            column,
                            to,
                        }));
                    }
                }
                _ => {}
            }
        }
        Action::AddConstraint(add) => {
            if let Some(constraint) = add.constraint()
                && !constraint.is_not_valid()
            {
                part.demands = demands(table, &constraint, None);
                part.without = unchecked(table, &constraint, None);
            }
        }
        Action::ValidateConstraint(validate) => {
            if let Some(name) = validate.constraint_name_ref() {
                let constraint = text(&name);
                part.demands
                    .push(demand(DemandKind::Validated { constraint }));
            }
        }
        Action::AttachPartition(attach) => {
            if let (Some(child), Some(bounds)) = (attach.table_name_ref(), attach.partition_type())
            {
                part.demands.push(Demand {
                    kind: DemandKind::Bounds {
                        parent: table.sql.clone(),
                        bounds: text(&bounds),
                    },
                    table: Table {
                        sql: text(&child),
                        only: false,
                    },
                    name: None,
                });
                part.leaves_traces = true;
            }
        }
        _ => {}
    }
    part
}

/// `ADD COLUMN`: the column itself first, then what it demands.
fn added_column(head: &str, table: &Table, add: &ast::AddColumn, part: &mut Part) {
    let Some(column) = add.column_name().map(|name| text(&name)) else {
        return;
    };
    let mut kept = text(add);
    let has_value = add.constraints().any(|constraint| {
        matches!(
            constraint,
            ast::Constraint::DefaultConstraint(_) | ast::Constraint::GeneratedConstraint(_)
        )
    });
    let mut unchecked_constraints = Vec::new();
    for constraint in add.constraints() {
        let written = text(&constraint);
        match &constraint {
            ast::Constraint::NotNullConstraint(_) => {
                let kind = if has_value {
                    DemandKind::NotNull {
                        column: column.clone(),
                    }
                } else {
                    DemandKind::NoRows {
                        column: column.clone(),
                    }
                };
                part.demands.push(Demand {
                    kind,
                    table: table.clone(),
                    name: name_of(&constraint),
                });
            }
            ast::Constraint::UniqueConstraint(_)
            | ast::Constraint::CheckConstraint(_)
            | ast::Constraint::ReferencesConstraint(_) => {
                part.demands
                    .extend(demands(table, &constraint, Some(&column)));
                unchecked_constraints.extend(unchecked(table, &constraint, Some(&column)));
            }
            ast::Constraint::PrimaryKeyConstraint(_) => {
                part.demands
                    .extend(demands(table, &constraint, Some(&column)));
            }
            _ => continue,
        }
        kept = kept.replacen(&written, "", 1);
    }
    if !part.demands.is_empty() {
        part.leaves_traces = true;
        part.without.push(Relaxed::Sql(format!("{head} {kept}")));
        part.without.append(&mut unchecked_constraints);
    }
}

fn unique_index(statement: &str, index: &ast::CreateIndex) -> Option<Vec<Part>> {
    index.unique_token()?;
    let relation = index.table_relation_name()?;
    let table = Table {
        sql: text(&relation.table_name_ref()?),
        only: relation.only_token().is_some(),
    };
    let keys = index
        .partition_item_list()?
        .partition_items()
        .filter_map(|item| {
            let expr = text(&item.expr()?);
            // A collation is part of the expression, or stands behind it.
            let collate = item.collate().map(|collate| text(&collate));
            Some(match collate {
                Some(collate) if !expr.ends_with(&collate) => format!("({expr}) {collate}"),
                _ => expr,
            })
        })
        .collect();
    let kind = DemandKind::Unique {
        keys,
        condition: index
            .where_clause()
            .and_then(|clause| clause.expr())
            .map(|expr| text(&expr)),
        nulls_equal: matches!(
            index.nulls_distinct_option(),
            Some(ast::NullsDistinctOption::NullsNotDistinct(_))
        ),
    };
    Some(vec![Part {
        demands: vec![Demand {
            kind,
            table: table.clone(),
            name: index.index().map(|name| text(&name)),
        }],
        without: vec![
            Relaxed::Sql(without_words(
                &without_words(statement, "UNIQUE"),
                "CONCURRENTLY",
            )),
            Relaxed::MarkUnique(table.sql),
        ],
        sql: without_words(statement, "CONCURRENTLY"),
        leaves_traces: false,
    }])
}

/// A statement that builds or removes an index beside the work of others, as one that does it within a
/// transaction; other statements as they are.
pub fn outside_of_transaction(statement: &str) -> String {
    let known = facts(statement);
    let simple = ["CREATE INDEX", "DROP INDEX", "ALTER TABLE"].contains(&known.command.as_str());
    if simple && known.concurrently && known.needs_autocommit {
        without_words(statement, "CONCURRENTLY")
    } else {
        statement.to_owned()
    }
}

/// A statement without the first of these words outside of parentheses.
fn without_words(statement: &str, word: &str) -> String {
    let mut depth = 0_u32;
    for token in tokens(statement) {
        match token.kind {
            TokenKind::OpenParen => depth += 1,
            TokenKind::CloseParen => depth = depth.saturating_sub(1),
            _ if depth == 0 && token.is_word(word) => {
                let before = statement.get(..token.offset).unwrap_or_default();
                let behind = statement
                    .get(token.offset + token.text.len()..)
                    .unwrap_or_default();
                return format!("{before}{behind}");
            }
            _ => {}
        }
    }
    statement.to_owned()
}

fn alter_domain(statement: &str, alter: &ast::AlterDomain) -> Option<Vec<Part>> {
    let domain = text(&alter.domain_ref()?);
    let mut part = Part::opaque(statement.trim_end_matches(';').to_owned());
    let (kind, name) = match alter.action()? {
        ast::AlterDomainAction::AddConstraint(add) => {
            let constraint = add.constraint()?;
            let name = name_of(&constraint);
            match &constraint {
                _ if constraint.is_not_valid() => return None,
                ast::Constraint::CheckConstraint(check) => {
                    let condition = Some(text(&check.expr()?));
                    let relaxed = format!("{} NOT VALID", part.sql);
                    part.without.push(Relaxed::Sql(relaxed));
                    (DemandKind::Domain { domain, condition }, name)
                }
                ast::Constraint::NotNullConstraint(_) => (
                    DemandKind::Domain {
                        domain,
                        condition: None,
                    },
                    name,
                ),
                _ => return None,
            }
        }
        ast::AlterDomainAction::SetNotNull(_) => (
            DemandKind::Domain {
                domain,
                condition: None,
            },
            None,
        ),
        ast::AlterDomainAction::ValidateConstraint(validate) => {
            let constraint = text(&validate.constraint_name_ref()?);
            (DemandKind::DomainValidated { domain, constraint }, None)
        }
        _ => return None,
    };
    part.demands.push(Demand {
        kind,
        table: Table {
            sql: String::new(),
            only: false,
        },
        name,
    });
    Some(vec![part])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_taken_apart_in_the_order_of_the_server() {
        let parts = parts(
            "ALTER TABLE ONLY app.t ADD CHECK (b > 0), ADD b int NOT NULL REFERENCES u (id), ALTER \"C\" TYPE varchar(5) USING left(\"C\", 9)",
        );
        let sql: Vec<&str> = parts.iter().map(|part| part.sql.as_str()).collect();
        assert_eq!(
            sql,
            [
                "ALTER TABLE ONLY app.t ALTER \"C\" TYPE varchar(5) USING left(\"C\", 9)",
                "ALTER TABLE ONLY app.t ADD b int NOT NULL REFERENCES u (id)",
                "ALTER TABLE ONLY app.t ADD CHECK (b > 0)",
            ]
        );
        assert_eq!(
            parts[0].demands[0].kind,
            DemandKind::Type {
                column: "\"C\"".to_owned(),
                to: "varchar(5)".to_owned(),
                value: "left(\"C\", 9)".to_owned()
            }
        );
        let relaxed: Vec<&Relaxed> = parts[1].without.iter().collect();
        assert_eq!(parts[1].demands.len(), 2);
        assert!(
            matches!(relaxed[0], Relaxed::Sql(sql) if sql.split_whitespace().collect::<Vec<_>>() == ["ALTER", "TABLE", "ONLY", "app.t", "ADD", "b", "int"]),
            "{relaxed:?}"
        );
        assert_eq!(
            relaxed[1],
            &Relaxed::Sql(
                "ALTER TABLE ONLY app.t ADD FOREIGN KEY (b) REFERENCES  u (id) NOT VALID"
                    .to_owned()
            )
        );
    }

    #[test]
    fn an_index_is_read_with_its_expressions() {
        let parts = parts(
            "CREATE UNIQUE INDEX CONCURRENTLY i ON users USING btree (lower(email) COLLATE \"C\" text_pattern_ops DESC, b) NULLS NOT DISTINCT WHERE deleted IS NULL",
        );
        let DemandKind::Unique {
            keys,
            condition,
            nulls_equal,
        } = &parts[0].demands[0].kind
        else {
            panic!("{parts:?}");
        };
        assert_eq!(keys, &["lower(email) COLLATE \"C\"", "b"]);
        assert_eq!(condition.as_deref(), Some("deleted IS NULL"));
        assert!(nulls_equal);
        assert!(!parts[0].sql.contains("CONCURRENTLY"));
    }

    #[test]
    fn definitions_of_the_server_are_read() {
        let kind = |definition: &str| super::super::added("t", definition)[0].kind.clone();
        assert_eq!(
            kind("FOREIGN KEY (a, b) REFERENCES s.u(c, d) MATCH FULL ON DELETE CASCADE NOT VALID"),
            DemandKind::ForeignKey {
                columns: vec!["a".to_owned(), "b".to_owned()],
                target: "s.u".to_owned(),
                target_columns: vec!["c".to_owned(), "d".to_owned()],
                full: true
            }
        );
        assert_eq!(
            kind("EXCLUDE USING gist (room WITH =, during WITH &&) WHERE ((NOT cancelled))"),
            DemandKind::Exclusion {
                elements: vec![
                    ("room".to_owned(), "=".to_owned()),
                    ("during".to_owned(), "&&".to_owned())
                ],
                condition: Some("(NOT cancelled)".to_owned())
            }
        );
    }
}
