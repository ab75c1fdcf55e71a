//! Naming strategies: how ORMs make a column's name from a property's.

/// `createdAt`, `CreatedAt` → `created_at`; a run of capitals is one word (`userID` → `user_id`).
pub fn snake_case(name: &str) -> String {
    words(name).join("_").to_lowercase()
}

/// `created_at` → `createdAt`.
pub fn camel_case(name: &str) -> String {
    let mut out = String::new();
    for (place, word) in words(name).iter().enumerate() {
        if place == 0 {
            out.push_str(&word.to_lowercase());
        } else {
            push_capitalised(&mut out, word);
        }
    }
    out
}

/// `created_at` → `CreatedAt`.
pub fn pascal_case(name: &str) -> String {
    let mut out = String::new();
    for word in words(name) {
        push_capitalised(&mut out, &word);
    }
    out
}

fn push_capitalised(out: &mut String, word: &str) {
    let mut chars = word.chars();
    out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(&chars.as_str().to_lowercase());
}

/// The words of a name in any of the usual cases.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut before: Option<char> = None;
    for (place, c) in chars.iter().copied().enumerate() {
        if !c.is_alphanumeric() {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            before = None;
            continue;
        }
        let next = chars.get(place + 1).copied();
        let starts = before.is_some_and(|before| {
            c.is_uppercase() && (!before.is_uppercase() || next.is_some_and(char::is_lowercase))
        });
        if starts {
            words.push(std::mem::take(&mut word));
        }
        word.push(c);
        before = Some(c);
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_their_case() {
        for (name, snake, camel, pascal) in [
            ("createdAt", "created_at", "createdAt", "CreatedAt"),
            ("UserAccount", "user_account", "userAccount", "UserAccount"),
            ("userID", "user_id", "userId", "UserId"),
            ("HTTPServer", "http_server", "httpServer", "HttpServer"),
            ("created_at", "created_at", "createdAt", "CreatedAt"),
            ("a", "a", "a", "A"),
        ] {
            assert_eq!(snake_case(name), snake);
            assert_eq!(camel_case(name), camel);
            assert_eq!(pascal_case(name), pascal);
        }
    }
}
