//! The findings that decide: the same ones of several tenants together.

use super::super::failure::evidence;
use super::super::judge::finding_verdict;
use super::super::{Group, Summary, Variant};
use super::grid::{tenant_link, word};
use super::markup::Markup;
use crate::event::{Finding, Severity, Verdict};
use crate::text::{Sha256Hasher, count, sanitize_line, truncate};

/// Groups that are shown openly; the rest is folded.
const OPEN: usize = 40;
/// Wordings of one group.
const VARIANTS: usize = 3;
/// Tenants that are named.
const NAMED: usize = 10;
/// Characters of a statement or an excerpt.
const EXCERPT: usize = 3000;

/// The id of a finding in links: the same in every run, whatever its times.
pub(super) fn key(signature: &str) -> String {
    let digest = Sha256Hasher::digest(signature);
    digest.get(..10).unwrap_or_default().to_owned()
}

/// The id of a group's element.
pub(super) fn group_id(signature: &str) -> String {
    format!("finding-{}", key(signature))
}

/// Where a group's first finding is.
pub(super) fn place(group: &Group) -> Option<String> {
    let finding = &group.variants.first()?.finding;
    finding
        .location
        .as_ref()
        .map(|l| sanitize_line(&l.to_string()))
}

pub(super) fn push(page: &mut Markup, summary: &Summary) {
    page.element("section", &[("id", "findings")], |section| {
        section.leaf("h2", &[], "Findings");
        if summary.groups.is_empty() {
            section.leaf("p", &[], "No error and no warning.");
            return;
        }
        let (open, rest) = summary.groups.split_at(summary.groups.len().min(OPEN));
        for group in open {
            push_group(section, group, summary.tenants.len());
        }
        if !rest.is_empty() {
            section.element("details", &[("class", "rest")], |details| {
                details.leaf("summary", &[], &format!("{} more", rest.len()));
                for group in rest {
                    push_group(details, group, summary.tenants.len());
                }
            });
        }
    });
    page.line();
}

fn push_group(section: &mut Markup, group: &Group, of: usize) {
    let verdict = group
        .variants
        .first()
        .map_or(Verdict::Error, |variant| finding_verdict(&variant.finding));
    let id = group_id(&group.signature);
    let class = format!("finding {verdict}");
    section.element("details", &[("id", &id), ("class", &class)], |details| {
        details.element("summary", &[], |summary| {
            summary.leaf("span", &[("class", verdict.as_str())], word(verdict));
            summary.text(" ");
            let what = truncate(&sanitize_line(&group.message), 300);
            summary.element("span", &[("class", "what")], |span| span.prose(&what));
            summary.text(" ");
            summary.leaf("span", &[("class", "of")], &tenants_of(group, of));
            summary.text(" ");
            summary.leaf("code", &[("class", "id")], &group.finding);
        });
        details.element("div", &[("class", "body")], |body| {
            for variant in group.variants.iter().take(VARIANTS) {
                push_variant(body, variant, group);
            }
            if let rest @ 1.. = group.variants.len().saturating_sub(VARIANTS) {
                let text = format!("… and {rest} more in other words, shown with their tenants.");
                body.leaf("p", &[], &text);
            }
            names(body, group);
        });
    });
    section.line();
}

/// `1 of 8 tenants`, and which where it is one.
fn tenants_of(group: &Group, of: usize) -> String {
    match group.tenants.as_slice() {
        [only] => format!("{only} · 1 of {}", count(of, "tenant")),
        more => format!("{} of {}", more.len(), count(of, "tenant")),
    }
}

fn push_variant(body: &mut Markup, variant: &Variant, group: &Group) {
    let finding = &variant.finding;
    if finding.message != group.message {
        body.element("p", &[("class", "variant")], |p| {
            p.prose(&sanitize_line(&finding.message));
        });
    }
    body.element("dl", &[("class", "pairs")], |list| {
        let mut pair = |term: &str, text: &str| {
            list.leaf("dt", &[], term);
            list.leaf("dd", &[], &truncate(text, EXCERPT));
        };
        pair("stage", finding.stage.as_str());
        for key in ["step", "context"] {
            if let Some(text) = evidence(finding, key) {
                pair(key, &text);
            }
        }
        if let Some(location) = &finding.location {
            pair("at", &location.to_string());
        }
        if let Some(object) = &finding.object {
            pair("object", object);
        }
        if let Some(sqlstate) = &finding.sqlstate {
            pair("SQLSTATE", sqlstate);
        }
        for key in ["detail", "hint"] {
            if let Some(text) = evidence(finding, key) {
                pair(key, &text);
            }
        }
    });
    if let Some(excerpt) = evidence(finding, "excerpt").or_else(|| evidence(finding, "statement")) {
        body.leaf("pre", &[("tabindex", "0")], &truncate(&excerpt, EXCERPT));
    }
    help(body, finding);
}

fn help(body: &mut Markup, finding: &Finding) {
    if !finding.help.is_empty() {
        body.element("p", &[("class", "help")], |p| {
            p.leaf("strong", &[], "What to do: ");
            p.prose(&finding.help);
        });
    }
}

fn names(body: &mut Markup, group: &Group) {
    body.element("p", &[("class", "names")], |p| {
        p.text(if group.severity == Severity::Error {
            "In "
        } else {
            "Seen in "
        });
        for (place, name) in group.tenants.iter().take(NAMED).enumerate() {
            if place > 0 {
                p.text(", ");
            }
            let link = format!("{}&finding={}", tenant_link(name), key(&group.signature));
            p.leaf("a", &[("href", &link)], name.as_str());
        }
        if let rest @ 1.. = group.tenants.len().saturating_sub(NAMED) {
            let link = format!("#group={}", key(&group.signature));
            p.text(", and ");
            p.leaf(
                "a",
                &[("href", &link)],
                &format!("{rest} more in the table"),
            );
        }
    });
}
