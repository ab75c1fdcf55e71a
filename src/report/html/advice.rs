//! What to do before the deploy, the weightiest first.

use super::super::failure::sentence;
use super::super::{Group, Summary};
use super::findings::{group_id, place};
use super::markup::Markup;
use crate::event::{Severity, Verdict};
use crate::text::{count, sanitize_line};

/// As many as one reads before one goes on.
const OPEN: usize = 6;

/// Groups with the same remedy: one thing to do.
struct Advice<'a> {
    help: &'a str,
    groups: Vec<&'a Group>,
}

pub(super) fn push(page: &mut Markup, summary: &Summary) {
    let all = advice(&summary.groups);
    page.element("section", &[("id", "advice")], |section| {
        section.leaf("h2", &[], "What to do");
        if all.is_empty() {
            section.leaf("p", &[], nothing(summary));
            return;
        }
        let (open, rest) = all.split_at(all.len().min(OPEN));
        list(section, open, 1, summary.tenants.len());
        if !rest.is_empty() {
            section.element("details", &[], |details| {
                details.leaf("summary", &[], &format!("{} more", rest.len()));
                list(details, rest, OPEN + 1, summary.tenants.len());
            });
        }
    });
    page.line();
}

fn nothing(summary: &Summary) -> &'static str {
    if summary.verdict == Verdict::Pass {
        "Nothing: no finding asks for it."
    } else {
        "Run again: nothing was rehearsed."
    }
}

fn advice(groups: &[Group]) -> Vec<Advice<'_>> {
    let mut all: Vec<Advice<'_>> = Vec::new();
    for group in groups {
        let help = group
            .variants
            .first()
            .map_or("", |v| v.finding.help.as_str());
        let same = all.iter_mut().find(|known| {
            known.help == help
                && known
                    .groups
                    .first()
                    .is_some_and(|g| g.finding == group.finding && g.severity == group.severity)
        });
        match same {
            Some(known) => known.groups.push(group),
            None => all.push(Advice {
                help,
                groups: vec![group],
            }),
        }
    }
    all
}

fn list(section: &mut Markup, advice: &[Advice<'_>], start: usize, of: usize) {
    let start = start.to_string();
    section.element("ol", &[("start", &start)], |list| {
        for one in advice {
            let Some(first) = one.groups.first() else {
                continue;
            };
            let class = if first.severity == Severity::Error {
                "fail"
            } else {
                "warn"
            };
            list.element("li", &[("class", class)], |item| {
                let what = if one.help.is_empty() {
                    sentence(&sanitize_line(&first.message))
                } else {
                    sentence(&sanitize_line(one.help))
                };
                item.element("strong", &[], |strong| strong.prose(&what));
                item.element("p", &[], |p| {
                    let link = format!("#{}", group_id(&first.signature));
                    p.element("a", &[("href", &link)], |a| {
                        a.prose(&sanitize_line(&first.message));
                    });
                    if let Some(place) = place(first) {
                        p.text(" at ");
                        p.leaf("code", &[], &place);
                    }
                    if let rest @ 1.. = one.groups.len() - 1 {
                        p.text(&format!(", and {}", count(rest, "more finding")));
                    }
                    p.text(&format!(" · {}", tenants(one, of)));
                });
            });
        }
    });
}

/// `3 of 8 tenants`.
fn tenants(advice: &Advice<'_>, of: usize) -> String {
    let names: std::collections::BTreeSet<_> = advice
        .groups
        .iter()
        .flat_map(|group| &group.tenants)
        .collect();
    format!("{} of {}", names.len(), count(of, "tenant"))
}
