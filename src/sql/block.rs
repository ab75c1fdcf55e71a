//! Where the `BEGIN ATOMIC … END` body of a function starts and stops.

use super::lexer::TokenKind;

/// Follows a statement's tokens outside of parentheses.
///
/// As psql does it: only in `CREATE [OR REPLACE] FUNCTION | PROCEDURE`, and inside of the body
/// `CASE` counts as well, because it ends with `END`.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    head: Head,
    depth: u32,
    previous: Previous,
}

/// How much of `CREATE OR REPLACE FUNCTION` has been seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Head {
    #[default]
    Start,
    Create,
    Or,
    Replace,
    Routine,
    Other,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Previous {
    #[default]
    Other,
    Begin,
    /// `AS` or a dot: any word that follows is a name.
    Label,
}

impl Block {
    /// Whether a semicolon would be inside of the body.
    pub(super) fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// Takes the next significant token.
    pub(super) fn token(&mut self, kind: TokenKind, text: &[u8]) {
        let is = |word: &str| kind == TokenKind::Word && text.eq_ignore_ascii_case(word.as_bytes());
        self.head = match self.head {
            Head::Start if is("CREATE") => Head::Create,
            Head::Create if is("OR") => Head::Or,
            Head::Or if is("REPLACE") => Head::Replace,
            Head::Create | Head::Replace if is("FUNCTION") || is("PROCEDURE") => Head::Routine,
            Head::Routine => Head::Routine,
            _ => Head::Other,
        };
        if self.head != Head::Routine {
            return;
        }
        let label = self.previous == Previous::Label;
        if self.depth == 0 {
            if self.previous == Previous::Begin && is("ATOMIC") {
                self.depth = 1;
            }
        } else if !label && is("CASE") {
            self.depth += 1;
        } else if !label && is("END") {
            self.depth -= 1;
        }
        self.previous = if is("BEGIN") {
            Previous::Begin
        } else if is("AS") || (kind == TokenKind::Symbol && text == b".") {
            Previous::Label
        } else {
            Previous::Other
        };
    }
}
