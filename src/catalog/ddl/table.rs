//! Tables and foreign tables.

use super::column;
use super::names::{alter_table, keyword, name, outside_quotes, split_list};
use super::shared_attributes::{
    Context, changed, foreign_options, options, set_foreign_options, set_options, with_list,
};
use super::statement::Sink;
use crate::catalog::{Catalog, Object, ObjectId, ObjectKind as Kind};
use crate::sql::quote_identifier;

/// The id of a table that is told by its qualified name.
pub(super) fn by_name(catalog: &Catalog, qualified: &str) -> Option<ObjectId> {
    let dot = outside_quotes(qualified, '.')?;
    let unquote = |part: &str| {
        part.strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .map_or_else(|| part.to_owned(), |inner| inner.replace("\"\"", "\""))
    };
    let (schema, table) = (
        unquote(qualified.get(..dot)?),
        unquote(qualified.get(dot + 1..)?),
    );
    [
        Kind::Table,
        Kind::ForeignTable,
        Kind::MaterializedView,
        Kind::View,
    ]
    .into_iter()
    .map(|kind| ObjectId::new(kind, Some(&schema), &table))
    .find(|id| catalog.get(id).is_some())
}

/// The tables that the table of a part inherits from, or is a partition of.
pub(super) fn parents(catalog: &Catalog, part: &ObjectId) -> Vec<ObjectId> {
    let table = part.parent_id().unwrap_or_else(|| part.clone());
    let Some(object) = catalog.get(&table) else {
        return Vec::new();
    };
    let names = object
        .get("partition of")
        .or_else(|| object.get("inherits"))
        .unwrap_or_default();
    split_list(names)
        .iter()
        .filter_map(|name| by_name(catalog, name))
        .collect()
}

/// The columns of a table in their order.
pub(super) fn columns<'a>(
    catalog: &'a Catalog,
    table: &ObjectId,
) -> Vec<(&'a ObjectId, &'a Object)> {
    let start = table.part(Kind::Column, "");
    let mut found: Vec<_> = catalog
        .objects
        .range(start..)
        .take_while(|(id, _)| {
            id.kind == Kind::Column
                && id.schema == table.schema
                && id
                    .parent
                    .as_ref()
                    .is_some_and(|parent| parent.kind == table.kind && parent.name == table.name)
        })
        .collect();
    found.sort_by_key(|(_, object)| object.position);
    found
}

/// Whether a part is there because a parent has it.
pub(super) fn is_inherited(object: &Object) -> bool {
    object.get("inheritance") == Some("inherited")
}

/// Makes the table with its columns. Constraints follow, but for those that a partition must have
/// before it can be attached.
pub(super) fn create(context: &Context<'_>, id: &ObjectId, object: &Object, sink: &mut Sink) {
    let partition = object.get("partition of").is_some();
    let inherits = object.get("inherits");
    if id.kind == Kind::Table && object.get("partition key").is_none() {
        sink.lose(format!(
            "table {} was dropped by the migration: its rows are lost; to keep them, rename the table and drop it in a later release",
            name(id)
        ));
    }
    let mut parts: Vec<String> = columns(context.to, id)
        .into_iter()
        .filter(|(_, column)| partition || inherits.is_none() || !is_inherited(column))
        .map(|(column, object)| column::definition(context, column, object))
        .collect();
    if partition {
        for (constraint, object) in &context.to.objects {
            if constraint.kind == Kind::Constraint
                && is_inherited(object)
                && object.get("type") == Some("check")
                && constraint.parent_id().as_ref() == Some(id)
            {
                parts.push(format!(
                    "CONSTRAINT {} {}",
                    quote_identifier(&constraint.name),
                    object.get("definition").unwrap_or_default()
                ));
            }
        }
    }
    let unlogged = if object.get("persistence").is_some() {
        "UNLOGGED "
    } else {
        ""
    };
    let mut text = format!("CREATE {unlogged}{} {} (", keyword(id.kind), name(id));
    if !parts.is_empty() {
        text.push_str("\n    ");
        text.push_str(&parts.join(",\n    "));
        text.push('\n');
    }
    text.push(')');
    let mut clause = |word: &str, value: Option<&str>| {
        if let Some(value) = value {
            text.push_str(word);
            text.push_str(value);
        }
    };
    let parenthesised = inherits.map(|parents| format!("{parents})"));
    clause("\nINHERITS (", parenthesised.as_deref());
    clause("\nPARTITION BY ", object.get("partition key"));
    clause(
        "\nUSING ",
        object.get("access method").map(quote_identifier).as_deref(),
    );
    let server = object.get("server").map(quote_identifier);
    clause("\nSERVER ", server.as_deref());
    let foreign = foreign_options("foreign option ", object);
    clause("", Some(&foreign));
    let storage = options(object, "storage option ");
    if !storage.is_empty() {
        clause("\nWITH (", Some(&format!("{})", with_list(&storage))));
    }
    clause(
        "\nTABLESPACE ",
        object.get("tablespace").map(quote_identifier).as_deref(),
    );
    sink.push(text);
    for (column, object) in columns(context.to, id) {
        let before = super::shared_attributes::fresh(context, column, &column::bare(object));
        column::alter(context, column, &before, object, false, sink);
    }
    if inherits.is_some() {
        for (column, object) in columns(context.to, id)
            .into_iter()
            .filter(|(_, o)| is_inherited(o))
        {
            like_parent(context, column, object, sink);
        }
    }
    let mut bare = object.clone();
    bare.attributes.retain(|name, _| {
        !name.starts_with("row security") && name != "of type" && name != "replica identity"
    });
    alter(context, id, &bare, object, sink);
}

/// Gives an inherited column, which was made like that of its parent, what is its own.
pub(super) fn like_parent(context: &Context<'_>, id: &ObjectId, object: &Object, sink: &mut Sink) {
    let Some(original) = parents(context.to, id)
        .iter()
        .find_map(|parent| context.to.get(&parent.part(Kind::Column, &id.name)))
    else {
        return;
    };
    if column::generated(object).is_none() && original.get("default") != object.get("default") {
        let start = format!(
            "{} ALTER COLUMN {}",
            alter_table(id, true),
            quote_identifier(&id.name)
        );
        match object.get("default") {
            Some(default) => sink.push(format!("{start} SET DEFAULT {default}")),
            None => sink.push(format!("{start} DROP DEFAULT")),
        }
    }
    if original.get("not null").is_none() && object.get("not null").is_some() {
        sink.push(format!(
            "{} ALTER COLUMN {} SET NOT NULL",
            alter_table(id, false),
            quote_identifier(&id.name)
        ));
    }
    super::not_null::declare(id, object, sink);
}

/// Whether the table can become the other without being made anew.
pub(super) fn alterable(context: &Context<'_>, before: &Object, after: &Object) -> bool {
    let changes = changed(before, after);
    !changes.contains("partition key")
        && !changes.contains("server")
        && (context.major() >= 15 || !changes.contains("access method"))
}

/// Makes the table like the other, but for what it belongs to.
pub(super) fn alter(
    _context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    let start = alter_table(id, false);
    let changes = changed(before, after);
    let has = |name: &str| changes.contains(name);
    if has("access method") {
        // A partitioned table may leave it to its partitions.
        let method = match after.get("access method") {
            Some(method) => quote_identifier(method),
            None if after.get("partition key").is_some() => "DEFAULT".to_owned(),
            None => "heap".to_owned(),
        };
        sink.push(format!("{start} SET ACCESS METHOD {method}"));
    }
    if has("persistence") {
        let word = if after.get("persistence").is_some() {
            "UNLOGGED"
        } else {
            "LOGGED"
        };
        sink.remark(format!(
            "this writes the whole of {} anew, under a lock against everybody",
            name(id)
        ));
        sink.push(format!("{start} SET {word}"));
    }
    if has("tablespace") {
        sink.push(format!(
            "{start} SET TABLESPACE {}",
            quote_identifier(after.get("tablespace").unwrap_or("pg_default"))
        ));
    }
    set_options(&start, "storage option ", before, after, sink);
    if let Some(options) = set_foreign_options("foreign option ", before, after) {
        sink.push(format!("{start} {options}"));
    }
    if has("row security") {
        let word = if after.get("row security").is_some() {
            "ENABLE"
        } else {
            "DISABLE"
        };
        sink.push(format!("{start} {word} ROW LEVEL SECURITY"));
    }
    if has("row security of the owner") {
        let word = if after.get("row security of the owner").is_some() {
            "FORCE"
        } else {
            "NO FORCE"
        };
        sink.push(format!("{start} {word} ROW LEVEL SECURITY"));
    }
    if has("of type") {
        match after.get("of type") {
            Some(of) => sink.push(format!("{start} OF {of}")),
            None => sink.push(format!("{start} NOT OF")),
        }
    }
    if changes
        .iter()
        .any(|name| name.starts_with("system column "))
    {
        sink.fail(format!("{id}: privileges on system columns"));
    }
    if has("detach pending") {
        if after.get("detach pending").is_some() {
            sink.fail(format!("{id}: a detachment that is pending"));
        } else if let Some(parent) = before.get("partition of") {
            sink.push(format!(
                "ALTER TABLE {parent} DETACH PARTITION {} FINALIZE",
                name(id)
            ));
        }
    }
}

/// Takes the table from its parents.
pub(super) fn detach(id: &ObjectId, before: &Object, after: Option<&Object>, sink: &mut Sink) {
    if let Some(parent) = before.get("partition of") {
        sink.push(format!(
            "ALTER TABLE {parent} DETACH PARTITION {}",
            name(id)
        ));
    }
    let (old, new) = inherited_lists(before, after);
    let kept = common_prefix(&old, &new);
    for parent in old.iter().skip(kept) {
        sink.push(format!("{} NO INHERIT {parent}", alter_table(id, false)));
    }
}

/// Gives the table to its parents.
pub(super) fn attach(id: &ObjectId, before: Option<&Object>, after: &Object, sink: &mut Sink) {
    if let Some(parent) = after.get("partition of") {
        sink.push(format!(
            "ALTER TABLE {parent} ATTACH PARTITION {} {}",
            name(id),
            after.get("partition bound").unwrap_or("DEFAULT")
        ));
    }
    let nothing = Object::default();
    let (old, new) = inherited_lists(before.unwrap_or(&nothing), Some(after));
    let kept = common_prefix(&old, &new);
    for parent in new.iter().skip(kept) {
        sink.push(format!("{} INHERIT {parent}", alter_table(id, false)));
    }
}

fn inherited_lists(before: &Object, after: Option<&Object>) -> (Vec<String>, Vec<String>) {
    let list = |object: &Object| split_list(object.get("inherits").unwrap_or_default());
    (list(before), after.map(list).unwrap_or_default())
}

fn common_prefix(old: &[String], new: &[String]) -> usize {
    old.iter().zip(new).take_while(|(a, b)| a == b).count()
}

/// Which of its rows a table tells to replicas.
pub(super) fn replica_identity(id: &ObjectId, after: &Object, sink: &mut Sink) {
    let text = match after.get("replica identity") {
        None => "DEFAULT".to_owned(),
        Some(value) => match value.strip_prefix("index ") {
            Some(index) => format!("USING INDEX {}", quote_identifier(index)),
            None => value.to_uppercase(),
        },
    };
    sink.push(format!(
        "{} REPLICA IDENTITY {text}",
        alter_table(id, false)
    ));
}
