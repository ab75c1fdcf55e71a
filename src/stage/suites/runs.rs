//! Goes through the suites of each state, and remembers what the base said.

use std::collections::BTreeSet;

use super::super::context::{Stop, Tenant};
use super::super::failure::lost_server;
use super::super::seed::Seeded;
use super::judge::{Outcomes, judge};
use super::schedule::Schedule;
use super::words::words;
use crate::config::Suite;
use crate::event::{CaseOutcome, Finding, Point, Stage};
use crate::sandbox::Sandbox;
use crate::suite::BaseResults;

/// Which suites have run, and what is known from them.
#[derive(Debug, Default)]
pub(in crate::stage) struct SuiteRuns {
    memory: Memory,
    ran: BTreeSet<Point>,
    planned: bool,
}

/// What later states are compared with.
#[derive(Debug, Default)]
struct Memory {
    outcomes: Outcomes,
    results: tokio::sync::Mutex<BaseResults>,
}

impl SuiteRuns {
    /// Runs the suites of one state, if there are any; whether all of them could be run.
    pub(in crate::stage) async fn run_at(
        &mut self,
        tenant: &Tenant,
        sandbox: &Sandbox,
        seeded: &Seeded,
        point: Point,
    ) -> bool {
        if !any_at(tenant, point) {
            return true;
        }
        self.ran.insert(point);
        let work = suites(tenant, sandbox, seeded, point, &mut self.memory);
        tenant.stage(Stage::Suites, work).await.is_some()
    }

    /// A suite for a state that this rehearsal never reaches must not look as if it had passed.
    pub(in crate::stage) fn tell_missed(&self, tenant: &Tenant) {
        for suite in &tenant.config().suites {
            for point in suite.on.iter().filter(|point| !self.ran.contains(point)) {
                let message = format!("suite {} was not run {}", suite.name, words(*point));
                tenant.raise(
                    Finding::new("suites.not-run", Stage::Suites, message)
                        .object(format!("suite {}", suite.name)),
                );
            }
        }
    }

    /// The plans of queries are compared in this stage, too.
    pub(in crate::stage) fn planned(&mut self) {
        self.planned = true;
    }

    /// Tells that the stage did not run, if nothing of it did.
    pub(in crate::stage) fn tell_none(&self, tenant: &Tenant) {
        if self.ran.is_empty() && !self.planned {
            let configured = !tenant.config().suites.is_empty();
            let reason = if configured {
                "the states of its suites were not reached"
            } else {
                "no suites are configured"
            };
            tenant.skip(Stage::Suites, reason);
        }
    }
}

/// Whether the end of a case could come from a server that was lost.
fn is_bad(outcome: CaseOutcome) -> bool {
    matches!(outcome, CaseOutcome::Failed | CaseOutcome::Error)
}

/// Whether any suite runs in this state.
fn any_at(tenant: &Tenant, point: Point) -> bool {
    tenant
        .config()
        .suites
        .iter()
        .any(|suite| suite.on.contains(&point))
}

/// Runs the suites of one state, and judges what they give.
async fn suites(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    point: Point,
    memory: &mut Memory,
) -> Result<(), Stop> {
    let here: Vec<&Suite> = tenant
        .config()
        .suites
        .iter()
        .filter(|suite| suite.on.contains(&point))
        .collect();
    let schedule = Schedule {
        tenant,
        sandbox,
        seeded,
        point,
        results: &memory.results,
    };
    let mut stopped = None;
    for (suite, ended) in schedule.run(&here).await? {
        match ended {
            Ok(cases) => {
                let doing = format!("run suite {}", suite.name);
                let lost = if cases.iter().any(|case| is_bad(case.outcome)) {
                    lost_server(sandbox, Stage::Suites, &doing).await
                } else {
                    None
                };
                match lost {
                    Some(stop) => stopped = stopped.or(Some(stop)),
                    None => judge(tenant, suite, point, cases, &mut memory.outcomes),
                }
            }
            Err(stop) => stopped = stopped.or(Some(stop)),
        }
    }
    stopped.map_or(Ok(()), Err)
}
