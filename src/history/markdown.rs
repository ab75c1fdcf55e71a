//! A trend for a comment or a step's summary.

use std::fmt::Write as _;

use super::draw::blocks;
use super::trend::Trend;
use super::words;
use crate::text::sanitize_line;

/// Runs that are drawn.
const WIDTH: usize = 60;

/// The trend as Markdown.
pub fn render_markdown(trend: &Trend) -> String {
    let mut text = format!("# Trend: {}\n\n", escaped(&trend.headline()));
    let _ = writeln!(text, "{}.\n", escaped(&trend.noise()));
    let mut part = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(text, "## {title}\n");
            for line in lines {
                let _ = writeln!(text, "{line}");
            }
            text.push('\n');
        }
    };
    let item = |words: String| format!("- {}", escaped(&words));
    let failures = trend.failures.iter().map(|failure| {
        let repro = failure.example.repro.as_deref();
        let repro = repro.map(|repro| format!("  \n  {}", code(repro)));
        item(words::failure(failure)) + &repro.unwrap_or_default()
    });
    part("Failed", failures.collect());
    let flakes = trend.flakes.iter().flat_map(|flake| {
        let outcomes = flake.outcomes.iter();
        std::iter::once(item(words::flake(flake)))
            .chain(outcomes.map(|outcome| format!("  - {}", escaped(&words::outcome(outcome)))))
    });
    part("Flaky", flakes.collect());
    let regressions = trend
        .regressions
        .iter()
        .map(|found| item(words::regression(found)));
    part("Takes more than it took", regressions.collect());
    let leaks = trend.leaks.iter().map(|found| item(words::leak(found)));
    part("Grows from round to round", leaks.collect());
    if trend.runs.len() > 1 {
        let mut rows = vec![
            "| what | run by run | last |".to_owned(),
            "|---|---|---|".to_owned(),
        ];
        rows.extend(trend.series.iter().map(|series| {
            let values = series.normalised.as_deref().unwrap_or(&series.values);
            let last = series.values.iter().rev().flatten().next();
            format!(
                "| {} | {} | {} |",
                escaped(&series.name),
                blocks(values, WIDTH),
                last.map(|last| words::value(*last, series.unit))
                    .unwrap_or_default()
            )
        }));
        part("Run by run", rows);
    }
    text
}

/// What Markdown and HTML would take for their own is shown as it is.
fn escaped(text: &str) -> String {
    sanitize_line(text)
        .chars()
        .fold(String::new(), |mut out, c| {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '@' => {
                    out.push('\\');
                    out.push(c);
                }
                c => out.push(c),
            }
            out
        })
}

/// Between more backticks than it has itself.
fn code(text: &str) -> String {
    let text = sanitize_line(text);
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    if longest == 0 {
        format!("`{text}`")
    } else {
        format!("{fence} {text} {fence}")
    }
}
