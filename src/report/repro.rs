//! The command that rebuilds a tenant as it failed, and the failure that it is about.

use super::{Summary, TenantSummary};
use crate::event::{
    Direction, Finding, Point, RunFacts, Severity, Stage, StatementRecord, Verdict,
};
use crate::name::TenantName;
use crate::text::shell_word;

/// The failure of a tenant that a person wants to see first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Culprit<'a> {
    /// The finding; none where the summary itself objects.
    pub finding: Option<&'a Finding>,
    /// The statement that failed, where one did.
    pub statement: Option<&'a StatementRecord>,
    /// Where a suite failed, where one did.
    pub point: Option<Point>,
}

/// `pgrehearse repro RUN/TENANT`
pub fn repro_command(run: &RunFacts, tenant: &TenantName) -> String {
    let place = run.directory.as_ref().unwrap_or(&run.id);
    let words = format!("{}/{tenant}", place.trim_end_matches('/'));
    format!("pgrehearse repro {}", shell_word(&words))
}

impl Summary {
    /// Each failing tenant with the command that rebuilds it.
    pub fn repros(&self) -> impl Iterator<Item = (&TenantSummary, &str)> {
        self.tenants
            .iter()
            .filter_map(|tenant| Some((tenant, tenant.repro.as_deref()?)))
    }
}

impl TenantSummary {
    /// What is told of the tenant that can be rebuilt: only where the migration is at fault.
    pub(super) fn with_repro(mut self, run: Option<&RunFacts>) -> Self {
        if self.verdict == Verdict::Fail {
            self.repro = run.map(|run| repro_command(run, &self.name));
        }
        self
    }

    /// The failure to look at first: a statement that failed, otherwise the first stage with an error,
    /// otherwise with a warning.
    pub fn culprit(&self) -> Option<Culprit<'_>> {
        let of = |severity| {
            let mut findings: Vec<&Finding> = self
                .findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .collect();
            findings.sort_by_key(|finding| {
                let refused = self.statement_of(finding).is_some();
                (!refused, rank(finding.stage))
            });
            findings.into_iter().next()
        };
        let finding = of(Severity::Error).or_else(|| of(Severity::Warning))?;
        Some(Culprit {
            finding: Some(finding),
            statement: self.statement_of(finding),
            point: self.point_of(finding),
        })
    }

    /// The statement that a finding says has failed.
    fn statement_of(&self, finding: &Finding) -> Option<&StatementRecord> {
        let direction = match finding.id.as_str() {
            "migrate.statement-failed" => Direction::Up,
            "rollback.statement-failed" => Direction::Down,
            "redo.statement-failed" => Direction::Redo,
            _ => return None,
        };
        let step = finding.evidence.get("step")?.as_str()?;
        let mut failed = self.statements.iter().filter(|record| {
            record.error.is_some() && record.direction == direction && record.step == step
        });
        // The same script may have failed elsewhere before; the last one broke the stage off.
        failed.next_back()
    }

    /// The state in which a suite's case failed.
    fn point_of(&self, finding: &Finding) -> Option<Point> {
        if finding.stage != Stage::Suites {
            return None;
        }
        let failed = self.cases.iter().filter(|case| {
            !matches!(
                case.outcome,
                crate::event::CaseOutcome::Passed | crate::event::CaseOutcome::Skipped
            )
        });
        failed.map(|case| case.point).next()
    }
}

/// What a failure is looked for in first. What preflight tells follows from the migration's failure.
fn rank(stage: Stage) -> (bool, Stage) {
    (stage == Stage::Preflight, stage)
}
