//! Outcomes that differ though nothing that shapes them does, and what failed at all.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{Loaded, LoadedRun, Rehearsal};
use super::trend::{Example, Failure, Flake, FlakeOutcome};
use crate::text::shell_word;

/// Runs with one outcome, oldest first.
struct Outcome<'a> {
    number: i64,
    verdict: &'a str,
    facts: &'a [String],
    runs: Vec<&'a LoadedRun>,
}

/// Tenants with several outcomes for the same inputs; and each outcome that is a failure or an error.
pub(super) fn flakes(loaded: &Loaded) -> (Vec<Flake>, Vec<Failure>) {
    let mut same: BTreeMap<(&str, &str), Vec<&Rehearsal>> = BTreeMap::new();
    for rehearsal in &loaded.rehearsals {
        let name = loaded
            .tenants
            .get(&rehearsal.tenant)
            .map_or("", String::as_str);
        let key = (name, rehearsal.inputs.as_str());
        same.entry(key).or_default().push(rehearsal);
    }
    let (mut flakes, mut failures) = (Vec::new(), Vec::new());
    for ((tenant, inputs), rehearsals) in same {
        let outcomes = outcomes(loaded, &rehearsals);
        for outcome in &outcomes {
            if matches!(outcome.verdict, "fail" | "error") {
                failures.push(Failure {
                    tenant: tenant.to_owned(),
                    verdict: outcome.verdict.to_owned(),
                    facts: outcome.facts.to_vec(),
                    runs: outcome.runs.len(),
                    of: rehearsals.len(),
                    example: outcome.example(tenant),
                });
            }
        }
        if outcomes.len() > 1 {
            flakes.push(flake(tenant, inputs, rehearsals.len(), &outcomes));
        }
    }
    // Stable: among equals the names decide.
    flakes.sort_by_key(|flake| (!flake.verdicts_differ, std::cmp::Reverse(flake.runs)));
    failures.sort_by_key(|failure| std::cmp::Reverse(failure.runs));
    (flakes, failures)
}

fn outcomes<'a>(loaded: &'a Loaded, rehearsals: &[&'a Rehearsal]) -> Vec<Outcome<'a>> {
    let mut outcomes: Vec<Outcome<'_>> = Vec::new();
    for rehearsal in rehearsals {
        let Some(run) = loaded.runs.get(rehearsal.run) else {
            continue;
        };
        let known = outcomes
            .iter_mut()
            .find(|outcome| outcome.number == rehearsal.outcome);
        match known {
            Some(outcome) => outcome.runs.push(run),
            None => outcomes.push(Outcome {
                number: rehearsal.outcome,
                verdict: &rehearsal.verdict,
                facts: loaded
                    .outcomes
                    .get(&rehearsal.outcome)
                    .map_or(&[], Vec::as_slice),
                runs: vec![run],
            }),
        }
    }
    outcomes.sort_by_key(|outcome| std::cmp::Reverse(outcome.runs.len()));
    outcomes
}

fn flake(tenant: &str, inputs: &str, runs: usize, outcomes: &[Outcome<'_>]) -> Flake {
    let in_all = |fact: &&String| outcomes.iter().all(|outcome| outcome.facts.contains(fact));
    let verdicts: BTreeSet<&str> = outcomes.iter().map(|outcome| outcome.verdict).collect();
    Flake {
        tenant: tenant.to_owned(),
        inputs: inputs.to_owned(),
        runs,
        verdicts_differ: verdicts.len() > 1,
        outcomes: outcomes
            .iter()
            .map(|outcome| FlakeOutcome {
                verdict: outcome.verdict.to_owned(),
                runs: outcome.runs.len(),
                differs: outcome
                    .facts
                    .iter()
                    .filter(|fact| !in_all(fact))
                    .cloned()
                    .collect(),
                example: outcome.example(tenant),
            })
            .collect(),
    }
}

impl Outcome<'_> {
    fn example(&self, tenant: &str) -> Example {
        let kept = self.runs.iter().rev().find(|run| run.directory_kept);
        let run = kept.or(self.runs.last());
        Example {
            run: run.map(|run| run.id.clone()).unwrap_or_default(),
            round: run.and_then(|run| run.round),
            seed: run.and_then(|run| run.seed).map(|seed| seed.to_string()),
            jobs: run.and_then(|run| run.jobs),
            kept: kept.is_some(),
            repro: kept
                .filter(|_| self.verdict == "fail")
                .map(|run| repro_command(run, tenant)),
        }
    }
}

/// What builds a tenant's failing state again: by the run's id where that is enough to find it.
fn repro_command(run: &LoadedRun, tenant: &str) -> String {
    let usual = format!(".pgrehearse/runs/{}", run.id);
    let named = if run.directory == usual {
        &run.id
    } else {
        &run.directory
    };
    let named = shell_word(&format!("{named}/{tenant}"));
    format!("pgrehearse repro {named}")
}
