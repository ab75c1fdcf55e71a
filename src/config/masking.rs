//! The section `masking`: whose values are replaced before anything reads them.

use super::decode::Fields;
use super::error::Problem;
use super::node::{Node, Text, Value};

/// Columns whose values are replaced in the seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskRule {
    /// The tables: a name, or a schema and a name.
    pub table: NamePattern,
    /// The columns.
    pub column: NamePattern,
    /// By what.
    pub with: MaskWith,
    /// Whether a tenant may lack the column.
    pub optional: bool,
}

/// What names must look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePattern {
    /// As written.
    pub shown: String,
    /// Its parts as regular expressions of Postgres, the last one that of the name itself.
    pub parts: Vec<String>,
}

/// What a value is replaced by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MaskWith {
    /// By a digest of it; equal values stay equal.
    Hash,
    /// By nothing.
    Null,
    /// By one that looks like it; equal values stay equal.
    Fake,
}

impl MaskWith {
    /// The word for it in harness.yaml.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hash => "hash",
            Self::Null => "null",
            Self::Fake => "fake",
        }
    }
}

/// The keys of an entry of `masking`.
pub(super) const MASK_KEYS: &[&str] = &["table", "column", "with", "optional"];

const WITH: [(&str, MaskWith); 3] = [
    ("hash", MaskWith::Hash),
    ("null", MaskWith::Null),
    ("fake", MaskWith::Fake),
];

const HELP: &str = "for example `- { table: users, column: email, with: fake }`";

/// The masks, in the order of the file: the first that fits a column decides.
pub(super) fn masking(root: &Fields<'_>) -> Vec<MaskRule> {
    let Some(node) = root.get("masking") else {
        return Vec::new();
    };
    let Value::List(items) = &node.value else {
        root.reader.report(
            Problem::new(format!("`masking` must be a list, not {}", node.noun()))
                .at(node.head(), "write each mask with a dash")
                .help(HELP),
        );
        return Vec::new();
    };
    let mut rules: Vec<MaskRule> = Vec::new();
    for item in items {
        let Some(rule) = rule(root, item) else {
            continue;
        };
        let same = |other: &MaskRule| other.table == rule.table && other.column == rule.column;
        if rules.iter().any(same) {
            root.reader.report(
                Problem::new(format!(
                    "`masking` names the column `{}` of `{}` twice",
                    rule.column.shown, rule.table.shown
                ))
                .at(item.head(), "named before")
                .help("the first entry decides; take one of them away"),
            );
        }
        rules.push(rule);
    }
    rules
}

fn rule(root: &Fields<'_>, item: &Node) -> Option<MaskRule> {
    let fields = root
        .reader
        .fields(item, "an entry of `masking`", MASK_KEYS)?;
    for (key, help) in [
        (
            "table",
            "a name or a pattern: `users`, `app.users`, `*.users`",
        ),
        ("column", "a name or a pattern: `email`, `*phone*`"),
    ] {
        if fields.get(key).is_none() {
            fields.missing(key, help);
        }
    }
    // YAML's own null is what the word means here.
    let empty = fields.has("with") && fields.get("with").is_none();
    let with = if empty {
        Some(MaskWith::Null)
    } else {
        if !fields.has("with") {
            fields.missing("with", "write `hash`, `null` or `fake`");
        }
        fields.word("with", &WITH)
    };
    let table = fields
        .filled("table")
        .and_then(|text| pattern(&fields, &text, 2));
    let column = fields
        .filled("column")
        .and_then(|text| pattern(&fields, &text, 1));
    Some(MaskRule {
        table: table?,
        column: column?,
        with: with?,
        optional: fields.truth("optional").unwrap_or(false),
    })
}

/// A name with at most so many parts.
fn pattern(fields: &Fields<'_>, text: &Text, most: usize) -> Option<NamePattern> {
    let problem = match parts(&text.value) {
        Ok(parts) if parts.len() <= most => {
            return Some(NamePattern {
                shown: text.value.clone(),
                parts,
            });
        }
        Ok(_) => "it has too many parts; write a name with a dot in double quotes",
        Err(reason) => reason,
    };
    fields.reader.report(
        Problem::new(format!("`{}` is not a pattern for names", text.value))
            .at(text.place, "not a pattern")
            .help(problem),
    );
    None
}

/// The parts between dots as regular expressions of Postgres. `*` and `?` are wildcards, except
/// between double quotes.
fn parts(text: &str) -> Result<Vec<String>, &'static str> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        if c == '.' && !quoted {
            parts.push(String::new());
            continue;
        }
        let Some(part) = parts.last_mut() else {
            continue;
        };
        match c {
            '"' => quoted = !quoted,
            '*' if !quoted => part.push_str(".*"),
            '?' if !quoted => part.push('.'),
            c if c.is_alphanumeric() || c == '_' => part.push(c),
            c if c.is_control() => return Err("it contains a control character"),
            c => {
                part.push('\\');
                part.push(c);
            }
        }
    }
    if quoted {
        return Err("a double quote is not closed");
    }
    if parts.iter().any(String::is_empty) {
        return Err("a part of it is empty");
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_become_regular_expressions() {
        for (pattern, expected) in [
            ("users", vec!["users"]),
            ("app.user?", vec!["app", "user."]),
            ("*.\"a.b*\"", vec![".*", "a\\.b\\*"]),
            ("a+b$", vec!["a\\+b\\$"]),
        ] {
            assert_eq!(parts(pattern).unwrap(), expected, "{pattern}");
        }
        for wrong in ["", "a.", ".a", "\"a", "a\u{7}"] {
            assert!(parts(wrong).is_err(), "{wrong:?}");
        }
    }
}
