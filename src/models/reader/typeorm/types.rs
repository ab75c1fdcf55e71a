//! TypeORM's types as Postgres has them.

use super::args::{ColumnArgs, Mode, TypeArg};
use crate::models::{Modifier, PgType};

/// The type of a column that is not enumerated; a reason if there is none.
pub(super) fn pg_type(column: &ColumnArgs) -> Result<PgType, String> {
    let base = match (&column.of, column.mode) {
        (TypeArg::Named(name), _) => {
            named(name).ok_or_else(|| format!("{name:?} is no type of Postgres"))?
        }
        (_, Mode::Version | Mode::TreeLevel) => "integer",
        (TypeArg::Class(class), _) => of_class(class)
            .ok_or_else(|| format!("nothing says which type of the database {class} is"))?,
        (TypeArg::None, Mode::CreateDate | Mode::UpdateDate | Mode::DeleteDate) => {
            "timestamp without time zone"
        }
        (TypeArg::None, _) => return Err("nothing says its type".to_owned()),
        (TypeArg::Unknown(problem), _) => return Err(problem.reason.clone()),
    };
    let mut of = PgType {
        schema: None,
        name: base.to_owned(),
        modifier: Modifier::None,
        array: column.array,
    };
    if column.any_modifier {
        of.modifier = Modifier::Any;
        return Ok(of);
    }
    let number = |number: &Option<String>| number.clone().filter(|text| !text.is_empty());
    let inner = match base {
        "character varying" | "character" | "bit" | "bit varying" | "vector" | "halfvec" => {
            number(&column.length)
        }
        "numeric" => match (number(&column.precision), number(&column.scale)) {
            (Some(precision), Some(scale)) => Some(format!("{precision},{scale}")),
            (precision, _) => precision,
        },
        "interval" => number(&column.precision),
        _ if base.starts_with("time") => number(&column.precision),
        "geometry" | "geography" => {
            return Ok(spatial(
                of,
                column.spatial.as_deref(),
                column.srid.as_deref(),
            ));
        }
        _ => None,
    };
    // The parser knows what no length means for each type.
    let written = match inner {
        Some(inner) => match base.split_once(' ') {
            Some((first, rest)) if base.starts_with("time") => format!("{first}({inner}) {rest}"),
            _ => format!("{base}({inner})"),
        },
        None if base == "bit" => "bit(1)".to_owned(),
        None => base.to_owned(),
    };
    of = PgType::parse(&written);
    of.array = column.array;
    Ok(of)
}

/// Features as `PostGIS` spells them.
const FEATURES: [&str; 8] = [
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "GeometryCollection",
    "Geometry",
];

fn spatial(mut of: PgType, feature: Option<&str>, srid: Option<&str>) -> PgType {
    let feature = feature.map(|feature| {
        FEATURES
            .into_iter()
            .find(|known| known.eq_ignore_ascii_case(feature))
    });
    of.modifier = match (feature, srid) {
        (None, None) => Modifier::None,
        (Some(Some(feature)), Some(srid)) => {
            Modifier::Exactly(vec![feature.to_owned(), srid.to_owned()])
        }
        // A geography has a reference system of its own, and odd features odd spellings.
        (Some(Some(feature)), None) if of.name == "geometry" => {
            Modifier::Exactly(vec![feature.to_owned()])
        }
        _ => Modifier::Any,
    };
    of
}

/// The type that a class of JavaScript stands for.
fn of_class(class: &str) -> Option<&'static str> {
    Some(match class {
        "String" => "character varying",
        "Number" => "integer",
        "Boolean" => "boolean",
        "Date" => "timestamp without time zone",
        "Buffer" => "bytea",
        _ => return None,
    })
}

/// The name that `format_type` gives to one of TypeORM's.
fn named(name: &str) -> Option<&'static str> {
    Some(match name {
        "int" | "int4" | "integer" => "integer",
        "int2" | "smallint" => "smallint",
        "int8" | "bigint" => "bigint",
        "decimal" | "numeric" => "numeric",
        "float4" | "real" => "real",
        "float" | "float8" | "double precision" => "double precision",
        "varchar" | "character varying" => "character varying",
        "char" | "character" => "character",
        "simple-array" | "simple-json" => "text",
        "varbit" | "bit varying" => "bit varying",
        "bool" | "boolean" => "boolean",
        "timestamp" | "timestamp without time zone" => "timestamp without time zone",
        "timestamptz" | "timestamp with time zone" => "timestamp with time zone",
        "time" | "time without time zone" => "time without time zone",
        "timetz" | "time with time zone" => "time with time zone",
        other => SAME.into_iter().find(|same| *same == other)?,
    })
}

/// Types that TypeORM calls as Postgres does.
const SAME: [&str; 49] = [
    "box",
    "bit",
    "bytea",
    "cidr",
    "circle",
    "citext",
    "cube",
    "date",
    "datemultirange",
    "daterange",
    "geography",
    "geometry",
    "halfvec",
    "hstore",
    "inet",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "line",
    "lseg",
    "ltree",
    "macaddr",
    "macaddr8",
    "money",
    "nummultirange",
    "numrange",
    "oid",
    "path",
    "point",
    "polygon",
    "regclass",
    "regtype",
    "sparsevec",
    "text",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "uuid",
    "vector",
    "xid",
    "xml",
];
