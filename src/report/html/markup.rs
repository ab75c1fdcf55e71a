//! Markup that escapes whatever is put into it.

use crate::text::sanitize_text;

/// An attribute; one without a meaning of its value has an empty one.
pub type Attribute<'a> = (&'static str, &'a str);

/// A piece of HTML. Names of tags and attributes are ours, texts and values may be anybody's.
#[derive(Debug, Default)]
pub struct Markup(String);

impl Markup {
    /// An element with what `inside` puts into it.
    pub fn element(
        &mut self,
        tag: &'static str,
        attributes: &[Attribute<'_>],
        inside: impl FnOnce(&mut Self),
    ) {
        self.open(tag, attributes);
        inside(self);
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
    }

    /// An element that holds a text.
    pub fn leaf(&mut self, tag: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.element(tag, attributes, |inside| inside.text(text));
    }

    /// The beginning of an element; all there is of one that holds nothing, such as `meta`.
    pub fn open(&mut self, tag: &'static str, attributes: &[Attribute<'_>]) {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
    }

    /// A text, of whatever origin.
    pub fn text(&mut self, text: &str) {
        for c in sanitize_text(text).chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c => self.0.push(c),
            }
        }
    }

    /// A text in which backticks stand around words of code.
    pub(super) fn prose(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, code, after)) = rest.split_once('`').and_then(|(before, rest)| {
            rest.split_once('`')
                .map(|(code, after)| (before, code, after))
        }) {
            self.text(before);
            self.leaf("code", &[], code);
            rest = after;
        }
        self.text(rest);
    }

    /// A line break, for those who read the source.
    pub fn line(&mut self) {
        self.0.push('\n');
    }

    /// One of our own files, as it is.
    pub(super) fn asset(&mut self, tag: &'static str, content: &'static str) {
        self.open(tag, &[]);
        self.0.push_str(content);
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push_str(">\n");
    }

    /// A block of JSON that the page's script reads. Nothing in it can end the block or begin a
    /// comment (HTML Standard, 4.12.1.3 "Restrictions for contents of script elements").
    pub(super) fn json(&mut self, id: &'static str, json: &str) {
        self.open("script", &[("type", "application/json"), ("id", id)]);
        self.0.push_str(&escaped_json(json));
        self.0.push_str("</script>\n");
    }

    /// The HTML so far.
    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// JSON with the characters that mean something in HTML or end a line in JavaScript as `\u` escapes.
fn escaped_json(json: &str) -> String {
    json.chars().fold(String::new(), |mut text, c| {
        match c {
            '<' => text.push_str("\\u003c"),
            '>' => text.push_str("\\u003e"),
            '&' => text.push_str("\\u0026"),
            '\u{2028}' => text.push_str("\\u2028"),
            '\u{2029}' => text.push_str("\\u2029"),
            c => text.push(c),
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_leaves_its_element(text in "\\PC*|[<>&\"'!\\-/a-z\u{0}-\u{1f}\u{202a}-\u{202e}\u{2028}]*") {
            let mut markup = Markup::default();
            markup.leaf("p", &[("title", &text)], &text);
            let html = markup.into_text();
            let inside = html.strip_prefix("<p title=\"").unwrap().strip_suffix("</p>").unwrap();
            let (value, content) = inside.split_once("\">").unwrap();
            let special = value.matches(['<', '>', '"', '\'']).count();
            prop_assert_eq!(special, 0);
            prop_assert_eq!(value, content);
            let turns = |c: char| c.is_control() && c != '\n' && c != '\t' || ('\u{202a}'..='\u{202e}').contains(&c);
            let unsafe_chars = content.chars().filter(|c| turns(*c)).count();
            prop_assert_eq!(unsafe_chars, 0);
        }

        #[test]
        fn prose_has_the_same_words(text in "[a-z<&` ]*") {
            let mut markup = Markup::default();
            markup.prose(&text);
            let odd = text.matches('`').count() % 2;
            let told = markup.into_text().replace("<code>", "").replace("</code>", "");
            prop_assert_eq!(told.matches('`').count(), odd);
            let mut plain = Markup::default();
            plain.text(&text);
            prop_assert_eq!(told.replace('`', ""), plain.into_text().replace('`', ""));
        }

        #[test]
        fn escaped_json_is_the_same_json(text in "\\PC*|[<>&!\\-/a-z\u{2028}\u{2029}]*") {
            let json = serde_json::to_string(&text).unwrap();
            let escaped = escaped_json(&json);
            let special = escaped.matches(['<', '>', '&', '\u{2028}', '\u{2029}']).count();
            prop_assert_eq!(special, 0);
            prop_assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), text);
        }
    }
}
