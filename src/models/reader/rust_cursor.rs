//! Reading Rust tokens from the front: groups, attributes, settings.

use super::rust_tokens::{Token, TokenKind};

/// What stands between the first token, which opens a group, and the one that closes it.
pub(super) fn group(tokens: &[Token]) -> Option<&[Token]> {
    let mut depth = 0_usize;
    for (place, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Mark('{' | '(' | '[') => depth += 1,
            TokenKind::Mark('}' | ')' | ']') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return tokens.get(1..place);
                }
            }
            _ => {}
        }
    }
    None
}

/// The text of `key = "text"`.
pub(super) fn setting(tokens: &[Token], key: &str) -> Option<String> {
    tokens.windows(3).find_map(|window| match window {
        [name, equals, value] if name.is_word(key) && equals.is_mark('=') => {
            value.text().map(str::to_owned)
        }
        _ => None,
    })
}

/// Reads tokens from the front.
pub(super) struct Cursor<'a> {
    tokens: &'a [Token],
}

impl<'a> Cursor<'a> {
    /// Reads these.
    pub(super) fn new(tokens: &'a [Token]) -> Self {
        Self { tokens }
    }

    pub(super) fn peek(&self) -> Option<&'a Token> {
        self.tokens.first()
    }

    pub(super) fn next(&mut self) -> Option<&'a Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    pub(super) fn takes(&mut self, mark: char) -> bool {
        let found = self.peek().is_some_and(|token| token.is_mark(mark));
        if found {
            self.next();
        }
        found
    }

    /// The group that begins here.
    pub(super) fn group(&mut self) -> Option<&'a [Token]> {
        let inner = group(self.tokens)?;
        self.tokens = self.tokens.get(inner.len() + 2..)?;
        Some(inner)
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'a [Token] {
        self.tokens
    }

    /// Everything up to this mark outside of any brackets, angles included; the mark goes too.
    pub(super) fn until(&mut self, mark: char) -> &'a [Token] {
        let all = self.tokens;
        let mut angles = 0_i32;
        let mut before = None;
        while let Some(token) = self.peek() {
            match token.kind {
                TokenKind::Mark(c) if c == mark && angles <= 0 => {
                    let taken = all.len() - self.tokens.len();
                    self.next();
                    return all.get(..taken).unwrap_or_default();
                }
                TokenKind::Mark('(' | '[' | '{') if self.group().is_some() => {
                    before = None;
                    continue;
                }
                TokenKind::Mark('<') => angles += 1,
                // Not that of an arrow.
                TokenKind::Mark('>') if !matches!(before, Some('-' | '=')) => angles -= 1,
                _ => {}
            }
            before = match token.kind {
                TokenKind::Mark(c) => Some(c),
                _ => None,
            };
            self.next();
        }
        all
    }

    /// The attributes that stand here: `#[sql_name = "x"]`.
    pub(super) fn attributes(&mut self) -> Vec<&'a [Token]> {
        let mut found = Vec::new();
        while self.takes('#') {
            self.takes('!');
            found.extend(self.group());
        }
        found
    }
}

/// The entries of attributes of this name: `#[sea_orm(unique, column_name = "x")]`, also within a
/// `cfg_attr`.
pub(super) fn entries<'a>(attributes: &[&'a [Token]], name: &str) -> Vec<Entry<'a>> {
    let mut found = Vec::new();
    for attribute in attributes {
        for (place, token) in attribute.iter().enumerate() {
            let after = attribute.get(place + 1..).unwrap_or_default();
            let opens = after.first().is_some_and(|token| token.is_mark('('));
            if let (true, true, Some(inner)) = (token.is_word(name), opens, group(after)) {
                let mut cursor = Cursor::new(inner);
                while let Some(key) = cursor.next() {
                    let value = cursor.until(',');
                    found.extend(key.word().map(|word| Entry {
                        key: word,
                        value: value.split_first().map_or(&[], |(_, rest)| rest),
                    }));
                }
            }
        }
    }
    found
}

/// One entry of an attribute.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    /// Its name.
    pub(super) key: &'a str,
    /// What follows the equals sign.
    pub(super) value: &'a [Token],
}

impl<'a> Entry<'a> {
    /// The value, if it is a text.
    pub(super) fn text(&self) -> Option<&'a str> {
        self.value.first().and_then(Token::text)
    }
}

/// The entry of a key.
pub(super) fn entry<'a>(entries: &[Entry<'a>], key: &str) -> Option<Entry<'a>> {
    entries.iter().find(|entry| entry.key == key).copied()
}

/// The text of an entry.
pub(super) fn entry_text<'a>(entries: &[Entry<'a>], key: &str) -> Option<&'a str> {
    entry(entries, key)?.text()
}
