//! Foreign text made safe to print.

/// Replaces control characters (escape sequences of terminals among them) and line breaks, so
/// that the text stays on its line and cannot steer a terminal.
pub fn sanitize_line(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => ' ',
            c if is_unsafe(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// As [`sanitize_line`], but keeps line breaks and tabs.
pub fn sanitize_text(text: &str) -> String {
    text.chars()
        .filter(|c| *c != '\r')
        .map(|c| match c {
            '\n' | '\t' => c,
            c if is_unsafe(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// The first `limit` characters, with `…` where something was cut.
pub fn truncate(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// Control characters, and the ones that turn the direction of text around.
fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_do_not_reach_a_terminal() {
        assert_eq!(sanitize_line("a\u{1b}[2Jb\nc"), "a\u{fffd}[2Jb c");
        assert_eq!(sanitize_text("a\r\nb\u{202e}"), "a\nb\u{fffd}");
        assert_eq!(truncate("żółw", 2), "żó…");
        assert_eq!(truncate("ab", 2), "ab");
    }
}
