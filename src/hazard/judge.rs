//! The statements of one script in order, with the rules asked about each.

use std::collections::BTreeMap;

use squawk_linter::Rule;

use super::allow::Allowance;
use super::claims::{CLAIMS, claims, confirming, unreproduced};
use super::deed_reading::deeds;
use super::linter::lint;
use super::rules::{attributed, unattributed};
use super::sight::{EarlierLock, Sight, is_strong};
use super::style::{STYLE, style};
use super::transaction::transactions;
use super::weight::Weights;
use crate::config::{AcceptedHazard, Hazards};
use crate::event::{Claim, Finding, Location, Severity, Stage, StatementRecord, TableScan};
use crate::text::truncate;

/// A statement that ran.
#[derive(Debug, Clone, Copy)]
pub struct Ran<'a> {
    /// What was observed.
    pub record: &'a StatementRecord,
    /// Its whole text.
    pub text: &'a str,
}

/// What is to be said of a script.
#[derive(Debug, Default)]
pub struct Judged {
    /// What its statements did that hurts a database in use, in their order, and then what is a matter of style.
    pub findings: Vec<Finding>,
    /// What squawk's linter expects of them, held against what was observed, by the number of the statement
    /// from 1.
    pub claims: BTreeMap<u32, Vec<Claim>>,
}

/// What the statements of one script did that hurts a database in use, and what a linter says of them.
///
/// A finding that an [`Allowance`] covers is only good to know and says why.
pub fn hazards(
    stage: Stage,
    ran: &[Ran<'_>],
    allowances: &[Allowance],
    config: &Hazards,
) -> Judged {
    let weights = &Weights::new(config);
    let linted = config.style.then(|| lint(ran, &rules()));
    let mut findings = Vec::new();
    let mut claimed = BTreeMap::new();
    let mut settle = |finding, record| {
        findings.extend(settled(finding, record, allowances, config));
    };
    let sights = sights(ran);
    for (at, sight) in sights.iter().enumerate() {
        let mut found = observed(sight, weights);
        if let Some(remarks) = linted.as_ref().and_then(|linted| linted.remarks_on(at)) {
            let claims = claims(sight, &found, &remarks);
            for hazard in &mut found {
                hazard.confirms = confirming(&claims, hazard.id);
            }
            found.extend(unreproduced(&claims));
            claimed.insert(sight.record.index, claims);
        }
        for hazard in found {
            settle(hazard.finding(stage, sight.record), sight.record);
        }
    }
    for (record, hazard) in transactions(&sights, weights) {
        settle(hazard.finding(stage, record), record);
    }
    if let Some(linted) = linted {
        for (record, finding) in style(stage, &sights, ran, &linted, config) {
            settle(finding, record);
        }
    }
    Judged {
        findings,
        claims: claimed,
    }
}

fn rules() -> Vec<Rule> {
    let claims = CLAIMS.iter().map(|(rule, _)| *rule);
    claims.chain(STYLE.iter().map(|(rule, ..)| *rule)).collect()
}

/// What was observed of a statement, whatever harness.yaml makes of it.
fn observed(sight: &Sight<'_>, weights: &Weights) -> Vec<Hazard> {
    let mut found = Vec::new();
    let mut explained = Vec::new();
    for deed in &sight.deeds {
        if let Some(hazard) = attributed(sight, deed, weights) {
            explained.extend(hazard.relations.clone());
            found.push(hazard);
        }
    }
    found.extend(unattributed(sight, &explained, weights));
    found
}

/// A hazard before it is a finding.
#[derive(Debug)]
pub(super) struct Hazard {
    pub(super) id: &'static str,
    pub(super) severity: Severity,
    pub(super) message: String,
    /// The object in words.
    pub(super) object: Option<String>,
    /// The observed relations that it explains.
    pub(super) relations: Vec<String>,
    /// Numbers: bytes, rows, milliseconds, by their key.
    pub(super) numbers: Vec<(&'static str, serde_json::Value)>,
    /// The linter's rules that expect it.
    pub(super) confirms: Option<String>,
}

impl Hazard {
    pub(super) fn new(id: &'static str, severity: Severity, message: String) -> Self {
        Self {
            id,
            severity,
            message,
            object: None,
            relations: Vec::new(),
            numbers: Vec::new(),
            confirms: None,
        }
    }

    pub(super) fn on(mut self, relation: &str) -> Self {
        self.object = Some(format!("table {relation}"));
        self.relations.push(relation.to_owned());
        self
    }

    /// What else was read for it.
    pub(super) fn explaining(mut self, scans: &[&TableScan]) -> Self {
        let read = scans.iter().map(|scan| scan.relation.clone());
        self.relations.extend(read);
        self
    }

    pub(super) fn number(mut self, key: &'static str, value: impl Into<serde_json::Value>) -> Self {
        self.numbers.push((key, value.into()));
        self
    }

    pub(super) fn at_most(mut self, severity: Severity) -> Self {
        self.severity = self.severity.min(severity);
        self
    }

    pub(super) fn finding(self, stage: Stage, record: &StatementRecord) -> Finding {
        let mut finding = Finding::new(self.id, stage, self.message)
            .severity(self.severity)
            .location(place(record))
            .evidence("step", record.step.clone())
            .evidence_opt("number", record.file.is_empty().then_some(record.index))
            .evidence("statement", truncate(&record.sql, 500))
            .evidence_opt("confirms", self.confirms);
        if let Some(object) = self.object {
            finding = finding.object(object);
        }
        for (key, value) in self.numbers {
            finding = finding.evidence(key, value);
        }
        finding
    }
}

/// Where the statement stands; what another tool has sent stands nowhere.
fn place(record: &StatementRecord) -> Option<Location> {
    (!record.file.is_empty()).then(|| Location {
        file: record.file.clone(),
        line: record.line,
        column: 1,
    })
}

fn sights<'a>(ran: &[Ran<'a>]) -> Vec<Sight<'a>> {
    let mut sights: Vec<Sight<'a>> = Vec::new();
    let mut earlier: Vec<EarlierLock<'a>> = Vec::new();
    let mut made: Vec<&'a str> = Vec::new();
    let mut transaction = None;
    for ran in ran {
        if transaction.replace(ran.record.transaction) != Some(ran.record.transaction) {
            earlier.clear();
            made.clear();
        }
        sights.push(Sight {
            record: ran.record,
            deeds: deeds(ran.text),
            earlier: earlier.clone(),
            made: made.clone(),
        });
        let strong = ran.record.locks.iter().filter(|lock| is_strong(lock));
        earlier.extend(strong.map(|lock| EarlierLock {
            lock,
            duration_ms: ran.record.duration_ms,
        }));
        let new = ran.record.locks.iter().filter(|lock| lock.on_new_object);
        made.extend(new.map(|lock| lock.relation.as_str()));
    }
    sights
}

/// The finding as the user wants it: accepted ones are good to know only, others may be switched off.
fn settled(
    finding: Finding,
    record: &StatementRecord,
    allowances: &[Allowance],
    config: &Hazards,
) -> Option<Finding> {
    let inline = allowances
        .iter()
        .find(|allowance| allowance.covers(&finding.id, record))
        .map(|allowance| &allowance.reason);
    let accepted = || {
        config
            .allow
            .iter()
            .find(|accepted| accepted.id == finding.id && names(accepted, &record.step))
            .map(|accepted| &accepted.reason)
    };
    if let Some(reason) = inline.or_else(accepted) {
        let reason = reason.clone();
        return Some(finding.severity(Severity::Info).evidence("allowed", reason));
    }
    match config.severity.get(&finding.id) {
        Some(None) => None,
        Some(Some(severity)) => Some(finding.severity(*severity)),
        None => Some(finding),
    }
}

fn names(accepted: &AcceptedHazard, step: &str) -> bool {
    let Some(pattern) = &accepted.step else {
        return true;
    };
    pattern == step
        || globset::Glob::new(pattern).is_ok_and(|glob| glob.compile_matcher().is_match(step))
}
