//! A column of the database as a line of a Prisma schema.

use std::fmt::Write as _;

use crate::models::{ActualColumn, Column, Modifier, PgType, camel_case};

/// `quota Int? @db.SmallInt`.
pub(super) fn line(column: &ActualColumn, field: Option<&Column>) -> String {
    let plain = column.name.starts_with(|c: char| c.is_ascii_alphabetic())
        && column
            .name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_');
    let given = field.and_then(|field| field.place.property.clone());
    let name = match given {
        Some(name) => name,
        None if plain => column.name.clone(),
        None => camel_case(&column.name),
    };
    let (scalar, native) = types(&column.data_type);
    let mark = match (column.data_type.array, column.not_null) {
        (true, _) => "[]",
        (false, false) => "?",
        (false, true) => "",
    };
    let mut line = format!("{name} {scalar}{mark}");
    let kept = field.map_or(&[][..], |field| &field.kept);
    let is_default = |attribute: &&String| attribute.starts_with("@default(");
    for attribute in kept.iter().filter(|attribute| !is_default(attribute)) {
        let _ = write!(line, " {attribute}");
    }
    // What the client makes it goes on making.
    let by_client = kept
        .iter()
        .filter(is_default)
        .find(|text| !text.contains("dbgenerated(") && !text.contains("autoincrement("));
    match (default(column), by_client) {
        (Some(default), _) => {
            let _ = write!(line, " @default({default})");
        }
        (None, Some(kept)) if column.generated.is_none() => {
            let _ = write!(line, " {kept}");
        }
        (None, _) => {}
    }
    if let Some(native) = native {
        let _ = write!(line, " @db.{native}");
    }
    if name != column.name {
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
        text => match (constant(text), column.generated.is_none()) {
            (Some(label), true) if !column.data_type.is_built_in() => label,
            (Some(value), true) if is_text(&column.data_type) => format!("{value:?}"),
            _ => format!("dbgenerated({text:?})"),
        },
    })
}

/// Whether Prisma writes a default of the type as a text.
fn is_text(of: &PgType) -> bool {
    let names = [
        "text",
        "character varying",
        "character",
        "citext",
        "json",
        "jsonb",
    ];
    !of.array && names.contains(&of.name.as_str())
}

/// The text of `'x'::text`.
fn constant(default: &str) -> Option<String> {
    let (text, after) = default.strip_prefix('\'')?.rsplit_once('\'')?;
    (after.is_empty() || after.starts_with("::")).then(|| text.replace("''", "'"))
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

#[cfg(test)]
mod tests {
    use super::super::lower;
    use super::*;
    use crate::models::{ReadOptions, Sources};

    fn actual(name: &str, of: &str, default: Option<&str>) -> ActualColumn {
        ActualColumn {
            name: name.to_owned(),
            identity: None,
            position: 1,
            data_type: PgType::parse(of),
            domain: None,
            not_null: true,
            default: default.map(str::to_owned),
            generated: None,
            identity_kind: None,
        }
    }

    #[test]
    fn a_field_keeps_its_name_and_what_only_prisma_does() {
        let schema = "enum Role {\n  A\n  B\n}\nmodel User {\n  id String @id @default(cuid(2))\n  \
                      updatedAt DateTime @updatedAt @map(\"updated_at\")\n  \
                      madeAt DateTime @default(now()) @map(\"made_at\") @db.Timestamptz(6)\n  \
                      role Role @default(A)\n  note String @unique @default(dbgenerated(\"x()\"))\n}\n";
        let sources = Sources::in_memory(&[("schema.prisma", schema)]);
        let found = lower::read(&sources, &ReadOptions::default());
        let line_of = |column: ActualColumn| {
            let field = found
                .tables
                .iter()
                .find_map(|table| table.column(&column.name));
            line(&column, Some(field.unwrap()))
        };
        for (column, wanted) in [
            (
                actual("id", "uuid", None),
                "id String @id @default(cuid(2)) @db.Uuid",
            ),
            (
                actual("updated_at", "timestamp(3)", None),
                "updatedAt DateTime @updatedAt @db.Timestamp(3) @map(\"updated_at\")",
            ),
            (
                actual("made_at", "date", None),
                "madeAt DateTime @default(now()) @db.Date @map(\"made_at\")",
            ),
            (
                actual("role", "\"Role\"", Some("'B'::\"Role\"")),
                "role Role @default(B)",
            ),
            (
                actual("note", "varchar(9)", None),
                "note String @unique @db.VarChar(9)",
            ),
        ] {
            assert_eq!(line_of(column), wanted);
        }
        assert_eq!(
            line(&actual("plan_name", "text", Some("'it''s'::text")), None),
            "plan_name String @default(\"it's\")"
        );
    }
}
