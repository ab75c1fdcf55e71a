//! The tokens of a Prisma schema.

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
    /// A name, number or keyword.
    Word(String),
    /// A text in quotes, without them.
    Text(String),
    /// `{`, `@`, …
    Mark(char),
    /// The end of a line that is not within parentheses or brackets.
    Line,
}

/// The tokens of a schema. Line ends within parentheses and brackets are left out.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut chars = text.chars().peekable();
    let (mut line, mut column) = (1, 1);
    let mut depth = 0_u32;
    while let Some(c) = chars.next() {
        let (at_line, at_column) = (line, column);
        column += 1;
        let kind = match c {
            '\n' => {
                line += 1;
                column = 1;
                (depth == 0).then_some(TokenKind::Line)
            }
            '/' if chars.peek() == Some(&'/') => {
                while chars.peek().is_some_and(|c| *c != '\n') {
                    chars.next();
                }
                None
            }
            '/' if chars.peek() == Some(&'*') => {
                let mut before = ' ';
                for c in chars.by_ref() {
                    if c == '\n' {
                        line += 1;
                        column = 1;
                    }
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
                None
            }
            '"' => {
                let mut inner = String::new();
                while let Some(c) = chars.next() {
                    column += 1;
                    match c {
                        '"' => break,
                        '\\' => {
                            column += 1;
                            inner.extend(chars.next().map(unescape));
                        }
                        '\n' => {
                            line += 1;
                            column = 1;
                            inner.push(c);
                        }
                        c => inner.push(c),
                    }
                }
                Some(TokenKind::Text(inner))
            }
            c if c.is_alphanumeric() || c == '_' || c == '-' => {
                let mut word = String::from(c);
                while let Some(c) = chars
                    .peek()
                    .filter(|c| c.is_alphanumeric() || **c == '_' || **c == '-')
                {
                    word.push(*c);
                    column += 1;
                    chars.next();
                }
                Some(TokenKind::Word(word))
            }
            c if c.is_whitespace() => None,
            c => {
                match c {
                    '(' | '[' => depth += 1,
                    ')' | ']' => depth = depth.saturating_sub(1),
                    // What was left open within a block ends with it.
                    '{' | '}' => depth = 0,
                    _ => {}
                }
                Some(TokenKind::Mark(c))
            }
        };
        found.extend(kind.map(|kind| Token {
            kind,
            line: at_line,
            column: at_column,
        }));
    }
    found
}

fn unescape(c: char) -> char {
    match c {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        c => c,
    }
}
