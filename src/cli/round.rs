//! One round of a soak: rehearsed with a seed of its own, measured, remembered, and tidied up after.

use std::collections::BTreeMap;
use std::path::Path;

use super::args::KeepArgument;
use super::deliver::RUNS;
use super::measures::measures;
use super::output::Output;
use super::rehearse::{Rehearsed, new_id, prepare};
use super::run::{Own, describe, tell_left};
use super::soak::{Going, remove};
use crate::clock::Clock;
use crate::event::Verdict;
use crate::exit::Exit;
use crate::history::{Beginning, HistoryError, KeptRun, RunRecord};
use crate::report::Verbosity;
use crate::run::Signals;
use crate::stage::Calibration;
use crate::text::{count, duration};

/// Directories that stay: the newest; the first ones and the newest with each outcome; and so many in all.
const NEWEST: usize = 5;
const FIRST: usize = 2;
const KEPT: usize = 40;
/// Findings that are told of a round that did not pass.
const TOLD: usize = 3;

/// How a round ended.
pub(super) enum Round {
    Whole,
    Interrupted,
}

/// Carries out one round.
pub(super) async fn round(
    going: &mut Going<'_>,
    number: u32,
    seed: u64,
    signals: &mut Signals,
) -> Result<Round, Exit> {
    let output = going.output;
    let clock = Clock::system();
    let now = clock.now();
    let id = new_id(now, output)?;
    let directory = Path::new(RUNS).join(id.as_str());
    let failed = |error: HistoryError| {
        output.error(&describe(&error), Some(error.help()));
        Exit::Harness
    };
    // Before there is anything of it, so that whoever goes on after a kill knows what to remove.
    let begun = Beginning {
        id: id.to_string(),
        config: going.soak.config.clone(),
        started_at: now.to_string(),
        directory: directory.display().to_string(),
        round: Some((going.soak.id.clone(), number)),
    };
    going.history.begin(&begun).map_err(failed)?;
    // A sandbox that is kept would be there once more after each round.
    let own = Own {
        seed: Some(seed),
        keep: Some(KeepArgument::Never),
        id: Some(id),
        ..Own::default()
    };
    let prepared = match prepare(&going.args.wish, &own, signals, output).await {
        Ok(prepared) => prepared,
        Err(exit) => {
            going.history.discard(&begun.id).map_err(failed)?;
            remove(&directory, output);
            return Err(exit);
        }
    };
    let lanes = prepared.lanes().to_vec();
    let project = prepared.config().dir.clone();
    let jobs = prepared.variation().map_or(1, |variation| variation.jobs);
    let calibration = match (lanes.first(), new_id(clock.now(), output)) {
        (Some(lane), Ok(id)) => {
            let lane = lane.clone();
            Some(Calibration::start(lane, prepared.config(), &id, clock))
        }
        _ => None,
    };
    let mut rehearsed = prepared.carry_out(signals, &quiet(output)).await;
    let calibration_ms = match calibration {
        Some(calibration) if !rehearsed.end.abandoned => {
            let (time, left) = calibration.finish().await;
            rehearsed.end.left_behind.extend(left.clone());
            rehearsed.end.left.extend(left);
            time
        }
        _ => None,
    };
    tell_left(output, &rehearsed.end);
    if rehearsed.end.interrupted.is_some() {
        going.history.discard(&begun.id).map_err(failed)?;
        remove(rehearsed.directory.path(), output);
        return Ok(Round::Interrupted);
    }
    let written = rehearsed.directory.write_documents(&rehearsed.summary);
    if let Some(problem) = written.err().or(rehearsed.events.problem()) {
        let help = "free disk space; this round does not count";
        output.error(&describe(&problem), Some(help));
        tell(going, number, &rehearsed, seed, jobs);
        going.unwritten = going.unwritten.max(Some(rehearsed.summary.verdict));
        going.history.discard(&begun.id).map_err(failed)?;
        remove(rehearsed.directory.path(), output);
        return Err(Exit::Harness);
    }
    let mut record = RunRecord::of(&rehearsed.summary);
    record.calibration_ms = calibration_ms;
    record.measures = measures(&rehearsed, &lanes, Path::new(".pgrehearse"), &project).await;
    going.history.finish(&begun.id, &record).map_err(failed)?;
    tell(going, number, &rehearsed, seed, jobs);
    tidy(going, record.statements()).map_err(failed)?;
    Ok(Round::Whole)
}

/// Rounds are told of in a line each, unless more is wanted.
fn quiet(output: &Output) -> Output {
    let verbosity = match output.verbosity {
        Verbosity::Verbose => Verbosity::Normal,
        Verbosity::Normal | Verbosity::Quiet => Verbosity::Quiet,
    };
    Output {
        verbosity,
        ..output.clone()
    }
}

fn tell(going: &Going<'_>, number: u32, rehearsed: &Rehearsed, seed: u64, jobs: usize) {
    let summary = &rehearsed.summary;
    let of = going
        .soak
        .rounds
        .map(|rounds| format!(" of {rounds}"))
        .unwrap_or_default();
    let took = std::time::Duration::from_millis(summary.duration_ms);
    going.output.inform(&format!(
        "round {number}{of}: {} of {} in {} (seed {seed}, {jobs} at once, run {})",
        summary.verdict.as_str(),
        count(summary.tenants.len(), "tenant"),
        duration(took),
        rehearsed.id
    ));
    if matches!(summary.verdict, Verdict::Fail | Verdict::Error) {
        for group in summary.groups.iter().take(TOLD) {
            let tenants = count(group.tenants.len(), "tenant");
            let line = format!("  {} ({tenants}): {}", group.finding, group.message);
            going.output.inform(&crate::text::sanitize_line(&line));
        }
    }
    for what in &rehearsed.end.left_behind {
        going.output.inform(&format!("  left behind: {what}"));
    }
}

/// Removes the directories of rounds that nobody will look at, and what is too old in the history.
fn tidy(going: &mut Going<'_>, statements: usize) -> Result<(), HistoryError> {
    let kept = going.history.kept(&going.soak.id)?;
    for run in dispensable(&kept) {
        remove(Path::new(&run.directory), going.output);
        going.history.directory_removed(&run.id)?;
    }
    going.history.prune(&going.soak.config, statements)?;
    Ok(())
}

/// All but the newest, and examples of each outcome.
fn dispensable(kept: &[KeptRun]) -> Vec<&KeptRun> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, run) in kept.iter().enumerate() {
        last.insert(&run.outcomes, place);
    }
    let newest = kept.len().saturating_sub(NEWEST);
    let mut dispensable = Vec::new();
    let mut examples = Vec::new();
    for (place, run) in kept.iter().enumerate().take(newest) {
        let times = seen.entry(&run.outcomes).or_default();
        *times += 1;
        let failed = matches!(run.verdict.as_str(), "fail" | "error");
        let first = if failed { FIRST } else { 1 };
        if *times <= first || last.get(run.outcomes.as_str()) == Some(&place) {
            examples.push((failed, run));
        } else {
            dispensable.push(run);
        }
    }
    // Where nearly every round has an outcome of its own, those that passed go first, then the oldest.
    examples.sort_by_key(|(failed, _)| *failed);
    let too_many = examples.len().saturating_sub(KEPT);
    dispensable.extend(examples.into_iter().take(too_many).map(|(_, run)| run));
    dispensable
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(place: usize, verdict: &str, outcomes: &str) -> KeptRun {
        KeptRun {
            id: place.to_string(),
            directory: String::new(),
            verdict: verdict.to_owned(),
            outcomes: outcomes.to_owned(),
        }
    }

    #[test]
    fn examples_of_failures_and_the_newest_stay() {
        let kept: Vec<KeptRun> = (0..20)
            .map(|place| match place {
                3 | 4 | 6 | 9 => run(place, "fail", "1:2"),
                _ => run(place, "pass", "1:1"),
            })
            .collect();
        let gone: Vec<&str> = dispensable(&kept)
            .iter()
            .map(|run| run.id.as_str())
            .collect();
        assert_eq!(
            gone,
            ["1", "2", "5", "6", "7", "8", "10", "11", "12", "13", "14"]
        );
    }

    #[test]
    fn there_are_never_too_many() {
        let kept: Vec<KeptRun> = (0..200)
            .map(|place| run(place, "fail", &place.to_string()))
            .collect();
        assert_eq!(kept.len() - dispensable(&kept).len(), KEPT + NEWEST);
    }
}
