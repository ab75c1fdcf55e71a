//! Findings that several tenants have in common, and what to do about them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::TenantSummary;
use super::failure::sentence;
use crate::event::{Finding, Severity, Stage};
use crate::name::TenantName;

/// The same finding in one or several tenants.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What makes the findings the same.
    pub signature: String,
    /// The finding's id.
    pub finding: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The stage that found it.
    pub stage: Stage,
    /// The tenants that have it, in plan order.
    pub tenants: Vec<TenantName>,
    /// What is the case, in the words of the first tenant.
    pub message: String,
    /// Each different wording once, with an example and the tenants concerned; never empty.
    pub variants: Vec<Variant>,
}

/// One wording of a group's finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// The first tenant's finding.
    pub finding: Finding,
    /// The tenants with this wording, in plan order.
    pub tenants: Vec<TenantName>,
}

/// Something to do before the deploy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// What is the case and what to do.
    pub text: String,
    /// The finding's id.
    pub finding: String,
    /// The tenants concerned, in plan order.
    pub tenants: Vec<TenantName>,
}

impl Group {
    fn new(signature: String, finding: &Finding) -> Self {
        Self {
            signature,
            finding: finding.id.clone(),
            severity: finding.severity,
            stage: finding.stage,
            tenants: Vec::new(),
            message: finding.message.clone(),
            variants: Vec::new(),
        }
    }

    fn add(&mut self, tenant: &TenantName, finding: &Finding) {
        // A configuration may weigh the same finding differently by tenant.
        self.severity = self.severity.max(finding.severity);
        push_new(&mut self.tenants, tenant);
        let known = self
            .variants
            .iter_mut()
            .find(|variant| variant.finding.message == finding.message);
        match known {
            Some(variant) => push_new(&mut variant.tenants, tenant),
            None => self.variants.push(Variant {
                finding: finding.clone(),
                tenants: vec![tenant.clone()],
            }),
        }
    }
}

fn push_new(tenants: &mut Vec<TenantName>, tenant: &TenantName) {
    // Tenants come one after the other, so the last is the only one that can be there already.
    if tenants.last() != Some(tenant) {
        tenants.push(tenant.clone());
    }
}

/// Errors and warnings of all tenants by signature, the weightiest first.
pub(super) fn groups(tenants: &[TenantSummary]) -> Vec<Group> {
    let mut by_signature: BTreeMap<String, Group> = BTreeMap::new();
    for tenant in tenants {
        for finding in &tenant.findings {
            if finding.severity == Severity::Info {
                continue;
            }
            let signature = finding.signature();
            by_signature
                .entry(signature.clone())
                .or_insert_with(|| Group::new(signature, finding))
                .add(&tenant.name, finding);
        }
    }
    let mut groups: Vec<Group> = by_signature.into_values().collect();
    // Stable: groups of equal weight stay sorted by signature.
    groups.sort_by_key(|group| {
        (
            Reverse(group.severity),
            Reverse(group.tenants.len()),
            group.stage,
        )
    });
    groups
}

/// One recommendation a group, in the same order.
pub(super) fn recommendations(groups: &[Group]) -> Vec<Recommendation> {
    groups
        .iter()
        .map(|group| {
            let example = group.variants.first().map(|variant| &variant.finding);
            let place = example
                .and_then(|finding| finding.location.as_ref())
                .map(|location| format!(" ({location})"))
                .unwrap_or_default();
            let help = example.map_or("", |finding| finding.help.as_str());
            let what = sentence(&format!("{}{place}", group.message));
            Recommendation {
                text: format!("{what} {}", sentence(help)).trim().to_owned(),
                finding: group.finding.clone(),
                tenants: group.tenants.clone(),
            }
        })
        .collect()
}
