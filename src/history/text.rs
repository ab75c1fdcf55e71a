//! A trend in a terminal.

use std::fmt::Write as _;

use super::draw::blocks;
use super::trend::{Series, Trend};
use super::words;
use crate::report::{Color, Style};
use crate::text::sanitize_line;

/// Entries of each kind that are told; the documents have all.
const SHOWN: usize = 10;

/// How the text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrendStyle {
    /// Colours.
    pub style: Style,
    /// Characters in a line.
    pub width: usize,
    /// Whether lines are drawn, or only what was found is told.
    pub drawn: bool,
}

/// The trend as text.
pub fn trend_text(trend: &Trend, look: TrendStyle) -> String {
    let mut text = String::new();
    for (title, color, lines) in parts(trend) {
        if lines.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{}", look.style.paint(color, title));
        for line in lines.iter().take(SHOWN) {
            let _ = writeln!(text, "  {}", sanitize_line(line));
        }
        if let rest @ 1.. = lines.len().saturating_sub(SHOWN) {
            let _ = writeln!(text, "  … and {rest} more lines in the document");
        }
        text.push('\n');
    }
    if look.drawn && trend.runs.len() > 1 {
        draw(&mut text, trend, look);
    }
    let _ = writeln!(text, "{}", trend.headline());
    let _ = write!(text, "{}", trend.noise());
    text
}

fn parts(trend: &Trend) -> [(&'static str, Color, Vec<String>); 4] {
    let mut flakes = Vec::new();
    for flake in &trend.flakes {
        flakes.push(words::flake(flake));
        flakes.extend(
            flake
                .outcomes
                .iter()
                .map(|outcome| format!("  {}", words::outcome(outcome))),
        );
    }
    let mut failures = Vec::new();
    for failure in &trend.failures {
        failures.push(words::failure(failure));
        failures.extend(
            failure
                .example
                .repro
                .iter()
                .map(|repro| format!("  {repro}")),
        );
    }
    [
        ("failed", Color::Red, failures),
        ("flaky", Color::Red, flakes),
        (
            "takes more than it took",
            Color::Yellow,
            trend.regressions.iter().map(words::regression).collect(),
        ),
        (
            "grows from round to round",
            Color::Yellow,
            trend.leaks.iter().map(words::leak).collect(),
        ),
    ]
}

fn draw(text: &mut String, trend: &Trend, look: TrendStyle) {
    let names = trend
        .series
        .iter()
        .map(|series| series.name.chars().count());
    let widest = names.max().unwrap_or(0).min(44);
    let width = look.width.saturating_sub(widest + 24).clamp(10, 80);
    let _ = writeln!(
        text,
        "{}",
        look.style
            .paint(Color::Bold, "run by run, the newest at the right")
    );
    let verdicts: String = trend
        .runs
        .iter()
        .skip(trend.runs.len().saturating_sub(width))
        .map(|run| match run.verdict.as_str() {
            "pass" => '✓',
            "warn" => '!',
            "fail" => '✗',
            _ => '?',
        })
        .collect();
    let _ = writeln!(text, "  {:<widest$}  {verdicts}", "verdict");
    for series in &trend.series {
        let (values, last) = shown(series);
        let name = crate::text::truncate(&sanitize_line(&series.name), widest.max(8));
        let _ = writeln!(text, "  {name:<widest$}  {}  {last}", blocks(values, width));
    }
    text.push('\n');
}

fn shown(series: &Series) -> (&[Option<f64>], String) {
    let values = series.normalised.as_deref().unwrap_or(&series.values);
    let last = series.values.iter().rev().flatten().next();
    (
        values,
        last.map(|last| words::value(*last, series.unit))
            .unwrap_or_default(),
    )
}
