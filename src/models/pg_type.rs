//! Names of Postgres types in one form, whoever wrote them.

use std::fmt;

/// A type as a column has it: `character varying(255)`, `public.mood[]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PgType {
    /// The schema of a type that is not built in, where it is known.
    pub schema: Option<String>,
    /// The name as `format_type` gives it, without modifier and brackets.
    pub name: String,
    /// Length, precision or scale.
    pub modifier: Modifier,
    /// Whether it is an array.
    pub array: bool,
}

/// What stands in parentheses after a type's name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Modifier {
    /// Nothing stands there, or the models do not say what.
    Any,
    /// Nothing stands there: no limit.
    None,
    /// These numbers, or words for an extension's type.
    Exactly(Vec<String>),
}

impl PgType {
    /// A type without schema, of any modifier.
    pub fn any(name: &str) -> Self {
        Self {
            modifier: Modifier::Any,
            ..Self::parse(name)
        }
    }

    /// An enum or other type of the user's own.
    pub fn named(schema: Option<&str>, name: &str) -> Self {
        Self {
            schema: schema.map(str::to_owned),
            name: name.to_owned(),
            modifier: Modifier::Any,
            array: false,
        }
    }

    /// An array of this.
    #[must_use]
    pub fn array(mut self) -> Self {
        self.array = true;
        self
    }

    /// Reads what `format_type` or a person writes: `timestamp(3) with time zone`, `varchar(10)[]`,
    /// `public."Mood"`, `int4`.
    pub fn parse(text: &str) -> Self {
        let mut text = text.trim();
        let mut array = false;
        while let Some(rest) = text.strip_suffix(']') {
            let Some((before, _)) = rest.rsplit_once('[') else {
                break;
            };
            array = true;
            text = before.trim_end();
        }
        let (mut name, modifier) = cut_modifier(text);
        let schema = split_schema(&mut name);
        let modifier = modifier.map_or(Modifier::None, |inner| {
            Modifier::Exactly(
                inner
                    .split(',')
                    .map(|part| part.trim().to_owned())
                    .collect(),
            )
        });
        let mut found = Self {
            schema: schema.filter(|schema| schema != "pg_catalog"),
            name,
            modifier,
            array,
        };
        found.settle();
        found
    }

    /// Brings aliases and implied modifiers to one form.
    fn settle(&mut self) {
        if self.schema.is_some() {
            return;
        }
        // The internal name means a char without a limit.
        let limited = self.name != "bpchar";
        if let Some(canonical) = canonical(&self.name.to_ascii_lowercase()) {
            canonical.clone_into(&mut self.name);
        }
        if self.name == "character" && self.modifier == Modifier::None && limited {
            self.modifier = Modifier::Exactly(vec!["1".to_owned()]);
        }
        if self.name == "numeric"
            && let Modifier::Exactly(parts) = &mut self.modifier
            && parts.len() == 1
        {
            parts.push("0".to_owned());
        }
        // Without a precision these have six digits, which is also the most there is.
        let timed = self.name.starts_with("time") || self.name == "interval";
        if timed && self.modifier == Modifier::Exactly(vec!["6".to_owned()]) {
            self.modifier = Modifier::None;
        }
    }

    /// The first number of the modifier.
    pub fn length(&self) -> Option<u64> {
        match &self.modifier {
            Modifier::Exactly(parts) => parts.first()?.parse().ok(),
            Modifier::Any | Modifier::None => None,
        }
    }

    /// The second number of the modifier.
    pub fn scale(&self) -> Option<i64> {
        match &self.modifier {
            Modifier::Exactly(parts) => parts.get(1)?.parse().ok(),
            Modifier::Any | Modifier::None => None,
        }
    }

    /// Whether the type is one of the server's own, as far as models can name them.
    pub fn is_built_in(&self) -> bool {
        self.schema.is_none() && canonical(&self.name).is_some()
    }
}

/// `timestamp(3) with time zone` → `timestamp with time zone` and `3`.
fn cut_modifier(text: &str) -> (String, Option<&str>) {
    let quoted_until = if text.starts_with('"') {
        text.rfind('"').unwrap_or(0)
    } else {
        0
    };
    let Some(open) = text.rfind('(').filter(|open| *open > quoted_until) else {
        return (text.to_owned(), None);
    };
    let (before, after) = text.split_at(open);
    let after = after.trim_start_matches('(');
    let Some((inner, rest)) = after.split_once(')') else {
        return (text.to_owned(), None);
    };
    let name = format!("{} {}", before.trim(), rest.trim());
    (name.trim().to_owned(), Some(inner))
}

/// Takes the schema off a name, and the quotes off both.
fn split_schema(name: &mut String) -> Option<String> {
    let mut parts = identifiers(name);
    let last = parts.pop()?;
    *name = last;
    parts.pop()
}

/// The parts of a dotted name, unquoted.
pub(super) fn identifiers(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // `"char"` is a type of its own, not char in quotes.
            '"' if text == "\"char\"" => part.push('"'),
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                part.push('"');
            }
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(std::mem::take(&mut part)),
            c => part.push(c),
        }
    }
    parts.push(part);
    parts
}

/// The name that `format_type` gives to a built-in type, by any of its names.
fn canonical(name: &str) -> Option<&'static str> {
    Some(match name {
        "int" | "int4" | "integer" | "serial" | "serial4" => "integer",
        "int2" | "smallint" | "smallserial" | "serial2" => "smallint",
        "int8" | "bigint" | "bigserial" | "serial8" => "bigint",
        "bool" | "boolean" => "boolean",
        "float4" | "real" => "real",
        "float" | "float8" | "double precision" | "double" => "double precision",
        "decimal" | "numeric" => "numeric",
        "varchar" | "character varying" => "character varying",
        "char" | "character" | "bpchar" => "character",
        "text" => "text",
        "timestamp" | "timestamp without time zone" => "timestamp without time zone",
        "timestamptz" | "timestamp with time zone" => "timestamp with time zone",
        "time" | "time without time zone" => "time without time zone",
        "timetz" | "time with time zone" => "time with time zone",
        "bit varying" | "varbit" => "bit varying",
        "bit" => "bit",
        "\"char\"" => "\"char\"",
        other => {
            return PLAIN
                .binary_search(&other)
                .ok()
                .and_then(|place| PLAIN.get(place))
                .copied();
        }
    })
}

/// Built-in types with one name only, sorted.
const PLAIN: &[&str] = &[
    "box",
    "bytea",
    "cid",
    "cidr",
    "circle",
    "date",
    "datemultirange",
    "daterange",
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
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "nummultirange",
    "numrange",
    "oid",
    "path",
    "pg_lsn",
    "point",
    "polygon",
    "record",
    "regclass",
    "regconfig",
    "regproc",
    "regtype",
    "tid",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "uuid",
    "xid",
    "xid8",
    "xml",
];

/// As SQL writes it, with the everyday names of the built-in types.
impl fmt::Display for PgType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        let (name, zone) = match self.name.as_str() {
            "character varying" => ("varchar", ""),
            "character" => ("char", ""),
            "timestamp without time zone" => ("timestamp", ""),
            "timestamp with time zone" => ("timestamptz", ""),
            "time without time zone" => ("time", ""),
            "time with time zone" => ("timetz", ""),
            name => (name, ""),
        };
        f.write_str(name)?;
        match &self.modifier {
            // The length that every char has is not worth a word.
            Modifier::Exactly(parts) if self.name != "character" || *parts != ["1"] => {
                write!(f, "({})", parts.join(","))?;
            }
            _ => {}
        }
        f.write_str(zone)?;
        f.write_str(if self.array { "[]" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_type_is_one_type() {
        for (a, b) in [
            ("int4", "integer"),
            ("varchar(255)", "character varying(255)"),
            ("timestamptz(3)", "timestamp(3) with time zone"),
            ("timestamp(6)", "timestamp without time zone"),
            ("decimal(10)", "numeric(10,0)"),
            ("char", "character(1)"),
            ("bigserial", "int8"),
            ("text[][]", "text[]"),
            ("bit varying(5)", "varbit(5)"),
        ] {
            assert_eq!(PgType::parse(a), PgType::parse(b), "{a} and {b}");
        }
        assert_ne!(PgType::parse("\"char\""), PgType::parse("char"));
        assert!(PLAIN.is_sorted());
    }

    #[test]
    fn names_of_the_users_own_keep_their_case_and_schema() {
        let mood = PgType::parse("app.\"My.Mood\"[]");
        assert_eq!(mood.schema.as_deref(), Some("app"));
        assert_eq!(mood.name, "My.Mood");
        assert!(mood.array);
        let geometry = PgType::parse("public.geometry(Point,4326)");
        assert_eq!(geometry.name, "geometry");
        assert_eq!(
            geometry.modifier,
            Modifier::Exactly(vec!["Point".to_owned(), "4326".to_owned()])
        );
    }

    #[test]
    fn types_are_shown_by_their_everyday_names() {
        for (written, shown) in [
            ("timestamp(3) with time zone", "timestamptz(3)"),
            ("character varying(10)[]", "varchar(10)[]"),
            ("character(1)", "char"),
            ("numeric(10,2)", "numeric(10,2)"),
        ] {
            assert_eq!(PgType::parse(written).to_string(), shown);
        }
    }
}
