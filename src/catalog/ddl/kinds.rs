//! Which module makes, changes and drops which kind.

use super::shared_attributes::{Context, drop_statement, fresh, settle};
use super::statement::Sink;
use super::{
    column, constraint, external, function, index, language, operator, sequence, table, trigger,
    types, view,
};
use crate::catalog::{Object, ObjectId, ObjectKind as Kind};

/// Whether only privileges are told of an object: it belongs to the system or to an extension.
pub(super) fn is_foreign(id: &ObjectId, object: &Object) -> bool {
    id.kind != Kind::DefaultPrivileges
        && object.get("owner").is_none()
        && !object.attributes.is_empty()
        && object.attributes.keys().all(|name| {
            name.starts_with("privileges of ") || name.starts_with("security label of ")
        })
}

/// Whether an object can become the other without being made anew.
pub(super) fn alterable(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
) -> bool {
    match id.kind {
        Kind::Table | Kind::ForeignTable => table::alterable(context, before, after),
        Kind::Column => column::alterable(id, before, after),
        Kind::Constraint => constraint::alterable(before, after),
        Kind::Index => index::alterable(before, after),
        Kind::View | Kind::MaterializedView => view::alterable(context, id, before, after),
        Kind::Trigger | Kind::Rule | Kind::Policy | Kind::EventTrigger => {
            trigger::alterable(id, before, after)
        }
        Kind::Function | Kind::Procedure | Kind::Aggregate => {
            function::alterable(id, before, after)
        }
        Kind::Type | Kind::Domain => types::alterable(id, before, after),
        Kind::Operator
        | Kind::OperatorFamily
        | Kind::OperatorClass
        | Kind::Cast
        | Kind::Transform => operator::alterable(id, before, after),
        Kind::Attribute | Kind::Sequence | Kind::Database | Kind::DefaultPrivileges => true,
        Kind::ForeignDataWrapper
        | Kind::Server
        | Kind::UserMapping
        | Kind::Publication
        | Kind::Subscription => external::alterable(id, before, after),
        _ => language::alterable(id, before, after),
    }
}

/// Makes an object.
pub(super) fn create(context: &Context<'_>, id: &ObjectId, object: &Object, sink: &mut Sink) {
    match id.kind {
        Kind::Table | Kind::ForeignTable => {
            table::create(context, id, object, sink);
            settle(context, id, &fresh(context, id, object), object, sink);
        }
        Kind::Column | Kind::Attribute => {
            column::create(context, id, object, sink);
            let before = column::bare(object);
            column::alter(context, id, &before, object, false, sink);
        }
        Kind::Constraint => constraint::create(context, id, object, sink),
        Kind::Index => index::create(context, id, object, sink),
        Kind::Sequence => sequence::create(context, id, object, sink),
        Kind::View | Kind::MaterializedView => view::create(context, id, object, sink),
        Kind::Trigger | Kind::Rule | Kind::Policy | Kind::EventTrigger => {
            trigger::create(context, id, object, sink);
        }
        Kind::Function | Kind::Procedure | Kind::Aggregate => {
            function::create(id, object, false, sink);
            settle(context, id, &fresh(context, id, object), object, sink);
        }
        Kind::Type | Kind::Domain => types::create(context, id, object, sink),
        Kind::Operator
        | Kind::OperatorFamily
        | Kind::OperatorClass
        | Kind::Cast
        | Kind::Transform => {
            operator::create(context, id, object, sink);
        }
        Kind::ForeignDataWrapper
        | Kind::Server
        | Kind::UserMapping
        | Kind::Publication
        | Kind::Subscription => external::create(context, id, object, sink),
        Kind::DefaultPrivileges => settle(context, id, &Object::default(), object, sink),
        Kind::Database => sink.fail("the database itself"),
        _ => language::create(context, id, object, sink),
    }
}

/// Makes an object like the other.
pub(super) fn alter(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    retype: bool,
    sink: &mut Sink,
) {
    match id.kind {
        Kind::Table | Kind::ForeignTable => {
            table::alter(context, id, before, after, sink);
            settle(context, id, before, after, sink);
        }
        Kind::Column
            if matches!(
                id.parent.as_ref().map(|parent| parent.kind),
                Some(Kind::View | Kind::MaterializedView)
            ) =>
        {
            view::finish_column(context, id, before, after, sink);
        }
        Kind::Column | Kind::Attribute => column::alter(context, id, before, after, retype, sink),
        Kind::Constraint => constraint::alter(context, id, before, after, sink),
        Kind::Index => index::alter(context, id, before, after, sink),
        Kind::Sequence => sequence::alter(context, id, before, after, sink),
        Kind::View | Kind::MaterializedView => view::alter(context, id, before, after, sink),
        Kind::Trigger | Kind::Rule | Kind::Policy | Kind::EventTrigger => {
            trigger::alter(context, id, before, after, sink);
        }
        Kind::Function | Kind::Procedure | Kind::Aggregate => {
            function::alter(context, id, before, after, sink);
        }
        Kind::Type | Kind::Domain => types::alter(context, id, before, after, sink),
        Kind::Operator
        | Kind::OperatorFamily
        | Kind::OperatorClass
        | Kind::Cast
        | Kind::Transform => {
            operator::alter(context, id, before, after, sink);
        }
        Kind::Database
        | Kind::ForeignDataWrapper
        | Kind::Server
        | Kind::UserMapping
        | Kind::Publication
        | Kind::Subscription => external::alter(context, id, before, after, sink),
        _ => language::alter(context, id, before, after, sink),
    }
}

/// Drops an object.
pub(super) fn drop(context: &Context<'_>, id: &ObjectId, before: &Object, sink: &mut Sink) {
    match id.kind {
        Kind::Trigger if before.get("copy of").is_some() => {
            trigger::follow(context, id, before, sink);
            return;
        }
        Kind::Constraint if constraint::is_copy(before) => {
            constraint::own_of_copy(context, id, before, &Object::default(), sink);
            return;
        }
        Kind::Subscription => {
            external::drop_subscription(id, before, sink);
            return;
        }
        Kind::DefaultPrivileges => {
            settle(context, id, before, &Object::default(), sink);
            return;
        }
        Kind::Index => {
            index::drop(context, id, before, sink);
            return;
        }
        _ => {}
    }
    let gone = context.to.get(id).is_none();
    match id.kind {
        Kind::Table if gone => sink.remark(format!(
            "{id} was made by the migration and goes with the rows written since"
        )),
        Kind::Column if gone => sink.remark(format!(
            "{id} was made by the migration and goes with the values written since"
        )),
        _ => {}
    }
    if id.kind == Kind::Type && types::is_base(before) {
        sink.push(format!("{} CASCADE", drop_statement(id)));
    } else {
        sink.push(drop_statement(id));
    }
}
