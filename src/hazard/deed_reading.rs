//! Reads what a statement does from its text, by the grammar of Postgres.

use squawk_syntax::SourceFile;
use squawk_syntax::ast::{self, AstNode};

use super::deed::{Deed, DeedKind, Relation};
use super::deed_table::alter_table;
use crate::sql::{facts, tokens};

/// What the statement does, in the order of its text; empty where it cannot be read.
pub(super) fn deeds(statement: &str) -> Vec<Deed> {
    let mut deeds = Vec::new();
    // Rows are the bulk of a script, and nothing else is in these.
    match first_word(statement).as_str() {
        "INSERT" | "COPY" | "MERGE" => {
            deeds.push(Deed::new(DeedKind::RowsChanged, None, None));
            return deeds;
        }
        "SELECT" | "VALUES" | "DO" | "CALL" | "SET" => return deeds,
        _ => {}
    }
    let parsed = SourceFile::parse(statement);
    let readers = [built, compacted, rows, dropped, altered, guarded];
    for statement in parsed.tree().stmts() {
        for read in readers {
            read(&statement, &mut deeds);
        }
    }
    deeds
}

fn first_word(statement: &str) -> String {
    tokens(statement)
        .find(|token| token.kind.is_significant())
        .map(|token| token.text.to_ascii_uppercase())
        .unwrap_or_default()
}

/// The first path below a node, as a relation.
pub(super) fn relation_of<N: AstNode>(node: &N) -> Option<Relation> {
    let path = node.syntax().descendants().find_map(ast::PathRef::cast)?;
    Some(Relation {
        schema: path
            .qualifier()
            .and_then(|qualifier| qualifier.segment())
            .map(|segment| segment.text()),
        name: path.segment()?.text(),
    })
}

/// The words of a node, unquoted where they are one identifier.
pub(super) fn word_of<N: AstNode>(node: &N) -> String {
    let text = node.syntax().text().to_string();
    let text = text.trim();
    match text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => text.to_lowercase(),
    }
}

fn push(deeds: &mut Vec<Deed>, kind: DeedKind, relation: Option<Relation>) {
    deeds.push(Deed::new(kind, relation, None));
}

/// Indexes and materialized views.
fn built(statement: &ast::Stmt, deeds: &mut Vec<Deed>) {
    match statement {
        ast::Stmt::CreateIndex(index) => {
            let concurrently = index.concurrently_token().is_some();
            let relation = index
                .table_relation_name()
                .and_then(|name| relation_of(&name));
            push(deeds, DeedKind::IndexCreated { concurrently }, relation);
        }
        ast::Stmt::DropIndex(drop) => {
            let concurrently = drop.concurrently_token().is_some();
            for index in drop.index_refs() {
                let kind = DeedKind::IndexDropped { concurrently };
                push(deeds, kind, relation_of(&index));
            }
        }
        ast::Stmt::Refresh(refresh) => {
            let concurrently = refresh.concurrently_token().is_some();
            let view = refresh.view_ref().and_then(|view| relation_of(&view));
            push(deeds, DeedKind::Refreshed { concurrently }, view);
        }
        _ => {}
    }
}

/// What writes storage anew.
fn compacted(statement: &ast::Stmt, deeds: &mut Vec<Deed>) {
    match statement {
        ast::Stmt::Reindex(reindex) => {
            let concurrently = facts(&reindex.syntax().text().to_string()).concurrently;
            let kind = DeedKind::Reindexed { concurrently };
            push(deeds, kind, relation_of(reindex));
        }
        ast::Stmt::Cluster(cluster) => push(deeds, DeedKind::Compacted, relation_of(cluster)),
        ast::Stmt::Vacuum(vacuum) => {
            let option = vacuum
                .vacuum_option_list()
                .is_some_and(|list| word_of(&list).contains("full"));
            if option || vacuum.full_token().is_some() {
                let relation = vacuum
                    .table_and_columns_list()
                    .and_then(|list| relation_of(&list));
                push(deeds, DeedKind::Compacted, relation);
            }
        }
        _ => {}
    }
}

/// What changes rows.
fn rows(statement: &ast::Stmt, deeds: &mut Vec<Deed>) {
    match statement {
        ast::Stmt::Truncate(truncate) => {
            let cascade = cascades(truncate.drop_behavior().as_ref());
            for table in truncate
                .table_list()
                .into_iter()
                .flat_map(|list| list.table_relation_names())
            {
                push(deeds, DeedKind::Truncated { cascade }, relation_of(&table));
            }
        }
        ast::Stmt::Update(update) => push(
            deeds,
            changed(update.where_clause_or_current_of().is_some(), false),
            update.relation_name().and_then(|name| relation_of(&name)),
        ),
        ast::Stmt::Delete(delete) => push(
            deeds,
            changed(delete.where_clause_or_current_of().is_some(), true),
            delete.relation_name().and_then(|name| relation_of(&name)),
        ),
        _ => {}
    }
}

/// What removes objects.
fn dropped(statement: &ast::Stmt, deeds: &mut Vec<Deed>) {
    match statement {
        ast::Stmt::DropTable(drop) => {
            for table in drop.table_name_refs() {
                push(deeds, DeedKind::TableDropped, relation_of(&table));
            }
        }
        ast::Stmt::DropView(drop) => push(deeds, DeedKind::ViewDropped, relation_of(drop)),
        ast::Stmt::DropMaterializedView(drop) => {
            push(deeds, DeedKind::ViewDropped, relation_of(drop));
        }
        ast::Stmt::DropSequence(drop) => {
            for sequence in drop.sequence_refs() {
                push(deeds, DeedKind::SequenceDropped, relation_of(&sequence));
            }
        }
        ast::Stmt::DropSchema(drop) => {
            for schema in drop.schema_refs() {
                let name = word_of(&schema);
                deeds.push(Deed::new(DeedKind::SchemaDropped, None, Some(name)));
            }
        }
        _ => {}
    }
}

/// What changes objects that are there.
fn altered(statement: &ast::Stmt, deeds: &mut Vec<Deed>) {
    match statement {
        ast::Stmt::AlterTable(table) => alter_table(table, deeds),
        ast::Stmt::AlterType(alter) => alter_type(alter, deeds),
        ast::Stmt::AlterSchema(alter) => {
            if let Some(ast::AlterSchemaAction::SchemaRenameTo(_)) = alter.action() {
                let name = alter.schema_ref().map(|schema| word_of(&schema));
                deeds.push(Deed::new(DeedKind::SchemaRenamed, None, name));
            }
        }
        ast::Stmt::AlterView(alter) => {
            if let Some(ast::AlterViewAction::ViewRenameTo(_)) = alter.action() {
                push(deeds, DeedKind::TableRenamed, relation_of(alter));
            }
        }
        ast::Stmt::AlterDomain(alter) => {
            let not_valid = match alter.action() {
                Some(ast::AlterDomainAction::AddConstraint(add)) => add
                    .constraint()
                    .is_some_and(|constraint| constraint.is_not_valid()),
                Some(ast::AlterDomainAction::SetNotNull(_)) => false,
                _ => return,
            };
            let domain = alter.domain_ref().map(|domain| word_of(&domain));
            let kind = DeedKind::DomainConstrained { not_valid };
            deeds.push(Deed::new(kind, None, domain));
        }
        ast::Stmt::AlterExtension(alter) => {
            if let Some(ast::AlterExtensionAction::AlterExtensionUpdate(_)) = alter.action() {
                let name = alter.extension_ref().map(|extension| word_of(&extension));
                deeds.push(Deed::new(DeedKind::ExtensionUpdated, None, name));
            }
        }
        _ => {}
    }
}

/// Triggers, policies and privileges.
fn guarded(statement: &ast::Stmt, deeds: &mut Vec<Deed>) {
    let (kind, relation) = match statement {
        ast::Stmt::CreateTrigger(trigger) => (
            DeedKind::TriggerChanged,
            trigger.on_relation().and_then(|on| relation_of(&on)),
        ),
        ast::Stmt::DropTrigger(trigger) => (
            DeedKind::TriggerChanged,
            trigger.on_relation().and_then(|on| relation_of(&on)),
        ),
        ast::Stmt::CreatePolicy(policy) => (
            DeedKind::RowSecurityChanged,
            policy.on_table().and_then(|on| relation_of(&on)),
        ),
        ast::Stmt::AlterPolicy(policy) => (
            DeedKind::RowSecurityChanged,
            policy.on_table().and_then(|on| relation_of(&on)),
        ),
        ast::Stmt::DropPolicy(policy) => (
            DeedKind::RowSecurityChanged,
            policy.on_table().and_then(|on| relation_of(&on)),
        ),
        ast::Stmt::Grant(_) | ast::Stmt::Revoke(_) => (DeedKind::PrivilegesChanged, None),
        _ => return,
    };
    push(deeds, kind, relation);
}

fn changed(conditional: bool, delete: bool) -> DeedKind {
    if conditional {
        DeedKind::RowsChanged
    } else {
        DeedKind::AllRowsChanged { delete }
    }
}

fn cascades(behavior: Option<&ast::DropBehavior>) -> bool {
    matches!(behavior, Some(ast::DropBehavior::Cascade(_)))
}

fn alter_type(alter: &ast::AlterType, deeds: &mut Vec<Deed>) {
    let name = alter.type_name_ref().map(|name| word_of(&name));
    let kind = match alter.action() {
        Some(ast::AlterTypeAction::RenameValue(_)) => DeedKind::LabelRenamed,
        Some(ast::AlterTypeAction::AddValue(add)) => {
            let words = word_of(&add);
            let placed = [" before ", " after "]
                .iter()
                .any(|word| words.contains(word));
            DeedKind::LabelAdded { placed }
        }
        _ => return,
    };
    deeds.push(Deed::new(kind, None, name));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hazard::deed::Added;

    fn relation(schema: Option<&str>, name: &str) -> Relation {
        Relation {
            schema: schema.map(str::to_owned),
            name: name.to_owned(),
        }
    }

    #[test]
    fn names_are_found_in_what_was_observed() {
        assert!(relation(None, "users").is("public.users"));
        assert!(!relation(None, "users").is("public.all_users"));
        assert!(relation(Some("app"), "users").is("app.users"));
        assert!(!relation(Some("app"), "users").is("public.users"));
        assert!(relation(None, "a.b").is("public.a.b"));
    }

    #[test]
    fn one_statement_can_do_several_things() {
        let kinds = |sql| {
            deeds(sql)
                .into_iter()
                .map(|deed| deed.kind)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            kinds(
                "ALTER TABLE ONLY \"App\".t ADD a json NOT NULL, ALTER b TYPE bigint, DROP c CASCADE"
            ),
            [
                DeedKind::ColumnAdded(Added {
                    not_null: true,
                    json: true,
                    ..Added::default()
                }),
                DeedKind::TypeChanged,
                DeedKind::ColumnDropped
            ]
        );
        assert_eq!(
            deeds("alter table \"App\".T drop column \"Quota\"")[0],
            Deed::new(
                DeedKind::ColumnDropped,
                Some(relation(Some("App"), "t")),
                Some("Quota".to_owned())
            )
        );
        assert!(kinds("/* x */ SELECT 1").is_empty());
        assert_eq!(
            kinds("-- x\nINSERT INTO t VALUES (1)"),
            [DeedKind::RowsChanged]
        );
        assert_eq!(
            kinds("WITH x AS (SELECT 1) DELETE FROM t"),
            [DeedKind::AllRowsChanged { delete: true }]
        );
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(words in prop::collection::vec(
            prop_oneof![
                Just("ALTER TABLE".to_owned()), Just("ADD COLUMN".to_owned()), Just("(".to_owned()),
                Just(")".to_owned()), Just("\"".to_owned()), Just("'".to_owned()), Just(",".to_owned()),
                Just("TYPE".to_owned()), Just("CONSTRAINT".to_owned()), Just("USING".to_owned()),
                Just("$a$".to_owned()), Just("--".to_owned()), Just("/*".to_owned()), Just("CREATE INDEX".to_owned()),
                "[a-zé.0-9]{0,6}", ".{0,3}",
            ], 0..20)) {
            let _ = deeds(&words.join(" "));
        }
    }
}
