//! Indexes.

use super::names::{name, qualified};
use super::shared_attributes::{Context, changed, settle};
use super::statement::Sink;
use crate::catalog::{Catalog, Object, ObjectId, ObjectKind as Kind};
use crate::sql::quote_identifier;

/// The table of an index.
pub(super) fn table(catalog: &Catalog, id: &ObjectId, object: &Object) -> Option<ObjectId> {
    let table = object.get("table")?;
    [Kind::Table, Kind::MaterializedView]
        .into_iter()
        .map(|kind| ObjectId::new(kind, id.schema.as_deref(), table))
        .find(|id| catalog.get(id).is_some())
}

/// Whether the index or constraint of a partition finds its place when the partition does: that
/// of the whole table is there and complete.
pub(super) fn is_attached_with_table(
    context: &Context<'_>,
    id: &ObjectId,
    object: &Object,
) -> bool {
    let table = match id.kind {
        Kind::Index => table(context.to, id, object),
        _ => id.parent_id(),
    };
    if !table.is_some_and(|table| context.joining.contains(&table)) {
        return object.get("partition of").is_none();
    }
    let Some(whole) = object
        .get("partition of")
        .filter(|_| id.kind == Kind::Index)
    else {
        return true;
    };
    !context.to.objects.iter().any(|(other, object)| {
        other.kind == Kind::Index
            && name(other) == whole
            && object.get("valid").is_some()
            && context.from.get(other).is_none()
    })
}

/// Whether the index can become the other without being made anew.
pub(super) fn alterable(before: &Object, after: &Object) -> bool {
    let changes = changed(before, after);
    let leaves = changes.contains("partition of") && before.get("partition of").is_some();
    let other = ["definition", "unique", "table", "live"]
        .iter()
        .any(|name| changes.contains(*name));
    !(other || leaves)
}

/// Makes the index, without a lock against writers where the table is in use.
pub(super) fn create(context: &Context<'_>, id: &ObjectId, object: &Object, sink: &mut Sink) {
    let table = table(context.to, id, object);
    let partitioned = table
        .as_ref()
        .and_then(|table| context.to.get(table)?.get("partition key"))
        .is_some();
    let busy = table
        .as_ref()
        .is_some_and(|table| super::locks::is_busy(context, table));
    let unique = if object.get("unique").is_some() {
        "UNIQUE "
    } else {
        ""
    };
    let concurrently = if busy { "CONCURRENTLY " } else { "" };
    let only = if partitioned { "ONLY " } else { "" };
    let mut text = format!(
        "CREATE {unique}INDEX {concurrently}{} ON {only}{} {}",
        quote_identifier(&id.name),
        qualified(
            id.schema.as_deref(),
            object.get("table").unwrap_or_default()
        ),
        object.get("definition").unwrap_or_default()
    );
    if let Some(tablespace) = object.get("tablespace") {
        let clause = format!(" TABLESPACE {}", quote_identifier(tablespace));
        match text.rfind(" WHERE ") {
            Some(at) => text.insert_str(at, &clause),
            None => text.push_str(&clause),
        }
    }
    if busy {
        sink.push_alone(text);
    } else {
        sink.push(text);
    }
    let mut bare = super::shared_attributes::fresh(context, id, object);
    bare.attributes.retain(|name, _| {
        !matches!(
            name.as_str(),
            "clustered" | "statistics targets" | "partition of"
        )
    });
    if !partitioned {
        bare.attributes.remove("valid");
    }
    alter(context, id, &bare, object, sink);
}

/// Makes the index like the other.
pub(super) fn alter(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    let changes = changed(before, after);
    let has = |name: &str| changes.contains(name);
    if has("tablespace") {
        sink.push(format!(
            "ALTER INDEX {} SET TABLESPACE {}",
            name(id),
            quote_identifier(after.get("tablespace").unwrap_or("pg_default"))
        ));
    }
    statistics_targets(
        &name(id),
        before.get("statistics targets"),
        after.get("statistics targets"),
        sink,
    );
    // A partition that is attached finds its indexes' place by itself.
    if has("partition of")
        && !is_attached_with_table(context, id, after)
        && let Some(parent) = after.get("partition of")
    {
        sink.push(format!(
            "ALTER INDEX {parent} ATTACH PARTITION {}",
            name(id)
        ));
    }
    if has("clustered")
        && let Some(table) = table(context.to, id, after)
    {
        cluster(
            context,
            &table.part(Kind::Index, &id.name),
            after.get("clustered").is_some(),
            sink,
        );
    }
    if has("valid") {
        let partitioned = table(context.to, id, after)
            .and_then(|table| context.to.get(&table)?.get("partition key"))
            .is_some();
        if after.get("valid").is_some() && !partitioned {
            sink.fail(format!("{id}: an invalid index cannot be made on purpose"));
        } else if after.get("valid").is_none() && !partitioned {
            rebuild(context, &name(id), sink);
        }
    }
    settle(context, id, before, after, sink);
}

/// Builds an index again that is not valid.
pub(super) fn rebuild(context: &Context<'_>, index: &str, sink: &mut Sink) {
    if context.gentle {
        sink.push_alone(format!("REINDEX INDEX CONCURRENTLY {index}"));
    } else {
        sink.push(format!("REINDEX INDEX {index}"));
    }
}

/// Drops the index, without a lock that keeps readers out where the table is in use.
pub(super) fn drop(context: &Context<'_>, id: &ObjectId, before: &Object, sink: &mut Sink) {
    let busy = table(context.from, id, before)
        .is_some_and(|table| super::locks::is_busy(context, &table))
        && before.get("partition of").is_none();
    if busy {
        sink.push_alone(format!("DROP INDEX CONCURRENTLY {}", name(id)));
    } else {
        sink.push(format!("DROP INDEX {}", name(id)));
    }
}

/// The statistics targets of expressions.
pub(super) fn statistics_targets(
    index: &str,
    before: Option<&str>,
    after: Option<&str>,
    sink: &mut Sink,
) {
    let list = |text: Option<&str>| -> std::collections::BTreeMap<String, String> {
        text.unwrap_or_default()
            .split(", ")
            .filter_map(|pair| pair.split_once(": "))
            .map(|(column, target)| (column.to_owned(), target.to_owned()))
            .collect()
    };
    let (old, new) = (list(before), list(after));
    for column in old.keys().filter(|column| !new.contains_key(*column)) {
        sink.push(format!(
            "ALTER INDEX {index} ALTER COLUMN {column} SET STATISTICS -1"
        ));
    }
    for (column, target) in new
        .iter()
        .filter(|(column, target)| old.get(*column) != Some(target))
    {
        sink.push(format!(
            "ALTER INDEX {index} ALTER COLUMN {column} SET STATISTICS {target}"
        ));
    }
}

/// By which index a table is clustered.
pub(super) fn cluster(context: &Context<'_>, part: &ObjectId, yes: bool, sink: &mut Sink) {
    let start = super::names::alter_table(part, false);
    if yes {
        sink.push(format!(
            "{start} CLUSTER ON {}",
            quote_identifier(&part.name)
        ));
        return;
    }
    let table = part.parent_id();
    let another = context.to.objects.iter().any(|(id, object)| match id.kind {
        Kind::Index => {
            object.get("clustered").is_some() && self::table(context.to, id, object) == table
        }
        Kind::Constraint => object.get("index clustered").is_some() && id.parent_id() == table,
        _ => false,
    });
    if !another {
        sink.push(format!("{start} SET WITHOUT CLUSTER"));
    }
}
