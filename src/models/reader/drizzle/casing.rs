//! Names of columns that the schema does not say, as Drizzle makes them.

use crate::config::Naming;

/// The name of a column in the database.
pub(super) fn name(key: &str, naming: Naming) -> String {
    match naming {
        Naming::Verbatim => key.to_owned(),
        Naming::SnakeCase => words(key).join("_").to_lowercase(),
        Naming::CamelCase => {
            let mut out = String::new();
            for (place, word) in words(key).iter().enumerate() {
                if place == 0 {
                    out.push_str(&word.to_lowercase());
                } else {
                    let mut chars = word.chars();
                    out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
                    out.push_str(chars.as_str());
                }
            }
            out
        }
    }
}

/// Drizzle's words: `[\da-z]+`, `[A-Z]+(?![a-z])` or `[A-Z][\da-z]+`.
fn words(key: &str) -> Vec<String> {
    let is_small = |c: char| c.is_ascii_digit() || c.is_ascii_lowercase();
    let chars: Vec<char> = key
        .chars()
        .filter(|c| !matches!(c, '\'' | '\u{2019}'))
        .collect();
    let mut rest: &[char] = &chars;
    let mut words = Vec::new();
    while let Some(first) = rest.first() {
        let small = |from: &[char]| from.iter().take_while(|c| is_small(**c)).count();
        let length = if is_small(*first) {
            small(rest)
        } else if first.is_ascii_uppercase() {
            let capitals = rest.iter().take_while(|c| c.is_ascii_uppercase()).count();
            let followed = rest.get(capitals).is_some_and(char::is_ascii_lowercase);
            match capitals {
                1 if followed => 1 + small(rest.get(1..).unwrap_or_default()),
                _ if followed => capitals - 1,
                _ => capitals,
            }
        } else {
            rest = rest.get(1..).unwrap_or_default();
            continue;
        };
        let (word, after) = rest.split_at(length);
        words.push(word.iter().collect());
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `drizzle-orm/casing` gives.
    #[test]
    fn names_are_those_of_drizzle() {
        for (key, snake, camel) in [
            ("createdAt", "created_at", "createdAt"),
            ("userID", "user_id", "userID"),
            ("userID2", "user_id_2", "userID2"),
            ("address1", "address1", "address1"),
            ("HTTPServer", "http_server", "httpServer"),
            ("created_at", "created_at", "createdAt"),
            ("A1b", "a_1b", "a1b"),
            ("isS3Key", "is_s_3_key", "isS3Key"),
        ] {
            assert_eq!(name(key, Naming::SnakeCase), snake);
            assert_eq!(name(key, Naming::CamelCase), camel);
            assert_eq!(name(key, Naming::Verbatim), key);
        }
    }
}
