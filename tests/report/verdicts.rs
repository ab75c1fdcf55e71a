//! Verdicts: each rule once, above all those that keep a wrong green away.

use pgrehearse::event::{
    CaseOutcome, Direction, Event, Finding, Interruption, InterruptionKind, Point, RollbackProof,
    Severity, Stage, StageEnd, StatementError, Verdict,
};
use pgrehearse::report::{Summary, TenantSummary};

use crate::fabricated::{Tenant, case, not_checked, run, statement, stream};
use crate::scenarios::{interrupted_run, rich_tenants};

fn judged(tenant: Tenant) -> TenantSummary {
    let summary = Summary::fold(&run(vec![tenant]));
    assert_eq!(summary.verdict, summary.tenants[0].verdict);
    summary.tenants[0].clone()
}

fn verdict(tenant: Tenant) -> Verdict {
    judged(tenant).verdict
}

fn stage_verdict(tenant: &TenantSummary, stage: Stage) -> Verdict {
    tenant.stage(stage).unwrap().verdict
}

#[test]
fn the_rich_run_is_judged_tenant_by_tenant() {
    let summary = Summary::fold(&run(rich_tenants()));
    let verdicts: Vec<&str> = summary
        .tenants
        .iter()
        .map(|tenant| tenant.verdict.as_str())
        .collect();
    assert_eq!(
        verdicts,
        [
            "pass", "pass", "warn", "fail", "fail", "fail", "fail", "fail", "error"
        ]
    );
    assert_eq!(summary.verdict, Verdict::Error);
    let counts = summary.counts;
    assert_eq!(
        (
            counts.tenants,
            counts.pass,
            counts.warn,
            counts.fail,
            counts.error
        ),
        (9, 2, 1, 5, 1)
    );
    assert_eq!(summary.groups[0].finding, "migrate.statement-failed");
    assert_eq!(summary.groups[0].tenants.len(), 3);
    for tenant in &summary.tenants {
        assert!(tenant.stages.iter().map(|s| s.stage).eq(Stage::ALL));
    }
}

#[test]
fn a_run_over_nothing_is_an_error() {
    assert_eq!(Summary::fold(&[]).verdict, Verdict::Error);
    assert_eq!(Summary::fold(&run(Vec::new())).verdict, Verdict::Error);
}

#[test]
fn findings_weigh_by_severity_and_blame() {
    let with = |finding: Finding| verdict(Tenant::passing("acme").finding(finding));
    assert_eq!(with(not_checked()), Verdict::Warn);
    assert_eq!(with(not_checked().severity(Severity::Info)), Verdict::Pass);
    assert_eq!(with(not_checked().severity(Severity::Error)), Verdict::Fail);
    assert_eq!(
        with(Finding::new(
            "teardown.leftover",
            Stage::Teardown,
            "a container is left"
        )),
        Verdict::Error
    );
    let mut unknown = not_checked().severity(Severity::Error);
    unknown.id = "future.finding".to_owned();
    assert_eq!(with(unknown), Verdict::Error);
}

#[test]
fn a_stage_that_stopped_without_a_word_is_an_error() {
    let tenant = judged(
        Tenant::new("acme")
            .restored("custom")
            .begin(Stage::Migrate)
            .end(
                Stage::Migrate,
                StageEnd::Stopped,
                Some("connection lost"),
                5,
            )
            .skip_rest(Stage::Migrate, "the migration stopped"),
    );
    assert_eq!(stage_verdict(&tenant, Stage::Migrate), Verdict::Error);
    assert_eq!(tenant.verdict, Verdict::Error);
    assert_eq!(
        tenant.reason.as_deref(),
        Some("stage migrate stopped: connection lost")
    );
}

#[test]
fn a_stage_that_never_finished_is_an_error() {
    let open = judged(Tenant::new("acme").tested().begin(Stage::Rollback).redone());
    assert_eq!(stage_verdict(&open, Stage::Rollback), Verdict::Error);
    assert_eq!(
        open.stage(Stage::Rollback).unwrap().reason.as_deref(),
        Some("did not finish")
    );
    assert_eq!(open.verdict, Verdict::Error);
}

#[test]
fn a_stage_in_two_parts_has_the_worse_end() {
    let tenant = judged(
        Tenant::new("acme")
            .completed(Stage::Suites, 10)
            .rolled_back()
            .skipped(Stage::Suites, "no time left")
            .redone(),
    );
    let suites = tenant.stage(Stage::Suites).unwrap();
    assert_eq!(suites.verdict, Verdict::Skipped);
    assert_eq!(suites.duration_ms, 330);
}

#[test]
fn a_tenant_that_never_finished_is_an_error() {
    let mut unfinished = Tenant::passing("acme");
    unfinished.events.pop();
    assert_eq!(verdict(unfinished), Verdict::Error);
    let never_begun = Tenant::new("acme");
    let summary = Summary::fold(&stream([never_begun.planned("gold")]));
    assert_eq!(summary.verdict, Verdict::Error);
    let tenant = &summary.tenants[0];
    assert!(
        tenant
            .stages
            .iter()
            .all(|stage| stage.verdict == Verdict::Skipped
                && stage.reason.as_deref() == Some("not reached"))
    );
    assert_eq!(
        tenant.reason.as_deref(),
        Some("the run ended before this tenant was started")
    );
}

#[test]
fn an_interrupted_run_says_so_for_what_was_not_finished_only() {
    let summary = Summary::fold(&interrupted_run());
    let verdicts: Vec<Verdict> = summary.tenants.iter().map(|t| t.verdict).collect();
    assert_eq!(verdicts, [Verdict::Pass, Verdict::Error, Verdict::Error]);
    assert_eq!(
        summary.tenants[1].reason.as_deref(),
        Some("the run was interrupted (SIGINT) in the middle of stage migrate")
    );
    assert_eq!(
        stage_verdict(&summary.tenants[1], Stage::Migrate),
        Verdict::Error
    );
    assert_eq!(
        summary
            .groups
            .iter()
            .filter(|g| g.finding == "run.interrupted")
            .count(),
        1
    );
}

#[test]
fn an_interrupted_tenant_is_not_accused_twice() {
    let interrupted = Finding::new("run.interrupted", Stage::Migrate, "interrupted");
    let tenant = Tenant::new("acme")
        .restored("custom")
        .stopped(Stage::Migrate, 3, interrupted)
        .torn_down();
    let mut events: Vec<Event> = vec![tenant.planned("gold")];
    events.extend(tenant.events);
    events.push(Event::RunInterrupted {
        signal: "SIGINT".to_owned(),
    });
    let summary = Summary::fold(&stream(events));
    assert_eq!(summary.tenants[0].findings.len(), 1);
    assert_eq!(summary.verdict, Verdict::Error);
}

#[test]
fn an_interrupted_tenant_that_was_cut_short_in_silence_does_not_pass() {
    let tenant = Tenant::new("acme").tested().torn_down();
    let mut events: Vec<Event> = vec![tenant.planned("gold")];
    events.extend(tenant.events);
    events.push(Event::RunInterrupted {
        signal: "SIGTERM".to_owned(),
    });
    assert_eq!(Summary::fold(&stream(events)).verdict, Verdict::Error);
}

#[test]
fn a_migration_that_was_skipped_in_silence_does_not_pass() {
    let skipped = Tenant::new("acme")
        .restored("custom")
        .skip_rest(Stage::Preflight, "somebody thought so");
    assert_eq!(verdict(skipped.clone()), Verdict::Error);
    let nothing = Finding::new("migrate.nothing-pending", Stage::Migrate, "up to date");
    // Nothing at all was looked at: still no pass.
    assert_eq!(verdict(skipped.finding(nothing.clone())), Verdict::Error);
    let looked = Tenant::new("acme")
        .restored("custom")
        .begin(Stage::Migrate)
        .finding(nothing)
        .end(Stage::Migrate, StageEnd::Completed, None, 1)
        .skip_rest(Stage::Migrate, "nothing is pending");
    assert_eq!(verdict(looked), Verdict::Pass);
}

#[test]
fn facts_that_contradict_a_pass_make_an_error() {
    let error = StatementError {
        sqlstate: None,
        message: "broken".to_owned(),
        detail: None,
        hint: None,
        context: None,
        line: None,
        column: None,
    };
    let failed = Tenant::passing("acme").statement(statement(Direction::Down, Some(error)));
    let failed = judged(failed);
    assert_eq!(stage_verdict(&failed, Stage::Rollback), Verdict::Error);
    let suite = case("x", Point::Migrated, CaseOutcome::Failed);
    assert_eq!(verdict(Tenant::passing("acme").case(suite)), Verdict::Error);
    let differs = |proof: RollbackProof| {
        verdict(
            Tenant::passing("acme").event(|tenant| Event::RollbackCompared {
                tenant,
                rollback: proof,
            }),
        )
    };
    assert_eq!(
        differs(RollbackProof {
            schema_restored: Some(false),
            ..RollbackProof::default()
        }),
        Verdict::Error
    );
    assert_eq!(
        differs(RollbackProof {
            redo_same: Some(false),
            ..RollbackProof::default()
        }),
        Verdict::Error
    );
    assert_eq!(differs(RollbackProof::default()), Verdict::Pass);
}

/// A second attempt makes up for the first, but not for what that did to its surroundings, and it is
/// judged as strictly.
#[test]
fn a_retry_hides_nothing() {
    let retried = |tenant| Event::TenantRetried {
        tenant,
        stage: Stage::Migrate,
        reason: "the server is gone".to_owned(),
    };
    let again = |first: Finding| {
        let mut tenant = Tenant::new("acme").finding(first).event(retried);
        tenant.events.extend(Tenant::passing("acme").events);
        tenant.finding(Finding::new("run.retried", Stage::Provision, "gone"))
    };
    let lost = Finding::new("run.server-lost", Stage::Migrate, "gone");
    assert_eq!(verdict(again(lost.clone())), Verdict::Warn);
    let left = Finding::new("teardown.leftover", Stage::Teardown, "a container");
    assert_eq!(verdict(again(left)), Verdict::Error);
    let error = StatementError {
        sqlstate: None,
        message: "broken".to_owned(),
        detail: None,
        hint: None,
        context: None,
        line: None,
        column: None,
    };
    let broken = again(lost).statement(statement(Direction::Up, Some(error)));
    assert_eq!(verdict(broken), Verdict::Error);
}

#[test]
fn an_interruption_that_goes_wrong_cannot_pass_in_silence() {
    let interrupted = |completes, same_result| {
        verdict(
            Tenant::passing("acme").event(|tenant| Event::StepInterrupted {
                tenant,
                interruption: Interruption {
                    step: "0001_a".to_owned(),
                    file: "m/0001_a.up.sql".to_owned(),
                    line: 1,
                    statement: "CREATE INDEX CONCURRENTLY i ON t (a)".to_owned(),
                    kind: InterruptionKind::Inside,
                    inside: true,
                    recorded: false,
                    left_behind: Vec::new(),
                    completes,
                    same_result,
                    reason: None,
                },
            }),
        )
    };
    assert_eq!(interrupted(Some(true), Some(true)), Verdict::Pass);
    assert_eq!(interrupted(Some(true), Some(false)), Verdict::Error);
    assert_eq!(interrupted(Some(false), None), Verdict::Error);
    assert_eq!(interrupted(None, None), Verdict::Error);
}

#[test]
fn wordings_of_one_signature_are_all_kept() {
    let tenants = ["a", "b", "c"].map(|name| {
        let message = if name == "c" {
            "another gate"
        } else {
            "max_lock"
        };
        let mut finding = not_checked();
        finding.message = message.to_owned();
        Tenant::passing(name).finding(finding)
    });
    let summary = Summary::fold(&run(tenants.to_vec()));
    assert_eq!(summary.groups.len(), 1);
    let group = &summary.groups[0];
    assert_eq!((group.tenants.len(), group.variants.len()), (3, 2));
    assert_eq!(group.variants[0].tenants.len(), 2);
    assert_eq!(summary.recommendations.len(), 1);
    assert!(
        summary.recommendations[0]
            .text
            .starts_with("max_lock. Remove the gate")
    );
}
