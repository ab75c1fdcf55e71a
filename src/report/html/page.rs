//! The page as a whole, and the policy that confines it.

use std::sync::LazyLock;

use super::super::Summary;
use super::markup::Markup;
use super::{advice, data, findings, fleet, grid, heading, window};
use crate::text::Sha256Hasher;

pub(super) static STYLE: LazyLock<String> = LazyLock::new(|| unindented(include_str!("page.css")));
static SCRIPT: LazyLock<String> = LazyLock::new(|| {
    unindented(concat!(
        include_str!("elements.js"),
        include_str!("tenant.js"),
        include_str!("statements.js"),
        include_str!("load.js"),
        include_str!("queries.js"),
        include_str!("page.js")
    ))
});

/// Text without indentation and lines of comments alone: in a page nobody reads them, and it is sent around.
fn unindented(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim_start) {
        if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The digits of base 64 (RFC 4648, section 4).
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The report as one HTML file that needs nothing else.
pub fn render_html(summary: &Summary) -> Result<String, serde_json::Error> {
    let data = data::data(summary)?;
    let mut page = Markup::default();
    page.open("!doctype html", &[]);
    page.line();
    page.element("html", &[("lang", "en")], |html| {
        html.element("head", &[], |head| push_head(head, summary));
        html.line();
        html.element("body", &[], |body| push_body(body, summary, &data));
    });
    page.line();
    Ok(page.into_text())
}

fn push_head(head: &mut Markup, summary: &Summary) {
    head.line();
    head.open("meta", &[("charset", "utf-8")]);
    let policy = policy();
    head.open(
        "meta",
        &[
            ("http-equiv", "Content-Security-Policy"),
            ("content", &policy),
        ],
    );
    let viewport = "width=device-width, initial-scale=1";
    head.open("meta", &[("name", "viewport"), ("content", viewport)]);
    head.open(
        "meta",
        &[("name", "color-scheme"), ("content", "light dark")],
    );
    head.open("meta", &[("name", "referrer"), ("content", "no-referrer")]);
    let verdict = grid::word(summary.counts.headline());
    head.leaf(
        "title",
        &[],
        &format!("{verdict}: {} · pgrehearse", summary.counts.words()),
    );
    head.line();
    head.asset("style", &STYLE);
}

fn push_body(body: &mut Markup, summary: &Summary, data: &str) {
    body.line();
    body.leaf(
        "a",
        &[("class", "skip"), ("href", "#main")],
        "Skip to the report",
    );
    body.element("header", &[], |header| {
        header.element("p", &[("class", "brand")], |brand| {
            brand.leaf("a", &[("href", "#verdict")], "pgrehearse");
            if let Some(run) = &summary.run {
                brand.text(" ");
                brand.leaf("span", &[], &run.id);
            }
        });
        header.element("nav", &[("aria-label", "Parts of the report")], |nav| {
            nav.element("ul", &[], |list| {
                for (link, text) in [
                    ("#advice", "What to do"),
                    ("#findings", "Findings"),
                    ("#window", "Window"),
                    ("#tenants", "Tenants"),
                ] {
                    list.element("li", &[], |item| item.leaf("a", &[("href", link)], text));
                }
            });
        });
        let switch = [("type", "button"), ("id", "theme"), ("hidden", "")];
        header.leaf("button", &switch, "Colours: system");
    });
    body.line();
    body.element("main", &[("id", "main"), ("tabindex", "-1")], |main| {
        main.element("div", &[("id", "overview")], |overview| {
            heading::push(overview, summary);
            advice::push(overview, summary);
            findings::push(overview, summary);
            window::push(overview, summary);
            fleet::push(overview, summary);
            fleet::push_outliers(overview, summary);
            grid::push(overview, summary);
        });
        main.leaf("div", &[("id", "tenant"), ("hidden", "")], "");
        main.element("noscript", &[], |noscript| {
            let text = "The details of a tenant need JavaScript. report.json and summary.md beside this file have them too.";
            noscript.leaf("p", &[("class", "note")], text);
        });
    });
    body.line();
    body.json("data", data);
    body.asset("script", &SCRIPT);
}

/// Nothing is loaded, nothing is sent, and only our own style and script count.
fn policy() -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        digest(&STYLE),
        digest(&SCRIPT)
    )
}

/// SHA-256 in base 64, as policies name it.
pub(super) fn digest(text: &str) -> String {
    let mut hasher = Sha256Hasher::default();
    hasher.update(text);
    let bytes = hasher.finish_bytes();
    bytes.chunks(3).fold(String::new(), |mut digits, chunk| {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4_usize {
            if place <= chunk.len() {
                let digit = bits >> (18 - 6 * place) & 63;
                let digit = usize::try_from(digit)
                    .ok()
                    .and_then(|digit| BASE64.get(digit));
                digits.push(digit.map_or('=', |digit| char::from(*digit)));
            } else {
                digits.push('=');
            }
        }
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_abc_is_that_of_fips_180() {
        assert_eq!(
            digest("abc"),
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
        );
    }

    #[test]
    fn our_own_files_do_not_end_their_element() {
        assert!(!STYLE.to_ascii_lowercase().contains("</style"));
        let script = SCRIPT.to_ascii_lowercase();
        assert!(!script.contains("</script") && !script.contains("<!--"));
    }
}
