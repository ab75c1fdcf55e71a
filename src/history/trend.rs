//! What the runs of a configuration show together: the one source of every document on trends.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::flake::flakes;
use super::leak::leaks;
use super::load::{Loaded, LoadedRun};
use super::regression::regressions;
use super::series::{Noise, series};
use super::{History, HistoryError, Selection};

/// The form of the document; fields may be added to a form, never changed or removed.
const SCHEMA_VERSION: u32 = 1;

/// What the runs of a configuration show together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trend {
    /// The form of the document.
    pub schema_version: u32,
    /// The configuration's path.
    pub config: String,
    /// The soak that it is about, if it is about one.
    pub soak: Option<String>,
    /// The runs, oldest first.
    pub runs: Vec<TrendRun>,
    /// How far the calibration statement's times lie apart, in percent of their median; null without any.
    pub noise_percent: Option<f64>,
    /// Tenants whose outcome differed though nothing that shapes it did.
    pub flakes: Vec<Flake>,
    /// What takes more than it took.
    pub regressions: Vec<Regression>,
    /// What grows from round to round.
    pub leaks: Vec<Leak>,
    /// What failed, with how to have it again.
    pub failures: Vec<Failure>,
    /// What is drawn: the statements that took longest, in the middle of all tenants, and the whole.
    pub series: Vec<Series>,
}

/// A run among others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrendRun {
    /// Its id.
    pub id: String,
    /// The soak that it was a round of.
    pub soak: Option<String>,
    /// The number of the round.
    pub round: Option<u32>,
    /// When it began.
    pub started_at: String,
    /// Its verdict.
    pub verdict: String,
    /// How long it took.
    pub duration_ms: u64,
    /// What was varied.
    pub seed: Option<String>,
    /// Tenants at once.
    pub jobs: Option<u32>,
    /// How long the calibration statement took.
    pub calibration_ms: Option<f64>,
    /// Whether its directory is still there.
    pub kept: bool,
    /// Whether anything that shapes it is other than in the run before.
    pub inputs_changed: bool,
    /// What was looked at after it.
    pub measures: BTreeMap<String, f64>,
}

/// A tenant whose outcome differed with the same inputs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flake {
    /// The tenant.
    pub tenant: String,
    /// The digest of what was the same.
    pub inputs: String,
    /// How many rehearsals are compared.
    pub runs: usize,
    /// Whether even the verdicts differ.
    pub verdicts_differ: bool,
    /// The outcomes, the most frequent first.
    pub outcomes: Vec<FlakeOutcome>,
}

/// One of several outcomes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlakeOutcome {
    /// The verdict.
    pub verdict: String,
    /// In how many runs.
    pub runs: usize,
    /// What was found in these and not in all.
    pub differs: Vec<String>,
    /// An example: the newest whose directory is there, or else the newest.
    pub example: Example,
}

/// A rehearsal to look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Example {
    /// The run.
    pub run: String,
    /// The round of its soak.
    pub round: Option<u32>,
    /// What was varied there.
    pub seed: Option<String>,
    /// Tenants at once there.
    pub jobs: Option<u32>,
    /// Whether its directory is still there.
    pub kept: bool,
    /// How to have its state again; null where its directory is gone, or it did not fail.
    pub repro: Option<String>,
}

/// Something that takes more than it took.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Regression {
    /// `duration`, `lock`, `wal` or `size`; `migrate`, `suites` or `rollback` for the time of a stage.
    pub metric: &'static str,
    /// `ms` or `bytes`.
    pub unit: &'static str,
    /// The statement; null where it is about the tenant as a whole.
    pub statement: Option<StatementName>,
    /// The tenants, the worst first.
    pub tenants: Vec<RegressedTenant>,
    /// The first run of the new level in the first tenant.
    pub since: String,
    /// The round of that run.
    pub since_round: Option<u32>,
    /// Whether what shapes the run changed there as well, which may explain it.
    pub inputs_changed: bool,
}

/// A tenant where something takes more than it took.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegressedTenant {
    /// The tenant.
    pub tenant: String,
    /// The median before.
    pub before: f64,
    /// The median since then.
    pub after: f64,
    /// How far values lie apart without that.
    pub spread: f64,
    /// How many runs are before.
    pub runs_before: usize,
    /// How many runs since then.
    pub runs_after: usize,
}

/// Which statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct StatementName {
    /// `up`, `down` or `redo`.
    pub direction: String,
    /// The step.
    pub step: String,
    /// Its number in the step.
    pub number: u32,
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The beginning of its text.
    pub text: String,
}

/// Something that grows from round to round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Leak {
    /// What, as in `measures`.
    pub measure: String,
    /// The soak.
    pub soak: String,
    /// At its beginning.
    pub first: f64,
    /// At its end.
    pub last: f64,
    /// For each round, in the middle.
    pub each_round: f64,
    /// How many rounds are compared.
    pub rounds: usize,
}

/// Something that failed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Failure {
    /// The tenant.
    pub tenant: String,
    /// The verdict.
    pub verdict: String,
    /// What was found.
    pub facts: Vec<String>,
    /// In how many runs of those in which it was rehearsed.
    pub runs: usize,
    /// The latter.
    pub of: usize,
    /// One of them.
    pub example: Example,
}

/// A line to draw: one value for each run, null where there is none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// `whole run`, or a statement's step and number.
    pub name: String,
    /// The statement, if it is one.
    pub statement: Option<StatementName>,
    /// What is measured.
    pub metric: &'static str,
    /// `ms` or `bytes`.
    pub unit: &'static str,
    /// The values as measured.
    pub values: Vec<Option<f64>>,
    /// Times as they would have been on the machine at its usual pace; null without calibration.
    pub normalised: Option<Vec<Option<f64>>>,
}

impl History {
    /// Looks at the selected runs. With `baseline`, the runs up to that one are compared with those after it;
    /// otherwise the point is looked for where something changed.
    pub fn trend(
        &self,
        selection: &Selection,
        baseline: Option<&str>,
    ) -> Result<Trend, HistoryError> {
        let is_there = |directory: &str| Path::new(directory).join("events.ndjson").is_file();
        self.trend_where(selection, baseline, is_there)
    }

    /// The same, where somebody else says which directories are still there: they may be removed without
    /// the history being told.
    pub(super) fn trend_where(
        &self,
        selection: &Selection,
        baseline: Option<&str>,
        is_there: impl Fn(&str) -> bool,
    ) -> Result<Trend, HistoryError> {
        let mut loaded = self.load(selection)?;
        for run in &mut loaded.runs {
            run.directory_kept &= is_there(&run.directory);
        }
        Ok(Trend::of(&loaded, selection, baseline))
    }
}

impl Trend {
    pub(super) fn of(loaded: &Loaded, selection: &Selection, baseline: Option<&str>) -> Self {
        let noise = Noise::of(loaded);
        let baseline = baseline.and_then(|id| {
            let place = loaded.runs.iter().position(|run| run.id == id)?;
            Some(place + 1)
        });
        let mut before: Option<&LoadedRun> = None;
        let mut runs = Vec::new();
        for run in &loaded.runs {
            let inputs_changed = before.is_some_and(|before| before.inputs != run.inputs);
            runs.push(TrendRun::of(run, inputs_changed));
            before = Some(run);
        }
        let (flakes, failures) = flakes(loaded);
        Self {
            schema_version: SCHEMA_VERSION,
            config: loaded.config.clone(),
            soak: selection.soak.clone(),
            runs,
            noise_percent: noise.percent(),
            flakes,
            regressions: regressions(loaded, &noise, baseline),
            leaks: leaks(loaded),
            failures,
            series: series(loaded, &noise),
        }
    }

    /// Whether something was found that is no failure of a single run.
    pub fn is_suspicious(&self) -> bool {
        !self.flakes.is_empty() || !self.regressions.is_empty() || !self.leaks.is_empty()
    }

    /// The document for programs.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}

impl TrendRun {
    fn of(run: &LoadedRun, inputs_changed: bool) -> Self {
        Self {
            id: run.id.clone(),
            soak: run.soak.clone(),
            round: run.round,
            started_at: run.started_at.clone(),
            verdict: run.verdict.clone(),
            duration_ms: run.duration_ms,
            seed: run.seed.map(|seed| seed.to_string()),
            jobs: run.jobs,
            calibration_ms: run.calibration_ms,
            kept: run.directory_kept,
            inputs_changed,
            measures: run.measures.clone(),
        }
    }
}
