//! Constraints of tables and domains.

use std::fmt::Write as _;

use super::names::{alter_table, name, qualified};
use super::shared_attributes::{Context, changed, set_options, settle};
use super::statement::Sink;
use crate::catalog::{Object, ObjectId, ObjectKind as Kind};
use crate::sql::{quote_identifier, quote_literal};

/// Whether the constraint can become the other without being made anew.
pub(super) fn alterable(before: &Object, after: &Object) -> bool {
    let changes = changed(before, after);
    let loses_check = changes.contains("valid") && after.get("valid").is_some();
    let leaves = changes.contains("partition of") && before.get("partition of").is_some();
    !(changes.contains("definition")
        || changes.contains("type")
        || loses_check
        || leaves
        || (changes.contains("index partition of") && before.get("index partition of").is_some()))
}

fn start(id: &ObjectId, only: bool) -> String {
    match &id.parent {
        Some(parent) if parent.kind == Kind::Domain => format!("ALTER DOMAIN {}", name(id)),
        _ => alter_table(id, only),
    }
}

/// Whether the constraint is checked later, in a statement of its own.
pub(super) fn is_checked_later(context: &Context<'_>, id: &ObjectId, object: &Object) -> bool {
    let foreign_key = object.get("type") == Some("foreign key");
    let table = id.parent_id();
    let definition = object.get("definition").unwrap_or_default();
    object.get("valid").is_none()
        && (foreign_key || object.get("type") == Some("check"))
        && !definition.contains("NOT ENFORCED")
        && table.is_some_and(|table| {
            table.kind == Kind::Table
                && context.gentle
                && context.table_stays(&table)
                && !(foreign_key
                    && context
                        .to
                        .get(&table)
                        .is_some_and(|table| table.get("partition key").is_some()))
        })
}

/// Makes the constraint.
pub(super) fn create(context: &Context<'_>, id: &ObjectId, object: &Object, sink: &mut Sink) {
    if is_copy(object) {
        own_of_copy(context, id, &Object::default(), object, sink);
        return;
    }
    let later = is_checked_later(context, id, object);
    let partitioned = id
        .parent_id()
        .and_then(|table| context.to.get(&table)?.get("partition key"))
        .is_some();
    let has_index = matches!(
        object.get("type"),
        Some("primary key" | "unique" | "exclusion")
    );
    let not_valid = if later || object.get("valid").is_some() {
        " NOT VALID"
    } else {
        ""
    };
    let definition = object.get("definition").unwrap_or_default();
    let mut definition = definition.to_owned();
    if super::locks::from_index(context, id, object, sink) {
        // Its index says everything that its definition does.
    } else if !not_valid.is_empty() && definition.ends_with("NOT ENFORCED") {
        // What is not enforced is not valid either, and must not say so.
        sink.push(format!(
            "{} ADD CONSTRAINT {} {definition}",
            start(id, false),
            quote_identifier(&id.name)
        ));
    } else {
        let clauses = index_clauses(object);
        if !clauses.is_empty() {
            // They come before DEFERRABLE and WHERE, so those are moved behind.
            let at = [" WHERE (", " DEFERRABLE"]
                .iter()
                .filter_map(|word| definition.find(word))
                .min()
                .unwrap_or(definition.len());
            definition.insert_str(at, &clauses);
        }
        sink.push(format!(
            "{} ADD CONSTRAINT {} {definition}{not_valid}",
            start(id, partitioned && has_index),
            quote_identifier(&id.name)
        ));
    }
    let mut bare = super::shared_attributes::fresh(context, id, object);
    bare.attributes.retain(|name, _| {
        !matches!(
            name.as_str(),
            "index clustered"
                | "index partition of"
                | "index depends on extensions"
                | "index comment"
                | "index statistics targets"
                | "partition of"
                | "index valid"
        )
    });
    if later {
        bare.attributes
            .insert("valid".to_owned(), "false".to_owned());
    }
    alter(context, id, &bare, object, sink);
}

fn index_clauses(object: &Object) -> String {
    let mut text = String::new();
    let options = super::shared_attributes::options(object, "index option ");
    if !options.is_empty() {
        let _ = write!(
            text,
            " WITH ({})",
            super::shared_attributes::with_list(&options)
        );
    }
    if let Some(tablespace) = object.get("index tablespace") {
        let _ = write!(
            text,
            " USING INDEX TABLESPACE {}",
            quote_identifier(tablespace)
        );
    }
    text
}

/// Whether a foreign key comes and goes with that of the partitioned table.
pub(super) fn is_copy(object: &Object) -> bool {
    object.get("type") == Some("foreign key") && object.get("partition of").is_some()
}

/// What such a copy has of its own.
pub(super) fn own_of_copy(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    if before.get("valid") != after.get("valid") {
        sink.fail(format!(
            "{id}: that it is valid otherwise than its original"
        ));
    }
    settle(context, id, before, after, sink);
}

/// Checks the rows that were there before the constraint.
fn validate(context: &Context<'_>, id: &ObjectId, sink: &mut Sink) {
    let sql = format!(
        "{} VALIDATE CONSTRAINT {}",
        start(id, false),
        quote_identifier(&id.name)
    );
    if context.gentle {
        sink.push_alone(sql);
    } else {
        sink.push(sql);
    }
}

/// Makes the constraint like the other.
pub(super) fn alter(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    let index = qualified(id.schema.as_deref(), &id.name);
    let changes = changed(before, after);
    let has = |name: &str| changes.contains(name);
    if has("valid") && after.get("valid").is_none() {
        validate(context, id, sink);
    }
    // A partition that is attached finds its indexes' place by itself.
    if has("partition of")
        && !super::index::is_attached_with_table(context, id, after)
        && let Some(parent) = after.get("partition of")
    {
        let schema = super::table::parents(context.to, id)
            .first()
            .and_then(|table| table.schema.clone());
        sink.push(format!(
            "ALTER INDEX {} ATTACH PARTITION {index}",
            qualified(schema.as_deref(), parent)
        ));
    }
    set_options(
        &format!("ALTER INDEX {index}"),
        "index option ",
        before,
        after,
        sink,
    );
    if has("index tablespace") {
        sink.push(format!(
            "ALTER INDEX {index} SET TABLESPACE {}",
            quote_identifier(after.get("index tablespace").unwrap_or("pg_default"))
        ));
    }
    if has("index clustered") {
        super::index::cluster(context, id, after.get("index clustered").is_some(), sink);
    }
    if has("index valid") {
        if after.get("index valid").is_some() && after.get("partition of").is_none() {
            let partitioned = id
                .parent_id()
                .and_then(|table| context.to.get(&table)?.get("partition key"));
            if partitioned.is_none() {
                sink.fail(format!("{id}: an invalid index cannot be made on purpose"));
            }
        } else if after.get("index valid").is_none() {
            super::index::rebuild(context, &index, sink);
        }
    }
    if has("index partition of")
        && let Some(parent) = after.get("index partition of")
    {
        sink.push(format!("ALTER INDEX {parent} ATTACH PARTITION {index}"));
    }
    if has("index live") && after.get("index live").is_some() {
        sink.fail(format!("{id}: an index cannot be made dead on purpose"));
    }
    if has("index depends on extensions") {
        let list = |object: &Object| -> Vec<String> {
            super::names::split_list(
                object
                    .get("index depends on extensions")
                    .unwrap_or_default(),
            )
        };
        let (old, new) = (list(before), list(after));
        for (ours, others, no) in [(&old, &new, "NO "), (&new, &old, "")] {
            for extension in ours.iter().filter(|extension| !others.contains(extension)) {
                sink.push(format!(
                    "ALTER INDEX {index} {no}DEPENDS ON EXTENSION {extension}"
                ));
            }
        }
    }
    if has("index comment") {
        let text = after
            .get("index comment")
            .map_or("NULL".to_owned(), quote_literal);
        sink.push(format!("COMMENT ON INDEX {index} IS {text}"));
    }
    super::index::statistics_targets(
        &index,
        before.get("index statistics targets"),
        after.get("index statistics targets"),
        sink,
    );
    if has("enforced") {
        enforce(context, id, after.get("enforced").is_none(), sink);
    }
    settle(context, id, before, after, sink);
}

/// The triggers of a constraint have no names of their own, so all of the table's are set, and
/// those that have names are set back.
fn enforce(context: &Context<'_>, id: &ObjectId, enabled: bool, sink: &mut Sink) {
    let word = if enabled { "ENABLE" } else { "DISABLE" };
    sink.push(format!("{} {word} TRIGGER ALL", alter_table(id, false)));
    for (trigger, object) in &context.to.objects {
        if trigger.kind == Kind::Trigger && trigger.parent_id() == id.parent_id() {
            super::trigger::enable(trigger, object, "TRIGGER", sink);
        }
    }
}
