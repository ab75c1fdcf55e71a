//! Values that stand in for those of rows.

use crate::text::Sha256Hasher;

/// What kind of values a column holds, as far as they are replaced in different ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Number,
    Bool,
    Enum(Vec<String>),
    Date,
    Timestamp,
    Uuid,
    Json,
    Bytes,
    Other,
}

/// What stands in for the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Choice {
    /// A value that is only told from others: `v1`, `1`, `2000-01-01`.
    Token,
    /// The same, but for values that the migration itself names.
    Named,
    /// Letters for letters and digits for digits.
    Shape,
    /// The value itself.
    Original,
}

impl Kind {
    /// By the type's category, kind and name in `pg_type`.
    pub(super) fn of(category: &str, name: &str, labels: &str) -> Self {
        match (category, name) {
            (_, "uuid") => Self::Uuid,
            (_, "json" | "jsonb") => Self::Json,
            (_, "bytea") => Self::Bytes,
            ("E", _) => Self::Enum(labels.split('\n').map(str::to_owned).collect()),
            ("B", _) => Self::Bool,
            ("S", _) => Self::Text,
            ("N", "int2" | "int4" | "int8" | "oid") => Self::Integer,
            ("N", _) => Self::Number,
            ("D", "date") => Self::Date,
            ("D", "timestamp" | "timestamptz") => Self::Timestamp,
            _ => Self::Other,
        }
    }

    /// What stands in for a value. `rank` is its number among the different values, from 1; `keep`
    /// tells words of the migration, which are no secret.
    pub(super) fn mask(
        &self,
        choice: Choice,
        value: &str,
        rank: usize,
        secret: &str,
        keep: &dyn Fn(&str) -> bool,
    ) -> String {
        if choice == Choice::Original || choice == Choice::Named && keep(value.trim()) {
            return value.to_owned();
        }
        let token = choice != Choice::Shape;
        match self {
            Self::Bool => if token { "f" } else { "t" }.to_owned(),
            Self::Enum(labels) => {
                let place = if token { 0 } else { rank % labels.len().max(1) };
                labels.get(place).cloned().unwrap_or_default()
            }
            Self::Date if token => day(rank),
            Self::Timestamp if token => format!("{} 00:00:00+00", day(rank)),
            Self::Date | Self::Timestamp => moment(value, secret),
            Self::Text if token => format!("v{rank}"),
            Self::Integer | Self::Number if token => rank.to_string(),
            Self::Uuid if token => format!("00000000-0000-0000-0000-{rank:012x}"),
            Self::Bytes if token => format!("\\x{rank:04x}"),
            Self::Uuid | Self::Bytes => hexadecimal(value, secret),
            Self::Json if token => "{}".to_owned(),
            Self::Json => match serde_json::from_str(value) {
                Ok(json) => shape_of_json(&json, secret, keep).to_string(),
                Err(_) => "null".to_owned(),
            },
            Self::Text | Self::Integer | Self::Number | Self::Other => shape(value, secret),
        }
    }
}

fn day(rank: usize) -> String {
    format!("{:04}-01-{:02}", 2000 + rank / 28, rank % 28 + 1)
}

/// The year of a date, and another day and time of it.
fn moment(value: &str, secret: &str) -> String {
    if value.ends_with("infinity") {
        return value.to_owned();
    }
    let mut stream = Stream::new(value, secret);
    let (year, rest) = value.split_once('-').unwrap_or((value, ""));
    let time = if rest.contains(' ') {
        format!(
            " {:02}:{:02}:{:02}+00",
            stream.below(24),
            stream.below(60),
            stream.below(60)
        )
    } else {
        String::new()
    };
    let era = if rest.ends_with(" BC") { " BC" } else { "" };
    format!(
        "{year}-{:02}-{:02}{time}{era}",
        1 + stream.below(12),
        1 + stream.below(28)
    )
}

fn hexadecimal(value: &str, secret: &str) -> String {
    let mut stream = Stream::new(value, secret);
    let digit = |c: char, stream: &mut Stream| {
        if c.is_ascii_hexdigit() {
            char::from_digit(stream.below(16), 16).unwrap_or('0')
        } else {
            c
        }
    };
    match value.strip_prefix("\\x") {
        Some(digits) => {
            let digits: String = digits.chars().map(|c| digit(c, &mut stream)).collect();
            format!("\\x{digits}")
        }
        None => value.chars().map(|c| digit(c, &mut stream)).collect(),
    }
}

/// Letters for letters and digits for digits. What differs in case or in blanks around it only still
/// does, since that is what rows are often in each other's way for.
fn shape(value: &str, secret: &str) -> String {
    let mut stream = Stream::new(&value.trim().to_lowercase(), secret);
    let start = value.len() - value.trim_start().len();
    let mut seen_digit = false;
    value
        .char_indices()
        .map(|(place, c)| {
            if place < start || c.is_whitespace() {
                return c;
            }
            if c.is_ascii_digit() {
                // A number stays one of as many digits, and one that begins with 0 does so.
                let other = if seen_digit || c == '0' {
                    stream.below(10)
                } else {
                    1 + stream.below(9)
                };
                let first_zero = !seen_digit && c == '0';
                seen_digit = true;
                return if first_zero {
                    '0'
                } else {
                    char::from_digit(other, 10).unwrap_or('0')
                };
            }
            if !c.is_alphabetic() {
                return c;
            }
            let letter = u8::try_from(stream.below(26)).unwrap_or(0);
            if c.is_uppercase() {
                char::from(b'A' + letter)
            } else {
                char::from(b'a' + letter)
            }
        })
        .collect()
}

fn shape_of_json(
    value: &serde_json::Value,
    secret: &str,
    keep: &dyn Fn(&str) -> bool,
) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::String(text) => Value::String(shape(text, secret)),
        Value::Number(number) => shape(&number.to_string(), secret)
            .parse()
            .map_or(Value::Null, Value::Number),
        Value::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| shape_of_json(item, secret, keep))
                .collect(),
        ),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(key, item)| {
                    let key = if keep(key) {
                        key.clone()
                    } else {
                        shape(key, secret)
                    };
                    (key, shape_of_json(item, secret, keep))
                })
                .collect(),
        ),
        Value::Bool(_) => Value::Bool(false),
        Value::Null => Value::Null,
    }
}

/// Numbers that follow from a value and a secret.
struct Stream {
    seed: String,
    block: u32,
    left: Vec<u8>,
}

impl Stream {
    fn new(value: &str, secret: &str) -> Self {
        let mut hasher = Sha256Hasher::default();
        hasher.field(secret);
        hasher.field(value);
        Self {
            seed: hasher.finish(),
            block: 0,
            left: Vec::new(),
        }
    }

    fn below(&mut self, bound: u32) -> u32 {
        if self.left.len() < 2 {
            let mut hasher = Sha256Hasher::default();
            hasher.field(&self.seed);
            hasher.field(self.block.to_string());
            self.block += 1;
            self.left = hasher.finish_bytes().to_vec();
        }
        let high = u32::from(self.left.pop().unwrap_or(0));
        let low = u32::from(self.left.pop().unwrap_or(0));
        (high * 256 + low) % bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shaped(kind: &Kind, value: &str) -> String {
        kind.mask(Choice::Shape, value, 1, "secret", &|key| key == "email")
    }

    #[test]
    fn shapes_stay_and_values_go() {
        let masked = shaped(&Kind::Text, " Bob.Smith@example.com 0042");
        assert!(!masked.contains("Bob") && masked.contains('@'), "{masked}");
        assert_eq!(masked.len(), " Bob.Smith@example.com 0042".len());
        assert_eq!(
            masked.to_lowercase(),
            shaped(&Kind::Text, " bob.smith@EXAMPLE.com 0042").to_lowercase()
        );
        assert_eq!(shaped(&Kind::Integer, "-120").len(), 4);
        let json = shaped(&Kind::Json, r#"{"email":"a@b","city":"x"}"#);
        assert!(
            json.contains("\"email\"") && !json.contains("city"),
            "{json}"
        );
        assert!(shaped(&Kind::Timestamp, "2024-05-06 07:08:09+02").starts_with("2024-"));
    }

    #[test]
    fn tokens_say_nothing_but_which_are_the_same() {
        let token = |kind: &Kind, rank| kind.mask(Choice::Token, "secret", rank, "", &|_| false);
        assert_eq!(token(&Kind::Text, 2), "v2");
        assert_eq!(token(&Kind::Date, 28), "2001-01-01");
        assert_eq!(
            token(&Kind::Uuid, 16),
            "00000000-0000-0000-0000-000000000010"
        );
        let labels = Kind::of("E", "mood", "sad\nok");
        assert_eq!(token(&labels, 3), "sad");
    }
}
