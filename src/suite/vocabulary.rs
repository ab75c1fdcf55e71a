//! Which words of a text may be told: those that somebody wrote, not those that rows hold.

use std::collections::BTreeSet;

/// The words of scripts and functions.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Words that anybody may see wherever they come from.
    words: BTreeSet<String>,
    /// Words with digits: a number in some function is no reason to tell a row's.
    own: BTreeSet<String>,
}

impl Vocabulary {
    /// Takes in the text of a function of the database.
    pub fn add_function(&mut self, text: &str) {
        let plain = |word: &&str| word.chars().all(char::is_alphabetic);
        self.words
            .extend(words(text).filter(plain).map(str::to_owned));
    }

    /// Takes in the text of a script of the suite.
    pub fn add_script(&mut self, text: &str) {
        self.own.extend(words(text).map(str::to_owned));
    }

    /// The text with `…` for each word that is not known.
    pub fn mask(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            if word.is_empty() || self.words.contains(word) || self.own.contains(word) {
                out.push_str(word);
            } else {
                out.push('…');
            }
            let next = after.find(is_word).unwrap_or(after.len());
            let (between, after) = after.split_at_checked(next).unwrap_or((after, ""));
            out.push_str(between);
            rest = after;
        }
        out
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_word(c)).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_nobody_are_masked() {
        let mut words = Vocabulary::default();
        words.add_function("SELECT 'Table ' || $1 || ' should exist', 42");
        words.add_script("SELECT has_table('users'); SELECT ok(x, 'user ' || name || ' has 7')");
        assert_eq!(
            words.mask("Table users should exist"),
            "Table users should exist"
        );
        assert_eq!(words.mask("user Jane O'Hara has 42"), "user … …'… has …");
        assert_eq!(words.mask("user has 7!"), "user has 7!");
        assert_eq!(words.mask(""), "");
    }
}
