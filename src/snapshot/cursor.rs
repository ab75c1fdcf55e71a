//! A place in a statement's tokens.

use super::token::Token;

/// Reads tokens one after the other.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
}

impl<'t, 'a> Cursor<'t, 'a> {
    /// Starts at the first.
    pub(super) fn new(tokens: &'t [Token<'a>]) -> Self {
        Self { tokens, at: 0 }
    }

    fn peek(&self) -> Option<&'t Token<'a>> {
        self.tokens.get(self.at)
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Option<&'t Token<'a>> {
        let token = self.peek();
        self.at += 1;
        token
    }

    /// Whether a keyword comes next.
    pub(super) fn peek_is(&self, keyword: &str) -> bool {
        self.peek().is_some_and(|token| token.is(keyword))
    }

    /// The value that comes next.
    pub(super) fn peek_value(&self) -> Option<String> {
        self.peek().and_then(Token::value)
    }

    /// Passes a keyword if it comes next.
    pub(super) fn keyword(&mut self, keyword: &str) -> bool {
        let here = self.peek_is(keyword);
        self.at += usize::from(here);
        here
    }

    /// Passes several keywords if all of them come next.
    pub(super) fn keywords(&mut self, keywords: &[&str]) -> bool {
        let start = self.at;
        let all = keywords.iter().all(|keyword| self.keyword(keyword));
        if !all {
            self.at = start;
        }
        all
    }

    /// Passes `IF NOT EXISTS`.
    pub(super) fn if_not_exists(&mut self) {
        self.keywords(&["if", "not", "exists"]);
    }

    /// Passes a character if it comes next.
    pub(super) fn sign(&mut self, sign: u8) -> bool {
        let here = self.peek() == Some(&Token::Sign(sign));
        self.at += usize::from(here);
        here
    }

    /// An identifier.
    pub(super) fn name(&mut self) -> Option<String> {
        let name = self.peek()?.identifier()?;
        self.at += 1;
        Some(name)
    }

    /// The next identifier, wherever it is.
    pub(super) fn name_token(&mut self) -> Option<String> {
        loop {
            let token = self.next()?;
            if let Some(name) = token.identifier() {
                return Some(name);
            }
        }
    }

    /// A value.
    pub(super) fn value(&mut self) -> Option<String> {
        let value = self.peek_value()?;
        self.at += 1;
        Some(value)
    }

    /// A name with an optional schema, which is empty where it is not given.
    pub(super) fn qualified(&mut self) -> Option<(String, String)> {
        let first = self.name()?;
        if self.sign(b'.') {
            Some((first, self.name()?))
        } else {
            Some((String::new(), first))
        }
    }

    /// Goes to after the next occurrence of a keyword outside parentheses, or stays.
    pub(super) fn seek(&mut self, keyword: &str) -> bool {
        let found = self.seek_before(keyword);
        self.at += usize::from(found);
        found
    }

    /// Goes to the next occurrence of a keyword outside parentheses, or stays.
    pub(super) fn seek_before(&mut self, keyword: &str) -> bool {
        let mut depth = 0_u32;
        for (offset, token) in self.tokens.iter().skip(self.at).enumerate() {
            match token {
                Token::Sign(b'(') => depth += 1,
                Token::Sign(b')') => depth = depth.saturating_sub(1),
                token if depth == 0 && token.is(keyword) => {
                    self.at += offset;
                    return true;
                }
                _ => {}
            }
        }
        false
    }
}
