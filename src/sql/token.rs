//! The tokens of a piece of SQL.

use super::lexer::{Lexer, TokenKind};

/// One token with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: TokenKind,
    /// Its text, quotes included.
    pub text: &'a str,
    /// The byte where it starts.
    pub offset: usize,
}

impl Token<'_> {
    /// Whether it is this keyword (given in any case).
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// The name that it stands for: unquoted, or folded to lower case.
    ///
    /// `None` for tokens that are no names, and for `U&"…"`, whose escapes are not decoded.
    pub fn identifier(&self) -> Option<String> {
        match self.kind {
            TokenKind::Word => Some(self.text.to_ascii_lowercase()),
            TokenKind::QuotedIdentifier => self
                .text
                .strip_prefix('"')?
                .strip_suffix('"')
                .map(|name| name.replace("\"\"", "\"")),
            _ => None,
        }
    }
}

/// The tokens of `sql` in order, spaces and comments included: together they are all of it.
///
/// The last one runs to the end if its closing quote is missing.
pub fn tokens(sql: &str) -> Tokens<'_> {
    Tokens {
        sql,
        lexer: Lexer::default(),
        at: 0,
    }
}

/// See [`tokens`].
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    sql: &'a str,
    lexer: Lexer,
    at: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let piece = self.lexer.next(self.sql.as_bytes(), self.at)?;
        let offset = std::mem::replace(&mut self.at, piece.end);
        Some(Token {
            kind: piece.kind,
            text: self.sql.get(offset..piece.end)?,
            offset,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn significant(sql: &str) -> Vec<(TokenKind, &str)> {
        tokens(sql)
            .filter(|t| t.kind.is_significant())
            .map(|t| (t.kind, t.text))
            .collect()
    }

    #[test]
    fn prefixes_belong_to_strings_only_where_nothing_stands_before_them() {
        use TokenKind::{Number, Parameter, QuotedIdentifier, String, Symbol, Word};
        let cases: [(&str, &[(TokenKind, &str)]); 13] = [
            (r"E'a\'b' x", &[(String, r"E'a\'b'"), (Word, "x")]),
            (
                r"typE'a\' x",
                &[(Word, "typE"), (String, r"'a\'"), (Word, "x")],
            ),
            (r"B'01'X'ff'", &[(String, "B'01'"), (String, "X'ff'")]),
            ("n'a'", &[(String, "n'a'")]),
            (r"U&'\0041'", &[(String, r"U&'\0041'")]),
            ("U&\"a\"\"b\"", &[(QuotedIdentifier, "U&\"a\"\"b\"")]),
            ("$1$a$x$a$", &[(Parameter, "$1"), (String, "$a$x$a$")]),
            ("a$b$c", &[(Word, "a$b$c")]),
            ("$a$ $b$ $$ $a$", &[(String, "$a$ $b$ $$ $a$")]),
            ("$żółw$;$żółw$", &[(String, "$żółw$;$żółw$")]),
            ("$1a", &[(Parameter, "$1"), (Word, "a")]),
            ("1.5e3 .5", &[(Number, "1.5e3"), (Number, ".5")]),
            ("$ $2x$", &[(Symbol, "$"), (Parameter, "$2"), (Word, "x$")]),
        ];
        for (sql, expected) in cases {
            assert_eq!(significant(sql), expected, "{sql}");
        }
    }

    #[test]
    fn an_escape_string_goes_on_after_a_line_break() {
        assert_eq!(
            significant("E'a'\n -- c\n 'b\\'c' d"),
            [
                (TokenKind::String, "E'a'"),
                (TokenKind::String, "'b\\'c'"),
                (TokenKind::Word, "d")
            ]
        );
        assert_eq!(
            significant("'a'\n'b\\' d"),
            [
                (TokenKind::String, "'a'"),
                (TokenKind::String, "'b\\'"),
                (TokenKind::Word, "d")
            ]
        );
    }

    #[test]
    fn comments_nest_and_end_operators() {
        assert_eq!(
            significant("a */* b /* c */ ; */ d /*/ e */ +-- f\rg"),
            [
                (TokenKind::Word, "a"),
                (TokenKind::Symbol, "*"),
                (TokenKind::Word, "d"),
                (TokenKind::Symbol, "+"),
                (TokenKind::Word, "g")
            ]
        );
    }

    #[test]
    fn names_are_folded_or_unquoted() {
        let names: Vec<_> = tokens("Foo \"Ba\"\"r\" 'x'")
            .filter(|t| t.kind.is_significant())
            .map(|t| t.identifier())
            .collect();
        assert_eq!(names, [Some("foo".into()), Some("Ba\"r".into()), None]);
    }
}
