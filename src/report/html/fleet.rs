//! Tenants whose schema is not that of the others, and those in which statements took much more.

use std::collections::BTreeMap;

use super::super::spread::{outlier_words, time};
use super::super::{StatementSpread, Summary, TenantSummary};
use super::grid::tenant_link;
use super::markup::Markup;
use crate::event::{Point, SchemaFacts};
use crate::name::TenantName;
use crate::text::count;

/// Kinds of schema that are listed.
const KINDS: usize = 12;
/// Tenants of a kind that are named.
const NAMED: usize = 8;
/// Differences of a kind that are named.
const CHANGES: usize = 5;

/// The tenants with one schema before the migration.
struct Kind<'a> {
    schema: &'a SchemaFacts,
    tenants: Vec<&'a TenantSummary>,
}

/// Says nothing where all tenants have the same schema.
pub(super) fn push(page: &mut Markup, summary: &Summary) {
    let kinds = kinds(summary);
    let Some((most, others)) = kinds.split_first().filter(|(_, others)| !others.is_empty()) else {
        return;
    };
    page.element("section", &[("id", "schemas")], |section| {
        section.leaf("h2", &[], "Tenants with another schema");
        let known: usize = kinds.iter().map(|kind| kind.tenants.len()).sum();
        let text = format!(
            "Before the migration the {} have {} different schemas. The most frequent one is that of {}.",
            count(known, "tenant"),
            kinds.len(),
            count(most.tenants.len(), "tenant")
        );
        section.leaf("p", &[], &text);
        section.element("ul", &[("class", "kinds")], |list| {
            for kind in others.iter().take(KINDS) {
                let named = named_difference(summary, kind);
                list.element("li", &[], |item| {
                    push_kind(item, kind);
                    match &named {
                        Some(named) => item.text(named),
                        None => item.text(&difference(kind.schema, most.schema)),
                    }
                });
            }
        });
        if let rest @ 1.. = others.len().saturating_sub(KINDS) {
            let text = format!("… and {rest} more.");
            section.leaf("p", &[("class", "note")], &text);
        }
    });
    page.line();
}

/// The most frequent first; among equals the one that harness.yaml has first.
fn kinds(summary: &Summary) -> Vec<Kind<'_>> {
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for tenant in &summary.tenants {
        let Some(schema) = tenant.schemas.get(&Point::Base) else {
            continue;
        };
        let at = *known.entry(&schema.fingerprint).or_insert(kinds.len());
        match kinds.get_mut(at) {
            Some(kind) => kind.tenants.push(tenant),
            None => kinds.push(Kind {
                schema,
                tenants: vec![tenant],
            }),
        }
    }
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.tenants.len()));
    kinds
}

/// The differences by name, where the schemas themselves were compared.
fn named_difference(summary: &Summary, kind: &Kind<'_>) -> Option<String> {
    let tenant = &kind.tenants.first()?.name;
    let group = summary
        .fleet
        .as_ref()?
        .schemas
        .iter()
        .find(|group| group.tenants.contains(tenant))
        .filter(|group| !group.changes.is_empty())?;
    let shown: Vec<&str> = group
        .changes
        .iter()
        .take(CHANGES)
        .map(String::as_str)
        .collect();
    let more = match group.changes.len() + group.more_changes - shown.len() {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    Some(format!("{}{more}", shown.join("; ")))
}

/// Statements that were slow in several tenants, and tenants that stand out.
pub(super) fn push_outliers(page: &mut Markup, summary: &Summary) {
    let Some(spread) = &summary.spread else {
        return;
    };
    let slow: Vec<&StatementSpread> = spread
        .statements
        .iter()
        .filter(|statement| statement.slow_in > 0)
        .collect();
    if slow.is_empty() && spread.outliers.is_empty() {
        return;
    }
    page.element("section", &[("id", "outliers")], |section| {
        section.leaf("h2", &[], "Slow statements and tenants that stand out");
        section.element("ul", &[("class", "kinds")], |list| {
            for statement in slow.iter().take(KINDS) {
                let text = format!(
                    "{}:{} took more than a second in {} of {}, in the middle {}, at most {} (",
                    statement.file,
                    statement.line,
                    statement.slow_in,
                    count(statement.tenants, "tenant"),
                    time(statement.duration_ms.median),
                    time(statement.duration_ms.max)
                );
                list.element("li", &[], |item| {
                    item.text(&text);
                    push_tenant(item, &statement.duration_ms.tenant);
                    item.text(")");
                });
            }
            for outlier in spread.outliers.iter().take(KINDS) {
                list.element("li", &[], |item| {
                    push_tenant(item, &outlier.tenant);
                    item.text(&format!(": {}", outlier_words(outlier)));
                });
            }
        });
        let more = spread.outliers.len().saturating_sub(KINDS) + slow.len().saturating_sub(KINDS);
        if more > 0 {
            section.leaf(
                "p",
                &[("class", "note")],
                &format!("… and {more} more in report.json."),
            );
        }
    });
    page.line();
}

fn push_tenant(item: &mut Markup, tenant: &TenantName) {
    item.leaf("a", &[("href", &tenant_link(tenant))], tenant.as_str());
}

fn push_kind(item: &mut Markup, kind: &Kind<'_>) {
    for (place, tenant) in kind.tenants.iter().take(NAMED).enumerate() {
        if place > 0 {
            item.text(", ");
        }
        item.leaf(
            "a",
            &[("href", &tenant_link(&tenant.name))],
            tenant.name.as_str(),
        );
    }
    if let rest @ 1.. = kind.tenants.len().saturating_sub(NAMED) {
        item.text(&format!(" and {rest} more"));
    }
    item.text(": ");
}

fn difference(schema: &SchemaFacts, most: &SchemaFacts) -> String {
    let parts: Vec<String> = [
        (schema.tables, most.tables, "table"),
        (schema.columns, most.columns, "column"),
        (schema.indexes, most.indexes, "index"),
        (schema.foreign_keys, most.foreign_keys, "foreign key"),
    ]
    .into_iter()
    .filter(|(own, usual, _)| own != usual)
    .map(|(own, usual, noun)| {
        let more = if own > usual { "more" } else { "fewer" };
        let number = own.abs_diff(usual);
        let plural = match (number, noun) {
            (1, _) => "",
            (_, "index") => "es",
            _ => "s",
        };
        format!("{number} {more} {noun}{plural}")
    })
    .collect();
    if parts.is_empty() {
        "as many tables, columns, indexes and foreign keys, but not the same ones".to_owned()
    } else {
        parts.join(", ")
    }
}
