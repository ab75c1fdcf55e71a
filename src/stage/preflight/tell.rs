//! Rows in the way, as findings.

use super::count::Count;
use crate::demand::{Demand, DemandKind};
use crate::event::{Finding, Location, Severity, Stage};
use crate::text::{grouped, truncate};

/// The finding for rows in the way of a demand.
pub(super) fn finding(demand: &Demand, count: &Count) -> Finding {
    let (id, message) = words(demand, count);
    let table = &count.table;
    let object = match (&demand.name, demand.columns().as_slice()) {
        (Some(name), _) => format!("table {table} constraint {name}"),
        (None, [column]) => format!("table {table} column {column}"),
        (None, _) => format!("table {table}"),
    };
    let mut finding = Finding::new(id, Stage::Preflight, message)
        .object(object)
        .evidence("count", count.number)
        .evidence_opt("rows", count.rows);
    if let Some(list) = &count.list {
        let list = line(list);
        finding.help = format!("{}; this lists them: {list}", finding.help);
        finding = finding.evidence("query", list);
    }
    if !count.codes.is_empty() {
        let codes: serde_json::Map<String, serde_json::Value> = count
            .codes
            .iter()
            .map(|(code, number)| (code.clone(), (*number).into()))
            .collect();
        finding = finding.evidence("sqlstates", codes);
    }
    finding
}

fn validated(definition: &str) -> &'static str {
    match definition.split(' ').next() {
        Some("FOREIGN") => "preflight.orphans",
        Some("NOT") => "preflight.nulls",
        Some("UNIQUE" | "PRIMARY") => "preflight.duplicates",
        Some("EXCLUDE") => "preflight.overlaps",
        _ => "preflight.check-violations",
    }
}

/// `2 values too long for varchar(50), 1 value out of range for integer`.
fn misfits(codes: &[(String, u64)], to: &str) -> String {
    let words: Vec<String> = codes
        .iter()
        .map(|(code, number)| {
            let what = match code.as_str() {
                "22001" => "too long for",
                "22003" | "22008" => "out of range for",
                code if code.starts_with("23") => "not allowed by",
                _ => "that cannot be converted to",
            };
            let values = if *number == 1 { "value" } else { "values" };
            format!("{} {values} {what} {to}", grouped(*number))
        })
        .collect();
    words.join(", ")
}

/// SQL on one line.
pub(super) fn line(sql: &str) -> String {
    truncate(&sql.split_whitespace().collect::<Vec<_>>().join(" "), 400)
}

/// A place with what belongs to it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) step: String,
    pub(super) location: Location,
    pub(super) statement: String,
}

impl Place {
    /// Adds the place to a finding.
    pub(super) fn decorate(&self, finding: Finding) -> Finding {
        finding
            .location(Some(self.location.clone()))
            .evidence("step", self.step.clone())
            .evidence("statement", truncate(&self.statement, 500))
    }
}

/// What is said of rows that may be there only because an earlier statement could not be done as it
/// stands.
pub(super) fn doubtful(mut finding: Finding, because: &str) -> Finding {
    finding.message = format!("{}; perhaps only because {because}", finding.message);
    finding.severity(Severity::Info)
}

/// The word for one, or for several.
fn some(number: u64, one: &'static str, several: &'static str) -> &'static str {
    if number == 1 { one } else { several }
}

/// The kind of finding and its message.
fn words(demand: &Demand, count: &Count) -> (&'static str, String) {
    let table = &count.table;
    let number = grouped(count.number);
    let many = |one, more| some(count.number, one, more);
    match &demand.kind {
        DemandKind::NotNull { column } => (
            "preflight.nulls",
            format!("{number} {} in {table}.{column}", many("NULL", "NULLs")),
        ),
        DemandKind::NoRows { column } => (
            "preflight.nulls",
            format!(
                "{number} {} of {table} would have NULL in the new column {column}, which has no default",
                many("row", "rows")
            ),
        ),
        DemandKind::Unique { keys, .. } => (
            "preflight.duplicates",
            format!(
                "{number} duplicate {} in {table}({}), {} rows together",
                many("group", "groups"),
                line(&keys.join(", ")),
                grouped(count.rows.unwrap_or_default())
            ),
        ),
        DemandKind::ForeignKey {
            columns, target, ..
        } => {
            let place = match columns.as_slice() {
                [one] => format!("{table}.{one}"),
                several => format!("{table}({})", several.join(", ")),
            };
            (
                "preflight.orphans",
                format!(
                    "{number} {} in {place}: {target} has no such row",
                    many("orphan", "orphans")
                ),
            )
        }
        DemandKind::Check { condition } => (
            "preflight.check-violations",
            format!(
                "{number} {} of {table} {} CHECK ({})",
                many("row", "rows"),
                many("violates", "violate"),
                line(condition)
            ),
        ),
        _ => rarer_words(demand, count),
    }
}

/// The same of what is rarer.
fn rarer_words(demand: &Demand, count: &Count) -> (&'static str, String) {
    let table = &count.table;
    let number = grouped(count.number);
    let many = |one, more| some(count.number, one, more);
    match &demand.kind {
        DemandKind::Exclusion { elements, .. } => {
            let elements: Vec<String> = elements
                .iter()
                .map(|(expr, operator)| format!("{expr} WITH {operator}"))
                .collect();
            (
                "preflight.overlaps",
                format!(
                    "{number} {} of rows of {table} exclude each other ({})",
                    many("pair", "pairs"),
                    line(&elements.join(", "))
                ),
            )
        }
        DemandKind::Type { column, to, .. } => (
            "preflight.values-do-not-fit",
            format!("{} in {table}.{column}", misfits(&count.codes, to)),
        ),
        DemandKind::Validated { constraint } => {
            let definition = count.definition.clone().unwrap_or_default();
            (
                validated(&definition),
                format!(
                    "{number} {} of {table} in the way of {constraint}: {}",
                    if validated(&definition) == "preflight.duplicates" {
                        many("group", "groups")
                    } else {
                        many("row", "rows")
                    },
                    line(&definition)
                ),
            )
        }
        DemandKind::Domain { domain, condition } => match condition {
            Some(condition) => (
                "preflight.check-violations",
                format!(
                    "{number} {} in {table} {} CHECK ({}) of the domain {domain}",
                    many("value", "values"),
                    many("violates", "violate"),
                    line(condition)
                ),
            ),
            None => (
                "preflight.nulls",
                format!(
                    "{number} {} in {table}, of the domain {domain}",
                    many("NULL", "NULLs")
                ),
            ),
        },
        DemandKind::DomainValidated { domain, constraint } => (
            "preflight.check-violations",
            format!(
                "{number} {} in {table} in the way of {constraint} of the domain {domain}",
                many("value", "values")
            ),
        ),
        DemandKind::Bounds { bounds, .. } => (
            "preflight.check-violations",
            format!(
                "{number} {} of {table} outside of the bounds {}",
                many("row", "rows"),
                line(bounds)
            ),
        ),
        _ => (
            "preflight.check-violations",
            format!("{number} rows of {table}"),
        ),
    }
}
