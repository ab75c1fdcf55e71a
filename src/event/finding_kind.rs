//! What is known of every finding of a kind.

use std::sync::LazyLock;

use super::catalogue::FIRST;
use super::catalogue_hazards::HAZARDS;
use super::catalogue_live::LIVE;
use super::catalogue_models::MODELS;
use super::catalogue_plans::PLANS;
use super::catalogue_preflight::PREFLIGHT;
use super::catalogue_rest::REST;
use super::catalogue_style::STYLE;
use super::catalogue_traffic::TRAFFIC;
use super::{Severity, Stage};

/// Who is at fault when a finding of severity `error` is raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// The migration, its rollback or a suite: the verdict is `fail`.
    Migration,
    /// The harness, its surroundings or its input: the verdict is `error`.
    Harness,
}

/// A kind of finding.
#[derive(Debug)]
pub struct FindingKind {
    /// The stable id.
    pub id: &'static str,
    /// The stage that raises it.
    pub stage: Stage,
    /// How much it weighs by default.
    pub severity: Severity,
    /// Who is at fault.
    pub blame: Blame,
    /// What it means.
    pub meaning: &'static str,
    /// Why it matters.
    pub effect: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

/// Looks a kind up by its id.
pub fn finding_kind(id: &str) -> Option<&'static FindingKind> {
    FINDINGS.iter().copied().find(|kind| kind.id == id)
}

/// Every kind of finding, sorted by id.
pub static FINDINGS: LazyLock<Vec<&'static FindingKind>> = LazyLock::new(|| {
    let mut kinds: Vec<&'static FindingKind> = FIRST
        .iter()
        .chain(HAZARDS)
        .chain(LIVE)
        .chain(MODELS)
        .chain(PLANS)
        .chain(PREFLIGHT)
        .chain(REST)
        .chain(STYLE)
        .chain(TRAFFIC)
        .collect();
    kinds.sort_by_key(|kind| kind.id);
    kinds
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_worded() {
        assert!(FINDINGS.is_sorted_by(|a, b| a.id < b.id));
        for kind in FINDINGS.iter() {
            for text in [kind.meaning, kind.effect, kind.remedy] {
                assert!(
                    !text.is_empty() && !text.ends_with('.'),
                    "{}: {text}",
                    kind.id
                );
            }
        }
    }
}
