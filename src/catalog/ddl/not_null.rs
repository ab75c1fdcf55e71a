//! NOT NULL constraints, which have names and properties of their own since Postgres 18.

use super::column::follows_parent;
use super::names::{alter_table, name};
use super::shared_attributes::Context;
use super::statement::Sink;
use super::table::parents;
use crate::catalog::{Catalog, Object, ObjectId, ObjectKind as Kind};
use crate::sql::{quote_identifier, quote_literal};

const NAME: &str = "not null constraint";
const INHERITED: &str = "not null is inherited";
const NO_INHERIT: &str = "not null is not inheritable";

/// The name that the server chooses.
fn standard(id: &ObjectId) -> String {
    let table = id.parent.as_ref().map_or("", |parent| parent.name.as_str());
    format!("{table}_{}_not_null", id.name)
}

/// The name of the column's constraint.
pub(super) fn constraint(id: &ObjectId, object: &Object) -> String {
    object.get(NAME).map_or_else(|| standard(id), str::to_owned)
}

fn columns(catalog: &mut Catalog) -> impl Iterator<Item = (&ObjectId, &mut Object)> {
    catalog
        .objects
        .iter_mut()
        .filter(|(id, object)| id.kind == Kind::Column && object.get("not null").is_some())
}

/// Names the constraints that are named by their table, so that they keep the name when that
/// gets another.
pub(super) fn spell_out(catalog: &mut Catalog) {
    if catalog
        .origin
        .as_ref()
        .is_some_and(|origin| origin.major >= 18)
    {
        for (id, object) in columns(catalog) {
            let name = constraint(id, object);
            object.attributes.insert(NAME.to_owned(), name);
        }
    }
}

/// The opposite.
pub(super) fn abbreviate(catalog: &mut Catalog) {
    for (id, object) in columns(catalog) {
        if object.get(NAME) == Some(&standard(id)) {
            object.attributes.remove(NAME);
        }
    }
}

/// Changes what can be changed without dropping the constraint, and gives the column as it is then.
pub(super) fn keep(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) -> Object {
    let mut now = before.clone();
    let is_column = id.kind == Kind::Column && context.major() >= 18;
    if !is_column {
        return now;
    }
    let mut set = |attribute: &str, value: Option<&str>| match value {
        Some(value) => {
            now.attributes
                .insert(attribute.to_owned(), value.to_owned());
        }
        None => {
            now.attributes.remove(attribute);
        }
    };
    let start = alter_table(id, false);
    if before.get("not null").is_none() || after.get("not null").is_none() {
        // What a parent gives and takes is not the child's to do.
        let given = after.get(INHERITED) == Some("true");
        let taken = before.get(INHERITED).is_some()
            && after.get("not null").is_none()
            && is_uninheritable_above(context, id);
        if given || taken {
            for attribute in ["not null", NAME, INHERITED, NO_INHERIT, "not null valid"] {
                set(attribute, after.get(attribute));
            }
        }
        return now;
    }
    let (old, new) = (constraint(id, before), constraint(id, after));
    if old != new && !follows_parent(context, id) {
        let own = before.get(INHERITED).is_none();
        if own {
            sink.push(format!(
                "{start} RENAME CONSTRAINT {} TO {}",
                quote_identifier(&old),
                quote_identifier(&new)
            ));
        }
    }
    set(NAME, after.get(NAME));
    let new = quote_identifier(&new);
    if before.get("not null valid").is_some() && after.get("not null valid").is_none() {
        sink.push(format!("{start} VALIDATE CONSTRAINT {new}"));
        set("not null valid", None);
    }
    if before.get(NO_INHERIT) != after.get(NO_INHERIT) {
        let no = after.get(NO_INHERIT).map_or("", |_| "NO ");
        sink.push(format!("{start} ALTER CONSTRAINT {new} {no}INHERIT"));
        set(NO_INHERIT, after.get(NO_INHERIT));
        if !no.is_empty() {
            drop_of_children(context, id, false, sink);
        }
    }
    match (before.get(INHERITED), after.get(INHERITED)) {
        (Some("true"), Some("and declared")) => declare(id, after, sink),
        (Some("and declared"), Some("true")) => sink.fail(format!(
            "{id}: that its NOT NULL is only inherited; it stays declared by the table too"
        )),
        _ => {}
    }
    now
}

/// Declares for itself what a child inherits.
pub(super) fn declare(id: &ObjectId, object: &Object, sink: &mut Sink) {
    if object.get(INHERITED) == Some("and declared") {
        sink.push(format!(
            "{} ADD CONSTRAINT {} NOT NULL {}",
            alter_table(id, false),
            quote_identifier(&constraint(id, object)),
            quote_identifier(&id.name)
        ));
    }
}

/// Whether the column of a parent will keep its NOT NULL for itself.
fn is_uninheritable_above(context: &Context<'_>, id: &ObjectId) -> bool {
    parents(context.to, id).iter().any(|parent| {
        context
            .to
            .get(&parent.part(Kind::Column, &id.name))
            .is_some_and(|column| column.get(NO_INHERIT).is_some())
    })
}

/// Children keep a NOT NULL that they do not inherit any more; here it goes too.
fn drop_of_children(context: &Context<'_>, id: &ObjectId, declared: bool, sink: &mut Sink) {
    let Some(table) = id.parent_id() else {
        return;
    };
    for (child, before) in &context.from.objects {
        let loses = child.kind == Kind::Column
            && child.name == id.name
            && before
                .get(INHERITED)
                .is_some_and(|how| !declared || how == "and declared")
            && context
                .to
                .get(child)
                .is_some_and(|after| after.get("not null").is_none())
            && parents(context.from, child).contains(&table);
        if loses {
            sink.push(format!(
                "{} ALTER COLUMN {} DROP NOT NULL",
                alter_table(child, false),
                quote_identifier(&child.name)
            ));
        }
    }
}

/// Does what comes after the constraint was made or dropped.
pub(super) fn finish(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    let dropped = before.get("not null").is_some() && after.get("not null").is_none();
    if dropped && context.major() >= 18 {
        drop_of_children(context, id, true, sink);
    }
    let given = before.get("not null").is_none() && follows_parent(context, id);
    if given && context.major() >= 18 {
        declare(id, after, sink);
    }
    let text = after.get("not null comment");
    if text != before.get("not null comment") && after.get("not null").is_some() {
        sink.push(format!(
            "COMMENT ON CONSTRAINT {} ON {} IS {}",
            quote_identifier(&constraint(id, after)),
            name(id),
            text.map_or("NULL".to_owned(), quote_literal)
        ));
    }
}
