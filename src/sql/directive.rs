//! What comments of a script say to pgrehearse: `-- pgrehearse: …`.

use super::lexer::TokenKind;
use super::token::tokens;

/// The text behind `pgrehearse:` in each comment, with the comment's offset.
pub fn directives(sql: &str) -> impl Iterator<Item = (usize, &str)> {
    tokens(sql)
        .filter(|token| token.kind == TokenKind::Comment)
        .filter_map(|token| {
            let text = token
                .text
                .trim_start_matches(['-', '/', '*'])
                .trim_end_matches(['*', '/'])
                .trim();
            let rest = text.strip_prefix("pgrehearse:")?;
            Some((token.offset, rest.trim_start()))
        })
}
