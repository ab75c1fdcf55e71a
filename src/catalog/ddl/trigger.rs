//! Triggers, rules, policies and event triggers.

use std::fmt::Write as _;

use super::names::{alter_table, name};
use super::shared_attributes::{Context, changed, settle};
use super::statement::Sink;
use crate::catalog::{Object, ObjectId, ObjectKind as Kind};
use crate::sql::{quote_identifier, quote_literal};

/// Whether the object can become the other without being made anew.
pub(super) fn alterable(id: &ObjectId, before: &Object, after: &Object) -> bool {
    let changes = changed(before, after);
    match id.kind {
        Kind::Policy => {
            !changes.contains("permissive")
                && !changes.contains("command")
                && ["using", "with check"]
                    .iter()
                    .all(|name| before.get(name).is_none() || after.get(name).is_some())
        }
        _ => changes
            .iter()
            .all(|name| name == "enabled" || name == "constraint comment"),
    }
}

/// Makes the object.
pub(super) fn create(context: &Context<'_>, id: &ObjectId, object: &Object, sink: &mut Sink) {
    let definition = object.get("definition").unwrap_or_default();
    match id.kind {
        Kind::Trigger if object.get("copy of").is_some() => {
            // It came with the original; only whether it is enabled is its own, and its comment.
            enable(id, object, "TRIGGER", sink);
            let fresh = super::shared_attributes::fresh(context, id, object);
            settle(context, id, &fresh, object, sink);
            return;
        }
        Kind::Trigger => {
            let named = format!("TRIGGER {} ", quote_identifier(&id.name));
            sink.push(format!(
                "CREATE {}",
                definition.replacen("TRIGGER ", &named, 1)
            ));
        }
        Kind::Rule => sink.push(definition.trim_end_matches(';')),
        Kind::Policy => {
            let restrictive = if object.get("permissive").is_some() {
                " AS RESTRICTIVE"
            } else {
                ""
            };
            sink.push(format!(
                "CREATE POLICY {} ON {}{restrictive} FOR {}{}",
                quote_identifier(&id.name),
                name(id),
                object.get("command").unwrap_or("all").to_uppercase(),
                clauses(&Object::default(), object)
            ));
        }
        _ => {
            let tags: Vec<String> = object
                .get("tags")
                .map(|tags| tags.split(", ").map(quote_literal).collect())
                .unwrap_or_default();
            let when = if tags.is_empty() {
                String::new()
            } else {
                format!(" WHEN TAG IN ({})", tags.join(", "))
            };
            sink.push(format!(
                "CREATE EVENT TRIGGER {} ON {}{when} EXECUTE FUNCTION {}",
                quote_identifier(&id.name),
                object.get("event").unwrap_or_default(),
                object.get("function").unwrap_or_default()
            ));
        }
    }
    let mut fresh = super::shared_attributes::fresh(context, id, object);
    fresh.attributes.remove("enabled");
    fresh.attributes.remove("constraint comment");
    alter(context, id, &fresh, object, sink);
}

fn clauses(before: &Object, after: &Object) -> String {
    let mut text = String::new();
    if before.get("roles") != after.get("roles") {
        let _ = write!(text, " TO {}", after.get("roles").unwrap_or("PUBLIC"));
    }
    for (attribute, word) in [("using", "USING"), ("with check", "WITH CHECK")] {
        if before.get(attribute) != after.get(attribute)
            && let Some(expression) = after.get(attribute)
        {
            let _ = write!(text, " {word} ({expression})");
        }
    }
    text
}

/// Makes the object like the other.
pub(super) fn alter(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    match id.kind {
        Kind::Policy => {
            let clauses = clauses(before, after);
            if !clauses.is_empty() {
                sink.push(format!(
                    "ALTER POLICY {} ON {}{clauses}",
                    quote_identifier(&id.name),
                    name(id)
                ));
            }
        }
        Kind::EventTrigger => {
            if before.get("enabled") != after.get("enabled") {
                sink.push(format!(
                    "ALTER EVENT TRIGGER {} {}",
                    name(id),
                    state(after, "")
                ));
            }
        }
        kind => {
            if before.get("enabled") != after.get("enabled") {
                enable(id, after, kind.word().to_uppercase().as_str(), sink);
            }
        }
    }
    let comment = after.get("constraint comment");
    if comment != before.get("constraint comment") {
        sink.push(format!(
            "COMMENT ON CONSTRAINT {} ON {} IS {}",
            quote_identifier(&id.name),
            name(id),
            comment.map_or("NULL".to_owned(), quote_literal)
        ));
    }
    settle(context, id, before, after, sink);
}

fn state(object: &Object, word: &str) -> String {
    let word = if word.is_empty() {
        String::new()
    } else {
        format!(" {word}")
    };
    match object.get("enabled") {
        Some("disabled") => format!("DISABLE{word}"),
        Some("on a replica only") => format!("ENABLE REPLICA{word}"),
        Some("always") => format!("ENABLE ALWAYS{word}"),
        _ => format!("ENABLE{word}"),
    }
}

/// Sets when a trigger or rule fires.
pub(super) fn enable(id: &ObjectId, object: &Object, word: &str, sink: &mut Sink) {
    sink.push(format!(
        "{} {} {}",
        alter_table(id, object.get("copy of").is_some()),
        state(object, word),
        quote_identifier(&id.name)
    ));
}

/// A copy that was enabled in its own way fires again as its original does.
pub(super) fn follow(context: &Context<'_>, id: &ObjectId, object: &Object, sink: &mut Sink) {
    let original = object
        .get("copy of")
        .and_then(|table| super::table::by_name(context.to, table))
        .and_then(|table| context.to.get(&table.part(Kind::Trigger, &id.name)));
    if let Some(original) = original {
        let mut like = object.clone();
        like.attributes.remove("enabled");
        if let Some(enabled) = original.get("enabled") {
            like.attributes
                .insert("enabled".to_owned(), enabled.to_owned());
        }
        enable(id, &like, "TRIGGER", sink);
    }
    settle(context, id, object, &Object::default(), sink);
}
