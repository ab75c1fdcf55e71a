//! The keys of suites that read files of queries.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::decode::Fields;
use super::error::Problem;
use super::files::matching;
use super::model::{Comparison, Tolerance};
use super::node::{Node, Text, Value};

/// The files of `path`, sorted.
pub(super) fn files(fields: &Fields<'_>) -> Option<Vec<PathBuf>> {
    if fields.get("path").is_none() {
        fields.missing("path", "for example `path: checks/*.sql`");
        return None;
    }
    let mut files = BTreeSet::new();
    for pattern in fields.texts("path") {
        for found in matching(fields.reader, &pattern, "suite file") {
            if found.path.is_dir() {
                fields.reader.report(
                    Problem::new(format!("`{}` is a folder, not a file", pattern.value))
                        .at(pattern.place, "a folder")
                        .help(format!(
                            "write `{}/*.sql`",
                            pattern.value.trim_end_matches('/')
                        )),
                );
            }
            files.insert(found.path);
        }
    }
    Some(files.into_iter().collect())
}

/// `ordered`, `ignore` and `tolerance`.
pub(super) fn comparison(fields: &Fields<'_>) -> Option<Comparison> {
    let ordered = fields.truth("ordered");
    let ignore = fields.texts("ignore").into_iter().map(|text| text.value);
    let tolerance = match fields.get("tolerance") {
        None => None,
        Some(node) => Some(tolerance(fields, node)?),
    };
    Some(Comparison {
        ordered,
        ignore: ignore.collect(),
        tolerance,
    })
}

/// `0.01`, `1%`, or `{ absolute: 0.01, relative: 1% }`.
fn tolerance(fields: &Fields<'_>, node: &Node) -> Option<Tolerance> {
    if let Value::Map(_) = &node.value {
        let inner = fields
            .reader
            .fields(node, "`tolerance`", &["absolute", "relative"])?;
        let mut tolerance = Tolerance::default();
        if let Some(text) = inner.text("absolute") {
            tolerance.absolute = number(fields, &text, &text.value)?;
        }
        if let Some(text) = inner.text("relative") {
            tolerance.relative = part(fields, &text)?;
        }
        return Some(tolerance);
    }
    let text = fields.reader.text(node, "`tolerance`")?;
    Some(if text.value.trim_end().ends_with('%') {
        Tolerance {
            absolute: 0.0,
            relative: part(fields, &text)?,
        }
    } else {
        Tolerance {
            absolute: number(fields, &text, &text.value)?,
            relative: 0.0,
        }
    })
}

/// `1%` or `0.01`.
fn part(fields: &Fields<'_>, text: &Text) -> Option<f64> {
    let value = text.value.trim();
    let part = match value.strip_suffix('%') {
        Some(percent) => number(fields, text, percent)? / 100.0,
        None => number(fields, text, value)?,
    };
    if part >= 1.0 {
        fields.reader.report(
            Problem::new("a relative tolerance must be less than 100%")
                .at(text.place, "every number would be within it"),
        );
        return None;
    }
    Some(part)
}

fn number(fields: &Fields<'_>, text: &Text, value: &str) -> Option<f64> {
    match value.trim().parse::<f64>() {
        Ok(number) if number.is_finite() && number >= 0.0 => Some(number),
        _ => {
            fields.reader.report(
                Problem::new(format!("`{}` is not a tolerance", text.value))
                    .at(text.place, "not a number from zero on")
                    .help("write for example `0.01`, `1%`, or `{ absolute: 0.01, relative: 1% }`"),
            );
            None
        }
    }
}

/// The folder of golden files; it need not be there yet.
pub(super) fn golden_folder(fields: &Fields<'_>) -> Option<String> {
    if fields.get("golden").is_none() {
        fields.missing("golden", "for example `golden: checks/golden`");
        return None;
    }
    let text = fields.filled("golden")?;
    let rest = text.value.replace("{tenant}", "");
    if rest.contains(['{', '}']) {
        fields.reader.report(
            Problem::new(format!("`{}` has an unknown placeholder", text.value))
                .at(text.place, "only `{tenant}` is known")
                .help("for example `golden: checks/golden/{tenant}`"),
        );
        return None;
    }
    Some(text.value)
}
