//! Sequences, those of identity columns too.

use super::names::{name, qualified};
use super::shared_attributes::{Context, changed, settle};
use super::statement::Sink;
use crate::catalog::{Catalog, Object, ObjectId, ObjectKind as Kind};
use crate::sql::quote_identifier;

/// The sequence of an identity column.
pub(super) fn of_identity<'a>(
    catalog: &'a Catalog,
    column: &ObjectId,
) -> Option<(&'a ObjectId, &'a Object)> {
    let table = column.parent.as_ref()?;
    let owner = format!("{}.{}", table.name, column.name);
    catalog.objects.iter().find(|(id, object)| {
        id.kind == Kind::Sequence
            && id.schema == column.schema
            && object.get("identity of") == Some(owner.as_str())
    })
}

/// The column that a sequence belongs to.
pub(super) fn owner(catalog: &Catalog, id: &ObjectId) -> Option<ObjectId> {
    let object = catalog.get(id)?;
    let owner = object
        .get("owned by")
        .or_else(|| object.get("identity of"))?;
    // A name may hold dots, so every way to read the pair is tried.
    owner.match_indices('.').find_map(|(dot, _)| {
        let (table, column) = (owner.get(..dot)?, owner.get(dot + 1..)?);
        [Kind::Table, Kind::ForeignTable]
            .into_iter()
            .map(|kind| ObjectId::new(kind, id.schema.as_deref(), table).part(Kind::Column, column))
            .find(|column| catalog.get(column).is_some())
    })
}

/// The parameters that differ.
pub(super) fn parameters(before: &Object, after: &Object) -> Vec<String> {
    let mut list = Vec::new();
    for (attribute, word) in [
        ("data type", "AS"),
        ("increment", "INCREMENT BY"),
        ("minimum", "MINVALUE"),
        ("maximum", "MAXVALUE"),
        ("start", "START WITH"),
        ("cache", "CACHE"),
    ] {
        if let Some(value) = after.get(attribute)
            && before.get(attribute) != Some(value)
            // The type of an identity's sequence is that of its column.
            && !(attribute == "data type" && after.get("identity of").is_some())
        {
            list.push(format!("{word} {value}"));
        }
    }
    if before.get("cycle") != after.get("cycle") {
        list.push(
            if after.get("cycle").is_some() {
                "CYCLE"
            } else {
                "NO CYCLE"
            }
            .to_owned(),
        );
    }
    list
}

/// Makes the sequence, or names the one of an identity column.
pub(super) fn create(context: &Context<'_>, id: &ObjectId, object: &Object, sink: &mut Sink) {
    let mut fresh = super::shared_attributes::fresh(context, id, object);
    if object.get("identity of").is_some() {
        if let Some(column) = owner(context.to, id)
            && context
                .from
                .get(&column)
                .is_some_and(|column| column.get("identity").is_some())
            && let Some((old, before)) = of_identity(context.from, &column)
            && context.to.get(old).is_none()
        {
            sink.push(format!(
                "ALTER SEQUENCE {} RENAME TO {}",
                qualified(old.schema.as_deref(), &old.name),
                quote_identifier(&id.name)
            ));
            alter(context, id, before, object, sink);
            return;
        }
        // Its owner is that of the table.
        if let Some(owner) = object.get("owner") {
            fresh
                .attributes
                .insert("owner".to_owned(), owner.to_owned());
        }
        settle(context, id, &fresh, object, sink);
        return;
    }
    let unlogged = if object.get("persistence").is_some() {
        "UNLOGGED "
    } else {
        ""
    };
    sink.push(format!(
        "CREATE {unlogged}SEQUENCE {} {}",
        name(id),
        parameters(&Object::default(), object)
            .join(" ")
            .replace(" NO CYCLE", "")
    ));
    settle(context, id, &fresh, object, sink);
}

/// Whether no value within the limits of the one is within those of the other.
fn is_elsewhere(before: &Object, after: &Object) -> bool {
    let limit = |object: &Object, name: &str| object.get(name)?.parse::<i64>().ok();
    let outside =
        |one: &Object, other: &Object| match (limit(one, "maximum"), limit(other, "minimum")) {
            (Some(maximum), Some(minimum)) => maximum < minimum,
            _ => false,
        };
    outside(before, after) || outside(after, before)
}

/// Makes the sequence like the other, but for the column it belongs to.
pub(super) fn alter(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    let mut list = parameters(before, after);
    if is_elsewhere(before, after) {
        sink.remark(format!(
            "{id} starts anew: where it stands is outside of its limits"
        ));
        list.push("RESTART".to_owned());
    }
    if !list.is_empty() {
        sink.push(format!("ALTER SEQUENCE {} {}", name(id), list.join(" ")));
    }
    if changed(before, after).contains("persistence") {
        let word = if after.get("persistence").is_some() {
            "UNLOGGED"
        } else {
            "LOGGED"
        };
        sink.push(format!("ALTER SEQUENCE {} SET {word}", name(id)));
    }
    settle(context, id, before, after, sink);
}

/// Gives the sequence to a column, or to none.
pub(super) fn own(catalog: &Catalog, id: &ObjectId, owned: bool, sink: &mut Sink) {
    let column = owner(catalog, id).filter(|_| owned).map_or_else(
        || "NONE".to_owned(),
        |column| format!("{}.{}", name(&column), quote_identifier(&column.name)),
    );
    sink.push(format!("ALTER SEQUENCE {} OWNED BY {column}", name(id)));
}
