//! How wide a text is on a terminal, and how to make it fit.

/// The columns that `text` takes: two for characters of East Asian scripts, one for others.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// `text` in exactly `columns` columns: padded on the right, or cut with `…`.
pub(super) fn fit(text: &str, columns: usize) -> String {
    let mut fitted = if width(text) <= columns {
        text.to_owned()
    } else {
        let mut kept = String::new();
        let mut used = 1;
        for c in text.chars() {
            used += char_width(c);
            if used > columns {
                break;
            }
            kept.push(c);
        }
        kept.push('…');
        kept
    };
    let missing = columns.saturating_sub(width(&fitted));
    fitted.extend(std::iter::repeat_n(' ', missing));
    fitted
}

fn char_width(c: char) -> usize {
    // The blocks that are wide as a whole; enough for names, and wrong only in alignment.
    let wide = matches!(
        u32::from(c),
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
            | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff
            | 0x20000..=0x3fffd
    );
    if wide { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_names_are_cut_and_padded_to_the_column() {
        assert_eq!(fit("acme", 6), "acme  ");
        assert_eq!(fit("initech-europe", 8), "initech…");
        assert_eq!(width(&fit("日本日本日本", 8)), 8);
        assert_eq!(fit("日本日本日本", 8), "日本日… ");
    }
}
