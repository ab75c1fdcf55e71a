//! Lines: in a terminal as blocks, on a page as SVG.

use super::trend::Series;
use crate::report::Markup;

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The newest values as blocks, from nothing to the largest; a dot where there is none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number from 0 to 7"
)]
pub(super) fn blocks(values: &[Option<f64>], width: usize) -> String {
    let shown = values
        .get(values.len().saturating_sub(width)..)
        .unwrap_or_default();
    let most = shown.iter().flatten().copied().fold(0.0, f64::max);
    shown
        .iter()
        .map(|value| match value {
            Some(value) if most > 0.0 => {
                let place = (value / most * 7.0).round().clamp(0.0, 7.0) as usize;
                BLOCKS.get(place).copied().unwrap_or('█')
            }
            Some(_) => '▁',
            None => '·',
        })
        .collect()
}

/// A chart: as measured with dashes, at the machine's usual pace as a line, and where something changed.
pub(super) fn chart(page: &mut Markup, series: &Series, title: &str, since: Option<usize>) {
    let paced = series.normalised.as_deref().unwrap_or_default();
    let most = series
        .values
        .iter()
        .chain(paced)
        .flatten()
        .copied()
        .fold(0.0, f64::max);
    let last = series.values.len().saturating_sub(1).max(1);
    let view = format!("0 0 {last} 100");
    let attributes = [
        ("class", "trend"),
        ("viewBox", view.as_str()),
        ("preserveAspectRatio", "none"),
        ("role", "img"),
        ("aria-label", title),
    ];
    page.element("svg", &attributes, |svg| {
        if let Some(since) = since {
            let x = since.to_string();
            let line = [
                ("class", "since"),
                ("x1", &x),
                ("x2", &x),
                ("y1", "0"),
                ("y2", "100"),
            ];
            svg.leaf("line", &line, "");
        }
        for (class, values) in [("raw", series.values.as_slice()), ("paced", paced)] {
            let points = points(values, most);
            if !points.is_empty() {
                svg.leaf("polyline", &[("class", class), ("points", &points)], "");
            }
        }
    });
}

fn points(values: &[Option<f64>], most: f64) -> String {
    let most = if most > 0.0 { most } else { 1.0 };
    let points: Vec<String> = values
        .iter()
        .enumerate()
        .filter_map(|(x, value)| Some(format!("{x},{:.1}", 97.0 - (*value)? / most * 94.0)))
        .collect();
    points.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_show_the_newest_and_what_is_missing() {
        let values = [Some(9.0), Some(0.0), None, Some(5.0), Some(10.0)];
        assert_eq!(blocks(&values, 4), "▁·▅█");
        assert_eq!(blocks(&[Some(0.0)], 4), "▁");
        assert_eq!(blocks(&[], 4), "");
    }
}
