//! Rules of style: what the text of a statement says, whatever it did.

use std::collections::BTreeMap;

use squawk_linter::Rule;

use super::judge::{Hazard, Ran};
use super::linter::{Linted, Remark};
use super::sight::Sight;
use crate::config::Hazards;
use crate::event::{Finding, Location, Severity, Stage, StatementRecord};
use crate::sql::facts;
use crate::text::LineIndex;

/// The rules, with the finding that each is and what is said of what it points at.
pub(super) const STYLE: [(Rule, &str, &str); 10] = [
    (
        Rule::BanCharField,
        "style.text",
        "char, or varchar of limited length",
    ),
    (
        Rule::BanCreateDomainWithConstraint,
        "style.domain-constraint",
        "a domain is created with a constraint",
    ),
    (
        Rule::IdentifierTooLong,
        "style.long-name",
        "longer than 63 bytes, so the server cuts it off",
    ),
    (
        Rule::PreferBigintOverInt,
        "style.bigint",
        "smaller than bigint",
    ),
    (
        Rule::PreferBigintOverSmallint,
        "style.bigint",
        "smaller than bigint",
    ),
    (
        Rule::PreferIdentity,
        "style.identity",
        "serial, and not an identity",
    ),
    (
        Rule::PreferRobustStmts,
        "style.not-repeatable",
        "fails when the script is started again",
    ),
    (
        Rule::PreferTextField,
        "style.text",
        "char, or varchar of limited length",
    ),
    (
        Rule::PreferTimestampTz,
        "style.timestamptz",
        "timestamp without a time zone",
    ),
    (
        Rule::RequireEnumValueOrdering,
        "style.enum-order",
        "a label is added without BEFORE or AFTER",
    ),
];

/// How many of what a statement has are named.
const NAMED: usize = 5;

/// One finding for each statement and kind.
pub(super) fn style<'a>(
    stage: Stage,
    sights: &[Sight<'a>],
    ran: &[Ran<'_>],
    linted: &Linted,
    config: &Hazards,
) -> Vec<(&'a StatementRecord, Finding)> {
    let alone = changes(ran) < 2;
    let mut found: BTreeMap<(usize, &'static str), (&str, Vec<&Remark>)> = BTreeMap::new();
    for remark in &linted.remarks {
        let Some((_, id, what)) = STYLE.iter().find(|(rule, ..)| *rule == remark.rule) else {
            continue;
        };
        let Some(sight) = sights.get(remark.at) else {
            continue;
        };
        // The error of a statement that failed is a finding already; and without IF EXISTS a statement
        // can only be in the way of what comes after it.
        let idle = remark.rule == Rule::PreferRobustStmts
            && (alone || !remark.mends || sight.record.in_transaction);
        if sight.record.error.is_none() && !idle {
            let (_, of) = found.entry((remark.at, id)).or_insert((what, Vec::new()));
            of.push(remark);
        }
    }
    let findings = found.into_iter().filter_map(|((at, id), (what, remarks))| {
        let (sight, ran) = (sights.get(at)?, ran.get(at)?);
        let first = remarks.iter().min_by_key(|remark| remark.offset)?;
        let table = first.table.as_ref().map(|table| sight.name_of(table));
        let mut names: Vec<String> = remarks
            .iter()
            .take(NAMED)
            .map(|remark| subject(remark, table.as_deref()))
            .collect();
        if remarks.len() > NAMED {
            names.push("…".to_owned());
        }
        let message = format!("{what}: {}", names.join(", "));
        let mut hazard =
            Hazard::new(id, Severity::Info, message).number("rule", first.rule.to_string());
        if let Some(table) = table {
            hazard = hazard.on(&table);
        }
        let mut finding = hazard.finding(stage, sight.record);
        if let Some(location) = &mut finding.location {
            point(location, ran.text, first.offset);
        }
        Some((sight.record, finding))
    });
    let weight = unread_weight(config);
    let hidden = linted.hidden.iter().filter(|_| weight > Severity::Info);
    let unread = linted.unread.iter().chain(hidden);
    let unread = unread.filter_map(|at| sights.get(*at));
    let unread = unread
        .filter(|sight| sight.record.error.is_none())
        .map(|sight| {
            let hazard = Hazard::new(
                "style.not-checked",
                weight,
                "squawk's linter cannot read the statement".to_owned(),
            );
            (sight.record, hazard.finding(stage, sight.record))
        });
    findings.chain(unread).collect()
}

/// A rule that is to be kept and was not looked at must not pass for one that is kept.
fn unread_weight(config: &Hazards) -> Severity {
    let weighs = |(id, severity): (&String, &Option<Severity>)| {
        id.starts_with("style.") && severity.is_some_and(|severity| severity > Severity::Info)
    };
    if config.severity.iter().any(weighs) {
        Severity::Warning
    } else {
        Severity::Info
    }
}

/// Statements that change something, as far as one that breaks off behind them would matter.
fn changes(ran: &[Ran<'_>]) -> usize {
    let idle = ["SET", "RESET", "SELECT", "SHOW", "ANALYZE"];
    let changing = ran.iter().filter(|ran| {
        let facts = facts(ran.text);
        facts.control.is_none() && !idle.contains(&facts.command.as_str())
    });
    changing.count()
}

fn subject(remark: &Remark, table: Option<&str>) -> String {
    match (table, &remark.column) {
        (Some(table), Some(column)) if remark.rule != Rule::PreferRobustStmts => {
            format!("{table}.{column} {}", remark.words)
        }
        _ => remark.words.clone(),
    }
}

/// Moves a location from the beginning of a statement to a byte of its text.
fn point(location: &mut Location, text: &str, offset: usize) {
    let within = LineIndex::new(text).position(text, offset);
    if within.line > 1 {
        location.line += within.line - 1;
        location.column = within.column;
    }
}
