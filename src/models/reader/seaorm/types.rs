//! Which types of the database a Rust type or a `column_type` stands for.

use super::super::rust_cursor::{Cursor, group};
use super::super::rust_items::RustType;
use super::super::rust_tokens::{Token, TokenKind};
use crate::models::{Modifier, PgType};

/// The types that a Rust type is read from; the first is what SeaORM itself would create. `None`
/// if it is no type that SeaORM knows by itself.
pub(super) fn of_rust(of: &RustType) -> Option<Vec<PgType>> {
    let names: &[&str] = match of.name() {
        // One type to the driver, whatever the database calls it.
        "String" | "str" => &["varchar", "text", "char", "citext", "name"],
        "char" => &["char", "varchar", "text"],
        "bool" => &["boolean"],
        "i8" => &["smallint", "\"char\""],
        "i16" => &["smallint"],
        "i32" => &["integer"],
        "i64" | "u64" => &["bigint"],
        "u8" | "u16" => &["smallint", "integer"],
        "u32" => &["integer", "oid"],
        "f32" => &["real"],
        "f64" => &["double precision"],
        "Decimal" | "BigDecimal" => &["numeric"],
        "Uuid" | "Braced" | "Hyphenated" | "Simple" | "Urn" => &["uuid"],
        "Date" | "NaiveDate" | "ChronoDate" | "TimeDate" => &["date"],
        "Time" | "NaiveTime" | "ChronoTime" | "TimeTime" => &["time"],
        "DateTime" if !of.inner.is_empty() => &["timestamptz"],
        "DateTime" | "NaiveDateTime" | "ChronoDateTime" | "TimeDateTime" | "PrimitiveDateTime" => {
            &["timestamp"]
        }
        "DateTimeUtc"
        | "DateTimeLocal"
        | "DateTimeWithTimeZone"
        | "ChronoDateTimeUtc"
        | "ChronoDateTimeLocal"
        | "ChronoDateTimeWithTimeZone"
        | "TimeDateTimeWithTimeZone"
        | "ChronoUnixTimestamp"
        | "OffsetDateTime"
        | "UtcDateTime" => &["timestamptz"],
        "PgInterval" => &["interval"],
        "Json" | "JsonValue" => &["json", "jsonb"],
        "Value" if of.path.iter().any(|part| part == "serde_json") => &["json", "jsonb"],
        "IpNetwork" => &["inet", "cidr"],
        "MacAddress" => &["macaddr"],
        "BitVec" => &["bit varying", "bit"],
        "PgVector" | "Vector" => &["vector"],
        "HalfVector" => &["halfvec"],
        "Vec" => {
            let element = of.inner.first()?;
            let element = element.option().unwrap_or(element);
            if element.name() == "u8" {
                return Some(vec![PgType::any("bytea")]);
            }
            let elements = of_rust(element)?;
            return Some(elements.into_iter().map(PgType::array).collect());
        }
        _ => return None,
    };
    Some(names.iter().map(|name| PgType::any(name)).collect())
}

impl RustType {
    /// What is in an `Option`.
    pub(super) fn option(&self) -> Option<&Self> {
        (self.name() == "Option")
            .then(|| self.inner.first())
            .flatten()
    }
}

/// What a `column_type` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ColumnType {
    /// One of these.
    Known(Vec<PgType>),
    /// An enumerated type of this name.
    Enum(String),
    /// That of a type of the application's: `Tea::db_type()`.
    Of(RustType),
}

/// Reads `String(StringLen::N(255))`, `ColumnType::Decimal(Some((10, 2)))`, `custom("citext")`.
pub(super) fn column_type(tokens: &[Token]) -> Option<ColumnType> {
    column_type_at(tokens, DEPTH)
}

/// Arrays of arrays are followed no further than this.
const DEPTH: u8 = 8;

fn column_type_at(tokens: &[Token], depth: u8) -> Option<ColumnType> {
    let depth = depth.checked_sub(1)?;
    let mut cursor = Cursor::new(tokens);
    let mut path: Vec<&str> = Vec::new();
    while let Some(token) = cursor.peek() {
        if let Some(word) = token.word() {
            path.push(word);
        } else if !token.is_mark(':') {
            break;
        }
        cursor.next();
    }
    let name = *path.last()?;
    if matches!(name, "db_type" | "column_type") {
        path.pop();
        return Some(ColumnType::Of(RustType {
            path: path.into_iter().map(str::to_owned).collect(),
            inner: Vec::new(),
        }));
    }
    let arguments = group(cursor.rest()).unwrap_or_default();
    let mut numbers = Vec::new();
    every_number(arguments, &mut numbers);
    let limited = |name: &str| {
        let mut of = PgType::any(name);
        if !numbers.is_empty() {
            of.modifier = Modifier::Exactly(numbers.clone());
        }
        of
    };
    let known = |names: &[&str]| {
        let types = names.iter().map(|name| PgType::any(name)).collect();
        Some(ColumnType::Known(types))
    };
    match name {
        "String" | "string" => Some(ColumnType::Known(vec![limited("varchar")])),
        "Char" | "char" => Some(ColumnType::Known(vec![limited("char")])),
        "Text" | "text" => Some(ColumnType::Known(vec![PgType::parse("text")])),
        "TinyInteger" | "SmallInteger" | "TinyUnsigned" | "SmallUnsigned" => known(&["smallint"]),
        "Integer" | "Unsigned" => known(&["integer"]),
        "BigInteger" | "BigUnsigned" => known(&["bigint"]),
        "Float" => known(&["real"]),
        "Double" => known(&["double precision"]),
        "Decimal" => Some(ColumnType::Known(vec![limited("numeric")])),
        "Money" => known(&["money"]),
        "DateTime" | "Timestamp" => known(&["timestamp"]),
        "TimestampWithTimeZone" => known(&["timestamptz"]),
        "Time" => known(&["time"]),
        "Date" => known(&["date"]),
        "Interval" => known(&["interval"]),
        "Binary" | "VarBinary" | "var_binary" | "Blob" | "TinyBlob" | "MediumBlob" | "LongBlob" => {
            known(&["bytea"])
        }
        "Bit" => Some(ColumnType::Known(vec![limited("bit")])),
        "VarBit" => Some(ColumnType::Known(vec![limited("bit varying")])),
        "Boolean" => known(&["boolean"]),
        "Json" => known(&["json", "jsonb"]),
        "JsonBinary" => known(&["jsonb", "json"]),
        "Uuid" => known(&["uuid"]),
        "Cidr" => known(&["cidr", "inet"]),
        "Inet" => known(&["inet", "cidr"]),
        "MacAddr" => known(&["macaddr"]),
        "LTree" => known(&["ltree"]),
        "Vector" => known(&["vector"]),
        "Array" => array(arguments, depth),
        "Custom" | "custom" => {
            let text = first_text(arguments)?;
            let folded = if text.contains('"') {
                text.to_owned()
            } else {
                text.to_lowercase()
            };
            let mut of = PgType::parse(&folded);
            if of.modifier == Modifier::None {
                of.modifier = Modifier::Any;
            }
            Some(ColumnType::Known(vec![of]))
        }
        "Enum" => enum_name(arguments).map(ColumnType::Enum),
        _ => None,
    }
}

/// `RcOrArc::new(ColumnType::Integer)`
fn array(arguments: &[Token], depth: u8) -> Option<ColumnType> {
    let wrapped = arguments.iter().position(|token| token.is_word("new"));
    let inner = match wrapped {
        Some(place) => group(arguments.get(place + 1..)?)?,
        None => arguments,
    };
    Some(match column_type_at(inner, depth)? {
        ColumnType::Known(types) => {
            ColumnType::Known(types.into_iter().map(PgType::array).collect())
        }
        ColumnType::Enum(name) => ColumnType::Known(vec![PgType::named(None, &name).array()]),
        ColumnType::Of(_) => return None,
    })
}

/// `name: "tea".into(), variants: vec![…]`; a name in another form is not known.
fn enum_name(arguments: &[Token]) -> Option<String> {
    let mut cursor = Cursor::new(arguments);
    while cursor.peek().is_some() {
        let entry = cursor.until(',');
        if entry.first()?.is_word("name") {
            return first_text(entry).map(str::to_owned);
        }
    }
    None
}

fn first_text(tokens: &[Token]) -> Option<&str> {
    tokens.iter().find_map(Token::text)
}

fn every_number(tokens: &[Token], numbers: &mut Vec<String>) {
    for token in tokens {
        if let TokenKind::Word(word) = &token.kind
            && word.starts_with(|c: char| c.is_ascii_digit())
        {
            let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
            numbers.push(digits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::rust_tokens::tokens;
    use super::*;

    fn shown(text: &str) -> String {
        match column_type(&tokens(text)) {
            Some(ColumnType::Known(types)) => types[0].to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn column_types_are_those_that_sea_query_creates() {
        for (written, wanted) in [
            ("String(StringLen::N(255))", "varchar(255)"),
            ("String(Some(32u32))", "varchar(32)"),
            ("ColumnType::String(None)", "varchar"),
            ("Char(Some(2))", "char(2)"),
            ("Decimal(Some((10, 2)))", "numeric(10,2)"),
            ("TinyInteger", "smallint"),
            ("VarBinary(StringLen::N(16))", "bytea"),
            ("custom(\"CITEXT\")", "citext"),
            ("Custom(\"vector(3)\".to_owned())", "vector(3)"),
            ("Array(RcOrArc::new(ColumnType::String(None)))", "varchar[]"),
            ("Array(SeaRc::new(Integer))", "integer[]"),
        ] {
            assert_eq!(shown(written), wanted, "{written}");
        }
        assert_eq!(
            column_type(&tokens("Enum { name: \"tea\".into(), variants: vec![] }")),
            Some(ColumnType::Enum("tea".to_owned()))
        );
        assert!(matches!(
            column_type(&tokens("Tea::db_type().get_column_type().to_owned()")),
            Some(ColumnType::Of(of)) if of.name() == "Tea"
        ));
        assert_eq!(column_type(&tokens("my_type(3)")), None);
    }

    #[test]
    fn rust_types_are_those_that_the_driver_reads() {
        for (written, wanted) in [
            ("chrono::DateTime<Utc>", Some("timestamptz")),
            ("DateTime", Some("timestamp")),
            ("Vec<u8>", Some("bytea")),
            ("Vec<Option<i32>>", Some("integer[]")),
            ("serde_json::Value", Some("json")),
            ("Mood", None),
        ] {
            let of = RustType::read(&tokens(written)).unwrap();
            let found = of_rust(&of).map(|types| types[0].to_string());
            assert_eq!(found.as_deref(), wanted, "{written}");
        }
    }
}
