//! A query as the server can plan it: parameters are numbered, and where a constant was taken out of a place that
//! allows nothing else, it is cast.

use std::fmt::Write as _;

use crate::sql::{Token, TokenKind, tokens};

/// A query to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normal {
    /// Its text.
    pub text: String,
    /// Whether it has parameters.
    pub parameters: bool,
}

/// Types whose constants are written `TYPE 'text'`; an export has `TYPE $1` there, which no server reads.
const TYPED: [&str; 9] = [
    "interval",
    "date",
    "time",
    "timestamp",
    "timetz",
    "timestamptz",
    "json",
    "jsonb",
    "uuid",
];

/// Numbers `:name` and `@name`, as query files of several tools have them, beside `$1`; casts typed constants.
pub fn normal(sql: &str) -> Normal {
    let pieces: Vec<Token<'_>> = tokens(sql).collect();
    let mut named: Vec<&str> = Vec::new();
    let mut text = String::with_capacity(sql.len());
    let mut parameters = false;
    // Parameters with numbers come first: names get those that are free.
    let used = pieces
        .iter()
        .filter(|token| token.kind == TokenKind::Parameter)
        .filter_map(|token| token.text.strip_prefix('$')?.parse::<usize>().ok())
        .max()
        .unwrap_or(0);
    let mut brackets = 0_u32;
    let mut typed: Option<(usize, &str)> = None;
    let mut at = 0;
    while let Some(token) = pieces.get(at) {
        let previous = at.checked_sub(1).and_then(|at| pieces.get(at));
        at += 1;
        match token.text {
            "[" => brackets += 1,
            "]" => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        if let Some(name) = pieces.get(at)
            && name.kind == TokenKind::Word
            && marks_name(token, previous, brackets > 0)
        {
            let place = named.iter().position(|known| *known == name.text);
            let place = place.unwrap_or_else(|| {
                named.push(name.text);
                named.len() - 1
            });
            // Writing to a String cannot fail.
            let _ = write!(text, "${}", used + place + 1);
            parameters = true;
            at += 1;
            typed = None;
            continue;
        }
        if token.kind == TokenKind::Parameter {
            parameters = true;
            if let Some((start, kind)) = typed.take() {
                text.truncate(start);
                let _ = write!(text, "CAST({} AS {kind})", token.text);
                continue;
            }
        }
        if token.kind.is_significant() {
            let known = TYPED.iter().find(|kind| token.is_word(kind));
            // `x::interval $1` is none: a cast stands before it.
            let is_cast = previous.is_some_and(|token| token.text == ":");
            typed = known.filter(|_| !is_cast).map(|kind| (text.len(), *kind));
        }
        text.push_str(token.text);
    }
    Normal { text, parameters }
}

/// Whether this is the mark before a parameter's name: not a cast, a slice or an operator.
fn marks_name(mark: &Token<'_>, previous: Option<&Token<'_>>, in_brackets: bool) -> bool {
    match mark.text {
        ":" => !in_brackets && previous.is_none_or(|token| token.text != ":"),
        "@" => previous.is_none_or(|token| token.kind != TokenKind::Symbol || token.text == ","),
        _ => false,
    }
}

/// A query without its texts, as an export may hold what users typed.
pub(super) fn without_texts(sql: &str) -> String {
    let piece = |token: Token<'_>| match token.kind {
        TokenKind::String => "'…'".to_owned(),
        TokenKind::Comment => String::new(),
        _ => token.text.to_owned(),
    };
    tokens(sql).map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_and_constants_cast() {
        for (sql, expected, parameters) in [
            ("SELECT 1", "SELECT 1", false),
            ("SELECT $1::int", "SELECT $1::int", true),
            (
                "SELECT :a, :b, :a::text WHERE x=:b",
                "SELECT $1, $2, $1::text WHERE x=$2",
                true,
            ),
            ("SELECT $2, :a", "SELECT $2, $3", true),
            ("SELECT @id, a <@ b", "SELECT $1, a <@ b", true),
            (
                "SELECT a[1:n], ':x', x::int",
                "SELECT a[1:n], ':x', x::int",
                false,
            ),
            (
                "SELECT now() - interval $1, date /* d */ $2",
                "SELECT now() - CAST($1 AS interval), CAST($2 AS date)",
                true,
            ),
            ("SELECT x::date, $1", "SELECT x::date, $1", true),
        ] {
            let normal = normal(sql);
            assert_eq!(
                (normal.text.as_str(), normal.parameters),
                (expected, parameters),
                "{sql}"
            );
        }
        assert_eq!(
            without_texts("SELECT 'a' /* b */ FROM t WHERE x = $$c$$"),
            "SELECT '…'  FROM t WHERE x = '…'"
        );
    }
}
