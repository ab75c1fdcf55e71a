//! How objects are named in statements.

use crate::catalog::{ObjectId, ObjectKind as Kind};
use crate::sql::quote_identifier;

/// The name with its schema.
pub(super) fn qualified(schema: Option<&str>, name: &str) -> String {
    match schema {
        Some(schema) => format!("{}.{}", quote_identifier(schema), quote_identifier(name)),
        None => quote_identifier(name),
    }
}

/// The name of an object: of a part, that of its table.
pub(super) fn name(id: &ObjectId) -> String {
    if let Some(parent) = &id.parent {
        return qualified(id.schema.as_deref(), &parent.name);
    }
    if id.kind.has_composed_name() {
        let text = match (id.kind, id.name.strip_suffix("()")) {
            (Kind::Aggregate, Some(bare)) => format!("{bare}(*)"),
            _ => id.name.clone(),
        };
        return match &id.schema {
            Some(schema) => format!("{}.{text}", quote_identifier(schema)),
            None => text,
        };
    }
    qualified(id.schema.as_deref(), &id.name)
}

/// The name of a function without its arguments.
pub(super) fn bare(id: &ObjectId) -> String {
    let name = name(id);
    let end = outside_quotes(&name, '(').unwrap_or(name.len());
    name.get(..end).unwrap_or(&name).to_owned()
}

/// Where a character is first found outside double quotes.
pub(super) fn outside_quotes(text: &str, wanted: char) -> Option<usize> {
    let mut inside = false;
    text.char_indices().find_map(|(at, character)| {
        inside ^= character == '"';
        (character == wanted && !inside).then_some(at)
    })
}

/// The parts of a text between commas that are neither in quotes nor in parentheses.
pub(super) fn split_list(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut quote, mut depth) = (None, 0_i32);
    for character in text.chars() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
        if character == ',' && quote.is_none() && depth == 0 {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(character);
        }
    }
    parts
        .into_iter()
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// The words of a kind in a statement.
pub(super) fn keyword(kind: Kind) -> String {
    match kind {
        Kind::Attribute => "COLUMN".to_owned(),
        other => other.word().to_uppercase(),
    }
}

/// Kind and name, as `COMMENT ON` and `DROP` want them.
pub(super) fn address(id: &ObjectId) -> String {
    match (id.kind, &id.parent) {
        (Kind::Column | Kind::Attribute, Some(_)) => {
            format!("COLUMN {}.{}", name(id), quote_identifier(&id.name))
        }
        (Kind::Constraint, Some(parent)) if parent.kind == Kind::Domain => {
            format!(
                "CONSTRAINT {} ON DOMAIN {}",
                quote_identifier(&id.name),
                name(id)
            )
        }
        (kind, Some(_)) => {
            format!(
                "{} {} ON {}",
                keyword(kind),
                quote_identifier(&id.name),
                name(id)
            )
        }
        (Kind::Cast | Kind::Transform, None) => format!("{} {}", keyword(id.kind), id.name),
        (kind, None) => format!("{} {}", keyword(kind), name(id)),
    }
}

/// `ALTER TABLE name`, in the words that the kind of the part's table wants.
pub(super) fn alter_table(id: &ObjectId, only: bool) -> String {
    let kind = id.parent.as_ref().map_or(id.kind, |parent| parent.kind);
    let only = if only && matches!(kind, Kind::Table | Kind::ForeignTable) {
        "ONLY "
    } else {
        ""
    };
    format!("ALTER {} {only}{}", keyword(kind), name(id))
}
