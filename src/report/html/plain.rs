//! Pages without a script, in the look of the report.

use super::markup::Markup;
use super::page::{STYLE, digest};

/// What charts need besides.
const CHARTS: &str = include_str!("plain.css");

/// A page of one file that needs nothing else; `inside` fills its main part.
pub fn plain_page(title: &str, inside: impl FnOnce(&mut Markup)) -> String {
    let mut page = Markup::default();
    page.open("!doctype html", &[]);
    page.line();
    page.element("html", &[("lang", "en")], |html| {
        html.element("head", &[], |head| {
            head.open("meta", &[("charset", "utf-8")]);
            let policy = format!(
                "default-src 'none'; style-src 'sha256-{}' 'sha256-{}'; base-uri 'none'; form-action 'none'",
                digest(&STYLE),
                digest(CHARTS)
            );
            head.open(
                "meta",
                &[("http-equiv", "Content-Security-Policy"), ("content", &policy)],
            );
            let viewport = "width=device-width, initial-scale=1";
            head.open("meta", &[("name", "viewport"), ("content", viewport)]);
            head.open("meta", &[("name", "color-scheme"), ("content", "light dark")]);
            head.open("meta", &[("name", "referrer"), ("content", "no-referrer")]);
            head.leaf("title", &[], title);
            head.line();
            head.asset("style", &STYLE);
            head.asset("style", CHARTS);
        });
        html.line();
        html.element("body", &[], |body| {
            body.element("main", &[("id", "main")], inside);
        });
    });
    page.line();
    page.into_text()
}
