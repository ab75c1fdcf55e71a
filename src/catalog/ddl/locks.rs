//! Ways to change a table in use without keeping its readers and writers out for long.

use super::names::{alter_table, name, qualified};
use super::shared_attributes::{Context, options, with_list};
use super::statement::Sink;
use super::table;
use crate::catalog::{Object, ObjectId, ObjectKind as Kind};
use crate::sql::quote_identifier;

/// Whether a part's table is in use while the script runs, and the script may spare it: it was
/// there before, and its rows are its own.
pub(super) fn is_busy(context: &Context<'_>, table: &ObjectId) -> bool {
    let partitioned = |object: &Object| object.get("partition key").is_some();
    context.gentle
        && table.kind == Kind::Table
        && context.table_stays(table)
        && !context.to.get(table).is_some_and(partitioned)
        && !context.from.get(table).is_some_and(partitioned)
}

/// Makes a primary key or unique constraint of an index that was built beside the writers. Gives
/// false where that cannot be, and nothing was written.
pub(super) fn from_index(
    context: &Context<'_>,
    id: &ObjectId,
    object: &Object,
    sink: &mut Sink,
) -> bool {
    let word = match object.get("type") {
        Some("primary key") => "PRIMARY KEY",
        Some("unique") => "UNIQUE",
        _ => return false,
    };
    let definition = object.get("definition").unwrap_or_default();
    let busy = id
        .parent_id()
        .is_some_and(|table| is_busy(context, &table) && !context.joining.contains(&table));
    if !busy || object.get("partition of").is_some() || definition.contains("WITHOUT OVERLAPS") {
        return false;
    }
    let Some(rest) = definition.strip_prefix(word) else {
        return false;
    };
    let (rest, nulls) = match rest.strip_prefix(" NULLS NOT DISTINCT") {
        Some(rest) => (rest, " NULLS NOT DISTINCT"),
        None => (rest, ""),
    };
    let at = [" NOT DEFERRABLE", " DEFERRABLE"]
        .iter()
        .filter_map(|word| rest.find(word))
        .min()
        .unwrap_or(rest.len());
    let (Some(columns), Some(deferral)) = (rest.get(..at), rest.get(at..)) else {
        return false;
    };
    let parameters = options(object, "index option ");
    let with = if parameters.is_empty() {
        String::new()
    } else {
        format!(" WITH ({})", with_list(&parameters))
    };
    let tablespace = object
        .get("index tablespace")
        .map_or_else(String::new, |tablespace| {
            format!(" TABLESPACE {}", quote_identifier(tablespace))
        });
    let index = quote_identifier(&id.name);
    sink.remark(format!(
        "if this fails, DROP INDEX {} before the next try.",
        qualified(id.schema.as_deref(), &id.name)
    ));
    sink.push_alone(format!(
        "CREATE UNIQUE INDEX CONCURRENTLY {index} ON {}{columns}{nulls}{with}{tablespace}",
        name(id)
    ));
    sink.push(format!(
        "{} ADD CONSTRAINT {index} {word} USING INDEX {index}{deferral}",
        alter_table(id, false)
    ));
    true
}

/// `SET NOT NULL` of a column whose rows were checked before, beside the writers. Gives false where
/// that cannot be, and nothing was written.
pub(super) fn not_null_by_check(context: &Context<'_>, id: &ObjectId, sink: &mut Sink) -> bool {
    let Some(table) = id.parent_id().filter(|table| is_busy(context, table)) else {
        return false;
    };
    // A check would have to be merged with those of parents and children.
    let related = |table: &ObjectId| {
        !table::parents(context.to, table).is_empty()
            || !table::parents(context.from, table).is_empty()
    };
    let has_children =
        context
            .to
            .objects
            .iter()
            .chain(&context.from.objects)
            .any(|(other, object)| {
                matches!(other.kind, Kind::Table | Kind::ForeignTable)
                    && object.get("inherits").is_some()
                    && (table::parents(context.to, other).contains(&table)
                        || table::parents(context.from, other).contains(&table))
            });
    if related(&table) || has_children {
        return false;
    }
    let check = unused_name(context, &table, &id.name);
    let check = quote_identifier(&check);
    let column = quote_identifier(&id.name);
    let start = alter_table(id, false);
    sink.push(format!(
        "{start} ADD CONSTRAINT {check} CHECK ({column} IS NOT NULL) NOT VALID"
    ));
    sink.push_alone(format!("{start} VALIDATE CONSTRAINT {check}"));
    sink.push(format!("{start} ALTER COLUMN {column} SET NOT NULL"));
    sink.push(format!("{start} DROP CONSTRAINT {check}"));
    true
}

/// A name that no constraint of the table has.
fn unused_name(context: &Context<'_>, table: &ObjectId, column: &str) -> String {
    let mut start = String::from("pgrehearse_");
    for character in column.chars() {
        // A name has at most 63 bytes.
        if start.len() + character.len_utf8() > 48 {
            break;
        }
        start.push(character);
    }
    let taken = |name: &str| {
        let id = table.part(Kind::Constraint, name);
        context.from.get(&id).is_some() || context.to.get(&id).is_some()
    };
    let first = format!("{start}_not_null");
    std::iter::once(first.clone())
        .chain((2..100).map(|number: u32| format!("{first}{number}")))
        .find(|name| !taken(name))
        .unwrap_or(first)
}
