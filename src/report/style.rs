//! Colours of a terminal, or none.

/// Whether to colour. Every mark is readable without colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether escape sequences may be written.
    pub color: bool,
}

/// What a colour is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// Well.
    Green,
    /// To be looked at.
    Yellow,
    /// At fault.
    Red,
    /// The harness failed.
    Magenta,
    /// Of little interest.
    Dim,
    /// A heading.
    Bold,
}

impl Style {
    /// `text` in a colour.
    pub fn paint(self, color: Color, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        let code = match color {
            Color::Green => "32",
            Color::Yellow => "33",
            Color::Red => "1;31",
            Color::Magenta => "1;35",
            Color::Dim => "2",
            Color::Bold => "1",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}
