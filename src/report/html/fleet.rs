//! Tenants whose schema is not that of the others.

use std::collections::BTreeMap;

use super::super::{Summary, TenantSummary};
use super::grid::tenant_link;
use super::markup::Markup;
use crate::event::{Point, SchemaFacts};
use crate::text::count;

/// Kinds of schema that are listed.
const KINDS: usize = 12;
/// Tenants of a kind that are named.
const NAMED: usize = 8;

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
                list.element("li", &[], |item| push_kind(item, kind, most.schema));
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

fn push_kind(item: &mut Markup, kind: &Kind<'_>, most: &SchemaFacts) {
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
    item.text(&difference(kind.schema, most));
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
