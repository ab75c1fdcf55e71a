//! Words that a shell takes as they are.

/// A word for a shell, in quotes where it needs them.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./@+=:,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn words_survive_a_shell() {
        assert_eq!(shell_word("out/3/acme"), "out/3/acme");
        assert_eq!(shell_word("my runs/acme"), "'my runs/acme'");
        assert_eq!(shell_word("it's"), "'it'\\''s'");
    }
}
