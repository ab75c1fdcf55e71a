//! A column of the database as a line of a Prisma schema.

use std::fmt::Write as _;

use crate::models::{ActualColumn, Modifier, PgType, camel_case};

/// `quota Int? @db.SmallInt`.
pub(super) fn line(column: &ActualColumn) -> String {
    let plain = column.name.starts_with(|c: char| c.is_ascii_alphabetic())
        && column
            .name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_');
    let name = if plain {
        column.name.clone()
    } else {
        camel_case(&column.name)
    };
    let (scalar, native) = types(&column.data_type);
    let mark = match (column.data_type.array, column.not_null) {
        (true, _) => "[]",
        (false, false) => "?",
        (false, true) => "",
    };
    let mut line = format!("{name} {scalar}{mark}");
    if let Some(default) = default(column) {
        let _ = write!(line, " @default({default})");
    }
    if let Some(native) = native {
        let _ = write!(line, " @db.{native}");
    }
    if !plain {
        let _ = write!(line, " @map({:?})", column.name);
    }
    line
}

fn default(column: &ActualColumn) -> Option<String> {
    if column.identity_kind.is_some() {
        return Some("autoincrement()".to_owned());
    }
    let text = column.generated.as_ref().or(column.default.as_ref())?;
    Some(match text.as_str() {
        "now()" | "CURRENT_TIMESTAMP" => "now()".to_owned(),
        "true" | "false" => text.clone(),
        text if text.starts_with("nextval(") => "autoincrement()".to_owned(),
        text if text.parse::<f64>().is_ok() => text.to_owned(),
        text => format!("dbgenerated({text:?})"),
    })
}

/// Prisma's type, and the native one where it is not the usual one.
fn types(of: &PgType) -> (String, Option<String>) {
    let (scalar, native) = match of.name.as_str() {
        "text" => ("String", ""),
        "character varying" => ("String", "VarChar"),
        "character" => ("String", "Char"),
        "citext" => ("String", "Citext"),
        "uuid" => ("String", "Uuid"),
        "inet" => ("String", "Inet"),
        "xml" => ("String", "Xml"),
        "bit" => ("String", "Bit"),
        "bit varying" => ("String", "VarBit"),
        "boolean" => ("Boolean", ""),
        "integer" => ("Int", ""),
        "smallint" => ("Int", "SmallInt"),
        "oid" => ("Int", "Oid"),
        "bigint" => ("BigInt", ""),
        "double precision" => ("Float", ""),
        "real" => ("Float", "Real"),
        "numeric" => ("Decimal", "Decimal"),
        "money" => ("Decimal", "Money"),
        "timestamp without time zone" => ("DateTime", "Timestamp"),
        "timestamp with time zone" => ("DateTime", "Timestamptz"),
        "date" => ("DateTime", "Date"),
        "time without time zone" => ("DateTime", "Time"),
        "time with time zone" => ("DateTime", "Timetz"),
        "jsonb" => ("Json", ""),
        "json" => ("Json", "Json"),
        "bytea" => ("Bytes", ""),
        _ if of.is_built_in() => return (format!("Unsupported({:?})", of.to_string()), None),
        // An enum is called by its own name.
        name => return (name.to_owned(), None),
    };
    let numbers = match &of.modifier {
        Modifier::Exactly(parts) => format!("({})", parts.join(", ")),
        Modifier::Any | Modifier::None => String::new(),
    };
    let native = (!native.is_empty()).then(|| format!("{native}{numbers}"));
    (scalar.to_owned(), native)
}
