//! Findings that are known and accepted.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::{Blame, Finding, FindingKind, Severity, Stage, finding_kind};

/// An entry of `baseline` in harness.yaml. In its texts `*` stands for anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaselineEntry {
    /// The finding's id.
    pub id: String,
    /// The step, or the file that the finding points into.
    pub step: Option<String>,
    /// The object.
    pub object: Option<String>,
    /// The tenant.
    pub tenant: Option<String>,
    /// Why, in the user's words.
    pub reason: String,
}

/// All entries of a run, in a box of its own since few runs have any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline(pub Vec<BaselineEntry>);

impl Baseline {
    /// None where there is no entry.
    pub fn of(entries: &[BaselineEntry]) -> Option<Box<Self>> {
        (!entries.is_empty()).then(|| Box::new(Self(entries.to_vec())))
    }
}

/// The evidence that an accepted finding has: the number of the entry from 1, the reason, and how much the
/// finding would weigh otherwise.
const ENTRY: &str = "baseline_entry";
const REASON: &str = "accepted";
const WEIGHT: &str = "accepted_severity";

impl BaselineEntry {
    /// Whether findings of this kind weigh something rather than say that something does not work, so that
    /// they can be accepted even as errors.
    pub fn is_opinion(id: &str) -> bool {
        ["hazard.", "models.", "style."]
            .iter()
            .any(|family| id.starts_with(family))
    }

    /// The finding as it is told: good to know only, with the reason, where one of the entries is about it. What
    /// says that a migration does not work, or that something was not looked at, stays as it is.
    pub fn settle(entries: &[Self], tenant: &str, finding: Finding) -> Finding {
        let found = entries
            .iter()
            .position(|entry| entry.covers(tenant, &finding));
        let Some((number, entry)) = found.and_then(|at| Some((at + 1, entries.get(at)?))) else {
            return finding;
        };
        let weight = finding.severity.to_string();
        finding
            .severity(Severity::Info)
            .evidence(ENTRY, number)
            .evidence(REASON, entry.reason.clone())
            .evidence(WEIGHT, weight)
    }

    /// The number of the entry that accepts a finding, from 1.
    pub fn number_of(finding: &Finding) -> Option<usize> {
        usize::try_from(finding.evidence.get(ENTRY)?.as_u64()?).ok()
    }

    /// Why no finding of this kind can be accepted; nothing where some can be.
    pub fn objection(kind: &FindingKind) -> Option<&'static str> {
        const OPEN: [&str; 5] = [
            "not-checked",
            "not-run",
            "not-compared",
            "nothing",
            "unknown",
        ];
        let id = kind.id;
        if kind.blame == Blame::Harness || OPEN.iter().any(|word| id.contains(word)) {
            Some("it says that something was not looked at")
        } else if matches!(kind.stage, Stage::Provision | Stage::Seed | Stage::Teardown) {
            Some("it is about the snapshot or the sandbox")
        } else if id.starts_with("gates.") {
            Some("a limit is changed in `gates`")
        } else if kind.severity == Severity::Error && !Self::is_opinion(id)
            || id.starts_with("migrate.") && id != "migrate.error-ignored"
            || id.starts_with("rollback.") && id != "rollback.column-order"
        {
            Some("it says what the migration or its rollback does wrong")
        } else {
            None
        }
    }

    /// Whether a finding can be accepted, so that it is worth an entry.
    pub fn can_accept(finding: &Finding) -> bool {
        let kind = finding_kind(&finding.id);
        kind.is_some_and(|kind| Self::objection(kind).is_none())
            && (Self::is_opinion(&finding.id) || finding.severity != Severity::Error)
    }

    /// The step of a finding, or else the file that it points into.
    pub fn step_of(finding: &Finding) -> Option<&str> {
        let step = finding.evidence.get("step").and_then(|step| step.as_str());
        step.or_else(|| Some(finding.location.as_ref()?.file.as_str()))
    }

    /// What it is called in documents.
    pub fn words(&self) -> String {
        let parts = [
            ("step", &self.step),
            ("object", &self.object),
            ("tenant", &self.tenant),
        ];
        let mut words = self.id.clone();
        for (name, value) in parts {
            if let Some(value) = value {
                let _ = write!(words, ", {name} {value}");
            }
        }
        words
    }

    fn covers(&self, tenant: &str, finding: &Finding) -> bool {
        let fits = |pattern: &Option<String>, text: Option<&str>| match (pattern, text) {
            (None, _) => true,
            (Some(pattern), Some(text)) => is_like(pattern, text),
            (Some(_), None) => false,
        };
        let file = finding.location.as_ref().map(|place| place.file.as_str());
        self.id == finding.id
            && Self::can_accept(finding)
            && finding.severity != Severity::Info
            && (fits(&self.step, Self::step_of(finding)) || fits(&self.step, file))
            && fits(&self.object, finding.object.as_deref())
            && fits(&self.tenant, Some(tenant))
    }
}

/// Whether a text is as a pattern says in which `*` stands for anything.
fn is_like(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        match left.split_once(part) {
            Some((_, after)) => left = after,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Location;

    #[test]
    fn patterns_are_of_the_whole_text() {
        for (pattern, text, like) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("a*", "ab", true),
            ("*", "", true),
            ("*b", "ab", true),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "a1c2b", false),
            ("ab*b", "ab", false),
            ("f(integer[])", "f(integer[])", true),
        ] {
            assert_eq!(is_like(pattern, text), like, "{pattern} {text}");
        }
    }

    #[test]
    fn only_what_can_be_lived_with_is_accepted() {
        let entry = |id: &str| BaselineEntry {
            id: id.to_owned(),
            step: Some("0001*".to_owned()),
            object: None,
            tenant: Some("acme".to_owned()),
            reason: "known".to_owned(),
        };
        let found = |id: &'static str| {
            Finding::new(id, Stage::Migrate, "x").location(Some(Location {
                file: "m/0001_a.up.sql".to_owned(),
                line: 1,
                column: 1,
            }))
        };
        let settled = |id: &'static str, finding: Finding| {
            let finding = finding.evidence("step", "0001_a");
            BaselineEntry::settle(&[entry(id)], "acme", finding)
        };
        let hazard = settled(
            "hazard.type-change",
            found("hazard.type-change").severity(Severity::Error),
        );
        assert_eq!(hazard.severity, Severity::Info);
        assert_eq!(BaselineEntry::number_of(&hazard), Some(1));
        assert_eq!(hazard.evidence["accepted_severity"], "error");
        for id in [
            "migrate.statement-failed",
            "gates.exceeded",
            "run.server-lost",
            "rollback.data-lost",
            "migrate.nothing-pending",
            "models.not-checked",
        ] {
            let kept = settled(id, found(id));
            assert_eq!(BaselineEntry::number_of(&kept), None, "{id}");
        }
        let elsewhere = BaselineEntry::settle(
            &[entry("hazard.type-change")],
            "globex",
            found("hazard.type-change").severity(Severity::Warning),
        );
        assert_eq!(elsewhere.severity, Severity::Warning);
    }
}
