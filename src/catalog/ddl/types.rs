//! Enums, composite, range and base types, and domains.

use std::fmt::Write as _;

use super::names::{address, name, split_list};
use super::shared_attributes::{Context, changed, settle};
use super::statement::Sink;
use crate::catalog::{Catalog, Object, ObjectId, ObjectKind as Kind};
use crate::sql::{quote_identifier, quote_literal};

pub(super) fn labels(object: &Object) -> Vec<String> {
    split_list(object.get("labels").unwrap_or_default())
}

/// How an enum can become another in place.
enum Labels {
    /// By labels that are added, each before another or at the end.
    Added(Vec<(String, Option<String>)>),
    /// By other names for the same.
    Renamed(Vec<(String, String)>),
}

fn relabel(before: &Object, after: &Object) -> Option<Labels> {
    let (old, new) = (labels(before), labels(after));
    let mut rest = old.iter().peekable();
    let mut added = Vec::new();
    for label in &new {
        if rest.peek() == Some(&label) {
            rest.next();
        } else {
            added.push((label.clone(), rest.peek().map(|next| (*next).clone())));
        }
    }
    if rest.peek().is_none() {
        return Some(Labels::Added(added));
    }
    if old.len() == new.len() {
        let pairs: Vec<_> = old
            .iter()
            .zip(&new)
            .filter(|(old, new)| old != new)
            .map(|(old, new)| (old.clone(), new.clone()))
            .collect();
        if pairs
            .iter()
            .all(|(from, to)| !new.contains(from) && !old.contains(to))
        {
            return Some(Labels::Renamed(pairs));
        }
    }
    None
}

/// Whether the type can become the other without being made anew.
pub(super) fn alterable(id: &ObjectId, before: &Object, after: &Object) -> bool {
    let changes = changed(before, after);
    if id.kind == Kind::Domain {
        return !changes.contains("data type") && !changes.contains("collation");
    }
    changes.is_empty()
        || (changes.iter().all(|name| name == "labels") && relabel(before, after).is_some())
        || (before.get("kind") == Some("shell") && after.get("kind") == Some("base"))
}

/// Whether the type and its functions depend on each other, so that they go together.
pub(super) fn is_base(object: &Object) -> bool {
    matches!(object.get("kind"), Some("base"))
}

/// Makes the type.
pub(super) fn create(context: &Context<'_>, id: &ObjectId, object: &Object, sink: &mut Sink) {
    let named = address(id);
    if id.kind == Kind::Domain {
        let mut text = format!(
            "CREATE {named} AS {}",
            object.get("data type").unwrap_or("text")
        );
        if let Some(collation) = object.get("collation") {
            let _ = write!(text, " COLLATE {collation}");
        }
        if let Some(default) = object.get("default") {
            let _ = write!(text, " DEFAULT {default}");
        }
        if object.get("not null").is_some() {
            if let Some(constraint) = object.get("not null constraint") {
                let _ = write!(text, " CONSTRAINT {}", quote_identifier(constraint));
            }
            text.push_str(" NOT NULL");
        }
        sink.push(text);
    } else {
        match object.get("kind") {
            Some("enum") => {
                sink.push(format!(
                    "CREATE {named} AS ENUM ({})",
                    labels(object).join(", ")
                ));
            }
            Some("composite") => sink.push(format!(
                "CREATE {named} AS ({})",
                attributes(context.to, id).join(", ")
            )),
            Some("range") => range(&named, object, sink),
            Some("base") => base(&named, object, sink),
            _ => sink.push(format!("CREATE {named}")),
        }
    }
    settle(
        context,
        id,
        &super::shared_attributes::fresh(context, id, object),
        object,
        sink,
    );
    for (attribute, object) in &context.to.objects {
        if attribute.kind == Kind::Attribute && attribute.parent_id().as_ref() == Some(id) {
            settle(context, attribute, &Object::default(), object, sink);
        }
    }
}

fn attributes(catalog: &Catalog, id: &ObjectId) -> Vec<String> {
    let mut found: Vec<_> = catalog
        .objects
        .iter()
        .filter(|(attribute, _)| {
            attribute.kind == Kind::Attribute && attribute.parent_id().as_ref() == Some(id)
        })
        .collect();
    found.sort_by_key(|(_, object)| object.position);
    found
        .into_iter()
        .map(|(attribute, object)| {
            let collation = object
                .get("collation")
                .map_or_else(String::new, |collation| format!(" COLLATE {collation}"));
            format!(
                "{} {}{collation}",
                quote_identifier(&attribute.name),
                object.get("data type").unwrap_or("text")
            )
        })
        .collect()
}

fn list(object: &Object, words: &[(&str, &str)]) -> Vec<String> {
    words
        .iter()
        .filter_map(|(attribute, word)| Some(format!("{word} = {}", object.get(attribute)?)))
        .collect()
}

fn range(named: &str, object: &Object, sink: &mut Sink) {
    let words = [
        ("subtype", "SUBTYPE"),
        ("operator class", "SUBTYPE_OPCLASS"),
        ("collation", "COLLATION"),
        ("canonical function", "CANONICAL"),
        ("difference function", "SUBTYPE_DIFF"),
        ("multirange type", "MULTIRANGE_TYPE_NAME"),
    ];
    sink.push(format!(
        "CREATE {named} AS RANGE ({})",
        list(object, &words).join(", ")
    ));
}

fn base(named: &str, object: &Object, sink: &mut Sink) {
    let mut words = list(
        object,
        &[
            ("input function", "INPUT"),
            ("output function", "OUTPUT"),
            ("receive function", "RECEIVE"),
            ("send function", "SEND"),
            ("modifier input function", "TYPMOD_IN"),
            ("modifier output function", "TYPMOD_OUT"),
            ("analyze function", "ANALYZE"),
            ("subscript function", "SUBSCRIPT"),
            ("element", "ELEMENT"),
        ],
    );
    match object.get("length") {
        Some("-1") | None => words.push("INTERNALLENGTH = VARIABLE".to_owned()),
        Some(length) => words.push(format!("INTERNALLENGTH = {length}")),
    }
    if object.get("by value").is_some() {
        words.push("PASSEDBYVALUE".to_owned());
    }
    words.push(format!(
        "ALIGNMENT = {}",
        match object.get("alignment") {
            Some("c") => "char",
            Some("s") => "int2",
            Some("d") => "double",
            _ => "int4",
        }
    ));
    words.push(format!("STORAGE = {}", storage(object)));
    if let Some(category) = object.get("category") {
        words.push(format!("CATEGORY = '{category}'"));
    }
    if object.get("preferred").is_some() {
        words.push("PREFERRED = true".to_owned());
    }
    if object.get("collatable").is_some() {
        words.push("COLLATABLE = true".to_owned());
    }
    if let Some(delimiter) = object.get("delimiter") {
        words.push(format!("DELIMITER = {}", quote_literal(delimiter)));
    }
    if let Some(default) = object.get("default") {
        words.push(format!("DEFAULT = {}", quote_literal(default)));
    }
    sink.push(format!("CREATE {named} ({})", words.join(", ")));
}

fn storage(object: &Object) -> &'static str {
    match object.get("storage") {
        Some("p") => "plain",
        Some("e") => "external",
        Some("m") => "main",
        _ => "extended",
    }
}

/// Makes the type like the other.
pub(super) fn alter(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    let start = format!("ALTER {}", address(id));
    let changes = changed(before, after);
    if id.kind == Kind::Domain {
        if changes.contains("default") {
            match after.get("default") {
                Some(default) => sink.push(format!("{start} SET DEFAULT {default}")),
                None => sink.push(format!("{start} DROP DEFAULT")),
            }
        }
        if changes.contains("not null") || changes.contains("not null constraint") {
            if before.get("not null").is_some() {
                sink.push(format!("{start} DROP NOT NULL"));
            }
            match (after.get("not null"), after.get("not null constraint")) {
                (Some(_), Some(constraint)) => sink.push(format!(
                    "{start} ADD CONSTRAINT {} NOT NULL",
                    quote_identifier(constraint)
                )),
                (Some(_), None) => sink.push(format!("{start} SET NOT NULL")),
                _ => {}
            }
        }
        let comment = after.get("not null comment");
        if after.get("not null").is_some() && before.get("not null comment") != comment {
            let standard = format!("{}_not_null", id.name);
            let constraint = after.get("not null constraint").unwrap_or(&standard);
            sink.push(format!(
                "COMMENT ON CONSTRAINT {} ON {} IS {}",
                quote_identifier(constraint),
                address(id),
                comment.map_or("NULL".to_owned(), quote_literal)
            ));
        }
    } else if changes.contains("kind") {
        base(&address(id), after, sink);
    } else if changes.contains("labels") {
        match relabel(before, after) {
            Some(Labels::Added(added)) => {
                for (label, next) in added {
                    let place = next.map_or_else(String::new, |next| format!(" BEFORE {next}"));
                    sink.push(format!("{start} ADD VALUE {label}{place}"));
                }
            }
            Some(Labels::Renamed(pairs)) => {
                for (old, new) in pairs {
                    sink.push(format!("{start} RENAME VALUE {old} TO {new}"));
                }
            }
            None => {}
        }
    }
    settle(context, id, before, after, sink);
}

/// The name of a type that is put aside until nothing is of it any more.
fn aside(id: &ObjectId) -> String {
    let mut name: String = id.name.chars().take(50).collect();
    name.push_str("__old");
    name
}

/// Puts a type aside that columns are of, so that another can have its name.
pub(super) fn put_aside(id: &ObjectId, before: &Object, after: &Object, sink: &mut Sink) {
    let new = labels(after);
    let gone: Vec<String> = labels(before)
        .into_iter()
        .filter(|label| !new.contains(label))
        .collect();
    if !gone.is_empty() {
        sink.lose(format!(
            "{id} has no {} any more: rows that hold it must get another value first, or the change of their columns fails",
            gone.join(", ")
        ));
    }
    sink.push(format!(
        "ALTER {} RENAME TO {}",
        address(id),
        quote_identifier(&aside(id))
    ));
}

/// Drops the type that was put aside.
pub(super) fn drop_aside(id: &ObjectId, sink: &mut Sink) {
    let old = ObjectId::new(id.kind, id.schema.as_deref(), &aside(id));
    let kind = if id.kind == Kind::Domain {
        "DOMAIN"
    } else {
        "TYPE"
    };
    sink.push(format!("DROP {kind} {}", name(&old)));
}
