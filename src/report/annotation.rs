//! Findings as annotations of lines: the same finding of several tenants once, with their names.

use super::Summary;
use super::failure::sentence;
use crate::event::{Finding, Location, Severity};
use crate::name::TenantName;
use crate::text::{Sha256Hasher, sanitize_line};

/// How many tenants are named.
const NAMED: usize = 5;

/// One finding at one place.
pub(super) struct Annotation<'a> {
    /// The first tenant's finding.
    pub(super) finding: &'a Finding,
    /// The weightiest severity of all tenants.
    pub(super) severity: Severity,
    /// Every tenant that has it, in plan order.
    pub(super) tenants: Vec<&'a TenantName>,
    signature: String,
}

impl Annotation<'_> {
    /// What is the case, for whom, and what to do.
    pub(super) fn text(&self, of: usize) -> String {
        let named: Vec<&str> = self
            .tenants
            .iter()
            .take(NAMED)
            .map(|name| name.as_str())
            .collect();
        let more = self.tenants.len().saturating_sub(NAMED);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let what = sentence(&sanitize_line(&self.finding.message));
        let help = sentence(&sanitize_line(&self.finding.help));
        format!(
            "{what} {} of {of} tenants: {}{more}. {help}",
            self.tenants.len(),
            named.join(", ")
        )
        .trim()
        .to_owned()
    }

    /// What is the same in the next run, whatever its times.
    pub(super) fn fingerprint(&self) -> String {
        Sha256Hasher::digest(&self.signature)
    }

    /// The place; what has none is shown at the beginning of harness.yaml, since hosts refuse
    /// annotations without one.
    pub(super) fn place(&self) -> Location {
        self.finding.location.clone().unwrap_or_else(|| Location {
            file: "harness.yaml".to_owned(),
            line: 1,
            column: 1,
        })
    }
}

/// All findings of a run by place and kind, in the order of the tenants.
pub(super) fn annotations(summary: &Summary) -> Vec<Annotation<'_>> {
    let mut found: Vec<Annotation<'_>> = Vec::new();
    let mut known = std::collections::HashMap::new();
    for tenant in &summary.tenants {
        for finding in &tenant.findings {
            let signature = finding.signature();
            let at = *known.entry(signature.clone()).or_insert(found.len());
            if let Some(annotation) = found.get_mut(at) {
                annotation.severity = annotation.severity.max(finding.severity);
                if annotation.tenants.last() != Some(&&tenant.name) {
                    annotation.tenants.push(&tenant.name);
                }
            } else {
                found.push(Annotation {
                    finding,
                    severity: finding.severity,
                    tenants: vec![&tenant.name],
                    signature,
                });
            }
        }
    }
    found
}
