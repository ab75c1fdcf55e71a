//! Foreign data, publications and subscriptions, the database's own settings, extensions' members.

use std::fmt::Write as _;

use super::names::address;
use super::shared_attributes::{
    Context, changed, differing, foreign_options, on_database, options, set_foreign_options, settle,
};
use super::statement::Sink;
use crate::catalog::{Object, ObjectId, ObjectKind as Kind};
use crate::sql::{quote_identifier, quote_literal};

/// Whether the object can become the other without being made anew.
pub(super) fn alterable(id: &ObjectId, before: &Object, after: &Object) -> bool {
    let changes = changed(before, after);
    match id.kind {
        Kind::Server => !changes.contains("type") && !changes.contains("wrapper"),
        Kind::Publication => !changes.contains("all tables"),
        _ => true,
    }
}

/// Makes the object.
pub(super) fn create(context: &Context<'_>, id: &ObjectId, object: &Object, sink: &mut Sink) {
    let named = address(id);
    match id.kind {
        Kind::ForeignDataWrapper => {
            let mut text = format!("CREATE {named}");
            for (attribute, word) in [("handler", "HANDLER"), ("validator", "VALIDATOR")] {
                if let Some(value) = object.get(attribute) {
                    let _ = write!(text, " {word} {value}");
                }
            }
            text.push_str(&foreign_options("option ", object));
            sink.push(text);
        }
        Kind::Server => {
            let mut text = format!("CREATE {named}");
            for (attribute, word) in [("type", "TYPE"), ("version", "VERSION")] {
                if let Some(value) = object.get(attribute) {
                    let _ = write!(text, " {word} {}", quote_literal(value));
                }
            }
            sink.push(format!(
                "{text} FOREIGN DATA WRAPPER {}{}",
                quote_identifier(object.get("wrapper").unwrap_or_default()),
                foreign_options("option ", object)
            ));
        }
        Kind::UserMapping => {
            if !options(object, "option ").is_empty() {
                sink.fail(format!("{id}: its options may be secret and are not read"));
            }
            sink.push(format!("CREATE {named}"));
        }
        Kind::Publication => {
            let all = if object.get("all tables").is_some() {
                " FOR ALL TABLES"
            } else {
                ""
            };
            sink.push(format!(
                "CREATE {named}{all} WITH ({})",
                publication_options(object)
            ));
            let mut bare = super::shared_attributes::fresh(context, id, object);
            bare.attributes
                .retain(|name, _| !name.starts_with("table ") && !name.starts_with("schema "));
            alter(context, id, &bare, object, sink);
            return;
        }
        _ => {
            sink.fail(format!(
                "{id}: its connection may be secret and is not read"
            ));
            return;
        }
    }
    settle(
        context,
        id,
        &super::shared_attributes::fresh(context, id, object),
        object,
        sink,
    );
}

/// Drops a subscription without reaching for the other server.
pub(super) fn drop_subscription(id: &ObjectId, before: &Object, sink: &mut Sink) {
    if before.get("slot").is_some() {
        sink.remark("the slot on the publishing server stays and must be dropped there");
        sink.push(format!("ALTER {} DISABLE", address(id)));
        sink.push(format!("ALTER {} SET (slot_name = NONE)", address(id)));
    }
    sink.push(format!("DROP {}", address(id)));
}

fn publication_options(object: &Object) -> String {
    let mut list = vec![format!(
        "publish = {}",
        quote_literal(object.get("operations").unwrap_or_default())
    )];
    list.push(format!(
        "publish_via_partition_root = {}",
        object.get("via partition root").unwrap_or("false")
    ));
    if let Some(generated) = object.get("generated columns") {
        list.push(format!("publish_generated_columns = {generated}"));
    }
    list.join(", ")
}

/// Makes the object like the other.
pub(super) fn alter(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    let start = format!("ALTER {}", address(id));
    let changes = changed(before, after);
    let has = |name: &str| changes.contains(name);
    match id.kind {
        Kind::ForeignDataWrapper => {
            for (attribute, word) in [("handler", "HANDLER"), ("validator", "VALIDATOR")] {
                if has(attribute) {
                    match after.get(attribute) {
                        Some(value) => sink.push(format!("{start} {word} {value}")),
                        None => sink.push(format!("{start} NO {word}")),
                    }
                }
            }
        }
        Kind::Server if has("version") => {
            let version = after
                .get("version")
                .map_or("NULL".to_owned(), quote_literal);
            sink.push(format!("{start} VERSION {version}"));
        }
        Kind::UserMapping if !changes.is_empty() => {
            sink.fail(format!("{id}: its options may be secret and are not read"));
        }
        Kind::Publication => publication(id, before, after, sink),
        Kind::Subscription => subscription(id, before, after, sink),
        Kind::Database => database(before, after, sink),
        _ => {}
    }
    if matches!(id.kind, Kind::ForeignDataWrapper | Kind::Server)
        && let Some(options) = set_foreign_options("option ", before, after)
    {
        sink.push(format!("{start} {options}"));
    }
    settle(context, id, before, after, sink);
}

fn publication(id: &ObjectId, before: &Object, after: &Object, sink: &mut Sink) {
    let start = format!("ALTER {}", address(id));
    let mut list = Vec::new();
    if before.get("operations") != after.get("operations") {
        list.push(format!(
            "publish = {}",
            quote_literal(after.get("operations").unwrap_or_default())
        ));
    }
    if before.get("via partition root") != after.get("via partition root") {
        list.push(format!(
            "publish_via_partition_root = {}",
            after.get("via partition root").unwrap_or("false")
        ));
    }
    if before.get("generated columns") != after.get("generated columns") {
        list.push(format!(
            "publish_generated_columns = {}",
            after.get("generated columns").unwrap_or("none")
        ));
    }
    if !list.is_empty() {
        sink.push(format!("{start} SET ({})", list.join(", ")));
    }
    for (prefix, words) in [("table ", "TABLE"), ("schema ", "TABLES IN SCHEMA")] {
        for attribute in differing(before, after, prefix) {
            let member = attribute.trim_start_matches(prefix);
            if before.get(&attribute).is_some() {
                sink.push(format!("{start} DROP {words} {member}"));
            }
            if let Some(value) = after.get(&attribute) {
                let rest = value.trim_start_matches("published");
                let rest = match rest.split_once(" where ") {
                    Some((columns, condition)) => format!("{columns} WHERE ({condition})"),
                    None => rest.to_owned(),
                };
                sink.push(format!("{start} ADD {words} {member}{rest}"));
            }
        }
    }
}

fn subscription(id: &ObjectId, before: &Object, after: &Object, sink: &mut Sink) {
    let start = format!("ALTER {}", address(id));
    for name in changed(before, after) {
        let value = after.get(&name);
        match name.as_str() {
            "connection" => {
                sink.fail(format!(
                    "{id}: its connection may be secret and is not read"
                ));
            }
            "enabled" => sink.push(format!(
                "{start} {}",
                if value.is_some() { "DISABLE" } else { "ENABLE" }
            )),
            "publications" => sink.push(format!(
                "{start} SET PUBLICATION {} WITH (refresh = false)",
                value.unwrap_or_default()
            )),
            "slot" => sink.push(format!(
                "{start} SET (slot_name = {})",
                value.map_or("NONE".to_owned(), quote_literal)
            )),
            "synchronous commit" => sink.push(format!(
                "{start} SET (synchronous_commit = {})",
                quote_literal(value.unwrap_or("off"))
            )),
            other => {
                let option = match other {
                    "binary" => "binary",
                    "streaming" => "streaming",
                    "disable on error" => "disable_on_error",
                    "origin" => "origin",
                    "password required" => "password_required",
                    "run as owner" => "run_as_owner",
                    "failover" => "failover",
                    _ => {
                        sink.fail(format!("{id}: {other}"));
                        continue;
                    }
                };
                let value = value.unwrap_or("false");
                sink.push(format!("{start} SET ({option} = {value})"));
            }
        }
    }
}

fn database(before: &Object, after: &Object, sink: &mut Sink) {
    for attribute in differing(before, after, "setting ") {
        let rest = attribute.trim_start_matches("setting ");
        let (key, role) = match rest.split_once(" of role ") {
            Some((key, role)) => (key, Some(role)),
            None => (rest, None),
        };
        let start = match role {
            Some(role) => format!("ALTER ROLE {} IN DATABASE %I", quote_identifier(role)),
            None => "ALTER DATABASE %I".to_owned(),
        };
        let change = match after.get(&attribute) {
            Some(value) => super::function::setting(key, value),
            None => format!("RESET {key}"),
        };
        on_database(&format!("{start} {change}"), sink);
    }
    let changes = changed(before, after);
    if changes.contains("connection limit") {
        on_database(
            &format!(
                "ALTER DATABASE %I CONNECTION LIMIT {}",
                after.get("connection limit").unwrap_or("-1")
            ),
            sink,
        );
    }
    if changes.contains("is template") {
        on_database(
            &format!(
                "ALTER DATABASE %I IS_TEMPLATE {}",
                after.get("is template").unwrap_or("false")
            ),
            sink,
        );
    }
    if changes.contains("tablespace") {
        sink.fail("database: its tablespace cannot be changed from within");
    }
}

/// Objects that went into an extension or came out of it: those that only one catalog tells.
pub(super) fn members(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    let count = |object: &Object| object.get("members").and_then(|n| n.parse::<i64>().ok());
    let difference = count(after).unwrap_or_default() - count(before).unwrap_or_default();
    let candidates = |catalog: &crate::catalog::Catalog, other: &crate::catalog::Catalog| {
        catalog
            .objects
            .keys()
            .filter(|id| id.parent.is_none() && other.get(id).is_none())
            .cloned()
            .collect::<Vec<_>>()
    };
    let (verb, found) = if difference > 0 {
        ("ADD", candidates(context.from, context.to))
    } else {
        ("DROP", candidates(context.to, context.from))
    };
    if i64::try_from(found.len()).ok() == Some(difference.abs()) {
        for member in found {
            sink.push(format!("ALTER {} {verb} {}", address(id), address(&member)));
        }
    } else {
        sink.fail(format!(
            "{id}: which objects are its members cannot be told"
        ));
    }
}
