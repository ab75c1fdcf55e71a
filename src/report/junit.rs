//! `junit.xml`: a tenant is a suite whose cases are its stages, and each of its regression suites in
//! each state is a suite of its own.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

use super::cases::{BaseFailures, SuiteCounts, by_suite};
use super::failure::body;
use super::judge::finding_verdict;
use super::style::Style;
use super::{StageSummary, Summary, TenantSummary};
use crate::event::{CaseOutcome, Finding, Point, SuiteCase, Verdict};

/// The report as JUnit XML. Characters that XML cannot carry are replaced.
pub fn render_junit(summary: &Summary) -> Result<String, SerializeError> {
    let mut report = Report::new("pgrehearse");
    report.time = Some(Duration::from_millis(summary.duration_ms));
    for tenant in &summary.tenants {
        report.add_test_suite(suite(tenant));
        let on_base = BaseFailures::of(&tenant.cases);
        for counts in by_suite(&tenant.cases) {
            report.add_test_suite(regression_suite(tenant, &counts, &on_base));
        }
    }
    if summary.tenants.is_empty() {
        // Without a case that says so, no tenants would look like success.
        let mut nothing = TestSuite::new("pgrehearse");
        nothing.add_test_case(TestCase::new(
            "run",
            problem(NonSuccessKind::Error, "no tenant was rehearsed", ""),
        ));
        report.add_test_suite(nothing);
    }
    let began = summary.run.as_ref();
    let began = began.and_then(|run| run.started_at.parse().ok());
    for suite in &mut report.test_suites {
        suite.timestamp = began;
    }
    // The schema that Jenkins validates with has no such attribute of the whole, nor a time of it; each suite
    // has both.
    let whole = format!(" skipped=\"{}\"", report.skipped);
    Ok(report.to_string()?.replacen(&whole, "", 1))
}

fn suite(tenant: &TenantSummary) -> TestSuite {
    let mut suite = TestSuite::new(tenant.name.as_str());
    suite.set_time(Duration::from_millis(tenant.duration_ms));
    suite.add_property(("verdict", tenant.verdict.as_str()));
    for (name, value) in &tenant.labels {
        suite.add_property((format!("label.{}", line(name)), line(value)));
    }
    for stage in &tenant.stages {
        suite.add_test_case(stage_case(tenant, stage));
    }
    let shown = tenant.stages.iter().map(|stage| stage.verdict).max();
    if tenant.verdict >= Verdict::Fail && shown < Some(tenant.verdict) {
        // What is wrong belongs to no stage that ran: the tenant must not look green for that.
        let findings: Vec<&Finding> = tenant
            .findings
            .iter()
            .filter(|finding| finding_verdict(finding) == tenant.verdict)
            .collect();
        let status = problem_of(tenant.verdict, &findings, tenant.reason.as_deref());
        suite.add_test_case(case(tenant, "tenant", status));
    }
    suite
}

/// A regression suite in one state is a suite of its own, so that its counts are.
fn regression_suite(
    tenant: &TenantSummary,
    counts: &SuiteCounts<'_>,
    on_base: &BaseFailures<'_>,
) -> TestSuite {
    let name = format!(
        "{}/{}{}",
        tenant.name,
        line(counts.suite),
        state(counts.point)
    );
    let mut suite = TestSuite::new(name.clone());
    let cases: Vec<&SuiteCase> = tenant
        .cases
        .iter()
        .filter(|case| case.suite == counts.suite && case.point == counts.point)
        .collect();
    let took = cases.iter().map(|case| case.duration_ms).sum::<f64>() / 1000.0;
    suite.set_time(Duration::try_from_secs_f64(took).unwrap_or_default());
    suite.add_test_cases(cases.iter().map(|case| {
        let mut case = suite_case(case, on_base.explain(case));
        case.set_classname(name.clone());
        case
    }));
    suite
}

fn state(point: Point) -> &'static str {
    match point {
        Point::Base => " (before the migration)",
        Point::Migrated => "",
        Point::RolledBack => " (after the rollback)",
        Point::Redone => " (after the redo)",
    }
}

fn stage_case(tenant: &TenantSummary, stage: &StageSummary) -> TestCase {
    let findings: Vec<&Finding> = tenant
        .findings
        .iter()
        .filter(|finding| finding.stage == stage.stage)
        .collect();
    let reason = stage.reason.as_deref();
    let status = match stage.verdict {
        Verdict::Skipped => skipped(reason.unwrap_or("no reason was given")),
        Verdict::Pass | Verdict::Warn => TestCaseStatus::success(),
        Verdict::Fail | Verdict::Error => {
            let guilty: Vec<&Finding> = findings
                .iter()
                .copied()
                .filter(|finding| finding_verdict(finding) >= Verdict::Fail)
                .collect();
            problem_of(stage.verdict, &guilty, reason)
        }
    };
    let mut case = case(tenant, stage.stage.as_str(), status);
    case.set_time(Duration::from_millis(stage.duration_ms));
    if stage.verdict == Verdict::Warn {
        case.set_system_out(text(&explained(&findings)));
    }
    case
}

fn suite_case(result: &SuiteCase, failed_on_base: bool) -> TestCase {
    let message = result.message.as_deref().unwrap_or("no message was given");
    let status = match result.outcome {
        CaseOutcome::Passed | CaseOutcome::Flaky => TestCaseStatus::success(),
        CaseOutcome::Skipped => skipped(message),
        // It tells nothing about the migration, and must not break the build for it.
        CaseOutcome::Failed if failed_on_base => {
            skipped(&format!("fails already before the migration: {message}"))
        }
        CaseOutcome::Failed => problem(NonSuccessKind::Failure, message, message),
        CaseOutcome::Error => problem(NonSuccessKind::Error, message, message),
    };
    let mut case = TestCase::new(line(&result.name), status);
    case.set_time(Duration::try_from_secs_f64(result.duration_ms / 1000.0).unwrap_or_default());
    let output = result.output.as_ref();
    let mut told: Vec<String> = output
        .map(|o| format!("all output: {}", line(o)))
        .into_iter()
        .collect();
    if result.outcome == CaseOutcome::Flaky {
        told.push(format!("flaky: passed at attempt {}", result.attempts));
    }
    if !told.is_empty() {
        case.set_system_out(told.join("\n"));
    }
    case
}

fn case(tenant: &TenantSummary, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(tenant.name.as_str());
    case
}

fn skipped(message: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(line(message));
    status
}

fn problem_of(verdict: Verdict, findings: &[&Finding], reason: Option<&str>) -> TestCaseStatus {
    let kind = if verdict == Verdict::Error {
        NonSuccessKind::Error
    } else {
        NonSuccessKind::Failure
    };
    let message = match findings.first() {
        Some(first) => first.message.as_str(),
        None => reason.unwrap_or("no reason was given"),
    };
    let mut status = problem(kind, message, &explained(findings));
    if let Some(first) = findings.first() {
        status.set_type(line(&first.id));
    }
    status
}

fn problem(kind: NonSuccessKind, message: &str, description: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(line(message));
    if !description.is_empty() {
        status.set_description(text(description));
    }
    status
}

fn explained(findings: &[&Finding]) -> String {
    let blocks: Vec<String> = findings
        .iter()
        .map(|finding| body(finding, Style::default()).join("\n"))
        .collect();
    blocks.join("\n\n")
}

/// Foreign text for an attribute.
fn line(text: &str) -> String {
    allowed(&crate::text::sanitize_line(text))
}

/// Foreign text for an element's content.
fn text(text: &str) -> String {
    allowed(&crate::text::sanitize_text(text))
}

/// XML 1.0 knows no U+FFFE and U+FFFF.
fn allowed(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
