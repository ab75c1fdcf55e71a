//! Prisma's types as Postgres has them.

use super::syntax::Attribute;
use crate::models::PgType;

/// The type that Prisma gives to a scalar without `@db.…`.
pub(super) fn scalar(name: &str) -> Option<PgType> {
    let text = match name {
        "String" => "text",
        "Boolean" => "boolean",
        "Int" => "integer",
        "BigInt" => "bigint",
        "Float" => "double precision",
        "Decimal" => "numeric(65,30)",
        "DateTime" => "timestamp(3)",
        "Json" => "jsonb",
        "Bytes" => "bytea",
        _ => return None,
    };
    Some(PgType::parse(text))
}

/// The type of `@db.VarChar(255)`.
pub(super) fn native(attribute: &Attribute) -> Option<PgType> {
    let (_, name) = attribute.name.split_once('.')?;
    let base = match name {
        "SmallInt" => "smallint",
        "Integer" => "integer",
        "Oid" => "oid",
        "BigInt" => "bigint",
        "Decimal" => "numeric",
        "Money" => "money",
        "Real" => "real",
        "DoublePrecision" => "double precision",
        "Text" => "text",
        "VarChar" => "varchar",
        "Char" => "char",
        "Citext" => "citext",
        "Inet" => "inet",
        "Bit" => "bit",
        "VarBit" => "varbit",
        "Uuid" => "uuid",
        "Xml" => "xml",
        "Boolean" => "boolean",
        "ByteA" => "bytea",
        "Timestamp" => "timestamp",
        "Timestamptz" => "timestamptz",
        "Date" => "date",
        "Time" => "time",
        "Timetz" => "timetz",
        "Json" => "json",
        "JsonB" => "jsonb",
        _ => return None,
    };
    let numbers: Vec<String> = attribute
        .arguments
        .iter()
        .map(|argument| argument.value.written())
        .collect();
    let written = match (numbers.is_empty(), base) {
        (false, base) => format!("{base}({})", numbers.join(",")),
        (true, "numeric") => "numeric(65,30)".to_owned(),
        (true, "bit") => "bit(1)".to_owned(),
        (true, base) => base.to_owned(),
    };
    Some(PgType::parse(&written))
}
