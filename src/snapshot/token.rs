//! The words of an SQL statement, for the few questions that are asked of a dump's statements.

use std::borrow::Cow;

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A keyword, an unquoted identifier or a number, as written.
    Word(&'a str),
    /// A quoted identifier, without its quotes.
    Name(Cow<'a, str>),
    /// A quoted string, without its quotes.
    Text(Cow<'a, str>),
    /// A dollar-quoted string, without its quotes.
    Body(&'a str),
    /// Any other character.
    Sign(u8),
}

impl Token<'_> {
    /// Whether it is this keyword, given in lower case.
    pub(super) fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    /// The identifier that it is.
    pub(super) fn identifier(&self) -> Option<String> {
        match self {
            Self::Word(word) => Some(word.to_ascii_lowercase()),
            Self::Name(name) => Some(name.clone().into_owned()),
            _ => None,
        }
    }

    /// The value that it is, as in `ENCODING = 'UTF8'` or `ENCODING = utf8`.
    pub(super) fn value(&self) -> Option<String> {
        match self {
            Self::Word(word) => Some((*word).to_owned()),
            Self::Name(text) | Self::Text(text) => Some(text.clone().into_owned()),
            Self::Body(text) => Some((*text).to_owned()),
            Self::Sign(_) => None,
        }
    }
}

/// Reads tokens, without comments. Quotes that are never closed extend to the end.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    /// Starts at the beginning.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Advances to after the next occurrence, and gives what is before it.
    fn until(&mut self, end: &str) -> &'a str {
        let rest = self.rest();
        if let Some((before, _)) = rest.split_once(end) {
            self.at += before.len() + end.len();
            before
        } else {
            self.at = self.text.len();
            rest
        }
    }

    fn comment(&mut self) {
        let mut depth = 0_u32;
        loop {
            match (self.byte(0), self.byte(1)) {
                (Some(b'/'), Some(b'*')) => {
                    depth += 1;
                    self.at += 2;
                }
                (Some(b'*'), Some(b'/')) => {
                    self.at += 2;
                    depth -= 1;
                    if depth == 0 {
                        return;
                    }
                }
                (Some(_), _) => self.at += 1,
                (None, _) => return,
            }
        }
    }

    /// The text up to the closing quote, which may be doubled or, in `E''`, escaped.
    fn quoted(&mut self, quote: u8, escapes: bool) -> Cow<'a, str> {
        self.at += 1;
        let start = self.at;
        let mut doubled = false;
        let end = loop {
            match self.byte(0) {
                None => break self.at,
                Some(b'\\') if escapes => self.at += 2,
                Some(byte) if byte == quote => {
                    if self.byte(1) == Some(quote) {
                        doubled = true;
                        self.at += 2;
                    } else {
                        self.at += 1;
                        break self.at - 1;
                    }
                }
                Some(_) => self.at += 1,
            }
        };
        let inside = self.text.get(start..end).unwrap_or_default();
        if doubled {
            let quote = char::from(quote).to_string();
            Cow::Owned(inside.replace(&quote.repeat(2), &quote))
        } else {
            Cow::Borrowed(inside)
        }
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest
            .bytes()
            .take_while(|byte| is_word(*byte) || *byte == b'$')
            .count();
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// `$tag$ … $tag$`.
    fn dollar(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let tag = rest
            .bytes()
            .skip(1)
            .take_while(|byte| is_word(*byte))
            .count();
        let quote = rest.get(..tag + 2)?;
        let starts_with_digit = quote.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        if !quote.ends_with('$') || starts_with_digit {
            return None;
        }
        self.at += quote.len();
        Some(self.until(quote))
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.byte(0)?;
            match (byte, self.byte(1)) {
                (b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c, _) => self.at += 1,
                (b'-', Some(b'-')) => {
                    self.until("\n");
                }
                (b'/', Some(b'*')) => self.comment(),
                (b'\'', _) => return Some(Token::Text(self.quoted(b'\'', false))),
                (b'e' | b'E', Some(b'\'')) => {
                    self.at += 1;
                    return Some(Token::Text(self.quoted(b'\'', true)));
                }
                (b'"', _) => return Some(Token::Name(self.quoted(b'"', false))),
                (b'u' | b'U', Some(b'&')) if matches!(self.byte(2), Some(b'\'' | b'"')) => {
                    self.at += 2;
                    return Some(match self.byte(0) {
                        Some(b'"') => Token::Name(self.quoted(b'"', false)),
                        _ => Token::Text(self.quoted(b'\'', false)),
                    });
                }
                (b'$', _) => {
                    if let Some(body) = self.dollar() {
                        return Some(Token::Body(body));
                    }
                    self.at += 1;
                    return Some(Token::Sign(byte));
                }
                _ if is_word(byte) => return Some(Token::Word(self.word())),
                _ => {
                    self.at += 1;
                    return Some(Token::Sign(byte));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_quotes_and_comments_are_told_apart() {
        let text = "GRANT /* a /* b */ ; */ ALL -- x\n ON \"Odd \"\"one\" TO E'it\\'s' 'a''b' $f$ ; $x$ $f$ $1;żó";
        let tokens: Vec<_> = Tokens::new(text).collect();
        assert_eq!(
            tokens,
            [
                Token::Word("GRANT"),
                Token::Word("ALL"),
                Token::Word("ON"),
                Token::Name("Odd \"one".into()),
                Token::Word("TO"),
                Token::Text("it\\'s".into()),
                Token::Text("a'b".into()),
                Token::Body(" ; $x$ "),
                Token::Sign(b'$'),
                Token::Word("1"),
                Token::Sign(b';'),
                Token::Word("żó"),
            ]
        );
    }

    #[test]
    fn open_quotes_end_with_the_text() {
        for text in ["'abc", "\"abc", "$$abc", "/* abc", "E'abc\\", "$a", "$"] {
            assert!(Tokens::new(text).count() <= 2, "{text}");
        }
    }
}
