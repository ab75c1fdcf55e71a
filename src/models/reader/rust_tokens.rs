//! Rust source as tokens, as far as macros and attributes need it.

/// A token with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name, keyword or number; of a raw name (`r#type`) the name.
    Word(String),
    /// A text, without its quotes.
    Text(String),
    /// Anything else, character by character.
    Mark(char),
}

impl Token {
    /// The name, if it is one.
    pub(super) fn word(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Word(word) => Some(word),
            TokenKind::Text(_) | TokenKind::Mark(_) => None,
        }
    }

    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Text(text) => Some(text),
            TokenKind::Word(_) | TokenKind::Mark(_) => None,
        }
    }

    /// Whether it is this name.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.word() == Some(word)
    }

    /// Whether it is this character.
    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark(mark)
    }
}

/// The tokens of a file; comments are left out.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    tokens_and_rest(text).0
}

/// The tokens of a file, and where the text or comment begins that the end of the file cuts off.
pub(super) fn tokens_and_rest(text: &str) -> (Vec<Token>, Option<(u32, u32)>) {
    let mut lexer = Lexer {
        chars: text.chars().peekable(),
        line: 1,
        column: 1,
        cut_off: false,
    };
    let mut found = Vec::new();
    loop {
        let (line, column) = (lexer.line, lexer.column);
        let Some(c) = lexer.next() else {
            return (found, None);
        };
        found.extend(lexer.token(c).map(|kind| Token { kind, line, column }));
        if lexer.cut_off {
            return (found, Some((line, column)));
        }
    }
}

struct Lexer<'a> {
    chars: std::iter::Peekable<std::str::Chars<'a>>,
    line: u32,
    column: u32,
    /// Whether the file ended within a text or comment.
    cut_off: bool,
}

impl Lexer<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.chars.next()?;
        if c == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(c)
    }

    fn token(&mut self, c: char) -> Option<TokenKind> {
        match c {
            '/' if self.chars.peek() == Some(&'/') => {
                while self.chars.peek().is_some_and(|c| *c != '\n') {
                    self.next();
                }
                None
            }
            '/' if self.chars.peek() == Some(&'*') => {
                self.next();
                self.block_comment();
                None
            }
            '"' => Some(TokenKind::Text(self.text())),
            // A lifetime or a character: neither has a quote, name or comment that matters.
            '\'' => {
                self.character();
                None
            }
            c if c.is_whitespace() => None,
            c if c.is_alphanumeric() || c == '_' => {
                let mut word = String::from(c);
                while let Some(c) = self.chars.peek().copied() {
                    if !(c.is_alphanumeric() || c == '_') {
                        break;
                    }
                    word.push(c);
                    self.next();
                }
                Some(self.after_word(word))
            }
            c => Some(TokenKind::Mark(c)),
        }
    }

    /// A word, unless it begins a raw text or a raw name.
    fn after_word(&mut self, word: String) -> TokenKind {
        if !matches!(word.as_str(), "r" | "br" | "cr" | "b" | "c") {
            return TokenKind::Word(word);
        }
        let mut ahead = self.chars.clone();
        let mut hashes = 0_usize;
        while ahead.peek() == Some(&'#') {
            ahead.next();
            hashes += 1;
        }
        match ahead.peek() {
            Some('"') if word.starts_with('r') || word.ends_with('r') => {
                for _ in 0..=hashes {
                    self.next();
                }
                TokenKind::Text(self.raw_text(hashes))
            }
            Some('"') if hashes == 0 => {
                self.next();
                TokenKind::Text(self.text())
            }
            Some(c) if hashes == 1 && word == "r" && (c.is_alphabetic() || *c == '_') => {
                self.next();
                let first = self.next();
                first
                    .and_then(|c| self.token(c))
                    .unwrap_or(TokenKind::Word(word))
            }
            _ => TokenKind::Word(word),
        }
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        while let Some(c) = self.next() {
            match c {
                '"' => return text,
                '\\' => match self.next() {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('r') => text.push('\r'),
                    Some('0') => text.push('\0'),
                    Some('u') => text.extend(self.code_point()),
                    // A line that goes on in the next one.
                    Some('\n' | '\r') => {
                        while self.chars.peek().is_some_and(|c| c.is_whitespace()) {
                            self.next();
                        }
                    }
                    Some(c) => text.push(c),
                    None => break,
                },
                c => text.push(c),
            }
        }
        self.cut_off = true;
        text
    }

    /// What follows `\u`: `{e4}`.
    fn code_point(&mut self) -> Option<char> {
        let mut digits = String::new();
        while let Some(c) = self.next() {
            match c {
                '{' => {}
                '}' => break,
                c => digits.push(c),
            }
        }
        char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
    }

    fn raw_text(&mut self, hashes: usize) -> String {
        let end: String = std::iter::once('"')
            .chain(std::iter::repeat_n('#', hashes))
            .collect();
        let mut text = String::new();
        while let Some(c) = self.next() {
            text.push(c);
            if let Some(inner) = text.strip_suffix(&end) {
                return inner.to_owned();
            }
        }
        self.cut_off = true;
        text
    }

    fn block_comment(&mut self) {
        let mut depth = 1_u32;
        let mut before = ' ';
        while let Some(c) = self.next() {
            match (before, c) {
                ('*', '/') => depth -= 1,
                ('/', '*') => depth += 1,
                _ => {
                    before = c;
                    continue;
                }
            }
            if depth == 0 {
                return;
            }
            before = ' ';
        }
        self.cut_off = true;
    }

    fn character(&mut self) {
        let mut ahead = self.chars.clone();
        let (first, second) = (ahead.next(), ahead.next());
        if first == Some('\\') {
            self.next();
            self.next();
            while self.next().is_some_and(|c| c != '\'') {}
        } else if second == Some('\'') {
            self.next();
            self.next();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text)
            .into_iter()
            .map(|token| match token.kind {
                TokenKind::Word(word) => word,
                TokenKind::Text(text) => format!("{text:?}"),
                TokenKind::Mark(mark) => mark.to_string(),
            })
            .collect()
    }

    #[test]
    fn comments_texts_and_raw_names_are_understood() {
        assert_eq!(
            words("a /* /* b */ */ r#type // c\n \"d\\\"e\" r#\"f\"g\"# 'x' '\\n' <'a> b\"h\""),
            [
                "a",
                "type",
                "\"d\\\"e\"",
                "\"f\\\"g\"",
                "<",
                "a",
                ">",
                "\"h\""
            ]
        );
    }

    #[test]
    fn places_count_from_one() {
        let found = tokens("a\n  b");
        assert_eq!((found[1].line, found[1].column), (2, 3));
    }
}
