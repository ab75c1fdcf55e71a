//! A finding in words: the block that explains a failure to a person.

use std::fmt::Write as _;

use super::Variant;
use super::judge::finding_verdict;
use super::style::{Color, Style};
use crate::event::{Finding, Stage, Verdict};
use crate::name::TenantName;
use crate::text::{sanitize_line, sanitize_text};

/// How many tenants a list names before it counts the rest.
const NAMED: usize = 8;

/// The evidence that has a place of its own in the block.
const SHOWN: [&str; 7] = [
    "step",
    "statement",
    "excerpt",
    "detail",
    "hint",
    "context",
    "output",
];

/// The mark of a verdict in tables and lines.
pub(super) fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Skipped => "–",
        Verdict::Pass => "ok",
        Verdict::Warn => "warn",
        Verdict::Fail => "FAIL",
        Verdict::Error => "ERR",
    }
}

/// The colour of a verdict.
pub(super) fn color(verdict: Verdict) -> Color {
    match verdict {
        Verdict::Skipped => Color::Dim,
        Verdict::Pass => Color::Green,
        Verdict::Warn => Color::Yellow,
        Verdict::Fail => Color::Red,
        Verdict::Error => Color::Magenta,
    }
}

/// `acme, globex and 204 more`.
pub(super) fn names(tenants: &[TenantName]) -> String {
    let shown: Vec<&str> = tenants.iter().take(NAMED).map(TenantName::as_str).collect();
    let mut text = shown.join(", ");
    if tenants.len() > NAMED {
        let _ = write!(text, " and {} more", tenants.len() - NAMED);
    }
    text
}

/// A fragment as a sentence: capital letter, full stop.
pub(super) fn sentence(fragment: &str) -> String {
    let fragment = fragment.trim();
    let mut chars = fragment.chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    // `migrations/1.sql` or `users_email_key` stay as they are: only words of prose are raised.
    let word = fragment.split_whitespace().next().unwrap_or_default();
    let prose = word.chars().all(|c| c.is_alphabetic() || c == ',');
    let mut text: String = if prose {
        first.to_uppercase().chain(chars).collect()
    } else {
        fragment.to_owned()
    };
    if !text.ends_with(['.', '!', '?', '…', ':']) {
        text.push('.');
    }
    text
}

/// A text from the evidence, whatever kind of value it is.
pub(super) fn evidence(finding: &Finding, key: &str) -> Option<String> {
    match finding.evidence.get(key)? {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// What a finding says, line by line, made safe to print; the heading with the tenants is the
/// caller's.
pub(super) fn body(finding: &Finding, style: Style) -> Vec<String> {
    let mut lines = vec![format!(
        "{}: {}",
        style.paint(Color::Bold, &sanitize_line(&finding.id)),
        sanitize_line(&finding.message)
    )];
    if let Some(location) = &finding.location {
        lines.push(format!("at {}", sanitize_line(&location.to_string())));
    }
    if let Some(object) = &finding.object {
        lines.push(format!("object: {}", sanitize_line(object)));
    }
    // A place without an excerpt is shown with the statement itself.
    let excerpt = evidence(finding, "excerpt").or_else(|| evidence(finding, "statement"));
    if let Some(excerpt) = excerpt {
        lines.push(String::new());
        lines.extend(indented(&excerpt, 30));
        lines.push(String::new());
    }
    if let Some(sqlstate) = &finding.sqlstate {
        lines.push(format!("SQLSTATE: {}", sanitize_line(sqlstate)));
    }
    for key in ["detail", "hint", "context"] {
        if let Some(text) = evidence(finding, key) {
            lines.push(format!("{key}: {}", sanitize_line(&text)));
        }
    }
    // Whatever else was measured: numbers carry their unit in the key, longer texts get a block.
    for (key, value) in &finding.evidence {
        if SHOWN.contains(&key.as_str()) || value.is_array() || value.is_object() {
            continue;
        }
        let Some(text) = evidence(finding, key) else {
            continue;
        };
        let key = sanitize_line(key);
        if text.trim_end().contains('\n') {
            lines.push(format!("{key}:"));
            lines.extend(indented(&text, 30));
        } else {
            lines.push(format!("{key}: {}", sanitize_line(text.trim_end())));
        }
    }
    if let Some(output) = evidence(finding, "output") {
        lines.push(format!("all output: {}", sanitize_line(&output)));
    }
    if !finding.help.is_empty() {
        lines.push(style.paint(
            Color::Green,
            &format!("help: {}", sanitize_line(&finding.help)),
        ));
    }
    lines
}

/// The first lines of a text, indented.
fn indented(text: &str, limit: usize) -> Vec<String> {
    let text = sanitize_text(text);
    let mut lines: Vec<String> = text
        .lines()
        .take(limit)
        .map(|line| format!("    {}", line.trim_end()))
        .map(|line| line.trim_end().to_owned())
        .collect();
    let rest = text.lines().count().saturating_sub(limit);
    if rest > 0 {
        lines.push(format!("    … and {}", crate::text::count(rest, "line")));
    }
    lines
}

/// The line above a block: mark, tenants, stage and step.
pub(super) fn heading(finding: &Finding, tenants: &[TenantName], style: Style) -> String {
    let verdict = finding_verdict(finding);
    let mut text = format!(
        "{}  {}",
        style.paint(color(verdict), mark(verdict)),
        style.paint(Color::Bold, &names(tenants)),
    );
    // What was never begun has no stage, although the finding must name one.
    let nowhere = finding.id == "run.interrupted" && finding.stage == Stage::Teardown;
    if !nowhere {
        let _ = write!(text, " · {}", finding.stage);
    }
    if let Some(step) = evidence(finding, "step") {
        let _ = write!(text, " · step {}", sanitize_line(&step));
    }
    text.push('\n');
    text
}

/// The whole block: heading and body. Ends with a line break.
pub(super) fn block(variant: &Variant, style: Style) -> String {
    let mut text = heading(&variant.finding, &variant.tenants, style);
    for line in body(&variant.finding, style) {
        text.push_str(format!("  {line}").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_counted() {
        let tenants: Vec<TenantName> = (0..212)
            .map(|n| TenantName::new(format!("t{n}")).unwrap())
            .collect();
        assert_eq!(
            names(&tenants),
            "t0, t1, t2, t3, t4, t5, t6, t7 and 204 more"
        );
        assert_eq!(names(&tenants[..2]), "t0, t1");
    }

    #[test]
    fn only_prose_is_capitalised() {
        assert_eq!(sentence("the row is gone"), "The row is gone.");
        assert_eq!(
            sentence("users_email_key is gone."),
            "users_email_key is gone."
        );
        assert_eq!(sentence(" "), "");
    }
}
