//! Locks, scans and rewrites that squawk's linter expects of statements, held against what was observed.

use std::collections::BTreeSet;

use squawk_linter::Rule;

use super::judge::Hazard;
use super::linter::Remark;
use super::sight::Sight;
use crate::event::{Claim, ClaimVerdict, RelationKind, Severity};

/// The rules that expect a lock, a scan or a rewrite, with the hazards that say the same of what was observed.
pub(super) const CLAIMS: [(Rule, &[&str]); 12] = [
    (
        Rule::AddingFieldWithDefault,
        &[
            "hazard.computed-column",
            "hazard.rewrite",
            "hazard.volatile-default",
        ],
    ),
    (
        Rule::AddingForeignKeyConstraint,
        &["hazard.foreign-key-validated"],
    ),
    (Rule::AddingNotNullableField, &["hazard.not-null-scan"]),
    (Rule::AddingSerialPrimaryKeyField, &["hazard.primary-key"]),
    (
        Rule::BanAlterDomainWithAddConstraint,
        &["hazard.domain-constraint"],
    ),
    (
        Rule::ChangingColumnType,
        &["hazard.rewrite", "hazard.type-change"],
    ),
    (
        Rule::ConstraintMissingNotValid,
        &[
            "hazard.check-validated",
            "hazard.exclusion-constraint",
            "hazard.foreign-key-validated",
            "hazard.primary-key",
            "hazard.unique-constraint",
            "hazard.validated-under-lock",
        ],
    ),
    (
        Rule::DisallowedUniqueConstraint,
        &["hazard.unique-constraint"],
    ),
    (
        Rule::RequireConcurrentIndexCreation,
        &["hazard.index-not-concurrent"],
    ),
    (
        Rule::RequireConcurrentIndexDeletion,
        &["hazard.index-dropped"],
    ),
    (
        Rule::RequireConcurrentPartitionDetach,
        &["hazard.partition-detached"],
    ),
    (Rule::RequireConcurrentReindex, &["hazard.reindex"]),
];

/// Other hazards of locks, scans and rewrites, which no rule expects.
const UNEXPECTED: [&str; 6] = [
    "hazard.compaction",
    "hazard.partition-scan",
    "hazard.scan-under-lock",
    "hazard.storage-change",
    "hazard.trigger-changed",
    "hazard.view-refresh",
];

/// What the linter expects of a statement, and what was observed that it does not expect.
pub(super) fn claims(sight: &Sight<'_>, observed: &[Hazard], remarks: &[&Remark]) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for remark in remarks {
        let expected = CLAIMS.iter().find(|(rule, _)| *rule == remark.rule);
        let claim = expected.and_then(|(_, ids)| claim(sight, observed, remark, ids));
        claims.extend(claim.filter(|claim| !claims.contains(claim)));
    }
    let rest = observed.iter().filter(|hazard| {
        let claimed = |id| {
            claims
                .iter()
                .any(|claim| claim.hazard.as_deref() == Some(id))
        };
        let expected = CLAIMS.iter().any(|(_, ids)| ids.contains(&hazard.id));
        (expected || UNEXPECTED.contains(&hazard.id)) && !claimed(hazard.id)
    });
    let rest: Vec<Claim> = rest
        .map(|hazard| Claim {
            rule: None,
            hazard: Some(hazard.id.to_owned()),
            message: hazard.message.clone(),
            verdict: ClaimVerdict::ObservedOnly,
        })
        .collect();
    claims.extend(rest);
    claims
}

fn claim(sight: &Sight<'_>, observed: &[Hazard], remark: &Remark, ids: &[&str]) -> Option<Claim> {
    let record = sight.record;
    if remark.rule == Rule::ChangingColumnType {
        // The rule is about attributes of composite types as well, and expects nothing of those.
        remark.table.as_ref()?;
    }
    // A hazard of a rule that expects a rewrite may also be that the table was read.
    let enough = !ids.contains(&"hazard.rewrite") || !record.rewrites.is_empty();
    let same = observed
        .iter()
        .find(|hazard| enough && ids.contains(&hazard.id));
    // An index cannot go without a lock on its table, which an earlier statement may have taken.
    let gone = remark.rule == Rule::RequireConcurrentIndexDeletion
        && record
            .locks
            .iter()
            .any(|lock| lock.kind == RelationKind::Index && !lock.on_new_object);
    let seen = record.locks_observed || record.locks_sampled;
    let verdict = match same {
        Some(_) => ClaimVerdict::Confirmed,
        None if record.error.is_some() || !seen => ClaimVerdict::NotChecked,
        None if gone => ClaimVerdict::Confirmed,
        None => ClaimVerdict::NotReproduced,
    };
    Some(Claim {
        rule: Some(remark.rule.to_string()),
        hazard: same.map(|hazard| hazard.id.to_owned()),
        message: remark.message.clone(),
        verdict,
    })
}

/// The linter's rules that expect a hazard that was observed.
pub(super) fn confirming(claims: &[Claim], hazard: &str) -> Option<String> {
    rules(claims, |claim| claim.hazard.as_deref() == Some(hazard))
}

/// What is said where the linter expects what was not observed.
pub(super) fn unreproduced(claims: &[Claim]) -> Option<Hazard> {
    let rules = rules(claims, |claim| claim.verdict == ClaimVerdict::NotReproduced)?;
    let message =
        format!("the lock, scan or rewrite expected by {rules} was not seen on this data");
    Some(Hazard::new(
        "hazard.not-reproduced",
        Severity::Info,
        message,
    ))
}

fn rules(claims: &[Claim], of: impl Fn(&Claim) -> bool) -> Option<String> {
    let claims = claims.iter().filter(|claim| of(claim));
    let rules: BTreeSet<&str> = claims.filter_map(|claim| claim.rule.as_deref()).collect();
    (!rules.is_empty()).then(|| format!("squawk's {}", Vec::from_iter(rules).join(" and ")))
}
