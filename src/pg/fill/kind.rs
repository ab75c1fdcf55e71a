//! What kind of values a column takes, domains and arrays resolved.

use super::model::{Column, Type, Types};

/// A kind of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    /// Whole numbers up to this one.
    Integer(i64),
    Float,
    /// Digits in all and after the point, where they are limited.
    Numeric(Option<(u32, i32)>),
    /// Characters, where they are limited.
    Text(Option<usize>),
    Bytes,
    Date,
    Time,
    Timestamp,
    Interval,
    Uuid,
    Json,
    Network,
    /// Bits, and whether there can be fewer.
    Bits(usize, bool),
    Enum(Vec<String>),
    Array(Box<Resolved>),
    Range(Box<Self>),
    Multirange(Box<Self>),
    /// How many attributes.
    Composite(u32),
    /// One of a list of texts that types of this name understand.
    Known(&'static [&'static str]),
    /// A type of which nothing is known.
    Unknown,
}

/// A column's type without the domains around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) kind: Kind,
    /// The type as it is written in a cast.
    pub(super) text: String,
    /// Whether a domain refuses NULL.
    pub(super) not_null: bool,
    /// The conditions of the domains on `VALUE`.
    pub(super) checks: Vec<String>,
}

/// What kind of values a column takes.
pub(super) fn resolve(column: &Column, types: &Types) -> Resolved {
    resolve_type(column.type_id, column.modifier, &column.type_text, types, 0)
}

fn resolve_type(id: i64, modifier: i32, text: &str, types: &Types, depth: u32) -> Resolved {
    let unknown = || Resolved {
        kind: Kind::Unknown,
        text: text.to_owned(),
        not_null: false,
        checks: Vec::new(),
    };
    let Some(found) = types.get(&id).filter(|_| depth < 10) else {
        return unknown();
    };
    if found.kind == "d" {
        let base = found.base_text.as_deref().unwrap_or(text);
        let mut inner = resolve_type(found.base, found.base_modifier, base, types, depth + 1);
        inner.not_null |= found.not_null;
        inner.checks.extend(found.checks.iter().cloned());
        return inner;
    }
    let element = |modifier: i32| {
        let inner = types.get(&found.element);
        let text = inner.map_or("", |inner| inner.text.as_str());
        resolve_type(found.element, modifier, text, types, depth + 1)
    };
    let kind = if found.is_array {
        // A modifier of an array is its elements'.
        Kind::Array(Box::new(element(modifier)))
    } else {
        match found.kind.as_str() {
            "e" => Kind::Enum(found.labels.clone()),
            "r" => Kind::Range(Box::new(element(-1).kind)),
            "m" => Kind::Multirange(Box::new(multirange(found))),
            "c" => Kind::Composite(found.attributes),
            _ => scalar(&found.name, modifier),
        }
    };
    Resolved { kind, ..unknown() }
}

/// Multiranges are known by their names: what they are made of is not among a type's elements.
fn multirange(found: &Type) -> Kind {
    match found.name.as_str() {
        "int4multirange" => Kind::Integer(i64::from(i32::MAX)),
        "int8multirange" => Kind::Integer(i64::MAX),
        "nummultirange" => Kind::Numeric(None),
        _ => Kind::Date,
    }
}

fn scalar(name: &str, modifier: i32) -> Kind {
    let length = usize::try_from(modifier - 4).ok().filter(|_| modifier >= 4);
    match name {
        "bool" => Kind::Bool,
        "int2" => Kind::Integer(i64::from(i16::MAX)),
        "int4" | "oid" => Kind::Integer(i64::from(i32::MAX)),
        "int8" => Kind::Integer(i64::MAX),
        "float4" | "float8" => Kind::Float,
        "money" => Kind::Numeric(Some((12, 2))),
        "numeric" => Kind::Numeric((modifier >= 4).then(|| {
            let bits = modifier - 4;
            // Eleven bits with a sign, since version 15.
            let scale = ((bits & 0x7ff) ^ 1024) - 1024;
            (u32::try_from(bits >> 16).unwrap_or_default(), scale)
        })),
        "text" | "citext" => Kind::Text(None),
        "varchar" | "bpchar" => Kind::Text(length),
        "name" => Kind::Text(Some(63)),
        "char" => Kind::Text(Some(1)),
        "bytea" => Kind::Bytes,
        "date" => Kind::Date,
        "time" | "timetz" => Kind::Time,
        "timestamp" | "timestamptz" => Kind::Timestamp,
        "interval" => Kind::Interval,
        "uuid" => Kind::Uuid,
        "json" | "jsonb" => Kind::Json,
        "inet" | "cidr" => Kind::Network,
        "bit" => Kind::Bits(usize::try_from(modifier).unwrap_or(1).max(1), false),
        "varbit" => Kind::Bits(usize::try_from(modifier).unwrap_or(8).max(1), true),
        "xml" => Kind::Known(&["<a/>", "a"]),
        "tsvector" => Kind::Known(&["'fat':1 'rat':2", "'cat'"]),
        "tsquery" => Kind::Known(&["'fat' & 'rat'", "'cat'"]),
        "point" => Kind::Known(&["(1,2)", "(0,0)"]),
        "line" => Kind::Known(&["{1,2,3}"]),
        "lseg" | "path" | "box" => Kind::Known(&["((0,0),(1,1))"]),
        "polygon" => Kind::Known(&["((0,0),(1,0),(1,1))"]),
        "circle" => Kind::Known(&["<(0,0),1>"]),
        "macaddr" => Kind::Known(&["08:00:2b:01:02:03"]),
        "macaddr8" => Kind::Known(&["08:00:2b:01:02:03:04:05"]),
        "pg_lsn" => Kind::Known(&["0/1", "16/B374D848"]),
        "regclass" => Kind::Known(&["pg_class", "pg_type"]),
        "regtype" => Kind::Known(&["integer", "text"]),
        "regrole" => Kind::Known(&["pg_monitor"]),
        "regnamespace" => Kind::Known(&["pg_catalog"]),
        "hstore" => Kind::Known(&["\"a\"=>\"1\"", ""]),
        "ltree" => Kind::Known(&["a.b", "a"]),
        "cube" => Kind::Known(&["(1,2)"]),
        "geometry" | "geography" => Kind::Known(&[
            "POINT(1 2)",
            "SRID=4326;POINT(1 2)",
            "POLYGON((0 0,1 0,1 1,0 0))",
            "MULTIPOLYGON(((0 0,1 0,1 1,0 0)))",
            "LINESTRING(0 0,1 1)",
        ]),
        "vector" | "halfvec" => Kind::Unknown,
        _ => Kind::Known(&["1", "a", "{}", "[]", "1.0.0", "0", "(1,1)"]),
    }
}

impl Kind {
    /// Whether a value can be made that no row has.
    pub(super) fn is_countless(&self) -> bool {
        match self {
            Self::Text(limit) => limit.is_none_or(|limit| limit > 1),
            Self::Integer(_)
            | Self::Float
            | Self::Numeric(_)
            | Self::Bytes
            | Self::Date
            | Self::Timestamp
            | Self::Interval
            | Self::Uuid
            | Self::Network
            | Self::Range(_)
            | Self::Multirange(_) => true,
            Self::Bits(length, _) => *length > 4,
            Self::Array(element) => element.kind.is_countless(),
            Self::Bool
            | Self::Time
            | Self::Json
            | Self::Enum(_)
            | Self::Composite(_)
            | Self::Known(_)
            | Self::Unknown => false,
        }
    }
}
