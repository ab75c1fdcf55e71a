//! What a finding id means, why it matters, what to do.

use std::fmt::Write as _;

use super::failure::sentence;
use crate::event::{Blame, FINDINGS, FindingKind, finding_kind};
use crate::text::{closest, sanitize_line};

/// There is no finding with this id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no finding `{}`", sanitize_line(id))]
pub struct UnknownFinding {
    /// What was asked for.
    pub id: String,
    /// The id that was probably meant.
    pub suggestion: Option<&'static str>,
}

/// Explains a finding.
pub fn explain(id: &str) -> Result<String, UnknownFinding> {
    let id = id.trim();
    let kind = finding_kind(id).ok_or_else(|| UnknownFinding {
        id: id.to_owned(),
        suggestion: suggestion(id),
    })?;
    let blame = match kind.blame {
        Blame::Migration => "the migration (verdict `fail` where it is an error)",
        Blame::Harness => {
            "the harness, its surroundings or its input (verdict `error` where it is an error)"
        }
    };
    Ok(format!(
        "{id}\n\n  severity:       {}\n  stage:          {}\n  at fault:       {blame}\n\n  \
         What it means:  {}\n  Why it matters: {}\n  What to do:     {}\n",
        kind.severity,
        kind.stage,
        sentence(kind.meaning),
        sentence(kind.effect),
        sentence(kind.remedy),
    ))
}

/// Every finding, one line each.
pub fn list() -> String {
    let longest =
        |of: fn(&FindingKind) -> usize| FINDINGS.iter().copied().map(of).max().unwrap_or(0);
    let id_width = longest(|kind| kind.id.len());
    let severity_width = longest(|kind| kind.severity.to_string().len());
    FINDINGS
        .iter()
        .copied()
        .fold(String::new(), |mut text, kind| {
            let _ = writeln!(
                text,
                "{:id_width$}  {:severity_width$}  {}",
                kind.id, kind.severity, kind.meaning
            );
            text
        })
}

/// The nearest id; people also leave the stage out.
fn suggestion(id: &str) -> Option<&'static str> {
    let ids = || FINDINGS.iter().copied().map(|kind| kind.id);
    closest(id, ids()).or_else(|| {
        let tail = |full: &'static str| full.split_once('.').map_or(full, |(_, tail)| tail);
        let tail_meant = closest(id, ids().map(tail))?;
        ids().find(|full| tail(full) == tail_meant)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_is_explained_and_listed() {
        for kind in FINDINGS.iter() {
            let text = explain(kind.id).unwrap();
            assert!(text.starts_with(kind.id) && text.contains(&sentence(kind.remedy)));
            assert!(list().lines().any(|line| line.starts_with(kind.id)));
        }
    }

    #[test]
    fn a_near_miss_is_recognised() {
        let meant = |id: &str| explain(id).unwrap_err().suggestion;
        assert_eq!(
            meant("rollback.schema-residu"),
            Some("rollback.schema-residue")
        );
        assert_eq!(meant("schema-residue"), Some("rollback.schema-residue"));
        assert_eq!(meant("qqqqqq"), None);
        assert_eq!(
            explain("x\u{1b}[2J").unwrap_err().to_string(),
            "there is no finding `x\u{fffd}[2J`"
        );
    }
}
