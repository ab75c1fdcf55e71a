//! What the server prints of constraints and indexes, taken apart as far as models care.

use super::TableName;
use super::pg_type::identifiers;

/// `FOREIGN KEY (a, b) REFERENCES s.t(x, y) ON DELETE CASCADE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ForeignKeyDefinition {
    pub(super) columns: Vec<String>,
    pub(super) references: TableName,
    pub(super) on: Vec<String>,
    pub(super) on_delete: String,
    pub(super) on_update: String,
}

/// The columns of `PRIMARY KEY (a, b)` and `UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b)`.
pub(super) fn key_columns(definition: &str) -> Vec<String> {
    bracketed(definition).map_or_else(Vec::new, |(_, inner, _)| list(inner))
}

/// Reads a foreign key.
pub(super) fn foreign_key(definition: &str) -> Option<ForeignKeyDefinition> {
    let (_, columns, rest) = bracketed(definition)?;
    let rest = rest.trim_start().strip_prefix("REFERENCES ")?;
    let (table, on, rest) = bracketed(rest)?;
    let mut parts = identifiers(table.trim());
    let name = parts.pop()?;
    let action = |event: &str| {
        let after = rest.split_once(event).map(|(_, after)| after.trim_start());
        ["CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"]
            .into_iter()
            .find(|action| after.is_some_and(|after| after.starts_with(action)))
            .unwrap_or("NO ACTION")
            .to_owned()
    };
    Some(ForeignKeyDefinition {
        columns: list(columns),
        references: TableName {
            schema: parts.pop(),
            name,
        },
        on: list(on),
        on_delete: action("ON DELETE"),
        on_update: action("ON UPDATE"),
    })
}

/// An index: what it is made of, and whether it covers every row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IndexDefinition {
    /// The columns, as long as they are plain; `None` if there is an expression.
    pub(super) columns: Option<Vec<String>>,
    /// Whether only some rows are in it.
    pub(super) partial: bool,
}

/// Reads `USING btree (a, b DESC) INCLUDE (c) WHERE (d)`.
pub(super) fn index(definition: &str) -> IndexDefinition {
    let Some((_, inner, rest)) = bracketed(definition) else {
        return IndexDefinition {
            columns: None,
            partial: false,
        };
    };
    let columns = split(inner)
        .into_iter()
        .map(|part| {
            let part = part.trim();
            // A name, then perhaps an operator class and a direction.
            let (name, rest) = leading_name(part)?;
            (!rest.trim_start().starts_with('(')).then_some(name)
        })
        .collect();
    IndexDefinition {
        columns,
        partial: rest.contains(" WHERE "),
    }
}

/// The identifier that a text starts with, unquoted, and what follows.
fn leading_name(text: &str) -> Option<(String, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let mut end = 0;
        let mut rest = quoted;
        loop {
            let found = rest.find('"')?;
            let (_, after) = rest.split_at(found);
            end += found;
            match after.strip_prefix("\"\"") {
                Some(more) => {
                    end += 2;
                    rest = more;
                }
                None => break,
            }
        }
        let (name, after) = quoted.split_at(end);
        return Some((name.replace("\"\"", "\""), after.trim_start_matches('"')));
    }
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    (!name.is_empty()).then(|| (name.to_owned(), rest))
}

/// What stands before, in and after the first parentheses.
fn bracketed(text: &str) -> Option<(&str, &str, &str)> {
    let mut depth = 0_u32;
    let mut quote = None;
    let mut open = None;
    for (place, c) in text.char_indices() {
        match (quote, c) {
            (Some(mark), c) if c == mark => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => {
                if depth == 0 {
                    open = Some(place);
                }
                depth += 1;
            }
            (None, ')') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let open = open?;
                    return Some((
                        text.get(..open)?,
                        text.get(open + 1..place)?,
                        text.get(place + 1..)?,
                    ));
                }
            }
            _ => {}
        }
    }
    None
}

/// The parts between commas that are not in parentheses or quotes.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut depth = 0_u32;
    let mut quote = None;
    let mut start = 0;
    for (place, c) in text.char_indices() {
        match (quote, c) {
            (Some(mark), c) if c == mark => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                parts.extend(text.get(start..place));
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}

/// Plain names between commas.
fn list(text: &str) -> Vec<String> {
    split(text)
        .into_iter()
        .filter_map(|part| leading_name(part.trim()).map(|(name, _)| name))
        .collect()
}

/// The labels of an enumerated type as the catalog keeps them: `'a', 'it''s'`.
pub(super) fn labels(text: &str) -> Vec<String> {
    let mut labels = Vec::new();
    let mut label: Option<String> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (&mut label, c) {
            (None, '\'') => label = Some(String::new()),
            (None, _) => {}
            (Some(open), '\'') if chars.peek() == Some(&'\'') => {
                chars.next();
                open.push('\'');
            }
            (Some(_), '\'') => labels.extend(label.take()),
            (Some(open), c) => open.push(c),
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_lists_of_names() {
        assert_eq!(key_columns("PRIMARY KEY (id)"), ["id"]);
        assert_eq!(
            key_columns("UNIQUE NULLS NOT DISTINCT (\"a,\"\"b\", c) INCLUDE (d)"),
            ["a,\"b", "c"]
        );
    }

    #[test]
    fn foreign_keys_are_taken_apart() {
        let key = foreign_key(
            "FOREIGN KEY (org_id) REFERENCES app.\"Org\"(id) ON UPDATE CASCADE ON DELETE SET NULL",
        )
        .unwrap();
        assert_eq!(key.references, TableName::new(Some("app"), "Org"));
        assert_eq!(
            (key.columns, key.on),
            (vec!["org_id".into()], vec!["id".into()])
        );
        assert_eq!(key.on_delete, "SET NULL");
        assert_eq!(key.on_update, "CASCADE");
    }

    #[test]
    fn indexes_know_their_columns_unless_there_is_an_expression() {
        let plain = index("USING btree (a, \"B\" text_pattern_ops DESC) INCLUDE (c)");
        assert_eq!(plain.columns, Some(vec!["a".into(), "B".into()]));
        assert!(!plain.partial);
        let odd = index("USING btree (lower(email)) WHERE (deleted_at IS NULL)");
        assert_eq!(odd.columns, None);
        assert!(odd.partial);
    }

    #[test]
    fn labels_are_unquoted() {
        assert_eq!(labels("'a', 'it''s', ','"), ["a", "it's", ","]);
    }
}
