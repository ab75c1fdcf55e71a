//! Who gives a column's value, and the default that the database should have.

use super::args::{ColumnArgs, DefaultArg, Generated, Mode};
use crate::models::{DefaultValue, Modifier, PgType, Supply, Types};
use crate::sql::quote_literal;

/// Who gives the value when TypeORM inserts a row.
pub(super) fn supply(column: &ColumnArgs) -> Supply {
    if column.stored || column.generated.is_some() {
        return Supply::Database;
    }
    match column.mode {
        Mode::View => return Supply::Never,
        Mode::Version | Mode::TreeLevel | Mode::Kept => return Supply::Client,
        Mode::CreateDate | Mode::UpdateDate => return Supply::Database,
        Mode::DeleteDate | Mode::Regular => {}
    }
    match &column.default {
        DefaultArg::None | DefaultArg::Null => {}
        DefaultArg::Unknown => return Supply::Unknown,
        _ => return Supply::Database,
    }
    match (column.insert, column.nullable) {
        (false, _) => Supply::Never,
        (true, Some(true)) => Supply::IfSet,
        (true, Some(false)) => Supply::Always,
        (true, None) => Supply::Unknown,
    }
}

/// The default that the column should have.
pub(super) fn default(column: &ColumnArgs, types: &Types) -> DefaultValue {
    if column.stored || column.generated.is_some_and(|of| of != Generated::Rowid) {
        return DefaultValue::Some;
    }
    if matches!(column.mode, Mode::View | Mode::Kept) {
        return DefaultValue::Unknown;
    }
    let of = match types {
        Types::Known(types) => types.first(),
        Types::Unknown => None,
    };
    match &column.default {
        DefaultArg::None | DefaultArg::Null | DefaultArg::Unknown => DefaultValue::Unknown,
        DefaultArg::Expression(text) => DefaultValue::Expression(text.clone()),
        DefaultArg::Boolean(flag) if of.is_some_and(|of| of.name == "boolean") => {
            DefaultValue::Expression(flag.to_string())
        }
        DefaultArg::Text(text) | DefaultArg::Number(text)
            if of.is_some_and(|of| is_printed_as_written(of, text)) =>
        {
            DefaultValue::Expression(quote_literal(text))
        }
        DefaultArg::List(Some(elements))
            if elements.iter().all(|element| {
                !element.is_empty()
                    && element
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || c == '_')
                    && !element.eq_ignore_ascii_case("null")
            }) && of.is_some_and(|of| of.array) =>
        {
            DefaultValue::Expression(format!("'{{{}}}'", elements.join(",")))
        }
        _ => DefaultValue::Some,
    }
}

/// Whether the server prints a constant of this type as it was written.
fn is_printed_as_written(of: &PgType, text: &str) -> bool {
    if of.array {
        return text == "{}";
    }
    match of.name.as_str() {
        "text" | "character varying" | "citext" | "smallint" | "integer" | "bigint"
        | "double precision" | "real" | "numeric" | "boolean" => true,
        // Spaces are added up to the length.
        "character" => match of.length() {
            Some(length) => usize::try_from(length) == Ok(text.chars().count()),
            None => of.modifier == Modifier::Any,
        },
        "json" | "jsonb" => matches!(text, "{}" | "[]"),
        // Labels.
        _ => !of.is_built_in(),
    }
}
