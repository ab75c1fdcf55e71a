//! What the actions of `ALTER TABLE` do.

use squawk_syntax::ast;

use super::deed::{Deed, DeedKind};
use super::deed_column::{added_column, altered_column};
use super::deed_constraint::{added_constraint, inline_constraint};
use super::deed_reading::{relation_of, word_of};

/// Each action of the statement.
pub(super) fn alter_table(table: &ast::AlterTable, deeds: &mut Vec<Deed>) {
    use DeedKind as Kind;
    use ast::AlterTableAction as Action;
    let relation = table
        .table_relation_name()
        .and_then(|name| relation_of(&name));
    for action in table.actions() {
        let mut push = |kind, part| deeds.push(Deed::new(kind, relation.clone(), part));
        match action {
            Action::AddColumn(add) => {
                let column = add.column_name().map(|name| name.text());
                push(Kind::ColumnAdded(added_column(&add)), column.clone());
                for constraint in add.constraints() {
                    if let Some(kind) = inline_constraint(&constraint) {
                        push(kind, column.clone());
                    }
                }
            }
            Action::AlterColumn(alter) => {
                if let Some(kind) = altered_column(&alter) {
                    push(kind, alter.column_name_ref().map(|name| word_of(&name)));
                }
            }
            Action::DropColumn(drop) => push(
                Kind::ColumnDropped,
                drop.column_name_ref().map(|name| word_of(&name)),
            ),
            Action::AddConstraint(add) => {
                if let Some((kind, part)) = add.constraint().as_ref().and_then(added_constraint) {
                    push(kind, part);
                }
            }
            Action::ValidateConstraint(validate) => push(
                Kind::ConstraintValidated,
                validate.constraint_name_ref().map(|name| word_of(&name)),
            ),
            Action::DropConstraint(drop) => push(
                Kind::ConstraintDropped,
                drop.constraint_name_ref().map(|name| word_of(&name)),
            ),
            Action::RenameColumn(rename) => push(
                Kind::ColumnRenamed,
                rename.column_name_ref().map(|name| word_of(&name)),
            ),
            Action::TableRenameTo(_) => push(Kind::TableRenamed, None),
            Action::SetSchema(_) => push(Kind::TableMoved, None),
            Action::SetLogged(_)
            | Action::SetUnlogged(_)
            | Action::SetTablespace(_)
            | Action::SetAccessMethod(_) => push(Kind::StorageChanged, None),
            Action::AttachPartition(attach) => push(
                Kind::PartitionAttached,
                attach.table_name_ref().map(|name| word_of(&name)),
            ),
            Action::DetachPartition(detach) => push(
                Kind::PartitionDetached {
                    concurrently: detach.detach_partition_option().is_some(),
                },
                detach.table_name_ref().map(|name| word_of(&name)),
            ),
            Action::EnableTrigger(_)
            | Action::EnableAlwaysTrigger(_)
            | Action::EnableReplicaTrigger(_)
            | Action::DisableTrigger(_) => push(Kind::TriggerChanged, None),
            Action::EnableRls(_)
            | Action::DisableRls(_)
            | Action::ForceRls(_)
            | Action::NoForceRls(_) => push(Kind::RowSecurityChanged, None),
            Action::ReplicaIdentity(_) => push(Kind::ReplicaIdentityChanged, None),
            _ => {}
        }
    }
}
