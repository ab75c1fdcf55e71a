//! A column of the database as a line of a Drizzle schema.

use std::fmt::Write as _;

use crate::models::{ActualColumn, Column, Modifier, PgType, camel_case};

/// `createdAt: timestamp("created_at", { withTimezone: true }).notNull()`.
pub(super) fn line(column: &ActualColumn, model: Option<&Column>) -> String {
    let given = model.and_then(|model| model.place.property.clone());
    let key = given.unwrap_or_else(|| camel_case(&column.name));
    let mut line = format!("{key}: {}", builder(&column.name, &column.data_type));
    if column.data_type.array {
        line.push_str(".array()");
    }
    match column.identity_kind.as_deref() {
        Some("always") => line.push_str(".generatedAlwaysAsIdentity()"),
        Some(_) => line.push_str(".generatedByDefaultAsIdentity()"),
        None if column.not_null => line.push_str(".notNull()"),
        None => {}
    }
    if let Some(generated) = &column.generated {
        let _ = write!(line, ".generatedAlwaysAs(sql`{generated}`)");
    } else if let Some(default) = &column.default {
        line.push_str(&default_of(default));
    }
    for kept in model.iter().flat_map(|model| &model.kept) {
        line.push_str(kept);
    }
    line
}

fn default_of(text: &str) -> String {
    match text {
        "now()" | "CURRENT_TIMESTAMP" => ".defaultNow()".to_owned(),
        "gen_random_uuid()" => ".defaultRandom()".to_owned(),
        "true" | "false" => format!(".default({text})"),
        text if text.parse::<f64>().is_ok() => format!(".default({text})"),
        text => match constant(text) {
            Some(value) => format!(".default({value:?})"),
            None => format!(".default(sql`{text}`)"),
        },
    }
}

/// The text of `'x'::text`.
fn constant(default: &str) -> Option<String> {
    let (text, of) = default.strip_prefix('\'')?.rsplit_once('\'')?;
    let is_text = matches!(of, "" | "::text" | "::character varying" | "::bpchar");
    is_text.then(|| text.replace("''", "'"))
}

fn builder(name: &str, of: &PgType) -> String {
    let numbers: &[String] = match &of.modifier {
        Modifier::Exactly(parts) => parts,
        Modifier::Any | Modifier::None => &[],
    };
    let number = |place: usize, key: &str| {
        let number = numbers.get(place)?;
        Some(format!("{key}: {number}"))
    };
    let zoned = of.name.ends_with("with time zone");
    let zone = || zoned.then(|| "withTimezone: true".to_owned());
    let (function, settings) = match of.name.as_str() {
        "character varying" => ("varchar", vec![number(0, "length")]),
        "character" => ("char", vec![number(0, "length")]),
        "numeric" => ("numeric", vec![number(0, "precision"), number(1, "scale")]),
        "double precision" => ("doublePrecision", vec![]),
        "bigint" => ("bigint", vec![Some("mode: \"number\"".to_owned())]),
        "bit" | "vector" | "halfvec" | "sparsevec" => {
            (of.name.as_str(), vec![number(0, "dimensions")])
        }
        "interval" => ("interval", vec![number(0, "precision")]),
        text if text.starts_with("timestamp") => {
            ("timestamp", vec![number(0, "precision"), zone()])
        }
        text if text.starts_with("time ") => ("time", vec![number(0, "precision"), zone()]),
        plain @ ("smallint" | "integer" | "boolean" | "text" | "real" | "json" | "jsonb"
        | "uuid" | "date" | "inet" | "cidr" | "macaddr" | "macaddr8" | "point"
        | "line") => (plain, vec![]),
        _ if of.is_built_in() => {
            return format!(
                "customType({{ dataType: () => {:?} }})({name:?})",
                of.to_string()
            );
        }
        // An enum, by the name that it is likely to have.
        other => return format!("{}({name:?})", camel_case(other)),
    };
    let settings: Vec<String> = settings.into_iter().flatten().collect();
    if settings.is_empty() {
        format!("{function}({name:?})")
    } else {
        format!("{function}({name:?}, {{ {} }})", settings.join(", "))
    }
}
