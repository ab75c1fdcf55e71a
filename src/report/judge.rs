//! The verdicts on findings, stages and tenants. A green verdict must never be wrong.

use std::cmp::Reverse;

use super::cases::BaseFailures;
use super::tally::{StageTally, TenantTally};
use super::{SeedSummary, StageSummary, TenantSummary};
use crate::event::{
    Blame, CaseOutcome, Direction, Finding, Interruption, RollbackProof, SecondTime, Severity,
    Stage, StageEnd, StatementRecord, SuiteCase, Verdict, finding_kind,
};
use crate::name::TenantName;

const INTERRUPTED: &str = "run.interrupted";
const UNEXPECTED: &str = "run.unexpected";

/// What a finding makes of the stage and the tenant it belongs to.
///
/// An error of a kind that is not in the table (an event file of another version) is nobody's
/// fault that we know of, so it is the harness'.
pub fn finding_verdict(finding: &Finding) -> Verdict {
    match finding.severity {
        Severity::Info => Verdict::Pass,
        Severity::Warning => Verdict::Warn,
        Severity::Error => match finding_kind(&finding.id).map(|kind| kind.blame) {
            Some(Blame::Migration) => Verdict::Fail,
            Some(Blame::Harness) | None => Verdict::Error,
        },
    }
}

/// Judges one tenant. What should have been said and was not is added as a finding of its own,
/// so that every verdict other than `pass` has at least one finding behind it.
pub(super) fn judge_tenant(
    name: &TenantName,
    tally: &TenantTally,
    interrupted: Option<&str>,
) -> TenantSummary {
    let mut findings = tally.findings.clone();
    let mut added = unfinished(tally, interrupted);
    added.extend(contradictions(tally));
    added.extend(not_rehearsed(tally, &added));
    let reason = added.first().map(|finding| finding.message.clone());
    findings.append(&mut added);
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    let stages: Vec<StageSummary> = Stage::ALL
        .into_iter()
        .map(|stage| judge_stage(stage, tally.stages.get(&stage), &findings))
        .collect();
    let verdict = findings
        .iter()
        .map(finding_verdict)
        .chain(stages.iter().map(|stage| stage.verdict))
        .fold(Verdict::Pass, Verdict::max);
    let mut cases = tally.cases.clone();
    cases.sort_by(|a, b| (a.point, &a.suite, &a.name).cmp(&(b.point, &b.suite, &b.name)));
    TenantSummary {
        name: name.clone(),
        labels: tally.labels.clone(),
        verdict,
        reason,
        duration_ms: tally
            .finished
            .unwrap_or_else(|| stages.iter().map(|stage| stage.duration_ms).sum()),
        snapshots: tally.snapshots.clone(),
        seed: tally
            .seed
            .clone()
            .map(|(cache_hit, key, duration_ms)| SeedSummary {
                cache_hit,
                key,
                duration_ms,
            }),
        schemas: tally.schemas.clone(),
        stages,
        findings,
        statements: tally.statements.clone(),
        cases,
        models: tally.models.clone(),
        foreign_keys: tally.foreign_keys.clone(),
        live: tally.live.clone(),
        rollback: tally.rollback.clone(),
        steps: tally.steps.clone(),
        interruptions: tally.interruptions.clone(),
        after_writes: tally.after_writes.clone(),
        idempotence: tally.idempotence.clone(),
        traffic: tally.traffic.clone(),
        plans: tally.plans.clone(),
        retries: tally.retries.clone(),
        repro: None,
    }
}

/// The order of findings in every document.
pub(super) fn order(finding: &Finding) -> impl Ord + '_ {
    (
        finding.stage,
        Reverse(finding.severity),
        &finding.id,
        &finding.location,
        &finding.object,
        &finding.message,
    )
}

/// Judges a stage by its end and by those of `findings` that belong to it.
pub(super) fn judge_stage(
    stage: Stage,
    tally: Option<&StageTally>,
    findings: &[Finding],
) -> StageSummary {
    let own = || findings.iter().filter(|finding| finding.stage == stage);
    let from_findings = own().map(finding_verdict).fold(Verdict::Pass, Verdict::max);
    // A stage that was not gone through can still be at fault; that a run was broken off is not
    // the fault of the stages that it never came to.
    let at_fault = own()
        .filter(|finding| finding.id != INTERRUPTED && finding.id != UNEXPECTED)
        .map(finding_verdict)
        .fold(Verdict::Pass, Verdict::max);
    let Some(tally) = tally else {
        return StageSummary {
            stage,
            verdict: if at_fault >= Verdict::Fail {
                at_fault
            } else {
                Verdict::Skipped
            },
            duration_ms: 0,
            reason: Some("not reached".to_owned()),
        };
    };
    let (verdict, reason) = if tally.is_open() {
        (Verdict::Error, Some("did not finish".to_owned()))
    } else {
        let verdict = match tally.end {
            Some(StageEnd::Skipped) if at_fault < Verdict::Fail => Verdict::Skipped,
            Some(StageEnd::Stopped) if from_findings < Verdict::Fail => Verdict::Error,
            _ => from_findings,
        };
        let reason = match (&tally.reason, tally.end) {
            (Some(reason), _) => Some(reason.clone()),
            (None, Some(StageEnd::Skipped)) => Some("no reason was given".to_owned()),
            (None, _) => None,
        };
        (verdict, reason)
    };
    StageSummary {
        stage,
        verdict,
        duration_ms: tally.duration_ms,
        reason,
    }
}

/// What did not come to its end.
fn unfinished(tally: &TenantTally, interrupted: Option<&str>) -> Vec<Finding> {
    let raised = |id: &str| tally.findings.iter().any(|finding| finding.id == id);
    let open = tally
        .stages
        .iter()
        .find(|(_, stage)| stage.is_open())
        .map(|(stage, _)| *stage);
    let place = match open {
        Some(stage) => format!("in the middle of stage {stage}"),
        None if tally.started => "before this tenant was finished".to_owned(),
        None => "before this tenant was started".to_owned(),
    };
    // The stages of this harness that a tenant cannot leave out without saying why.
    let cut_short = interrupted.is_some()
        && [Stage::Suites, Stage::Rollback, Stage::Redo]
            .iter()
            .any(|stage| !tally.stages.contains_key(stage))
        && !tally.findings.iter().any(is_error);
    if tally.finished.is_none() || cut_short {
        let stage = open.unwrap_or(Stage::Teardown);
        return match interrupted {
            Some(_) if raised(INTERRUPTED) => Vec::new(),
            Some(signal) => vec![Finding::new(
                INTERRUPTED,
                stage,
                format!("the run was interrupted ({signal}) {place}"),
            )],
            None => vec![
                Finding::new(UNEXPECTED, stage, format!("the run ended {place}")).help(
                    "run again; if pgrehearse was not killed, please report it with the end of events.ndjson",
                ),
            ],
        };
    }
    let harness_spoke = tally
        .findings
        .iter()
        .any(|finding| finding_verdict(finding) == Verdict::Error);
    tally
        .stages
        .iter()
        .filter_map(|(stage, record)| {
            let explained = tally
                .findings
                .iter()
                .any(|finding| finding.stage == *stage && is_error(finding));
            if record.is_open() {
                Some(unexpected(*stage, format!("stage {stage} did not finish")))
            } else if record.end == Some(StageEnd::Stopped) && !explained && !harness_spoke {
                let why = record.reason.as_deref().unwrap_or("nothing says why");
                Some(unexpected(*stage, format!("stage {stage} stopped: {why}")))
            } else {
                None
            }
        })
        .collect()
}

/// A statement that failed and that its stage says nothing of. A command may ask by trying, which is only good to know.
fn untold_error(tally: &TenantTally) -> Option<Finding> {
    let stage = |statement: &StatementRecord| match statement.direction {
        Direction::Up => Stage::Migrate,
        Direction::Down => Stage::Rollback,
        Direction::Redo => Stage::Redo,
    };
    let told = |at: Stage| {
        let mut findings = tally.findings.iter();
        findings.any(|finding| finding.id == "migrate.error-ignored" && finding.stage == at)
    };
    let failed = tally.statements.iter().filter(|one| one.error.is_some());
    let statement = failed.into_iter().find(|one| !told(stage(one)))?;
    let message = format!(
        "statement {} of step {} failed, but no finding says so",
        statement.index, statement.step
    );
    Some(unexpected(stage(statement), message))
}

/// Facts that speak of a failure which no finding mentions.
fn contradictions(tally: &TenantTally) -> Vec<Finding> {
    let spoken = |stages: &[Stage], least: Severity| {
        tally
            .findings
            .iter()
            .filter(|finding| finding.id != "run.retried")
            .any(|finding| stages.contains(&finding.stage) && finding.severity >= least)
    };
    let mut found = Vec::new();
    if !spoken(&Stage::ALL, Severity::Warning) {
        found.extend(untold_error(tally));
    }
    let on_base = BaseFailures::of(&tally.cases);
    // A regression needs an error, what failed on base already or is flaky a warning.
    let weight = |case: &SuiteCase| match case.outcome {
        CaseOutcome::Passed | CaseOutcome::Skipped => None,
        CaseOutcome::Flaky => Some(Severity::Warning),
        CaseOutcome::Failed if on_base.explain(case) => Some(Severity::Warning),
        CaseOutcome::Failed | CaseOutcome::Error => Some(Severity::Error),
    };
    let untold =
        |case: &&SuiteCase| weight(case).is_some_and(|least| !spoken(&[Stage::Suites], least));
    if let Some(case) = tally.cases.iter().find(untold) {
        found.push(unexpected(
            Stage::Suites,
            format!(
                "case {} of suite {} did not pass, but no finding says so",
                case.name, case.suite
            ),
        ));
    }
    if tally.steps.iter().any(|step| step.up_ok == Some(false))
        && !spoken(&[Stage::Migrate, Stage::Rollback], Severity::Error)
    {
        found.push(unexpected(
            Stage::Rollback,
            "a step could not be applied, but no finding says so",
        ));
    }
    let compared = [Stage::Rollback, Stage::Redo];
    let differs = tally.rollback.as_ref().is_some_and(differs)
        || tally.steps.iter().any(|step| {
            [
                step.down_ok,
                step.schema_restored,
                step.column_order_restored,
                step.data_restored,
                step.redo_same,
            ]
            .contains(&Some(false))
        });
    let broken =
        tally.steps.iter().any(|step| {
            [step.down_ok, step.schema_restored, step.redo_same].contains(&Some(false))
        }) || tally
            .rollback
            .as_ref()
            .is_some_and(|proof| [proof.schema_restored, proof.redo_same].contains(&Some(false)));
    let lossy = tally
        .steps
        .iter()
        .any(|step| step.data_restored == Some(false))
        || tally
            .rollback
            .as_ref()
            .is_some_and(|proof| proof.data_restored == Some(false));
    // A loss of rows may be declared, another order of columns is a warning; the rest is an error.
    let enough = match (broken, lossy) {
        (true, _) => Severity::Error,
        (false, true) => Severity::Warning,
        (false, false) => Severity::Info,
    };
    if differs && !spoken(&compared, enough) {
        found.push(unexpected(
            Stage::Rollback,
            "the rollback did not restore the database, but no finding says so",
        ));
    }
    let failed = |interruption: &Interruption| {
        interruption.completes != Some(true) || interruption.same_result == Some(false)
    };
    if tally.interruptions.iter().any(failed) && !spoken(&[Stage::Rollback], Severity::Warning) {
        found.push(unexpected(
            Stage::Rollback,
            "the migration does not survive an interruption, but no finding says so",
        ));
    }
    found.extend(unspoken_proofs(tally));
    found
}

/// Proofs that speak of a failure which no finding mentions.
fn unspoken_proofs(tally: &TenantTally) -> Vec<Finding> {
    let spoken = |stage: Stage| {
        tally
            .findings
            .iter()
            .any(|finding| finding.stage == stage && finding.severity >= Severity::Warning)
    };
    let mut found = Vec::new();
    let bad = tally.after_writes.as_ref().is_some_and(|proof| {
        [
            proof.down_ok,
            proof.schema_restored,
            proof.rows_before_survived,
        ]
        .iter()
        .any(|proven| *proven != Some(true))
    });
    if bad && !spoken(Stage::Rollback) {
        found.push(unexpected(
            Stage::Rollback,
            "the rollback after writes is not proven, but no finding says so",
        ));
    }
    let stopped = tally
        .traffic
        .as_ref()
        .is_some_and(|facts| !facts.migration.completed);
    if stopped && !spoken(Stage::Traffic) {
        found.push(unexpected(
            Stage::Traffic,
            "the migration did not go through under load, but no finding says so",
        ));
    }
    let changed = tally.idempotence.iter().any(|proof| {
        matches!(
            proof.outcome,
            SecondTime::Changed | SecondTime::RefusedAfterChanges
        )
    });
    if changed && !spoken(Stage::Migrate) {
        found.push(unexpected(
            Stage::Migrate,
            "a step changed something when it was applied a second time, but no finding says so",
        ));
    }
    found
}

fn differs(proof: &RollbackProof) -> bool {
    [
        proof.schema_restored,
        proof.column_order_restored,
        proof.data_restored,
        proof.redo_same,
    ]
    .contains(&Some(false))
        || !proof.schema_changes.is_empty()
        || !proof.data_changes.is_empty()
}

/// A tenant whose migration was not rehearsed cannot pass, whatever else went well.
fn not_rehearsed(tally: &TenantTally, added: &[Finding]) -> Option<Finding> {
    if tally.findings.iter().chain(added).any(is_error) {
        return None;
    }
    let completed = |stage: Stage| tally.stages.get(&stage).is_some_and(StageTally::completed);
    let nothing_pending = tally
        .findings
        .iter()
        .any(|finding| finding.id == "migrate.nothing-pending");
    if !completed(Stage::Migrate) && !nothing_pending {
        return Some(unexpected(
            Stage::Migrate,
            "the migration did not run to its end, and no finding says why",
        ));
    }
    let judged = Stage::ALL
        .into_iter()
        .any(|stage| stage.judges_migration() && completed(stage));
    (!judged).then(|| {
        unexpected(
            Stage::Migrate,
            "no stage that judges the migration ran to its end",
        )
    })
}

fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

fn unexpected(stage: Stage, message: impl Into<String>) -> Finding {
    Finding::new(UNEXPECTED, stage, message)
}
