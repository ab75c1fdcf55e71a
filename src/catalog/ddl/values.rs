//! Values of columns: placeholders, and how those of one type become those of another.

/// A value of a type that stands for none.
pub(super) fn neutral(data_type: &str) -> Option<&'static str> {
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
