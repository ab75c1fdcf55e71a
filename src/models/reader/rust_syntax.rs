//! Whether a Rust file is whole: what is cut off, or left by a merge, must not be passed over.

use super::rust_tokens::{Token, TokenKind, tokens_and_rest};
use crate::models::{Place, Unknown, UnknownScope};

/// The tokens of a file, and what is wrong with it as a whole.
pub(super) fn whole_file(shown: &str, text: &str) -> (Vec<Token>, Vec<Unknown>) {
    let (tokens, cut_off) = tokens_and_rest(text);
    let mut unknowns = Vec::new();
    let mut tell = |(line, column): (u32, u32), reason: String| {
        unknowns.push(Unknown {
            place: Place::new(shown, line, column),
            reason,
            hides: UnknownScope::File,
        });
    };
    if let Some(token) = tokens
        .windows(7)
        .find_map(|window| is_conflict(window).then(|| window.first()).flatten())
    {
        let reason = "a conflict of a merge is not settled here".to_owned();
        tell((token.line, token.column), reason);
    }
    if let Some(at) = cut_off {
        let reason = "the file ends before the text or comment that begins here".to_owned();
        tell(at, reason);
    } else if let Some((at, reason)) = unbalanced(&tokens) {
        tell(at, reason);
    }
    (tokens, unknowns)
}

/// `<<<<<<<`, `=======` or `>>>>>>>` at the beginning of a line.
fn is_conflict(window: &[Token]) -> bool {
    let Some(first) = window.first() else {
        return false;
    };
    matches!(first.kind, TokenKind::Mark('<' | '=' | '>' | '|'))
        && (1_u32..).zip(window).all(|(column, token)| {
            token.kind == first.kind && token.line == first.line && token.column == column
        })
}

/// The first bracket that is not closed, or that closes none.
fn unbalanced(tokens: &[Token]) -> Option<((u32, u32), String)> {
    let mut open: Vec<(char, &Token)> = Vec::new();
    for token in tokens {
        let TokenKind::Mark(mark) = token.kind else {
            continue;
        };
        let closing = match mark {
            '{' => '}',
            '(' => ')',
            '[' => ']',
            '}' | ')' | ']' => {
                let before = open.pop();
                if before.is_none_or(|(wanted, _)| wanted != mark) {
                    let reason = match before {
                        Some((wanted, at)) => format!(
                            "`{mark}` stands where `{wanted}` is expected, for the bracket of line {}",
                            at.line
                        ),
                        None => format!("`{mark}` closes nothing"),
                    };
                    return Some(((token.line, token.column), reason));
                }
                continue;
            }
            _ => continue,
        };
        open.push((closing, token));
    }
    open.last().map(|(wanted, token)| {
        let reason = format!("the file ends before the `{wanted}` of the bracket that opens here");
        ((token.line, token.column), reason)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<(u32, u32)> {
        let (_, unknowns) = whole_file("a.rs", text);
        unknowns
            .iter()
            .map(|unknown| (unknown.place.line, unknown.place.column))
            .collect()
    }

    #[test]
    fn what_is_cut_off_or_in_conflict_is_told_at_its_place() {
        assert_eq!(problems("fn f(a: &'a str) -> char { ['{', '\\''] }"), []);
        assert_eq!(problems("// <<<<<<< }\nlet a = \"<<<<<<<\\n}\";"), []);
        assert_eq!(problems("mod a {\n  struct B {\n c: i32"), [(2, 12)]);
        assert_eq!(problems("a\n}"), [(2, 1)]);
        assert_eq!(problems("f(a\n}"), [(2, 1)]);
        assert_eq!(problems("a\n<<<<<<< HEAD\nb"), [(2, 1)]);
        assert_eq!(problems("a\n======="), [(2, 1)]);
        assert_eq!(problems("a /* b"), [(1, 3)]);
        assert_eq!(problems("f(\"b)"), [(1, 3)]);
    }
}
