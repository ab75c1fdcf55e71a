//! Columns of tables and views, and attributes of composite types.

use std::fmt::Write as _;

use super::names::{alter_table, name};
use super::sequence;
use super::shared_attributes::{
    Context, changed, foreign_options, set_foreign_options, set_options, settle,
};
use super::statement::Sink;
use super::values::{Placeholder, narrows, placeholder, using};
use crate::catalog::{Object, ObjectId, ObjectKind as Kind};
use crate::sql::quote_identifier;

/// The expression of a generated column, and whether it is stored.
pub(super) fn generated(object: &Object) -> Option<(&str, bool)> {
    object
        .get("generated stored")
        .map(|text| (text, true))
        .or_else(|| object.get("generated virtual").map(|text| (text, false)))
}

/// The column as `CREATE TABLE` and `ADD COLUMN` write it.
pub(super) fn definition(context: &Context<'_>, id: &ObjectId, object: &Object) -> String {
    let mut text = format!(
        "{} {}",
        quote_identifier(&id.name),
        object.get("data type").unwrap_or("text")
    );
    if let Some(collation) = object.get("collation") {
        let _ = write!(text, " COLLATE {collation}");
    }
    text.push_str(&foreign_options("foreign option ", object));
    if let Some((expression, stored)) = generated(object) {
        let word = if stored { "STORED" } else { "VIRTUAL" };
        let _ = write!(text, " GENERATED ALWAYS AS ({expression}) {word}");
    } else if let Some(default) = object.get("default") {
        let _ = write!(text, " DEFAULT {default}");
    }
    // A partition gets its identity from the whole when it is attached.
    let attached = context.major() >= 17
        && id
            .parent_id()
            .and_then(|table| context.to.get(&table)?.get("partition of"))
            .is_some();
    if !attached {
        text.push_str(&identity(context, id, object));
    }
    if object.get("not null").is_some() && object.get("not null valid").is_none() {
        if let Some(constraint) = object.get("not null constraint") {
            let _ = write!(text, " CONSTRAINT {}", quote_identifier(constraint));
        }
        text.push_str(" NOT NULL");
        if object.get("not null is not inheritable").is_some() {
            text.push_str(" NO INHERIT");
        }
    }
    text
}

fn identity(context: &Context<'_>, id: &ObjectId, object: &Object) -> String {
    let Some(identity) = object.get("identity") else {
        return String::new();
    };
    let options =
        sequence::of_identity(context.to, id).map_or_else(String::new, |(sequence, object)| {
            format!(
                " (SEQUENCE NAME {} {})",
                name(sequence),
                sequence::parameters(&Object::default(), object).join(" ")
            )
        });
    format!(
        " GENERATED {} AS IDENTITY{options}",
        identity.to_uppercase()
    )
}

/// Whether the column can become the other without being made anew.
pub(super) fn alterable(id: &ObjectId, before: &Object, after: &Object) -> bool {
    let view = matches!(
        id.parent.as_ref().map(|parent| parent.kind),
        Some(Kind::View | Kind::MaterializedView)
    );
    let (old, new) = (generated(before), generated(after));
    view || old == new || (new.is_none() && old.is_some_and(|(_, stored)| stored))
}

/// Adds the column to a table that is there.
pub(super) fn create(context: &Context<'_>, id: &ObjectId, object: &Object, sink: &mut Sink) {
    if id.kind == Kind::Attribute {
        let collation = object
            .get("collation")
            .map_or_else(String::new, |collation| format!(" COLLATE {collation}"));
        sink.push(format!(
            "ALTER TYPE {} ADD ATTRIBUTE {} {}{collation} CASCADE",
            name(id),
            quote_identifier(&id.name),
            object.get("data type").unwrap_or("text")
        ));
        return;
    }
    let known = generated(object).is_some() || object.get("identity").is_some();
    if !known
        && id
            .parent
            .as_ref()
            .is_some_and(|parent| parent.kind == Kind::Table)
    {
        let table = name(id);
        sink.lose(format!(
            "column {table}.{} was dropped by the migration: its values are lost",
            quote_identifier(&id.name)
        ));
        sink.remark(
            "to keep them, let the migration copy them with the table's key to another table before the",
        );
        sink.remark(
            "drop (CREATE TABLE … AS SELECT …), or rename the column and drop it in a later release.",
        );
    }
    let start = alter_table(id, false);
    let needs_value = object.get("not null").is_some() && object.get("default").is_none() && !known;
    let column = quote_identifier(&id.name);
    if needs_value && let Some(placeholder) = placeholder(context, id, object) {
        let mut with = object.clone();
        sink.remark("rows that exist get a placeholder, as the column is NOT NULL.");
        let (added, end) = match placeholder {
            Placeholder::Default(value) => {
                with.attributes.insert("default".to_owned(), value);
                (definition(context, id, &with), "DEFAULT")
            }
            Placeholder::Numbers => (
                format!(
                    "{} GENERATED BY DEFAULT AS IDENTITY",
                    definition(context, id, &with)
                ),
                "IDENTITY",
            ),
        };
        sink.push(format!("{start} ADD COLUMN {added}"));
        sink.push(format!("{start} ALTER COLUMN {column} DROP {end}"));
        return;
    }
    if needs_value {
        sink.remark(
            "this fails where rows exist: the column is NOT NULL and no neutral value is known.",
        );
    }
    sink.push(format!(
        "{start} ADD COLUMN {}",
        definition(context, id, object)
    ));
}

/// What is not said where the column is made.
pub(super) fn bare(object: &Object) -> Object {
    let mut bare = object.clone();
    bare.attributes.retain(|name, _| {
        !matches!(
            name.as_str(),
            "storage" | "compression" | "statistics target" | "comment" | "not null comment"
        ) && !name.starts_with("option ")
            && !name.starts_with("privileges of ")
    });
    bare
}

/// Makes the column like the other.
pub(super) fn alter(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    retype: bool,
    sink: &mut Sink,
) {
    let changes = changed(before, after);
    let column = quote_identifier(&id.name);
    let has = |name: &str| changes.contains(name);
    if id.kind == Kind::Attribute {
        if has("data type") || has("collation") {
            let collation = after
                .get("collation")
                .map_or_else(String::new, |collation| format!(" COLLATE {collation}"));
            sink.push(format!(
                "ALTER TYPE {} ALTER ATTRIBUTE {column} TYPE {}{collation} CASCADE",
                name(id),
                after.get("data type").unwrap_or("text")
            ));
        }
        settle(context, id, before, after, sink);
        return;
    }
    let only = format!("{} ALTER COLUMN {column}", alter_table(id, true));
    let all = format!("{} ALTER COLUMN {column}", alter_table(id, false));
    let parent = id.parent.as_ref().map(|parent| parent.kind);
    let is_table = matches!(parent, Some(Kind::Table | Kind::ForeignTable));
    if is_table && generated(before).is_some() && generated(after).is_none() {
        sink.push(format!("{all} DROP EXPRESSION"));
    }
    if is_table && (retype || has("data type") || has("collation")) && !follows_parent(context, id)
    {
        let (old, new) = (
            before.get("data type").unwrap_or_default(),
            after.get("data type").unwrap_or_default(),
        );
        let using = if generated(after).is_some() || parent == Some(Kind::ForeignTable) {
            String::new()
        } else {
            using(&column, old, new, retype)
        };
        if narrows(old, new) {
            sink.lose(format!(
                "column {}.{column} goes back from {old} to {new}: values that do not fit are cut, rounded or refused",
                name(id)
            ));
        }
        let collation = after
            .get("collation")
            .map_or_else(String::new, |collation| format!(" COLLATE {collation}"));
        sink.push(format!("{all} TYPE {new}{collation}{using}"));
    }
    let identity_before = before.get("identity");
    match (identity_before, after.get("identity")) {
        (Some(_), None) => sink.push(format!("{all} DROP IDENTITY")),
        (Some(old), Some(new)) if old != new => {
            sink.push(format!("{all} SET GENERATED {}", new.to_uppercase()));
        }
        _ => {}
    }
    let kept = super::not_null::keep(context, id, before, after, sink);
    not_null(context, id, &kept, after, sink);
    super::not_null::finish(context, id, before, after, sink);
    if identity_before.is_none() && after.get("identity").is_some() {
        sink.push(format!("{all} ADD{}", identity(context, id, after)));
    }
    if has("storage") {
        let storage = after.get("storage").unwrap_or_else(|| {
            match after.get("data type").unwrap_or_default() {
                _ if context.major() >= 16 => "default",
                data_type if data_type.starts_with("numeric") && !data_type.ends_with("[]") => {
                    "main"
                }
                "inet" | "cidr" => "main",
                _ => "extended",
            }
        });
        sink.push(format!("{only} SET STORAGE {}", storage.to_uppercase()));
    }
    if has("compression") {
        sink.push(format!(
            "{only} SET COMPRESSION {}",
            after.get("compression").unwrap_or("DEFAULT")
        ));
    }
    if has("statistics target") {
        sink.push(format!(
            "{only} SET STATISTICS {}",
            after.get("statistics target").unwrap_or("-1")
        ));
    }
    set_options(&only, "option ", before, after, sink);
    if let Some(options) = set_foreign_options("foreign option ", before, after) {
        sink.push(format!("{all} {options}"));
    }
    settle(context, id, before, after, sink);
}

fn not_null(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    let column = quote_identifier(&id.name);
    let details = [
        "not null",
        "not null constraint",
        "not null is not inheritable",
        "not null valid",
    ];
    if details
        .iter()
        .any(|name| before.get(name) != after.get(name))
        && !follows_parent(context, id)
    {
        let all = alter_table(id, false);
        let named = details
            .iter()
            .skip(1)
            .any(|name| before.get(name) != after.get(name) && after.get("not null").is_some())
            // The server would choose another name where a child has taken the usual one.
            || (context.major() >= 18 && before.get("not null").is_none());
        if before.get("not null").is_some() && (named || after.get("not null").is_none()) {
            let partitioned = id
                .parent_id()
                .and_then(|table| context.from.get(&table)?.get("partition key"));
            let only = alter_table(id, context.major() < 18 && partitioned.is_none());
            sink.push(format!("{only} ALTER COLUMN {column} DROP NOT NULL"));
        }
        if after.get("not null").is_some() && named {
            let constraint = super::not_null::constraint(id, after);
            let inherit = if after.get("not null is not inheritable").is_some() {
                " NO INHERIT"
            } else {
                ""
            };
            // Rows are checked beside the writers, unless there can be no NULL among them.
            let apart = before.get("not null").is_none()
                && after.get("not null valid").is_none()
                && id
                    .parent_id()
                    .is_some_and(|table| super::locks::is_busy(context, &table));
            let valid = if apart || after.get("not null valid").is_some() {
                " NOT VALID"
            } else {
                ""
            };
            let constraint = quote_identifier(&constraint);
            sink.push(format!(
                "{all} ADD CONSTRAINT {constraint} NOT NULL {column}{inherit}{valid}"
            ));
            if apart {
                sink.push_alone(format!("{all} VALIDATE CONSTRAINT {constraint}"));
            }
        } else if after.get("not null").is_some()
            && before.get("not null").is_none()
            && !(before.get("data type") == after.get("data type")
                && super::locks::not_null_by_check(context, id, sink))
        {
            sink.push(format!("{all} ALTER COLUMN {column} SET NOT NULL"));
        }
    }
}

/// Whether a column of a child has from its parent what is changed there in the same way.
pub(super) fn follows_parent(context: &Context<'_>, id: &ObjectId) -> bool {
    let same = |id: &ObjectId| {
        let pick = |catalog: &crate::catalog::Catalog| {
            let object = catalog.get(id)?;
            Some(
                ["data type", "collation", "not null"]
                    .map(|name| object.get(name).map(str::to_owned)),
            )
        };
        Some((pick(context.from)?, pick(context.to)?))
    };
    let Some(ours) = same(id) else {
        return false;
    };
    super::table::parents(context.to, id)
        .into_iter()
        .filter(|parent| super::table::parents(context.from, id).contains(parent))
        .any(|parent| same(&parent.part(Kind::Column, &id.name)) == Some(ours.clone()))
}
