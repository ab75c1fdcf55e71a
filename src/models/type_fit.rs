//! How well the type of a column suits what a model expects.

use super::{Modifier, PgType};

/// How well a column's type suits a model, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is one of the expected types.
    Same,
    /// Another name or precision; what is written and read is the same but for rounding.
    Harmless,
    /// A text that comes back filled up with spaces.
    Padded,
    /// The column holds everything that the model does, and more: longer texts, more digits.
    Wider,
    /// The column holds less: shorter texts, fewer digits.
    Narrower,
    /// A larger kind of number, which is sent in another form.
    LargerNumber,
    /// A smaller kind of number.
    SmallerNumber,
    /// With instead of without a time zone, or the other way round.
    Zone,
    /// `json` instead of `jsonb`, or the other way round.
    Json,
    /// Text instead of something that can be written as text.
    AsText,
    /// Something that drivers without types send and get as text, instead of text.
    AsString,
    /// Text instead of an enumerated type that is no longer there.
    EnumGone,
    /// Anything else.
    Other,
}

/// The best fit among the expected types, with the type it belongs to.
pub(super) fn best<'a>(expected: &'a [PgType], actual: &PgType) -> Option<(Fit, &'a PgType)> {
    expected
        .iter()
        .map(|expected| (fit(expected, actual), expected))
        .min_by_key(|(fit, _)| *fit)
}

fn fit(expected: &PgType, actual: &PgType) -> Fit {
    if expected.array != actual.array {
        return Fit::Other;
    }
    let schemas_agree = match (&expected.schema, &actual.schema) {
        (Some(a), Some(b)) => a == b,
        (None, _) => true,
        // A type of the user's own that the catalog calls by the name of a built-in one.
        (Some(_), None) => false,
    };
    if expected.name == actual.name && schemas_agree {
        return same_name(expected, actual);
    }
    if is_text(expected) && is_text(actual) {
        let padded = actual.name == "character" && expected.name != "character";
        return match limits(expected, actual) {
            Fit::Narrower => Fit::Narrower,
            _ if padded => Fit::Padded,
            fit => fit,
        };
    }
    if let (Some(a), Some(b)) = (rank(expected), rank(actual)) {
        return if b > a {
            Fit::LargerNumber
        } else {
            Fit::SmallerNumber
        };
    }
    let zoned = |a: &PgType, b: &PgType| {
        a.name.ends_with("without time zone")
            && b.name.ends_with("with time zone")
            && a.name.split(' ').next() == b.name.split(' ').next()
    };
    if zoned(expected, actual) || zoned(actual, expected) {
        return Fit::Zone;
    }
    let names = (expected.name.as_str(), actual.name.as_str());
    if matches!(names, ("json", "jsonb") | ("jsonb", "json")) {
        return Fit::Json;
    }
    if is_text(actual) {
        return Fit::AsText;
    }
    let is_string = matches!(
        actual.name.as_str(),
        "uuid" | "inet" | "cidr" | "macaddr" | "macaddr8"
    );
    if is_text(expected) && (is_string || !actual.is_built_in()) {
        return Fit::AsString;
    }
    Fit::Other
}

fn same_name(expected: &PgType, actual: &PgType) -> Fit {
    if expected.modifier == Modifier::Any || expected.modifier == actual.modifier {
        return Fit::Same;
    }
    if is_text(expected) || matches!(expected.name.as_str(), "bit" | "bit varying") {
        return limits(expected, actual);
    }
    if expected.name == "numeric" {
        return match (expected.length(), actual.length()) {
            (_, None) => Fit::Wider,
            (None, Some(_)) => Fit::Narrower,
            (Some(wanted), Some(given)) => {
                let scale = |of: &PgType| of.scale().unwrap_or_default();
                let whole = |digits: u64, of: &PgType| {
                    i64::try_from(digits).unwrap_or(i64::MAX) - scale(of)
                };
                if whole(given, actual) < whole(wanted, expected) || scale(actual) < scale(expected)
                {
                    Fit::Narrower
                } else {
                    Fit::Wider
                }
            }
        };
    }
    if expected.name.starts_with("time") || expected.name == "interval" {
        return Fit::Harmless;
    }
    Fit::Other
}

/// Compares the lengths of two texts.
fn limits(expected: &PgType, actual: &PgType) -> Fit {
    match (expected.length(), actual.length()) {
        (None, Some(_)) if expected.modifier != Modifier::Any => Fit::Narrower,
        (Some(_), None) => Fit::Wider,
        (Some(wanted), Some(given)) if given < wanted => Fit::Narrower,
        (Some(wanted), Some(given)) if given > wanted => Fit::Wider,
        _ => Fit::Harmless,
    }
}

/// Whether values of the type are sent as text without further rules.
pub(super) fn is_text(of: &PgType) -> bool {
    matches!(
        of.name.as_str(),
        "text" | "character varying" | "character" | "citext" | "name"
    )
}

/// The place of a kind of number among the others.
fn rank(of: &PgType) -> Option<u8> {
    Some(match of.name.as_str() {
        "smallint" => 0,
        "integer" | "oid" => 1,
        "bigint" => 2,
        "real" => 3,
        "double precision" => 4,
        "numeric" | "money" => 5,
        _ => return None,
    })
}

/// The least and greatest number of an integer type.
pub(super) fn range(of: &PgType) -> Option<(i64, i64)> {
    Some(match of.name.as_str() {
        "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        "bigint" => (i64::MIN, i64::MAX),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_are_told_apart() {
        for (expected, actual, wanted) in [
            ("text", "text", Fit::Same),
            ("text", "varchar", Fit::Harmless),
            ("text", "varchar(10)", Fit::Narrower),
            ("varchar(255)", "varchar(10)", Fit::Narrower),
            ("varchar(10)", "varchar(255)", Fit::Wider),
            ("varchar(10)", "text", Fit::Wider),
            ("timestamp(3)", "timestamp", Fit::Harmless),
            ("timestamp(3)", "timestamptz(3)", Fit::Zone),
            ("int4", "int8", Fit::LargerNumber),
            ("int8", "int4", Fit::SmallerNumber),
            ("int4", "text", Fit::AsText),
            ("text", "int4", Fit::Other),
            ("text", "uuid", Fit::AsString),
            ("varchar", "public.mood", Fit::AsString),
            ("uuid", "text", Fit::AsText),
            ("varchar(10)", "char(10)", Fit::Padded),
            ("text", "char(10)", Fit::Narrower),
            ("varchar(10)", "char(12)", Fit::Padded),
            ("char(10)", "varchar(10)", Fit::Harmless),
            ("char(10)", "char(12)", Fit::Wider),
            ("text[]", "text", Fit::Other),
            ("numeric(65,30)", "numeric(10,2)", Fit::Narrower),
            ("numeric(10,2)", "numeric(12,2)", Fit::Wider),
            ("json", "jsonb", Fit::Json),
            ("citext", "public.citext", Fit::Same),
            ("mood", "public.mood", Fit::Same),
            ("a.mood", "b.mood", Fit::Other),
            ("date", "timestamp", Fit::Other),
        ] {
            let found = fit(&PgType::parse(expected), &PgType::parse(actual));
            assert_eq!(found, wanted, "{expected} and {actual}");
        }
        let any = PgType::any("varchar");
        assert_eq!(fit(&any, &PgType::parse("varchar(3)")), Fit::Same);
        assert_eq!(fit(&any, &PgType::parse("text")), Fit::Harmless);
    }
}
