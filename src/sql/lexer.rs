//! The lexical rules of Postgres' SQL, as a machine that can stop and go on at any line break.
//!
//! It follows `src/backend/parser/scan.l` and `src/fe_utils/psqlscan.l`. It works on bytes, so that
//! dumps in any encoding that Postgres stores can pass.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Spaces and line breaks.
    Whitespace,
    /// `-- …` or `/* … */`.
    Comment,
    /// A keyword or an unquoted name.
    Word,
    /// `"…"` or `U&"…"`.
    QuotedIdentifier,
    /// `'…'`, with its prefix (`E`, `B`, `X`, `N`, `U&`), or `$tag$…$tag$`.
    String,
    /// A number.
    Number,
    /// `$1`.
    Parameter,
    /// `(`.
    OpenParen,
    /// `)`.
    CloseParen,
    /// `;`.
    Semicolon,
    /// Any other single character.
    Symbol,
    /// A backslash outside of quotes, to the end of its line: psql's, unknown to the server.
    MetaCommand,
}

impl TokenKind {
    /// Whether it is neither space nor comment.
    pub fn is_significant(self) -> bool {
        !matches!(self, Self::Whitespace | Self::Comment)
    }
}

/// A token, or the part of it that lies in the present chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: TokenKind,
    /// The offset behind its last byte in the chunk.
    pub(super) end: usize,
}

/// What the lexer is inside of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum State {
    #[default]
    Normal,
    Quoted {
        escapes: bool,
    },
    Identifier,
    /// With the whole delimiter, `$tag$`.
    Dollar(Vec<u8>),
    /// With the depth of nesting.
    Comment(u32),
}

/// Whether a quote would continue an `E''` string: `E'a'⏎'b\''` is one constant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Continuation {
    #[default]
    None,
    NeedsNewline,
    Ready,
}

/// The machine. Chunks must end at line breaks.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexer {
    state: State,
    continuation: Continuation,
    /// Whether `\` escapes in plain strings (`standard_conforming_strings = off`).
    pub(super) plain_escapes: bool,
}

impl Lexer {
    /// What the input would end in the middle of.
    pub(super) fn unterminated(&self) -> Option<&'static str> {
        match &self.state {
            State::Normal => None,
            State::Quoted { .. } => Some("quoted string"),
            State::Identifier => Some("quoted identifier"),
            State::Dollar(_) => Some("dollar-quoted string"),
            State::Comment(_) => Some("comment"),
        }
    }

    /// The token that starts, or goes on, at `at`.
    pub(super) fn next(&mut self, chunk: &[u8], at: usize) -> Option<Piece> {
        let first = *chunk.get(at)?;
        Some(match std::mem::take(&mut self.state) {
            State::Normal => self.start(chunk, at, first),
            State::Quoted { escapes } => self.quoted(chunk, at, escapes),
            State::Identifier => self.identifier(chunk, at),
            State::Dollar(delimiter) => self.dollar(chunk, at, delimiter),
            State::Comment(depth) => self.comment(chunk, at, depth),
        })
    }

    fn start(&mut self, chunk: &[u8], at: usize, first: u8) -> Piece {
        let peek = |n: usize| chunk.get(at + n).copied();
        let continuation = std::mem::take(&mut self.continuation);
        let run = |from: usize, belongs: fn(u8) -> bool| end_of_run(chunk, from, belongs);
        let piece = |kind, end| Piece { kind, end };
        match first {
            b if is_space(b) => {
                let end = run(at, is_space);
                let newline = chunk
                    .get(at..end)
                    .is_some_and(|s| s.iter().any(|b| matches!(b, b'\n' | b'\r')));
                self.continuation = match continuation {
                    Continuation::NeedsNewline if newline => Continuation::Ready,
                    other => other,
                };
                piece(TokenKind::Whitespace, end)
            }
            b'-' if peek(1) == Some(b'-') => {
                self.continuation = continuation;
                piece(TokenKind::Comment, run(at, |b| !matches!(b, b'\n' | b'\r')))
            }
            b'/' if peek(1) == Some(b'*') => self.comment(chunk, at + 2, 1),
            b'\'' => {
                let escapes = self.plain_escapes || continuation == Continuation::Ready;
                self.quoted(chunk, at + 1, escapes)
            }
            b'"' => self.identifier(chunk, at + 1),
            b if is_word_start(b) => match (b.to_ascii_uppercase(), peek(1), peek(2)) {
                (b'E', Some(b'\''), _) => self.quoted(chunk, at + 2, true),
                (b'B' | b'X', Some(b'\''), _) => self.quoted(chunk, at + 2, false),
                (b'N', Some(b'\''), _) => {
                    let escapes = self.plain_escapes;
                    self.quoted(chunk, at + 2, escapes)
                }
                (b'U', Some(b'&'), Some(b'\'')) => self.quoted(chunk, at + 3, false),
                (b'U', Some(b'&'), Some(b'"')) => self.identifier(chunk, at + 3),
                _ => piece(TokenKind::Word, run(at, is_word_part)),
            },
            b'0'..=b'9' => piece(TokenKind::Number, run(at, is_number_part)),
            b'.' if peek(1).is_some_and(|b| b.is_ascii_digit()) => {
                piece(TokenKind::Number, run(at, is_number_part))
            }
            b'$' if peek(1).is_some_and(|b| b.is_ascii_digit()) => {
                piece(TokenKind::Parameter, run(at + 1, |b| b.is_ascii_digit()))
            }
            b'$' => match dollar_delimiter(chunk, at) {
                Some(end) => {
                    let delimiter = chunk.get(at..end).unwrap_or_default().to_vec();
                    self.dollar(chunk, end, delimiter)
                }
                None => piece(TokenKind::Symbol, at + 1),
            },
            b'(' => piece(TokenKind::OpenParen, at + 1),
            b')' => piece(TokenKind::CloseParen, at + 1),
            b';' => piece(TokenKind::Semicolon, at + 1),
            b'\\' => piece(
                TokenKind::MetaCommand,
                run(at, |b| !matches!(b, b'\n' | b'\r')),
            ),
            _ => piece(TokenKind::Symbol, at + 1),
        }
    }

    fn quoted(&mut self, chunk: &[u8], from: usize, escapes: bool) -> Piece {
        let mut at = from;
        let end = loop {
            match chunk.get(at) {
                None => {
                    self.state = State::Quoted { escapes };
                    break chunk.len();
                }
                Some(b'\'') if chunk.get(at + 1) == Some(&b'\'') => at += 2,
                Some(b'\'') => {
                    if escapes {
                        self.continuation = Continuation::NeedsNewline;
                    }
                    break at + 1;
                }
                Some(b'\\') if escapes => at += 2,
                Some(_) => at += 1,
            }
        };
        Piece {
            kind: TokenKind::String,
            end,
        }
    }

    fn identifier(&mut self, chunk: &[u8], from: usize) -> Piece {
        let mut at = from;
        let end = loop {
            match chunk.get(at) {
                None => {
                    self.state = State::Identifier;
                    break chunk.len();
                }
                Some(b'"') if chunk.get(at + 1) == Some(&b'"') => at += 2,
                Some(b'"') => break at + 1,
                Some(_) => at += 1,
            }
        };
        Piece {
            kind: TokenKind::QuotedIdentifier,
            end,
        }
    }

    fn dollar(&mut self, chunk: &[u8], from: usize, delimiter: Vec<u8>) -> Piece {
        let mut at = from;
        let end = loop {
            match chunk.get(at) {
                None => {
                    self.state = State::Dollar(delimiter);
                    break chunk.len();
                }
                Some(b'$') if chunk.get(at..).is_some_and(|s| s.starts_with(&delimiter)) => {
                    break at + delimiter.len();
                }
                Some(_) => at += 1,
            }
        };
        Piece {
            kind: TokenKind::String,
            end,
        }
    }

    fn comment(&mut self, chunk: &[u8], from: usize, mut depth: u32) -> Piece {
        let mut at = from;
        let end = loop {
            match (chunk.get(at), chunk.get(at + 1)) {
                (None, _) => {
                    self.state = State::Comment(depth);
                    break chunk.len();
                }
                (Some(b'/'), Some(b'*')) => {
                    depth = depth.saturating_add(1);
                    at += 2;
                }
                (Some(b'*'), Some(b'/')) => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        break at;
                    }
                }
                _ => at += 1,
            }
        };
        Piece {
            kind: TokenKind::Comment,
            end,
        }
    }
}

fn end_of_run(chunk: &[u8], from: usize, belongs: fn(u8) -> bool) -> usize {
    chunk
        .iter()
        .skip(from)
        .position(|b| !belongs(*b))
        .map_or(chunk.len(), |length| from + length)
}

/// The end of the `$tag$` that starts at `at`.
fn dollar_delimiter(chunk: &[u8], at: usize) -> Option<usize> {
    let end = match chunk.get(at + 1)? {
        b if is_word_start(*b) => end_of_run(chunk, at + 2, |b| is_word_part(b) && b != b'$'),
        _ => at + 1,
    };
    (chunk.get(end) == Some(&b'$')).then_some(end + 1)
}

fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

fn is_word_start(b: u8) -> bool {
    b.is_ascii_alphabetic() || b == b'_' || b >= 0x80
}

fn is_word_part(b: u8) -> bool {
    is_word_start(b) || b.is_ascii_digit() || b == b'$'
}

fn is_number_part(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b == b'.'
}
