//! The table tenant × stage, and what narrows it down.

use std::collections::BTreeMap;
use std::time::Duration;

use super::super::matrix::{seen_stages, unseen_stages, verdict};
use super::super::{Summary, TenantSummary};
use super::markup::Markup;
use crate::event::{Severity, Stage, Verdict};
use crate::name::TenantName;
use crate::text::{count, duration};

/// A verdict in a word; the sign before it is the style's.
pub(super) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Skipped => "not run",
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
        Verdict::Error => "error",
    }
}

/// The link to a tenant's details. Names have few characters, of which these two would not survive.
pub(super) fn tenant_link(name: &TenantName) -> String {
    format!(
        "#tenant={}",
        name.as_str().replace('%', "%25").replace('+', "%2B")
    )
}

pub(super) fn push(page: &mut Markup, summary: &Summary) {
    page.element("section", &[("id", "tenants")], |section| {
        section.leaf("h2", &[], "Tenants");
        if summary.tenants.is_empty() {
            section.leaf("p", &[], "No tenant was rehearsed.");
            return;
        }
        filters(section, summary);
        let about = "The worst first, then as harness.yaml has them. A name leads to the tenant's statements, locks, differences and cases.";
        section.leaf("p", &[("class", "note")], about);
        let scroll = [
            ("class", "scroll"),
            ("role", "region"),
            ("tabindex", "0"),
            ("aria-label", "Tenants and stages"),
        ];
        section.element("div", &scroll, |scroll| table(scroll, summary));
        let unseen: Vec<&str> = unseen_stages(summary).into_iter().map(Stage::as_str).collect();
        if !unseen.is_empty() {
            let text = format!("Not run for any tenant: {}.", unseen.join(", "));
            section.leaf("p", &[("class", "note")], &text);
        }
    });
    page.line();
}

fn table(scroll: &mut Markup, summary: &Summary) {
    let stages = seen_stages(summary);
    let mut order: Vec<(usize, &TenantSummary)> = summary.tenants.iter().enumerate().collect();
    order.sort_by_key(|(_, tenant)| std::cmp::Reverse(tenant.verdict));
    scroll.element("table", &[("class", "grid")], |table| {
        table.element("thead", &[], |head| {
            head.element("tr", &[], |row| {
                for column in ["tenant", "verdict"] {
                    row.leaf("th", &[("scope", "col")], column);
                }
                for stage in &stages {
                    row.leaf("th", &[("scope", "col")], stage.as_str());
                }
                row.leaf("th", &[("scope", "col"), ("class", "n")], "time");
            });
        });
        table.element("tbody", &[("id", "rows")], |body| {
            for (index, tenant) in order {
                push_row(body, index, tenant, &stages);
            }
        });
    });
}

fn push_row(body: &mut Markup, index: usize, tenant: &TenantSummary, stages: &[Stage]) {
    body.line();
    body.element("tr", &[("data-i", &index.to_string())], |row| {
        row.element("th", &[("scope", "row")], |cell| {
            let link = tenant_link(&tenant.name);
            cell.leaf("a", &[("href", &link)], tenant.name.as_str());
            for (key, value) in &tenant.labels {
                cell.text(" ");
                cell.leaf("small", &[], &format!("{key}: {value}"));
            }
        });
        push_cell(row, tenant.verdict);
        for stage in stages {
            push_cell(row, verdict(tenant, *stage));
        }
        let time = duration(Duration::from_millis(tenant.duration_ms));
        row.leaf("td", &[("class", "n")], &time);
    });
}

fn push_cell(row: &mut Markup, verdict: Verdict) {
    row.leaf("td", &[("class", verdict.as_str())], word(verdict));
}

fn filters(section: &mut Markup, summary: &Summary) {
    let form = [("id", "filters"), ("role", "search"), ("hidden", "")];
    section.element("form", &form, |form| {
        form.element("label", &[("class", "wide")], |label| {
            label.text("Search ");
            label.open(
                "input",
                &[
                    ("type", "search"),
                    ("name", "q"),
                    ("autocomplete", "off"),
                    ("placeholder", "tenant, label, finding, object, file"),
                ],
            );
        });
        select(form, "Verdict", "verdict", verdicts(summary));
        select(form, "Finding", "id", findings(summary));
        let labels = labels(summary);
        if !labels.is_empty() {
            select(form, "Label", "label", labels);
        }
        let orders = ["worst first", "as planned", "by name", "slowest first"];
        form.element("label", &[], |label| {
            label.text("Order ");
            label.element("select", &[("name", "order")], |select| {
                for order in orders {
                    select.leaf("option", &[("value", order)], order);
                }
            });
        });
        form.leaf("button", &[("type", "reset")], "Show all");
        form.leaf("output", &[("id", "shown"), ("aria-live", "polite")], "");
    });
}

/// A choice; each value with what is said for it.
fn select(form: &mut Markup, text: &str, name: &'static str, options: Vec<(String, String)>) {
    form.element("label", &[], |label| {
        label.text(text);
        label.text(" ");
        label.element("select", &[("name", name)], |select| {
            select.leaf("option", &[("value", "")], "all");
            for (value, words) in options {
                select.leaf("option", &[("value", &value)], &words);
            }
        });
    });
}

fn verdicts(summary: &Summary) -> Vec<(String, String)> {
    let counts = &summary.counts;
    [
        (Verdict::Fail, counts.fail),
        (Verdict::Error, counts.error),
        (Verdict::Warn, counts.warn),
        (Verdict::Pass, counts.pass),
    ]
    .into_iter()
    .filter(|(_, number)| *number > 0)
    .map(|(verdict, number)| (verdict.to_string(), format!("{} ({number})", word(verdict))))
    .collect()
}

/// The ids of findings with the number of tenants, the weightiest first.
fn findings(summary: &Summary) -> Vec<(String, String)> {
    let mut ids: BTreeMap<&str, (Severity, usize)> = BTreeMap::new();
    for tenant in &summary.tenants {
        let mut own: BTreeMap<&str, Severity> = BTreeMap::new();
        for finding in &tenant.findings {
            let severity = own.entry(&finding.id).or_insert(finding.severity);
            *severity = finding.severity.max(*severity);
        }
        for (id, severity) in own {
            let known = ids.entry(id).or_insert((severity, 0));
            *known = (known.0.max(severity), known.1 + 1);
        }
    }
    let mut ids: Vec<_> = ids.into_iter().collect();
    ids.sort_by_key(|(_, (severity, _))| std::cmp::Reverse(*severity));
    ids.into_iter()
        .map(|(id, (severity, tenants))| {
            let words = format!("{id} ({severity}, {})", count(tenants, "tenant"));
            (id.to_owned(), words)
        })
        .collect()
}

fn labels(summary: &Summary) -> Vec<(String, String)> {
    let mut labels: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (key, value) in summary.tenants.iter().flat_map(|tenant| &tenant.labels) {
        *labels.entry((key, value)).or_default() += 1;
    }
    labels
        .into_iter()
        .map(|((key, value), tenants)| {
            let label = format!("{key}: {value}");
            (label.clone(), format!("{label} ({tenants})"))
        })
        .collect()
}
