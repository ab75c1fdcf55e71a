//! Values of columns: placeholders, and how those of one type become those of another.

use super::names::{name, outside_quotes, split_list};
use super::shared_attributes::Context;
use super::types;
use crate::catalog::{Object, ObjectId, ObjectKind as Kind};
use crate::sql::quote_identifier;

/// What rows get in a column that must have a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Placeholder {
    /// The value of this expression.
    Default(String),
    /// Each another number.
    Numbers,
}

/// A placeholder for a column that is added to rows; in a unique one each row has its own.
pub(super) fn placeholder(
    context: &Context<'_>,
    id: &ObjectId,
    object: &Object,
) -> Option<Placeholder> {
    let data_type = object.get("data type").unwrap_or_default();
    if is_unique(context, id) {
        match data_type {
            "smallint" | "integer" | "bigint" => return Some(Placeholder::Numbers),
            "uuid" => return Some(Placeholder::Default("gen_random_uuid()".to_owned())),
            "text" | "character varying" => {
                return Some(Placeholder::Default("gen_random_uuid()::text".to_owned()));
            }
            _ => {}
        }
    }
    if let Some(value) = neutral(data_type) {
        return Some(Placeholder::Default(value.to_owned()));
    }
    let (kind, of_type) = context.to.objects.iter().find_map(|(of, object)| {
        let is_type = matches!(of.kind, Kind::Type | Kind::Domain);
        (is_type && name(of) == data_type).then_some((of.kind, object))
    })?;
    if kind == Kind::Domain {
        return neutral(of_type.get("data type")?)
            .map(|value| Placeholder::Default(value.to_owned()));
    }
    let first = types::labels(of_type).into_iter().next()?;
    Some(Placeholder::Default(first))
}

/// Whether a constraint or an index wants another value of the column in each row.
fn is_unique(context: &Context<'_>, id: &ObjectId) -> bool {
    let Some(table) = id.parent_id() else {
        return false;
    };
    let column = quote_identifier(&id.name);
    context.to.objects.iter().any(|(other, object)| {
        let of_table = match other.kind {
            Kind::Constraint => {
                matches!(object.get("type"), Some("primary key" | "unique"))
                    && other.parent_id().as_ref() == Some(&table)
            }
            Kind::Index => {
                object.get("unique").is_some()
                    && super::index::table(context.to, other, object).as_ref() == Some(&table)
            }
            _ => false,
        };
        let definition = object.get("definition").unwrap_or_default();
        of_table
            && outside_quotes(definition, '(')
                .and_then(|at| definition.get(at + 1..)?.split_once(')'))
                .is_some_and(|(columns, _)| split_list(columns).contains(&column))
    })
}

/// A value of a type that stands for none.
fn neutral(data_type: &str) -> Option<&'static str> {
    let base = data_type.split('(').next().unwrap_or_default().trim();
    Some(match base {
        _ if data_type.ends_with("[]") => "'{}'",
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" | "money"
        | "interval" => "'0'",
        "text" | "character varying" | "character" | "bytea" | "name" => "''",
        "boolean" => "false",
        "json" | "jsonb" => "'null'",
        "uuid" => "'00000000-0000-0000-0000-000000000000'",
        "date" => "'epoch'",
        _ if base.starts_with("timestamp") => "'epoch'",
        _ if base.starts_with("time") => "'00:00'",
        "inet" | "cidr" => "'0.0.0.0'",
        "tsvector" => "''",
        _ => return None,
    })
}

/// How the old value becomes one of the new type.
pub(super) fn using(column: &str, old: &str, new: &str, retype: bool) -> String {
    if retype {
        return format!(" USING {column}::text::{new}");
    }
    let family = |name: &str| {
        let base = name.split('(').next().unwrap_or_default().trim().to_owned();
        match base.as_str() {
            _ if name.ends_with("[]") => "array",
            "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => "number",
            "text" | "character varying" | "character" | "name" => "text",
            "json" | "jsonb" => "json",
            _ if base.starts_with("timestamp") || base == "date" => "time",
            _ => "other",
        }
    };
    let bare = |name: &str| {
        let array = if name.ends_with("[]") { "[]" } else { "" };
        format!(
            "{}{array}",
            name.split(['(', '[']).next().unwrap_or_default().trim()
        )
    };
    match (family(old), family(new)) {
        _ if bare(old) == bare(new) => String::new(),
        ("array", "array") => format!(" USING {column}::text::{new}"),
        (_, "array") => format!(" USING ARRAY[{column}]::text[]::{new}"),
        ("array", _) => format!(" USING ({column})[1]::text::{new}"),
        (_, "text") | ("text", _) => format!(" USING {column}::{new}"),
        ("number", "number") | ("time", "time") | ("json", "json") => {
            format!(" USING {column}::{new}")
        }
        ("other", "number") if bare(old) == "boolean" => format!(" USING {column}::integer::{new}"),
        ("number", "other") if new == "boolean" => format!(" USING ({column} <> 0)"),
        _ => format!(" USING {column}::text::{new}"),
    }
}

/// Whether values may be lost on the way.
pub(super) fn narrows(old: &str, new: &str) -> bool {
    let rank = |name: &str| match name {
        "smallint" => 1,
        "integer" => 2,
        "bigint" => 3,
        "text" | "character varying" => 9,
        _ => 0,
    };
    old != new && (rank(old) == 0 || rank(new) == 0 || rank(new) < rank(old)) && rank(new) != 9
}
